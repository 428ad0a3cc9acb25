//! A division by people is judged as a rate is, however it is written; and rows of a population are no people.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
);
const SEX: (&str, &str) =
    ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n");
const CAUSE: (&str, &str) =
    ("codelists/cause.yaml", "name: cause\ncodes: [{code: R, label: Road}, {code: H, label: Home}]\n");
const BANDS: (&str, &str) = (
    "codelists/age_group.yaml",
    "name: age_group\nbands:\n  - {label: Under 18, from: 0, to: 17}\n  - {label: 18 and over, from: 18}\n",
);
const INJURIES: (&str, &str) = (
    "datasets/injuries.yaml",
    "name: injuries\ngrain: injury\ncounts: injuries\nfiles: injuries.csv\ntime: on\ncolumns:\n  on: {type: date}\n  town: {codes: town}\n  \
     sex: {codes: sex, describes: person}\n  age: {type: integer, describes: person}\n  cause: {codes: cause}\n",
);
const PEOPLE: (&str, &str) = (
    "datasets/people.yaml",
    "name: people\ngrain: town, year, sex and age group\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ntime: year\n\
     columns:\n  town: {codes: town}\n  year: {type: mid_year}\n  sex: {codes: sex, describes: person}\n  \
     band: {codes: age_group, describes: person}\n  persons: {type: integer}\n",
);
/// Three in 2022, of which one woman and one child; one in 2023.
const ROWS: (&str, &str) = (
    "data/injuries.csv",
    "on,town,sex,age,cause\n2022-05-01,A,F,30,R\n2022-06-01,A,M,12,R\n2022-07-01,B,M,40,H\n2023-05-01,A,F,50,R\n",
);

/// Of each town, sex and band 10 people, so 80 in all.
fn world(definitions: &str) -> World {
    let mut people = String::from("town,year,sex,band,persons\n");
    for town in ["A", "B"] {
        for sex in ["F", "M"] {
            for band in ["Under 18", "18 and over"] {
                people.push_str(&format!("{town},2022,{sex},{band},10\n"));
            }
        }
    }
    let definitions = format!(
        "measure n = count of injuries\nmeasure residents = sum of people.persons\n\
         measure officers = count of distinct injuries.on\n{definitions}"
    );
    let people = ("data/people.csv", people.as_str());
    World::new(&[AREAS, SEX, CAUSE, BANDS, INJURIES, PEOPLE, ROWS, people, ("definitions.ind", &definitions)])
}

fn errors(value: &str) -> Vec<String> {
    world(&format!("table t {{ column \"X\" {value} }}")).errors("t")
}

fn shown(value: &str) -> String {
    world(&format!("table t {{ column \"X\" {value} }}")).table("t").replace(" | X\n | ", "")
}

/// All that `per` refuses, written with `/`: what is multiplied, and in what order, changes nothing.
#[test]
fn a_condition_on_people_of_one_side_is_refused_however_the_quotient_is_written() {
    let of_people = |asked: &str| {
        format!(
            "denominators::condition-on-one-side: only the population has this condition on {asked}: injuries are counted whatever their {asked}"
        )
    };
    for value in [
        "(n per 1000 (residents where sex = \"Female\")) in 2022 at all",
        "((n / (residents where sex = \"Female\")) in 2022) at all",
        "((n * 1000 / (residents where sex = \"Female\")) in 2022) at all",
        "((1000 * n / (residents where sex = \"Female\")) in 2022) at all",
        "((n / ((residents where sex = \"Female\") / 1000)) in 2022) at all",
        "((n / (residents where sex = \"Female\") * 1000) in 2022) at all",
        "((n as % of (residents where sex = \"Female\")) in 2022) at all",
        "(((residents where sex = \"Female\") / n) in 2022) at all",
    ] {
        assert!(errors(value).contains(&of_people("sex")), "{value}: {:?}", errors(value));
    }
    // Ages that each side has otherwise are the same ages.
    for value in [
        "((n / (residents where band = \"Under 18\")) in 2022) at all",
        "((n per 10 (residents where band = \"Under 18\")) in 2022) at all",
    ] {
        assert!(errors(value).contains(&of_people("band")), "{value}: {:?}", errors(value));
    }
    let of_events = |asked: &str| {
        format!(
            "denominators::condition-on-one-side: this condition on `{asked}` is on one side only: the rate would still be of everyone in `people`"
        )
    };
    for (value, asked) in [
        ("(((n where sex = \"Female\") / residents) in 2022) at all", "sex"),
        ("(((n where sex = \"Female\") * 1000 / residents) in 2022) at all", "sex"),
        ("(((n where age < 18) * 1000 / residents) in 2022) at all", "age"),
        ("((residents / (n where sex = \"Female\")) in 2022) at all", "sex"),
    ] {
        assert!(errors(value).contains(&of_events(asked)), "{value}: {:?}", errors(value));
    }
}

#[test]
fn a_period_or_an_area_of_one_side_is_refused_however_the_quotient_is_written() {
    let period =
        "periods::one-side: only one side has this period: the rows of `injuries` are counted whatever their period";
    let area =
        "denominators::one-side: only one side has this area: the rows of `injuries` are counted wherever they are";
    for value in [
        "(n / residents in mid-2022) at all",
        "(n * 1000 / residents in mid-2022) at all",
        "(n * 1000 / (residents in mid-2022)) at all",
    ] {
        assert!(errors(value).contains(&period.to_string()), "{value}: {:?}", errors(value));
    }
    for value in
        ["(n in 2022) / ((residents in mid-2022) at Ashby)", "(n in 2022) * 1000 / ((residents in mid-2022) at Ashby)"]
    {
        assert!(errors(value).contains(&area.to_string()), "{value}: {:?}", errors(value));
    }
}

/// What describes the event leaves the people whole, below rows as around the whole.
#[test]
fn a_quotient_by_people_is_shown_where_a_rate_is() {
    assert_eq!(shown("(n in 2022 * 1000 / residents in mid-2022) at all shown 0.0"), "37.5", "3 of 80");
    assert_eq!(
        shown("((n in 2022 / residents in mid-2022) at all) where sex = \"Female\" shown 0.000"),
        "0.025",
        "1 of 40"
    );
    assert_eq!(shown("((n in 2022 / residents in mid-2022) at all) where age < 18 shown 0.000"), "0.025", "1 of 40");
    assert_eq!(
        shown("((n where cause = \"Road\") in 2022 / residents in mid-2022) at all shown 0.000"),
        "0.025",
        "2 of 80"
    );
    assert_eq!(shown("(residents in mid-2022 / n in 2022) at all shown 0.0"), "26.7", "80 of 3");
    assert_eq!(shown("(((residents where sex = \"Female\") / residents) in mid-2022) at all shown 0.0"), "0.5");
    let rows = world(
        "table t { rows cause \"Cause\" column \"A\" (n in 2022 * 100 / residents in mid-2022) at all shown 0.00
           column \"B\" (n in 2022 per 100 residents in mid-2022) at all shown 0.00 }",
    );
    assert_eq!(rows.table("t"), "Cause | A | B\nRoad | 2.50 | 2.50\nHome | 1.25 | 1.25");
    // A measure says what it counts.
    let own = world(
        "measure women = count of injuries where sex = \"Female\"
        table t { column \"X\" (women in 2022 * 1000 / residents in mid-2022) at all shown 0.0 }",
    );
    assert_eq!(own.table("t"), " | X\n | 12.5", "1 of 80");
}

const ROWS_COUNTED: &str = "types::count-of-groups: this counts rows of `people`, not residents: it has a row for each town, year, sex and age group";

#[test]
fn rows_of_a_population_are_not_counted_as_people() {
    for definitions in [
        "table t { column \"X\" (count of people) in mid-2022 at all }",
        "measure rows = count of people\ntable t { in 2022 rows area in [towns] column \"X\" n per 1000 (rows in mid-2022) }",
        "measure rows = count of people where sex = \"Female\"\ntable t { column \"X\" rows in mid-2022 at all }",
        "cohort women { from people where sex = \"Female\" } measure rows = count of women\ntable t { column \"X\" rows in mid-2022 at all }",
        "table t { in 2022 rows area in [towns] column \"X\" n * 1000 / ((count of people) in mid-2022) }",
    ] {
        let found = world(definitions);
        assert!(found.errors("t").contains(&ROWS_COUNTED.to_string()), "{definitions}: {:?}", found.errors("t"));
    }
    let help = &world("cohort women { from people where sex = \"Female\" } measure rows = count of women")
        .errors_with_help()[0]
        .1;
    assert!(help.contains("`sum of women.persons`"), "{help}");
}

#[test]
fn a_rate_is_per_people_not_per_their_places_or_an_average() {
    for (per, is) in [
        ("count of distinct people.town", "counts different values of town"),
        ("count of distinct people.band", "counts different values of band"),
        ("median of people.persons", "is a median"),
    ] {
        let world =
            world(&format!("measure d = {per}\ntable t {{ column \"X\" (n in 2022 per 10 d in mid-2022) at all }}"));
        let refused =
            format!("denominators::not-a-population: a rate needs a number of people after `per`, but this {is}");
        assert!(world.errors("t").contains(&refused), "{per}: {:?}", world.errors("t"));
    }
}

/// Where each row is a person, rows are people.
#[test]
fn the_rows_of_a_register_are_people() {
    for (grain, counts, columns) in [
        ("person", "residents", "  id: {type: text}\n"),
        ("pupil", "pupils", "  id: {type: text}\n  lessons_missed: {type: integer}\n"),
        ("registration", "patients", "  id: {type: text}\n  age: {type: integer, describes: person}\n"),
        ("household", "households", "  id: {type: text}\n  rooms: {type: integer}\n"),
    ] {
        let headings: Vec<&str> =
            columns.lines().map(|line| line.trim().split(':').next().unwrap_or_default()).collect();
        let row =
            |id: &str| headings.iter().map(|name| if *name == "id" { id } else { "1" }).collect::<Vec<_>>().join(",");
        let register = format!(
            "name: register\ngrain: {grain}\ncounts: {counts}\nfiles: register.csv\nrole: population\nbasis: {counts}\nkey: [id]\ncolumns:\n{columns}"
        );
        let events = "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  id: {type: text}\n";
        let world = World::new(&[
            ("datasets/register.yaml", &register),
            ("datasets/visits.yaml", events),
            (
                "definitions.ind",
                "table t { column \"N\" count of register column \"X\" (count of visits) per 10 (count of register) shown 0.0 }",
            ),
            ("data/register.csv", &format!("{}\n{}\n{}\n", headings.join(","), row("a"), row("b"))),
            ("data/visits.csv", "id\na\n"),
        ]);
        assert_eq!(world.table("t"), " | N | X\n | 2 | 5.0", "{grain}");
    }
}
