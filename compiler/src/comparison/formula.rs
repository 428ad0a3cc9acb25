//! Formulas compared: what indicators and columns compute.
//!
//! In: formulas of two models. Out: what differs, each in words with its class.
//! Invariant: of a rate or percentage, the numerator and the denominator have differences of their own.

use std::collections::BTreeSet;

use super::change::{Class, Said};
use super::conditions;
use super::pairs::either;
use crate::value::thousands;
use crate::words::conditions::Style;
use crate::words::phrase::{Aggregate, ByDataset, Condition, Formula, Restriction};

/// Where in a formula a difference lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Value,
    Numerator,
    Denominator,
}

impl Role {
    fn class(self) -> Class {
        match self {
            Role::Value | Role::Numerator => Class::Measure,
            Role::Denominator => Class::Denominator,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Role::Value => "value",
            Role::Numerator => "numerator",
            Role::Denominator => "denominator",
        }
    }
}

/// What differs between two formulas.
pub fn differences(before: &Formula<'_>, after: &Formula<'_>) -> Vec<(Class, Said)> {
    let mut found = Vec::new();
    walk(before, after, Role::Value, &mut found);
    // One bound of a change in time is in several parts of it.
    let mut once: Vec<(Class, Said)> = Vec::new();
    for (class, said) in found {
        if once.iter().all(|(_, known)| *known != said) {
            once.push((class, said));
        }
    }
    once
}

fn walk(before: &Formula<'_>, after: &Formula<'_>, role: Role, found: &mut Vec<(Class, Said)>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Formula::Over(a, x, p), Formula::Over(b, y, q)) => {
            walk(a, b, if role == Role::Denominator { role } else { Role::Numerator }, found);
            walk(x, y, Role::Denominator, found);
            if p != q {
                found.push((
                    Class::Unit,
                    Said::moved(
                        "",
                        format!("per {}", thousands(p.unsigned_abs())),
                        format!("per {}", thousands(q.unsigned_abs())),
                    ),
                ));
            }
        }
        (Formula::Binary(op, a, x), Formula::Binary(other, b, y))
            if op == other && (a == b || x == y || (is_within(a, b) && is_within(x, y))) =>
        {
            let second = if *op == '/' { Role::Denominator } else { role };
            walk(a, b, role, found);
            walk(x, y, second, found);
        }
        (Formula::Within(a, x), Formula::Within(b, y)) => {
            walk(a, b, role, found);
            if x != y {
                let of = either(&phrase(a), &phrase(b));
                found.push((role.class(), Said::moved(of, limits(x), limits(y))));
            }
        }
        (Formula::Within(a, x), b) if **a == *b => {
            found.push((role.class(), Said::gone(&phrase(b), limits(x))));
        }
        (a, Formula::Within(b, y)) if *a == **b => {
            found.push((role.class(), Said::new(&phrase(a), limits(y))));
        }
        (Formula::Where(a, x), Formula::Where(b, y)) => {
            walk(a, b, role, found);
            found.extend(by_dataset(x, y));
        }
        (Formula::Where(a, x), b) if **a == *b => found.extend(by_dataset(x, &Vec::new())),
        (a, Formula::Where(b, y)) if *a == **b => found.extend(by_dataset(&Vec::new(), y)),
        (Formula::Across(a, x), Formula::Across(b, y)) if x == y => walk(a, b, role, found),
        (Formula::Rank(a, x, low), Formula::Rank(b, y, other)) if x == y => {
            walk(a, b, role, found);
            if low != other {
                let order = |low: bool| if low { "lowest first" } else { "highest first" };
                found.push((Class::Order, Said::moved("rank", order(*low), order(*other))));
            }
        }
        (Formula::Aggregate(a), Formula::Aggregate(b)) => found.extend(aggregates(a, b)),
        _ => found.push((role.class(), Said::moved(role.words(), phrase(before), phrase(after)))),
    }
}

/// Whether two formulas are restrictions of the same.
fn is_within(a: &Formula<'_>, b: &Formula<'_>) -> bool {
    matches!((a, b), (Formula::Within(a, _), Formula::Within(b, _)) if a == b)
}

/// Conditions of several datasets, each difference once where they are the same.
pub fn by_dataset(before: &ByDataset<Condition<'_>>, after: &ByDataset<Condition<'_>>) -> Vec<(Class, Said)> {
    let mut found: Vec<(Class, Said)> = Vec::new();
    let datasets: BTreeSet<&str> = before.iter().chain(after).map(|(dataset, _)| dataset.path.as_str()).collect();
    for dataset in datasets {
        let (was, is) = (condition_of(before, dataset), condition_of(after, dataset));
        for difference in conditions::parts(was, is) {
            if !found.contains(&difference) {
                found.push(difference);
            }
        }
    }
    found
}

fn condition_of<'c, 'a>(all: &'c ByDataset<Condition<'a>>, dataset: &str) -> Option<&'c Condition<'a>> {
    all.iter().find(|(of, _)| of.path == dataset).map(|(_, condition)| condition)
}

/// What differs between two aggregates.
pub fn aggregates(before: &Aggregate<'_>, after: &Aggregate<'_>) -> Vec<(Class, Said)> {
    let mut found = Vec::new();
    let (was, is) = (bare(before), bare(after));
    if was != is {
        found.push((Class::Measure, Said::moved("", was.words(Style::CHANGE), is.words(Style::CHANGE))));
    }
    found.extend(conditions::parts(filter(before), filter(after)));
    found
}

/// An aggregate without its condition.
fn bare<'a>(aggregate: &Aggregate<'a>) -> Aggregate<'a> {
    Aggregate { filter: None, ..aggregate.clone() }
}

/// The conditions of an aggregate.
fn filter<'f, 'a>(aggregate: &'f Aggregate<'a>) -> &'f [Condition<'a>] {
    match &aggregate.filter {
        Some(Condition::And(parts)) => parts,
        filter => filter.as_slice(),
    }
}

fn phrase(formula: &Formula<'_>) -> String {
    formula.words(Style::CHANGE)
}

fn limits(restriction: &Restriction<'_>) -> String {
    restriction.within(Style::CHANGE)
}
