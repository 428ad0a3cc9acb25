//! Whether a plan is one that engines may run.
//!
//! In: a plan, from the builder or from a rule. Out: nothing, or the first thing that is wrong.
//! Invariant: what passes here has columns that exist, types that fit, canonical predicates and outputs that mean something;
//! a failure is a defect of the compiler, never of the definitions.

use std::collections::BTreeSet;

use super::ir::{Aggregate, AggregateFunction, Node, Output, Plan, Quantile};
use super::schema::{Schema, Type};
use super::typing::{Columns, boolean, columns_of, int, named, type_of};

/// Checks a whole plan.
pub fn verify(plan: &Plan, schema: &Schema) -> Result<(), String> {
    let columns = columns_of(plan, schema)?;
    for (id, node) in plan.nodes() {
        verify_node(node, &columns).map_err(|e| format!("n{}: {e}", id.0))?;
    }
    for (i, output) in plan.outputs.iter().enumerate() {
        verify_output(plan, output).map_err(|e| format!("o{i}: {e}"))?;
    }
    Ok(())
}

fn verify_node(node: &Node, all: &[Columns]) -> Result<(), String> {
    match node {
        // Their columns were found by typing.
        Node::Scan { .. } | Node::Among { .. } => Ok(()),
        Node::LookUp { take, .. } => match take.is_empty() {
            true => Err("a look-up takes nothing".into()),
            false => Ok(()),
        },
        Node::Filter { input, predicate } => boolean(predicate, &all[input.0]),
        Node::Keep { input, per, order, by, .. } => {
            let columns = &all[input.0];
            order.iter().try_for_each(|name| named(columns, name).map(|_| ()))?;
            per.iter().try_for_each(|of| type_of(of, columns).map(|_| ()).map_err(|e| format!("per: {e}")))?;
            if per.is_empty() {
                return Err("rows are kept per nothing".into());
            }
            if per.iter().collect::<BTreeSet<_>>().len() != per.len() {
                return Err("a value is twice in `per`".into());
            }
            match *by <= order.len() {
                true => Ok(()),
                false => Err(format!("{by} columns of an order of {}", order.len())),
            }
        }
        Node::Tally { input, by, .. } => {
            by.iter().try_for_each(|(name, of)| int(of, &all[input.0]).map_err(|e| format!("{name}: {e}")))?;
            match by.is_sorted_by(|(_, one), (_, other)| one < other) {
                true => Ok(()),
                false => Err("a tally is not sorted with each value once".into()),
            }
        }
        Node::Aggregate { input, keys, aggregates } => {
            let columns = &all[input.0];
            keys.iter().try_for_each(|key| int(key, columns).map_err(|e| format!("key: {e}")))?;
            if aggregates.is_empty() {
                return Err("nothing is computed".into());
            }
            for (i, aggregate) in aggregates.iter().enumerate() {
                verify_aggregate(aggregate, columns).map_err(|e| format!("a{i}: {e}"))?;
            }
            Ok(())
        }
    }
}

fn verify_aggregate(aggregate: &Aggregate, columns: &Columns) -> Result<(), String> {
    if let Some(condition) = &aggregate.condition {
        boolean(condition, columns)?;
    }
    let of = aggregate.of.as_ref().map(|of| type_of(of, columns)).transpose()?;
    match (aggregate.function, of) {
        (AggregateFunction::Count, None | Some(Type::Int(_) | Type::Text)) => Ok(()),
        (AggregateFunction::CountDistinct, Some(Type::Int(_) | Type::Text)) => Ok(()),
        (
            AggregateFunction::Sum
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::SquaresHigh
            | AggregateFunction::SquaresLow,
            Some(Type::Int(_)),
        ) => Ok(()),
        (AggregateFunction::ValueAt(Quantile { part, whole, .. }), Some(Type::Int(_))) => {
            match 0 < whole && part <= whole && i64::try_from(whole).is_ok() {
                true => Ok(()),
                false => Err(format!("no value is at {part}/{whole} of the others")),
            }
        }
        (function, None) => Err(format!("{function:?} of nothing")),
        (function, Some(ty)) => Err(format!("{function:?} of {ty:?}")),
    }
}

fn verify_output(plan: &Plan, output: &Output) -> Result<(), String> {
    let Some(Node::Aggregate { keys, aggregates, .. }) = plan.get(output.node) else {
        return Err(format!("n{} is not an aggregate", output.node.0));
    };
    let Some(aggregate) = aggregates.get(output.aggregate) else {
        return Err(format!("there is no a{} in n{}", output.aggregate, output.node.0));
    };
    for key in &output.keys {
        if key.column >= keys.len() {
            return Err(format!("there is no key {} in n{}", key.column, output.node.0));
        }
        if key.map.as_ref().is_some_and(|table| table.is_empty()) {
            return Err("a map has an empty table".into());
        }
    }
    // Groups of the node must not be added up unless that is what the function allows.
    let whole = |column| output.keys.iter().any(|key| key.column == column && key.map.is_none());
    match aggregate.function.is_additive() || (0..keys.len()).all(whole) {
        true => Ok(()),
        false => Err(format!("adds up {:?} over keys that it does not name", aggregate.function)),
    }
}
