//! Words: what every form of the report says, once.
//!
//! In: parts of a report. Out: texts on one line, not yet escaped for any form.
//! Invariant: two forms never say the same thing in different words.

use indicia_compiler::comparison::{Change, Kind, Place, Subject};
use indicia_compiler::model::Model;
use indicia_compiler::presentation::Number;
use indicia_compiler::value::thousands;
use indicia_runtime::disclosure::Line;
use indicia_runtime::impact::{Apart, By, CellChange, Flip, FlipPlace, Relabelled};

use super::report::{Crossed, Impact, Moved, Report, Side, Tested};
use crate::report::number_of;

/// How many warnings of a run are listed.
const MOST_WARNINGS: usize = 5;

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
    if let Some(kept) = counts.kept.as_ref().filter(|kept| *kept != "0") {
        let by =
            counts.people.as_ref().map_or_else(String::new, |(what, ..)| format!("by {}: ", what.replace('_', " ")));
        lines.push(format!("{by}another record is kept for {kept} of those in both"));
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

/// What the data is like that makes numbers of either side doubtful.
pub fn warned(impact: &Impact) -> Vec<String> {
    let mut lines: Vec<String> =
        impact.warnings.iter().take(MOST_WARNINGS).map(|warning| format!("Warning: {}.", warning.message)).collect();
    if let more @ 1.. = impact.warnings.len().saturating_sub(MOST_WARNINGS) {
        lines.push(format!("{} more; a run gives all of them.", number_of(more, "warning", "warnings")));
    }
    lines
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

/// What goes by another text in a table, a line for each row, column or heading.
pub fn relabelled(table: &Moved) -> Vec<String> {
    let line = |of: &Relabelled| format!("{}, {}: \"{}\" -> \"{}\"", table.called, of.what, of.before, of.after);
    table.relabelled.iter().map(line).collect()
}

/// What of a table is on one side only, a line for each row or column: what it shows there.
pub fn apart(table: &Moved) -> Vec<String> {
    let cells = |n: usize| number_of(n, "cell", "cells");
    match table.side {
        Side::New => vec![format!("{} is new: {}", table.called, cells(table.counted.1))],
        Side::Gone => vec![format!("{} is gone: {}", table.called, cells(table.counted.0))],
        Side::Both => table.apart.iter().map(|apart| one_apart(table, apart)).collect(),
    }
}

/// `Table 7, only after: row "0 to 15": "Number" 31, "Rate" 1.0`
fn one_apart(table: &Moved, apart: &Apart) -> String {
    let side = if apart.is_new { "only after" } else { "only before" };
    let what = if apart.is_row { "row" } else { "column" };
    let cells: Vec<String> = apart.cells.iter().map(|(of, text)| format!("\"{of}\" {}", quiet(text))).collect();
    format!("{}, {side}: {what} \"{}\": {}", table.called, apart.label, cells.join(", "))
}

/// The tests that run through a change and pass on both sides, in short: `2 tests run through it and do not notice: "a", "b"`
pub fn passed(tested: &Tested) -> Option<String> {
    const NAMED: usize = 3;
    let titles: Vec<String> = tested.passed.iter().take(NAMED).map(|(title, _)| format!("\"{title}\"")).collect();
    let more = tested.passed.len() - titles.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let tests = match tested.passed.len() {
        0 => return None,
        1 => "1 test runs through it and does not notice".to_string(),
        many => format!("{many} tests run through it and do not notice"),
    };
    Some(format!("{tests}: {}{more}", titles.join(", ")))
}

/// A label or heading, with what it was where that was another.
pub fn label(was: Option<&str>, is: &str) -> String {
    was.map_or_else(|| is.to_string(), |was| format!("{was} -> {is}"))
}

/// A text of a cell, where nothing is a text too.
pub fn quiet(text: &str) -> &str {
    if text.is_empty() { "(blank)" } else { text }
}

/// `+12.5%` of what it was, `+1 point` of a percentage, `2 places down` of a rank, `+10` from zero or from below; nothing where there is no number.
pub fn by(cell: &CellChange) -> String {
    match cell.by {
        None => String::new(),
        Some(By::Relative(part)) => format!("{:+.1}%", part * 100.0),
        Some(By::Points(points)) => {
            let points = plain(points);
            let unit = if ["+1", "-1"].contains(&points.as_str()) { "point" } else { "points" };
            format!("{points} {unit}")
        }
        Some(By::Places(places)) => {
            let size = plain(places.abs());
            let size = size.trim_start_matches('+');
            let unit = if size == "1" { "place" } else { "places" };
            format!("{size} {unit} {}", if places > 0.0 { "down" } else { "up" })
        }
        Some(By::Itself { change, .. }) => plain(change),
    }
}

/// A signed number without more digits than it has; shown numbers have few.
fn plain(number: f64) -> String {
    let text = format!("{number:+.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// What is reached, in words: `1 measure, 2 tables: Table 3, Table 4`; tables by their numbers.
pub fn reached(reaches: &[Subject], model: &Model) -> String {
    let mut parts = Vec::new();
    for kind in Kind::NAMED {
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
    let of_one_side = |side: fn(&Moved) -> usize| impact.tables.iter().map(side).sum::<usize>();
    let (gone, new) = (of_one_side(|table| table.counted.0), of_one_side(|table| table.counted.1));
    let tables = impact.tables.iter().filter(|table| !table.cells.is_empty()).count();
    let all = thousands((changed + impact.unchanged) as u64);
    let unchanged = thousands(impact.unchanged as u64);
    let only = |n: usize, side: &str| (n > 0).then(|| format!("{} {side}", number_of(n, "cell is", "cells are")));
    let apart: Vec<String> = [only(gone, "only before"), only(new, "only after")].into_iter().flatten().collect();
    let labels: usize = impact.tables.iter().map(|table| table.relabelled.len()).sum();
    let labels = match labels {
        0 => String::new(),
        n => format!("; {} {}", number_of(n, "label", "labels"), if n == 1 { "changes" } else { "change" }),
    };
    let of_cells = match (changed, apart.is_empty()) {
        (0, true) => format!("no cell changes; {all} stay as they are"),
        (0, false) => format!("{}; {all} stay as they are", apart.join(", ")),
        (_, is_all) => {
            let changed = thousands(changed as u64);
            let apart = if is_all { String::new() } else { format!("; {}", apart.join(", ")) };
            format!(
                "{changed} of {all} cells change, in {}{apart}; {unchanged} stay as they are",
                number_of(tables, "table", "tables")
            )
        }
    };
    format!("{of_cells}{labels}")
}
