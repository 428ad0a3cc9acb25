//! The index: the whole report on one page.
//!
//! In: safe tables and where their files are. Out: a page that needs no scripts and no other files.
//! Invariants: every text is escaped; each table is there once.

use indicia_compiler::diagnostics::Diagnostic;
use serde::Serialize;

use super::order::in_order;
use super::setting::{Link, Setting, stem};
use super::templates::Templates;
use super::view::{self, ProjectView, TableView};
use crate::disclosure::SafeTable;

/// A table of the report.
#[derive(Clone, Debug)]
pub struct IndexEntry<'a> {
    /// The table.
    pub table: &'a SafeTable,
    /// Its files, relative to the index.
    pub files: Vec<Link>,
    /// Whether it has its values; else an earlier run made it, and the report leads to its files.
    pub filled: bool,
}

/// The report: every table, by chapter; `entries` are in the order of the definitions. `also` are files of the whole run, such as the funnel report.
pub fn index(
    templates: &Templates,
    entries: &[IndexEntry],
    setting: &Setting,
    also: &[Link],
) -> Result<String, Diagnostic> {
    let page = Index { project: view::project(setting), chapters: chapters(entries, setting), also, root: "" };
    let cells = entries.iter().map(|entry| view::size(entry.table) + 1).sum();
    templates.fill("index.html.j2", &page, cells)
}

#[derive(Serialize)]
struct Index<'a> {
    project: ProjectView<'a>,
    chapters: Vec<Chapter<'a>>,
    also: &'a [Link],
    root: &'static str,
}

#[derive(Serialize)]
struct Chapter<'a> {
    /// None for the tables that are in no chapter.
    title: Option<&'a str>,
    /// Its anchor.
    id: String,
    /// Whether any table in it has a number.
    numbered: bool,
    tables: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    /// Its anchor.
    id: String,
    /// `Table 7`, `Figure 7`
    number: Option<String>,
    title: &'a str,
    caption: String,
    files: &'a [Link],
    /// Short enough that it should not be broken over two pages.
    short: bool,
    /// None when an earlier run made it.
    table: Option<TableView<'a>>,
}

/// A table of more rows than this may be broken over pages.
const SHORT: usize = 25;

fn chapters<'a>(entries: &'a [IndexEntry<'a>], setting: &Setting) -> Vec<Chapter<'a>> {
    let mut chapters: Vec<Chapter> = Vec::new();
    let tables: Vec<&SafeTable> = entries.iter().map(|entry| entry.table).collect();
    for at in in_order(&tables, setting.chapters) {
        let (entry, table) = (&entries[at], tables[at]);
        let title = table.chapter.as_deref();
        let item = Entry {
            name: &table.name,
            id: stem(table.number, &table.name),
            number: table.number.map(|number| number.to_string()),
            title: &table.title,
            caption: view::caption(table),
            files: &entry.files,
            short: table.rows.len() <= SHORT,
            table: entry.filled.then(|| view::table(table, setting)),
        };
        match chapters.last_mut().filter(|chapter| chapter.title == title) {
            Some(chapter) => {
                chapter.numbered |= item.number.is_some();
                chapter.tables.push(item);
            }
            None => {
                let id = format!("chapter-{}", chapters.len() + 1);
                chapters.push(Chapter { title, id, numbered: item.number.is_some(), tables: vec![item] });
            }
        }
    }
    chapters
}
