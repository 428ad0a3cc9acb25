//! Whether numbers fall into the bands that definitions read them through.
//!
//! In: a block of rows, and the bands asked for. Out: the rows with a number in no band. Invariant: a row without a number is not among them.

use indicia_compiler::catalog::Dataset;
use indicia_compiler::plan::ir::Banded;

use crate::rows::Rows;

/// The bands of one column.
#[derive(Clone, Debug)]
pub(super) struct Bands<'n> {
    pub(super) asked: &'n Banded,
    column: String,
}

impl<'n> Bands<'n> {
    /// Those that a plan asks of a dataset.
    pub(super) fn of(dataset: &Dataset, asked: &'n [Banded]) -> Vec<Bands<'n>> {
        let column = |asked: &'n Banded| dataset.columns.get(asked.column).map(|column| column.name.clone());
        asked.iter().filter_map(|asked| Some(Bands { asked, column: column(asked)? })).collect()
    }

    /// The rows of a block with a number in no band, and the value of the column there.
    pub(super) fn outside(&self, block: &Rows) -> Vec<(usize, i64)> {
        let mut found = Vec::new();
        if let Some(column) = block.column(&self.column) {
            column.each_number(|row, value| {
                if !self.asked.has_band(value) {
                    found.push((row, value));
                }
            });
        }
        found
    }
}
