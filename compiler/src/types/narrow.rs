//! Conditions on people and places: they narrow a population as they narrow the events.
//!
//! In: a condition, typed for events, and a population. Out: the same condition on the population, or that it leaves the population whole,
//! or why it cannot be said of it. Invariant: a condition on what describes people or places never narrows one side alone; ages are the same
//! ages on both sides, to the year.

use super::Checker;
use super::facts::denominators;
use crate::catalog::{CodeListId, Column, ColumnId, ColumnType, DatasetId, Describes};
use crate::model::typing::{column_of, dataset_of, list_of, of_column, type_of};
use crate::model::{Expr, Operand, Predicate, Rows, Type, Value};
use crate::names::hir::{self, ExprKind};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::merged;
use crate::words;

/// Why a condition on events cannot be said of a population.
enum Unsaid {
    /// The population does not have the value.
    NoSuch(Value),
    /// Its bands do not make up the ages: why.
    OtherAges(String),
    /// Its areas are coarser.
    Coarser(CodeListId, CodeListId),
}

impl Checker<'_> {
    /// A condition on each dataset that it is around.
    pub(super) fn narrowed(
        &mut self,
        condition: &ast::Predicate,
        datasets: &[DatasetId],
    ) -> Vec<(DatasetId, Predicate)> {
        let (populations, events): (Vec<DatasetId>, Vec<DatasetId>) =
            datasets.iter().copied().partition(|id| self.is_people(*id));
        let mut narrowed: Vec<(DatasetId, Predicate)> = Vec::new();
        let mut mixed = false;
        for id in &events {
            if let Some(predicate) = self.predicate(*id, condition) {
                mixed |= self.adds_up(*id, &predicate, condition.span);
                narrowed.push((*id, predicate));
            }
        }
        let first = narrowed.first().cloned();
        for population in populations {
            let predicate = match &first {
                None if events.is_empty() => self.predicate(population, condition),
                None => None, // reported
                Some((events, predicate)) => self.of_people(*events, population, predicate, condition.span),
            };
            if let Some(predicate) = predicate {
                mixed |= !mixed && self.adds_up(population, &predicate, condition.span);
                narrowed.push((population, predicate));
            }
        }
        narrowed.sort_by_key(|(id, _)| *id);
        narrowed
    }

    fn is_people(&self, dataset: DatasetId) -> bool {
        self.catalog.dataset(dataset).is_population()
    }

    /// What a condition on events says of a population; nothing where it leaves it whole.
    fn of_people(
        &mut self,
        events: DatasetId,
        people: DatasetId,
        predicate: &Predicate,
        span: Span,
    ) -> Option<Predicate> {
        let mut said = Vec::new();
        for part in predicate.conjuncts() {
            match self.said_of(events, people, part) {
                Ok(part) => said.push(part),
                Err(why) => {
                    // What describes the event leaves people as they are.
                    let about = |value: &&Value| self.is_about_people(events, people, value);
                    if !part.values().iter().any(about) {
                        continue;
                    }
                    let dataset = self.catalog.dataset(people).name.as_str();
                    let fact = match why {
                        Unsaid::NoSuch(value) => {
                            let asked = words::source::value(self.catalog, events, &value);
                            let ages = self.ages_of(people).filter(|_| self.is_age(events, &value));
                            let fact = denominators::no_breakdown(span, dataset, &asked, &self.breakdowns(people));
                            match (ages, self.age_codes(people).filter(|_| self.is_age(events, &value))) {
                                (Some(ages), _) => {
                                    let ages = &column_of(self.catalog, people, &ages).name;
                                    denominators::age_of_another(fact, dataset, &asked, ages)
                                }
                                (None, Some((column, list))) => {
                                    denominators::ages_in_codes(fact, dataset, column, list)
                                }
                                (None, None) => fact,
                            }
                        }
                        Unsaid::OtherAges(why) => denominators::other_ages(span, dataset, &why),
                        Unsaid::Coarser(has, wanted) => {
                            let name = |list: CodeListId| self.catalog.code_list(list).name.as_str();
                            denominators::level(span, dataset, name(has), name(wanted))
                        }
                    };
                    return self.report(fact);
                }
            }
        }
        match said.len() {
            0 => None,
            1 => said.pop(),
            _ => Some(Predicate::And(said)),
        }
    }

    /// Whether a value of events describes people or places, or is one that the population has.
    fn is_about_people(&self, events: DatasetId, people: DatasetId, value: &Value) -> bool {
        // What is looked up by a place or a person is of it.
        let by = self.catalog.dataset(events).column(value.column()).describes;
        let describes = column_of(self.catalog, events, value).describes;
        describes != Describes::Event || by != Describes::Event || self.counterpart(events, people, value).is_some()
    }

    /// The value of a population that says the same: by the same path, of the same list, or of the same hierarchy; or its ages.
    fn counterpart(&self, events: DatasetId, people: DatasetId, value: &Value) -> Option<Value> {
        let population = self.catalog.dataset(people);
        let ty = type_of(self.catalog, events, value);
        if dataset_of(self.catalog, events, value).name == self.catalog.dataset(events).name
            && let Some(same) = population.column_named(&column_of(self.catalog, events, value).name)
            && same_unit(&population.column(same).unit, &column_of(self.catalog, events, value).unit)
        {
            let same = value.with_root(Value::Column(same));
            if is_same(&type_of(self.catalog, people, same.root()), &type_of(self.catalog, events, value.root())) {
                return Some(same);
            }
        }
        if !matches!(value, Value::Column(_) | Value::LookUp { .. })
            && let Some(root) = self.counterpart(events, people, value.root())
            && is_same(&type_of(self.catalog, people, &root), &type_of(self.catalog, events, value.root()))
        {
            return Some(value.with_root(root));
        }
        let columns = || population.columns.iter().enumerate().map(|(at, column)| (ColumnId(at), column));
        if let Value::LookUp { dataset, column, .. } = value {
            let mut by = columns().filter(|(_, own)| own.look_up == Some(*dataset));
            if let (Some((on, _)), None) = (by.next(), by.next()) {
                return Some(Value::LookUp { on, dataset: *dataset, column: *column });
            }
        }
        if let Type::Code(list) = ty {
            let mut same = columns().filter(|(_, column)| of_column(&column.ty) == Type::Code(list));
            if let (Some((only, _)), None) = (same.next(), same.next()) {
                let only = Value::Column(only);
                let other_ages =
                    self.ages_of(people).as_ref() == Some(&only) && !self.is_own_age(events, people, value);
                return Some(only).filter(|_| !other_ages);
            }
            if let Some((hierarchy, _)) = self.catalog.code_list(list).level_of {
                return self.area_of(people, hierarchy, None, population.span).ok().flatten().map(|(value, _)| value);
            }
        }
        self.ages_of(people).filter(|_| self.is_own_age(events, people, value))
    }

    /// The ages of a population, where one column has them.
    pub(super) fn ages_of(&self, people: DatasetId) -> Option<Value> {
        let columns = (0..self.catalog.dataset(people).columns.len()).map(|at| Value::Column(ColumnId(at)));
        let mut ages = columns.filter(|column| self.is_people(people) && self.is_age(people, column));
        ages.next().filter(|_| ages.next().is_none())
    }

    /// A column of a population that is called an age and has codes that are no bands, with its list.
    fn age_codes(&self, people: DatasetId) -> Option<(&str, &str)> {
        self.catalog.dataset(people).columns.iter().find_map(|column| match column.ty {
            ColumnType::Code(list) if called_age(&column.name) && !self.catalog.code_list(list).is_bands() => {
                Some((column.name.as_str(), self.catalog.code_list(list).name.as_str()))
            }
            _ => None,
        })
    }

    /// Whether a list is of bands of age.
    pub(super) fn is_age_list(&self, list: CodeListId) -> bool {
        let declared = self.catalog.code_list(list);
        declared.is_bands() && called_age(&declared.name)
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
        let in_bands = self.catalog.code_list(list).is_bands() && just_age(name);
        self.is_age_list(list) || in_bands && (0..self.catalog.datasets.len()).all(is_age)
    }

    /// Whether a value is an age, as a number or in bands: its column describes a person, and it or its list is called so or is in years.
    fn is_age(&self, dataset: DatasetId, value: &Value) -> bool {
        let column = column_of(self.catalog, dataset, value);
        let (is_number, list) = match type_of(self.catalog, dataset, value) {
            Type::Integer { .. } => (matches!(value, Value::Column(_)), None),
            Type::Code(list) if self.catalog.code_list(list).is_bands() => (true, Some(list)),
            _ => (false, None),
        };
        let named = called_age(&column.name) || list.is_some_and(|list| self.is_age_list(list));
        let in_years = column.unit.as_deref().map(|unit| unit == "years");
        column.describes == Describes::Person && is_number && in_years.unwrap_or(named)
    }

    /// Whether a value of events is the age of the person whom a row is of, as a population's ages are of the people that it counts; not the age of
    /// somebody else, or how long something lasts: called just age, or as the population calls it; or in bands of age that no other column has.
    fn is_own_age(&self, events: DatasetId, people: DatasetId, value: &Value) -> bool {
        let Some(ages) = self.ages_of(people) else { return false };
        let (of, name) = (list_of(self.catalog, people, &ages), &column_of(self.catalog, people, &ages).name);
        let is_called =
            |column: &Column| column.describes == Describes::Person && (just_age(&column.name) || column.name == *name);
        let in_bands = |list: CodeListId| Some(list) == of || self.is_age_list(list);
        let column = column_of(self.catalog, events, value);
        let in_years = column.unit.as_deref().is_none_or(|unit| unit == "years");
        if !in_years || column.describes != Describes::Person {
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
        let fits = |other: &Column| {
            let banded = matches!(of_column(&other.ty), Type::Code(list) if in_bands(list));
            is_called(other) || other.describes == Describes::Person && banded
        };
        let banded = matches!(value, Value::Column(_) | Value::LookUp { .. })
            && list_of(self.catalog, events, value).is_some_and(in_bands);
        banded && !others.any(fits)
    }

    /// The same condition on a population.
    fn said_of(&self, events: DatasetId, people: DatasetId, predicate: &Predicate) -> Result<Predicate, Unsaid> {
        let all = |parts: &[Predicate]| -> Result<Vec<Predicate>, Unsaid> {
            parts.iter().map(|part| self.said_of(events, people, part)).collect()
        };
        let other =
            |value: &Value| self.counterpart(events, people, value).ok_or_else(|| Unsaid::NoSuch(value.clone()));
        Ok(match predicate {
            Predicate::And(parts) => Predicate::And(all(parts)?),
            Predicate::Or(parts) => Predicate::Or(all(parts)?),
            Predicate::Not(inner) => Predicate::Not(Box::new(self.said_of(events, people, inner)?)),
            Predicate::In(Operand::Value(value), ranges) => {
                let other = other(value)?;
                let ranges = self.same_ranges((events, value), (people, &other), ranges)?;
                Predicate::In(Operand::Value(other), ranges)
            }
            Predicate::Missing(value) => Predicate::Missing(other(value)?),
            Predicate::Text(value, test, texts) => Predicate::Text(other(value)?, *test, texts.clone()),
            Predicate::Compare(left, op, right) => {
                let side = |of: &Operand| match of {
                    Operand::Value(value) => {
                        let found = other(value)?;
                        let same =
                            is_same(&type_of(self.catalog, events, value), &type_of(self.catalog, people, &found));
                        if same { Ok(Operand::Value(found)) } else { Err(Unsaid::NoSuch(value.clone())) }
                    }
                    Operand::NumberOf(parts) => all(parts).map(Operand::NumberOf),
                };
                Predicate::Compare(side(left)?, *op, side(right)?)
            }
            Predicate::In(Operand::NumberOf(parts), ranges) => {
                Predicate::In(Operand::NumberOf(all(parts)?), ranges.clone())
            }
        })
    }

    /// The numbers of a population's value that are those of the events' value.
    fn same_ranges(
        &self,
        (events, value): (DatasetId, &Value),
        (people, other): (DatasetId, &Value),
        ranges: &[(i64, i64)],
    ) -> Result<Vec<(i64, i64)>, Unsaid> {
        let (own, others) = (type_of(self.catalog, events, value), type_of(self.catalog, people, other));
        if is_same(&own, &others) {
            if matches!(own, Type::Integer { .. }) && self.ages_of(people).as_ref() == Some(other) {
                let bounds = |dataset, value| bounds(&column_of(self.catalog, dataset, value).ty);
                whole_at_the_top(ranges, bounds(events, value), bounds(people, other)).map_err(Unsaid::OtherAges)?;
            }
            return Ok(ranges.to_vec());
        }
        let list = |dataset, value| list_of(self.catalog, dataset, value);
        let level = |list: CodeListId| self.catalog.code_list(list).level_of.map(|(_, level)| level);
        if let (Some(from), Some(to)) = (list(events, value), list(people, other))
            && let (Some(asked), Some(has)) = (level(from), level(to))
        {
            if asked < has {
                return Err(Unsaid::Coarser(to, from));
            }
            let codes = self.catalog.code_list(from).codes.len();
            let asked = (0..codes).filter(|code| ranges.iter().any(|(a, b)| (*a..=*b).contains(&(*code as i64))));
            let parts = asked.flat_map(|code| self.parts_of(to, (from, code)));
            return Ok(merged(parts.map(|code| (code, code))));
        }
        let (ages, bounds) = match list(events, value) {
            Some(list) => (self.bands_in(list, ranges), (0, i64::MAX)),
            None => (ranges.to_vec(), bounds(&column_of(self.catalog, events, value).ty)),
        };
        self.same_ages(&ages, bounds, people, other).map_err(Unsaid::OtherAges)
    }

    /// The numbers of the bands whose places are in some ranges.
    pub(super) fn bands_in(&self, list: CodeListId, ranges: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let codes = self.catalog.code_list(list).codes.iter().enumerate();
        let within = codes.filter(|(at, _)| ranges.iter().any(|(a, b)| (*a..=*b).contains(&(*at as i64))));
        let ends = within.filter_map(|(_, code)| code.band).map(|band| band.ends(0));
        ends.map(|(a, b)| (a.unwrap_or(i64::MIN), b.unwrap_or(i64::MAX))).collect()
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
            whole_at_the_top(&ages, bounds, own)?;
            let most = if own.1 == i64::MAX { OLDEST } else { own.1 };
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

    /// Reports a condition on people or places that is written around the counted side of a rate alone.
    pub(super) fn both_narrowed(&mut self, numerator: (&hir::Expr, &Expr), denominator: (&hir::Expr, &Expr)) {
        let mut people: Vec<DatasetId> = self.all_leaves(denominator.1).iter().map(|leaf| leaf.dataset).collect();
        people.retain(|id| self.is_people(*id));
        people.sort();
        people.dedup();
        let mut conditions: Vec<&(DatasetId, Predicate)> = Vec::new();
        numerator.1.visit(&mut |part| {
            if let Expr::Where(_, of) = part {
                conditions.extend(of);
            }
        });
        for people in people {
            let one_side = conditions.iter().find_map(|(events, predicate)| {
                if *events == people {
                    return None;
                }
                let about = |value: &&Value| self.is_about_people(*events, people, value);
                let value = predicate.values().into_iter().find(about)?;
                let root = self.counterpart(*events, people, value).map(|value| value.root().clone());
                (!self.is_asked(denominator.1, people, root.as_ref()))
                    .then(|| words::source::value(self.catalog, *events, value))
            });
            if let Some(asked) = one_side {
                let place = condition_span(numerator.0).unwrap_or(numerator.0.span);
                let basis = &self.catalog.dataset(people).name;
                let fact = denominators::condition_on_one_side(place, &asked, basis, &self.breakdowns(people));
                self.out.push(fact);
                return;
            }
        }
        self.people_narrowed_alone(numerator, denominator);
    }

    /// Reports a condition around the population of a rate alone, where the events say the same of themselves.
    fn people_narrowed_alone(&mut self, numerator: (&hir::Expr, &Expr), denominator: (&hir::Expr, &Expr)) {
        let mut conditions: Vec<&(DatasetId, Predicate)> = Vec::new();
        denominator.1.visit(&mut |part| {
            if let Expr::Where(_, of) = part {
                conditions.extend(of.iter().filter(|(dataset, _)| self.is_people(*dataset)));
            }
        });
        let mut counted: Vec<DatasetId> = self.all_leaves(numerator.1).iter().map(|leaf| leaf.dataset).collect();
        counted.retain(|id| !self.is_people(*id));
        let alone = conditions.iter().find_map(|(people, predicate)| {
            predicate.values().into_iter().find_map(|value| {
                let narrows = |events: &&DatasetId| {
                    let same = self.counterpart(*people, **events, value);
                    same.is_some_and(|same| !self.is_asked(numerator.1, **events, Some(same.root())))
                };
                let events = counted.iter().find(narrows)?;
                Some((words::source::value(self.catalog, *people, value), *events))
            })
        });
        if let Some((asked, events)) = alone {
            let place = condition_span(denominator.0).unwrap_or(denominator.0.span);
            let counts = &self.catalog.dataset(events).counts;
            self.out.push(denominators::condition_on_people_alone(place, &asked, counts));
        }
    }

    /// Whether an expression has a condition on a column of a population, or on any where none is named.
    fn is_asked(&self, expr: &Expr, people: DatasetId, root: Option<&Value>) -> bool {
        let asks =
            |predicate: &Predicate| predicate.values().iter().any(|value| root.is_none_or(|root| value.root() == root));
        let mut asked = false;
        self.visit(expr, &mut |part| match part {
            Expr::Where(_, conditions) => {
                asked |= conditions.iter().any(|(dataset, predicate)| *dataset == people && asks(predicate));
            }
            Expr::Within(_, restriction) => {
                asked |= restriction
                    .values()
                    .any(|(dataset, value)| dataset == people && root.is_some_and(|root| value.root() == root))
            }
            Expr::Measure(id) if self.model.measures[id.0].dataset == people => {
                let measure = &self.model.measures[id.0];
                asked |= measure.filter.as_ref().is_some_and(asks);
                let mut at = measure.rows;
                while let Rows::Cohort(cohort) = at {
                    asked |= self.model.cohorts[cohort.0].clauses.iter().any(|clause| asks(&clause.predicate));
                    at = self.model.cohorts[cohort.0].rows;
                }
            }
            _ => {}
        });
        asked
    }
}

/// The condition around an expression.
fn condition_span(expr: &hir::Expr) -> Option<Span> {
    match &expr.kind {
        ExprKind::Where(_, condition) => Some(condition.span),
        ExprKind::In(of, _) | ExprKind::At(of, _) | ExprKind::Across(of, _) => condition_span(of),
        _ => None,
    }
}

/// Whether two types have the same values, bounds apart.
fn is_same(a: &Type, b: &Type) -> bool {
    a == b || matches!((a, b), (Type::Integer { .. }, Type::Integer { .. }))
}

/// Nobody is older, in years.
const OLDEST: i64 = 150;

/// The least and the greatest age that a column may have.
fn bounds(ty: &ColumnType) -> (i64, i64) {
    match ty {
        ColumnType::Integer { min, max } => (min.unwrap_or(0), max.unwrap_or(i64::MAX)),
        _ => (0, i64::MAX),
    }
}

/// Refuses ages that end among the oldest of a population: its greatest single year, such as 90, is nearly always that
/// age and over. No age of the events is outside `bounds`, and none of the population outside `own`.
fn whole_at_the_top(ages: &[(i64, i64)], bounds: (i64, i64), own: (i64, i64)) -> Result<(), String> {
    const TOPS: std::ops::Range<i64> = 80..110;
    let (top, oldest) = (own.1, bounds.1.min(OLDEST));
    if !TOPS.contains(&top) || oldest <= top {
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

/// Whether a column is called the age of the person whom a row is of, and nothing else.
fn just_age(name: &str) -> bool {
    matches!(name, "age" | "ages" | "age_band" | "age_group" | "age_years" | "age_in_years")
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

fn called_age(name: &str) -> bool {
    name.split('_').any(|word| word == "age" || word == "ages")
}
