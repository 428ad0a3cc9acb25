//! Columns of record files: values in integer form as a typed file has them.
//!
//! In: a column's type and its values. Out: a column of the file. Invariant: a text that many rows have is made once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use indicia_compiler::catalog::ColumnType;
use indicia_runtime::records::{NO_TEXT, RecordColumn, RecordKind, RecordValues};

/// What a file says of a column.
pub(super) fn declared(heading: &str, ty: &ColumnType) -> RecordColumn {
    let kind = match ty {
        ColumnType::Text | ColumnType::Code(_) | ColumnType::Period(_) => RecordKind::Text,
        ColumnType::Integer { .. } => RecordKind::Whole,
        ColumnType::Decimal { scale } => RecordKind::Decimal(*scale),
        ColumnType::Flag { .. } => RecordKind::Truth,
        ColumnType::Date { .. } => RecordKind::Day,
        ColumnType::DateTime { .. } => RecordKind::Moment,
    };
    RecordColumn { heading: heading.to_string(), kind }
}

/// The numbers of a column that is not of texts, or its truths.
pub(super) fn numbers<'a>(ty: &ColumnType, numbers: impl Iterator<Item = Option<i64>>) -> RecordValues<'a> {
    match ty {
        ColumnType::Flag { .. } => RecordValues::Truths(numbers.map(|number| number.map(|n| n == 1)).collect()),
        _ => RecordValues::Numbers(numbers.collect()),
    }
}

/// The texts of a column, each made of its value.
pub(super) fn texts<'a, V: Ord + Copy>(
    values: impl Iterator<Item = Option<V>>,
    text: impl Fn(V) -> String,
) -> RecordValues<'a> {
    let mut known: BTreeMap<V, u32> = BTreeMap::new();
    let mut texts = Vec::new();
    let mut place = |value: V| {
        *known.entry(value).or_insert_with(|| {
            texts.push(Cow::Owned(text(value)));
            (texts.len() - 1) as u32
        })
    };
    let places = values.map(|value| value.map_or(NO_TEXT, &mut place)).collect();
    RecordValues::Chosen { texts, places }
}
