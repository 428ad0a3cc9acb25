//! Small plans by hand, for tests of what each rule does.
//!
//! In: names and numbers of `random::schema`. Out: expressions and nodes. Invariant: expressions are canonical, so a plan made
//! of them passes `verify` when its columns are there.

use super::super::expr::int_set;
use super::super::ir::{Aggregate, AggregateFunction, CompareOp, Expr, Name, Node, NodeId, Output, OutputKey, Plan};
use super::random::schema;

pub(super) fn column(name: &str) -> Expr {
    Expr::Column(name.into())
}

pub(super) fn is_in(of: Expr, set: &[i64]) -> Expr {
    Expr::In { of: Box::new(of), set: int_set(set.iter().copied()) }
}

pub(super) fn compare(left: Expr, op: CompareOp, right: Expr) -> Expr {
    Expr::Compare { left: Box::new(left), op, right: Box::new(right) }
}

pub(super) fn is(name: &str, value: i64) -> Expr {
    compare(column(name), CompareOp::Equal, Expr::Int(value))
}

pub(super) fn map(of: Expr, table: &[Option<i64>]) -> Expr {
    Expr::Map { of: Box::new(of), table: table.into() }
}

pub(super) fn not(of: Expr) -> Expr {
    Expr::Not(Box::new(of))
}

pub(super) fn missing(of: Expr) -> Expr {
    Expr::IsMissing(Box::new(of))
}

pub(super) fn scan(plan: &mut Plan, dataset: usize) -> NodeId {
    let columns = (0..schema().datasets[dataset].columns.len()).collect();
    plan.add(Node::Scan { dataset, columns })
}

pub(super) fn filter(plan: &mut Plan, input: NodeId, predicate: Expr) -> NodeId {
    plan.add(Node::Filter { input, predicate })
}

/// The district and size of the place.
pub(super) fn with_place(plan: &mut Plan, input: NodeId) -> NodeId {
    let right = scan(plan, 1);
    let take = vec![("district".into(), "place.district".into()), ("size".into(), "place.size".into())];
    plan.add(Node::LookUp { input, on: "place".into(), right, key: "code".into(), take })
}

pub(super) fn first_per_person(plan: &mut Plan, input: NodeId) -> NodeId {
    let order: Vec<Name> = ["day", "month", "offence", "place", "gravity", "person", "flag"].map(Name::from).to_vec();
    plan.add(Node::Keep { input, per: vec![Expr::Column("person".into())], order, last: false, by: 1 })
}

pub(super) fn count_where(condition: Option<Expr>) -> Aggregate {
    Aggregate { function: AggregateFunction::Count, of: None, condition }
}

pub(super) fn of(function: AggregateFunction, name: &str) -> Aggregate {
    Aggregate { function, of: Some(column(name)), condition: None }
}

/// A node of its own for some aggregates, each read by an output with all keys.
pub(super) fn ask(plan: &mut Plan, input: NodeId, keys: &[Expr], aggregates: Vec<Aggregate>) {
    let count = aggregates.len();
    let node = plan.add(Node::Aggregate { input, keys: keys.to_vec(), aggregates });
    let all: Vec<OutputKey> = (0..keys.len()).map(|column| OutputKey { column, map: None }).collect();
    for aggregate in 0..count {
        plan.output(Output { node, aggregate, keys: all.clone() });
    }
}
