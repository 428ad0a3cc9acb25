//! CSV for Excel and other spreadsheets: the same fields, of which none is taken for a formula, and the notes below them.
//!
//! In: safe tables. Out: lines of CSV, after the mark by which Excel knows UTF-8. Invariants: a field differs from that of plain CSV only by an
//! apostrophe before a text that a spreadsheet would compute; numbers stay numbers; every line has as many fields as the first.

use super::format::{Format, Sheet};
use crate::render::escape;
use crate::render::view::remarks;

pub(super) const FORMAT: Format = Format {
    name: "excel",
    ending: "excel.csv",
    label: "CSV for Excel",
    help: "As csv, with notes below, in the form that Excel opens with all letters right; no text is taken for a formula",
    metadata: false,
    write: |sheet| Ok([&b"\xEF\xBB\xBF"[..], &escape::csv(lines(sheet))].concat()),
};

fn lines(sheet: &Sheet) -> impl Iterator<Item = Vec<String>> {
    let grid = sheet.table.grid();
    let width = grid.first().map_or(1, Vec::len);
    let labels = sheet.table.row_headings.len();
    // A label is a text, also where it looks like a number: `-5`, `+1`.
    let grid = grid.into_iter().enumerate().map(move |(row, line)| {
        let field = |(at, text): (usize, &String)| match row > 0 && at >= labels {
            true => escape::spreadsheet_cell(text),
            false => escape::spreadsheet(text),
        };
        line.iter().enumerate().map(field).collect::<Vec<String>>()
    });
    let below = remarks(sheet.table, sheet.setting).into_iter().chain(sheet.table.sources.iter().cloned());
    let below: Vec<Vec<String>> = below.map(|text| vec![escape::spreadsheet(&text)]).collect();
    let between = (!below.is_empty()).then(Vec::new);
    grid.chain(between).chain(below).map(move |mut line| {
        line.resize(width.max(1), String::new());
        line
    })
}
