//! The graph: nodes, what each needs and what needs it.
//!
//! In: the catalog and the model. Out: a [`Graph`]. Invariant: every edge is there once, in both directions.

use std::collections::{BTreeMap, BTreeSet};

use super::edges;
use super::node::Node;
use crate::catalog::{Catalog, CodeListId, DatasetId, HierarchyId};
use crate::model::{CohortId, IndicatorId, MeasureId, Model, TableId};
use crate::source::Span;

/// A node with what a reader needs to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub node: Node,
    /// Its name.
    pub name: String,
    /// Where the name is written.
    pub span: Span,
}

/// Everything that is declared or defined, and what each needs.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Named>,
    places: BTreeMap<Node, usize>,
    needs: Vec<Vec<Node>>,
    used_by: Vec<Vec<Node>>,
    /// Levels of hierarchies, which go by the name of the hierarchy.
    levels: BTreeMap<String, Node>,
}

/// The graph of a project. Aggregates without a name are part of the definition around them.
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
    for (id, policy) in catalog.declared_policies() {
        add(Node::Policy(id), &policy.name, policy.span);
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
