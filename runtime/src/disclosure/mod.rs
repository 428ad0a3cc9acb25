//! Disclosure: the only way from what was counted to outputs.
//!
//! In: layouts, the totals of a run, the project's policies. Out: all that leaves this crate of what was counted: tables, funnels,
//! crossings, explanations and reads that may be published. Invariants: a number that a policy hides is hidden before anything is
//! divided, sorted, ranked or cut, so nothing that a reader sees depends on it; no type that leaves has the number.
//!
//! | file | what it decides |
//! |-|-|
//! | [`primary`] | hides counts that are too small |
//! | [`withhold`] | hides totals that would reveal one of them |
//! | [`safe`] | what a table shows of its cells |
//! | [`funnel`](mod@funnel) | hides numbers of rows that lie too close |
//! | [`reads`](mod@reads) | how many rows a summary or a manifest shows |
//! | [`crossing`](mod@crossing) | what a comparison shows of rows that enter and leave |
//! | [`closeness`] | which published counts of two versions reveal their difference |
//! | [`explanation`](mod@explanation) | what an explanation shows of the parts of a value |

pub(crate) mod closeness;
mod crossing;
mod explanation;
mod funnel;
#[cfg(test)]
mod leaving_tests;
mod primary;
mod reads;
mod safe;
#[cfg(test)]
mod tests;
mod withhold;

use indicia_compiler::catalog::Catalog;
use indicia_compiler::plan::layout::Layout;

use crate::cells::{Bug, Cell, Totals, evaluate};

pub use crate::cells::FunnelLine;

pub use crossing::{Counts, Line, SafeCrossing};
pub use explanation::{Part, SafeExplanation};
pub use funnel::{SafeFunnel, shown, written};
pub use reads::SafeRead;
pub use safe::{Kind, SafeCell, SafeRow, SafeTable};

pub(crate) use crossing::crossing;
pub(crate) use explanation::explanation;
pub(crate) use funnel::funnel;
pub(crate) use primary::Guarded;
pub(crate) use reads::reads;

/// The numbers of a run as far as they may be shown. All tables at once, because one can reveal what another hides; `context`
/// are those that are not shown now.
pub(crate) fn guard<'a>(
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

/// Fills the layouts of a run with what may be shown.
pub(crate) fn tables(layouts: &[Layout], numbers: &Guarded<'_>) -> Result<Vec<SafeTable>, Bug> {
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
    Ok(SafeTable::new(table, &numbers.catalog.style))
}

/// The notes of the policies that a layout's numbers are under.
fn policies_of(layout: &Layout, numbers: &Guarded<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    for cell in layout.cells.iter().flatten() {
        cell.each_leaf(&mut |leaf| {
            let over = leaf.guard.iter().flat_map(|guard| numbers.catalog.policies_in(guard.policy));
            for policy in over.filter_map(|id| numbers.catalog.policies.get(id.0)) {
                notes.extend(policy.note.clone().filter(|note| !notes.contains(note)));
            }
        });
    }
    notes
}
