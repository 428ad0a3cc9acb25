//! Whether a row may have no value, or one outside its list.
//!
//! In: the catalog, a value of a dataset. Out: yes or no, as far as declarations decide it.
//! Invariant: where the answer is no, no data that passes the checks of reading makes it yes.

use super::{Type, Value, typing};
use crate::catalog::{BadValueRule, Catalog, Column, ColumnType, DatasetId, Gaps, MissingRule, UndeclaredRule};

/// Whether a row may have no such value.
pub fn may_be_missing(catalog: &Catalog, dataset: DatasetId, value: &Value) -> bool {
    match value {
        Value::Column(column) => {
            let dataset = catalog.dataset(dataset);
            dataset.complete == Some(Gaps::Unknown) || column_may_be_missing(dataset.column(*column))
        }
        // Nothing promises that a key is in the look-up.
        Value::LookUp { .. } | Value::Band { .. } => true,
        Value::Attribute { of, list, attribute } => {
            let all_have_it = typing::attribute_values(catalog, *list, *attribute).all(|value| value.is_some());
            let outside = typing::attribute_value(catalog, *list, *attribute, catalog.code_list(*list).outside());
            may_be_missing(catalog, dataset, of)
                || !all_have_it
                || outside.is_none() && may_be_outside(catalog, dataset, of)
        }
        Value::Time { of, .. } => may_be_missing(catalog, dataset, of),
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
        Value::Band { .. } | Value::Time { .. } => false,
    }
}

fn column_may_be_missing(column: &Column) -> bool {
    let undeclared = matches!(column.ty, ColumnType::Code(_)) && column.undeclared == UndeclaredRule::Count;
    column.missing == MissingRule::Allowed || column.invalid == BadValueRule::Count || undeclared
}
