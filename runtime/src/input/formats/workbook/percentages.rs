//! Which cells of a sheet show their number with a percent sign, in the kinds of workbook of which calamine does not
//! say it.
//!
//! In: the bytes of a workbook, its kind and the place of a sheet in it. Out: its cells by row and column. Invariant:
//! what cannot be read is
//! `None`, and never a sheet without percentages.

use std::collections::BTreeMap;
use std::ops::Range;

/// The cells of one sheet that show percentages, rows and columns from 0.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Percentages {
    /// By their first row: the row after the last, and columns, in their order and apart.
    rows: BTreeMap<u32, (u32, Vec<Range<u32>>)>,
}

impl Percentages {
    /// Adds cells. Rows that were added together are alike.
    pub(super) fn add(&mut self, rows: Range<u32>, columns: Range<u32>) {
        let there = &mut self.rows.entry(rows.start).or_insert_with(|| (rows.end, Vec::new())).1;
        // Those that the new ones touch become one with them; mostly none or the last.
        let from = there.partition_point(|known| known.end < columns.start);
        let to = from + there[from..].partition_point(|known| known.start <= columns.end);
        let together =
            there[from..to].iter().fold(columns, |all, known| all.start.min(known.start)..all.end.max(known.end));
        there.splice(from..to, [together]);
    }

    /// Whether a cell is one of them.
    pub(super) fn has(&self, row: u32, column: u32) -> bool {
        let Some((_, (end, columns))) = self.rows.range(..=row).next_back() else { return false };
        let at = columns.partition_point(|columns| columns.end <= column);
        row < *end && columns.get(at).is_some_and(|columns| columns.contains(&column))
    }
}

/// Whether a number format shows percentages: a percent sign that is no text, in the part for numbers above 0.
pub(super) fn shown_by(format: &str) -> bool {
    let (mut quoted, mut left) = (false, format.chars());
    while let Some(c) = left.next() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => drop(left.next()), // the next is a text, a width or a filling
            ';' => return false,
            '%' => return true,
            _ => {}
        }
    }
    false
}

/// The number formats of an Excel workbook that it writes out, by their numbers, and those of its cell styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: BTreeMap<u16, bool>,
    styles: Vec<u16>,
}

impl Styles {
    /// The formats that every Excel has and no file writes out: `0%` and `0.00%`.
    const BUILT_IN: [u16; 2] = [9, 10];

    /// Adds a format by its number.
    pub(super) fn format(&mut self, number: u16, code: &str) {
        self.formats.insert(number, shown_by(code));
    }

    /// Adds a style of cells, which has the format of a number.
    pub(super) fn style(&mut self, format: u16) {
        self.styles.push(format);
    }

    /// Whether cells of a style show percentages.
    pub(super) fn shows(&self, style: usize) -> bool {
        let Some(format) = self.styles.get(style) else { return false };
        self.formats.get(format).copied().unwrap_or_else(|| Styles::BUILT_IN.contains(format))
    }
}

/// The number in so many bytes from a place on, the lowest first.
pub(super) fn number<const BYTES: usize>(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(BYTES)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// A text of two bytes for each character; those that need more are replaced.
pub(super) fn wide(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_in_whatever_order_they_came() {
        let mut found = Percentages::default();
        for columns in [4..5, 0..1, 2..4, 8..12, 9..10, 6..7] {
            found.add(3..5, columns);
        }
        let has: Vec<u32> = (0..14).filter(|column| found.has(4, *column)).collect();
        assert_eq!(has, [0, 2, 3, 4, 6, 8, 9, 10, 11]);
        assert!(!found.has(5, 4) && !found.has(2, 4));
        // As many ranges as there are gaps: to ask for a cell takes no longer in a row of thousands.
        assert_eq!(found.rows[&3].1.len(), 4);
    }
}
