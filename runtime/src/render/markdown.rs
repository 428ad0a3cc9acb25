//! Markdown: one table as a page for a repository or a wiki.
//!
//! In: a safe table. Out: Markdown with a GitHub table. Invariant: no text of the table can end a cell or a line.

use super::Setting;
use super::templates::{TemplateError, Templates};
use super::view::{self, Page};
use crate::disclosure::SafeTable;

/// A table as Markdown.
pub fn markdown(templates: &Templates, table: &SafeTable, setting: &Setting) -> Result<String, TemplateError> {
    let page = Page { project: view::project(setting), table: view::table(table, setting), files: &[], root: "" };
    templates.fill("table.md.j2", &page, view::size(table))
}
