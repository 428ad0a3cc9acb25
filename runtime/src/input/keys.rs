//! Whether keys are unique, proved on the data before anything that depends on it is trusted.
//!
//! In: the rows of a dataset. Out: which rows to leave out (equal ones, where the dataset counts them once), or the keys
//! that repeat. Invariant: a row with a missing part of the key is like no other row.

use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::ops::Range;

use indicia_compiler::catalog::{Catalog, ColumnId, Dataset};
use polars::prelude as pl;

use super::cell;
use crate::threads::{available, in_order};

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

/// The hashes of the keys of some rows, kind by kind; none for a row with a missing part of the key.
pub(super) struct Hashes {
    hashes: Vec<u64>,
    /// Where each kind starts, and last where all end.
    starts: Vec<usize>,
}

/// How many kinds of hashes are told apart, by their first bits: of ten million rows, what finds equal ones of a kind fits a
/// cache.
const KINDS: usize = 1 << KIND_BITS;
const KIND_BITS: u32 = 9;

/// The hashes of the keys of a frame; of the columns in `hashed` it holds hashes already.
pub(super) fn hashes(
    frame: &pl::DataFrame,
    dataset: &Dataset,
    hashed: &BTreeSet<ColumnId>,
    hasher: &pl::PlRandomState,
) -> pl::PolarsResult<Hashes> {
    let keys = values(frame, dataset, &dataset.key)?;
    Ok(match (&keys[..], &dataset.key[..]) {
        ([Values::Ints(column)], [key]) if hashed.contains(key) => {
            Hashes::by_kind(&each_value(column, i64::cast_unsigned))
        }
        _ => hashes_of(&keys, 0..frame.height(), hasher),
    })
}

/// What is made of each value of a column that is there.
fn each_value(column: &pl::Int64Chunked, make: impl Fn(i64) -> u64) -> Vec<u64> {
    let mut made = Vec::with_capacity(column.len());
    for chunk in column.downcast_iter() {
        match chunk.validity() {
            None => made.extend(chunk.values_iter().map(|value| make(*value))),
            Some(_) => made.extend(chunk.iter().flatten().map(|value| make(*value))),
        }
    }
    made
}

fn hashes_of(keys: &[Values], rows: Range<usize>, hasher: &pl::PlRandomState) -> Hashes {
    // One column is hashed as it stands; of several a row at a time.
    let (start, length) = (rows.start as i64, rows.len());
    let hashes: Vec<u64> = match keys {
        [Values::Ints(column)] => each_value(&column.slice(start, length), |value| hasher.hash_one(value)),
        [Values::Texts(column)] => {
            column.slice(start, length).iter().flatten().map(|value| hasher.hash_one(value)).collect()
        }
        keys => {
            let whole = rows.filter(|&row| !keys.iter().any(|column| column.is_missing(row)));
            whole.map(|row| hasher.hash_one(Row { keys, row })).collect()
        }
    };
    Hashes::by_kind(&hashes)
}

impl Hashes {
    fn by_kind(hashes: &[u64]) -> Hashes {
        let kind = |hash: u64| (hash >> (u64::BITS - KIND_BITS)) as usize;
        let mut starts = vec![0; KINDS + 1];
        hashes.iter().for_each(|&hash| starts[kind(hash) + 1] += 1);
        for kind in 0..KINDS {
            starts[kind + 1] += starts[kind];
        }
        let mut next = starts.clone();
        let mut sorted = vec![0; hashes.len()];
        for &hash in hashes {
            let place = &mut next[kind(hash)];
            sorted[*place] = hash;
            *place += 1;
        }
        Hashes { hashes: sorted, starts }
    }

    fn of(&self, kind: usize) -> &[u64] {
        &self.hashes[self.starts[kind]..self.starts[kind + 1]]
    }
}

/// Whether no two rows can have one key, which is so nearly always: their hashes differ. Side by side, kind by kind.
pub(super) fn all_differ(parts: &[Hashes]) -> bool {
    let differ = in_order(KINDS, available(), |kind| {
        let hashes = parts.iter().flat_map(|part| part.of(kind)).copied();
        differ(hashes, parts.iter().map(|part| part.of(kind).len()).sum())
    });
    differ.into_iter().all(|differ| differ)
}

/// Whether these hashes of one kind, so many, differ. Each goes to the place that its bits tell, or to the next free one.
fn differ(hashes: impl Iterator<Item = u64>, count: usize) -> bool {
    const FREE: u64 = 0;
    // More than twice as many places as hashes, so that a free one is near.
    let bits = (2 * count + 1).next_power_of_two().ilog2().max(1);
    let mut places = vec![FREE; 1 << bits];
    for hash in hashes {
        let mut place = ((hash << KIND_BITS) >> (u64::BITS - bits)) as usize;
        // The one hash that would look like a free place is taken for its neighbour: it may then seem to repeat, which is safe.
        let hash = hash.max(1);
        while places[place] != FREE {
            if places[place] == hash {
                return false;
            }
            place = (place + 1) & (places.len() - 1);
        }
        places[place] = hash;
    }
    true
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes in two parts, of the first and the last kind, and so that many want one place.
    fn parts(again: Option<u64>) -> [Hashes; 2] {
        let (first, last): (Vec<u64>, Vec<u64>) = ((1..301).collect(), (0..300).map(|low| u64::MAX - low).collect());
        [Hashes::by_kind(&first), Hashes::by_kind(&last.into_iter().chain(again).collect::<Vec<_>>())]
    }

    #[test]
    fn hashes_that_differ_are_told_from_any_that_repeats() {
        assert!(all_differ(&parts(None)));
        assert!(!all_differ(&parts(Some(u64::MAX - 299))), "in one part");
        assert!(!all_differ(&parts(Some(17))), "in two parts");
        assert!(all_differ(&parts(Some(1 << 40))));
    }
}
