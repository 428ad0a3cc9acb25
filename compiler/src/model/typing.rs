//! The type of a value, and what an attribute says of each code.
//!
//! In: the catalog, a value of a dataset. Out: its [`Type`], the column behind it, the value of an attribute.
//! Invariant: a value has the type that types/ gave it when it resolved the path.

use super::{TimePart, TimeType, Type, Value};
use crate::catalog::{Attribute, AttributeType, Catalog, CodeList, CodeListId, Column, ColumnType, Dataset, DatasetId};
use crate::value::PeriodKind;

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

/// What a name after a value means, with its type: an attribute of a code, a band of a number, a part of a time.
pub fn derived(catalog: &Catalog, of: &Value, ty: &Type, name: &str) -> Option<(Value, Type)> {
    let boxed = || Box::new(of.clone());
    match ty {
        Type::Code(list) => {
            let declared = catalog.code_list(*list);
            let attribute = declared.attribute_named(name)?;
            let ty = of_attribute(&declared.attributes[attribute]);
            Some((Value::Attribute { of: boxed(), list: *list, attribute }, ty))
        }
        Type::Integer { .. } | Type::Decimal(_) => {
            let list = bands(catalog, name)?;
            let scale = if let Type::Decimal(scale) = ty { *scale } else { 0 };
            Some((Value::Band { of: boxed(), list, scale }, Type::Code(list)))
        }
        Type::Day | Type::Second => {
            let from = if *ty == Type::Day { TimeType::Day } else { TimeType::Second };
            let (part, ty) = match name {
                "weekday" => (TimePart::Weekday, Type::Integer { min: Some(1), max: Some(7) }),
                "hour" if from == TimeType::Second => (TimePart::Hour, Type::Integer { min: Some(0), max: Some(23) }),
                _ => {
                    let kind = PeriodKind::from_name(name).filter(|k| *k != PeriodKind::MidYear)?;
                    (TimePart::Period(kind), Type::Period(kind))
                }
            };
            Some((Value::Time { of: boxed(), from, part }, ty))
        }
        Type::Period(PeriodKind::Month) => {
            let kind = PeriodKind::from_name(name).filter(|k| k.is_year())?;
            let part = TimePart::Period(kind);
            Some((Value::Time { of: boxed(), from: TimeType::Month, part }, Type::Period(kind)))
        }
        Type::Text | Type::Flag | Type::Period(_) => None,
    }
}

fn bands(catalog: &Catalog, name: &str) -> Option<CodeListId> {
    catalog.code_list_named(name).filter(|id| catalog.code_list(*id).is_bands())
}

/// The names that may come after a value of a type.
pub fn derived_names(catalog: &Catalog, ty: &Type) -> Vec<String> {
    let years = ["calendar_year", "financial_year", "academic_year"];
    let owned = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<Vec<_>>();
    match ty {
        Type::Code(list) => catalog.code_list(*list).attributes.iter().map(|a| a.name.clone()).collect(),
        Type::Integer { .. } | Type::Decimal(_) => {
            catalog.code_lists.iter().filter(|l| l.is_bands()).map(|l| l.name.clone()).collect()
        }
        Type::Day => [owned(&years), owned(&["month", "weekday"])].concat(),
        Type::Second => [owned(&years), owned(&["month", "day", "weekday", "hour"])].concat(),
        Type::Period(PeriodKind::Month) => owned(&years),
        Type::Text | Type::Flag | Type::Period(_) => Vec::new(),
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

/// An attribute's value for each place in the list. What is outside a hierarchy is outside at every level of it, and a number outside its
/// bands is in no group of them; other lists say nothing of what is outside them.
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
        AttributeType::Code(coarser) => {
            let coarser = catalog.code_list(coarser);
            let of = |list: &CodeList| list.level_of.map(|(hierarchy, _)| hierarchy);
            let same_hierarchy = of(list).is_some() && of(list) == of(coarser);
            (same_hierarchy || list.is_bands()).then(|| coarser.outside())
        }
        AttributeType::Integer | AttributeType::Decimal { .. } => None,
    }
}
