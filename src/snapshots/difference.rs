//! What a reviewer is shown of a changed snapshot.
//!
//! In: contents before and after. Out: by section, lines that go and lines that come; of a table each cell, old -> new.
//! Invariants: every difference of contents is in it; what is recorded of a cell that is suppressed now is not.

use std::collections::HashMap;

use indicia_compiler::Checked;
use indicia_compiler::catalog::Catalog;
use indicia_runtime::disclosure::Recorded;
use similar::{ChangeTag, TextDiff};

use super::sections::{self, CELLS, DEFINITION, Grid, MEANING, PLAN, Section};
use crate::report::number_of;

/// A part of a snapshot that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The section; `None` where contents have none.
    pub title: Option<&'static str>,
    /// Lines that go and come, each group with two lines around it.
    pub lines: Vec<Vec<Line>>,
    /// Of a table on both sides, its cells.
    pub cells: Changes,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// It is on both sides.
    Same(String),
    /// It goes.
    Gone(String),
    /// It comes.
    New(String),
}

/// In place of what is recorded of a cell.
const NOT_SHOWN: &str = "not shown";

/// In place of cells that cannot be compared one by one.
pub(super) const UNKNOWN: &str = "cells not shown: a policy may suppress some of them";

/// What may be shown of the cells in these contents, recorded and new; of no table yet.
pub(super) fn in_contents(catalog: &Catalog, contents: &[String]) -> Recorded {
    let grids = contents.iter().filter_map(|text| Grid::from_lines(sections::text(&sections::split(text), CELLS)));
    Recorded::new(catalog, grids.flat_map(|grid| grid.rows).flat_map(|(_, cells)| cells))
}

/// The same for the definition with this name.
pub fn of_definition(shown: &Recorded, checked: &Checked, name: &str) -> Recorded {
    checked.table(name).map_or_else(|| shown.clone(), |id| shown.of_table(&checked.catalog, &checked.model, id))
}

/// What changed.
pub fn difference(old: &str, new: &str, shown: &Recorded) -> Vec<Part> {
    let (before, after) = (sections::split(old), sections::split(new));
    if before.is_empty() || after.is_empty() {
        return vec![Part { title: None, lines: lines(old, new), cells: Changes::default() }];
    }
    // What a reader sees comes before what a machine does.
    let parts = [MEANING, DEFINITION, CELLS, PLAN].into_iter().filter_map(|title| {
        let (was, is) = (sections::text(&before, title), sections::text(&after, title));
        let grids = (title == CELLS).then(|| Grid::from_lines(was).zip(Grid::from_lines(is))).flatten();
        let (lines, cells) = match grids {
            Some((from, to)) => (lines(&above(was), &above(is)), changes(&from, &to, shown)),
            // Which cells are suppressed now is not known without a table.
            None if title == CELLS && shown.may_suppress() => {
                let frame = if was == is { Vec::new() } else { vec![UNKNOWN.to_string()] };
                (Vec::new(), Changes { frame, ..Changes::default() })
            }
            None => (lines(was, is), Changes::default()),
        };
        (was != is).then_some(Part { title: Some(title), lines, cells })
    });
    parts.collect()
}

/// The lines above a table: the banner of its data.
fn above(cells: &str) -> String {
    cells.lines().filter(|line| !line.starts_with('|')).map(|line| format!("{line}\n")).collect()
}

/// Lines that go and come, with two lines around them.
fn lines(old: &str, new: &str) -> Vec<Vec<Line>> {
    let (old, new) = (format!("{}\n", old.trim_end()), format!("{}\n", new.trim_end()));
    let diff = TextDiff::from_lines(&old, &new);
    let line = |change: similar::Change<&str>| {
        let line = change.value().trim_end().to_string();
        match change.tag() {
            ChangeTag::Equal => Line::Same(line),
            ChangeTag::Delete => Line::Gone(line),
            ChangeTag::Insert => Line::New(line),
        }
    };
    let groups = diff.grouped_ops(2);
    groups.iter().map(|group| group.iter().flat_map(|op| diff.iter_changes(op)).map(line).collect()).collect()
}

/// How a table's displayed cells changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Headings and rows that were removed and added, and orders that changed, in words.
    pub frame: Vec<String>,
    /// Row, column, old and new text.
    pub cells: Vec<[String; 4]>,
}

impl Changes {
    /// Whether both tables show the same.
    pub fn is_empty(&self) -> bool {
        self.frame.is_empty() && self.cells.is_empty()
    }

    /// `2 cells and the frame`
    pub fn count(&self) -> String {
        let cells = number_of(self.cells.len(), "cell", "cells");
        match (self.cells.is_empty(), self.frame.is_empty()) {
            (_, true) => cells,
            (true, false) => "its rows or columns".to_string(),
            (false, false) => format!("{cells}, and its rows or columns"),
        }
    }
}

/// The changes of a table's section of cells; none where there is no table on both sides.
pub fn of_cells(old: &[Section], new: &[Section], shown: &Recorded) -> Changes {
    let grid = |sections: &[Section]| Grid::from_lines(sections::text(sections, CELLS));
    grid(old).zip(grid(new)).map_or_else(Changes::default, |(old, new)| changes(&old, &new, shown))
}

/// Rows and columns are the same when their labels are; of several with one label the first is compared with the first.
pub fn changes(old: &Grid, new: &Grid, shown: &Recorded) -> Changes {
    let mut found = Changes::default();
    if old.row_headings != new.row_headings {
        let (old, new) = (old.row_headings.join(", "), new.row_headings.join(", "));
        found.frame.push(format!("headings of the rows: {old} -> {new}"));
    }
    let rows = |grid: &Grid| named(grid.rows.iter().map(|(labels, _)| joined(labels)), "row");
    let columns = |grid: &Grid| named(grid.columns.iter().cloned(), "column");
    let (old_rows, new_rows) = (rows(old), rows(new));
    let (old_columns, new_columns) = (columns(old), columns(new));
    let columns = pairs("column", &old_columns, &new_columns, &mut found.frame);
    let rows = pairs("row", &old_rows, &new_rows, &mut found.frame);
    let of_column =
        |grid: &'_ Grid, at: usize| grid.rows.iter().map(|(_, cells)| cells[at].clone()).collect::<Vec<_>>();
    let are_texts: Vec<bool> = columns
        .iter()
        .map(|(from, to)| shown.are_texts([of_column(old, *from), of_column(new, *to)].concat().iter()))
        .collect();
    for (was, is) in rows {
        for ((from, to), are_texts) in columns.iter().zip(&are_texts) {
            let (before, after) = (&old.rows[was].1[*from], &new.rows[is].1[*to]);
            if before != after {
                let (row, column) = (new_rows[is].0.clone(), new_columns[*to].0.clone());
                let recorded = if shown.is_shown(before, after, *are_texts) { before } else { NOT_SHOWN };
                found.cells.push([row, column, recorded.to_string(), after.clone()]);
            }
        }
    }
    found
}

/// The labels of a row that are not empty.
fn joined(labels: &[String]) -> String {
    labels.iter().filter(|label| !label.is_empty()).cloned().collect::<Vec<String>>().join(", ")
}

/// Each label with its number among equal ones; one that is empty is called by its place.
fn named(labels: impl Iterator<Item = String>, kind: &str) -> Vec<(String, usize)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let labels = labels.enumerate().map(|(at, label)| {
        let label = if label.is_empty() { format!("{kind} {}", at + 1) } else { label };
        let before = seen.entry(label.clone()).or_default();
        *before += 1;
        (label, *before)
    });
    labels.collect()
}

/// The places of what is on both sides, in the new order; what went, came or moved is added to the frame.
fn pairs(kind: &str, old: &[(String, usize)], new: &[(String, usize)], frame: &mut Vec<String>) -> Vec<(usize, usize)> {
    let places: HashMap<&(String, usize), usize> = old.iter().enumerate().map(|(at, label)| (label, at)).collect();
    let pairs: Vec<(usize, usize)> =
        new.iter().enumerate().filter_map(|(at, label)| places.get(label).map(|was| (*was, at))).collect();
    let stays = |at: usize| pairs.iter().any(|(was, _)| *was == at);
    let gone = old.iter().enumerate().filter(|(at, _)| !stays(*at)).map(|(_, (label, _))| label);
    frame.extend(gone.map(|label| format!("{kind} gone: {label}")));
    let come = new.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|(_, is)| is == at));
    frame.extend(come.map(|(_, (label, _))| format!("{kind} added: {label}")));
    if pairs.windows(2).any(|pair| pair[0].0 > pair[1].0) {
        frame.push(format!("another order of {kind}s"));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_that_go_come_or_move_are_reported() {
        let grid = |text: &str| Grid::from_lines(text).unwrap();
        let old = grid("| Area || n | n |\n| Ely || 1 | 2 |\n| All || 4 | 5 |\n| Ash || 7 | 8 |");
        let new = grid("| Area || n | % |\n| All || 4 | 5 |\n| Ely || 3 | 2 |\n| Oak || 0 | 0 |");
        let changes = changes(&old, &new, &Recorded::default());
        assert_eq!(
            changes.frame,
            ["column gone: n", "column added: %", "row gone: Ash", "row added: Oak", "another order of rows"]
        );
        assert_eq!(changes.cells, [["Ely", "n", "1", "3"].map(str::to_string)]);
        assert_eq!(changes.count(), "1 cell, and its rows or columns");
    }
}
