//! The oldest age in a population by single years that does not say where its ages end.
//!
//! In: the rows of a population, and ages that definitions ask for. Out: the oldest age, where some of these ages go beyond it and end: published
//! populations put everyone who is older in their last year. Invariant: the oldest age alone is compared, whoever asks for it.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{ColumnId, Dataset, LAST_AGES};
use indicia_compiler::plan::ir::AskedAges;

use crate::rows::Rows;

/// The oldest age of a population, with ages that have it and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldestAge {
    /// The column of the ages.
    pub column: ColumnId,
    /// The oldest that some row has.
    pub oldest: i64,
    /// Ages that are asked for, from one to another.
    pub asked: (i64, i64),
}

/// For each column of ages the first that are asked for and in which the oldest would be all who are older.
pub(super) fn found(dataset: &Dataset, asked: &[AskedAges], blocks: &[Rows]) -> Vec<OldestAge> {
    let columns: BTreeSet<usize> = asked.iter().map(|ages| ages.column).collect();
    let of_column = |at: usize| {
        let column = ColumnId(at);
        let name = &dataset.columns.get(at)?.name;
        let ages = blocks.iter().filter_map(|block| block.column(name).map(|column| (block.length, column)));
        let oldest = ages.flat_map(|(rows, column)| (0..rows).filter_map(|row| column.number(row))).max()?;
        let is_split = |ages: &&AskedAges| ages.column == at && (ages.first..=ages.last).contains(&oldest);
        let split = asked.iter().find(is_split).filter(|_| LAST_AGES.contains(&oldest))?;
        Some(OldestAge { column, oldest, asked: (split.first, split.last) })
    };
    columns.into_iter().filter_map(of_column).collect()
}
