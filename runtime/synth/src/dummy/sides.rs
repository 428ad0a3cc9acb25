//! Sides: what a row must say to be close to a threshold, on this side or that.
//!
//! In: a condition and the stock of its dataset. Out: conditions, each of which picks out one place beside the threshold.
//! Invariant: only places that the stock can reach.

use std::collections::BTreeSet;

use indicia_compiler::model::evaluate::{Datum, Seen};
use indicia_compiler::model::{Operand, Predicate, Value};
use indicia_compiler::value::relation::{Comparison, TextTest};

use super::stock::Stock;
use super::thresholds::Wanted;
use super::world::{Row, World};

/// The places beside a threshold.
pub fn sides(world: &World<'_>, stock: &Stock<'_>, condition: &Predicate) -> Vec<Wanted> {
    let mut sides = match condition {
        Predicate::In(Operand::Value(value), ranges) => beside(world, stock, value, ranges),
        Predicate::In(Operand::NumberOf(parts), ranges) => counts(parts, ranges),
        Predicate::Compare(left, op, right) => {
            orders(*op).iter().map(|order| (Predicate::Compare(left.clone(), *order, right.clone()), true)).collect()
        }
        Predicate::Text(value, test, texts) if test.is_equality() => {
            let each = texts.iter().map(|text| (equals(value, Seen::Text(text)), true));
            each.chain([(condition.clone(), false)]).collect()
        }
        Predicate::Text(..) | Predicate::Missing(_) | Predicate::And(_) | Predicate::Or(_) | Predicate::Not(_) => {
            vec![(condition.clone(), true), (condition.clone(), false)]
        }
    };
    // A missing value is on neither side.
    for value in condition.values() {
        let missing = (Predicate::Missing(value.clone()), true);
        if !sides.contains(&missing) && reachable(world, stock, value).contains(&None) {
            sides.push(missing);
        }
    }
    sides
}

/// Whether the declarations leave room on either side: for rows that meet a condition, for rows that fail it.
pub fn room(world: &World<'_>, stock: &Stock<'_>, condition: &Predicate) -> (bool, bool) {
    let [value] = condition.values()[..] else { return (true, true) };
    let column = value.column();
    let mut row: Row = vec![None; stock.dataset.columns.len()];
    let mut truths = BTreeSet::new();
    for field in stock.columns[column.0].iter().cloned().map(Some).chain(stock.may_miss(column).then_some(None)) {
        row[column.0] = field;
        truths.insert(world.meets(&row, condition));
    }
    (truths.contains(&Some(true)), truths.contains(&Some(false)))
}

/// The condition that a value is this one.
pub fn equals(value: &Value, seen: Seen<'_>) -> Predicate {
    match seen {
        Seen::Number(number) => Predicate::In(Operand::Value(value.clone()), vec![(number, number)]),
        Seen::Text(text) => Predicate::Text(value.clone(), TextTest::SAME, vec![text.to_string()]),
    }
}

/// Every value that the stock of the column behind it gives.
fn reachable(world: &World<'_>, stock: &Stock<'_>, value: &Value) -> BTreeSet<Option<Datum>> {
    let column = value.column();
    let mut row: Row = vec![None; stock.dataset.columns.len()];
    let mut reached = BTreeSet::new();
    for field in &stock.columns[column.0] {
        row[column.0] = Some(field.clone());
        reached.insert(world.value(&row, value).map(Seen::datum));
    }
    if stock.may_miss(column) {
        reached.insert(None);
    }
    reached
}

fn beside(world: &World<'_>, stock: &Stock<'_>, value: &Value, ranges: &[(i64, i64)]) -> Vec<Wanted> {
    let number = |field| match field {
        Some(Datum::Number(number)) => Some(number),
        Some(Datum::Text(_)) | None => None,
    };
    let known: BTreeSet<i64> = reachable(world, stock, value).into_iter().filter_map(number).collect();
    nearest(&known, ranges).into_iter().map(|number| (equals(value, Seen::Number(number)), true)).collect()
}

fn counts(parts: &[Predicate], ranges: &[(i64, i64)]) -> Vec<Wanted> {
    let known = (0..=parts.len() as i64).collect();
    let exactly = |number| Predicate::In(Operand::NumberOf(parts.to_vec()), vec![(number, number)]);
    nearest(&known, ranges).into_iter().map(|number| (exactly(number), true)).collect()
}

/// The known numbers that are first inside and outside each end of the ranges.
fn nearest(known: &BTreeSet<i64>, ranges: &[(i64, i64)]) -> BTreeSet<i64> {
    let mut near = BTreeSet::new();
    for (first, last) in ranges.iter().filter(|(first, last)| first <= last) {
        near.extend(known.range(..first).next_back());
        near.extend(known.range(first..=last).next());
        near.extend(known.range(first..=last).next_back());
        near.extend(last.checked_add(1).and_then(|after| known.range(after..).next()));
    }
    near
}

/// The orders of two values that a comparison distinguishes.
fn orders(op: Comparison) -> &'static [Comparison] {
    match op.is_equality() {
        true => &[Comparison::Equal, Comparison::NotEqual],
        false => &[Comparison::Less, Comparison::Equal, Comparison::Greater],
    }
}
