//! CSV: tables and the funnel report for spreadsheets and other programs.
//!
//! In: safe tables. Out: lines of CSV. Invariants: a field is the text as displayed; every line has as many fields as the first. Notes are
//! beside it, in its metadata.

use indicia_compiler::catalog::Style;

use super::format::Format;
use crate::disclosure::{SafeFunnel, written};
use crate::render::escape;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    ending: "csv",
    label: "CSV",
    help: "Comma-separated values, as displayed; notes are in a file of metadata beside it",
    metadata: true,
    write: |sheet| Ok(escape::csv(sheet.table.grid().into_iter())),
};

/// The funnel report as CSV.
pub fn funnels_csv(funnel: &SafeFunnel, style: &Style) -> Vec<u8> {
    let headings = ["dataset", "cohort", "clause", "rows_in", "rows_out", "rows_missing"].map(str::to_string).to_vec();
    let lines = funnel.lines().iter().map(|line| {
        let [rows_in, rows_out, missing] =
            [line.rows_in, line.rows_out, line.missing].map(|count| written(count, style));
        vec![line.dataset.clone(), line.cohort.clone(), line.clause.clone(), rows_in, rows_out, missing]
    });
    escape::csv([headings].into_iter().chain(lines))
}
