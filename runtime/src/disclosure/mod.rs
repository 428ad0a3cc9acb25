//! Disclosure: the only way from what was counted to outputs.
//!
//! In: layouts, the totals of a run, the project's policies. Out: tables and funnels that may be published, which is all that
//! render/ takes. Invariants: a [`SafeTable`] or [`SafeFunnel`] is made nowhere else; a number that a policy hides is hidden
//! before anything is divided, sorted, ranked or cut, so nothing that a reader sees depends on it.
//!
//! Three steps: [`primary`] hides counts that are too small, [`withhold`] hides totals that would give one of them away, and
//! [`funnel`](self::funnel()) hides the numbers of a funnel that lie too close.

mod funnel;
mod primary;
#[cfg(test)]
mod tests;
mod withhold;

use indicia_compiler::catalog::Catalog;
use indicia_compiler::layout::{Cell as Formula, Layout};

use crate::cells::{Bug, Cell, FunnelLine, Table, Totals, evaluate};

pub use funnel::funnel;
pub use primary::Guarded;

/// A table that may be published.
#[derive(Clone, Debug, PartialEq)]
pub struct SafeTable(Table);

/// A funnel report that may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeFunnel(Vec<FunnelLine>);

/// The numbers of a run as far as they may be told. All tables at once, because one can give away what another hides; `context`
/// are those that are not shown now.
pub fn guard<'a>(
    layouts: &[Layout],
    context: &[Layout],
    totals: &'a Totals<'a>,
    catalog: &'a Catalog,
) -> Result<Guarded<'a>, Bug> {
    let mut guarded = Guarded::new(totals, catalog);
    let withheld = withhold::withheld(layouts.iter().chain(context), &guarded)?;
    guarded.withhold(withheld);
    Ok(guarded)
}

/// Fills the layouts of a run with what may be told.
pub fn tables(layouts: &[Layout], numbers: &Guarded<'_>) -> Result<Vec<SafeTable>, Bug> {
    layouts.iter().map(|layout| table(layout, numbers)).collect()
}

fn table(layout: &Layout, numbers: &Guarded<'_>) -> Result<SafeTable, Bug> {
    let mut table = evaluate(layout, numbers)?;
    if table.rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Suppressed(_))) {
        for note in policies_of(layout, numbers) {
            if !table.notes.contains(&note) {
                table.notes.push(note);
            }
        }
    }
    Ok(SafeTable(table))
}

/// The notes of the policies that a layout's numbers are under.
fn policies_of(layout: &Layout, numbers: &Guarded<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    for cell in layout.cells.iter().flatten() {
        each_leaf(cell, &mut |leaf| {
            let policy = leaf.guard.as_ref().and_then(|guard| numbers.policy(guard));
            notes.extend(policy.and_then(|policy| policy.note.clone()).filter(|note| !notes.contains(note)));
        });
    }
    notes
}

/// Does something with each leaf of a formula.
fn each_leaf<'c>(cell: &'c Formula, does: &mut impl FnMut(&'c indicia_compiler::layout::Leaf)) {
    match cell {
        Formula::Leaf(leaf) => does(leaf),
        Formula::Number(_) | Formula::Text(_) | Formula::NotApplicable | Formula::Missing => {}
        Formula::Add(a, b) | Formula::Subtract(a, b) | Formula::Multiply(a, b) | Formula::Divide(a, b) => {
            each_leaf(a, does);
            each_leaf(b, does);
        }
        Formula::Rank { of, .. } => each_leaf(of, does),
    }
}

impl SafeTable {
    /// A table of which only the frame is shown: its rows are taken away.
    pub fn without_rows(mut table: Table) -> SafeTable {
        table.rows.clear();
        SafeTable(table)
    }

    /// Any table, for tests of what is made of safe ones.
    #[cfg(test)]
    pub(crate) fn unguarded(table: Table) -> SafeTable {
        SafeTable(table)
    }

    /// What may be shown.
    pub fn table(&self) -> &Table {
        &self.0
    }
}

impl SafeFunnel {
    /// Any funnel, for tests of what is made of safe ones.
    #[cfg(test)]
    pub(crate) fn unguarded(lines: Vec<FunnelLine>) -> SafeFunnel {
        SafeFunnel(lines)
    }

    /// What may be shown.
    pub fn lines(&self) -> &[FunnelLine] {
        &self.0
    }
}
