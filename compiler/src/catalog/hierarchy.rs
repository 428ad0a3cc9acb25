//! A hierarchy of areas and its levels.
//!
//! In: nothing (nouns). Out: what manifest/ reads from hierarchies/.

use super::ids::CodeListId;
use crate::source::Span;

/// A hierarchy of areas, finest level first. Its name is the dimension's name in tables: `area`.
#[derive(Clone, Debug)]
pub struct Hierarchy {
    /// The name.
    pub name: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// The levels, finest first.
    pub levels: Vec<Level>,
}

/// One level of a hierarchy. The coarser level of a code is the attribute of its list with that level's name.
#[derive(Clone, Debug)]
pub struct Level {
    /// Singular, such as "district".
    pub name: String,
    /// Plural, such as "districts"; selects every member in a table's rows.
    pub plural: String,
    /// Its codes.
    pub list: CodeListId,
}
