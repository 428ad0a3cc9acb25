//! The report of `indicia diff`.
//!
//! In: a report. Out: text, coloured where stdout takes colours. Invariants: one changed cell a line, so that the text can be
//! searched; what is left out to be readable is counted.

use indicia_compiler::model::Model;
use indicia_runtime::impact::Flip;
use indicia_runtime::render::escape::terminal as clean;

use indicia::report::number_of;
use indicia::reports::diff::words::{
    apart, by, close, flipped, headline, label, named, passed, places, quiet, reached, relabelled, rows, sentence,
    warned,
};
use indicia::reports::diff::{Impact, Moved, Report};

use super::{Terminal, options};

/// How many cells, or rows on one side only, are listed; a change that reaches wards moves hundreds.
const CELLS: usize = 40;

/// The report as text; the model is the later project's.
pub fn text(report: &Report, model: &Model, terminal: &Terminal) -> String {
    let mut text = String::new();
    if let Some(banner) = &report.banner {
        text.push_str(&format!("{}\n\n", clean(banner)));
    }
    text.push_str(&format!("{}\n", terminal.strong(&clean(&headline(report)))));
    for tested in &report.changes {
        let change = &tested.change;
        let class = format!("{:<20}", change.class.words());
        let class = if change.class.changes_numbers() { terminal.bad(&class) } else { class };
        text.push_str(&format!("\n{class} {}\n", terminal.strong(&clean(&named(change)))));
        text.push_str(&format!("  {}\n  {}\n", clean(&change.said.line()), clean(&places(change))));
        if !change.reaches.is_empty() {
            text.push_str(&format!("  reaches {}\n", clean(&reached(&change.reaches, model))));
        }
        for (title, place) in &tested.tests {
            text.push_str(&format!("  noticed by the test \"{}\" ({place})\n", clean(title)));
        }
        if tested.tests.is_empty() && change.class.is_testable() {
            text.push_str("  no test notices it\n");
        }
        if let Some(passed) = passed(tested) {
            text.push_str(&format!("  {}\n", clean(&passed)));
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
    let impact = report.impact.as_ref().ok();
    let of_numbers = impact.map(close).into_iter().chain(impact.map(warned)).flatten();
    let remarks = report.remarks.iter().map(|remark| remark.in_words(options::words));
    for remark in of_numbers.chain(remarks) {
        text.push_str(&format!("\n{}\n", clean(&remark)));
    }
    text
}

fn numbers(impact: &Impact, terminal: &Terminal) -> String {
    let mut text = format!("\n{}\n  {}\n", terminal.strong("Numbers"), sentence(impact));
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
    let mut section = |heading: &str, lines: Vec<String>, more: [&str; 2]| {
        if lines.is_empty() {
            return;
        }
        text.push_str(&format!("\n{}\n", terminal.strong(heading)));
        lines.iter().take(CELLS).for_each(|line| text.push_str(&format!("  {}\n", clean(line))));
        if lines.len() > CELLS {
            let more = number_of(lines.len() - CELLS, more[0], more[1]);
            text.push_str(&format!("  and {more}; --format html and --format json list every one\n"));
        }
    };
    let apart = impact.tables.iter().flat_map(apart).collect();
    section("On one side only", apart, ["more row or column", "more rows or columns"]);
    section("Labels", impact.tables.iter().flat_map(relabelled).collect(), ["more label", "more labels"]);
    let cells = impact.cells();
    if !cells.is_empty() {
        text.push_str(&format!("\n{}\n", terminal.strong("Cells, totals first, then the largest change")));
        let (before, after) = (|c: &str| terminal.bad(&clean(c)), |c: &str| terminal.good(&clean(c)));
        for (table, cell) in cells.iter().take(CELLS) {
            let labels = [(&cell.renamed.0, &cell.row), (&cell.renamed.1, &cell.column)];
            let labels =
                labels.map(|(was, is)| label(was.as_deref(), is)).into_iter().filter(|label| !label.is_empty());
            let labels: String = labels.map(|label| format!(", \"{label}\"")).collect();
            let place = format!("{}{labels}", table.called);
            let (was, is) = (cell.before.as_deref().unwrap_or(""), cell.after.as_deref().unwrap_or(""));
            let by = Some(by(cell)).filter(|by| !by.is_empty()).map_or_else(String::new, |by| format!("  {by}"));
            text.push_str(&format!("  {}: {} -> {}{by}\n", clean(&place), before(quiet(was)), after(quiet(is))));
        }
        if cells.len() > CELLS {
            let more = number_of(cells.len() - CELLS, "more cell", "more cells");
            text.push_str(&format!("  and {more}; --format html and --format json list every one\n"));
        }
    }
    text
}
