//! What is wrong with the values of a column.
//!
//! In: a column, the values that were found and where. Out: a diagnostic. Invariant: what to declare is said only where it is plain how the
//! values are to be read.

use indicia_compiler::catalog::{Code, CodeList, Column, ColumnType, Dataset};
use indicia_compiler::diagnostics::{Diagnostic, nearest};
use indicia_compiler::manifest::is_called_a_total;

use super::super::dated_as::DatedAs;
use super::super::quote::May;
use super::advice;
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

/// Values that are not of the declared type, or out of bounds; whether others are; and the formats that all of them are written in.
pub(in crate::input) fn invalid_values(
    dataset: &Dataset,
    column: &Column,
    expected: &str,
    (cells, are_others, fitting): (&Found, bool, &[DatedAs]),
) -> DataFault {
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a value that is", "values that are");
    let message = format!("column {} of {} has {are} not {expected}: {}", column.name, dataset.name, cells.values(may));
    let error = cells.first.iter().find(|(_, what, _)| *what == Some(SPREADSHEET_ERROR));
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
        None => {
            let texts: Vec<&str> = cells.first.iter().filter_map(|(text, ..)| may.quote(text)).collect();
            advice::on_values(dataset, column, &texts, (are_others, fitting))
        }
    };
    DataFault::Alone(Diagnostic::new("data::invalid-value", message).at(column.span, COLUMN).help(help))
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
    // Codes with other digits are other codes, and so are the areas that they name.
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let near = first.and_then(|value| nearest(value, codes).filter(|near| digits(near) == digits(value)));
    let near = near.map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
    if let Some(text) = first.filter(|value| is_called_a_total(value, &[])) {
        let listed = match list.level_of {
            Some(_) => String::new(),
            None if list.is_bands() => String::new(),
            None => format!("; or add it to the list as `{{code: {text}, total_of: all}}`"),
        };
        let help = format!(
            "\"{text}\" is called as a total is: if it is the total of the other rows, take its rows out of the file, since Indicia adds up the rows \
             itself{listed}"
        );
        return DataFault::Alone(Diagnostic::new("data::undeclared-code", message).at(column.span, COLUMN).help(help));
    }
    // A file may have what a code means in place of the code.
    if let Some(text) = first
        && let [at] = list.labelled(text)
        && list.coded(text).is_empty()
    {
        let code = &list.codes[*at].code;
        let texts: Vec<&str> = cells.first.iter().filter_map(|(value, ..)| may.quote(value)).collect();
        let are_labels = texts.iter().all(|text| !list.labelled(text).is_empty());
        let are_others = texts.iter().any(|other| *other != text);
        let all = if are_labels && are_others { ", and the others are labels, too" } else { "" };
        let help = format!(
            "\"{text}\" is the label of the code `{code}`{all}: add `aliases: [{text:?}]` to that code, and it is read for it, or write {code} in the file"
        );
        return DataFault::Alone(Diagnostic::new("data::undeclared-code", message).at(column.span, COLUMN).help(help));
    }
    let mark =
        first.filter(|value| advice::is_mark(value) && (value.len() > 1 || !value.contains(char::is_alphabetic)));
    let near = mark.map_or(near, |mark| {
        format!("if \"{mark}\" means that the value is missing, declare `missing: [\"{mark}\"]` in the dataset; or ")
    });
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
