//! Nodes of a plan as lazy polars frames.
//!
//! In: a plan and one frame a dataset. Out: one lazy frame for each aggregate that is wanted. Invariants: each node is
//! spelled once, so that what several aggregates share is one expression to polars, too; key columns are named `k0, k1,
//! ...` and aggregates `a0, a1, ...`.

use std::collections::{BTreeMap, HashMap};

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::plan::ir::{Aggregate, AggregateFunction, Expr, Name, Node, NodeId, Plan};
use polars::prelude as pl;
use polars::prelude::IntoLazy;

use super::expr::{Types, column, is_constant, numbers, spell};
use crate::engine::needed;
use crate::input::FILLER;

/// The key of a look-up inside a join; no column of a plan is named so.
const KEY: &str = "=key";

#[derive(Clone)]
struct Lowered {
    frame: pl::LazyFrame,
    types: Types,
}

/// The lazy frames of the wanted nodes, in their order.
pub(super) fn lower(
    plan: &Plan,
    wanted: &[NodeId],
    catalog: &Catalog,
    frames: &BTreeMap<DatasetId, pl::DataFrame>,
) -> pl::PolarsResult<Vec<pl::LazyFrame>> {
    let mut done: HashMap<NodeId, Lowered> = HashMap::new();
    for id in needed(plan, wanted) {
        let lowered = match plan.node(id) {
            Node::Scan { dataset, columns } => scan(DatasetId(*dataset), columns, catalog, frames)?,
            Node::Filter { input, predicate } => {
                let Lowered { frame, types } = done[input].clone();
                Lowered { frame: frame.filter(spell(predicate, &types)), types }
            }
            Node::LookUp { input, on, right, key, take } => {
                look_up(done[input].clone(), on, done[right].clone(), key, take)
            }
            Node::Keep { input, per, order, last, by } => keep(done[input].clone(), per, order, *last, *by),
            Node::Aggregate { input, keys, aggregates } => aggregate(done[input].clone(), keys, aggregates),
        };
        done.insert(id, lowered);
    }
    Ok(wanted.iter().map(|id| done[id].frame.clone()).collect())
}

fn scan(
    dataset: DatasetId,
    columns: &[usize],
    catalog: &Catalog,
    frames: &BTreeMap<DatasetId, pl::DataFrame>,
) -> pl::PolarsResult<Lowered> {
    let frame = &frames[&dataset];
    let mut types = Types::new();
    for &column in columns {
        let name = catalog.dataset(dataset).columns[column].name.as_str();
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

fn look_up(left: Lowered, on: &str, right: Lowered, key: &str, take: &[(Name, Name)]) -> Lowered {
    let same = left.types.get(on) == right.types.get(key);
    let alike = |name: &str| if same { column(name) } else { column(name).cast(pl::DataType::Int64) };
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

fn keep(input: Lowered, per: &[Name], order: &[Name], last: bool, by: usize) -> Lowered {
    let present = per.iter().map(|name| column(name).is_not_null()).reduce(pl::Expr::and);
    let frame = match present {
        Some(present) => input.frame.filter(present),
        None => input.frame,
    };
    let options = pl::SortMultipleOptions::default()
        .with_order_descending_multi((0..order.len()).map(|place| last && place < by))
        .with_nulls_last(true);
    let order: Vec<pl::Expr> = order.iter().map(|name| column(name)).collect();
    let per: Vec<pl::PlSmallStr> = per.iter().map(|name| (&**name).into()).collect();
    let frame = frame
        .sort_by_exprs(order, options)
        .unique_stable(Some(pl::by_name(per, true, false)), pl::UniqueKeepStrategy::First);
    Lowered { frame, types: input.types }
}

fn aggregate(input: Lowered, keys: &[Expr], aggregates: &[Aggregate]) -> Lowered {
    let Lowered { mut frame, types } = input;
    let mut constants = Vec::new();
    // Polars takes a constant for one value, not for one a row: it becomes a column first.
    let mut each_row = |expr: &Expr| {
        let spelled = spell(expr, &types);
        if is_constant(expr) {
            let name = format!("=c{}", constants.len());
            constants.push(spelled.alias(name.as_str()));
            column(&name)
        } else {
            spelled
        }
    };
    let keys: Vec<pl::Expr> =
        keys.iter().enumerate().map(|(place, key)| each_row(key).alias(format!("k{place}"))).collect();
    let aggregates: Vec<pl::Expr> = aggregates
        .iter()
        .enumerate()
        .map(|(place, aggregate)| {
            let of = aggregate.of.as_ref().map(&mut each_row);
            let condition = aggregate.condition.as_ref().map(&mut each_row);
            total(aggregate.function, of, condition).alias(format!("a{place}"))
        })
        .collect();
    if !constants.is_empty() {
        frame = frame.with_columns(constants);
    }
    let frame = if keys.is_empty() { frame.select(aggregates) } else { frame.group_by(keys).agg(aggregates) };
    Lowered { frame, types: Types::new() }
}

fn total(function: AggregateFunction, of: Option<pl::Expr>, condition: Option<pl::Expr>) -> pl::Expr {
    let seen = match (of, condition) {
        (None, None) => return pl::len(),
        // The sum of truths: how many there are.
        (None, Some(condition)) => return condition.sum(),
        (Some(of), None) => of,
        (Some(of), Some(condition)) => pl::when(condition).then(of).otherwise(pl::lit(pl::NULL)),
    };
    match function {
        AggregateFunction::Count => seen.count(),
        AggregateFunction::CountDistinct => seen.drop_nulls().n_unique(),
        AggregateFunction::Sum => seen.cast(pl::DataType::Int128).sum(),
        AggregateFunction::Min => seen.cast(pl::DataType::Int64).min(),
        AggregateFunction::Max => seen.cast(pl::DataType::Int64).max(),
        AggregateFunction::MedianLow => middle(seen, 1),
        AggregateFunction::MedianHigh => middle(seen, 0),
    }
}

/// Of the n values, sorted, the one at place (n - less) / 2; missing when there is none.
fn middle(seen: pl::Expr, less: i64) -> pl::Expr {
    let values = seen.cast(pl::DataType::Int64).drop_nulls();
    let count = values.clone().count().cast(pl::DataType::Int64);
    let place = numbers(count, format!("middle[{less}]"), move |count| Some((count - less).div_euclid(2)));
    values.sort(pl::SortOptions::default()).get(place, true)
}
