//! Groups of a population that are written as texts: neither a total among them nor one that is lacking can be seen.
//!
//! In: the rows of a population. Out: the columns of text that part the people of an area, each with its texts. Invariant: a text that
//! the other columns decide (the name of an area, a source) parts nobody; and one that is not said to describe persons is of groups only where most
//! areas have most of its texts, as they have both sexes: a small area, a school or a practice is in few of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher as _};

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset, Describes};

use super::cell::Hasher;
use super::gaps::is_place;
use super::quote::Raw;
use crate::rows::Rows;

/// More different texts than these are no groups of people.
const MOST: usize = 120;
/// More rows than these, each with a text of its own, are no groups: the text identifies them.
const FEW: usize = 20;

/// A column of text by which a population is parted, with all texts that it has.
pub(super) struct Parted {
    pub(super) column: ColumnId,
    pub(super) texts: Vec<Raw>,
}

/// The columns of a dataset that may part people: texts, where rows are of several people.
pub(super) fn candidates(dataset: &Dataset) -> Vec<ColumnId> {
    // Where each row is a person, texts say what they will.
    if dataset.people_of_rows().is_empty() {
        return Vec::new();
    }
    let is_text = |id: &ColumnId| {
        let column = dataset.column(*id);
        column.ty == ColumnType::Text && column.look_up.is_none() && dataset.key != [*id]
    };
    dataset.unique_by().into_iter().filter(is_text).collect()
}

/// The columns of text by which a population is parted.
pub(super) fn find(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog) -> Vec<Parted> {
    let texts = candidates(dataset).into_iter();
    texts.filter_map(|id| groups(blocks, dataset, catalog, id)).collect()
}

fn groups(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog, of: ColumnId) -> Option<Parted> {
    let others: Vec<ColumnId> = dataset.unique_by().into_iter().filter(|id| *id != of).collect();
    let places: Vec<ColumnId> = others.iter().copied().filter(|id| is_place(dataset, catalog, *id)).collect();
    let hasher = Hasher::default();
    let mut beside: HashMap<u64, &str, Hasher> = HashMap::default();
    let mut where_each: BTreeMap<&str, HashSet<u64, Hasher>> = BTreeMap::new();
    let (mut parts, mut rows) = (false, 0);
    for block in blocks {
        let column = |id: &ColumnId| block.column(&dataset.column(*id).name);
        let text = column(&of)?;
        let hash = |ids: &[ColumnId], row: usize| {
            let mut state = hasher.build_hasher();
            ids.iter().filter_map(column).for_each(|column| (column.number(row), column.text(row)).hash(&mut state));
            state.finish()
        };
        for (row, text) in (0..block.length).filter_map(|row| Some((row, text.text(row)?))) {
            rows += 1;
            parts |= *beside.entry(hash(&others, row)).or_insert(text) != text;
            where_each.entry(text).or_default().insert(hash(&places, row));
            if where_each.len() > MOST {
                return None;
            }
        }
    }
    let places: HashSet<&u64> = where_each.values().flatten().collect();
    let pairs: usize = where_each.values().map(HashSet::len).sum();
    let are_everywhere = places.len() > 1 && 3 * pairs >= 2 * where_each.len() * places.len();
    let is_of_people = dataset.column(of).describes == Describes::Person;
    let are_groups = is_of_people || are_everywhere;
    let tells_apart = rows > FEW && where_each.len() == rows;
    let texts = where_each.keys().map(|text| Raw::new(text)).collect();
    (parts && are_groups && !tells_apart).then_some(Parted { column: of, texts })
}
