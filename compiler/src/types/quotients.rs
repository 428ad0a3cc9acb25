//! Rates, shares and other quotients: what is divided, and by what.
//!
//! In: the Hir's quotients. Out: the model's, each with its unit, and findings. Invariants: both sides are of one period, one area and the same
//! people, however the division is written; what a rate is per is a number of people.

use super::Checker;
use super::exprs::{Leaf, is_unknown, noun, words};
use super::facts::{denominators, units};
use super::noted::Sides;
use crate::catalog::{Column, DatasetId, DatasetRole};
use crate::functions::{Function, Takes};
use crate::model::typing::type_of;
use crate::model::{Expr, MeasureId, Type, Unit, Value};
use crate::names::hir;
use crate::source::{Span, Spanned};

impl Checker<'_> {
    pub(super) fn rate(
        &mut self,
        span: Span,
        numerator: &hir::Expr,
        per: &Spanned<i64>,
        denominator: &hir::Expr,
    ) -> (Expr, Unit) {
        let (top, top_unit) = self.expr(numerator);
        let (bottom, bottom_unit) = self.expr(denominator);
        self.not_derived("a rate", &top_unit, numerator.span);
        self.not_derived("a rate", &bottom_unit, denominator.span);
        self.divided(span, false, (numerator, &top), (denominator, &bottom));
        if per.value <= 0 {
            self.out.push(denominators::per_zero(per.span));
        }
        let mut basis = String::new();
        for leaf in self.all_leaves(&bottom) {
            match &self.catalog.dataset(leaf.dataset).role {
                DatasetRole::Population { basis: name } => {
                    // A column of its own unit, such as households beside residents, is what the rate is per.
                    let declared = &self.catalog.dataset(leaf.dataset).counts;
                    basis = match &self.model.measures[leaf.measure.0].unit {
                        Unit::Count(unit) if unit != declared => unit.clone(),
                        _ => name.clone(),
                    };
                    if let Some(what) = self.no_number_of_people(leaf.measure) {
                        let dataset = self.catalog.dataset(leaf.dataset);
                        let people = dataset.people_of_rows();
                        self.out.push(denominators::no_number_of_people(
                            denominator.span,
                            &what,
                            &dataset.name,
                            &people,
                        ));
                        break;
                    }
                }
                DatasetRole::Events | DatasetRole::LookUp
                    if self.catalog.is_broken(self.catalog.dataset(leaf.dataset)) => {}
                DatasetRole::Events | DatasetRole::LookUp => {
                    let what = &self.catalog.dataset(leaf.dataset).counts;
                    self.out.push(denominators::not_a_population(denominator.span, what));
                    break;
                }
            }
        }
        let unit =
            if is_unknown(&[&top_unit, &bottom_unit]) { Unit::Unknown } else { Unit::Rate { per: per.value, basis } };
        (Expr::Over { numerator: Box::new(top), denominator: Box::new(bottom), per: per.value }, unit)
    }

    pub(super) fn percentage(&mut self, span: Span, numerator: &hir::Expr, denominator: &hir::Expr) -> (Expr, Unit) {
        let (top, top_unit) = self.expr(numerator);
        let (bottom, bottom_unit) = self.expr(denominator);
        self.not_derived("a percentage", &top_unit, numerator.span);
        self.not_derived("a percentage", &bottom_unit, denominator.span);
        self.divided(span, true, (numerator, &top), (denominator, &bottom));
        // `share of a` has no whole of its own; `a as % of (a across rows)` compares a mean with that of all.
        if denominator.span == span {
            self.share_of_what_adds_up(numerator.span, &top);
        }
        let unknown = is_unknown(&[&top_unit, &bottom_unit]);
        if let (Unit::Count(part), Unit::Count(whole)) = (&top_unit, &bottom_unit)
            && part != whole
            && !self.counts_some_of(&top, &bottom)
        {
            self.out.push(units::share_of_other(span, part, whole));
        }
        let unit = if unknown { Unit::Unknown } else { Unit::Percentage { of: self.title(denominator) } };
        (Expr::Over { numerator: Box::new(top), denominator: Box::new(bottom), per: 1 }, unit)
    }

    /// Reports a share of means, of the largest or of the like, which no whole is made of.
    fn share_of_what_adds_up(&mut self, span: Span, of: &Expr) {
        let functions = self.all_leaves(of).into_iter().map(|leaf| self.model.measures[leaf.measure.0].function);
        let adds_up =
            |function: &Function| function.additive || function.takes != Takes::Numbers || function.is_per_date();
        if let Some(function) = functions.into_iter().find(|function| !adds_up(function)) {
            self.out.push(units::share_of_average(span, function));
        }
    }

    /// Compares the two sides of a rate, a share or any other quotient: both are of one period, one area and the same people.
    pub(super) fn divided(
        &mut self,
        span: Span,
        is_share: bool,
        top: (&hir::Expr, &Expr),
        bottom: (&hir::Expr, &Expr),
    ) {
        self.sides(Sides::Divided, span, top, bottom);
        // How many times as often: each rate is of people of its own.
        if self.is_own_rate(top.1) && self.is_own_rate(bottom.1) {
            return;
        }
        let is_said =
            self.both_narrowed(top, bottom) || self.both_narrowed(bottom, top) || self.of_other_people(top, bottom);
        if !is_said {
            self.whole_narrowed_alone(span, is_share, top, bottom);
        }
    }

    /// Whether an expression is a rate or share itself.
    fn is_own_rate(&self, expr: &Expr) -> bool {
        match expr.unrestricted(&|id| self.value_of(id)) {
            Expr::Over { .. } => true,
            Expr::Divide(_, by) => self.all_leaves(by).iter().any(|leaf| self.is_people(leaf.dataset)),
            _ => false,
        }
    }

    /// What a measure of a population is, where it is no number of people: one of places or groups, or an average or the like.
    fn no_number_of_people(&self, measure: MeasureId) -> Option<String> {
        let measure = &self.model.measures[measure.0];
        match measure.function.takes {
            Takes::Rows => None, // reported where rows are not people
            Takes::Distinct => {
                let of = measure.of.as_ref()?;
                let names_people =
                    matches!(type_of(self.catalog, measure.dataset, of), Type::Text | Type::Integer { .. });
                (!names_people).then(|| format!("counts {}", noun(&measure.unit)))
            }
            Takes::Numbers => {
                let is_people = measure.function.additive || measure.function.is_per_date();
                (!is_people && measure.of.is_some()).then(|| format!("is a {}", measure.function.name))
            }
        }
    }

    /// Whether the things whose rows the one side counts are counted once each on the other, by their key: people with an event, of all
    /// people.
    fn counts_some_of(&self, part: &Expr, whole: &Expr) -> bool {
        let by_key = |dataset: DatasetId| match self.catalog.dataset(dataset).key[..] {
            [key] => Some(self.catalog.dataset(dataset).column(key)),
            _ => None,
        };
        let (parts, wholes) = (self.all_leaves(part), self.all_leaves(whole));
        let is_whole = |leaf: &Leaf| self.model.measures[leaf.measure.0].function.counts_rows();
        let is_part = |leaf: &Leaf| {
            let measure = &self.model.measures[leaf.measure.0];
            let Some(Value::Column(column)) = &measure.of else { return false };
            if !measure.function.counts_different() {
                return false;
            }
            let column = self.catalog.dataset(leaf.dataset).column(*column);
            wholes.iter().all(|whole| {
                let same = |key: &Column| key.name == column.name && key.ty == column.ty;
                by_key(whole.dataset).is_some_and(|key| column.look_up == Some(whole.dataset) || same(key))
            })
        };
        !parts.is_empty() && !wholes.is_empty() && parts.iter().all(is_part) && wholes.iter().all(is_whole)
    }

    /// Reports a rate or percentage of something that is not a plain count or amount.
    fn not_derived(&mut self, what: &'static str, unit: &Unit, span: Span) {
        match unit {
            Unit::Count(_) | Unit::Quantity(_) | Unit::Number | Unit::Unknown => {}
            Unit::Rate { .. } | Unit::Percentage { .. } | Unit::Points | Unit::Change | Unit::Ratio | Unit::Rank => {
                self.out.push(units::of_a_derived(span, what, &words(unit)));
            }
        }
    }
}
