//! When the rows of a dataset are: its time column, the periods it covers and the breaks in the series.
//!
//! In: the fields of a dataset and its columns. Out: `time`, `covers`, `outside_covers`, `complete`, `gaps`, `stock` and `breaks`
//! of the dataset. Invariant: both ends of `covers` are of one kind, the time column's own where that is a period.

use super::column::{DraftColumn, column_named};
use super::facts::{self, Area, Findings};
use super::shape::{Fields, fields, text};
use super::yaml::{Node, NodeKind};
use crate::catalog::{Break, ColumnId, ColumnType, Dataset, Gaps, OutsideCovers, is_number_of_one};
use crate::diagnostics::Diagnostic;
use crate::source::Spanned;
use crate::value::{Period, PeriodKind};

/// Whether a row is a number of a period and some codes, as returns by month are: of what it covers, each has one.
fn is_added_up(dataset: &Dataset, columns: &[DraftColumn]) -> bool {
    let ty = |id: &ColumnId| &columns[id.0].column.ty;
    let is_period = |id: &ColumnId| matches!(ty(id), ColumnType::Period(_));
    let is_code = |id: &ColumnId| columns[id.0].codes.is_some();
    dataset.covers.is_some()
        && dataset.time.is_some_and(|time| is_period(&time) && dataset.key.contains(&time))
        && dataset.key.iter().all(|id| is_period(id) || is_code(id))
}

/// Reads `time`, `covers`, `outside_covers`, `complete`, `gaps`, `stock` and `breaks`.
pub(super) fn read(given: &Fields<'_>, dataset: &mut Dataset, columns: &[DraftColumn], findings: &mut Findings) {
    if let Some(name) = given.text("time", findings)
        && let Some(id) = column_named(&name, "time", columns, findings)
    {
        let column = &columns[id.0];
        let dated =
            matches!(column.column.ty, ColumnType::Date { .. } | ColumnType::DateTime { .. } | ColumnType::Period(_));
        if dated {
            dataset.time = Some(id);
        } else if column.whole {
            findings.push(facts::dataset::time_not_dated(&name.value, name.span));
        }
    }
    for field in ["covers", "breaks"] {
        if let Some(span) = given.key(field)
            && given.get("time").is_none()
            && !given.is_misspelt("time")
        {
            findings.push(facts::dataset::no_time(field, span));
        }
    }
    if let Some((node, found, periods)) = given.get("covers").and_then(in_parts) {
        findings.push(facts::shape::covers_in_parts(node.span, found, &periods));
    } else if let Some(written) = given.text("covers", findings)
        && let Some(time) = dataset.time
    {
        dataset.covers = covers(&written, &columns[time.0], findings);
    }
    let rules = [("error", OutsideCovers::Error), ("leave out", OutsideCovers::LeaveOut)];
    dataset.outside_covers = given.choice("outside_covers", &rules, findings).unwrap_or_default();
    if let (Some(span), None) = (given.key("outside_covers"), given.get("covers")) {
        let owner = format!("the dataset `{}`, which does not say what it covers", dataset.name);
        findings.push(facts::dataset::misplaced_option("outside_covers", &owner, "covers", span));
    }
    let gaps = [("error", Gaps::Error), ("unknown", Gaps::Unknown), ("zero", Gaps::Zero)];
    let rule = given.choice("gaps", &gaps, findings);
    let complete = given.flag("complete", findings).unwrap_or(dataset.is_population() || is_added_up(dataset, columns));
    dataset.complete = complete.then(|| rule.unwrap_or(Gaps::Error));
    dataset.said_incomplete = !complete && given.key("complete").is_some();
    if let Some(span) = given.key("gaps").filter(|_| !complete) {
        let owner = format!("the dataset `{}`, which is not declared complete", dataset.name);
        findings.push(facts::dataset::misplaced_option("gaps", &owner, "complete: true", span));
    }
    if complete && given.key("complete").is_some() && dataset.complete != Some(Gaps::Zero) {
        not_said_to_be_of(dataset, columns).into_iter().for_each(|found| findings.push(found));
    }
    let stock = given.flag("stock", findings);
    (dataset.stock, dataset.flow) = (stock == Some(true), stock == Some(false));
    let of_column = columns.iter().find(|draft| draft.column.stock).map(|draft| draft.column.span);
    if let Some(span) = given.key("stock").filter(|_| dataset.stock).or(of_column)
        && given.get("time").is_none()
        && !given.is_misspelt("time")
    {
        findings.push(facts::dataset::no_time("stock", span));
    }
    for node in given.list("breaks", findings).unwrap_or_default() {
        let Some(entry) = fields(node, Area::Dataset, "a break", node.span, &["from", "label"], findings) else {
            continue;
        };
        let from = entry.required("from", findings).and_then(|n| text(n, Area::Dataset, "from", findings));
        let label = entry.required("label", findings).and_then(|n| text(n, Area::Dataset, "label", findings));
        let (Some(from), Some(label)) = (from, label) else { continue };
        match PeriodKind::Day.parse(&from.value) {
            Some(day) => dataset.breaks.push(Break { day, label: label.value }),
            None => findings.push(facts::dataset::bad_date(&from.value, from.span)),
        }
    }
    dataset.breaks.sort_by_key(|b| b.day);
}

/// Asks for the key of complete data that may name what its rows are of by a text: without one, a date that a school lacks is not looked for.
fn not_said_to_be_of(dataset: &Dataset, columns: &[DraftColumn]) -> Option<Diagnostic> {
    let time = dataset.time.filter(|_| dataset.key.is_empty() && !dataset.is_population())?;
    let is_code = |name: &str| {
        let coded = columns.iter().filter(|draft| draft.codes.is_some());
        coded.map(|draft| draft.column.name.as_str()).any(|of| of == name || of.strip_suffix("_code") == Some(name))
    };
    let names = |draft: &&DraftColumn| {
        let column = &draft.column;
        // The name of what a code says, and what somebody remarked on a row, are no parts of what it is of.
        let of_code = LABELS.iter().find_map(|label| column.name.strip_suffix(label)).is_some_and(is_code);
        let is_remark = column.name.split('_').any(|word| REMARKS.contains(&word));
        let may_name = draft.codes.is_none() && column.ty == ColumnType::Text || is_number_of_one(column);
        draft.whole && may_name && !of_code && !is_remark
    };
    let column = &columns.iter().find(names)?.column;
    Some(facts::dataset::complete_without_key(&column.name, &columns[time.0].column.name, column.span))
}

/// How names end of columns that have the labels of a code.
const LABELS: [&str; 4] = ["_name", "_label", "_title", "_description"];

/// Words in the names of columns that say something of a row.
const REMARKS: [&str; 10] =
    ["remark", "remarks", "note", "notes", "comment", "comments", "description", "source", "url", "link"];

/// The kinds that `covers` may be written in when rows are dated by a day. A year ending a month and an academic year are
/// written like others, so they only go with a column of that kind.
const KINDS_OF_DATES: [PeriodKind; 4] =
    [PeriodKind::Day, PeriodKind::Month, PeriodKind::CalendarYear, PeriodKind::FinancialYear];

/// Every kind that has a look of its own, to name what was written instead.
const KINDS_BY_LOOK: [PeriodKind; 5] =
    [PeriodKind::Day, PeriodKind::Month, PeriodKind::CalendarYear, PeriodKind::FinancialYear, PeriodKind::MidYear];

fn covers(written: &Spanned<String>, time: &DraftColumn, findings: &mut Findings) -> Option<(Period, Period)> {
    let text = written.value.trim();
    let (first, last) = text.split_once(" to ").unwrap_or((text, text));
    let wanted: &[PeriodKind] = match &time.column.ty {
        ColumnType::Period(kind) => std::slice::from_ref(kind),
        ColumnType::Date { .. } | ColumnType::DateTime { .. } => &KINDS_OF_DATES,
        ColumnType::Text
        | ColumnType::Integer { .. }
        | ColumnType::Decimal { .. }
        | ColumnType::Flag { .. }
        | ColumnType::Code(_) => return None,
    };
    let both = |kind: PeriodKind| {
        let period = |text| kind.parse(text).map(|ordinal| Period { kind, ordinal });
        period(first).zip(period(last))
    };
    if let Some((first, last)) = wanted.iter().find_map(|kind| both(*kind)) {
        if first.ordinal > last.ordinal {
            findings.push(facts::dataset::covers_backwards(first, last, written.span));
            return None;
        }
        return Some((first, last));
    }
    let column_kind = match &time.column.ty {
        ColumnType::Period(kind) => in_words(*kind),
        _ => "date".to_string(),
    };
    match KINDS_BY_LOOK.into_iter().find(|kind| both(*kind).is_some()) {
        Some(kind) => findings.push(facts::dataset::covers_kind(
            text,
            &in_words(kind),
            &time.column.name,
            &column_kind,
            written.span,
        )),
        None => {
            let expected = format!("one {column_kind}, or the first `to` the last");
            let found = facts::dataset::bad_period(text, &expected, written.span);
            let no_day = [first, last].into_iter().find(|text| is_no_day(text));
            findings.push(match (named_years(first, last, &time.column.ty), no_day) {
                (Some((what, periods)), _) => found.help(format!("write the {what}: `covers: {periods}`")),
                (None, Some(day)) => found.help(format!("there is no day {day}: write one that there is")),
                (None, None) => found,
            });
        }
    }
    None
}

/// A list or a mapping of the first and the last period, what it is, and as it is written.
fn in_parts(node: &Node) -> Option<(&Node, &'static str, String)> {
    let (found, parts): (_, Vec<&Node>) = match &node.kind {
        NodeKind::List(items) => ("a list", items.iter().collect()),
        NodeKind::Mapping(entries) => ("a mapping", entries.iter().map(|entry| &entry.value).collect()),
        NodeKind::Nothing | NodeKind::Text(_) => return None,
    };
    let text = |node: &&Node| match &node.kind {
        NodeKind::Text(text) => Some(text.trim().to_string()),
        _ => None,
    };
    let (first, last) = (parts.first().and_then(text)?, parts.last().and_then(text)?);
    Some((node, found, if first == last { first } else { format!("{first} to {last}") }))
}

/// Whether a text is written as a day, and there is no such day: `2023-02-31`.
fn is_no_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_figures = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    is_figures && lengths == [4, 2, 2] && PeriodKind::Day.parse(text).is_none()
}

/// Years whose kind is written before them, `academic year 2021/22`, as `covers` has them: the years alone beside such years, and beside days and months
/// the first and the last month.
fn named_years(first: &str, last: &str, time: &ColumnType) -> Option<(&'static str, String)> {
    let kinds = [PeriodKind::AcademicYear, PeriodKind::FinancialYear, PeriodKind::CalendarYear];
    let (kind, first) = kinds.into_iter().find_map(|kind| Some((kind, first.strip_prefix(&in_words(kind))?.trim())))?;
    let last = last.strip_prefix(&in_words(kind)).unwrap_or(last).trim();
    let period = |text: &str| Some(Period { kind, ordinal: kind.parse(text)? });
    let (first, last) = (period(first)?, period(last)?);
    let month = |day: i64| Some(Period { kind: PeriodKind::Month, ordinal: PeriodKind::Month.of_day(day)? });
    match time {
        ColumnType::Period(own) if *own == kind => Some(("years alone", format!("{first} to {last}"))),
        ColumnType::Period(own) if *own != PeriodKind::Month => None,
        _ => Some(("months", format!("{} to {}", month(first.days().0)?, month(last.days().1)?))),
    }
}

fn in_words(kind: PeriodKind) -> String {
    kind.name().replace('_', " ")
}
