//! CSV: tables and the funnel report for spreadsheets and other programs.
//!
//! In: safe tables. Out: UTF-8, a comma between fields, LF after each line, quotes where RFC 4180 asks for them.
//! Invariant: a field is the text as displayed; every line has as many fields as the first.

use ::csv::{Terminator, Writer, WriterBuilder};
use indicia_compiler::catalog::Style;

use crate::disclosure::{SafeFunnel, SafeTable, written as rows};

/// A table as CSV: the headings, then its rows.
pub fn csv(table: &SafeTable) -> Vec<u8> {
    written(table.grid().into_iter())
}

/// The funnel report as CSV.
pub fn funnels_csv(funnel: &SafeFunnel, style: &Style) -> Vec<u8> {
    let headings = ["dataset", "cohort", "clause", "rows_in", "rows_out", "rows_missing"].map(str::to_string).to_vec();
    let lines = funnel.lines().iter().map(|line| {
        let [rows_in, rows_out, missing] = [line.rows_in, line.rows_out, line.missing].map(|count| rows(count, style));
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
