//! One cell: a text, or a value of a typed file, becomes the integer form of its column's type.
//!
//! In: a column's declaration and what a file says. Out: a [`Reading`]. Invariant: pure; every reader of files asks here,
//! so the same text means the same in a CSV file, a Parquet file and a test's rows.

use std::collections::HashMap;

use indicia_compiler::catalog::{Catalog, CodeList, Column, ColumnType, Dataset, UndeclaredRule};
use indicia_compiler::value::text::{DateFormat, parse_decimal, parse_integer};
use indicia_compiler::value::{Period, PeriodKind, SECONDS_A_DAY};

/// Makes hashes: several times as fast as the standard library's.
pub(super) type Hasher = foldhash::quality::RandomState;

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading<'t> {
    /// Nothing, or a text declared to mean nothing.
    Missing,
    /// The integer form.
    Int(i64),
    /// A text, without the blanks around it.
    Text(&'t str),
    /// A code that is not in the list, where the column keeps such codes as one place: its integer form.
    Outside(i64),
    /// A code that is not in the list.
    Undeclared,
    /// Not of the type, or out of bounds.
    Invalid,
}

/// What reads the cells of one column.
#[derive(Clone, Debug)]
pub(super) struct CellReader {
    missing: Vec<String>,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    Text,
    Integer { min: i64, max: i64 },
    Decimal { scale: u32, min: i64 },
    Flag(HashMap<String, i64, Hasher>),
    Date(DateFormat),
    DateTime(DateFormat),
    Period(PeriodKind),
    Code { places: HashMap<String, i64, Hasher>, outside: Option<i64> },
}

impl CellReader {
    /// The reader of a column of a dataset.
    pub(super) fn new(dataset: &Dataset, column: &Column, catalog: &Catalog) -> CellReader {
        let form = match &column.ty {
            ColumnType::Text => Form::Text,
            ColumnType::Integer { min, max } => {
                Form::Integer { min: min.unwrap_or(i64::MIN), max: max.unwrap_or(i64::MAX) }
            }
            ColumnType::Decimal { scale } => Form::Decimal { scale: *scale, min: least(dataset) },
            ColumnType::Flag { yes, no } => {
                let yes = yes.iter().map(|text| (text.trim().to_string(), 1));
                Form::Flag(yes.chain(no.iter().map(|text| (text.trim().to_string(), 0))).collect())
            }
            ColumnType::Date { format } => Form::Date(date_format(format, "YYYY-MM-DD")),
            ColumnType::DateTime { format } => Form::DateTime(date_format(format, "YYYY-MM-DD hh:mm:ss")),
            ColumnType::Period(kind) => Form::Period(*kind),
            ColumnType::Code(list) => {
                let list = catalog.code_list(*list);
                let outside = match column.undeclared {
                    UndeclaredRule::Outside => Some(list.outside()),
                    UndeclaredRule::Error | UndeclaredRule::Count => None,
                };
                Form::Code { places: places(list, column.comparators), outside }
            }
        };
        CellReader { missing: dataset.files.missing.iter().map(|text| text.trim().to_string()).collect(), form }
    }

    /// What a text says. Blanks around it never matter.
    #[inline]
    pub(super) fn text<'t>(&self, text: &'t str) -> Reading<'t> {
        let text = trimmed(text);
        if text.is_empty() || self.missing.iter().any(|m| m == text) {
            return Reading::Missing;
        }
        let number = |value: Option<i64>| value.map_or(Reading::Invalid, Reading::Int);
        match &self.form {
            Form::Text => Reading::Text(text),
            Form::Integer { min, max } => number(parse_integer(text).filter(|n| min <= n && n <= max)),
            Form::Decimal { scale, min } => number(parse_decimal(text, *scale).filter(|n| min <= n)),
            Form::Flag(texts) => number(texts.get(text).copied()),
            Form::Date(format) => number(format.parse_day(text)),
            Form::DateTime(format) => number(format.parse_seconds(text)),
            Form::Period(kind) => number(kind.parse(text)),
            Form::Code { places, outside } => match (places.get(text), outside) {
                (Some(place), _) => Reading::Int(*place),
                (None, Some(place)) => Reading::Outside(*place),
                (None, None) => Reading::Undeclared,
            },
        }
    }

    /// What a whole number of a typed file says, where that is plain; else its digits are read as a text.
    #[inline]
    pub(super) fn int(&self, number: i64) -> Option<Reading<'static>> {
        match &self.form {
            Form::Integer { min, max } if self.missing.is_empty() => {
                Some(if (*min..=*max).contains(&number) { Reading::Int(number) } else { Reading::Invalid })
            }
            Form::Integer { .. }
            | Form::Text
            | Form::Decimal { .. }
            | Form::Flag(_)
            | Form::Date(_)
            | Form::DateTime(_)
            | Form::Period(_)
            | Form::Code { .. } => None,
        }
    }

    /// What true or false of a typed file says, where that is plain; else it is read as a text.
    #[inline]
    pub(super) fn truth(&self, truth: bool) -> Option<Reading<'static>> {
        match &self.form {
            Form::Flag(_) => Some(Reading::Int(i64::from(truth))),
            Form::Text
            | Form::Integer { .. }
            | Form::Decimal { .. }
            | Form::Date(_)
            | Form::DateTime(_)
            | Form::Period(_)
            | Form::Code { .. } => None,
        }
    }

    /// What a day of a typed file says.
    #[inline]
    pub(super) fn day(&self, day: i64) -> Reading<'static> {
        match &self.form {
            Form::Date(_) => Reading::Int(day),
            Form::DateTime(_) => day.checked_mul(SECONDS_A_DAY).map_or(Reading::Invalid, Reading::Int),
            Form::Period(kind) => period_of_day(*kind, day).map_or(Reading::Invalid, Reading::Int),
            Form::Text | Form::Integer { .. } | Form::Decimal { .. } | Form::Flag(_) | Form::Code { .. } => {
                Reading::Invalid
            }
        }
    }

    /// What a moment of a typed file says; a date must be written as its midnight.
    #[inline]
    pub(super) fn seconds(&self, seconds: i64) -> Reading<'static> {
        match &self.form {
            Form::DateTime(_) => Reading::Int(seconds),
            Form::Date(_) | Form::Period(_) if seconds.rem_euclid(SECONDS_A_DAY) == 0 => {
                self.day(seconds.div_euclid(SECONDS_A_DAY))
            }
            Form::Text
            | Form::Integer { .. }
            | Form::Decimal { .. }
            | Form::Flag(_)
            | Form::Date(_)
            | Form::Period(_)
            | Form::Code { .. } => Reading::Invalid,
        }
    }
}

/// The text without the blanks around it; that there are none is seen at once of nearly every text.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [only] if only.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

fn period_of_day(kind: PeriodKind, day: i64) -> Option<i64> {
    match kind {
        PeriodKind::MidYear => {
            let year = PeriodKind::CalendarYear.of_day(day)?;
            (Period { kind, ordinal: year }.days().0 == day).then_some(year)
        }
        PeriodKind::CalendarYear
        | PeriodKind::FinancialYear
        | PeriodKind::AcademicYear
        | PeriodKind::YearEnding(_)
        | PeriodKind::Month
        | PeriodKind::Day => kind.of_day(day),
    }
}

/// The manifest refuses what is not a format, so the default is used only where the format is empty.
fn date_format(format: &str, default: &str) -> DateFormat {
    DateFormat::new(format).or_else(|| DateFormat::new(default)).expect("the default is a format")
}

fn places(list: &CodeList, comparators: bool) -> HashMap<String, i64, Hasher> {
    let mut places = HashMap::default();
    for (place, code) in list.codes.iter().enumerate().filter(|(_, code)| comparators || !code.comparator) {
        for text in std::iter::once(&code.code).chain(&code.aliases) {
            places.entry(text.trim().to_string()).or_insert(place as i64);
        }
    }
    places
}

/// The smallest decimal that a column of the dataset may have: nobody is the smallest part of a population.
fn least(dataset: &Dataset) -> i64 {
    if dataset.is_population() { 0 } else { i64::MIN }
}

/// What a column's values must be, for messages: "a whole number from 0 to 120".
pub(super) fn expected(dataset: &Dataset, column: &Column, catalog: &Catalog) -> String {
    match &column.ty {
        ColumnType::Text => "a text".into(),
        ColumnType::Integer { min: None, max: None } => "a whole number".into(),
        ColumnType::Integer { min: Some(min), max: None } => format!("a whole number of at least {min}"),
        ColumnType::Integer { min: None, max: Some(max) } => format!("a whole number of at most {max}"),
        ColumnType::Integer { min: Some(min), max: Some(max) } => format!("a whole number from {min} to {max}"),
        ColumnType::Decimal { scale } => {
            let least = if least(dataset) == 0 { " of at least 0" } else { "" };
            format!("a decimal number{least} with at most {scale} digits after the point")
        }
        ColumnType::Flag { yes, no } => {
            let texts: Vec<String> = yes.iter().chain(no).map(|text| format!("\"{text}\"")).collect();
            format!("one of {}", texts.join(", "))
        }
        ColumnType::Date { format } => format!("a date written {format}"),
        ColumnType::DateTime { format } => format!("a date and time written {format}"),
        ColumnType::Period(kind) => format!("a {}", kind.name().replace('_', " ")),
        ColumnType::Code(list) => format!("a code of {}", catalog.code_list(*list).name),
    }
}

/// A day as it is shown.
pub(super) fn day(day: i64) -> String {
    Period { kind: PeriodKind::Day, ordinal: day }.to_string()
}

/// A moment as it is shown.
pub(super) fn moment(seconds: i64) -> String {
    let second = seconds.rem_euclid(SECONDS_A_DAY);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("{} {hour:02}:{minute:02}:{:02}", day(seconds.div_euclid(SECONDS_A_DAY)), second % 60)
}

/// A value in its integer form, as messages show it: as a file has it, but for days and times.
pub(super) fn written(column: &Column, catalog: &Catalog, value: i64) -> String {
    match &column.ty {
        ColumnType::Date { .. } => day(value),
        ColumnType::DateTime { .. } => moment(value),
        ColumnType::Code(_) => catalog.written(&column.ty, value).unwrap_or_else(|| "outside the list".into()),
        ty => catalog.written(ty, value).unwrap_or_else(|| value.to_string()),
    }
}
