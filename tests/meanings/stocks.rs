//! Stocks: numbers of a date, which are never added up over dates.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
);
const LOANS: &str = "name: loans\ngrain: loan\ncounts: loans\nfiles: loans.csv\ntime: on\ncolumns:\n  on: {type: date}\n  town: {codes: town}\n";
const BY_MONTH: &str = "town,month,members,joined\nA,2023-04,40,4\nB,2023-04,400,7\nA,2023-05,60,25\nB,2023-05,600,210\nA,2023-06,50,1\nB,2023-06,500,2\n";

/// A library: loans, and members by town and date; `role` says what the members are, `ty` the type of their dates.
fn world(role: &str, ty: &str, members: &str, tables: &str) -> World {
    let declared = format!(
        "name: members\ngrain: town and date\ncounts: members\nfiles: members.csv\n{role}\ntime: month\ncolumns:\n  town: {{codes: town}}\n  month: {{type: {ty}}}\n  members: {{type: integer, unit: members}}\n  joined: {{type: integer, unit: members}}\n"
    );
    let definitions = format!(
        "measure lent = count of loans\nmeasure members_then = sum of members.members\nmeasure mean_members = mean of members.members\n\
         measure joined = sum of members.joined\n{tables}"
    );
    World::new(&[
        AREAS,
        ("datasets/loans.yaml", LOANS),
        ("datasets/members.yaml", &declared),
        ("definitions.ind", &definitions),
        ("data/loans.csv", "on,town\n2023-04-03,A\n2023-05-01,A\n2023-05-02,B\n2023-05-02,B\n2023-05-09,B\n"),
        ("data/members.csv", members),
    ])
}

const POPULATION: &str = "role: population\nbasis: members";

fn refused_by_month(role: &str, table: &str) -> Vec<String> {
    let table = format!("table t {{\n{table}\n}}");
    stocks_of(world(role, "month", BY_MONTH, &table).refused("t"))
}

/// Of what is wrong, that which is about stocks.
fn stocks_of(refused: Vec<String>) -> Vec<String> {
    let about = ["additivity::sum-over-snapshots", "data::several-dates", "data::rows-of-several-dates"];
    refused.into_iter().filter(|found| about.iter().any(|code| found.starts_with(code))).collect()
}

#[test]
fn a_stock_is_not_added_up_over_the_months_of_a_year_however_it_is_given() {
    let error = |dates: &str| {
        vec![format!(
            "additivity::sum-over-snapshots: `members` counts the same members at {dates} (month), which do not add up"
        )]
    };
    for role in [POPULATION, "stock: true"] {
        assert_eq!(
            refused_by_month(role, "column \"Members\" members_then in 2023/24"),
            error("the 12 dates of 2023/24")
        );
        assert_eq!(
            refused_by_month(role, "in 2023/24\ncolumn \"Members\" members_then"),
            error("the 12 dates of 2023/24")
        );
        let by_year = "rows financial_year \"Year\" in [2023/24]\ncolumn \"Members\" members_then";
        assert_eq!(refused_by_month(role, by_year), error("the 12 dates of 2023/24"));
        let for_each = "rows town \"Town\" in [towns]\ncolumn members_then for each calendar_year from 2023 to 2023";
        assert_eq!(refused_by_month(role, for_each), error("the 12 dates of 2023"));
        let joined =
            "rows month \"Month\" in [2023-04, 2023-04 + 2023-05 as \"Spring\"]\ncolumn \"Members\" members_then";
        assert_eq!(refused_by_month(role, joined), error("the 2 dates of Spring"));
        let share = "rows month \"Month\" from 2023-04 to 2023-05\ncolumn \"Share\" share of members_then across rows";
        assert_eq!(refused_by_month(role, share), error("several dates"));
        assert_eq!(refused_by_month(role, "column \"Members\" members_then"), error("several dates"));
    }
}

#[test]
fn a_rate_for_a_year_over_a_list_by_month_is_refused() {
    let rate = "rows town \"Town\" in [towns]\ncolumn \"Rate\" lent in 2023/24 per 100 members_then in 2023/24";
    assert!(refused_by_month(POPULATION, rate)[0].starts_with("additivity::sum-over-snapshots: "));
}

#[test]
fn a_date_is_right_and_so_is_each_month_on_its_own() {
    let tables = "
        table in_may {
          rows   town \"Town\" in [towns, all]
          column \"Loans per 100\" (lent per 100 members_then) in 2023-05 shown 0.0
        }
        table by_month {
          rows   month \"Month\" from 2023-04 to 2023-05
          column \"Loans per 100\" lent per 100 members_then at all shown 0.00
        }";
    let world = world(POPULATION, "month", BY_MONTH, tables);
    // In May 1 of 60, 3 of 600, 4 of 660.
    assert_eq!(world.table("in_may"), "Town | Loans per 100\nAshby | 1.7\nBrook | 0.5\nTotal | 0.6");
    // 1 of 440, 4 of 660.
    assert_eq!(world.table("by_month"), "Month | Loans per 100\n2023-04 | 0.23\n2023-05 | 0.61");
}

#[test]
fn the_mean_of_a_stock_is_over_its_dates_of_what_is_added_up_over_areas() {
    let tables = "
        table means {
          rows   town \"Town\" in [towns, all]
          column \"Mean\" mean_members shown 0.0
          column \"In April and May\" mean_members for each month in [2023-04 + 2023-05 as \"April and May\"] shown 0.0
        }";
    let expected = "Town | Mean | In April and May\nAshby | 50.0 | 50.0\nBrook | 500.0 | 500.0\nTotal | 550.0 | 550.0";
    for role in [POPULATION, "stock: true"] {
        assert_eq!(world(role, "month", BY_MONTH, tables).table("means"), expected);
    }
}

#[test]
fn a_column_can_be_a_stock_beside_one_that_adds_up() {
    let column = "stock: false";
    let tables = "table t {\n rows town \"Town\" in [towns, all]\n column \"Joined\" joined in 2023/24 shown 0\n }";
    let expected = "Town | Joined\nAshby | 30\nBrook | 219\nTotal | 249";
    assert_eq!(world(column, "month", BY_MONTH, tables).table("t"), expected);
    let stock = |role: &str, tables: &str| {
        let world = world(role, "month", BY_MONTH, tables);
        world.put(
            "datasets/members.yaml",
            "name: members\ngrain: town and date\ncounts: members\nfiles: members.csv\ntime: month\ncolumns:\n  town: {codes: town}\n  month: {type: month}\n  members: {type: integer, unit: members, stock: true}\n  joined: {type: integer, unit: members}\n",
        );
        world
    };
    assert_eq!(stock(column, tables).table("t"), expected);
    let members = "table t {\n column \"Members\" members_then in 2023/24\n }";
    assert!(stocks_of(stock(column, members).refused("t"))[0].contains("at the 12 dates of 2023/24"));
}

const BY_DAY: &str = "town,month,members,joined\nA,2024-01-07,100,0\nB,2024-01-07,50,0\nA,2024-01-28,110,0\nB,2024-01-28,60,0\nA,2024-02-25,120,0\nB,2024-02-25,70,0\n";

#[test]
fn where_days_date_a_stock_the_rows_say_how_many_dates_a_period_has() {
    let tables = "
        table two_months {
          rows   month \"Month\" from 2024-01 to 2024-02
          column \"Members\" members_then at all shown 0
        }
        table february {
          rows   month \"Month\" in [2024-02]
          column \"Members\" members_then at all shown 0
        }
        table days {
          rows   day \"Day\" in [2024-01-07, 2024-01-28, 2024-02-25]
          column \"Members\" members_then at all shown 0
        }
        table mean_of_january {
          in     2024-01
          rows   town \"Town\" in [towns, all]
          column \"Mean\" mean_members shown 0.0
        }";
    for role in [POPULATION, "stock: true"] {
        let world = world(role, "date", BY_DAY, tables);
        assert_eq!(
            stocks_of(world.refused("two_months")),
            [
                "data::several-dates: `members` counts the same members at 2 dates in the table `two_months` under 2024-01, and they do \
              not add up over dates"
            ]
        );
        assert_eq!(world.table("february"), "Month | Members\n2024-02 | 190");
        assert_eq!(world.table("days"), "Day | Members\n2024-01-07 | 150\n2024-01-28 | 170\n2024-02-25 | 190");
        assert_eq!(world.table("mean_of_january"), "Town | Mean\nAshby | 105.0\nBrook | 55.0\nTotal | 160.0");
    }
}

#[test]
fn a_stock_needs_dates() {
    let world = World::new(&[
        ("datasets/s.yaml", "name: s\nfiles: s.csv\nstock: true\ncolumns:\n  n: {type: integer}\n"),
        ("definitions.ind", "measure n = sum of s.n\ntable t { column n }"),
        ("data/s.csv", "n\n1\n"),
    ]);
    assert_eq!(world.refused("t"), ["datasets::no-time: `stock` is given, but no column dates the rows"]);
}

#[test]
fn rows_without_a_date_are_of_no_date() {
    // `world` declares the months without `missing: allowed`.
    let undated = |tables: &str| {
        let members =
            "town,month,members,joined\nA,2023-04,40,0\nA,2023-05,60,0\nA,,20,0\nB,2023-04,400,0\nB,2023-05,600,0\n";
        world("stock: true", "month, missing: allowed", members, tables)
    };
    let means = "
        table means {
          rows   town \"Town\" in [towns]
          column \"Mean\" mean_members shown 0.0
        }";
    // The 20 of Ashby belong to April, to May or to another month: nobody knows which.
    assert_eq!(undated(means).table("means"), "Town | Mean\nAshby | ..\nBrook | 500.0");
    let by_month = "
        table t {
          rows   month \"Month\" in [2023-04, missing]
          column \"Members\" members_then
        }";
    assert_eq!(
        stocks_of(undated(by_month).refused("t")),
        [
            "additivity::sum-over-snapshots: `members` counts the same members at dates that are not recorded (month), which do not add up"
        ]
    );
}

#[test]
fn stocks_of_two_dates_are_not_added_however_they_are_written() {
    let refused = |value: &str, more: &str| {
        let tables = format!("{more}\ntable t {{ column \"X\" {value} }}");
        stocks_of(world("stock: true", "month", BY_MONTH, &tables).refused("t"))
    };
    let error = [
        "additivity::sum-over-snapshots: `members` counts the same members at several dates (month), which do not add up",
    ];
    assert_eq!(refused("members_then in 2023-04 + members_then in 2023-05", ""), error);
    assert_eq!(
        refused("april + may", "indicator april = members_then in 2023-04\nindicator may = members_then in 2023-05"),
        error
    );
    // One date on both sides, and a difference between dates, are numbers of people.
    let tables = "
        table t {
          column \"Twice\" members_then in 2023-04 + members_then in 2023-04
          column \"More\" members_then in 2023-05 - members_then in 2023-04
        }";
    assert_eq!(world("stock: true", "month", BY_MONTH, tables).table("t"), " | Twice | More\n | 880 | 220");
}

const STATISTICS: &str = "
  column \"Largest\" max of members.members
  column \"Smallest\" min of members.members
  column \"Median\" median of members.members
  column \"Quarter\" percentile 25 of members.members
  column \"Spread\" standard deviation of members.members";

#[test]
fn a_statistic_of_a_stock_is_of_its_dates_where_each_has_one_row() {
    let tables = format!("table t {{ rows town \"Town\" in [towns] {STATISTICS} }}");
    let expected = "Town | Largest | Smallest | Median | Quarter | Spread\n\
                    Ashby | 60 | 40 | 50.0 | 45.0 | 10.0\nBrook | 600 | 400 | 500.0 | 450.0 | 100.0";
    for role in [POPULATION, "stock: true"] {
        assert_eq!(world(role, "month", BY_MONTH, &tables).table("t"), expected, "{role}");
    }
    let tables = format!("table t {{ in 2024-01 rows town \"Town\" in [towns] {STATISTICS} }}");
    let expected = "Town | Largest | Smallest | Median | Quarter | Spread\n\
                    Ashby | 110 | 100 | 105.0 | 102.5 | 7.1\nBrook | 60 | 50 | 55.0 | 52.5 | 7.1";
    assert_eq!(world("stock: true", "date", BY_DAY, &tables).table("t"), expected);
}

#[test]
fn at_one_date_a_statistic_of_a_stock_is_of_its_rows() {
    let tables = format!("table t {{ in 2023-05 rows town \"Town\" in [towns, all] {STATISTICS} }}");
    let expected = "Town | Largest | Smallest | Median | Quarter | Spread\n\
                    Ashby | 60 | 60 | 60.0 | 60.0 | ..\nBrook | 600 | 600 | 600.0 | 600.0 | ..\n\
                    Total | 600 | 60 | 330.0 | 195.0 | 381.8";
    for role in [POPULATION, "stock: true"] {
        assert_eq!(world(role, "month", BY_MONTH, &tables).table("t"), expected, "{role}");
    }
}

/// In April 440 members, in May 660, in June 550: the largest number is none of a row's, and the smallest row is none of the towns'.
#[test]
fn a_statistic_of_rows_of_several_dates_together_is_neither_and_is_refused() {
    for (written, what) in [
        ("max of", "largest value"),
        ("min of", "smallest value"),
        ("median of", "median"),
        ("percentile 25 of", "percentile"),
        ("standard deviation of", "standard deviation"),
    ] {
        let refused = |role: &str, ty: &str, members: &str, table: &str| {
            let table = format!("table t {{ {table} column \"X\" {written} members.members }}");
            stocks_of(world(role, ty, members, &table).refused("t"))
        };
        let error = |place: &str| {
            vec![format!(
                "data::rows-of-several-dates: the {what} of `members` in the table `t`{place} would be over single rows of several dates, \
                 not over the members at each date"
            )]
        };
        let by_town = "rows town \"Town\" in [towns, all]";
        assert_eq!(refused(POPULATION, "month", BY_MONTH, by_town), error(" under Total"));
        assert_eq!(refused("stock: true", "month", BY_MONTH, by_town), error(" under Total"));
        assert_eq!(refused("stock: true", "month", BY_MONTH, ""), error(""));
        let joined = "rows month \"Month\" in [2023-04, 2023-04 + 2023-05 as \"Spring\"]";
        assert_eq!(refused("stock: true", "month", BY_MONTH, joined), error(" under Spring"));
        let years = "rows financial_year \"Year\" in [2023/24]";
        assert_eq!(refused("stock: true", "month", BY_MONTH, years), error(" under 2023/24"));
        let months = "rows month \"Month\" from 2024-01 to 2024-02";
        assert_eq!(refused("stock: true", "date", BY_DAY, months), error(" under 2024-01"));
    }
    // What is added up at each date first has a mean, whatever the rows are.
    let tables = "table t { rows town \"Town\" in [towns, all] column \"Mean\" mean of members.members shown 0.0 }";
    let expected = "Town | Mean\nAshby | 50.0\nBrook | 500.0\nTotal | 550.0";
    assert_eq!(world("stock: true", "month", BY_MONTH, tables).table("t"), expected);
    // Those who joined are no stock.
    let tables = "table t { column \"Most\" max of members.joined }";
    let declared = "stock: false";
    assert_eq!(world(declared, "month", BY_MONTH, tables).table("t"), " | Most\n | 210");
}

#[test]
fn a_row_without_a_date_is_compared_with_no_other() {
    let undated = |rows: &str| {
        let members = format!("town,month,members,joined\n{rows}");
        let tables = "table t { rows town \"Town\" in [towns] column \"Largest\" max of members.members }";
        world("stock: true", "month, missing: allowed", &members, tables)
    };
    let refused = stocks_of(undated("A,2023-04,40,0\nA,,60,0\nB,2023-04,1,0\n").refused("t"));
    assert!(refused[0].contains(" under Ashby would be over single rows of several dates"), "{refused:?}");
    assert_eq!(undated("A,,60,0\nB,2023-04,1,0\n").table("t"), "Town | Largest\nAshby | 60\nBrook | 1");
}

/// People who wait, a row for each and date.
fn register(tables: &str) -> World {
    World::new(&[
        AREAS,
        (
            "datasets/waiting.yaml",
            "name: waiting\ngrain: patient\ncounts: patients\nfiles: waiting.csv\nstock: true\ntime: counted\ncolumns:\n  \
             counted: {type: date}\n  number: {type: text}\n  town: {codes: town}\n  days: {type: integer, unit: days}\n",
        ),
        ("definitions.ind", tables),
        (
            "data/waiting.csv",
            "counted,number,town,days\n2024-01-07,p,A,10\n2024-01-07,q,A,30\n2024-01-07,r,B,5\n2024-02-04,q,A,58\n2024-02-04,r,B,33\n",
        ),
    ])
}

/// How long each has waited says nothing that adds up: 20 days on average in Ashby, not 40.
#[test]
fn of_rows_that_are_people_a_mean_is_of_people_at_one_date() {
    let mean = "measure wait = mean of waiting.days";
    let table = format!(
        "{mean}\n table t {{ in 2024-01-07 rows town \"Town\" in [towns, all] column \"Days\" wait shown 0.0 }}"
    );
    assert_eq!(register(&table).table("t"), "Town | Days\nAshby | 20.0\nBrook | 5.0\nTotal | 15.0");
    let table = format!("{mean}\n table t {{ rows town \"Town\" in [towns] column \"Days\" wait shown 0.0 }}");
    assert_eq!(
        stocks_of(register(&table).refused("t")),
        [
            "data::rows-of-several-dates: the mean of `waiting` in the table `t` under Ashby would be over single rows of several dates, \
          not over the patients at each date"
        ]
    );
}

/// Rows of a caseload and of those who joined it, by month, declared like this.
fn caseload(declared: &str, people: &str, tables: &str) -> World {
    let dataset = format!(
        "name: returns\ngrain: town and month\ncounts: returns\nfiles: returns.csv\ntime: month\n{declared}columns:\n  month: {{type: month}}\n  \
         town: {{codes: town}}\n  {people}\n  joined: {{type: integer, unit: people}}\n"
    );
    World::new(&[
        AREAS,
        ("datasets/returns.yaml", &dataset),
        ("definitions.ind", tables),
        ("data/returns.csv", "month,town,open_caseload,joined\n2023-04,A,10,3\n2023-05,A,20,12\n"),
    ])
}

#[test]
fn what_is_called_a_stock_and_does_not_say_whether_it_is_one_is_asked_about() {
    let tables =
        "table t { column \"Sum\" sum of returns.open_caseload column \"Mean\" mean of returns.open_caseload }";
    let asked = |declared: &str, people: &str, tables: &str| -> Vec<String> {
        let found = caseload(declared, people, tables).warnings();
        found.into_iter().filter(|found| found.starts_with("additivity::perhaps-a-stock")).collect()
    };
    let plain = "open_caseload: {type: integer}";
    assert_eq!(
        asked("", plain, tables),
        [
            "additivity::perhaps-a-stock: a caseload is a number at a date, and nothing says so of `open_caseload` of `returns`: its numbers \
          at several dates are added up or compared"
        ],
        "once, though two columns show it"
    );
    assert_eq!(asked("stock: false\n", plain, tables), [] as [&str; 0]);
    assert_eq!(asked("", "open_caseload: {type: integer, stock: false}", tables), [] as [&str; 0]);
    let in_april =
        "table t { column \"Sum\" sum of returns.open_caseload in 2023-04 column \"Joined\" sum of returns.joined }";
    assert_eq!(asked("", "open_caseload: {type: integer, stock: true}", in_april), [] as [&str; 0]);
    let joined = "table t { column \"Joined\" sum of returns.joined }";
    assert_eq!(asked("", plain, joined), [] as [&str; 0], "those who joined are no caseload");
    for (name, called) in [
        ("registered_patients", "the number of registered patients"),
        ("prison_population", "a population"),
        ("staff_fte", "the number of full-time equivalents"),
        ("live_cases", "the number of live cases"),
        ("unemployed_people", "the number of unemployed people"),
        ("children_in_care", "the number of children in care"),
        ("rent_arrears", "an amount of arrears"),
        ("child_protection_plan", "the number on a plan"),
    ] {
        let found = asked("", &format!("{name}: {{type: integer}}"), &tables.replace("open_caseload", name));
        let said =
            format!("additivity::perhaps-a-stock: {called} is a number at a date, and nothing says so of `{name}`");
        assert!(found.len() == 1 && found[0].starts_with(&said), "{name}: {found:?}");
    }
}

/// Four patients, three at each of two dates: six rows.
#[test]
fn a_register_that_is_called_a_stock_and_does_not_say_whether_it_is_one_is_asked_about() {
    let asked = |dataset: &str, definitions: &str| -> Vec<String> {
        let world = World::new(&[
            AREAS,
            ("datasets/register.yaml", &format!("grain: patient and date\nfiles: register.csv\n{dataset}")),
            ("definitions.ind", definitions),
            (
                "data/register.csv",
                "patient,month\np1,2023-01\np2,2023-01\np3,2023-01\np2,2023-02\np3,2023-02\np4,2023-02\n",
            ),
        ]);
        world.warnings().into_iter().filter(|found| found.starts_with("additivity::")).collect()
    };
    let columns = "time: month\ncolumns:\n  patient: {type: text}\n  month: {type: month}\n";
    let list = format!("name: waiting_list\ncounts: patients\n{columns}");
    let all = "table t { column \"Waiting\" count of waiting_list in 2023 }";
    assert_eq!(
        asked(&list, all),
        [
            "additivity::perhaps-a-stock: a waiting list is a number at a date, and nothing says so of `waiting_list`: its rows of several \
          dates are counted together"
        ]
    );
    assert_eq!(asked(&format!("stock: false\n{list}"), all), [] as [&str; 0]);
    assert_eq!(asked(&format!("stock: true\n{list}"), all).len(), 1, "a sum over dates is refused");
    // Each is there once, or all are of one month; and different patients are patients.
    assert_eq!(asked(&format!("key: patient\n{list}"), all), [] as [&str; 0]);
    assert_eq!(asked(&format!("covers: 2023-01 to 2023-01\n{list}"), all), [] as [&str; 0]);
    let different = "table t { column \"Patients\" count of distinct waiting_list.patient in 2023 }";
    assert_eq!(asked(&list, different), [] as [&str; 0]);
    let others = list.replace("waiting_list", "visits");
    assert_eq!(asked(&others, &all.replace("waiting_list", "visits")), [] as [&str; 0]);
}

#[test]
fn a_column_of_a_stock_can_say_that_it_adds_up() {
    let tables = "table t { column \"Joined\" sum of returns.joined in 2023/24 }
        table u { column \"Open\" sum of returns.open_caseload in 2023/24 }";
    let plain = "open_caseload: {type: integer}";
    assert_eq!(stocks_of(caseload("stock: true\n", plain, tables).refused("t")).len(), 2);
    let world = caseload("stock: true\n", plain, tables);
    let dataset = std::fs::read_to_string(world.path("datasets/returns.yaml")).unwrap();
    world.put("datasets/returns.yaml", &dataset.replace("unit: people}", "unit: people, stock: false}"));
    assert_eq!(stocks_of(world.refused("t")).len(), 1);
    world.put("definitions.ind", tables.lines().next().unwrap());
    assert_eq!(world.table("t"), " | Joined\n | 15");
}

/// Members of two towns that the list does not have, at one date: they may be of any two.
#[test]
fn rows_of_a_stock_outside_the_list_are_not_one_row_twice() {
    let members = "town,month,members,joined\nA,2023-04,40,4\nX,2023-04,7,1\nY,2023-04,7,1\n";
    let world = world(
        "stock: true\ncomplete: false",
        "month",
        members,
        "table t { column \"Members\" members_then in 2023-04 }",
    );
    let declared = std::fs::read_to_string(world.path("datasets/members.yaml")).expect("a text");
    world.put("datasets/members.yaml", &declared.replace("{codes: town}", "{codes: town, undeclared: outside}"));
    assert_eq!(world.table("t"), " | Members\n | 54");
    let again = "town,month,members,joined\nA,2023-04,40,4\nA,2023-04,40,4\n";
    world.put("data/members.csv", again);
    assert_eq!(world.refused("t").len(), 1, "a town that the list has is there twice");
}

#[test]
fn a_stock_of_a_day_may_be_named_by_its_month() {
    let tables = "table t { column \"More\" difference in members_then from 2024-01-28 to 2024-02 }";
    // 170 on the 28th of January, 190 on the one day of February that has rows.
    assert_eq!(world("stock: true", "date", BY_DAY, tables).table("t"), " | More\n | 20");
}

/// Two patients of Ashby who have waited 10 and 20 days, and their median.
#[test]
fn no_wording_of_grain_or_counts_decides_what_a_mean_is_of() {
    let tables = "table t { in 2024-01 column \"Mean\" mean of waiting.days column \"Median\" median of waiting.days }";
    let table = |grain: &str, counts: &str, days: &str| {
        let dataset = format!(
            "name: waiting\ngrain: {grain}\ncounts: {counts}\nfiles: waiting.csv\nstock: true\ntime: counted\ncolumns:\n  \
             counted: {{type: date}}\n  number: {{type: text}}\n  town: {{codes: town}}\n  days: {{{days}}}\n"
        );
        World::new(&[
            AREAS,
            ("datasets/waiting.yaml", &dataset),
            ("definitions.ind", tables),
            ("data/waiting.csv", "counted,number,town,days\n2024-01-07,p,A,10\n2024-01-07,q,A,20\n"),
        ])
    };
    let right = " | Mean | Median\n | 15.0 | 15.0";
    for grain in ["patient", "patient and date", "referral"] {
        for counts in ["patients", "people", "patients waiting", "referrals"] {
            for days in ["type: integer, unit: days", "type: integer, stock: false"] {
                assert_eq!(table(grain, counts, days).table("t"), right, "{grain}, {counts}, {days}");
            }
            let asked = table(grain, counts, "type: integer").refused("t");
            let error = "additivity::mean-of-rows-or-dates: nothing says whether `days` of `waiting` is how many there are at a date, so its \
                         mean may be of rows or over dates";
            assert_eq!(asked, [error], "{grain}, {counts}");
        }
    }
}

/// Of a population with a row for each pupil, two of Ashby with 10 and 20 points.
#[test]
fn the_mean_of_what_describes_the_people_of_a_population_is_of_its_rows() {
    let table = |score: &str| {
        let dataset = format!(
            "name: pupils\ngrain: pupil\ncounts: pupils\nrole: population\nbasis: pupils\nfiles: pupils.csv\ntime: month\ngaps: zero\n\
             columns:\n  month: {{type: month}}\n  town: {{codes: town}}\n  number: {{type: text}}\n  score: {{type: integer{score}}}\n"
        );
        World::new(&[
            AREAS,
            ("datasets/pupils.yaml", &dataset),
            (
                "definitions.ind",
                "table t { in 2023-01 rows town \"Town\" in [towns] column \"Mean\" mean of pupils.score }",
            ),
            (
                "data/pupils.csv",
                "month,town,number,score\n2023-01,A,a,10\n2023-01,A,b,20\n2023-01,B,c,30\n2023-01,B,d,30\n",
            ),
        ])
    };
    for score in [", unit: points", ", stock: false"] {
        assert_eq!(table(score).table("t"), "Town | Mean\nAshby | 15.0\nBrook | 30.0", "{score}");
    }
    assert!(table("").refused("t")[0].starts_with("additivity::mean-of-rows-or-dates: "));
}

/// In April 10 + 100, in May 20 + 200.
#[test]
fn the_mean_of_what_is_counted_is_over_dates_however_its_grain_is_worded() {
    let mean = |grain: &str, counts: &str, columns: &str| {
        let dataset = format!(
            "name: list\ngrain: {grain}\ncounts: {counts}\nfiles: list.csv\nstock: true\ntime: month\ncolumns:\n  \
             month: {{type: month}}\n  town: {{codes: town}}\n  {columns}\n"
        );
        World::new(&[
            AREAS,
            ("datasets/list.yaml", &dataset),
            ("definitions.ind", "table t { column \"Mean\" mean of list.v }"),
            ("data/list.csv", "month,town,v,w\n2023-04,A,10,1\n2023-04,B,100,1\n2023-05,A,20,1\n2023-05,B,200,1\n"),
        ])
    };
    let right = " | Mean\n | 165.0";
    for (grain, counts, columns) in [
        ("patients by town and month", "patients", "v: {type: integer, unit: patients}"),
        ("patient", "patients", "v: {type: integer, unit: patients}"),
        ("town and month", "returns", "v: {type: integer, stock: true}"),
        ("town and month", "patients", "v: {type: integer}"),
        ("town and month", "people on the list", "v: {type: integer, unit: people}"),
        ("town and month", "patients", "v: {type: integer, unit: patients}\n  w: {type: integer, unit: days}"),
    ] {
        assert_eq!(mean(grain, counts, columns).table("t"), right, "{grain}, {counts}, {columns}");
    }
    for columns in ["v: {type: integer}\n  w: {type: integer}", "v: {type: integer, unit: beds}"] {
        let refused = mean("town and month", "returns", columns).refused("t");
        assert!(refused[0].starts_with("additivity::mean-of-rows-or-dates: "), "{columns}: {refused:?}");
    }
}
