//! Numbers whose own period is another than the one that their table, row or column has: they count no rows there.
//!
//! In: a table of the model. Out: a warning for each measure that conditions give a period, with the periods around it that have no day of
//! that. Invariant: says so only when it is certain, of conditions that all must be true.

use super::facts::periods;
use super::{Checker, Days};
use crate::catalog::DatasetId;
use crate::model::{Class, ColumnValue, Expr, Meaning, Measure, MeasureId, Member, Predicate, Restriction, Table};
use crate::source::Span;
use crate::value::Period;
use crate::words::lists;

impl Checker<'_> {
    /// Warns of the columns of a table that count nothing in some of its periods; `headings` are where they are written.
    pub(super) fn elsewhen(&mut self, table: &Table, headings: &[Option<Span>]) {
        let rows: Vec<&Restriction> = table.rows.iter().filter_map(Member::time).collect();
        let of_table: Vec<&(DatasetId, Predicate)> = table.filter.iter().collect();
        let mut found: Vec<(Span, MeasureId, Vec<Period>)> = Vec::new();
        for (column, heading) in table.columns.iter().zip(headings) {
            let ColumnValue::Expr(expr) = &column.value else { continue };
            let own = column.member.as_ref().and_then(Member::time);
            let around: Vec<&Restriction> = match own {
                Some(own) => vec![own],
                None if !rows.is_empty() => rows.clone(),
                None => table.period.iter().collect(),
            };
            let place = heading.unwrap_or(table.head.name.span);
            let mut say = |measure: MeasureId, periods: Vec<Period>| match found
                .iter_mut()
                .find(|(at, known, _)| (*at, *known) == (place, measure))
            {
                Some((_, _, known)) => known.extend(periods),
                None => found.push((place, measure, periods)),
            };
            self.without_rows(expr, &around, &of_table, &mut say);
        }
        for (place, measure, mut without) in found {
            without.sort_unstable();
            without.dedup();
            let without: Vec<String> = without.iter().map(Period::to_string).collect();
            let what = self.model.measures[measure.0].head.title();
            let asked = self.condition_of(measure);
            self.out.push(periods::elsewhen(place, &what, &lists::some(&without, "and"), asked));
        }
    }

    /// The measures of an expression that have no rows in some of the periods around them.
    fn without_rows(
        &self,
        expr: &Expr,
        around: &[&Restriction],
        conditions: &[&(DatasetId, Predicate)],
        say: &mut dyn FnMut(MeasureId, Vec<Period>),
    ) {
        match expr {
            Expr::Within(of, restriction) if restriction.class == Class::Time => {
                self.without_rows(of, &[restriction], conditions, say);
            }
            Expr::Where(of, more) => {
                let conditions: Vec<_> = conditions.iter().copied().chain(more).collect();
                self.without_rows(of, around, &conditions, say);
            }
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.without_rows(&indicator.value, around, conditions, say);
                }
            }
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                let around_it = conditions.iter().filter(|(dataset, _)| *dataset == measure.dataset);
                let mut own: Vec<Days> = Vec::new();
                around_it.for_each(|(_, condition)| self.days_needed(measure.dataset, condition, &mut own));
                let always = self.known.measures[id.0].needs.get_or_init(|| self.needs_of(measure));
                if own.is_empty() && always.is_empty() {
                    return;
                }
                let meets = |period: &Period| {
                    let (first, last) = period.days();
                    let mut needed = own.iter().chain(always);
                    needed.all(|days| days.iter().any(|(from, to)| *from <= last && first <= *to))
                };
                let periods = around.iter().flat_map(|restriction| self.periods_in(restriction, measure.dataset));
                let without: Vec<Period> = periods.filter(|period| !meets(period)).collect();
                if !without.is_empty() {
                    say(*id, without);
                }
            }
            other => other.parts().into_iter().for_each(|part| self.without_rows(part, around, conditions, say)),
        }
    }

    /// The periods that a restriction has for a dataset.
    pub(super) fn periods_in(&self, restriction: &Restriction, dataset: DatasetId) -> Vec<Period> {
        let meaning = restriction.by_dataset.iter().find(|(id, _)| *id == dataset).map(|(_, meaning)| meaning);
        let Some(Meaning::Among { value, set, .. }) = meaning else { return Vec::new() };
        let Some(kind) = self.period_kind(dataset, value) else { return Vec::new() };
        set.iter().map(|ordinal| Period { kind, ordinal: *ordinal }).collect()
    }

    /// The days that the conditions of a measure and of its cohorts ask for, each of them.
    fn needs_of(&self, measure: &Measure) -> Vec<Days> {
        let mut needed = Vec::new();
        self.model.conditions(measure).for_each(|of| self.days_needed(measure.dataset, of, &mut needed));
        needed
    }

    /// The days that a condition on the date of rows asks for, for each that must be true.
    fn days_needed(&self, dataset: DatasetId, condition: &Predicate, needed: &mut Vec<Days>) {
        let Some(time) = self.catalog.dataset(dataset).time else { return };
        let asks = |part: &&Predicate| {
            matches!(part, Predicate::In(..)) && part.asked().iter().all(|value| value.column() == time)
        };
        for part in condition.conjuncts().into_iter().filter(asks) {
            let mut days = Vec::new();
            self.days_asked(dataset, part, &mut days);
            needed.extend((!days.is_empty()).then_some(days));
        }
    }

    /// Where a measure or one of its cohorts asks for a period.
    fn condition_of(&self, measure: MeasureId) -> Option<Span> {
        let measure = &self.model.measures[measure.0];
        let asks = |condition: &Predicate| {
            let mut days = Vec::new();
            self.days_needed(measure.dataset, condition, &mut days);
            !days.is_empty()
        };
        let cohort = self
            .model
            .cohorts_behind(measure.rows)
            .find(|cohort| cohort.clauses.iter().any(|clause| asks(&clause.predicate)));
        let by_itself = || measure.filter.as_ref().is_some_and(asks).then_some(measure.head.name.span);
        cohort.map(|cohort| cohort.head.name.span).or_else(by_itself)
    }
}
