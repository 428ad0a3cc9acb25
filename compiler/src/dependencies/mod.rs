//! Who needs whom: the graph of everything that a project declares and defines.
//!
//! In: the catalog and the model of a sound project. Out: a [`Graph`], and its text and DOT.
//! Invariants: every edge runs from what needs to what is needed, once; nothing needs itself; the order of nodes and edges
//! depends on the definitions alone.

mod edges;
mod show;
mod svg;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use self::show::Way;
pub use self::svg::Drawing;
use crate::catalog::{Catalog, CodeListId, DatasetId, HierarchyId, PolicyId};
use crate::model::{CohortId, IndicatorId, MeasureId, Model, TableId};
use crate::names::hir::Definition;
use crate::source::Span;

/// Something with a name that others may need. What is listed first is needed by what is listed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A hierarchy, its levels together.
    Hierarchy(HierarchyId),
    /// A code list that is no level of a hierarchy.
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
    /// What it is, in one or two words: `code list`.
    pub fn kind(self) -> &'static str {
        match self {
            Node::Hierarchy(_) => "hierarchy",
            Node::CodeList(_) => "code list",
            Node::Policy(_) => "disclosure policy",
            Node::Dataset(_) => "dataset",
            Node::Cohort(_) => "cohort",
            Node::Measure(_) => "measure",
            Node::Indicator(_) => "indicator",
            Node::Table(_) => "table",
        }
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

/// A node with what a reader needs to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub node: Node,
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
}

/// Everything that is declared or defined, and who needs whom.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Named>,
    places: BTreeMap<Node, usize>,
    needs: Vec<Vec<Node>>,
    used_by: Vec<Vec<Node>>,
    /// Levels of hierarchies, which go by the name of the hierarchy.
    levels: BTreeMap<String, Node>,
}

/// The graph of a project. Aggregates without a name are part of what holds them.
pub fn graph(catalog: &Catalog, model: &Model) -> Graph {
    let mut graph = Graph::default();
    let mut add = |node: Node, name: &str, span: Span| {
        if !name.is_empty() {
            graph.places.insert(node, graph.nodes.len());
            graph.nodes.push(Named { node, name: name.to_string(), span });
        }
    };
    for (i, hierarchy) in catalog.hierarchies.iter().enumerate() {
        add(Node::Hierarchy(HierarchyId(i)), &hierarchy.name, hierarchy.span);
    }
    for (i, list) in catalog.code_lists.iter().enumerate() {
        let node = Node::CodeList(CodeListId(i));
        if edges::list(catalog, CodeListId(i)) == node {
            add(node, &list.name, list.span);
        }
    }
    for (i, policy) in catalog.policies.iter().enumerate() {
        add(Node::Policy(PolicyId(i)), &policy.name, policy.span);
    }
    for (i, dataset) in catalog.datasets.iter().enumerate() {
        add(Node::Dataset(DatasetId(i)), &dataset.name, dataset.span);
    }
    for (i, cohort) in model.cohorts.iter().enumerate() {
        add(Node::Cohort(CohortId(i)), &cohort.head.name.value, cohort.head.name.span);
    }
    for (i, measure) in model.measures.iter().enumerate() {
        add(Node::Measure(MeasureId(i)), &measure.head.name.value, measure.head.name.span);
    }
    for (i, indicator) in model.indicators.iter().enumerate() {
        add(Node::Indicator(IndicatorId(i)), &indicator.head.name.value, indicator.head.name.span);
    }
    for (i, table) in model.tables.iter().enumerate() {
        add(Node::Table(TableId(i)), &table.head.name.value, table.head.name.span);
    }
    for hierarchy in &catalog.hierarchies {
        for level in &hierarchy.levels {
            graph.levels.insert(level.name.clone(), edges::list(catalog, level.list));
        }
    }
    graph.needs = graph.nodes.iter().map(|named| edges::needs(catalog, model, named.node)).collect();
    graph.used_by = vec![Vec::new(); graph.nodes.len()];
    for (named, needs) in graph.nodes.iter().zip(&graph.needs) {
        for needed in needs {
            graph.used_by[graph.places[needed]].push(named.node);
        }
    }
    graph
}

impl Graph {
    /// Everything there is: what is needed before what needs it, as far as kinds go; within a kind as defined.
    pub fn nodes(&self) -> &[Named] {
        &self.nodes
    }

    /// The name and place of a node. Aggregates without a name have none.
    pub fn named(&self, node: Node) -> Option<&Named> {
        self.places.get(&node).map(|place| &self.nodes[*place])
    }

    /// What goes by a name: a definition, or else a dataset, a hierarchy or one of its levels, a code list, a policy.
    pub fn find(&self, name: &str) -> Option<Node> {
        let rank = |node: Node| match node {
            Node::Table(_) | Node::Indicator(_) | Node::Measure(_) | Node::Cohort(_) => 0,
            Node::Dataset(_) => 1,
            Node::Hierarchy(_) => 2,
            Node::CodeList(_) => 3,
            Node::Policy(_) => 4,
        };
        let named = self.nodes.iter().filter(|named| named.name == name).map(|named| named.node);
        named.min_by_key(|node| rank(*node)).or_else(|| self.levels.get(name).copied())
    }

    /// What a node needs itself, in the order of nodes.
    pub fn needs(&self, node: Node) -> &[Node] {
        self.places.get(&node).map_or(&[], |place| &self.needs[*place])
    }

    /// What needs a node itself, in the order of nodes.
    pub fn used_by(&self, node: Node) -> &[Node] {
        self.places.get(&node).map_or(&[], |place| &self.used_by[*place])
    }

    /// Everything that a node rests on, itself apart, in the order of nodes.
    pub fn upstream(&self, node: Node) -> Vec<Node> {
        self.reached(node, Graph::needs)
    }

    /// Everything that rests on a node, itself apart, in the order of nodes.
    pub fn downstream(&self, node: Node) -> Vec<Node> {
        self.reached(node, Graph::used_by)
    }

    /// A node with everything that it rests on and that rests on it, in the order of nodes.
    pub fn around(&self, node: Node) -> Vec<Node> {
        let mut around = self.upstream(node);
        around.extend(self.downstream(node));
        around.push(node);
        around.sort_unstable();
        around.dedup();
        around
    }

    fn reached(&self, from: Node, next: fn(&Graph, Node) -> &[Node]) -> Vec<Node> {
        let mut reached: BTreeSet<Node> = BTreeSet::new();
        let mut todo = vec![from];
        while let Some(node) = todo.pop() {
            todo.extend(next(self, node).iter().copied().filter(|next| reached.insert(*next)));
        }
        reached.remove(&from);
        reached.into_iter().collect()
    }
}
