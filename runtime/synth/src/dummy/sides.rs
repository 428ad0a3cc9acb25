//! Sides: what a row must say to stand close to a threshold, on this side or that.
//!
//! In: a condition and the stock of its dataset. Out: conditions, each of which picks out one place beside the threshold.
//! Invariant: only places that the stock can reach.

use std::collections::BTreeSet;

use indicia_compiler::model::{Operand, Predicate, TextOperand, Value};
use indicia_compiler::syntax::ast::Comparison;

use super::stock::Stock;
use super::thresholds::Wanted;
use super::world::{Field, Row, Seen, World, base, values};

/// The places beside a threshold.
pub fn sides(world: &World<'_>, stock: &Stock<'_>, condition: &Predicate) -> Vec<Wanted> {
    let mut sides = match condition {
        Predicate::Compare(Operand::Value(value), op, Operand::Int(number)) => {
            beside(world, stock, value, &ranges(*op, *number))
        }
        Predicate::Compare(Operand::Int(number), op, Operand::Value(value)) => {
            beside(world, stock, value, &ranges(turned(*op), *number))
        }
        Predicate::In(Operand::Value(value), ranges) => beside(world, stock, value, ranges),
        Predicate::Compare(Operand::NumberOf(parts), op, Operand::Int(number)) => counts(parts, &ranges(*op, *number)),
        Predicate::Compare(Operand::Int(number), op, Operand::NumberOf(parts)) => {
            counts(parts, &ranges(turned(*op), *number))
        }
        Predicate::In(Operand::NumberOf(parts), ranges) => counts(parts, ranges),
        Predicate::Compare(left, op, right) => {
            orders(*op).iter().map(|order| (Predicate::Compare(left.clone(), *order, right.clone()), true)).collect()
        }
        Predicate::CompareText(TextOperand::Value(value), _, TextOperand::Text(text))
        | Predicate::CompareText(TextOperand::Text(text), _, TextOperand::Value(value)) => {
            let known = texts(world, stock, value);
            let below = known.range::<str, _>((std::ops::Bound::Unbounded, std::ops::Bound::Excluded(text.as_str())));
            let above = known.range::<str, _>((std::ops::Bound::Excluded(text.as_str()), std::ops::Bound::Unbounded));
            let near = below.last().into_iter().chain(known.get(text)).chain(above.into_iter().next());
            near.map(|text| (Predicate::InTexts(value.clone(), vec![text.clone()]), true)).collect()
        }
        Predicate::CompareText(left, op, right) => orders(*op)
            .iter()
            .map(|order| (Predicate::CompareText(left.clone(), *order, right.clone()), true))
            .collect(),
        Predicate::InTexts(value, texts) => {
            let each = texts.iter().map(|text| (Predicate::InTexts(value.clone(), vec![text.clone()]), true));
            each.chain([(condition.clone(), false)]).collect()
        }
        Predicate::Text(..)
        | Predicate::Missing(_)
        | Predicate::And(_)
        | Predicate::Or(_)
        | Predicate::Not(_)
        | Predicate::In(Operand::Int(_), _) => vec![(condition.clone(), true), (condition.clone(), false)],
    };
    // A missing value is on neither side.
    let mut told = Vec::new();
    values(condition, &mut told);
    for value in told {
        let missing = (Predicate::Missing(value.clone()), true);
        if !sides.contains(&missing) && reachable(world, stock, value).contains(&None) {
            sides.push(missing);
        }
    }
    sides
}

/// Whether the declarations leave room on either side: for rows that meet a condition, for rows that fail it.
pub fn room(world: &World<'_>, stock: &Stock<'_>, condition: &Predicate) -> (bool, bool) {
    let mut told = Vec::new();
    values(condition, &mut told);
    let [value] = told[..] else { return (true, true) };
    let column = base(value);
    let mut row: Row = vec![None; stock.dataset.columns.len()];
    let mut truths = BTreeSet::new();
    for field in stock.columns[column.0].iter().cloned().map(Some).chain(stock.may_miss(column).then_some(None)) {
        row[column.0] = field;
        truths.insert(world.holds(&row, condition));
    }
    (truths.contains(&Some(true)), truths.contains(&Some(false)))
}

/// The condition that a value is this one.
pub fn equals(value: &Value, seen: Seen<'_>) -> Predicate {
    match seen {
        Seen::Number(number) => {
            Predicate::Compare(Operand::Value(value.clone()), Comparison::Equal, Operand::Int(number))
        }
        Seen::Text(text) => Predicate::InTexts(value.clone(), vec![text.to_string()]),
    }
}

/// Every value that the stock of the column behind it gives.
fn reachable(world: &World<'_>, stock: &Stock<'_>, value: &Value) -> BTreeSet<Option<Field>> {
    let column = base(value);
    let mut row: Row = vec![None; stock.dataset.columns.len()];
    let mut reached = BTreeSet::new();
    for field in &stock.columns[column.0] {
        row[column.0] = Some(field.clone());
        reached.insert(world.value(&row, value).map(Seen::field));
    }
    if stock.may_miss(column) {
        reached.insert(None);
    }
    reached
}

fn texts(world: &World<'_>, stock: &Stock<'_>, value: &Value) -> BTreeSet<String> {
    let text = |field| match field {
        Some(Field::Text(text)) => Some(text),
        Some(Field::Number(_)) | None => None,
    };
    reachable(world, stock, value).into_iter().filter_map(text).collect()
}

fn beside(world: &World<'_>, stock: &Stock<'_>, value: &Value, ranges: &[(i64, i64)]) -> Vec<Wanted> {
    let number = |field| match field {
        Some(Field::Number(number)) => Some(number),
        Some(Field::Text(_)) | None => None,
    };
    let known: BTreeSet<i64> = reachable(world, stock, value).into_iter().filter_map(number).collect();
    nearest(&known, ranges).into_iter().map(|number| (equals(value, Seen::Number(number)), true)).collect()
}

fn counts(parts: &[Predicate], ranges: &[(i64, i64)]) -> Vec<Wanted> {
    let known = (0..=parts.len() as i64).collect();
    let exactly =
        |number| Predicate::Compare(Operand::NumberOf(parts.to_vec()), Comparison::Equal, Operand::Int(number));
    nearest(&known, ranges).into_iter().map(|number| (exactly(number), true)).collect()
}

/// The known numbers that stand first inside and outside each end of the ranges.
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

/// The numbers for which a comparison holds.
fn ranges(op: Comparison, number: i64) -> Vec<(i64, i64)> {
    match op {
        Comparison::Equal | Comparison::NotEqual => vec![(number, number)],
        Comparison::Less => vec![(i64::MIN, number.saturating_sub(1))],
        Comparison::LessOrEqual => vec![(i64::MIN, number)],
        Comparison::Greater => vec![(number.saturating_add(1), i64::MAX)],
        Comparison::GreaterOrEqual => vec![(number, i64::MAX)],
    }
}

fn turned(op: Comparison) -> Comparison {
    match op {
        Comparison::Equal => Comparison::Equal,
        Comparison::NotEqual => Comparison::NotEqual,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}

/// The orders of two values that a comparison tells apart.
fn orders(op: Comparison) -> &'static [Comparison] {
    match op {
        Comparison::Equal | Comparison::NotEqual => &[Comparison::Equal, Comparison::NotEqual],
        Comparison::Less | Comparison::LessOrEqual | Comparison::Greater | Comparison::GreaterOrEqual => {
            &[Comparison::Less, Comparison::Equal, Comparison::Greater]
        }
    }
}
