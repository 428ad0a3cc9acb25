//! Rows and columns of years: each year over the people of its own date, and none over those of another.

use crate::world::World;

const THEFTS: (&str, &str) = (
    "datasets/thefts.yaml",
    "name: thefts\ngrain: theft\ncounts: thefts\nfiles: thefts.csv\ntime: on\ncolumns:\n  on: {type: date}\n",
);

/// In 2021/22 one theft, in 2022/23 two, in 2023/24 three; of those, one in April 2023.
const ROWS: (&str, &str) =
    ("data/thefts.csv", "on\n2021-05-01\n2022-05-01\n2022-12-01\n2023-04-01\n2023-05-01\n2024-03-31\n");

/// 500 people in mid-2021, 1,000 in mid-2022; `serves` is a line of the dataset, or nothing.
fn world(serves: &str, definitions: &str) -> World {
    let people = format!(
        "name: people\ngrain: year\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ntime: year\n\
         covers: mid-2021 to mid-2022\n{serves}\ncolumns:\n  year: {{type: mid_year}}\n  persons: {{type: integer}}\n"
    );
    World::new(&[
        THEFTS,
        ROWS,
        ("datasets/people.yaml", &people),
        ("data/people.csv", "year,persons\n2021,500\n2022,1000\n"),
        (
            "definitions.ind",
            &format!("measure stolen = count of thefts\nmeasure residents = sum of people.persons\n{definitions}"),
        ),
    ])
}

const BY_YEAR: &str = "table t {
      rows   financial_year \"Year\" from 2021/22 to 2022/23
      column \"Rate\" stolen per 1000 residents shown 0.0
      column \"Residents\" residents
    }";

#[test]
fn each_year_is_over_its_own_people() {
    let world = world("serves: financial_year", BY_YEAR);
    assert_eq!(world.table("t"), "Year | Rate | Residents\n2021/22 | 2.0 | 500\n2022/23 | 2.0 | 1000");
}

#[test]
fn a_year_without_people_is_missing_and_the_table_says_so() {
    let world = world("serves: financial_year", &BY_YEAR.replace("2021/22 to 2022/23", "2020/21 to 2023/24"));
    let expected = "Year | Rate | Residents\n2020/21 | .. | ..\n2021/22 | 2.0 | 500\n2022/23 | 2.0 | 1000\n2023/24 | .. | ..\n\
                    No population of residents for 2020/21 and 2023/24.";
    assert_eq!(world.table("t"), expected);
}

#[test]
fn so_it_is_across_columns_in_changes_and_in_the_period_of_a_table() {
    let text = "table aside { columns for each financial_year from 2021/22 to 2023/24 { column \"{financial_year}\" stolen per 1000 residents shown 0.0 } }
        table one { in 2022/23 column \"Rate\" stolen per 1000 residents shown 0.0 }
        table none { in 2023/24 column \"Rate\" stolen per 1000 residents shown 0.0 column \"Stolen\" stolen }
        indicator rate = stolen per 1000 residents
        table grown { column \"Change\" change in rate from 2021/22 to 2022/23 column \"Later\" rate in 2022/23 }";
    let world = world("serves: [financial_year, calendar_year]", text);
    let expected = " | 2021/22 | 2022/23 | 2023/24\n | 2.0 | 2.0 | ..\nNo population of residents for 2023/24.";
    assert_eq!(world.table("aside"), expected);
    assert_eq!(world.table("one"), " | Rate\n | 2.0");
    assert_eq!(world.table("none"), " | Rate | Stolen\n | .. | 3\nNo population of residents for 2023/24.");
    assert_eq!(world.table("grown"), " | Change | Later\n | 0% | 2.0");
    assert_eq!(
        world.at("rate", "calendar_year=2022"),
        Ok("2.0".into()),
        "two thefts in 2022, and 1,000 people in its middle"
    );
    assert_eq!(world.at("rate", "financial_year=2023/24"), Ok("..".into()));
}

#[test]
fn a_pin_by_hand_wins() {
    let text = BY_YEAR.replace("1000 residents", "1000 residents in mid-2022").replace("2022/23\n", "2023/24\n");
    let world = world("serves: financial_year", &text.replace("\"Residents\" residents", "\"Stolen\" stolen"));
    assert_eq!(world.table("t"), "Year | Rate | Stolen\n2021/22 | 1.0 | 1\n2022/23 | 2.0 | 2\n2023/24 | 3.0 | 3");
}

#[test]
fn dates_may_be_listed() {
    let served = "serves: {2022/23: mid-2022, 2023/24: mid-2022, 2023-04: mid-2021}";
    let world = world(
        served,
        "table t { rows financial_year \"Year\" from 2021/22 to 2023/24 column \"Rate\" stolen per 1000 residents shown 0.0 }
         table m { rows month \"Month\" from 2023-04 to 2023-05 column \"Rate\" stolen per 1000 residents shown 0.0 }",
    );
    let expected = "Year | Rate\n2021/22 | ..\n2022/23 | 2.0\n2023/24 | 3.0\nNo population of residents for 2021/22.";
    assert_eq!(world.table("t"), expected);
    let expected = "Month | Rate\n2023-04 | 2.0\n2023-05 | ..\nNo population of residents for 2023-05.";
    assert_eq!(world.table("m"), expected);
}

#[test]
fn a_month_is_not_served_by_the_date_of_its_year() {
    let world = world(
        "serves: financial_year",
        "table m { rows month \"Month\" from 2022-04 to 2022-05 column \"Rate\" stolen per 1000 residents }",
    );
    let refused = "periods::kind-mismatch: `people` is by mid year, and does not say which of them serves 2022-04";
    assert_eq!(world.errors("m")[0], refused);
}

#[test]
fn without_it_nothing_leads_to_one_population_under_all_years() {
    let world = world("", BY_YEAR);
    let project = indicia::project::Project::open(world.folder()).expect("the project can be read");
    let found = project.checked.diagnostics.iter().find(|found| found.code == "periods::kind-mismatch");
    let found = found.expect("it is refused");
    assert_eq!(found.message, "`people` is by mid year, and does not say which of them serves 2021/22");
    let help =
        "add `serves: financial_year` to the dataset: then each financial year has the people of the mid-year in it";
    assert_eq!(found.help.as_deref(), Some(help));
}

#[test]
fn a_year_of_another_kind_than_those_that_are_served_is_asked_about() {
    let world = world("serves: academic_year", BY_YEAR);
    let found = world.errors_with_help();
    let (code, help) = &found[0];
    assert_eq!(code, "periods::kind-mismatch");
    assert_eq!(
        help,
        "its dates serve academic years: write `academic year` before the year, or rows and columns by `academic_year`; or add `serves: \
         [academic_year, financial_year]` to the dataset: then each financial year has the people of the mid-year in it"
    );
}

#[test]
fn people_of_two_years_are_not_added_up() {
    let text = "table t { rows financial_year \"Year\" in [2021/22 + 2022/23 as \"Both\"] column \"Rate\" stolen per 1000 residents }
        table s { rows financial_year \"Year\" from 2021/22 to 2022/23 column \"Share\" share of residents across rows }";
    let world = world("serves: financial_year", text);
    let errors = world.errors("t");
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors.iter().all(|found| found.starts_with("additivity::sum-over-snapshots")), "{errors:#?}");
}

/// Twice the thefts of a year on its people are no rate of a year.
#[test]
fn years_that_one_date_serves_are_not_joined_above_it() {
    let rows = "financial_year \"Year\" in [2021/22, 2022/23, 2021/22 + 2022/23 as \"Both\"]";
    let text = format!(
        "table t {{ rows {rows} column \"Rate\" stolen per 1000 residents }} table n {{ rows {rows} column \"Stolen\" stolen }}"
    );
    let world = world("serves: {2021/22: mid-2022, 2022/23: mid-2022}", &text);
    let said = "periods::one-side: \"Both\" is of 2 years, and one date of `people` serves them all";
    assert_eq!(world.errors("t"), [said]);
}

#[test]
fn a_date_that_serves_must_be_in_the_data() {
    let world = world("serves: financial_year", BY_YEAR);
    world.put("data/people.csv", "year,persons\n2022,1000\n");
    assert_eq!(world.errors("t"), ["data::gap: people has no row for mid-2021"]);
}

#[test]
fn people_counted_on_days_are_served_by_days() {
    let people = "name: people\ngrain: person\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ntime: on\n\
         complete: false\nserves: {2021/22: 2021-09-30, 2022/23: 2022-09-30}\ncolumns:\n  id: {type: text}\n  on: {type: date}\n";
    let world = World::new(&[
        THEFTS,
        ROWS,
        ("datasets/people.yaml", people),
        ("data/people.csv", "id,on\na,2021-09-30\nb,2021-09-30\na,2022-03-31\na,2022-09-30\n"),
        (
            "definitions.ind",
            "measure stolen = count of thefts
             measure residents = count of people
             table t {
               rows   financial_year \"Year\" from 2021/22 to 2023/24
               column \"Rate\" stolen per 10 residents shown 0
               column \"Residents\" residents
             }",
        ),
    ]);
    let expected = "Year | Rate | Residents\n2021/22 | 5 | 2\n2022/23 | 20 | 1\n2023/24 | .. | ..\n\
                    No population of residents for 2023/24.";
    assert_eq!(world.table("t"), expected, "a count of nobody would be 0, and the rate not applicable");
}

#[test]
fn what_serves_is_said_and_compared() {
    let refused = |serves: &str| world(serves, BY_YEAR).errors("t");
    let is = |serves: &str, said: &str| assert_eq!(refused(serves)[0], said);
    is(
        "serves: month",
        "datasets::wrong-value: `serves` should be financial_year, calendar_year, academic_year or year_ending_03, or periods with their dates, but is `month`",
    );
    is("serves: {2022-23: mid-2022}", "datasets::serves-period: `2022-23` is not a period");
    is(
        "serves: {2022/23: mid-2023}",
        "datasets::wrong-value: `2022/23` should be a mid year from mid-2021 to mid-2022, which the dataset covers, but is `mid-2023`",
    );
    is(
        "serves: {2022/23: mid-2022, financial year 2022/23: mid-2021}",
        "datasets::serves-period: financial year 2022/23 is served twice",
    );
    let world = world("serves: financial_year", BY_YEAR);
    world.put("datasets/thefts.yaml", &format!("{}serves: financial_year\n", THEFTS.1));
    let said =
        "datasets::misplaced-option: `serves` has no effect on the dataset `thefts`, whose numbers are of periods";
    assert_eq!(world.errors("t")[0], said);
}

#[test]
fn a_day_that_serves_has_a_row_for_each_place() {
    let people = "name: people\ngrain: town\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ntime: on\n\
         serves: {2022/23: 2022-09-30}\ncolumns:\n  on: {type: date}\n  town: {codes: town}\n  persons: {type: integer}\n";
    let towns = "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  \
         - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n";
    let world = World::new(&[
        ("datasets/people.yaml", people),
        ("hierarchies/area.yaml", towns),
        ("data/people.csv", "on,town,persons\n2022-09-30,A,10\n2022-10-01,B,20\n"),
        (
            "definitions.ind",
            "measure residents = sum of people.persons
             table t { rows town \"Town\" in [towns, all] column \"People\" residents in 2022/23 }",
        ),
    ]);
    assert_eq!(world.errors("t"), ["data::gap: people has no row for 2022-09-30, Brook"]);
    world.put("data/people.csv", "on,town,persons\n2022-09-30,A,10\n2022-09-30,B,20\n2022-10-01,B,25\n");
    assert_eq!(world.table("t"), "Town | People\nAshby | 10\nBrook | 20\nTotal | 30");
}

#[test]
fn years_that_overlap_are_no_rows_but_those_of_one_month_are() {
    let rows = |kind: &str| {
        let text = format!(
            "table t {{ rows {kind} \"To\" from year ending 2022-06 to year ending 2023-06 column \"N\" stolen }}"
        );
        world("", &text)
    };
    assert_eq!(rows("year_ending_06").table("t"), "To | N\nyear ending 2022-06 | 1\nyear ending 2023-06 | 3");
    let by_month = rows("month");
    let project = indicia::project::Project::open(by_month.folder()).expect("the project can be read");
    let found = project.checked.diagnostics.iter().find(|found| found.code == "periods::kind-mismatch");
    let help = found.and_then(|found| found.help.clone()).expect("a way to write it");
    assert!(help.contains("`column \"Twelve months to 2022-06\" (a as % of b) in year ending 2022-06`"), "{help}");
}

/// Numbers by year, in a column of a type.
fn by(ty: &str, years: &[&str], rows: &str) -> World {
    let lines: String = years.iter().enumerate().map(|(at, year)| format!("{year},{}\n", (at + 1) * 10)).collect();
    World::new(&[
        (
            "datasets/series.yaml",
            &format!(
                "name: series\ngrain: year\ncounts: things\nfiles: series.csv\ntime: year\ncolumns:\n  year: {{type: {ty}}}\n  n: {{type: integer}}\n"
            ),
        ),
        ("t.ind", &format!("measure total = sum of series.n\ntable t {{ rows {rows} column \"Number\" total }}")),
        ("data/series.csv", &format!("year,n\n{lines}")),
    ])
}

#[test]
fn six_digits_are_a_year_over_two_calendar_years() {
    for (ty, rows) in [("academic_year", "academic_year"), ("financial_year", "financial_year")] {
        let world = by(ty, &["202223", "202324"], &format!("{rows} \"Year\" from 2022/23 to 2023/24"));
        assert_eq!(world.table("t"), "Year | Number\n2022/23 | 10\n2023/24 | 20", "{ty}");
    }
    let other = by("academic_year", &["202325"], "academic_year \"Year\" from 2022/23 to 2023/24").refused("t");
    let expected = "data::invalid-value: column year of series has a value that is not an academic year: \"202325\" (series.csv, line 2)";
    assert_eq!(other, [expected]);
}

#[test]
fn a_period_of_another_kind_is_refused_with_the_type_that_it_is_of() {
    let rows = "month \"Month\" from 2022-04 to 2022-05";
    for (ty, value, help) in [
        (
            "month",
            "2022",
            "\"2022\" is a calendar year: declare `type: calendar_year`, or `type: mid_year` for a population",
        ),
        (
            "month",
            "2022/23",
            "\"2022/23\" is a financial year: declare `type: financial_year` or `type: academic_year`",
        ),
        ("month", "2022-04-01", "\"2022-04-01\" is a day: declare `type: day`"),
        ("day", "2022-04", "\"2022-04\" is a month: declare `type: month`"),
    ] {
        let rows = if ty == "day" { "day \"Day\" from 2022-04-01 to 2022-04-02" } else { rows };
        assert_eq!(by(ty, &[value], rows).helps("t"), [help], "{ty} {value}");
    }
}

#[test]
fn months_that_could_all_be_years_are_refused_unless_the_data_says_what_it_covers() {
    let rows = "financial_year \"Year\" from 2000/01 to 2003/04";
    let years = ["2000-01", "2001-02", "2002-03", "2003-04"];
    let said = "data::months-or-years: every year of series could be a month, or a year that is written like one";
    assert_eq!(by("month", &years, rows).refused("t"), [said]);
    let table = "Year | Number\n2000/01 | 10\n2001/02 | 20\n2002/03 | 30\n2003/04 | 40";
    assert_eq!(by("financial_year", &years, rows).table("t"), table);
    let months = by("month", &years, rows);
    let dataset = std::fs::read_to_string(months.path("datasets/series.yaml")).expect("a text");
    months.put("datasets/series.yaml", &dataset.replace("columns:", "covers: 2000-01 to 2003-04\ncolumns:"));
    // January 2000 is in 1999/2000.
    assert_eq!(months.table("t"), "Year | Number\n2000/01 | 20\n2001/02 | 30\n2002/03 | ..\n2003/04 | 40");
    let two_of_a_year = by("month", &["2000-01", "2001-02", "2001-03"], rows).table("t");
    assert!(two_of_a_year.starts_with("Year | Number\n2000/01 | 50\n"), "{two_of_a_year}");
    let one = by("month", &["2000-12", "2001-02"], rows).table("t");
    assert!(one.starts_with("Year | Number\n2000/01 | 30\n"), "{one}");
}

/// In May 2021 one theft and in May 2022 one; a month beside a year says nothing of a rise.
#[test]
fn a_change_is_between_periods_of_one_kind() {
    let refused = |change: &str, parameters: &str| {
        let world = world("serves: financial_year", &format!("table t {{ column \"Change\" {change} }}"));
        world.put("indicia.yaml", &format!("title: Thefts\ndata: data\n{parameters}"));
        let with_help = world.errors_with_help();
        if with_help.is_empty() {
            return Vec::new();
        }
        let helps = with_help.into_iter().map(|(_, help)| help);
        world.errors("t").into_iter().zip(helps).map(|(said, help)| format!("{said} / {help}")).collect::<Vec<String>>()
    };
    let error = |kinds: &str, ways: &str| {
        vec![format!(
            "periods::kind-mismatch: {kinds}: numbers of different kinds of period are not compared / name two periods of one kind, such as {ways}"
        )]
    };
    for (change, parameters, kinds, ways) in [
        (
            "change in stolen from 2022-03 to 2022/23",
            "",
            "2022-03 is a month and 2022/23 is a financial year",
            "`from 2021/22 to 2022/23` or `from 2022-03 to 2023-03`",
        ),
        (
            "difference in stolen from 2022-04-01 to 2022/23",
            "",
            "2022-04-01 is a day and 2022/23 is a financial year",
            "`from 2021/22 to 2022/23` or `from 2022-04-01 to 2023-03-31`",
        ),
        (
            "change in stolen from 2021/22 to 2022",
            "",
            "2021/22 is a financial year and 2022 is a calendar year",
            "`from 2021 to 2022` or `from 2021/22 to 2022/23`",
        ),
        (
            "change in stolen from year ending 2022-03 to 2022/23",
            "",
            "year ending 2022-03 is a year up to a month and 2022/23 is a financial year",
            "`from 2021/22 to 2022/23` or `from year ending 2022-03 to year ending 2023-03`",
        ),
        (
            "change in stolen from school to 2022/23",
            "parameters:\n  school: academic year 2021/22\n",
            "academic year 2021/22 is an academic year and 2022/23 is a financial year",
            "`from 2021/22 to 2022/23` or `from academic year 2021/22 to academic year 2022/23`",
        ),
    ] {
        assert_eq!(refused(change, parameters), error(kinds, ways), "{change}");
    }
    for change in [
        "change in stolen from 2021/22 to 2022/23",
        "change in stolen from 2021-05 to 2022-05",
        "change in stolen from year ending 2022-03 to year ending 2023-06",
        "change in residents from mid-2021 to 2022/23",
        "difference in residents from 2021/22 to mid-2022",
    ] {
        assert_eq!(refused(change, ""), Vec::<String>::new(), "{change}");
    }
    let grown =
        world("serves: financial_year", "table t { column \"More\" change in residents from mid-2021 to 2022/23 }");
    assert_eq!(grown.table("t"), " | More\n | 100%");
}

/// What has no people of a year is named in one note.
#[test]
fn several_populations_without_a_date_for_a_year_are_said_together() {
    let people = |name: &str, counts: &str, basis: &str| {
        format!(
            "name: {name}\ngrain: year\ncounts: {counts}\nfiles: people.csv\nrole: population\nbasis: {basis}\ntime: year\n\
             serves: {{2021/22: mid-2021}}\ncolumns:\n  year: {{type: mid_year}}\n  persons: {{type: integer}}\n"
        )
    };
    let shown = |first: (&str, &str), second: (&str, &str)| {
        let (a, b) = (people("a", first.0, first.1), people("b", second.0, second.1));
        let world = World::new(&[
            THEFTS,
            ROWS,
            ("datasets/a.yaml", &a),
            ("datasets/b.yaml", &b),
            ("data/people.csv", "year,persons\n2021,1000\n"),
            (
                "definitions.ind",
                "measure stolen = count of thefts\nmeasure first = sum of a.persons\nmeasure second = sum of b.persons\n\
                 table t { in 2022/23 column \"A\" stolen per 1000 first column \"B\" stolen per 1000 second }",
            ),
        ]);
        world.table("t").lines().skip(2).map(str::to_string).collect::<Vec<_>>()
    };
    let both = shown(("residents", "residents"), ("pupils", "pupils"));
    assert_eq!(both, ["No population of residents or pupils for 2022/23."]);
    let same = shown(("residents", "residents"), ("residents", "residents"));
    assert_eq!(same, ["No population of residents for 2022/23."]);
    let of_ages = shown(("residents", "residents"), ("residents", "residents aged 18 and over"));
    assert_eq!(of_ages, ["No population of residents or residents aged 18 and over for 2022/23."]);
}

#[test]
fn a_year_in_a_column_is_of_the_kind_of_the_rows_columns_or_period_around_it() {
    let said = "periods::two-kinds: 2021/22 is a financial year for `thefts` and an academic year for ";
    for (table, other) in [
        ("rows academic_year from 2021/22 to 2022/23 column \"N\" stolen in 2021/22", "`academic_year`"),
        (
            "rows academic_year from 2021/22 to 2022/23 column \"N\" change in stolen from 2021/22 to 2022/23",
            "`academic_year`",
        ),
        (
            "columns for each academic_year in [2021/22] { column \"{academic_year}\" stolen in 2021/22 }",
            "`academic_year`",
        ),
        ("in academic year 2022/23 column \"N\" stolen in 2021/22", "`the table`"),
    ] {
        let errors = world("", &format!("table t {{ {table} }}")).warnings();
        assert!(errors.contains(&format!("{said}{other}")), "{table}: {errors:?}");
    }
    for table in [
        "rows academic_year from 2021/22 to 2022/23 column \"N\" stolen in financial year 2021/22",
        "rows academic_year from 2021/22 to 2022/23 column \"N\" stolen in academic year 2021/22",
        "rows financial_year from 2021/22 to 2022/23 column \"N\" stolen in 2021/22",
        "in academic year 2022/23 column \"N\" stolen",
    ] {
        let found = world("", &format!("table t {{ {table} }}")).warnings();
        assert!(!found.iter().any(|found| found.starts_with("periods::two-kinds")), "{table}: {found:?}");
    }
}
