//! Values as a file contains them.
//!
//! In: a declared column and a value in its integer form. Out: the text that a file in the declared format has there, and
//! whether a value is allowed there at all. Invariant: what is written reads back as the same value.

use indicia_compiler::catalog::{
    Catalog, CodeList, Column, ColumnId, ColumnType, Dataset, DatasetRole, UndeclaredRule, UnpivotHeadings,
};
use indicia_compiler::model::evaluate::Datum;
use indicia_compiler::value::text::DateFormat;
use indicia_compiler::value::{Date, Period, PeriodKind, SECONDS_A_DAY};

/// Years that dates without declared ends may lie in.
const YEARS: (i32, i32) = (1900, 2100);

/// The text of a value.
pub fn written(catalog: &Catalog, column: &Column, field: &Datum) -> String {
    match (field, &column.ty) {
        (Datum::Text(text), _) => text.clone(),
        (Datum::Number(number), ty @ ColumnType::Code(list)) => {
            catalog.written(ty, *number).unwrap_or_else(|| outside(catalog.code_list(*list)))
        }
        (Datum::Number(number), ty) => catalog.written(ty, *number).unwrap_or_default(),
    }
}

/// A code that the list does not have.
fn outside(list: &CodeList) -> String {
    let mut text = "outside".to_string();
    while list.codes.iter().any(|code| code.code == text || code.aliases.contains(&text)) {
        text.push('-');
    }
    text
}

/// Whether a column may contain a value.
pub fn may_contain(catalog: &Catalog, dataset: &Dataset, id: ColumnId, field: &Datum) -> bool {
    let column = dataset.column(id);
    let text = written(catalog, column, field);
    if text.trim().is_empty() || text.trim() != text || dataset.files.missing.iter().any(|m| m.trim() == text) {
        return false;
    }
    if let Some(unpivot) = &dataset.files.unpivot
        && unpivot.name == id
        && let UnpivotHeadings::Listed(listed) = &unpivot.headings
    {
        return listed.iter().any(|(_, text)| read(catalog, column, text).as_ref() == Some(field));
    }
    let number = match (field, &column.ty) {
        (Datum::Text(_), ty) => return *ty == ColumnType::Text,
        (Datum::Number(_), ColumnType::Text) => return false,
        (Datum::Number(number), _) => *number,
    };
    match &column.ty {
        ColumnType::Text => false,
        ColumnType::Integer { min, max } => min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max),
        ColumnType::Decimal { .. } => number >= 0 || !dataset.is_population(),
        ColumnType::Flag { yes, no } => match number {
            0 => !no.is_empty(),
            1 => !yes.is_empty(),
            _ => false,
        },
        ColumnType::Date { .. } => {
            is_covered(dataset, id, number, number) && read(catalog, column, &text) == Some(Datum::Number(number))
        }
        ColumnType::DateTime { .. } => {
            let day = number.div_euclid(SECONDS_A_DAY);
            is_covered(dataset, id, day, day) && read(catalog, column, &text) == Some(Datum::Number(number))
        }
        ColumnType::Period(kind) => {
            let (first, last) = Period { kind: *kind, ordinal: number }.days();
            is_covered(dataset, id, first, last)
        }
        ColumnType::Code(list) => {
            let list = catalog.code_list(*list);
            if number == list.outside() {
                // In the key of a look-up, places outside the list are not one and the same.
                let of_key = dataset.role == DatasetRole::LookUp && dataset.key.contains(&id);
                return column.undeclared == UndeclaredRule::Outside && !of_key;
            }
            let Ok(place) = usize::try_from(number) else { return false };
            let code = list.codes.get(place).filter(|_| !column.without.contains(&place));
            code.is_some_and(|code| column.comparators || !code.comparator)
        }
    }
}

/// Whether days are inside what the dataset covers, where the column dates its rows; else in years that people live in.
fn is_covered(dataset: &Dataset, id: ColumnId, first: i64, last: i64) -> bool {
    match dataset.covers.filter(|_| dataset.time == Some(id)) {
        Some((from, to)) => from.days().0 <= first && last <= to.days().1,
        None => {
            let year = |days| Date::from_days(days).year;
            YEARS.0 <= year(first) && year(last) <= YEARS.1
        }
    }
}

/// What a text means, in YAML that names a value or in a file.
pub fn read(catalog: &Catalog, column: &Column, text: &str) -> Option<Datum> {
    let number = |number: Option<i64>| number.map(Datum::Number);
    match &column.ty {
        ColumnType::Text => Some(Datum::Text(text.trim().to_string())),
        ColumnType::Integer { .. } => number(indicia_compiler::value::text::parse_integer(text)),
        ColumnType::Decimal { scale } => number(indicia_compiler::value::text::parse_decimal(text, *scale)),
        ColumnType::Flag { yes, no } => match (yes.iter().any(|y| y == text), no.iter().any(|n| n == text)) {
            (true, _) => Some(Datum::Number(1)),
            (false, true) => Some(Datum::Number(0)),
            (false, false) => None,
        },
        ColumnType::Date { format } => number(DateFormat::new(format)?.parse_day(text)),
        ColumnType::DateTime { format } => number(DateFormat::new(format)?.parse_seconds(text)),
        ColumnType::Period(kind) => number(kind.parse(text)),
        ColumnType::Code(list) => {
            let means = |code: &indicia_compiler::catalog::Code| {
                code.code == text || code.aliases.iter().any(|alias| alias == text)
            };
            let place = catalog.code_list(*list).codes.iter().position(means);
            place.map(|place| Datum::Number(place as i64))
        }
    }
}

/// The heading of an unpivoted column for a value of the column that takes the heading's text.
pub fn heading(catalog: &Catalog, dataset: &Dataset, field: &Datum) -> Option<String> {
    let unpivot = dataset.files.unpivot.as_ref()?;
    let column = dataset.column(unpivot.name);
    match &unpivot.headings {
        UnpivotHeadings::Listed(listed) => {
            let of = |(_, text): &&(String, String)| read(catalog, column, text).as_ref() == Some(field);
            listed.iter().find(of).map(|(heading, _)| heading.clone())
        }
        UnpivotHeadings::Pattern { before, after } => {
            let text = match (&column.ty, field) {
                // `Mid-{}` says the rest already.
                (ColumnType::Period(PeriodKind::MidYear), Datum::Number(year)) => format!("{year:04}"),
                _ => written(catalog, column, field),
            };
            Some(format!("{before}{text}{after}"))
        }
    }
}
