//! Persons: numbers of one kind of people, wherever they are counted.
//!
//! In: the drafts of all numbers. Out: for each kind of people the columns that identify them, and the numbers that may be of them. Invariant: a
//! person is in a number where some row of it is of the person, so numbers of people add up as their people do.
//!
//! Columns identify the same where one is the key that the other looks up, or both are compared by `among`, or both are keys of the same files.
//! Rows that are kept for each person are people, too.

use std::collections::BTreeSet;

use super::drafts::{Draft, Drafter, Mark, base};
use super::ir::{Expr, Name, Node, NodeId, Plan};
use crate::catalog::DatasetId;

/// A column that identifies people.
pub(super) type Column = (DatasetId, Name);

/// Numbers of one kind of people.
pub(super) struct People {
    /// The columns that identify them.
    pub(super) columns: BTreeSet<Column>,
    /// Drafts by their place, each with the column of its rows.
    pub(super) numbers: Vec<(usize, Column)>,
}

/// The people of all drafts under a policy.
pub(super) fn people(plan: &Plan, drafter: &Drafter, drafts: &[Draft]) -> Vec<People> {
    let kept = kept(plan, drafts);
    let mut found = Vec::new();
    for columns in classes(drafter, drafts, &links(plan, drafter, drafts), &kept) {
        let of = |(place, draft): (usize, &Draft)| {
            let column = columns.iter().find(|column| counts(draft, column))?;
            Some((place, column.clone()))
        };
        let numbers: Vec<(usize, Column)> = drafts.iter().enumerate().filter_map(of).collect();
        let datasets: BTreeSet<DatasetId> = numbers.iter().map(|(_, (dataset, _))| *dataset).collect();
        let are_people = datasets.len() > 1
            || numbers.iter().any(|(at, _)| drafts[*at].person.is_some())
            || columns.iter().any(|column| kept.contains(column));
        if are_people && numbers.iter().any(|(at, _)| drafts[*at].guarded) {
            found.push(People { columns, numbers });
        }
    }
    found
}

/// Columns for which rows are kept in several ways: of each of these a person has one row, and of all together not.
fn kept(plan: &Plan, drafts: &[Draft]) -> BTreeSet<Column> {
    let mut ways: BTreeSet<(Column, NodeId)> = BTreeSet::new();
    for draft in drafts.iter().filter(|draft| draft.shown) {
        let mut node = draft.source;
        loop {
            node = match plan.node(node) {
                Node::Keep { input, per, .. } => {
                    if let [Expr::Column(per)] = &per[..] {
                        ways.insert(((draft.dataset, per.clone()), node));
                    }
                    *input
                }
                Node::Filter { input, .. } | Node::Among { input, .. } | Node::LookUp { input, .. } => *input,
                Node::Scan { .. } | Node::Tally { .. } | Node::Aggregate { .. } => break,
            };
        }
    }
    let is_one_of_several =
        |(column, node): &(Column, NodeId)| ways.iter().any(|(other, way)| other == column && way != node);
    ways.iter().filter(|way| is_one_of_several(way)).map(|(column, _)| column.clone()).collect()
}

/// Whether a number that a table shows counts the people of a column: different ones, or rows, which may be one for each.
fn counts(draft: &Draft, (dataset, column): &Column) -> bool {
    let is_of_dataset = draft.shown && draft.dataset == *dataset && draft.of.is_none();
    is_of_dataset && draft.person.as_ref().is_none_or(|person| person == column)
}

/// Columns that are compared with one another: one with the key that it looks up or is among.
fn links(plan: &Plan, drafter: &Drafter, drafts: &[Draft]) -> Vec<[Column; 2]> {
    let mut links = Vec::new();
    let nodes: BTreeSet<NodeId> = drafts.iter().map(|draft| draft.source).collect();
    for mut node in nodes {
        let Some((dataset, _)) = base(plan, node) else { continue };
        loop {
            node = match plan.node(node) {
                Node::LookUp { input, on, right, key, .. } => {
                    if let Some((other, _)) = base(plan, *right) {
                        links.push([(dataset, on.clone()), (other, key.clone())]);
                    }
                    *input
                }
                Node::Filter { input, .. } | Node::Among { input, .. } | Node::Keep { input, .. } => *input,
                Node::Scan { .. } | Node::Tally { .. } | Node::Aggregate { .. } => break,
            };
        }
    }
    for Mark { dataset, on, right, key } in &drafter.marks {
        let Some((other, _)) = base(plan, *right) else { continue };
        let is_column = |name: &Name| !name.contains('.');
        if other != *dataset && is_column(on) && is_column(key) {
            links.push([(*dataset, on.clone()), (other, key.clone())]);
        }
    }
    links
}

/// The columns that identify the same people.
fn classes(
    drafter: &Drafter,
    drafts: &[Draft],
    links: &[[Column; 2]],
    kept: &BTreeSet<Column>,
) -> Vec<BTreeSet<Column>> {
    let people = drafts.iter().filter_map(|draft| Some((draft.dataset, draft.person.clone()?)));
    let mut classes: Vec<BTreeSet<Column>> = Vec::new();
    let is_counted = |(dataset, _): &Column| drafts.iter().any(|draft| draft.dataset == *dataset);
    let twins = drafter.twins.iter().filter(|keys| keys.iter().all(is_counted)).cloned().map(BTreeSet::from);
    let sets = people.chain(kept.iter().cloned()).map(|column| BTreeSet::from([column])).chain(twins);
    for set in sets.chain(links.iter().cloned().map(BTreeSet::from)) {
        let (mut same, others): (Vec<_>, Vec<_>) = classes.into_iter().partition(|class| !class.is_disjoint(&set));
        same.push(set);
        classes = others;
        classes.push(same.into_iter().flatten().collect());
    }
    classes
}
