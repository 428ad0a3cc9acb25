//! What can be wrong with a hierarchy of areas.

use super::{Said, tell};
use crate::source::Span;

/// Facts about hierarchies.
#[derive(Clone, Debug)]
pub(in crate::manifest) enum HierarchyFact {
    DuplicateName {
        name: String,
        span: Span,
        first: Span,
    },
    /// Two levels share a name or a plural.
    DuplicateLevel {
        name: String,
        span: Span,
        first: Span,
    },
    UnknownLevel {
        level: String,
        span: Span,
        nearest: Option<String>,
        known: String,
    },
    /// A parent that is not coarser than its child.
    LevelOrder {
        area: String,
        level: String,
        parent: String,
        parent_level: String,
        span: Span,
    },
    DuplicateArea {
        code: String,
        span: Span,
        first: Span,
    },
    TwoParents {
        code: String,
        span: Span,
        first: Span,
        parents: [String; 2],
    },
    UnknownParent {
        area: String,
        parent: String,
        span: Span,
        nearest: Option<String>,
    },
    /// The codes of the ring, the first once more at the end.
    Cycle {
        ring: Vec<String>,
        span: Span,
    },
    Empty {
        name: String,
        span: Span,
    },
    EmptyLevel {
        level: String,
        span: Span,
    },
}

impl HierarchyFact {
    fn said(&self) -> Said {
        match self {
            HierarchyFact::DuplicateName { name, span, first } => {
                Said::new("hierarchies::duplicate-name", format!("two hierarchies are named `{name}`"))
                    .at(*span, "this one")
                    .at(*first, "and this one")
                    .help("rename one of them")
            }
            HierarchyFact::DuplicateLevel { name, span, first } => {
                Said::new("hierarchies::duplicate-level", format!("two levels are called `{name}`"))
                    .at(*span, "again here")
                    .at(*first, "first here")
                    .help("definitions use these names, so each must mean one thing")
            }
            HierarchyFact::UnknownLevel { level, span, nearest, known } => {
                Said::new("hierarchies::unknown-level", format!("`{level}` is no level of this hierarchy"))
                    .at(*span, "not a level")
                    .offer(nearest, format!("the levels are {known}"))
            }
            HierarchyFact::LevelOrder { area, level, parent, parent_level, span } => Said::new(
                "hierarchies::level-order",
                format!("`{area}` is a {level} and cannot lie in `{parent}`, which is a {parent_level}"),
            )
            .at(*span, "not finer than what contains it")
            .help("levels are listed finest first; an area lies in one of a coarser level"),
            HierarchyFact::DuplicateArea { code, span, first } => {
                Said::new("hierarchies::duplicate-area", format!("the area `{code}` is given twice"))
                    .at(*span, "again here")
                    .at(*first, "first here")
                    .help("an area that is its own county is listed once, at its finer level, without a parent")
            }
            HierarchyFact::TwoParents { code, span, first, parents: [one, other] } => {
                Said::new("hierarchies::two-parents", format!("`{code}` lies in both `{one}` and `{other}`"))
                    .at(*span, format!("in `{other}`"))
                    .at(*first, format!("in `{one}`"))
                    .help("its rows would count twice in a total; leave it in one of them")
            }
            HierarchyFact::UnknownParent { area, parent, span, nearest } => Said::new(
                "hierarchies::unknown-parent",
                format!("`{area}` lies in `{parent}`, which is not an area of this hierarchy"),
            )
            .at(*span, "no such area")
            .offer(nearest, "the column `parent` holds the code of the area that contains this one"),
            HierarchyFact::Cycle { ring, span } => {
                let ring = ring.join("` in `");
                Said::new("hierarchies::cycle", format!("these areas lie in each other: `{ring}`"))
                    .at(*span, "one of the ring")
                    .help("correct the parent of one of them")
            }
            HierarchyFact::Empty { name, span } => {
                Said::new("hierarchies::empty", format!("the hierarchy `{name}` has no areas"))
                    .at(*span, "no areas")
                    .help("list them under `areas`, or name a CSV under `rows`")
            }
            HierarchyFact::EmptyLevel { level, span } => {
                Said::new("hierarchies::empty-level", format!("the level `{level}` has no areas"))
                    .at(*span, "no areas")
                    .help("leave the level out, or add its areas")
            }
        }
    }
}
tell!(HierarchyFact);
