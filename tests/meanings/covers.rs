//! Rows that are dated outside what their dataset covers.

use crate::world::World;

const TABLES: &str = "measure fires_all = count of fires
     table all_and_year {
       column \"All\" fires_all
       column \"2021/22\" fires_all in 2021/22
     }
     table by_quarter_one {
       rows   month \"Month\" from 2021-04 to 2021-05
       column fires_all
     }";

/// Fires, dated by a column of this type.
fn world(ty: &str, declared: &str, rows: &str) -> World {
    World::new(&[
        (
            "datasets/fires.yaml",
            &format!(
                "name: fires\ngrain: fire\ncounts: fires\nfiles: fires.csv\ntime: on\n{declared}\ncolumns:\n  on: {{type: {ty}, missing: allowed}}\n"
            ),
        ),
        ("definitions.ind", TABLES),
        ("data/fires.csv", &format!("on\n{rows}")),
    ])
}

const COVERS: &str = "covers: 2021-04 to 2022-03";

#[test]
fn a_row_outside_stops_the_run_with_its_line() {
    let refused = world("month", COVERS, "2021-04\n2021-05\n2021-04\n1921-04\n").refused("all_and_year");
    assert_eq!(
        refused,
        [
            "data::outside-covers: a row of fires is dated outside what it covers (2021-04 to 2022-03): 1921-04 (fires.csv, line 5)"
        ]
    );
}

#[test]
fn both_ends_are_inside_and_the_days_beside_them_are_not() {
    let refused = world("date", COVERS, "2021-03-31\n2021-04-01\n2022-03-31\n2022-04-01\n").refused("all_and_year");
    assert_eq!(
        refused,
        [
            "data::outside-covers: 2 rows of fires are dated outside what it covers (2021-04 to 2022-03): 2021-03-31 (fires.csv, line 2); \
          2022-04-01 (fires.csv, line 5)"
        ]
    );
    let inside = world("date", COVERS, "2021-04-01\n2022-03-31\n").table("all_and_year");
    assert_eq!(inside, " | All | 2021/22\n | 2 | 2");
}

#[test]
fn a_day_ends_at_midnight() {
    let last = world("datetime", COVERS, "2021-04-01 00:00\n2022-03-31 23:59\n").table("all_and_year");
    assert_eq!(last, " | All | 2021/22\n | 2 | 2");
    let refused = world("datetime", COVERS, "2021-04-01 00:00\n2022-04-01 00:00\n").refused("all_and_year");
    assert!(refused[0].contains("a row of fires is dated outside"), "{refused:?}");
}

#[test]
fn rows_are_left_out_where_the_dataset_says_so_and_the_table_says_how_many() {
    let leave_out = format!("{COVERS}\noutside_covers: leave out");
    let world = world("month", &leave_out, "2021-04\n2021-04\n2022-03\n2022-04\n2022-05\n1912-04\n");
    let expected = " | All | 2021/22\n | 3 | 3\nAll: 3 fires outside 2021-04 to 2022-03 are left out.";
    assert_eq!(world.table("all_and_year"), expected);
    // None of them would have been in these rows.
    assert_eq!(world.table("by_quarter_one"), "Month | Fires all\n2021-04 | 2\n2021-05 | 0");
}

#[test]
fn a_year_that_is_covered_in_part_says_what_it_leaves_out_of_the_rest() {
    let leave_out = "covers: 2021-04 to 2021-12\noutside_covers: leave out";
    let table = world("date", leave_out, "2021-04-01\n2021-12-31\n2022-01-01\n").table("all_and_year");
    assert_eq!(table, " | All | 2021/22\n | 2 | 2\n1 fire outside 2021-04 to 2021-12 is left out.");
}

#[test]
fn a_row_without_a_date_is_not_outside() {
    let leave_out = format!("{COVERS}\noutside_covers: leave out");
    let expected = " | All | 2021/22\n | 2 | 1\n2021/22: 1 fire without a date is left out.";
    assert_eq!(world("month", COVERS, "2021-04\n\"\"\n").table("all_and_year"), expected);
    assert_eq!(world("month", &leave_out, "2021-04\n\"\"\n").table("all_and_year"), expected);
}

#[test]
fn what_to_do_with_rows_outside_needs_a_dataset_that_says_what_it_covers() {
    let refused = world("month", "outside_covers: leave out", "2021-04\n").refused("all_and_year");
    assert_eq!(
        refused,
        [
            "datasets::misplaced-option: `outside_covers` has no effect on the dataset `fires`, which does not say what it covers"
        ]
    );
}

#[test]
fn a_period_that_is_covered_in_part_is_a_warning() {
    let dataset = "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ntime: on\ncovers: 2022-04 to 2023-03\ncolumns:\n  on: {type: date}\n";
    let warned = |rows: &str| {
        let definitions = format!("measure n = count of calls\ntable t {{ rows {rows} column \"N\" n }}");
        let world = World::new(&[
            ("datasets/calls.yaml", dataset),
            ("definitions.ind", &definitions),
            ("data/calls.csv", "on\n2022-05-01\n2023-01-01\n"),
        ]);
        world.warnings()
    };
    let partly = |period: &str| {
        format!("periods::partly-covered: `calls` covers 2022-04 to 2023-03, which is only a part of {period}")
    };
    assert_eq!(warned("calendar_year \"Year\" in [2022]"), [partly("2022")]);
    assert_eq!(warned("financial_year \"Year\" in [2022/23]"), Vec::<String>::new());
    assert_eq!(warned("month \"Month\" from 2022-04 to 2023-03"), Vec::<String>::new());
}

const HALF_A_YEAR: &str = "covers: 2021-04 to 2021-09";

#[test]
fn a_period_without_rows_is_a_warning_of_the_run() {
    let none_in = |periods: &str| {
        vec![format!("data::no-rows-in-period: fires covers 2021-04 to 2021-09, but has no row in {periods}")]
    };
    let one_column = "2021-04\n2021-05\n2021-06\n2021-07\n2021-09\n";
    assert_eq!(world("month", HALF_A_YEAR, one_column).warned(), none_in("2021-08"));
    assert_eq!(
        world("month", HALF_A_YEAR, "2021-05\n2021-06\n\"\"\n").warned(),
        none_in("2021-04 and 2021-07 to 2021-09")
    );
    let edges = "2021-04-30\n2021-05-01\n2021-05-31\n2021-07-01\n2021-08-31\n2021-09-30\n";
    assert_eq!(world("date", HALF_A_YEAR, edges).warned(), none_in("2021-06"));
    let moments = "2021-04-30 23:59\n2021-06-01 00:00\n2021-07-31 23:59\n2021-08-01 00:00\n2021-09-30 23:59\n";
    assert_eq!(world("datetime", HALF_A_YEAR, moments).warned(), none_in("2021-05"));
    let every = "2021-04\n2021-05\n2021-06\n2021-07\n2021-08\n2021-09\n";
    assert_eq!(world("month", HALF_A_YEAR, every).warned(), [] as [&str; 0]);
}

#[test]
fn periods_are_of_the_kind_in_which_it_is_written() {
    let years = world("date", "covers: 2019/20 to 2021/22", "2020-03-31\n2021-04-01\n");
    let expected = "data::no-rows-in-period: fires covers 2019/20 to 2021/22, but has no row in 2020/21";
    assert_eq!(years.warned(), [expected]);
    // Fires need not be on every day, nor in a month that is covered in part.
    let days = world("date", "covers: 2021-04-20 to 2021-07-10", "2021-05-02\n2021-05-30\n");
    let expected = "data::no-rows-in-period: fires covers 2021-04-20 to 2021-07-10, but has no row in 2021-06";
    assert_eq!(days.warned(), [expected]);
}

#[test]
fn rows_that_are_left_out_fill_no_period_and_incomplete_data_has_none_to_fill() {
    let beside =
        world("month", "covers: 2021-04 to 2021-06\noutside_covers: leave out", "2021-03\n2021-04\n2021-06\n2021-07\n");
    let expected = "data::no-rows-in-period: fires covers 2021-04 to 2021-06, but has no row in 2021-05";
    assert_eq!(beside.warned(), [expected]);
    // A survey of some months says that it is one.
    let survey = world("month", "covers: 2021-04 to 2021-06\ncomplete: false", "2021-04\n2021-06\n");
    assert_eq!(survey.warned(), [] as [&str; 0]);
    let complete = World::new(&[
        (
            "datasets/returns.yaml",
            "name: returns\ngrain: month\ncounts: returns\nfiles: returns.csv\ntime: on\ncovers: 2021-04 to 2021-06\nkey: [on]\n\
             gaps: zero\ncolumns:\n  on: {type: month}\n  fires: {type: integer}\n",
        ),
        ("data/returns.csv", "on,fires\n2021-04,3\n2021-06,4\n"),
        ("definitions.ind", "measure fires = sum of returns.fires\ntable t { column \"Fires\" fires }"),
    ]);
    assert_eq!(complete.table("t"), " | Fires\n | 7");
    assert_eq!(complete.warned(), [] as [&str; 0]);
}

#[test]
fn a_policy_that_hides_zero_hides_that_a_period_has_no_rows() {
    for (zero, count) in [("", 1), ("zero: suppressed\n", 0)] {
        let world = world("month", "covers: 2021-04 to 2021-06\ndisclosure: small", "2021-04\n2021-06\n");
        std::fs::create_dir(world.path("disclosure")).expect("a folder");
        world.put("disclosure/small.yaml", &format!("name: small\ncounts: fires\nbelow: 3\n{zero}"));
        assert_eq!(world.warned().len(), count, "{zero}");
    }
}

/// The middle one of three years did not come, nor did the last of four.
#[test]
fn a_year_of_a_population_between_others_is_missed() {
    let people = |covers: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: town, plural: towns}]\nareas: [{level: town, code: A, label: Ashby}]\n",
            ),
            (
                "datasets/people.yaml",
                &format!(
                    "name: people\ngrain: town and year\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ntime: year\n\
                     covers: {covers}\ncolumns:\n  town: {{codes: town}}\n  year: {{type: mid_year}}\n  persons: {{type: integer}}\n"
                ),
            ),
            ("definitions.ind", "table t { rows town column \"Residents\" sum of people.persons in mid-2021 }"),
            ("data/people.csv", "town,year,persons\nA,2021,10\nA,2023,12\n"),
        ])
    };
    let expected = "data::no-rows-in-period: people covers mid-2021 to mid-2024, but has no row in mid-2022";
    assert_eq!(people("mid-2021 to mid-2024").warned(), [expected]);
}

/// Of three crimes one is after what is covered: it is not looked for, and the funnel of the table says so.
#[test]
fn what_is_left_out_of_rows_that_others_are_looked_for_among_is_said() {
    let world = World::new(&[
        ("codelists/ward.yaml", "name: ward\ncodes: [W1, W2, W3]\n"),
        (
            "datasets/crimes.yaml",
            "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ntime: day\ncovers: 2022-01 to 2022-02\noutside_covers: leave out\ncolumns:\n  \
             day: {type: date}\n  ward: {codes: ward}\n",
        ),
        (
            "datasets/stops.yaml",
            "name: stops\ngrain: stop\ncounts: stops\nfiles: stops.csv\ncolumns:\n  ward: {codes: ward}\n",
        ),
        (
            "definitions.ind",
            "cohort beside { from stops among crimes by ward }\ncohort alone { from stops not among crimes by ward }\n\
             table t { column \"Beside\" count of beside column \"Alone\" count of alone }",
        ),
        ("data/crimes.csv", "day,ward\n2022-01-05,W1\n2022-02-05,W1\n2022-03-31,W3\n"),
        ("data/stops.csv", "ward\nW1\nW3\nW3\nW2\n"),
    ]);
    assert_eq!(world.table("t"), " | Beside | Alone\n | 1 | 3");
    let lines: Vec<String> = world.funnel_of("t").into_iter().filter(|line| line.starts_with("crimes: ")).collect();
    assert_eq!(lines, ["crimes: rows read: 3 3", "crimes: day is in 2022-01 to 2022-02: 3 2"]);
}

#[test]
fn years_whose_kind_is_written_are_covered_by_their_months() {
    for (written, months) in [
        ("academic year 2021/22 to 2022/23", "2021-09 to 2023-08"),
        ("academic year 2021/22 to academic year 2022/23", "2021-09 to 2023-08"),
        ("financial year 2021/22", "2021-04 to 2022-03"),
    ] {
        let found = world("date", &format!("covers: {written}"), "").errors_with_help();
        let bad: Vec<&str> =
            found.iter().filter(|(code, _)| code == "datasets::bad-period").map(|(_, help)| help.as_str()).collect();
        assert_eq!(bad, [format!("write the months: `covers: {months}`")], "{written}: {found:?}");
    }
}
