//! The page of definitions: each as written, with what is said of it and where it is used.
//!
//! In: definitions and datasets with their places, and the tables of the run. Out: one page, to which the headings of
//! columns lead. Invariants: a definition's source is shown as written in its file; a name in it that has a place on the
//! page leads there; every text is escaped.

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::source::Span;
use serde::Serialize;

use super::index::IndexEntry;
use super::setting::{Link, Setting, stem};
use super::source::{Part, paragraphs, parts, without_doc};
use super::templates::Templates;
use super::view::{self, ProjectView};

/// A definition or a dataset.
#[derive(Clone, Debug)]
pub struct Definition<'a> {
    /// `cohort`, `measure`, `indicator`, `table` or `dataset`.
    pub kind: &'static str,
    /// Its name.
    pub name: &'a str,
    /// What it is called in tables, or its caption.
    pub title: String,
    /// The doc comment or description.
    pub doc: Option<&'a str>,
    /// Its name in its file.
    pub place: Span,
    /// The whole definition; none for a dataset, which is YAML of its own.
    pub written: Option<Span>,
}

#[derive(Serialize)]
struct Page<'a> {
    project: ProjectView<'a>,
    files: Vec<File<'a>>,
    root: &'static str,
}

/// The definitions of one file, in their order.
#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    definitions: Vec<View<'a>>,
}

#[derive(Serialize)]
struct View<'a> {
    kind: &'static str,
    name: &'a str,
    title: &'a str,
    /// Paragraphs of the doc comment.
    doc: Vec<String>,
    /// `file.ind:12`
    place: String,
    source: Vec<Part<'a>>,
    /// The tables that show it.
    tables: Vec<Link>,
}

/// The page of all definitions; `entries` are the tables of the report.
pub fn definitions(
    templates: &Templates,
    definitions: &[Definition],
    entries: &[IndexEntry],
    setting: &Setting,
) -> Result<String, Diagnostic> {
    let names: Vec<&str> = definitions.iter().map(|d| d.name).collect();
    let mut sorted: Vec<&Definition> = definitions.iter().collect();
    // Files by path, each with its definitions as written; those that are YAML come after them.
    sorted.sort_by_key(|d| (d.written.is_none(), d.place));
    let mut files: Vec<File> = Vec::new();
    for definition in sorted {
        let path = match definition.written {
            Some(_) => setting.sources.get(definition.place.source).path.as_str(),
            None => "Datasets",
        };
        let view = view(definition, &names, entries, setting);
        match files.last_mut().filter(|file| file.path == path) {
            Some(file) => file.definitions.push(view),
            None => files.push(File { path, definitions: vec![view] }),
        }
    }
    let parts = files.iter().flat_map(|f| &f.definitions).map(|d| d.source.len() + d.tables.len() + 1).sum();
    templates.fill("definitions.html.j2", &Page { project: view::project(setting), files, root: "" }, parts)
}

fn view<'a>(definition: &'a Definition, names: &[&'a str], entries: &[IndexEntry], setting: &Setting<'a>) -> View<'a> {
    let source = definition.written.map(|span| without_doc(setting.sources.text(span))).unwrap_or_default();
    let shows = |entry: &&IndexEntry| {
        let table = entry.table;
        let columns = table.columns.iter().filter_map(|column| column.definition.as_ref());
        table.name == definition.name || columns.into_iter().any(|(name, _)| name == definition.name)
    };
    let tables = entries.iter().filter(shows).map(|entry| {
        let table = entry.table;
        Link { label: view::caption(table), href: format!("index.html#{}", stem(table.number, &table.name)) }
    });
    View {
        kind: definition.kind,
        name: definition.name,
        title: &definition.title,
        doc: definition.doc.map(paragraphs).unwrap_or_default(),
        place: setting.place(definition.place),
        source: parts(source, definition.name, names),
        tables: tables.collect(),
    }
}
