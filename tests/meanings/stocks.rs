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
    let about = ["additivity::sum-over-snapshots", "data::several-dates"];
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
