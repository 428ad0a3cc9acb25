//! Comparison: what differs between two projects, by what they mean.
//!
//! In: two checked projects with their texts. Out: changes, each with a class, in an analyst's words, with its place on both
//! sides and all that it reaches. Invariants: ids decide nothing, names and codes do, for ids shift; a change is told once, where
//! it was made, and what it reaches is told with it; a project compared with itself has no changes; compared the other way round
//! each change is the same one turned round.
//!
//! | part | what it compares |
//! |-|-|
//! | [`renames`] | which names mean the same, before anything is compared by name |
//! | [`declared`] | what YAML declares, as named facets |
//! | [`form`], [`conditions`] | conditions on rows |
//! | [`formula`] | what indicators and columns compute |
//! | [`defined`], [`tables`] | definitions |
//! | [`layout`] | files whose texts differ and mean the same |
//! | [`reach`] | what rests on what changed |

mod change;
mod conditions;
mod declared;
mod defined;
mod facets;
mod form;
mod formula;
mod layout;
mod lists;
mod reach;
mod renames;
#[cfg(test)]
mod sample;
mod side;
mod tables;
#[cfg(test)]
mod tests;
mod words;

pub use change::{Change, Class, Kind, Place, Said, Subject};
pub use reach::covering;

use change::Draft;
use reach::Reach;
use renames::Renames;
use side::Side;

use crate::Checked;
use crate::source::Sources;

/// One of the two projects.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// Its texts.
    pub sources: &'a Sources,
    /// What the compiler made of them; sound.
    pub checked: &'a Checked,
}

/// What differs between two sound projects.
pub fn compare(before: Project<'_>, after: Project<'_>) -> Vec<Change> {
    let renames = Renames::find(before, after);
    let (before, after) = (Side::before(before), Side::after(after, &renames));
    let mut drafts: Vec<Draft> = Vec::new();
    drafts.extend(declared::changes(&before, &after));
    drafts.extend(lists::changes(&before, &after));
    drafts.extend(defined::changes(&before, &after));
    drafts.extend(tables::changes(&before, &after));
    drafts.extend(renames.changes());
    let mut changes: Vec<Change> = drafts.into_iter().map(|draft| draft.placed(&before, &after)).collect();
    changes.extend(layout::changes(&before, &after, &changes));
    let reach = Reach::new(&before, &after);
    for change in &mut changes {
        change.reaches = reach.of(change, &after);
    }
    change::sort(&mut changes);
    changes
}
