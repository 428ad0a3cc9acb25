//! The type of a value, and what an attribute says of each code.
//!
//! In: the catalog, a value of a dataset. Out: its [`Type`], the column behind it, the value of an attribute.
//! Invariant: a value has the type that types/ gave it when it resolved the path.

use super::{TimePart, Type, Value};
use crate::catalog::{Attribute, AttributeType, Catalog, CodeList, CodeListId, Column, ColumnType, Dataset, DatasetId};

/// The type of a value of a dataset.
pub fn type_of(catalog: &Catalog, dataset: DatasetId, value: &Value) -> Type {
    match value {
        Value::Column(_) | Value::LookUp { .. } => of_column(&column_of(catalog, dataset, value).ty),
        Value::Attribute { list, attribute, .. } => of_attribute(&catalog.code_list(*list).attributes[*attribute]),
        Value::Band { list, .. } => Type::Code(*list),
        Value::Time { part: TimePart::Period(kind), .. } => Type::Period(*kind),
        Value::Time { part: TimePart::Hour, .. } => Type::Integer { min: Some(0), max: Some(23) },
        Value::Time { part: TimePart::Weekday, .. } => Type::Integer { min: Some(1), max: Some(7) },
    }
}

/// The type of a column's values.
pub fn of_column(ty: &ColumnType) -> Type {
    match ty {
        ColumnType::Text => Type::Text,
        ColumnType::Integer { min, max } => Type::Integer { min: *min, max: *max },
        ColumnType::Decimal { scale } => Type::Decimal(*scale),
        ColumnType::Flag { .. } => Type::Flag,
        ColumnType::Date { .. } => Type::Day,
        ColumnType::DateTime { .. } => Type::Second,
        ColumnType::Period(kind) => Type::Period(*kind),
        ColumnType::Code(list) => Type::Code(*list),
    }
}

/// The type of an attribute's values.
pub fn of_attribute(attribute: &Attribute) -> Type {
    let values = || attribute.values.iter().flatten();
    match attribute.ty {
        AttributeType::Code(other) => Type::Code(other),
        AttributeType::Integer => Type::Integer { min: values().min().copied(), max: values().max().copied() },
        AttributeType::Decimal { scale } => Type::Decimal(scale),
    }
}

/// The dataset in which the column behind a value is declared, which is a look-up for a column looked up.
pub fn dataset_of<'c>(catalog: &'c Catalog, dataset: DatasetId, value: &Value) -> &'c Dataset {
    match value.root() {
        Value::LookUp { dataset, .. } => catalog.dataset(*dataset),
        _ => catalog.dataset(dataset),
    }
}

/// The declaration of the column, or of the column looked up, that a value is derived from.
pub fn column_of<'c>(catalog: &'c Catalog, dataset: DatasetId, value: &Value) -> &'c Column {
    let declared = dataset_of(catalog, dataset, value);
    match value.root() {
        Value::LookUp { column, .. } => declared.column(*column),
        root => declared.column(root.column()),
    }
}

/// The code list of a value, if it is a code.
pub fn list_of(catalog: &Catalog, dataset: DatasetId, value: &Value) -> Option<CodeListId> {
    match type_of(catalog, dataset, value) {
        Type::Code(list) => Some(list),
        _ => None,
    }
}

/// An attribute's value for each place in the list. What is outside a hierarchy is outside at every level of it; other lists
/// say nothing of what is outside them.
pub fn attribute_values(catalog: &Catalog, list: CodeListId, attribute: usize) -> impl Iterator<Item = Option<i64>> {
    let declared = catalog.code_list(list);
    let attribute = &declared.attributes[attribute];
    attribute.values.iter().copied().chain(outside(catalog, declared, attribute).map(Some))
}

/// An attribute's value for one place in the list, as [`attribute_values`] has it.
pub fn attribute_value(catalog: &Catalog, list: CodeListId, attribute: usize, place: i64) -> Option<i64> {
    let declared = catalog.code_list(list);
    let attribute = &declared.attributes[attribute];
    match usize::try_from(place) {
        Ok(_) if place == declared.outside() => outside(catalog, declared, attribute),
        Ok(place) => attribute.values.get(place).copied().flatten(),
        Err(_) => None,
    }
}

fn outside(catalog: &Catalog, list: &CodeList, attribute: &Attribute) -> Option<i64> {
    match attribute.ty {
        AttributeType::Code(coarser) if list.level_of.is_some() => Some(catalog.code_list(coarser).outside()),
        AttributeType::Code(_) | AttributeType::Integer | AttributeType::Decimal { .. } => None,
    }
}
