//! Whether rows are dated in what their dataset covers.
//!
//! In: a block of rows. Out: the rows outside. Invariant: a row without a date is not outside.

use indicia_compiler::catalog::{Dataset, OutsideCovers};

use crate::rows::Rows;

/// The values that a dated row of a dataset must have, where others are refused.
#[derive(Clone, Debug)]
pub(super) struct Covers {
    column: String,
    first: i64,
    last: i64,
}

impl Covers {
    /// Nothing where rows of all dates may be read: the dataset does not say what it covers, or a plan leaves out the others.
    pub(super) fn of(dataset: &Dataset) -> Option<Covers> {
        let (time, first, last) = dataset.covered().filter(|_| dataset.outside_covers == OutsideCovers::Error)?;
        Some(Covers { column: dataset.column(time).name.clone(), first, last })
    }

    /// The rows of a block outside, with their dates.
    pub(super) fn outside<'r>(&self, block: &'r Rows) -> impl Iterator<Item = (usize, i64)> + 'r {
        let (first, last) = (self.first, self.last);
        let date = block.column(&self.column).into_iter();
        let dated = date.flat_map(|column| (0..block.length).filter_map(|row| Some((row, column.number(row)?))));
        dated.filter(move |(_, date)| !(first..=last).contains(date))
    }
}
