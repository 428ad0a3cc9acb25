//! What data must be to be divided by: no part below 0, and none there twice.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
);
const SEXES: (&str, &str) =
    ("codelists/sex.yaml", "name: sex\ncodes:\n  - {code: F, label: Women}\n  - {code: M, label: Men}\n");
const EVENTS: (&str, &str) = (
    "datasets/thefts.yaml",
    "name: thefts\ngrain: theft\ncounts: thefts\nfiles: thefts.csv\ncolumns:\n  town: {codes: town}\n",
);
const RATES: (&str, &str) = (
    "definitions.ind",
    "measure all_thefts = count of thefts
     measure residents = sum of people.persons
     table rates {
       rows town \"Town\" in [towns, all]
       column \"Thefts\" all_thefts
       column \"Residents\" residents in mid-2022
       column \"Rate\" all_thefts per 1000 residents in mid-2022 shown 0.0
     }",
);

/// Two thefts in Ashby and one in Brook, and people by town and year; `columns` and `rows` are of the people, after their town and year.
fn world(columns: &str, rows: &str) -> World {
    World::new(&[
        AREAS,
        SEXES,
        EVENTS,
        RATES,
        (
            "datasets/people.yaml",
            &format!(
                "name: people\ngrain: part\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ntime: year\n{columns}"
            ),
        ),
        ("data/thefts.csv", "town\nA\nA\nB\n"),
        ("data/people.csv", rows),
    ])
}

const PERSONS: &str =
    "columns:\n  town: {codes: town, undeclared: outside}\n  year: {type: mid_year}\n  persons: {type: integer}\n";

#[test]
fn a_population_below_nobody_is_refused_though_nothing_is_declared_of_it() {
    let refused = world(PERSONS, "town,year,persons\nA,2022,400\nB,2022,-100\n").refused("rates");
    assert_eq!(
        refused,
        [
            "data::invalid-value: column persons of people has a value that is not a whole number of at least 0: \"-100\" \
          (people.csv, line 3)"
        ]
    );
}

#[test]
fn nor_may_a_part_of_it_be_below_nobody_by_a_decimal() {
    let thousands = PERSONS.replace("integer", "decimal(1)");
    let refused = world(&thousands, "town,year,persons\nA,2022,0.4\nB,2022,-0.1\n").refused("rates");
    assert_eq!(
        refused,
        [
            "data::invalid-value: column persons of people has a value that is not a decimal number of at least 0 with at most 1 \
          digits after the point: \"-0.1\" (people.csv, line 3)"
        ]
    );
}

#[test]
fn a_population_may_be_nobody() {
    let table = world(PERSONS, "town,year,persons\nA,2022,400\nB,2022,0\n").table("rates");
    let expected =
        "Town | Thefts | Residents | Rate\nAshby | 2 | 400 | 5.0\nBrook | 1 | 0 | N/A\nTotal | 3 | 400 | 7.5";
    assert_eq!(table, expected);
}

#[test]
fn a_part_that_is_there_twice_is_refused_with_both_lines() {
    let refused =
        world(PERSONS, "town,year,persons\nA,2022,400\nB,2022,100\nB,2021,100\nB,mid-2022,110\n").refused("rates");
    assert_eq!(
        refused,
        ["data::duplicate-key: a row of the population people has the same town + year as an earlier row: \
          \"B + mid-2022\" (people.csv, line 3 and people.csv, line 5)"]
    );
}

/// The file has a row for each sex, and the declaration does not say so.
#[test]
fn a_column_that_distinguishes_rows_is_an_answer() {
    let rows = "town,year,sex,persons\nA,2022,F,200\nA,2022,M,200\nB,2022,F,60\nB,2022,M,40\n";
    let help = &world(PERSONS, rows).helps("rates")[0];
    assert!(
        help.starts_with(
            "if another column of the file distinguishes the rows, such as a sex or an age group, declare it; "
        ),
        "{help}"
    );
    let keyed = PERSONS.replace("columns:", "key: [town, year]\ncolumns:");
    let help = &world(&keyed, rows).helps("rates")[0];
    assert!(help.starts_with("if another column distinguishes the rows, add it to the `key`; "), "{help}");
}

#[test]
fn parts_differ_by_any_column_that_says_who() {
    let by_sex = PERSONS.replace("  persons", "  sex: {codes: sex, describes: person}\n  persons");
    let rows = "town,year,sex,persons\nA,2022,F,200\nA,2022,M,200\nB,2022,F,60\nB,2022,M,40\n";
    let expected =
        "Town | Thefts | Residents | Rate\nAshby | 2 | 400 | 5.0\nBrook | 1 | 100 | 10.0\nTotal | 3 | 500 | 6.0";
    assert_eq!(world(&by_sex, rows).table("rates"), expected);
    let by_age = PERSONS.replace("  persons", "  age: {type: integer, describes: person}\n  persons");
    let rows = "town,year,age,persons\nA,2022,0,200\nA,2022,1,200\nB,2022,0,60\nB,2022,1,40\n";
    assert_eq!(world(&by_age, rows).table("rates"), expected);
    assert!(world(&by_age, &format!("{rows}B,2022,1,40\n")).refused("rates")[0].contains("same town + year + age"));
}

/// Paris and Oslo are two places, and neither is one of the table's.
#[test]
fn places_outside_the_list_are_not_one_place() {
    let rows = "town,year,persons\nA,2022,400\nParis,2022,9000\nB,2022,100\nOslo,2022,7000\n";
    let expected =
        "Town | Thefts | Residents | Rate\nAshby | 2 | 400 | 5.0\nBrook | 1 | 100 | 10.0\nTotal | 3 | 500 | 6.0";
    assert_eq!(world(PERSONS, rows).table("rates"), expected);
    let keyed = format!("key: [town, year]\n{PERSONS}");
    assert_eq!(world(&keyed, rows).table("rates"), expected);
}

/// Two old areas became one, and their codes are aliases of the new one: what the message says to write gives the sum of both.
#[test]
fn areas_that_were_merged_are_added_up_as_the_message_says() {
    let merged = |level: &str, areas: &str, declared: &str, town: &str| {
        let persons = PERSONS.replace("codes: town, undeclared: outside", town);
        let world = world(
            &format!("{declared}{persons}"),
            "town,year,persons\nA1,2022,400\nA2,2022,100\nB,2022,250\nAB,2023,520\nB,2023,260\n",
        );
        let area = format!("name: area\nlevels: [{level}{{name: town, plural: towns}}]\nareas:\n{areas}");
        world.put("hierarchies/area.yaml", &area);
        world.put("data/thefts.csv", "town\nAB\nA1\nB\n");
        world.put("datasets/thefts.yaml", &EVENTS.1.replace("codes: town", town));
        world
    };
    let aliases =
        "  - {level: town, code: AB, label: Ashby, aliases: [A1, A2]}\n  - {level: town, code: B, label: Brook}\n";
    for declared in ["", "key: [town, year]\n", "key: [town, year]\nrepeats: agree\n"] {
        let helps = merged("", aliases, declared, "codes: town").helps("rates");
        let expected = "\"A1\", \"A2\" are aliases of \"AB\". If such rows are parts of one area or group that were merged, and no repeats: in the \
                        hierarchy, write a level below `town` with these codes as areas inside \"AB\", in place of its aliases, and one more area \
                        inside it with `aliases: [AB]`; in the dataset, write `codes:` of that level, and `gaps: zero`";
        assert!(helps[0].starts_with(expected), "{declared}: {helps:?}");
    }
    let inside = "  - {level: town, code: AB, label: Ashby, contains: [{code: A1}, {code: A2}, {code: Ashby now, aliases: [AB]}]}\n  \
                  - {level: former, code: B, label: Brook}\n";
    let world = merged("{name: former, plural: formers}, ", inside, "key: [town, year]\ngaps: zero\n", "codes: former");
    let expected =
        "Town | Thefts | Residents | Rate\nAshby | 2 | 500 | 4.0\nBrook | 1 | 250 | 4.0\nTotal | 3 | 750 | 4.0";
    assert_eq!(world.table("rates"), expected);
}
