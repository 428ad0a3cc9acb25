//! Rows that several numbers which are added up count: offences with a knife, and offences with injury.
//!
//! In: the numbers where they are. Out: a count of the rows that are of several. Invariants: only of numbers that count, or add up, the same of one
//! dataset in the same place; each row once, however many count it; where their conditions keep the rows apart, nothing is counted.

use super::build::Builder;
use super::expr::all_of;
use super::ir::{Expr, Node};
use super::layout::Union;
use super::rows::predicate;
use super::undecided::{Side, conditions};
use crate::hashing::HashMap;
use crate::model::joint::never_together;
use crate::model::{self, Meaning, MeasureId, Model, Predicate, Rows};

/// Where and of what a number is, for those that count the same rows: such as can have rows in common.
fn are_alike(model: &Model, one: &Side<'_>, other: &Side<'_>) -> bool {
    let (a, b) = (&model.measures[one.measure.0], &model.measures[other.measure.0]);
    a.dataset == b.dataset && a.function == b.function && a.of == b.of && one.restrictions == other.restrictions
}

/// What decides whether some numbers can have rows in common: their measures, and what is around each, by address.
pub type Terms = Vec<(MeasureId, Vec<*const Predicate>)>;

impl<'a> Builder<'a> {
    /// Counts of the rows that a sum of some numbers counts more than once, each with one of those numbers. `apart` has the numbers that were looked at
    /// before, and whether their conditions keep all rows apart.
    pub fn twice<'s>(&mut self, sides: &'s [Side<'a>], apart: &mut HashMap<Terms, bool>) -> Vec<(&'s Side<'a>, Union)> {
        let model = self.model;
        let adds_rows = |side: &&Side<'a>| {
            let function = model.measures[side.measure.0].function;
            function.counts_rows() || function.adds_up && !function.of_one_value
        };
        let mut groups: Vec<Vec<&'s Side<'a>>> = Vec::new();
        for side in sides.iter().filter(adds_rows) {
            match groups.iter_mut().find(|group| are_alike(model, group[0], side)) {
                Some(group) => group.push(side),
                None => groups.push(vec![side]),
            }
        }
        let mut found = Vec::new();
        for group in groups.into_iter().filter(|group| group.len() > 1) {
            let is_chosen = |side: &&Side<'a>| chooses(model, model.measures[side.measure.0].rows);
            let (chosen, asked): (Vec<&Side<'a>>, Vec<&Side<'a>>) = group.into_iter().partition(is_chosen);
            found.extend(self.in_several(&asked, apart).map(|rows| (asked[0], rows)));
            for one in chosen {
                found.extend(asked.iter().filter_map(|other| Some((one, self.chosen_twice(one, other)?))));
            }
        }
        found
    }

    /// A count of the rows that are of several of some numbers which only ask conditions of each row.
    fn in_several(&mut self, sides: &[&Side<'a>], apart: &mut HashMap<Terms, bool>) -> Option<Union> {
        let (catalog, model) = (self.catalog, self.model);
        let addresses = |of: &Side<'a>| of.wheres.iter().map(|of| std::ptr::from_ref(*of)).collect();
        let terms: Terms = sides.iter().map(|side| (side.measure, addresses(side))).collect();
        let of_each = || sides.iter().map(|side| conditions(model, side, None).part);
        let are_apart = *apart.entry(terms).or_insert_with(|| {
            let all: Vec<Vec<&Predicate>> = of_each().collect();
            let meet = |one: &[&Predicate], other: &[&Predicate]| {
                !never_together(catalog, &one.iter().chain(other).copied().collect::<Vec<_>>())
            };
            all.iter()
                .enumerate()
                .all(|(at, one)| all[at + 1..].iter().all(|other| is_same(one, other) || !meet(one, other)))
        });
        if are_apart {
            return None;
        }
        // The same conditions twice are a number that is doubled, as it says.
        let mut different: Vec<Vec<&Predicate>> = Vec::new();
        for one in of_each() {
            if !different.iter().any(|known| is_same(known, &one)) {
                different.push(one);
            }
        }
        let first = sides[0];
        let measure = &model.measures[first.measure.0];
        let restrictions: Vec<&Meaning> = first.restrictions.iter().collect();
        let rows = self.rows(Rows::Dataset(measure.dataset));
        let rows = self.parts_only(rows, measure, &first.wheres, &restrictions);
        let is_of = |of: Vec<&Predicate>| all_of(of.into_iter().map(|of| predicate(catalog, measure.dataset, of)));
        let (many, parts) = (different.len() as i64, different.into_iter().map(is_of).collect());
        let is_of_several = Expr::Between { of: Box::new(Expr::NumberOf(parts)), low: 2, high: many };
        let rows = self.plan.add(Node::Filter { input: rows, predicate: is_of_several });
        self.counted_at(rows, measure.dataset, &restrictions).map(|(output, select)| Union { output, at: vec![select] })
    }

    /// The same of rows of which some are kept, or looked for among others, and a number that only asks conditions of each row.
    fn chosen_twice(&mut self, chosen: &Side<'a>, other: &Side<'a>) -> Option<Union> {
        let (catalog, model) = (self.catalog, self.model);
        let measure = &model.measures[chosen.measure.0];
        let [own, others] = [chosen, other].map(|side| conditions(model, side, None));
        let all: Vec<&Predicate> = own.part.iter().chain(&others.part).copied().collect();
        if !matches!(others.from, Rows::Dataset(_)) || never_together(catalog, &all) {
            return None;
        }
        let restrictions: Vec<&Meaning> = chosen.restrictions.iter().collect();
        let rows = self.narrowed(measure, chosen);
        let rows = self.parts_only(rows, measure, &chosen.wheres, &restrictions);
        let is_of_other = all_of(others.part.into_iter().map(|of| predicate(catalog, measure.dataset, of)));
        let rows = match is_of_other {
            Expr::Bool(true) => rows,
            predicate => self.plan.add(Node::Filter { input: rows, predicate }),
        };
        self.counted_at(rows, measure.dataset, &restrictions).map(|(output, select)| Union { output, at: vec![select] })
    }
}

/// Whether two numbers ask the same, in whatever order.
fn is_same(one: &[&Predicate], other: &[&Predicate]) -> bool {
    let is_in = |of: &[&Predicate], all: &[&Predicate]| of.iter().all(|condition| all.contains(condition));
    is_in(one, other) && is_in(other, one)
}

/// Whether cohorts choose among rows by others: what they leave is no condition on a row.
fn chooses(model: &Model, mut rows: Rows) -> bool {
    while let Rows::Cohort(id) = rows {
        let cohort = &model.cohorts[id.0];
        if cohort.keep.is_some() || !cohort.amongs.is_empty() {
            return true;
        }
        rows = cohort.rows;
    }
    false
}

/// Whether an expression is a number of rows, or such numbers added up.
pub fn is_sum(model: &Model, of: &model::Expr) -> bool {
    match of {
        model::Expr::Measure(_) => true,
        model::Expr::Indicator(id) => is_sum(model, &model.indicators[id.0].value),
        model::Expr::Add(a, b) => is_sum(model, a) && is_sum(model, b),
        model::Expr::Within(of, _) | model::Expr::Where(of, _) => is_sum(model, of),
        _ => false,
    }
}
