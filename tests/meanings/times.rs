//! Two sides of a quotient without a period are of all dates, each of its own: a run warns where those are not the same.

use crate::world::World;

const TOWNS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
);

/// Calls of 2021/22 and 2022/23, and staff of 2022/23 alone; with lines of the declarations of both.
fn returns(calls: &str, staff: &str, definitions: &str) -> World {
    let dataset = |name: &str, number: &str, declared: &str| {
        format!(
            "name: {name}\ngrain: town and year\ncounts: returns\nfiles: {name}.csv\ntime: year\n{declared}columns:\n  town: {{codes: town}}\n  \
             year: {{type: financial_year}}\n  {number}: {{type: integer, unit: contacts}}\n"
        )
    };
    World::new(&[
        TOWNS,
        ("datasets/calls.yaml", &dataset("calls", "n", calls)),
        ("datasets/staff.yaml", &dataset("staff", "h", staff)),
        ("disclosure/small.yaml", "name: small\ncounts: returns\nbelow: 3\n"),
        ("disclosure/zeros.yaml", "name: zeros\ncounts: returns\nbelow: 3\nzero: suppressed\n"),
        ("definitions.ind", &format!("measure n = sum of calls.n\nmeasure h = sum of staff.h\n{definitions}")),
        ("data/calls.csv", "town,year,n\nA,2021/22,10\nB,2021/22,10\nA,2022/23,10\nB,2022/23,10\n"),
        ("data/staff.csv", "town,year,h\nA,2022/23,100\nB,2022/23,100\n"),
    ])
}

/// What a run says of a table with a column.
fn of_returns(calls: &str, staff: &str, table: &str) -> Vec<String> {
    returns(calls, staff, &format!("table t {{ {table} }}")).warned()
}

const DIFFER: &str = "data::different-times: the sides of a quotient are of different times: rows of `calls` are of 2021/22 to 2022/23, those of `staff` of \
                      2022/23";

#[test]
fn sides_of_all_dates_are_of_the_same() {
    for value in ["n / h shown 0.000", "n as % of h", "h / n shown 0.0", "n * 100 / h"] {
        let said = DIFFER.to_string();
        let turned = "data::different-times: the sides of a quotient are of different times: rows of `staff` are of 2022/23, those of `calls` of \
                      2021/22 to 2022/23";
        let said = if value.starts_with('h') { turned.to_string() } else { said };
        assert_eq!(of_returns("", "", &format!("column \"X\" {value}")), [said], "{value}");
    }
    let by_town = of_returns("", "", "rows area \"Town\" in [towns, all] column \"X\" n / h shown 0.000");
    assert_eq!(by_town, [DIFFER]);
    let help = &returns("", "", "table t { column \"X\" n / h shown 0.0 }").helped()[0];
    assert!(help.contains("`(a / b) in 2022/23`") && help.contains("`covers`"), "{help}");
}

#[test]
fn a_period_or_what_both_cover_settles_it() {
    for table in [
        "column \"X\" (n / h) in 2022/23 shown 0.0",
        "in 2022/23 column \"X\" n / h shown 0.0",
        "rows financial_year from 2022/23 to 2022/23 column \"X\" n / h shown 0.0",
        "column \"X\" change in n / h from 2021/22 to 2022/23",
        "column \"X\" n in 2021/22 as % of (h in 2022/23)",
        "where year in 2022/23 column \"X\" n / h shown 0.0",
        "column \"X\" n",
        "column \"X\" n + h",
    ] {
        let found: Vec<String> =
            of_returns("", "", table).into_iter().filter(|found| found.contains("different-times")).collect();
        assert_eq!(found, [] as [&str; 0], "{table}");
    }
    let column = "column \"X\" n / h shown 0.0";
    let same = returns("", "", "table t { column \"X\" n / h shown 0.0 }");
    same.put("data/staff.csv", "town,year,h\nA,2021/22,100\nB,2022/23,100\n");
    assert_eq!(same.warned(), [] as [&str; 0]);
    // One that says what it covers is of that.
    let of_both = "covers: 2021/22 to 2022/23\n";
    assert_eq!(of_returns(of_both, "", column), [DIFFER]);
    assert_eq!(of_returns("", "covers: 2022/23\n", column), [DIFFER]);
    assert_eq!(of_returns("", "covers: 2021/22 to 2022/23\n", column)[1..], [] as [&str; 0]);
}

#[test]
fn a_policy_lets_no_date_of_a_row_be_said_here() {
    let said = "data::different-times: rows of `calls` and of `staff` are of different times, and they are the sides of a quotient";
    let column = "column \"X\" n / h shown 0.0";
    assert_eq!(of_returns("disclosure: small\n", "", column), [said]);
    assert_eq!(of_returns("", "disclosure: small\n", column), [said]);
    assert_eq!(of_returns("disclosure: zeros\n", "", column), [] as [&str; 0]);
}

/// Events on days over checks by month.
fn events(events: &str, months: &str) -> Vec<String> {
    let dataset = |name: &str, ty: &str| {
        format!(
            "name: {name}\ngrain: row\ncounts: {name}\nfiles: {name}.csv\ntime: on\ncolumns:\n  on: {{type: {ty}}}\n"
        )
    };
    let world = World::new(&[
        ("datasets/events.yaml", &dataset("events", "date")),
        ("datasets/checks.yaml", &dataset("checks", "month")),
        (
            "definitions.ind",
            "measure e = count of events\nmeasure c = count of checks\ntable t { column \"X\" e / c shown 0.0 }",
        ),
        ("data/events.csv", &format!("on\n{events}")),
        ("data/checks.csv", &format!("on\n{months}")),
    ]);
    world.warned()
}

#[test]
fn rare_events_need_not_reach_as_far_as_others_in_a_year() {
    let months = |from: i32, to: i32| -> String { (from..=to).map(|month| format!("2022-{month:02}\n")).collect() };
    let days = |from: i32, to: i32| -> String { (from..=to).map(|month| format!("2022-{month:02}-17\n")).collect() };
    assert_eq!(events("2022-03-09\n2022-10-01\n", &months(1, 12)), [] as [&str; 0]);
    assert_eq!(events(&days(1, 12), &months(1, 12)), [] as [&str; 0]);
    let said = |from: &str, to: &str, checks: &str| {
        format!(
            "data::different-times: the sides of a quotient are of different times: rows of `events` are of {from} to {to}, those of `checks` of \
             {checks}"
        )
    };
    // Where each month has some, the months that are not there are missed.
    assert_eq!(events(&days(1, 12), &months(1, 7)), [said("2022-01-17", "2022-12-17", "2022-01 to 2022-07")]);
    assert_eq!(
        events("2020-03-09\n2022-10-01\n", &months(1, 12)),
        [said("2020-03-09", "2022-10-01", "2022-01 to 2022-12")]
    );
}

/// Events of several years by day over people without a date.
fn over_people(declared: &str, rows: &str, table: &str) -> World {
    let events = format!(
        "name: events\ngrain: event\ncounts: events\nfiles: events.csv\ntime: on\n{declared}columns:\n  on: {{type: date}}\n  town: {{codes: town}}\n  \
         person: {{type: text}}\n"
    );
    let people = "name: people\ngrain: town\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
                  town: {codes: town}\n  persons: {type: integer}\n";
    World::new(&[
        TOWNS,
        ("datasets/events.yaml", &events),
        ("datasets/people.yaml", people),
        ("disclosure/small.yaml", "name: small\ncounts: events\nbelow: 3\n"),
        (
            "definitions.ind",
            &format!(
                "measure e = count of events\nmeasure res = sum of people.persons\n\
                 measure victims = count of distinct events.person\n{table}"
            ),
        ),
        ("data/events.csv", &format!("on,town,person\n{rows}")),
        ("data/people.csv", "town,persons\nA,1000\nB,1000\n"),
    ])
}

const THREE_YEARS: &str = "2020-05-01,A,a\n2021-06-01,A,b\n2022-07-01,A,c\n";

#[test]
fn a_rate_of_several_years_on_people_without_a_date_is_a_warning() {
    let run = |declared: &str, rows: &str, column: &str| {
        over_people(declared, rows, &format!("table t {{ rows area \"Town\" in [towns] column \"X\" {column} }}"))
            .warned()
    };
    let said = "data::different-times: rows of `events` are of more than a year, 2020-05-01 to 2022-07-01, and `people` has no date: this is a rate over all of \
                that time";
    for column in
        ["e per 1000 res shown 0.0", "e * 1000 / res shown 0.0", "res / e shown 0.0", "victims per 1000 res shown 0.0"]
    {
        assert_eq!(run("", THREE_YEARS, column), [said], "{column}");
    }
    let hidden = "data::different-times: rows of `events` are of more than a year, and `people` has no date: this is a rate over all of that time";
    assert_eq!(run("disclosure: small\n", THREE_YEARS, "e per 1000 res shown 0.0"), [hidden]);
    for column in [
        "e in 2022 per 1000 res shown 0.0",
        "(e where on in 2022) per 1000 res shown 0.0",
        "(e where on >= 2020-01-01) per 1000 res shown 0.0",
        "e",
    ] {
        assert_eq!(run("", THREE_YEARS, column), [] as [&str; 0], "{column}");
    }
    assert_eq!(run("", "2022-01-01,A,a\n2022-12-31,A,b\n", "e per 1000 res shown 0.0"), [] as [&str; 0]);
    assert_eq!(run("covers: 2022\n", "2022-01-01,A,a\n", "e per 1000 res shown 0.0"), [] as [&str; 0]);
    let help =
        over_people("", THREE_YEARS, "table t { rows area in [towns] column \"X\" e per 1000 res shown 0.0 }").helped();
    assert!(help[0].contains("`n in 2022 per 1000 residents`"), "{help:?}");
}

#[test]
fn data_that_covers_more_than_a_year_says_so_without_a_run() {
    let found = |column: &str| {
        let table = format!("table t {{ rows area \"Town\" in [towns] column \"X\" {column} }}");
        let world = over_people("covers: 2020 to 2022\n", THREE_YEARS, &table);
        let found = world.warnings().into_iter().filter(|found| !found.starts_with("names::unused"));
        found.collect::<Vec<String>>()
    };
    let said = "periods::undated-side: `events` covers 2020-01 to 2022-12, and `people` has no date: this is a rate over all of that time";
    assert_eq!(found("e per 1000 res shown 0.0"), [said]);
    assert_eq!(found("e / res shown 0.0"), [said]);
    for column in ["e in 2022 per 1000 res shown 0.0", "(e where on in 2022) per 1000 res shown 0.0"] {
        assert_eq!(found(column), [] as [&str; 0], "{column}");
    }
}

/// Who of a register ever had an event is a share of it, of no year.
#[test]
fn a_share_of_a_register_is_of_all_time() {
    let found = |column: &str, covers: &str| {
        let absences = format!(
            "name: absences\ngrain: absence\ncounts: absences\nfiles: absences.csv\ntime: on\n{covers}columns:\n  pupil: {{type: text}}\n  \
             on: {{type: date}}\n"
        );
        let pupils = "name: pupils\ngrain: pupil\ncounts: pupils\nfiles: pupils.csv\nrole: population\nbasis: pupils\nkey: [pupil]\n\
                      columns:\n  pupil: {type: text}\n";
        let world = World::new(&[
            ("datasets/absences.yaml", &absences),
            ("datasets/pupils.yaml", pupils),
            (
                "definitions.ind",
                &format!(
                    "measure a = count of absences\nmeasure absent = count of distinct absences.pupil\nmeasure p = count of pupils\n\
                     table t {{ column \"X\" {column} }}"
                ),
            ),
            ("data/absences.csv", "pupil,on\na,2020-05-01\nb,2022-05-01\n"),
            ("data/pupils.csv", "pupil\na\nb\nc\n"),
        ]);
        let found = world.warnings().into_iter().chain(world.warned());
        found.filter(|found| !found.starts_with("names::unused")).collect::<Vec<String>>()
    };
    let said = "data::different-times: rows of `absences` are of more than a year, 2020-05-01 to 2022-05-01, and `pupils` has no date: this is a \
                rate over all of that time";
    assert_eq!(found("a / p shown 0.0", ""), [said]);
    for covers in ["", "covers: 2020 to 2022\ncomplete: false\n"] {
        assert_eq!(found("absent as % of p", covers), [] as [&str; 0]);
    }
}
