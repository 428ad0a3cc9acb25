//! Persons: numbers of one kind of people, wherever they are counted, as those of one list of them.
//!
//! In: the drafts of all numbers. Out: frames: a list of people each (or of whatever else a column identifies), and for each number which of
//! them it counts. Invariant: a person is in a number where some row of it is of the person, so numbers of people add up as their people do.
//!
//! Columns identify the same where one is the key that the other looks up, or both are compared by `among`, or both are keys of the same files.
//! The list is the dataset whose
//! key it is, where there is one; what is looked up by the key is asked of the list itself. For everything else that a number asks of its
//! rows, it is looked up whether the person has such a row.

use std::collections::{BTreeMap, BTreeSet};

use super::drafts::{Asked, Draft, Drafter, Mark, base, one_for_each, present};
use super::expr::{all_of, any_of, columns_in, int_set};
use super::ir::{Expr, Name, Node, NodeId, Plan};
use super::layout::Select;
use crate::catalog::DatasetId;

/// How many different questions about the rows of a person are asked in a frame: each is a join. Where numbers of people need more, there is no
/// frame of them; numbers of rows that need more are not in it.
const QUESTIONS: usize = 16;

/// A list of people, and the numbers of them.
pub(super) struct Frame {
    /// The datasets that identify these people.
    pub(super) datasets: Vec<DatasetId>,
    /// Where they are: those of the list, and for each other dataset those that it has besides. With what is asked of them.
    pub(super) sources: Vec<(NodeId, Vec<Expr>)>,
    /// Drafts by their place; the people of each, by source.
    pub(super) numbers: Vec<(usize, Vec<(usize, Asked)>)>,
}

/// A column that identifies people.
type Column = (DatasetId, Name);

/// The frames of all drafts under a policy that withholds totals.
pub(super) fn frames(plan: &mut Plan, drafter: &Drafter, drafts: &[Draft]) -> Vec<Frame> {
    let links = links(plan, drafter, drafts);
    let mut found = Vec::new();
    for columns in classes(drafter, drafts, &links) {
        let of = |draft: &Draft| columns.iter().any(|column| counts(draft, column));
        let counting: Vec<&Draft> = drafts.iter().filter(|draft| of(draft)).collect();
        let datasets: BTreeSet<DatasetId> = counting.iter().map(|draft| draft.dataset).collect();
        let are_people = datasets.len() > 1 || counting.iter().any(|draft| draft.person.is_some());
        if are_people && counting.iter().any(|draft| draft.withheld) {
            found.extend(Builder::new(plan, drafter, drafts, &links, columns).and_then(Builder::frame));
        }
    }
    found
}

/// Whether a number that a table shows counts the people of a column: different ones, or rows, which may be one for each.
fn counts(draft: &Draft, (dataset, column): &Column) -> bool {
    let is_of_dataset = draft.shown && draft.dataset == *dataset && draft.of.is_none();
    is_of_dataset && draft.person.as_ref().is_none_or(|person| person == column)
}

/// A column and the key that it is compared with, and the rows that have this.
struct Link {
    on: Column,
    key: Column,
    right: NodeId,
    /// What is looked up: name of the key's dataset, by the name that rows with the column have for it.
    taken: BTreeMap<Name, Name>,
}

fn links(plan: &Plan, drafter: &Drafter, drafts: &[Draft]) -> Vec<Link> {
    let mut links = Vec::new();
    let nodes: BTreeSet<NodeId> = drafts.iter().map(|draft| draft.source).collect();
    for mut node in nodes {
        let Some((dataset, _)) = base(plan, node) else { continue };
        loop {
            node = match plan.node(node) {
                Node::LookUp { input, on, right, key, take } => {
                    if let Some((other, right)) = base(plan, *right) {
                        let taken = take.iter().map(|(name, output)| (output.clone(), name.clone())).collect();
                        links.push(Link { on: (dataset, on.clone()), key: (other, key.clone()), right, taken });
                    }
                    *input
                }
                Node::Filter { input, .. } | Node::Among { input, .. } | Node::Keep { input, .. } => *input,
                Node::Scan { .. } | Node::Tally { .. } | Node::Aggregate { .. } => break,
            };
        }
    }
    for Mark { dataset, on, right, key } in &drafter.marks {
        let Some((other, right)) = base(plan, *right) else { continue };
        let is_column = |name: &Name| !name.contains('.');
        if other != *dataset && is_column(on) && is_column(key) {
            let taken = BTreeMap::new();
            links.push(Link { on: (*dataset, on.clone()), key: (other, key.clone()), right, taken });
        }
    }
    links
}

/// The columns that identify the same people.
fn classes(drafter: &Drafter, drafts: &[Draft], links: &[Link]) -> Vec<BTreeSet<Column>> {
    let people = drafts.iter().filter_map(|draft| Some((draft.dataset, draft.person.clone()?)));
    let mut classes: Vec<BTreeSet<Column>> = Vec::new();
    let is_counted = |(dataset, _): &Column| drafts.iter().any(|draft| draft.dataset == *dataset);
    let twins = drafter.twins.iter().filter(|keys| keys.iter().all(is_counted)).cloned().map(BTreeSet::from);
    let sets = people.map(|column| BTreeSet::from([column])).chain(twins);
    for set in sets.chain(links.iter().map(|link| BTreeSet::from([link.on.clone(), link.key.clone()]))) {
        let (mut same, others): (Vec<_>, Vec<_>) = classes.into_iter().partition(|class| !class.is_disjoint(&set));
        same.push(set);
        classes = others;
        classes.push(same.into_iter().flatten().collect());
    }
    classes
}

/// A frame while it is made.
struct Builder<'a> {
    plan: &'a mut Plan,
    drafter: &'a Drafter,
    drafts: &'a [Draft],
    links: &'a [Link],
    columns: BTreeSet<Column>,
    /// Whose rows are the list.
    list: Column,
    /// All rows of each dataset.
    rows: BTreeMap<DatasetId, NodeId>,
    /// Whether a person has rows, by the rows and the column that identifies the person.
    marks: Vec<(NodeId, Name)>,
}

impl<'a> Builder<'a> {
    fn new(
        plan: &'a mut Plan,
        drafter: &'a Drafter,
        drafts: &'a [Draft],
        links: &'a [Link],
        columns: BTreeSet<Column>,
    ) -> Option<Builder<'a>> {
        let mut rows: BTreeMap<DatasetId, NodeId> = BTreeMap::new();
        for draft in drafts {
            rows.entry(draft.dataset).or_insert_with(|| all_rows(plan, draft.source));
        }
        for (dataset, node) in links.iter().map(|link| (link.key.0, link.right)) {
            rows.entry(dataset).or_insert(node);
        }
        let is_key = |(dataset, column): &&Column| drafter.keys.get(dataset) == Some(column);
        let is_counted = |column: &&Column| drafts.iter().any(|draft| counts(draft, column));
        let keys = || columns.iter().filter(is_key);
        let list = keys().find(is_counted).or_else(|| keys().next()).or_else(|| columns.iter().find(is_counted))?;
        let list = list.clone();
        Some(Builder { plan, drafter, drafts, links, columns, list, rows, marks: Vec::new() })
    }

    fn frame(mut self) -> Option<Frame> {
        let (dataset, key) = self.list.clone();
        let mut list = self.rows[&dataset];
        let is_list = self.drafter.keys.get(&dataset) == Some(&key);
        if !is_list {
            list = one_for_each(self.plan, list, &key);
        }
        let mut sources = vec![list];
        let mut others: BTreeMap<Column, usize> = BTreeMap::new();
        let mut numbers: Vec<(usize, Vec<(usize, Asked)>)> = Vec::new();
        let drafts = self.drafts;
        for of_people in [true, false] {
            for (place, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.person.is_some() == of_people) {
                let Some(column) = self.columns.iter().find(|column| counts(draft, column)).cloned() else { continue };
                if is_list && column == self.list {
                    numbers.push((place, vec![(0, draft.at.clone())]));
                    continue;
                }
                let (asked, besides) = match self.of_list(draft, &column) {
                    Some(asked) => asked,
                    None if of_people => return None,
                    None => continue,
                };
                let mut parts = vec![(0, asked)];
                if is_list || column.0 != dataset {
                    let source = *others.entry(column.clone()).or_insert_with(|| {
                        let (on, right, key) = (column.1.clone(), list, key.clone());
                        let input = self.rows[&column.0];
                        let input = self.plan.add(Node::Among { input, on, right, key, negated: true });
                        sources.push(one_for_each(self.plan, input, &column.1));
                        sources.len() - 1
                    });
                    parts.push((source, besides));
                }
                numbers.push((place, parts));
            }
        }
        let by: BTreeMap<usize, Name> = others.into_iter().map(|((_, column), source)| (source, column)).collect();
        let mut with_keys = Vec::new();
        for (source, node) in sources.into_iter().enumerate() {
            let asked = numbers.iter().flat_map(|(_, parts)| parts).filter(|(of, _)| *of == source);
            let keys: BTreeSet<Expr> = asked.flat_map(|(_, asked)| asked.iter().map(|(of, _)| of.clone())).collect();
            let keys: Vec<Expr> = keys.into_iter().collect();
            let node = self.drafter.marked(self.plan, node, &keys);
            with_keys.push((self.marked(node, by.get(&source).unwrap_or(&key), &keys), keys));
        }
        let datasets: BTreeSet<DatasetId> = self.columns.iter().map(|(dataset, _)| *dataset).collect();
        Some(Frame { datasets: datasets.into_iter().collect(), sources: with_keys, numbers })
    }

    /// What a number asks of the people of the list, and what of others: nothing where there are too many questions.
    fn of_list(&mut self, draft: &Draft, column: &Column) -> Option<(Asked, Asked)> {
        let (links, list) = (self.links, &self.list);
        let link = links.iter().find(|link| link.on == *column && link.key == *list && !link.taken.is_empty());
        let is_of_person = |of: &Expr| {
            let columns = columns_in(of);
            !columns.is_empty() && link.is_some_and(|link| columns.iter().all(|name| link.taken.contains_key(name)))
        };
        let (of_person, of_rows): (Asked, Asked) = draft.at.iter().cloned().partition(|(of, _)| is_of_person(of));
        let keys: Vec<Expr> = of_rows.iter().map(|(of, _)| of.clone()).collect();
        let input = self.drafter.marked(self.plan, draft.source, &keys);
        let rows = match all_of(of_rows.into_iter().map(|(of, select)| is_at(of, select))) {
            Expr::Bool(true) => input,
            predicate => self.plan.add(Node::Filter { input, predicate }),
        };
        let mark = (rows, column.1.clone());
        let place = match self.marks.iter().position(|known| *known == mark) {
            Some(place) => place,
            None if self.marks.len() < QUESTIONS => {
                self.marks.push(mark);
                self.marks.len() - 1
            }
            None => return None,
        };
        let has_rows = (Expr::NumberOf(vec![present(Expr::Column(name_of_mark(place)))]), Select::One(1));
        let renamed = |(of, select): &(Expr, Select)| {
            let taken = link.map(|link| &link.taken);
            (taken.map_or_else(|| of.clone(), |taken| renamed(of, taken)), select.clone())
        };
        let asked = of_person.iter().map(renamed).chain([has_rows.clone()]).collect();
        Some((asked, of_person.into_iter().chain([has_rows]).collect()))
    }

    /// People with the marks that keys ask for.
    fn marked(&mut self, mut node: NodeId, on: &Name, keys: &[Expr]) -> NodeId {
        let read: BTreeSet<Name> = keys.iter().flat_map(columns_in).collect();
        for (place, (right, key)) in self.marks.iter().enumerate() {
            let name = name_of_mark(place);
            if read.contains(&name) {
                let (dataset, on, right, key) = (self.list.0, on.clone(), *right, key.clone());
                node = Mark { dataset, on, right, key }.look_up(self.plan, node, name);
            }
        }
        node
    }
}

/// All rows of a dataset, with what is looked up for them, of which some are.
fn all_rows(plan: &Plan, mut node: NodeId) -> NodeId {
    while let Node::Filter { input, .. } | Node::Among { input, .. } | Node::Keep { input, .. } = plan.node(node) {
        node = *input;
    }
    node
}

/// The column of a mark; no declared one has a blank in its name.
fn name_of_mark(place: usize) -> Name {
    format!("of person {place}").as_str().into()
}

/// Whether a value is one that is asked for.
fn is_at(of: Expr, select: Select) -> Expr {
    let is_missing = |of: &Expr| Expr::IsMissing(Box::new(of.clone()));
    let is_in = |of: Expr, set: &[i64]| Expr::In { of: Box::new(of), set: int_set(set.iter().copied()) };
    match (of, select) {
        (_, Select::Any) => Expr::Bool(true),
        (Expr::NumberOf(mut conditions), Select::One(1)) if conditions.len() == 1 => conditions.remove(0),
        (of, Select::One(value)) => is_in(of, &[value]),
        (of, Select::Set(set)) => is_in(of, &set),
        (of, Select::Missing) => is_missing(&of),
        (of, Select::SetOrMissing(set)) => any_of(vec![is_missing(&of), is_in(of, &set)]),
    }
}

fn renamed(of: &Expr, names: &BTreeMap<Name, Name>) -> Expr {
    match of {
        Expr::Column(name) => Expr::Column(names.get(name).unwrap_or(name).clone()),
        other => other.map_parts(&mut |part| renamed(part, names)),
    }
}
