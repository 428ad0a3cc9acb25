//! CSV for Excel and other spreadsheets: the same fields, of which none is taken for a formula.
//!
//! In: safe tables. Out: lines of CSV, after the mark by which Excel knows UTF-8. Invariant: a field differs from that of plain CSV only by an
//! apostrophe before a text that a spreadsheet would compute; numbers stay numbers.

use super::format::Format;
use crate::render::escape;

pub(super) const FORMAT: Format = Format {
    name: "excel",
    ending: "excel.csv",
    label: "CSV for Excel",
    help: "As csv, in the form that Excel opens with all letters right, and no text is taken for a formula",
    metadata: true,
    write: |sheet| {
        let lines =
            sheet.table.grid().into_iter().map(|line| line.iter().map(|field| escape::spreadsheet(field)).collect());
        Ok([&b"\xEF\xBB\xBF"[..], &escape::csv(lines)].concat())
    },
};
