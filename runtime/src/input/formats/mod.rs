//! The formats that files are read in: one file each, and one line in [`reader`].
//!
//! In: what a dataset declares of its files. Out: what reads them. Invariant: a format knows nothing of another.

mod delimited;
mod given;
mod parquet;
mod split;
mod swallowed;
mod workbook;

use indicia_compiler::catalog::FileFormat;

use super::format::Format;
pub(super) use given::Given;

/// What reads files of a format.
pub(super) fn reader(format: &FileFormat) -> Box<dyn Format> {
    match format.clone() {
        FileFormat::Csv { header, delimiter, heading_row } => {
            Box::new(delimited::Delimited { header, delimiter, first: u64::from(heading_row) })
        }
        FileFormat::Parquet => Box::new(parquet::Parquet),
        FileFormat::Workbook { sheet, heading_row } => Box::new(workbook::Workbook { sheet, heading_row }),
    }
}
