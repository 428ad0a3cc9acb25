//! Changes, each with the tests that run through it.
//!
//! In: changes of definitions. Out: the same with their tests; and the names that changed.

use std::collections::BTreeMap;

use indicia_compiler::comparison::{Change, Class, Kind, covering};

use super::report::Tested;
use crate::project::Project;
use crate::report::place;

/// Each change with the tests of the later project that run through it, where a test could notice it.
pub fn tested(changes: Vec<Change>, after: &Project) -> Vec<Tested> {
    let with_tests = |change: Change| {
        let covering = match change.class.is_testable() {
            true => covering(&change, &after.checked.model.tests),
            false => Vec::new(),
        };
        let tests = covering.into_iter().map(|test| (test.title.clone(), place(&after.sources, test.span))).collect();
        Tested { change, tests }
    };
    changes.into_iter().map(with_tests).collect()
}

/// The later name of each earlier one of a kind, where it was renamed.
pub fn renames(changes: &[Change], kind: Kind) -> BTreeMap<String, String> {
    let pairs = changes.iter().filter(|c| c.class == Class::Renamed && c.subject.kind == kind);
    pairs.filter_map(|c| Some((c.subject.before.clone()?, c.subject.after.clone()?))).collect()
}
