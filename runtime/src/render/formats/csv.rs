//! CSV: tables and the funnel report for spreadsheets and other programs.
//!
//! In: safe tables. Out: lines of CSV. Invariant: a field is the text as displayed; every line has as many fields as the first.

use indicia_compiler::catalog::Style;
use indicia_compiler::layout::NumberFormat;

use super::format::Format;
use crate::cells::display;
use crate::disclosure::{SafeFunnel, SafeTable};
use crate::render::escape;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    ending: "csv",
    label: "CSV",
    help: "Comma-separated values, as displayed",
    write: |sheet| Ok(csv(sheet.table, sheet.setting.style)),
};

/// The headings, then the rows.
fn csv(table: &SafeTable, style: &Style) -> Vec<u8> {
    let table = table.table();
    let headings = table.row_headings.iter().chain(table.columns.iter().map(|c| &c.label)).cloned().collect();
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().zip(&table.columns).map(|(cell, column)| display(cell, &column.format, style));
        row.labels.iter().cloned().chain(cells).collect()
    });
    escape::csv([headings].into_iter().chain(rows))
}

/// The funnel report as CSV.
pub fn funnels_csv(funnel: &SafeFunnel, style: &Style) -> Vec<u8> {
    let headings = ["dataset", "cohort", "clause", "rows_in", "rows_out", "rows_missing"].map(str::to_string).to_vec();
    let whole = NumberFormat {
        decimals: 0,
        thousands: false,
        plus: false,
        hundredfold: false,
        percent_sign: false,
        low: false,
    };
    let lines = funnel.lines().iter().map(|line| {
        let [rows_in, rows_out, missing] =
            [&line.rows_in, &line.rows_out, &line.missing].map(|cell| display(cell, &whole, style));
        vec![line.dataset.clone(), line.cohort.clone(), line.clause.clone(), rows_in, rows_out, missing]
    });
    escape::csv([headings].into_iter().chain(lines))
}
