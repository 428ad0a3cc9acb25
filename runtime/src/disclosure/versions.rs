//! Two versions side by side: the policies that both are under, and which of two numbers are given.
//!
//! In: two versions of a project; what both of them show of a number. Out: the same versions under the policies of both; whether each
//! number is given. Invariants: what one version shows gives nothing away that the other hides; numbers are seen as they are displayed.

use indicia_compiler::catalog::{Catalog, Policy};
use indicia_compiler::model::Model;
use indicia_compiler::plan::paired::Version;
use indicia_compiler::plan::policies::{policy_of_question, under_both};

/// Two versions of a project, each under the policies of both.
pub struct Versions {
    before: (Catalog, Model),
    after: (Catalog, Model),
}

impl Versions {
    /// The earlier and the later version.
    pub fn new(before: Version<'_>, after: Version<'_>) -> Versions {
        Versions { before: under_both(before, after), after: under_both(after, before) }
    }

    /// The earlier one.
    pub fn before(&self) -> Version<'_> {
        version(&self.before)
    }

    /// The later one.
    pub fn after(&self) -> Version<'_> {
        version(&self.after)
    }

    /// What hides most of the numbers behind a table of the later one.
    pub fn policy_of(&self, table: &str) -> Option<&Policy> {
        let (catalog, model) = &self.after;
        let id = model.table_named(table)?;
        policy_of_question(catalog, model, id).map(|id| &catalog.policies[id.0])
    }
}

fn version((catalog, model): &(Catalog, Model)) -> Version<'_> {
    Version { catalog, model }
}

/// Whether two published counts differ by a number that a policy hides, which hides those below a number: then their difference is
/// itself a count that is hidden. Two that are equal do not differ.
pub(crate) fn are_close(before: i64, after: i64, below: i64) -> bool {
    before != after && before.abs_diff(after) < below.unsigned_abs()
}

/// Whether each of two numbers is given beside the other, by whether it is hidden itself. A number that the other side hides is not given:
/// with what else either side shows it may give away what is hidden. Nor are two totals that are close where anything is hidden, because
/// the few by which they differ may be it.
pub(crate) fn are_given(hidden: (bool, bool), close_totals: bool) -> (bool, bool) {
    let shown_once = hidden.0 != hidden.1;
    (!close_totals && (hidden.0 || !shown_once), !close_totals && (hidden.1 || !shown_once))
}
