//! Conditions on people and places: they narrow a population as they narrow the events.
//!
//! In: a condition, typed for events, and a population. Out: the same condition on the population, or that it leaves the population whole,
//! or why it cannot be said of it. Invariant: a condition on what describes people or places never narrows one side alone; ages are the same
//! ages on both sides, to the year.

use std::collections::BTreeSet;

use super::Checker;
use super::ages::{bounds, whole_at_the_ends};
use super::counterparts::{Counterpart, is_same};
use super::facts::{denominators, periods};
use super::same_codes::same_codes;
use crate::catalog::{Catalog, CodeListId, ColumnId, DatasetId, Describes};
use crate::diagnostics::Diagnostic;
use crate::model::evaluate::{Row, Seen, meets};
use crate::model::gaps::{may_be_missing, may_be_outside};
use crate::model::typing::{column_of, dataset_of, list_of, type_of};
use crate::model::{Expr, Needs, Operand, Predicate, Rows, Value};
use crate::names::hir::{self, ExprKind};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::merged;
use crate::words;

/// Why a condition on events cannot be said of a population.
pub(super) enum Unsaid {
    /// The population does not have the value.
    NoSuch(Value),
    /// Its codes have none that means this one.
    NoCode(String),
    /// It is true of events that are of nobody in the population: of which.
    Without(String),
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
        if let Some((events, predicate)) = &first
            && let Some(people) = populations.iter().find(|id| self.catalog.dataset(**id).time.is_some())
        {
            // A period narrows both sides, and so a condition that is one.
            let mut days = Vec::new();
            self.days_asked(*events, predicate, &mut days);
            if !days.is_empty() {
                let [events, people] = [*events, *people].map(|id| self.catalog.dataset(id).name.as_str());
                self.out.push(periods::asked_of_one(condition.span, events, people));
            }
        }
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

    /// Whether a dataset counts people, so that it may be what others are divided by.
    pub(super) fn is_people(&self, dataset: DatasetId) -> bool {
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
            let other = self.said_of(events, people, part).and_then(|same| {
                self.without_people(events, people, part, true)
                    .map_or(Ok(same), |without| Err(Unsaid::Without(without)))
            });
            match other {
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
                            let beside = self.found_beside(events, people, &value);
                            let why = self.not_the_same((events, &value), people, &beside, span);
                            why.unwrap_or_else(|| {
                                let asked = words::source::value(self.catalog, events, &value);
                                let fact = denominators::no_breakdown(span, dataset, &asked, &self.breakdowns(people));
                                match self.age_codes(people).filter(|_| self.is_age(events, &value)) {
                                    Some((column, list)) => denominators::ages_in_codes(fact, dataset, column, list),
                                    None => self.of_whom(fact, events, &value),
                                }
                            })
                        }
                        Unsaid::NoCode(code) => denominators::no_code(span, dataset, &code),
                        Unsaid::Without(which) => denominators::without_people(span, dataset, &which),
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
    pub(super) fn is_about_people(&self, events: DatasetId, people: DatasetId, value: &Value) -> bool {
        // What is looked up by a place or a person is of it.
        let by = self.catalog.dataset(events).column(value.column()).describes;
        let own = column_of(self.catalog, events, value);
        own.describes != Describes::Event
            || by != Describes::Event
            || own.may_describe_people()
            || self.found_beside(events, people, value) != Counterpart::Nothing
    }

    /// With what to declare, where a value is taken to be of people by its name alone.
    pub(super) fn of_whom(&self, fact: Diagnostic, events: DatasetId, value: &Value) -> Diagnostic {
        let own = column_of(self.catalog, events, value);
        let dataset = dataset_of(self.catalog, events, value);
        match own.may_describe_people() {
            true => denominators::undescribed(fact, &own.name, &dataset.name, &self.catalog.dataset(events).counts),
            false => fact,
        }
    }

    /// The same condition on a population.
    fn said_of(&self, events: DatasetId, people: DatasetId, predicate: &Predicate) -> Result<Predicate, Unsaid> {
        let other = |value: &Value| {
            let found = self.counterpart(events, people, value);
            // Values side by side are compared as they are.
            let is_alike = |found: &Value| {
                !matches!(predicate, Predicate::Compare(..))
                    || is_same(&type_of(self.catalog, events, value), &type_of(self.catalog, people, found))
            };
            found.filter(is_alike).ok_or_else(|| Unsaid::NoSuch(value.clone()))
        };
        if let Predicate::In(Operand::Value(value), ranges) = predicate {
            let other = other(value)?;
            let ranges = self.same_ranges((events, value), (people, &other), ranges)?;
            return Ok(Predicate::In(Operand::Value(other), ranges));
        }
        predicate.try_map(&|part| self.said_of(events, people, part), &other)
    }

    /// Of which events a condition comes out so that are of nobody in the population: `sex != "Female"` is true of those whose sex is not
    /// stated, outside the list, or missing, whatever else lets events in.
    fn without_people(&self, events: DatasetId, people: DatasetId, part: &Predicate, truth: bool) -> Option<String> {
        let values = part.values();
        let (value, others) = values.split_first()?;
        if others.iter().all(|other| other == value) {
            return self.without_people_by(value, events, people, &|row| meets(self.catalog, part, row) == Some(truth));
        }
        let of_each = |parts: Vec<&Predicate>, truth: bool| {
            parts.into_iter().find_map(|part| self.without_people(events, people, part, truth))
        };
        match part.needs(truth) {
            Needs::Each(parts, truth) | Needs::Any(parts, truth) => of_each(parts, truth),
            // At least one of what is counted is as good as any of it.
            Needs::Itself(truth) => match part {
                Predicate::In(Operand::NumberOf(_), ranges) => {
                    let lets_none = ranges.iter().any(|(first, last)| (*first..=*last).contains(&0));
                    if lets_none == truth { None } else { of_each(part.parts(), true) }
                }
                _ => None,
            },
        }
    }

    /// The same of a condition on one value.
    fn without_people_by(
        &self,
        value: &Value,
        events: DatasetId,
        people: DatasetId,
        comes_out: &dyn Fn(Row<'_, '_>) -> bool,
    ) -> Option<String> {
        if value.inner().is_some() {
            return None;
        }
        let name = words::source::value(self.catalog, events, value);
        let Some(list) = list_of(self.catalog, events, value) else {
            let own = self.counterpart(events, people, value)?;
            let is_known = may_be_missing(self.catalog, events, value) && !may_be_missing(self.catalog, people, &own);
            return (is_known && comes_out(&|_: &Value| None)).then(|| format!("whose {name} is missing"));
        };
        let declared = self.catalog.code_list(list);
        if declared.level_of.is_some() || declared.is_bands() {
            return None;
        }
        let own = self.counterpart(events, people, value)?;
        let to = list_of(self.catalog, people, &own)?;
        let without = &column_of(self.catalog, people, &own).without;
        let is_there = |code: usize| !without.contains(&code);
        let pairs: Vec<Option<usize>> = match to == list {
            true => (0..declared.codes.len()).map(|code| Some(code).filter(|code| is_there(*code))).collect(),
            false => same_codes(declared, self.catalog.code_list(to))?,
        };
        let is_true_of =
            |number: Option<i64>| comes_out(&|of: &Value| number.filter(|_| of == value).map(Seen::Number));
        let codes = declared.codes.iter().zip(&pairs).enumerate();
        let mut alone = codes.filter(|(_, (code, pair))| code.is_part() && pair.is_none());
        if let Some((_, (code, _))) = alone.find(|(at, _)| is_true_of(Some(*at as i64))) {
            return Some(format!("whose {name} is \"{}\"", code.label));
        }
        let only = |may: fn(&Catalog, DatasetId, &Value) -> bool| {
            may(self.catalog, events, value) && !may(self.catalog, people, &own)
        };
        if only(may_be_outside) && is_true_of(Some(declared.outside())) {
            return Some(format!("whose {name} is outside its list"));
        }
        (only(may_be_missing) && is_true_of(None)).then(|| format!("whose {name} is missing"))
    }

    /// The numbers of a population's value that are those of the events' value.
    pub(super) fn same_ranges(
        &self,
        (events, value): (DatasetId, &Value),
        (people, other): (DatasetId, &Value),
        ranges: &[(i64, i64)],
    ) -> Result<Vec<(i64, i64)>, Unsaid> {
        let (own, others) = (type_of(self.catalog, events, value), type_of(self.catalog, people, other));
        if is_same(&own, &others) {
            let single_years = self.ages_of(people).filter(|ages| list_of(self.catalog, people, ages).is_none());
            let ages = match other {
                Value::Band { of, list, .. } if single_years.as_ref() == Some(&**of) => self.bands_in(*list, ranges),
                other if single_years.as_ref() == Some(other) => ranges.to_vec(),
                _ => return Ok(ranges.to_vec()),
            };
            let bounds = |dataset, value| bounds(&column_of(self.catalog, dataset, value).ty);
            whole_at_the_ends(&ages, bounds(events, value), bounds(people, other)).map_err(Unsaid::OtherAges)?;
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
        if let (Some(from), Some(to)) = (list(events, value), list(people, other))
            && let Some(pairs) = same_codes(self.catalog.code_list(from), self.catalog.code_list(to))
        {
            return self.paired(from, &pairs, ranges).map_err(Unsaid::NoCode);
        }
        let (ages, bounds) = match list(events, value) {
            Some(list) => (self.bands_in(list, ranges), (0, i64::MAX)),
            None => (ranges.to_vec(), bounds(&column_of(self.catalog, events, value).ty)),
        };
        self.same_ages(&ages, bounds, people, other).map_err(Unsaid::OtherAges)
    }

    /// The places in another list of codes that mean the same; or the label of one that means none of them.
    pub(super) fn paired(
        &self,
        list: CodeListId,
        pairs: &[Option<usize>],
        ranges: &[(i64, i64)],
    ) -> Result<Vec<(i64, i64)>, String> {
        let codes = self.catalog.code_list(list).codes.iter().zip(pairs).enumerate();
        let asked = codes.filter(|(at, _)| ranges.iter().any(|(a, b)| (*a..=*b).contains(&(*at as i64))));
        let places = asked.map(|(_, (code, pair))| pair.map(|at| (at as i64, at as i64)).ok_or(code.label.clone()));
        places.collect::<Result<Vec<_>, _>>().map(merged)
    }

    /// Reports a condition on people or places that is written around one side alone of a quotient by, or of, people; whether it did.
    pub(super) fn both_narrowed(&mut self, counted: (&hir::Expr, &Expr), people: (&hir::Expr, &Expr)) -> bool {
        self.counted_narrowed_alone(counted, people) || self.people_narrowed_alone(counted, people)
    }

    /// Reports a condition around what is counted alone, where the population could have one on the same, or has nothing of the kind.
    fn counted_narrowed_alone(&mut self, counted: (&hir::Expr, &Expr), whole: (&hir::Expr, &Expr)) -> bool {
        let conditions = conditions_around(counted.1);
        let one_side = self.datasets_of(whole.1, true).into_iter().find_map(|people| {
            let asked = conditions.iter().find_map(|(events, predicate)| {
                if *events == people {
                    return None;
                }
                let about = |value: &&Value| self.is_about_people(*events, people, value);
                let value = predicate.values().into_iter().find(about)?;
                let root = self.counterpart(*events, people, value).map(|value| value.root().clone());
                (!self.is_asked(whole.1, people, root.as_ref()))
                    .then(|| words::source::value(self.catalog, *events, value))
            });
            asked.map(|asked| (asked, people))
        });
        let Some((asked, people)) = one_side else { return false };
        let place = condition_span(counted.0).unwrap_or(counted.0.span);
        let name = &self.catalog.dataset(people).name;
        self.out.push(denominators::condition_on_one_side(place, &asked, name, &self.breakdowns(people)));
        true
    }

    /// Reports a condition around the population alone, where what is counted says the same of itself.
    fn people_narrowed_alone(&mut self, counted: (&hir::Expr, &Expr), whole: (&hir::Expr, &Expr)) -> bool {
        let others = self.datasets_of(counted.1, false);
        let alone = conditions_around(whole.1).into_iter().filter(|(people, _)| self.is_people(*people)).find_map(
            |(people, predicate)| {
                predicate.values().into_iter().find_map(|value| {
                    let narrows = |events: &&DatasetId| {
                        let same = self.same_of_events(**events, *people, value);
                        !same.is_empty() && !same.iter().any(|root| self.is_asked(counted.1, **events, Some(root)))
                    };
                    let events = others.iter().find(narrows)?;
                    Some((words::source::value(self.catalog, *people, value), *events))
                })
            },
        );
        let Some((asked, events)) = alone else { return false };
        let place = condition_span(whole.0).unwrap_or(whole.0.span);
        let counts = &self.catalog.dataset(events).counts;
        self.out.push(denominators::condition_on_people_alone(place, &asked, counts));
        true
    }

    /// The populations that an expression counts, or the other datasets; each once.
    pub(super) fn datasets_of(&self, expr: &Expr, people: bool) -> BTreeSet<DatasetId> {
        let datasets = self.all_leaves(expr).into_iter().map(|leaf| leaf.dataset);
        datasets.filter(|dataset| self.is_people(*dataset) == people).collect()
    }

    /// The columns of events that say what a value of a population says, whatever each calls it.
    fn same_of_events(&self, events: DatasetId, people: DatasetId, value: &Value) -> Vec<Value> {
        let columns = (0..self.catalog.dataset(events).columns.len()).map(|at| Value::Column(ColumnId(at)));
        let says_it = |column: &Value| {
            let own = self.counterpart(events, people, column);
            own.is_some_and(|own| own.root() == value.root())
        };
        let turned = self.counterpart(people, events, value).map(|value| value.root().clone());
        columns.filter(says_it).chain(turned).collect()
    }

    /// Whether an expression has a condition on a column of a population, or on any where none is named.
    pub(super) fn is_asked(&self, expr: &Expr, people: DatasetId, root: Option<&Value>) -> bool {
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

/// The conditions that are written in an expression, each with its dataset.
pub(super) fn conditions_around(expr: &Expr) -> Vec<&(DatasetId, Predicate)> {
    let mut conditions = Vec::new();
    expr.visit(&mut |part| {
        if let Expr::Where(_, of) = part {
            conditions.extend(of);
        }
    });
    conditions
}

/// The condition around an expression.
pub(super) fn condition_span(expr: &hir::Expr) -> Option<Span> {
    match &expr.kind {
        ExprKind::Where(_, condition) => Some(condition.span),
        ExprKind::In(of, _) | ExprKind::At(of, _) | ExprKind::Across(of, _) => condition_span(of),
        _ => None,
    }
}
