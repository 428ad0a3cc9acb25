//! Terminal: one table as plain text.
//!
//! In: a safe table, a width and whether colours are on. Out: lines that end in LF.
//! Invariants: numbers are set to the right under their heading, by the width that a terminal gives each character; no
//! character of a text can move the cursor or change colours; cells are never cut, so a line may be wider than asked.

use indicia_compiler::presentation::RowKind;
use unicode_width::UnicodeWidthStr;

use super::escape;
use super::view::{caption, is_text};
use crate::disclosure::SafeTable;

/// Whether the output may use colours; the caller knows what it writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Text only.
    Off,
    /// Title and totals in bold.
    On,
}

/// Between columns.
const GAP: &str = "  ";
/// Texts and headings are not broken into columns narrower than this.
const NARROWEST: usize = 12;

/// A table as text, at most `width` wide where its cells allow.
pub fn terminal(table: &SafeTable, width: usize, colour: Colour) -> String {
    let grid = Grid::new(table, width);
    let mut text = String::new();
    for line in wrap(&clean(&caption(table)), width) {
        push_line(&mut text, &line, colour);
    }
    text.push('\n');
    push_row(&mut text, &grid, &grid.headings, Align::Bottom, Colour::Off);
    let rule = "─".repeat(grid.total_width());
    push_line(&mut text, &rule, Colour::Off);
    let mut ruled = true;
    for (row, cells) in table.rows.iter().zip(&grid.rows) {
        let is_total = row.kind == RowKind::Total;
        if is_total && !ruled {
            push_line(&mut text, &rule, Colour::Off);
        }
        push_row(&mut text, &grid, cells, Align::Top, if is_total { colour } else { Colour::Off });
        // No rule between totals that follow each other.
        ruled = is_total;
    }
    for (word, list) in [("Note", &table.notes), ("Source", &table.sources)] {
        for (i, entry) in list.iter().enumerate() {
            if i == 0 {
                text.push('\n');
            }
            for line in wrap(&format!("{word}: {}", clean(entry)), width) {
                push_line(&mut text, &line, Colour::Off);
            }
        }
    }
    text
}

/// The texts of a table and the widths of its columns.
struct Grid {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    columns: Vec<GridColumn>,
}

struct GridColumn {
    width: usize,
    /// As narrow as it can be without cutting a word or a number.
    least: usize,
    right: bool,
}

/// Where a cell of fewer lines than its row is set.
#[derive(Clone, Copy)]
enum Align {
    Top,
    Bottom,
}

impl Grid {
    fn new(table: &SafeTable, width: usize) -> Grid {
        let labels = table.row_headings.len();
        let headings: Vec<String> =
            table.row_headings.iter().chain(table.columns.iter().map(|c| &c.label)).map(|h| clean(h)).collect();
        let rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| {
                let indent = if labels == 1 { "  ".repeat(row.depth) } else { String::new() };
                let names = row.labels.iter().map(|label| format!("{indent}{}", clean(label)));
                names.chain(row.cells.iter().map(|cell| clean(cell.text()))).collect()
            })
            .collect();
        let mut columns: Vec<GridColumn> = headings
            .iter()
            .enumerate()
            .map(|(i, heading)| {
                let right = i >= labels && !is_text(table, i - labels);
                let cells = rows.iter().map(|row| row[i].width()).max().unwrap_or(0);
                let words = rows.iter().map(|row| longest_word(&row[i])).max().unwrap_or(0);
                let word = longest_word(heading);
                let heading = if i < labels { heading.width() } else { heading.width().min(word.max(NARROWEST)) };
                let least = if right { cells.max(word) } else { words.max(word).max(NARROWEST) };
                GridColumn { width: cells.max(heading), least, right }
            })
            .collect();
        narrow(&mut columns, width);
        Grid { headings, rows, columns }
    }

    fn total_width(&self) -> usize {
        total_width(&self.columns)
    }
}

fn total_width(columns: &[GridColumn]) -> usize {
    columns.iter().map(|c| c.width).sum::<usize>() + GAP.len() * columns.len().saturating_sub(1)
}

/// The longest part that cannot be broken, with the indent before it.
fn longest_word(text: &str) -> usize {
    let words = text.trim_start_matches(' ');
    text.len() - words.len() + words.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Takes width from the widest column until the table fits or each is as narrow as it can be.
fn narrow(columns: &mut [GridColumn], width: usize) {
    let mut excess = total_width(columns).saturating_sub(width);
    while excess > 0 {
        let Some(widest) = columns.iter_mut().filter(|c| c.width > c.least).max_by_key(|c| c.width) else { return };
        widest.width -= 1;
        excess -= 1;
    }
}

fn push_row(text: &mut String, grid: &Grid, cells: &[String], align: Align, colour: Colour) {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(&grid.columns).map(|(cell, c)| wrap(cell, c.width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
    for at in 0..height {
        let parts: Vec<String> = wrapped
            .iter()
            .zip(&grid.columns)
            .map(|(lines, column)| {
                let above = match align {
                    Align::Top => 0,
                    Align::Bottom => height - lines.len(),
                };
                let part = at.checked_sub(above).and_then(|i| lines.get(i)).map_or("", String::as_str);
                let space = " ".repeat(column.width.saturating_sub(part.width()));
                if column.right { format!("{space}{part}") } else { format!("{part}{space}") }
            })
            .collect();
        push_line(text, parts.join(GAP).trim_end(), colour);
    }
}

fn push_line(text: &mut String, line: &str, colour: Colour) {
    match colour {
        Colour::On => text.push_str(&format!("\u{1b}[1m{line}\u{1b}[0m")),
        Colour::Off => text.push_str(line),
    }
    text.push('\n');
}

/// Lines of at most `width`, broken at spaces; a longer word has a line of its own. An indent is kept on each line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let words = text.trim_start_matches(' ');
    let indent = &text[..text.len() - words.len()];
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words.split(' ') {
        if line.is_empty() {
            line = format!("{indent}{word}");
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(std::mem::replace(&mut line, format!("{indent}{word}")));
        }
    }
    lines.push(line);
    lines
}

/// The text on one line, with single spaces.
fn clean(text: &str) -> String {
    escape::terminal(text).split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
