//! Indicator expressions: units checked, restrictions resolved.
//!
//! In: the Hir's expressions. Out: the model's, each with its unit.
//! Invariants: only like things are added; what is divided already is not added, divided or averaged again; a restriction
//! is resolved for every dataset it meets.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::Checker;
use super::facts::{literals as written, periods, units};
use super::literals;
use super::noted::Sides;
use super::trailing::is_number;
use crate::catalog::{DatasetId, is_percentage};
use crate::diagnostics::{Diagnostic, nearest};
use crate::functions::{Function, Takes};
use crate::model::{Class, Expr, Indicator, IndicatorId, Meaning, MeasureId, Restriction, Unit};
use crate::names::hir::{self, ExprKind};
use crate::presentation::NumberFormat;
use crate::source::Span;
use crate::syntax::ast::{self, Arithmetic, ChangeKind};
use crate::value::PeriodKind;
use crate::value::text::is_doubtful_integer;

/// A measure inside an expression that a restriction would reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// The measure.
    pub measure: MeasureId,
    /// Its dataset.
    pub dataset: DatasetId,
    /// Whether it is under a fraction line.
    pub denominator: bool,
}

impl Checker<'_> {
    pub(super) fn indicators(&mut self) {
        for id in self.model.indicators.len()..self.hir.indicators.len() {
            let typed = self.indicator(IndicatorId(id)).clone();
            self.model.to_mut().indicators.push(typed);
        }
    }

    /// An indicator, typed now if it was not before. Rings were cut in names/, so this ends.
    pub(super) fn indicator(&mut self, id: IndicatorId) -> &Indicator {
        if self.indicators[id.0].is_none() {
            let indicator = &self.hir.indicators[id.0];
            let ((value, unit), noted) = self.noting(|checker| checker.expr(&indicator.value));
            self.years_of_one_kind(&noted);
            self.indicator_notes[id.0] = Some(noted);
            let format = self.format((Some(&indicator.value), &value), &unit, indicator.shown.as_ref());
            let accepts: Vec<String> = indicator.accepts.iter().map(|a| a.value.clone()).collect();
            self.breaks_accepted(indicator, &value);
            let head = indicator.head.clone();
            self.indicators.to_mut()[id.0] = Some(Indicator { head, value, unit, format, accepts });
            self.breaks_crossed(&indicator.value, &indicator.accepts);
        }
        self.indicators[id.0].as_ref().expect("typed above")
    }

    /// Types an expression. A part that was reported has the unit `Unknown`, which fits everywhere.
    pub(super) fn expr(&mut self, expr: &hir::Expr) -> (Expr, Unit) {
        let nothing = || Expr::Number(BigRational::from_integer(BigInt::from(0)));
        if let ExprKind::In(of, _) | ExprKind::At(of, _) | ExprKind::Where(of, _) | ExprKind::Across(of, _) = &expr.kind
            && is_number(of)
        {
            self.scope_of_a_number(expr);
            return (nothing(), Unit::Unknown);
        }
        match &expr.kind {
            ExprKind::Unknown => (nothing(), Unit::Unknown),
            ExprKind::Measure(id) => {
                self.note_measure(*id);
                (Expr::Measure(*id), self.model.measures[id.0].unit.clone())
            }
            ExprKind::Indicator(id) => {
                let unit = self.indicator(*id).unit.clone();
                self.note_indicator(*id);
                (Expr::Indicator(*id), unit)
            }
            ExprKind::Number(unscaled, scale) => {
                if is_doubtful_integer(self.sources.text(expr.span)) {
                    let text = self.sources.text(expr.span);
                    self.out.push(written::thousands_or_decimals(expr.span, text));
                }
                (Expr::Number(number(*unscaled, *scale)), Unit::Number)
            }
            ExprKind::Rate(numerator, per, denominator) => self.rate(expr.span, numerator, per, denominator),
            ExprKind::Percentage(numerator, denominator) => self.percentage(expr.span, numerator, denominator),
            ExprKind::Binary(left, op, right) => self.binary(expr.span, left, *op, right),
            ExprKind::In(of, period) => {
                let (of, unit) = self.expr(of);
                let leaves = self.open_leaves(&of, &Class::Time);
                if leaves.is_empty() && unit != Unit::Unknown {
                    self.out.push(periods::already_fixed(period.span));
                }
                let restriction = self.in_period(period, &leaves);
                self.kept_before(&leaves, &self.kinds_of(&restriction), period.span);
                self.settle(&Class::Time);
                (Expr::Within(Box::new(of), restriction), unit)
            }
            ExprKind::At(of, member) => {
                let (of, unit) = self.expr(of);
                match self.at_member(member, &of, expr.span) {
                    Some(restriction) => {
                        self.settle(&restriction.class);
                        (Expr::Within(Box::new(of), restriction), unit)
                    }
                    None => (of, Unit::Unknown),
                }
            }
            ExprKind::Where(of, predicate) => {
                let (of, unit) = self.expr(of);
                let conditions = self.conditions(&of, predicate);
                self.kept_before_condition(&self.all_leaves(&of), &conditions, predicate.span);
                self.totals_around(&of, &conditions, predicate.span);
                (Expr::Where(Box::new(of), conditions), unit)
            }
            ExprKind::Across(of, axis) => {
                let (of, unit) = self.expr(of);
                (Expr::Across(Box::new(of), *axis), unit)
            }
            ExprKind::Rank(of, axis, ascending) => {
                let (of, _) = self.expr(of);
                (Expr::Rank(Box::new(of), *axis, *ascending), Unit::Rank)
            }
            ExprKind::Change(kind, of, from, to) => self.change(expr.span, *kind, of, from, to),
        }
    }

    fn binary(&mut self, span: Span, left: &hir::Expr, op: Arithmetic, right: &hir::Expr) -> (Expr, Unit) {
        let by = |of: &hir::Expr| match (op, &of.kind) {
            (Arithmetic::Divide, ExprKind::Number(unscaled, scale)) => Some(number(*unscaled, *scale)),
            (Arithmetic::Multiply, ExprKind::Number(unscaled, scale)) if *unscaled != 0 => {
                Some(number(*unscaled, *scale).recip())
            }
            _ => None,
        };
        let (a, a_unit) = self.divided_by(by(right), |checker| checker.expr(left));
        if self.scope_of_the_last_number(span, right) {
            return (a, Unit::Unknown);
        }
        let of_product = by(left).filter(|_| op == Arithmetic::Multiply);
        let (b, b_unit) = self.divided_by(of_product, |checker| checker.expr(right));
        match op {
            Arithmetic::Add | Arithmetic::Subtract => self.sides(Sides::Added, span, (left, &a), (right, &b)),
            Arithmetic::Divide => self.divided(span, false, (left, &a), (right, &b)),
            Arithmetic::Multiply => {}
        }
        if op == Arithmetic::Add {
            self.dates_added(span, &a, &b);
        }
        self.total_to_parts((left, &a), op, (right, &b));
        let unit = if is_unknown(&[&a_unit, &b_unit]) {
            Unit::Unknown
        } else {
            match op {
                Arithmetic::Add => self.sum(span, (&a, &a_unit), (&b, &b_unit)),
                Arithmetic::Subtract => self.difference(span, &a_unit, &b_unit),
                Arithmetic::Multiply => self.product(span, a_unit, b_unit),
                Arithmetic::Divide => self.quotient(span, a_unit, b_unit),
            }
        };
        let (a, b) = (Box::new(a), Box::new(b));
        let expr = match op {
            Arithmetic::Add => Expr::Add(a, b),
            Arithmetic::Subtract => Expr::Subtract(a, b),
            Arithmetic::Multiply => Expr::Multiply(a, b),
            Arithmetic::Divide => Expr::Divide(a, b),
        };
        (expr, unit)
    }

    fn sum(&mut self, span: Span, (a, a_unit): (&Expr, &Unit), (b, b_unit): (&Expr, &Unit)) -> Unit {
        for leaf in self.all_leaves(a).into_iter().chain(self.all_leaves(b)) {
            let measure = &self.model.measures[leaf.measure.0];
            if measure.function.additive {
                continue;
            }
            let fact = match measure.function.takes {
                Takes::Rows | Takes::Distinct => units::distinct_sum(span, &noun(&measure.unit)),
                Takes::Numbers => {
                    let of = |of: &Expr| -> Vec<Function> {
                        let functions =
                            self.all_leaves(of).into_iter().map(|l| self.model.measures[l.measure.0].function);
                        functions.filter(|f| !f.additive && f.takes == Takes::Numbers).collect()
                    };
                    units::average_sum(span, &of(a), &of(b))
                }
            };
            return self.unknown(fact);
        }
        match (a_unit, b_unit) {
            (Unit::Rate { .. } | Unit::Percentage { .. } | Unit::Ratio, _)
            | (_, Unit::Rate { .. } | Unit::Percentage { .. } | Unit::Ratio) => self.unknown(units::ratio_sum(span)),
            (a, b) if a == b && *a != Unit::Rank => a.clone(),
            (a, b) => self.unknown(units::different_things(span, &words(a), &words(b))),
        }
    }

    fn difference(&mut self, span: Span, a: &Unit, b: &Unit) -> Unit {
        match (a, b) {
            (Unit::Percentage { .. }, Unit::Percentage { .. }) | (Unit::Change, Unit::Change) => Unit::Points,
            (a, b) if a == b => a.clone(),
            (a, b) => self.unknown(units::different_things(span, &words(a), &words(b))),
        }
    }

    fn product(&mut self, span: Span, a: Unit, b: Unit) -> Unit {
        match (a, b) {
            (Unit::Number, other) | (other, Unit::Number) if other != Unit::Rank => other,
            (a, b) => self.unknown(units::product(span, &words(&a), &words(&b))),
        }
    }

    fn quotient(&mut self, span: Span, a: Unit, b: Unit) -> Unit {
        match (a, b) {
            (a, Unit::Number) if a != Unit::Rank => a,
            (Unit::Count(_) | Unit::Quantity(_), Unit::Count(_) | Unit::Quantity(_)) => Unit::Ratio,
            (a, b) if a == b && a != Unit::Rank => Unit::Ratio,
            (a, b) => self.unknown(units::quotient(span, &words(&a), &words(&b))),
        }
    }

    fn change(
        &mut self,
        span: Span,
        kind: ChangeKind,
        of: &hir::Expr,
        from: &ast::Literal,
        to: &ast::Literal,
    ) -> (Expr, Unit) {
        let (of, unit) = self.expr(of);
        let leaves = self.open_leaves(&of, &Class::Time);
        if leaves.is_empty() && unit != Unit::Unknown {
            self.out.push(periods::already_fixed(span));
        }
        let (first, second) = (self.in_period(from, &leaves), self.in_period(to, &leaves));
        let kinds = [self.kinds_of(&first), self.kinds_of(&second)].concat();
        self.kept_before(&leaves, &kinds, from.span.to(to.span));
        let day = |literal: &ast::Literal| literals::period_beside(&literal.kind, PeriodKind::Day).map(|p| p.days().0);
        if !self.of_other_kinds((from, &first), (to, &second), &leaves)
            && let (Some(begins), Some(ends)) = (day(from), day(to))
            && begins > ends
            && self.is_new((from.span, to.span))
        {
            let written = |literal: &ast::Literal| self.sources.text(literal.span).to_string();
            self.out.push(periods::backwards(span, &written(from), &written(to)));
        }
        self.settle(&Class::Time);
        let earlier = Expr::Within(Box::new(of.clone()), first);
        let later = Expr::Within(Box::new(of), second);
        let changed = Box::new(Expr::Subtract(Box::new(later), Box::new(earlier.clone())));
        let relative = Expr::Divide(changed.clone(), Box::new(earlier));
        // A column of percentages is one whose unit says so.
        let is_percentage = match &unit {
            Unit::Percentage { .. } | Unit::Points => true,
            Unit::Quantity(Some(unit)) => is_percentage(unit),
            _ => false,
        };
        match (kind, &unit) {
            (ChangeKind::Difference, Unit::Percentage { .. } | Unit::Change) => (*changed, Unit::Points),
            (ChangeKind::Difference, _) => (*changed, unit),
            (_, Unit::Unknown) => (relative, Unit::Unknown),
            (ChangeKind::Percentage, unit) if is_percentage || *unit == Unit::Change => {
                (relative, self.unknown(units::change_of_percentage(span)))
            }
            (ChangeKind::Relative, _) if is_percentage => (relative, Unit::Change),
            (ChangeKind::Relative, other) => (relative, self.unknown(units::relative_change(span, &words(other)))),
            (ChangeKind::Percentage, _) => (relative, Unit::Change),
        }
    }

    /// Whether some data has periods of other kinds on the two sides of a change, such as a month and a year; reports it. A stock
    /// dated by the day is of one day on each side, however that is named.
    fn of_other_kinds(
        &mut self,
        (from, first): (&ast::Literal, &Restriction),
        (to, second): (&ast::Literal, &Restriction),
        leaves: &[Leaf],
    ) -> bool {
        let kind = |restriction: &Restriction, dataset: DatasetId| {
            let (_, meaning) = restriction.by_dataset.iter().find(|(of, _)| *of == dataset)?;
            match meaning {
                Meaning::Among { value, .. } => Some(self.period_kind(dataset, value).unwrap_or(PeriodKind::Day)),
                _ => None,
            }
        };
        let other = leaves.iter().find_map(|leaf| {
            let (a, b) = kind(first, leaf.dataset).zip(kind(second, leaf.dataset))?;
            let same = a == b || matches!((a, b), (PeriodKind::YearEnding(_), PeriodKind::YearEnding(_)));
            let of_a_day = self.model.measures[leaf.measure.0].adds_up_a_stock(self.catalog);
            (!same && !of_a_day).then_some((a, b))
        });
        let Some((a, b)) = other else { return false };
        let period = |literal: &ast::Literal, beside| literals::period_beside(&literal.kind, beside);
        if let Some((from_period, to_period)) = period(from, a).zip(period(to, b))
            && self.is_new((from.span, to.span))
        {
            let place = from.span.to(to.span);
            let written = [self.written(from.span), self.written(to.span)];
            self.out.push(periods::other_kinds(place, &written, from_period, to_period));
        }
        true
    }

    fn conditions(&mut self, of: &Expr, predicate: &ast::Predicate) -> Vec<(DatasetId, crate::model::Predicate)> {
        let datasets: BTreeSet<DatasetId> = self.all_leaves(of).iter().map(|leaf| leaf.dataset).collect();
        self.narrowed(predicate, &datasets.into_iter().collect::<Vec<_>>())
    }

    /// The measures of an expression.
    pub(super) fn all_leaves(&self, expr: &Expr) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        self.leaves(expr, None, false, &mut leaves);
        leaves
    }

    /// The measures of an expression that a restriction of a class would reach: those not restricted so already.
    pub(super) fn open_leaves(&self, expr: &Expr, class: &Class) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        self.leaves(expr, Some(class), false, &mut leaves);
        leaves
    }

    fn leaves(&self, expr: &Expr, class: Option<&Class>, denominator: bool, found: &mut Vec<Leaf>) {
        match expr {
            Expr::Measure(id) => {
                let known = self.hir.measures[id.0].dataset;
                found.extend(known.map(|dataset| Leaf { measure: *id, dataset, denominator }));
            }
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.leaves(&indicator.value, class, denominator, found);
                }
            }
            Expr::Over { numerator, denominator: under, .. } => {
                self.leaves(numerator, class, denominator, found);
                self.leaves(under, class, true, found);
            }
            Expr::Divide(a, b) => {
                self.leaves(a, class, denominator, found);
                let first = found.len();
                self.leaves(b, class, denominator, found);
                // People are a denominator however the division is written.
                found[first..].iter_mut().for_each(|leaf| leaf.denominator |= self.is_people(leaf.dataset));
            }
            Expr::Within(_, restriction) if class == Some(&restriction.class) => {}
            other => other.parts().into_iter().for_each(|part| self.leaves(part, class, denominator, found)),
        }
    }

    /// What an expression is called: its label, or its name in words.
    pub(super) fn title(&self, expr: &hir::Expr) -> String {
        match &expr.kind {
            ExprKind::Measure(id) if !self.hir.measures[id.0].head.name.value.is_empty() => {
                self.hir.measures[id.0].head.title()
            }
            ExprKind::Measure(id) => {
                let measure = &self.hir.measures[id.0];
                // What is added up of a population are the people that its rows are of.
                let is_people = |dataset: DatasetId| self.catalog.dataset(dataset).is_population();
                let is_people = measure.function.additive && measure.dataset.is_some_and(is_people);
                if let Some(column) = measure.column.as_ref().filter(|_| !is_people) {
                    let parts: Vec<&str> = column.parts.iter().map(|part| part.value.as_str()).collect();
                    return format!("{} {}", measure.function.written(), parts.join(" ").replace('_', " "));
                }
                match measure.rows {
                    Some(hir::Rows::Cohort(cohort)) => self.hir.cohorts[cohort.0].head.title(),
                    Some(hir::Rows::Dataset(dataset)) => self.catalog.dataset(dataset).counts.clone(),
                    None => String::new(),
                }
            }
            ExprKind::Indicator(id) => self.hir.indicators[id.0].head.title(),
            ExprKind::In(of, _) | ExprKind::At(of, _) | ExprKind::Where(of, _) => self.title(of),
            ExprKind::Across(of, _) => self.title(of),
            ExprKind::Change(_, of, _, _) => format!("change in {}", self.title(of)),
            ExprKind::Rank(of, _, _) => format!("rank by {}", self.title(of)),
            ExprKind::Rate(of, per, _) => format!("{} per {}", self.title(of), per.value),
            ExprKind::Percentage(_, whole) => format!("% of {}", self.title(whole)),
            ExprKind::Binary(..) | ExprKind::Number(..) | ExprKind::Unknown => self.one_line(expr.span),
        }
    }

    /// Whether every value of an expression is a whole number, whatever the data.
    fn is_whole(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                measure.function.keeps_whole && measure.scale == 0
            }
            Expr::Indicator(id) => self.indicators[id.0].as_ref().is_some_and(|i| self.is_whole(&i.value)),
            Expr::Number(number) => number.is_integer(),
            Expr::Rank(..) => true,
            Expr::Add(..)
            | Expr::Subtract(..)
            | Expr::Multiply(..)
            | Expr::Within(..)
            | Expr::Where(..)
            | Expr::Across(..) => expr.parts().into_iter().all(|part| self.is_whole(part)),
            Expr::Divide(..) | Expr::Over { .. } => false,
        }
    }

    /// The number format of a value of a unit, or the one asked for.
    pub(super) fn format(
        &mut self,
        (written, value): (Option<&hir::Expr>, &Expr),
        unit: &Unit,
        shown: Option<&ast::Format>,
    ) -> NumberFormat {
        let whole = self.is_whole(value);
        let style = &self.catalog.style;
        let plain = NumberFormat::plain;
        let percent = |decimals, plus| NumberFormat {
            plus,
            hundredfold: true,
            percent_sign: true,
            low: style.low,
            ..plain(decimals)
        };
        let default = match unit {
            Unit::Rank | Unit::Unknown => plain(0),
            Unit::Count(_) | Unit::Quantity(_) if whole => plain(0),
            Unit::Count(_) | Unit::Quantity(_) | Unit::Rate { .. } => plain(1),
            Unit::Percentage { .. } => percent(0, false),
            Unit::Points => NumberFormat { percent_sign: false, low: false, ..percent(1, false) },
            Unit::Change => NumberFormat { low: false, ..percent(0, style.plus_on_change) },
            Unit::Ratio | Unit::Number => plain(2),
        };
        let Some(shown) = shown else { return default };
        if shown.percent && !default.hundredfold && *unit != Unit::Unknown {
            let found = units::percent_format(shown.span, &words(unit));
            self.out.push(match written.and_then(|written| self.as_percentage(written)) {
                Some(share) if *unit == Unit::Ratio && self.is_of_one_thing(value) => {
                    found.help(format!("write `{share}`, which is shown with a percent sign"))
                }
                _ => found,
            });
        }
        NumberFormat {
            decimals: shown.decimals,
            thousands: shown.thousands,
            plus: shown.plus || default.plus,
            low: shown.low || default.low,
            percent_sign: shown.percent,
            ..default
        }
    }

    /// Whether all numbers in an expression are of the same: a count of crimes over another.
    fn is_of_one_thing(&self, value: &Expr) -> bool {
        let units: Vec<&Unit> =
            self.all_leaves(value).iter().map(|leaf| &self.model.measures[leaf.measure.0].unit).collect();
        units.windows(2).all(|pair| pair[0] == pair[1])
    }

    /// A quotient as the percentage that may be meant, as it would be written: of `a / b`, `a / b * 100` and `100 * a / b`.
    fn as_percentage(&self, written: &hir::Expr) -> Option<String> {
        let is_hundred = |of: &hir::Expr| matches!(of.kind, ExprKind::Number(100, 0));
        let (top, bottom) = match &written.kind {
            ExprKind::Binary(left, Arithmetic::Divide, bottom) => match &left.kind {
                ExprKind::Binary(a, Arithmetic::Multiply, b) if is_hundred(a) => (b, bottom),
                ExprKind::Binary(a, Arithmetic::Multiply, b) if is_hundred(b) => (a, bottom),
                _ => (left, bottom),
            },
            ExprKind::Binary(a, Arithmetic::Multiply, b) => {
                return match (is_hundred(a), is_hundred(b)) {
                    (true, false) => self.as_percentage(b),
                    (false, true) => self.as_percentage(a),
                    _ => None,
                };
            }
            _ => return None,
        };
        let text = |of: &hir::Expr| match (&of.kind, of.bracketed) {
            (ExprKind::Measure(_) | ExprKind::Indicator(_), false) => self.sources.text(of.span).to_string(),
            _ => format!("({})", self.sources.text(of.span)),
        };
        Some(format!("{} as % of {}", text(top), text(bottom)))
    }

    /// Reports changes that cross a break in the series, unless the break is accepted.
    pub(super) fn breaks_crossed(&mut self, expr: &hir::Expr, accepts: &[crate::source::Spanned<String>]) {
        let ExprKind::Change(_, of, from, to) = &expr.kind else {
            return expr.parts().into_iter().for_each(|part| self.breaks_crossed(part, accepts));
        };
        let typed = self.quietly(|checker| checker.expr(of).0);
        let period = |literal: &ast::Literal| literals::period_beside(&literal.kind, PeriodKind::Day);
        let (Some(from), Some(to)) = (period(from), period(to)) else { return };
        let (first, last) = (from.days().0.min(to.days().0), from.days().1.max(to.days().1));
        let mut seen = Vec::new();
        for leaf in self.open_leaves(&typed, &Class::Time) {
            if seen.contains(&leaf.dataset) {
                continue;
            }
            seen.push(leaf.dataset);
            let dataset = self.catalog.dataset(leaf.dataset);
            for found in &dataset.breaks {
                let crossed = first < found.day && found.day <= last;
                if crossed && !accepts.iter().any(|a| a.value == found.label) {
                    self.out.push(periods::break_crossed(expr.span, &found.label, &dataset.name));
                }
            }
        }
    }

    /// Reports an accepted break that no dataset behind the indicator declares.
    fn breaks_accepted(&mut self, indicator: &hir::Indicator, value: &Expr) {
        let datasets: Vec<DatasetId> = self.all_leaves(value).iter().map(|l| l.dataset).collect();
        let labels: Vec<&str> =
            datasets.iter().flat_map(|d| &self.catalog.dataset(*d).breaks).map(|b| b.label.as_str()).collect();
        for accepted in &indicator.accepts {
            if !labels.contains(&accepted.value.as_str()) {
                let nearest = nearest(&accepted.value, labels.iter().copied());
                self.out.push(periods::unknown_break(accepted.span, &accepted.value, nearest));
            }
        }
    }

    /// Does something whose findings have been reported already.
    pub(super) fn quietly<T>(&mut self, does: impl FnOnce(&mut Self) -> T) -> T {
        let before = (std::mem::take(&mut self.out), std::mem::take(&mut self.noted));
        let once = self.once.len();
        let result = does(self);
        (self.out, self.noted) = before;
        for (places, _) in self.once.drain(once..) {
            self.said.remove(&places);
        }
        result
    }

    fn unknown(&mut self, fact: Diagnostic) -> Unit {
        self.out.push(fact);
        Unit::Unknown
    }
}

/// A number as it is written.
fn number(unscaled: i64, scale: u32) -> BigRational {
    BigRational::new(BigInt::from(unscaled), BigInt::from(10).pow(scale))
}

pub(super) fn is_unknown(units: &[&Unit]) -> bool {
    units.contains(&&Unit::Unknown)
}

pub(super) fn noun(unit: &Unit) -> String {
    match unit {
        Unit::Count(noun) => noun.clone(),
        other => words(other),
    }
}

/// A unit in words, for messages.
pub(super) fn words(unit: &Unit) -> String {
    match unit {
        Unit::Count(noun) => format!("a count of {noun}"),
        Unit::Quantity(Some(unit)) => format!("an amount in {unit}"),
        Unit::Quantity(None) => "an amount".into(),
        Unit::Rate { per, basis } => format!("a rate per {per} {basis}"),
        Unit::Percentage { .. } => "a percentage".into(),
        Unit::Points => "percentage points".into(),
        Unit::Change => "a percentage change".into(),
        Unit::Ratio => "a ratio".into(),
        Unit::Rank => "a rank".into(),
        Unit::Number => "a plain number".into(),
        Unit::Unknown => "something in error".into(),
    }
}
