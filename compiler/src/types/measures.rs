//! Measures: what is counted or added up, and what it is a number of.
//!
//! In: the Hir's measures. Out: the model's, one for one, each with its unit.

use super::Checker;
use super::facts::{types, units};
use super::paths::words;
use crate::catalog::{ColumnId, DatasetId, Gaps};
use crate::functions::{self, Function, Takes};
use crate::model::{Measure, Rows, Type, Unit, Value, typing};
use crate::names::hir;
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn measures(&mut self) {
        for measure in &self.hir.measures[self.model.measures.len()..] {
            let typed = self.measure(measure);
            self.model.to_mut().measures.push(typed);
        }
    }

    fn measure(&mut self, measure: &hir::Measure) -> Measure {
        let mut typed = Measure {
            head: measure.head.clone(),
            function: measure.function,
            rows: measure.rows.unwrap_or(Rows::Dataset(DatasetId(0))),
            dataset: measure.dataset.unwrap_or(DatasetId(0)),
            of: None,
            scale: 0,
            filter: None,
            unit: Unit::Unknown,
        };
        let Some(dataset) = measure.dataset else { return typed };
        let column = measure.column.as_ref().and_then(|path| Some((self.path(dataset, path)?, path)));
        if let Some(filter) = &measure.filter {
            typed.filter = self.predicate(dataset, filter);
            if let Some(predicate) = &typed.filter {
                let predicate = predicate.clone();
                self.decided(dataset, &predicate, filter.span);
                self.totals_of_rows(typed.rows, &[&predicate], dataset, filter.span);
            }
        }
        let declared = self.catalog.dataset(dataset);
        let makes_rows = matches!(declared.complete, Some(Gaps::Unknown | Gaps::Zero));
        if makes_rows && matches!(measure.function.takes, Takes::Rows | Takes::Distinct) {
            self.out.push(types::count_of_made_rows(measure.span, &declared.name));
        }
        let population = declared.is_population();
        let counts = (measure.function.counts)(population).is_some();
        match (measure.function.takes, column) {
            (Takes::Rows, _) => typed.unit = Unit::Count(declared.counts.clone()),
            (_, None) => {} // the column was reported
            (Takes::Distinct, Some(((value, _), path))) => {
                let last = &path.parts[path.parts.len() - 1].value;
                typed.unit =
                    Unit::Count(self.noun(dataset, &value).unwrap_or_else(|| format!("different values of {last}")));
                typed.of = Some(value);
            }
            (Takes::Numbers, Some(((value, ty), path))) => {
                let Some(scale) = scale(&ty) else {
                    let (text, is) = (self.sources.text(path.span), words(self.catalog, &ty));
                    self.out.push(types::not_a_number(path.span, text, &is, measure.function.name));
                    return typed;
                };
                typed.function = self.weighed(dataset, measure.function, &value, path.span);
                if typed.function == functions::MEAN
                    && matches!(value, Value::Column(column) if self.is_dated_stock(dataset, column))
                {
                    typed.function = functions::MEAN_OVER_DATES;
                }
                let noun = self.noun(dataset, &value);
                typed.scale = scale;
                typed.unit = match counts {
                    // Adding up the parts of a stock of people counts the people.
                    true => Unit::Count(noun.unwrap_or_else(|| declared.counts.clone())),
                    false => Unit::Quantity(noun),
                };
                typed.of = Some(value);
            }
        }
        typed
    }

    /// The function that is meant of a column whose values do not add up as they are; reports a sum of them.
    fn weighed(&mut self, dataset: DatasetId, function: Function, of: &Value, span: Span) -> Function {
        let column = typing::column_of(self.catalog, dataset, of);
        let adds = function.additive;
        if column.ratio && *of == *of.root() {
            let unit = column.unit.as_deref().unwrap_or("ratio");
            if adds {
                self.out.push(units::sum_of_percentages(span, &column.name, unit));
            }
            if function == functions::MEAN {
                return functions::ONE_VALUE;
            }
        } else if let Value::LookUp { on, dataset: from, .. } = of
            && adds
        {
            let (many, one) = (self.catalog.dataset(dataset), self.catalog.dataset(*from));
            self.out.push(units::sum_through_look_up(
                span,
                &many.counts,
                &many.column(*on).name,
                &one.grain,
                &one.name,
            ));
        }
        function
    }

    fn is_dated_stock(&self, dataset: DatasetId, column: ColumnId) -> bool {
        let declared = self.catalog.dataset(dataset);
        declared.time.is_some() && declared.is_stock(column)
    }

    /// The declared unit of a column.
    fn noun(&self, dataset: DatasetId, value: &Value) -> Option<String> {
        match value {
            Value::Column(column) => self.catalog.dataset(dataset).column(*column).unit.clone(),
            Value::LookUp { dataset, column, .. } => self.catalog.dataset(*dataset).column(*column).unit.clone(),
            Value::Attribute { .. } | Value::Band { .. } | Value::Time { .. } => None,
        }
    }
}

/// The decimals of a number; `None` for what is not a number.
fn scale(ty: &Type) -> Option<u32> {
    match ty {
        Type::Integer { .. } => Some(0),
        Type::Decimal(scale) => Some(*scale),
        Type::Text | Type::Flag | Type::Day | Type::Second | Type::Period(_) | Type::Code(_) => None,
    }
}
