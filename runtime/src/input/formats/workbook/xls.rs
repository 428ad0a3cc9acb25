//! Which cells of a sheet of an old Excel workbook show percentages.
//!
//! In: the bytes of an `.xls` file and the place of a sheet. Out: its cells of a style with a format of percentages.
//! Invariant: cells are those that calamine reads; the ones of a chart inside the sheet are none of its own.

use super::compound::stream;
use super::percentages::{Percentages, Styles, number, wide};

/// The kinds of record, by their numbers.
mod record {
    pub(super) const BEGIN: u32 = 0x0809;
    pub(super) const END: u32 = 0x000A;
    pub(super) const SHEET: u32 = 0x0085;
    pub(super) const FORMAT: u32 = 0x041E;
    pub(super) const STYLE: u32 = 0x00E0;
    /// Cells with a number; the last has several cells of a row.
    pub(super) const CELLS: [u32; 3] = [0x0006, 0x0203, 0x027E];
    pub(super) const ROW_OF_CELLS: u32 = 0x00BD;
}

/// The version of Excel 97 and later, whose texts have two bytes for a character where they need them.
const EXCEL_97: u32 = 0x0600;

/// The cells that show percentages.
pub(super) fn percentages(bytes: &[u8], sheet: usize) -> Option<Percentages> {
    let book = stream(bytes, "Workbook").or_else(|| stream(bytes, "Book"))?;
    let (mut styles, mut sheets, mut version) = (Styles::default(), Vec::new(), EXCEL_97);
    for (kind, data) in records(&book).take_while(|(kind, _)| *kind != record::END) {
        match kind {
            record::BEGIN => version = number::<2>(data, 0)?,
            record::SHEET => sheets.push(number::<4>(data, 0)? as usize),
            record::FORMAT => styles.format(number::<2>(data, 0)? as u16, &format_code(data.get(2..)?, version)?),
            record::STYLE => styles.style(number::<2>(data, 2)? as u16),
            _ => {}
        }
    }
    let mut found = Percentages::default();
    let mut depth = 0_u32;
    for (kind, data) in records(book.get(*sheets.get(sheet)?..)?) {
        let mut add = |row: u32, column: u32, style: u32| {
            if styles.shows(style as usize) {
                found.add(row..row + 1, column..column + 1);
            }
        };
        match kind {
            record::BEGIN => depth += 1,
            record::END if depth <= 1 => break,
            record::END => depth -= 1,
            _ if depth > 1 => {}
            kind if record::CELLS.contains(&kind) => {
                add(number::<2>(data, 0)?, number::<2>(data, 2)?, number::<2>(data, 4)?);
            }
            record::ROW_OF_CELLS => {
                // Row and first column, a style and a number for each cell, and the last column.
                let (row, first) = (number::<2>(data, 0)?, number::<2>(data, 2)?);
                for (cell, column) in data.get(4..)?.chunks_exact(6).zip(first..) {
                    add(row, column, number::<2>(cell, 0)?);
                }
            }
            _ => {}
        }
    }
    Some(found)
}

/// Every record: its kind and its bytes.
fn records(stream: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut left = stream;
    std::iter::from_fn(move || {
        let (kind, length) = (number::<2>(left, 0)?, number::<2>(left, 2)? as usize);
        let data = left.get(4..4 + length)?;
        left = &left[4 + length..];
        Some((kind, data))
    })
}

/// The code of a format: only its characters of ASCII matter.
fn format_code(text: &[u8], version: u32) -> Option<String> {
    let narrow = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect();
    if version < EXCEL_97 {
        return Some(narrow(text.get(1..)?));
    }
    let is_wide = text.get(2)? & 1 == 1;
    let characters = text.get(3..)?;
    Some(if is_wide { wide(characters) } else { narrow(characters) })
}
