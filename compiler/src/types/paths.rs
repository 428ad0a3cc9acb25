//! Paths to values: `offence.group`, `lsoa.district`, `age.age_band`, `recorded_on.financial_year`.
//!
//! In: a path and the dataset it is read in. Out: a [`Value`] with its [`Type`].
//! Invariant: every part is looked up by the type of what is before it, so that an error can list what there is.

use super::Checker;
use super::facts::TypesFact;
use crate::catalog::{Catalog, CodeListId, DatasetId};
use crate::diagnostics::near;
use crate::model::typing::{of_attribute, of_column};
use crate::model::{TimePart, TimeType, Type, Value};
use crate::syntax::ast;
use crate::value::PeriodKind;

impl Checker<'_> {
    /// Resolves a path in a dataset; reports what is not there, unless its declaration was in error.
    pub(super) fn path(&mut self, dataset: DatasetId, path: &ast::Path) -> Option<(Value, Type)> {
        match resolve(self.catalog, dataset, path) {
            Ok(found) => Some(found),
            Err(Some(fact)) => {
                self.out.push(*fact);
                None
            }
            Err(None) => None,
        }
    }
}

/// A path's meaning in a dataset; `Err(None)` where a declaration is broken, which was reported.
pub(super) fn resolve(
    catalog: &Catalog,
    dataset: DatasetId,
    path: &ast::Path,
) -> Result<(Value, Type), Option<Box<TypesFact>>> {
    let declared = catalog.dataset(dataset);
    let first = &path.parts[0];
    let Some(id) = declared.column_named(&first.value) else {
        if catalog.broken.contains(&declared.name) {
            return Err(None);
        }
        let names: Vec<String> = declared.columns.iter().map(|c| c.name.clone()).collect();
        return Err(Some(Box::new(TypesFact::UnknownColumn {
            name: first.clone(),
            dataset: declared.name.clone(),
            declared: declared.span,
            nearest: near(&first.value, names.iter().map(String::as_str)),
            columns: names,
        })));
    };
    let column = declared.column(id);
    if catalog.broken.contains(&format!("{}.{}", declared.name, column.name)) {
        return Err(None);
    }
    let mut value = Value::Column(id);
    let mut ty = of_column(&column.ty);
    let mut said = first.value.clone();
    let mut rest = path.parts[1..].iter();
    if let (Some(look_up), Some(part)) = (column.look_up, path.parts.get(1)) {
        let right = catalog.dataset(look_up);
        if let Some(taken) = right.column_named(&part.value) {
            value = Value::LookUp { on: id, dataset: look_up, column: taken };
            ty = of_column(&right.column(taken).ty);
            said = format!("{said}.{}", part.value);
            rest.next();
        }
    }
    for part in rest {
        match attribute(catalog, &value, &ty, &part.value) {
            Some((next, next_type)) => (value, ty) = (next, next_type),
            None => {
                if is_broken(catalog, &ty, &part.value) {
                    return Err(None);
                }
                let mut names = attribute_names(catalog, &ty);
                if let (Value::Column(_), Some(look_up)) = (&value, column.look_up) {
                    names.extend(catalog.dataset(look_up).columns.iter().map(|c| c.name.clone()));
                }
                return Err(Some(Box::new(TypesFact::UnknownAttribute {
                    name: part.clone(),
                    of: said,
                    nearest: near(&part.value, names.iter().map(String::as_str)),
                    attributes: names,
                })));
            }
        }
        said = format!("{said}.{}", part.value);
    }
    Ok((value, ty))
}

fn attribute(catalog: &Catalog, of: &Value, ty: &Type, name: &str) -> Option<(Value, Type)> {
    let boxed = || Box::new(of.clone());
    match ty {
        Type::Code(list) => {
            let declared = catalog.code_list(*list);
            let attribute = declared.attribute_named(name)?;
            let ty = of_attribute(&declared.attributes[attribute]);
            Some((Value::Attribute { of: boxed(), list: *list, attribute }, ty))
        }
        Type::Integer { .. } => {
            let list = bands(catalog, name)?;
            Some((Value::Band { of: boxed(), list }, Type::Code(list)))
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
            let kind = PeriodKind::from_name(name).filter(|k| is_year(*k))?;
            let part = TimePart::Period(kind);
            Some((Value::Time { of: boxed(), from: TimeType::Month, part }, Type::Period(kind)))
        }
        Type::Text | Type::Decimal(_) | Type::Flag | Type::Period(_) => None,
    }
}

/// Whether a period of this kind is made of whole months.
pub(super) fn is_year(kind: PeriodKind) -> bool {
    match kind {
        PeriodKind::CalendarYear | PeriodKind::FinancialYear | PeriodKind::AcademicYear | PeriodKind::YearEnding(_) => {
            true
        }
        PeriodKind::Month | PeriodKind::MidYear | PeriodKind::Day => false,
    }
}

fn bands(catalog: &Catalog, name: &str) -> Option<CodeListId> {
    catalog.code_list_named(name).filter(|id| catalog.code_list(*id).is_bands())
}

fn is_broken(catalog: &Catalog, ty: &Type, part: &str) -> bool {
    match ty {
        Type::Code(list) => {
            let name = &catalog.code_list(*list).name;
            catalog.broken.contains(name) || catalog.broken.contains(&format!("{name}.{part}"))
        }
        Type::Text
        | Type::Integer { .. }
        | Type::Decimal(_)
        | Type::Flag
        | Type::Day
        | Type::Second
        | Type::Period(_) => false,
    }
}

fn attribute_names(catalog: &Catalog, ty: &Type) -> Vec<String> {
    let years = ["calendar_year", "financial_year", "academic_year"];
    let owned = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<Vec<_>>();
    match ty {
        Type::Code(list) => catalog.code_list(*list).attributes.iter().map(|a| a.name.clone()).collect(),
        Type::Integer { .. } => catalog.code_lists.iter().filter(|l| l.is_bands()).map(|l| l.name.clone()).collect(),
        Type::Day => [owned(&years), owned(&["month", "weekday"])].concat(),
        Type::Second => [owned(&years), owned(&["month", "day", "weekday", "hour"])].concat(),
        Type::Period(PeriodKind::Month) => owned(&years),
        Type::Text | Type::Decimal(_) | Type::Flag | Type::Period(_) => Vec::new(),
    }
}

/// A type in words, with its article.
pub(super) fn words(catalog: &Catalog, ty: &Type) -> String {
    match ty {
        Type::Text => "a text".into(),
        Type::Integer { .. } => "a whole number".into(),
        Type::Decimal(_) => "a decimal number".into(),
        Type::Flag => "yes or no".into(),
        Type::Day => "a date".into(),
        Type::Second => "a date and time".into(),
        Type::Period(kind) => format!("a period ({})", kind.name()),
        Type::Code(list) => format!("a code of `{}`", catalog.code_list(*list).name),
    }
}
