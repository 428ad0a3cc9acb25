//! Whether keys are unique, proved on the data before anything that depends on it is trusted.
//!
//! In: the rows of a dataset. Out: which rows to leave out (equal ones, where the dataset counts them once), or the keys
//! that repeat. Invariant: a row with a missing part of the key is like no other row.

use std::hash::BuildHasher;
use std::ops::Range;

use indicia_compiler::catalog::{Catalog, ColumnId, Dataset};
use polars::prelude as pl;

use super::cell;
use super::threads::{available, in_order};

/// Two rows with one key, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) first: usize,
    pub(super) again: usize,
    /// The first declared column in which they differ.
    pub(super) differs: Option<ColumnId>,
}

/// How many rows are hashed in one go.
const PART: usize = 1 << 17;

/// All rows whose key stands on an earlier row, in order; `columns` are compared to tell whether such rows agree.
pub(super) fn repeats(
    frame: &pl::DataFrame,
    dataset: &Dataset,
    key: &[ColumnId],
    columns: &[ColumnId],
) -> pl::PolarsResult<Vec<Pair>> {
    let keys = values(frame, dataset, key)?;
    let hasher = pl::PlRandomState::default();
    let parts = in_order(frame.height().div_ceil(PART), available(), |part| {
        hashes_of(&keys, (part * PART)..frame.height().min((part + 1) * PART), &hasher)
    });
    if all_differ(&parts) {
        return Ok(Vec::new());
    }
    drop(parts);
    let others = values(frame, dataset, columns)?;
    let mut seen: pl::PlHashMap<u64, usize> = pl::PlHashMap::default();
    seen.reserve(frame.height());
    // Rows whose hash is that of an earlier row with another key: next to none.
    let mut collided: Vec<usize> = Vec::new();
    let mut pairs = Vec::new();
    for row in 0..frame.height() {
        if keys.iter().any(|column| column.is_missing(row)) {
            continue;
        }
        let hash = hasher.hash_one(Row { keys: &keys, row });
        let first = *seen.entry(hash).or_insert(row);
        if first == row {
            continue;
        }
        let same = |other: &usize| keys.iter().all(|column| column.equal(*other, row));
        match Some(first).filter(|first| same(first)).or_else(|| collided.iter().copied().find(|other| same(other))) {
            None => collided.push(row),
            Some(first) => {
                let differs = others.iter().position(|column| !column.equal(first, row)).map(|place| columns[place]);
                pairs.push(Pair { first, again: row, differs });
            }
        }
    }
    Ok(pairs)
}

/// The hashes of the keys of some rows, apart by their first bits; none for a row with a missing part of the key.
pub(super) struct Hashes(Vec<Vec<u64>>);

/// How many kinds of hashes are told apart: some thousand of each fit a cache.
const KINDS: usize = 64;

/// The hashes of the keys of a frame.
pub(super) fn hashes(frame: &pl::DataFrame, dataset: &Dataset, hasher: &pl::PlRandomState) -> pl::PolarsResult<Hashes> {
    let keys = values(frame, dataset, &dataset.key)?;
    Ok(hashes_of(&keys, 0..frame.height(), hasher))
}

fn hashes_of(keys: &[Values], rows: Range<usize>, hasher: &pl::PlRandomState) -> Hashes {
    let expected = rows.len() / KINDS;
    let mut kinds: Vec<Vec<u64>> = (0..KINDS).map(|_| Vec::with_capacity(expected + expected / 8)).collect();
    let mut add = |hash: u64| kinds[(hash >> 58) as usize].push(hash);
    // One column is hashed as it stands; of several a row at a time.
    let (start, length) = (rows.start as i64, rows.len());
    match keys {
        [Values::Ints(column)] => {
            column.slice(start, length).iter().flatten().for_each(|value| add(hasher.hash_one(value)));
        }
        [Values::Texts(column)] => {
            column.slice(start, length).iter().flatten().for_each(|value| add(hasher.hash_one(value)));
        }
        keys => rows.filter(|&row| !keys.iter().any(|column| column.is_missing(row))).for_each(|row| {
            add(hasher.hash_one(Row { keys, row }));
        }),
    }
    Hashes(kinds)
}

/// Whether no two rows can have one key, which is so nearly always: their hashes differ. Side by side, kind by kind.
pub(super) fn all_differ(parts: &[Hashes]) -> bool {
    let differ = in_order(KINDS, available(), |kind| {
        let mut hashes: Vec<u64> = parts.iter().flat_map(|Hashes(kinds)| &kinds[kind]).copied().collect();
        hashes.sort_unstable();
        hashes.is_sorted_by(|one, other| one < other)
    });
    differ.into_iter().all(|differ| differ)
}

/// The rows of a frame without these.
pub(super) fn without(frame: &pl::DataFrame, pairs: &[Pair]) -> pl::PolarsResult<pl::DataFrame> {
    let mut kept = vec![true; frame.height()];
    pairs.iter().for_each(|pair| kept[pair.again] = false);
    frame.filter(&kept.into_iter().collect::<pl::BooleanChunked>())
}

/// The key of a row, as a file would hold it.
pub(super) fn written(
    frame: &pl::DataFrame,
    dataset: &Dataset,
    key: &[ColumnId],
    catalog: &Catalog,
    row: usize,
) -> pl::PolarsResult<String> {
    let parts = values(frame, dataset, key)?.into_iter().zip(key).map(|(column, id)| match column {
        Values::Ints(column) => {
            column.get(row).map_or(String::new(), |value| cell::written(dataset.column(*id), catalog, value))
        }
        Values::Texts(column) => column.get(row).unwrap_or_default().to_string(),
    });
    Ok(parts.collect::<Vec<_>>().join(" + "))
}

enum Values {
    Ints(pl::Int64Chunked),
    Texts(pl::StringChunked),
}

fn values(frame: &pl::DataFrame, dataset: &Dataset, columns: &[ColumnId]) -> pl::PolarsResult<Vec<Values>> {
    let column = |id: &ColumnId| {
        let column = frame.column(&dataset.column(*id).name)?.as_materialized_series();
        Ok(match column.dtype() {
            pl::DataType::String => Values::Texts(column.str()?.rechunk().into_owned()),
            _ => Values::Ints(column.cast(&pl::DataType::Int64)?.i64()?.rechunk().into_owned()),
        })
    };
    columns.iter().map(column).collect()
}

impl Values {
    fn is_missing(&self, row: usize) -> bool {
        match self {
            Values::Ints(column) => column.get(row).is_none(),
            Values::Texts(column) => column.get(row).is_none(),
        }
    }

    fn equal(&self, left: usize, right: usize) -> bool {
        match self {
            Values::Ints(column) => column.get(left) == column.get(right),
            Values::Texts(column) => column.get(left) == column.get(right),
        }
    }
}

struct Row<'a> {
    keys: &'a [Values],
    row: usize,
}

impl std::hash::Hash for Row<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        for column in self.keys {
            match column {
                Values::Ints(column) => column.get(self.row).hash(state),
                Values::Texts(column) => column.get(self.row).hash(state),
            }
        }
    }
}
