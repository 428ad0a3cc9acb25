//! Reach: all that depends on what changed, on either side, and the inline tests of it.
//!
//! In: a change, the graphs of both sides. Out: names. Invariant: the same names whichever side comes first.

use std::collections::BTreeMap;

use super::change::{Change, Class, Kind, Subject};
use super::pairs::either;
use super::side::Side;
use crate::dependencies::{Graph, graph};
use crate::model::Test;
use crate::source::Span;
use crate::words::build::Names;

/// The graphs of both sides.
pub struct Reach {
    before: Graph,
    after: Graph,
}

impl Reach {
    /// Of two sides.
    pub fn new(before: &Side<'_>, after: &Side<'_>) -> Reach {
        let of = |side: &Side<'_>| graph(side.catalog(), side.model());
        Reach { before: of(before), after: of(after) }
    }

    /// What a change reaches, in the order in which things depend on one another.
    pub fn of(&self, change: &Change, before: &Side<'_>, after: &Side<'_>) -> Vec<Subject> {
        if !reaches(change) {
            return Vec::new();
        }
        let mut found: BTreeMap<(Kind, String), Subject> = BTreeMap::new();
        let reached = |graph: &Graph, side: &Side<'_>, name: &Option<String>| {
            let mut reached = downstream(graph, change.subject.kind, name.as_deref());
            reached.extend(users(graph, side, change));
            reached
        };
        for name in reached(&self.before, before, &change.subject.before) {
            let subject = found.entry(name.clone()).or_insert(Subject { kind: name.0, before: None, after: None });
            subject.before = Some(name.1);
        }
        for (kind, name) in reached(&self.after, after, &change.subject.after) {
            let key = (kind, after.name(kind, &name));
            found.entry(key).or_insert(Subject { kind, before: None, after: None }).after = Some(name);
        }
        let mut found: Vec<Subject> = found.into_values().collect();
        let name = |name: &Option<String>| name.clone().unwrap_or_default();
        found.sort_by_cached_key(|s| (s.kind, either(&name(&s.before), &name(&s.after))));
        found
    }
}

/// The inline tests of the later project that run through what changed.
pub fn covering<'a>(change: &Change, tests: &'a [Test]) -> Vec<&'a Test> {
    through(change, tests, |subject| subject.after.as_deref())
}

/// The inline tests of the earlier project that run through what changed.
pub fn covering_before<'a>(change: &Change, tests: &'a [Test]) -> Vec<&'a Test> {
    through(change, tests, |subject| subject.before.as_deref())
}

fn through<'a>(change: &Change, tests: &'a [Test], name: impl Fn(&Subject) -> Option<&str>) -> Vec<&'a Test> {
    let through = |test: &&Test| {
        let of = std::iter::once(&change.subject).chain(&change.reaches);
        of.filter(|subject| !matches!(subject.kind, Kind::Test | Kind::File))
            .any(|subject| name(subject) == Some(&test.of))
    };
    tests.iter().filter(through).collect()
}

/// Whether a change has an effect on what depends on it: a comment has none.
fn reaches(change: &Change) -> bool {
    let is_comment =
        change.class == Class::Wording && ["doc comment", "description"].contains(&change.said.of.as_str());
    change.class.is_seen() && !is_comment
}

/// The definitions that use a parameter which changed, and all that depends on them.
fn users(graph: &Graph, side: &Side<'_>, change: &Change) -> Vec<(Kind, String)> {
    let Some(parameter) = change.said.of.strip_prefix("parameter ").filter(|_| change.subject.kind == Kind::Project)
    else {
        return Vec::new();
    };
    let hir = &side.project.checked.hir;
    let uses = |span: Span| {
        let inside = |at: Span| at.source == span.source && span.start <= at.start && at.end <= span.end;
        hir.parameters.iter().any(|used| used.parameter == parameter && inside(used.span))
    };
    let users = hir.named().filter(|(head, _)| uses(head.span)).filter_map(|(head, _)| graph.find(&head.name.value));
    let reached = users.flat_map(|node| std::iter::once(node).chain(graph.downstream(node)));
    reached.filter_map(|node| Some((node.is(), graph.named(node)?.name.clone()))).collect()
}

fn downstream(graph: &Graph, kind: Kind, name: Option<&str>) -> Vec<(Kind, String)> {
    // A level of a hierarchy goes by the hierarchy.
    let found = |name: &str| {
        let same = graph.nodes().iter().find(|named| named.node.is() == kind && named.name == name);
        same.map(|named| named.node).or_else(|| graph.find(name).filter(|_| kind == Kind::CodeList))
    };
    let reached = name.and_then(found).map_or_else(Vec::new, |node| graph.downstream(node));
    reached.into_iter().filter_map(|node| Some((node.is(), graph.named(node)?.name.clone()))).collect()
}
