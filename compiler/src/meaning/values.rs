//! Values of a row, and what they may be, in words.
//!
//! In: values and their integer forms. Out: `offence group`, `date recorded`, `from 2020/21 to 2023/24`.
//! Invariant: two values of one dataset have different words, and so have two ranges of one value.

use std::collections::BTreeSet;

use super::{Words, lists, named};
use crate::catalog::{AttributeType, CodeListId, ColumnId, ColumnType, DatasetId};
use crate::model::{TimePart, Value};
use crate::value::{Date, MONTHS, Period, PeriodKind, WEEKDAYS, thousands};

const SECONDS_A_DAY: i64 = 86_400;

/// What the integer form of a value stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A number with this many digits after the point.
    Number(u32),
    Flag,
    Day,
    Second,
    Period(PeriodKind),
    Code(CodeListId),
    Weekday,
    Text,
}

impl Words<'_> {
    pub(super) fn form(&self, dataset: DatasetId, value: &Value) -> Form {
        let of_column = |dataset, column| match self.catalog.dataset(dataset).column(column).ty {
            ColumnType::Text => Form::Text,
            ColumnType::Integer { .. } => Form::Number(0),
            ColumnType::Decimal { scale } => Form::Number(scale),
            ColumnType::Flag { .. } => Form::Flag,
            ColumnType::Date { .. } => Form::Day,
            ColumnType::DateTime { .. } => Form::Second,
            ColumnType::Period(kind) => Form::Period(kind),
            ColumnType::Code(list) => Form::Code(list),
        };
        match value {
            Value::Column(column) => of_column(dataset, *column),
            Value::LookUp { dataset, column, .. } => of_column(*dataset, *column),
            Value::Attribute { list, attribute, .. } => match self.catalog.code_list(*list).attributes[*attribute].ty {
                AttributeType::Code(other) => Form::Code(other),
                AttributeType::Integer => Form::Number(0),
                AttributeType::Decimal { scale } => Form::Number(scale),
            },
            Value::Band { list, .. } => Form::Code(*list),
            Value::Time { part: TimePart::Period(kind), .. } => Form::Period(*kind),
            Value::Time { part: TimePart::Hour, .. } => Form::Number(0),
            Value::Time { part: TimePart::Weekday, .. } => Form::Weekday,
        }
    }

    /// `offence group`, `date recorded`, `hospital of arrival`.
    pub(super) fn value(&self, dataset: DatasetId, value: &Value) -> String {
        match value {
            Value::Column(column) => self.column(dataset, *column),
            Value::LookUp { on, dataset: right, column } => {
                format!("{} of {}", self.column(*right, *column), self.column(dataset, *on))
            }
            Value::Attribute { of, list, attribute } => {
                let attribute = named(&self.catalog.code_list(*list).attributes[*attribute].name);
                let owner = self.value(dataset, of);
                let together = format!("{owner} {attribute}");
                let taken = || self.catalog.dataset(dataset).column_named(&together.replace(' ', "_")).is_some();
                match **of {
                    Value::Column(_) if !taken() => together,
                    _ => format!("{attribute} of {owner}"),
                }
            }
            Value::Band { of, list } => {
                format!("{} of {}", named(&self.catalog.code_list(*list).name), self.value(dataset, of))
            }
            Value::Time { of, part, .. } => {
                let part = match part {
                    TimePart::Period(kind) => kind_words(*kind),
                    TimePart::Hour => "hour".into(),
                    TimePart::Weekday => "weekday".into(),
                };
                format!("{part} of {}", self.value(dataset, of))
            }
        }
    }

    /// A column's name in words; `recorded_on` is the `date recorded`.
    fn column(&self, dataset: DatasetId, column: ColumnId) -> String {
        let declared = self.catalog.dataset(dataset);
        let name = &declared.column(column).name;
        let (is, ends) = match self.form(dataset, &Value::Column(column)) {
            Form::Day => ("date", "_on"),
            Form::Second => ("time", "_at"),
            Form::Number(_) | Form::Flag | Form::Period(_) | Form::Code(_) | Form::Weekday | Form::Text => {
                return named(name);
            }
        };
        let said = name.strip_suffix(ends).map(|stem| format!("{is}_{stem}"));
        named(&said.filter(|said| declared.column_named(said).is_none()).unwrap_or_else(|| name.clone()))
    }

    /// One value in words: a label, a period, a date, a number.
    pub(super) fn one(&self, form: Form, number: i64) -> String {
        match form {
            Form::Number(scale) => decimal(number, scale),
            Form::Flag => (if number == 1 { "yes" } else { "no" }).into(),
            Form::Day => day(number),
            Form::Second => second(number),
            Form::Period(kind) => period(Period { kind, ordinal: number }),
            Form::Code(list) => self.labels(list, &[number]).remove(0),
            Form::Weekday => usize::try_from(number - 1)
                .ok()
                .and_then(|at| WEEKDAYS.get(at))
                .map_or_else(|| number.to_string(), |weekday| (*weekday).to_string()),
            Form::Text => number.to_string(),
        }
    }

    /// What a value within ranges may be; `joined` is "or" of what one row has and "and" of what rows are for.
    pub(super) fn ranges(&self, form: Form, ranges: &[(i64, i64)], joined: &str) -> String {
        match form {
            Form::Code(list) => self.codes(list, &places(self.catalog.code_list(list).outside(), ranges), joined),
            Form::Flag => match ranges {
                [(1, 1)] => "yes".into(),
                [(0, 0)] => "no".into(),
                _ => "yes or no".into(),
            },
            Form::Day => lists::some(&told(ranges, days), joined),
            Form::Second => lists::some(&told(ranges, seconds), joined),
            Form::Number(_) | Form::Weekday | Form::Text => {
                let number = |first, last| match (first, last) {
                    (i64::MIN, i64::MAX) => "any number".into(),
                    (i64::MIN, last) => format!("at most {}", self.one(form, last)),
                    (first, i64::MAX) => format!("at least {}", self.one(form, first)),
                    (first, last) if first == last => self.one(form, first),
                    (first, last) => format!("from {} to {}", self.one(form, first), self.one(form, last)),
                };
                lists::some(&told(ranges, number), joined)
            }
            Form::Period(kind) => {
                let of = |ordinal| period(Period { kind, ordinal });
                let periods = |first, last| match (first, last) {
                    (i64::MIN, i64::MAX) => "any period".into(),
                    (i64::MIN, last) => format!("up to {}", of(last)),
                    (first, i64::MAX) => format!("from {} on", of(first)),
                    (first, last) if first == last => of(first),
                    (first, last) => format!("from {} to {}", of(first), of(last)),
                };
                lists::some(&told(ranges, periods), joined)
            }
        }
    }

    /// Codes, sorted, by their labels; a long list by the attribute that they share, or by the few that are not in it.
    pub(super) fn codes(&self, list: CodeListId, places: &[i64], joined: &str) -> String {
        let declared = self.catalog.code_list(list);
        let whole = (0..declared.outside()).filter(|place| !declared.codes[*place as usize].comparator);
        let whole: Vec<i64> = whole.collect();
        if let Some((hierarchy, _)) = declared.level_of
            && places.len() > 1
        {
            if places == whole {
                return format!("the whole {}", named(&self.catalog.hierarchy(hierarchy).name));
            }
            // The wards of Fenland are Fenland.
            if let Some((_, form, area)) = self.shared(list, places) {
                return self.one(form, area);
            }
        } else if places.len() > lists::NAMED && places == whole {
            return format!("any {}", named(&declared.name));
        } else if let Some((attribute, form, value)) = self.shared(list, places).filter(|_| places.len() > 3) {
            let (count, name) = (places.len(), named(&declared.name));
            return format!("one of the {count} with {name} {attribute} {}", self.one(form, value));
        }
        let left: Vec<i64> = whole.iter().copied().filter(|place| places.binary_search(place).is_err()).collect();
        if places.len() > 6 && left.len() <= 3 && places.iter().all(|place| whole.binary_search(place).is_ok()) {
            return format!("any {} but {}", named(&declared.name), lists::all(&self.labels(list, &left), "and"));
        }
        lists::some(&self.labels(list, places), joined)
    }

    /// The labels of codes, each with the code itself where another code has the same label.
    fn labels(&self, list: CodeListId, places: &[i64]) -> Vec<String> {
        let declared = self.catalog.code_list(list);
        let mut seen = BTreeSet::new();
        let twice: BTreeSet<&str> =
            declared.codes.iter().map(|code| code.label.as_str()).filter(|label| !seen.insert(*label)).collect();
        let label = |place: &i64| match usize::try_from(*place).ok().and_then(|place| declared.codes.get(place)) {
            Some(code) if twice.contains(code.label.as_str()) => format!("{} ({})", code.label, code.code),
            Some(code) => code.label.clone(),
            None if *place == declared.outside() => "outside the list".into(),
            None => "no code".into(),
        };
        places.iter().map(label).collect()
    }

    /// The attribute that just these codes have one value of, and that value.
    fn shared(&self, list: CodeListId, places: &[i64]) -> Option<(String, Form, i64)> {
        let declared = self.catalog.code_list(list);
        let first = usize::try_from(*places.first()?).ok()?;
        declared.attributes.iter().find_map(|attribute| {
            let value = attribute.values.get(first).copied()??;
            let all = (0..attribute.values.len()).filter(|place| attribute.values[*place] == Some(value));
            let form = match attribute.ty {
                AttributeType::Code(other) => Form::Code(other),
                AttributeType::Integer => Form::Number(0),
                AttributeType::Decimal { scale } => Form::Number(scale),
            };
            let same = all.map(|place| place as i64).eq(places.iter().copied());
            same.then(|| (named(&attribute.name), form, value))
        })
    }
}

/// `2023/24`, `April 2023`, `mid-2022`, `the year ending March 2024`.
pub(super) fn period(period: Period) -> String {
    let month = |index: i64| format!("{} {:04}", MONTHS[index.rem_euclid(12) as usize], index.div_euclid(12));
    match period.kind {
        PeriodKind::CalendarYear | PeriodKind::FinancialYear | PeriodKind::AcademicYear | PeriodKind::MidYear => {
            period.to_string()
        }
        PeriodKind::YearEnding(last) => {
            format!("the year ending {}", month(period.ordinal * 12 + i64::from(last) - 1))
        }
        PeriodKind::Month => month(period.ordinal),
        PeriodKind::Day => day(period.ordinal),
    }
}

/// `financial year`, `year ending March`.
pub(super) fn kind_words(kind: PeriodKind) -> String {
    match kind {
        PeriodKind::YearEnding(month) => {
            format!("year ending {}", MONTHS[usize::from(month).saturating_sub(1) % MONTHS.len()])
        }
        PeriodKind::CalendarYear
        | PeriodKind::FinancialYear
        | PeriodKind::AcademicYear
        | PeriodKind::Month
        | PeriodKind::MidYear
        | PeriodKind::Day => named(&kind.name()),
    }
}

/// Sorted numbers as ranges.
pub(super) fn runs(numbers: &[i64]) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*number) => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    runs
}

/// The places of a list, outside included, that sorted ranges hold.
fn places(outside: i64, ranges: &[(i64, i64)]) -> Vec<i64> {
    ranges.iter().flat_map(|(first, last)| *first.max(&0)..=*last.min(&outside)).collect()
}

fn told(ranges: &[(i64, i64)], one: impl Fn(i64, i64) -> String) -> Vec<String> {
    ranges.iter().map(|(first, last)| one(*first, *last)).collect()
}

/// Days by the periods that they make up.
fn days(first: i64, last: i64) -> String {
    match (first, last) {
        (i64::MIN, i64::MAX) => return "any day".into(),
        (i64::MIN, last) => return format!("on or before {}", day(last)),
        (first, i64::MAX) => return format!("on or after {}", day(first)),
        (first, last) if first == last => return format!("on {}", day(first)),
        _ => {}
    }
    for kind in [PeriodKind::FinancialYear, PeriodKind::CalendarYear, PeriodKind::Month] {
        let Some((from, to)) = kind.of_day(first).zip(kind.of_day(last)) else { continue };
        let (from, to) = (Period { kind, ordinal: from }, Period { kind, ordinal: to });
        if from.days().0 == first && to.days().1 == last {
            return match from == to {
                true => format!("in {}", period(from)),
                false => format!("from {} to {}", period(from), period(to)),
            };
        }
    }
    format!("from {} to {}", day(first), day(last))
}

/// Seconds, by whole days where they are.
fn seconds(first: i64, last: i64) -> String {
    let starts = first == i64::MIN || first.rem_euclid(SECONDS_A_DAY) == 0;
    let ends = last == i64::MAX || last.rem_euclid(SECONDS_A_DAY) == SECONDS_A_DAY - 1;
    let whole = |seconds: i64| match seconds {
        i64::MIN | i64::MAX => seconds,
        seconds => seconds.div_euclid(SECONDS_A_DAY),
    };
    match (first, last) {
        (first, last) if starts && ends => days(whole(first), whole(last)),
        (i64::MIN, last) => format!("at or before {}", second(last)),
        (first, i64::MAX) => format!("at or after {}", second(first)),
        (first, last) if first == last => format!("at {}", second(first)),
        (first, last) => format!("from {} to {}", second(first), second(last)),
    }
}

/// `17 October 2024`
pub(super) fn day(days: i64) -> String {
    let date = Date::from_days(days);
    let month = MONTHS[usize::from(date.month).saturating_sub(1) % MONTHS.len()];
    format!("{} {month} {:04}", date.day, date.year)
}

fn second(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(SECONDS_A_DAY), seconds.rem_euclid(SECONDS_A_DAY));
    format!("{:02}:{:02}:{:02} on {}", rest / 3_600, rest / 60 % 60, rest % 60, day(days))
}

/// A number without zeros that say nothing.
fn decimal(number: i64, scale: u32) -> String {
    let (size, sign) = (number.unsigned_abs(), if number < 0 { "-" } else { "" });
    let unit = 10_u64.checked_pow(scale).unwrap_or(u64::MAX);
    let fraction = format!("{:0width$}", size % unit, width = scale as usize);
    let fraction = fraction.trim_end_matches('0');
    let whole = thousands(size / unit);
    if scale == 0 || fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u8, day: u8) -> i64 {
        Date::new(year, month, day).unwrap().days()
    }

    #[test]
    fn days_are_told_by_the_periods_they_make_up() {
        assert_eq!(days(on(2020, 4, 1), on(2024, 3, 31)), "from 2020/21 to 2023/24");
        assert_eq!(days(on(2023, 4, 1), on(2024, 3, 31)), "in 2023/24");
        assert_eq!(days(on(2023, 1, 1), on(2023, 12, 31)), "in 2023");
        assert_eq!(days(on(2023, 7, 1), on(2024, 6, 30)), "from July 2023 to June 2024");
        assert_eq!(days(on(2023, 4, 1), on(2024, 3, 30)), "from 1 April 2023 to 30 March 2024");
        assert_eq!(days(i64::MIN, on(2024, 10, 17)), "on or before 17 October 2024");
        assert_eq!(days(on(2024, 10, 18), i64::MAX), "on or after 18 October 2024");
    }

    #[test]
    fn times_of_whole_days_are_days() {
        let start = on(2023, 4, 1) * SECONDS_A_DAY;
        let end = (on(2024, 3, 31) + 1) * SECONDS_A_DAY;
        assert_eq!(seconds(start, end - 1), "in 2023/24");
        assert_eq!(seconds(start, end), "from 00:00:00 on 1 April 2023 to 00:00:00 on 1 April 2024");
        assert_eq!(seconds(i64::MIN, end - 1), "on or before 31 March 2024");
    }

    #[test]
    fn numbers_keep_their_value() {
        assert_eq!(decimal(1_234_500, 2), "12,345");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(7, 0), "7");
        assert_eq!(decimal(i64::MIN, 0), "-9,223,372,036,854,775,808");
    }
}
