//! In which order a dataset declares its columns decides no note.

use crate::world::World;

/// Exclusions per 100 pupils with free meals: of two of three pupils it is not known whether they have them.
#[test]
fn a_rate_of_people_of_whom_something_is_not_known_says_so_in_any_order() {
    for columns in
        [["  id: {type: text}\n", "  town: {codes: town}\n"], ["  town: {codes: town}\n", "  id: {type: text}\n"]]
    {
        let world = World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: town, plural: towns}]\nareas: [{level: town, code: T1, label: Ash}]\n",
            ),
            (
                "datasets/reg.yaml",
                "name: reg\ngrain: pupil\ncounts: pupils\nrole: population\nbasis: pupils\nfiles: r.csv\nkey: [id]\ncolumns:\n  id: {type: text}\n  \
                 town: {codes: town}\n  fsm: {type: flag, yes: [\"1\"], no: [\"0\"], missing: allowed}\n",
            ),
            (
                "datasets/x.yaml",
                &format!("name: x\ngrain: exclusion\ncounts: exclusions\nfiles: x.csv\ncolumns:\n{}", columns.concat()),
            ),
            ("data/r.csv", "id,town,fsm\n1,T1,1\n2,T1,\n3,T1,\n"),
            ("data/x.csv", "id,town\n1,T1\n1,T1\n"),
            (
                "t.ind",
                "measure nx = count of x\ncohort fsm { from reg where fsm }\nmeasure by_cohort = count of fsm\n\
                 table a { rows area \"Town\" in [towns] column \"Per 100\" nx per 100 by_cohort }\n",
            ),
        ]);
        assert_eq!(world.table("a"), "Town | Per 100\nAsh | 200.0\nFsm not known for 2 of 3 rows.", "{columns:?}");
    }
}

/// Falls per 10 women: of a part of the people the sex is not recorded.
#[test]
fn a_rate_of_people_by_sex_says_so_in_any_order() {
    let columns = [
        "  ward: {codes: ward}\n",
        "  sex: {codes: sx, describes: person, missing: allowed, without: [U]}\n",
        "  persons: {type: integer}\n",
    ];
    let note = |order: [usize; 3]| {
        let declared: String = order.iter().map(|at| columns[*at]).collect();
        let world = World::new(&[
            (
                "codelists/sx.yaml",
                "name: sx\ncodes: [{code: F, label: Female}, {code: M, label: Male}, {code: U, label: Unknown}]\n",
            ),
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: ward, plural: wards}, {name: town, plural: towns}]\nareas:\n  \
                 - {level: town, code: T1, label: Ash, contains: [{code: W1, label: Elm}, {code: W2, label: Oak}]}\n  \
                 - {level: town, code: T2, label: Bray, contains: [{code: W3, label: Fir}]}\n",
            ),
            (
                "datasets/ev.yaml",
                "name: ev\ngrain: fall\ncounts: falls\nfiles: e.csv\ncolumns:\n  ward: {codes: ward}\n  sex: {codes: sx, describes: person}\n",
            ),
            (
                "datasets/pop.yaml",
                &format!(
                    "name: pop\ngrain: ward\ncounts: residents\nrole: population\nbasis: residents\nfiles: p.csv\ncolumns:\n{declared}"
                ),
            ),
            ("data/e.csv", "ward,sex\nW1,F\nW3,M\n"),
            (
                "data/p.csv",
                "ward,sex,persons\nW1,F,10\nW1,M,20\nW1,,30\nW2,F,5\nW2,M,5\nW2,,10\nW3,F,1\nW3,M,1\nW3,,2\n",
            ),
            (
                "t.ind",
                "measure n = count of ev\nmeasure r = sum of pop.persons\n\
                 table t { rows area in [towns] column \"f\" (n per 10 r) where sex = \"Female\" }\n",
            ),
        ]);
        world.table("t")
    };
    let first = note([0, 1, 2]);
    assert!(first.contains("Sex not known"), "{first}");
    for order in [[1, 2, 0], [2, 0, 1], [0, 2, 1], [2, 1, 0]] {
        assert_eq!(note(order), first, "{order:?}");
    }
}
