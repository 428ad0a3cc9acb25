//! Rows that two numbers which are added up both count: offences with a knife, and offences with injury.
//!
//! In: the two numbers where they are. Out: a count of the rows that are of both. Invariants: only of numbers that count, or add up, the same of
//! one dataset in the same place; where their conditions keep the rows apart, nothing is counted.

use std::sync::Arc;

use super::build::Builder;
use super::expr::all_of;
use super::ir::{Expr, Node, OutputId};
use super::layout::Select;
use super::rows::predicate;
use super::undecided::{Side, conditions};
use crate::model::joint::never_together;
use crate::model::{self, Meaning, Model, Predicate, Rows};

/// The most pairs that are looked at of two expressions that are added up.
pub const MOST_PAIRS: usize = 256;

impl<'a> Builder<'a> {
    /// A count of the rows that are of both of two numbers, where they are.
    pub fn twice(&mut self, one: &Side<'a>, other: &Side<'a>) -> Option<(OutputId, Arc<[Select]>)> {
        let (catalog, model) = (self.catalog, self.model);
        let (measure, beside) = (&model.measures[one.measure.0], &model.measures[other.measure.0]);
        let is_same =
            measure.dataset == beside.dataset && measure.function == beside.function && measure.of == beside.of;
        let function = measure.function;
        let adds_rows = function.counts_rows() || function.adds_up && !function.of_one_value;
        if !is_same || !adds_rows || one.restrictions != other.restrictions {
            return None;
        }
        let both = conditions(model, one, Some(other));
        let is_chosen = |rows: Rows| chooses(model, rows, both.from);
        match (is_chosen(measure.rows), is_chosen(beside.rows)) {
            (false, false) => {}
            (true, false) => return self.chosen_twice(one, other),
            (false, true) => return self.chosen_twice(other, one),
            (true, true) => return None,
        }
        // The same conditions twice are a number that is doubled, as it says.
        let is_in = |of: &[&Predicate], all: &[&Predicate]| of.iter().all(|condition| all.contains(condition));
        if is_in(&both.part, &both.whole) && is_in(&both.whole, &both.part) {
            return None;
        }
        let all: Vec<&Predicate> = both.part.iter().chain(&both.whole).copied().collect();
        if never_together(catalog, &all) {
            return None;
        }
        let restrictions: Vec<&Meaning> = one.restrictions.iter().collect();
        let rows = self.rows(both.from);
        let rows = self.parts_only(rows, measure, &one.wheres, &restrictions);
        let is_both = all_of(all.into_iter().map(|of| predicate(catalog, measure.dataset, of)));
        let rows = self.plan.add(Node::Filter { input: rows, predicate: is_both });
        self.counted_at(rows, measure.dataset, &restrictions)
    }

    /// The same of rows of which some are kept, or looked for among others, and a number that only asks conditions of each row.
    fn chosen_twice(&mut self, chosen: &Side<'a>, other: &Side<'a>) -> Option<(OutputId, Arc<[Select]>)> {
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
        self.counted_at(rows, measure.dataset, &restrictions)
    }
}

/// Whether cohorts up to some rows choose among rows by others: what they leave is no condition on a row.
fn chooses(model: &Model, mut rows: Rows, end: Rows) -> bool {
    while let Rows::Cohort(id) = rows
        && rows != end
    {
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
