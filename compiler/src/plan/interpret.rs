//! The meaning of a plan, row by row: what rules must not change.
//!
//! In: a plan and the rows of each dataset. Out: the numbers of each output, by its keys.
//! Invariant: written from the words of `ir`, with nothing borrowed from the rules, so that the two cannot be wrong together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::expr::identity_of;
use super::ir::{Aggregate, AggregateFunction, CompareOp, Expr, Name, Node, Plan, Quantile, TimePart};
use super::schema::Schema;
use crate::value::relation::TextPart;
use crate::value::{Date, Period, PeriodKind};

/// A value of a row, or of an expression. Unknown is `Missing`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Missing,
    Int(i64),
    Text(Arc<str>),
    Bool(bool),
}

/// A row: a value for each of a node's columns.
pub(super) type Row = Vec<Value>;

/// Rows with the names of their columns.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) names: Vec<Name>,
    pub(super) rows: Vec<Row>,
}

/// What an output says: the value at each combination of keys, but for those that say nothing (0 for counts and sums,
/// missing for the others), which are the same as a combination that is not there.
pub(super) type Numbers = BTreeMap<Vec<Option<i64>>, i128>;

/// Every output of a plan. `tables` has the rows of each dataset, with every declared column.
pub(super) fn outputs(plan: &Plan, schema: &Schema, tables: &[Vec<Row>]) -> Vec<Numbers> {
    let mut rows: Vec<Rows> = Vec::new();
    let mut cubes: Vec<BTreeMap<Vec<Value>, Vec<Option<i128>>>> = Vec::new();
    for (_, node) in plan.nodes() {
        let mut cube = BTreeMap::new();
        rows.push(match node {
            Node::Aggregate { input, keys, aggregates } => {
                cube = aggregate(&rows[input.0], keys, aggregates);
                Rows { names: vec![], rows: vec![] }
            }
            Node::Scan { dataset, columns } => {
                let names = columns.iter().map(|&i| schema.datasets[*dataset].columns[i].name.clone()).collect();
                let pick = |row: &Row| columns.iter().map(|&i| row[i].clone()).collect();
                Rows { names, rows: tables[*dataset].iter().map(pick).collect() }
            }
            Node::Filter { input, predicate } => {
                let Rows { names, rows } = &rows[input.0];
                let passes = |row: &&Row| eval(predicate, names, row) == Value::Bool(true);
                Rows { names: names.clone(), rows: rows.iter().filter(passes).cloned().collect() }
            }
            Node::LookUp { input, on, right, key, take } => look_up(&rows[input.0], on, &rows[right.0], key, take),
            Node::Among { input, on, right, key, negated } => among(&rows[input.0], on, &rows[right.0], key, *negated),
            Node::Keep { input, per, order, last, by } => keep(&rows[input.0], per, order, *last, *by),
            Node::Tally { input, by, rows: count } => tally(&rows[input.0], by, count),
        });
        cubes.push(cube);
    }
    let output = |output: &super::ir::Output| {
        let Node::Aggregate { aggregates, .. } = plan.node(output.node) else { panic!("an output reads an aggregate") };
        let function = aggregates[output.aggregate].function;
        let mut numbers = Numbers::new();
        for (group, values) in &cubes[output.node.0] {
            let Some(value) = values[output.aggregate] else { continue };
            let key = |key: &super::ir::OutputKey| match (&group[key.column], &key.map) {
                (Value::Missing, _) => None,
                (Value::Int(value), None) => Some(*value),
                (Value::Int(value), Some(table)) => at(table, *value),
                (Value::Text(_) | Value::Bool(_), _) => panic!("keys are integers"),
            };
            let keys: Vec<Option<i64>> = output.keys.iter().map(key).collect();
            let before = numbers.insert(keys.clone(), value);
            if let Some(before) = before {
                assert!(function.is_additive(), "{function:?} was added up");
                numbers.insert(keys, before + value);
            }
        }
        if is_zero_over_nothing(function) {
            numbers.retain(|_, value| *value != 0);
        }
        numbers
    };
    plan.outputs.iter().map(output).collect()
}

/// The value of an expression over a row.
pub(super) fn eval(expr: &Expr, names: &[Name], row: &Row) -> Value {
    let int = |of: &Expr| match eval(of, names, row) {
        Value::Int(value) => Some(value),
        Value::Missing => None,
        other => panic!("{other:?} is not an integer"),
    };
    let text = |of: &Expr| match eval(of, names, row) {
        Value::Text(value) => Some(value),
        Value::Missing => None,
        other => panic!("{other:?} is not a text"),
    };
    let truth = |of: &Expr| match eval(of, names, row) {
        Value::Bool(value) => Some(value),
        Value::Missing => None,
        other => panic!("{other:?} is not a truth"),
    };
    let number = |value: Option<i64>| value.map_or(Value::Missing, Value::Int);
    let known = |value: Option<bool>| value.map_or(Value::Missing, Value::Bool);
    match expr {
        Expr::Column(name) => row[names.iter().position(|n| n == name).expect("a column")].clone(),
        Expr::Int(value) => Value::Int(*value),
        Expr::Text(value) => Value::Text(value.clone()),
        Expr::Bool(value) => Value::Bool(*value),
        Expr::Map { of, table } => number(int(of).and_then(|value| at(table, value))),
        Expr::Band { of, bands } => number(int(of).and_then(|value| {
            let within = |&(low, high): &(Option<i64>, Option<i64>)| {
                low.unwrap_or(i64::MIN) <= value && value <= high.unwrap_or(i64::MAX)
            };
            bands.iter().position(within).map(|i| i as i64)
        })),
        Expr::Time { of, part } => number(int(of).and_then(|value| time_part(*part, value))),
        Expr::Identity(of) => match eval(of, names, row) {
            Value::Text(value) => Value::Int(identity_of(&value)),
            value => value,
        },
        Expr::NumberOf(parts) => Value::Int(parts.iter().filter(|part| truth(part) == Some(true)).count() as i64),
        Expr::Compare { left, op, right } => {
            let (left, right) = (eval(left, names, row), eval(right, names, row));
            if left == Value::Missing || right == Value::Missing {
                return Value::Missing;
            }
            Value::Bool(match op {
                CompareOp::Equal => left == right,
                CompareOp::NotEqual => left != right,
                CompareOp::Less => left < right,
                CompareOp::LessOrEqual => left <= right,
                CompareOp::Greater => left > right,
                CompareOp::GreaterOrEqual => left >= right,
            })
        }
        Expr::In { of, set } => known(int(of).map(|value| set.contains(&value))),
        Expr::Texts { of, test, set } => known(text(of).map(|value| {
            let letters = |text: &str| match test.ignoring_case {
                true => text.chars().flat_map(char::to_lowercase).collect::<String>(),
                false => text.to_string(),
            };
            let value = letters(&value);
            set.iter().map(|other| letters(other)).any(|other| match test.part {
                TextPart::Whole => value == other,
                TextPart::Start => value.starts_with(&other),
                TextPart::End => value.ends_with(&other),
                TextPart::Anywhere => value.contains(&other),
            })
        })),
        Expr::Between { of, low, high } => known(int(of).map(|value| *low <= value && value <= *high)),
        Expr::IsMissing(of) => Value::Bool(eval(of, names, row) == Value::Missing),
        Expr::And(parts) => {
            let truths: Vec<Option<bool>> = parts.iter().map(truth).collect();
            let unknown = truths.contains(&None);
            known(if truths.contains(&Some(false)) { Some(false) } else { (!unknown).then_some(true) })
        }
        Expr::Or(parts) => {
            let truths: Vec<Option<bool>> = parts.iter().map(truth).collect();
            let unknown = truths.contains(&None);
            known(if truths.contains(&Some(true)) { Some(true) } else { (!unknown).then_some(false) })
        }
        Expr::Not(of) => known(truth(of).map(|value| !value)),
    }
}

fn at(table: &[Option<i64>], value: i64) -> Option<i64> {
    if value < 0 { None } else { table.get(value as usize).copied().flatten() }
}

fn time_part(part: TimePart, value: i64) -> Option<i64> {
    match part {
        TimePart::PeriodOfDay(kind) => kind.of_day(value),
        TimePart::PeriodOfMonth(kind) => kind.of_day(Period { kind: PeriodKind::Month, ordinal: value }.days().0),
        TimePart::DayOfTime => Some(value.div_euclid(86_400)),
        TimePart::HourOfTime => Some(value.rem_euclid(86_400) / 3_600),
        TimePart::Weekday => Some(Date::weekday(value)),
    }
}

fn look_up(input: &Rows, on: &Name, right: &Rows, key: &Name, take: &[(Name, Name)]) -> Rows {
    let place = |rows: &Rows, name: &Name| rows.names.iter().position(|n| n == name).expect("a column");
    let (on, key) = (place(input, on), place(right, key));
    let taken: Vec<usize> = take.iter().map(|(name, _)| place(right, name)).collect();
    let mut names = input.names.clone();
    names.extend(take.iter().map(|(_, output)| output.clone()));
    let join = |row: &Row| {
        let mut found = right.rows.iter().filter(|r| r[key] != Value::Missing && r[key] == row[on]);
        let first = found.next();
        assert!(found.next().is_none(), "the key of a look-up is unique");
        let values = taken.iter().map(|&i| first.map_or(Value::Missing, |r| r[i].clone()));
        row.iter().cloned().chain(values).collect()
    };
    Rows { names, rows: input.rows.iter().map(join).collect() }
}

fn among(input: &Rows, on: &Name, right: &Rows, key: &Name, negated: bool) -> Rows {
    let place = |rows: &Rows, name: &Name| rows.names.iter().position(|n| n == name).expect("a column");
    let (on, key) = (place(input, on), place(right, key));
    let found = |value: &Value| right.rows.iter().any(|row| row[key] == *value);
    let stays = |row: &&Row| row[on] != Value::Missing && found(&row[on]) != negated;
    Rows { names: input.names.clone(), rows: input.rows.iter().filter(stays).cloned().collect() }
}

fn keep(input: &Rows, per: &[Expr], order: &[Name], last: bool, by: usize) -> Rows {
    let place = |name: &Name| input.names.iter().position(|n| n == name).expect("a column");
    let order: Vec<usize> = order.iter().map(place).collect();
    // Missing comes last whichever way the others go.
    let before = |one: &Row, other: &Row| {
        let compared = order.iter().enumerate().map(|(i, &column)| {
            let (one, other) = (&one[column], &other[column]);
            match (*one == Value::Missing, *other == Value::Missing) {
                (false, false) if last && i < by => other.cmp(one),
                (false, false) => one.cmp(other),
                (one, other) => one.cmp(&other),
            }
        });
        compared.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    };
    let mut kept: BTreeMap<Vec<Value>, &Row> = BTreeMap::new();
    for row in &input.rows {
        let of: Vec<Value> = per.iter().map(|of| eval(of, &input.names, row)).collect();
        if of.contains(&Value::Missing) {
            continue;
        }
        let best = kept.entry(of).or_insert(row);
        if before(row, best).is_lt() {
            *best = row;
        }
    }
    Rows { names: input.names.clone(), rows: kept.into_values().cloned().collect() }
}

fn tally(input: &Rows, by: &[(Name, Expr)], count: &Name) -> Rows {
    let mut groups: BTreeMap<Row, i64> = BTreeMap::new();
    for row in &input.rows {
        *groups.entry(by.iter().map(|(_, of)| eval(of, &input.names, row)).collect()).or_default() += 1;
    }
    let names = by.iter().map(|(name, _)| name.clone()).chain([count.clone()]).collect();
    let with_count = |(row, rows): (Row, i64)| row.into_iter().chain([Value::Int(rows)]).collect();
    Rows { names, rows: groups.into_iter().map(with_count).collect() }
}

fn aggregate(input: &Rows, keys: &[Expr], aggregates: &[Aggregate]) -> BTreeMap<Vec<Value>, Vec<Option<i128>>> {
    let mut groups: BTreeMap<Vec<Value>, Vec<&Row>> = BTreeMap::new();
    if keys.is_empty() {
        groups.insert(vec![], vec![]);
    }
    for row in &input.rows {
        let key = keys.iter().map(|key| eval(key, &input.names, row)).collect();
        groups.entry(key).or_default().push(row);
    }
    let compute = |rows: &[&Row]| aggregates.iter().map(|a| one_aggregate(a, &input.names, rows)).collect();
    groups.into_iter().map(|(key, rows)| (key, compute(&rows))).collect()
}

fn one_aggregate(aggregate: &Aggregate, names: &[Name], rows: &[&Row]) -> Option<i128> {
    let seen = |row: &&&Row| aggregate.condition.as_ref().is_none_or(|c| eval(c, names, row) == Value::Bool(true));
    let seen: Vec<&&Row> = rows.iter().filter(seen).collect();
    let Some(of) = &aggregate.of else { return Some(seen.len() as i128) };
    let mut values: Vec<Value> = seen.iter().map(|row| eval(of, names, row)).collect();
    values.retain(|value| *value != Value::Missing);
    values.sort();
    let int = |value: &Value| match value {
        Value::Int(value) => i128::from(*value),
        Value::Missing | Value::Text(_) | Value::Bool(_) => panic!("{value:?} is not an integer"),
    };
    match aggregate.function {
        AggregateFunction::Count => Some(values.len() as i128),
        AggregateFunction::CountDistinct => Some(values.iter().collect::<BTreeSet<_>>().len() as i128),
        AggregateFunction::Sum => Some(values.iter().map(int).sum()),
        AggregateFunction::Min => values.first().map(int),
        AggregateFunction::Max => values.last().map(int),
        AggregateFunction::ValueAt(Quantile { part, whole, upper }) => {
            let steps = (values.len().saturating_sub(1) as u128) * u128::from(part);
            let place = if upper { steps.div_ceil(u128::from(whole)) } else { steps / u128::from(whole) };
            values.get(place as usize).map(int)
        }
        AggregateFunction::SquaresHigh => Some(values.iter().map(|value| int(value).pow(2) >> 64).sum()),
        AggregateFunction::SquaresLow => Some(values.iter().map(|value| int(value).pow(2) & ((1 << 64) - 1)).sum()),
    }
}

fn is_zero_over_nothing(function: AggregateFunction) -> bool {
    match function {
        AggregateFunction::Count
        | AggregateFunction::CountDistinct
        | AggregateFunction::Sum
        | AggregateFunction::SquaresHigh
        | AggregateFunction::SquaresLow => true,
        AggregateFunction::Min | AggregateFunction::Max | AggregateFunction::ValueAt(_) => false,
    }
}
