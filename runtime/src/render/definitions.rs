//! The page of definitions: each as written, with what is said of it and where it is used.
//!
//! In: definitions and datasets with their places, and the tables of the run. Out: one page, to which the headings of
//! columns lead. Invariants: a definition's source is shown as written in its file; a name in it that has a place on the
//! page leads there; every text is escaped.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::source::Span;
use serde::Serialize;

use super::index::IndexEntry;
use super::setting::{Link, Setting, stem};
use super::source::{Part, paragraphs, parts, without_doc};
use super::templates::Templates;
use super::view::{self, ProjectView};
use crate::disclosure::SafeTable;

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
    let tables = shown_in(definitions, entries);
    let mut sorted: Vec<&Definition> = definitions.iter().collect();
    // Files by path, each with its definitions as written; those that are YAML come after them.
    sorted.sort_by_key(|d| (d.written.is_none(), d.place));
    let mut files: Vec<File> = Vec::new();
    for definition in sorted {
        let path = match definition.written {
            Some(_) => setting.sources.get(definition.place.source).path.as_str(),
            None => "Datasets",
        };
        let view = view(definition, &tables, setting);
        match files.last_mut().filter(|file| file.path == path) {
            Some(file) => file.definitions.push(view),
            None => files.push(File { path, definitions: vec![view] }),
        }
    }
    let parts = files.iter().flat_map(|f| &f.definitions).map(|d| d.source.len() + d.tables.len() + 1).sum();
    templates.fill("definitions.html.j2", &Page { project: view::project(setting), files, root: "" }, parts)
}

/// By name of a definition: the tables that show it, in their order.
type ShownIn<'a, 't> = BTreeMap<&'a str, Vec<&'t SafeTable>>;

fn shown_in<'a, 't>(definitions: &[Definition<'a>], entries: &[IndexEntry<'t>]) -> ShownIn<'a, 't> {
    let mut tables: ShownIn = definitions.iter().map(|definition| (definition.name, Vec::new())).collect();
    for table in entries.iter().map(|entry| entry.table) {
        let columns = table.columns.iter().filter_map(|column| column.definition.as_ref());
        let names: BTreeSet<&str> = columns.map(|(name, _)| name.as_str()).chain([table.name.as_str()]).collect();
        for name in names {
            if let Some(shown) = tables.get_mut(name) {
                shown.push(table);
            }
        }
    }
    tables
}

fn view<'a>(definition: &'a Definition, tables: &ShownIn<'a, '_>, setting: &Setting<'a>) -> View<'a> {
    let source = definition.written.map(|span| without_doc(setting.sources.text(span))).unwrap_or_default();
    let shown = tables.get(definition.name).into_iter().flatten().map(|table| Link {
        label: view::caption(table),
        href: format!("index.html#{}", stem(table.number, &table.name)),
    });
    View {
        kind: definition.kind,
        name: definition.name,
        title: &definition.title,
        doc: definition.doc.map(paragraphs).unwrap_or_default(),
        place: setting.place(definition.place),
        source: parts(source, definition.name, tables),
        tables: shown.collect(),
    }
}
