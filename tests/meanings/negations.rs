//! A condition of a rate that says who is not meant: it is true of no event of which the population has nobody.

use crate::world::World;

const SEXES: &str =
    "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}, {code: U, label: Not stated}]\n";
const OF_PEOPLE: &str = "name: of_people\ncodes: [{code: \"2\", label: Female}, {code: \"1\", label: Male}]\n";

/// Of a thousand women and five hundred men; one arrest of a woman, two of men, one whose sex is not stated and one without any.
fn world(sex: &str, of_people: &str, definitions: &str) -> World {
    let (f, m) = if of_people.contains("of_people") { ("2", "1") } else { ("F", "M") };
    World::new(&[
        ("codelists/sex.yaml", SEXES),
        ("codelists/of_people.yaml", OF_PEOPLE),
        (
            "datasets/arrests.yaml",
            &format!("name: arrests\ngrain: arrest\ncounts: arrests\nfiles: arrests.csv\ncolumns:\n  sex: {sex}\n"),
        ),
        (
            "datasets/people.yaml",
            &format!(
                "name: people\ngrain: sex\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ncolumns:\n  sex: {of_people}\n  \
                 persons: {{type: integer}}\n"
            ),
        ),
        (
            "definitions.ind",
            &format!("measure arrested = count of arrests\nmeasure residents = sum of people.persons\n{definitions}"),
        ),
        ("data/arrests.csv", "sex\nF\nM\nM\nU\n\"\"\n"),
        ("data/people.csv", &format!("sex,persons\n{f},1000\n{m},500\n")),
    ])
}

const EVENTS: &str = "{codes: sex, describes: person, missing: allowed}";
const OTHER_LIST: &str = "{codes: of_people, describes: person}";
const SAME_LIST: &str = "{codes: sex, describes: person, without: [U]}";

fn rate(condition: &str) -> String {
    format!("table t {{ column \"Rate\" (arrested per 1000 residents) where {condition} shown 0.0 }}")
}

#[test]
fn what_the_population_has_nobody_of_is_not_counted_above_it() {
    for people in [OTHER_LIST, SAME_LIST] {
        for condition in [
            "sex != \"Female\"",
            "sex not in {\"Female\"}",
            "(not (sex = \"Female\"))",
            "sex is not missing",
            "sex in {\"Male\", \"Not stated\"}",
        ] {
            let found = world(EVENTS, people, &rate(condition)).refused("t");
            assert_eq!(found.len(), 1, "{condition}: {found:?}");
            assert!(found[0].starts_with("denominators::other-codes"), "{condition}: {found:?}");
            assert!(found[0].contains("\"Not stated\""), "{condition}: {found:?}");
        }
        let missing = world(EVENTS, people, &rate("(sex = \"Male\" or sex is missing)")).refused("t");
        assert_eq!(
            missing,
            ["denominators::other-codes: this is true of rows whose sex is missing, and `people` has nobody like that"]
        );
        assert_eq!(
            world(EVENTS, people, &rate("sex = \"Male\"")).table("t"),
            " | Rate\n | 4.0\nSex not known for 1 of 5 arrests."
        );
        // A condition of the measure itself is of what it counts alone.
        let own = "measure others = count of arrests where sex != \"Female\"\ntable t { column \"Rate\" others per 1000 residents shown 0.0 }";
        assert_eq!(world(EVENTS, people, own).table("t"), " | Rate\n | 2.0\nSex not known for 1 of 5 arrests.");
    }
}

/// Whatever else lets events in: a condition joined by `or`, turned round, or one of some that are counted.
#[test]
fn a_condition_beside_others_is_of_nobody_too() {
    let with_age = |condition: &str| {
        let world = world(EVENTS, OTHER_LIST, &rate(condition));
        let age = "  age: {type: integer, min: 0, describes: person}\n";
        for dataset in ["arrests", "people"] {
            let path = format!("datasets/{dataset}.yaml");
            let text = std::fs::read_to_string(world.path(&path)).unwrap();
            world.put(&path, &text.replace("columns:\n", &format!("columns:\n{age}")));
        }
        world.put("data/arrests.csv", "sex,age\nF,9\nM,3\nM,3\nU,4\n\"\",3\n");
        world.put("data/people.csv", "sex,age,persons\n2,3,600\n2,9,400\n1,3,300\n1,9,200\n");
        world
    };
    for condition in [
        "(sex != \"Female\" or age > 5)",
        "(age > 5 or not (sex = \"Female\"))",
        "(not (sex = \"Female\" and age <= 5))",
        "(age < 5 or (sex != \"Female\" and age > 7))",
        "number of {sex != \"Female\", age > 5} >= 1",
    ] {
        let found = with_age(condition).refused("t");
        assert_eq!(found.len(), 1, "{condition}: {found:?}");
        assert!(found[0].starts_with("denominators::other-codes") && found[0].contains("\"Not stated\""), "{found:?}");
    }
    // Here it is their age that lets them in, and the population has people of every age: 4 of 500 men and 400 older women.
    let by_age = with_age("(sex = \"Male\" or age > 3)").table("t");
    assert_eq!(by_age, " | Rate\n | 4.4\nSex not known for 1 of 5 arrests.");
    assert!(with_age("number of {sex != \"Female\", age > 5} = 0").table("t").contains("Rate"));
}

/// Everyone in a population has an age, so a rate of those whose age is not known has nobody below it.
#[test]
fn an_age_that_is_not_recorded_is_of_nobody() {
    let with_age = |condition: &str| {
        let world = world(EVENTS, OTHER_LIST, &rate(condition));
        for (dataset, rule) in [("arrests", ", missing: allowed"), ("people", "")] {
            let path = format!("datasets/{dataset}.yaml");
            let age = format!("columns:\n  age: {{type: integer, min: 0, describes: person{rule}}}\n");
            let text = std::fs::read_to_string(world.path(&path)).unwrap();
            world.put(&path, &text.replace("columns:\n", &age));
        }
        world.put("data/arrests.csv", "sex,age\nF,9\nM,\nM,3\nU,4\n\"\",3\n");
        world.put("data/people.csv", "sex,age,persons\n2,3,600\n2,9,400\n1,3,300\n1,9,200\n");
        world
    };
    let nobody =
        "denominators::other-codes: this is true of rows whose age is missing, and `people` has nobody like that";
    for condition in ["age is missing", "(age > 3 or age is missing)"] {
        assert_eq!(with_age(condition).refused("t"), [nobody], "{condition}");
    }
    assert_eq!(with_age("age is not missing").table("t"), " | Rate\n | 2.7");
    assert_eq!(with_age("not (age > 3)").table("t"), " | Rate\n | 2.2\nAge not known for 1 of 5 arrests.");
}

#[test]
fn codes_outside_a_list_are_of_nobody_too() {
    let undeclared = "{codes: of_people, describes: person, missing: allowed, undeclared: outside}";
    let found = world(undeclared, OTHER_LIST, &rate("sex != \"Female\"")).refused("t");
    assert_eq!(
        found,
        [
            "denominators::other-codes: this is true of rows whose sex is outside its list, and `people` has nobody like that"
        ]
    );
}

#[test]
fn a_row_of_several_codes_is_of_codes_that_the_population_has() {
    let joined = "table t { rows sex \"Sex\" in [Female, Male + \"Not stated\" as \"Others\"] column \"Rate\" arrested per 1000 residents shown 0.0 }";
    for people in [OTHER_LIST, SAME_LIST] {
        let found = world(EVENTS, people, joined).refused("t");
        assert_eq!(found, ["denominators::other-codes: `people` has no code that means \"Not stated\""]);
    }
    let each = "table t { rows sex \"Sex\" column \"Rate\" arrested per 1000 residents shown 0.0 }";
    let table = world(EVENTS, SAME_LIST, each).table("t");
    assert!(table.starts_with("Sex | Rate\nFemale | 1.0\nMale | 4.0\nNot stated | .."), "{table}");
}
