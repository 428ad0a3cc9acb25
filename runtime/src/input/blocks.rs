//! Rows that are given on block by block as they are read, and never kept.
//!
//! In: a block of checked rows, and who takes it. Out: a hash for the key of each row. Invariant: hashes that all differ prove
//! that keys do. Where two are the same, a row is dated outside what the dataset covers, or a number falls into no band, the rows are read
//! again and kept, as a message names values and lines.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset, RepeatRule};
use indicia_compiler::value::Period;

use super::areas;
use super::bands::Bands;
use super::cell::Hasher;
use super::covers::{Covers, Periods};
use super::fault::{self, DataFault};
use super::keys::{self, Hashes};
use super::reach::{Beyond, Ends, Reach};
use super::{Need, Reduction};
use crate::rows::Rows;

/// What is done with the blocks of one dataset.
pub(super) struct Reducer<'a> {
    reduction: &'a Reduction<'a>,
    dataset: &'a Dataset,
    catalog: &'a Catalog,
    key: Vec<ColumnId>,
    covers: Option<Covers>,
    periods: Option<Periods>,
    reach: Option<Reach<'a>>,
    bands: Vec<Bands<'a>>,
    /// Whether a row was dated outside what the dataset covers, or a number fell into no band.
    outside: AtomicBool,
    /// Texts that only prove the key: their hashes are kept in their place.
    hashed: BTreeSet<ColumnId>,
    hasher: Hasher,
}

impl<'a> Reducer<'a> {
    /// Nothing where rows must be compared with one another.
    pub(super) fn new(
        reduction: &'a Reduction<'a>,
        dataset: &'a Dataset,
        catalog: &'a Catalog,
        need: &'a Need,
    ) -> Option<Reducer<'a>> {
        let is_text = |id: &ColumnId| dataset.column(*id).ty == ColumnType::Text;
        if need.unusable.iter().any(is_text) {
            return None;
        }
        let compared = !dataset.key.is_empty() && dataset.repeats == RepeatRule::Agree;
        if compared
            || need.over_dates
            || need.at_dates
            || need.side.is_some() && areas::looked_for(dataset, catalog).is_some()
            || !need.looked_up_by.is_empty()
            || !need.texts.is_empty()
            || !need.ages.is_empty()
            || !need.totals.is_empty()
            || !need.parts.is_empty()
        {
            return None;
        }
        let only_proves = |id: &ColumnId| !need.columns.contains(id) && dataset.column(*id).ty == ColumnType::Text;
        let key = dataset.unique_by();
        let hashed = key.iter().copied().filter(only_proves).collect();
        let (covers, periods, bands) = (Covers::of(dataset), Periods::of(dataset), Bands::of(dataset, &need.bands));
        let reach = Reach::of(dataset, need);
        let (outside, hasher) = (AtomicBool::new(false), Hasher::default());
        Some(Reducer { reduction, dataset, catalog, key, covers, periods, reach, bands, outside, hashed, hasher })
    }

    /// Whether a row of those given on was dated outside what the dataset covers, or had a number in no band.
    pub(super) fn found_outside(&self) -> bool {
        self.outside.load(Ordering::Relaxed)
    }

    /// The periods of what the dataset covers in which no row that was given on is.
    pub(super) fn without_rows(&self) -> Vec<Period> {
        self.periods.as_ref().map(Periods::without_rows).unwrap_or_default()
    }

    /// The periods that the rows that were given on do not reach.
    pub(super) fn beyond(&self) -> Option<Beyond> {
        self.reach.as_ref().and_then(Reach::beyond)
    }

    /// How far the rows that were given on reach.
    pub(super) fn ends(&self) -> Option<Ends> {
        self.reach.as_ref().and_then(Reach::ends)
    }

    /// What hashes the texts of a column, where those are not kept.
    pub(super) fn hasher(&self, column: ColumnId) -> Option<&Hasher> {
        self.hashed.contains(&column).then_some(&self.hasher)
    }

    /// Gives on one block more; returns the hashes of its keys, where the dataset has one.
    pub(super) fn take(&self, mut block: Rows) -> Result<Option<Hashes>, Vec<DataFault>> {
        let covered = self.covers.as_ref().is_none_or(|covers| covers.outside(&block).is_empty());
        if !covered || self.bands.iter().any(|bands| !bands.outside(&block).is_empty()) {
            self.outside.store(true, Ordering::Relaxed);
        }
        if let Some(periods) = &self.periods {
            periods.see(&block);
        }
        if let Some(reach) = &self.reach {
            reach.see(&block);
        }
        let of = (self.dataset, self.catalog);
        let has_key = !self.key.is_empty();
        let hashes = has_key.then(|| keys::hashes(&block, of, &self.key, &self.hashed, &self.hasher));
        keys::forget_written(&mut block);
        (self.reduction)(block).map_err(|reason| vec![DataFault::Alone(fault::engine(reason))])?;
        Ok(hashes)
    }
}
