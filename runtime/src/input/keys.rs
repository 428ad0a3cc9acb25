//! Whether keys are unique, proved on the data before anything that depends on it is trusted.
//!
//! In: the rows of a dataset, block by block. Out: the keys that repeat, and whether their rows agree. Invariant: a row with a
//! missing part of the key is like no other row, nor is a row of a population, another stock or data without a key of its own that is
//! outside a list, as it may be of any place; in other keys, codes outside a list are compared as they are written.

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::ops::Range;

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset, RepeatRule, UndeclaredRule};

use super::cell::{self, Hasher};
use crate::rows::{Column, Numbers, Rows};
use crate::threads::{available, in_order};

/// The place of a row: its block, and its row there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) block: usize,
    pub(super) row: usize,
}

/// Two rows with one key, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) first: At,
    pub(super) again: At,
    /// The first declared column in which they differ.
    pub(super) differs: Option<ColumnId>,
}

/// One part of a key in a block.
struct Part<'r> {
    column: &'r Column,
    /// The number that says no more than "outside", in a population, another stock or data without a key of its own.
    outside: Option<i64>,
    /// Codes outside the list as they are written, where there are some and they are compared.
    written: Option<&'r Column>,
}

/// What says in a block how codes of a column that are outside its list are written; no declared column has a blank in its name.
const AS_WRITTEN: &str = " as written";

/// The name of the column of a block with codes of another as they are written.
pub(super) fn as_written(column: &str) -> String {
    format!("{column}{AS_WRITTEN}")
}

/// Whether codes outside a list are compared as they are written: parts of a key, and all that must agree.
pub(super) fn compares_written(dataset: &Dataset, column: ColumnId) -> bool {
    let agree = dataset.repeats == RepeatRule::Agree;
    !dataset.key.is_empty()
        && matches!(dataset.column(column).ty, ColumnType::Code(_))
        && dataset.column(column).undeclared == UndeclaredRule::Outside
        && (agree || dataset.key.contains(&column))
}

/// Leaves out what only says how codes are written.
pub(super) fn forget_written(block: &mut Rows) {
    block.columns.retain(|(name, _)| !name.ends_with(AS_WRITTEN));
}

impl Part<'_> {
    /// All that is compared of a row.
    fn value(&self, row: usize) -> (Option<i64>, Option<&str>, Option<&str>) {
        (self.column.number(row), self.column.text(row), self.written(row))
    }

    /// A code outside the list as it is written.
    fn written(&self, row: usize) -> Option<&str> {
        self.written.and_then(|written| written.text(row))
    }

    fn is_missing(&self, row: usize) -> bool {
        self.column.is_missing(row) || (self.outside.is_some() && self.column.number(row) == self.outside)
    }
}

/// How many rows are hashed in one go.
const PART: usize = 1 << 17;

/// All rows with the key of an earlier row, in order; `columns` are compared to see whether such rows agree. The rows at
/// `left_out` (ascending) are passed over.
pub(super) fn repeats(
    blocks: &[Rows],
    (dataset, catalog): (&Dataset, &Catalog),
    key: &[ColumnId],
    columns: &[ColumnId],
    left_out: &[At],
) -> Vec<Pair> {
    let keys: Vec<Vec<Part<'_>>> = blocks.iter().map(|block| parts_of(block, dataset, key, catalog)).collect();
    let hasher = Hasher::default();
    let rows = |(block, rows): (usize, &Rows)| {
        let part = move |part| (block, part * PART..rows.length.min((part + 1) * PART));
        (0..rows.length.div_ceil(PART)).map(part).collect::<Vec<_>>()
    };
    let parts: Vec<(usize, Range<usize>)> = blocks.iter().enumerate().flat_map(rows).collect();
    let hashes =
        in_order(parts.len(), available(), |part| hashes_of(&keys[parts[part].0], parts[part].1.clone(), &hasher));
    if all_differ(&hashes) {
        return Vec::new();
    }
    drop(hashes);
    let others: Vec<Vec<Part<'_>>> = blocks.iter().map(|block| parts_of(block, dataset, columns, catalog)).collect();
    let mut seen: HashMap<u64, At, Hasher> = HashMap::default();
    seen.reserve(blocks.iter().map(|block| block.length).sum());
    // Rows whose hash is that of an earlier row with another key: next to none.
    let mut collided: Vec<At> = Vec::new();
    let mut pairs = Vec::new();
    let places = blocks.iter().enumerate().flat_map(|(block, rows)| (0..rows.length).map(move |row| At { block, row }));
    for again in places {
        let columns_of = &keys[again.block];
        if is_partly_missing(columns_of, again.row) || left_out.binary_search(&again).is_ok() {
            continue;
        }
        let hash = hasher.hash_one(Row { keys: columns_of, row: again.row });
        let first = *seen.entry(hash).or_insert(again);
        if first == again {
            continue;
        }
        let same = |other: &At| differing(&keys, *other, again).is_none();
        match Some(first).filter(same).or_else(|| collided.iter().copied().find(same)) {
            None => collided.push(again),
            Some(first) => {
                let differs = differing(&others, first, again).map(|place| columns[place]);
                pairs.push(Pair { first, again, differs });
            }
        }
    }
    pairs
}

/// The first of the columns in which two rows differ.
fn differing(columns: &[Vec<Part<'_>>], left: At, right: At) -> Option<usize> {
    let mut both = columns[left.block].iter().zip(&columns[right.block]);
    both.position(|(a, b)| a.value(left.row) != b.value(right.row))
}

fn is_partly_missing(key: &[Part<'_>], row: usize) -> bool {
    key.iter().any(|part| part.is_missing(row))
}

/// These columns of a block.
fn parts_of<'r>(block: &'r Rows, dataset: &Dataset, columns: &[ColumnId], catalog: &Catalog) -> Vec<Part<'r>> {
    let outside = |id: ColumnId| match dataset.column(id).ty {
        ColumnType::Code(list) if dataset.is_population() || dataset.stock || dataset.key.is_empty() => {
            Some(catalog.code_list(list).outside())
        }
        _ => None,
    };
    let part = |id: &ColumnId| {
        let name = &dataset.column(*id).name;
        let written = if compares_written(dataset, *id) { block.column(&as_written(name)) } else { None };
        Some(Part { column: block.column(name)?, outside: outside(*id), written })
    };
    columns.iter().filter_map(part).collect()
}

/// The hashes of the keys of some rows, kind by kind; none for a row with a missing part of the key.
pub(super) struct Hashes {
    hashes: Vec<u64>,
    /// Where each kind starts, and last where all end.
    starts: Vec<usize>,
}

/// How many kinds of hashes are distinguished, by their first bits: of ten million rows, what finds equal ones of a kind fits a
/// cache.
const KINDS: usize = 1 << KIND_BITS;
const KIND_BITS: u32 = 9;

/// The hashes of the keys of a block; of the columns in `hashed` it contains hashes already.
pub(super) fn hashes(
    block: &Rows,
    (dataset, catalog): (&Dataset, &Catalog),
    key: &[ColumnId],
    hashed: &BTreeSet<ColumnId>,
    hasher: &Hasher,
) -> Hashes {
    let keys = parts_of(block, dataset, key, catalog);
    match (&keys[..], key) {
        ([Part { column: Column::Long(hashes), .. }], [key]) if hashed.contains(key) => {
            Hashes::by_kind(&each_value(hashes, 0..block.length, i64::cast_unsigned))
        }
        _ => hashes_of(&keys, 0..block.length, hasher),
    }
}

/// What is made of each value that is present.
fn each_value<T: Copy + Default>(numbers: &Numbers<T>, rows: Range<usize>, make: impl Fn(T) -> u64) -> Vec<u64> {
    match numbers.present {
        None => numbers.values[rows].iter().map(|value| make(*value)).collect(),
        Some(_) => rows.filter_map(|row| numbers.get(row)).map(make).collect(),
    }
}

fn hashes_of(keys: &[Part<'_>], rows: Range<usize>, hasher: &Hasher) -> Hashes {
    // One column is hashed as it is; of several a row at a time.
    let hashes: Vec<u64> = match keys {
        [Part { column: Column::Short(numbers), outside: None, written: None }] => {
            each_value(numbers, rows, |value| hasher.hash_one(value))
        }
        [Part { column: Column::Long(numbers), outside: None, written: None }] => {
            each_value(numbers, rows, |value| hasher.hash_one(value))
        }
        [Part { column: Column::Texts(texts), .. }] => {
            rows.filter_map(|row| texts.get(row)).map(|text| hasher.hash_one(text)).collect()
        }
        keys => {
            let whole = rows.filter(|&row| !is_partly_missing(keys, row));
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

/// Whether these hashes of one kind, this many, differ. Each goes to the place that its bits give, or to the next free one.
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

/// Leaves out the later row of each pair (ascending).
pub(super) fn leave_out(blocks: &mut [Rows], left_out: &[At]) {
    for of_block in left_out.chunk_by(|a, b| a.block == b.block) {
        let block = &mut blocks[of_block[0].block];
        let mut kept = vec![true; block.length];
        of_block.iter().for_each(|at| kept[at.row] = false);
        block.retain(&kept);
    }
}

/// The key of a row, as a file would write it.
pub(super) fn written(block: &Rows, dataset: &Dataset, key: &[ColumnId], catalog: &Catalog, row: usize) -> String {
    let value = |(part, id): (Part<'_>, &ColumnId)| match part.column.number(row) {
        Some(_) if part.written(row).is_some() => part.written(row).unwrap_or_default().to_string(),
        Some(number) => cell::written(dataset.column(*id), catalog, number),
        None => part.column.text(row).unwrap_or_default().to_string(),
    };
    let parts = parts_of(block, dataset, key, catalog).into_iter().zip(key).map(value);
    parts.collect::<Vec<_>>().join(" + ")
}

struct Row<'a> {
    keys: &'a [Part<'a>],
    row: usize,
}

impl std::hash::Hash for Row<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        for part in self.keys {
            match part.column {
                Column::Texts(texts) => texts.get(self.row).hash(state),
                Column::Short(_) | Column::Long(_) => part.column.number(self.row).hash(state),
            }
            // Nothing is added where nothing is outside, so that blocks with and without such codes agree.
            part.written(self.row).into_iter().for_each(|text| text.hash(state));
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
    fn hashes_that_differ_are_distinguished_from_any_that_repeats() {
        assert!(all_differ(&parts(None)));
        assert!(!all_differ(&parts(Some(u64::MAX - 299))), "in one part");
        assert!(!all_differ(&parts(Some(17))), "in two parts");
        assert!(all_differ(&parts(Some(1 << 40))));
    }
}
