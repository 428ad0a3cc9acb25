//! From the texts of a data file to rows of values.
//!
//! In: a catalog and one text per column. Out: rows in integer form. Invariant: written from the table in `compiler::value`
//! alone; it shares no code with the runtime's reader.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, ColumnType, Dataset, DatasetId, RepeatRule, UndeclaredRule};
use indicia_compiler::value::{Date, PeriodKind};

/// A value that is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// In the integer form of its type.
    Int(i64),
    /// A text.
    Text(String),
}

/// One entry per declared column, and one more where it is made for a gap; `None` is missing.
pub type Row = Vec<Option<Field>>;

/// One row of texts, as in a CSV file; a blank one is missing.
pub type Texts = Vec<String>;

/// Reads the rows of every dataset.
pub fn read(catalog: &Catalog, texts: &BTreeMap<String, Vec<Texts>>) -> BTreeMap<DatasetId, Vec<Row>> {
    let mut data = BTreeMap::new();
    for (index, dataset) in catalog.datasets.iter().enumerate() {
        let rows = texts.get(&dataset.name).into_iter().flatten().map(|row| read_row(catalog, dataset, row));
        data.insert(DatasetId(index), once_a_key(dataset, rows.collect()));
    }
    data
}

fn read_row(catalog: &Catalog, dataset: &Dataset, texts: &Texts) -> Row {
    let columns = dataset.columns.iter().zip(texts);
    columns
        .map(|(column, text)| {
            let text = text.trim();
            if text.is_empty() || dataset.files.missing.iter().any(|m| m == text) {
                return None;
            }
            let outside = column.undeclared == UndeclaredRule::Outside;
            match &column.ty {
                ColumnType::Text => Some(Field::Text(text.to_string())),
                ty => field(catalog, ty, text, outside).map(Field::Int),
            }
        })
        .chain((texts.len() > dataset.columns.len()).then_some(None))
        .collect()
}

fn field(catalog: &Catalog, ty: &ColumnType, text: &str, outside: bool) -> Option<i64> {
    match ty {
        ColumnType::Text => None,
        ColumnType::Integer { min, max } => {
            let number: i64 = text.parse().ok()?;
            (min.is_none_or(|m| number >= m) && max.is_none_or(|m| number <= m)).then_some(number)
        }
        ColumnType::Decimal { scale } => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            format!("{whole}{fraction:0<width$}", width = *scale as usize).parse().ok()
        }
        ColumnType::Flag { yes, .. } => Some(i64::from(yes.iter().any(|y| y == text))),
        ColumnType::Date { .. } => day(text),
        ColumnType::DateTime { .. } => {
            let (date, time) = text.split_once(' ')?;
            let parts: Vec<i64> = time.split(':').map(|p| p.parse().expect("a number")).collect();
            Some(day(date)? * 86_400 + parts[0] * 3_600 + parts[1] * 60 + parts[2])
        }
        ColumnType::Period(PeriodKind::Month) => {
            let (year, month) = text.split_once('-')?;
            Some(year.parse::<i64>().ok()? * 12 + month.parse::<i64>().ok()? - 1)
        }
        ColumnType::Period(PeriodKind::MidYear) => text.trim_start_matches("mid-").parse().ok(),
        ColumnType::Period(kind) => panic!("no generated column is of {kind:?}"),
        ColumnType::Code(list) => {
            let codes = &catalog.code_list(*list).codes;
            let place = codes.iter().position(|c| c.code == text || c.aliases.iter().any(|a| a == text));
            place.or(outside.then_some(codes.len())).map(|p| p as i64)
        }
    }
}

fn day(text: &str) -> Option<i64> {
    let parts: Vec<u32> = text.split('-').map(|p| p.parse().expect("a number")).collect();
    Date::new(parts[0] as i32, parts[1] as u8, parts[2] as u8).map(Date::days)
}

/// With `repeats: agree`, rows of one key are there once.
fn once_a_key(dataset: &Dataset, rows: Vec<Row>) -> Vec<Row> {
    if dataset.key.is_empty() || dataset.repeats == RepeatRule::Refused {
        return rows;
    }
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .filter(|row| seen.insert(dataset.key.iter().map(|k| row[k.0].clone()).collect::<Vec<_>>()))
        .collect()
}
