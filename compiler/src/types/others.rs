//! Both sides of a rate with conditions of their own on who is counted: the people above the line must be among those below.
//!
//! In: the sides of a quotient, typed. Out: a finding where some who are counted cannot be among the people. Invariant: says so only where both
//! sides name codes, bands or ages of what means the same; a condition that one side has alone is looked at elsewhere (narrow).

use super::Checker;
use super::facts::denominators;
use super::trailing::within_scopes;
use crate::catalog::DatasetId;
use crate::model::typing::list_of;
use crate::model::{Expr, Operand, Predicate, Value};
use crate::names::hir;
use crate::value::merged;
use crate::words;

/// Numbers of a column: places of codes, or ages.
type Ranges = Vec<(i64, i64)>;

impl Checker<'_> {
    /// Reports a rate of which some events are of people whom its population does not have, as the conditions of both sides say.
    pub(super) fn of_other_people(&mut self, counted: (&hir::Expr, &Expr), people: (&hir::Expr, &Expr)) -> bool {
        let (events, populations) = (self.datasets_of(counted.1, false), self.datasets_of(people.1, true));
        let pairs = events.iter().flat_map(|events| populations.iter().map(move |people| (*events, *people)));
        let other = pairs.into_iter().find_map(|(events, population)| {
            let value = self.other_people((events, counted.1), (population, people.1))?;
            Some((words::source::value(self.catalog, events, &value), population))
        });
        let Some((asked, population)) = other else { return false };
        let place = within_scopes(people.0).span;
        if self.is_new((place, counted.0.span)) {
            let name = &self.catalog.dataset(population).name;
            self.out.push(denominators::of_other_people(place, &asked, name));
        }
        true
    }

    /// A value of events of which the conditions choose others than those of the population do.
    fn other_people(
        &self,
        (events, counted): (DatasetId, &Expr),
        (population, people): (DatasetId, &Expr),
    ) -> Option<Value> {
        let (own, theirs) = (self.asked_of(events, counted)?, self.asked_of(population, people)?);
        let values = own.iter().map(|(value, _)| value).filter(|value| self.is_about_people(events, population, value));
        values
            .into_iter()
            .find(|value| {
                let Some(other) = self.counterpart(events, population, value) else { return false };
                let asked = |of: &[(Value, Ranges)], root: &Value| -> Option<Ranges> {
                    let all = of.iter().filter(|(value, _)| value == root).map(|(_, ranges)| ranges.clone());
                    all.reduce(|a, b| both(&a, &b))
                };
                let (Some(above), Some(below)) = (asked(&own, value), asked(&theirs, &other)) else { return false };
                self.same_kind((events, value, &above), (population, &other, &below))
                    .is_some_and(|(above, below)| !is_within(&above, &below))
            })
            .cloned()
    }

    /// What the only measure of a dataset in an expression is asked for, of each value whose conditions all name codes or numbers; nothing
    /// where there are several measures.
    fn asked_of(&self, dataset: DatasetId, expr: &Expr) -> Option<Vec<(Value, Ranges)>> {
        let mut measures = self.all_leaves(expr).into_iter().filter(|leaf| leaf.dataset == dataset);
        let only = measures.next().filter(|_| measures.next().is_none())?;
        let (mut found, mut otherwise): (Vec<(Value, Ranges)>, Vec<Value>) = (Vec::new(), Vec::new());
        let mut take = |predicate: &Predicate| {
            for part in predicate.conjuncts() {
                match part {
                    Predicate::In(Operand::Value(value), ranges) => found.push((value.clone(), ranges.clone())),
                    other => otherwise.extend(other.values().into_iter().cloned()),
                }
            }
        };
        self.model.conditions(&self.model.measures[only.measure.0]).for_each(&mut take);
        self.visit(expr, &mut |part| {
            if let Expr::Where(_, conditions) = part {
                conditions.iter().filter(|(of, _)| *of == dataset).for_each(|(_, predicate)| take(predicate));
            }
        });
        found.retain(|(value, _)| !otherwise.contains(value));
        Some(found)
    }

    /// Two sets of numbers as ages, or as codes of one list; nothing where they are neither.
    fn same_kind(
        &self,
        (events, value, above): (DatasetId, &Value, &Ranges),
        (population, other, below): (DatasetId, &Value, &Ranges),
    ) -> Option<(Ranges, Ranges)> {
        let (from, to) = (list_of(self.catalog, events, value), list_of(self.catalog, population, other));
        if from == to && from.is_some() {
            return Some((above.clone(), below.clone()));
        }
        let ages = |list, ranges: &Ranges| match list {
            None => Some(ranges.clone()),
            Some(list) if self.catalog.code_list(list).is_bands() => Some(self.bands_in(list, ranges)),
            Some(_) => None,
        };
        if let (Some(above), Some(below)) = (ages(from, above), ages(to, below)) {
            // Ages that no band has are nobody's, and are reported by themselves.
            let everyone = ages(to, &vec![(i64::MIN, i64::MAX)])?;
            return Some((both(&above, &everyone), below));
        }
        self.same_ranges((events, value), (population, other), above).ok().map(|above| (above, below.clone()))
    }
}

/// The numbers that are in both.
fn both(a: &[(i64, i64)], b: &[(i64, i64)]) -> Ranges {
    let pairs = a.iter().flat_map(|(a, z)| b.iter().map(move |(b, y)| ((*a).max(*b), (*z).min(*y))));
    merged(pairs.filter(|(first, last)| first <= last))
}

/// Whether some numbers, none of which is below 0, are all among others.
fn is_within(some: &[(i64, i64)], others: &[(i64, i64)]) -> bool {
    let positive = merged(some.iter().map(|(a, b)| ((*a).max(0), *b)).filter(|(a, b)| a <= b));
    both(&positive, others) == positive
}
