//! Rows with dates, where nothing says which of these date them: what is of all dates is no number of one.

use crate::world::World;

/// Two injuries in 2022 and one in 2021; 100 people in 2021 and 200 in 2022. `people` and `injuries` are lines of their declarations.
fn world(people: &str, injuries: &str, definitions: &str) -> World {
    let people = format!(
        "name: people\ngrain: year\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\n{people}columns:\n  \
         year: {{type: mid_year}}\n  persons: {{type: integer}}\n"
    );
    let injuries = format!(
        "name: injuries\ngrain: injury\ncounts: injuries\nfiles: injuries.csv\n{injuries}columns:\n  id: {{type: text}}\n  on: {{type: date}}\n  \
         date_of_birth: {{type: date}}\n  joined: {{type: date, describes: person}}\n"
    );
    let definitions =
        format!("measure n = count of injuries\nmeasure residents = sum of people.persons\n{definitions}");
    World::new(&[
        ("datasets/people.yaml", &people),
        ("datasets/injuries.yaml", &injuries),
        ("definitions.ind", &definitions),
        ("data/people.csv", "year,persons\n2021,100\n2022,200\n"),
        (
            "data/injuries.csv",
            "id,on,date_of_birth,joined\na,2022-05-01,1990-01-01,2000-01-01\nb,2022-06-01,1990-01-01,2000-01-01\nc,2021-06-01,1990-01-01,2000-01-01\n",
        ),
    ])
}

#[test]
fn a_rate_of_one_periods_people_over_rows_of_all_dates_is_a_warning() {
    let warned = "periods::undated-side: this side is of one period, and the other counts rows of `injuries` of all dates: it does not say \
                  which column dates a row";
    for value in
        ["n per 1000 residents in mid-2022", "n * 1000 / (residents in mid-2022)", "(residents in mid-2022) / n"]
    {
        let world = world("time: year\n", "", &format!("table t {{ column \"X\" {value} }}"));
        assert_eq!(world.warnings(), [warned], "{value}");
    }
    for (injuries, value) in [
        ("time: on\n", "n in 2022 per 1000 residents in mid-2022"),
        ("", "n"),
        ("", "(n where on in 2022) per 1000 residents in mid-2022"),
        ("", "residents in mid-2022"),
    ] {
        let world = world("time: year\n", injuries, &format!("table t {{ column \"X\" {value} }}"));
        let found: Vec<String> =
            world.warnings().into_iter().filter(|found| !found.starts_with("names::unused")).collect();
        assert_eq!(found, [] as [&str; 0], "{value}");
    }
}

#[test]
fn a_period_of_rows_without_one_is_refused() {
    let refused = "periods::no-time-column: `injuries` does not say which column dates a row";
    for table in [
        "in 2022/23 column \"X\" n",
        "column \"X\" n in 2022",
        "rows calendar_year from 2021 to 2022 column \"X\" n",
        "column n for each calendar_year from 2021 to 2022",
    ] {
        let world = world("time: year\n", "", &format!("table t {{ {table} }}"));
        assert_eq!(world.errors("t")[0], refused, "{table}");
    }
}

#[test]
fn people_of_all_dates_are_not_added_up() {
    let refused = "periods::no-time-column: `people` does not say which column dates a row, so this adds up its residents of all dates";
    for table in
        ["column \"X\" residents", "column \"X\" (n where on in 2022) per 1000 residents", "column \"X\" n / residents"]
    {
        let world = world("", "", &format!("table t {{ {table} }}"));
        assert_eq!(world.errors("t"), [refused], "{table}");
        assert!(world.errors_with_help()[0].1.contains("`time: year`"));
    }
    let asked = world("", "", "table t { column \"X\" residents where year = mid-2022 }");
    assert_eq!(asked.table("t"), " | X\n | 200");
    let own = world("", "", "measure now = sum of people.persons where year = mid-2022\ntable t { column \"X\" now }");
    assert_eq!(own.table("t"), " | X\n | 200");
}

/// A day on which a pupil joined dates nothing that is counted.
#[test]
fn a_register_with_dates_is_a_register() {
    let pupils = "name: pupils\ngrain: pupil\ncounts: pupils\nfiles: pupils.csv\nrole: population\nbasis: pupils\nkey: [id]\ncolumns:\n  \
                  id: {type: text}\n  joined: {type: date}\n";
    let world = World::new(&[
        ("datasets/pupils.yaml", pupils),
        ("definitions.ind", "table t { column \"X\" count of pupils }"),
        ("data/pupils.csv", "id,joined\na,2020-09-01\nb,2021-09-01\n"),
    ]);
    assert_eq!(world.table("t"), " | X\n | 2");
    assert_eq!(world.warnings(), [] as [&str; 0]);
}
