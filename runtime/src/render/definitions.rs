//! The page of definitions: each as written, with what is said of it and where it is used.
//!
//! In: definitions and datasets with their places, and the tables of the run. Out: one page, to which the headings of
//! columns lead. Invariants: a definition's source is shown as it stands in its file; a name in it that has a place on the
//! page leads there; every text is escaped.

use std::collections::BTreeMap;

use indicia_compiler::source::{Sources, Span};
use serde::Serialize;

use super::html::IndexEntry;
use super::templates::{TemplateError, Templates};
use super::view::{self, ProjectView};
use super::{Link, Setting, stem};

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

/// A stretch of source, and the definition that it names.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    pub(super) name: Option<&'a str>,
}

/// The page of all definitions; `entries` are the tables of the report.
pub fn definitions(
    templates: &Templates,
    definitions: &[Definition],
    entries: &[IndexEntry],
    setting: &Setting,
) -> Result<String, TemplateError> {
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
        let view = view(definition, &names, entries, setting.sources);
        match files.last_mut().filter(|file| file.path == path) {
            Some(file) => file.definitions.push(view),
            None => files.push(File { path, definitions: vec![view] }),
        }
    }
    let parts = files.iter().flat_map(|f| &f.definitions).map(|d| d.source.len() + d.tables.len() + 1).sum();
    templates.fill("definitions.html.j2", &Page { project: view::project(setting), files, root: "" }, parts)
}

fn view<'a>(definition: &'a Definition, names: &[&'a str], entries: &[IndexEntry], sources: &'a Sources) -> View<'a> {
    let source = definition.written.map(|span| without_doc(sources.text(span))).unwrap_or_default();
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
        place: format!("{}:{}", sources.get(definition.place.source).path, sources.line(definition.place)),
        source: parts(source, definition.name, names),
        tables: tables.collect(),
    }
}

/// The doc comment stands above the source, as text.
pub(super) fn without_doc(written: &str) -> &str {
    let mut rest = written;
    while let Some((line, after)) = rest.split_once('\n') {
        if !line.trim_start().starts_with("##") && !line.trim().is_empty() {
            break;
        }
        rest = after;
    }
    rest.trim_end()
}

/// Paragraphs are parted by blank lines; the lines of one flow together.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if line.is_empty() && !last.is_empty() => paragraphs.push(String::new()),
            Some(last) => {
                let gap = if last.is_empty() || line.is_empty() { "" } else { " " };
                last.push_str(&format!("{gap}{line}"));
            }
            None => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// The source cut at the names of other definitions, outside texts, comments and what follows a point.
pub(super) fn parts<'a>(source: &'a str, own: &str, names: &[&'a str]) -> Vec<Part<'a>> {
    let named: BTreeMap<&str, &'a str> = names.iter().map(|name| (*name, *name)).collect();
    let (mut parts, mut done, mut at) = (Vec::new(), 0, 0);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => text_length(rest),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let word = &rest[..length];
        let known = named.get(word).filter(|name| **name != own && !source[..at].ends_with('.'));
        if let Some(name) = known {
            if done < at {
                parts.push(Part { text: &source[done..at], name: None });
            }
            parts.push(Part { text: word, name: Some(name) });
            done = at + length;
        }
        at += length;
    }
    if done < source.len() {
        parts.push(Part { text: &source[done..], name: None });
    }
    parts
}

/// The length of a text in quotes, or of what is left of one that is not closed.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_their_definitions() {
        let source = "measure a = count of b where b.a > 1 # of b\n  label \"of \\\" b\" bb b";
        let shown: Vec<String> = parts(source, "a", &["a", "b"])
            .iter()
            .map(|part| part.name.map_or(part.text.to_string(), |name| format!("[{name}]")))
            .collect();
        assert_eq!(
            shown.concat(),
            source.replace("of b w", "of [b] w").replace("b.a", "[b].a").replace("bb b", "bb [b]")
        );
    }

    #[test]
    fn the_source_stands_without_its_doc_comment() {
        assert_eq!(without_doc("## Of what.\n##\n\ncohort a {\n  ## no doc\n}\n"), "cohort a {\n  ## no doc\n}");
        assert_eq!(without_doc("measure a = count of b"), "measure a = count of b");
        assert_eq!(paragraphs("One\ntwo.\n\n\nThree."), ["One two.", "Three."]);
        assert_eq!(paragraphs(""), [""; 0]);
    }
}
