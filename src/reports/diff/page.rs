//! The report in words, for the forms that templates set.
//!
//! In: a report. Out: what its page and its comment are made of. Invariant: every text is whole; what is left out for want of room
//! is left out by the form.

use std::collections::BTreeMap;

use indicia_compiler::diagnostics::Fact;
use indicia_compiler::model::Model;
use indicia_runtime::impact::CellChange;
use indicia_runtime::render::{Changed, ChangedCell, Difference, Lines, TemplateError, Templates};

use super::changes::is_testable;
use super::report::{Impact, Moved, Report, Tested};
use super::words::{apart, close, flipped, headline, named, places, quiet, reached, relative, rows, sentence, weighs};

use crate::error::Error;

/// Fills a page with the report. A fault of a template of ours is ours.
pub(super) fn filled(
    report: &Report,
    model: &Model,
    fill: impl FnOnce(&Difference, &Templates) -> Result<String, TemplateError>,
) -> Result<String, Error> {
    let filled = Templates::new(&BTreeMap::new()).and_then(|templates| fill(&page(report, model), &templates));
    filled.map_err(|error| Error::Bug(error.message()))
}

/// The report as texts.
fn page(report: &Report, model: &Model) -> Difference {
    let effect = match &report.impact {
        Ok(impact) if report.changes.is_empty() && impact.tables.is_empty() => String::new(),
        Ok(impact) => format!("Numbers: {}.", sentence(impact)),
        Err(reason) => format!("Numbers not compared: {reason}."),
    };
    let impact = report.impact.as_ref().ok();
    Difference {
        title: report.title.clone(),
        banner: report.banner.clone(),
        headline: headline(report),
        effect,
        changes: report.changes.iter().map(|tested| changed(tested, model)).collect(),
        lists: impact.map(lists).unwrap_or_default(),
        cells: impact.map(Impact::cells).unwrap_or_default().into_iter().map(cell).collect(),
        remarks: impact.map(close).unwrap_or_default().into_iter().chain(report.remarks.clone()).collect(),
    }
}

fn changed(tested: &Tested, model: &Model) -> Changed {
    let change = &tested.change;
    Changed {
        class: change.class.words(),
        weighs: weighs(change.class),
        what: named(change),
        said: change.said.line(),
        of: change.said.of.clone(),
        before: change.said.before.clone(),
        after: change.said.after.clone(),
        place: places(change),
        reaches: change.reaches.len(),
        reached: reached(&change.reaches, model),
        testable: is_testable(change.class),
        tests: tested.tests.clone(),
    }
}

fn lists(impact: &Impact) -> Vec<Lines> {
    let cohorts = impact.cohorts.iter().map(|c| Lines { title: format!("Rows of {}", c.name), lines: rows(c) });
    let flips = impact.tables.iter().flat_map(|table| table.flips.iter().map(move |flip| flipped(table, flip)));
    let order = Lines { title: "Order".into(), lines: flips.collect() };
    let one_sided = impact.tables.iter().filter_map(apart).collect();
    let one_sided = Lines { title: "Cells on one side only".into(), lines: one_sided };
    cohorts.chain([order, one_sided]).filter(|list| !list.lines.is_empty()).collect()
}

fn cell((table, cell): (&Moved, &CellChange)) -> ChangedCell {
    let shown = |text: &Option<String>| quiet(text.as_deref().unwrap_or_default()).to_string();
    ChangedCell {
        table: table.called.clone(),
        title: table.title.clone(),
        row: cell.row.clone(),
        column: cell.column.clone(),
        before: shown(&cell.before),
        after: shown(&cell.after),
        by: relative(cell),
    }
}
