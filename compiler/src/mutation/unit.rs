//! What an end of a range is moved by: one, a day, or the period that is written.
//!
//! In: the type of a value, and the literal beside it. Out: steps, and what a step is as a number.
//! Invariant: `first` and `last` of the step that a number lies in are the ends that the literal would have given.

use crate::model::Type;
use crate::syntax::ast::{self, LiteralKind, Member, PredicateKind};
use crate::value::{DAYS, Period, PeriodKind};

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
        /// The type of the column.
        scale: Type,
    },
}

impl Unit {
    /// The unit of the literal beside a value.
    pub(super) fn of(scale: Type, written: &ast::Predicate) -> Unit {
        let literal = match &written.kind {
            PredicateKind::Compare { left: ast::Operand::Literal(literal), .. } => Some(literal),
            PredicateKind::Compare { right: ast::Operand::Literal(literal), .. } => Some(literal),
            PredicateKind::In { set, .. } => set.first().map(|member| match member {
                Member::One(literal) | Member::Range(literal, _) => literal,
            }),
            _ => None,
        };
        let kind = literal.and_then(|literal| match &literal.kind {
            LiteralKind::Text(_) | LiteralKind::Parameter { .. } => None,
            LiteralKind::Number { .. } => Some(PeriodKind::CalendarYear),
            LiteralKind::Date(_) => Some(PeriodKind::Day),
            LiteralKind::Month { .. } => Some(PeriodKind::Month),
            LiteralKind::SplitYear(_) => Some(PeriodKind::FinancialYear),
            LiteralKind::NamedYear { kind, .. } => Some(*kind),
            LiteralKind::MidYear(_) => Some(PeriodKind::MidYear),
            LiteralKind::YearEnding { month, .. } => Some(PeriodKind::YearEnding(*month)),
        });
        match (scale, kind) {
            (Type::Day | Type::Second, kind) => Unit::Days { kind: kind.unwrap_or(PeriodKind::Day), scale },
            (Type::Period(PeriodKind::Month), Some(kind)) if kind != PeriodKind::Month => Unit::Days { kind, scale },
            (Type::Period(own), _) => Unit::Own(own),
            (Type::Flag | Type::Code(_) | Type::Integer { .. } | Type::Decimal(_) | Type::Text, _) => Unit::One,
        }
    }

    /// Whether it is said in words of time.
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
                let day = scale.days((number, number)).map_or(number, |(first, _)| first);
                // The last year has no next one.
                (*DAYS.start()..=*DAYS.end() - 365).contains(&day).then(|| kind.of_day(day)).flatten()
            }
        }
    }

    /// The first number of a step.
    pub(super) fn first(self, step: i64) -> i64 {
        match self {
            Unit::One | Unit::Own(_) => step,
            Unit::Days { kind, scale } => scale.of_days(Period { kind, ordinal: step }.days()).0,
        }
    }

    /// The last number of a step.
    pub(super) fn last(self, step: i64) -> i64 {
        match self {
            Unit::One | Unit::Own(_) => step,
            Unit::Days { kind, scale } => scale.of_days(Period { kind, ordinal: step }.days()).1,
        }
    }
}
