//! Disclosure: the only way from what was counted to outputs.
//!
//! In: layouts, the totals of a run, the project's policies. Out: all that leaves this crate of what was counted: tables, funnels,
//! crossings, explanations and reads that may be published. Invariants: a number that a policy hides is hidden before anything is
//! divided, sorted, ranked or cut, so nothing that a reader sees depends on it; no type that leaves has the number.
//!
//! | file | what it decides |
//! |-|-|
//! | [`primary`] | hides counts that are too small |
//! | [`remainder`] | hides what a formula leaves of counts, where that is too small |
//! | [`withhold`] | hides totals that would reveal one of them, along one value |
//! | [`atoms`] | which rows each number counts, and which are counted alike |
//! | [`possible`] | which rows a number might have that has none |
//! | [`wholes`] | which rows are totals of other rows |
//! | [`crowds`] | whom the rows of these are of |
//! | [`span`] | what follows from numbers, by any sum and difference |
//! | [`bounds`] | which hidden counts have too few values left |
//! | [`feasible`] | which values a number may have, by sums that are known |
//! | [`relations`] | what sums say of all else than their parts |
//! | [`modular`] | counting modulo a prime |
//! | [`publish`] | which numbers may be shown together |
//! | [`means`] | which means say how many rows they are of |
//! | [`number`] | what is known of a number, and what is asked of one |
//! | [`people`] | which numbers of people, where only their sizes are known |
//! | [`same_files`] | numbers of datasets that read a file in common |
//! | [`quantity`] | what a number adds up, and how exactly a cell shows it |
//! | [`said`] | what a cell that is shown says of the numbers behind it |
//! | [`reveal`] | which hidden numbers follow from what cells show |
//! | [`safe`] | what a table shows of its cells |
//! | [`funnel`](mod@funnel) | hides numbers of rows that lie too close |
//! | [`reads`](mod@reads) | how many rows a summary or a manifest shows |
//! | [`crossing`](mod@crossing) | what a comparison shows of rows that enter and leave |
//! | [`warnings`](mod@warnings) | what a run warns of |
//! | [`versions`] | the policies of two versions, and which of two numbers are given |
//! | [`recorded`] | which recorded cells are shown beside what they show now |
//! | [`explanation`](mod@explanation) | what an explanation shows of the parts of a value |

mod atoms;
mod bounds;
mod crossing;
mod crowds;
mod exact;
mod explanation;
mod feasible;
mod funnel;
#[cfg(test)]
mod leaving_tests;
mod means;
mod modular;
mod number;
mod people;
mod possible;
mod primary;
mod publish;
mod quantity;
mod reads;
mod recorded;
mod relations;
mod remainder;
mod reveal;
mod safe;
mod said;
mod same_files;
mod span;
#[cfg(test)]
mod tests;
mod times;
mod versions;
mod warned;
mod warnings;
mod wholes;
mod withhold;

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::plan::audit::Audit;
use indicia_compiler::plan::layout::{Behind, Layout};

use self::atoms::{Atoms, Zeros};
use self::primary::Judged;
use crate::cells::{Bug, Cell, Totals, evaluate};

pub use crate::cells::{FunnelLine, Parts};

pub use crossing::{Counts, Line, SafeCrossing};
pub use explanation::{Part, SafeExplanation};
pub use funnel::{SafeFunnel, shown, written};
pub use reads::SafeRead;
pub use recorded::Recorded;
pub use safe::{Kind, SafeCell, SafeRow, SafeTable};
pub use versions::Versions;
pub use warnings::{Lack, Warning, WarningKind};

pub(crate) use crossing::crossing;
pub(crate) use explanation::explanation;
pub(crate) use funnel::funnel;
pub(crate) use primary::Guarded;
pub(crate) use reads::reads;
pub(crate) use versions::{are_close, are_given};
pub(crate) use warnings::{not_found, warnings};

/// The numbers of a run as far as they may be shown. All tables at once, because one can reveal what another hides; `context`
/// are those that are not shown now. `audit` has the rows behind them.
pub(crate) fn guard<'a>(
    layouts: &[Layout],
    context: &[Layout],
    audit: &Audit,
    totals: &'a Totals<'a>,
    catalog: &'a Catalog,
) -> Result<Guarded<'a>, Bug> {
    guard_within(publish::STEPS, (layouts, context), audit, totals, catalog)
}

/// The same, after so many steps with less that is shown.
fn guard_within<'a>(
    steps: u64,
    (layouts, context): (&[Layout], &[Layout]),
    audit: &Audit,
    totals: &'a Totals<'a>,
    catalog: &'a Catalog,
) -> Result<Guarded<'a>, Bug> {
    let mut guarded = Guarded::new(totals, catalog, Atoms::default());
    let mut zeros = Zeros::default();
    if catalog.policies.iter().any(|policy| !policy.zero_is_shown) {
        guarded.atoms = Atoms::none(audit);
        for cell in layouts.iter().chain(context).flat_map(|layout| layout.cells.iter().flatten()) {
            cell.each_leaf(&mut |leaf| {
                if guarded.is_hidden_zero(leaf) {
                    zeros.numbers.extend(audit.of(leaf).into_iter().chain(audit.people_of(leaf)));
                }
            });
            guarded.differences_of_none(cell, &mut zeros.differences)?;
        }
    }
    let below = catalog.policies.iter().map(|policy| policy.below).max();
    let people = below.and_then(|below| usize::try_from(below).ok()).unwrap_or_default();
    guarded.atoms = Atoms::new(audit, totals, &zeros, people)?;
    // Whichever tables are asked for, they are taken in one order; a question has no name.
    let (questions, mut tables): (Vec<&Layout>, Vec<&Layout>) =
        layouts.iter().chain(context).partition(|layout| layout.name.is_empty());
    // By name: where a definition is written, and in which file, decides nothing.
    tables.sort_by(|a, b| (&a.name, a.span).cmp(&(&b.name, b.span)));
    let mut withheld = withhold::withheld(tables.iter().copied(), &guarded)?;
    if !questions.is_empty() {
        // A question whose answer would have changed what tables withhold is not answered: they are published.
        let all = withhold::withheld(tables.iter().chain(&questions).copied(), &guarded)?;
        let gives_away = all.regions.keys().any(|region| !withheld.regions.contains_key(region));
        withheld.policies.extend(all.policies);
        withheld.regions.extend(all.regions);
        for cell in questions.iter().flat_map(|layout| layout.cells.iter().flatten()).filter(|_| gives_away) {
            cell.each_leaf(&mut |leaf| {
                if let Some(Behind::Itself(region)) = leaf.guard.as_ref().map(|guard| &guard.behind) {
                    withheld.regions.entry(region.clone()).or_insert(None);
                }
            });
        }
    }
    let judged = Judged { numbers: &guarded, withheld: &withheld };
    let mut decided = publish::decide(&tables, &questions, &guarded.atoms, &judged, steps)?;
    guarded.apart = apart(totals.same_files(), audit);
    let judged = Judged { numbers: &guarded, withheld: &withheld };
    same_files::withhold((&tables, &questions), &guarded.apart, &guarded.atoms, &judged, &mut decided)?;
    let people = people::withheld((&tables, &questions), &guarded.atoms, &judged)?;
    // What is looked up may have a row for each of the rows that look it up.
    let declared = decided.quiet.iter().filter_map(|of| catalog.datasets.get(of.0));
    let looked_up: Vec<DatasetId> = declared.flat_map(|of| &of.columns).filter_map(|column| column.look_up).collect();
    decided.quiet.extend(looked_up);
    guarded.withhold(withheld, decided, people);
    Ok(guarded)
}

/// Of datasets that read a file in common, those whose rows are not compared by a key.
fn apart(pairs: &[[DatasetId; 2]], audit: &Audit) -> Vec<[DatasetId; 2]> {
    pairs.iter().filter(|pair| !audit.twins.contains(pair)).copied().collect()
}

/// The hidden numbers that totals give away under policies that show these, as warnings.
pub(crate) fn revealed(layouts: &[Layout], context: &[Layout], numbers: &Guarded<'_>) -> Result<Vec<Diagnostic>, Bug> {
    let mut tables: Vec<&Layout> = layouts.iter().chain(context).filter(|layout| !layout.name.is_empty()).collect();
    tables.sort_by_key(|layout| layout.span);
    let mut found = reveal::warnings(&tables, numbers, reveal::STEPS)?;
    found.extend(same_files::warnings(&tables, &numbers.apart, numbers)?);
    Ok(found)
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
