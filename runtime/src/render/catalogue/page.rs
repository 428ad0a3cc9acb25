//! The page of one subject.
//!
//! In: a subject and the graph around it. Out: a page. Invariant: a name in its source, and everything that it needs or that
//! needs it, leads to the page of that.

use std::collections::BTreeMap;

use indicia_compiler::dependencies::Node;
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::words;
use serde::Serialize;

use super::facts::{Fact, Listing, facts, listed};
use super::subject::{Project, Subject};
use crate::render::graph::{Drawing, svg};
use crate::render::setting::Setting;
use crate::render::source::{paragraphs, parts, without_doc};
use crate::render::templates::Templates;
use crate::render::view::{self, ProjectView};

/// The most nodes of a picture; around more, only the nearest are drawn.
const DRAWN: usize = 40;

/// Another page of the catalogue.
#[derive(Serialize)]
struct Reference<'a> {
    kind: &'static str,
    name: &'a str,
    /// Relative to the first page.
    path: String,
}

#[derive(Serialize)]
struct Page<'a> {
    project: ProjectView<'a>,
    subject: View<'a>,
}

#[derive(Serialize)]
struct View<'a> {
    kind: &'static str,
    name: &'a str,
    title: &'a str,
    sentence: String,
    doc: Vec<String>,
    /// `file.ind:12`
    place: String,
    source: Vec<Linked<'a>>,
    facts: Vec<Fact>,
    listing: Option<Listing>,
    needs: Vec<Reference<'a>>,
    used_by: Vec<Reference<'a>>,
    sources: Vec<Reference<'a>>,
    picture: String,
    left_out: Option<String>,
    tests: Vec<(&'a str, String)>,
}

/// A stretch of source, and the page of what it names.
#[derive(Serialize)]
struct Linked<'a> {
    text: &'a str,
    path: Option<String>,
}

/// What names in a source lead to.
pub(super) type Named<'a> = BTreeMap<&'a str, Node>;

/// What names in the sources of some subjects lead to: the first of a name.
pub(super) fn named<'a>(all: &[Subject<'a>]) -> Named<'a> {
    let mut named = Named::new();
    for subject in all.iter().filter(|subject| subject.is_named_in_source()) {
        named.entry(subject.name).or_insert(subject.node);
    }
    named
}

/// The page of one subject; `named` are those that names in its source may lead to.
pub(super) fn page(
    templates: &Templates,
    project: &Project,
    subject: &Subject,
    named: &Named,
    setting: &Setting,
) -> Result<String, Diagnostic> {
    let node = subject.node;
    let references = |nodes: &[Node]| nodes.iter().filter_map(|node| reference(project, *node)).collect::<Vec<_>>();
    let mut sources = project.graph.upstream(node);
    sources.retain(|node| matches!(node, Node::Dataset(_)));
    let (picture, left_out) = picture(project, node);
    let view = View {
        kind: node.kind(),
        name: subject.name,
        title: &subject.title,
        sentence: words::sentence(project.catalog, project.model, node),
        doc: subject.doc.map(paragraphs).unwrap_or_default(),
        place: setting.place(subject.place),
        source: source(subject, named, setting),
        facts: facts(project.catalog, project.model, node),
        listing: listed(project.catalog, project.model, node),
        needs: references(project.graph.needs(node)),
        used_by: references(project.graph.used_by(node)),
        sources: references(&sources),
        picture,
        left_out,
        tests: subject.tests.iter().map(|test| (test.title.as_str(), setting.place(test.span))).collect(),
    };
    let rows: usize = view.listing.iter().flat_map(|listing| &listing.rows).map(Vec::len).sum();
    let size = rows + view.needs.len() + view.used_by.len() + view.sources.len() + view.source.len() + view.tests.len();
    templates.fill("subject.html.j2", &Page { project: view::project(setting), subject: view }, size)
}

/// The page of a node, relative to the first: `code-list/offence.html`.
pub(super) fn path(node: Node, name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '-' };
    format!("{}/{}.html", node.kind().replace(' ', "-"), name.chars().map(plain).collect::<String>())
}

fn reference<'a>(project: &'a Project, node: Node) -> Option<Reference<'a>> {
    let name = &project.graph.named(node)?.name;
    Some(Reference { kind: node.kind(), path: path(node, name), name })
}

/// The definition as written, cut at names that lead to other pages.
fn source<'a>(subject: &Subject<'a>, named: &Named<'a>, setting: &Setting<'a>) -> Vec<Linked<'a>> {
    let path_of = |name: &str| named.get(name).map(|node| path(*node, name));
    let written = subject.written.map(|span| without_doc(setting.sources.text(span))).unwrap_or_default();
    let parts = parts(written, subject.name, named).into_iter();
    parts.map(|part| Linked { text: part.text, path: part.name.and_then(path_of) }).collect()
}

/// What depends on what around a node, and what was left out.
fn picture(project: &Project, node: Node) -> (String, Option<String>) {
    let graph = &project.graph;
    let around = graph.around(node);
    let (nodes, left_out) = match around.len() {
        1 => return (String::new(), None),
        count if count <= DRAWN => (around, None),
        count => {
            let mut near = [graph.needs(node), graph.used_by(node)].concat();
            near.push(node);
            near.sort_unstable();
            near.dedup();
            let left_out = format!("Only the nearest are drawn: {} of {count}.", near.len());
            (near, Some(left_out))
        }
    };
    let href = |other: Node| reference(project, other).filter(|_| other != node).map(|r| format!("../{}", r.path));
    let title = format!("What depends on what around {}", graph.label(node));
    let drawing = Drawing { nodes: &nodes, focus: Some(node), id: "graph", title: &title, href: &href };
    (svg(graph, &drawing), left_out)
}
