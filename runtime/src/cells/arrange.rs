//! Arranging rows: which are shown, and in what order.
//!
//! In: every row of a layout with its values. Out: the rows to show, and a sentence on what `top` left out.
//! Invariants: only body rows move or go; they move only among the neighbours of their own group, so a total stays beside
//! what it totals; rows with equal values keep their declared order; a suppressed value sorts by nothing that it hides.

use std::cmp::Ordering;

use indicia_compiler::plan::layout::{self, Order};
use indicia_compiler::presentation::{RowKind, Top};
use num_traits::Zero;

use super::cell::Cell;
use super::table::Row;

/// A row that may yet move or go.
pub(super) struct Draft {
    pub(super) row: Row<Cell>,
    /// What [`is_empty`] said of it.
    pub(super) is_empty: bool,
}

/// The rows to show; and when `top` left some out, how many.
pub(super) fn arrange(
    drafts: Vec<Draft>,
    hide_empty: bool,
    order: Option<Order>,
    top: Option<Top>,
) -> (Vec<Row<Cell>>, Option<String>) {
    let hidden = if hide_empty { hidden(&drafts) } else { vec![false; drafts.len()] };
    let shown = drafts.into_iter().zip(hidden).filter(|(_, hidden)| !hidden).map(|(draft, _)| draft.row);
    let mut rows = Vec::new();
    let (mut groups, mut body, mut left_out, mut ties, mut unknown) = (0, 0, 0, 0, 0);
    for mut group in groups_of(shown) {
        if group.first().is_some_and(|row| row.kind == RowKind::Body) {
            groups += 1;
            body += group.len();
            if let Some(order) = order {
                group.sort_by(|a, b| compare(&a.cells[order.column], &b.cells[order.column], order.descending));
            }
            if let Some(top) = top {
                let alike = order.map_or(0, |order| ties_with_last(&group, order, top.rows));
                let shown = if top.exactly { top.rows } else { top.rows + alike };
                ties += alike;
                left_out += group.len().saturating_sub(shown);
                // What is not known sorts last, and may be more than all others.
                let is_unknown = |row: &&Row<Cell>| order.is_some_and(|order| row.cells[order.column] == Cell::Missing);
                unknown += group.iter().skip(shown).filter(is_unknown).count();
                group.truncate(shown);
            }
        }
        rows.append(&mut group);
    }
    let note = top.filter(|top| left_out > 0 || ties > 0 && !top.exactly).map(|top| {
        let which = if order.is_some() { "Top" } else { "First" };
        let of = if groups == 1 { body.to_string() } else { "each group".to_string() };
        let row = |n: usize, one: &str, more: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {more}") };
        let tied = match top.exactly {
            false if ties > 0 => format!(", and {} with the last of them", row(ties, "row that ties", "rows that tie")),
            _ => String::new(),
        };
        let cut = match top.exactly {
            true if ties > 0 => format!(", {} with the last that is shown", row(ties, "of which ties", "of which tie")),
            _ => String::new(),
        };
        let unknown = match unknown {
            0 => String::new(),
            n if n == left_out => ", as the number is not known".to_string(),
            n => format!(", and the number of {n} of them is not known"),
        };
        let rest = match left_out {
            0 => String::new(),
            n => format!("; {} not shown{cut}{unknown}", row(n, "row is", "rows are")),
        };
        format!("{which} {} of {of}{tied}{rest}", top.rows)
    });
    (rows, note)
}

/// Which rows `hide empty` leaves out: body rows that are empty, with all that is inside them. A row stays while something inside it is
/// more than nothing: what is below a row is read as a part of it.
fn hidden(drafts: &[Draft]) -> Vec<bool> {
    let mut hidden = vec![false; drafts.len()];
    for (at, draft) in drafts.iter().enumerate() {
        let inside = drafts[at + 1..].iter().take_while(|other| other.row.depth > draft.row.depth).count();
        let whole = at..=at + inside;
        let counts = |cell: &Cell| match cell {
            Cell::Value(value) => !value.is_zero(),
            Cell::Suppressed(_) => true,
            Cell::NotApplicable | Cell::Missing | Cell::Text(_) => false,
        };
        // A total of what is not applicable says nothing.
        let is_empty = |other: &Draft| match other.row.kind {
            RowKind::Body => other.is_empty,
            _ => other.is_empty || !other.row.cells.iter().any(counts),
        };
        if draft.row.kind == RowKind::Body && drafts[whole.clone()].iter().all(is_empty) {
            hidden[whole].fill(true);
        }
    }
    hidden
}

/// How many rows behind the first few have as much as the last of these. Suppressed values never tie, nor do marks: a tie says
/// that two values are equal.
fn ties_with_last(rows: &[Row<Cell>], order: Order, shown: usize) -> usize {
    let value = |row: &Row<Cell>| row.cells[order.column].clone();
    let Some(last) = shown.checked_sub(1).and_then(|last| rows.get(last)).map(value) else { return 0 };
    if !matches!(last, Cell::Value(_) | Cell::Text(_)) {
        return 0;
    }
    rows[shown..].iter().take_while(|row| value(row) == last).count()
}

/// Whether a row counts nothing: some value is zero and none is anything else.
///
/// Only cells that the data decides say so: an attribute of the row's code, a constant or a rank is not a count, and a rate of
/// nothing that is not applicable does not keep its row. A suppressed value does: it may be anything.
pub(super) fn is_empty<'a>(cells: impl IntoIterator<Item = (&'a layout::Cell, &'a Cell)>) -> bool {
    let mut zeros = false;
    for (expression, cell) in cells {
        if !is_counted(expression) {
            continue;
        }
        match cell {
            Cell::Value(value) if value.is_zero() => zeros = true,
            Cell::Value(_) | Cell::Suppressed(_) => return false,
            Cell::NotApplicable | Cell::Missing | Cell::Text(_) => {}
        }
    }
    zeros
}

fn is_counted(cell: &layout::Cell) -> bool {
    match cell {
        layout::Cell::Leaf(_) => true,
        layout::Cell::Number(_)
        | layout::Cell::Text(_)
        | layout::Cell::NotApplicable
        | layout::Cell::Missing
        | layout::Cell::Rank { .. } => false,
        layout::Cell::Add(a, b)
        | layout::Cell::Subtract(a, b)
        | layout::Cell::Multiply(a, b)
        | layout::Cell::Divide(a, b) => is_counted(a) || is_counted(b),
        layout::Cell::Base(of) => is_counted(of),
    }
}

/// Neighbours that may change places: body rows at one depth under the same outer labels. Any other row is by itself.
fn groups_of(rows: impl Iterator<Item = Row<Cell>>) -> Vec<Vec<Row<Cell>>> {
    let mut groups: Vec<Vec<Row<Cell>>> = Vec::new();
    for row in rows {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| are_peers(last, &row)) => group.push(row),
            Some(_) | None => groups.push(vec![row]),
        }
    }
    groups
}

fn are_peers(a: &Row<Cell>, b: &Row<Cell>) -> bool {
    let outer = |row: &Row<Cell>| row.labels[..row.depth.min(row.labels.len().saturating_sub(1))].to_vec();
    a.kind == RowKind::Body && b.kind == RowKind::Body && a.depth == b.depth && outer(a) == outer(b)
}

/// Values by size, then texts by spelling, then marks, which come last either way.
fn compare(a: &Cell, b: &Cell, descending: bool) -> Ordering {
    let turned = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
    match (a, b) {
        (Cell::Value(a), Cell::Value(b)) => turned(a.cmp(b)),
        (Cell::Text(a), Cell::Text(b)) => turned(a.cmp(b)),
        (
            Cell::Value(_) | Cell::Text(_) | Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing,
            Cell::Value(_) | Cell::Text(_) | Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing,
        ) => class(a).cmp(&class(b)),
    }
}

fn class(cell: &Cell) -> u8 {
    match cell {
        Cell::Value(_) => 0,
        Cell::Text(_) => 1,
        Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing => 2,
    }
}

#[cfg(test)]
#[path = "arrange_tests.rs"]
mod tests;
