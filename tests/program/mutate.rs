//! `indicia mutate`: what no test notices is named, the test it proposes notices it, and what means the same is not reported.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{Place, shows};

const MEASURES: &str = "first/definitions/measures.ind";

/// Adds definitions to the project.
fn add(place: &Place, text: &str) {
    let definitions = place.read(MEASURES);
    place.write(MEASURES, definitions + "\n" + text);
}

/// The changes of a definition, as the report has them.
fn changes(place: &Place, args: &[&str]) -> Vec<Value> {
    let done = place.indicia(&[&["mutate", "first", "--format", "json"], args].concat()).fine();
    let report: Value = serde_json::from_str(&done.out).expect("one object");
    report["changes"].as_array().expect("changes").clone()
}

fn of<'v>(changes: &'v [Value], change: &str) -> &'v Value {
    let said: Vec<&Value> = changes.iter().map(|c| &c["change"]).collect();
    changes.iter().find(|c| c["change"] == change).unwrap_or_else(|| panic!("{change} is not among {said:?}"))
}

const SLOW: &str = "cohort slow {
  from  incidents
  where days_to_clear >= 14
    and waste.group = \"Trade\"
}

test \"a month is slow\" for slow {
  given incidents
    | waste | days_to_clear |
    | Tyres | 30            |
    | Tyres | 1             |
  expect count 1
}
";

#[test]
fn a_change_that_nothing_notices_is_named_until_the_test_it_asks_for_is_there() {
    let place = Place::new();
    add(&place, SLOW);
    let report = place.indicia(&["mutate", "first", "--only", "slow"]).fine();
    shows(
        &report.out,
        &[
            "definitions/measures.ind:",
            " slow: days_to_clear: at least 14 -> more than 14\n    add a test of slow with a row of incidents with",
            "days_to_clear 14",
            "expect it counted\n",
        ],
    );
    assert!(!report.out.contains('\u{1b}'), "{report:?}");
    let line = place.read(MEASURES).lines().position(|line| line.contains("days_to_clear >= 14")).expect("there") + 1;
    let found = changes(&place, &["--only", "slow"]);
    let named = of(&found, "days_to_clear: at least 14 -> more than 14");
    assert_eq!(
        (&named["outcome"], &named["line"], &named["kind"]),
        (&"not noticed".into(), &line.into(), &"cohort".into())
    );
    let noticed = of(&found, "left out: days_to_clear >= 14");
    assert_eq!((&noticed["outcome"], &noticed["by"]), (&"noticed".into(), &"test \"a month is slow\"".into()));

    add(&place, named["test"].as_str().expect("a whole test"));
    place.indicia(&["test", "first"]).fine();
    let found = changes(&place, &["--only", "slow"]);
    assert_eq!(of(&found, "days_to_clear: at least 14 -> more than 14")["outcome"], "noticed");
}

/// Every whole test that is proposed passes as things are, and each notices the change that it is for.
#[test]
fn proposed_tests_pass_and_notice() {
    let place = Place::new();
    let conditions = "cohort busy {
  from  incidents
  where (waste.group = \"Trade\" and days_to_clear > 2 or waste in {\"Tyres\", \"White goods\"})
    and reported_on >= 2022-10-01
    and district is not missing
    and number of { days_to_clear >= 5, district = \"Carrow\", reported_on.weekday >= 6 } >= 2
  keep  first by reported_on per district
}

measure places = count of distinct busy.district
measure late   = count of busy where reported_on.month >= 2023-03
";
    add(&place, conditions);
    for name in ["busy", "places", "late", "all_incidents", "trade_waste", "trade_incidents"] {
        let found = changes(&place, &["--only", name]);
        let open: Vec<&Value> = found.iter().filter(|c| c["test"].is_string()).collect();
        let texts: Vec<&str> = open.iter().map(|c| c["test"].as_str().expect("a test")).collect();
        add(&place, &texts.join("\n"));
        place.indicia(&["test", "first"]).fine();
        let after = changes(&place, &["--only", name]);
        for change in &open {
            assert_eq!(of(&after, change["change"].as_str().expect("words"))["outcome"], "noticed", "{change}");
        }
        assert!(name != "busy" || open.len() > 15, "{}", open.len());
    }
}

#[test]
fn what_means_the_same_is_counted_and_not_reported() {
    let place = Place::new();
    add(&place, "cohort all_of_it {\n  from  incidents\n  where reported_on >= 2022-04-01\n}\n");
    let report = place.indicia(&["mutate", "first", "--only", "all_of_it"]).fine();
    // The data starts on that day.
    assert!(!report.out.contains("2022-03-31"), "{}", report.out);
    shows(
        &report.out,
        &["from 2022-04-01 -> after 2022-04-01", "3 changes: 0 noticed, 1 not, 2 mean the same; score 0 %\n"],
    );
    let found = changes(&place, &["--only", "all_of_it"]);
    assert_eq!(of(&found, "reported_on: from 2022-04-01 -> from 2022-03-31")["outcome"], "same");
}

#[test]
fn tables_notice_with_snapshots() {
    let place = Place::new();
    let without = changes(&place, &[]);
    assert!(without.iter().all(|c| c["kind"] != "table"), "no test is for a table");
    let unnoticed = |all: &[Value]| all.iter().filter(|c| c["outcome"] == "not noticed").count();
    let with = changes(&place, &["--snapshots"]);
    assert!(with.iter().any(|c| c["kind"] == "table"));
    assert!(unnoticed(&with) < unnoticed(&without), "{with:#?}");
    let by_table = |c: &&Value| c["by"].as_str().is_some_and(|by| by.starts_with("table "));
    assert!(with.iter().any(|c| by_table(&c)), "{with:#?}");
    let order = of(&with, "`descending` -> `ascending`");
    assert_eq!((&order["outcome"], &order["by"]), (&"noticed".into(), &"table incidents_by_waste".into()));
}

#[test]
fn a_gate_a_wrong_name_and_a_test_that_fails() {
    let place = Place::new();
    place.indicia(&["mutate", "first", "--fail-under", "0"]).fine();
    let gate = place.indicia(&["mutate", "first", "--fail-under", "100"]).code(1);
    assert_eq!(gate.err, "fewer than 100 % of the changes are noticed\n");
    let wrong = place.indicia(&["mutate", "first", "--only", "trade_shar"]).code(2);
    shows(&wrong.err, &["there is no definition trade_shar", "did you mean trade_share?"]);
    place.edit(MEASURES, "expect 33.3%", "expect 33.4%");
    let failing = place.indicia(&["mutate", "first"]).code(1);
    shows(
        &failing.err,
        &["the test \"the share is of all incidents\"", "fails before anything is changed", "indicia test"],
    );
    assert_eq!(failing.out, "");
}

#[test]
fn markdown_says_what_the_text_says() {
    let place = Place::new();
    add(&place, SLOW);
    let done = place.indicia(&["mutate", "first", "--only", "slow", "--format", "markdown"]).fine();
    shows(
        &done.out,
        &["### Are the definitions tested? ", "changes: ", "<details>", "**slow**", "  test \"", "</details>"],
    );
    let text = place.indicia(&["mutate", "first", "--only", "slow"]).fine();
    let summary = text.out.lines().last().expect("a summary");
    assert!(done.out.contains(summary), "{summary} in\n{}", done.out);
}

/// What the page shows of the example is what the program says.
#[test]
fn the_page_of_mutate_shows_what_it_says() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mutate.md")).expect("the page");
    let block = |from: &str| {
        let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from} in the page"));
        rest.split_once("```").expect("the block ends").0.to_string()
    };
    let place = Place::new();
    add(&place, &block("```ind\n"));
    let done = place.indicia(&["mutate", "first", "--only", "slow"]).fine();
    assert_eq!(done.out.trim_end(), block("```console\n$ indicia mutate first --only slow\n").trim_end());
}

/// Tests have a year of their own; the tables are those of the report.
#[test]
fn tables_are_of_the_year_of_the_report() {
    let place = Place::empty();
    let parameters = "parameters: {year: 2023/24}\nparameters_in_tests: {year: 2021/22}\n";
    place.write("p/indicia.yaml", format!("title: Thefts\ndata: data\n{parameters}"));
    place.write(
        "p/datasets/thefts.yaml",
        "name: thefts\ngrain: theft\ncounts: thefts\nfiles: thefts.csv\ntime: on\ncolumns:\n  on: {type: date}\n  worth: {type: integer}\n",
    );
    // Of 2023/24 one is worth just 100; of 2021/22 none is.
    place.write("p/data/thefts.csv", "on,worth\n2021-05-01,500\n2023-05-01,100\n2023-06-01,300\n");
    place.write(
        "p/t.ind",
        "cohort dear {\n  from  thefts\n  where worth >= 100\n}\n\ntable t {\n  title  \"Thefts\"\n  in     year\n  column \"Dear\" count of dear\n}\n",
    );
    let report = place.indicia(&["mutate", "p", "--snapshots", "--format", "json"]).fine();
    let report: Value = serde_json::from_str(&report.out).expect("JSON");
    let changes = report["changes"].as_array().expect("changes");
    let of = changes.iter().find(|c| c["change"] == "worth: at least 100 -> more than 100").expect("the threshold");
    assert_eq!((&of["outcome"], &of["by"]), (&"noticed".into(), &"table t".into()), "{changes:#?}");
}
