//! The report in words, for the forms that templates set.
//!
//! In: a report. Out: a template filled with it. Invariants: every text is escaped; what is left out for want of room is left out
//! by the form.

use std::collections::BTreeMap;

use indicia_compiler::model::Model;
use indicia_runtime::impact::CellChange;
use indicia_runtime::render::Templates;
use serde_json::{Value, json};

use super::report::{Impact, Moved, Report, Tested};
use super::words::{
    apart, by, close, flipped, headline, label, named, passed, places, quiet, reached, relabelled, rows, sentence,
    warned,
};
use crate::error::Error;

/// The report as the templates take it.
pub(super) struct Page {
    context: Value,
    /// How many entries the longest of its lists has.
    pub(super) longest: usize,
    /// About how many texts there are, which the time for filling goes by.
    size: usize,
}

impl Page {
    /// A report's page; the model is the later project's.
    pub(super) fn new(report: &Report, model: &Model) -> Page {
        let effect = match &report.impact {
            Ok(impact) if report.changes.is_empty() && impact.tables.is_empty() => String::new(),
            Ok(impact) => format!("Numbers: {}.", sentence(impact)),
            Err(reason) => format!("Numbers not compared: {reason}."),
        };
        let impact = report.impact.as_ref().ok();
        let lists = impact.map(lists).unwrap_or_default();
        let cells = impact.map(Impact::cells).unwrap_or_default();
        let of_numbers = impact.map(close).into_iter().chain(impact.map(warned)).flatten();
        let remarks: Vec<String> = of_numbers.chain(report.remarks.iter().map(|remark| remark.to_string())).collect();
        let tests = || report.changes.iter().map(|tested| tested.tests.len());
        let lines = || lists.iter().map(|(_, lines)| lines.len());
        let longest = lines().chain(tests()).chain([report.changes.len(), cells.len()]).max().unwrap_or(0);
        let size = (report.changes.len() + cells.len()) * 8 + tests().sum::<usize>() + lines().sum::<usize>();
        let context = json!({
            "project": {"title": report.title, "banner": report.banner},
            "page": {
                "title": report.title,
                "headline": headline(report),
                "effect": effect,
                "changes": report.changes.iter().map(|tested| change(tested, model)).collect::<Vec<_>>(),
                "lists": lists.iter().map(|(title, lines)| json!({"title": title, "lines": lines})).collect::<Vec<_>>(),
                "cells": cells.into_iter().map(cell).collect::<Vec<_>>(),
                "remarks": remarks,
            },
        });
        Page { context, longest, size }
    }

    /// A template, by its name and its text, with at most so many entries of each list. What is wrong with it is our fault.
    pub(super) fn fill(&mut self, (name, text): (&'static str, &'static str), most: usize) -> Result<String, Error> {
        self.context["most"] = json!(most);
        let templates = Templates::new(&BTreeMap::new()).and_then(|templates| templates.with(name, text));
        let filled = templates.and_then(|templates| templates.fill(name, &self.context, self.size));
        filled.map_err(|error| Error::Bug(error.message))
    }
}

fn change(tested: &Tested, model: &Model) -> Value {
    let change = &tested.change;
    json!({
        "class": change.class.words(),
        "weighs": change.class.changes_numbers(),
        "what": named(change),
        "said": change.said.line(),
        "of": change.said.of,
        "before": change.said.before,
        "after": change.said.after,
        "place": places(change),
        "reaches": change.reaches.len(),
        "reached": reached(&change.reaches, model),
        "testable": change.class.is_testable(),
        "tests": tested.tests,
        "passed": passed(tested),
    })
}

/// Lines under headings; no list is empty.
fn lists(impact: &Impact) -> Vec<(String, Vec<String>)> {
    let cohorts = impact.cohorts.iter().map(|cohort| (format!("Rows of {}", cohort.name), rows(cohort)));
    let flips = impact.tables.iter().flat_map(|table| table.flips.iter().map(move |flip| flipped(table, flip)));
    let order = ("Order".to_string(), flips.collect());
    let one_sided = ("On one side only".to_string(), impact.tables.iter().flat_map(apart).collect());
    let labels = ("Labels".to_string(), impact.tables.iter().flat_map(relabelled).collect());
    cohorts.chain([order, one_sided, labels]).filter(|(_, lines)| !lines.is_empty()).collect()
}

fn cell((table, cell): (&Moved, &CellChange)) -> Value {
    let shown = |text: &Option<String>| quiet(text.as_deref().unwrap_or_default()).to_string();
    json!({
        "table": table.called,
        "title": table.title,
        "row": label(cell.renamed.0.as_deref(), &cell.row),
        "column": label(cell.renamed.1.as_deref(), &cell.column),
        "before": shown(&cell.before),
        "after": shown(&cell.after),
        "by": by(cell),
    })
}
