//! Formats: the forms in which each table is written, as a list.
//!
//! In: a safe table and its setting. Out: the bytes of one file. Invariants: a format is one file here and one line in
//! [`FORMATS`], with its name in the compiler's `catalog::FORMATS`; all show the same text for a cell.

mod csv;
mod html;
mod markdown;

pub use self::csv::funnels_csv;
use super::setting::{Link, Setting};
use super::templates::{TemplateError, Templates};
use crate::disclosure::SafeTable;

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
    /// The bytes of a table's file.
    pub write: fn(&Sheet) -> Result<Vec<u8>, TemplateError>,
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

/// Every format, in the order in which a page links to them.
pub static FORMATS: &[Format] = &[html::FORMAT, csv::FORMAT, markdown::FORMAT];

/// The format that goes by a name.
pub fn format_named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

#[cfg(test)]
mod tests {
    use indicia_compiler::catalog;

    use super::*;

    #[test]
    fn every_name_that_a_project_may_write_has_its_format() {
        let mut ours: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        let mut known: Vec<&str> = catalog::FORMATS.iter().map(|format| format.name).collect();
        ours.sort_unstable();
        known.sort_unstable();
        assert_eq!(ours, known);
        let mut endings: Vec<&str> = FORMATS.iter().map(|format| format.ending).collect();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), FORMATS.len(), "no two formats write one file");
    }
}
