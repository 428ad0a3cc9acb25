//! Safe tables: all that leaves this crate of the values of a table.
//!
//! In: a table whose hidden numbers are suppressed already. Out: the text of each cell in house style, its kind, and the number
//! that the text shows. Invariant: nothing gives more than a reader of the published table sees; a suppressed cell has no number.

use std::fmt;

use indicia_compiler::catalog::Style;
use indicia_compiler::presentation::{Number, NumberFormat};
use indicia_compiler::source::Span;

use crate::cells::{Cell, Row, Table, display, is_low, published};

/// A table that may be published.
pub type SafeTable = Table<SafeCell>;

/// One row of it.
pub type SafeRow = Row<SafeCell>;

/// A cell that may be published.
#[derive(Clone)]
pub struct SafeCell {
    cell: Cell,
    format: NumberFormat,
    text: String,
}

// An example at the head of the crate, which must not compile, names this field.
#[cfg(test)]
const _: fn(&SafeCell) = |safe| {
    let SafeCell { cell: _, .. } = safe;
};

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Value,
    /// More than zero, and less than the smallest number that the format shows: `<1%`.
    Low,
    /// A number that a policy hides: a bound, a mark, or what every number that it may be would show as.
    Suppressed,
    /// A mark: the cell says nothing here.
    NotApplicable,
    /// A mark: there is no value.
    Missing,
    /// A text, such as an attribute of the row's code.
    Text,
}

impl SafeCell {
    pub(super) fn new(cell: Cell, format: NumberFormat, style: &Style) -> SafeCell {
        let text = display(&cell, &format, style);
        SafeCell { cell, format, text }
    }

    /// As every output shows it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it shows.
    pub fn kind(&self) -> Kind {
        match &self.cell {
            Cell::Value(value) if is_low(value, &self.format) => Kind::Low,
            Cell::Value(_) => Kind::Value,
            Cell::Suppressed(_) => Kind::Suppressed,
            Cell::NotApplicable => Kind::NotApplicable,
            Cell::Missing => Kind::Missing,
            Cell::Text(_) => Kind::Text,
        }
    }

    /// The number that it shows, as other programs read it: `1234.5` for `1,234.5` and `12.3` for `12.3%`. Nothing for a cell
    /// that shows none, whatever is behind it.
    pub fn number(&self) -> Option<String> {
        match &self.cell {
            Cell::Value(value) => published(value, &self.format),
            Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing | Cell::Text(_) => None,
        }
    }
}

/// Cells are equal when a reader sees the same.
impl PartialEq for SafeCell {
    fn eq(&self, other: &SafeCell) -> bool {
        self.text == other.text && self.kind() == other.kind()
    }
}

/// Shows no more than the text.
impl fmt::Debug for SafeCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({:?})", self.kind(), self.text)
    }
}

impl SafeTable {
    /// Sets every cell in house style; hidden numbers must be suppressed already.
    pub(crate) fn new(table: Table<Cell>, style: &Style) -> SafeTable {
        let formats: Vec<NumberFormat> = table.columns.iter().map(|column| column.format).collect();
        let row = |row: Row<Cell>| {
            let cells = row.cells.into_iter().zip(&formats).map(|(cell, format)| SafeCell::new(cell, *format, style));
            Row {
                labels: row.labels,
                kind: row.kind,
                depth: row.depth,
                keys: row.keys,
                cells: cells.collect(),
                parts: row.parts,
            }
        };
        Table {
            name: table.name,
            span: table.span,
            number: table.number,
            title: table.title,
            chapter: table.chapter,
            doc: table.doc,
            notes: table.notes,
            sources: table.sources,
            row_headings: table.row_headings,
            columns: table.columns,
            rows: table.rows.into_iter().map(row).collect(),
        }
    }

    /// A table of which only the name, the number and the title are shown, for the index of a report.
    pub fn named(
        name: String,
        span: Span,
        number: Option<Number>,
        title: String,
        chapter: Option<String>,
    ) -> SafeTable {
        let (notes, sources, row_headings, columns, rows) = (vec![], vec![], vec![], vec![], vec![]);
        Table { name, span, number, title, chapter, doc: None, notes, sources, row_headings, columns, rows }
    }

    /// The table as texts: its headings, then its rows.
    pub fn grid(&self) -> Vec<Vec<String>> {
        let headings = self.row_headings.iter().chain(self.columns.iter().map(|column| &column.label));
        let row = |row: &SafeRow| {
            let cells = row.cells.iter().map(|cell| cell.text.clone());
            row.labels.iter().cloned().chain(cells).collect()
        };
        [headings.cloned().collect()].into_iter().chain(self.rows.iter().map(row)).collect()
    }
}
