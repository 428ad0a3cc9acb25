//! What is wrong with the values of a column.
//!
//! In: a column, the values that were found and where. Out: a diagnostic. Invariant: what to declare is said only where it is plain how the
//! values are to be read.

use indicia_compiler::catalog::{Code, CodeList, Column, ColumnType, Dataset};
use indicia_compiler::diagnostics::{Diagnostic, nearest};
use indicia_compiler::value::PeriodKind;
use indicia_compiler::value::text::DateFormat;

use super::super::quote::May;
use super::{COLUMN, DataFault, Found, in_files};

/// A Parquet column whose type does not fit the declared one: what it has, and what to do.
pub(in crate::input) fn wrong_type(
    dataset: &Dataset,
    column: &Column,
    expected: &str,
    (found, help): (&str, &str),
    file: &str,
) -> DataFault {
    let (column, span) = (&column.name, column.span);
    let message = format!("column {column} of {} must be {expected}, but contains {found}", dataset.name);
    let found = Diagnostic::new("data::wrong-type", message).at(span, COLUMN).help(help);
    in_files(found, file)
}

/// What an error of a spreadsheet is called, such as #N/A.
pub(in crate::input) const SPREADSHEET_ERROR: &str = "a spreadsheet error";

/// What a number is called whose cell shows it with a percent sign.
pub(in crate::input) const SHOWN_AS_PERCENTAGE: &str = "shown as a percentage";

/// Values that are not of the declared type, or out of bounds; and whether others are.
pub(in crate::input) fn invalid_values(
    dataset: &Dataset,
    column: &Column,
    expected: &str,
    (cells, are_others): (&Found, bool),
) -> DataFault {
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a value that is", "values that are");
    let message = format!("column {} of {} has {are} not {expected}: {}", column.name, dataset.name, cells.values(may));
    let error = cells.first.iter().find(|(_, what, _)| *what == Some(SPREADSHEET_ERROR));
    let readable = || cells.first.iter().find_map(|(text, ..)| readable(may.quote(text)?, &column.ty, are_others));
    let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
    let is_percentage = is_number
        && !column.is_percentage()
        && cells.first.iter().any(|(_, what, _)| *what == Some(SHOWN_AS_PERCENTAGE));
    let help = match error.and_then(|(error, ..)| may.quote(error)) {
        Some(error) => format!("correct the sheet, or declare `missing: [\"{error}\"]`, and such cells are missing"),
        None if is_percentage => {
            "declare `unit: \"%\"` of the column, and 12.5% is read as 12.5; for 0.125, format the cells as numbers in the sheet"
                .to_string()
        }
        None => readable().unwrap_or_else(|| "correct the data, or declare the type and `format` that it is written in; `invalid: count` is for values that \
                 mean nothing: it counts them as missing"
            .to_string()),
    };
    DataFault::Alone(Diagnostic::new("data::invalid-value", message).at(column.span, COLUMN).help(help))
}

/// What to declare so that a value which is not of its column's type is read for what it is, as others of it are or not; nothing where that is
/// not plain.
fn readable(text: &str, ty: &ColumnType, are_others: bool) -> Option<String> {
    let is_number = matches!(ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
    match ty {
        _ if is_number && DASHES.contains(&text) => Some(format!(
            "if \"{text}\" means 0, declare `zero: [\"{text}\"]` in the dataset; if it means that there is no number, \
             `missing: [\"{text}\"]`"
        )),
        _ if is_number && has_thousands_marks(text) => Some(format!(
            "\"{text}\" has marks between its thousands, which are not read: leave them out, as a spreadsheet does where the cells are \
             formatted as numbers without a separator before they are saved"
        )),
        ColumnType::Date { .. } | ColumnType::DateTime { .. } => {
            let (ty, format, or) = written_as(text)?;
            // What reads these does not read the others.
            if are_others {
                return Some(format!(
                    "`{{type: {ty}, format: \"{format}\"}}` would read \"{text}\" and not the other rows: write all of them in one way in the data"
                ));
            }
            let or = or.map_or(String::new(), |or| format!(", or `format: \"{or}\"` where the month comes first"));
            Some(format!("declare the column `{{type: {ty}, format: \"{format}\"}}`{or}"))
        }
        _ if is_number => {
            let from = open_band(text)?;
            Some(format!(
                "\"{text}\" is a band and not a number: declare the column with `codes` of a list of `bands` that has one for each \
                 text, such as `{{label: \"{text}\", from: {from}}}`; if they counted as missing, those of {from} and over would be in no number"
            ))
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
        _ => None,
    }
}

/// Whether a text is a number with a mark before every three digits: `24,310`, `1,234.5`.
fn has_thousands_marks(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['-', '+', '\u{a3}', '$', '\u{20ac}']);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split([',', ' ', '\u{a0}', '\'']);
    let first = groups.next().is_some_and(|first| is_digits(first) && first.len() <= 3);
    let others: Vec<&str> = groups.collect();
    first
        && is_digits(fraction)
        && !others.is_empty()
        && others.iter().all(|group| is_digits(group) && group.len() == 3)
}

/// The type and the format that a text is written in, and the format with the month first where it may be that.
fn written_as(text: &str) -> Option<(&'static str, String, Option<String>)> {
    const DATES: [&str; 7] =
        ["YYYY-MM-DD", "YYYY/MM/DD", "DD/MM/YYYY", "D/M/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "MM/DD/YYYY"];
    const TIMES: [&str; 5] = ["", " hh:mm:ss", " hh:mm", "Thh:mm:ss", "Thh:mm"];
    let reads = |date: &str, time: &str| {
        let format = DateFormat::new(&format!("{date}{time}"))?;
        let is_it =
            if time.is_empty() { format.parse_day(text).is_some() } else { format.parse_seconds(text).is_some() };
        is_it.then(|| format!("{date}{time}"))
    };
    let each = DATES.iter().flat_map(|date| TIMES.iter().map(move |time| (*date, *time)));
    let (date, time, format) = each.into_iter().find_map(|(date, time)| Some((date, time, reads(date, time)?)))?;
    let turned = match date {
        "DD/MM/YYYY" => reads("MM/DD/YYYY", time),
        "D/M/YYYY" => reads("M/D/YYYY", time),
        _ => None,
    };
    Some((if time.is_empty() { "date" } else { "datetime" }, format, turned))
}

/// Marks that publishers write for none, or for a number that is not known.
const DASHES: [&str; 3] = ["-", "\u{2013}", "\u{2014}"];

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

/// Months that could all be years over two calendar years.
pub(in crate::input) fn months_or_years(dataset: &Dataset, column: &Column) -> DataFault {
    let message =
        format!("every {} of {} could be a month, or a year that is written like one", column.name, dataset.name);
    let help = "as a month 2000-01 is January 2000; for years declare `type: financial_year` or `type: academic_year`; if they are months, \
                say which the data covers, as in `covers: 2000-01 to 2003-04`";
    DataFault::Alone(Diagnostic::new("data::months-or-years", message).at(column.span, "declared as months").help(help))
}

/// Codes that the list does not have.
pub(in crate::input) fn undeclared_codes(
    dataset: &Dataset,
    column: &Column,
    list: &CodeList,
    cells: &Found,
) -> DataFault {
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a code that is", "codes that are");
    let (of, dataset, name) = (&column.name, &dataset.name, &list.name);
    let message = format!("column {of} of {dataset} has {are} not in code list {name}: {}", cells.values(may));
    let first = cells.first.first().map(|(value, ..)| value);
    let is_it = |code: &&Code| first.is_some_and(|value| value.means(code));
    if let Some(code) = column.without.iter().map(|at| &list.codes[*at]).find(is_it) {
        let named = if may.quotes() { format!("\"{}\"", code.code) } else { "a code".to_string() };
        let message = format!("column {of} of {dataset} has {named}, and is declared to be without it");
        let help = format!("take {named} out of `without`, or correct the data");
        return DataFault::Alone(Diagnostic::new("data::undeclared-code", message).at(column.span, COLUMN).help(help));
    }
    let first = first.and_then(|value| may.quote(value));
    let codes = list.codes.iter().map(|code| code.code.as_str());
    let near = first.and_then(|value| nearest(value, codes));
    let near = near.map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
    let help = format!(
        "{near}add the code or an alias to the list; or declare `undeclared: count` (such rows count as missing) or `undeclared: outside`"
    );
    DataFault::Alone(Diagnostic::new("data::undeclared-code", message).at(column.span, COLUMN).help(help))
}

/// Numbers that fall into no band; `instead` is what the list could say of the first.
pub(in crate::input) fn no_band(
    dataset: &Dataset,
    column: &Column,
    list: &CodeList,
    cells: &Found,
    instead: &str,
) -> DataFault {
    let (of, name, bands) = (&column.name, &dataset.name, &list.name);
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a number that falls", "numbers that fall");
    let message = format!("column {of} of {name} has {are} into no band of {bands}: {}", cells.values(may));
    let help = format!(
        "such rows would be in no row of a table: {instead}; or declare `outside: allowed` in the list, and tables show them in an \
         `outside` row and say how many a total leaves out (with `outside: count` the run counts them, too)"
    );
    let found =
        Diagnostic::new("data::no-band", message).at(column.span, COLUMN).at(list.span, "these bands").help(help);
    DataFault::Alone(found)
}

/// Missing values where they are not allowed.
pub(in crate::input) fn missing_values(dataset: &Dataset, column: &Column, cells: &Found) -> DataFault {
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a missing value, which is", "missing values, which are");
    let places = cells.places(may);
    let message = format!("column {} of {} has {are} not allowed: {places}", column.name, dataset.name);
    let help = "correct the data; if a value may really be missing, declare `missing: allowed` for the column";
    DataFault::Alone(Diagnostic::new("data::missing-value", message).at(column.span, COLUMN).help(help))
}
