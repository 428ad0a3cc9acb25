//! For programs.
//!
//! In: the report. Out: one object, as docs/mutate.md describes it.

use indicia_compiler::mutation::{Equivalent, Subject};
use indicia_compiler::names::hir::Definition;
use serde::Serialize;

use super::report::{Report, Write};
use crate::mutation::Fate;
use crate::reports::Form;

pub(super) const FORM: Form<Write> =
    Form { name: "json", help: "One object, for programs", write: |report| Ok(json(report)) };

/// The report as JSON; docs/mutate.md has the fields.
fn json(report: &Report) -> String {
    let mutants = report.mutants.iter().zip(report.fates).map(|(mutant, fate)| {
        let (outcome, by) = match fate {
            Fate::Test(title) => ("noticed", Some(format!("test \"{title}\""))),
            Fate::Table(name) => ("noticed", Some(format!("table {name}"))),
            Fate::Check => ("noticed", Some("check".to_string())),
            Fate::Unnoticed { .. } => ("not noticed", None),
            Fate::Equivalent(Equivalent::NoValue) => ("same", Some("no value distinguishes them".to_string())),
            Fate::Equivalent(Equivalent::SamePlan) => ("same", Some("the query is the same".to_string())),
        };
        let unnoticed = matches!(fate, Fate::Unnoticed { .. });
        JsonMutant {
            definition: &mutant.name,
            kind: kind(mutant.of),
            path: &report.sources.get(mutant.span.source).path,
            line: report.sources.line(mutant.span),
            change: &mutant.said,
            outcome,
            by,
            add: unnoticed.then_some(mutant.advice.words.as_str()),
            test: mutant.advice.test.as_deref().filter(|_| unnoticed),
        }
    });
    let object = JsonReport {
        noticed: report.noticed(),
        not_noticed: report.real() - report.noticed(),
        same: report.equivalent(),
        score: report.score(),
        changes: mutants.collect(),
    };
    serde_json::to_string_pretty(&object).expect("texts and numbers are always JSON") + "\n"
}

fn kind(of: Subject) -> &'static str {
    match of {
        Subject::CodeList(_) => "code list",
        Subject::Definition(Definition::Dataset(_)) => "dataset",
        Subject::Definition(Definition::Cohort(_)) => "cohort",
        Subject::Definition(Definition::Measure(_)) => "measure",
        Subject::Definition(Definition::Indicator(_)) => "indicator",
        Subject::Definition(Definition::Table(_)) => "table",
    }
}

#[derive(Serialize)]
struct JsonReport<'a> {
    noticed: usize,
    not_noticed: usize,
    same: usize,
    score: usize,
    changes: Vec<JsonMutant<'a>>,
}

#[derive(Serialize)]
struct JsonMutant<'a> {
    definition: &'a str,
    kind: &'a str,
    path: &'a str,
    line: usize,
    change: &'a str,
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    add: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<&'a str>,
}
