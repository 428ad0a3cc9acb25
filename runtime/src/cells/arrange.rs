//! Arranging rows: which are shown, and in what order.
//!
//! In: every row of a layout with its values. Out: the rows to show, and a sentence on what `top` left out.
//! Invariants: only body rows move or go, all of them together, wherever other rows are listed among them; the others keep their order, above
//! the body rows where they are listed before the first of these, below them elsewhere; rows with equal values keep their declared order; a
//! suppressed value sorts by nothing that it hides.

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
    // Rows inside others have no order, and without one nothing is cut: both are refused where tables are checked.
    let Some(order) = order else { return (shown.collect(), None) };
    let (mut above, mut parts, mut below) = (Vec::new(), Vec::new(), Vec::new());
    for row in shown {
        match row.kind {
            RowKind::Body => parts.push(row),
            _ if parts.is_empty() => above.push(row),
            _ => below.push(row),
        }
    }
    parts.sort_by(|a, b| compare(&a.cells[order.column], &b.cells[order.column], order.descending));
    let note = top.and_then(|top| cut(&mut parts, order, top));
    let rows = above.into_iter().chain(parts).chain(below).collect();
    (rows, note)
}

/// Leaves the first few of rows that are sorted; says how many are left out, where some are or tie with the last.
fn cut(parts: &mut Vec<Row<Cell>>, order: Order, top: Top) -> Option<String> {
    let all = parts.len();
    let ties = ties_with_last(parts, order, top.rows);
    let shown = if top.exactly { top.rows } else { top.rows + ties };
    let left_out = all.saturating_sub(shown);
    // What is not known sorts last, and may be more than all others.
    let unknown = parts.iter().skip(shown).filter(|row| row.cells[order.column] == Cell::Missing).count();
    parts.truncate(shown);
    if left_out == 0 && (ties == 0 || top.exactly) {
        return None;
    }
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
    Some(format!("Top {} of {all}{tied}{rest}", top.rows))
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
