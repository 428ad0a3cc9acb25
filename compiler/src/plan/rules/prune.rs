//! prune: only what outputs need.
//!
//! In: a plan that may read and compute too much. Out: scans with the columns that are read, look-ups with the columns that
//! are taken up (none taken: no look-up, for it never changes the number of rows), aggregates that outputs read, and no
//! node that no output reaches. A dataset is scanned with the same columns wherever a plan scans it, so that an engine reads
//! it once.

use std::collections::{BTreeMap, BTreeSet};

use super::super::expr::columns_in;
use super::super::ir::{Aggregate, Expr, Name, Node, NodeId, Output, Plan};
use super::super::schema::Schema;

/// Runs the rule.
pub(super) fn prune(plan: Plan, schema: &Schema) -> Plan {
    let needs = Needs::of(&plan);
    let scans = scanned(&plan, &needs, schema);
    let mut pruned = Plan::default();
    let mut moved: Vec<NodeId> = Vec::new();
    for (id, node) in plan.nodes() {
        let place = match node.with_inputs(&moved) {
            // What no node reads is never looked at again.
            _ if !needs.reached(id) => id,
            Node::Scan { dataset, .. } => pruned.add(Node::Scan { dataset, columns: scans[&dataset].clone() }),
            Node::LookUp { input, on, right, key, take } => {
                let take: Vec<_> =
                    take.into_iter().filter(|(_, output)| needs.columns[id.0].contains(output)).collect();
                match take.is_empty() {
                    true => input,
                    false => pruned.add(Node::LookUp { input, on, right, key, take }),
                }
            }
            Node::Aggregate { input, keys, aggregates } => {
                let aggregates = needs.aggregates[&id].iter().map(|&i| aggregates[i].clone()).collect();
                pruned.add(Node::Aggregate { input, keys, aggregates })
            }
            Node::Tally { input, by, rows } => {
                let by = by.into_iter().filter(|(name, _)| needs.columns[id.0].contains(name)).collect();
                pruned.add(Node::Tally { input, by, rows })
            }
            other @ (Node::Filter { .. } | Node::Among { .. } | Node::Keep { .. }) => pruned.add(other),
        };
        moved.push(place);
    }
    let places = needs.places();
    let output = |output: &Output| {
        let aggregate = places[&output.node][&output.aggregate];
        Output { node: moved[output.node.0], aggregate, keys: output.keys.clone() }
    };
    pruned.outputs = plan.outputs.iter().map(output).collect();
    pruned
}

/// What is needed of each node.
struct Needs {
    /// By node: the columns that its readers read, and whether there are any.
    columns: Vec<BTreeSet<Name>>,
    readers: Vec<bool>,
    /// By aggregate node: the aggregates that outputs read.
    aggregates: BTreeMap<NodeId, BTreeSet<usize>>,
}

impl Needs {
    fn of(plan: &Plan) -> Needs {
        let nodes = plan.nodes().count();
        let mut needs =
            Needs { columns: vec![BTreeSet::new(); nodes], readers: vec![false; nodes], aggregates: BTreeMap::new() };
        for output in &plan.outputs {
            needs.readers[output.node.0] = true;
            needs.aggregates.entry(output.node).or_default().insert(output.aggregate);
        }
        for (id, node) in plan.nodes().rev() {
            if needs.reached(id) {
                needs.pass_on(id, node);
            }
        }
        needs
    }

    /// By aggregate node: where each aggregate that outputs read is among those.
    fn places(&self) -> BTreeMap<NodeId, BTreeMap<usize, usize>> {
        let place = |read: &BTreeSet<usize>| read.iter().copied().zip(0..).collect();
        self.aggregates.iter().map(|(id, read)| (*id, place(read))).collect()
    }

    fn reached(&self, id: NodeId) -> bool {
        self.readers[id.0]
    }

    /// What a node needs of its inputs, given what is needed of it.
    fn pass_on(&mut self, id: NodeId, node: &Node) {
        let mut above = self.columns[id.0].clone();
        match node {
            Node::Scan { .. } => {}
            Node::Filter { input, predicate } => {
                above.extend(columns_in(predicate));
                self.need(*input, above);
            }
            Node::LookUp { input, on, right, key, take } => {
                let taken: Vec<_> = take.iter().filter(|(_, output)| above.contains(output)).collect();
                let mut of_input: BTreeSet<Name> = above.clone();
                for (_, output) in take {
                    of_input.remove(output);
                }
                if !taken.is_empty() {
                    of_input.insert(on.clone());
                    let of_right = taken.into_iter().map(|(name, _)| name).chain([key]).cloned().collect();
                    self.need(*right, of_right);
                }
                self.need(*input, of_input);
            }
            Node::Among { input, on, right, key, .. } => {
                above.insert(on.clone());
                self.need(*input, above);
                self.need(*right, [key.clone()].into());
            }
            Node::Keep { input, per, order, .. } => {
                above.extend(per.iter().flat_map(columns_in).chain(order.iter().cloned()));
                self.need(*input, above);
            }
            Node::Tally { input, by, .. } => {
                let kept = by.iter().filter(|(name, _)| above.contains(name));
                let columns = kept.flat_map(|(_, of)| columns_in(of)).collect();
                self.need(*input, columns);
            }
            Node::Aggregate { input, keys, aggregates } => {
                let read = self.aggregates[&id].iter().map(|&i| &aggregates[i]);
                let exprs = keys.iter().chain(read.flat_map(expressions));
                let columns = exprs.flat_map(columns_in).collect();
                self.need(*input, columns);
            }
        }
    }

    fn need(&mut self, id: NodeId, columns: BTreeSet<Name>) {
        self.readers[id.0] = true;
        self.columns[id.0].extend(columns);
    }
}

fn expressions(aggregate: &Aggregate) -> impl Iterator<Item = &Expr> {
    aggregate.of.iter().chain(&aggregate.condition)
}

/// The columns to scan of each dataset.
fn scanned(plan: &Plan, needs: &Needs, schema: &Schema) -> BTreeMap<usize, Vec<usize>> {
    let mut wanted: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut offered: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (id, node) in plan.nodes() {
        let Node::Scan { dataset, columns } = node else { continue };
        let declared = &schema.datasets[*dataset].columns;
        let needed = columns.iter().filter(|&&i| needs.columns[id.0].contains(&declared[i].name));
        wanted.entry(*dataset).or_default().extend(needed);
        offered.entry(*dataset).or_default().extend(columns);
    }
    for (dataset, columns) in &mut wanted {
        // To count rows one column must be there: a frame without columns has no rows.
        if columns.is_empty() {
            columns.extend(offered[dataset].first());
        }
    }
    wanted.into_iter().map(|(dataset, columns)| (dataset, columns.into_iter().collect())).collect()
}
