//! Formats: the forms in which each table is written, as a list.
//!
//! In: a safe table and its setting. Out: the bytes of one file. Invariants: a format is one file here and one line in
//! [`FORMATS`], with its name in the compiler's `catalog::FORMATS`; all show the same text for a cell.

mod csv;
mod excel;
mod format;
mod html;
mod markdown;
mod metadata;
mod tidy;

pub use self::csv::funnels_csv;
pub use self::format::{Format, Sheet};
pub use self::metadata::{METADATA, metadata};

/// Every format, in the order in which a page links to them.
pub static FORMATS: &[Format] = &[html::FORMAT, csv::FORMAT, excel::FORMAT, markdown::FORMAT, tidy::FORMAT];

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
