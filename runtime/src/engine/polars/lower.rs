//! Nodes of a plan as lazy polars frames.
//!
//! In: a plan, one frame per dataset, and the tallies that were made while reading. Out: one lazy frame for each aggregate that is wanted. Invariants: each node is
//! spelled once, so that what several aggregates share is one expression to polars, too; key columns are named `k0, k1,
//! ...` and aggregates `a0, a1, ...`.

use std::collections::{BTreeMap, HashMap};

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::plan::ir::{Aggregate, AggregateFunction, Expr, Name, Node, NodeId, Plan, Quantile};
use polars::prelude as pl;
use polars::prelude::arity::unary_elementwise_values;
use polars::prelude::{IntoColumn, IntoLazy};

use super::expr::{Types, column, numbers, spell};
use super::frames::FILLER;
use crate::engine::needed;

/// The key of a look-up inside a join, and what says that it was found; no column of a plan is named so.
const KEY: &str = "=key";
const FOUND: &str = "=found";

/// A node as polars has it.
#[derive(Clone)]
pub(super) struct Lowered {
    pub(super) frame: pl::LazyFrame,
    /// Of each column.
    pub(super) types: Types,
}

/// The lazy frames of the wanted nodes, in their order.
pub(super) fn lower(
    plan: &Plan,
    wanted: &[NodeId],
    catalog: &Catalog,
    frames: &BTreeMap<DatasetId, pl::DataFrame>,
    tallied: BTreeMap<NodeId, Lowered>,
) -> pl::PolarsResult<Vec<pl::LazyFrame>> {
    let mut done: HashMap<NodeId, Lowered> = tallied.into_iter().collect();
    for id in needed(plan, wanted) {
        if done.contains_key(&id) {
            continue;
        }
        let lowered = match plan.node(id) {
            Node::Scan { dataset, columns } => match frames.get(&DatasetId(*dataset)) {
                Some(frame) => scan(frame, DatasetId(*dataset), columns, catalog)?,
                // Its rows are gone; what reads it is done.
                None => continue,
            },
            Node::Filter { input, predicate } => {
                let Lowered { frame, types } = done[input].clone();
                Lowered { frame: frame.filter(spell(predicate, &types)), types }
            }
            Node::LookUp { input, on, right, key, take } => {
                look_up(done[input].clone(), on, done[right].clone(), key, take)
            }
            Node::Among { input, on, right, key, negated } => {
                among(done[input].clone(), on, done[right].clone(), key, *negated)
            }
            Node::Keep { input, per, order, last, by } => keep(done[input].clone(), per, order, *last, *by),
            Node::Tally { input, by, rows } => tally(done[input].clone(), by, rows),
            Node::Aggregate { input, keys, aggregates } => aggregate(done[input].clone(), keys, aggregates),
        };
        done.insert(id, lowered);
    }
    Ok(wanted.iter().map(|id| done[id].frame.clone()).collect())
}

/// These columns of a dataset's rows.
pub(super) fn scan(
    frame: &pl::DataFrame,
    dataset: DatasetId,
    columns: &[usize],
    catalog: &Catalog,
) -> pl::PolarsResult<Lowered> {
    let mut types = Types::new();
    for &column in columns {
        let name = catalog.dataset(dataset).scanned(column);
        types.insert(name.into(), frame.column(name)?.dtype().clone());
    }
    // Without a column, polars would not know how many rows there are.
    let counted = frame.get_column_names()[0].as_str();
    let names: Vec<pl::Expr> = match types.is_empty() {
        true => vec![column(counted).alias(FILLER)],
        false => types.keys().map(|name| column(name)).collect(),
    };
    Ok(Lowered { frame: frame.clone().lazy().select(names), types })
}

/// A column that is compared with another: both as the same integers where they are stored in different ones.
fn alike(left: &Lowered, on: &str, right: &Lowered, key: &str) -> impl Fn(&str) -> pl::Expr + use<> {
    let same = left.types.get(on) == right.types.get(key);
    move |name| if same { column(name) } else { column(name).cast(pl::DataType::Int64) }
}

fn look_up(left: Lowered, on: &str, right: Lowered, key: &str, take: &[(Name, Name)]) -> Lowered {
    let alike = alike(&left, on, &right, key);
    let mut types = left.types;
    let mut taken = vec![alike(key).alias(KEY)];
    for (name, output) in take {
        taken.push(column(name).alias(&**output));
        if let Some(dtype) = right.types.get(name) {
            types.insert(output.clone(), dtype.clone());
        }
    }
    let frame =
        left.frame.join(right.frame.select(taken), [alike(on)], [column(KEY)], pl::JoinArgs::new(pl::JoinType::Left));
    Lowered { frame, types }
}

/// As a join on the keys, each once: polars' own semi-joins are a feature more to build.
fn among(left: Lowered, on: &str, right: Lowered, key: &str, negated: bool) -> Lowered {
    let alike = alike(&left, on, &right, key);
    let keys = right.frame.select([alike(key).alias(KEY)]).filter(column(KEY).is_not_null());
    let keys = keys.unique(None, pl::UniqueKeepStrategy::Any).with_column(pl::lit(true).alias(FOUND));
    let found = match negated {
        true => column(FOUND).is_null().and(column(on).is_not_null()),
        false => column(FOUND).is_not_null(),
    };
    let joined = left.frame.join(keys, [alike(on)], [column(KEY)], pl::JoinArgs::new(pl::JoinType::Left));
    let names: Vec<pl::Expr> = left.types.keys().map(|name| column(name)).collect();
    Lowered { frame: joined.filter(found).select(names), types: left.types }
}

/// What is not a column becomes one for as long as rows are chosen.
fn keep(input: Lowered, per: &[Expr], order: &[Name], last: bool, by: usize) -> Lowered {
    let mut derived = Vec::new();
    let per: Vec<String> = per
        .iter()
        .enumerate()
        .map(|(place, of)| match of {
            Expr::Column(name) => name.to_string(),
            other => {
                let name = format!("=p{place}");
                derived.push(spell(other, &input.types).alias(name.as_str()));
                name
            }
        })
        .collect();
    let frame = if derived.is_empty() { input.frame } else { input.frame.with_columns(derived.clone()) };
    let present = per.iter().map(|name| column(name).is_not_null()).reduce(pl::Expr::and);
    let frame = match present {
        Some(present) => frame.filter(present),
        None => frame,
    };
    let options = pl::SortMultipleOptions::default()
        .with_order_descending_multi((0..order.len()).map(|place| last && place < by))
        .with_nulls_last(true);
    let order: Vec<pl::Expr> = order.iter().map(|name| column(name)).collect();
    let per: Vec<pl::PlSmallStr> = per.iter().map(|name| name.as_str().into()).collect();
    let frame = frame
        .sort_by_exprs(order, options)
        .unique_stable(Some(pl::by_name(per, true, false)), pl::UniqueKeepStrategy::First);
    let columns: Vec<pl::Expr> = input.types.keys().map(|name| column(name)).collect();
    let frame = if derived.is_empty() { frame } else { frame.select(columns) };
    Lowered { frame, types: input.types }
}

/// As what an aggregate groups by, and the number of rows as an integer like others.
pub(super) fn tally(input: Lowered, by: &[(Name, Expr)], rows: &Name) -> Lowered {
    let Lowered { frame, types } = input;
    let mut counted = Types::new();
    let mut values = Vec::new();
    for (name, of) in by {
        let value = spell(of, &types);
        let dtype = match of {
            Expr::Column(column) => types.get(column).cloned().unwrap_or(pl::DataType::Int64),
            _ => pl::DataType::Int64,
        };
        counted.insert(name.clone(), dtype);
        values.push(value.alias(&**name));
    }
    counted.insert(rows.clone(), pl::DataType::Int64);
    let count = pl::len().cast(pl::DataType::Int64).alias(&**rows);
    let keys: Vec<pl::Expr> = by.iter().map(|(name, _)| column(name)).collect();
    let frame = match keys.is_empty() {
        true => frame.select([count]),
        false => frame.select(values).group_by(keys).agg([count]),
    };
    Lowered { frame, types: counted }
}

/// Keys and values become columns of their own before rows are grouped. Inside a group polars distinguishes values, constants and
/// lists apart by their lengths, and gets it wrong where a column is one value all through; outside it does not.
fn aggregate(input: Lowered, keys: &[Expr], aggregates: &[Aggregate]) -> Lowered {
    let Lowered { frame, types } = input;
    let mut columns = Vec::new();
    let mut as_column = |expr: pl::Expr| match &expr {
        pl::Expr::Column(_) => expr,
        _ => {
            let name = format!("=v{}", columns.len());
            columns.push(expr.alias(name.as_str()));
            column(&name)
        }
    };
    let keys: Vec<pl::Expr> =
        keys.iter().enumerate().map(|(place, key)| as_column(spell(key, &types)).alias(format!("k{place}"))).collect();
    let aggregates: Vec<pl::Expr> = aggregates
        .iter()
        .enumerate()
        .map(|(place, aggregate)| {
            let total = match seen(aggregate, &types) {
                Some(seen) => total(aggregate, as_column(seen)),
                None => pl::len(),
            };
            total.alias(format!("a{place}"))
        })
        .collect();
    let frame = if columns.is_empty() { frame } else { frame.with_columns(columns) };
    let frame = if keys.is_empty() { frame.select(aggregates) } else { frame.group_by(keys).agg(aggregates) };
    Lowered { frame, types: Types::new() }
}

/// What an aggregate sees of a row: missing where its condition is not true. Nothing when it sees every row alike.
fn seen(aggregate: &Aggregate, types: &Types) -> Option<pl::Expr> {
    let condition = aggregate.condition.as_ref().map(|condition| spell(condition, types));
    let Some(of) = &aggregate.of else {
        return condition.map(|condition| pl::when(condition).then(pl::lit(true)).otherwise(pl::lit(pl::NULL)));
    };
    let of = match aggregate.function {
        AggregateFunction::Count | AggregateFunction::CountDistinct => spell(of, types),
        AggregateFunction::Sum => spell(of, types).cast(pl::DataType::Int128),
        AggregateFunction::Min | AggregateFunction::Max | AggregateFunction::ValueAt(_) => {
            spell(of, types).cast(pl::DataType::Int64)
        }
        AggregateFunction::SquaresHigh => squares(spell(of, types).cast(pl::DataType::Int64), "high", |n| n >> 64),
        AggregateFunction::SquaresLow => {
            squares(spell(of, types).cast(pl::DataType::Int64), "low", |n| n & i128::from(u64::MAX))
        }
    };
    Some(match condition {
        Some(condition) => pl::when(condition).then(of).otherwise(pl::lit(pl::NULL)),
        None => of,
    })
}

fn total(aggregate: &Aggregate, seen: pl::Expr) -> pl::Expr {
    match aggregate.function {
        AggregateFunction::Count => seen.count(),
        AggregateFunction::CountDistinct => seen.drop_nulls().n_unique(),
        AggregateFunction::Sum | AggregateFunction::SquaresHigh | AggregateFunction::SquaresLow => seen.sum(),
        AggregateFunction::Min => seen.min(),
        AggregateFunction::Max => seen.max(),
        AggregateFunction::ValueAt(of) => quantile(seen, of),
    }
}

/// The value at the place of a quantile; missing when there is none.
fn quantile(seen: pl::Expr, Quantile { part, whole, upper }: Quantile) -> pl::Expr {
    let count = seen.clone().count().cast(pl::DataType::Int64);
    let (shown, rounded) = (format!("place[{part}/{whole}, {upper}]"), if upper { i128::from(whole) - 1 } else { 0 });
    let place = numbers(count, shown, move |count| {
        let steps = i128::from((count - 1).max(0)) * i128::from(part);
        i64::try_from((steps + rounded) / i128::from(whole)).ok()
    });
    seen.drop_nulls().sort(pl::SortOptions::default()).get(place, true)
}

/// A part of the square of each number, in 128 bits; missing where there is no number.
fn squares(of: pl::Expr, shown: &'static str, part: impl Fn(i128) -> i128 + Send + Sync + 'static) -> pl::Expr {
    let each = move |column: pl::Column| {
        let square = |number: i64| part(i128::from(number) * i128::from(number));
        let parts: pl::Int128Chunked = unary_elementwise_values(column.i64()?, square);
        Ok(parts.into_column())
    };
    let dtype = |_: &pl::Schema, field: &pl::Field| Ok(pl::Field::new(field.name().clone(), pl::DataType::Int128));
    of.map_with_fmt_str(each, dtype, format!("squares[{shown}]"))
}
