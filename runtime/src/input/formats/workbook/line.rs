//! A row of a sheet while it is gathered.
//!
//! In: cells, each with its column. Out: those of a row by their columns. Invariants: a row costs as much as it has cells, however far to the
//! right they are; no column has two of them.

/// No sheet has more.
pub(super) const MOST_COLUMNS: usize = 1 << 14;
pub(super) const MOST_ROWS: u32 = 1 << 20;
pub(super) const OUTSIDE: &str = "it has more rows or columns than a spreadsheet has";

/// The cells of one row.
pub(super) struct Line<C> {
    /// From column A on, as far as any row went.
    cells: Vec<Option<C>>,
    /// The columns that have something in this row.
    filled: Vec<usize>,
    /// How many cells were put into it, with or without something in them.
    put: usize,
    /// One past the last column that has something.
    width: usize,
}

impl<C> Default for Line<C> {
    fn default() -> Line<C> {
        Line { cells: Vec::new(), filled: Vec::new(), put: 0, width: 0 }
    }
}

impl<C> Line<C> {
    /// Takes everything out of it; the work is that of putting it in.
    pub(super) fn clear(&mut self) {
        let Line { cells, filled, .. } = self;
        filled.drain(..).for_each(|at| cells[at] = None);
        (self.put, self.width) = (0, 0);
    }

    /// Puts a cell, with or without something in it; or why no sheet has it there.
    pub(super) fn put(&mut self, column: u32, cell: Option<C>) -> Result<(), &'static str> {
        let column = column as usize;
        self.put += 1;
        if column >= MOST_COLUMNS || self.put > MOST_COLUMNS {
            return Err(OUTSIDE);
        }
        if cell.is_none() {
            return Ok(());
        }
        if self.cells.len() <= column {
            self.cells.resize_with(column + 1, || None);
        }
        // Which of the two is the value, nobody can say.
        if self.cells[column].is_some() {
            return Err("a row has two cells in one column");
        }
        self.cells[column] = cell;
        self.filled.push(column);
        self.width = self.width.max(column + 1);
        Ok(())
    }

    /// The cell of a column, where it has something.
    pub(super) fn get(&self, column: usize) -> Option<&C> {
        self.all().get(column)?.as_ref()
    }

    /// All cells from column A to the last one with something.
    pub(super) fn all(&self) -> &[Option<C>] {
        &self.cells[..self.width]
    }

    /// Those with something in them, and their columns.
    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, &C)> {
        self.filled.iter().filter_map(|&at| Some((at, self.cells[at].as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_costs_as_much_as_it_has_cells() {
        let mut line = Line::default();
        for _ in 0..3 {
            assert_eq!(line.put(16_383, Some(1)), Ok(()));
            assert_eq!((line.all().len(), line.filled().count()), (16_384, 1));
            line.clear();
            assert_eq!(line.put(0, Some(1)), Ok(()));
            assert_eq!((line.all().len(), line.filled().count()), (1, 1), "and nothing is left of the row before");
            line.clear();
        }
    }

    #[test]
    fn what_no_sheet_has_is_refused() {
        let mut line = Line::default();
        assert_eq!(line.put(16_384, Some(1)), Err(OUTSIDE));
        assert_eq!(line.put(2, Some(1)), Ok(()));
        assert_eq!(line.put(2, Some(2)), Err("a row has two cells in one column"));
        line.clear();
        for _ in 0..16_384 {
            assert_eq!(line.put(0, None), Ok(()));
        }
        assert_eq!(line.put(0, None), Err(OUTSIDE), "empty ones count, too");
    }
}
