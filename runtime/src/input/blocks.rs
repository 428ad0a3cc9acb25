//! Rows that are reduced block by block as they are read, and never kept.
//!
//! In: a block of checked rows, and what an engine makes of one. Out: what it made of each block, and a hash for the key of
//! each row. Invariant: hashes that all differ prove that keys do. Where two are the same the rows are read again and kept,
//! as a message names values and lines.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{ColumnId, ColumnType, Dataset, DatasetId, RepeatRule};
use polars::prelude as pl;

use super::keys::{self, Hashes};
use super::{Need, Reduction};

/// What an engine made of the blocks of each dataset that was reduced.
pub(crate) type Blocks = BTreeMap<DatasetId, Vec<Vec<pl::DataFrame>>>;

/// What is done with the blocks of one dataset.
pub(super) struct Reducer<'a> {
    reduction: &'a Reduction<'a>,
    dataset: &'a Dataset,
    /// Texts that only prove the key: their hashes are kept in their place.
    hashed: BTreeSet<ColumnId>,
    hasher: pl::PlRandomState,
}

/// What is left of blocks of rows.
#[derive(Default)]
pub(super) struct Reduced {
    pub(super) blocks: Vec<Vec<pl::DataFrame>>,
    hashes: Vec<Hashes>,
}

impl<'a> Reducer<'a> {
    /// Nothing where rows must be compared with one another.
    pub(super) fn new(reduction: &'a Reduction<'a>, dataset: &'a Dataset, need: &Need) -> Option<Reducer<'a>> {
        let compared = !dataset.key.is_empty() && dataset.repeats == RepeatRule::Agree;
        if compared || !need.looked_up_by.is_empty() {
            return None;
        }
        let only_proves = |id: &ColumnId| !need.columns.contains(id) && dataset.column(*id).ty == ColumnType::Text;
        let hashed = dataset.key.iter().copied().filter(only_proves).collect();
        Some(Reducer { reduction, dataset, hashed, hasher: pl::PlRandomState::default() })
    }

    /// What hashes the texts of a column, where those are not kept.
    pub(super) fn hasher(&self, column: ColumnId) -> Option<&pl::PlRandomState> {
        self.hashed.contains(&column).then_some(&self.hasher)
    }

    /// Reduces one block more.
    pub(super) fn take(&self, block: &pl::DataFrame, reduced: &mut Reduced) -> pl::PolarsResult<()> {
        if !self.dataset.key.is_empty() {
            reduced.hashes.push(keys::hashes(block, self.dataset, &self.hashed, &self.hasher)?);
        }
        reduced.blocks.push((self.reduction)(block)?);
        Ok(())
    }
}

impl Reduced {
    /// Adds what comes after it.
    pub(super) fn append(&mut self, later: Reduced) {
        self.blocks.extend(later.blocks);
        self.hashes.extend(later.hashes);
    }

    /// Whether no two rows can have one key.
    pub(super) fn keys_differ(&self) -> bool {
        keys::all_differ(&self.hashes)
    }
}
