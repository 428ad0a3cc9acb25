//! The catalogue: what a project declares and defines, a page each, and a first page to search them.
//!
//! In: the catalog and the model of a sound project. Out: pages that need no other files.
//! Invariants: every text is escaped, the pictures apart, which were escaped when they were drawn; every page reads without
//! its script, and only the first has one; a reference leads to a page of the catalogue.

mod facts;
mod page;
mod subject;

use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::model::Model;
use indicia_compiler::words;
use serde::Serialize;

use self::subject::{Project, Subject};
use super::setting::Setting;
use super::templates::Templates;
use super::view::{self, ProjectView};

/// The pages of a catalogue, each with its path; the first page first.
pub fn catalogue(
    templates: &Templates,
    catalog: &Catalog,
    model: &Model,
    setting: &Setting,
) -> Result<Vec<(String, String)>, Diagnostic> {
    let project = Project::new(catalog, model);
    let subjects = project.subjects();
    let mut pages = vec![("index.html".to_string(), first(templates, &project, &subjects, setting)?)];
    let named = page::named(&subjects);
    for subject in &subjects {
        let page = page::page(templates, &project, subject, &named, setting)?;
        pages.push((page::path(subject.node, subject.name), page));
    }
    Ok(pages)
}

#[derive(Serialize)]
struct First<'a> {
    project: ProjectView<'a>,
    sections: Vec<Section<'a>>,
}

#[derive(Serialize)]
struct Section<'a> {
    title: String,
    id: String,
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: String,
    name: &'a str,
    title: &'a str,
    sentence: String,
    /// What a search looks through, beside what is shown.
    words: String,
}

/// Every subject by kind, in the order given.
fn first(
    templates: &Templates,
    project: &Project,
    subjects: &[Subject],
    setting: &Setting,
) -> Result<String, Diagnostic> {
    let mut sections: Vec<Section> = Vec::new();
    for subject in subjects {
        let kind = subject.node.kind();
        let entry = Entry {
            path: page::path(subject.node, subject.name),
            name: subject.name,
            title: &subject.title,
            sentence: words::sentence(project.catalog, project.model, subject.node),
            words: searched(project, subject, setting),
        };
        let id = format!("{}s", kind.replace(' ', "-"));
        match sections.last_mut().filter(|section| section.id == id) {
            Some(section) => section.entries.push(entry),
            None => sections.push(Section { title: plural(kind), id, entries: vec![entry] }),
        }
    }
    templates.fill("catalogue.html.j2", &First { project: view::project(setting), sections }, subjects.len() * 8)
}

fn searched(project: &Project, subject: &Subject, setting: &Setting) -> String {
    let source = subject.written.map(|span| setting.sources.text(span)).unwrap_or_default();
    let name = subject.name.replace('_', " ");
    let listing = facts::listed(project.catalog, project.model, subject.node);
    let listed = listing.iter().flat_map(|listing| listing.rows.iter().flatten()).map(String::as_str);
    let words = [subject.node.kind(), &name, subject.doc.unwrap_or_default(), source];
    words.into_iter().chain(listed).flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// `Code lists`
fn plural(kind: &str) -> String {
    facts::capital(&match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{kind}s"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_their_plurals() {
        let plurals = ["code list", "hierarchy", "disclosure policy"].map(plural);
        assert_eq!(plurals, ["Code lists", "Hierarchies", "Disclosure policies"]);
    }
}
