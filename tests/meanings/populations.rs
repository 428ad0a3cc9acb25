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

/// Two releases of one estimate: when they were published tells nobody from anybody else.
#[test]
fn another_date_does_not_tell_parts_from_each_other() {
    let released = PERSONS.replace("  persons", "  published: {type: date}\n  persons");
    let rows = "town,year,published,persons\nA,2022,2023-06-01,400\nB,2022,2023-06-01,100\nB,2022,2024-06-01,110\n";
    let refused = world(&released, rows).refused("rates");
    assert_eq!(
        refused,
        ["data::duplicate-key: a row of the population people has the same town + year as an earlier row: \
          \"B + mid-2022\" (people.csv, line 3 and people.csv, line 4)"]
    );
    // Where the author says that it does, it does.
    let keyed = released.replace("columns:", "key: [town, year, published]\ncolumns:");
    assert!(world(&keyed, rows).table("rates").contains("Brook | 1 | 210"));
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

/// People by town and sex, of which the file has the total as well: 10 women, 20 men and 30 persons of Ashby are 30 people.
fn by_text(columns: &str, headings: &str, rows: &str) -> World {
    let world = world("", "");
    let dataset = format!(
        "name: people\ngrain: part\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ncolumns:\n{columns}  persons: {{type: integer}}\n"
    );
    world.put("datasets/people.yaml", &dataset);
    world.put("data/people.csv", &format!("{headings},persons\n{rows}"));
    world.put(
        "definitions.ind",
        "measure residents = sum of people.persons
         table t { rows town \"Town\" in [towns, all] column \"Residents\" residents }",
    );
    world
}

const WITH_TOTALS: &str = "A,Women,10\nA,Men,20\nA,Persons,30\nB,Women,40\nB,Men,50\nB,Persons,90\n";

#[test]
fn groups_of_a_population_are_codes() {
    let refused = "data::groups-in-text: sex of people is a text that parts its people into groups (\"Men\"; \"Persons\"; \"Women\"): neither a total \
                   among them nor one that is lacking can be seen";
    for sex in ["{type: text}", "{type: text, describes: person}"] {
        let world = by_text(&format!("  town: {{codes: town}}\n  sex: {sex}\n"), "town,sex", WITH_TOTALS);
        assert_eq!(world.refused("t"), [refused], "{sex}");
        assert!(world.helps("t")[0].contains("`sex: {codes: sex}`"), "{:?}", world.helps("t"));
        assert!(world.helps("t")[0].contains("`codes: [\"Men\", \"Persons\", \"Women\"]`"), "{:?}", world.helps("t"));
    }
    // A gap, and a key with the text, change nothing.
    let keyed = by_text("", "", "");
    let dataset = "name: people\ngrain: part\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\nkey: [town, sex]\n\
                   complete: false\ncolumns:\n  town: {codes: town}\n  sex: {type: text}\n  persons: {type: integer}\n";
    keyed.put("datasets/people.yaml", dataset);
    keyed.put("data/people.csv", &format!("town,sex,persons\n{}", WITH_TOTALS.replace("B,Men,50\n", "")));
    assert_eq!(keyed.refused("t"), [refused]);
    // What the help says.
    let coded = by_text("  town: {codes: town}\n  sex: {codes: sex}\n", "town,sex", WITH_TOTALS);
    coded.put("codelists/sex.yaml", "name: sex\ncodes: [\"Men\", {code: Persons, total_of: all}, \"Women\"]\n");
    assert_eq!(coded.table("t"), "Town | Residents\nAshby | 30\nBrook | 90\nTotal | 120");
}

/// Headings that become rows: `Sex F`, `Sex All`.
#[test]
fn groups_from_headings_are_codes() {
    let world = by_text("", "", "");
    let dataset = "name: people\ngrain: part\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\n\
                   unpivot: {headings: \"Sex {}\", name: sex, value: persons}\ncolumns:\n  town: {codes: town}\n  sex: {type: text}\n  persons: {type: integer}\n";
    world.put("datasets/people.yaml", dataset);
    world.put("data/people.csv", "town,Sex F,Sex M,Sex All\nA,10,10,20\nB,10,10,20\n");
    assert!(world.refused("t")[0].starts_with("data::groups-in-text: sex of people"), "{:?}", world.refused("t"));
}

#[test]
fn texts_of_a_population_that_part_nobody_may_be_there() {
    let expected = "Town | Residents\nAshby | 30\nBrook | 90\nTotal | 120";
    for (columns, headings, rows) in [
        // The name of the area, and a source.
        ("  town: {codes: town}\n  called: {type: text}\n", "town,called", "A,Ashby,30\nB,Brook,90\n"),
        ("  town: {codes: town}\n  source: {type: text}\n", "town,source", "A,Census,30\nB,Census,90\n"),
        (
            "  town: {codes: town}\n  sex: {codes: sex}\n  called: {type: text}\n",
            "town,sex,called",
            "A,F,Women,10\nA,M,Men,20\nB,F,Women,40\nB,M,Men,50\n",
        ),
        // Small areas and schools, of which one name is in both towns.
        ("  town: {codes: town}\n  place: {type: text}\n", "town,place", "A,E01,10\nA,E02,20\nB,E03,40\nB,E04,50\n"),
        (
            "  town: {codes: town}\n  school: {type: text}\n",
            "town,school",
            "A,St Mary,10\nA,Elm,10\nA,Oak,10\nB,St Mary,40\nB,Ash,25\nB,Fir,25\n",
        ),
    ] {
        assert_eq!(by_text(columns, headings, rows).table("t"), expected, "{columns}");
    }
}

/// The rows of a population are no people, so a count of them would be refused.
#[test]
fn a_population_in_place_of_a_measure_is_answered_with_the_sum_of_its_people() {
    let world = World::new(&[
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  note: {type: text}\n",
        ),
        (
            "datasets/population.yaml",
            "name: population\ngrain: age\ncounts: residents\nrole: population\nbasis: residents\nfiles: population.csv\ncolumns:\n  \
             age: {type: integer, min: 0}\n  persons: {type: integer}\n",
        ),
        ("t.ind", "measure n = count of visits\ntable t { column \"Rate\" n per 1000 population }"),
    ]);
    let helps: Vec<String> = world.errors_with_help().into_iter().map(|(_, help)| help).collect();
    assert_eq!(helps, ["add up its people first, as in `measure n = sum of population.persons`"]);
}

/// Ninety people of ten and ten of fifty are fourteen on average, and not thirty.
#[test]
fn statistics_of_rows_of_several_people_are_refused() {
    let world = |measure: &str| {
        World::new(&[
            (
                "datasets/folk.yaml",
                "name: folk\ngrain: age\ncounts: people\nfiles: folk.csv\ncolumns:\n  age: {type: integer, min: 0, describes: person}\n  \
                 n: {type: integer, counts: people}\n",
            ),
            (
                "datasets/residents.yaml",
                "name: residents\ngrain: age\ncounts: residents\nrole: population\nbasis: residents\nfiles: residents.csv\ncolumns:\n  \
                 age: {type: integer, min: 0}\n  persons: {type: integer}\n",
            ),
            ("data/folk.csv", "age,n\n10,90\n50,10\n"),
            ("data/residents.csv", "age,persons\n10,90\n50,10\n"),
            ("t.ind", &format!("measure m = {measure}\ntable t {{ column \"M\" m }}")),
        ])
    };
    for (dataset, number) in [("folk", "n"), ("residents", "persons")] {
        for (keyword, name) in [
            ("mean", "mean"),
            ("median", "median"),
            ("sum", "sum"),
            ("percentile 90", "percentile"),
            ("standard deviation", "standard deviation"),
        ] {
            let said = format!(
                "types::count-of-groups: the {name} of `age` takes each row of `{dataset}` once, and not each of the `{number}` that it is of"
            );
            assert_eq!(world(&format!("{keyword} of {dataset}.age")).errors("t"), [said], "{keyword}");
        }
        assert_eq!(world(&format!("max of {dataset}.age")).table("t"), " | M\n | 50");
        assert_eq!(world(&format!("sum of {dataset}.{number}")).table("t"), " | M\n | 100");
    }
}

/// A birth is of one mother, however many babies are born.
#[test]
fn the_age_of_a_mother_is_of_each_birth() {
    let births = World::new(&[
        (
            "datasets/births.yaml",
            "name: births\ngrain: birth\ncounts: births\nfiles: births.csv\ncolumns:\n  \
             mother_age: {type: integer, min: 10, max: 60, unit: years, describes: person}\n  babies: {type: integer, min: 1, counts: babies}\n",
        ),
        ("data/births.csv", "mother_age,babies\n20,1\n30,2\n40,1\n"),
        (
            "t.ind",
            "table t { column \"Mean\" mean of births.mother_age shown 0.0 column \"Babies\" sum of births.babies }",
        ),
    ]);
    assert_eq!(births.table("t"), " | Mean | Babies\n | 30.0 | 4");
}

/// A file may have the published total alone.
#[test]
fn a_population_of_persons_alone_lacks_neither_women_nor_men() {
    let people = World::new(&[
        (
            "codelists/sex.yaml",
            "name: sex\ncodes: [{code: P, label: Persons, total_of: all}, {code: F, label: Female}, {code: M, label: Male}]\n",
        ),
        (
            "datasets/people.yaml",
            "name: people\ngrain: year and sex\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ntime: year\ncolumns:\n  \
             year: {type: mid_year}\n  sex: {codes: sex, describes: person}\n  persons: {type: integer}\n",
        ),
        ("data/people.csv", "year,sex,persons\n2022,P,1000\n"),
        ("t.ind", "table t { column \"N\" (sum of people.persons where sex = \"Persons\") in mid-2022 }"),
    ]);
    assert_eq!(people.table("t"), " | N\n | 1000");
}
