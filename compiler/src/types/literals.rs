//! Written values beside the type they are compared with.
//!
//! In: a literal, a type, what it is called. Out: its integer form as a range of ordinals, or a text.
//! Invariant: what comes out has been compared with the code list, the bounds or the kind of period; a doubt is an error.

use super::Checker;
use super::facts::{literals, periods, types};
use super::paths::words;
use crate::catalog::{CodeListId, DatasetId};
use crate::diagnostics::{Near, near};
use crate::model::Type;
use crate::source::Span;
use crate::syntax::ast::{Literal, LiteralKind};
use crate::value::derived::seconds_of_days;
use crate::value::text::is_doubtful_integer;
use crate::value::{Date, MONTHS, Period, PeriodKind, WEEKDAYS, called};

/// A written value in the form of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Ordinals from the first to the last; one ordinal for a single value.
    Range(i64, i64),
    /// A text.
    Text(String),
}

impl Checker<'_> {
    /// The value in integer form. `whole` allows a longer period beside a date or month, as in `recorded_on in 2023/24`.
    pub(super) fn literal(&mut self, literal: &Literal, ty: &Type, column: &str, whole: bool) -> Option<Written> {
        match (ty, &literal.kind) {
            (Type::Text, LiteralKind::Text(text)) => Some(Written::Text(text.clone())),
            (Type::Code(list), LiteralKind::Text(text)) => {
                if let Some(attribute) = self.attribute_with(*list, text) {
                    let name = &self.catalog.code_list(*list).name;
                    return self.report(literals::value_of_attribute(literal.span, text, name, (column, &attribute)));
                }
                self.code(*list, text, literal.span).map(one)
            }
            (Type::Code(list), LiteralKind::Number { .. }) => {
                let list = self.catalog.code_list(*list);
                let bands = list.codes.iter().filter(|code| code.band.is_some());
                let bands: Vec<String> = bands.map(|code| format!("\"{}\"", code.label)).collect();
                let (text, name) = (self.sources.text(literal.span), &list.name);
                let codes = list.codes.iter().filter(|code| code.is_part());
                let codes: Vec<String> = codes.map(|code| format!("\"{}\"", code.label)).collect();
                self.report(match bands.is_empty() {
                    _ if list.find(text).is_some() || codes.is_empty() => {
                        literals::quotes_needed(literal.span, text, name)
                    }
                    true => literals::number_beside_codes(literal.span, (text, column), name, &codes),
                    false => literals::number_beside_bands(literal.span, (text, column), name, &bands),
                })
            }
            (Type::Integer { .. }, LiteralKind::Number { .. })
                if is_doubtful_integer(self.sources.text(literal.span)) =>
            {
                let text = self.sources.text(literal.span);
                self.report(literals::thousands_or_decimals(literal.span, text))
            }
            (Type::Integer { min, max }, LiteralKind::Number { unscaled, scale }) => {
                let number = self.rescale(*unscaled, *scale, 0, literal.span)?;
                if min.is_some_and(|m| number < m) || max.is_some_and(|m| number > m) {
                    return self.report(literals::out_of_range(literal.span, number, column, *min, *max));
                }
                Some(one(number))
            }
            // Nobody writes more decimals than the column has.
            (Type::Decimal(to), LiteralKind::Number { .. })
                if *to < 3 && is_doubtful_integer(self.sources.text(literal.span)) =>
            {
                let text = self.sources.text(literal.span);
                self.report(literals::thousands_or_decimals(literal.span, text))
            }
            (Type::Decimal(to), LiteralKind::Number { unscaled, scale }) => {
                self.rescale(*unscaled, *scale, *to, literal.span).map(one)
            }
            (Type::Day, LiteralKind::Date(date)) => Some(one(date.days())),
            (Type::Day | Type::Second | Type::Period(_), kind) if !matches!(kind, LiteralKind::Text(_)) => {
                self.in_time(literal, ty, column, whole)
            }
            (
                Type::Text
                | Type::Code(_)
                | Type::Integer { .. }
                | Type::Decimal(_)
                | Type::Flag
                | Type::Day
                | Type::Second
                | Type::Period(_),
                _,
            ) => {
                let (found, expected) = (describe(literal), words(self.catalog, ty));
                let found = types::mismatch(literal.span, &found, &format!("`{column}`"), &expected);
                // A number, a date or a period in quotes.
                let bare = match (&literal.kind, ty) {
                    (LiteralKind::Text(text), Type::Integer { .. } | Type::Decimal(_)) => {
                        text.parse::<f64>().is_ok().then_some(text)
                    }
                    (LiteralKind::Text(text), Type::Day | Type::Second | Type::Period(_)) => {
                        let is_of_figures = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/');
                        let is_written = text.len() >= 4 && text.starts_with(|c: char| c.is_ascii_digit());
                        let is_period =
                            is_written && text.chars().all(is_of_figures) && Period::by_look(text).is_some();
                        is_period.then_some(text)
                    }
                    _ => None,
                };
                let day_first = match (&literal.kind, ty) {
                    (LiteralKind::Text(text), Type::Day | Type::Second) => day_first(text),
                    _ => None,
                };
                if let Some(day) = day_first {
                    return self
                        .report(found.help(format!("write `{day}`, without quotes")).possible_fix(literal.span, day));
                }
                let meant = match (&literal.kind, ty) {
                    (LiteralKind::Text(text), Type::Integer { .. }) if column.ends_with(".weekday") => {
                        weekday(text).map(|day| types::weekday_in_letters(found.clone(), literal.span, day))
                    }
                    (LiteralKind::Text(text), Type::Period(PeriodKind::Month)) => {
                        month(text).map(|month| types::month_without_year(found.clone(), column, month))
                    }
                    _ => None,
                };
                if let Some(meant) = meant {
                    return self.report(meant);
                }
                if matches!(&literal.kind, LiteralKind::Text(text) if text.trim().is_empty()) {
                    return self.report(types::empty_text_as_value(found, column));
                }
                self.report(match bare {
                    Some(bare) => found.help(format!("write `{bare}`, without quotes")).safe_fix(literal.span, bare),
                    None => found,
                })
            }
        }
    }

    /// The attribute of a list that has a value, where no code of the list is called so.
    fn attribute_with(&self, list: CodeListId, text: &str) -> Option<String> {
        let own = self.catalog.code_list(list);
        if own.find(text).is_some() || !own.labelled(text).is_empty() || self.catalog.broken.contains(&own.name) {
            return None;
        }
        let before = format!("{}.", own.name);
        let attributes = self.catalog.code_lists.iter().filter_map(|of| Some((of.name.strip_prefix(&before)?, of)));
        let has_it = attributes.into_iter().find(|(_, of)| of.find(text).is_some());
        has_it.map(|(attribute, _)| attribute.to_string())
    }

    /// The place of a code or label in its list.
    pub(super) fn code(&mut self, list: CodeListId, text: &str, span: Span) -> Option<i64> {
        let declared = self.catalog.code_list(list);
        let coded = declared.coded(text).first().copied();
        let labelled = declared.labelled(text).iter().copied().filter(|place| coded != Some(*place));
        let labelled: Vec<usize> = labelled.collect();
        if let Some(place) = coded {
            let Some(other) = labelled.first() else { return Some(place as i64) };
            let label = &declared.codes[place].label;
            let way = (declared.find_all(label) == [place] && label != text).then_some(label.as_str());
            let (of, other) = (format!("code of `{}`", declared.name), &declared.codes[*other].code);
            return self.report(literals::code_or_label(span, text, &of, way, other));
        }
        match labelled[..] {
            [place] => Some(place as i64),
            [] if self.catalog.broken.contains(&declared.name) => None,
            [] => {
                let all = || declared.codes.iter().flat_map(|c| [c.label.as_str(), c.code.as_str()]);
                let codes: Vec<String> = declared.codes.iter().map(|c| format!("\"{}\"", c.label)).collect();
                let is_label = |name: &str| declared.codes.iter().any(|c| c.label == name);
                // One code that is near another is a code all the same, so only a label is put right unasked.
                let nearest = near(text, all()).map(|near| Near { sure: near.sure && is_label(&near.name), ..near });
                let list = &declared.name;
                self.report(literals::unknown_code(span, text, list, declared.span, nearest, &codes))
            }
            _ => {
                let codes: Vec<String> = labelled.iter().map(|i| format!("\"{}\"", declared.codes[*i].code)).collect();
                self.report(literals::ambiguous_code(span, text, &declared.name, &codes))
            }
        }
    }

    fn rescale(&mut self, unscaled: i64, scale: u32, to: u32, span: Span) -> Option<i64> {
        let factor = 10_i64.checked_pow(scale.abs_diff(to));
        let number = factor.and_then(|factor| match scale <= to {
            true => unscaled.checked_mul(factor),
            false => (unscaled % factor == 0).then_some(unscaled / factor),
        });
        number.or_else(|| self.report(literals::too_many_decimals(span, self.sources.text(span), to)))
    }

    fn in_time(&mut self, literal: &Literal, ty: &Type, column: &str, whole: bool) -> Option<Written> {
        let written = &self.written(literal.span);
        let wanted = match ty {
            Type::Period(kind) => *kind,
            Type::Day | Type::Second => PeriodKind::Day,
            Type::Text | Type::Integer { .. } | Type::Decimal(_) | Type::Flag | Type::Code(_) => return None,
        };
        let Some(period) = period_beside(&literal.kind, wanted) else {
            let found = periods::not_a_period(literal.span, written);
            return self.report(match (wanted, &literal.kind) {
                (PeriodKind::Month, LiteralKind::Number { unscaled: month @ 1..=12, scale: 0 }) => {
                    types::month_without_year(found, column, *month)
                }
                _ => found,
            });
        };
        self.note_year(literal, period, column);
        match ty {
            Type::Period(kind) if period.kind == *kind => Some(one(period.ordinal)),
            Type::Period(PeriodKind::Month) if period.kind.is_year() && whole => {
                let (first, last) = period.days();
                let month = |day| PeriodKind::Month.of_day(day).unwrap_or_default();
                Some(Written::Range(month(first), month(last)))
            }
            Type::Day | Type::Second if period.kind == PeriodKind::MidYear => {
                self.report(periods::kind_mismatch(literal.span, written, &format!("`{column}`"), "day"))
            }
            Type::Day if whole => {
                let (first, last) = period.days();
                Some(Written::Range(first, last))
            }
            Type::Second if whole || period.kind == PeriodKind::Day => {
                let (first, last) = seconds_of_days(period.days());
                Some(Written::Range(first, last))
            }
            Type::Day | Type::Second => self.report(periods::compare_with_period(literal.span, written, None)),
            Type::Period(kind) => {
                self.report(periods::kind_mismatch(literal.span, written, &format!("`{column}`"), &kind.name()))
            }
            Type::Text | Type::Integer { .. } | Type::Decimal(_) | Type::Flag | Type::Code(_) => None,
        }
    }

    /// Reports days that lie outside what the dataset says it covers, and a period of which it covers a part.
    pub(super) fn covered(&mut self, dataset: DatasetId, (first, last): (i64, i64), is_period: bool, span: Span) {
        let declared = self.catalog.dataset(dataset);
        let Some((from, to)) = declared.covers else { return };
        let (begins, ends) = (from.days().0, to.days().1);
        if last < begins || first > ends {
            self.out.push(periods::outside_data(span, &self.written(span), &declared.name, from, to));
        } else if is_period && (first < begins || last > ends) && self.is_new((span, declared.span)) {
            self.out.push(periods::partly_covered(span, &self.written(span), &declared.name, from, to));
        }
    }
}

fn one(ordinal: i64) -> Written {
    Written::Range(ordinal, ordinal)
}

/// The period that a literal means beside a column of a kind: `2023/24` is an academic year beside academic years and a
/// financial year elsewhere; a plain number is a calendar year (or a mid-year beside mid-years). `None`: no period.
pub(super) fn period_beside(literal: &LiteralKind, wanted: PeriodKind) -> Option<Period> {
    let (kind, ordinal) = match literal {
        LiteralKind::Text(_) => return None,
        LiteralKind::Number { unscaled, scale: 0 } if (1000..=9999).contains(unscaled) => {
            (PeriodKind::CalendarYear, *unscaled)
        }
        LiteralKind::Number { .. } | LiteralKind::Parameter { .. } => return None,
        LiteralKind::Date(date) => (PeriodKind::Day, date.days()),
        LiteralKind::Month { year, month } => (PeriodKind::Month, i64::from(*year) * 12 + i64::from(*month) - 1),
        LiteralKind::SplitYear(year) if wanted == PeriodKind::AcademicYear => {
            (PeriodKind::AcademicYear, i64::from(*year))
        }
        LiteralKind::SplitYear(year) => (PeriodKind::FinancialYear, i64::from(*year)),
        LiteralKind::NamedYear { kind, year } => (*kind, i64::from(*year)),
        LiteralKind::MidYear(year) => (PeriodKind::MidYear, i64::from(*year)),
        LiteralKind::YearEnding { year, month } => (PeriodKind::YearEnding(*month), i64::from(*year)),
    };
    Some(Period { kind, ordinal })
}

/// A literal in words, with its article.
pub(super) fn describe(literal: &Literal) -> String {
    match &literal.kind {
        LiteralKind::Text(_) => "a text".into(),
        LiteralKind::Number { .. } => "a number".into(),
        LiteralKind::Date(_) => "a date".into(),
        LiteralKind::Month { .. } => "a month".into(),
        LiteralKind::SplitYear(_) => "a year such as 2023/24".into(),
        LiteralKind::NamedYear { .. } => "a year".into(),
        LiteralKind::MidYear(_) => "a mid-year".into(),
        LiteralKind::YearEnding { .. } => "a year ending".into(),
        LiteralKind::Parameter { .. } => "a parameter".into(),
    }
}

/// The number of a day of the week by its name, 1 for Monday.
fn weekday(text: &str) -> Option<i64> {
    called(&WEEKDAYS, text.trim_end_matches('.'))
}

/// The number of a month by its name, in letters or figures.
fn month(text: &str) -> Option<i64> {
    let named = called(&MONTHS, text.trim_end_matches('.'));
    named.or_else(|| text.parse().ok().filter(|month| (1..=12).contains(month)))
}

/// `01/04/2023` as dates are written here.
fn day_first(text: &str) -> Option<String> {
    let mut parts = text.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_year = year.len() == 4 && parts.next().is_none();
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    is_year.then(|| Period { kind: PeriodKind::Day, ordinal: date.days() }.to_string())
}
