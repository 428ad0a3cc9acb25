//! tally: rows that a set of counts cannot distinguish are counted once, and the counts are added up from those.
//!
//! In: aggregates that count rows under many conditions. Out: the same over a `Tally` of what their keys and conditions
//! read: each combination of those values that occurs, with its number of rows. A condition is then asked once a
//! combination, of which there are thousands, and not once a row, of which there are millions.
//!
//! Only where it pays and is safe to know so: at least [`MANY`] conditions over the same rows, every value that is read of
//! a known domain, and at most [`COMBINATIONS`] of them to be expected. What is counted is the same on any data.

use std::collections::BTreeSet;

use super::super::expr::all_of;
use super::super::ir::{Aggregate, AggregateFunction, CompareOp, Expr, Name, Node, NodeId, Output, Plan};
use super::super::schema::Schema;
use super::super::show::show_expr;
use super::super::typing::{Columns, domain_of, verified_columns};
use super::fuse::fuse;
use super::simplify::simplify;

/// Fewer conditions than this are asked of the rows themselves: grouping them costs about as much.
const MANY: usize = 8;

/// More combinations than this would not be much fewer than the rows.
const COMBINATIONS: u64 = 1 << 20;

/// The column of a tally that says how many rows a combination has; no column of a dataset is named so.
const ROWS: &str = "=rows";

/// Runs the rule.
pub(super) fn tally(plan: Plan, schema: &Schema) -> Plan {
    tally_from(plan, schema, MANY)
}

/// The rule, from this number of conditions on.
pub(super) fn tally_from(plan: Plan, schema: &Schema, many: usize) -> Plan {
    let columns = verified_columns(&plan, schema);
    let tallies = chosen(&plan, &columns, many);
    let mut tallied = Plan::default();
    let mut moved: Vec<NodeId> = Vec::new();
    for (id, node) in plan.nodes() {
        let node = node.with_inputs(&moved);
        let place = match (node, tallies.iter().find(|tally| tally.nodes.contains(&id))) {
            (Node::Aggregate { input, keys, aggregates }, Some(tally)) => {
                let input = tallied.add(tally.node(input));
                let keys = keys.iter().map(|key| tally.over(key)).collect();
                let aggregates = aggregates.iter().map(|aggregate| tally.sum(aggregate)).collect();
                tallied.add(Node::Aggregate { input, keys, aggregates })
            }
            (other, _) => tallied.add(other),
        };
        moved.push(place);
    }
    tallied.outputs =
        plan.outputs.iter().map(|output| Output { node: moved[output.node.0], ..output.clone() }).collect();
    // Conditions over a tally's columns may be said more simply; nodes and keys in the order that every rule leaves them in.
    fuse(simplify(tallied, schema), schema)
}

/// A tally that is worth making.
struct Chosen {
    /// The rows it is of.
    input: NodeId,
    /// What rows are distinguished by.
    by: BTreeSet<Expr>,
    /// The aggregates that read it.
    nodes: Vec<NodeId>,
    conditions: usize,
}

fn chosen(plan: &Plan, columns: &[Columns], many: usize) -> Vec<Chosen> {
    let mut all: Vec<Chosen> = Vec::new();
    for (id, node) in plan.nodes() {
        let Node::Aggregate { input, keys, aggregates } = node else { continue };
        let columns = &columns[input.0];
        let Some(by) = distinguished_by(keys, aggregates, columns) else { continue };
        let conditions = aggregates.iter().filter(|a| a.condition.is_some() || a.of.is_some()).count();
        let together = |tally: &Chosen| tally.by.union(&by).cloned().collect::<BTreeSet<Expr>>();
        let open = all.iter_mut().filter(|tally| tally.input == *input);
        match open.map(|tally| (together(tally), tally)).find(|(by, _)| combinations(by, columns) <= COMBINATIONS) {
            Some((by, tally)) => {
                tally.by = by;
                tally.nodes.push(id);
                tally.conditions += conditions;
            }
            None if combinations(&by, columns) <= COMBINATIONS => {
                all.push(Chosen { input: *input, by, nodes: vec![id], conditions });
            }
            None => {}
        }
    }
    all.retain(|tally| tally.conditions >= many && !matches!(plan.node(tally.input), Node::Tally { .. }));
    all
}

/// The values that decide in which counts a row is; none where something else than rows is asked for, or a value may be
/// anything.
fn distinguished_by(keys: &[Expr], aggregates: &[Aggregate], columns: &Columns) -> Option<BTreeSet<Expr>> {
    let mut by = BTreeSet::new();
    let counts = aggregates.iter().all(|aggregate| aggregate.function == AggregateFunction::Count);
    let read = aggregates.iter().flat_map(|aggregate| aggregate.of.iter().chain(&aggregate.condition));
    (counts && keys.iter().chain(read).all(|expr| values(expr, columns, &mut by)) && !by.is_empty()).then_some(by)
}

/// Adds the values that an expression follows from, each as near to the data as its domain is known.
fn values(expr: &Expr, columns: &Columns, by: &mut BTreeSet<Expr>) -> bool {
    match expr {
        Expr::Column(_) => value(expr, columns, by),
        Expr::Map { of, .. } | Expr::Band { of, .. } | Expr::Time { of, .. } => {
            values(of, columns, by) || value(expr, columns, by)
        }
        Expr::IsMissing(of) => values(of, columns, by) || value(&yes_or_no(expr), columns, by),
        other => other.parts().into_iter().all(|part| values(part, columns, by)),
    }
}

fn value(expr: &Expr, columns: &Columns, by: &mut BTreeSet<Expr>) -> bool {
    let known = domain_of(expr, columns).is_some();
    if known {
        by.insert(expr.clone());
    }
    known
}

/// How many combinations are to be expected.
fn combinations(by: &BTreeSet<Expr>, columns: &Columns) -> u64 {
    by.iter().fold(1, |all: u64, value| {
        let expected = domain_of(value, columns).map_or(u64::MAX, |domain| domain.expected);
        // One more, for missing.
        all.saturating_mul(expected.saturating_add(1))
    })
}

impl Chosen {
    fn node(&self, input: NodeId) -> Node {
        let by = self.by.iter().map(|value| (name_of(value), value.clone())).collect();
        Node::Tally { input, by, rows: ROWS.into() }
    }

    /// The sum that counts the same rows.
    fn sum(&self, count: &Aggregate) -> Aggregate {
        let there = count.of.as_ref().map(|of| Expr::Not(Box::new(Expr::IsMissing(Box::new(self.over(of))))));
        let asked = count.condition.as_ref().map(|condition| self.over(condition));
        let condition = (there.is_some() || asked.is_some()).then(|| all_of(there.into_iter().chain(asked)));
        Aggregate { function: AggregateFunction::Sum, of: Some(Expr::Column(ROWS.into())), condition }
    }

    /// An expression over the tally's columns.
    fn over(&self, expr: &Expr) -> Expr {
        if self.by.contains(expr) {
            return Expr::Column(name_of(expr));
        }
        match expr {
            Expr::IsMissing(_) if self.by.contains(&yes_or_no(expr)) => Expr::Compare {
                left: Box::new(Expr::Column(name_of(&yes_or_no(expr)))),
                op: CompareOp::Equal,
                right: Box::new(Expr::Int(1)),
            },
            other => other.map_parts(&mut |part| self.over(part)),
        }
    }
}

/// A predicate that is never unknown, as 1 or 0. Of any value, however many it has, one can ask so whether it is there.
fn yes_or_no(predicate: &Expr) -> Expr {
    Expr::NumberOf(vec![predicate.clone()])
}

/// The column of a tally for a value: its own name for a column, what it is for another.
fn name_of(value: &Expr) -> Name {
    match value {
        Expr::Column(name) => name.clone(),
        other => show_expr(other).into(),
    }
}
