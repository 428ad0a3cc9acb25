//! Both sides of a rate say who is counted: those above the line must be among those below.

use crate::world::World;

/// Three crimes against girls and boys of 16 and 17; 100 people of each ward, sex and band, of which the first ends at 15.
fn crimes(definitions: &str) -> World {
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}]\nareas:\n  - {level: ward, code: W1, label: Ash}\n",
        ),
        ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n"),
        (
            "codelists/ages.yaml",
            "name: ages\nbands: [{label: 0 to 15, from: 0, to: 15}, {label: 16 and 17, from: 16, to: 17}, {label: 18 and over, from: 18}]\n",
        ),
        (
            "datasets/crimes.yaml",
            "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ncolumns:\n  ward: {codes: ward}\n  sex: {codes: sex, describes: person}\n  \
             age: {type: integer, unit: years, describes: person}\n",
        ),
        (
            "datasets/people.yaml",
            "name: people\ngrain: ward, sex and age\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
             ward: {codes: ward}\n  sex: {codes: sex, describes: person}\n  age: {codes: ages, describes: person}\n  persons: {type: integer}\n",
        ),
        (
            "definitions.ind",
            &format!(
                "measure n = count of crimes\nmeasure young = count of crimes where age < 18\nmeasure men = count of crimes where sex = \"Male\"\n\
                 measure children = sum of people.persons where age = \"0 to 15\"\nmeasure minors = sum of people.persons where age in {{\"0 to 15\", \"16 and 17\"}}\n\
                 measure women = sum of people.persons where sex = \"Female\"\nmeasure all_people = sum of people.persons\n\
                 table t {{ rows area \"Ward\" in [wards] {definitions} }}"
            ),
        ),
        ("data/crimes.csv", "ward,sex,age\nW1,F,17\nW1,M,17\nW1,M,16\n"),
        (
            "data/people.csv",
            "ward,sex,age,persons\nW1,F,0 to 15,100\nW1,M,0 to 15,100\nW1,F,16 and 17,100\nW1,M,16 and 17,100\nW1,F,18 and over,100\nW1,M,18 and over,100\n",
        ),
    ])
}

fn asked(rate: &str) -> Vec<String> {
    let world = crimes(&format!("column \"Rate\" {rate}"));
    let found = world.warnings().into_iter().filter(|found| !found.starts_with("names::unused"));
    found.map(|found| found.split(": ").next().unwrap_or_default().to_string()).collect()
}

#[test]
fn a_rate_of_other_people_than_its_population_has_is_refused() {
    for rate in [
        "young per 1000 children",
        "men per 1000 women",
        "men / women",
        "(n where age in 16 to 20) per 1000 minors",
        "young per 1000 (all_people where age = \"18 and over\")",
        "(young where sex = \"Male\") per 1000 (all_people where (sex = \"Female\" and age != \"18 and over\"))",
    ] {
        assert_eq!(asked(rate), ["denominators::other-people"], "{rate}");
    }
}

#[test]
fn a_rate_of_some_of_its_people_is_taken() {
    for (rate, shown) in [
        ("young per 1000 minors", "7.5"),
        // What else is asked of the age may be what leaves the others out.
        ("(n where (age < 20 and not age in 18 to 19)) per 1000 minors", "7.5"),
        ("young per 1000 all_people", "5.0"),
        ("(n where age in 16 to 17) per 1000 minors", "7.5"),
        ("men per 1000 (all_people where sex = \"Male\")", "6.7"),
        ("(n per 1000 all_people) where age < 18", "7.5"),
    ] {
        assert_eq!(asked(rate), [] as [&str; 0], "{rate}");
        let table = crimes(&format!("column \"Rate\" {rate} shown 0.0")).table("t");
        assert_eq!(table, format!("Ward | Rate\nAsh | {shown}"), "{rate}");
    }
}
