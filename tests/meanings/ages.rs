//! Populations by single years of age: whose last year may be of everyone who is older, and that lack ages which are asked for.

use crate::world::World;

/// Residents of every age to 90, of whom those of 90 are many, and visits by people of up to 101; or by none who are older than 30.
fn world(age: &str, table: &str) -> World {
    let mut people = "year,town,age,persons\n".to_string();
    for age in 0..=90 {
        people += &format!("2022,T1,{age},{}\n", if age < 90 { 100 } else { 500 });
    }
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: town, plural: towns}]\nareas: [{level: town, code: T1, label: Ash}]\n",
        ),
        (
            "codelists/ages.yaml",
            "name: ages\nbands: [{label: Under 65, under: 65}, {label: 65 to 84, from: 65, to: 84}, {label: 85 to 94, from: 85, to: 94}, \
             {label: 95 and over, from: 95}]\n",
        ),
        (
            "datasets/people.yaml",
            &format!(
                "name: people\ngrain: town, year and age\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\n\
                 time: year\ncolumns:\n  year: {{type: mid_year}}\n  town: {{codes: town}}\n  age: {age}\n  \
                 persons: {{type: integer}}\n"
            ),
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ntime: day\ncolumns:\n  day: {type: date}\n  \
             place: {codes: town}\n  age: {type: integer, min: 0, describes: person}\n",
        ),
        ("data/people.csv", &people),
        ("data/visits.csv", "day,place,age\n2022-05-01,T1,5\n2022-05-01,T1,88\n2022-05-01,T1,90\n2022-05-01,T1,95\n"),
        (
            "t.ind",
            &format!(
                "measure n = count of visits\nmeasure p = sum of people.persons\nindicator rate = (n per 1000 p in mid-2022)\n{table}"
            ),
        ),
    ])
}

#[test]
fn ages_that_end_with_the_oldest_of_a_population_are_a_warning_of_the_run() {
    let warned = |column: &str| {
        let mut found = world("{type: integer, min: 0}", &format!("table t {{ in 2022 {column} }}")).warned();
        found.retain(|said| said.starts_with("data::"));
        found
    };
    let said = |ages: &str| {
        format!("data::oldest-age: {ages}: the oldest age of people is 90, which may be everyone who is older, too")
    };
    for (column, ages) in [
        ("column \"Rate\" (rate where age = 90) at \"Ash\"", "age 90"),
        ("column \"Rate\" (rate where age in 85 to 90) at \"Ash\"", "ages 85 to 90"),
        ("column \"Rate\" (rate where age < 95) at \"Ash\"", "ages up to 94"),
        ("column \"People\" ((p where age = 90) in mid-2022) at \"Ash\"", "age 90"),
        ("rows age.ages \"Age\" column \"Rate\" rate at \"Ash\"", "ages 85 to 94"),
    ] {
        assert_eq!(warned(column), [said(ages)], "{column}");
    }
    for column in [
        "column \"Rate\" (rate where age >= 85) at \"Ash\"",
        "column \"Rate\" (rate where age in 85 to 89) at \"Ash\"",
        "column \"Rate\" (rate where age < 18) at \"Ash\"",
        "column \"Visits\" n where age = 90",
        "column \"Rate\" rate at \"Ash\"",
    ] {
        assert_eq!(warned(column), [] as [&str; 0], "{column}");
    }
}

/// What the last year is of is then known, and one that is of many is refused where events are of one.
#[test]
fn with_a_last_age_nothing_is_doubtful() {
    let table = |ages: &str| format!("table t {{ in 2022 column \"Rate\" (rate where age {ages}) at \"Ash\" }}");
    let oldest = |age: &str, ages: &str| {
        let found = world(age, &table(ages)).warned();
        found.into_iter().filter(|said| said.starts_with("data::oldest-age")).count()
    };
    assert_eq!(oldest("{type: integer, min: 0, max: 150}", "= 90"), 0);
    let refused = world("{type: integer, min: 0, max: 90}", &table("in 85 to 94")).errors("t");
    assert_eq!(refused.len(), 1, "{refused:?}");
    let right = world("{type: integer, min: 0, max: 90}", &table(">= 85"));
    assert_eq!((right.table("t"), oldest("{type: integer, min: 0, max: 90}", ">= 85")), (" | Rate\n | 3.0".into(), 0));
    // Bands are ages as well, in rows and in conditions.
    for banded in [
        "table t { in 2022 rows age.ages \"Age\" column \"Rate\" rate at \"Ash\" }",
        "table t { in 2022 column \"Rate\" (rate where age.ages = \"85 to 94\") at \"Ash\" }",
    ] {
        let why = "denominators::other-ages: the ages of `people` do not make up these ages exactly: those of 90 may be of 90 and over, and \
                   only some of them are asked for";
        assert_eq!(world("{type: integer, min: 0, max: 90}", banded).errors("t"), [why], "{banded}");
    }
    let whole = "table t { in 2022 rows age.ages \"Age\" in [\"65 to 84\", \"85 to 94\" + \"95 and over\" as \"85 and over\"] column rate at \"Ash\" }";
    assert_eq!(
        world("{type: integer, min: 0, max: 90}", whole).table("t"),
        "Age | Rate\n65 to 84 | 0.0\n85 and over | 3.0"
    );
}

#[test]
fn ages_that_a_population_has_no_row_of_are_a_warning() {
    let people = |ages: &[std::ops::RangeInclusive<i64>]| {
        let rows = ages.iter().cloned().flatten().map(|age| format!("2022,T1,{age},10\n"));
        format!("year,town,age,persons\n{}", rows.collect::<String>())
    };
    let warned = |ages: &[std::ops::RangeInclusive<i64>], age: &str, condition: &str| {
        let table = format!("table t {{ in 2022 column \"Rate\" (rate where (age {condition})) at \"Ash\" }}");
        let world = world(age, &table);
        world.put("data/people.csv", &people(ages));
        let mut found = world.warned();
        found.retain(|said| said.starts_with("data::no-such-ages"));
        found.iter().map(|said| said.trim_start_matches("data::no-such-ages: ").to_string()).collect::<Vec<_>>()
    };
    let open = "{type: integer, min: 0}";
    assert_eq!(warned(&[16..=90], open, "in 0 to 17"), ["ages up to 17: no row of people has ages up to 15"]);
    assert_eq!(warned(&[0..=39, 50..=90], open, "in 18 to 64"), ["ages 18 to 64: no row of people has ages 40 to 49"]);
    assert_eq!(warned(&[0..=59], open, "in 18 to 64"), ["ages 18 to 64: no row of people has ages 60 to 64"]);
    // As most write it.
    assert_eq!(warned(&[16..=90], open, "< 18"), ["ages up to 17: no row of people has ages up to 15"]);
    assert_eq!(warned(&[0..=15, 17..=90], open, "<= 17 and age >= 0"), ["ages up to 17: no row of people has age 16"]);
    for (ages, age, condition) in [
        (0..=90, open, "< 18"),
        (16..=90, "{type: integer, min: 16}", "< 18"),
        (0..=90, open, "in 0 to 17"),
        (16..=90, open, ">= 18"),
        // Together these are of 16 and 17.
        (16..=90, open, "< 18 and age >= 16"),
        (16..=90, open, "not in 0 to 15"),
        (0..=90, open, ">= 65"),
        (0..=59, "{type: integer, min: 0, max: 59}", ">= 18"),
    ] {
        assert_eq!(warned(&[ages], age, condition), [] as [&str; 0], "{condition}");
    }
    // Where the population says that it begins at 16, it has nobody for younger events.
    let table = "table t { in 2022 rows age.ages \"Age\" in [\"Under 65\"] column \"Rate\" rate at \"Ash\" }";
    let why =
        "denominators::other-ages: the ages of `people` do not make up these ages exactly: it has nobody below 16";
    assert_eq!(world("{type: integer, min: 16, max: 90}", table).errors("t"), [why]);
}

/// Where each row is a person, the oldest is as old as the row says.
#[test]
fn ages_of_a_register_are_not_in_doubt() {
    let register = World::new(&[
        (
            "datasets/people.yaml",
            "name: people\ngrain: person\ncounts: people\nrole: population\nbasis: people\nfiles: people.csv\nkey: [id]\ncolumns:\n  id: {type: text}\n  \
             age: {type: integer, min: 0}\n",
        ),
        ("data/people.csv", "id,age\na,85\nb,92\n"),
        ("t.ind", "measure n = count of people\ntable t { column \"N\" n where age in 80 to 94 }"),
    ]);
    assert_eq!(register.table("t"), " | N\n | 2");
    assert_eq!(register.warned(), [] as [&str; 0]);
    register.put("t.ind", "measure n = count of people\ntable t { column \"N\" n where age < 90 }");
    assert_eq!(register.table("t"), " | N\n | 1");
    assert_eq!(register.warned(), [] as [&str; 0]);
}
