//! The comparison of two projects, step by step.

use super::change::{self, Change};
use super::reach::Reach;
use super::renames;
use super::side::{Project, Side};
use super::{declared, defined, layout, lists, tables};

/// What differs between two sound projects.
pub fn compare(before: Project<'_>, after: Project<'_>) -> Vec<Change> {
    let found = renames::find(before, after);
    let (before, after) = (Side::before(before), Side::after(after, &found));
    let mut drafts = declared::changes(&before, &after);
    drafts.extend(lists::changes(&before, &after));
    drafts.extend(defined::changes(&before, &after));
    drafts.extend(tables::changes(&before, &after));
    drafts.extend(renames::changes(&found));
    let mut changes: Vec<Change> = drafts.into_iter().map(|draft| draft.placed(&before, &after)).collect();
    changes.extend(layout::changes(&before, &after, &changes));
    let reach = Reach::new(&before, &after);
    for change in &mut changes {
        change.reaches = reach.of(change, &before, &after);
    }
    change::sort(&mut changes);
    changes
}
