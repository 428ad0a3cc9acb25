//! What to declare, or to change in the file, for values that are not of their column's type.
//!
//! In: a column, and the values of it that may be quoted; or the column alone. Out: a sentence. Invariants: what to declare is said only where
//! it is plain how the values are to be read; what no declaration reads is said to be changed in the file; without values to quote,
//! the sentence depends on the declaration alone.

use indicia_compiler::catalog::{Column, ColumnType, Dataset, MissingRule};
use indicia_compiler::value::text::{is_doubtful_integer, parse_decimal, parse_integer, without_thousands};
use indicia_compiler::value::{Date, PeriodKind};

use super::super::dated_as::{DatedAs, candidates};

/// What helps with values that are not of a column's type, the first few of which are given; whether others are of it; and the formats that all
/// dates of the column are written in.
pub(super) fn on_values(
    dataset: &Dataset,
    column: &Column,
    texts: &[&str],
    (are_others, fitting): (bool, &[DatedAs]),
) -> String {
    let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
    if is_number
        && dataset.files.thousands == Some('.')
        && let Some(text) = texts.iter().find(|text| text.contains('.') && parse_decimal(text, 9).is_some())
    {
        return format!(
            "with `thousands: \".\"` a full stop is before every three digits, and no number has decimals: leave it out of the dataset if \"{text}\" has \
             decimals"
        );
    }
    if let Some(format) = on_formats(are_others, fitting) {
        return format;
    }
    let known = texts.iter().find_map(|text| readable(column, text, are_others));
    known.or_else(|| on_marks(column, texts)).unwrap_or_else(|| on_type(dataset, column))
}

/// What helps with values of a column that may not be quoted, or of which nothing is known.
pub(super) fn on_type(dataset: &Dataset, column: &Column) -> String {
    let missing = match column.missing {
        MissingRule::Refused => {
            "list texts that mean missing under `missing` of the dataset, with `missing: allowed` of the column"
        }
        MissingRule::Allowed => "list texts that mean missing under `missing` of the dataset",
    };
    let count = "`invalid: count` is for values that mean nothing: it counts them as missing";
    match &column.ty {
        ColumnType::Integer { .. } | ColumnType::Decimal { .. } => {
            let zero = if dataset.files.zero.is_empty() { ", and those that mean 0 under `zero`" } else { "" };
            format!(
                "{missing}{zero}; marks between thousands are declared by `thousands: \",\"`; signs of currencies, percent signs and units are not read: take them out \
                 of the file; {count}"
            )
        }
        ColumnType::Date { .. } | ColumnType::DateTime { .. } => format!(
            "declare the `format` that the dates are written in, such as `DD/MM/YYYY`; {missing}; months in letters and years of two digits \
             are not read: write them in digits in the file; {count}"
        ),
        ColumnType::Flag { .. } => {
            format!(
                "list each text that means yes under `yes` of the column, and each that means no under `no`; {missing}"
            )
        }
        ColumnType::Text | ColumnType::Period(_) | ColumnType::Code(_) => {
            format!("correct the data, or declare the type that it is written in; {missing}; {count}")
        }
    }
}

/// Marks in place of values: `*`, `NULL`, `N/A`, `..`, `[c]`.
fn on_marks(column: &Column, texts: &[&str]) -> Option<String> {
    let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
    let mut marks: Vec<String> = Vec::new();
    for text in texts.iter().filter(|text| is_mark(text)) {
        let quoted = format!("\"{text}\"");
        if !marks.contains(&quoted) {
            marks.push(quoted);
        }
    }
    let (first, all) = (marks.first()?, marks.join(", "));
    let allowed = match column.missing {
        MissingRule::Refused => format!(" in the dataset and `missing: allowed` of the column {}", column.name),
        MissingRule::Allowed => " in the dataset".to_string(),
    };
    Some(match (is_number, &marks[..]) {
        (true, [_]) if texts.iter().any(|text| DASHES.contains(text)) => format!(
            "if {first} means 0, declare `zero: [{first}]` in the dataset; if it means that there is no number, `missing: [{first}]`{}",
            if column.missing == MissingRule::Refused { allowed.as_str() } else { "" }
        ),
        (true, [_]) => format!(
            "if {first} means that there is no number, declare `missing: [{first}]`{allowed}; if it means 0, `zero: [{first}]`"
        ),
        (true, _) => format!(
            "those that mean that there is no number are declared by `missing: [{all}]`{allowed}; one that means 0, by `zero: [...]`"
        ),
        (false, _) => format!("if such a text means that the value is missing, declare `missing: [{all}]`{allowed}"),
    })
}

/// Marks that publishers write for none, or for a number that is not known.
const DASHES: [&str; 3] = ["-", "\u{2013}", "\u{2014}"];

/// Whether a text is what publishers and programs write in place of a value.
pub(super) fn is_mark(text: &str) -> bool {
    const WORDS: [&str; 30] = [
        "null",
        "none",
        "nil",
        "na",
        "n/a",
        "#n/a",
        "nan",
        "#null!",
        "#ref!",
        "#value!",
        "#div/0!",
        "#name?",
        "#num!",
        "not applicable",
        "not available",
        "not known",
        "unknown",
        "missing",
        "suppressed",
        "blank",
        "n.a.",
        "tbc",
        "x",
        "c",
        "z",
        "u",
        "p",
        "r",
        "e",
        "k",
    ];
    let small = text.trim().to_lowercase();
    let bare = small.trim_matches(['[', ']', '(', ')', '<', '>']);
    let is_sign = !bare.is_empty()
        && bare
            .chars()
            .all(|c| matches!(c, '*' | '.' | ':' | '-' | '~' | '?' | '#' | '!' | '\u{2013}' | '\u{2014}' | '\u{2026}'));
    // `<5` says less than a number, and that is not known.
    let is_bound = small.strip_prefix(['<', '>']).is_some_and(|rest| {
        let rest = rest.trim_start_matches('=').trim();
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())
    });
    is_sign || is_bound || WORDS.contains(&small.as_str()) || WORDS.contains(&bare)
}

/// What to declare or to change so that a value is read for what it is, as others of its column are or not; nothing where that is not plain.
fn readable(column: &Column, text: &str, are_others: bool) -> Option<String> {
    let text = text.trim();
    match &column.ty {
        ColumnType::Integer { .. } | ColumnType::Decimal { .. } => on_number(column, text),
        ColumnType::Date { .. } | ColumnType::DateTime { .. } => on_date(column, text, are_others),
        ColumnType::Flag { .. } if !is_mark(text) => {
            Some(format!("if \"{text}\" means yes, list it under `yes` of the column; if it means no, under `no`"))
        }
        ColumnType::Period(own) => {
            let kinds = [PeriodKind::CalendarYear, PeriodKind::FinancialYear, PeriodKind::Month, PeriodKind::Day];
            let kind = kinds.into_iter().find(|kind| kind != own && kind.parse(text).is_some())?;
            let types = match kind {
                PeriodKind::FinancialYear => "`type: financial_year` or `type: academic_year`".to_string(),
                PeriodKind::CalendarYear => "`type: calendar_year`, or `type: mid_year` for a population".to_string(),
                kind => format!("`type: {}`", kind.name()),
            };
            Some(format!("\"{text}\" is {}: declare {types}", article(&kind.name().replace('_', " "))))
        }
        ColumnType::Text | ColumnType::Flag { .. } | ColumnType::Code(_) => None,
    }
}

fn on_number(column: &Column, text: &str) -> Option<String> {
    let scale = match column.ty {
        ColumnType::Decimal { scale } => scale,
        _ => 0,
    };
    if scale == 0 && is_doubtful_integer(text) {
        let (whole, _) = text.split_once('.')?;
        return Some(format!(
            "\"{text}\" may be {whole}, or {whole} thousand as some countries write it: write {whole} or {whole}000 in the file; or, where a full \
             stop is between thousands in all numbers of the dataset, declare `thousands: \".\"`"
        ));
    }
    if parse_decimal(text, scale).is_some() {
        return Some(match column.ty {
            ColumnType::Integer { .. } => {
                "correct the data, or the `min` and `max` of the column; `invalid: count` counts values that cannot be as missing".to_string()
            }
            _ => "correct the data; `invalid: count` counts values that cannot be as missing".to_string(),
        });
    }
    if scale == 0
        && let Some(whole) = with_full_stops(text)
    {
        return Some(format!(
            "\"{text}\" may be {whole}, as some countries write it with a full stop between thousands: then write {whole} in the file, or declare \
             `thousands: \".\"` in the dataset, where all of its numbers are written so; if it has decimals, declare `type: decimal(3)`"
        ));
    }
    let more = (scale + 1..=9).find(|more| parse_decimal(text, *more).is_some());
    if let Some(more) = more {
        return Some(
            format!("\"{text}\" has {more} digits after the point: declare `type: decimal({more})`")
                .replace(" 1 digits", " 1 digit"),
        );
    }
    if let Some(mark) = thousands_mark(text) {
        return Some(format!(
            "\"{text}\" has marks between its thousands: declare `thousands: \"{mark}\"` in the dataset"
        ));
    }
    if let Some(from) = open_band(text) {
        return Some(format!(
            "\"{text}\" is a band and not a number: declare the column with `codes` of a list of `bands` that has one for each \
             text, such as `{{label: \"{text}\", from: {from}}}`; if they counted as missing, those of {from} and over would be in no number"
        ));
    }
    let is_plain = |text: &str| parse_decimal(text, 9).is_some() || thousands_mark(text).is_some();
    let without_coin =
        text.trim_start_matches('-').trim_start_matches(['£', '$', '€']).trim_end_matches(['£', '$', '€', 'p']).trim();
    if without_coin.len() < text.trim_start_matches('-').len() && is_plain(without_coin) {
        return Some(format!(
            "the sign of a currency in \"{text}\" is not read: write the number alone in the file, as a spreadsheet does where the cells are \
             formatted as numbers before they are saved; a `unit` of the column may say what it is"
        ));
    }
    if let Some(number) = text.strip_suffix('%').map(str::trim)
        && is_plain(number)
    {
        let unit = if column.is_percentage() { "" } else { ", and declare `unit: \"%\"` of the column" };
        return Some(format!("the percent sign in \"{text}\" is not read: write {number} in the file{unit}"));
    }
    let is_comma = text.split_once(',').is_some_and(|(whole, decimals)| {
        parse_integer(whole).is_some() && !decimals.is_empty() && decimals.bytes().all(|b| b.is_ascii_digit())
    });
    if is_comma {
        return Some(format!(
            "a decimal comma as in \"{text}\" is not read: write {} in the file",
            text.replace(',', ".")
        ));
    }
    if let Some(number) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'))
        && is_plain(number)
    {
        return Some(format!(
            "brackets around a number below 0 as in \"{text}\" are not read: write -{number} in the file"
        ));
    }
    if let Some((number, mark)) = with_a_mark(text)
        && is_plain(number)
    {
        return Some(format!(
            "the mark \"{mark}\" in \"{text}\" is not read: write {number} in the file, and what the mark means in a `note` of the table"
        ));
    }
    if text.contains(['e', 'E']) && !text.contains(' ') && text.parse::<f64>().is_ok() {
        return Some(format!(
            "\"{text}\" is a number as a spreadsheet shortens it, and its last digits are lost: format the cells as numbers without decimals, and save the \
             file again"
        ));
    }
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ' || c == '.');
    let unit = text[digits.len()..].trim();
    if !unit.is_empty() && is_plain(digits) {
        return Some(format!(
            "the unit in \"{text}\" is not read: write {digits} in the file, and declare `unit: {}` of the column",
            unit.trim_end_matches('.')
        ));
    }
    None
}

/// A number with a mark of a footnote behind it, such as `24310*`, `24310 [r]`, `24310(p)`: the number, and the mark.
fn with_a_mark(text: &str) -> Option<(&str, &str)> {
    let at = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+')))?;
    let (number, mark) = (text[..at].trim(), text[at..].trim());
    let inner = mark.trim_matches(['[', ']', '(', ')']);
    let is_signs = mark.chars().all(|c| matches!(c, '*' | '†' | '‡' | '^' | '~' | '#' | '?'));
    let is_short = inner.len() < mark.len() && inner.chars().count() <= 2 && inner.chars().all(char::is_alphanumeric);
    (!number.is_empty() && !mark.is_empty() && (is_signs || is_short && !inner.is_empty())).then_some((number, mark))
}

/// Whether a text is written as a date is, and there is no such day: `31/02/2022`.
fn is_no_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let number = |part: &&str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let numbers: Option<Vec<u32>> = parts.iter().map(number).collect();
    let Some([first, middle, last]) = numbers.as_deref() else { return false };
    let (year, day) = match (parts[0].len(), parts[2].len()) {
        (4, 1 | 2) => (*first, *last),
        (1 | 2, 4) => (*last, *first),
        _ => return false,
    };
    let is_day = |day: u32, month: u32| {
        let parts = i32::try_from(year).ok().zip(u8::try_from(month).ok()).zip(u8::try_from(day).ok());
        parts.is_some_and(|((year, month), day)| Date::new(year, month, day).is_some())
    };
    !is_day(day, *middle) && !is_day(*middle, day)
}

/// What to declare where a format reads all dates of a column.
fn on_formats(are_others: bool, fitting: &[DatedAs]) -> Option<String> {
    let first = fitting.first()?;
    let declared = format!("declare the column `{{type: {}, format: \"{}\"}}`", first.type_name(), first.format);
    if are_others {
        return Some(format!("{declared}, which reads all of its rows"));
    }
    let turned = fitting.iter().find(|other| other.is_month_first() && !first.is_month_first());
    let or = turned.map_or(String::new(), |or| format!(", or `format: \"{}\"` where the month comes first", or.format));
    Some(format!("{declared}{or}"))
}

fn on_date(column: &Column, text: &str, are_others: bool) -> Option<String> {
    // What reads these does not read the others: a format that reads all was looked for.
    if let Some(dated) = candidates(column, text).first() {
        return Some(format!(
            "`{{type: {}, format: \"{}\"}}` would read \"{text}\" and not all other rows: write all of them in one way in the data",
            dated.type_name(),
            dated.format
        ));
    }
    if is_no_day(text) {
        return Some(format!(
            "there is no day {text}: correct it in the file; or declare `invalid: count`, and such dates count as missing and are counted"
        ));
    }
    let one_way =
        "as 2021-04-14, as a spreadsheet does where the cells have the format yyyy-mm-dd before they are saved";
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let small = text.to_lowercase();
    let has_digits = text.contains(|c: char| c.is_ascii_digit());
    if has_digits && MONTHS.iter().any(|month| small.contains(month)) {
        return Some(format!("a month in letters as in \"{text}\" is not read: write dates in the file {one_way}"));
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let is_short =
        parts.len() == 3 && parts.iter().all(|part| matches!(part.len(), 1 | 2) && parse_integer(part).is_some());
    if is_short {
        return Some(format!("a year of two digits as in \"{text}\" is not read: write dates in the file {one_way}"));
    }
    if text.len() == 5 && parse_integer(text).is_some_and(|day| (20_000..80_000).contains(&day)) {
        return Some(format!("\"{text}\" is a date as spreadsheets count days: write dates in the file {one_way}"));
    }
    let kind = [PeriodKind::Month, PeriodKind::CalendarYear, PeriodKind::FinancialYear]
        .into_iter()
        .find(|kind| kind.parse(text).is_some());
    if let Some(kind) = kind.filter(|_| !are_others) {
        return Some(format!(
            "\"{text}\" is {}: declare `type: {}`",
            article(&kind.name().replace('_', " ")),
            kind.name()
        ));
    }
    let begins_with_date = text.len() > 10 && text.is_char_boundary(10) && !candidates(column, &text[..10]).is_empty();
    begins_with_date.then(|| {
        format!(
            "what is behind the day in \"{text}\" is not read: a time is written as 10:30 or 10:30:00, without parts of a second, time zone, AM or PM"
        )
    })
}

/// The mark that a number has before every three digits: the comma of `24,310`.
fn thousands_mark(text: &str) -> Option<char> {
    let plain = |mark: &char| {
        let number = without_thousands(text.trim(), *mark)?;
        (number != text.trim()).then_some(()).and(parse_decimal(&number, 9))
    };
    [',', ' ', '\''].into_iter().find(|mark| plain(mark).is_some())
}

/// A whole number with a full stop before every three digits, without them: of `24.310` and `1.234.567`; `0.310` is none.
fn with_full_stops(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = text.split_at(usize::from(text.starts_with(['-', '+'])));
    let mut groups = digits.split('.');
    let is_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first =
        groups.next().filter(|first| matches!(first.len(), 1..=3) && !first.starts_with('0') && is_digits(first))?;
    let others: Vec<&str> = groups.collect();
    let are_thousands = !others.is_empty() && others.iter().all(|group| group.len() == 3 && is_digits(group));
    are_thousands.then(|| format!("{sign}{first}{}", others.concat()))
}

fn article(of: &str) -> String {
    if of.starts_with(['a', 'e', 'i', 'o', 'u']) { format!("an {of}") } else { format!("a {of}") }
}

/// The first number of a band without an end: `90+`, `90 and over`, `90 years or more`.
fn open_band(text: &str) -> Option<i64> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let rest = rest.trim().to_lowercase();
    let is_open = rest.starts_with('+') || ["over", "more", "older", "above"].iter().any(|word| rest.ends_with(word));
    number.parse().ok().filter(|_| is_open)
}
