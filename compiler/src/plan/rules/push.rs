//! push: filters move towards the rows that they are about, look-ups away from them.
//!
//! In: filters and look-ups in the order they were written. Out: for each row node the same rows as a base, a set of look-ups
//! and a set of conjuncts ([`Chain`]); written as nodes, each filter is below every look-up that it does not need,
//! neighbouring filters are one with sorted conjuncts, `true` is gone, and look-ups are above a `Keep` that does not need
//! them. The rule itself is [`super::groups`] read and written: what every aggregate of a node asks of its rows is a filter too.
//! Invariants: a base is a scan, an `Among`, a `Keep` or a `Tally`. A look-up changes no row and adds columns only, so it
//! commutes with every filter that does not read those; filters commute with each other, because rows pass when all conjuncts
//! are true, in any order. Neither is true of `Keep`: a filter before it changes which row is first. (A filter that reads only
//! the columns of `per` would commute with it, for it takes all rows of one `per` or none; it stays where it is, because
//! moving it would make two bases of one cohort that two tables filter differently.)

use std::collections::{BTreeMap, BTreeSet};

use super::super::expr::{all_of, columns_in, conjuncts_of};
use super::super::ir::{Expr, Name, Node, NodeId, Plan};
use super::super::simplify::never_true;

/// Rows as a base, look-ups and conjuncts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// A scan, an `Among`, a `Keep` or a `Tally`.
    pub(super) base: NodeId,
    /// What is looked up.
    pub(super) look_ups: LookUps,
    /// What must be true.
    pub(super) conjuncts: BTreeSet<Expr>,
}

/// Look-ups by what is looked up where, each with the columns taken: name in the output -> name in the looked-up dataset.
pub(super) type LookUps = BTreeMap<LookUpKey, BTreeMap<Name, Name>>;

/// What distinguishes one look-up from another: `on`, the key column, and the scan.
pub(super) type LookUpKey = (Name, Name, NodeId);

/// The chain of each node of a plan, over bases that are added to `bases`; none for aggregates.
pub(super) fn chains(plan: &Plan, bases: &mut Plan) -> Vec<Option<Chain>> {
    let mut chains: Vec<Option<Chain>> = Vec::new();
    for (_, node) in plan.nodes() {
        let of = |id: &NodeId| chains[id.0].clone().expect("verify: no node reads an aggregate");
        let chain = match node {
            Node::Scan { .. } => Some(Chain::over(bases.add(node.clone()))),
            Node::Filter { input, predicate } => {
                let mut chain = of(input);
                chain.narrow(predicate);
                Some(chain)
            }
            Node::LookUp { input, on, right, key, take } => {
                let mut chain = of(input);
                // A scan, or rows kept: of neither is anything asked, and what is looked up for them is not taken.
                let right = of(right).base;
                let taken = chain.look_ups.entry((on.clone(), key.clone(), right)).or_default();
                taken.extend(take.iter().map(|(name, output)| (output.clone(), name.clone())));
                Some(chain)
            }
            Node::Among { input, on, right, key, negated } => {
                let mut below = of(input);
                let right = of(right).build(bases);
                let above = below.split_off_look_ups(&[on.clone()].into());
                let input = below.build(bases);
                let (on, key, negated) = (on.clone(), key.clone(), *negated);
                let base = bases.add(Node::Among { input, on, right, key, negated });
                Some(Chain { look_ups: above, ..Chain::over(base) })
            }
            Node::Keep { input, per, order, last, by } => {
                let mut below = of(input);
                let read: BTreeSet<Name> = per.iter().flat_map(columns_in).chain(order.iter().cloned()).collect();
                // What deciding does not read can as well be looked up for the rows that are kept.
                let above = below.split_off_look_ups(&read);
                let input = below.build(bases);
                let (per, order) = (per.clone(), order.clone());
                let base = bases.add(Node::Keep { input, per, order, last: *last, by: *by });
                Some(Chain { look_ups: above, ..Chain::over(base) })
            }
            Node::Tally { input, by, rows } => {
                let input = of(input).build(bases);
                Some(Chain::over(bases.add(Node::Tally { input, by: by.clone(), rows: rows.clone() })))
            }
            Node::Aggregate { .. } => None,
        };
        chains.push(chain);
    }
    chains
}

/// Both sets of look-ups, unless a name would mean two things.
pub(super) fn union(one: &LookUps, other: &LookUps) -> Option<LookUps> {
    let mut all = one.clone();
    for (key, take) in other {
        all.entry(key.clone()).or_default().extend(take.clone());
    }
    let source = |look_ups: &LookUps, wanted: &Name| {
        look_ups.iter().find_map(|(key, take)| take.get(wanted).map(|name| (key.clone(), name.clone())))
    };
    let agree = |name: &Name| match (source(one, name), source(other, name)) {
        (Some(one), Some(other)) => one == other,
        (Some(_), None) | (None, Some(_)) | (None, None) => true,
    };
    all.values().flat_map(BTreeMap::keys).all(agree).then_some(all)
}

impl Chain {
    /// All rows of a base.
    pub(super) fn over(base: NodeId) -> Chain {
        Chain { base, look_ups: LookUps::new(), conjuncts: BTreeSet::new() }
    }

    /// Asks one more thing of the rows.
    pub(super) fn narrow(&mut self, predicate: &Expr) {
        self.conjuncts.extend(conjuncts_of(predicate.clone()));
        if never_true(&self.conjuncts.iter().collect()) {
            self.conjuncts = [Expr::Bool(false)].into();
        }
    }

    /// Writes the chain as nodes: each filter as soon as its columns are there, first the look-ups that filters need.
    pub(super) fn build(&self, plan: &mut Plan) -> NodeId {
        let read = self.conjuncts.iter().flat_map(columns_in).collect();
        let first = self.needed(&read);
        let mut waiting = self.conjuncts.clone();
        let mut left = self.look_ups.clone();
        let mut at = filter_ready(plan, self.base, &mut waiting, &left);
        while let Some(next) = next_look_up(&left, &first) {
            let Some(taken) = left.remove(&next) else { break };
            let (on, key, right) = next;
            let take = taken.into_iter().map(|(output, name)| (name, output)).collect();
            at = plan.add(Node::LookUp { input: at, on, right, key, take });
            at = filter_ready(plan, at, &mut waiting, &left);
        }
        at
    }

    /// Takes out the look-ups that neither the conjuncts nor `read` need.
    fn split_off_look_ups(&mut self, read: &BTreeSet<Name>) -> LookUps {
        let read = self.conjuncts.iter().flat_map(columns_in).chain(read.iter().cloned()).collect();
        let needed = self.needed(&read);
        let (below, above) = std::mem::take(&mut self.look_ups).into_iter().partition(|(key, _)| needed.contains(key));
        self.look_ups = below;
        above
    }

    /// The look-ups that give the columns read, and those that these in turn look up by.
    fn needed(&self, read: &BTreeSet<Name>) -> BTreeSet<LookUpKey> {
        let mut read = read.clone();
        let mut needed = BTreeSet::new();
        loop {
            let more = self
                .look_ups
                .iter()
                .find(|(key, take)| !needed.contains(*key) && take.keys().any(|name| read.contains(name)));
            let Some((key, _)) = more else { return needed };
            read.insert(key.0.clone());
            needed.insert(key.clone());
        }
    }
}

/// The next look-up whose `on` is there: the least of those in `first`, then the least of all.
fn next_look_up(left: &LookUps, first: &BTreeSet<LookUpKey>) -> Option<LookUpKey> {
    let ready = |key: &&LookUpKey| !left.values().any(|take| take.contains_key(&key.0));
    left.keys().filter(ready).min_by_key(|key| (!first.contains(*key), *key)).cloned()
}

/// Adds a filter of the conjuncts whose columns no look-up that is left has still to give.
fn filter_ready(plan: &mut Plan, at: NodeId, waiting: &mut BTreeSet<Expr>, left: &LookUps) -> NodeId {
    let later: BTreeSet<&Name> = left.values().flat_map(BTreeMap::keys).collect();
    let (ready, rest) = std::mem::take(waiting)
        .into_iter()
        .partition::<BTreeSet<Expr>, _>(|conjunct| columns_in(conjunct).iter().all(|name| !later.contains(name)));
    *waiting = rest;
    match ready.is_empty() {
        true => at,
        false => plan.add(Node::Filter { input: at, predicate: all_of(ready) }),
    }
}
