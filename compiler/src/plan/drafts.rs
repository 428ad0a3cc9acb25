//! Drafts: the rows behind a number, as conditions on those of a source.
//!
//! In: the plan as built, and a number of it. Out: its source, and what is asked of the rows of that. Invariant: whether a row is among others
//! is a condition like any other, and so is whether it is kept, where a key distinguishes rows: both are looked up, as a mark.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::expr::{columns_in, conjuncts_of};
use super::ir::{AggregateFunction, Expr, Name, Node, NodeId, Output, OutputId, Plan};
use super::layout::{Guard, Select};
use super::rows::column_name;
use super::wholes::{self, Totals};
use crate::catalog::{Catalog, DatasetId};
use crate::model::{Value, gaps};

/// A number as leaves name it: an output and where its keys are.
pub(super) type Counted = (OutputId, Arc<[Select]>);

/// What is asked of rows: a value each, and what it must be.
pub(super) type Asked = Vec<(Expr, Select)>;

/// The rows of a number.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Of which dataset they are.
    pub(super) dataset: DatasetId,
    /// The rows without any lookup, filter or choice.
    pub(super) base: NodeId,
    /// What is added up in place of rows.
    pub(super) of: Option<Expr>,
    /// The column whose different values are counted in place of rows.
    pub(super) person: Option<Name>,
    /// What conditions are asked of.
    pub(super) source: NodeId,
    /// The conditions.
    pub(super) at: Asked,
    /// Whether a table shows it, and not only a funnel.
    pub(super) shown: bool,
    /// Whether a table shows it under a policy.
    pub(super) guarded: bool,
    /// What identifies whom the policies over it count, where that is not the rows.
    pub(super) people: BTreeSet<Expr>,
}

/// What makes drafts.
#[derive(Default)]
pub(super) struct Drafter {
    /// The column that distinguishes the rows of a dataset.
    pub(super) keys: BTreeMap<DatasetId, Name>,
    /// Keys of datasets that have the same rows, because their files are the same.
    pub(super) twins: Vec<[(DatasetId, Name); 2]>,
    /// The columns of datasets that have totals among their codes.
    pub(super) totals: BTreeMap<DatasetId, Vec<Totals>>,
    /// What is looked up of rows to see whether they are among others; its place is in the name of the column.
    pub(super) marks: Vec<Mark>,
}

/// Rows that a row is among where its value is the key of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The dataset of the rows that are marked.
    pub(super) dataset: DatasetId,
    /// The value.
    pub(super) on: Name,
    /// The others.
    pub(super) right: NodeId,
    /// Their key.
    pub(super) key: Name,
}

impl Mark {
    /// Looks the mark up for rows, in a column of a name.
    pub(super) fn look_up(&self, plan: &mut Plan, input: NodeId, name: Name) -> NodeId {
        let right = one_for_each(plan, self.right, &self.key);
        let take = vec![(self.key.clone(), name)];
        plan.add(Node::LookUp { input, on: self.on.clone(), right, key: self.key.clone(), take })
    }
}

impl Drafter {
    /// A drafter that knows what is declared.
    pub(super) fn new(catalog: &Catalog) -> Drafter {
        let key = |id: DatasetId| match catalog.dataset(id).key[..] {
            [key] => {
                let of = Value::Column(key);
                let is_sure = !gaps::may_be_missing(catalog, id, &of) && !gaps::may_be_outside(catalog, id, &of);
                is_sure.then(|| (id, column_name(catalog, id, key)))
            }
            _ => None,
        };
        let keys: BTreeMap<DatasetId, Name> = (0..catalog.datasets.len()).map(DatasetId).filter_map(key).collect();
        let heading =
            |id: DatasetId| catalog.dataset(id).key.first().map(|key| &catalog.dataset(id).column(*key).heading);
        let same = |a: DatasetId, b: DatasetId| {
            a < b && catalog.dataset(a).files.paths == catalog.dataset(b).files.paths && heading(a) == heading(b)
        };
        let pairs = keys.iter().flat_map(|a| keys.iter().map(move |b| (a, b))).filter(|(a, b)| same(*a.0, *b.0));
        let twins = pairs.map(|(a, b)| [a, b].map(|(id, name)| (*id, name.clone()))).collect();
        Drafter { keys, twins, totals: wholes::declared(catalog), ..Drafter::default() }
    }

    /// The rows that an output counts at some of its keys.
    pub(super) fn draft(&mut self, plan: &Plan, (output, select): &Counted) -> Option<Draft> {
        let output = &plan.outputs[output.0];
        let Node::Aggregate { input, keys, aggregates } = plan.node(output.node) else { return None };
        let aggregate = &aggregates[output.aggregate];
        let mut at: Asked = Vec::new();
        for (key, select) in output.keys.iter().zip(select.iter()).filter(|(_, select)| **select != Select::Any) {
            // As built, outputs have the keys of their nodes.
            key.map.is_none().then(|| at.push((keys[key.column].clone(), select.clone())))?;
        }
        let (mut of, mut person) = (None, None);
        let mut conditions: Vec<Expr> = aggregate.condition.iter().cloned().flat_map(conjuncts_of).collect();
        match (aggregate.function, &aggregate.of) {
            (AggregateFunction::Sum, Some(added)) => of = Some(added.clone()),
            (AggregateFunction::CountDistinct, Some(Expr::Column(name))) => {
                person = Some(name.clone());
                conditions.push(present(Expr::Column(name.clone())));
            }
            (_, Some(value)) => conditions.push(present(value.clone())),
            (_, None) => {}
        }
        let (dataset, base) = base(plan, *input)?;
        let mut source = *input;
        while let Some(input) = self.narrows(plan, source) {
            match plan.node(source) {
                Node::Filter { predicate, .. } => conditions.extend(conjuncts_of(predicate.clone())),
                Node::Among { on, right, key, negated, .. } => {
                    let mark = self.mark(Mark { dataset, on: on.clone(), right: *right, key: key.clone() });
                    at.push((Expr::NumberOf(vec![mark]), Select::One(i64::from(!negated))));
                    conditions.extend(negated.then(|| present(Expr::Column(on.clone()))));
                }
                // Rows that are kept of several.
                _ => {
                    let key = self.keys[&dataset].clone();
                    conditions.push(self.mark(Mark { dataset, on: key.clone(), right: source, key }));
                }
            }
            source = input;
        }
        // What counts nothing by its own words gives nothing away.
        (!conditions.contains(&Expr::Bool(false))).then_some(())?;
        at.extend(conditions.into_iter().map(|condition| (Expr::NumberOf(vec![condition]), Select::One(1))));
        Some(Draft { dataset, base, of, person, source, at, shown: false, guarded: false, people: BTreeSet::new() })
    }

    /// Notes that a number is shown under a policy.
    pub(super) fn guard(&self, plan: &Plan, draft: &mut Draft, guard: Option<&Guard>) {
        draft.guarded |= guard.is_some();
        let people = guard.into_iter().flat_map(|guard| &guard.people);
        draft.people.extend(people.filter_map(|people| counted(plan, people.output)));
    }

    /// The node of which another one takes the rows that meet a condition.
    pub(super) fn narrows(&self, plan: &Plan, node: NodeId) -> Option<NodeId> {
        match plan.node(node) {
            Node::Filter { input, .. } | Node::Among { input, .. } => Some(*input),
            Node::Keep { input, .. } => {
                let (dataset, _) = base(plan, node)?;
                self.keys.contains_key(&dataset).then_some(*input)
            }
            Node::Scan { .. } | Node::LookUp { .. } | Node::Tally { .. } | Node::Aggregate { .. } => None,
        }
    }

    /// Whether a row has a mark.
    fn mark(&mut self, mark: Mark) -> Expr {
        let place = self.marks.iter().position(|known| *known == mark).unwrap_or_else(|| {
            self.marks.push(mark);
            self.marks.len() - 1
        });
        present(Expr::Column(name_of_mark(place)))
    }

    /// The rows of a source with the marks that keys ask for.
    pub(super) fn marked(&self, plan: &mut Plan, source: NodeId, keys: &[Expr]) -> NodeId {
        let read: BTreeSet<Name> = keys.iter().flat_map(columns_in).collect();
        let mut node = source;
        for (place, mark) in self.marks.iter().enumerate() {
            let name = name_of_mark(place);
            if read.contains(&name) {
                node = mark.look_up(plan, node, name);
            }
        }
        node
    }
}

/// What an output counts different values of.
fn counted(plan: &Plan, output: OutputId) -> Option<Expr> {
    let Output { node, aggregate, .. } = &plan.outputs[output.0];
    let Node::Aggregate { aggregates, .. } = plan.node(*node) else { return None };
    aggregates[*aggregate].of.clone()
}

/// One row for each value of a column, so that it can be looked up.
pub(super) fn one_for_each(plan: &mut Plan, input: NodeId, key: &Name) -> NodeId {
    let (per, order) = (vec![Expr::Column(key.clone())], vec![key.clone()]);
    plan.add(Node::Keep { input, per, order, last: false, by: 0 })
}

/// Whether a value is there.
pub(super) fn present(of: Expr) -> Expr {
    Expr::Not(Box::new(Expr::IsMissing(Box::new(of))))
}

/// The column of a mark; no declared one has a blank in its name.
fn name_of_mark(place: usize) -> Name {
    format!("among {place}").as_str().into()
}

/// What all rows come from in the end.
pub(super) fn base(plan: &Plan, mut node: NodeId) -> Option<(DatasetId, NodeId)> {
    loop {
        node = match plan.node(node) {
            Node::Scan { dataset, .. } => return Some((DatasetId(*dataset), node)),
            Node::Filter { input, .. }
            | Node::LookUp { input, .. }
            | Node::Among { input, .. }
            | Node::Keep { input, .. } => *input,
            Node::Tally { .. } | Node::Aggregate { .. } => return None,
        }
    }
}
