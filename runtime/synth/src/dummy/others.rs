//! Rows that count only beside others: the first of several, and those among the rows of a cohort.
//!
//! In: cohorts with `keep` or `among`. Out: rows added to a dataset. Invariant: what is added keeps the declaration's rules.

use indicia_compiler::model::{Predicate, Value};

use super::aim::aim;
use super::maker::Maker;
use super::sides::equals;
use super::thresholds::{Chosen, Wanted};
use super::world::{Field, Row, Seen, World, base};

/// Rows in the cohort and, where it keeps one of several, several for one person: an earlier one that is not in the cohort,
/// two that are, and two that nothing but the order of columns tells apart. Says whether they could be made.
pub fn several(world: &World<'_>, maker: &mut Maker<'_>, chosen: &Chosen<'_>) -> bool {
    let all: Vec<Wanted> = chosen.clauses.iter().map(|clause| (clause.clone(), true)).collect();
    let Some(keep) = chosen.keep else { return true };
    let start = maker.plain(world);
    let (mut first, reached) = aim(world, &maker.stock, start, (&all, &[]), &mut maker.random);
    for value in keep.per.iter().chain(&keep.by) {
        // Rows with a missing value on the way are not kept for anyone.
        if world.value(&first, value).is_none() {
            let (row, _) = aim(
                world,
                &maker.stock,
                first,
                (&[(Predicate::Missing(value.clone()), false)], &all),
                &mut maker.random,
            );
            first = row;
        }
    }
    let mut same: Vec<Wanted> = Vec::new();
    for value in &keep.per {
        match world.value(&first, value) {
            Some(seen) => same.push((equals(value, seen), true)),
            None => return false,
        }
    }
    if reached.must > 0 || !maker.add(world, first.clone(), &same) {
        return false;
    }
    first = maker.rows.last().cloned().unwrap_or(first);
    let same: Vec<Wanted> = keep
        .per
        .iter()
        .filter_map(|value| world.value(&first, value).map(|seen| (equals(value, seen), true)))
        .collect();
    let within: Vec<Wanted> = all.iter().chain(&same).cloned().collect();
    // The same once more, then one that differs in what decides, then one that is not in the cohort at all.
    let mut made = maker.add(world, first.clone(), &within);
    if let Some(by) = keep.by.first()
        && let Some(seen) = world.value(&first, by)
    {
        let must: Vec<Wanted> = within.iter().cloned().chain([(equals(by, seen), false)]).collect();
        made |= add_aimed(world, maker, first.clone(), &must, &[]);
    }
    if let Some((clause, rest)) = all.split_first() {
        let must: Vec<Wanted> = same.iter().cloned().chain([(clause.0.clone(), false)]).collect();
        add_aimed(world, maker, first, &must, rest);
    }
    made
}

/// Rows whose value is a value of the others', and rows whose value is not. Says whether both are there.
pub fn among(world: &World<'_>, maker: &mut Maker<'_>, chosen: &Chosen<'_>) -> bool {
    let all: Vec<Wanted> = chosen.clauses.iter().map(|clause| (clause.clone(), true)).collect();
    let mut both = true;
    for among in chosen.amongs {
        let keys = world.among_keys(among);
        let start = maker.plain(world);
        let (row, _) = aim(world, &maker.stock, start, (&all, &[]), &mut maker.random);
        let inside = keys.iter().take(20).any(|key| placed(world, maker, row.clone(), &among.value, key, &all));
        let outside = match &among.value {
            Value::Column(column) if maker.stock.columns[column.0].iter().all(|f| matches!(f, Field::Text(_))) => {
                let stranger = maker.stranger(*column);
                placed(world, maker, row, &among.value, &stranger, &all)
            }
            value => {
                let known: Vec<Field> = maker.stock.columns[base(value).0].iter().cloned().collect();
                let mut trial = row;
                known.into_iter().any(|field| {
                    trial[base(value).0] = Some(field);
                    let told = world.value(&trial, value).map(Seen::field);
                    told.is_some_and(|told| !keys.contains(&told)) && maker.add(world, trial.clone(), &all)
                })
            }
        };
        both &= inside && outside;
    }
    both
}

/// Adds a row with a value, if the value can be told from it.
fn placed(
    world: &World<'_>,
    maker: &mut Maker<'_>,
    mut row: Row,
    value: &Value,
    field: &Field,
    all: &[Wanted],
) -> bool {
    let wanted = (equals(value, field.seen()), true);
    if let Value::Column(column) = value {
        if !maker.stock.may_hold(*column, field) {
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
