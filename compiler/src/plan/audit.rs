//! The rows that numbers under a policy are counted from, so that it can be found which numbers give another one away.
//!
//! In: layouts and funnels, and the plan as built. Out: for each such number its rows, as those of a source at some values of common keys;
//! and outputs that count the rows of each source by these keys.
//! Invariants: nothing here changes what is counted; a number that is not in an audit is not compared with any other.
//!
//! A source is what conditions are asked of: the rows of a dataset, or those that a `keep` leaves of it. All conditions of all numbers of a
//! dataset are keys of one aggregate, so two numbers have rows in common where both ask for a combination that occurs. Whether a row is
//! among others is a condition like any other, and so is whether it is kept, where a key distinguishes rows: both are looked up.

use std::collections::{BTreeMap, BTreeSet};

use super::drafts::{Asked, Counted, Draft, Drafter};
use super::follows::all_that_follows;
use super::ir::{Aggregate, AggregateFunction, Expr, Name, Node, NodeId, Output, OutputId, OutputKey, Plan};
use super::layout::{Behind, FunnelStep, Layout, Leaf, Select};
use super::persons::{People, people};
use super::wholes;
pub use super::wholes::{KeyOfWhole, Whole};
use crate::catalog::{Catalog, DatasetId};
use crate::hashing::HashMap;

/// The rows behind the numbers of a plan that are under a policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// Numbers that may be compared with one another.
    pub families: Vec<Family>,
    /// The rows of each number.
    pub rows: Vec<RowSet>,
    /// Which of them a number has.
    places: HashMap<Counted, usize>,
    /// Which of them are the people of a number.
    people: HashMap<Counted, usize>,
    /// What funnels count, by dataset.
    pub funnels: BTreeMap<DatasetId, Vec<usize>>,
    /// Datasets of the same files whose rows are compared, as both have the same key.
    pub twins: Vec<[DatasetId; 2]>,
}

/// Numbers of rows of one dataset, or of the same people.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The dataset; of people, each that identifies them.
    pub datasets: Vec<DatasetId>,
    /// What its sources are counted by, in the order of their keys.
    keys: Vec<Expr>,
    /// Those that rows come from.
    pub sources: Vec<Source>,
    /// The rows among them that may be totals of others, by what code lists say.
    pub wholes: Vec<Whole>,
    /// Which of the ways to identify people policies count.
    pub counted: Vec<usize>,
    /// Of people, the rows that these have; they come from nowhere else.
    pub people: Vec<PeopleOf>,
}

/// The people of some rows.
#[derive(Clone, Debug, PartialEq)]
pub struct PeopleOf {
    /// The family of the rows.
    pub family: usize,
    /// Which of its sources' ways to identify people.
    pub who: usize,
    /// The numbers that count the people of some of its rows.
    pub numbers: Vec<usize>,
}

/// Rows that conditions are asked of.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// How many there are, by all keys of the source, which sources of one dataset have in common.
    pub output: OutputId,
    /// The same by whom they are of, as the last key: an output for each way to identify people that a policy counts.
    pub people: Vec<OutputId>,
    /// The source that has these rows and others.
    pub within: Option<usize>,
    /// The same, where no other part of it overlaps with these.
    pub part_of: Option<usize>,
}

/// The rows, or the people, of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct RowSet {
    /// The family.
    pub family: usize,
    /// The family that its parts are of: of people, that of their rows.
    pub rows: usize,
    /// Those of one source, or of several that have nothing in common.
    pub parts: Vec<Part>,
}

/// Rows of a source, at some values of keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The source, by its place in the family.
    pub source: usize,
    /// What keys must be; a key may be asked twice.
    pub at: Vec<(usize, Select)>,
}

impl Family {
    /// What keys must be of some rows, and what others must be then: a condition that is true of a code, the year of a month. Nothing where
    /// there can be no such row.
    pub fn all_that_follows(&self, part: &Part) -> Option<Part> {
        Some(Part { source: part.source, at: all_that_follows(&self.keys, &part.at)? })
    }

    /// Whether a row can have these values of the keys, as far as these say.
    pub fn can_be(&self, values: &[Option<i64>]) -> bool {
        let at: Vec<(usize, Select)> =
            values.iter().map(|value| value.map_or(Select::Missing, Select::One)).enumerate().collect();
        all_that_follows(&self.keys, &at).is_some()
    }
}

impl Audit {
    /// The rows behind a number, by its place in `rows`.
    pub fn of(&self, leaf: &Leaf) -> Option<usize> {
        counting(leaf).find_map(|output| self.places.get(&(output, leaf.select.clone())).copied())
    }

    /// The people behind a number, by their place in `rows`: what it counts, where that are different ones, or rows of one each.
    pub fn people_of(&self, leaf: &Leaf) -> Option<usize> {
        self.people_behind(leaf).filter(|_| leaf.function.is_count())
    }

    /// The same of the rows that a sum or a mean is computed from, which are of one person each, perhaps.
    pub fn people_behind(&self, leaf: &Leaf) -> Option<usize> {
        counting(leaf).find_map(|output| self.people.get(&(output, leaf.select.clone())).copied())
    }
}

/// What counts the rows behind a number: itself, or how many values it is computed from. Of a number under no policy, what may: a sum asks
/// for how many values there are before it asks for what they come to.
fn counting(leaf: &Leaf) -> impl Iterator<Item = OutputId> {
    let (values, outputs) = match leaf.guard.as_ref().map(|guard| &guard.behind) {
        Some(Behind::Values(values) | Behind::Numbers { sum: values, .. }) => (Some(*values), &[][..]),
        Some(Behind::Itself(_)) => (None, &leaf.outputs[leaf.outputs.len() - 1..]),
        None => (None, &leaf.outputs[..]),
    };
    values.into_iter().chain(outputs.iter().rev().copied())
}

/// An audit while its numbers are collected.
#[derive(Default)]
pub struct Auditor {
    drafter: Drafter,
    drafts: Vec<Draft>,
    known: HashMap<Counted, usize>,
    funnels: BTreeMap<DatasetId, Vec<usize>>,
}

impl Auditor {
    /// Nothing is collected yet.
    pub fn new(catalog: &Catalog) -> Auditor {
        Auditor { drafter: Drafter::new(catalog), ..Auditor::default() }
    }

    /// Collects what tables show under a policy, and what of the same datasets they show under none. In one order,
    /// whichever tables are asked for.
    pub fn tables<'l>(&mut self, plan: &Plan, layouts: impl Iterator<Item = &'l Layout>) {
        let mut layouts: Vec<&Layout> = layouts.collect();
        // By name: where a definition is written decides nothing.
        layouts.sort_by(|a, b| (a.name.is_empty(), &a.name, a.span).cmp(&(b.name.is_empty(), &b.name, b.span)));
        for cell in layouts.into_iter().flat_map(|layout| layout.cells.iter().flatten()) {
            cell.each_leaf(&mut |leaf| {
                let number = self.number(plan, leaf);
                number.into_iter().for_each(|place| self.drafts[place].shown = true);
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
        let guarded = leaf.guard.is_some();
        let output = counting(leaf).find(|output| guarded || counts(plan, *output))?;
        let counted = (output, leaf.select.clone());
        if let Some(place) = self.known.get(&counted) {
            self.drafter.guard(plan, &mut self.drafts[*place], leaf.guard.as_ref());
            return Some(*place);
        }
        let mut draft = self.drafter.draft(plan, &counted)?;
        self.drafter.guard(plan, &mut draft, leaf.guard.as_ref());
        self.known.insert(counted, self.drafts.len());
        self.drafts.push(draft);
        Some(self.drafts.len() - 1)
    }

    /// For each of several sources the one that has its rows and others, and whether no other part of that overlaps with it. Of parts that
    /// may overlap, only the first is one: what is known of the others is how many rows they have.
    fn parts(&self, plan: &Plan, sources: &[NodeId]) -> Vec<(Option<usize>, Option<usize>)> {
        let mut split = BTreeSet::new();
        let part = |source: &NodeId| {
            let mut node = *source;
            let within = loop {
                let Node::Keep { input, .. } = plan.node(node) else { break None };
                node = *input;
                while let Some(input) = self.drafter.narrows(plan, node) {
                    node = input;
                }
                if let Ok(found) = sources.binary_search(&node) {
                    break Some(found);
                }
            };
            (within, within.filter(|within| split.insert(*within)))
        };
        sources.iter().map(part).collect()
    }

    /// The audit, with its outputs in the plan.
    pub fn finish(self, plan: &mut Plan) -> Audit {
        let twins = self.drafter.twins.iter().map(|keys| [keys[0].0, keys[1].0]).collect();
        let people = people(plan, &self.drafter, &self.drafts);
        let mut grouped: BTreeMap<(NodeId, Option<Expr>), Vec<usize>> = BTreeMap::new();
        for (place, draft) in self.drafts.iter().enumerate() {
            grouped.entry((draft.base, draft.of.clone())).or_default().push(place);
        }
        // Where no policy is over any number of a dataset, none is compared with another, but for those of people whom others are.
        let funnels: BTreeSet<usize> = self.funnels.values().flatten().copied().collect();
        let of_people: BTreeSet<usize> = people.iter().flat_map(|of| of.numbers.iter().map(|(at, _)| *at)).collect();
        grouped.retain(|_, places| {
            places.iter().any(|at| self.drafts[*at].guarded || funnels.contains(at) || of_people.contains(at))
        });
        let mut families: Vec<Family> = Vec::new();
        let mut rows: Vec<Option<RowSet>> = self.drafts.iter().map(|_| None).collect();
        // Where the rows of a family say whose they are, by column.
        let mut identified: HashMap<(usize, Name), usize> = HashMap::default();
        for ((_, of), places) in grouped {
            let drafts = || places.iter().map(|place| &self.drafts[*place]);
            let dataset = self.drafts[places[0]].dataset;
            let keys: BTreeSet<Expr> = drafts().flat_map(|draft| draft.at.iter().map(|(of, _)| of.clone())).collect();
            let totals = self.drafter.totals.get(&dataset).map_or(&[][..], Vec::as_slice);
            let (keys, wholes) = wholes::among(totals, keys);
            let nodes: BTreeSet<NodeId> = drafts().map(|draft| draft.source).collect();
            let nodes: Vec<NodeId> = nodes.into_iter().collect();
            let parts = self.parts(plan, &nodes);
            let function = if of.is_some() { AggregateFunction::Sum } else { AggregateFunction::Count };
            let aggregate = Aggregate { function, of: of.clone(), condition: None };
            let by_policy: BTreeSet<&Expr> =
                drafts().filter(|_| of.is_none()).flat_map(|draft| &draft.people).collect();
            let by_column = people.iter().flat_map(|of| &of.numbers).filter(|(at, _)| places.contains(at));
            let by_column: BTreeSet<&Name> = by_column.map(|(_, (_, column))| column).collect();
            let mut who: Vec<Expr> = by_policy.into_iter().cloned().collect();
            let counted = (0..who.len()).collect();
            for column in by_column {
                let of = Expr::Column(column.clone());
                let place = who.iter().position(|known| *known == of).unwrap_or_else(|| {
                    who.push(of);
                    who.len() - 1
                });
                identified.insert((families.len(), column.clone()), place);
            }
            let mut source = |(node, (within, part_of)): (&NodeId, _)| {
                let input = self.drafter.marked(plan, *node, &keys);
                let output = count_of(plan, input, &keys, aggregate.clone());
                let by = |who: &Expr| [&keys[..], &[Expr::Identity(Box::new(who.clone()))]].concat();
                let people = who.iter().map(|who| count_of(plan, input, &by(who), aggregate.clone())).collect();
                Source { output, people, within, part_of }
            };
            let sources = nodes.iter().zip(parts).map(&mut source).collect();
            let family = families.len();
            for place in &places {
                let draft = &self.drafts[*place];
                let source = nodes.binary_search(&draft.source).expect("every source is listed");
                let part = Part { source, at: at_keys(&keys, &draft.at) };
                rows[*place] = Some(RowSet { family, rows: family, parts: vec![part] });
            }
            families.push(Family { datasets: vec![dataset], keys, sources, wholes, counted, people: Vec::new() });
        }
        let (mut kept, mut moved) = (Vec::new(), Vec::with_capacity(rows.len()));
        for row in &rows {
            moved.push(row.as_ref().map(|row| {
                kept.push(row.clone());
                kept.len() - 1
            }));
        }
        let mut of_people: Vec<Option<usize>> = vec![None; moved.len()];
        for People { columns, numbers } in people {
            let family = families.len();
            let mut by_rows: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
            for (place, (_, column)) in numbers {
                let Some(of) = &rows[place] else { continue };
                of_people[place] = Some(kept.len());
                by_rows.entry((of.rows, identified[&(of.rows, column)])).or_default().push(kept.len());
                kept.push(RowSet { family, ..of.clone() });
            }
            let datasets: BTreeSet<DatasetId> = columns.into_iter().map(|(dataset, _)| dataset).collect();
            let people = by_rows.into_iter().map(|((family, who), numbers)| PeopleOf { family, who, numbers });
            families.push(Family {
                datasets: datasets.into_iter().collect(),
                keys: Vec::new(),
                sources: Vec::new(),
                wholes: Vec::new(),
                counted: Vec::new(),
                people: people.collect(),
            });
        }
        let placed = |places: &[Option<usize>]| -> HashMap<Counted, usize> {
            let known = self.known.iter().filter_map(|(counted, place)| Some((counted.clone(), places[*place]?)));
            known.collect()
        };
        let (places, people) = (placed(&moved), placed(&of_people));
        let funnels = self.funnels.into_iter();
        let funnels = funnels.map(|(of, places)| (of, places.into_iter().filter_map(|place| moved[place]).collect()));
        Audit { families, rows: kept, places, people, funnels: funnels.collect(), twins }
    }
}

/// An output that counts rows by keys.
fn count_of(plan: &mut Plan, input: NodeId, keys: &[Expr], aggregate: Aggregate) -> OutputId {
    let node = plan.add(Node::Aggregate { input, keys: keys.to_vec(), aggregates: vec![aggregate] });
    let keys = (0..keys.len()).map(|column| OutputKey { column, map: None }).collect();
    plan.output(Output { node, aggregate: 0, keys })
}

/// What is asked of rows, by the places of keys.
fn at_keys(keys: &[Expr], asked: &Asked) -> Vec<(usize, Select)> {
    let key = |of: &Expr| keys.binary_search(of).expect("every condition is a key");
    asked.iter().map(|(of, select)| (key(of), select.clone())).collect()
}

/// Whether an output counts rows or values.
fn counts(plan: &Plan, output: OutputId) -> bool {
    let Output { node, aggregate, .. } = &plan.outputs[output.0];
    let Node::Aggregate { aggregates, .. } = plan.node(*node) else { return false };
    matches!(aggregates[*aggregate].function, AggregateFunction::Count | AggregateFunction::CountDistinct)
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
        assert_eq!(of(all, vec![]).parts[0].at, []);
        let few = of(by_area, vec![Select::One(3)]);
        let mut asked: Vec<Select> = few.parts[0].at.iter().cloned().map(|(_, select)| select).collect();
        asked.sort_by_key(|select| *select == Select::One(3));
        assert_eq!(asked, [Select::One(1), Select::One(3)], "armed, and the area");
        assert_eq!(of(others, vec![]).family, 1);
    }

    #[test]
    fn whether_a_row_is_among_others_is_asked_of_all_rows_of_a_dataset() {
        let mut plan = Plan::default();
        let all = plan.add(Node::Scan { dataset: 0, columns: vec![0] });
        let others = [1, 2].map(|dataset| plan.add(Node::Scan { dataset, columns: vec![0] }));
        let among = |right, negated| Node::Among { input: all, on: "p".into(), right, key: "p".into(), negated };
        let nodes = [among(others[0], false), among(others[0], true), among(others[1], false)];
        let nodes = nodes.map(|node| plan.add(node));
        let outputs = nodes.map(|node| count(&mut plan, node, vec![]));
        let mut auditor = Auditor::default();
        auditor.funnels.insert(DatasetId(0), vec![0]);
        let number = |auditor: &mut Auditor, plan: &Plan, output| auditor.number(plan, &Leaf::count(output, [].into()));
        assert_eq!(outputs.map(|output| number(&mut auditor, &plan, output)), [Some(0), Some(1), Some(2)]);
        let audit = auditor.finish(&mut plan);
        assert_eq!((audit.families.len(), audit.families[0].sources.len()), (1, 1));
        let at = |place: usize| &audit.rows[place].parts[0].at;
        assert_eq!((at(0)[0].0, &at(0)[0].1, &at(1)[0].1), (at(1)[0].0, &Select::One(1), &Select::One(0)));
        assert_ne!(at(0)[0].0, at(2)[0].0);
    }

    #[test]
    fn of_rows_kept_in_two_ways_only_the_first_are_a_part() {
        let mut plan = Plan::default();
        let all = plan.add(Node::Scan { dataset: 0, columns: vec![0] });
        let keep = |last| Node::Keep { input: all, per: vec![column("p")], order: vec!["p".into()], last, by: 1 };
        let nodes = [all, plan.add(keep(false)), plan.add(keep(true))];
        let parts = |auditor: &Auditor| auditor.parts(&plan, &nodes);
        assert_eq!(parts(&Auditor::default()), [(None, None), (Some(0), Some(0)), (Some(0), None)]);
    }
}
