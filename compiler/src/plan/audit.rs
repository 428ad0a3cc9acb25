//! The rows that numbers under a policy are counted from, so that it can be found which numbers give another one away.
//!
//! In: layouts and funnels, and the plan as built. Out: for each such number its rows, as those of a source at some values of common keys;
//! and outputs that count the rows of each source by these keys.
//! Invariants: nothing here changes what is counted; a number that is not in an audit is not compared with any other.
//!
//! A source is what conditions are asked of: the rows of a dataset, or those that a `keep` or an `among` leaves of it. All conditions of
//! all numbers of a dataset are keys of one aggregate, so two numbers have rows in common where both ask for a combination that occurs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::expr::conjuncts_of;
use super::ir::{Aggregate, AggregateFunction, Expr, Node, NodeId, Output, OutputId, OutputKey, Plan};
use super::layout::{Behind, FunnelStep, Layout, Leaf, Select};
use crate::catalog::DatasetId;
use crate::functions;

/// The rows behind the numbers of a plan that are under a policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// Numbers that may be compared with one another.
    pub families: Vec<Family>,
    /// The rows of each number.
    pub rows: Vec<RowSet>,
    /// Which of them a number has.
    places: HashMap<Counted, usize>,
    /// What funnels count, by dataset.
    pub funnels: BTreeMap<DatasetId, Vec<usize>>,
}

/// Numbers of one dataset that count the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The dataset.
    pub dataset: DatasetId,
    /// Those that rows come from.
    pub sources: Vec<Source>,
}

/// Rows that conditions are asked of.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// How many there are, by all keys of the family.
    pub output: OutputId,
    /// The source that has these rows and others, where no other part of it overlaps with these.
    pub part_of: Option<usize>,
}

/// Rows of a source, at some values of keys.
#[derive(Clone, Debug, PartialEq)]
pub struct RowSet {
    /// The family.
    pub family: usize,
    /// Its source.
    pub source: usize,
    /// What keys must be; a key may be asked twice.
    pub at: Vec<(usize, Select)>,
}

/// A number as leaves name it: an output and where its keys are.
type Counted = (OutputId, Arc<[Select]>);

impl Audit {
    /// The rows behind a number, by its place in `rows`.
    pub fn of(&self, leaf: &Leaf) -> Option<usize> {
        self.places.get(&counted(leaf)).copied()
    }
}

/// What counts the rows behind a number: itself, or how many values it is computed from.
fn counted(leaf: &Leaf) -> Counted {
    let output = match leaf.guard.as_ref().map(|guard| &guard.behind) {
        Some(Behind::Values(values)) => *values,
        // A sum asks for how many values there are before it asks for what they come to.
        Some(Behind::Itself(_)) | None => leaf.outputs[leaf.outputs.len() - 1],
    };
    (output, leaf.select.clone())
}

/// An audit while its numbers are collected.
#[derive(Default)]
pub struct Auditor {
    drafts: Vec<Draft>,
    known: HashMap<Counted, usize>,
    funnels: BTreeMap<DatasetId, Vec<usize>>,
}

/// The rows of a number before keys have places.
struct Draft {
    dataset: DatasetId,
    /// The rows without any lookup, filter or choice.
    base: NodeId,
    /// What is added up in place of rows.
    of: Option<Expr>,
    source: NodeId,
    at: Vec<(Expr, Select)>,
    /// Whether a table shows it under a policy.
    guarded: bool,
}

impl Auditor {
    /// Collects what tables show under a policy, and the counts of the same datasets that they show under none. In the order of the
    /// definitions, whichever tables are asked for.
    pub fn tables<'l>(&mut self, plan: &Plan, layouts: impl Iterator<Item = &'l Layout>) {
        let mut layouts: Vec<&Layout> = layouts.collect();
        layouts.sort_by_key(|layout| (layout.name.is_empty(), layout.span));
        for cell in layouts.into_iter().flat_map(|layout| layout.cells.iter().flatten()) {
            cell.each_leaf(&mut |leaf| {
                if leaf.guard.is_some() || leaf.function == functions::COUNT {
                    self.number(plan, leaf);
                }
            });
        }
    }

    /// Collects what the funnel of a dataset and its cohorts counts.
    pub fn funnel(&mut self, plan: &Plan, dataset: DatasetId, steps: &[FunnelStep]) {
        let mut places = BTreeSet::new();
        for step in steps {
            let leaves = [&step.rows_in, &step.rows_out, &step.missing];
            places.extend(leaves.into_iter().filter_map(|leaf| self.number(plan, leaf)));
        }
        self.funnels.insert(dataset, places.into_iter().collect());
    }

    fn number(&mut self, plan: &Plan, leaf: &Leaf) -> Option<usize> {
        let counted = counted(leaf);
        if let Some(place) = self.known.get(&counted) {
            return Some(*place);
        }
        let draft = Draft { guarded: leaf.guard.is_some(), ..draft(plan, &counted)? };
        self.known.insert(counted, self.drafts.len());
        self.drafts.push(draft);
        Some(self.drafts.len() - 1)
    }

    /// The audit, with its outputs in the plan.
    pub fn finish(self, plan: &mut Plan) -> Audit {
        let mut grouped: BTreeMap<(NodeId, Option<Expr>), Vec<usize>> = BTreeMap::new();
        for (place, draft) in self.drafts.iter().enumerate() {
            grouped.entry((draft.base, draft.of.clone())).or_default().push(place);
        }
        // Where no policy is over any number of a dataset, none is compared with another.
        let funnels: BTreeSet<usize> = self.funnels.values().flatten().copied().collect();
        grouped.retain(|_, places| places.iter().any(|at| self.drafts[*at].guarded || funnels.contains(at)));
        let mut families = Vec::new();
        let mut rows: Vec<Option<RowSet>> = self.drafts.iter().map(|_| None).collect();
        for ((_, of), places) in grouped {
            let drafts = || places.iter().map(|place| &self.drafts[*place]);
            let keys: BTreeSet<&Expr> = drafts().flat_map(|draft| draft.at.iter().map(|(of, _)| of)).collect();
            let keys: Vec<Expr> = keys.into_iter().cloned().collect();
            let nodes: BTreeSet<NodeId> = drafts().map(|draft| draft.source).collect();
            let nodes: Vec<NodeId> = nodes.into_iter().collect();
            let parts = parts(plan, &nodes);
            let function = if of.is_some() { AggregateFunction::Sum } else { AggregateFunction::Count };
            let mut output = |input: NodeId| {
                let aggregates = vec![Aggregate { function, of: of.clone(), condition: None }];
                let node = plan.add(Node::Aggregate { input, keys: keys.clone(), aggregates });
                let keys = (0..keys.len()).map(|column| OutputKey { column, map: None }).collect();
                plan.output(Output { node, aggregate: 0, keys })
            };
            let sources = nodes.iter().zip(parts);
            let sources = sources.map(|(node, part_of)| Source { output: output(*node), part_of }).collect();
            for place in &places {
                let draft = &self.drafts[*place];
                let key = |of: &Expr| keys.binary_search(of).expect("every condition is a key");
                rows[*place] = Some(RowSet {
                    family: families.len(),
                    source: nodes.binary_search(&draft.source).expect("every source is listed"),
                    at: draft.at.iter().map(|(of, select)| (key(of), select.clone())).collect(),
                });
            }
            families.push(Family { dataset: self.drafts[places[0]].dataset, sources });
        }
        let (mut kept, mut moved) = (Vec::new(), Vec::with_capacity(rows.len()));
        for row in rows {
            moved.push(row.map(|row| {
                kept.push(row);
                kept.len() - 1
            }));
        }
        let places = self.known.into_iter().filter_map(|(counted, place)| Some((counted, moved[place]?))).collect();
        let funnels = self.funnels.into_iter();
        let funnels = funnels.map(|(of, places)| (of, places.into_iter().filter_map(|place| moved[place]).collect()));
        Audit { families, rows: kept, places, funnels: funnels.collect() }
    }
}

/// The rows that an output counts at some of its keys.
fn draft(plan: &Plan, (output, select): &Counted) -> Option<Draft> {
    let output = &plan.outputs[output.0];
    let Node::Aggregate { input, keys, aggregates } = plan.node(output.node) else { return None };
    let aggregate = &aggregates[output.aggregate];
    let mut at: Vec<(Expr, Select)> = Vec::new();
    for (key, select) in output.keys.iter().zip(select.iter()).filter(|(_, select)| **select != Select::Any) {
        // As built, outputs have the keys of their nodes.
        key.map.is_none().then(|| at.push((keys[key.column].clone(), select.clone())))?;
    }
    let mut of = None;
    let mut conditions: Vec<Expr> = aggregate.condition.iter().cloned().flat_map(conjuncts_of).collect();
    match (aggregate.function, &aggregate.of) {
        (AggregateFunction::Sum, Some(added)) => of = Some(added.clone()),
        (_, Some(value)) => conditions.push(Expr::Not(Box::new(Expr::IsMissing(Box::new(value.clone()))))),
        (_, None) => {}
    }
    let mut source = *input;
    while let Node::Filter { input, predicate } = plan.node(source) {
        conditions.extend(conjuncts_of(predicate.clone()));
        source = *input;
    }
    let (dataset, base) = base(plan, source)?;
    // What counts nothing by its own words gives nothing away.
    (!conditions.contains(&Expr::Bool(false))).then_some(())?;
    at.extend(conditions.into_iter().map(|condition| (Expr::NumberOf(vec![condition]), Select::One(1))));
    Some(Draft { dataset, base, of, source, at, guarded: false })
}

/// What all rows come from in the end.
fn base(plan: &Plan, mut node: NodeId) -> Option<(DatasetId, NodeId)> {
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

/// For each of several sources the one that it is part of. Of parts that may overlap, only the first is one: what is known of the others is
/// how many rows they have.
fn parts(plan: &Plan, sources: &[NodeId]) -> Vec<Option<usize>> {
    let mut split: HashMap<usize, Vec<NodeId>> = HashMap::new();
    let mut found = Vec::new();
    for source in sources {
        let above = plan.node(*source).inputs().first().and_then(|input| within(plan, *input, sources));
        let others = above.map(|above| split.entry(above).or_default());
        found.push(match others {
            Some(others) if others.iter().all(|other| are_opposite(plan.node(*source), plan.node(*other))) => {
                others.push(*source);
                above
            }
            Some(_) | None => None,
        });
    }
    found
}

/// The nearest source that the rows of a node are of.
fn within(plan: &Plan, mut node: NodeId, sources: &[NodeId]) -> Option<usize> {
    loop {
        if let Ok(found) = sources.binary_search(&node) {
            return Some(found);
        }
        node = match plan.node(node) {
            Node::Filter { input, .. } | Node::Among { input, .. } | Node::Keep { input, .. } => *input,
            Node::Scan { .. } | Node::LookUp { .. } | Node::Tally { .. } | Node::Aggregate { .. } => return None,
        }
    }
}

/// Whether a row is in one of two choices at most: those that are among others, and those that are not.
fn are_opposite(a: &Node, b: &Node) -> bool {
    match (a, b) {
        (
            Node::Among { on, right, key, negated, .. },
            Node::Among { on: other_on, right: other_right, key: other_key, negated: other, .. },
        ) => on == other_on && right == other_right && key == other_key && negated != other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::Guard;
    use super::*;
    use crate::catalog::PolicyId;

    fn column(name: &str) -> Expr {
        Expr::Column(name.into())
    }

    fn count(plan: &mut Plan, input: NodeId, keys: Vec<Expr>) -> OutputId {
        let aggregates = vec![Aggregate { function: AggregateFunction::Count, of: None, condition: None }];
        let named = (0..keys.len()).map(|column| OutputKey { column, map: None }).collect();
        let node = plan.add(Node::Aggregate { input, keys, aggregates });
        plan.output(Output { node, aggregate: 0, keys: named })
    }

    #[test]
    fn numbers_of_one_dataset_have_common_keys_and_those_of_another_do_not() {
        let mut plan = Plan::default();
        let crimes = plan.add(Node::Scan { dataset: 0, columns: vec![0, 1] });
        let people = plan.add(Node::Scan { dataset: 1, columns: vec![0] });
        let armed = plan.add(Node::Filter { input: crimes, predicate: column("armed") });
        let by_area = count(&mut plan, armed, vec![column("area")]);
        let all = count(&mut plan, crimes, vec![]);
        let others = count(&mut plan, people, vec![]);
        let mut auditor = Auditor::default();
        for (output, select) in [(by_area, vec![Select::One(3)]), (all, vec![]), (others, vec![])] {
            let guard =
                Some(Guard { policy: PolicyId(0), behind: Behind::Values(output), people: Vec::new(), unjoined: None });
            assert!(auditor.number(&plan, &Leaf { guard, ..Leaf::count(output, select.into()) }).is_some());
        }
        let audit = auditor.finish(&mut plan);
        assert_eq!(audit.families.len(), 2);
        let of =
            |output, select: Vec<Select>| audit.rows[audit.of(&Leaf::count(output, select.into())).unwrap()].clone();
        assert_eq!(of(all, vec![]).at, []);
        let few = of(by_area, vec![Select::One(3)]);
        let mut asked: Vec<Select> = few.at.into_iter().map(|(_, select)| select).collect();
        asked.sort_by_key(|select| *select == Select::One(3));
        assert_eq!(asked, [Select::One(1), Select::One(3)], "armed, and the area");
        assert_eq!(of(others, vec![]).family, 1);
    }

    #[test]
    fn what_is_among_others_and_what_is_not_are_two_parts() {
        let mut plan = Plan::default();
        let all = plan.add(Node::Scan { dataset: 0, columns: vec![0] });
        let right = plan.add(Node::Scan { dataset: 1, columns: vec![0] });
        let among = |negated| Node::Among { input: all, on: "p".into(), right, key: "p".into(), negated };
        let keep = Node::Keep { input: all, per: vec![column("p")], order: vec!["p".into()], last: false, by: 1 };
        let nodes = [all, plan.add(among(false)), plan.add(among(true)), plan.add(keep)];
        assert_eq!(parts(&plan, &nodes), [None, Some(0), Some(0), None]);
    }
}
