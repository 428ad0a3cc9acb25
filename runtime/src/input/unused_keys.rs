//! Small areas that a look-up has and a population has no people of: an output area of a ward of which it has the others, or all those of a ward.
//!
//! In: the rows of populations, and those of the look-ups that give their areas. Out: the keys without a row, and the areas of which no key has one.
//! Invariant: keys only of areas of which the population has most, so that a look-up of older places says nothing; areas only of those that the
//! hierarchy has, where the population has others, so that a look-up of more places says nothing.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, DatasetId, Gaps};

use super::areas::{SHOWN, WithoutAreas};
use crate::rows::{Column, Rows};

/// A key, as it is written in the data or by its place in its list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Code(i64),
    Text(String),
}

impl Key {
    fn at(column: &Column, row: usize) -> Option<Key> {
        column.number(row).map(Key::Code).or_else(|| column.text(row).map(|text| Key::Text(text.to_string())))
    }
}

/// What no row of a population has, of that which its look-up has.
pub(super) struct Unused {
    /// Keys in areas of which it has most.
    pub(super) keys: Option<WithoutAreas>,
    /// Areas of which it has none.
    pub(super) areas: Option<WithoutAreas>,
}

/// Of each population that looks up the areas of its rows: what no row has.
pub(super) fn of_populations(catalog: &Catalog, rows: &BTreeMap<DatasetId, Vec<Rows>>) -> Vec<(DatasetId, Unused)> {
    let mut found = Vec::new();
    for (id, blocks) in rows {
        let dataset = catalog.dataset(*id);
        if !dataset.is_population() || dataset.said_incomplete || dataset.complete == Some(Gaps::Zero) {
            continue;
        }
        for column in dataset.unique_by() {
            let without = dataset.column(column).look_up.and_then(|of| {
                let seen = keys(blocks, &dataset.column(column).name)?;
                without(catalog, column, &seen, (of, rows.get(&of)?))
            });
            found.extend(without.map(|without| (*id, without)));
        }
    }
    found
}

/// The keys that some row has; nothing where rows are without that column.
fn keys(blocks: &[Rows], name: &str) -> Option<BTreeSet<Key>> {
    let mut seen = BTreeSet::new();
    for block in blocks.iter().filter(|block| block.length > 0) {
        let column = block.column(name)?;
        seen.extend((0..block.length).filter_map(|row| Key::at(column, row)));
    }
    Some(seen)
}

fn without(
    catalog: &Catalog,
    column: ColumnId,
    seen: &BTreeSet<Key>,
    (of, blocks): (DatasetId, &Vec<Rows>),
) -> Option<Unused> {
    let look_up = catalog.dataset(of);
    let [key] = look_up.key[..] else { return None };
    let declared = look_up.column(key);
    let levels = look_up.columns.iter().filter_map(|column| match column.ty {
        ColumnType::Code(list) if column.name != declared.name => {
            catalog.code_list(list).level_of.map(|_| (column.name.as_str(), catalog.code_list(list)))
        }
        _ => None,
    });
    let mut lacking: BTreeSet<Key> = BTreeSet::new();
    let mut empty: Vec<(BTreeSet<Key>, String)> = Vec::new();
    for (name, list) in levels {
        let mut by_area: BTreeMap<i64, BTreeSet<Key>> = BTreeMap::new();
        for block in blocks {
            let (Some(keys), Some(areas)) = (block.column(&declared.name), block.column(name)) else { continue };
            let inside = (0..block.length).filter_map(|row| {
                let area = areas.number(row).filter(|area| {
                    usize::try_from(*area).ok().and_then(|at| list.codes.get(at)).is_some_and(|code| code.is_part())
                })?;
                Some((area, Key::at(keys, row)?))
            });
            inside.for_each(|(area, key)| {
                by_area.entry(area).or_default().insert(key);
            });
        }
        let is_of_some = by_area.values().flatten().any(|key| seen.contains(key));
        for (area, keys) in by_area.into_iter().filter(|_| is_of_some) {
            let without: Vec<&Key> = keys.iter().filter(|key| !seen.contains(key)).collect();
            if without.len() == keys.len() {
                let label = usize::try_from(area).ok().and_then(|at| list.codes.get(at)).map(|code| code.label.clone());
                empty.extend(label.map(|label| (keys, label)));
            } else if without.len() * 2 <= keys.len() {
                lacking.extend(without.into_iter().cloned());
            }
        }
    }
    let label = |key: &Key| match (key, &declared.ty) {
        (Key::Text(text), _) => text.clone(),
        (Key::Code(place), ColumnType::Code(list)) => {
            let code = usize::try_from(*place).ok().and_then(|at| catalog.code_list(*list).codes.get(at));
            code.map_or_else(|| place.to_string(), |code| code.label.clone())
        }
        (Key::Code(number), _) => number.to_string(),
    };
    // What is in a district without anybody is not said of each of its wards.
    let is_inside = |(keys, _): &&(BTreeSet<Key>, String)| {
        empty.iter().any(|(around, _)| around.len() > keys.len() && keys.is_subset(around))
    };
    let areas: Vec<&String> = empty.iter().filter(|of| !is_inside(of)).map(|(_, label)| label).collect();
    let found = |shown: Vec<String>, count: usize| (count > 0).then_some(WithoutAreas { column, shown, count });
    Some(Unused {
        keys: found(lacking.iter().take(SHOWN).map(label).collect(), lacking.len()),
        areas: found(areas.iter().take(SHOWN).map(|label| (*label).clone()).collect(), areas.len()),
    })
}
