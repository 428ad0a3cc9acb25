//! Groups: a plan's aggregates, each as what it is computed of and by, without regard to how it shares rows with others.
//!
//! In: a plan. Out: groups that rules merge, and a plan again. Invariants: a member sees the base rows for which all its
//! conjuncts are true, whether those came from filters or from a condition (see `Node::Aggregate`); an output means
//! the same numbers before and after [`Groups::absorb`].

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

use super::super::expr::{all_of, map_value};
use super::super::ir::{Aggregate, AggregateFunction, Expr, Node, NodeId, Output, OutputKey, Plan};
use super::super::list::List;
use super::super::schema::Schema;
use super::push::{Chain, LookUps, chains, union};
use crate::hashing::HashMap;

/// A plan's aggregates.
pub(super) struct Groups {
    /// The bases and what they are over.
    pub(super) bases: Plan,
    /// One per `Aggregate` node; one that was absorbed has no members.
    pub(super) groups: Vec<Group>,
    /// The plan's outputs, with the group in place of the node.
    outputs: Vec<GroupOutput>,
    /// By group: its outputs.
    outputs_of: Vec<Vec<usize>>,
}

/// One `Aggregate` node.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// A scan, an `Among` or a `Keep`.
    pub(super) base: NodeId,
    /// What members and keys read beside the base.
    pub(super) look_ups: LookUps,
    /// What rows are grouped by.
    pub(super) keys: Vec<Expr>,
    /// What is computed, each once.
    members: Vec<Member>,
    /// The places of the members of each hash; of a sorted group none, as nothing is added to it any more.
    index: HashMap<u64, Vec<usize>>,
}

/// One aggregate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Member {
    /// What is computed.
    pub(super) function: AggregateFunction,
    /// What of.
    pub(super) of: Option<Expr>,
    /// Which rows of the base it sees.
    pub(super) conjuncts: BTreeSet<Expr>,
}

/// Where a key went: a key of another group, through a map or as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyUse {
    /// The place of the other key.
    pub(super) column: usize,
    /// What the other key's values become.
    pub(super) map: Option<List<Option<i64>>>,
}

struct GroupOutput {
    group: usize,
    member: usize,
    keys: Vec<OutputKey>,
}

/// The rule push, which is all that reading and writing groups does.
pub(super) fn push(plan: Plan, _schema: &Schema) -> Plan {
    Groups::read(&plan).write()
}

impl Groups {
    /// The aggregates of a plan that outputs read.
    pub(super) fn read(plan: &Plan) -> Groups {
        let mut bases = Plan::default();
        let chains = chains(plan, &mut bases);
        let mut groups = Groups { bases, groups: Vec::new(), outputs: Vec::new(), outputs_of: Vec::new() };
        let mut places = BTreeMap::new();
        for output in &plan.outputs {
            let Node::Aggregate { input, keys, aggregates } = plan.node(output.node) else {
                panic!("verify: an output reads an aggregate");
            };
            let chain = chains[input.0].as_ref().expect("verify: no node reads an aggregate");
            let group = *places.entry(output.node).or_insert_with(|| {
                let (base, look_ups) = (chain.base, chain.look_ups.clone());
                groups.groups.push(Group {
                    base,
                    look_ups,
                    keys: keys.clone(),
                    members: Vec::new(),
                    index: HashMap::default(),
                });
                groups.outputs_of.push(Vec::new());
                groups.groups.len() - 1
            });
            let Aggregate { function, of, condition } = aggregates[output.aggregate].clone();
            let mut seen = chain.clone();
            condition.iter().for_each(|condition| seen.narrow(condition));
            let member = groups.groups[group].add(Member { function, of, conjuncts: seen.conjuncts });
            groups.outputs_of[group].push(groups.outputs.len());
            groups.outputs.push(GroupOutput { group, member, keys: output.keys.clone() });
        }
        groups
    }

    /// The plan. What all members of a group ask of rows is a filter; what only some ask is their condition.
    /// Members are sorted, so that the order of definitions does not matter.
    pub(super) fn write(mut self) -> Plan {
        self.sort_members();
        let mut plan = self.bases;
        let mut nodes: BTreeMap<usize, NodeId> = BTreeMap::new();
        let mut outputs = Vec::new();
        // Nodes are in the order in which outputs ask for them.
        for GroupOutput { group, member: aggregate, keys } in self.outputs {
            let node = *nodes.entry(group).or_insert_with(|| self.groups[group].write(&mut plan));
            outputs.push(Output { node, aggregate, keys });
        }
        plan.outputs = outputs;
        compact(&plan)
    }

    fn sort_members(&mut self) {
        for (place, group) in self.groups.iter_mut().enumerate() {
            if group.members.is_sorted() {
                continue;
            }
            let mut members: Vec<(Member, usize)> = std::mem::take(&mut group.members).into_iter().zip(0..).collect();
            members.sort();
            let mut moved = vec![0; members.len()];
            members.iter().enumerate().for_each(|(to, (_, from))| moved[*from] = to);
            group.members = members.into_iter().map(|(member, _)| member).collect();
            group.index.clear();
            for &output in &self.outputs_of[place] {
                let member = &mut self.outputs[output].member;
                *member = moved[*member];
            }
        }
    }

    /// Whether two groups have the same base and can have all look-ups of both.
    pub(super) fn share_rows(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.groups[one], &self.groups[other]);
        one.base == other.base && union(&one.look_ups, &other.look_ups).is_some()
    }

    /// Gives a group other keys; `uses` says what becomes of each of its old ones.
    pub(super) fn rekey(&mut self, group: usize, keys: Vec<Expr>, uses: &[KeyUse]) {
        self.groups[group].keys = keys;
        self.outputs_of[group].iter().for_each(|output| self.outputs[*output].rewrite(uses));
    }

    /// Moves the members of one group into another that shares rows; `uses` says what becomes of its keys.
    pub(super) fn absorb(&mut self, target: usize, source: usize, uses: &[KeyUse]) {
        let all = union(&self.groups[target].look_ups, &self.groups[source].look_ups);
        self.groups[target].look_ups = all.expect("groups that share rows");
        let members = std::mem::take(&mut self.groups[source].members);
        let places: Vec<usize> = members.into_iter().map(|member| self.groups[target].add(member)).collect();
        let moved = std::mem::take(&mut self.outputs_of[source]);
        for &output in &moved {
            let output = &mut self.outputs[output];
            output.group = target;
            output.member = places[output.member];
            output.rewrite(uses);
        }
        self.outputs_of[target].extend(moved);
    }
}

impl Group {
    /// The place of an equal member, which is added if there is none.
    fn add(&mut self, member: Member) -> usize {
        let of_hash = self.index.entry(self.index.hasher().hash_one(&member)).or_default();
        if let Some(&place) = of_hash.iter().find(|place| self.members[**place] == member) {
            return place;
        }
        self.members.push(member);
        of_hash.push(self.members.len() - 1);
        self.members.len() - 1
    }

    /// Whether all that was computed was absorbed by others.
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether every member of a union of groups of rows is the sum of theirs.
    pub(super) fn is_additive(&self) -> bool {
        self.members.iter().all(|member| member.function.is_additive())
    }

    fn write(&self, plan: &mut Plan) -> NodeId {
        let mut common = self.members.first().map(|member| member.conjuncts.clone()).unwrap_or_default();
        common.retain(|conjunct| self.members.iter().all(|member| member.conjuncts.contains(conjunct)));
        let aggregate = |member: &Member| {
            let own: Vec<Expr> = member.conjuncts.difference(&common).cloned().collect();
            let condition = (!own.is_empty()).then(|| all_of(own));
            Aggregate { function: member.function, of: member.of.clone(), condition }
        };
        let aggregates = self.members.iter().map(aggregate).collect();
        let chain = Chain { base: self.base, look_ups: self.look_ups.clone(), conjuncts: common };
        let input = chain.build(plan);
        plan.add(Node::Aggregate { input, keys: self.keys.clone(), aggregates })
    }
}

impl GroupOutput {
    fn rewrite(&mut self, uses: &[KeyUse]) {
        for key in &mut self.keys {
            let KeyUse { column, map } = &uses[key.column];
            key.column = *column;
            key.map = compose(map.as_ref(), key.map.as_ref());
        }
    }
}

/// First one map, then the other; none changes nothing.
pub(super) fn compose(
    first: Option<&List<Option<i64>>>,
    then: Option<&List<Option<i64>>>,
) -> Option<List<Option<i64>>> {
    match (first, then) {
        (Some(first), Some(then)) => Some(first.iter().map(|v| v.and_then(|v| map_value(then, v))).collect()),
        (Some(map), None) | (None, Some(map)) => Some(map.clone()),
        (None, None) => None,
    }
}

/// The nodes that outputs reach, in their order.
fn compact(plan: &Plan) -> Plan {
    let mut reached: BTreeSet<NodeId> = plan.outputs.iter().map(|output| output.node).collect();
    for (id, node) in plan.nodes().rev() {
        if reached.contains(&id) {
            reached.extend(node.inputs());
        }
    }
    let mut compacted = Plan::default();
    let mut moved: Vec<NodeId> = Vec::new();
    for (id, node) in plan.nodes() {
        // A node that is not reached is read by none that is, so its entry is never looked at.
        moved.push(if reached.contains(&id) { compacted.add(node.with_inputs(&moved)) } else { id });
    }
    let output = |output: &Output| Output { node: moved[output.node.0], ..output.clone() };
    compacted.outputs = plan.outputs.iter().map(output).collect();
    compacted
}
