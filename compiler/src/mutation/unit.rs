//! What an end of a range is moved by: one, a day, or the period that is written.
//!
//! In: what the numbers of a value stand for, and the literal beside it. Out: steps, and what a step is as a number.
//! Invariant: `first` and `last` of the step that a number lies in are the ends that the literal would have given.

use crate::catalog::CodeListId;
use crate::syntax::ast::{self, LiteralKind, Member, PredicateKind};
use crate::value::{Date, Period, PeriodKind};

/// What the numbers of a value stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// Yes or no.
    Flag,
    /// Places in a code list.
    Codes(CodeListId),
    /// Whole numbers.
    Number,
    /// Decimals with so many digits after the point.
    Decimal(u32),
    /// Days.
    Day,
    /// Moments.
    Second,
    /// Periods.
    Period(PeriodKind),
}

/// What an end of a range is moved by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// One more or less.
    One,
    /// A period of the column's own kind, which is its ordinal.
    Own(PeriodKind),
    /// A period, in a column of days, of seconds or of shorter periods.
    Days {
        /// The kind.
        kind: PeriodKind,
        /// What the column holds.
        scale: Scale,
    },
}

impl Unit {
    /// The unit of the literal beside a value.
    pub(super) fn of(scale: Scale, written: &ast::Predicate) -> Unit {
        let literal = match &written.kind {
            PredicateKind::Compare { left: ast::Operand::Literal(literal), .. } => Some(literal),
            PredicateKind::Compare { right: ast::Operand::Literal(literal), .. } => Some(literal),
            PredicateKind::In { set, .. } => set.first().map(|member| match member {
                Member::One(literal) | Member::Range(literal, _) => literal,
            }),
            _ => None,
        };
        let kind = literal.and_then(|literal| match &literal.kind {
            LiteralKind::Text(_) => None,
            LiteralKind::Number { .. } => Some(PeriodKind::CalendarYear),
            LiteralKind::Date(_) => Some(PeriodKind::Day),
            LiteralKind::Month { .. } => Some(PeriodKind::Month),
            LiteralKind::SplitYear(_) => Some(PeriodKind::FinancialYear),
            LiteralKind::MidYear(_) => Some(PeriodKind::MidYear),
            LiteralKind::YearEnding { month, .. } => Some(PeriodKind::YearEnding(*month)),
        });
        match (scale, kind) {
            (Scale::Day | Scale::Second, kind) => Unit::Days { kind: kind.unwrap_or(PeriodKind::Day), scale },
            (Scale::Period(PeriodKind::Month), Some(kind)) if kind != PeriodKind::Month => Unit::Days { kind, scale },
            (Scale::Period(own), _) => Unit::Own(own),
            (Scale::Flag | Scale::Codes(_) | Scale::Number | Scale::Decimal(_), _) => Unit::One,
        }
    }

    /// Whether it is told in words of time.
    pub(super) fn is_time(self) -> bool {
        match self {
            Unit::One => false,
            Unit::Own(_) | Unit::Days { .. } => true,
        }
    }

    /// The step that a number lies in; 0 for an open end.
    pub(super) fn step_of(self, number: i64, open: bool) -> Option<i64> {
        match self {
            _ if open => Some(0),
            Unit::One | Unit::Own(_) => Some(number),
            Unit::Days { kind, scale } => {
                let day = match scale {
                    Scale::Second => number.div_euclid(86_400),
                    Scale::Period(own) => Period { kind: own, ordinal: number }.days().0,
                    Scale::Flag | Scale::Codes(_) | Scale::Number | Scale::Decimal(_) | Scale::Day => number,
                };
                let known = Date { year: 1, month: 1, day: 1 }.days()..=Date { year: 9998, month: 12, day: 31 }.days();
                known.contains(&day).then(|| kind.of_day(day)).flatten()
            }
        }
    }

    /// The first number of a step.
    pub(super) fn first(self, step: i64) -> i64 {
        match self {
            Unit::One | Unit::Own(_) => step,
            Unit::Days { kind, scale } => form(scale, Period { kind, ordinal: step }.days().0, 0),
        }
    }

    /// The last number of a step.
    pub(super) fn last(self, step: i64) -> i64 {
        match self {
            Unit::One | Unit::Own(_) => step,
            Unit::Days { kind, scale } => form(scale, Period { kind, ordinal: step }.days().1, 86_399),
        }
    }
}

/// A day in the form of a column.
fn form(scale: Scale, day: i64, second: i64) -> i64 {
    match scale {
        Scale::Second => day * 86_400 + second,
        Scale::Period(kind) => kind.of_day(day).unwrap_or(day),
        Scale::Flag | Scale::Codes(_) | Scale::Number | Scale::Decimal(_) | Scale::Day => day,
    }
}
