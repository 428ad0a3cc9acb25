//! Which rows need never be there all at once.
//!
//! In: a plan. Out: the datasets whose rows are only counted, and by which nodes. Invariant: nothing else in the plan reads
//! such a dataset, so that an engine may count its rows block by block as they are read, add up the counts, and drop the
//! rows: a tally of all rows is the sum of the tallies of any blocks that they are cut into.

use std::collections::{BTreeMap, BTreeSet};

use super::ir::{Node, NodeId, Plan};

/// For each dataset (by its index) that nothing but tallies read, and each without a step between: those tallies.
pub fn only_tallied(plan: &Plan) -> BTreeMap<usize, Vec<NodeId>> {
    let mut tallies: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
    let mut others = BTreeSet::new();
    for (id, node) in plan.nodes() {
        for input in node.inputs() {
            let Node::Scan { dataset, .. } = plan.node(input) else { continue };
            match node {
                Node::Tally { .. } => tallies.entry(*dataset).or_default().push(id),
                Node::Scan { .. }
                | Node::Filter { .. }
                | Node::LookUp { .. }
                | Node::Among { .. }
                | Node::Keep { .. }
                | Node::Aggregate { .. } => {
                    others.insert(*dataset);
                }
            }
        }
    }
    tallies.retain(|dataset, _| !others.contains(dataset));
    tallies
}

#[cfg(test)]
mod tests {
    use super::super::ir::{Aggregate, AggregateFunction, Expr};
    use super::*;

    fn scan(plan: &mut Plan, dataset: usize) -> NodeId {
        plan.add(Node::Scan { dataset, columns: vec![0] })
    }

    fn tally(plan: &mut Plan, input: NodeId, value: &str) -> NodeId {
        plan.add(Node::Tally { input, by: vec![(value.into(), Expr::Column(value.into()))], rows: "=rows".into() })
    }

    #[test]
    fn rows_are_only_tallied_when_nothing_else_reads_them() {
        let mut plan = Plan::default();
        let (counted, filtered, both) = (scan(&mut plan, 0), scan(&mut plan, 1), scan(&mut plan, 2));
        let first = tally(&mut plan, counted, "a");
        let second = tally(&mut plan, counted, "b");
        let kept = plan.add(Node::Filter { input: filtered, predicate: Expr::Bool(true) });
        tally(&mut plan, kept, "a");
        tally(&mut plan, both, "a");
        let count = Aggregate { function: AggregateFunction::Count, of: None, condition: None };
        plan.add(Node::Aggregate { input: both, keys: vec![], aggregates: vec![count] });
        assert_eq!(only_tallied(&plan), BTreeMap::from([(0, vec![first, second])]));
    }

    #[test]
    fn rows_that_are_looked_up_are_not_only_tallied() {
        let mut plan = Plan::default();
        let (left, right) = (scan(&mut plan, 0), scan(&mut plan, 1));
        tally(&mut plan, right, "a");
        let take = vec![("a".into(), "k.a".into())];
        plan.add(Node::LookUp { input: left, on: "k".into(), right, key: "a".into(), take });
        assert_eq!(only_tallied(&plan), BTreeMap::new());
    }
}
