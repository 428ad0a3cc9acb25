//! Rows that count only beside others: the first of several, and those among the rows of a cohort.
//!
//! In: cohorts with `keep` or `among`. Out: rows added to a dataset. Invariant: what is added keeps the declaration's rules.

use std::collections::BTreeSet;

use indicia_compiler::catalog::ColumnType;
use indicia_compiler::model::evaluate::{Datum, Seen};
use indicia_compiler::model::{Among, Predicate, Value};

use super::aim::aim;
use super::maker::Maker;
use super::sides::equals;
use super::thresholds::{Chosen, Wanted};
use super::world::{Row, World};

/// Where a cohort keeps one of several rows, several for one person: two that only the order of columns distinguishes,
/// one that differs in what decides, and one that is not in the cohort. None where they cannot be.
pub fn several(world: &World<'_>, maker: &mut Maker<'_>, chosen: &Chosen<'_>) {
    let all: Vec<Wanted> = chosen.clauses.iter().map(|clause| (clause.clone(), true)).collect();
    let Some(keep) = chosen.keep else { return };
    // A row with a missing value is kept for nobody.
    let there = keep.per.iter().chain(&keep.by).map(|value| (Predicate::Missing(value.clone()), false));
    let must: Vec<Wanted> = all.iter().cloned().chain(there).collect();
    let start = maker.plain(world);
    if !add_aimed(world, maker, start, &must, &[]) {
        return;
    }
    let Some(first) = maker.rows.last().cloned() else { return };
    let per = keep.per.iter().filter_map(|value| world.value(&first, value).map(|seen| (equals(value, seen), true)));
    let same: Vec<Wanted> = per.collect();
    let within: Vec<Wanted> = all.iter().chain(&same).cloned().collect();
    maker.add(world, first.clone(), &within);
    if let Some(by) = keep.by.first()
        && let Some(seen) = world.value(&first, by)
    {
        let must: Vec<Wanted> = within.iter().cloned().chain([(equals(by, seen), false)]).collect();
        add_aimed(world, maker, first.clone(), &must, &[]);
    }
    if let Some((clause, rest)) = all.split_first() {
        let must: Vec<Wanted> = same.iter().cloned().chain([(clause.0.clone(), false)]).collect();
        add_aimed(world, maker, first, &must, rest);
    }
}

/// Adds rows whose value is a value of the others', and rows whose value is not, where there are none. Says whether any was.
pub fn among(world: &World<'_>, maker: &mut Maker<'_>, chosen: &Chosen<'_>) -> bool {
    let all: Vec<Wanted> = chosen.clauses.iter().map(|clause| (clause.clone(), true)).collect();
    let mut added = false;
    for among in chosen.amongs {
        let keys = world.among_keys(among);
        let (inside, outside) = split(world, chosen, among, &keys);
        let start = maker.plain(world);
        let (row, _) = aim(world, &maker.stock, start, (&all, &[]), &mut maker.random);
        added |= !inside && keys.iter().take(20).any(|key| placed(world, maker, row.clone(), &among.value, key, &all));
        if outside {
            continue;
        }
        added |= match &among.value {
            Value::Column(column) if maker.stock.dataset.column(*column).ty == ColumnType::Text => {
                let unlisted = maker.unlisted(*column);
                placed(world, maker, row, &among.value, &unlisted, &all)
            }
            value => {
                let known: Vec<Datum> = maker.stock.columns[value.column().0].iter().cloned().collect();
                let mut trial = row;
                known.into_iter().any(|field| {
                    trial[value.column().0] = Some(field);
                    let value = world.value(&trial, value).map(Seen::datum);
                    value.is_some_and(|value| !keys.contains(&value)) && maker.add(world, trial.clone(), &all)
                })
            }
        };
    }
    added
}

/// Whether a cohort has something to choose from: several rows for someone, and rows among the others and not.
pub fn is_open(world: &World<'_>, chosen: &Chosen<'_>) -> bool {
    let several = chosen.keep.is_none_or(|keep| {
        let mut seen = BTreeSet::new();
        candidates(world, chosen).any(|row| {
            let per: Option<Vec<Datum>> = keep.per.iter().map(|v| world.value(row, v).map(Seen::datum)).collect();
            per.is_some_and(|per| !seen.insert(per))
        })
    });
    several && chosen.amongs.iter().all(|among| split(world, chosen, among, &world.among_keys(among)) == (true, true))
}

/// The rows that a cohort chooses from.
fn candidates<'w>(world: &'w World<'_>, chosen: &'w Chosen<'_>) -> impl Iterator<Item = &'w Row> {
    let belongs = |row: &&Row| chosen.clauses.iter().all(|clause| world.meets(row, clause) == Some(true));
    world.rows.get(&chosen.dataset).into_iter().flatten().filter(belongs)
}

/// Whether there are rows among the others, and rows that are not.
fn split(world: &World<'_>, chosen: &Chosen<'_>, among: &Among, keys: &BTreeSet<Datum>) -> (bool, bool) {
    let is_among = |row: &Row| world.value(row, &among.value).map(|value| keys.contains(&value.datum()));
    let is = |truth: bool| candidates(world, chosen).any(|row| is_among(row) == Some(truth));
    (is(true), is(false))
}

/// Adds a row with a value, if it can have that value.
fn placed(
    world: &World<'_>,
    maker: &mut Maker<'_>,
    mut row: Row,
    value: &Value,
    field: &Datum,
    all: &[Wanted],
) -> bool {
    let wanted = (equals(value, field.seen()), true);
    if let Value::Column(column) = value {
        if !maker.stock.may_contain(*column, field) {
            return false;
        }
        row[column.0] = Some(field.clone());
        let must: Vec<Wanted> = all.iter().cloned().chain([wanted]).collect();
        return maker.add(world, row, &must);
    }
    let must: Vec<Wanted> = all.iter().cloned().chain([wanted]).collect();
    add_aimed(world, maker, row, &must, &[])
}

fn add_aimed(world: &World<'_>, maker: &mut Maker<'_>, start: Row, must: &[Wanted], should: &[Wanted]) -> bool {
    let (row, reached) = aim(world, &maker.stock, start, (must, should), &mut maker.random);
    reached.must == 0 && maker.add(world, row, must)
}
