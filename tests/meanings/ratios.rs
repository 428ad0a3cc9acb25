//! Percentages, rates and averages that the data has, and amounts that are looked up.

use crate::world::World;

const RESULTS: &str = "\
name: results
grain: school
counts: schools
files: results.csv
columns:
  kind: {codes: kind}
  passed: {type: decimal(1), unit: UNIT, missing: allowed}
";

fn world(unit: &str, definitions: &str) -> World {
    World::new(&[
        ("codelists/kind.yaml", "name: kind\ncodes:\n  - {code: P, label: Primary}\n  - {code: S, label: Secondary}\n"),
        ("datasets/results.yaml", &RESULTS.replace("UNIT", unit)),
        ("definitions.ind", definitions),
        ("data/results.csv", "kind,passed\nP,90.0\nS,50.0\nS,60.0\n"),
    ])
}

#[test]
fn a_percentage_of_one_row_is_shown_and_several_have_no_mean() {
    let table = "table t { rows kind in [each, all] column \"Passed\" mean of results.passed }";
    let expected = "Kind | Passed\nPrimary | 90.0\nSecondary | ..\nTotal | ..\n\
                    Passed is not shown for several schools together: it has no mean without their sizes.";
    for unit in ["\"%\"", "percent of pupils", "Per cent", "\"per 1,000 pupils\"", "average score"] {
        assert_eq!(world(unit, table).table("t"), expected, "{unit}");
    }
}

#[test]
fn only_columns_that_do_not_show_it_are_named() {
    let table = "measure passed = mean of results.passed
        table t {
          column \"Schools\" count of results
          column \"Primary\" passed where kind = \"Primary\"
          column \"Secondary\" passed where kind = \"Secondary\"
          column \"All\" passed
          column \"All alike\" mean of unweighted results.passed
        }";
    let expected = " | Schools | Primary | Secondary | All | All alike\n | 3 | 90.0 | .. | .. | 66.7\n\
                    Secondary, All: passed is not shown for several schools together: it has no mean without their sizes.";
    assert_eq!(world("\"%\"", table).table("t"), expected);
}

/// One that is known is not the value of both.
#[test]
fn one_known_percentage_is_not_that_of_two_rows() {
    let table = "table t { rows kind in [each] column \"Passed\" mean of results.passed }";
    let world = world("\"%\"", table);
    world.put("data/results.csv", "kind,passed\nP,90.0\nS,50.0\nS,\n");
    let expected = "Kind | Passed\nPrimary | 90.0\nSecondary | ..\n\
                    Passed is not shown for several schools together: it has no mean without their sizes.";
    assert_eq!(world.table("t"), expected);
}

#[test]
fn other_units_have_a_mean_and_a_ratio_may_be_declared() {
    let table = "table t { rows kind in [each] column \"Passed\" mean of results.passed }";
    assert_eq!(world("pupils", table).table("t"), "Kind | Passed\nPrimary | 90.0\nSecondary | 55.0");
    let declared = world("\"points\", ratio: true", table).table("t");
    assert!(declared.starts_with("Kind | Passed\nPrimary | 90.0\nSecondary | ..\n"), "{declared}");
}

#[test]
fn every_row_counts_alike_where_the_definition_says_so() {
    let table = "table t { rows kind in [each, all] column \"Passed\" mean of unweighted results.passed }";
    assert_eq!(world("\"%\"", table).table("t"), "Kind | Passed\nPrimary | 90.0\nSecondary | 55.0\nTotal | 66.7");
}

#[test]
fn percentages_are_never_added_up() {
    for sum in ["sum of results.passed", "sum of known results.passed"] {
        let refused = world("\"%\"", &format!("table t {{ column \"X\" {sum} }}")).refused("t");
        assert!(refused[0].starts_with("additivity::sum-of-percentages: `passed` is in %"), "{refused:?}");
    }
}

#[test]
fn a_change_to_an_earlier_period_is_a_warning() {
    let dataset = "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ntime: on\ncolumns:\n  on: {type: date}\n";
    let warned = |change: &str| {
        let definitions = format!("measure n = count of calls\ntable t {{ column \"Change\" {change} }}");
        let files = [
            ("datasets/calls.yaml", dataset),
            ("definitions.ind", &definitions),
            ("data/calls.csv", "on\n2022-05-01\n"),
        ];
        World::new(&files).warnings()
    };
    assert_eq!(
        warned("change in n from 2023/24 to 2022/23"),
        ["periods::backwards: this is the change from 2023/24 to 2022/23, which is earlier"]
    );
    assert_eq!(warned("change in n from 2022/23 to 2023/24"), Vec::<String>::new());
}

/// From 50% to 60% is 10 points, or an increase of 20%: readers cannot know which is meant.
#[test]
fn a_change_in_a_column_of_percentages_says_which() {
    let shown = |unit: &str, value: &str| {
        let table = format!("measure p = mean of x.p\ntable t {{ column \"X\" {value} in p from 2022 to 2023 }}");
        let dataset = "name: x\ngrain: year\ncounts: returns\nfiles: x.csv\ntime: y\ncolumns:\n  y: {type: calendar_year}\n  \
                       p: {type: decimal(1), unit: UNIT}\n";
        World::new(&[
            ("datasets/x.yaml", &dataset.replace("UNIT", unit)),
            ("definitions.ind", &table),
            ("data/x.csv", "y,p\n2022,50.0\n2023,60.0\n"),
        ])
    };
    for unit in ["\"%\"", "percent of pupils", "percentage", "per cent of pupils"] {
        let refused = "units::change-of-percentage: `change in` a percentage could mean two things";
        assert_eq!(shown(unit, "change").errors("t"), [refused], "{unit}");
        assert_eq!(shown(unit, "difference").table("t"), " | X\n | 10.0", "{unit}");
        assert_eq!(shown(unit, "relative change").table("t"), " | X\n | 20%", "{unit}");
    }
    for unit in ["pounds", "per 1000"] {
        assert_eq!(shown(unit, "change").table("t"), " | X\n | 20%", "{unit}");
    }
}

#[test]
fn what_does_not_add_up_is_said_in_english() {
    let refused = |value: &str| {
        world("\"%\"", &format!("measure p = mean of results.passed\ntable t {{ column \"X\" {value} }}")).errors("t")
    };
    let said = "additivity::average-sum: percentages, rates and averages do not add up";
    assert_eq!(refused("p + p"), [said]);
    let said = "additivity::average-sum: a percentage, rate or average and a median do not add up";
    assert_eq!(refused("p + (median of results.passed)"), [said]);
    let said = "additivity::average-sum: a percentage, rate or average and another number do not add up";
    assert_eq!(refused("p + (count of results)"), [said]);
    let said = "additivity::average-sum: means of unweighted values do not add up";
    assert_eq!(refused("(mean of unweighted results.passed) + (mean of unweighted results.passed)"), [said]);
}

/// What is divided by is an amount: neither its heading nor the unit of its share says that rows are counted.
#[test]
fn a_heading_and_a_unit_say_what_is_added_up() {
    let table = "table t {
          column sum of results.pounds
          column mean of results.pounds
          column count of distinct results.kind
          column count of results
          column \"Spent\" sum of results.pounds where kind = \"Primary\" as % of sum of results.pounds
        }";
    let world = World::new(&[
        ("codelists/kind.yaml", "name: kind\ncodes:\n  - {code: P, label: Primary}\n  - {code: S, label: Secondary}\n"),
        (
            "datasets/results.yaml",
            &RESULTS.replace(
                "passed: {type: decimal(1), unit: UNIT, missing: allowed}",
                "pounds: {type: integer, unit: pounds}",
            ),
        ),
        ("definitions.ind", table),
        ("data/results.csv", "kind,pounds\nP,30\nS,20\nS,50\n"),
    ]);
    let expected =
        " | Sum of pounds | Mean of pounds | Count of distinct kind | Schools | Spent\n | 100 | 33.3 | 2 | 3 | 30%";
    assert_eq!(world.table("t"), expected);
    let tidy = world.rendered("t", "tidy");
    let line = tidy.lines().find(|line| line.contains(",Spent,")).expect("a line of the column");
    assert!(line.contains(",a percentage of sum of pounds,"), "{line}");
}
