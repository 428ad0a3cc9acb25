//! Paths to values: `offence.group`, `lsoa.district`, `age.age_band`, `recorded_on.financial_year`.
//!
//! In: a path and the dataset it is read in. Out: a [`Value`] with its [`Type`].
//! Invariant: every part is looked up by the type of what is before it, so that an error can list what there is.

use super::Checker;
use super::facts::types;
use crate::catalog::{Catalog, ColumnId, DatasetId};
use crate::diagnostics::{Diagnostic, near};
use crate::model::typing::{derived, derived_names, of_column};
use crate::model::{Type, Value};
use crate::syntax::ast;

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
) -> Result<(Value, Type), Option<Box<Diagnostic>>> {
    let declared = catalog.dataset(dataset);
    let first = &path.parts[0];
    let Some(id) = declared.column_named(&first.value) else {
        if catalog.broken.contains(&declared.name) {
            return Err(None);
        }
        let names: Vec<String> = declared.columns.iter().map(|c| c.name.clone()).collect();
        let nearest = near(&first.value, names.iter().map(String::as_str));
        let is_sure = nearest.as_ref().is_some_and(|near| near.sure);
        let found = types::unknown_column(first, &declared.name, declared.span, nearest, &names);
        let ways = if is_sure { Vec::new() } else { behind_columns(catalog, dataset, &first.value) };
        return Err(Some(Box::new(match ways.is_empty() {
            true => found,
            false => types::behind_its_column(found, &ways),
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
            if derived(catalog, &value, &ty, &part.value).is_some() {
                let found = types::ambiguous_attribute(part, &said, &right.name);
                return Err(Some(Box::new(found)));
            }
            value = Value::LookUp { on: id, dataset: look_up, column: taken };
            ty = of_column(&right.column(taken).ty);
            said = format!("{said}.{}", part.value);
            rest.next();
        }
    }
    for part in rest {
        match derived(catalog, &value, &ty, &part.value) {
            Some((next, next_type)) => (value, ty) = (next, next_type),
            None => {
                if is_broken(catalog, &ty, &part.value) {
                    return Err(None);
                }
                let mut names = derived_names(catalog, &ty);
                if let (Value::Column(_), Some(look_up)) = (&value, column.look_up) {
                    names.extend(catalog.dataset(look_up).columns.iter().map(|c| c.name.clone()));
                }
                let fact = match attribute_of_other_level(catalog, &ty, &part.value) {
                    Some((level, of, true)) => types::attribute_of_parts(part, &said, &level, &of),
                    Some((_, of, false)) => types::attribute_of_whole(part, &said, &of),
                    None => {
                        let nearest = near(&part.value, names.iter().map(String::as_str));
                        types::unknown_attribute(part, &said, nearest, &names)
                    }
                };
                return Err(Some(Box::new(fact)));
            }
        }
        said = format!("{said}.{}", part.value);
    }
    Ok((value, ty))
}

/// A name as an attribute of columns of a dataset, or as a column of what they look up: `waste.group` for `group`.
fn behind_columns(catalog: &Catalog, dataset: DatasetId, name: &str) -> Vec<String> {
    let columns = catalog.dataset(dataset).columns.iter().enumerate();
    let has = columns.filter(|(id, column)| {
        let looked_up = column.look_up.is_some_and(|of| catalog.dataset(of).column_named(name).is_some());
        looked_up || derived(catalog, &Value::Column(ColumnId(*id)), &of_column(&column.ty), name).is_some()
    });
    has.map(|(_, column)| format!("{}.{name}", column.name)).collect()
}

/// The level of an area, another level that has an attribute of some name, and whether that is a finer one.
fn attribute_of_other_level(catalog: &Catalog, ty: &Type, name: &str) -> Option<(String, String, bool)> {
    let Type::Code(list) = ty else { return None };
    let (hierarchy, at) = catalog.code_list(*list).level_of?;
    let levels = &catalog.hierarchy(hierarchy).levels;
    let has = |place: &usize| catalog.code_list(levels[*place].list).attribute_named(name).is_some();
    // Among the attributes of a level are the coarser levels, which are no news.
    let named = |place: usize| (levels[at].name.clone(), levels[place].name.clone(), place < at);
    let other = (at + 1..levels.len()).chain((0..at).rev()).find(has)?;
    levels.iter().all(|level| level.name != name).then(|| named(other))
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
