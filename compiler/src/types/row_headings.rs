//! What the heading of a table's rows says that they are, and whether they are that: a kind of period, or a level of areas.
//!
//! In: headings as written, with the dimensions of the rows. Out: findings.
//! Invariant: says so only where the heading is called as another kind of period or another level, and none of the rows is of it.

use super::Checker;
use super::dimensions::{Dimension, Kind};
use super::facts::layout;
use crate::catalog::{CodeListId, ColumnType, Describes, HierarchyId};
use crate::model::Member;
use crate::syntax::ast;
use crate::value::PeriodKind;
use crate::words::lists::all;

/// What periods are called.
const PERIODS: [(&str, PeriodKind); 9] = [
    ("school year", PeriodKind::AcademicYear),
    ("academic year", PeriodKind::AcademicYear),
    ("financial year", PeriodKind::FinancialYear),
    ("fiscal year", PeriodKind::FinancialYear),
    ("calendar year", PeriodKind::CalendarYear),
    ("mid-year", PeriodKind::MidYear),
    ("month", PeriodKind::Month),
    ("day", PeriodKind::Day),
    ("date", PeriodKind::Day),
];

impl Checker<'_> {
    /// Compares the headings of rows with what these are.
    pub(super) fn headings_of_rows(
        &mut self,
        written: &[ast::Dimension],
        dimensions: &[Option<Dimension>],
        rows: &[Member],
    ) {
        for (depth, (written, of)) in written.iter().zip(dimensions).enumerate() {
            let (Some(heading), Some(of)) = (&written.heading, of) else { continue };
            let named = plain(&heading.value);
            let other = match of.kind {
                Kind::Time(_) if self.is_a_level(&named) => Some("periods".to_string()),
                Kind::Time(kind) => {
                    let are_joined = rows.iter().any(|row| row.depth == depth && row.period.is_none());
                    other_period(&named, kind, are_joined)
                }
                Kind::Area { hierarchy, .. } => {
                    let inside = rows.iter().filter(|row| row.depth == depth);
                    self.other_level(&named, hierarchy, inside.filter_map(|row| row.code).map(|(list, _)| list))
                }
                Kind::Code { describes: Describes::Place, .. } => None,
                Kind::Code { list, .. } => {
                    self.is_a_level(&named).then(|| format!("codes of `{}`", self.catalog.code_list(list).name))
                }
            };
            if let Some(own) = other {
                self.out.push(layout::heading_of_other_rows(heading.span, &heading.value, &own));
            }
        }
    }

    /// Whether a heading is the name of a level of areas, and of nothing else that data has.
    fn is_a_level(&self, named: &str) -> bool {
        let is_it = |name: &str| plain(name) == *named;
        let mut levels = self.catalog.hierarchies.iter().flat_map(|hierarchy| &hierarchy.levels);
        let mut columns = self.catalog.datasets.iter().flat_map(|dataset| &dataset.columns);
        levels.any(|level| is_it(&level.name) || is_it(&level.plural))
            && !columns.any(|of| {
                is_it(&of.name)
                    && !matches!(of.ty, ColumnType::Code(list) if self.catalog.code_list(list).level_of.is_some())
            })
    }

    /// What rows are, by the lists of their codes, where a heading is the name of a level of which none of them is.
    fn other_level(&self, named: &str, hierarchy: HierarchyId, of: impl Iterator<Item = CodeListId>) -> Option<String> {
        let levels = &self.catalog.hierarchy(hierarchy).levels;
        let other = levels.iter().position(|level| plain(&level.name) == *named || plain(&level.plural) == *named)?;
        let mut own: Vec<usize> = Vec::new();
        for list in of {
            let level = levels.iter().position(|level| level.list == list)?;
            if !own.contains(&level) {
                own.push(level);
            }
        }
        let is_other = !own.is_empty() && !own.contains(&other);
        let own: Vec<String> = own.into_iter().map(|level| levels[level].plural.clone()).collect();
        is_other.then(|| all(&own, "and"))
    }
}

/// What rows of a kind of period are, where a heading names another kind.
fn other_period(named: &str, kind: PeriodKind, are_joined: bool) -> Option<String> {
    let own = match kind {
        PeriodKind::CalendarYear => "calendar years",
        PeriodKind::FinancialYear => "financial years",
        PeriodKind::AcademicYear => "academic years",
        PeriodKind::YearEnding(_) => "years that end with another month",
        PeriodKind::Month => "months",
        PeriodKind::MidYear => "mid-year dates",
        PeriodKind::Day => "days",
    };
    let is_named = |words: &str| named == words || named.strip_suffix('s') == Some(words);
    // There is no kind of period that is a quarter: its months are joined.
    if is_named("quarter") {
        return (!are_joined && kind != PeriodKind::Day).then(|| own.to_string());
    }
    let other = PERIODS.iter().find(|(words, _)| is_named(words))?.1;
    // What a population is of is often called its year, and a day of a stock the month.
    let is_close = matches!(kind, PeriodKind::MidYear | PeriodKind::Day) && other != PeriodKind::Month
        || kind == PeriodKind::Day
        || matches!((kind, other), (PeriodKind::YearEnding(3), PeriodKind::FinancialYear))
        || matches!((kind, other), (PeriodKind::YearEnding(12), PeriodKind::CalendarYear))
        || other == PeriodKind::Day;
    (other != kind && !is_close).then(|| own.to_string())
}

/// A name in small letters, with blanks between its words.
fn plain(name: &str) -> String {
    name.to_lowercase().replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}
