//! simplify: every expression of the plan, by `plan::simplify`.
//!
//! In: expressions as built. Out: simpler ones. A filter or condition keeps where it is true; a key, and what an aggregate
//! is computed of, keep their value. A condition that is always true goes; a filter that is always true goes with push.

use super::super::ir::{Aggregate, Expr, Node, NodeId, Output, Plan};
use super::super::schema::Schema;
use super::super::simplify::{simplify as simplify_value, simplify_condition};
use super::super::typing::verified_columns;

/// Runs the rule.
pub(super) fn simplify(plan: Plan, schema: &Schema) -> Plan {
    let columns = verified_columns(&plan, schema);
    let mut simple = Plan::default();
    let mut moved: Vec<NodeId> = Vec::new();
    for (_, node) in plan.nodes() {
        let node = match node.with_inputs(&moved) {
            Node::Filter { input, predicate } => {
                let of = node.inputs()[0];
                Node::Filter { input, predicate: simplify_condition(&predicate, &columns[of.0]) }
            }
            Node::Aggregate { input, keys, aggregates } => {
                let columns = &columns[node.inputs()[0].0];
                let simple = |expr: &Expr| simplify_value(expr, columns);
                let aggregate = |aggregate: Aggregate| Aggregate {
                    of: aggregate.of.as_ref().map(simple),
                    condition: aggregate
                        .condition
                        .map(|condition| simplify_condition(&condition, columns))
                        .filter(|condition| *condition != Expr::Bool(true)),
                    function: aggregate.function,
                };
                let aggregates = aggregates.into_iter().map(aggregate).collect();
                Node::Aggregate { input, keys: keys.iter().map(simple).collect(), aggregates }
            }
            // A tally is made of simple values.
            other @ (Node::Scan { .. }
            | Node::LookUp { .. }
            | Node::Among { .. }
            | Node::Keep { .. }
            | Node::Tally { .. }) => other,
        };
        moved.push(simple.add(node));
    }
    simple.outputs =
        plan.outputs.iter().map(|output| Output { node: moved[output.node.0], ..output.clone() }).collect();
    simple
}
