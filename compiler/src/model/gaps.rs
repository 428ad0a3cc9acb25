//! Whether a row may have no value, or one outside its list.
//!
//! In: the catalog, a value of a dataset. Out: yes or no, as far as declarations decide it.
//! Invariant: where the answer is no, no data that passes the checks of reading makes it yes.

use super::{Type, Value, typing};
use crate::catalog::{
    BadValueRule, Catalog, Column, ColumnType, DatasetId, Gaps, MissingRule, OutsideBands, UndeclaredRule,
};
use crate::value::merged;

/// Whether rows without numbers are made for the gaps of a dataset.
pub fn may_be_made(catalog: &Catalog, dataset: DatasetId) -> bool {
    catalog.dataset(dataset).complete == Some(Gaps::Unknown)
}

/// Whether a row of the data may have no such value.
pub fn may_be_missing(catalog: &Catalog, dataset: DatasetId, value: &Value) -> bool {
    match value {
        Value::Column(column) => column_may_be_missing(catalog.dataset(dataset).column(*column)),
        // Nothing promises that a key is in the look-up.
        Value::LookUp { .. } => true,
        Value::Attribute { of, list, attribute } => {
            let all_have_it = typing::attribute_values(catalog, *list, *attribute).all(|value| value.is_some());
            let outside = typing::attribute_value(catalog, *list, *attribute, catalog.code_list(*list).outside());
            may_be_missing(catalog, dataset, of)
                || !all_have_it
                || outside.is_none() && may_be_outside(catalog, dataset, of)
        }
        Value::Band { of, .. } | Value::Time { of, .. } => may_be_missing(catalog, dataset, of),
    }
}

/// Whether a row may have a code outside the list of the value.
pub fn may_be_outside(catalog: &Catalog, dataset: DatasetId, value: &Value) -> bool {
    match value {
        Value::Column(_) | Value::LookUp { .. } => {
            typing::column_of(catalog, dataset, value).undeclared == UndeclaredRule::Outside
        }
        Value::Attribute { of, list, attribute } => {
            let outside = catalog.code_list(*list).outside();
            may_be_outside(catalog, dataset, of)
                && typing::attribute_value(catalog, *list, *attribute, outside).is_some()
                && matches!(typing::type_of(catalog, dataset, value), Type::Code(_))
        }
        Value::Band { list, .. } => {
            catalog.code_list(*list).outside_bands != OutsideBands::Error && may_fall_outside(catalog, dataset, value)
        }
        Value::Time { .. } => false,
    }
}

/// Whether every row has one of some codes, or is asked for without one: whatever the data is.
pub fn is_everything(catalog: &Catalog, dataset: DatasetId, value: &Value, set: &[i64], missing: bool) -> bool {
    let Type::Code(list) = typing::type_of(catalog, dataset, value) else { return false };
    let declared = catalog.code_list(list);
    let has_all = (0..declared.codes.len()).all(|code| set.binary_search(&(code as i64)).is_ok());
    has_all
        && (missing || !may_be_missing(catalog, dataset, value))
        && (set.binary_search(&declared.outside()).is_ok() || !may_be_outside(catalog, dataset, value))
}

/// Whether the number behind a band may fall into none of its list.
pub fn may_fall_outside(catalog: &Catalog, dataset: DatasetId, value: &Value) -> bool {
    let Value::Band { of, list, scale } = value else { return false };
    let (low, high) = bounds(catalog, dataset, of);
    let ends = catalog.code_list(*list).band_ends(*scale);
    let ends = merged(ends.map(|(from, to)| (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX))));
    !ends.iter().any(|(from, to)| *from <= low && high <= *to)
}

/// Numbers between which a value lies by its type.
fn bounds(catalog: &Catalog, dataset: DatasetId, value: &Value) -> (i64, i64) {
    match typing::type_of(catalog, dataset, value) {
        Type::Integer { min, max } => (min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}

fn column_may_be_missing(column: &Column) -> bool {
    let undeclared = matches!(column.ty, ColumnType::Code(_)) && column.undeclared == UndeclaredRule::Count;
    column.missing == MissingRule::Allowed || column.invalid == BadValueRule::Count || undeclared
}
