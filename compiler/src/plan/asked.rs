//! What definitions ask of values that only rows can answer: numbers that must fall into a band, texts that some row should have, periods
//! that rows should reach.
//!
//! In: values and conditions of a dataset. Out: entries of the plan's [`Asked`]; whether a number falls into a band.
//! Invariant: a band or text that a definition uses is there once, under the dataset and column that are read for it, whatever rules do to
//! the plan.

use super::expr::{band_value, map_value, time_value};
use super::ir::{AddedParts, Asked, AskedAges, Banded, Compared, Expr, NamedTotal, UnusableCounted};
use super::rows::value;
use crate::catalog::{Catalog, CodeList, ColumnId, ColumnType, DatasetId, OutsideBands, is_just_age};
use crate::model::gaps::may_fall_outside;
use crate::model::typing::type_of;
use crate::model::{Meaning, Operand, Predicate, TimePart, Type, Value, totals};
use crate::value::band::Upper;
use crate::value::{Period, PeriodKind, decimal, merged};

impl Asked {
    /// Notes what a value asks.
    pub fn value(&mut self, catalog: &Catalog, dataset: DatasetId, of: &Value) {
        let (owner, column) = of.owner(dataset);
        for part in of.chain() {
            let Value::Band { of, list, scale } = part else { continue };
            let declared = catalog.code_list(*list);
            let asked = match declared.outside_bands {
                OutsideBands::Error => &mut self.bands,
                OutsideBands::Count => &mut self.counted,
                OutsideBands::Allowed => continue,
            };
            if may_fall_outside(catalog, dataset, part) {
                let of = value(catalog, owner, &of.with_root(Value::Column(column)));
                let bands = declared.band_ends(*scale).collect();
                asked.insert(Banded { dataset: owner.0, column: column.0, list: list.0, of, bands, scale: *scale });
            }
        }
    }

    /// Notes the periods that a restriction asks for, where they are of the column that dates rows.
    pub fn periods(&mut self, catalog: &Catalog, dataset: DatasetId, of: &Value, set: &[i64]) {
        let declared = catalog.dataset(dataset);
        let kind = match of {
            Value::Column(column) if Some(*column) == declared.time => match declared.column(*column).ty {
                ColumnType::Period(kind) => kind,
                _ => return,
            },
            Value::Time { of, part: TimePart::Period(kind), .. } => match **of {
                Value::Column(column) if Some(column) == declared.time => *kind,
                _ => return,
            },
            _ => return,
        };
        self.periods.extend(set.iter().map(|ordinal| (dataset.0, Period { kind, ordinal: *ordinal })));
    }

    /// Notes what a condition asks.
    pub fn condition(&mut self, catalog: &Catalog, dataset: DatasetId, of: &Predicate) {
        for part in of.conjuncts() {
            let Predicate::In(Operand::Value(value), ranges) = part else { continue };
            if Some(value.column()) != catalog.dataset(dataset).time || value.owner(dataset).0 != dataset {
                continue;
            }
            let ty = type_of(catalog, dataset, value);
            let days = ranges.iter().filter_map(|range| ty.days(*range));
            self.periods.extend(days.filter_map(period_of_days).map(|period| (dataset.0, period)));
        }
        for part in of.conjuncts() {
            if let Predicate::In(Operand::Value(value), ranges) = part {
                self.ages(catalog, dataset, value, ranges.iter().copied());
            }
        }
        for part in of.questions() {
            part.asked().into_iter().for_each(|value| self.value(catalog, dataset, value));
            let Predicate::Text(value, test, texts) = part else { continue };
            if type_of(catalog, dataset, value) == Type::Text {
                let (owner, column) = value.owner(dataset);
                let compared = |text: &String| Compared {
                    dataset: owner.0,
                    column: column.0,
                    test: *test,
                    text: text.as_str().into(),
                };
                self.texts.extend(texts.iter().map(compared));
            }
        }
    }

    /// Notes ages that are asked of a population, where it has them by single years.
    pub fn ages(
        &mut self,
        catalog: &Catalog,
        dataset: DatasetId,
        of: &Value,
        ranges: impl Iterator<Item = (i64, i64)>,
    ) {
        let Value::Column(column) = of.root() else { return };
        let declared = catalog.dataset(dataset);
        let (name, ty) = (&declared.column(*column).name, &declared.column(*column).ty);
        let is_age = is_just_age(name) && matches!(ty, ColumnType::Integer { .. });
        if !declared.is_population() || !is_age {
            return;
        }
        let ages: Vec<(i64, i64)> = match of {
            Value::Column(_) => ranges.collect(),
            Value::Band { of, list, scale } if matches!(**of, Value::Column(_)) => {
                let ranges: Vec<(i64, i64)> = ranges.collect();
                let bands = catalog.code_list(*list).band_ends(*scale).zip(0..);
                let asked = bands.filter(|(_, place)| ranges.iter().any(|(a, b)| (a..=b).contains(&place)));
                asked.map(|((from, to), _)| (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX))).collect()
            }
            _ => return,
        };
        self.ages.extend(merged(ages).into_iter().map(|(first, last)| AskedAges {
            dataset: dataset.0,
            column: column.0,
            first,
            last,
        }));
    }

    /// Notes ages that all conditions of a number together leave of a population from its youngest on, `age < 18`, where nothing else asks for
    /// ages.
    pub fn youngest(
        &mut self,
        catalog: &Catalog,
        dataset: DatasetId,
        conditions: &[&Predicate],
        restrictions: &[&Meaning],
    ) {
        let declared = catalog.dataset(dataset);
        if !declared.is_population() {
            return;
        }
        for (at, column) in declared.columns.iter().enumerate().filter(|(_, column)| is_just_age(&column.name)) {
            let ColumnType::Integer { min, .. } = column.ty else { continue };
            let is_here = |of: &Value| *of.root() == Value::Column(ColumnId(at));
            let in_rows = |of: &&Meaning| matches!(of, Meaning::Among { value, .. } if is_here(value));
            let mut asking =
                conditions.iter().flat_map(|of| of.conjuncts()).filter(|of| of.values().into_iter().any(is_here));
            let ages = asking.try_fold((i64::MIN, i64::MAX), |(first, last), of| match of {
                Predicate::In(Operand::Value(Value::Column(_)), ranges) => match ranges[..] {
                    [(from, to)] => Some((first.max(from), last.min(to))),
                    _ => None,
                },
                _ => None,
            });
            let youngest = min.unwrap_or(0).max(0);
            let is_from_there = |(first, last): &(i64, i64)| *first <= youngest && *last < i64::MAX;
            if let Some((_, last)) = ages.filter(is_from_there)
                && !restrictions.iter().any(in_rows)
            {
                self.ages.insert(AskedAges { dataset: dataset.0, column: at, first: youngest, last });
            }
        }
    }

    /// Notes the totals that conditions and restrictions name.
    pub fn totals(&mut self, catalog: &Catalog, dataset: DatasetId, conditions: &[&Predicate], among: &[&Meaning]) {
        let named = totals::named(catalog, dataset, conditions, among).into_iter();
        self.totals.extend(named.map(|(column, code)| NamedTotal { dataset: dataset.0, column: column.0, code }));
    }

    /// Adds what another plan asks, of datasets that are elsewhere here.
    pub fn append(&mut self, other: Asked, datasets: &[usize]) {
        let moved = |dataset: usize| datasets.get(dataset).copied().unwrap_or(dataset);
        let banded = |asked: Banded| Banded { dataset: moved(asked.dataset), ..asked };
        let (bands, counted) = (other.bands.into_iter().map(banded), other.counted.into_iter().map(banded));
        let texts = other.texts.into_iter().map(|asked| Compared { dataset: moved(asked.dataset), ..asked });
        let totals = other.totals.into_iter().map(|asked| NamedTotal { dataset: moved(asked.dataset), ..asked });
        let parts = other.parts.into_iter().map(|asked| AddedParts { dataset: moved(asked.dataset), ..asked });
        self.parts.extend(parts);
        self.ages.extend(other.ages.into_iter().map(|asked| AskedAges { dataset: moved(asked.dataset), ..asked }));
        let unusable = other.unusable.into_iter();
        self.unusable.extend(unusable.map(|asked| UnusableCounted { dataset: moved(asked.dataset), ..asked }));
        self.totals.extend(totals);
        self.not_counted.extend(other.not_counted.into_iter().map(|(dataset, column)| (moved(dataset), column)));
        self.periods.extend(other.periods.into_iter().map(|(dataset, period)| (moved(dataset), period)));
        self.over_dates.extend(other.over_dates.into_iter().map(moved));
        self.at_dates.extend(other.at_dates.into_iter().map(moved));
        self.sums.extend(other.sums.into_iter().map(moved));
        self.below.extend(other.below.into_iter().map(moved));
        self.above.extend(other.above.into_iter().map(moved));
        self.beside.extend(other.beside.into_iter().map(|(above, below)| (moved(above), moved(below))));
        self.bands.extend(bands);
        self.counted.extend(counted);
        self.texts.extend(texts);
    }
}

impl Banded {
    /// Whether a value of the column falls into a band, or has no number that could.
    pub fn has_band(&self, value: i64) -> bool {
        derived(&self.of, value).is_none_or(|number| band_value(&self.bands, number).is_some())
    }
}

impl Banded {
    /// What a list could say so that a value of the column, which falls into none of its bands, does: one band more, or one that is wider.
    pub fn another(&self, value: i64, list: &CodeList) -> Option<String> {
        let number = derived(&self.of, value)?;
        let band = |at: usize| list.codes.get(at)?.band;
        let above = self.bands.iter().position(|(from, _)| from.is_some_and(|from| number < from));
        let written = |text: String| format!("add a band, such as `{text}`");
        Some(match above {
            None => {
                let from = match band(self.bands.len().checked_sub(1)?)?.upper? {
                    Upper::Under(end) => end.to_string(),
                    Upper::To(_) => decimal(self.bands.last()?.1?.checked_add(1)?, self.scale),
                };
                written(format!("{{label: {from} or more, from: {from}}}"))
            }
            Some(0) => {
                let under = band(0)?.from?;
                written(format!("{{label: under {under}, under: {under}}}"))
            }
            Some(at) => {
                let (below, above) = (list.codes.get(at - 1)?, list.codes.get(at)?);
                let under = above.band?.from?;
                let wider = match below.band?.from {
                    Some(from) => format!("{{label: {from} to under {under}, from: {from}, under: {under}}}"),
                    None => format!("{{label: under {under}, under: {under}}}"),
                };
                let between = format!("between \"{}\" and \"{}\"", below.label, above.label);
                format!("{between}, add a band, or write `{wider}` in place of the first")
            }
        })
    }
}

/// The period whose first and last day these are; of two such kinds the first one.
fn period_of_days((first, last): (i64, i64)) -> Option<Period> {
    let kinds = [PeriodKind::Month, PeriodKind::CalendarYear, PeriodKind::FinancialYear, PeriodKind::AcademicYear];
    let period = |kind: PeriodKind| Some(Period { kind, ordinal: kind.of_day(first)? });
    kinds.into_iter().filter_map(period).find(|period| period.days() == (first, last))
}

/// What is derived from the value of the only column of an expression.
pub(super) fn derived(of: &Expr, value: i64) -> Option<i64> {
    match of {
        Expr::Column(_) => Some(value),
        Expr::Map { of, table } => map_value(table, derived(of, value)?),
        Expr::Band { of, bands } => band_value(bands, derived(of, value)?),
        Expr::Time { of, part } => time_value(*part, derived(of, value)?),
        _ => None,
    }
}
