//! Periods as rows and columns: those of a range, and all that the data covers.
//!
//! In: a kind of period, and the periods that are written of it. Out: a row or column for each. Invariant: periods of another kind are one error,
//! which says what to write.

use super::Checker;
use super::dimensions::{MOST_ROWS, Picked, picked_period};
use super::facts::{layout, periods};
use super::literals::period_beside;
use crate::catalog::DatasetId;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Period, PeriodKind};

impl Checker<'_> {
    pub(super) fn covered_periods(&mut self, kind: PeriodKind, datasets: &[DatasetId], span: Span) -> Vec<Picked> {
        let Some(dataset) = datasets.first().map(|d| self.catalog.dataset(*d)) else { return Vec::new() };
        let ends = dataset.covers.and_then(|(from, to)| match from.kind == kind {
            true => Some((from.ordinal, to.ordinal)),
            false => kind.of_day(from.days().0).zip(kind.of_day(to.days().1)),
        });
        let Some((first, last)) = ends else {
            self.out.push(periods::range_needed(span, &kind.name(), &dataset.name));
            return Vec::new();
        };
        self.periods_between(kind, first, last, span)
    }

    fn periods_between(&mut self, kind: PeriodKind, first: i64, last: i64, span: Span) -> Vec<Picked> {
        if last.saturating_sub(first) >= MOST_ROWS as i64 {
            self.out.push(layout::too_large(span, "rows or columns", MOST_ROWS));
            return Vec::new();
        }
        (first..=last).map(|ordinal| picked_period(Period { kind, ordinal })).collect()
    }

    pub(super) fn period_range(&mut self, kind: PeriodKind, from: &ast::Literal, to: &ast::Literal) -> Vec<Picked> {
        let written = |literal: &ast::Literal| period_beside(&literal.kind, kind);
        let is_plain = |kind: PeriodKind| !matches!(kind, PeriodKind::YearEnding(_));
        if let (Some(first), Some(last)) = (written(from), written(to))
            && first.kind == last.kind
            && first.kind != kind
            && is_plain(kind)
            && is_plain(first.kind)
        {
            self.out.push(periods::range_of_another_kind(from.span.to(to.span), (first, last), kind));
            return Vec::new();
        }
        let (first, last) = (self.period_of(kind, from, from.span), self.period_of(kind, to, to.span));
        let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
        if first > last {
            self.out.push(periods::reversed(from.span.to(to.span)));
            return Vec::new();
        }
        self.periods_between(kind, first, last, from.span.to(to.span))
    }

    /// `of` is the dimension, of which members of another kind are said once.
    pub(super) fn period_of(&mut self, kind: PeriodKind, literal: &ast::Literal, of: Span) -> Option<i64> {
        let written = &self.written(literal.span);
        match period_beside(&literal.kind, kind) {
            None => self.report(periods::not_of_kind(literal.span, written, kind)),
            Some(period) if period.kind == kind => Some(period.ordinal),
            Some(Period { kind: own @ PeriodKind::YearEnding(_), .. }) => {
                self.report(periods::overlapping_years(literal.span, written, kind, own))
            }
            Some(_) if !self.is_new((of, of)) => None,
            Some(Period { kind: own, .. }) => {
                self.report(periods::member_of_another_kind(literal.span, written, own, kind))
            }
        }
    }
}
