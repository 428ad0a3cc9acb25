//! A total in the data is a row of its own: what a condition says of its parts it does not say of the total, wherever it says it.

use crate::world::World;

const REFUSED: &str = "additivity::total-and-parts: ";

/// County is Ashby and Brook; what is looked up for County says nothing of these.
fn county(definitions: &str) -> World {
    World::new(&[
        (
            "codelists/place.yaml",
            "name: place\ncodes: [{code: T, label: County, total_of: all}, {code: a, label: Ashby}, {code: b, label: Brook}]\n",
        ),
        ("codelists/class.yaml", "name: class\ncodes: [{code: r, label: Rural}, {code: u, label: Urban}]\n"),
        (
            "datasets/info.yaml",
            "name: info\ngrain: place\nrole: look-up\nfiles: info.csv\nkey: [place]\ncolumns:\n  place: {codes: place}\n  \
             class: {codes: class}\n  busy: {type: flag, yes: [\"Y\"], no: [\"N\"]}\n",
        ),
        ("data/info.csv", "place,class,busy\nT,u,Y\na,r,N\nb,u,Y\n"),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: place\ncounts: visits\nfiles: visits.csv\ncolumns:\n  place: {codes: place, look_up: info}\n  \
             sex: {type: text}\n  v: {type: integer}\n",
        ),
        ("data/visits.csv", "place,sex,v\nT,F,30\na,F,10\nb,F,20\n"),
        ("t.ind", &format!("measure v = sum of visits.v\n{definitions}")),
    ])
}

#[test]
fn what_is_looked_up_for_a_total_is_not_that_of_its_parts() {
    for definitions in [
        "table t { rows place in [Ashby, Brook, County] column \"V\" v where place.class = \"Urban\" }",
        "table t { rows place in [each, County] column \"V\" v where place.busy }",
        "table t { rows place in [each, County] column \"V\" v where not place.busy }",
        "table t { rows place.class column \"V\" v where place = \"County\" }",
        "table t { column \"V\" v where (place = \"County\" and place.class = \"Urban\") }",
        "cohort c { from visits where place = \"County\" where place.class = \"Urban\" }\nmeasure n = sum of c.v\ntable t { column n }",
        "table t { where place.class = \"Urban\" rows place in [all, County] column \"V\" v }",
    ] {
        let found = county(definitions).errors("t");
        assert!(found.len() == 1 && found[0].starts_with(REFUSED), "{definitions}: {found:?}");
    }
    // Of the parts it says what it says, and a total without another condition is what the data has.
    let fine = county(
        "table t { rows place.class \"Class\" in [each, all] column \"V\" v }\n\
         table u { rows place \"Place\" in [each, County] column \"V\" v }",
    );
    assert_eq!(fine.table("t"), "Class | V\nRural | 10\nUrban | 20\nTotal | 30");
    assert_eq!(fine.table("u"), "Place | V\nAshby | 10\nBrook | 20\nCounty | 30");
}

/// `number of` as `=`, `!=` and `or` do.
#[test]
fn a_number_of_conditions_asks_for_totals_as_conditions_do() {
    let shown = |condition: &str| county(&format!("table t {{ column \"V\" v where {condition} }}")).table("t");
    assert_eq!(shown("number of {place = \"County\"} = 1"), " | V\n | 30");
    assert_eq!(shown("number of {place = \"Ashby\"} = 0"), " | V\n | 20");
    assert_eq!(shown("number of {place = \"Ashby\", place = \"Brook\"} >= 1"), " | V\n | 30");
    for definitions in [
        "table t { rows place in [each, County] column \"V\" v where number of {place = \"Ashby\"} = 0 }",
        "table t { rows place in [each, County] column \"V\" v where number of {place = \"Ashby\", sex = \"F\"} = 1 }",
        "table t { column \"V\" v where number of {place = \"County\", place = \"Ashby\"} = 1 }",
    ] {
        let found = county(definitions).errors("t");
        assert!(found.len() == 1 && found[0].starts_with(REFUSED), "{definitions}: {found:?}");
    }
}

/// Under 18 is 0 to 9 and 10 to 17, and begins where 0 to 9 begins.
#[test]
fn an_attribute_of_a_total_that_some_of_its_parts_lack_does_not_choose_it() {
    let ages = |definitions: &str| {
        World::new(&[
            (
                "codelists/age.yaml",
                "name: age\nattributes: {first: integer, level: text}\ncodes:\n  \
                 - {code: all, label: All ages, first: 0, level: total, total_of: all}\n  \
                 - {code: u18, label: Under 18, first: 0, level: total, total_of: [a, b]}\n  - {code: a, label: 0 to 9, first: 0, level: part}\n  \
                 - {code: b, label: 10 to 17, first: 10, level: part}\n  - {code: o, label: 18 and over, first: 18, level: part}\n",
            ),
            (
                "datasets/d.yaml",
                "name: d\ngrain: age\ncounts: people\nfiles: d.csv\ncolumns:\n  age: {codes: age}\n  n: {type: integer}\n",
            ),
            ("data/d.csv", "age,n\nall,200\nu18,60\na,20\nb,40\no,140\n"),
            ("t.ind", &format!("measure n = sum of d.n\n{definitions}")),
        ])
    };
    for condition in
        ["age.first < 10", "age.first = 0", "age.first in 0 to 9", "not (age.first >= 10)", "age.first != 10"]
    {
        let found =
            ages(&format!("table t {{ rows age in [\"Under 18\"] column \"N\" n where {condition} }}")).errors("t");
        assert!(found.len() == 1 && found[0].starts_with(REFUSED), "{condition}: {found:?}");
    }
    let found = ages("table t { column \"N\" n where (age = \"All ages\" and age.first < 18) }").errors("t");
    assert!(found.len() == 1 && found[0].starts_with(REFUSED), "{found:?}");
    // The parts alone.
    assert_eq!(ages("table t { column \"N\" n where age.first < 10 }").table("t"), " | N\n | 20");
}

/// Seven people have no ward in one year and nine in the next: they may be the same people.
#[test]
fn people_of_several_dates_are_not_added_up_below_a_table() {
    let people = |table: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: ward, plural: wards}]\nareas: [{level: ward, code: W1, label: Ash}, {level: ward, code: W2, label: Birch}]\n",
            ),
            (
                "datasets/people.yaml",
                "name: people\ngrain: ward and year\ncounts: residents\nfiles: p.csv\nrole: population\nbasis: residents\ntime: year\n\
                 covers: mid-2022 to mid-2023\nserves: financial_year\ncolumns:\n  year: {type: mid_year}\n  \
                 ward: {codes: ward, describes: place, missing: allowed}\n  persons: {type: integer}\n",
            ),
            ("data/p.csv", "year,ward,persons\n2022,W1,10\n2022,W2,20\n2022,,7\n2023,W1,11\n2023,W2,21\n2023,,9\n"),
            ("t.ind", &format!("measure p = sum of people.persons\n{table}")),
        ])
    };
    let notes = |table: &str| {
        let shown = people(table).rendered("t", "md");
        shown.lines().filter(|line| line.contains("leaves out")).collect::<Vec<_>>().join("\n")
    };
    let columns =
        notes("table t { rows area \"Area\" in [wards, all] column \"A\" p in mid-2022 column \"B\" p in mid-2023 }");
    assert!(
        columns.contains("7 residents without a ward") && columns.contains("9 residents without a ward"),
        "{columns}"
    );
    let rows = notes("table t { rows financial_year \"Year\" in [2022/23, 2023/24] column \"P\" p at all }");
    assert!(rows.contains("some residents without a ward"), "{rows}");
    for table in [columns, rows] {
        assert!(!table.contains("16"), "{table}");
    }
    let one = notes("table t { rows area \"Area\" in [wards, all] column \"A\" p in mid-2022 }");
    assert!(one.contains("7 residents without a ward"), "{one}");
}

/// What a ward did not return is no percentage of 0.
#[test]
fn a_gap_that_is_zero_is_no_percentage_of_zero() {
    let world = World::new(&[
        ("codelists/ward.yaml", "name: ward\ncodes: [{code: W1, label: Ash}, {code: W2, label: Birch}]\n"),
        (
            "datasets/d.yaml",
            "name: d\ngrain: ward and month\ncounts: returns\nfiles: d.csv\ntime: month\ncovers: 2023-04 to 2023-05\nkey: [month, ward]\n\
             complete: true\ngaps: zero\ncolumns:\n  month: {type: month}\n  ward: {codes: ward}\n  new: {type: integer}\n  \
             late: {type: decimal(1), unit: \"%\"}\n",
        ),
        ("data/d.csv", "month,ward,new,late\n2023-04,W1,1,50.0\n2023-05,W1,2,60.0\n2023-04,W2,3,70.0\n"),
        (
            "t.ind",
            "measure new = sum of d.new\nmeasure late = mean of d.late\n\
             table t { in 2023-05 rows ward \"Ward\" column \"New\" new column \"Late\" late }",
        ),
    ]);
    assert_eq!(world.table("t"), "Ward | New | Late\nAsh | 2 | 60.0\nBirch | 0 | ..");
}
