//! Filling a layout: from what each cell is to its value.
//!
//! In: a layout and where its numbers come from. Out: a table, sorted and cut. Invariants: every cell is computed before any row
//! moves or goes, so ranks and shares never depend on what is shown; nothing is rounded.

use std::collections::HashMap;

use indicia_compiler::plan::layout::{self, Layout};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

use super::arrange::{self, Draft};
use super::bug::Bug;
use super::cell::{Cell, Operator, Suppressed, TextInArithmetic, combine};
use super::display::exact;
use super::numbers::Numbers;
use super::remarks;
use super::table::{Parts, Row, Table};

/// Fills a layout.
pub fn evaluate(layout: &Layout, numbers: &dyn Numbers) -> Result<Table<Cell>, Bug> {
    let shape = || Bug::Shape { table: layout.name.clone() };
    if layout.cells.len() != layout.rows.len() || layout.cells.iter().any(|row| row.len() != layout.columns.len()) {
        return Err(shape());
    }
    if layout.order.is_some_and(|order| order.column >= layout.columns.len())
        || layout.rows.iter().any(|row| row.labels.len() != layout.row_headings.len())
    {
        return Err(shape());
    }
    let mut evaluation = Evaluation { layout, numbers, fields: HashMap::new() };
    let mut drafts = Vec::with_capacity(layout.rows.len());
    // Of each column, the rows that are ranked, and those that are not because their number is not known.
    let mut ranked = vec![(0, 0); layout.columns.len()];
    for (row, expressions) in layout.rows.iter().zip(&layout.cells) {
        let cells = expressions.iter().map(|e| evaluation.cell(e)).collect::<Result<Vec<_>, _>>()?;
        let is_empty = arrange::is_empty(expressions.iter().zip(&cells));
        let parts = expressions.iter().map(|e| evaluation.parts(e)).collect::<Result<Vec<_>, _>>()?;
        for (expression, (known, unknown)) in expressions.iter().zip(&mut ranked) {
            let layout::Cell::Rank { of, .. } = expression else { continue };
            match evaluation.cell(of)? {
                Cell::Missing => *unknown += 1,
                Cell::NotApplicable => {}
                Cell::Value(_) | Cell::Suppressed(_) | Cell::Text(_) => *known += 1,
            }
        }
        let (labels, keys) = (row.labels.clone(), row.keys.clone());
        let row = Row { labels, kind: row.kind, depth: row.depth, keys, cells, parts };
        drafts.push(Draft { row, is_empty });
    }
    let mut remarks = remarks::sentences(layout, numbers)?;
    let without = ranked.into_iter().enumerate().filter(|(_, (known, unknown))| *known > 0 && *unknown > 0);
    remarks.extend(without.filter_map(|(column, (_, unknown))| remarks::not_ranked(layout, column, unknown)));
    let (rows, left_out) = arrange::arrange(drafts, layout.hide_empty, layout.order, layout.top);
    Ok(Table {
        name: layout.name.clone(),
        span: layout.span,
        number: layout.number,
        title: layout.title.clone(),
        chapter: layout.chapter.clone(),
        doc: layout.doc.clone(),
        notes: layout
            .notes
            .iter()
            .cloned()
            .chain(remarks)
            .chain(left_out.and_then(|note| remarks::of_top(layout, note)))
            .collect(),
        sources: layout.sources.clone(),
        row_headings: layout.row_headings.clone(),
        columns: layout.columns.clone(),
        rows,
    })
}

/// Fills one cell of a layout.
pub fn value(cell: &layout::Cell, layout: &Layout, numbers: &dyn Numbers) -> Result<Cell, Bug> {
    Evaluation { layout, numbers, fields: HashMap::new() }.cell(cell)
}

struct Evaluation<'a> {
    layout: &'a Layout,
    numbers: &'a dyn Numbers,
    /// The values of each list that ranks are computed among, ascending. Rows share a list, so it is found by its address,
    /// which the borrowed layout keeps in place.
    fields: HashMap<*const [layout::Cell], Vec<BigRational>>,
}

impl<'a> Evaluation<'a> {
    fn cell(&mut self, cell: &'a layout::Cell) -> Result<Cell, Bug> {
        match cell {
            layout::Cell::Leaf(leaf) => self.numbers.leaf(leaf),
            layout::Cell::Number(number) => Ok(Cell::Value(number.clone())),
            layout::Cell::Text(text) => Ok(Cell::Text(text.clone())),
            layout::Cell::NotApplicable => Ok(Cell::NotApplicable),
            layout::Cell::Missing => Ok(Cell::Missing),
            layout::Cell::Add(a, b) => self.binary(Operator::Add, cell, (a, b)),
            layout::Cell::Subtract(a, b) => self.binary(Operator::Subtract, cell, (a, b)),
            layout::Cell::Multiply(a, b) => self.binary(Operator::Multiply, cell, (a, b)),
            layout::Cell::Divide(a, b) => self.binary(Operator::Divide, cell, (a, b)),
            layout::Cell::Base(of) => Ok(match self.cell(of)? {
                Cell::Value(value) if value.is_negative() => Cell::NotApplicable,
                cell => cell,
            }),
            layout::Cell::Rank { of, among, ascending } => {
                let of = self.cell(of)?;
                self.rank(of, among, *ascending)
            }
        }
    }

    /// What is divided and by what. A number under a policy is never given so: hidden ones could be worked out from it.
    fn parts(&mut self, cell: &'a layout::Cell) -> Result<Option<Parts>, Bug> {
        let Some((top, bottom)) = cell.quotient() else { return Ok(None) };
        let mut guarded = false;
        cell.each_leaf(&mut |leaf| guarded |= leaf.guard.is_some());
        if guarded {
            return Ok(None);
        }
        let (Cell::Value(top), Cell::Value(bottom)) = (self.cell(top)?, self.cell(bottom)?) else { return Ok(None) };
        Ok(exact(&top).zip(exact(&bottom)).map(|(numerator, denominator)| Parts { numerator, denominator }))
    }

    fn binary(
        &mut self,
        operator: Operator,
        of: &'a layout::Cell,
        (a, b): (&'a layout::Cell, &'a layout::Cell),
    ) -> Result<Cell, Bug> {
        let (a, b) = (self.cell(a)?, self.cell(b)?);
        let result = combine(operator, a, b).map_err(|TextInArithmetic| self.text_in_arithmetic())?;
        self.numbers.combined(of, result)
    }

    fn rank(&mut self, of: Cell, among: &'a [layout::Cell], ascending: bool) -> Result<Cell, Bug> {
        let value = match of {
            Cell::Value(value) => value,
            // A rank would reveal where a suppressed number lies.
            Cell::Suppressed(_) => return Ok(Cell::Suppressed(Suppressed::default())),
            Cell::NotApplicable | Cell::Missing => return Ok(Cell::NotApplicable),
            Cell::Text(_) => return Err(self.text_in_arithmetic()),
        };
        let address: *const [layout::Cell] = among;
        if !self.fields.contains_key(&address) {
            let mut field = Vec::with_capacity(among.len());
            for cell in among {
                match self.cell(cell)? {
                    Cell::Value(value) => field.push(value),
                    Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing => {}
                    Cell::Text(_) => return Err(self.text_in_arithmetic()),
                }
            }
            field.sort_unstable();
            self.fields.insert(address, field);
        }
        let field = &self.fields[&address];
        let better = if ascending {
            field.partition_point(|other| *other < value)
        } else {
            field.len() - field.partition_point(|other| *other <= value)
        };
        Ok(Cell::Value(BigRational::from_integer(BigInt::from(better + 1))))
    }

    fn text_in_arithmetic(&self) -> Bug {
        Bug::TextInArithmetic { table: self.layout.name.clone() }
    }
}

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
