//! HTML: one page a table, and the index of them all.
//!
//! In: safe tables and where their files are. Out: pages that stand alone, without scripts or other files.
//! Invariant: every text is escaped; the index lists each table once, by chapter and number.

use serde::Serialize;

use super::templates::{TemplateError, Templates};
use super::view::{self, Page, ProjectView};
use super::{Link, Setting};
use crate::disclosure::SafeTable;

/// A table as the index lists it.
#[derive(Clone, Debug)]
pub struct IndexEntry<'a> {
    /// The table.
    pub table: &'a SafeTable,
    /// Its files, relative to the index; the first is where its title leads.
    pub files: Vec<Link>,
}

/// A table as a page. `files` are its other formats, relative to the page.
pub fn html(
    templates: &Templates,
    table: &SafeTable,
    setting: &Setting,
    files: &[Link],
) -> Result<String, TemplateError> {
    let page = Page { project: view::project(setting), table: view::table(table.table(), setting), files };
    templates.fill("table.html.j2", &page, view::size(table.table()))
}

/// The index page. `also` are files of the whole run, such as the funnel report.
pub fn index(
    templates: &Templates,
    entries: &[IndexEntry],
    setting: &Setting,
    also: &[Link],
) -> Result<String, TemplateError> {
    let page = Index { project: view::project(setting), chapters: chapters(entries), also };
    templates.fill("index.html.j2", &page, entries.len())
}

#[derive(Serialize)]
struct Index<'a> {
    project: ProjectView<'a>,
    chapters: Vec<Chapter<'a>>,
    also: &'a [Link],
}

#[derive(Serialize)]
struct Chapter<'a> {
    /// None for the tables that stand in no chapter.
    title: Option<&'a str>,
    tables: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    /// `Table 7`, `Figure 7`
    number: Option<String>,
    caption: String,
    files: &'a [Link],
}

/// Chapters in the order of their first table; tables by number, then figures, those without a number after them as they came.
fn chapters<'a>(entries: &'a [IndexEntry<'a>]) -> Vec<Chapter<'a>> {
    let mut sorted: Vec<&IndexEntry> = entries.iter().collect();
    sorted.sort_by_key(|entry| {
        let table = entry.table.table();
        (table.chapter.is_none(), table.number.is_none(), table.number)
    });
    let mut chapters: Vec<Chapter> = Vec::new();
    for entry in sorted {
        let table = entry.table.table();
        let title = table.chapter.as_deref();
        let item = Entry {
            name: &table.name,
            number: table.number.map(|n| n.to_string()),
            caption: view::caption(table),
            files: &entry.files,
        };
        match chapters.iter_mut().find(|chapter| chapter.title == title) {
            Some(chapter) => chapter.tables.push(item),
            None => chapters.push(Chapter { title, tables: vec![item] }),
        }
    }
    chapters
}
