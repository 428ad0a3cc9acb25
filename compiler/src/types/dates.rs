//! Of which date a number of a stock is: by a period around it, or by a condition that asks for one date.
//!
//! In: expressions of the model, conditions. Out: the stocks whose date nothing says; findings where stocks of several dates are added up.
//! Invariant: what is said to be of one date has rows of one date only; where rows are dated by a day, they are asked as well.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::Checker;
use super::exprs::Leaf;
use crate::catalog::{ColumnType, DatasetId};
use crate::model::{Class, Expr, Meaning, Operand, Predicate, Restriction, TimePart, Unit, Value};
use crate::source::Span;
use crate::value::PeriodKind;

/// When a number is of.
#[derive(Clone, Debug, PartialEq)]
enum At {
    /// At one date of its time column.
    Date(i64),
    /// In something else.
    Within(Meaning),
}

/// What says when a number is of: a period around it, or conditions that ask for a date.
#[derive(PartialEq)]
enum When<'e> {
    Period(&'e Restriction),
    Asked(&'e [(DatasetId, Predicate)]),
}

impl Checker<'_> {
    /// Whether a value is the date of a row itself.
    fn is_date(&self, dataset: DatasetId, value: &Value) -> bool {
        let declared = self.catalog.dataset(dataset);
        let Some(time) = declared.time else { return false };
        match value {
            Value::Column(column) => {
                *column == time && matches!(declared.column(time).ty, ColumnType::Period(_) | ColumnType::Date { .. })
            }
            Value::Time { of, part: TimePart::Period(PeriodKind::Day), .. } => **of == Value::Column(time),
            _ => false,
        }
    }

    /// The one date that a condition leaves rows of, where it asks for one.
    fn date_asked(&self, dataset: DatasetId, condition: &Predicate) -> Option<i64> {
        condition.conjuncts().into_iter().find_map(|part| match part {
            Predicate::In(Operand::Value(value), ranges) if self.is_date(dataset, value) => match ranges[..] {
                [(from, to)] if from == to => Some(from),
                _ => None,
            },
            _ => None,
        })
    }

    /// The date that the conditions of a measure and its cohorts ask for.
    pub(super) fn own_date(&self, leaf: &Leaf) -> Option<i64> {
        let measure = &self.model.measures[leaf.measure.0];
        self.model.conditions(measure).find_map(|condition| self.date_asked(leaf.dataset, condition))
    }

    /// The measures of an expression that are of all their dates: no period is around them, nor a condition that asks for one date.
    pub(super) fn of_all_dates(&self, expr: &Expr, conditions: &[(DatasetId, Predicate)]) -> Vec<Leaf> {
        let mut found = Vec::new();
        self.add_of_all_dates(expr, &mut self.asked_for(conditions), &mut found);
        found
    }

    /// The datasets of which conditions ask for one date.
    fn asked_for(&self, conditions: &[(DatasetId, Predicate)]) -> Vec<DatasetId> {
        let asks = |(dataset, condition): &&(DatasetId, Predicate)| self.date_asked(*dataset, condition).is_some();
        conditions.iter().filter(asks).map(|(dataset, _)| *dataset).collect()
    }

    fn add_of_all_dates(&self, expr: &Expr, asked: &mut Vec<DatasetId>, found: &mut Vec<Leaf>) {
        match expr {
            Expr::Measure(id) => {
                let dataset = self.hir.measures[id.0].dataset.filter(|dataset| !asked.contains(dataset));
                found.extend(dataset.map(|dataset| Leaf { measure: *id, dataset, denominator: false }));
            }
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.add_of_all_dates(&indicator.value, asked, found);
                }
            }
            Expr::Within(_, restriction) if restriction.class == Class::Time => {}
            Expr::Where(of, conditions) => {
                let before = asked.len();
                asked.extend(self.asked_for(conditions));
                self.add_of_all_dates(of, asked, found);
                asked.truncate(before);
            }
            other => other.parts().into_iter().for_each(|part| self.add_of_all_dates(part, asked, found)),
        }
    }

    /// Reports a stock of one date that is added to that of another.
    pub(super) fn dates_added(&mut self, span: Span, a: &Expr, b: &Expr) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        self.dates_of_stocks(a, None, &[], &mut left);
        self.dates_of_stocks(b, None, &[], &mut right);
        let other = left.iter().find_map(|(dataset, date)| {
            let other = |(of, theirs): &&(DatasetId, Option<At>)| of == dataset && theirs.is_some() && theirs != date;
            date.as_ref().and_then(|_| right.iter().find(other)).map(|_| *dataset)
        });
        other.into_iter().for_each(|dataset| self.add_dates(span, dataset));
    }

    fn add_dates(&mut self, span: Span, dataset: DatasetId) {
        match &mut self.dates_held {
            Some(held) => held.push((span, dataset)),
            None => self.of_one_date(dataset, "several dates", span),
        }
    }

    /// Types what is divided by a number, where it is. A sum of one thing at as many dates as the number says is the mean over these: then
    /// dates that are added up are right.
    pub(super) fn divided_by(
        &mut self,
        by: Option<BigRational>,
        typed: impl FnOnce(&mut Self) -> (Expr, Unit),
    ) -> (Expr, Unit) {
        let Some(by) = by else { return typed(self) };
        let before = self.dates_held.replace(Vec::new());
        let (sum, unit) = typed(self);
        let held = std::mem::replace(&mut self.dates_held, before).unwrap_or_default();
        if !self.is_mean_over_dates(&sum, &by) {
            held.into_iter().for_each(|(span, dataset)| self.add_dates(span, dataset));
        }
        (sum, unit)
    }

    /// Whether a sum divided by a number is of one thing at as many different dates.
    fn is_mean_over_dates(&self, sum: &Expr, by: &BigRational) -> bool {
        let mut parts = Vec::new();
        add_parts(sum, &mut parts);
        let dated: Option<Vec<(When<'_>, Expr)>> = parts.iter().map(|part| self.without_date(part)).collect();
        let Some(dated) = dated.filter(|dated| *by == BigRational::from_integer(BigInt::from(dated.len()))) else {
            return false;
        };
        let are_alike = dated.iter().all(|(_, of)| *of == dated[0].1);
        let differ = |(at, (when, _)): (usize, &(When<'_>, Expr))| dated[..at].iter().all(|(other, _)| other != when);
        are_alike && dated.iter().enumerate().all(differ)
    }

    /// What says when a number is of, and the number without it.
    fn without_date<'e>(&self, expr: &'e Expr) -> Option<(When<'e>, Expr)> {
        match expr {
            Expr::Within(of, period) if period.class == Class::Time => Some((When::Period(period), (**of).clone())),
            Expr::Within(of, other) => {
                self.without_date(of).map(|(when, of)| (when, Expr::Within(Box::new(of), other.clone())))
            }
            Expr::Where(of, conditions)
                if conditions
                    .iter()
                    .all(|(dataset, of)| of.conjuncts().len() == 1 && self.date_asked(*dataset, of).is_some()) =>
            {
                Some((When::Asked(conditions), (**of).clone()))
            }
            Expr::Where(of, conditions) => {
                self.without_date(of).map(|(when, of)| (when, Expr::Where(Box::new(of), conditions.clone())))
            }
            _ => None,
        }
    }

    /// The stocks that an expression adds up, each with when it is of.
    fn dates_of_stocks<'e>(
        &'e self,
        expr: &'e Expr,
        around: Option<&'e Restriction>,
        wheres: &[&'e (DatasetId, Predicate)],
        found: &mut Vec<(DatasetId, Option<At>)>,
    ) {
        match expr {
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                if !measure.adds_up_a_stock(self.catalog) {
                    return;
                }
                let dataset = measure.dataset;
                let around_it = wheres.iter().filter(|(of, _)| *of == dataset).map(|(_, condition)| condition);
                let mut conditions = around_it.chain(self.model.conditions(measure));
                let asked = conditions.find_map(|condition| self.date_asked(dataset, condition)).map(At::Date);
                let within =
                    || around?.by_dataset.iter().find(|(of, _)| *of == dataset).map(|(_, of)| self.at(dataset, of));
                found.push((dataset, asked.or_else(within)));
            }
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.dates_of_stocks(&indicator.value, around, wheres, found);
                }
            }
            // What is divided is not added up.
            Expr::Over { .. } | Expr::Divide(..) => {}
            Expr::Within(of, restriction) if restriction.class == Class::Time => {
                self.dates_of_stocks(of, Some(restriction), wheres, found);
            }
            Expr::Where(of, conditions) => {
                let wheres: Vec<&(DatasetId, Predicate)> = wheres.iter().copied().chain(conditions).collect();
                self.dates_of_stocks(of, around, &wheres, found);
            }
            other => other.parts().into_iter().for_each(|part| self.dates_of_stocks(part, around, wheres, found)),
        }
    }

    fn at(&self, dataset: DatasetId, meaning: &Meaning) -> At {
        match meaning {
            Meaning::Among { value, set, missing: false } if self.is_date(dataset, value) && set.len() == 1 => {
                At::Date(set[0])
            }
            other => At::Within(other.clone()),
        }
    }
}

fn add_parts<'e>(sum: &'e Expr, parts: &mut Vec<&'e Expr>) {
    match sum {
        Expr::Add(a, b) => {
            add_parts(a, parts);
            add_parts(b, parts);
        }
        other => parts.push(other),
    }
}
