//! Aiming: a row changed, value by value, until it says what is wanted.
//!
//! In: a row, conditions that must be true and conditions that should be. Out: the row, and how far it is from them. Invariants:
//! only values of the stock are used; the same numbers are drawn for the same goals.

use std::collections::BTreeSet;

use indicia_compiler::catalog::ColumnId;
use indicia_compiler::model::evaluate::Datum;
use indicia_compiler::model::{Predicate, Value};

use super::stock::Stock;
use super::thresholds::Wanted;
use super::world::{Row, World};
use crate::random::Random;

/// What a condition that must be true weighs beside those that should be.
const MUST: u64 = 1 << 32;

/// Changes that lead nowhere, before a goal is given up.
const PATIENCE: usize = 24;

/// How far a row is from a goal: from what must be true, and from what should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Short {
    /// From what must be true.
    pub must: u64,
    /// From what should be true.
    pub should: u64,
}

/// How far a row is from a goal.
pub fn short(world: &World<'_>, row: &[Option<Datum>], must: &[Wanted], should: &[Wanted]) -> Short {
    let far = |wanted: &[Wanted]| wanted.iter().map(|(p, truth)| world.distance(row, p, *truth)).sum();
    Short { must: far(must), should: far(should) }
}

/// Changes a row until it meets a goal, or comes close.
pub fn aim(
    world: &World<'_>,
    stock: &Stock<'_>,
    start: Row,
    (must, should): (&[Wanted], &[Wanted]),
    random: &mut Random,
) -> (Row, Short) {
    let goals: Vec<Goal<'_>> =
        must.iter().map(|w| Goal::new(w, MUST)).chain(should.iter().map(|w| Goal::new(w, 1))).collect();
    let mut row = start;
    let mut left: Vec<u64> = goals.iter().map(|goal| goal.left(world, &row)).collect();
    let mut best = (left.iter().sum::<u64>(), row.clone());
    let mut given_up: BTreeSet<usize> = BTreeSet::new();
    let mut patience = PATIENCE;
    while let Some(open) = (0..goals.len()).find(|goal| left[*goal] > 0 && !given_up.contains(goal)) {
        let now: u64 = left.iter().sum();
        let moves = moves(world, stock, &goals, &left, open, &mut row);
        let least = moves.iter().map(|(total, ..)| *total).min();
        let better: Vec<&Move> = moves.iter().filter(|(total, ..)| Some(*total) == least && *total < now).collect();
        let taken = if !better.is_empty() {
            Some(better[random.place(better.len())])
        } else if goals[open].weight == MUST && patience > 0 && !moves.is_empty() {
            // A step that is worse, from where another may be better.
            patience -= 1;
            Some(&moves[random.place(moves.len())])
        } else {
            given_up.insert(open);
            None
        };
        if let Some((_, column, field)) = taken {
            row[column.0] = field.clone();
            left = goals.iter().map(|goal| goal.left(world, &row)).collect();
            let total = left.iter().sum();
            if total < best.0 {
                best = (total, row.clone());
            }
        }
    }
    let short = short(world, &best.1, must, should);
    (best.1, short)
}

struct Goal<'w> {
    wanted: &'w Wanted,
    columns: BTreeSet<ColumnId>,
    weight: u64,
}

impl<'w> Goal<'w> {
    fn new(wanted: &'w Wanted, weight: u64) -> Goal<'w> {
        Goal { wanted, columns: wanted.0.values().into_iter().map(Value::column).collect(), weight }
    }

    fn left(&self, world: &World<'_>, row: &[Option<Datum>]) -> u64 {
        world.distance(row, &self.wanted.0, self.wanted.1).saturating_mul(self.weight)
    }
}

/// A changed column, and how far the row is from all goals then.
type Move = (u64, ColumnId, Option<Datum>);

/// Every change of one column that a goal rests on.
fn moves(
    world: &World<'_>,
    stock: &Stock<'_>,
    goals: &[Goal<'_>],
    left: &[u64],
    open: usize,
    row: &mut Row,
) -> Vec<Move> {
    let mut moves = Vec::new();
    for &column in &goals[open].columns {
        let others: u64 = goals.iter().zip(left).filter(|(g, _)| !g.columns.contains(&column)).map(|(_, l)| *l).sum();
        let touched: Vec<&Goal<'_>> = goals.iter().filter(|goal| goal.columns.contains(&column)).collect();
        let mut candidates: Vec<Option<Datum>> = stock.columns[column.0].iter().cloned().map(Some).collect();
        candidates.extend(beside_another(stock, &goals[open].wanted.0, column, row));
        if stock.may_miss(column) {
            candidates.push(None);
        }
        let before = row[column.0].take();
        for candidate in candidates {
            if candidate == before {
                continue;
            }
            row[column.0] = candidate;
            let total = others + touched.iter().map(|goal| goal.left(world, row)).sum::<u64>();
            moves.push((total, column, row[column.0].take()));
        }
        row[column.0] = before;
    }
    moves
}

/// For two columns that are compared, values beside that of the other.
fn beside_another(stock: &Stock<'_>, condition: &Predicate, column: ColumnId, row: &Row) -> Vec<Option<Datum>> {
    let Predicate::Compare(left, _, right) = condition else { return Vec::new() };
    let (Some(Value::Column(left)), Some(Value::Column(right))) = (left.value(), right.value()) else {
        return Vec::new();
    };
    let other = if *left == column { right } else { left };
    let near = match &row[other.0] {
        Some(Datum::Number(number)) => {
            [number.saturating_sub(1), *number, number.saturating_add(1)].map(Datum::Number).to_vec()
        }
        Some(Datum::Text(text)) => vec![Datum::Text(text.clone()), Datum::Text(format!("{text}~"))],
        None => Vec::new(),
    };
    near.into_iter().filter(|field| stock.may_contain(column, field)).map(Some).collect()
}
