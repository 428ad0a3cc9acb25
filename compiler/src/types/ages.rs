//! Ages of people: which column has them, and which ages are the same in bands and in years.
//!
//! In: values and conditions of datasets. Out: the ages of the people that a population counts, and whether a value of events is such an age.
//! Invariant: an age that may be of somebody else than the person whom a row is of is never taken for that person's.

use super::Checker;
use crate::catalog::{
    CodeListId, Column, ColumnId, ColumnType, DatasetId, Describes, LAST_AGES, OLDEST_AGE, is_called_age, is_just_age,
};
use crate::model::typing::{column_of, list_of, of_column, type_of};
use crate::model::{Type, Value};
use crate::syntax::ast;
use crate::value::merged;

impl Checker<'_> {
    /// The ages of a population, where one column has them.
    pub(super) fn ages_of(&self, people: DatasetId) -> Option<Value> {
        let columns = (0..self.catalog.dataset(people).columns.len()).map(|at| Value::Column(ColumnId(at)));
        let mut ages = columns.filter(|column| self.is_people(people) && self.is_age(people, column));
        ages.next().filter(|_| ages.next().is_none())
    }

    /// Whether a list is of bands of age.
    pub(super) fn is_age_list(&self, list: CodeListId) -> bool {
        let declared = self.catalog.code_list(list);
        declared.is_bands() && is_called_age(&declared.name)
    }

    /// A column of a population that is called an age and has codes that are no bands, with its list.
    pub(super) fn age_codes(&self, people: DatasetId) -> Option<(&str, &str)> {
        self.catalog.dataset(people).columns.iter().find_map(|column| match column.ty {
            ColumnType::Code(list) if is_called_age(&column.name) && !self.catalog.code_list(list).is_bands() => {
                Some((column.name.as_str(), self.catalog.code_list(list).name.as_str()))
            }
            _ => None,
        })
    }

    /// Whether rows are of ages: of bands that are called so, or of the bands of a column that is the age of the person
    /// whom a row is of.
    pub(super) fn is_of_ages(&self, path: &ast::Path, list: CodeListId) -> bool {
        let Some(name) = path.parts.first().map(|part| part.value.as_str()) else { return false };
        let is_age = |at: usize| {
            let dataset = DatasetId(at);
            let column = self.catalog.dataset(dataset).column_named(name);
            column.is_none_or(|column| self.is_age(dataset, &Value::Column(column)))
        };
        let in_bands = self.catalog.code_list(list).is_bands() && is_just_age(name);
        self.is_age_list(list) || in_bands && (0..self.catalog.datasets.len()).all(is_age)
    }

    /// Whether a value is an age, as a number or in bands: its column describes a person, and it or its list is called so or is in years.
    pub(super) fn is_age(&self, dataset: DatasetId, value: &Value) -> bool {
        let column = column_of(self.catalog, dataset, value);
        let (is_number, list) = match type_of(self.catalog, dataset, value) {
            Type::Integer { .. } => (matches!(value, Value::Column(_)), None),
            Type::Code(list) if self.catalog.code_list(list).is_bands() => (true, Some(list)),
            _ => (false, None),
        };
        let named = is_called_age(&column.name) || list.is_some_and(|list| self.is_age_list(list));
        let in_years = column.unit.as_deref().map(|unit| unit == "years");
        column.describes == Describes::Person && is_number && in_years.unwrap_or(named)
    }

    /// Whether a value of events is the age of the person whom a row is of, as a population's ages are of the people that it counts; not
    /// the age of somebody else, or how long something lasts: it is called just age, or as the population calls it; or no other column can be
    /// meant.
    pub(super) fn is_own_age(&self, events: DatasetId, people: DatasetId, value: &Value) -> bool {
        let Some(ages) = self.ages_of(people) else { return false };
        let (of, name) = (list_of(self.catalog, people, &ages), &column_of(self.catalog, people, &ages).name);
        let is_called = |column: &Column| {
            column.describes == Describes::Person && (is_just_age(&column.name) || column.name == *name)
        };
        let in_bands = |list: CodeListId| Some(list) == of || self.is_age_list(list);
        let column = column_of(self.catalog, events, value);
        let in_years = |column: &Column| column.unit.as_deref().is_none_or(|unit| unit == "years");
        if !in_years(column) || column.describes != Describes::Person {
            return false;
        }
        let declared = self.catalog.dataset(events);
        let direct = std::ptr::eq(declared.column(value.column()), column);
        let mut others = declared.columns.iter().filter(|other| !direct || !std::ptr::eq(*other, column));
        if is_called(column) {
            // What a row looks up may be somebody else's.
            if !direct && others.any(is_called) {
                return false;
            }
            return self.is_age(events, value) || list_of(self.catalog, events, value).is_some_and(in_bands);
        }
        let banded = |column: &Column| matches!(of_column(&column.ty), Type::Code(list) if in_bands(list));
        let in_number = |column: &Column| {
            matches!(column.ty, ColumnType::Integer { .. }) && in_years(column) && is_called_age(&column.name)
        };
        let own = whose(&column.name);
        let could_be = |other: &Column| {
            let is_age = banded(other) || in_number(other) && !names_another(&other.name);
            // Two ages of one person, in years and in bands, say the same.
            is_called(other) || other.describes == Describes::Person && is_age && whose(&other.name) != own
        };
        let alone = match value {
            Value::Column(_) => banded(column) || in_number(column) && !names_another(&column.name),
            Value::LookUp { .. } => banded(column),
            Value::Band { .. } => direct && in_number(column) && !names_another(&column.name),
            Value::Attribute { .. } | Value::Time { .. } => false,
        };
        alone && !others.any(could_be)
    }

    /// The numbers of the bands whose places are in some ranges.
    pub(super) fn bands_in(&self, list: CodeListId, ranges: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let codes = self.catalog.code_list(list).codes.iter().enumerate();
        let within = codes.filter(|(at, _)| ranges.iter().any(|(a, b)| (*a..=*b).contains(&(*at as i64))));
        let ends = within.filter_map(|(_, code)| code.band).map(|band| band.ends(0));
        ends.map(|(a, b)| (a.unwrap_or(i64::MIN), b.unwrap_or(i64::MAX))).collect()
    }

    /// Whether bands of a population's single years of age have all or nothing of its last year, which may be of all who are older; or why not.
    pub(super) fn bands_of_single_years(&self, people: DatasetId, value: &Value, places: &[i64]) -> Result<(), String> {
        let Value::Band { of, list, .. } = value else { return Ok(()) };
        if self.ages_of(people).as_ref() != Some(&**of) {
            return Ok(());
        }
        let ranges: Vec<(i64, i64)> = places.iter().map(|place| (*place, *place)).collect();
        let own = bounds(&column_of(self.catalog, people, of).ty);
        // Of conditions, others may leave out who is younger; a band is what it is.
        if self.bands_in(*list, &ranges).iter().any(|(a, b)| (*a).max(0) < own.0 && *b >= 0) {
            return Err(format!("it has nobody below {}", own.0));
        }
        whole_at_the_ends(&self.bands_in(*list, &ranges), (0, i64::MAX), own)
    }

    /// Some ages as the numbers that a population's ages have: its own, or the places of the bands that make them up exactly; or why there are
    /// none such. No age is outside `bounds`.
    pub(super) fn same_ages(
        &self,
        ages: &[(i64, i64)],
        bounds: (i64, i64),
        people: DatasetId,
        column: &Value,
    ) -> Result<Vec<(i64, i64)>, String> {
        let within = |(a, b): (i64, i64)| Some((a.max(bounds.0), b.min(bounds.1))).filter(|(a, b)| a <= b);
        let ages = merged(ages.iter().copied().filter_map(within));
        let Some(list) = list_of(self.catalog, people, column) else {
            let own = self::bounds(&column_of(self.catalog, people, column).ty);
            whole_at_the_ends(&ages, bounds, own)?;
            let most = if own.1 == i64::MAX { OLDEST_AGE } else { own.1 };
            return Ok(ages.into_iter().map(|(a, b)| (a.max(own.0), b.min(most))).filter(|(a, b)| a <= b).collect());
        };
        let (mut inside, mut covered) = (Vec::new(), Vec::new());
        for (at, code) in self.catalog.code_list(list).codes.iter().enumerate() {
            let Some((from, to)) = code.band.map(|band| band.ends(0)) else { continue };
            let Some(band) = within((from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX))) else { continue };
            if ages.iter().any(|(a, b)| *a <= band.0 && band.1 <= *b) {
                inside.push((at as i64, at as i64));
                covered.push(band);
            } else if ages.iter().any(|(a, b)| *a <= band.1 && band.0 <= *b) {
                return Err(format!("\"{}\" is partly of them", code.label));
            }
        }
        let covered = merged(covered);
        match ages.iter().all(|(a, b)| covered.iter().any(|(c, d)| c <= a && b <= d)) {
            true => Ok(merged(inside)),
            false => Err(format!("`{}` has no band for some of them", self.catalog.code_list(list).name)),
        }
    }
}

/// The least and the greatest age that a column may have.
pub(super) fn bounds(ty: &ColumnType) -> (i64, i64) {
    match ty {
        ColumnType::Integer { min, max } => (min.unwrap_or(0), max.unwrap_or(i64::MAX)),
        _ => (0, i64::MAX),
    }
}

/// Refuses ages that end among the oldest of a population: its greatest single year, such as 90, is nearly always that
/// age and over. No age of the events is outside `bounds`, and none of the population outside `own`.
pub(super) fn whole_at_the_ends(ages: &[(i64, i64)], bounds: (i64, i64), own: (i64, i64)) -> Result<(), String> {
    let (top, oldest) = (own.1, bounds.1.min(OLDEST_AGE));
    if !LAST_AGES.contains(&top) || oldest <= top {
        return Ok(());
    }
    let ages = merged(ages.iter().copied());
    let has_all = ages.iter().any(|(a, b)| *a <= top && oldest <= *b);
    let has_some = ages.iter().any(|(a, b)| *a <= oldest && top <= *b);
    if has_some && !has_all {
        return Err(format!("those of {top} may be of {top} and over, and only some of them are asked for"));
    }
    Ok(())
}

/// The words of an age's name that say whose it is.
fn whose(name: &str) -> Vec<&str> {
    let of_any = ["age", "ages", "aged", "band", "bands", "group", "groups", "years", "in", "of", "the"];
    name.split('_').filter(|word| !of_any.contains(word)).collect()
}

/// Whether the name of an age says that it is not that of the person whom a row is of, now: of a relative, of a thing, or at another time.
fn names_another(name: &str) -> bool {
    const OTHERS: [&str; 42] = [
        "mother",
        "maternal",
        "mum",
        "father",
        "paternal",
        "dad",
        "parent",
        "parental",
        "guardian",
        "carer",
        "caregiver",
        "partner",
        "spouse",
        "husband",
        "wife",
        "sibling",
        "brother",
        "sister",
        "son",
        "daughter",
        "grandparent",
        "relative",
        "kin",
        "friend",
        "neighbour",
        "householder",
        "head",
        "other",
        "gestational",
        "first",
        "last",
        "onset",
        "leaving",
        "retirement",
        "vehicle",
        "car",
        "building",
        "property",
        "dwelling",
        "months",
        "weeks",
        "days",
    ];
    name.split('_').any(|word| OTHERS.iter().any(|other| word == *other || word.strip_suffix('s') == Some(other)))
}
