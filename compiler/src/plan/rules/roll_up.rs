//! roll up: numbers by coarse keys are added up from numbers by finer keys of the same base.
//!
//! In: an `Aggregate` node for each base and set of keys. Out: fewer. Three steps, each only where groups share rows:
//!
//! 1. A key that follows from another key of its node is not a key: `by district, county` is `by district`, and outputs see the
//!    county through a map. Groups stay the same, so this is right for every function.
//! 2. A node whose keys all follow from another's moves into it, if all its aggregates are additive (or the keys are the same).
//!    A node that must stay, for a count of distinct people, keeps its additive aggregates too: its rows are grouped anyway.
//! 3. Two additive nodes with keys that do not follow from each other become one by the keys of both, where that makes at
//!    most [`FEW`] groups.
//!
//! So no node has more groups than the largest that was asked for, or than `FEW`. Counts of people, extremes and medians are
//! never added up.

use std::sync::{LazyLock, Mutex};

use super::super::expr::{MONTHS, band_value, time_value};
use super::super::ir::{Expr, Node, Plan, TimePart};
use super::super::list::List;
use super::super::schema::Schema;
use super::super::typing::{Columns, domain_of, verified_columns};
use super::groups::{Group, Groups, KeyUse, compose};
use crate::value::PeriodKind;

/// Up to this many groups a node costs the same as one without keys.
const FEW: u64 = 4096;

/// A value for each value of a key, from 0.
type Table = List<Option<i64>>;

/// Runs the rule.
pub(super) fn roll_up(plan: Plan, schema: &Schema) -> Plan {
    let mut groups = Groups::read(&plan);
    let bases = verified_columns(&groups.bases, schema);
    for group in 0..groups.groups.len() {
        let columns = group_columns(&groups, group, &bases);
        let keys = least_keys(&groups.groups[group].keys, &columns);
        if let Some(uses) = uses_of(&groups.groups[group].keys, &keys, &columns) {
            groups.rekey(group, keys, &uses);
        }
    }
    for source in 0..groups.groups.len() {
        if let Some((target, uses)) = finer(&groups, source, &bases) {
            groups.absorb(target, source, &uses);
        }
    }
    while let Some(merge) = smallest_merge(&groups, &bases) {
        groups.rekey(merge.target, merge.keys, &merge.of_target);
        groups.absorb(merge.target, merge.source, &merge.of_source);
    }
    groups.write()
}

/// The smallest group that a group may move into, and what becomes of its keys there.
fn finer(groups: &Groups, source: usize, bases: &[Columns]) -> Option<(usize, Vec<KeyUse>)> {
    let moving = &groups.groups[source];
    let into = |target: usize| {
        let other = &groups.groups[target];
        let may = target != source && moving.base == other.base && (moving.keys == other.keys || moving.is_additive());
        if !may || other.is_empty() {
            return None;
        }
        let columns = group_columns(groups, target, bases);
        let uses = uses_of(&moving.keys, &other.keys, &columns)?;
        groups.share_rows(target, source).then(|| (size_of(&other.keys, &columns), target, uses))
    };
    let smallest = (0..groups.groups.len()).filter_map(into).min_by_key(|(size, target, _)| (*size, *target));
    smallest.map(|(_, target, uses)| (target, uses))
}

/// Two groups that become one by the keys of both.
struct Merge {
    target: usize,
    source: usize,
    keys: Vec<Expr>,
    of_target: Vec<KeyUse>,
    of_source: Vec<KeyUse>,
}

/// The merge that makes the fewest groups.
fn smallest_merge(groups: &Groups, bases: &[Columns]) -> Option<Merge> {
    let open: Vec<(usize, Columns)> = (0..groups.groups.len())
        .filter(|&i| !groups.groups[i].is_empty() && groups.groups[i].is_additive())
        .map(|i| (i, group_columns(groups, i, bases)))
        .filter(|(i, columns)| size_of(&groups.groups[*i].keys, columns) <= FEW)
        .collect();
    let pairs =
        open.iter().enumerate().flat_map(|(place, one)| open[place + 1..].iter().map(move |other| (one, other)));
    pairs.filter_map(|(one, other)| merge(groups, one, other)).min_by_key(|(size, _)| *size).map(|(_, merge)| merge)
}

/// The merge of one pair, if it may be, and how many groups it makes.
fn merge(groups: &Groups, one: &(usize, Columns), other: &(usize, Columns)) -> Option<(u64, Merge)> {
    let ((target, columns), (source, more)) = (one, other);
    if !groups.share_rows(*target, *source) {
        return None;
    }
    let (of_target, of_source) = (&groups.groups[*target].keys, &groups.groups[*source].keys);
    let columns: Columns = columns.iter().chain(more).map(|(name, ty)| (name.clone(), *ty)).collect();
    let keys = least_keys(&[of_target.as_slice(), of_source].concat(), &columns);
    let size = size_of(&keys, &columns);
    let of_target = uses_of(of_target, &keys, &columns)?;
    let of_source = uses_of(of_source, &keys, &columns)?;
    (size <= FEW).then_some((size, Merge { target: *target, source: *source, keys, of_target, of_source }))
}

/// The keys from which all follow, sorted.
fn least_keys(keys: &[Expr], columns: &Columns) -> Vec<Expr> {
    let mut least: Vec<Expr> = keys.to_vec();
    least.sort();
    least.dedup();
    let follows = |key: &Expr| least.iter().any(|from| from != key && derive(key, from, columns).is_some());
    least.iter().filter(|key| !follows(key)).cloned().collect()
}

/// How each key follows from one of `from`; none if some key does not.
fn uses_of(keys: &[Expr], from: &[Expr], columns: &Columns) -> Option<Vec<KeyUse>> {
    let use_of = |key: &Expr| {
        let found = |(column, from)| derive(key, from, columns).map(|map| KeyUse { column, map });
        // A key that is there needs no map, even if it also follows from another.
        let same = from.iter().position(|from| from == key).map(|column| KeyUse { column, map: None });
        same.or_else(|| from.iter().enumerate().find_map(found))
    };
    keys.iter().map(use_of).collect()
}

/// How a key follows from another: as it is (`Some(None)`), through a map, or not at all.
/// A map gives missing for missing, and so does every expression that is looked into here.
fn derive(key: &Expr, from: &Expr, columns: &Columns) -> Option<Option<Table>> {
    if key == from {
        return Some(None);
    }
    match key {
        Expr::Map { of, table } => Some(compose(derive(of, from, columns)?.as_ref(), Some(table))),
        Expr::Band { of, bands } => {
            let first = table_of(of, from, columns, FEW as i64)?;
            Some(Some(first.iter().map(|v| v.and_then(|v| band_value(bands, v))).collect()))
        }
        Expr::Time { of, part: TimePart::PeriodOfDay(longer) } => {
            // Every longer period is made of whole months.
            let month = Expr::Time { of: of.clone(), part: TimePart::PeriodOfDay(PeriodKind::Month) };
            (month == *from && *longer != PeriodKind::Day).then(|| Some(months_to(*longer)))
        }
        Expr::Time { of, part: TimePart::PeriodOfMonth(longer) } => match derive(of, from, columns)? {
            Some(first) => Some(compose(Some(&first), Some(&months_to(*longer)))),
            None => domain_of(from, columns).filter(|d| d.below <= MONTHS).map(|_| Some(months_to(*longer))),
        },
        _ => None,
    }
}

/// The derivation as a table over every value of `from`, of which there must be no more than `limit`.
fn table_of(key: &Expr, from: &Expr, columns: &Columns, limit: i64) -> Option<Table> {
    match derive(key, from, columns)? {
        Some(table) => Some(table),
        None => domain_of(from, columns).filter(|d| d.below <= limit).map(|d| (0..d.below).map(Some).collect()),
    }
}

/// The longer period of every month. Made once a kind: it has an entry for each month of ten thousand years.
fn months_to(longer: PeriodKind) -> Table {
    static TABLES: LazyLock<Mutex<Vec<(PeriodKind, Table)>>> = LazyLock::new(Mutex::default);
    let mut tables = TABLES.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some((_, table)) = tables.iter().find(|(kind, _)| *kind == longer) {
        return table.clone();
    }
    let table: Table = (0..MONTHS).map(|month| time_value(TimePart::PeriodOfMonth(longer), month)).collect();
    tables.push((longer, table.clone()));
    table
}

/// How many groups are to be expected; a key of unknown size makes it unbounded.
fn size_of(keys: &[Expr], columns: &Columns) -> u64 {
    keys.iter().fold(1, |size: u64, key| {
        let expected = domain_of(key, columns).map_or(u64::MAX, |domain| domain.expected);
        // One more, for missing.
        size.saturating_mul(expected.saturating_add(1))
    })
}

/// The columns of the rows that a group is over.
fn group_columns(groups: &Groups, group: usize, bases: &[Columns]) -> Columns {
    let Group { base, look_ups, .. } = &groups.groups[group];
    let mut columns = bases[base.0].clone();
    for ((_, _, right), take) in look_ups {
        debug_assert!(matches!(groups.bases.node(*right), Node::Scan { .. } | Node::Keep { .. }));
        columns.extend(take.iter().map(|(output, name)| (output.clone(), bases[right.0][name])));
    }
    columns
}
