//! What a reviewer is shown of a changed snapshot.
//!
//! In: contents before and after. Out: by section, lines that go and lines that come; of a table each cell, old -> new.
//! Invariants: every difference of contents is in it; what is recorded of a cell that is suppressed now is not.

use std::collections::HashMap;

use indicia_compiler::Checked;
use indicia_compiler::catalog::{Catalog, Style};
use indicia_compiler::plan::policies::policy_of_question;
use indicia_runtime::disclosure::closeness::are_close;
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

/// How a suppressed cell shows, where a project has policies, and what is not shown beside one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppression {
    style: Option<Style>,
    /// Below which number the policies of the table suppress counts; 0 where it is under none.
    below: i64,
    /// Whether any cell of any table is suppressed.
    is_used: bool,
}

/// In place of what is recorded of a cell.
const NOT_SHOWN: &str = "not shown";

/// In place of cells that cannot be compared one by one.
pub(super) const UNKNOWN: &str = "cells not shown: a policy may suppress some of them";

impl Suppression {
    /// That of a project whose snapshots, recorded and new, have these contents; of no table yet.
    pub fn of<'c>(catalog: &Catalog, contents: impl Iterator<Item = &'c str>) -> Suppression {
        let style = (!catalog.policies.is_empty()).then(|| catalog.style.clone());
        let known = Suppression { style, below: 0, is_used: false };
        let has_any = |contents: &str| {
            let grid = Grid::from_lines(sections::text(&sections::split(contents), CELLS));
            grid.is_some_and(|grid| grid.rows.iter().flat_map(|(_, cells)| cells).any(|cell| known.is_suppressed(cell)))
        };
        let is_used = known.is_any() && contents.into_iter().any(has_any);
        Suppression { is_used, ..known }
    }

    /// The same for the definition with this name: where it is a table, with the policies that its numbers are under.
    pub fn of_definition(&self, checked: &Checked, name: &str) -> Suppression {
        let policy = checked.table(name).and_then(|id| policy_of_question(&checked.catalog, &checked.model, id));
        let below = policy.map_or(0, |id| checked.catalog.policies[id.0].below);
        Suppression { below, ..self.clone() }
    }

    /// Whether any cell may be suppressed.
    pub(super) fn is_any(&self) -> bool {
        self.style.is_some()
    }

    fn is_mark(&self, text: &str) -> bool {
        self.style.as_ref().is_some_and(|style| *text == style.suppressed)
    }

    /// Whether a text of a column of numbers is a mark or a bound.
    fn is_suppressed(&self, text: &str) -> bool {
        let is_bound = |style: &Style| text.strip_prefix('<').is_some_and(|bound| is_number(bound, style));
        self.is_mark(text) || self.style.as_ref().is_some_and(is_bound)
    }

    /// Whether cells of a column are texts: `<18` beside `18 to 64` is no bound.
    fn are_texts<'c>(&self, mut cells: impl Iterator<Item = &'c String>) -> bool {
        self.style.as_ref().is_some_and(|style| {
            let marks = [&style.suppressed, &style.missing, &style.not_applicable];
            cells.any(|text| !marks.contains(&text) && !is_number(text.strip_prefix('<').unwrap_or(text), style))
        })
    }

    /// What is recorded of a cell of a column of numbers that now shows this text. Two counts that differ by so few that these may be a part that
    /// is suppressed are not both given.
    fn recorded(&self, old: &str, new: &str) -> String {
        let is_kept = self.is_suppressed(new) && !self.is_suppressed(old);
        let is_close = || {
            let [old, new] = [old, new].map(|text| self.style.as_ref().and_then(|style| whole(text, style)));
            self.is_used && old.zip(new).is_some_and(|(old, new)| are_close(old, new, self.below))
        };
        if is_kept || is_close() { NOT_SHOWN.to_string() } else { old.to_string() }
    }
}

/// A count as it is displayed.
fn whole(text: &str, style: &Style) -> Option<i64> {
    let digits = if style.thousands_separator.is_empty() {
        text.to_string()
    } else {
        text.replace(&style.thousands_separator, "")
    };
    digits.parse().ok()
}

/// Whether a text is a number as numbers are displayed: `1,234`, `-5.6`, `7.8%`.
fn is_number(text: &str, style: &Style) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let is_of_it =
        |c: char| c.is_ascii_digit() || style.decimal_mark.contains(c) || style.thousands_separator.contains(c);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(is_of_it)
}

/// What changed.
pub fn difference(old: &str, new: &str, suppression: &Suppression) -> Vec<Part> {
    let (before, after) = (sections::split(old), sections::split(new));
    if before.is_empty() || after.is_empty() {
        return vec![Part { title: None, lines: lines(old, new), cells: Changes::default() }];
    }
    // What a reader sees comes before what a machine does.
    let parts = [MEANING, DEFINITION, CELLS, PLAN].into_iter().filter_map(|title| {
        let (was, is) = (sections::text(&before, title), sections::text(&after, title));
        let grids = (title == CELLS).then(|| Grid::from_lines(was).zip(Grid::from_lines(is))).flatten();
        let (lines, cells) = match grids {
            Some((from, to)) => (lines(&above(was), &above(is)), changes(&from, &to, suppression)),
            // Which cells are suppressed now is not known without a table.
            None if title == CELLS && suppression.is_any() => {
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
pub fn of_cells(old: &[Section], new: &[Section], suppression: &Suppression) -> Changes {
    let grid = |sections: &[Section]| Grid::from_lines(sections::text(sections, CELLS));
    grid(old).zip(grid(new)).map_or_else(Changes::default, |(old, new)| changes(&old, &new, suppression))
}

/// Rows and columns are the same when their labels are; of several with one label the first is compared with the first.
pub fn changes(old: &Grid, new: &Grid, suppression: &Suppression) -> Changes {
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
        .map(|(from, to)| suppression.are_texts([of_column(old, *from), of_column(new, *to)].concat().iter()))
        .collect();
    for (was, is) in rows {
        for ((from, to), are_texts) in columns.iter().zip(&are_texts) {
            let (before, after) = (&old.rows[was].1[*from], &new.rows[is].1[*to]);
            if before != after {
                let (row, column) = (new_rows[is].0.clone(), new_columns[*to].0.clone());
                let is_text = *are_texts && !suppression.is_mark(after);
                let recorded = if is_text { before.clone() } else { suppression.recorded(before, after) };
                found.cells.push([row, column, recorded, after.clone()]);
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
    fn what_is_recorded_of_a_cell_that_is_suppressed_now_is_not_shown() {
        let suppression = Suppression { style: Some(Style::default()), below: 5, is_used: true };
        let old = "== cells ==\n| Area || n | m |\n| Ely || 3 | <5 |\n| All || 9 | 9 |\n";
        let new = "== cells ==\n| Area || n | m |\n| Ely || <5 | Suppressed |\n| All || Suppressed | 8 |\n";
        let parts = difference(old, new, &suppression);
        let cells = [
            ["Ely", "n", "not shown", "<5"],
            ["Ely", "m", "<5", "Suppressed"],
            ["All", "n", "not shown", "Suppressed"],
            ["All", "m", "not shown", "8"],
        ];
        assert_eq!(parts[0].cells.cells, cells.map(|cell| cell.map(str::to_string)));
        for (old, new) in [(old, "== cells ==\nnot filled yet\n"), (old, "== cells ==\n| Area |\n")] {
            let text = format!("{:?}", difference(old, new, &suppression));
            assert!(!text.contains('3') && text.contains(UNKNOWN), "{text}");
        }
    }

    #[test]
    fn a_text_is_no_bound_and_counts_that_differ_by_few_are_not_both_shown() {
        let grid = |text: &str| Grid::from_lines(text).unwrap();
        let suppression = |is_used| Suppression { style: Some(Style::default()), below: 10, is_used };
        let old = grid("| Area || Ages | n | % |\n| Ely || Under 18 | 1,000 | 1.5% |\n| Ash || 18 to 64 | 60 | 20% |");
        let new = grid("| Area || Ages | n | % |\n| Ely || <18 | 993 | <2% |\n| Ash || 18 and over | 50 | 21% |");
        let cells = |is_used| changes(&old, &new, &suppression(is_used)).cells.into_iter().map(|cell| cell[2].clone());
        let before = ["Under 18", "not shown", "not shown", "18 to 64", "60", "20%"];
        assert_eq!(cells(true).collect::<Vec<_>>(), before);
        // Where nothing is suppressed, two counts give nothing away.
        assert_eq!(cells(false).nth(1).unwrap(), "1,000");
    }

    #[test]
    fn rows_and_columns_that_go_come_or_move_are_reported() {
        let grid = |text: &str| Grid::from_lines(text).unwrap();
        let old = grid("| Area || n | n |\n| Ely || 1 | 2 |\n| All || 4 | 5 |\n| Ash || 7 | 8 |");
        let new = grid("| Area || n | % |\n| All || 4 | 5 |\n| Ely || 3 | 2 |\n| Oak || 0 | 0 |");
        let changes = changes(&old, &new, &Suppression::default());
        assert_eq!(
            changes.frame,
            ["column gone: n", "column added: %", "row gone: Ash", "row added: Oak", "another order of rows"]
        );
        assert_eq!(changes.cells, [["Ely", "n", "1", "3"].map(str::to_string)]);
        assert_eq!(changes.count(), "1 cell, and its rows or columns");
    }
}
