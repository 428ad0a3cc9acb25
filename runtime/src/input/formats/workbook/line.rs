//! A row of a sheet while it is gathered.
//!
//! In: cells, each with its column. Out: those of a row by their columns. Invariants: a row costs as much as it has cells, however far to the
//! right they are; no column has two of them.

use calamine::Data;

use super::bounds::{MOST_COLUMNS, OUTSIDE};
use super::{Cell, Stop};

/// The cells of one row.
#[derive(Default)]
pub(super) struct Line {
    /// From column A on, as far as any row went.
    cells: Vec<Cell>,
    /// The columns that have something in this row.
    filled: Vec<usize>,
    /// How many cells were put into it, with or without something in them.
    put: usize,
    /// One past the last column that has something.
    width: usize,
}

impl Line {
    /// Takes everything out of it; the work is that of putting it in.
    pub(super) fn clear(&mut self) {
        let Line { cells, filled, .. } = self;
        filled.drain(..).for_each(|at| cells[at] = Cell::Stored(Data::Empty));
        (self.put, self.width) = (0, 0);
    }

    pub(super) fn put(&mut self, column: u32, cell: Cell) -> Result<(), Stop> {
        let column = column as usize;
        self.put += 1;
        if column >= MOST_COLUMNS || self.put > MOST_COLUMNS {
            return Err(Stop::Unreadable(OUTSIDE.into()));
        }
        if matches!(cell, Cell::Stored(Data::Empty)) {
            return Ok(());
        }
        if self.cells.len() <= column {
            self.cells.resize_with(column + 1, || Cell::Stored(Data::Empty));
        }
        // Which of the two is the value, nobody can say.
        if !matches!(self.cells[column], Cell::Stored(Data::Empty)) {
            return Err(Stop::Unreadable("a row has two cells in one column".into()));
        }
        self.cells[column] = cell;
        self.filled.push(column);
        self.width = self.width.max(column + 1);
        Ok(())
    }

    /// The cell of a column; to the right of the last one with something, nothing.
    pub(super) fn get(&self, column: usize) -> Option<&Cell> {
        self.all().get(column)
    }

    /// All cells from column A to the last one with something.
    pub(super) fn all(&self) -> &[Cell] {
        &self.cells[..self.width]
    }

    /// Those with something in them, and their columns.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.filled.iter().map(|&at| (at, &self.cells[at]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(line: &mut Line, column: u32) -> Result<(), Stop> {
        line.put(column, Cell::Stored(Data::Int(1)))
    }

    fn reason(stop: Result<(), Stop>) -> String {
        match stop {
            Err(Stop::Unreadable(reason)) => reason.to_string(),
            _ => panic!("it is refused"),
        }
    }

    #[test]
    fn a_row_costs_as_much_as_it_has_cells() {
        let mut line = Line::default();
        for _ in 0..3 {
            assert!(number(&mut line, 16_383).is_ok());
            assert_eq!((line.all().len(), line.filled().count()), (16_384, 1));
            line.clear();
            assert!(number(&mut line, 0).is_ok());
            assert_eq!((line.all().len(), line.filled().count()), (1, 1), "and nothing is left of the row before");
            line.clear();
        }
    }

    #[test]
    fn what_no_sheet_has_is_refused() {
        let mut line = Line::default();
        assert_eq!(reason(number(&mut line, 16_384)), OUTSIDE);
        assert!(number(&mut line, 2).is_ok());
        assert_eq!(reason(number(&mut line, 2)), "a row has two cells in one column");
        line.clear();
        for _ in 0..16_384 {
            assert!(line.put(0, Cell::Stored(Data::Empty)).is_ok());
        }
        assert_eq!(reason(line.put(0, Cell::Stored(Data::Empty))), OUTSIDE, "empty ones count, too");
    }
}
