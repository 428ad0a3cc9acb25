//! A period beyond the rows of data that does not say what it covers: its counts are 0 because the file ends, and a run says so.

use crate::world::World;

/// Fires by a column of a type, with lines of the declaration, and a table of them.
fn world(ty: &str, declared: &str, rows: &str, definitions: &str) -> World {
    let fires = format!(
        "name: fires\ngrain: fire\ncounts: fires\nfiles: fires.csv\ntime: on\n{declared}columns:\n  on: {{type: {ty}, missing: allowed}}\n"
    );
    World::new(&[
        ("datasets/fires.yaml", &fires),
        ("disclosure/small.yaml", "name: small\ncounts: fires\nbelow: 3\n"),
        ("disclosure/zeros.yaml", "name: zeros\ncounts: fires\nbelow: 3\nzero: suppressed\n"),
        ("definitions.ind", &format!("measure n = count of fires\n{definitions}")),
        ("data/fires.csv", &format!("on\n{rows}")),
    ])
}

/// What a run of the table says.
fn warned(ty: &str, declared: &str, rows: &str, table: &str) -> Vec<String> {
    world(ty, declared, rows, &format!("table t {{ {table} column \"N\" n }}")).warned()
}

/// A day of each month from April to November 2023, and one of January 2022.
const MONTHS: &str = "2023-04-03\n2023-05-09\n2023-06-30\n2023-07-01\n2023-08-02\n2023-09-05\n2023-10-31\n2023-11-30\n";

#[test]
fn a_period_after_the_last_row_or_before_the_first_is_a_warning() {
    let found = |table: &str| warned("date", "", "2022-05-01\n2023-01-31\n\"\"\n", table);
    let none_in = |periods: &str| {
        format!(
            "data::no-rows-in-period: fires has no row in {periods}: its first is of 2022-05-01 and its last of 2023-01-31"
        )
    };
    assert_eq!(
        found("rows financial_year from 2020/21 to 2024/25"),
        [none_in("2020/21 to 2021/22 and 2023/24 to 2024/25")]
    );
    assert_eq!(found("in 2023/24"), [none_in("2023/24")]);
    assert_eq!(found("column \"Change\" change in n from 2022/23 to 2023/24"), [none_in("2023/24")]);
    assert_eq!(found("where on in 2024"), [none_in("2024")]);
    assert_eq!(found("rows month from 2023-01 to 2023-03"), [none_in("2023-02 to 2023-03")]);
    // Between rows there may be none; nor does a day beside them say anything of a year.
    for table in ["rows month from 2022-06 to 2022-08", "in 2022/23", "in 2023", "", "where on >= 2024-01-01"] {
        assert_eq!(found(table), [] as [&str; 0], "{table}");
    }
}

#[test]
fn a_period_that_the_rows_end_in_is_a_warning() {
    let found = |table: &str| warned("date", "", MONTHS, table);
    let partly = |periods: &str| {
        format!("data::no-rows-in-period: fires has {periods}: its first is of 2023-04-03 and its last of 2023-11-30")
    };
    assert_eq!(found("in 2023/24"), [partly("rows for a part of 2023/24 only")]);
    assert_eq!(found("in 2023"), [partly("rows for a part of 2023 only")]);
    let both = partly("no row in 2024/25, and rows for a part of 2023/24 only");
    assert_eq!(found("rows financial_year from 2023/24 to 2024/25"), [both]);
    assert_eq!(found("rows month from 2023-04 to 2023-11"), [] as [&str; 0]);
    // Where only some months have rows, those beside them may have none.
    let rare = MONTHS.replace("2023-08-02\n", "");
    assert_eq!(warned("date", "", &rare, "in 2023/24"), [] as [&str; 0]);
    let months: String = (4..=11).map(|month| format!("2023-{month:02}\n")).collect();
    let said = "data::no-rows-in-period: fires has rows for a part of 2023/24 only: its first is of 2023-04 and its last of 2023-11";
    assert_eq!(warned("month", "", &months, "in 2023/24"), [said]);
    let moments = MONTHS.replace('\n', " 23:59\n");
    assert_eq!(warned("datetime", "", &moments, "in 2023/24"), found("in 2023/24"));
}

/// Numbers that are sent in for months are of all of them, however few: three of the twelve are no year.
#[test]
fn a_year_of_which_returns_have_a_part_is_a_warning() {
    let world = |rows: &str, table: &str| {
        World::new(&[
            (
                "datasets/calls.yaml",
                "name: calls\ngrain: month\ncounts: calls\nfiles: calls.csv\ntime: m\ncolumns:\n  m: {type: month}\n  n: {type: integer, counts: calls}\n",
            ),
            ("definitions.ind", &format!("measure n = sum of calls.n\ntable t {{ column \"N\" {table} }}")),
            ("data/calls.csv", &format!("m,n\n{rows}")),
        ])
    };
    let months = |from: u32, to: u32| (from..=to).map(|month| format!("2022-{month:02},{month}\n")).collect::<String>();
    let said = |last: &str| {
        format!(
            "data::no-rows-in-period: calls has rows for a part of 2022/23 only: its first is of 2022-04 and its last of {last}"
        )
    };
    assert_eq!(world(&months(4, 6), "n in 2022/23").warned(), [said("2022-06")]);
    let one = "data::no-rows-in-period: calls has rows for a part of 2022/23 only: its rows are of 2022-04";
    assert_eq!(world(&months(4, 4), "n in 2022/23").warned(), [one]);
    for of in ["n in 2022-04", "n in 2022-05", "change in n from 2022-04 to 2022-06"] {
        assert_eq!(world(&months(4, 6), of).warned(), Vec::<String>::new(), "{of}");
    }
}

#[test]
fn data_that_says_what_it_covers_says_so_of_itself() {
    let whole = "covers: 2023-04 to 2024-03\ncomplete: false\n";
    assert_eq!(warned("date", whole, MONTHS, "in 2023/24"), [] as [&str; 0]);
    let helps = world("date", "", MONTHS, "table t { in 2023/24 column \"N\" n }").helped();
    assert!(helps[0].contains("such as `covers: 2023-04 to 2023-11`"), "{helps:?}");
}

#[test]
fn a_policy_lets_no_date_of_a_row_be_said_and_may_hide_that_there_is_none() {
    let said = "data::no-rows-in-period: fires has no row in 2024/25, and rows for a part of 2023/24 only";
    let years = "rows financial_year from 2023/24 to 2024/25";
    assert_eq!(warned("date", "disclosure: small\n", MONTHS, years), [said]);
    assert_eq!(warned("date", "disclosure: zeros\n", MONTHS, years), [] as [&str; 0]);
}
