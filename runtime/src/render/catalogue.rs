//! The catalogue: what a project declares and defines, a page each, and a first page to search them.
//!
//! In: subjects in words, with their pictures. Out: pages that stand alone.
//! Invariants: every text is escaped, the pictures apart, which were escaped when they were drawn; every page reads without
//! its script, and only the first has one; a reference leads to a page of the catalogue.

use indicia_compiler::source::Span;
use serde::Serialize;

use super::definitions::{paragraphs, parts, without_doc};
use super::setting::Setting;
use super::templates::{TemplateError, Templates};
use super::view::{self, ProjectView};

/// Something that has a page in the catalogue.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Its page, relative to the first.
    pub path: String,
    /// `cohort`, `code list` and so on.
    pub kind: &'static str,
    /// Its name.
    pub name: &'a str,
    /// What a reader calls it.
    pub title: String,
    /// What it means, in a sentence.
    pub sentence: String,
    /// The doc comment or description.
    pub doc: Option<&'a str>,
    /// Where its name stands.
    pub place: Span,
    /// The whole definition; none for what is declared in YAML.
    pub written: Option<Span>,
    /// What else is to be said of it, each under a heading.
    pub facts: Vec<(&'static str, String)>,
    /// What it lists: columns, codes.
    pub listing: Option<Listing>,
    /// What it needs itself.
    pub needs: Vec<Reference>,
    /// What needs it itself.
    pub used_by: Vec<Reference>,
    /// The datasets that it rests on.
    pub sources: Vec<Reference>,
    /// Who needs whom around it, as SVG.
    pub picture: String,
    /// What is left out of the picture, in a sentence.
    pub left_out: Option<String>,
    /// Its tests by title, each with its place.
    pub tests: Vec<(String, Span)>,
}

/// A table of texts on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// What it is a list of.
    pub title: String,
    /// Its headings.
    pub headings: Vec<String>,
    /// Its rows, as many texts each as headings.
    pub rows: Vec<Vec<String>>,
    /// How many more rows there are.
    pub more: usize,
}

/// Another page of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// `cohort`
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its page, relative to the first.
    pub path: String,
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
    sentence: &'a str,
    doc: Vec<String>,
    /// `file.ind:12`
    place: String,
    source: Vec<Linked<'a>>,
    facts: &'a [(&'static str, String)],
    listing: Option<&'a Listing>,
    needs: &'a [Reference],
    used_by: &'a [Reference],
    sources: &'a [Reference],
    picture: &'a str,
    left_out: Option<&'a str>,
    tests: Vec<(&'a str, String)>,
}

/// A stretch of source, and the page of what it names.
#[derive(Serialize)]
struct Linked<'a> {
    text: &'a str,
    path: Option<&'a str>,
}

/// The page of one subject; `all` are those that names in its source may lead to.
pub fn subject(
    templates: &Templates,
    subject: &Subject,
    all: &[Subject],
    setting: &Setting,
) -> Result<String, TemplateError> {
    let names: Vec<&str> = all.iter().filter(|other| is_named_in_source(other)).map(|other| other.name).collect();
    let path = |name: &str| {
        let mut others = all.iter().filter(|other| is_named_in_source(other));
        others.find(|other| other.name == name).map(|other| other.path.as_str())
    };
    let source = subject.written.map(|span| without_doc(setting.sources.text(span))).unwrap_or_default();
    let source = parts(source, subject.name, &names);
    let source = source.into_iter().map(|part| Linked { text: part.text, path: part.name.and_then(path) });
    let view = View {
        kind: subject.kind,
        name: subject.name,
        title: &subject.title,
        sentence: &subject.sentence,
        doc: subject.doc.map(paragraphs).unwrap_or_default(),
        place: setting.place(subject.place),
        source: source.collect(),
        facts: &subject.facts,
        listing: subject.listing.as_ref(),
        needs: &subject.needs,
        used_by: &subject.used_by,
        sources: &subject.sources,
        picture: &subject.picture,
        left_out: subject.left_out.as_deref(),
        tests: subject.tests.iter().map(|(title, span)| (title.as_str(), setting.place(*span))).collect(),
    };
    let rows = view.listing.map_or(0, |listing| listing.rows.len() * listing.headings.len());
    let size = rows + view.needs.len() + view.used_by.len() + view.sources.len() + view.source.len() + view.tests.len();
    templates.fill("subject.html.j2", &Page { project: view::project(setting), subject: view }, size)
}

/// A source names definitions and datasets; a code list may have the name of a column.
fn is_named_in_source(subject: &Subject) -> bool {
    subject.written.is_some() || subject.kind == "dataset"
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
    path: &'a str,
    name: &'a str,
    title: &'a str,
    sentence: &'a str,
    /// What a search looks through, beside what is shown.
    words: String,
}

/// The first page: every subject by kind, in the order given.
pub fn catalogue(templates: &Templates, subjects: &[Subject], setting: &Setting) -> Result<String, TemplateError> {
    let mut sections: Vec<Section> = Vec::new();
    for subject in subjects {
        let source = subject.written.map(|span| setting.sources.text(span)).unwrap_or_default();
        let listed = subject.listing.iter().flat_map(|listing| listing.rows.iter().flatten());
        let listed: Vec<&str> = listed.map(String::as_str).collect();
        let words = [subject.kind, &subject.name.replace('_', " "), subject.doc.unwrap_or_default(), source];
        let words = words.into_iter().chain(listed).flat_map(str::split_whitespace);
        let entry = Entry {
            path: &subject.path,
            name: subject.name,
            title: &subject.title,
            sentence: &subject.sentence,
            words: words.collect::<Vec<_>>().join(" "),
        };
        let id = format!("{}s", subject.kind.replace(' ', "-"));
        match sections.last_mut().filter(|section| section.id == id) {
            Some(section) => section.entries.push(entry),
            None => sections.push(Section { title: plural(subject.kind), id, entries: vec![entry] }),
        }
    }
    templates.fill("catalogue.html.j2", &First { project: view::project(setting), sections }, subjects.len() * 8)
}

/// `Code lists`
fn plural(kind: &str) -> String {
    let text = match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{kind}s"),
    };
    text[..1].to_uppercase() + &text[1..]
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
