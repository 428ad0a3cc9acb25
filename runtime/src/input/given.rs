//! Rows handed over instead of files, as `indicia test` does.
//!
//! In: texts as in a CSV file. Out: a part like a file's. Invariant: a column that is not given is missing on every row,
//! and no missing value is refused: a test names only what matters to it.

use indicia_compiler::catalog::{Catalog, ColumnId, Dataset};

use super::fault::Place;
use super::part::{Batch, Builder, Part};

/// Reads rows; `columns` says which declared column each text of a row belongs to.
pub(super) fn read(
    columns: &[ColumnId],
    rows: &[Vec<Option<String>>],
    dataset: &Dataset,
    wanted: &[ColumnId],
    catalog: &Catalog,
) -> polars::prelude::PolarsResult<Part> {
    let mut builder = Builder::new(dataset, wanted, catalog, None);
    let places: Vec<Option<usize>> =
        wanted.iter().map(|column| columns.iter().position(|given| given == column)).collect();
    for (number, row) in rows.iter().enumerate() {
        let place = || Place::Given { row: number as u64 + 1 };
        for (sink, from) in builder.sinks.iter_mut().zip(&places) {
            match from.and_then(|from| row.get(from)?.as_deref()) {
                Some(text) => sink.text(text, place),
                None => sink.missing(place),
            }
        }
    }
    builder.flush(Batch { records: rows.len(), rows: rows.len(), by_record: true })?;
    Ok(builder.finish())
}
