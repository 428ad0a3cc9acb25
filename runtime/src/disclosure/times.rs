//! Two sides of a quotient that have no period, and whether their rows are of the same time.
//!
//! In: the sides that a plan asks about, and how far the rows of each reach or what it covers. Out: the sides that differ in a way that
//! matters. Invariant: that rare events begin or end some months later in a year than others is no difference.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::value::{Period, PeriodKind};

use crate::input::{DatasetRead, Ends};

/// The days of a year, at most.
const A_YEAR: i64 = 366;

/// Two sides of which one at least is of another time than it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Both have dates, and they differ: those of the one above, and those of the one below.
    Differ(DatasetId, DatasetId, [(Period, Period); 2]),
    /// The first is of people without a date, and the second has events of more than a year.
    Undated(DatasetId, DatasetId, (Period, Period)),
}

impl Doubt {
    /// The dataset at which it is said.
    pub(super) fn dataset(self) -> DatasetId {
        match self {
            Doubt::Differ(above, ..) => above,
            Doubt::Undated(_, events, _) => events,
        }
    }
}

/// The sides in doubt, in the order of what is asked.
pub(super) fn doubtful<'a>(
    asked: impl Iterator<Item = &'a (usize, usize)>,
    reads: &[DatasetRead],
    catalog: &Catalog,
) -> Vec<Doubt> {
    let ends: BTreeMap<DatasetId, Ends> = reads.iter().filter_map(|read| Some((read.dataset, read.ends?))).collect();
    let of = |id: DatasetId| match catalog.dataset(id).covers {
        Some((first, last)) => Some(Ends { first, last, are_dense: true }),
        None => ends.get(&id).copied(),
    };
    let has_no_date = |id: DatasetId| catalog.dataset(id).time.is_none();
    let mut found = Vec::new();
    for (above, below) in asked.map(|(above, below)| (DatasetId(*above), DatasetId(*below))) {
        let undated = [(above, below), (below, above)].into_iter().find(|(people, _)| has_no_date(*people));
        let doubt = match undated {
            Some((people, events)) => of(events).and_then(|Ends { first, last, .. }| {
                let is_long = last.days().1 - first.days().0 + 1 > A_YEAR;
                is_long.then_some(Doubt::Undated(people, events, (first, last)))
            }),
            None => of(above).zip(of(below)).and_then(|(one, other)| {
                let both = [(one.first, one.last), (other.first, other.last)];
                differ(one, other).then_some(Doubt::Differ(above, below, both))
            }),
        };
        found.extend(doubt.filter(|doubt| !found.contains(doubt)));
    }
    found
}

/// Whether rows of one are of another time than those of the other.
fn differ(one: Ends, other: Ends) -> bool {
    let in_kind = |kind: PeriodKind, of: Ends| Some((kind.of_day(of.first.days().0)?, kind.of_day(of.last.days().1)?));
    let is_same = |kind: PeriodKind| in_kind(kind, one) == in_kind(kind, other);
    let kinds = [one.first.kind, one.last.kind, other.first.kind, other.last.kind];
    if kinds.contains(&PeriodKind::MidYear) {
        return false;
    }
    let is_fine = |kind: PeriodKind| matches!(kind, PeriodKind::Day | PeriodKind::Month);
    let mut years = kinds.into_iter().filter(|kind| !is_fine(*kind));
    match years.next() {
        // By years, what is dated by days or months is of those; two kinds of year are never of the same days.
        Some(year) => years.any(|other| other != year) || !is_same(year),
        None if one.are_dense && other.are_dense => !is_same(PeriodKind::Month),
        None => {
            let years = [PeriodKind::CalendarYear, PeriodKind::FinancialYear, PeriodKind::AcademicYear];
            !years.into_iter().any(is_same)
        }
    }
}

/// A period that both have, the last one, where both are dated by periods or one is.
pub(super) fn in_both([one, other]: [(Period, Period); 2]) -> Option<Period> {
    let kind = [one.1.kind, other.1.kind].into_iter().find(|kind| !matches!(kind, PeriodKind::Day | PeriodKind::Month));
    let kind = kind.unwrap_or(PeriodKind::CalendarYear);
    let from = one.0.days().0.max(other.0.days().0);
    let to = one.1.days().1.min(other.1.days().1);
    (from <= to).then_some(Period { kind, ordinal: kind.of_day(to)? })
}
