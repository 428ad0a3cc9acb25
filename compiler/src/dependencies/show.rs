//! The graph as text.
//!
//! In: the graph, and which nodes. Out: text. Invariant: the same for the same graph; every node is listed once with its
//! place, and comes back in a tree by name only.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::graph::Graph;
use super::node::Node;
use crate::source::{Sources, Span};

/// Along edges, or against them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To what is needed.
    Needs,
    /// To what needs it.
    UsedBy,
}

impl Graph {
    /// Every node, with what it needs and what needs it.
    pub fn text(&self, sources: &Sources) -> String {
        let mut text = String::new();
        for named in self.nodes() {
            let _ = writeln!(text, "{} {}  {}", named.node.kind(), named.name, place(sources, named.span));
            for (word, others) in [("needs", self.needs(named.node)), ("used by", self.used_by(named.node))] {
                if !others.is_empty() {
                    let others: Vec<String> = others.iter().map(|node| self.label(*node)).collect();
                    let _ = writeln!(text, "  {word:<7}  {}", others.join(", "));
                }
            }
        }
        text
    }

    /// One node: what it rests on and what rests on it, as two trees.
    pub fn text_of(&self, node: Node, sources: &Sources) -> String {
        let (needs, used_by) = (self.tree(node, Way::Needs, sources), self.tree(node, Way::UsedBy, sources));
        format!("{}\nneeds\n{needs}\nused by\n{used_by}", self.line(node, 0, sources))
    }

    /// What a node rests on, or what rests on it, a line each, moved in by distance. A branch that was shown above is marked
    /// with `^`.
    pub fn tree(&self, node: Node, way: Way, sources: &Sources) -> String {
        let mut text = String::new();
        self.branches(node, 1, way, sources, &mut BTreeSet::new(), &mut text);
        if text.is_empty() { "  nothing\n".into() } else { text }
    }

    fn branches(
        &self,
        node: Node,
        depth: usize,
        way: Way,
        sources: &Sources,
        seen: &mut BTreeSet<Node>,
        text: &mut String,
    ) {
        let next = match way {
            Way::Needs => self.needs(node),
            Way::UsedBy => self.used_by(node),
        };
        for branch in next {
            if seen.insert(*branch) {
                text.push_str(&self.line(*branch, depth, sources));
                self.branches(*branch, depth + 1, way, sources, seen, text);
            } else {
                let _ = writeln!(text, "{}{} ^", "  ".repeat(depth), self.label(*branch));
            }
        }
    }

    fn line(&self, node: Node, depth: usize, sources: &Sources) -> String {
        let place = self.named(node).map(|named| place(sources, named.span)).unwrap_or_default();
        format!("{}{}  {place}\n", "  ".repeat(depth), self.label(node))
    }

    /// `code list offence`
    pub fn label(&self, node: Node) -> String {
        format!("{} {}", node.kind(), self.named(node).map_or("", |named| named.name.as_str()))
    }
}

fn place(sources: &Sources, span: Span) -> String {
    format!("{}:{}", sources.get(span.source).path, sources.line(span))
}
