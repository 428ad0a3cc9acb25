//! Possible rows: those that a number might have that has none, where a policy hides that it is 0.
//!
//! In: what the number asks of its rows, the rows of its family by keys. Out: the keys of rows that it might have. Invariants: each is as some row of the
//! family is, but for what the number asks, and nothing that it asks rules out what another key says; in an order that depends on records only.
//!
//! A reader who sees two kinds of visit, by men and by women, takes those of a third kind to be by men or by women, too.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::plan::audit::{Family, Part};
use indicia_compiler::plan::layout::Select;

use super::wholes::Counts;
use crate::cells::Keys;

/// How many steps may be taken for all numbers of a run.
pub(super) const STEPS: u64 = 1 << 25;

/// How many different possible rows of one number are looked at.
const MOST: usize = 4096;

/// The rows that a number might have.
pub(super) enum Might {
    /// None: no row can be what it asks.
    Never,
    /// Rows with these keys.
    Be(BTreeSet<Keys>),
    /// There is no row to go by, or no time: all that is known is what it asks.
    Unknown(Part),
}

/// The rows that one part of a family might have beside others; `steps` are those that are left.
pub(super) fn rows(family: &Family, known: &[Counts], part: &Part, beside: &[&Part], steps: &mut u64) -> Might {
    let Some(asked) = family.all_that_follows(part) else { return Might::Never };
    let mut selects: BTreeMap<usize, Vec<&Select>> = BTreeMap::new();
    asked.at.iter().for_each(|(key, select)| selects.entry(*key).or_default().push(select));
    // Those that are most of what is asked are the nearest.
    let mut nearest: (usize, BTreeSet<&[Option<i64>]>) = (0, BTreeSet::new());
    let rows = known.iter().map(Vec::len).sum::<usize>() as u64;
    let taken = rows * (1 + part.at.len() as u64);
    if *steps < taken {
        return Might::Unknown(asked);
    }
    *steps -= taken;
    for (keys, _) in known.iter().flatten().filter(|(keys, rows)| *rows != 0 && !is_of_any(keys, beside)) {
        let near = part.at.iter().filter(|(key, select)| admits(select, keys[*key])).count();
        if near > nearest.0 {
            nearest = (near, BTreeSet::new());
        }
        if near == nearest.0 {
            nearest.1.insert(keys);
        }
    }
    let mut open: BTreeSet<Keys> = BTreeSet::new();
    for keys in nearest.1 {
        let mut all = vec![keys.to_vec()];
        for (key, selects) in &selects {
            let values = values(keys[*key], selects);
            all = all.iter().flat_map(|keys| values.iter().map(|value| with(keys, *key, *value))).collect();
            if all.len() + open.len() > MOST {
                return Might::Unknown(asked);
            }
        }
        open.extend(all);
    }
    let of_one = open.first().map_or(0, |keys| (keys.len() * keys.len()) as u64);
    let taken = open.len() as u64 * of_one;
    if *steps < taken {
        return Might::Unknown(asked);
    }
    *steps -= taken;
    open.retain(|keys| !is_of_any(keys, beside) && family.can_be(keys));
    if open.is_empty() { Might::Unknown(asked) } else { Might::Be(open) }
}

fn is_of_any(keys: &[Option<i64>], parts: &[&Part]) -> bool {
    parts.iter().any(|part| has(part, keys))
}

/// Whether a part has a row, by its keys.
pub(super) fn has(part: &Part, keys: &[Option<i64>]) -> bool {
    part.at.iter().all(|(key, select)| admits(select, keys[*key]))
}

/// What a key may be so that it is what is asked: what it is, or else anything that is.
fn values(is: Option<i64>, asked: &[&Select]) -> Vec<Option<i64>> {
    let is_asked = |value: &Option<i64>| asked.iter().all(|select| admits(select, *value));
    if is_asked(&is) {
        return vec![is];
    }
    let all = asked.iter().flat_map(|select| match select {
        Select::Any => Vec::new(),
        Select::One(value) => vec![Some(*value)],
        Select::Missing => vec![None],
        Select::Set(set) => set.iter().copied().map(Some).collect(),
        Select::SetOrMissing(set) => set.iter().copied().map(Some).chain([None]).collect(),
    });
    let all: BTreeSet<Option<i64>> = all.filter(is_asked).collect();
    all.into_iter().collect()
}

fn with(keys: &[Option<i64>], key: usize, value: Option<i64>) -> Keys {
    let mut keys = keys.to_vec();
    keys[key] = value;
    keys
}

/// Whether a key may be a value.
pub(super) fn admits(select: &Select, value: Option<i64>) -> bool {
    match (select, value) {
        (Select::Any, _) | (Select::Missing | Select::SetOrMissing(_), None) => true,
        (Select::One(wanted), Some(value)) => *wanted == value,
        (Select::Set(set) | Select::SetOrMissing(set), Some(value)) => set.contains(&value),
        (Select::One(_) | Select::Set(_), None) | (Select::Missing, Some(_)) => false,
    }
}
