//! A second, slow engine: the plan's words taken one by one, row by row.
//!
//! In: a plan and a request. Out: the same cubes as any engine. Invariant: it is written to be read beside plan/ir.rs and
//! to be right, and shares nothing with another engine but the reading of inputs.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use indicia_compiler::catalog::DatasetId;
use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::plan::expr::identity_of;
use indicia_compiler::plan::ir::{Aggregate, AggregateFunction, CompareOp, Expr, Name, Node, NodeId, Plan, Quantile};
use indicia_compiler::value::relation::TextPart;

use super::{Answer, Engine, Request, needed, needs, scalar, wanted};
use crate::cube::Cube;
use crate::input::{self, Reductions};
use crate::rows::{Column, Rows};

/// Runs plans row by row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reference;

impl Engine for Reference {
    fn run(&self, plan: &Plan, request: &Request<'_>) -> Result<Answer, Diagnostics> {
        let loaded = input::load(request, &needs(plan, request.catalog), &Reductions::new())?;
        let wanted = wanted(plan);
        let mut done: HashMap<NodeId, Relation> = HashMap::new();
        let mut cubes = HashMap::new();
        for id in needed(plan, &wanted) {
            match plan.node(id) {
                Node::Scan { dataset, columns } => {
                    let dataset = DatasetId(*dataset);
                    let names = columns.iter().map(|&c| request.catalog.dataset(dataset).scanned(c));
                    done.insert(id, scan(&loaded.rows[&dataset], &names.collect::<Vec<_>>()));
                }
                Node::Filter { input, predicate } => {
                    done.insert(id, done[input].keeping(|row| row.meets(predicate)));
                }
                Node::LookUp { input, on, right, key, take } => {
                    done.insert(id, look_up(&done[input], on, &done[right], key, take));
                }
                Node::Among { input, on, right, key, negated } => {
                    let among: BTreeSet<Value> = done[right].rows().map(|row| row.column(key)).collect();
                    let stays = |value: Value| value != Value::Missing && among.contains(&value) != *negated;
                    done.insert(id, done[input].keeping(|row| stays(row.column(on))));
                }
                Node::Keep { input, per, order, last, by } => {
                    done.insert(id, keep(&done[input], per, order, *last, *by));
                }
                Node::Tally { input, by, rows } => {
                    done.insert(id, tally(&done[input], by, rows));
                }
                Node::Aggregate { input, keys, aggregates } => {
                    cubes.insert(id, aggregate(&done[input], keys, aggregates));
                }
            }
        }
        Ok(Answer { cubes, reads: loaded.into_reads(request.catalog)? })
    }

    fn spell(&self, plan: &Plan, _: &Request<'_>) -> Result<String, Diagnostics> {
        let nodes = needed(plan, &wanted(plan)).into_iter();
        Ok(nodes.map(|id| format!("{}: {:?}\n", id.0, plan.node(id))).collect())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Truth(bool),
    Int(i64),
    Text(Arc<str>),
    /// Last, as `Keep` orders it. Of a predicate: unknown.
    Missing,
}

/// Rows of named columns.
struct Relation {
    names: Vec<Name>,
    rows: Vec<Vec<Value>>,
}

/// One row and the names of its columns.
#[derive(Clone, Copy)]
struct Row<'a> {
    names: &'a [Name],
    values: &'a [Value],
}

impl Relation {
    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|values| Row { names: &self.names, values })
    }

    fn keeping(&self, wanted: impl Fn(Row<'_>) -> bool) -> Relation {
        let rows = self.rows().filter(|row| wanted(*row)).map(|row| row.values.to_vec());
        Relation { names: self.names.clone(), rows: rows.collect() }
    }
}

fn scan(blocks: &[Rows], names: &[&str]) -> Relation {
    let value = |column: &Column, row: usize| match (column.number(row), column.text(row)) {
        (Some(number), _) => Value::Int(number),
        (None, Some(text)) => Value::Text(text.into()),
        (None, None) => Value::Missing,
    };
    let rows = blocks.iter().flat_map(|block| {
        let columns: Vec<Option<&Column>> = names.iter().map(|name| block.column(name)).collect();
        (0..block.length)
            .map(move |row| columns.iter().map(|column| column.map_or(Value::Missing, |c| value(c, row))).collect())
    });
    Relation { rows: rows.collect(), names: names.iter().map(|name| Name::from(*name)).collect() }
}

fn look_up(left: &Relation, on: &Name, right: &Relation, key: &Name, take: &[(Name, Name)]) -> Relation {
    let names = left.names.iter().cloned().chain(take.iter().map(|(_, output)| output.clone())).collect();
    let rows = left.rows().map(|row| {
        let wanted = row.column(on);
        let found = right.rows().find(|other| wanted != Value::Missing && other.column(key) == wanted);
        let taken = take.iter().map(|(name, _)| found.map_or(Value::Missing, |other| other.column(name)));
        row.values.iter().cloned().chain(taken).collect()
    });
    Relation { rows: rows.collect(), names }
}

fn tally(input: &Relation, by: &[(Name, Expr)], count: &Name) -> Relation {
    let mut rows: BTreeMap<Vec<Value>, i64> = BTreeMap::new();
    for row in input.rows() {
        *rows.entry(by.iter().map(|(_, of)| row.value(of)).collect()).or_default() += 1;
    }
    let names = by.iter().map(|(name, _)| name.clone()).chain([count.clone()]).collect();
    let rows = rows.into_iter().map(|(values, count)| values.into_iter().chain([Value::Int(count)]).collect());
    Relation { names, rows: rows.collect() }
}

fn keep(input: &Relation, per: &[Expr], order: &[Name], last: bool, by: usize) -> Relation {
    let mut best: BTreeMap<Vec<Value>, Row<'_>> = BTreeMap::new();
    for row in input.rows() {
        let group: Vec<Value> = per.iter().map(|of| row.value(of)).collect();
        if group.contains(&Value::Missing) {
            continue;
        }
        let earlier = |other: &Row<'_>| {
            let compared = order.iter().enumerate().map(|(place, name)| {
                let (mine, others) = (row.column(name), other.column(name));
                match (&mine, &others) {
                    (Value::Missing, _) | (_, Value::Missing) => mine.cmp(&others),
                    (_, _) if last && place < by => others.cmp(&mine),
                    (_, _) => mine.cmp(&others),
                }
            });
            compared.fold(Ordering::Equal, Ordering::then) == Ordering::Less
        };
        match best.get(&group) {
            Some(other) if !earlier(other) => {}
            Some(_) | None => {
                best.insert(group, row);
            }
        }
    }
    Relation { names: input.names.clone(), rows: best.into_values().map(|row| row.values.to_vec()).collect() }
}

fn aggregate(input: &Relation, keys: &[Expr], aggregates: &[Aggregate]) -> Cube {
    let mut groups: BTreeMap<Vec<Option<i64>>, Vec<Row<'_>>> = BTreeMap::new();
    if keys.is_empty() {
        groups.insert(Vec::new(), Vec::new());
    }
    for row in input.rows() {
        groups.entry(keys.iter().map(|key| row.value(key).number()).collect()).or_default().push(row);
    }
    Cube {
        keys: (0..keys.len()).map(|place| groups.keys().map(|group| group[place]).collect()).collect(),
        values: aggregates.iter().map(|each| groups.values().map(|rows| total(each, rows)).collect()).collect(),
    }
}

fn total(aggregate: &Aggregate, rows: &[Row<'_>]) -> Option<i128> {
    let seen = rows.iter().filter(|row| aggregate.condition.as_ref().is_none_or(|condition| row.meets(condition)));
    let Some(of) = &aggregate.of else { return Some(seen.count() as i128) };
    let values: Vec<Value> = seen.map(|row| row.value(of)).filter(|value| *value != Value::Missing).collect();
    let mut numbers: Vec<i128> = values.iter().filter_map(|value| value.number().map(i128::from)).collect();
    numbers.sort_unstable();
    match aggregate.function {
        AggregateFunction::Count => Some(values.len() as i128),
        AggregateFunction::CountDistinct => Some(values.into_iter().collect::<BTreeSet<_>>().len() as i128),
        AggregateFunction::Sum => Some(numbers.into_iter().sum()),
        AggregateFunction::Min => numbers.first().copied(),
        AggregateFunction::Max => numbers.last().copied(),
        AggregateFunction::ValueAt(Quantile { part, whole, upper }) => {
            let last = numbers.len().checked_sub(1)? as u128;
            let up = if upper { u128::from(whole) - 1 } else { 0 };
            Some(numbers[((last * u128::from(part) + up) / u128::from(whole)) as usize])
        }
        AggregateFunction::SquaresHigh => Some(numbers.into_iter().map(|n| (n * n).div_euclid(1 << 64)).sum()),
        AggregateFunction::SquaresLow => Some(numbers.into_iter().map(|n| (n * n).rem_euclid(1 << 64)).sum()),
    }
}

impl Value {
    fn number(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            Value::Truth(truth) => Some(i64::from(*truth)),
            Value::Text(_) | Value::Missing => None,
        }
    }

    fn truth(&self) -> Option<bool> {
        match self {
            Value::Truth(truth) => Some(*truth),
            Value::Int(_) | Value::Text(_) | Value::Missing => None,
        }
    }

    fn text(&self) -> &str {
        match self {
            Value::Text(text) => text,
            Value::Truth(_) | Value::Int(_) | Value::Missing => "",
        }
    }

    /// Something derived from the number; missing where there is none.
    fn then(&self, derive: impl Fn(i64) -> Option<i64>) -> Value {
        self.number().and_then(derive).map_or(Value::Missing, Value::Int)
    }

    /// A question to the value; unknown where it is missing.
    fn ask(&self, is_true: impl Fn(&Value) -> bool) -> Value {
        if *self == Value::Missing { Value::Missing } else { Value::Truth(is_true(self)) }
    }
}

impl Row<'_> {
    fn column(&self, name: &Name) -> Value {
        let place = self.names.iter().position(|known| known == name);
        place.map_or(Value::Missing, |place| self.values[place].clone())
    }

    fn meets(&self, predicate: &Expr) -> bool {
        self.value(predicate) == Value::Truth(true)
    }

    fn value(&self, expr: &Expr) -> Value {
        let truths = |all: &[Expr]| -> Vec<Option<bool>> { all.iter().map(|each| self.value(each).truth()).collect() };
        let kleene = |truth: Option<bool>| truth.map_or(Value::Missing, Value::Truth);
        match expr {
            Expr::Column(name) => self.column(name),
            Expr::Int(number) => Value::Int(*number),
            Expr::Text(text) => Value::Text(Arc::clone(text)),
            Expr::Bool(truth) => Value::Truth(*truth),
            Expr::Map { of, table } => {
                self.value(of).then(|code| usize::try_from(code).ok().and_then(|code| *table.get(code)?))
            }
            Expr::Band { of, bands } => self.value(of).then(|number| scalar::band(bands, number)),
            Expr::Time { of, part } => self.value(of).then(|number| scalar::time_part(*part, number)),
            Expr::Identity(of) => match self.value(of) {
                Value::Text(text) => Value::Int(identity_of(&text)),
                value => value,
            },
            Expr::NumberOf(all) => Value::Int(truths(all).iter().filter(|truth| **truth == Some(true)).count() as i64),
            Expr::Compare { left, op, right } => {
                let (left, right) = (self.value(left), self.value(right));
                if left == Value::Missing || right == Value::Missing {
                    return Value::Missing;
                }
                let order = left.cmp(&right);
                Value::Truth(match op {
                    CompareOp::Equal => order.is_eq(),
                    CompareOp::NotEqual => order.is_ne(),
                    CompareOp::Less => order.is_lt(),
                    CompareOp::LessOrEqual => order.is_le(),
                    CompareOp::Greater => order.is_gt(),
                    CompareOp::GreaterOrEqual => order.is_ge(),
                })
            }
            Expr::In { of, set } => self.value(of).ask(|v| v.number().is_some_and(|number| set.contains(&number))),
            Expr::Texts { of, test, set } => self.value(of).ask(|v| {
                let letters = |text: &str| match test.ignoring_case {
                    true => text.chars().flat_map(char::to_lowercase).collect::<String>(),
                    false => text.to_string(),
                };
                let text = letters(v.text());
                set.iter().map(|other| letters(other)).any(|other| match test.part {
                    TextPart::Whole => text == other,
                    TextPart::Start => text.starts_with(&other),
                    TextPart::End => text.ends_with(&other),
                    TextPart::Anywhere => text.contains(&other),
                })
            }),
            Expr::Between { of, low, high } => {
                self.value(of).ask(|v| v.number().is_some_and(|number| (*low..=*high).contains(&number)))
            }
            Expr::IsMissing(of) => Value::Truth(self.value(of) == Value::Missing),
            Expr::And(all) => {
                let truths = truths(all);
                let any_false = truths.contains(&Some(false));
                kleene(if any_false { Some(false) } else { (!truths.contains(&None)).then_some(true) })
            }
            Expr::Or(any) => {
                let truths = truths(any);
                let any_true = truths.contains(&Some(true));
                kleene(if any_true { Some(true) } else { (!truths.contains(&None)).then_some(false) })
            }
            Expr::Not(of) => kleene(self.value(of).truth().map(|truth| !truth)),
        }
    }
}
