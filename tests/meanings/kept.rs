//! One row kept for each person over some periods, and others that choose among these: the person is then missing where another row would be theirs.

use crate::world::World;

/// One person, in May 2023 and in June 2023; another in February 2023 and in May 2023.
fn crimes(per: &str, table: &str) -> World {
    World::new(&[
        (
            "datasets/crimes.yaml",
            "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ntime: day\ncolumns:\n  day: {type: date}\n  person: {type: text}\n",
        ),
        (
            "definitions.ind",
            &format!(
                "cohort once {{ from crimes keep first by day per person{per} }}\nmeasure people = count of once\ntable t {{ {table} }}"
            ),
        ),
        ("data/crimes.csv", "day,person\n2023-02-01,c\n2023-05-01,c\n2023-05-01,a\n2023-06-01,a\n"),
    ])
}

fn is_warned(per: &str, table: &str) -> bool {
    let found = crimes(per, table).warnings();
    found.iter().any(|found| found.starts_with("periods::kept-before"))
}

/// Of 2023 the person c is kept in February, and so is not there in 2023/24.
#[test]
fn a_period_of_another_kind_than_rows_are_kept_for_is_warned_of() {
    let years = "rows financial_year \"Year\" from 2022/23 to 2023/24 column \"People\" people";
    assert!(is_warned(", day.calendar_year", years));
    assert!(is_warned(", day.calendar_year", "in 2023/24 column \"People\" people"));
    assert!(is_warned(", day.calendar_year", "column \"People\" people in 2023/24"));
    assert!(is_warned(", day.calendar_year", "column \"People\" change in people from 2022/23 to 2023/24"));
    assert!(is_warned(", day.financial_year", "rows month from 2023-04 to 2023-06 column \"People\" people"));
    for table in [years, "in 2023/24 column \"People\" people", "column \"People\" people in 2023/24"] {
        assert!(!is_warned(", day.financial_year", table), "{table}");
        assert!(!is_warned(", day.month", table), "{table}");
        assert!(is_warned("", table), "{table}");
        assert!(!is_warned(" ever", table), "{table}");
    }
}

#[test]
fn a_condition_on_the_date_chooses_as_a_period_does() {
    for condition in ["day in 2023/24", "day.financial_year = 2023/24", "day >= 2023-04-01"] {
        for table in [
            format!("where {condition} column \"People\" people"),
            format!("column \"People\" people where {condition}"),
            format!("column \"People\" 2 * (people where {condition})"),
        ] {
            assert!(is_warned("", &table), "{table}");
            assert!(!is_warned(" ever", &table), "{table}");
            assert!(!is_warned(", day.financial_year", &table), "{table}");
        }
    }
    for other in ["person != \"c\"", "day is not missing", "day.weekday = \"Monday\""] {
        assert!(!is_warned("", &format!("where {other} column \"People\" people")), "{other}");
    }
}
