//! What the parts of a catalog know each other by.
//!
//! In: nothing (nouns). Out: the places of datasets, lists, hierarchies, columns and policies in their vectors.

/// The place of a dataset in `Catalog::datasets`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatasetId(pub usize);

/// The place of a code list in `Catalog::code_lists`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeListId(pub usize);

/// The place of a hierarchy in `Catalog::hierarchies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HierarchyId(pub usize);

/// The place of a column in `Dataset::columns`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub usize);

/// The place of a policy in `Catalog::policies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyId(pub usize);
