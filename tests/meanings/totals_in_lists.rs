//! Published files have totals beside their parts: a list says so, and nothing is added to what contains it.

use indicia::project::Project;
use indicia::session::Session;

use crate::world::World;

const JABS: &str = "name: jabs\ngrain: record\ncounts: people\nfiles: jabs.csv\ncolumns:\n  age_group: {codes: age_group, describes: person, missing: allowed}\n  people: {type: integer, min: 0}\n";

/// "50 and over" has some of two groups and all of neither.
const LIST: &str = "name: age_group\ncodes:\n  - {code: All ages, total_of: [\"0-15\", \"16-64\", \"65+\"]}\n  - {code: \"0-15\", label: 0 to 15}\n  \
                    - {code: \"16-64\", label: 16 to 64}\n  - {code: \"65+\", label: 65 and over}\n  - {code: \"16+\", label: 16 and over, total_of: [\"16-64\", \"65+\"]}\n  \
                    - {code: \"50+\", label: 50 and over, apart: true}\n";

pub const ROWS: &str = "age_group,people\nAll ages,100\n0-15,10\n16-64,60\n65+,30\n16+,90\n50+,45\n";

pub fn jabs(rows: &str, definitions: &str) -> World {
    let definitions = format!("measure people_all = sum of jabs.people\n{definitions}");
    World::new(&[
        ("datasets/jabs.yaml", JABS),
        ("codelists/age_group.yaml", LIST),
        ("data/jabs.csv", rows),
        ("t.ind", &definitions),
    ])
}

#[test]
fn a_number_of_everyone_is_of_the_parts() {
    let world = jabs(
        ROWS,
        "measure records = count of jabs
         measure largest = max of jabs.people
         measure older = sum of jabs.people where age_group not in {\"0-15\"}
         table t { column \"People\" people_all column \"Records\" records column \"Largest\" largest column \"Older\" older }",
    );
    let note = "Records leaves out 1 row of All ages (a total of others), 1 of 16 and over (a total of others) and 1 of 50 and over (which overlaps others).";
    assert_eq!(world.table("t"), format!(" | People | Records | Largest | Older\n | 100 | 3 | 60 | 90\n{note}"));
}

#[test]
fn shares_are_of_the_whole_and_a_total_is_its_own_record() {
    let world = jabs(
        ROWS,
        "table t { rows age_group \"Age\" in [\"0-15\", \"16-64\", \"65+\", all as \"Total\", \"All ages\"]
                   column \"People\" people_all column \"Share\" share of people_all across rows }",
    );
    assert_eq!(
        world.table("t"),
        "Age | People | Share\n0 to 15 | 10 | 10%\n16 to 64 | 60 | 60%\n65 and over | 30 | 30%\nTotal | 100 | 100%\nAll ages | 100 | 100%"
    );
}

#[test]
fn each_and_all_are_the_parts_and_what_overlaps_has_no_share() {
    let world = jabs(
        ROWS,
        "table t { rows age_group \"Age\" in [each, \"16+\", \"50+\"]
                   column \"People\" people_all column \"Share\" share of people_all across rows column \"Rank\" rank of people_all across rows }
         table u { rows age_group column people_all }",
    );
    assert_eq!(
        world.table("t"),
        "Age | People | Share | Rank\n0 to 15 | 10 | 10% | 3\n16 to 64 | 60 | 60% | 1\n65 and over | 30 | 30% | 2\n\
         16 and over | 90 | 90% | N/A\n50 and over | 45 | N/A | N/A"
    );
    assert_eq!(world.table("u").lines().count(), 4);
}

/// The published total is the whole, though only one of its parts is listed.
#[test]
fn the_whole_of_some_parts_is_the_total_beside_them() {
    let world = jabs(
        ROWS,
        "table t { rows age_group \"Age\" in [\"0-15\", \"All ages\"]
                   column \"People\" people_all column \"Share\" share of people_all across rows }
         table coarse { rows age_group \"Age\" in [\"0-15\", \"16+\"] column \"Share\" share of people_all across rows }",
    );
    assert_eq!(world.table("t"), "Age | People | Share\n0 to 15 | 10 | 10%\nAll ages | 100 | 100%");
    // Of a part and a total that have nothing in common: 10 and 90 of 100.
    assert_eq!(world.table("coarse"), "Age | Share\n0 to 15 | 10%\n16 and over | 90%");
}

#[test]
fn a_total_that_is_asked_for_is_its_own_row() {
    let world = jabs(
        ROWS,
        "measure published = sum of jabs.people where age_group = \"All ages\"
         measure fifty = sum of jabs.people where age_group = \"50+\"
         cohort coarse { from jabs where age_group in {\"0-15\", \"16+\"} }
         measure of_coarse = sum of coarse.people
         table t { column \"Published\" published column \"Fifty\" fifty column \"Coarse\" of_coarse column \"Where\" people_all where age_group = \"16+\" }
         table u { where age_group = \"All ages\" column \"People\" people_all }",
    );
    assert_eq!(world.table("t"), " | Published | Fifty | Coarse | Where\n | 100 | 45 | 100 | 90");
    assert_eq!(world.table("u"), " | People\n | 100");
}

#[test]
fn a_row_without_a_group_is_no_total() {
    let world = jabs(
        "age_group,people\nAll ages,100\n0-15,10\n,5\n",
        "table t { rows age_group \"Age\" in [all, missing, all + missing as \"Everyone\"] column \"People\" people_all }
         table u { column \"People\" people_all }",
    );
    assert_eq!(
        world.table("t"),
        "Age | People\nTotal | 10\nNot recorded | 5\nEveryone | 15\nTotal leaves out 1 row without an age group."
    );
    assert_eq!(world.table("u"), " | People\n | 15");
}

#[test]
fn a_total_is_never_added_to_its_parts() {
    for definitions in [
        "measure m = sum of jabs.people where age_group in {\"All ages\", \"0-15\"}\ntable t { column m }",
        "measure m = sum of jabs.people where age_group = \"All ages\" or age_group = \"0-15\"\ntable t { column m }",
        "cohort c { from jabs where age_group in {\"50+\", \"65+\"} }\nmeasure m = sum of c.people\ntable t { column m }",
        "table t { where age_group in {\"16+\", \"65+\"} column people_all }",
        "table t { column \"X\" people_all where age_group in {\"16+\", \"65+\"} }",
        "table t { rows age_group in [\"0-15\" + \"All ages\"] column people_all }",
        "table t { rows age_group in [all + \"50+\"] column people_all }",
        "table t { rows age_group in [\"All ages\" + missing] column people_all }",
    ] {
        let errors = jabs(ROWS, definitions).errors("t");
        assert_eq!(errors.len(), 1, "{definitions}: {errors:?}");
        assert!(errors[0].starts_with("additivity::total-and-parts: "), "{definitions}: {errors:?}");
    }
}

/// "Not 16 and over" would leave out the row of that total and count its parts, so that everyone is left.
#[test]
fn leaving_out_a_total_by_name_is_asked_about_where_its_parts_are_counted() {
    for condition in ["age_group != \"16+\"", "age_group not in {\"0-15\", \"16+\"}", "not age_group = \"16 and over\""]
    {
        for definitions in [
            format!("table t {{ column \"Under 16\" people_all where {condition} }}"),
            format!("table t {{ where {condition} column people_all }}"),
            format!("cohort c {{ from jabs where {condition} }}\nmeasure n = sum of c.people\ntable t {{ column n }}"),
        ] {
            let world = jabs(ROWS, &definitions);
            assert_eq!(
                world.errors("t"),
                [
                    "additivity::total-and-parts: \"16 and over\" has rows of its own in the data, so this leaves out these rows alone, \
                  and \"16 to 64\" is counted all the same"
                ],
                "{definitions}"
            );
            let help = &world.errors_with_help()[0].1;
            assert!(help.contains("name its parts: `age_group not in {\"16 to 64\", \"65 and over\"}`"), "{help}");
        }
    }
    // Who leaves out the total of everything means the rows of totals; and what has no part that counts leaves nothing to ask.
    let plain = jabs(
        ROWS,
        "table t { column \"A\" people_all where age_group != \"All ages\"
                   column \"B\" people_all where age_group not in {\"All ages\", \"16+\"}
                   column \"C\" people_all where age_group not in {\"16-64\", \"16+\", \"65+\"} }",
    );
    assert_eq!(plain.table("t"), " | A | B | C\n | 100 | 100 | 10");
}

/// However many definitions it takes: measures, indicators, cohorts, conditions and periods around them.
#[test]
fn nor_is_it_added_by_several_definitions() {
    let definitions = "measure published = sum of jabs.people where age_group = \"All ages\"
         cohort young { from jabs where age_group = \"0-15\" }
         measure children = sum of young.people
         indicator adults = sum of jabs.people where age_group in {\"16-64\", \"65+\"}
         indicator coarse = sum of jabs.people where age_group = \"16+\"
         measure rest = sum of jabs.people where age_group not in {\"All ages\", \"0-15\"}\n";
    for (sum, codes) in [
        ("published + children", "\"All ages\" to \"0 to 15\""),
        ("children + published", "\"0 to 15\" to \"All ages\""),
        ("published + people_all", "\"All ages\" to \"0 to 15\""),
        ("published - (people_all - children)", "\"All ages\" to \"0 to 15\""),
        ("2 * adults + coarse", "\"16 to 64\" to \"16 and over\""),
        ("children + (rest / 2) + coarse", "\"16 to 64\" to \"16 and over\""),
        ("children + (sum of jabs.people where age_group = \"50+\")", "\"0 to 15\" to \"50 and over\""),
    ] {
        let errors = jabs(ROWS, &format!("{definitions}table t {{ column \"Sum\" {sum} }}")).errors("t");
        let expected = format!("additivity::total-and-parts: this adds {codes}, which have something in common");
        assert_eq!(errors, [expected], "{sum}");
    }
    // What is taken away, what has nothing in common and what is of other rows.
    let world = jabs(
        ROWS,
        &format!(
            "{definitions}table t {{ column \"Rest\" published - children column \"Sum\" children + adults column \"Twice\" children + children
               column \"Coarse\" children + coarse column \"Share\" children as % of published }}"
        ),
    );
    assert_eq!(world.table("t"), " | Rest | Sum | Twice | Coarse | Share\n | 90 | 100 | 20 | 100 | 10%");
}

/// A total of one group and a part of another, or of two years, have no row in common.
#[test]
fn what_other_columns_keep_apart_may_be_added() {
    let yaml =
        JABS.replace("  people:", "  sex: {type: text}\n  year: {type: calendar_year}\n  people:") + "time: year\n";
    let world = |sum: &str| {
        let of =
            |code: &str, sex: &str| format!("(sum of jabs.people where age_group = \"{code}\" and sex = \"{sex}\")");
        let sum = sum
            .replace("ALL_F", &of("All ages", "F"))
            .replace("YOUNG_M", &of("0-15", "M"))
            .replace("YOUNG_F", &of("0-15", "F"));
        World::new(&[
            ("datasets/jabs.yaml", &yaml),
            ("codelists/age_group.yaml", LIST),
            (
                "data/jabs.csv",
                "age_group,sex,year,people\nAll ages,F,2022,100\n0-15,M,2022,7\n0-15,F,2022,5\n0-15,F,2021,3\n",
            ),
            ("t.ind", &format!("table t {{ column \"Sum\" {sum} }}")),
        ])
    };
    assert_eq!(world("ALL_F + YOUNG_M").table("t"), " | Sum\n | 107");
    assert_eq!(world("(ALL_F in 2022) + (YOUNG_F in 2021)").table("t"), " | Sum\n | 103");
    assert_eq!(world("(ALL_F in 2022) + (YOUNG_F in 2022)").errors("t").len(), 1);
    assert_eq!(world("ALL_F + YOUNG_F").errors("t").len(), 1);
}

/// A condition on the parts does not reach into a total, whose rows have them all the same.
#[test]
fn a_condition_takes_no_part_out_of_a_total() {
    for definitions in [
        "table t { where age_group != \"0-15\" rows age_group in [each, \"All ages\"] column people_all }",
        "table t { where age_group in {\"0-15\", \"65+\"} rows age_group in [each, \"16+\"] column people_all }",
        "table t { rows age_group in [each, \"All ages\"] column \"X\" people_all where age_group != \"65+\" }",
        "table t { column people_all where age_group != \"65+\" for each age_group in [\"0-15\", \"All ages\"] }",
        "measure published = sum of jabs.people where age_group = \"All ages\"\ntable t { where age_group != \"0-15\" column published }",
        "measure published = sum of jabs.people where age_group = \"All ages\"\ntable t { column \"X\" published where age_group != \"0-15\" }",
        "measure published = sum of jabs.people where age_group = \"All ages\"\ntable t { rows age_group in [each, all] column published }",
        "cohort adults { from jabs where age_group != \"0-15\" }\nmeasure m = sum of adults.people where age_group = \"All ages\"\ntable t { column m }",
        "cohort c { from jabs\nwhere age_group = \"All ages\"\nwhere age_group != \"0-15\" }\nmeasure m = sum of c.people\ntable t { column m }",
        "measure m = sum of jabs.people where age_group = \"All ages\" and age_group != \"0-15\"\ntable t { column m }",
    ] {
        let errors = jabs(ROWS, definitions).errors("t");
        assert_eq!(errors.len(), 1, "{definitions}: {errors:?}");
        assert!(
            errors[0].contains(" has rows of its own in the data, so a condition cannot take "),
            "{definitions}: {errors:?}"
        );
    }
}

/// Its own rows are of nothing that the condition leaves, nor are they added to rows without a group, which may be in it.
#[test]
fn a_total_that_is_not_named_is_not_what_is_left() {
    let list = "name: age_group\ncodes:\n  - {code: all, total_of: [part, rest]}\n  - {code: part}\n  - {code: rest}\n";
    let world = |rows: &str, definitions: &str| {
        let world = jabs(rows, definitions);
        world.put("codelists/age_group.yaml", list);
        world
    };
    let rows = "age_group,people\nall,100\npart,60\nrest,40\n";
    let not_part = "table t { column \"X\" people_all where age_group != \"part\" }";
    assert_eq!(world(rows, not_part).table("t"), " | X\n | 40");
    let none = "table t { column \"X\" people_all where age_group not in {\"part\", \"rest\"} }";
    let errors = world(rows, none).errors("t");
    let expected = "additivity::total-and-parts: every part of `age_group` is left out, and \"all\", which is left, is a total of them";
    assert_eq!(errors, [expected]);
    let or_missing =
        "measure m = sum of jabs.people where age_group = \"all\" or age_group is missing\ntable t { column \"X\" m }";
    let errors = world(rows, or_missing).errors("t");
    assert_eq!(
        errors,
        ["additivity::total-and-parts: \"all\" is a total in the data, which may have what is missing already"]
    );
    // Where rows may be outside the list, what is neither of its parts is those.
    let outside = world("age_group,people\nall,100\npart,60\nrest,30\nother,10\n", none);
    outside.put("datasets/jabs.yaml", &JABS.replace("missing: allowed", "undeclared: outside"));
    assert_eq!(outside.table("t"), " | X\n | 10");
}

#[test]
fn keep_does_not_choose_between_a_total_and_its_parts() {
    let largest = |condition: &str| {
        format!(
            "cohort largest {{ from jabs {condition} keep last by people per age_group }}\nmeasure m = sum of largest.people\ntable t {{ column \"X\" m }}"
        )
    };
    let errors = jabs(ROWS, &largest("")).errors("t");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].starts_with("additivity::total-and-parts: `keep` would choose between rows of "), "{errors:?}");
    assert_eq!(jabs(ROWS, &largest("where age_group = \"All ages\"\n")).table("t"), " | X\n | 100");
}

#[test]
fn complete_data_has_each_part_and_need_not_have_totals() {
    let yaml = "name: people\nrole: population\nbasis: residents\ngrain: sex and year\ncounts: residents\nfiles: people.csv\ntime: year\ncolumns:\n  \
                year: {type: mid_year}\n  sex: {codes: sex, describes: person}\n  persons: {type: integer}\n";
    let list = "name: sex\ncodes:\n  - {code: P, label: Persons, total_of: all}\n  - {code: F, label: Female}\n  - {code: M, label: Male}\n";
    let definitions = "measure residents = sum of people.persons\n\
        table t { in mid-2022 rows sex \"Sex\" in [each, all, Persons] column \"People\" residents }";
    let world = |rows: &str| {
        World::new(&[
            ("datasets/people.yaml", yaml),
            ("codelists/sex.yaml", list),
            ("data/people.csv", &format!("year,sex,persons\n{rows}")),
            ("t.ind", definitions),
        ])
    };
    let whole = world("2022,F,6\n2022,M,4\n2022,P,10\n2021,F,5\n2021,M,4\n");
    assert_eq!(whole.table("t"), "Sex | People\nFemale | 6\nMale | 4\nTotal | 10\nPersons | 10");
    let gap = world("2022,F,6\n2022,P,10\n2021,F,5\n2021,M,4\n");
    assert_eq!(gap.errors("t"), ["data::gap: people has no row for mid-2022, Male"]);
}

/// A total that is published for some areas is expected for all of them, where a definition names it.
#[test]
fn a_total_that_is_published_has_a_row_for_each_area() {
    let yaml = "name: people\nrole: population\nbasis: residents\ngrain: town, sex and year\ncounts: residents\nfiles: people.csv\ntime: year\nGAPScolumns:\n  \
                town: {codes: town}\n  year: {type: mid_year}\n  sex: {codes: sex, describes: person}\n  age: {codes: age, describes: person}\n  persons: {type: integer}\n";
    let world = |gaps: &str, rows: &str, definitions: &str| {
        World::new(&[
            ("datasets/people.yaml", &yaml.replace("GAPS", gaps)),
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
            ),
            (
                "codelists/sex.yaml",
                "name: sex\ncodes:\n  - {code: P, label: Persons, total_of: all}\n  - {code: F}\n  - {code: M}\n",
            ),
            (
                "codelists/age.yaml",
                "name: age\ncodes:\n  - {code: T, label: All ages, total_of: all}\n  - {code: Y}\n  - {code: O}\n",
            ),
            ("data/people.csv", &format!("town,year,sex,age,persons\n{rows}")),
            ("t.ind", definitions),
        ])
    };
    let parts = "A,2022,F,Y,1\nA,2022,F,O,2\nA,2022,M,Y,3\nA,2022,M,O,4\nB,2022,F,Y,1\nB,2022,F,O,2\nB,2022,M,Y,3\nB,2022,M,O,4\n";
    let published = "measure everyone = sum of people.persons where sex = \"Persons\" and age = \"All ages\"
        table t { in mid-2022 rows area \"Town\" in [towns, all] column \"People\" everyone }";
    let whole = format!("{parts}A,2022,P,T,10\nB,2022,P,T,10\n");
    assert_eq!(world("", &whole, published).table("t"), "Town | People\nAshby | 10\nBrook | 10\nTotal | 20");
    let some = format!("{parts}A,2022,P,T,10\n");
    assert_eq!(
        world("", &some, published).refused("t"),
        ["data::gap: people has no row for Brook, mid-2022, Persons, All ages"]
    );
    let unknown = world("gaps: unknown\n", &some, published);
    assert_eq!(unknown.table("t"), "Town | People\nAshby | 10\nBrook | ..\nTotal | ..");
    // What names no total is of the parts, and needs no row of one.
    let of_parts = "measure everyone = sum of people.persons
        table t { in mid-2022 rows area \"Town\" in [towns, all] column \"People\" everyone }";
    assert_eq!(world("", &some, of_parts).table("t"), "Town | People\nAshby | 10\nBrook | 10\nTotal | 20");
}

#[test]
fn what_a_total_is_of_is_checked() {
    for (code, expected) in [
        ("{code: T, total_of: [A, C]}", "codelists::unknown-part"),
        ("{code: T, total_of: [A, T]}", "codelists::total-of-itself"),
        ("{code: T, total_of: [A, X]}", "codelists::wrong-value"),
        ("{code: T, total_of: [A], apart: true}", "codelists::wrong-value"),
    ] {
        let world = jabs(ROWS, "table t { column people_all }");
        world.put(
            "codelists/other.yaml",
            &format!("name: other\ncodes:\n  - {{code: A}}\n  - {{code: X, apart: true}}\n  - {code}\n"),
        );
        let errors = world.errors("t");
        assert!(errors.iter().any(|error| error.starts_with(expected)), "{code}: {errors:?}");
    }
}

/// Single events have no rows of totals: that a total of them is 0 is said.
#[test]
fn a_total_that_no_row_has_is_a_warning() {
    let world = jabs(
        "age_group,people\n0-15,10\n16-64,60\n",
        "table t { rows age_group in [each, \"All ages\"] column people_all }
         table u { column \"P\" people_all where age_group = \"50+\" }
         table v { rows age_group in [each, all] column people_all }",
    );
    let project = Project::open(world.folder()).unwrap();
    let session = Session::new(&project).unwrap();
    for (table, expected) in [
        ("t", &["no row of jabs has the total \"All ages\" in age_group"][..]),
        ("u", &["no row of jabs has the total \"50 and over\" in age_group"]),
        ("v", &[]),
    ] {
        let answered = session.tables(&[table.to_string()]).unwrap();
        let said: Vec<String> = session.warnings(&answered).diagnostics.into_iter().map(|d| d.message).collect();
        assert_eq!(said, expected, "{table}");
    }
}

/// Where parts are there and their total is not, the total of all places lacks one. Of data that is complete, that is a gap.
#[test]
fn a_total_that_lacks_a_row_beside_its_parts_is_a_warning() {
    let yaml = JABS.replace("  people:", "  town: {codes: town, describes: place}\n  sex: {codes: sex}\n  people:");
    let definitions = "measure published = sum of jabs.people where age_group = \"All ages\"
         table t { rows town in [each, all] column published }
         table u { rows town in [each, all] column \"Parts\" sum of jabs.people }";
    let world = |rows: &str| {
        World::new(&[
            ("datasets/jabs.yaml", &yaml),
            ("codelists/age_group.yaml", LIST),
            (
                "codelists/town.yaml",
                "name: town\ncodes:\n  - {code: A, label: Ashby}\n  - {code: B, label: Brook}\n  - {code: C, label: Cole}\n",
            ),
            ("codelists/sex.yaml", "name: sex\ncodes:\n  - {code: F}\n  - {code: M}\n"),
            ("data/jabs.csv", &format!("town,sex,age_group,people\n{rows}")),
            ("t.ind", definitions),
        ])
    };
    let warned = |world: &World, table: &str| -> Vec<String> {
        let project = Project::open(world.folder()).unwrap();
        let session = Session::new(&project).unwrap();
        let answered = session.tables(&[table.to_string()]).unwrap();
        session.warnings(&answered).diagnostics.into_iter().map(|found| found.message).collect()
    };
    // Of men there are no totals anywhere: none is expected. Cole has no rows at all.
    let some = world("A,F,All ages,9\nA,F,0-15,4\nA,F,16-64,5\nA,M,0-15,4\nB,F,0-15,2\nB,M,0-15,2\n");
    assert_eq!(warned(&some, "t"), ["jabs has no row of \"All ages\" for Brook, F, though it has its parts"]);
    assert_eq!(warned(&some, "u"), [] as [&str; 0]);
    let whole = world("A,F,All ages,9\nA,F,0-15,4\nB,F,0-15,2\nB,F,All ages,2\n");
    assert_eq!(warned(&whole, "t"), [] as [&str; 0]);
}

/// Jabs by series, of which a look-up says the age group.
fn looked_up(series: &str, rows: &str) -> World {
    let dataset = "name: series\ngrain: series\nrole: look-up\nfiles: series.csv\nkey: [series]\ncolumns:\n  series: {type: text}\n  \
                   age_group: {codes: age_group}\n";
    let jabs = "name: jabs\ngrain: record\ncounts: people\nfiles: jabs.csv\ncolumns:\n  series: {type: text, look_up: series}\n  \
                people: {type: integer, min: 0}\n";
    World::new(&[
        ("datasets/jabs.yaml", jabs),
        ("datasets/series.yaml", dataset),
        ("codelists/age_group.yaml", LIST),
        ("data/series.csv", series),
        ("data/jabs.csv", rows),
        (
            "t.ind",
            "measure people_all = sum of jabs.people
             table t { rows series.age_group \"Age\" in [\"0-15\", \"16-64\", all as \"Total\"] column \"People\" people_all }
             table plain { column \"People\" people_all where series.age_group != \"16-64\" }",
        ),
    ])
}

#[test]
fn a_total_is_not_added_to_its_parts_through_a_look_up() {
    let rows = "series,people\nA1,100\nA2,10\nA3,90\n";
    let world = looked_up("series,age_group\nA1,All ages\nA2,0-15\nA3,16-64\n", rows);
    let refusal =
        "data::total-looked-up: column age_group of series has both \"All ages\" and \"0 to 15\", which overlap";
    assert_eq!(world.refused("t"), [refusal]);
    assert_eq!(world.refused("plain"), [refusal]);
    // "50 and over" is in no other, and some of it is in one of them.
    let apart = looked_up("series,age_group\nA1,50+\nA2,0-15\nA3,65+\n", rows);
    assert_eq!(apart.refused("t").len(), 1);
}

/// That a list has totals is nothing against a look-up that gives none of them, or nothing that is in one.
#[test]
fn a_look_up_without_totals_beside_parts_is_read() {
    let rows = "series,people\nA2,10\nA3,90\nA4,5\n";
    let world = looked_up("series,age_group\nA2,0-15\nA3,16-64\nA4,0-15\n", rows);
    assert_eq!(world.table("t"), "Age | People\n0 to 15 | 15\n16 to 64 | 90\nTotal | 105");
    let coarse = looked_up("series,age_group\nA2,0-15\nA3,16+\nA4,0-15\n", rows);
    assert!(coarse.table("plain").contains("People"));
}

/// A CSV of codes says what totals are of in a column of their own.
#[test]
fn rows_of_codes_say_what_they_are_the_total_of() {
    let world = |rows: &str| {
        World::new(&[
            ("datasets/jabs.yaml", JABS),
            ("codelists/age_group.yaml", "name: age_group\nrows: age_group.csv\n"),
            ("codelists/age_group.csv", rows),
            ("data/jabs.csv", ROWS),
            (
                "t.ind",
                "measure records = count of jabs\ntable t { column \"People\" sum of jabs.people column \"Records\" records }",
            ),
        ])
    };
    let said = "code,label,total_of,apart\nAll ages,,0-15; 16-64;65+,\n0-15,0 to 15,,\n16-64,16 to 64,,no\n65+,65 and over,,\n\
                16+,16 and over,16-64;65+,\n50+,50 and over,,yes\n";
    let note = "Records leaves out 1 row of All ages (a total of others), 1 of 16 and over (a total of others) and 1 of 50 and over (which overlaps others).";
    let counted = format!(" | People | Records\n | 100 | 3\n{note}");
    assert_eq!(world(said).table("t"), counted);
    assert_eq!(world(said).warnings(), [] as [String; 0]);
    let all = said.replace("0-15; 16-64;65+", "all");
    assert_eq!(world(&all).table("t"), counted);
    // It is no total: its rows are others.
    let none = said.replace("0-15; 16-64;65+", "none");
    let note =
        "Records leaves out 1 row of 16 and over (a total of others) and 1 of 50 and over (which overlaps others).";
    assert_eq!(world(&none).table("t"), format!(" | People | Records\n | 200 | 4\n{note}"));
    assert_eq!(world(&none).warnings(), [] as [String; 0]);
    let unknown = world(&said.replace("16-64;65+,\n50", "16-64;66+,\n50")).errors("t");
    assert!(unknown[0].starts_with("codelists::unknown-part: "), "{unknown:?}");
    let wrong = world(&said.replace(",,yes", ",,perhaps")).errors("t");
    assert_eq!(wrong, ["codelists::bad-rows: this row cannot be read: `apart` is `yes`, `no` or empty"], "{wrong:?}");
    let both = world(&said.replace("0-15; 16-64;65+,", "0-15,yes")).errors("t");
    assert_eq!(both.len(), 1, "{both:?}");
}

/// Ten young people, twenty old ones, five of no age, and the 35 that are all of them: the total has no group of its own.
#[test]
fn a_total_without_an_attribute_is_not_a_row_that_is_not_recorded() {
    let world = World::new(&[
        ("codelists/broad.yaml", "name: broad\ncodes: [{code: Y, label: Young}, {code: O, label: Old}]\n"),
        (
            "codelists/age.yaml",
            "name: age\nattributes: {broad: {codes: broad}}\ncodes:\n  - {code: \"0-17\", label: 0 to 17, broad: Y}\n  \
             - {code: \"18+\", label: 18 and over, broad: O}\n  - {code: All, label: All ages, total_of: all}\n",
        ),
        (
            "datasets/jabs.yaml",
            "name: jabs\ngrain: age\ncounts: rows\nfiles: jabs.csv\ncolumns:\n  age: {codes: age, missing: allowed}\n  \
             n: {type: integer, unit: jabs}\n",
        ),
        (
            "definitions.ind",
            "measure n = sum of jabs.n
             table t { rows age.broad \"Age\" in [each, missing] column \"N\" n column \"Share\" share of n across rows }
             table u { rows age.broad \"Age\" column \"Share\" share of n across rows }",
        ),
        ("data/jabs.csv", "age,n\n0-17,10\n18+,20\n,5\nAll,35\n"),
    ]);
    assert_eq!(world.table("t"), "Age | N | Share\nYoung | 10 | 29%\nOld | 20 | 57%\nNot recorded | 5 | 14%");
    let expected = "Age | Share\nYoung | 33%\nOld | 67%\nThe whole of the rows leaves out 1 row without a broad.";
    assert_eq!(world.table("u"), expected);
}

/// England has its towns, so it is joined with none of them; two comparators are joined as they are.
#[test]
fn a_comparator_is_joined_with_comparators_alone() {
    let world = |rows: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: T1, label: Ashby}\n  - {level: town, code: T2, label: Brook}\n\
                 comparators: [{code: ENG, label: England}, {code: WAL, label: Wales}]\n",
            ),
            (
                "datasets/pub.yaml",
                "name: pub\ngrain: area\ncounts: crimes\nfiles: pub.csv\ncolumns:\n  a: {codes: town, comparators: allowed}\n  crimes: {type: integer, unit: crimes}\n",
            ),
            ("data/pub.csv", "a,crimes\nT1,10\nT2,20\nENG,5000\nWAL,300\n"),
            (
                "t.ind",
                &format!("measure c = sum of pub.crimes\ntable t {{ rows area \"Area\" in [{rows}] column \"N\" c }}"),
            ),
        ])
    };
    for rows in ["towns, England + Ashby as \"Both\"", "Ashby + England", "all + England as \"All\""] {
        let found = world(rows).errors("t");
        let expected =
            "additivity::total-and-parts: \"England\" is a comparator, which may contain what it is joined with";
        assert_eq!(found, [expected], "{rows}");
    }
    assert_eq!(world("Ashby, England + Wales as \"Both\"").table("t"), "Area | N\nAshby | 10\nBoth | 5300");
}

/// Twelve visits: three of Alpha, four of Beta, five that were recorded as of all kinds, one of which is of the south.
fn visits(definitions: &str, kinds: &str) -> World {
    World::new(&[
        ("codelists/kind.yaml", kinds),
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ntime: day\ncolumns:\n  kind: {codes: kind}\n  day: {type: date}\n",
        ),
        ("definitions.ind", definitions),
        (
            "data/d.csv",
            &format!(
                "kind,day\n{}{}{}",
                "A,2022-03-01\n".repeat(3),
                "B,2022-05-01\n".repeat(4),
                "T,2022-06-01\n".repeat(5)
            ),
        ),
    ])
}

const TOTAL: &str = "name: kind\ncodes:\n  - {code: A, label: Alpha}\n  - {code: B, label: Beta}\n  - {code: T, label: All kinds, total_of: [A, B]}\n";

/// Where rows are single events, one of a total is among no others, so a number without it says so.
#[test]
fn events_of_a_total_are_left_out_with_a_note() {
    let definitions = "measure n = count of d
        table alone { column \"N\" n }
        table listed { rows kind \"Kind\" in [each, all] column \"N\" n }
        table joined { rows kind \"Kind\" in [Alpha + Beta as \"Both\"] column \"N\" n }
        table one { rows kind \"Kind\" in [Alpha] column \"N\" n }
        table own { rows kind \"Kind\" in [Alpha, Beta, \"All kinds\"] column \"N\" n }
        table shares { rows kind \"Kind\" in [each] column \"%\" share of n across rows }
        table other { where kind != \"All kinds\" column \"N\" n }";
    let world = visits(definitions, TOTAL);
    let note = |of: &str| format!("{of} leaves out 5 visits of All kinds (a total of others).");
    assert_eq!(world.table("alone"), format!(" | N\n | 7\n{}", note("N")));
    assert_eq!(world.table("listed"), format!("Kind | N\nAlpha | 3\nBeta | 4\nTotal | 7\n{}", note("Total")));
    assert_eq!(world.table("joined"), format!("Kind | N\nBoth | 7\n{}", note("Both")));
    for table in ["one", "own", "other"] {
        assert!(!world.table(table).contains("leaves out"), "{table}: {}", world.table(table));
    }
    assert!(world.table("shares").ends_with(&note("The whole of the rows")), "{}", world.table("shares"));
    assert!(world.rendered("listed", "html").contains("5 visits of All kinds"));
}

#[test]
fn events_of_a_code_that_overlaps_others_are_left_out_with_a_note() {
    let kinds = TOTAL.replace("label: All kinds, total_of: [A, B]", "label: Of note, apart: true");
    let world = visits("measure n = count of d\ntable t { rows kind \"Kind\" in [each, all] column \"N\" n }", &kinds);
    let note = "Total leaves out 5 visits of Of note (which overlaps others).";
    assert_eq!(world.table("t"), format!("Kind | N\nAlpha | 3\nBeta | 4\nTotal | 7\n{note}"));
}
