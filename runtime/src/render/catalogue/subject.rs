//! Subjects: everything that has a page in the catalogue.
//!
//! In: the catalog and the model of a sound project. Out: a [`Subject`] for each thing that has a name, tables first and
//! declarations last. Invariant: a subject refers to others as nodes of the graph; texts are made where a page is set.

use std::cmp::Reverse;

use indicia_compiler::catalog::Catalog;
use indicia_compiler::dependencies::{Graph, Node, graph};
use indicia_compiler::model::{Head, Model, Test};
use indicia_compiler::source::Span;

use super::facts::{capital, words};

/// A project as the catalogue describes it.
pub(super) struct Project<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) model: &'a Model,
    pub(super) graph: Graph,
}

/// Something that has a page in the catalogue.
pub(super) struct Subject<'a> {
    /// What it is.
    pub(super) node: Node,
    /// Its name.
    pub(super) name: &'a str,
    /// What a reader calls it.
    pub(super) title: String,
    /// The doc comment or description.
    pub(super) doc: Option<&'a str>,
    /// Where its name is written.
    pub(super) place: Span,
    /// The whole definition; none for what is declared in YAML.
    pub(super) written: Option<Span>,
    /// Its tests.
    pub(super) tests: Vec<&'a Test>,
}

impl<'a> Project<'a> {
    pub(super) fn new(catalog: &'a Catalog, model: &'a Model) -> Project<'a> {
        Project { catalog, model, graph: graph(catalog, model) }
    }

    /// Everything that has a page: what is published first, and after it what it depends on.
    pub(super) fn subjects(&self) -> Vec<Subject<'a>> {
        let mut nodes: Vec<(Node, Span)> = self.graph.nodes().iter().map(|named| (named.node, named.span)).collect();
        nodes.sort_by_key(|(node, _)| Reverse(rank(*node)));
        nodes.into_iter().map(|(node, place)| self.subject(node, place)).collect()
    }

    fn subject(&self, node: Node, place: Span) -> Subject<'a> {
        let (catalog, model) = (self.catalog, self.model);
        match node {
            Node::Hierarchy(id) => declared(node, place, &catalog.hierarchies[id.0].name, None),
            Node::CodeList(id) => {
                let list = catalog.code_list(id);
                declared(node, place, &list.name, list.description.as_deref())
            }
            Node::Policy(id) => {
                let policy = &catalog.policies[id.0];
                declared(node, place, &policy.name, policy.description.as_deref())
            }
            Node::Dataset(id) => {
                let dataset = catalog.dataset(id);
                declared(node, place, &dataset.name, dataset.description.as_deref())
            }
            Node::Cohort(id) => self.defined(node, place, &model.cohorts[id.0].head, None),
            Node::Measure(id) => self.defined(node, place, &model.measures[id.0].head, None),
            Node::Indicator(id) => self.defined(node, place, &model.indicators[id.0].head, None),
            Node::Table(id) => {
                let table = &model.tables[id.0];
                self.defined(node, place, &table.head, Some(&table.title))
            }
        }
    }

    fn defined(&self, node: Node, place: Span, head: &'a Head, title: Option<&String>) -> Subject<'a> {
        Subject {
            node,
            name: &head.name.value,
            title: capital(&title.cloned().unwrap_or_else(|| head.title())),
            doc: head.doc.as_deref(),
            place,
            written: Some(head.span),
            tests: self.model.tests.iter().filter(|test| test.of == head.name.value).collect(),
        }
    }
}

fn declared<'a>(node: Node, place: Span, name: &'a str, doc: Option<&'a str>) -> Subject<'a> {
    Subject { node, name, title: words(name), doc, place, written: None, tests: Vec::new() }
}

fn rank(node: Node) -> usize {
    match node {
        Node::Policy(_) => 0,
        Node::Hierarchy(_) => 1,
        Node::CodeList(_) => 2,
        Node::Dataset(_) => 3,
        Node::Cohort(_) => 4,
        Node::Measure(_) => 5,
        Node::Indicator(_) => 6,
        Node::Table(_) => 7,
    }
}

impl Subject<'_> {
    /// Whether a source may name it: sources name definitions and datasets. A code list may have the name of a column.
    pub(super) fn is_named_in_source(&self) -> bool {
        self.node.definition().is_some()
    }
}
