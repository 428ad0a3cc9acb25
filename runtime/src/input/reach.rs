//! How far the rows of a dataset reach in time, where it does not say what it covers.
//!
//! In: blocks of rows, in any order; the periods that definitions ask for. Out: the periods that lie beyond the rows, and those that they
//! plainly end in; how far they reach. Invariant: a period is called a part only where each month of the rows has some, for half a year or more, and a whole
//! month of the period has none at its end or beginning: of rare events a month without one says nothing. Of numbers that are added up for months,
//! one month is enough.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use indicia_compiler::catalog::{ColumnId, ColumnType, Dataset};
use indicia_compiler::value::{Period, PeriodKind, SECONDS_A_DAY};

use super::Need;
use crate::rows::Rows;

/// Events of fewer months than these say nothing of the months beside them: they may be rare.
const HALF_A_YEAR: i64 = 6;
/// Numbers for months, as somebody sends them in, say it by one month.
const OF_RETURNS: i64 = 1;
/// Rows of more days than these are not looked at day by day.
const MOST_DAYS: i64 = 1 << 20;

/// Periods that definitions ask for, and how far rows reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// The first and the last date of the rows, as the column has them.
    pub ends: (Period, Period),
    /// The periods in which no row can be: they lie wholly before the first or after the last; ascending.
    pub wholly: Vec<Period>,
    /// The periods that rows have a part of; ascending.
    pub partly: Vec<Period>,
}

/// How far rows reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The first date of the rows, as the column has it.
    pub first: Period,
    /// The last.
    pub last: Period,
    /// Whether each month of them, for half a year or more, has some.
    pub are_dense: bool,
}

/// The dates of rows while they are read.
#[derive(Debug)]
pub(super) struct Reach<'a> {
    column: String,
    kind: PeriodKind,
    /// How many units of the column are a day, or a period.
    unit: i64,
    asked: &'a [Period],
    /// Of fewer months nothing is said.
    least: i64,
    seen: Mutex<Seen>,
}

#[derive(Clone, Debug, Default)]
struct Seen {
    ends: Option<(i64, i64)>,
    months: BTreeSet<i64>,
    /// Too many to look at.
    many: bool,
}

impl Seen {
    /// The first and the last month, where each between them has some, for so many or more.
    fn dense_months(&self, least: i64) -> Option<(i64, i64)> {
        let (first, last) = self.months.first().zip(self.months.last())?;
        let all = last - first + 1;
        (!self.many && all >= least && self.months.len() as i64 == all).then_some((*first, *last))
    }
}

impl<'a> Reach<'a> {
    /// The column to look at: none where nothing is asked, or the dataset says what it covers. People have periods that their dates serve.
    pub(super) fn column(dataset: &Dataset, need: &Need) -> Option<ColumnId> {
        dataset.time.filter(|_| dataset.covers.is_none() && !dataset.is_population() && need.ends)
    }

    /// Nothing where no period is asked for, nor how far rows reach.
    pub(super) fn of(dataset: &Dataset, need: &'a Need) -> Option<Reach<'a>> {
        let asked = need.periods.as_slice();
        let time = dataset.time.filter(|_| dataset.covers.is_none() && !dataset.is_population());
        let column = dataset.column(time.filter(|_| need.ends || !asked.is_empty())?);
        let (kind, unit) = match column.ty {
            ColumnType::Period(kind) => (kind, 1),
            ColumnType::DateTime { .. } => (PeriodKind::Day, SECONDS_A_DAY),
            _ => (PeriodKind::Day, 1),
        };
        let least = if need.sums && kind == PeriodKind::Month { OF_RETURNS } else { HALF_A_YEAR };
        Some(Reach { column: column.name.clone(), kind, unit, asked, least, seen: Mutex::default() })
    }

    /// Notes the dates of a block.
    pub(super) fn see(&self, block: &Rows) {
        let Some(column) = block.column(&self.column) else { return };
        let mut ends: Option<(i64, i64)> = None;
        column.each_number(|_, date| {
            ends = Some(ends.map_or((date, date), |(first, last)| (first.min(date), last.max(date))));
        });
        let Some((first, last)) = ends.map(|(a, b)| (a.div_euclid(self.unit), b.div_euclid(self.unit))) else { return };
        let many = last - first >= MOST_DAYS;
        // Of each day it is noted once whether it has a row; then of each month.
        let mut days = vec![false; if many { 0 } else { (last - first + 1) as usize }];
        if !many {
            column.each_number(|_, date| days[(date.div_euclid(self.unit) - first) as usize] = true);
        }
        let there = days.iter().enumerate().filter(|(_, there)| **there).map(|(at, _)| first + at as i64);
        let months: BTreeSet<i64> = there.filter_map(|ordinal| self.month(ordinal)).collect();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.ends = Some(seen.ends.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
        seen.months.extend(months);
        seen.many |= many;
    }

    /// The month of a date, where it lies in one.
    fn month(&self, ordinal: i64) -> Option<i64> {
        match self.kind {
            PeriodKind::Month => Some(ordinal),
            PeriodKind::Day => PeriodKind::Month.of_day(ordinal),
            _ => None,
        }
    }

    /// How far rows reach.
    pub(super) fn ends(&self) -> Option<Ends> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let period = |ordinal| Period { kind: self.kind, ordinal };
        let (first, last) = seen.ends?;
        Some(Ends { first: period(first), last: period(last), are_dense: seen.dense_months(HALF_A_YEAR).is_some() })
    }

    /// The periods that rows do not reach.
    pub(super) fn beyond(&self) -> Option<Beyond> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, last) = seen.ends?;
        let period = |ordinal| Period { kind: self.kind, ordinal };
        let ends = (period(first), period(last));
        let (begin, end) = (ends.0.days().0, ends.1.days().1);
        let is_beyond = |asked: &&Period| asked.days().1 < begin || end < asked.days().0;
        let wholly: Vec<Period> = self.asked.iter().filter(is_beyond).copied().collect();
        let months = seen.dense_months(self.least);
        let is_partly = |asked: &&Period| {
            let (from, to) = asked.days();
            let lacks = |(first, last): (i64, i64)| {
                let whole = |month| Period { kind: PeriodKind::Month, ordinal: month }.days();
                let (before, after) = (whole(first - 1), whole(last + 1));
                (from <= before.0 && before.1 < to) || (from < after.0 && after.1 <= to)
            };
            !is_beyond(asked) && months.is_some_and(lacks)
        };
        let partly: Vec<Period> = self.asked.iter().filter(is_partly).copied().collect();
        (!wholly.is_empty() || !partly.is_empty()).then_some(Beyond { ends, wholly, partly })
    }
}
