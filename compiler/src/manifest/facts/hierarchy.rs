//! What can be wrong with a hierarchy of areas.

use crate::diagnostics::Diagnostic;
use crate::source::Span;

pub fn duplicate_name(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("hierarchies::duplicate-name", format!("two hierarchies are named `{name}`"))
        .at(span, "this one")
        .at(first, "and this one")
        .help("rename one of them")
}

/// Two levels share a name or a plural.
pub fn duplicate_level(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("hierarchies::duplicate-level", format!("two levels are called `{name}`"))
        .at(span, "again here")
        .at(first, "first here")
        .help("definitions use these names, so each must mean one thing")
}

pub fn unknown_level(level: &str, span: Span, nearest: Option<&str>, known: &str) -> Diagnostic {
    Diagnostic::new("hierarchies::unknown-level", format!("`{level}` is not a level of this hierarchy"))
        .at(span, "not a level")
        .offer(nearest, format!("the levels are {known}"))
}

/// A parent that is not coarser than its child.
pub fn level_order(area: &str, level: &str, parent: &str, parent_level: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        "hierarchies::level-order",
        format!("`{area}` is a {level} and cannot lie in `{parent}`, which is a {parent_level}"),
    )
    .at(span, "not finer than its parent")
    .help("levels are listed finest first; the parent of an area is at a coarser level")
}

pub fn duplicate_area(code: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("hierarchies::duplicate-area", format!("the area `{code}` is given twice"))
        .at(span, "again here")
        .at(first, "first here")
        .help("an area that is its own county is listed once, at its finer level, without a parent")
}

pub fn two_parents(code: &str, span: Span, first: Span, [one, other]: [&str; 2]) -> Diagnostic {
    Diagnostic::new("hierarchies::two-parents", format!("`{code}` lies in both `{one}` and `{other}`"))
        .at(span, format!("in `{other}`"))
        .at(first, format!("in `{one}`"))
        .help("its rows would count twice in a total; leave it in one of them")
}

pub fn unknown_parent(area: &str, parent: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(
        "hierarchies::unknown-parent",
        format!("`{area}` lies in `{parent}`, which is not an area of this hierarchy"),
    )
    .at(span, "no such area")
    .offer(nearest, "the column `parent` is the code of the area that contains this one")
}

/// The codes of the ring, the first once more at the end.
pub fn cycle(ring: &[&str], span: Span) -> Diagnostic {
    let ring = ring.join("` in `");
    Diagnostic::new("hierarchies::cycle", format!("these areas contain each other: `{ring}`"))
        .at(span, "one of them")
        .help("correct the parent of one of them")
}

pub fn empty(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new("hierarchies::empty", format!("the hierarchy `{name}` has no areas"))
        .at(span, "no areas")
        .help("list them under `areas`, or name a CSV under `rows`")
}

pub fn empty_level(level: &str, span: Span) -> Diagnostic {
    Diagnostic::new("hierarchies::empty-level", format!("the level `{level}` has no areas"))
        .at(span, "no areas")
        .help("leave the level out, or add its areas")
}

/// An attribute of an area that only a finer level has.
pub fn attribute_of_finer(name: &str, of: &str, level: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        "hierarchies::attribute-level",
        format!("`{name}` is an attribute of each {of}, and this area is a {level}"),
    )
    .at(span, format!("not of a {level}"))
    .help(format!("give it to the areas of level `{of}`; or declare `{name}` under `attributes` of `{level}`"))
}

/// An area that says of what it is the total.
pub fn total_of_areas(span: Span) -> Diagnostic {
    Diagnostic::new("hierarchies::wrong-value", "an area is the total of what it contains, and of nothing else")
        .at(span, "not empty")
        .help("move a total of other areas under `comparators:` of the hierarchy; `total_of: []` (in a CSV, `none`) says that it is no total")
}
