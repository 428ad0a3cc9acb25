//! Tables: filled layouts.
//!
//! In: what evaluate.rs computes. Out: what disclosure/ makes safe and render/ sets.
//! Invariant: each row has a cell for each column, and rows are in the order in which they are shown.

use indicia_compiler::plan::layout::{Column, Key};
use indicia_compiler::presentation::{Number, RowKind};
use indicia_compiler::source::Span;

/// One table with cells of a kind, sorted and cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<C> {
    /// The name in the definitions.
    pub name: String,
    /// `table NAME`, for links and messages.
    pub span: Span,
    /// The number in the report.
    pub number: Option<Number>,
    /// The caption.
    pub title: String,
    /// The chapter that it is in.
    pub chapter: Option<String>,
    /// The doc comment.
    pub doc: Option<String>,
    /// Below the table; the last may say what `top` left out.
    pub notes: Vec<String>,
    /// Below the notes.
    pub sources: Vec<String>,
    /// The headings over the row labels.
    pub row_headings: Vec<String>,
    /// In order.
    pub columns: Vec<Column>,
    /// In order.
    pub rows: Vec<Row<C>>,
}

/// One row with its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<C> {
    /// One label per level of nesting, as many as the table has row headings.
    pub labels: Vec<String>,
    /// What it is.
    pub kind: RowKind,
    /// 0, or deeper for a row inside a group.
    pub depth: usize,
    /// What it is about: one per level of nesting, those around it first.
    pub keys: Vec<Key>,
    /// One per column.
    pub cells: Vec<C>,
    /// One per column: what was divided and by what, where the cell is a quotient of numbers under no policy.
    pub parts: Vec<Option<Parts>>,
}

/// The two sides of a quotient, in plain digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// What was divided.
    pub numerator: String,
    /// By what.
    pub denominator: String,
}
