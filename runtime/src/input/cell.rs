//! One cell: a text, or a value of a typed file, becomes the integer form of its column's type.
//!
//! In: a column's declaration and what a file says. Out: a [`Reading`]. Invariant: pure; every reader of files asks here,
//! so the same text means the same in a CSV file, a Parquet file and a test's rows.

use std::collections::HashMap;

use indicia_compiler::catalog::{Catalog, Code, CodeList, Column, ColumnType, Dataset, UndeclaredRule};
use indicia_compiler::value::text::{DateFormat, is_doubtful_integer, parse_decimal, parse_integer, without_thousands};
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
    /// Texts that are the number 0.
    zero: Vec<String>,
    /// The mark before every three digits of a number.
    thousands: Option<char>,
    /// Those that mean missing and are values of the type, as these: `-9` is `-9.00`, too.
    marks: Vec<i64>,
    /// Those of them that are days, for a column of another type that takes days.
    days: Vec<i64>,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    Text,
    Integer {
        min: i64,
        max: i64,
    },
    Decimal {
        scale: u32,
        min: i64,
    },
    Flag {
        texts: HashMap<String, i64, Hasher>,
        /// What false and true of a typed file mean.
        truths: [Reading<'static>; 2],
    },
    Date(DateFormat),
    DateTime(DateFormat),
    Period(PeriodKind),
    Code {
        places: HashMap<String, i64, Hasher>,
        outside: Option<i64>,
    },
}

impl CellReader {
    /// The reader of a column of a dataset.
    pub(super) fn new(dataset: &Dataset, column: &Column, catalog: &Catalog) -> CellReader {
        let missing = &dataset.files.missing;
        let form = match &column.ty {
            ColumnType::Text => Form::Text,
            ColumnType::Integer { min, max } => {
                Form::Integer { min: min.unwrap_or(i64::MIN), max: max.unwrap_or(i64::MAX) }
            }
            ColumnType::Decimal { scale } => Form::Decimal { scale: *scale, min: least(dataset) },
            ColumnType::Flag { yes, no } => {
                let yes = yes.iter().map(|text| (text.trim().to_string(), 1));
                let texts: Vec<(String, i64)> = yes.chain(no.iter().map(|text| (text.trim().to_string(), 0))).collect();
                Form::Flag { truths: truths(&texts, missing), texts: texts.into_iter().collect() }
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
                Form::Code { places: places(list, column), outside }
            }
        };
        let missing: Vec<String> = missing.iter().map(|text| text.trim().to_string()).collect();
        let zero = dataset.files.zero.iter().map(|text| text.trim().to_string()).collect();
        let values = |value: &dyn Fn(&str) -> Option<i64>| missing.iter().filter_map(|text| value(text)).collect();
        let iso = date_format("", "YYYY-MM-DD hh:mm:ss");
        let days: Vec<i64> = values(&|text| date_format("", "YYYY-MM-DD").parse_day(text));
        let mut marks: Vec<i64> = match &form {
            Form::Integer { .. } => values(&parse_integer),
            Form::Decimal { scale, .. } => values(&|text| parse_decimal(text, *scale)),
            Form::Date(format) => values(&|text| format.parse_day(text)),
            Form::DateTime(format) => values(&|text| format.parse_seconds(text).or_else(|| iso.parse_seconds(text))),
            Form::Period(kind) => values(&|text| kind.parse(text)),
            Form::Text | Form::Flag { .. } | Form::Code { .. } => Vec::new(),
        };
        match &form {
            Form::Date(_) => marks.extend(&days),
            Form::DateTime(_) => marks.extend(days.iter().filter_map(|day| day.checked_mul(SECONDS_A_DAY))),
            Form::Text | Form::Integer { .. } | Form::Decimal { .. } | Form::Flag { .. } => {}
            Form::Period(_) | Form::Code { .. } => {}
        }
        CellReader { missing, zero, thousands: dataset.files.thousands, marks, days, form }
    }

    /// What a text says. Blanks around it never matter.
    #[inline]
    pub(super) fn text<'t>(&self, text: &'t str) -> Reading<'t> {
        let text = trimmed(text);
        if text.is_empty() || self.means_missing(text) {
            return Reading::Missing;
        }
        match &self.form {
            Form::Text => Reading::Text(text),
            // Nobody can tell 72 from 72 thousand; a value declared to mean missing means that however it is written.
            Form::Integer { .. }
                if self.thousands.is_none()
                    && is_doubtful_integer(text)
                    && !parse_integer(text).is_some_and(|n| self.marks.contains(&n)) =>
            {
                Reading::Invalid
            }
            Form::Integer { .. } => {
                let number = self.number(text, 0).or_else(|| self.zero(text));
                number.map_or(Reading::Invalid, |number| self.whole(number))
            }
            Form::Decimal { scale, min } => match self.number(text, *scale).or_else(|| self.zero(text)) {
                Some(number) if number < *min && !self.marks.contains(&number) => Reading::Invalid,
                number => self.value(number),
            },
            Form::Flag { texts, .. } => texts.get(text).map_or(Reading::Invalid, |value| Reading::Int(*value)),
            Form::Date(format) => self.value(format.parse_day(text)),
            Form::DateTime(format) => self.value(format.parse_seconds(text)),
            Form::Period(kind) => self.value(kind.parse(text)),
            Form::Code { places, outside } => match (places.get(text), outside) {
                (Some(place), _) => Reading::Int(*place),
                (None, Some(place)) => Reading::Outside(*place),
                (None, None) => Reading::Undeclared,
            },
        }
    }

    /// A number times 10^scale, with or without marks between its thousands where the dataset has such.
    #[inline]
    fn number(&self, text: &str, scale: u32) -> Option<i64> {
        match self.thousands {
            None => parse_decimal(text, scale),
            Some(mark) => without_thousands(text, mark).and_then(|number| parse_decimal(&number, scale)),
        }
    }

    /// 0, where a text means that.
    #[inline]
    fn zero(&self, text: &str) -> Option<i64> {
        self.zero.iter().any(|zero| zero == text).then_some(0)
    }

    /// Whether a text is one of those that mean missing.
    #[inline]
    pub(super) fn means_missing(&self, text: &str) -> bool {
        self.missing.iter().any(|missing| missing == text)
    }

    /// Whether its values are numbers, which zeros at the end do not change.
    pub(super) fn is_of_numbers(&self) -> bool {
        matches!(self.form, Form::Integer { .. } | Form::Decimal { .. })
    }

    /// A value of the type, unless it is one that means missing.
    #[inline]
    fn value(&self, value: Option<i64>) -> Reading<'static> {
        match value {
            Some(value) if self.marks.contains(&value) => Reading::Missing,
            Some(value) => Reading::Int(value),
            None => Reading::Invalid,
        }
    }

    /// A whole number: one that means missing may be out of bounds.
    #[inline]
    fn whole(&self, number: i64) -> Reading<'static> {
        match self.form {
            Form::Integer { min, max } if !(min..=max).contains(&number) && !self.marks.contains(&number) => {
                Reading::Invalid
            }
            _ => self.value(Some(number)),
        }
    }

    /// What a whole number of a typed file says, where that is plain; else its digits are read as a text.
    #[inline]
    pub(super) fn int(&self, number: i64) -> Option<Reading<'static>> {
        match &self.form {
            Form::Integer { .. } => Some(self.whole(number)),
            Form::Text
            | Form::Decimal { .. }
            | Form::Flag { .. }
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
            Form::Flag { truths, .. } => Some(truths[usize::from(truth)]),
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
            Form::Date(_) => self.value(Some(day)),
            Form::DateTime(_) => self.value(day.checked_mul(SECONDS_A_DAY)),
            Form::Period(_) if self.days.contains(&day) => Reading::Missing,
            Form::Period(kind) => self.value(period_of_day(*kind, day)),
            Form::Text | Form::Integer { .. } | Form::Decimal { .. } | Form::Flag { .. } | Form::Code { .. } => {
                Reading::Invalid
            }
        }
    }

    /// What a moment of a typed file says; a date must be written as its midnight.
    #[inline]
    pub(super) fn seconds(&self, seconds: i64) -> Reading<'static> {
        match &self.form {
            Form::DateTime(_) => self.value(Some(seconds)),
            Form::Date(_) | Form::Period(_) if seconds.rem_euclid(SECONDS_A_DAY) == 0 => {
                self.day(seconds.div_euclid(SECONDS_A_DAY))
            }
            Form::Text
            | Form::Integer { .. }
            | Form::Decimal { .. }
            | Form::Flag { .. }
            | Form::Date(_)
            | Form::Period(_)
            | Form::Code { .. } => Reading::Invalid,
        }
    }
}

/// What false and true of a typed file mean in a flag with these texts: what the text that is the same in words means; true is yes
/// where no text is like either.
fn truths(texts: &[(String, i64)], missing: &[String]) -> [Reading<'static>; 2] {
    const WORDS: [[&str; 5]; 2] = [["false", "f", "0", "no", "n"], ["true", "t", "1", "yes", "y"]];
    let declared = |truth: usize| {
        let means = |word: &&str| texts.iter().find(|(text, _)| text.eq_ignore_ascii_case(word)).map(|(_, yes)| *yes);
        WORDS[truth].iter().find_map(means)
    };
    let values = match (declared(0), declared(1)) {
        (Some(of_false), Some(of_true)) => [of_false, of_true],
        (Some(of_false), None) => [of_false, 1 - of_false],
        (None, Some(of_true)) => [1 - of_true, of_true],
        (None, None) => [0, 1],
    };
    [0, 1].map(|truth| match missing.iter().any(|text| text.trim().eq_ignore_ascii_case(WORDS[truth][0])) {
        true => Reading::Missing,
        false => Reading::Int(values[truth]),
    })
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

/// The codes and aliases that a column may have; not those that it is declared to be without.
fn places(list: &CodeList, column: &Column) -> HashMap<String, i64, Hasher> {
    let mut places = HashMap::default();
    let may_have =
        |place: &usize, code: &Code| (column.comparators || !code.comparator) && !column.without.contains(place);
    for (place, code) in list.codes.iter().enumerate().filter(|(place, code)| may_have(place, code)) {
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
        ColumnType::Period(PeriodKind::AcademicYear) => "an academic year".into(),
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

/// A value as a reader knows it: of a code its label.
pub(super) fn labelled(column: &Column, catalog: &Catalog, value: i64) -> String {
    let code = match column.ty {
        ColumnType::Code(list) => usize::try_from(value).ok().and_then(|at| catalog.code_list(list).codes.get(at)),
        _ => None,
    };
    code.map_or_else(|| written(column, catalog, value), |code| code.label.clone())
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
