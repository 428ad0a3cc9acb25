//! Both sides of a rate or a share are of the same period and the same area, and a year is one year on both.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
);

/// Calls and visits a month and town: each 1 and 10 in 2022, 2 and 10 in 2023; those without a town are 5 and 10 a month.
fn surgery(definitions: &str) -> World {
    let dataset = "\
name: surgery
grain: month and town
counts: returns
files: surgery.csv
time: month
columns:
  month: {type: month}
  town: {codes: town, missing: allowed}
  calls: {type: integer, unit: contacts}
  visits: {type: integer, unit: contacts}
";
    let mut rows = String::from("month,town,calls,visits\n");
    for (year, calls) in [(2022, 1), (2023, 2)] {
        for month in 1..=12 {
            for (town, calls) in [("A", calls), ("B", calls), ("", 5)] {
                rows.push_str(&format!("{year}-{month:02},{town},{calls},10\n"));
            }
        }
    }
    let people = "\
name: people
grain: town and year
counts: residents
files: people.csv
role: population
basis: residents
time: year
columns:
  town: {codes: town}
  year: {type: mid_year}
  persons: {type: integer}
";
    World::new(&[
        AREAS,
        ("datasets/surgery.yaml", dataset),
        ("datasets/people.yaml", people),
        (
            "definitions.ind",
            &format!(
                "measure calls = sum of surgery.calls\nmeasure visits = sum of surgery.visits\n\
                 measure residents = sum of people.persons\n{definitions}"
            ),
        ),
        ("data/surgery.csv", &rows),
        ("data/people.csv", "town,year,persons\nA,2022,100\nB,2022,140\n"),
    ])
}

const ONE_PERIOD: &str =
    "periods::one-side: only one side has this period: the rows of `surgery` are counted whatever their period";
const ONE_AREA: &str =
    "denominators::one-side: only one side has this area: the rows of `surgery` are counted wherever they are";

#[test]
fn a_period_that_reads_as_if_it_were_of_both_sides_is_refused() {
    for value in [
        "calls as % of visits in 2023",
        "calls as % of visits in year ending 2023-06",
        "calls in 2023 as % of visits",
        "calls / visits in 2023",
        "calls as % of visits in 2023 at Ashby",
    ] {
        // Whatever the table has around it.
        for around in ["", "in 2022", "rows calendar_year from 2022 to 2023"] {
            let world = surgery(&format!("table t {{ {around} column \"X\" ({value}) }}"));
            assert_eq!(world.errors("t")[0], ONE_PERIOD, "{value} {around}");
        }
    }
}

#[test]
fn brackets_say_whose_period_it_is() {
    let both = surgery("table t { column \"X\" (calls as % of visits) in 2023 shown 0.0% }");
    assert_eq!(both.table("t"), " | X\n | 30.0%", "108 of 360");
    let each = surgery("table t { column \"X\" calls in 2023 as % of visits in 2022 shown 0.0% }");
    assert_eq!(each.table("t"), " | X\n | 30.0%");
    let base = "table t {
        rows calendar_year \"Year\" from 2022 to 2023
        column \"X\" calls as % of (calls in 2022) shown 0%
      }";
    assert_eq!(surgery(base).table("t"), "Year | X\n2022 | 100%\n2023 | 129%", "84 and 108 of 84");
    let alone = surgery("table t { column \"X\" calls as % of (visits in 2022) }");
    assert_eq!(alone.errors("t"), [ONE_PERIOD], "calls of all years");
}

#[test]
fn parts_of_a_sum_are_of_one_period_unless_the_table_gives_the_other_part_its_own() {
    for value in ["calls + visits in 2023", "visits in 2023 - calls"] {
        assert_eq!(surgery(&format!("table t {{ column \"X\" {value} }}")).errors("t"), [ONE_PERIOD], "{value}");
    }
    let since = "table t { rows calendar_year \"Year\" from 2022 to 2023 column \"More\" calls - calls in 2022 }";
    assert_eq!(surgery(since).table("t"), "Year | More\n2022 | 0\n2023 | 24");
}

#[test]
fn events_of_all_time_are_no_rate_of_one_years_people() {
    let rate = "indicator rate { value calls per 1000 residents in mid-2022 shown 0.0 }";
    let world = surgery(&format!("{rate} table t {{ rows area in [towns] column \"X\" rate }}"));
    assert_eq!(world.errors("t"), [ONE_PERIOD]);
    let world = surgery(&format!(
        "{rate}
         table t {{ in 2023 rows area \"Town\" in [towns] column \"X\" rate }}
         table u {{ rows area \"Town\" in [towns] column \"X\" rate in 2022 }}
         table v {{ rows area \"Town\" in [towns] column rate for each calendar_year from 2022 to 2023 }}"
    ));
    assert_eq!(world.table("t"), "Town | X\nAshby | 240.0\nBrook | 171.4");
    assert_eq!(world.table("u"), "Town | X\nAshby | 120.0\nBrook | 85.7");
    assert_eq!(world.table("v"), "Town | 2022 | 2023\nAshby | 120.0 | 240.0\nBrook | 85.7 | 171.4");
}

#[test]
fn a_condition_on_the_time_of_the_events_is_a_period_of_theirs() {
    let text = "cohort of_2023 { from surgery where month in 2023 }
        measure calls_of_2023 = sum of of_2023.calls
        table t {
          rows area \"Town\" in [Ashby]
          column \"A\" calls_of_2023 per 1000 residents in mid-2022 shown 0.0
          column \"B\" (calls where month in 2022) per 1000 residents in mid-2022 shown 0.0
        }";
    assert_eq!(surgery(text).table("t"), "Town | A | B\nAshby | 240.0 | 120.0");
}

/// Elsewhere there are visits of people who are not counted here, so all of the area is not all visits.
#[test]
fn all_of_an_area_is_asked_about_where_some_rows_are_outside() {
    let world = |outside: &str| {
        let column = |rule: &str| format!("columns:\n  town: {{codes: town{rule}}}\n");
        World::new(&[
            AREAS,
            (
                "datasets/calls.yaml",
                &format!("name: calls\ngrain: call\ncounts: contacts\nfiles: calls.csv\n{}", column("")),
            ),
            (
                "datasets/visits.yaml",
                &format!("name: visits\ngrain: visit\ncounts: contacts\nfiles: visits.csv\n{}", column(outside)),
            ),
            ("definitions.ind", "table t { column \"X\" ((count of calls) at all) as % of (count of visits) }"),
            ("data/calls.csv", "town\nA\n"),
            ("data/visits.csv", "town\nA\nB\n"),
        ])
    };
    assert_eq!(world("").table("t"), " | X\n | 50%");
    let refused =
        "denominators::one-side: only one side has this area: the rows of `visits` are counted wherever they are";
    assert_eq!(world(", undeclared: outside").errors("t"), [refused]);
}

/// A year that a measure, its cohort or a condition asks for is one side's as much as one behind `in`.
#[test]
fn a_period_that_conditions_give_one_side_is_refused_where_the_other_has_none() {
    let defined = "cohort of_2023 { from surgery where month in 2023 }
        cohort of_march { from of_2023 where month = 2023-03 }
        measure calls_of_2023 = sum of of_2023.calls
        measure calls_of_march = sum of of_march.calls
        measure filtered = sum of surgery.calls where month in 2023
        indicator named = calls_of_2023 as % of visits
        cohort people_of_2022 { from people where year = mid-2022 }
        measure residents_of_2022 = sum of people_of_2022.persons";
    for value in [
        "calls_of_2023 as % of visits",
        "calls_of_march as % of visits",
        "filtered as % of visits",
        "filtered / visits",
        "visits / filtered",
        "(calls where month in 2023) as % of visits",
        "(calls where month >= 2023-01) as % of visits",
        "named",
    ] {
        let world = surgery(&format!("{defined}\n table t {{ column \"X\" {value} }}"));
        assert_eq!(world.errors("t"), [ONE_PERIOD], "{value}");
    }
    let world = surgery(&format!(
        "{defined}\n table t {{ rows area in [towns] column \"X\" calls per 1000 residents_of_2022 }}"
    ));
    assert!(world.errors("t").contains(&ONE_PERIOD.to_string()), "{:?}", world.errors("t"));
    // What is around them gives both a period, or each has one of its own.
    for (value, around, cell) in [
        ("filtered as % of visits", "in 2023", "30%"),
        ("filtered as % of (visits where month in 2022)", "", "30%"),
        ("filtered as % of visits in 2022", "", "30%"),
        ("calls_of_march as % of calls_of_2023", "", "8%"),
        ("calls - calls_of_2023", "", "84"),
    ] {
        let world = surgery(&format!("{defined}\n table t {{ {around} column \"X\" {value} }}"));
        assert_eq!(world.table("t"), format!(" | X\n | {cell}"), "{value}");
    }
}

/// Calls of 2023 are none in 2022, and 0 would read as if nobody had called.
#[test]
fn a_number_that_is_shown_of_a_period_that_its_conditions_exclude_is_a_warning() {
    let defined = "cohort of_2023 { from surgery where month in 2023 }
        cohort of_march { from of_2023 where month = 2023-03 }
        measure calls_of_2023 = sum of of_2023.calls
        measure calls_of_march = sum of of_march.calls
        measure later = sum of surgery.calls where month >= 2023-01
        measure not_2022 = sum of surgery.calls where month not in 2022";
    let warned = |table: &str| -> Vec<String> {
        let world = surgery(&format!("{defined}\n table t {{ {table} }}"));
        world.warnings().into_iter().filter(|found| found.starts_with("periods::elsewhen")).collect()
    };
    let none = |what: &str, when: &str| {
        vec![format!("periods::elsewhen: {what} counts no rows in {when}: a condition asks for another period")]
    };
    assert_eq!(warned("in 2022 column \"X\" calls_of_2023"), none("\"calls of 2023\"", "2022"));
    assert_eq!(warned("column \"X\" calls_of_2023 in 2022"), none("\"calls of 2023\"", "2022"));
    assert_eq!(warned("column \"X\" (calls where month in 2023) in 2022"), none("\"calls\"", "2022"));
    assert_eq!(
        warned("rows calendar_year from 2022 to 2023 column \"X\" calls_of_2023"),
        none("\"calls of 2023\"", "2022")
    );
    assert_eq!(
        warned("rows month from 2023-01 to 2023-03 column \"X\" calls_of_march"),
        none("\"calls of march\"", "2023-01 and 2023-02")
    );
    assert_eq!(warned("column later for each calendar_year from 2022 to 2023"), none("\"later\"", "2022"));
    assert_eq!(warned("in 2022 where month >= 2023-01 column \"X\" calls"), none("\"calls\"", "2022"));
    assert_eq!(
        warned("rows calendar_year from 2022 to 2023 where month >= 2023-01 column \"X\" calls"),
        none("\"calls\"", "2022")
    );
    for right in [
        "rows calendar_year from 2022 to 2023 where month >= 2022-06 column \"X\" calls",
        "in 2023 column \"X\" calls_of_2023",
        "in year ending 2023-06 column \"X\" calls_of_2023",
        "column \"X\" calls_of_2023",
        "rows month from 2023-01 to 2023-03 column \"X\" calls_of_2023",
        "in 2022 column \"X\" calls_of_2023 in 2023",
        // What is excluded is not looked at: it may be days of any year.
        "in 2022 column \"X\" not_2022",
    ] {
        assert_eq!(warned(right), [] as [&str; 0], "{right}");
    }
}

/// Mondays are of every year.
#[test]
fn a_day_of_the_week_or_a_date_that_is_there_is_no_period() {
    let fires = "name: fires\ngrain: fire\ncounts: fires\nfiles: fires.csv\ntime: on\ncolumns:\n  on: {type: date, missing: allowed}\n";
    let people = "name: people\ngrain: year\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ntime: year\n\
                  columns:\n  year: {type: mid_year}\n  persons: {type: integer}\n";
    for condition in ["on.weekday = 1", "on is not missing", "on.weekday in 6 to 7 and on is not missing"] {
        let table = format!(
            "table t {{ column \"X\" (count of fires where {condition}) per 1000 (sum of people.persons) in mid-2022 }}"
        );
        let world = World::new(&[
            ("datasets/fires.yaml", fires),
            ("datasets/people.yaml", people),
            ("definitions.ind", &table),
            ("data/fires.csv", "on\n2022-05-01\n2023-06-01\n"),
            ("data/people.csv", "year,persons\n2022,100\n"),
        ]);
        let refused =
            "periods::one-side: only one side has this period: the rows of `fires` are counted whatever their period";
        assert_eq!(world.errors("t"), [refused], "{condition}");
    }
}

#[test]
fn an_area_of_one_side_is_refused() {
    for value in [
        "calls per 1000 (residents in mid-2022) at all",
        "calls as % of visits at Ashby",
        "calls at all as % of visits",
    ] {
        let world = surgery(&format!("table t {{ in 2022 column \"X\" {value} }}"));
        assert_eq!(world.errors("t")[0], ONE_AREA, "{value}");
    }
    let both = "table t { in 2022 column \"X\" (calls per 1000 residents in mid-2022) at all }";
    assert_eq!(surgery(both).table("t"), " | X\n | 100.0\nX leaves out 12 rows without a town.", "24 of 240");
    let compared = "table t { in 2022 rows area \"Town\" in [towns] column \"X\" calls as % of (calls at Ashby) }";
    assert_eq!(surgery(compared).table("t"), "Town | X\nAshby | 100%\nBrook | 100%");
}

#[test]
fn all_of_data_without_rows_elsewhere_is_the_same_on_both_sides() {
    let visits = "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  town: {codes: town}\n";
    let people = "name: people\ngrain: town\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
                  town: {codes: town}\n  persons: {type: integer}\n";
    let world = World::new(&[
        AREAS,
        ("datasets/visits.yaml", visits),
        ("datasets/people.yaml", people),
        (
            "definitions.ind",
            "table t { column \"X\" (count of visits) per 1000 (sum of people.persons) at all shown 0.0 }
             table u { column \"X\" (count of visits) per 1000 (sum of people.persons) at Ashby shown 0.0 }",
        ),
        ("data/visits.csv", "town\nA\nB\nB\n"),
        ("data/people.csv", "town,persons\nA,100\nB,200\n"),
    ]);
    let refused =
        "denominators::one-side: only one side has this area: the rows of `visits` are counted wherever they are";
    assert_eq!(world.errors("u"), [refused], "one project, so both tables wait for it");
    let alone = World::new(&[
        AREAS,
        ("datasets/visits.yaml", visits),
        ("datasets/people.yaml", people),
        (
            "definitions.ind",
            "table t { column \"X\" (count of visits) per 1000 (sum of people.persons) at all shown 0.0 }",
        ),
        ("data/visits.csv", "town\nA\nB\nB\n"),
        ("data/people.csv", "town,persons\nA,100\nB,200\n"),
    ]);
    assert_eq!(alone.table("t"), " | X\n | 10.0");
}

#[test]
fn data_that_covers_a_year_is_of_that_year() {
    let world = |covers: &str| {
        World::new(&[
            (
                "datasets/fires.yaml",
                &format!(
                    "name: fires\ngrain: fire\ncounts: fires\nfiles: fires.csv\ntime: on\ncovers: {covers}\ncolumns:\n  on: {{type: date}}\n"
                ),
            ),
            (
                "datasets/people.yaml",
                "name: people\ngrain: year\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ntime: year\n\
                 columns:\n  year: {type: mid_year}\n  persons: {type: integer}\n",
            ),
            (
                "definitions.ind",
                "table t { column \"X\" (count of fires) per 1000 (sum of people.persons) in mid-2022 shown 0.0 }",
            ),
            ("data/fires.csv", "on\n2022-05-01\n2022-06-01\n"),
            ("data/people.csv", "year,persons\n2022,100\n"),
        ])
    };
    assert_eq!(world("2022-04 to 2023-03").table("t"), " | X\n | 20.0");
    let refused =
        "periods::one-side: only one side has this period: the rows of `fires` are counted whatever their period";
    assert_eq!(world("2021-04 to 2023-03").errors("t"), [refused]);
}

/// Leavers by day, pupils by school year: in the school year 2 leavers, in the financial year 4.
fn school(definitions: &str) -> World {
    let leavers =
        "name: leavers\ngrain: leaver\ncounts: leavers\nfiles: leavers.csv\ntime: day\ncolumns:\n  day: {type: date}\n";
    let pupils = "name: pupils\ngrain: year\ncounts: pupils\nfiles: pupils.csv\nrole: population\nbasis: pupils\ntime: year\n\
                  columns:\n  year: {type: academic_year}\n  n: {type: integer}\n";
    World::new(&[
        ("datasets/leavers.yaml", leavers),
        ("datasets/pupils.yaml", pupils),
        (
            "definitions.ind",
            &format!("measure left = count of leavers\nmeasure on_roll = sum of pupils.n\n{definitions}"),
        ),
        ("data/leavers.csv", "day\n2023-05-01\n2023-06-01\n2023-07-01\n2023-10-01\n2024-05-01\n"),
        ("data/pupils.csv", "year,n\n2022/23,500\n2023/24,1000\n"),
    ])
}

const TWO_KINDS: &str =
    "periods::two-kinds: 2023/24 is a financial year for `leavers` and an academic year for `pupils`";

#[test]
fn a_year_of_two_kinds_is_asked_about() {
    for text in [
        "table t { column \"X\" left in 2023/24 per 1000 on_roll in 2023/24 }",
        "table t { column \"X\" (left per 1000 on_roll) in 2023/24 }",
        "table t { in 2023/24 column \"X\" left per 1000 on_roll }",
        "table t { in 2023/24 column \"X\" left per 1000 (on_roll in 2023/24) }",
        "indicator rate = (left per 1000 on_roll) in 2023/24\n table t { column \"X\" rate }",
        "indicator of_year = left in 2023/24\n table t { column \"X\" of_year per 1000 on_roll in 2023/24 }",
    ] {
        assert_eq!(school(text).errors("t"), [TWO_KINDS], "{text}");
    }
    let asked = TWO_KINDS.replace("leavers", "day");
    for text in [
        "cohort some { from leavers where day in 2023/24 } table t { column \"X\" (count of some) per 1000 on_roll in 2023/24 }",
        "table t { column \"X\" (left where day in 2023/24) per 1000 on_roll in 2023/24 }",
    ] {
        assert_eq!(school(text).errors("t"), [asked.as_str()], "{text}");
    }
}

/// Columns for each school year beside one of a bare year, which is a financial one.
#[test]
fn a_bare_year_beside_columns_of_another_kind_is_warned_of() {
    let said = "periods::two-kinds-beside: 2023/24 is the financial year in a column of `leavers`, and the academic year beside it";
    let each = "column left for each academic_year from 2022/23 to 2023/24";
    let found = school(&format!("table t {{ {each} column \"Of which in 2023/24\" left in 2023/24 }}")).warnings();
    assert!(found.iter().any(|found| found.starts_with(said)), "{found:?}");
    for fine in [
        format!("{each} column \"Of which in 2023/24\" left in academic year 2023/24"),
        format!("{each} column \"In the financial year\" left in 2023/24"),
        "column left for each financial_year from 2022/23 to 2023/24 column \"Of which\" left in 2023/24".to_string(),
    ] {
        let found = school(&format!("table t {{ {fine} }}")).warnings();
        assert!(!found.iter().any(|found| found.starts_with("periods::two-kinds")), "{fine}: {found:?}");
    }
}

/// Of events with dates of which none is said to date them, over people without a date, nobody knows of how long a time the rate is.
#[test]
fn a_rate_of_events_of_any_time_over_undated_people_is_warned_of() {
    let world = |time: &str, column: &str| {
        World::new(&[
            (
                "datasets/falls.yaml",
                &format!(
                    "name: falls\ngrain: fall\ncounts: falls\nfiles: falls.csv\n{time}columns:\n  day: {{type: {column}}}\n"
                ),
            ),
            (
                "datasets/people.yaml",
                "name: people\ngrain: place\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  persons: {type: integer}\n",
            ),
            ("t.ind", "table t { column \"X\" (count of falls) per 1000 (sum of people.persons) shown 0.0 }"),
            ("data/falls.csv", "day\n2021-01-05\n2023-12-05\n"),
            ("data/people.csv", "persons\n1000\n"),
        ])
    };
    let said = "periods::undated-side: nothing says which date dates the rows of `falls`, and `people` has no date: this is a rate over any time";
    assert!(world("", "date").warnings().contains(&said.to_string()), "{:?}", world("", "date").warnings());
    for (time, column) in [("time: day\ncovers: 2021-01 to 2021-12\n", "date"), ("", "text")] {
        assert!(!world(time, column).warnings().contains(&said.to_string()), "{column}");
    }
}

/// A condition on the day of what is counted, around a rate, is of what is counted alone.
#[test]
fn a_condition_on_when_around_a_rate_is_of_one_side() {
    let refused = "periods::one-side: this condition asks when, of the rows of `leavers` alone: those of `pupils` are of their own dates";
    let rate = "indicator rate = left in academic year 2023/24 per 1000 on_roll in 2023/24\n";
    for condition in ["day.month = 2023-10", "day >= 2024-01-01", "day in 2023-10 to 2023-12"] {
        let text = format!("{rate}table t {{ column \"X\" rate where {condition} }}");
        assert_eq!(school(&text).errors("t"), [refused], "{condition}");
        let counted = format!(
            "table t {{ column \"X\" (left where {condition}) in academic year 2023/24 per 1000 on_roll in 2023/24 }}"
        );
        assert!(school(&counted).table("t").starts_with(" | X\n | "), "{condition}");
    }
    // On which day of the week says nothing of when the people are counted.
    let weekday = format!("{rate}table t {{ column \"X\" rate where day.weekday in {{6, 7}} }}");
    assert_eq!(school(&weekday).table("t"), " | X\n | 1.0");
}

#[test]
fn a_year_that_says_its_kind_is_that_year() {
    let text = "table t {
        column \"A\" (left per 1000 on_roll) in academic year 2023/24 shown 0.0
        column \"B\" left in academic year 2023/24 per 1000 on_roll in 2023/24 shown 0.0
        column \"C\" left in financial year 2023/24 per 1000 on_roll in 2023/24 shown 0.0
        column \"D\" left in 2023/24
        column \"E\" on_roll in 2023/24
      }
      table u { in academic year 2023/24 column \"X\" left per 1000 on_roll shown 0.0 }
      table v { rows academic_year \"Year\" in [2023/24] column \"X\" left per 1000 on_roll shown 0.0 }";
    assert_eq!(school(text).table("t"), " | A | B | C | D | E\n | 2.0 | 2.0 | 4.0 | 4 | 1000");
    assert_eq!(school(text).table("u"), " | X\n | 2.0");
    assert_eq!(school(text).table("v"), "Year | X\n2023/24 | 2.0");
    let wrong = school("table t { column \"X\" on_roll in financial year 2023/24 }");
    let refused = "periods::kind-mismatch: `pupils` is by academic year, and does not say which of them serves financial year 2023/24";
    assert_eq!(wrong.errors("t"), [refused]);
}

#[test]
fn a_question_about_a_kind_of_year_is_of_that_kind() {
    let world = school("table t { column \"X\" left column \"Y\" on_roll in 2023/24 }");
    assert_eq!(world.at("left", "academic_year=2023/24"), Ok("2".to_string()));
    assert_eq!(world.at("left", "financial_year=2023/24"), Ok("4".to_string()));
}

/// Injuries by where they happened and where the person lives: 1 in Ashby and 2 in Brook; 2 people of Ashby, 1 of Brook. 100 live in Ashby,
/// 200 in Brook.
fn injuries(areas: &str, table: &str) -> World {
    let injuries = format!(
        "name: injuries\ngrain: injury\ncounts: injuries\nfiles: injuries.csv\ncolumns:\n  town: {{codes: town{areas}}}\n  \
         home: {{codes: town{areas}}}\n  sex: {{codes: sex, describes: event}}\n"
    );
    let people = "name: people\ngrain: town\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
                  town: {codes: town}\n  persons: {type: integer}\n";
    World::new(&[
        AREAS,
        ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Women}, {code: M, label: Men}]\n"),
        ("datasets/injuries.yaml", &injuries),
        ("datasets/people.yaml", people),
        (
            "definitions.ind",
            &format!("measure hurt = count of injuries\nmeasure residents = sum of people.persons\n{table}"),
        ),
        ("data/injuries.csv", "town,home,sex\nA,A,F\nB,A,M\nB,B,F\n"),
        ("data/people.csv", "town,persons\nA,100\nB,200\n"),
    ])
}

#[test]
fn an_area_of_one_side_is_refused_where_the_other_has_several_columns_of_areas() {
    let refused =
        "denominators::one-side: only one side has this area: the rows of `injuries` are counted wherever they are";
    for (areas, table) in [
        ("", "column \"X\" hurt per 1000 residents at Ashby"),
        ("", "column \"X\" hurt / (residents at Ashby) shown 0.000"),
        ("", "rows sex column \"X\" hurt per 1000 residents at Ashby"),
        (", missing: allowed", "column \"X\" hurt per 1000 residents at all"),
        (", missing: allowed", "rows town in [towns] column \"X\" hurt per 1000 residents at all"),
    ] {
        let world = injuries(areas, &format!("table t {{ {table} }}"));
        assert_eq!(world.errors("t"), [refused], "{table}");
        let help = &world.errors_with_help()[0].1;
        assert!(help.contains("town or home"), "{help}");
    }
}

#[test]
fn which_of_several_columns_of_areas_is_meant_may_be_said_by_rows_or_a_condition() {
    let table = |table: &str| injuries("", &format!("table t {{ {table} }}")).table("t");
    let rows = "rows home \"Home\" in [towns] column \"X\" hurt per 1000 residents shown 0.0";
    assert_eq!(table(rows), "Home | X\nAshby | 20.0\nBrook | 5.0");
    let condition = "column \"X\" (hurt where home = \"Ashby\") per 1000 (residents at Ashby) shown 0.0";
    assert_eq!(table(condition), " | X\n | 20.0");
    // All of them are of some town, whichever column is meant.
    assert_eq!(table("column \"X\" hurt per 1000 residents at all shown 0.0"), " | X\n | 10.0");
}

/// Calls of nine months and of three years, arrests of three years: a quotient of all of the ones and all of the others is of no time at all.
#[test]
fn data_that_covers_different_times_is_not_divided() {
    let dataset = |name: &str, covers: &str| {
        format!(
            "name: {name}\ngrain: {name}\ncounts: {name}\nfiles: {name}.csv\ntime: month\ncovers: {covers}\ncolumns:\n  month: {{type: month}}\n"
        )
    };
    let months = |years: std::ops::RangeInclusive<i32>, of: std::ops::RangeInclusive<i32>, rows: usize| {
        let months = years.flat_map(|year| of.clone().map(move |month| format!("{year}-{month:02}\n")));
        format!("month\n{}", months.flat_map(|month| std::iter::repeat_n(month, rows)).collect::<String>())
    };
    let world = |column: &str| {
        World::new(&[
            ("datasets/calls.yaml", &dataset("calls", "2022-04 to 2022-12")),
            ("datasets/arrests.yaml", &dataset("arrests", "2021-01 to 2023-12")),
            ("data/calls.csv", &months(2022..=2022, 4..=12, 10)),
            ("data/arrests.csv", &months(2021..=2023, 1..=12, 2)),
            (
                "t.ind",
                &format!(
                    "measure called = count of calls\nmeasure arrested = count of arrests\ntable t {{ {column} shown 0.00 }}"
                ),
            ),
        ])
    };
    for (column, sides) in [
        ("column \"X\" arrested / called", "`arrests` covers 2021-01 to 2023-12 and `calls` covers 2022-04 to 2022-12"),
        (
            "column \"X\" called as % of arrested",
            "`calls` covers 2022-04 to 2022-12 and `arrests` covers 2021-01 to 2023-12",
        ),
        (
            "column \"X\" (arrested in 2021) / called",
            "`arrests` is asked for 2021-01 to 2021-12 and `calls` covers 2022-04 to 2022-12",
        ),
        (
            "column \"X\" (arrested in 2022) / called",
            "`arrests` is asked for 2022-01 to 2022-12 and `calls` covers 2022-04 to 2022-12",
        ),
    ] {
        let said = format!("periods::one-side: the two sides are of different times: {sides}");
        assert!(world(column).errors("t").contains(&said), "{column}: {:?}", world(column).errors("t"));
    }
    for (column, cell) in [
        ("column \"X\" (arrested where month in 2022-04 to 2022-12) / called", "0.20"),
        ("column \"X\" (arrested / called) in 2022-05", "0.20"),
        ("in 2022-05 column \"X\" arrested / called", "0.20"),
        ("column \"X\" (arrested in 2021) / (called in 2022-04)", "2.40"),
        ("column \"X\" (called in 2022-04) / called", "0.11"),
    ] {
        assert_eq!(world(column).table("t"), format!(" | X\n | {cell}"), "{column}");
    }
}

/// Offences with the day on which each was closed: 4 closed in the first year, of which 2 were charged; of the second, 2 and 2.
fn closed(definitions: &str) -> World {
    World::new(&[
        (
            "datasets/off.yaml",
            "name: off\ngrain: offence\ncounts: offences\nfiles: off.csv\ntime: recorded\ncolumns:\n  recorded: {type: date}\n  \
             closed: {type: date, missing: allowed}\n  charged: {type: flag, yes: Y, no: N}\n",
        ),
        (
            "data/off.csv",
            "recorded,closed,charged\n2022-05-01,2022-06-01,Y\n2022-05-02,2022-06-02,Y\n2022-05-03,2022-06-03,N\n2022-05-04,2022-06-04,N\n\
             2022-05-05,2023-06-05,Y\n2022-05-06,2023-06-06,Y\n",
        ),
        (
            "t.ind",
            &format!(
                "measure charged = count of off where charged\nmeasure in_year = count of off where closed in 2022/23\n{definitions}"
            ),
        ),
    ])
}

#[test]
fn a_second_date_below_is_asked_for_above_too() {
    let said = "periods::one-side: only this side asks for `closed`: the other is counted whatever its `closed`, and is no part of this";
    for table in [
        "table t { column \"X\" charged as % of in_year }",
        "table t { column \"X\" charged / in_year }",
        "table t { in 2022/23 column \"X\" charged as % of in_year }",
        "table t { column \"X\" charged as % of (charged where closed in 2022/23) }",
        "indicator rate = charged as % of in_year\ntable t { column \"X\" rate }",
    ] {
        assert_eq!(closed(table).errors("t"), [said], "{table}");
    }
    for (table, shown) in [
        ("table t { column \"X\" (charged as % of (count of off)) where closed in 2022/23 }", "50%"),
        ("table t { column \"X\" (charged where closed in 2022/23) as % of in_year }", "50%"),
        // Those closed in another year are others, as they say.
        ("table t { column \"X\" (charged where closed in 2023/24) as % of in_year }", "50%"),
        // A part of all is a part of it.
        ("table t { column \"X\" in_year as % of (count of off) }", "67%"),
    ] {
        assert_eq!(closed(table).table("t"), format!(" | X\n | {shown}"), "{table}");
    }
}

/// What a table is refused for, a test of the same number is, too.
#[test]
fn a_test_is_refused_for_sides_and_dates_that_a_table_is() {
    let given = "given off\n  | recorded | closed | charged |\n  | 2022-05-01 | 2022-06-01 | Y |\n  | 2023-05-01 | 2023-06-01 | N |\n";
    let found = |definitions: &str| {
        let found = closed(definitions).warnings();
        found.into_iter().filter(|found| !found.starts_with("names::unused")).collect::<Vec<_>>()
    };
    let one_sided = "indicator s = charged as % of ((count of off) in 2022/23)\n";
    let said =
        ["periods::one-side: only one side has this period: the rows of `off` are counted whatever their period"];
    assert_eq!(found(&format!("{one_sided}test \"s\" for s {{ {given} expect 100% }}")), said);
    assert_eq!(found(&format!("{one_sided}test \"s\" for s {{ {given} expect 100% in 2022/23 }}")), [] as [&str; 0]);

    let stock = |rows: &str, expected: &str| {
        let world = closed(&format!(
            "measure waiting = sum of list.n\ntest \"s\" for waiting {{ given list\n  | month | n |\n{rows}  expect {expected} }}"
        ));
        world.put(
            "datasets/list.yaml",
            "name: list\ngrain: month\ncounts: patients\nstock: true\nfiles: list.csv\ntime: month\ncolumns:\n  month: {type: month}\n  \
             n: {type: integer, unit: patients}\n",
        );
        world.put("data/list.csv", "month,n\n2023-04,1\n");
        world
    };
    let (one, two) = ("  | 2023-04 | 5 |\n", "  | 2023-04 | 5 |\n  | 2023-05 | 7 |\n");
    assert_eq!(stock(one, "5").tests(), ["passed"]);
    assert_eq!(stock(two, "7 in 2023-05").tests(), ["passed"]);
    let added = stock(two, "12").warnings();
    assert!(added.iter().any(|found| found.starts_with("additivity::sum-over-snapshots")), "{added:?}");
}

/// How many times as often one group is stopped as another: each rate is over people of its own group.
#[test]
fn a_quotient_of_two_rates_is_of_two_groups() {
    let world = |value: &str| {
        World::new(&[
            ("codelists/eth.yaml", "name: eth\ncodes: [A, W]\n"),
            (
                "datasets/stops.yaml",
                "name: stops\ngrain: stop\ncounts: stops\nfiles: s.csv\ncolumns:\n  eth: {codes: eth, describes: person}\n",
            ),
            (
                "datasets/people.yaml",
                "name: people\ngrain: eth\ncounts: residents\nrole: population\nbasis: residents\nfiles: p.csv\ncolumns:\n  \
                 eth: {codes: eth, describes: person}\n  persons: {type: integer}\n",
            ),
            ("data/s.csv", "eth\nA\nA\nA\nW\nW\n"),
            ("data/p.csv", "eth,persons\nA,100\nW,200\n"),
            (
                "t.ind",
                &format!(
                    "measure n = count of stops\nmeasure res = sum of people.persons\nindicator rate = n per 1000 res\n\
                     table t {{ column \"X\" {value} shown 0.0 }}"
                ),
            ),
        ])
    };
    // 30 and 10 per 1000.
    for value in [
        "(rate where eth = \"A\") / (rate where eth = \"W\")",
        "((n where eth = \"A\") per 1000 (res where eth = \"A\")) / ((n where eth = \"W\") per 1000 (res where eth = \"W\"))",
    ] {
        assert_eq!(world(value).table("t"), " | X\n | 3.0", "{value}");
    }
    // 30 and 16.7 of everyone.
    assert_eq!(world("(rate where eth = \"A\") / rate").table("t"), " | X\n | 1.8");
    let mixed = world("(n where eth = \"A\") per 1000 (res where eth = \"W\")").errors("t");
    assert!(mixed[0].starts_with("denominators::other-people"), "{mixed:?}");
}
