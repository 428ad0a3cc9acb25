//! CSV: tables and the funnel report for spreadsheets and other programs.
//!
//! In: safe tables. Out: UTF-8, a comma between fields, LF after each line, quotes where RFC 4180 asks for them.
//! Invariant: a field is the text as displayed; every line has as many fields as the first.

use ::csv::{Terminator, Writer, WriterBuilder};
use indicia_compiler::catalog::Style;
use indicia_compiler::layout::NumberFormat;

use crate::cells::display;
use crate::disclosure::{SafeFunnel, SafeTable};

/// A table as CSV: the headings, then its rows.
pub fn csv(table: &SafeTable, style: &Style) -> Vec<u8> {
    let table = table.table();
    let headings = table.row_headings.iter().chain(table.columns.iter().map(|c| &c.label)).cloned().collect();
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().zip(&table.columns).map(|(cell, column)| display(cell, &column.format, style));
        row.labels.iter().cloned().chain(cells).collect()
    });
    written([headings].into_iter().chain(rows))
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
    written([headings].into_iter().chain(lines))
}

fn written(lines: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer: Writer<Vec<u8>> = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).expect("lines are of one length, and memory takes every byte");
    }
    writer.into_inner().expect("memory takes every byte")
}
