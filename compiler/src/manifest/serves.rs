//! Which date of a population serves which period: `serves`.
//!
//! In: the field of a dataset, once its time column and `covers` are known. Out: each period that is served, with its date.
//! Invariants: one period is served by one date; by a kind of year, each is served by the mid-year that lies in it, and only where the
//! dataset covers that.

use super::column::DraftColumn;
use super::facts::{self, Area, Findings};
use super::shape::{Fields, text, texts, wrong};
use super::yaml::{Entry, Node, NodeKind};
use crate::catalog::{ColumnType, Dataset};
use crate::source::Spanned;
use crate::value::{Period, PeriodKind};

/// The years that a mid-year can serve by a rule: it lies in one of each.
const BY_RULE: [PeriodKind; 3] = [PeriodKind::FinancialYear, PeriodKind::CalendarYear, PeriodKind::AcademicYear];

/// Reads `serves`.
pub(super) fn read(given: &Fields<'_>, dataset: &mut Dataset, columns: &[DraftColumn], findings: &mut Findings) {
    let Some((node, span)) = given.get("serves").zip(given.key("serves")) else { return };
    if !dataset.is_population() && !dataset.stock {
        let owner = format!("the dataset `{}`, whose numbers are of periods", dataset.name);
        return findings.push(facts::dataset::misplaced_option("serves", &owner, "role: population", span));
    }
    let Some(time) = dataset.time else {
        if given.get("time").is_none() {
            findings.push(facts::dataset::no_time("serves", span));
        }
        return;
    };
    let time = &columns[time.0];
    match &node.kind {
        NodeKind::Mapping(entries) => {
            for entry in entries {
                listed(entry, dataset, time, findings);
            }
        }
        NodeKind::Text(_) | NodeKind::List(_) => by_rule(given, node, dataset, time, findings),
        NodeKind::Nothing => {}
    }
    dataset.serves.sort_unstable();
}

/// `serves: financial_year`: each is served by the mid-year in it.
fn by_rule(given: &Fields<'_>, node: &Node, dataset: &mut Dataset, time: &DraftColumn, findings: &mut Findings) {
    for named in texts(node, Area::Dataset, "serves", findings) {
        let Some(kind) = PeriodKind::from_name(&named.value).filter(|kind| is_by_rule(*kind)) else {
            let expected =
                "financial_year, calendar_year, academic_year or year_ending_03, or periods with their dates";
            let fact = facts::shape::wrong_value(
                Area::Dataset,
                "serves",
                expected,
                &format!("`{}`", named.value),
                named.span,
                None,
            );
            findings.push(fact);
            continue;
        };
        if time.column.ty != ColumnType::Period(PeriodKind::MidYear) {
            if time.whole {
                findings.push(facts::dataset::serves_by_hand(&time.column.name, &named.value, named.span));
            }
            continue;
        }
        let Some((first, last)) = dataset.covers else {
            if given.get("covers").is_none() {
                findings.push(facts::dataset::serves_what(&dataset.name, named.span));
            }
            continue;
        };
        let dates = (first.ordinal..=last.ordinal).filter_map(|date| {
            let day = Period { kind: PeriodKind::MidYear, ordinal: date }.days().0;
            Some((Period { kind, ordinal: kind.of_day(day)? }, date))
        });
        dataset.serves.extend(dates);
    }
    dataset.serves.dedup();
}

fn is_by_rule(kind: PeriodKind) -> bool {
    BY_RULE.contains(&kind) || matches!(kind, PeriodKind::YearEnding(_))
}

/// `2022/23: mid-2022`
fn listed(entry: &Entry, dataset: &mut Dataset, time: &DraftColumn, findings: &mut Findings) {
    let Some((period, _)) = Period::by_look(&entry.key.value) else {
        findings.push(facts::dataset::serves_no_period(&entry.key.value, entry.key.span));
        return;
    };
    let Some(written) = text(&entry.value, Area::Dataset, &entry.key.value, findings) else { return };
    let Some(date) = date(&written, time, dataset.covers) else {
        if time.whole {
            let kind = match &time.column.ty {
                ColumnType::Period(kind) => kind.name().replace('_', " "),
                _ => "date".into(),
            };
            let expected = match dataset.covers {
                Some((first, last)) => format!("a {kind} from {first} to {last}, which the dataset covers"),
                None => format!("a {kind}, as the column `{}` has them", time.column.name),
            };
            wrong(&entry.value, Area::Dataset, &entry.key.value, &expected, findings);
        }
        return;
    };
    match dataset.serves.iter().any(|(other, _)| *other == period) {
        true => findings.push(facts::dataset::serves_twice(&entry.key.value, entry.key.span)),
        false => dataset.serves.push((period, date)),
    }
}

/// A date of the time column, in its integer form, that lies in what the dataset covers.
fn date(written: &Spanned<String>, time: &DraftColumn, covers: Option<(Period, Period)>) -> Option<i64> {
    let kind = match &time.column.ty {
        ColumnType::Period(kind) => *kind,
        ColumnType::Date { .. } => PeriodKind::Day,
        _ => return None,
    };
    let date = Period { kind, ordinal: kind.parse(&written.value)? };
    let within = |(first, last): (Period, Period)| first.days().0 <= date.days().0 && date.days().1 <= last.days().1;
    covers.is_none_or(within).then_some(date.ordinal)
}
