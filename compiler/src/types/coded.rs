//! What a member of a code list comes to in each dataset.
//!
//! In: members of coded dimensions, the measures that they meet. Out: what each restricts.
//! Invariant: a member is of the same people on both sides, or leaves a population whole because it describes the event, or was reported.

use super::Checker;
use super::counterparts::Counterpart;
use super::dimensions::{Codes, Dimension, Kind, Picked};
use super::exprs::Leaf;
use super::facts::{denominators, layout};
use super::paths;
use super::restrictions::{among, is_everyone};
use super::same_codes::same_codes;
use crate::catalog::{
    AttributeType, CodeListId, ColumnId, Dataset, DatasetId, DatasetRole, Describes, HierarchyId, Level,
};
use crate::model::typing::{column_of, list_of, of_column};
use crate::model::{Meaning, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

impl Checker<'_> {
    pub(super) fn code_meaning(
        &mut self,
        of: &Dimension,
        member: &Picked,
        (leaf, leaves): (&Leaf, &[Leaf]),
        place: Span,
    ) -> Option<Meaning> {
        let Kind::Code { path, list, describes } = &of.kind else { return None };
        let (list, describes) = (*list, *describes);
        let mut beside = None;
        if let Some(events) = self.events_by(path, leaf, leaves) {
            match self.found_beside(events.0, leaf.dataset, &events.1) {
                Counterpart::Same(own) => {
                    if let Some(to) = list_of(self.catalog, leaf.dataset, &own).filter(|to| *to != list)
                        && let Some(pairs) = same_codes(self.catalog.code_list(list), self.catalog.code_list(to))
                    {
                        return self.paired_meaning((leaf.dataset, own), (list, &pairs), member, place);
                    }
                    beside = Some(own).filter(|own| list_of(self.catalog, leaf.dataset, own) == Some(list));
                }
                Counterpart::Nothing => {}
                other => {
                    let why = self.not_the_same((events.0, &events.1), leaf.dataset, &other, place);
                    // Of all rows, the first is enough.
                    let is_new = self.is_new((of.span, self.catalog.dataset(leaf.dataset).span));
                    return why.filter(|_| is_new).and_then(|why| self.report(why));
                }
            }
        }
        let found = self.same_list(leaf.dataset, path, list);
        // Minutes in the bands of ages are no ages.
        let is_other = |found: &Value| {
            let is_beside = beside.as_ref() == Some(found) || self.events_by(path, leaf, leaves).is_none();
            !is_beside && self.ages_of(leaf.dataset).as_ref() == Some(found)
        };
        let Some(value) = found.filter(|found| !is_other(found)).or(beside) else {
            if let Some(ages) = self.ages_of(leaf.dataset).filter(|_| self.is_of_ages(path, list)) {
                return self.ages_meaning(leaf.dataset, ages, list, member, place);
            }
            let dataset = &self.catalog.dataset(leaf.dataset).name;
            if let Some((has, wanted)) = self.coarser_area(leaf.dataset, path) {
                return self.report(match leaf.denominator {
                    true => denominators::level(place, dataset, &has, &wanted),
                    false => layout::level(place, dataset, &has, &wanted),
                });
            }
            return match (leaf.denominator, describes) {
                (true, Describes::Event) => Some(Meaning::Whole),
                (true, Describes::Person | Describes::Place) => {
                    if let Some((column, look_up)) = self.could_look_up(leaf.dataset, path, list) {
                        return self.report(denominators::no_look_up(place, dataset, &of.name, &column, &look_up));
                    }
                    let has = self.breakdowns(leaf.dataset);
                    let fact = denominators::no_breakdown(place, dataset, &of.name, &has);
                    let events = self.events_by(path, leaf, leaves);
                    self.report(match events {
                        Some((events, value)) => self.of_whom(fact, events, &value),
                        None => fact,
                    })
                }
                (false, _) => {
                    let found = layout::no_such_dimension(place, dataset, &of.name);
                    let columns = self.catalog.dataset(leaf.dataset).columns.iter();
                    let same = columns.filter(|column| of_column(&column.ty) == Type::Code(list));
                    let same: Vec<&str> = same.map(|column| column.name.as_str()).collect();
                    self.report(match same.len() {
                        0 | 1 => found,
                        _ => layout::which_dimension(found, &same, &of.name),
                    })
                }
            };
        };
        let declared = self.catalog.dataset(leaf.dataset);
        let is_population = declared.is_population();
        // This is asked of each member, and mostly simple.
        let is_own = path.parts.len() == 1 && declared.column_named(&path.parts[0].value).is_some();
        if !is_own && paths::resolve(self.catalog, leaf.dataset, path).is_err() {
            self.taken_in_place(of, path, leaf.dataset, &value, place);
        }
        if is_population && (member.outside || member.missing && !is_everyone(member)) {
            return Some(Meaning::NotApplicable); // nobody lives "not recorded"
        }
        let outside = self.catalog.code_list(list).outside();
        let mut set = places(member, || self.inside(list));
        if is_population && !is_everyone(member) && set.len() > 1 {
            // A row of several codes would count the rows of one that the population is without over the people of the others.
            let without = &column_of(self.catalog, leaf.dataset, &value).without;
            if let Some(code) = without.iter().find(|code| set.contains(&(**code as i64))) {
                let label = &self.catalog.code_list(list).codes[*code].label;
                return self.report(denominators::no_code(place, &self.catalog.dataset(leaf.dataset).name, label));
            }
        }
        if is_population
            && !is_everyone(member)
            && let Err(why) = self.bands_of_single_years(leaf.dataset, &value, &set)
        {
            return self.report(denominators::other_ages(place, &self.catalog.dataset(leaf.dataset).name, &why));
        }
        set.extend(member.outside.then_some(outside));
        Some(among(value, set, member.missing))
    }

    /// The value of the events around a population that a path means.
    fn events_by(&self, path: &ast::Path, leaf: &Leaf, leaves: &[Leaf]) -> Option<(DatasetId, Value)> {
        let mut events = leaves.iter().map(|other| other.dataset).filter(|dataset| !self.is_people(*dataset));
        let value = |dataset: DatasetId| Some((dataset, paths::resolve(self.catalog, dataset, path).ok()?.0));
        if self.is_people(leaf.dataset) { events.find_map(value) } else { None }
    }

    /// A member of a list that means the same as a population's, code by code.
    fn paired_meaning(
        &mut self,
        (people, own): (DatasetId, Value),
        (list, pairs): (CodeListId, &[Option<usize>]),
        member: &Picked,
        place: Span,
    ) -> Option<Meaning> {
        if member.outside || member.missing && !is_everyone(member) {
            return Some(Meaning::NotApplicable);
        }
        if is_everyone(member) {
            // All people, by their own codes.
            let to = list_of(self.catalog, people, &own)?;
            return Some(among(own, self.inside(to), member.missing));
        }
        let codes = places(member, Vec::new);
        let ranges: Vec<(i64, i64)> = codes.iter().map(|code| (*code, *code)).collect();
        match self.paired(list, pairs, &ranges) {
            Ok(ranges) => Some(among(own, ranges.into_iter().flat_map(|(a, b)| a..=b).collect(), false)),
            // Nobody is counted as such: a row of its own says nothing of people.
            Err(_) if codes.len() == 1 => Some(Meaning::NotApplicable),
            Err(code) => self.report(denominators::no_code(place, &self.catalog.dataset(people).name, &code)),
        }
    }

    /// Bands that a population has not, put together of its own bands or ages.
    fn ages_meaning(
        &mut self,
        people: DatasetId,
        ages: Value,
        list: CodeListId,
        member: &Picked,
        place: Span,
    ) -> Option<Meaning> {
        if member.outside || member.missing && !is_everyone(member) {
            return Some(Meaning::NotApplicable);
        }
        let codes = places(member, || (0..self.catalog.code_list(list).outside()).collect());
        let ranges: Vec<(i64, i64)> = codes.iter().map(|code| (*code, *code)).collect();
        match self.same_ages(&self.bands_in(list, &ranges), (0, i64::MAX), people, &ages) {
            Ok(ranges) => Some(among(ages, ranges.into_iter().flat_map(|(a, b)| a..=b).collect(), member.missing)),
            Err(why) => self.report(denominators::other_ages(place, &self.catalog.dataset(people).name, &why)),
        }
    }

    /// The value of a dataset that conforms to a coded dimension: the same path, or the only column of the same list.
    pub(super) fn same_list(&self, dataset: DatasetId, path: &ast::Path, list: CodeListId) -> Option<Value> {
        if let Ok((value, ty)) = paths::resolve(self.catalog, dataset, path)
            && ty == Type::Code(list)
        {
            return Some(value);
        }
        // One that is called so and has other codes is what is asked for.
        let is_called = |name: &str| self.catalog.dataset(dataset).column_named(name).is_some();
        if !self.is_people(dataset) && path.parts.len() == 1 && is_called(&path.parts[0].value) {
            return None;
        }
        let columns = self.catalog.dataset(dataset).columns.iter().enumerate();
        let mut same = columns.filter(|(_, c)| of_column(&c.ty) == Type::Code(list));
        match (same.next(), same.next()) {
            (Some((index, _)), None) => Some(Value::Column(ColumnId(index))),
            (Some(_), Some(_)) => None,
            (None, _) => self.looked_up(dataset, path, list).or_else(|| self.of_area(dataset, path, list)),
        }
    }

    /// What a dataset's only look-up with such a column says, whatever the column is called that has the key.
    fn looked_up(&self, dataset: DatasetId, path: &ast::Path, list: CodeListId) -> Option<Value> {
        let name = &path.parts.last().filter(|_| path.parts.len() > 1)?.value;
        let columns = self.catalog.dataset(dataset).columns.iter().enumerate();
        let mut found = columns.filter_map(|(on, column)| {
            let look_up = column.look_up?;
            let taken = self.catalog.dataset(look_up).column_named(name)?;
            let same = of_column(&self.catalog.dataset(look_up).column(taken).ty) == Type::Code(list);
            same.then_some(Value::LookUp { on: ColumnId(on), dataset: look_up, column: taken })
        });
        match (found.next(), found.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// A column of a dataset that could look up what a path says, as the column of another dataset does; and the look-up.
    fn could_look_up(&self, dataset: DatasetId, path: &ast::Path, list: CodeListId) -> Option<(String, String)> {
        let name = &path.parts.last().filter(|_| path.parts.len() > 1)?.value;
        let has = |look_up: &&Dataset| {
            let column = look_up.column_named(name).map(|id| of_column(&look_up.column(id).ty));
            look_up.role == DatasetRole::LookUp && column == Some(Type::Code(list))
        };
        let look_up = self.catalog.datasets.iter().find(has)?;
        let [key] = look_up.key[..] else { return None };
        let key = &look_up.column(key).ty;
        let column = self.catalog.dataset(dataset).columns.iter().find(|column| column.ty == *key)?;
        Some((column.name.clone(), look_up.name.clone()))
    }

    /// The level of a dataset's areas, and the finer one whose attribute a path ends with.
    fn coarser_area(&self, dataset: DatasetId, path: &ast::Path) -> Option<(String, String)> {
        let name = &path.parts.last().filter(|_| path.parts.len() > 1)?.value;
        let span = self.catalog.dataset(dataset).span;
        self.catalog.hierarchies.iter().enumerate().find_map(|(place, hierarchy)| {
            let (_, own) = self.area_of(dataset, HierarchyId(place), None, span).ok().flatten()?;
            let at = hierarchy.levels.iter().position(|level| level.list == own)?;
            let has = |level: &&Level| self.catalog.code_list(level.list).attribute_named(name).is_some();
            let finer = hierarchy.levels[..at].iter().find(has).filter(|_| !has(&&hierarchy.levels[at]))?;
            Some((hierarchy.levels[at].name.clone(), finer.name.clone()))
        })
    }

    /// The attribute of a dataset's areas that a path ends with, where the values are of a list: whatever the column of the areas is called.
    fn of_area(&self, dataset: DatasetId, path: &ast::Path, list: CodeListId) -> Option<Value> {
        let name = &path.parts.last()?.value;
        let has = |level: &CodeListId| {
            let declared = self.catalog.code_list(*level);
            let attribute = declared.attribute_named(name)?;
            (declared.attributes[attribute].ty == AttributeType::Code(list)).then_some((*level, attribute))
        };
        let levels = self.catalog.hierarchies.iter().flat_map(|hierarchy| &hierarchy.levels).map(|level| level.list);
        let mut levels = levels.filter_map(|level| has(&level));
        let (Some((level, attribute)), None) = (levels.next(), levels.next()) else { return None };
        let (hierarchy, _) = self.catalog.code_list(level).level_of?;
        let span = self.catalog.dataset(dataset).span;
        let (area, own) = self.area_of(dataset, hierarchy, None, span).ok().flatten()?;
        let at_level = match own == level {
            true => area,
            false => {
                let coarser = self.catalog.code_list(own).attribute_named(&self.catalog.code_list(level).name)?;
                Value::Attribute { of: Box::new(area), list: own, attribute: coarser }
            }
        };
        Some(Value::Attribute { of: Box::new(at_level), list: level, attribute })
    }

    /// The coded columns of a dataset, by name.
    pub(super) fn breakdowns(&self, dataset: DatasetId) -> Vec<String> {
        let coded = |ty: &Type| matches!(ty, Type::Code(list) if self.catalog.code_list(*list).level_of.is_none());
        let columns = self.catalog.dataset(dataset).columns.iter();
        columns.filter(|c| coded(&of_column(&c.ty))).map(|c| c.name.clone()).collect()
    }
}

/// The places of a member's codes in its list; `all` are those of all.
fn places(member: &Picked, all: impl FnOnce() -> Vec<i64>) -> Vec<i64> {
    match &member.codes {
        Codes::All => all(),
        Codes::Listed(codes) => codes.iter().map(|(_, code)| *code as i64).collect(),
        Codes::Periods(_) => Vec::new(),
    }
}
