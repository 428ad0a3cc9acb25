//! Words: what every form of the report says, once.
//!
//! In: parts of a report. Out: texts on one line, not yet escaped for any form.
//! Invariant: two forms never say the same thing in different words.

use indicia_compiler::comparison::{Change, Kind, Place, Subject};
use indicia_compiler::model::Model;
use indicia_compiler::presentation::Number;
use indicia_compiler::value::thousands;
use indicia_runtime::disclosure::Line;
use indicia_runtime::impact::{CellChange, Flip, FlipPlace};

use super::report::{Crossed, Impact, Moved, Report, Side};
use crate::report::number_of;

/// One line that says it all.
pub fn headline(report: &Report) -> String {
    let sides = format!("from {} to {}", report.before, report.after);
    if report.changes.is_empty() {
        return format!("No change {sides}");
    }
    let classes: Vec<String> = report.classes().iter().map(|(class, n)| format!("{n} {}", class.words())).collect();
    let effect = if report.is_cosmetic() { "; no effect on meaning" } else { "" };
    let changes = number_of(report.changes.len(), "change", "changes");
    format!("{changes} {sides}: {}{effect}", classes.join(", "))
}

/// What changed, by its kind and name.
pub fn named(change: &Change) -> String {
    let subject = &change.subject;
    match (&subject.before, &subject.after) {
        (Some(before), Some(after)) if before != after => format!("{} {before} -> {after}", subject.kind.words()),
        _ => format!("{} {}", subject.kind.words(), subject.name()),
    }
}

/// File and line on both sides.
pub fn places(change: &Change) -> String {
    let place = |place: &Place| format!("{}:{}", place.path, place.line);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if before == after => place(after),
        (Some(before), Some(after)) => format!("{} -> {}", place(before), place(after)),
        (Some(before), None) => format!("was at {}", place(before)),
        (None, Some(after)) => place(after),
        (None, None) => "in the whole project".to_string(),
    }
}

/// The rows of a cohort, a line each.
pub fn rows(cohort: &Crossed) -> Vec<String> {
    let counts = match &cohort.counts {
        Err(policy) => return vec![format!("not shown: the disclosure policy {policy} suppresses counts this small")],
        Ok(counts) => counts,
    };
    let size = |rows: &str| if rows == "1" { "1 row".to_string() } else { format!("{rows} rows") };
    let mut lines = vec![format!("{} -> {}", size(&counts.size.0), size(&counts.size.1))];
    match &counts.rows {
        Some((entering, leaving)) => lines.push(format!("{entering} enter, {leaving} leave")),
        None => lines.push("which rows enter and leave is not known: the dataset has no key of one column".into()),
    }
    if let Some((what, entering, leaving)) = &counts.people {
        lines.push(format!("by {}: {entering} new, {leaving} gone", what.replace('_', " ")));
    }
    let counted = |(what, entering, leaving): &Line| format!("{what}: {entering} enter, {leaving} leave");
    lines.extend(counts.clauses.iter().map(|line| format!("because of {}", counted(line))));
    for (path, values) in &counts.values {
        match values {
            Some(values) => lines.extend(values.iter().map(|line| format!("{path} {}", counted(line)))),
            None => lines.push(format!("by {path}: not shown, some of the numbers are too small")),
        }
    }
    lines
}

/// What both sides together reveal that each suppresses, policy by policy.
pub fn close(impact: &Impact) -> Vec<String> {
    let remarks = impact.close.iter().map(|(policy, cells)| {
        let changes = if *cells == 1 { "changes" } else { "change" };
        format!(
            "{} under the disclosure policy {policy} {changes} by less than it hides: the two versions together reveal what each \
             suppresses, so keep this report where the records may be seen.",
            number_of(*cells, "count", "counts")
        )
    });
    remarks.collect()
}

/// A flipped order.
pub fn flipped(table: &Moved, flip: &Flip) -> String {
    let what = match &flip.place {
        FlipPlace::Highest => "highest".to_string(),
        FlipPlace::Lowest => "lowest".to_string(),
        FlipPlace::RankOf(row) => format!("rank of \"{row}\""),
    };
    format!("{}, \"{}\", {what}: {} -> {}", table.called, flip.column, flip.before, flip.after)
}

/// Cells of a table that are on one side only.
pub fn apart(table: &Moved) -> Option<String> {
    let cells = |n: usize| number_of(n, "cell", "cells");
    match (table.side, table.apart) {
        (Side::New, (_, new)) => Some(format!("{} is new: {}", table.called, cells(new))),
        (Side::Gone, (gone, _)) => Some(format!("{} is gone: {}", table.called, cells(gone))),
        (Side::Both, (0, 0)) => None,
        (Side::Both, (gone, new)) => {
            Some(format!("{}: {} new, {} gone", table.called, thousands(new as u64), thousands(gone as u64)))
        }
    }
}

/// A text of a cell, where nothing is a text too.
pub fn quiet(text: &str) -> &str {
    if text.is_empty() { "(blank)" } else { text }
}

/// `+12.5%`; nothing where there is no number.
pub fn relative(cell: &CellChange) -> String {
    cell.relative.map_or_else(String::new, |relative| format!("{:+.1}%", relative * 100.0))
}

/// What is reached, in words: `1 measure, 2 tables: Table 3, Table 4`; tables by their numbers.
pub fn reached(reaches: &[Subject], model: &Model) -> String {
    let mut parts = Vec::new();
    for kind in [
        Kind::Policy,
        Kind::Dataset,
        Kind::CodeList,
        Kind::Hierarchy,
        Kind::Cohort,
        Kind::Measure,
        Kind::Indicator,
        Kind::Table,
    ] {
        let mut of_kind: Vec<&Subject> = reaches.iter().filter(|s| s.kind == kind).collect();
        of_kind.sort_by_key(|s| {
            number(s, model).map_or((2, 0), |number| match number {
                Number::Table(at) => (0, at),
                Number::Figure(at) => (1, at),
            })
        });
        let names: Vec<String> = of_kind.into_iter().map(|s| called(s, model)).collect();
        if !names.is_empty() {
            parts.push(format!("{} ({})", number_of(names.len(), kind.words(), &kind.plural()), names.join(", ")));
        }
    }
    parts.join(", ")
}

/// The number of a table in the report.
fn number(subject: &Subject, model: &Model) -> Option<Number> {
    let table = model.tables.iter().find(|t| subject.kind == Kind::Table && t.head.name.value == subject.name());
    table.and_then(|table| table.number)
}

/// That number, or a name.
fn called(subject: &Subject, model: &Model) -> String {
    number(subject, model).map_or_else(|| subject.name().to_string(), |number| number.to_string())
}

/// `12 of 340 cells change, in 3 tables`.
pub fn sentence(impact: &Impact) -> String {
    let changed: usize = impact.tables.iter().map(|table| table.cells.len()).sum();
    let tables = impact.tables.iter().filter(|table| !table.cells.is_empty()).count();
    let all = thousands((changed + impact.unchanged) as u64);
    let unchanged = thousands(impact.unchanged as u64);
    match changed {
        0 => format!("no cell changes; {all} stay as they are"),
        _ => {
            let changed = thousands(changed as u64);
            format!(
                "{changed} of {all} cells change, in {}; {unchanged} stay as they are",
                number_of(tables, "table", "tables")
            )
        }
    }
}
