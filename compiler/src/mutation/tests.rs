//! What is changed, what is said of it, and what is known to mean the same.

use super::*;
use crate::dependencies::graph;
use crate::model::Model;
use crate::source::{Source, SourceKind, Sources};
use crate::words::sentence;
use crate::{Checked, check};

const OFFENCE: &str = "\
name: offence
attributes: {group: text, gravity: integer}
codes:
  - {code: \"1\", label: Common assault, group: Violence, gravity: 3}
  - {code: \"2\", label: Robbery, group: Robbery, gravity: 5}
  - {code: \"3\", label: Theft, group: Theft, gravity: 6}
  - {code: \"4\", label: Wounding, group: Violence, gravity: 8}
";

const OFFENCES: &str = "\
name: offences
grain: offence
counts: offences
files: offences.csv
time: committed_on
covers: 2022/23 to 2023/24
columns:
  child: {type: text}
  committed_on: {type: date}
  offence: {codes: offence}
  age: {type: integer, min: 10, max: 17}
  repeat: {type: flag, yes: [\"Y\"], no: [\"N\"]}
  value: {type: decimal(2), missing: allowed}
";

const POPULATION: &str = "\
name: population
grain: mid-year and age
counts: residents
role: population
basis: residents
files: population.csv
time: year
covers: mid-2021 to mid-2022
columns:
  year: {type: mid_year}
  age: {type: integer, min: 0, max: 120}
  persons: {type: integer, min: 0}
";

/// A project with these definitions, and its mutants.
fn project(definitions: &str) -> (Sources, Checked, Vec<Mutant>) {
    let source = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
    let sources = Sources::new(vec![
        source("indicia.yaml", "title: Example\n", SourceKind::Project),
        source("codelists/offence.yaml", OFFENCE, SourceKind::CodeList),
        source("datasets/offences.yaml", OFFENCES, SourceKind::Dataset),
        source("datasets/population.yaml", POPULATION, SourceKind::Dataset),
        source("a.ind", definitions, SourceKind::Definitions),
    ]);
    let checked = check(&sources);
    assert!(checked.is_sound(), "{:#?}", checked.diagnostics);
    let mutants = mutants(&sources, &checked);
    (sources, checked, mutants)
}

/// The sentences of a model, each after its name.
fn sentences(checked: &Checked, model: &Model) -> String {
    let graph = graph(&checked.catalog, &checked.model);
    let line = |named: &crate::dependencies::Named| {
        format!("{}: {}\n", named.name, sentence(&checked.catalog, model, named.node))
    };
    graph.nodes().iter().map(line).collect()
}

/// What is said of each mutant of a definition, with a mark where it is known to mean the same.
fn said(definitions: &str, name: &str) -> Vec<String> {
    let (_, _, mutants) = project(definitions);
    let line = |m: &Mutant| match m.equivalent {
        None => m.said.clone(),
        Some(Equivalent::NoValue) => format!("{} (no value)", m.said),
        Some(Equivalent::SamePlan) => format!("{} (same plan)", m.said),
    };
    mutants.iter().filter(|m| m.name == name).map(line).collect()
}

#[test]
fn a_threshold_moves_by_one_and_a_gap_between_codes_shows_nothing() {
    let said = said("cohort grave { from offences where offence.gravity >= 5 }", "grave");
    assert_eq!(
        said,
        [
            "offence.gravity: at least 5 -> more than 5",
            "offence.gravity: at least 5 -> at least 4 (no value)",
            "left out: offence.gravity >= 5",
        ]
    );
}

#[test]
fn a_comparison_is_said_as_it_is_written() {
    let more = said("cohort a { from offences where age > 12 }", "a");
    assert_eq!(more[..2], ["age: more than 12 -> at least 12", "age: more than 12 -> more than 13"]);
    let less = said("cohort a { from offences where age < 12 }", "a");
    assert_eq!(less[..2], ["age: less than 12 -> at most 12", "age: less than 12 -> less than 11"]);
    let most = said("cohort a { from offences where age <= 12 }", "a");
    assert_eq!(most[..2], ["age: at most 12 -> less than 12", "age: at most 12 -> at most 13"]);
    let between = said("cohort a { from offences where age in 12 to 17 }", "a");
    assert_eq!(between[..2], ["age: 12 to 17 -> 13 to 17", "age: 12 to 17 -> 11 to 17"]);
    assert!(
        between.contains(&"age: 12 to 17 -> 12 to 18 (no value)".to_string()),
        "18 is not an age here: {between:?}"
    );
    let price = said("cohort a { from offences where value >= 2.5 }", "a");
    assert_eq!(price[0], "value: at least 2.5 -> more than 2.5");
}

#[test]
fn days_and_periods_move_by_what_is_written() {
    let year = said("cohort a { from offences where committed_on in 2023/24 }", "a");
    assert_eq!(year[..2], ["committed_on: 2023/24 -> 2022/23", "committed_on: 2023/24 -> 2024/25"]);
    let day = said("cohort a { from offences where committed_on >= 2022-04-01 }", "a");
    assert_eq!(
        day[..2],
        [
            "committed_on: from 2022-04-01 -> after 2022-04-01",
            "committed_on: from 2022-04-01 -> from 2022-03-31 (no value)",
        ]
    );
}

#[test]
fn codes_leave_their_set_one_by_one() {
    let text = "cohort a { from offences where offence.group in {\"Violence\", \"Robbery\"} and not repeat }";
    assert_eq!(
        said(text, "a"),
        [
            "offence.group without \"Violence\"",
            "offence.group without \"Robbery\"",
            "left out: offence.group in {\"Violence\", \"Robbery\"}",
            "`and` -> `or`: offence.group in {\"Violence\", \"Robbery\"} or not repeat",
            "not repeat -> repeat",
            "left out: not repeat",
        ]
    );
}

#[test]
fn conditions_inside_brackets_are_changed_where_they_are() {
    let text = "cohort a {\n  from offences\n  where (age >= 15 or\n    offence = \"Theft\")\n}";
    let (sources, _, mutants) = project(text);
    let lines: Vec<(usize, &str)> = mutants.iter().map(|m| (sources.line(m.span), m.said.as_str())).collect();
    assert_eq!(
        lines,
        [
            (3, "age: at least 15 -> more than 15"),
            (3, "age: at least 15 -> at least 14"),
            (4, "offence = \"Theft\": = -> !="),
            (3, "left out: age >= 15"),
            (4, "left out: offence = \"Theft\""),
            (3, "age >= 15 or offence = \"Theft\": `or` -> `and`"),
            (3, "left out: (age >= 15 or offence = \"Theft\")"),
        ]
    );
}

#[test]
fn a_test_of_a_text_becomes_those_that_are_easily_written_for_it() {
    assert_eq!(
        said("cohort a { from offences where child ends with \"x\" ignoring case }", "a"),
        [
            "child ends with \"x\" ignoring case: ends with -> contains",
            "child ends with \"x\" ignoring case: without `ignoring case`",
            "left out: child ends with \"x\" ignoring case",
        ]
    );
    assert_eq!(
        said("cohort a { from offences where child in {\"x\", \"y\"} ignoring case }", "a"),
        [
            "child in {\"x\", \"y\"} ignoring case: without `ignoring case`",
            "child without \"x\"",
            "child without \"y\"",
            "left out: child in {\"x\", \"y\"} ignoring case",
        ]
    );
}

#[test]
fn a_text_in_other_letters_shows_that_case_is_ignored() {
    let (_, _, mutants) = project("cohort a { from offences where child = \"Smith\" ignoring case }");
    let exact = mutants.iter().find(|m| m.said.ends_with("without `ignoring case`")).expect("the change");
    assert!(exact.advice.words.contains("child smith: expect it counted"), "{}", exact.advice.words);
}

#[test]
fn a_condition_that_is_written_twice_may_go() {
    let text = "cohort again { from offences where child starts with \"x\" }
cohort a { from again where child starts with \"x\" }";
    assert!(said(text, "a").contains(&"left out: child starts with \"x\" (same plan)".to_string()));
    assert!(said(text, "again").iter().all(|said| !said.contains("same plan")));
}

#[test]
fn what_the_data_covers_need_not_be_said_again() {
    let all = said("cohort a { from offences where committed_on in 2022/23 to 2023/24 and age >= 12 }", "a");
    assert!(all.contains(&"left out: committed_on in 2022/23 to 2023/24 (no value)".to_string()), "{all:?}");
    assert!(all.contains(&"left out: age >= 12".to_string()), "{all:?}");
    let missing = said("cohort a { from offences where age is not missing }", "a");
    assert_eq!(missing, ["age: is not missing -> is missing", "left out: age is not missing (no value)"]);
    let may_miss = said("cohort a { from offences where value is not missing }", "a");
    assert_eq!(may_miss, ["value: is not missing -> is missing", "left out: value is not missing"]);
}

#[test]
fn a_scope_is_called_as_it_is_written() {
    let text = "measure all = count of offences\nindicator young = all where (age < 15) as % of all";
    assert_eq!(said(text, "young"), ["left out: where (age < 15)"]);
}

#[test]
fn rows_that_are_kept_are_kept_otherwise() {
    let text = "cohort once { from offences keep first by committed_on per child ever }";
    let (_, checked, mutants) = project(text);
    let said: Vec<&str> = mutants.iter().map(|m| m.said.as_str()).collect();
    assert_eq!(said, ["`keep first` -> `keep last`", "left out: keep first by committed_on per child ever"]);
    let model = mutants[0].model(&checked.model);
    assert!(model.cohorts[0].keep.as_ref().unwrap().last);
    let test = mutants[1].advice.test.as_ref().unwrap();
    assert!(test.contains("expect count 1"), "{test}");
    assert_eq!(test.lines().filter(|line| line.starts_with("    |")).count(), 3, "a heading and two rows: {test}");
}

const RATE: &str = "\
cohort thefts { from offences where offence = \"Theft\" }
measure stolen = count of thefts
measure children = count of distinct thefts.child
measure residents = sum of population.persons
measure adults = sum of population.persons where age >= 18
indicator rate = stolen in 2023/24 per 1000 residents in mid-2022
indicator on_last_year = change in stolen from 2022/23 to 2023/24
test \"a\" for rate {
  given offences
    | offence |
    | Theft   |
  expect missing
}
";

#[test]
fn indicators_take_another_denominator_and_another_period() {
    let rate = said(RATE, "rate");
    assert_eq!(
        rate,
        ["2023/24 -> 2022/23", "mid-2022 -> mid-2021", "denominator: residents -> adults",],
        "2024/25 and mid-2023 are not covered"
    );
    let (_, checked, mutants) = project(RATE);
    let swapped = mutants.iter().find(|m| m.said.starts_with("denominator")).unwrap();
    let (before, after) = (sentences(&checked, &checked.model), sentences(&checked, &swapped.model(&checked.model)));
    let changed: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(changed[0].0.contains("residents (mid") && changed[0].1.contains("adults (mid"), "{changed:?}");
}

#[test]
fn what_is_written_once_is_changed_wherever_it_went() {
    assert_eq!(said(RATE, "on_last_year"), ["2023/24 -> 2022/23", "2022/23 -> 2023/24"]);
    let (_, checked, mutants) = project(RATE);
    for (mutant, gone) in mutants.iter().filter(|m| m.name == "on_last_year").zip(["2023/24", "2022/23"]) {
        let text = sentences(&checked, &mutant.model(&checked.model));
        let value = text.lines().find(|line| line.starts_with("on_last_year: ")).unwrap();
        assert!(!value.contains(gone), "{gone} in {value}");
    }
}

#[test]
fn people_become_rows() {
    assert_eq!(said(RATE, "children"), ["`count of distinct` -> `count of`"]);
}

#[test]
fn a_test_looks_at_all_that_it_rests_on() {
    let (_, checked, _) = project(RATE);
    let model = &checked.model;
    let reached = reached_by_test(model, &model.tests[0]);
    let name = |name: &str| checked.definition(name).unwrap();
    for expected in ["rate", "stolen", "thefts", "offences", "residents", "population"] {
        assert!(reached.contains(&name(expected)), "{expected}");
    }
    for other in ["children", "adults", "on_last_year"] {
        assert!(!reached.contains(&name(other)), "{other}");
    }
}

#[test]
fn a_change_is_undone_by_itself() {
    let (_, checked, mut mutants) = project(RATE);
    let mut model = checked.model.clone();
    let before = sentences(&checked, &model);
    assert!(mutants.len() > 10);
    for mutant in &mut mutants {
        let Change::Definition(defined) = &mut mutant.change else { continue };
        defined.swap(&mut model);
        assert_ne!(sentences(&checked, &model), before, "{}", mutant.said);
        defined.swap(&mut model);
        assert_eq!(sentences(&checked, &model), before, "{}", mutant.said);
    }
}

/// Every test that is proposed is a test of the project.
#[test]
fn proposed_tests_check() {
    let definitions = format!(
        "{RATE}cohort grave {{
  from offences
  where committed_on in 2023/24
    and (offence.gravity >= 5 and offence.group in {{\"Violence\", \"Robbery\"}} or age < 12)
    and number of {{ repeat, age >= 15, value is missing }} >= 2
  keep first by committed_on per child
}}
"
    );
    let (_, checked, mutants) = project(&definitions);
    let proposed: Vec<&String> = mutants.iter().filter_map(|m| m.advice.test.as_ref()).collect();
    assert!(proposed.len() > 20, "{}", proposed.len());
    let all: String = proposed.iter().map(|test| test.as_str()).collect();
    let (_, with, _) = project(&format!("{definitions}{all}"));
    let added = &with.model.tests[checked.model.tests.len()..];
    assert_eq!(added.len(), proposed.len());
    for test in added {
        assert!(test.given.iter().any(|given| !given.rows.is_empty()) && test.expect.len() == 1, "{}", test.title);
    }
}
