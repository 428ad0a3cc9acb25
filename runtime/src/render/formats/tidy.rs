//! Tidy: one line per cell, for other programs.
//!
//! In: a safe table. Out: lines of CSV, the same columns for every table (docs/tidy.md). Invariants: a number is the published
//! one, with as many digits as shown; a suppressed cell has its text and its marker, and nothing else; each line has the notes of its table,
//! as lines of many tables are read as one.

use indicia_compiler::plan::layout::{Column, Key};
use indicia_compiler::presentation::RowKind;
use indicia_compiler::words;

use super::format::{Format, Sheet};
use crate::cells::Parts;
use crate::disclosure::{Kind, SafeCell, SafeRow, SafeTable};
use crate::render::escape;
use crate::render::setting::Setting;

pub(super) const FORMAT: Format = Format {
    name: "tidy",
    ending: "tidy.csv",
    label: "Tidy CSV",
    help: "One line per cell, with codes, unit, marker and notes, for other programs",
    metadata: false,
    write: |sheet| Ok(escape::csv(lines(sheet))),
};

const HEADINGS: [&str; 17] = [
    "table",
    "group_code",
    "group_label",
    "row_code",
    "row_label",
    "row_kind",
    "column",
    "measure",
    "column_code",
    "column_label",
    "unit",
    "text",
    "value",
    "marker",
    "numerator",
    "denominator",
    "notes",
];

fn lines(sheet: &Sheet) -> impl Iterator<Item = Vec<String>> {
    let (table, notes) = (sheet.table, notes(sheet.table, sheet.setting));
    let cells = table.rows.iter().flat_map(move |row| {
        let notes = notes.clone();
        let cells = row.cells.iter().zip(&table.columns).enumerate();
        cells.map(move |(at, (cell, column))| {
            let parts = row.parts.get(at).and_then(Option::as_ref);
            let table = vec![table.name.clone()];
            [table, of_row(row), of_column(column), of_cell(cell, column, parts), vec![notes.clone()]].concat()
        })
    });
    [HEADINGS.map(str::to_string).to_vec()].into_iter().chain(cells)
}

/// What is said of a table's numbers, as one text of sentences.
fn notes(table: &SafeTable, setting: &Setting) -> String {
    let sentence = |note: &String| match note.ends_with(['.', '!', '?']) {
        true => note.clone(),
        false => format!("{note}."),
    };
    let banner = setting.banner.map(str::to_string);
    banner.iter().chain(&table.notes).map(sentence).collect::<Vec<_>>().join(" ")
}

/// The keys of the rows around a row, its own, and what it is.
fn of_row(row: &SafeRow) -> Vec<String> {
    let (own, around) = match row.keys.split_last() {
        Some((own, around)) => (Some(own), around),
        None => (None, &[][..]),
    };
    let kind = match row.kind {
        RowKind::Body => "body",
        RowKind::Missing => "missing",
        RowKind::Total => "total",
        RowKind::Outside => "outside",
        RowKind::Comparator => "comparator",
    };
    let joined = |part: fn(&Key) -> &str| around.iter().map(part).collect::<Vec<_>>().join(" / ");
    let [code, label] = both(own);
    vec![joined(|key| &key.code), joined(|key| &key.label), code, label, kind.to_string()]
}

fn of_column(column: &Column) -> Vec<String> {
    let measure = column.definition.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
    let [code, label] = both(column.key.as_ref());
    vec![column.label.clone(), measure, code, label]
}

fn both(key: Option<&Key>) -> [String; 2] {
    key.map(|key| [key.code.clone(), key.label.clone()]).unwrap_or_default()
}

fn of_cell(cell: &SafeCell, column: &Column, parts: Option<&Parts>) -> Vec<String> {
    let (unit, marker) = match cell.kind() {
        Kind::Value => (words::unit(&column.unit), ""),
        Kind::Text => (String::new(), ""),
        Kind::Low => (words::unit(&column.unit), "low"),
        Kind::Suppressed => (words::unit(&column.unit), "suppressed"),
        Kind::NotApplicable => (words::unit(&column.unit), "not applicable"),
        Kind::Missing => (words::unit(&column.unit), "missing"),
    };
    let [numerator, denominator] =
        parts.map(|parts| [parts.numerator.clone(), parts.denominator.clone()]).unwrap_or_default();
    let value = cell.number().unwrap_or_default();
    vec![unit, cell.text().to_string(), value, marker.to_string(), numerator, denominator]
}
