//! Names that changed.
//!
//! In: changes of definitions. Out: the later name of each earlier one.

use std::collections::BTreeMap;

use indicia_compiler::comparison::{Change, Class, Kind};

/// The later name of each earlier one of a kind, where it was renamed.
pub fn renames(changes: &[Change], kind: Kind) -> BTreeMap<String, String> {
    let pairs = changes.iter().filter(|c| c.class == Class::Renamed && c.subject.kind == kind);
    pairs.filter_map(|c| Some((c.subject.before.clone()?, c.subject.after.clone()?))).collect()
}
