//! The manifest: from a project's YAML (and the CSV of code lists) to the catalog.
//!
//! In: every source of a project. Out: the catalog, and all that is wrong with it at once. Invariants: one bad file or field
//! never hides what is wrong with another; whatever could not be read is named in `Catalog::broken`, so that later passes do
//! not report what follows from it.

mod called;
mod code_list;
mod column;
mod covers;
mod dataset;
pub mod differences;
mod disclosure;
mod facts;
mod follow_ups;
mod habits;
mod hierarchy;
pub mod infer;
mod link;
mod project;
mod rows;
mod serves;
mod shape;
mod slips;
mod style;
#[cfg(test)]
mod tests;
mod written;
mod yaml;

use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::{Source, SourceId, SourceKind, Sources, Span};
use facts::Findings;
pub use yaml::{Entry, Node, NodeKind};

/// Whether a text of the data is called as a total is beside the labels of a list, in small letters.
pub fn is_called_a_total(text: &str, labels: &[String]) -> bool {
    called::is_a_total(text, labels)
}

/// A character that terminals act on, in a text of the project.
pub fn control_character(written: &str, span: Span) -> Diagnostic {
    facts::shape::control(written, span)
}

/// One YAML source as a tree, for what else than declarations a project keeps in YAML; and what is no YAML in it.
pub fn tree(sources: &Sources, id: SourceId) -> (Option<Node>, Diagnostics) {
    let mut findings = Findings::default();
    let (node, facts) = yaml::read(id, &sources.get(id).text);
    for fact in facts {
        findings.push(fact);
    }
    (node, findings.into_diagnostics())
}

/// Reads project, code lists, hierarchies, house style, disclosure policies and datasets, and links them by name.
pub fn read(sources: &Sources) -> (Catalog, Diagnostics) {
    let mut findings = Findings::default();
    let mut catalog = Catalog { project: project::defaults(), ..Catalog::default() };
    if sources.of_kind(SourceKind::Project).next().is_none() {
        findings.push(facts::project::no_project());
    }
    for (_, _, node) in files(sources, SourceKind::Project, &mut findings) {
        catalog.project = node.map_or_else(project::defaults, |node| project::read(&node, &mut findings));
    }
    let mut lists = Vec::new();
    for (id, source, node) in files(sources, SourceKind::CodeList, &mut findings) {
        lists.push(match node {
            Some(node) => code_list::read(&node, id, stem(source), sources, &mut findings),
            None => code_list::blank(yaml::name_in(&source.text, id, stem(source))),
        });
    }
    let mut hierarchies = Vec::new();
    for (id, source, node) in files(sources, SourceKind::Hierarchy, &mut findings) {
        hierarchies.push(match node {
            Some(node) => hierarchy::read(&node, id, stem(source), sources, &mut findings),
            None => hierarchy::blank(yaml::name_in(&source.text, id, stem(source))),
        });
    }
    for (_, _, node) in files(sources, SourceKind::Style, &mut findings) {
        catalog.style = node.map(|node| style::read(&node, &mut findings)).unwrap_or_default();
    }
    let mut policies = Vec::new();
    for (id, source, node) in files(sources, SourceKind::Disclosure, &mut findings) {
        policies.push(match node {
            Some(node) => disclosure::read(&node, stem(source), &mut findings),
            None => disclosure::blank(yaml::name_in(&source.text, id, stem(source))),
        });
    }
    link::link_policies(&mut catalog, policies, &mut findings);
    let mut datasets = Vec::new();
    for (id, source, node) in files(sources, SourceKind::Dataset, &mut findings) {
        datasets.push(match node {
            Some(node) => dataset::read(&node, stem(source), &mut findings),
            None => dataset::blank(yaml::name_in(&source.text, id, stem(source))),
        });
    }
    link::link(&mut catalog, datasets, lists, hierarchies, &mut findings);
    (catalog, follow_ups::without(findings.into_diagnostics(), sources))
}

/// The files of one kind, each with its node unless it is no YAML.
fn files<'a>(
    sources: &'a Sources,
    kind: SourceKind,
    findings: &mut Findings,
) -> Vec<(SourceId, &'a Source, Option<Node>)> {
    let mut files = Vec::new();
    for (id, source) in sources.of_kind(kind) {
        let (node, facts) = yaml::read(id, &source.text);
        for fact in facts {
            findings.push(fact);
        }
        files.push((id, source, node));
    }
    files
}

/// The file's name without folder and ending.
fn stem(source: &Source) -> &str {
    let name = source.path.rsplit('/').next().unwrap_or(&source.path);
    name.split('.').next().unwrap_or(name)
}
