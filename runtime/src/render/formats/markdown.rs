//! Markdown: one table as a page for a repository or a wiki.
//!
//! In: a safe table. Out: Markdown with a GitHub table. Invariant: no text of the table can end a cell or a line.

use super::format::{Format, Sheet};
use crate::render::view::{self, Page};
use indicia_compiler::diagnostics::Diagnostic;

pub(super) const FORMAT: Format =
    Format { name: "md", ending: "md", label: "Markdown", help: "Markdown", metadata: false, write: markdown };

fn markdown(sheet: &Sheet) -> Result<Vec<u8>, Diagnostic> {
    let table = sheet.table;
    let page =
        Page { project: view::project(sheet.setting), table: view::table(table, sheet.setting), files: &[], root: "" };
    Ok(sheet.templates.fill("table.md.j2", &page, view::size(table))?.into_bytes())
}
