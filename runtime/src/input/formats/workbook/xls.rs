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
    /// Cells with something else: texts, true and false, errors.
    pub(super) const OTHER_CELLS: [u32; 4] = [0x0204, 0x00D6, 0x0205, 0x00FD];
    /// From where to where a sheet has cells, as its writer says.
    pub(super) const DIMENSIONS: u32 = 0x0200;
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

/// How many cells the sheets have together, with all empty ones between the first and the last of each: those that it has, or that it says
/// that it has.
pub(super) fn cells(bytes: &[u8]) -> Option<u64> {
    cells_of(&stream(bytes, "Workbook").or_else(|| stream(bytes, "Book"))?)
}

fn cells_of(book: &[u8]) -> Option<u64> {
    let of_book = records(book).take_while(|(kind, _)| *kind != record::END);
    let sheets = of_book.filter(|(kind, _)| *kind == record::SHEET).filter_map(|(_, data)| number::<4>(data, 0));
    let mut all = 0_u64;
    for sheet in sheets {
        // Sheets may have one place in the file, and each of them is read.
        let mut count = 0_u64;
        let (mut said, mut first, mut last) = (0, None, (0, 0));
        for (kind, data) in records(book.get(sheet as usize..)?) {
            count += 1;
            let two = |at| number::<2>(data, at).map_or(0, u64::from);
            match kind {
                record::DIMENSIONS => {
                    let [rows, columns] = match data.len() {
                        10 => [[two(0), two(2)], [two(4), two(6)]],
                        _ => [[number::<4>(data, 0)?.into(), number::<4>(data, 4)?.into()], [two(8), two(10)]],
                    };
                    let length = |[from, to]: [u64; 2]| if from > to { to } else { to - from };
                    said = said.max(length(rows).saturating_mul(length(columns)));
                }
                record::ROW_OF_CELLS => {
                    let columns = (data.len().saturating_sub(6) / 6) as u64;
                    first.get_or_insert(two(0));
                    last = (last.0.max(two(0)), last.1.max(two(2) + columns));
                }
                kind if record::CELLS.contains(&kind) || record::OTHER_CELLS.contains(&kind) => {
                    first.get_or_insert(two(0));
                    last = (last.0.max(two(0)), last.1.max(two(2) + 1));
                }
                _ => {}
            }
        }
        let reached = (last.0 + 1).saturating_sub(first.unwrap_or(0)) * last.1;
        all = all.saturating_add(said.max(reached).max(count));
        if all > u64::from(u32::MAX) {
            return Some(all);
        }
    }
    Some(all)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u32, data: &[u8]) -> Vec<u8> {
        [&(kind as u16).to_le_bytes(), &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn two(numbers: &[u16]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// A book whose sheets, so many, all are at one place.
    fn book(sheets: usize, cells: &[Vec<u8>]) -> Vec<u8> {
        let end = record(record::END, &[]);
        let at = (sheets * 8 + end.len()) as u32;
        [record(record::SHEET, &at.to_le_bytes()).repeat(sheets), end.clone(), cells.concat(), end].concat()
    }

    #[test]
    fn cells_are_counted_with_all_that_is_empty_between_them() {
        let number = |row: u16, column: u16| record(0x0203, &[two(&[row, column, 0]), vec![0; 8]].concat());
        let near = [number(3, 1), number(5, 0)];
        assert_eq!(cells_of(&book(1, &near)), Some(6));
        assert_eq!(cells_of(&book(9, &near)), Some(54), "each sheet is read, if they are in one place, too");
        let far = [number(0, 0), number(u16::MAX, u16::MAX)];
        assert_eq!(cells_of(&book(1, &far)), Some(1 << 32));
        let text = record(0x00FD, &two(&[65_535, 255, 0, 0, 0]));
        assert_eq!(cells_of(&book(1, &[number(0, 0), text])), Some(1 << 24));
        let several = record(record::ROW_OF_CELLS, &[two(&[9, 2]), vec![0; 18], two(&[4])].concat());
        assert_eq!(cells_of(&book(1, &[number(0, 0), several])), Some(50));
    }

    #[test]
    fn so_are_those_that_a_sheet_says_it_has() {
        let said = |rows: [u32; 2], columns: [u16; 2]| {
            let rows: Vec<u8> = rows.iter().flat_map(|number| number.to_le_bytes()).collect();
            cells_of(&book(1, &[record(record::DIMENSIONS, &[rows, two(&columns), vec![0; 2]].concat())]))
        };
        assert_eq!(said([0, 100], [0, 10]), Some(1000));
        assert_eq!(said([0, u32::MAX], [0, u16::MAX]), Some(u64::from(u32::MAX) * u64::from(u16::MAX)));
    }
}
