//! What a population says of what a value of events says, whatever each calls it.
//!
//! In: a value of events, a population. Out: the population's value that says the same of its people; or why none is taken for it.
//! Invariant: a value that may be of somebody else than the person whom a row is of, or in codes that do not plainly mean the same, is
//! never taken for the same, and never passed over as if it said nothing of people.

use super::Checker;
use super::facts::denominators;
use super::same_codes::{have_a_code_in_common, is_yes_or_no, same_codes};
use crate::catalog::{CodeList, CodeListId, Column, ColumnId, DatasetId, Describes};
use crate::diagnostics::Diagnostic;
use crate::model::typing::{column_of, dataset_of, of_column, type_of};
use crate::model::{Type, Value};
use crate::source::Span;
use crate::words;

/// What a population has beside a value of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Counterpart {
    /// A value that says the same.
    Same(Value),
    /// Ages, and the value may be the age of somebody else.
    OtherAge(Value),
    /// A value of such codes, and it is not the one that is of the person whom a row is of, or it is not said which is: these may be.
    OtherPerson(Value, Vec<String>),
    /// Several columns have such codes, and it is called as none of them.
    Several(Vec<String>),
    /// A value that is called so, in other codes.
    OtherCodes(Value),
    /// Nothing of the kind.
    Nothing,
}

impl Checker<'_> {
    /// The value of a population that says the same.
    pub(super) fn counterpart(&self, events: DatasetId, people: DatasetId, value: &Value) -> Option<Value> {
        match self.found_beside(events, people, value) {
            Counterpart::Same(same) => Some(same),
            _ => None,
        }
    }

    /// What a population has beside a value of events: by the same path, of the same list or one that means the same, or of the same
    /// hierarchy; or its ages.
    pub(super) fn found_beside(&self, events: DatasetId, people: DatasetId, value: &Value) -> Counterpart {
        let population = self.catalog.dataset(people);
        let ty = type_of(self.catalog, events, value);
        let own = column_of(self.catalog, events, value);
        if dataset_of(self.catalog, events, value).name == self.catalog.dataset(events).name
            && let Some(same) = population.column_named(&own.name)
            && same_unit(&population.column(same).unit, &own.unit)
        {
            let same = value.with_root(Value::Column(same));
            if is_same(&type_of(self.catalog, people, same.root()), &type_of(self.catalog, events, value.root())) {
                return Counterpart::Same(same);
            }
        }
        let is_derived = !matches!(value, Value::Column(_) | Value::LookUp { .. });
        if is_derived
            && let Some(root) = self.counterpart(events, people, value.root())
            && is_same(&type_of(self.catalog, people, &root), &type_of(self.catalog, events, value.root()))
        {
            return Counterpart::Same(value.with_root(root));
        }
        let columns = || population.columns.iter().enumerate().map(|(at, column)| (ColumnId(at), column));
        if let Value::LookUp { dataset, column, .. } = value {
            let mut by = columns().filter(|(_, own)| own.look_up == Some(*dataset));
            if let (Some((on, _)), None) = (by.next(), by.next()) {
                return Counterpart::Same(Value::LookUp { on, dataset: *dataset, column: *column });
            }
        }
        // Keys of one look-up are of the same things, whatever each calls them.
        if let (Value::Column(_), Some(look_up)) = (value, own.look_up) {
            let by: Vec<_> = columns().filter(|(_, column)| column.look_up == Some(look_up)).collect();
            match &by[..] {
                [] => {}
                [(only, column)] if is_same(&of_column(&column.ty), &ty) => {
                    return Counterpart::Same(Value::Column(*only));
                }
                several => {
                    return Counterpart::Several(several.iter().map(|(_, column)| column.name.clone()).collect());
                }
            }
        }
        if let Type::Code(list) = ty {
            let same: Vec<_> = columns().filter(|(_, column)| self.says_the_same(own, list, column)).collect();
            let name = self.last_name(events, value);
            let called = same.iter().find(|(_, column)| column.name == name);
            if let Some((only, column)) = called.or(same.first().filter(|_| same.len() == 1)).copied() {
                let found = Value::Column(only);
                if self.ages_of(people).as_ref() != Some(&found) {
                    return self.of_own_person(events, value, (found, column));
                }
                if self.is_own_age(events, people, value) {
                    return Counterpart::Same(found);
                }
            } else if let Some((hierarchy, _)) = self.catalog.code_list(list).level_of {
                let area = self.area_of(people, hierarchy, None, population.span).ok().flatten();
                return area.map_or(Counterpart::Nothing, |(value, _)| Counterpart::Same(value));
            }
        }
        if let Some(ages) = self.ages_of(people) {
            if self.is_own_age(events, people, value) {
                return Counterpart::Same(ages);
            }
            if self.is_age(events, value) {
                return Counterpart::OtherAge(ages);
            }
        }
        if let Type::Code(list) = ty {
            let same = columns().filter(|(_, column)| self.says_the_same(own, list, column));
            let same: Vec<String> = same.map(|(_, column)| column.name.clone()).collect();
            if same.len() > 1 && !same.contains(&self.last_name(events, value)) {
                return Counterpart::Several(same);
            }
        }
        let other = columns().find(|(_, column)| !is_derived && self.is_called_alike(own, &ty, column));
        other.map_or(Counterpart::Nothing, |(other, _)| Counterpart::OtherCodes(Value::Column(other)))
    }

    /// Why a population's value is not taken for the same as one of events, where it has one beside it.
    pub(super) fn not_the_same(
        &self,
        (events, value): (DatasetId, &Value),
        people: DatasetId,
        found: &Counterpart,
        span: Span,
    ) -> Option<Diagnostic> {
        let asked = words::source::value(self.catalog, events, value);
        let (name, counts) = (&self.catalog.dataset(people).name, &self.catalog.dataset(events).counts);
        let column = |of: &Value| &column_of(self.catalog, people, of).name;
        match found {
            Counterpart::Same(_) | Counterpart::Nothing => None,
            Counterpart::OtherAge(ages) => {
                let fact = denominators::no_breakdown(span, name, &asked, &self.breakdowns(people));
                Some(denominators::age_of_another(fact, name, &asked, column(ages)))
            }
            Counterpart::OtherPerson(own, columns) => {
                Some(denominators::whose(span, &asked, counts, columns, (name, column(own))))
            }
            Counterpart::Several(columns) => {
                Some(denominators::which(span, &asked, &self.last_name(events, value), columns, name))
            }
            Counterpart::OtherCodes(other) => {
                let said = |dataset: DatasetId, value: &Value| match type_of(self.catalog, dataset, value) {
                    Type::Code(list) => format!("codes of `{}`", self.catalog.code_list(list).name),
                    ty => super::paths::words(self.catalog, &ty),
                };
                let sides = [said(events, value), said(people, other)];
                Some(denominators::other_codes(span, &asked, (name, column(other)), &sides))
            }
        }
    }

    /// What a value is called where it is written, without what it is of: `sex` of `person.sex`.
    fn last_name(&self, dataset: DatasetId, value: &Value) -> String {
        let written = words::source::value(self.catalog, dataset, value);
        written.rsplit('.').next().unwrap_or_default().to_string()
    }

    /// Whether a column of a population has codes that say what those of a value say.
    fn says_the_same(&self, own: &Column, list: CodeListId, column: &Column) -> bool {
        let Type::Code(other) = of_column(&column.ty) else { return false };
        let [from, to] = [list, other].map(|list| self.catalog.code_list(list));
        let is_level = |list: &CodeList| list.level_of.is_some();
        if list == other && (is_level(from) || from.is_bands()) {
            return true;
        }
        if is_level(from) || is_level(to) || is_yes_or_no(from) && !is_part_of_name(&own.name, &column.name) {
            return false;
        }
        list == other || same_codes(from, to).is_some()
    }

    /// The population's value, where that of events is of the person whom a row is of: where several columns have such codes, it is called as
    /// the population's, or it alone is said to describe a person.
    fn of_own_person(&self, events: DatasetId, value: &Value, (found, column): (Value, &Column)) -> Counterpart {
        let Type::Code(list) = of_column(&column.ty) else { return Counterpart::Same(found) };
        if self.catalog.code_list(list).level_of.is_some()
            || matches!(value, Value::Attribute { .. } | Value::Band { .. })
        {
            return Counterpart::Same(found);
        }
        let declared = self.catalog.dataset(events);
        let fits = |other: &&Column| match of_column(&other.ty) {
            Type::Code(list) => self.says_the_same(other, list, column),
            _ => false,
        };
        let alike: Vec<&Column> = declared.columns.iter().filter(fits).collect();
        let own = match value {
            Value::Column(own) => Some(declared.column(*own)),
            _ => None,
        };
        if alike.len() < 2 && (own.is_some() || alike.is_empty()) {
            return Counterpart::Same(found);
        }
        let is_plain = |one: &&&Column| {
            let within =
                |other: &&Column| is_part_of_name(&one.name, &other.name) && one.name.len() <= other.name.len();
            alike.iter().all(within)
        };
        let mut persons = alike.iter().filter(|one| one.describes == Describes::Person);
        let meant = alike.iter().find(|one| one.name == column.name).or_else(|| alike.iter().find(is_plain)).or_else(
            || match (persons.next(), persons.next()) {
                (Some(only), None) => Some(only),
                _ => None,
            },
        );
        match (meant, own) {
            (Some(meant), Some(own)) if std::ptr::eq(*meant, own) => Counterpart::Same(found),
            (Some(meant), _) => Counterpart::OtherPerson(found, vec![meant.name.clone()]),
            (None, _) => Counterpart::OtherPerson(found, alike.iter().map(|one| one.name.clone()).collect()),
        }
    }

    /// Whether a column of a population is called as one of events, so that a reader takes them for the same, and has other values.
    fn is_called_alike(&self, own: &Column, ty: &Type, column: &Column) -> bool {
        let is_text = |ty: &Type| matches!(ty, Type::Text | Type::Flag);
        match (ty, of_column(&column.ty)) {
            (Type::Code(list), Type::Code(other)) => {
                let [from, to] = [*list, other].map(|list| self.catalog.code_list(list));
                let is_other = from.level_of.is_none() && to.level_of.is_none() && !from.is_bands() && !to.is_bands();
                let alike = || is_part_of_name(&own.name, &column.name) && have_a_code_in_common(from, to);
                list != &other && is_other && !is_yes_or_no(from) && (own.name == column.name || alike())
            }
            (Type::Code(list), other) => {
                let is_level = self.catalog.code_list(*list).level_of.is_some();
                own.name == column.name && is_text(&other) && !is_level
            }
            (ty, Type::Code(_)) => own.name == column.name && is_text(ty),
            _ => false,
        }
    }
}

/// Whether two types have the same values, bounds apart.
pub(super) fn is_same(a: &Type, b: &Type) -> bool {
    a == b || matches!((a, b), (Type::Integer { .. }, Type::Integer { .. }))
}

/// Whether two columns may be in one unit: one that says nothing is in no unit of time but years.
fn same_unit(a: &Option<String>, b: &Option<String>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        (Some(unit), None) | (None, Some(unit)) => {
            !["month", "week", "day", "hour"].iter().any(|time| unit.starts_with(time))
        }
        (None, None) => true,
    }
}

/// Whether the words of one name are in the other: `sex` in `sex_of_victim`.
fn is_part_of_name(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> { name.split('_').map(str::to_lowercase).collect() };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.windows(short.len().max(1)).any(|part| part == short)
}
