//! Nodes: everything with a name that others may need.
//!
//! In: ids of the catalog and the model. Out: one type for all of them. Invariant: what is listed first is needed by what is
//! listed last.

use super::kind::Kind;
use crate::catalog::{CodeListId, DatasetId, HierarchyId, PolicyId};
use crate::model::{CohortId, IndicatorId, MeasureId, TableId};
use crate::names::hir::Definition;

/// Something with a name that others may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A hierarchy, its levels together.
    Hierarchy(HierarchyId),
    /// A code list that is not a level of a hierarchy.
    CodeList(CodeListId),
    /// A disclosure policy.
    Policy(PolicyId),
    /// A dataset.
    Dataset(DatasetId),
    /// A cohort.
    Cohort(CohortId),
    /// A measure with a name.
    Measure(MeasureId),
    /// An indicator.
    Indicator(IndicatorId),
    /// A table.
    Table(TableId),
}

impl Node {
    /// The kind of thing that it is.
    pub fn is(self) -> Kind {
        match self {
            Node::Hierarchy(_) => Kind::Hierarchy,
            Node::CodeList(_) => Kind::CodeList,
            Node::Policy(_) => Kind::Policy,
            Node::Dataset(_) => Kind::Dataset,
            Node::Cohort(_) => Kind::Cohort,
            Node::Measure(_) => Kind::Measure,
            Node::Indicator(_) => Kind::Indicator,
            Node::Table(_) => Kind::Table,
        }
    }

    /// What it is, in one or two words: `code list`.
    pub fn kind(self) -> &'static str {
        self.is().words()
    }

    /// The definition or dataset that it is, if it is one.
    pub fn definition(self) -> Option<Definition> {
        match self {
            Node::Hierarchy(_) | Node::CodeList(_) | Node::Policy(_) => None,
            Node::Dataset(id) => Some(Definition::Dataset(id)),
            Node::Cohort(id) => Some(Definition::Cohort(id)),
            Node::Measure(id) => Some(Definition::Measure(id)),
            Node::Indicator(id) => Some(Definition::Indicator(id)),
            Node::Table(id) => Some(Definition::Table(id)),
        }
    }
}

impl From<Definition> for Node {
    fn from(definition: Definition) -> Node {
        match definition {
            Definition::Dataset(id) => Node::Dataset(id),
            Definition::Cohort(id) => Node::Cohort(id),
            Definition::Measure(id) => Node::Measure(id),
            Definition::Indicator(id) => Node::Indicator(id),
            Definition::Table(id) => Node::Table(id),
        }
    }
}
