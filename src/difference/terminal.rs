//! The report for a terminal.
//!
//! In: a report. Out: text, coloured where stdout takes colours. Invariant: one changed cell a line, so that the text can be searched.

use indicia_compiler::comparison::{Change, Class};
use indicia_compiler::model::Model;
use indicia_runtime::impact::{Flip, FlipPlace};

use super::{Crossed, Impact, Line, Moved, Report, Side, number, reached, relative, several};
use crate::terminal::Terminal;

/// The report as text.
pub fn terminal(report: &Report, model: &Model, terminal: &Terminal) -> String {
    let mut text = String::new();
    if let Some(banner) = &report.banner {
        text.push_str(&format!("{}\n\n", clean(banner)));
    }
    text.push_str(&format!("{}\n", terminal.strong(&clean(&headline(report)))));
    for told in &report.changes {
        let change = &told.change;
        let class = format!("{:<20}", change.class.words());
        let class = if weighs(change.class) { terminal.bad(&class) } else { class };
        text.push_str(&format!("\n{class} {}\n", terminal.strong(&clean(&named(change)))));
        text.push_str(&format!("  {}\n  {}\n", clean(&change.said.line()), clean(&places(change))));
        if !change.reaches.is_empty() {
            text.push_str(&format!("  reaches {}\n", clean(&reached(&change.reaches, model))));
        }
        for (title, place) in &told.tests {
            text.push_str(&format!("  tested by \"{}\" ({place})\n", clean(title)));
        }
        if told.tests.is_empty() && tested(change.class) {
            text.push_str("  tested by nothing\n");
        }
    }
    match &report.impact {
        Ok(impact) if report.is_cosmetic() && impact.tables.is_empty() => {}
        Ok(impact) => text.push_str(&numbers(impact, terminal)),
        Err(reason) if report.changes.is_empty() => {
            text.push_str(&format!("\nNumbers not compared: {}\n", clean(reason)))
        }
        Err(reason) => text.push_str(&format!("\n{}\n  {}\n", terminal.strong("Numbers not compared"), clean(reason))),
    }
    for remark in &report.remarks {
        text.push_str(&format!("\n{}\n", clean(remark)));
    }
    text
}

/// One line that says it all.
pub(super) fn headline(report: &Report) -> String {
    let sides = format!("from {} to {}", report.before, report.after);
    if report.changes.is_empty() {
        return format!("No change {sides}");
    }
    let classes: Vec<String> = report.classes().iter().map(|(class, n)| format!("{n} {}", class.words())).collect();
    let effect = if report.is_cosmetic() { "; no effect on meaning" } else { "" };
    let changes = several(report.changes.len(), "change", "changes");
    format!("{changes} {sides}: {}{effect}", classes.join(", "))
}

/// What changed, by its kind and name.
pub(super) fn named(change: &Change) -> String {
    let subject = &change.subject;
    match (&subject.before, &subject.after) {
        (Some(before), Some(after)) if before != after => format!("{} {before} -> {after}", subject.kind.words()),
        _ => format!("{} {}", subject.kind.words(), subject.name()),
    }
}

/// File and line on both sides.
pub(super) fn places(change: &Change) -> String {
    let place = |place: &indicia_compiler::comparison::Place| format!("{}:{}", place.path, place.line);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if before == after => place(after),
        (Some(before), Some(after)) => format!("{} -> {}", place(before), place(after)),
        (Some(before), None) => format!("was at {}", place(before)),
        (None, Some(after)) => place(after),
        (None, None) => "in the whole project".to_string(),
    }
}

/// Whether a class changes numbers.
pub(super) fn weighs(class: Class) -> bool {
    match class {
        Class::Population
        | Class::Threshold
        | Class::Denominator
        | Class::Measure
        | Class::Unit
        | Class::Disclosure
        | Class::CodeList
        | Class::Dataset
        | Class::InputData
        | Class::Removed => true,
        Class::Added
        | Class::TableLayout
        | Class::Order
        | Class::Style
        | Class::Wording
        | Class::Renamed
        | Class::Test
        | Class::Cosmetic => false,
    }
}

/// Whether an inline test could hold such a change.
pub(super) fn tested(class: Class) -> bool {
    match class {
        Class::Population | Class::Threshold | Class::Denominator | Class::Measure | Class::CodeList => true,
        Class::Unit
        | Class::Disclosure
        | Class::Dataset
        | Class::InputData
        | Class::Removed
        | Class::Added
        | Class::TableLayout
        | Class::Order
        | Class::Style
        | Class::Wording
        | Class::Renamed
        | Class::Test
        | Class::Cosmetic => false,
    }
}

fn numbers(impact: &Impact, terminal: &Terminal) -> String {
    let mut text = format!("\n{}\n  {}\n", terminal.strong("Numbers"), impact.sentence());
    for cohort in &impact.cohorts {
        text.push_str(&format!("\n{}\n", terminal.strong(&format!("Rows of {}", clean(&cohort.name)))));
        for line in rows(cohort) {
            text.push_str(&format!("  {}\n", clean(&line)));
        }
    }
    let flips: Vec<(&Moved, &Flip)> = impact.tables.iter().flat_map(|t| t.flips.iter().map(move |f| (t, f))).collect();
    if !flips.is_empty() {
        text.push_str(&format!("\n{}\n", terminal.strong("Order")));
        for (table, flip) in flips {
            text.push_str(&format!("  {}\n", clean(&flipped(table, flip))));
        }
    }
    let apart: Vec<String> = impact.tables.iter().filter_map(apart).collect();
    if !apart.is_empty() {
        text.push_str(&format!("\n{}\n", terminal.strong("Cells on one side only")));
        apart.iter().for_each(|line| text.push_str(&format!("  {}\n", clean(line))));
    }
    let cells = impact.cells();
    if !cells.is_empty() {
        text.push_str(&format!("\n{}\n", terminal.strong("Cells, largest change first")));
        let (before, after) = (|c: &str| terminal.bad(&clean(c)), |c: &str| terminal.good(&clean(c)));
        for (table, cell) in cells {
            let place = format!("{}, \"{}\", \"{}\"", table.called, cell.row, cell.column);
            let (was, is) = (cell.before.as_deref().unwrap_or(""), cell.after.as_deref().unwrap_or(""));
            let by = Some(relative(cell)).filter(|by| !by.is_empty()).map_or_else(String::new, |by| format!("  {by}"));
            text.push_str(&format!("  {}: {} -> {}{by}\n", clean(&place), before(quiet(was)), after(quiet(is))));
        }
    }
    text
}

/// The rows of a cohort, a line each.
pub(super) fn rows(cohort: &Crossed) -> Vec<String> {
    let counts = match &cohort.counts {
        Err(policy) => return vec![format!("not told: the disclosure policy {policy} keeps so small numbers back")],
        Ok(counts) => counts,
    };
    let mut lines = vec![format!("{} rows -> {} rows", counts.size.0, counts.size.1)];
    match &counts.rows {
        Some((entering, leaving)) => lines.push(format!("{entering} enter, {leaving} leave")),
        None => {
            lines.push("which rows enter and leave cannot be told: the dataset declares no key of one column".into())
        }
    }
    if let Some((what, entering, leaving)) = &counts.people {
        lines.push(format!("by {}: {entering} new, {leaving} gone", what.replace('_', " ")));
    }
    let told = |(what, entering, leaving): &Line| format!("{what}: {entering} enter, {leaving} leave");
    lines.extend(counts.clauses.iter().map(|line| format!("because of {}", told(line))));
    for (path, values) in &counts.values {
        match values {
            Some(values) => lines.extend(values.iter().map(|line| format!("{path} {}", told(line)))),
            None => lines.push(format!("by {path}: not told, some of the numbers are too small")),
        }
    }
    lines
}

/// A flipped order.
pub(super) fn flipped(table: &Moved, flip: &Flip) -> String {
    let what = match &flip.place {
        FlipPlace::Highest => "highest".to_string(),
        FlipPlace::Lowest => "lowest".to_string(),
        FlipPlace::RankOf(row) => format!("rank of \"{row}\""),
    };
    format!("{}, \"{}\", {what}: {} -> {}", table.called, flip.column, flip.before, flip.after)
}

/// Cells of a table that are on one side only.
pub(super) fn apart(table: &Moved) -> Option<String> {
    let cells = |n: usize| several(n, "cell", "cells");
    match (table.side, table.apart) {
        (Side::New, (_, new)) => Some(format!("{} is new: {}", table.called, cells(new))),
        (Side::Gone, (gone, _)) => Some(format!("{} is gone: {}", table.called, cells(gone))),
        (Side::Both, (0, 0)) => None,
        (Side::Both, (gone, new)) => Some(format!("{}: {} new, {} gone", table.called, number(new), number(gone))),
    }
}

/// A text of a cell, where nothing is a text too.
pub(super) fn quiet(text: &str) -> &str {
    if text.is_empty() { "(blank)" } else { text }
}

/// The text on one line, without characters that a terminal would act on.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
