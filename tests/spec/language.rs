//! The language reference and the semantics: what their pages define is sound, and comes to what they show.
//!
//! In: docs/language and docs/semantics.md. Out: the pages that differ.
//! Invariants: every table that a page shows is one that it defines; every inline test on a page passes; the grammar that
//! the reference prints is the one that is used.

use indicia_compiler::check;
use indicia_compiler::diagnostics::Diagnostic;

use crate::page::{Block, Page, below};
use crate::project::{base, differ, shown, sources};
use crate::run;

#[test]
fn what_the_reference_shows_is_what_comes_out() {
    let mut wrong = String::new();
    for page in below("language").iter().chain([&Page::read("semantics.md")]) {
        for why in faults(page) {
            wrong.push_str(&format!("=== docs/{}{why}\n", page.path));
        }
    }
    assert!(wrong.is_empty(), "pages that differ from what comes out:\n{wrong}");
}

fn faults(page: &Page) -> Vec<String> {
    let mut files = base();
    files.extend(page.files());
    let sources = sources(&files);
    let checked = check(&sources);
    // A page may define what none of its tables shows.
    let doubts: Vec<Diagnostic> = checked.diagnostics.iter().filter(|d| d.code != "names::unused").cloned().collect();
    if !doubts.is_empty() {
        return vec![format!(": its definitions are in doubt\n{}", shown(&sources, &doubts))];
    }
    let tables = match run::tables(&files, &checked) {
        Ok(tables) => tables,
        Err(found) => return vec![format!(": its data is refused\n{}", shown(&sources, &found.sorted(&sources)))],
    };
    let mut faults = Vec::new();
    for block in page.of("table") {
        let name = block.name.as_deref().unwrap_or_default();
        let Some(table) = tables.iter().find(|table| table.name == name) else {
            faults.push(format!(":{}: no table is called `{name}`", block.line));
            continue;
        };
        let actual = written(&run::grid(table), &table.notes);
        let (grid, notes) = read(block);
        let expected = written(&grid, &notes);
        if expected != actual {
            faults.push(format!(":{}: `{name}` comes out otherwise\n{}", block.line, differ(&expected, &actual)));
        }
    }
    for test in &checked.model.tests {
        for failure in run::failures(test, &checked) {
            faults.push(format!(":{}: \"{}\": {failure}", sources.line(test.span), test.title));
        }
    }
    faults
}

/// A Markdown table and the lines below it, which are notes.
fn read(block: &Block) -> (Vec<Vec<String>>, Vec<String>) {
    let (rows, notes): (Vec<&str>, Vec<&str>) =
        block.body.lines().filter(|l| !l.trim().is_empty()).partition(|l| l.starts_with('|'));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect();
    let is_rule = |line: &str| line.chars().all(|c| "|-: ".contains(c)) && line.contains('-');
    let grid = rows.into_iter().filter(|line| !is_rule(line)).map(cells).collect();
    (grid, notes.into_iter().map(str::to_string).collect())
}

/// The same, columns of one width.
fn written(grid: &[Vec<String>], notes: &[String]) -> String {
    let columns = grid.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        grid.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (number, row) in grid.iter().enumerate() {
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(&format!("| {cell:<width$} "));
        }
        text.push_str("|\n");
        if number == 0 {
            text.push_str(&format!("|{}\n", "-|".repeat(row.len())));
        }
    }
    notes.iter().for_each(|note| text.push_str(&format!("{note}\n")));
    text
}

#[test]
fn the_grammar_is_printed_whole() {
    let page = Page::read("language/grammar.md");
    let printed: Vec<&str> = page.of("pest").map(|b| b.body.as_str()).collect();
    let used = include_str!("../../compiler/src/syntax/grammar.pest");
    assert!(printed == [used], "docs/language/grammar.md prints another grammar than compiler/src/syntax/grammar.pest");
}
