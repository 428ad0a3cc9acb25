//! Whether rows are dated in what their dataset covers, and whether all of that has rows.
//!
//! In: blocks of rows, in any order. Out: the rows outside; the periods in which no row is. Invariant: a row without a date is not outside,
//! and in no period.

use std::sync::atomic::{AtomicBool, Ordering};

use indicia_compiler::catalog::{ColumnType, Dataset, Gaps, OutsideCovers};
use indicia_compiler::value::{Period, PeriodKind, SECONDS_A_DAY};

use crate::rows::Rows;

/// The values that a dated row of a dataset must have, where others are refused.
#[derive(Clone, Debug)]
pub(super) struct Covers {
    column: String,
    first: i64,
    last: i64,
}

impl Covers {
    /// Nothing where rows of all dates may be read: the dataset does not say what it covers, or a plan leaves out the others.
    pub(super) fn of(dataset: &Dataset) -> Option<Covers> {
        let (time, first, last) = dataset.covered().filter(|_| dataset.outside_covers == OutsideCovers::Error)?;
        Some(Covers { column: dataset.column(time).name.clone(), first, last })
    }

    /// The rows of a block outside, with their dates.
    pub(super) fn outside(&self, block: &Rows) -> Vec<(usize, i64)> {
        let mut found = Vec::new();
        let dated = block.column(&self.column).filter(|column| !column.are_all_within(self.first, self.last));
        if let Some(column) = dated {
            column.each_number(|row, date| {
                if date < self.first || self.last < date {
                    found.push((row, date));
                }
            });
        }
        found
    }
}

/// The periods that a dataset covers, and in which of them a row has been seen.
#[derive(Debug)]
pub(super) struct Periods {
    column: String,
    periods: Vec<Period>,
    /// The first value of the column in each of them, ascending, and the first after the last.
    starts: Vec<i64>,
    seen: Vec<AtomicBool>,
    /// Whether only periods between others that have rows are missed: a file may have some of the years of a population.
    between: bool,
}

impl Periods {
    /// Nothing where a period without rows is nothing to warn of: the dataset does not say what it covers, says that it is incomplete, each
    /// of its gaps is looked for, or it is of some dates and not of all days. Of a population gaps are looked for in the years that it has.
    pub(super) fn of(dataset: &Dataset) -> Option<Periods> {
        let (time, (from, to)) = dataset.time.zip(dataset.covers)?;
        let column = dataset.column(time);
        let of_periods = matches!(column.ty, ColumnType::Period(_));
        // Of data by period a gap is an error; among days none is expected, and where gaps are 0 nothing is lacking.
        let is_looked_for = |gaps: Gaps| of_periods || gaps == Gaps::Zero;
        let is_said =
            dataset.complete.is_some_and(is_looked_for) && !dataset.is_population() || dataset.said_incomplete;
        if is_said || (dataset.is_population() || dataset.stock) && !of_periods {
            return None;
        }
        let periods = periods(from, to, of_periods);
        let start = |days: i64| match column.ty {
            ColumnType::DateTime { .. } => days * SECONDS_A_DAY,
            _ => days,
        };
        let last = periods.last()?;
        let starts = match of_periods {
            true => (from.ordinal..=to.ordinal + 1).collect(),
            false => periods.iter().map(|p| start(p.days().0)).chain([start(last.days().1 + 1)]).collect(),
        };
        let seen = periods.iter().map(|_| AtomicBool::new(false)).collect();
        Some(Periods { column: column.name.clone(), periods, starts, seen, between: dataset.is_population() })
    }

    /// Notes in which periods a block has rows.
    pub(super) fn see(&self, block: &Rows) {
        let Some(column) = block.column(&self.column) else { return };
        if self.seen.iter().all(|seen| seen.load(Ordering::Relaxed)) {
            return;
        }
        // Rows of one period are often together: that of the row before, from its first value to its last.
        let mut near: Option<(i64, i64)> = None;
        column.each_number(|_, date| {
            if near.is_some_and(|(first, after)| first <= date && date < after) {
                return;
            }
            let at = self.starts.partition_point(|start| *start <= date);
            if let Some((seen, at)) = at.checked_sub(1).and_then(|at| Some((self.seen.get(at)?, at))) {
                seen.store(true, Ordering::Relaxed);
                near = Some((self.starts[at], self.starts[at + 1]));
            }
        });
    }

    /// The periods in which no row has been seen; nothing where that is all of them, as what has no rows at all is empty.
    pub(super) fn without_rows(&self) -> Vec<Period> {
        let is_seen = |seen: &AtomicBool| seen.load(Ordering::Relaxed);
        let first = self.seen.iter().position(is_seen).unwrap_or_default();
        let last = self.seen.iter().rposition(is_seen).unwrap_or_default();
        let is_missed = |(at, (_, seen)): &(usize, (&Period, &AtomicBool))| {
            !is_seen(seen) && (!self.between || first < *at && *at < last)
        };
        let unseen = self.periods.iter().zip(&self.seen).enumerate().filter(is_missed);
        let unseen: Vec<Period> = unseen.map(|(_, (period, _))| *period).collect();
        if unseen.len() == self.periods.len() { Vec::new() } else { unseen }
    }
}

/// The periods of what is covered, in the kind in which it is written. A day without a row is no news: of days, they are whole months.
fn periods(from: Period, to: Period, of_periods: bool) -> Vec<Period> {
    let of = |kind, first, last| (first..=last).map(move |ordinal| Period { kind, ordinal });
    if of_periods || from.kind != PeriodKind::Day {
        return of(from.kind, from.ordinal, to.ordinal).collect();
    }
    let (first, last) = (from.days().0, to.days().1);
    let months = PeriodKind::Month.of_day(first).zip(PeriodKind::Month.of_day(last));
    let months = months.into_iter().flat_map(|(from, to)| of(PeriodKind::Month, from, to));
    months.filter(|month| first <= month.days().0 && month.days().1 <= last).collect()
}
