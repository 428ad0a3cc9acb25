//! What a format is.
//!
//! In: one table with the setting of its project. Out: the bytes of its file.

use crate::disclosure::SafeTable;
use crate::render::setting::{Link, Setting};
use crate::render::templates::Templates;
use indicia_compiler::diagnostics::Diagnostic;

/// A format of tables.
#[derive(Debug)]
pub struct Format {
    /// As `indicia.yaml` and `--format` name it.
    pub name: &'static str,
    /// How the names of its files end.
    pub ending: &'static str,
    /// What a link to a file of it says.
    pub label: &'static str,
    /// What `--help` says of it.
    pub help: &'static str,
    /// Whether a file of metadata is beside each, as it has the table alone and no place for notes.
    pub metadata: bool,
    /// The bytes of a table's file.
    pub write: fn(&Sheet) -> Result<Vec<u8>, Diagnostic>,
}

/// One table to be written.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The table.
    pub table: &'a SafeTable,
    /// The project that it belongs to.
    pub setting: &'a Setting<'a>,
    /// The pages of the project.
    pub templates: &'a Templates,
    /// Its files in other formats, relative to its own.
    pub others: &'a [Link],
}
