//! HTML: one table as a page.
//!
//! In: a safe table and where its other files are. Out: a page that needs no scripts and no other files. Invariant: every text
//! is escaped.

use super::format::{Format, Sheet};
use crate::render::view::{self, Page};
use indicia_compiler::diagnostics::Diagnostic;

pub(super) const FORMAT: Format = Format {
    name: "html",
    ending: "html",
    label: "Own page",
    help: "A page that needs no other files",
    metadata: false,
    write: html,
};

fn html(sheet: &Sheet) -> Result<Vec<u8>, Diagnostic> {
    let table = sheet.table;
    let (project, view) = (view::project(sheet.setting), view::table(table, sheet.setting));
    let page = Page { project, table: view, files: sheet.others, root: "../" };
    Ok(sheet.templates.fill("table.html.j2", &page, view::size(table))?.into_bytes())
}
