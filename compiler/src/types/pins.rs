//! What must be true of a table as a whole: populations pinned, axes that are there, breaks noted.
//!
//! In: a table's typed columns and dimensions. Out: findings, and a note for each break in a series that the table spans.

use std::collections::BTreeSet;

use super::Checker;
use super::columns::Typed;
use super::dimensions::{Dimension, Kind};
use super::exprs::Leaf;
use super::facts::{denominators, layout, periods, units};
use crate::catalog::{ColumnType, DatasetId, DatasetRole, Describes, HierarchyId};
use crate::diagnostics::Diagnostic;
use crate::model::{
    Class, ColumnValue, Expr, IndicatorId, Meaning, Operand, Predicate, Restriction, Table, TimePart, Value,
};
use crate::names::hir;
use crate::source::Span;
use crate::syntax::ast::Axis;
use crate::value::{Period, PeriodKind};
use crate::words::lists::all;

/// A day of periods that messages give as an example: 31 March 2024.
const SAMPLE: i64 = 19_813;

impl Checker<'_> {
    /// Reports a population whose date or area nothing pins. Of rows inside others, those around them have the first dimension alone.
    pub(super) fn pinned(
        &mut self,
        typed: &[Typed<'_>],
        each: &[Option<Dimension>],
        down: &[&Dimension],
        period: bool,
        filter: &[(DatasetId, Predicate)],
    ) {
        for column in typed {
            let Some((value, _)) = &column.value else { continue };
            let value = value.clone();
            let over = || down.first().copied().into_iter().chain(each[column.group].as_ref());
            let around = |class: &Class| over().any(|dimension| dimension.class == *class);
            // A rate needs a date and an area: turned round, its rows would lack the other.
            let is_rate = self.all_leaves(&value).iter().any(|leaf| leaf.denominator && self.is_people(leaf.dataset));
            let turns = |inner: &Dimension| {
                let is_of = |of: &Dimension| matches!(of.class, Class::Time | Class::Area(_));
                !(is_rate && is_of(inner) && is_of(down[0]))
            };
            // Where only the rows inside others have it.
            let inside = |found: Diagnostic, class: &Class| match down.iter().skip(1).find(|d| d.class == *class) {
                Some(inner) => layout::rows_around(found, &down[0].name, &inner.name, turns(inner)),
                None => found,
            };
            if !around(&Class::Time) && !period {
                for dataset in self.stocks(&self.of_all_dates(&value, filter)) {
                    let found = self.several_dates(dataset, "several dates", column.column.span);
                    found.into_iter().for_each(|found| self.out.push(inside(found, &Class::Time)));
                }
            }
            self.dated_stocks(&value, column.column.span);
            for hierarchy in (0..self.catalog.hierarchies.len()).map(HierarchyId) {
                let class = Class::Area(hierarchy);
                if around(&class) {
                    continue;
                }
                let mut compared: Vec<DatasetId> = self.open_leaves(&value, &class).iter().map(|l| l.dataset).collect();
                compared.dedup();
                for dataset in compared {
                    if let Ok(Some((area, _))) = self.area_of(dataset, hierarchy, None, column.column.span)
                        && self.takes_comparators(dataset, &area)
                    {
                        let found = layout::area_needed(column.column.span, &self.catalog.dataset(dataset).name);
                        self.out.push(inside(found, &class));
                    }
                }
                let mut open = BTreeSet::new();
                let mut narrowed = self.narrowed_to_areas(filter, hierarchy);
                self.people_without_area(&value, hierarchy, &mut narrowed, &mut open);
                for dataset in open {
                    if let Ok(Some((area, _))) = self.area_of(dataset, hierarchy, None, column.column.span)
                        && !self.takes_comparators(dataset, &area)
                        && !over().any(|dimension| self.is_about(dimension, dataset, &area))
                    {
                        let found =
                            denominators::area_needed(column.column.span, &self.catalog.dataset(dataset).name, is_rate);
                        self.out.push(match self.several_areas(&value, hierarchy) {
                            Some(columns) => denominators::area_of_several(found, &columns),
                            None => inside(found, &class),
                        });
                    }
                }
            }
        }
    }

    /// The populations of an expression that are of every area: nothing around them gives them one.
    fn people_without_area(
        &self,
        expr: &Expr,
        hierarchy: HierarchyId,
        narrowed: &mut Vec<DatasetId>,
        found: &mut BTreeSet<DatasetId>,
    ) {
        match expr {
            Expr::Measure(id) => {
                let dataset = self.model.measures[id.0].dataset;
                found.extend((self.is_people(dataset) && !narrowed.contains(&dataset)).then_some(dataset));
            }
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.people_without_area(&indicator.value, hierarchy, narrowed, found);
                }
            }
            Expr::Within(_, restriction) if restriction.class == Class::Area(hierarchy) => {}
            Expr::Where(of, conditions) => {
                let before = narrowed.len();
                narrowed.extend(self.narrowed_to_areas(conditions, hierarchy));
                self.people_without_area(of, hierarchy, narrowed, found);
                narrowed.truncate(before);
            }
            other => {
                other.parts().into_iter().for_each(|part| self.people_without_area(part, hierarchy, narrowed, found));
            }
        }
    }

    /// The datasets of which conditions name the areas that rows are in.
    fn narrowed_to_areas(&self, conditions: &[(DatasetId, Predicate)], hierarchy: HierarchyId) -> Vec<DatasetId> {
        let names_areas = |(dataset, predicate): &&(DatasetId, Predicate)| {
            let areas = self.areas_of(*dataset, hierarchy);
            predicate.conjuncts().into_iter().any(|part| match part {
                Predicate::In(Operand::Value(value), _) => areas.iter().any(|(area, _)| area.root() == value.root()),
                _ => false,
            })
        };
        conditions.iter().filter(names_areas).map(|(dataset, _)| *dataset).collect()
    }

    /// The columns of areas of what an expression counts, where it has several of them.
    fn several_areas(&self, expr: &Expr, hierarchy: HierarchyId) -> Option<Vec<String>> {
        let leaves = self.all_leaves(expr).into_iter().map(|leaf| leaf.dataset);
        leaves.map(|dataset| self.area_names(dataset, &self.areas_of(dataset, hierarchy))).find(|names| names.len() > 1)
    }

    /// Reports a sum of a stock whose rows have dates of which none is said to date them: it would be of all dates together.
    fn dated_stocks(&mut self, value: &Expr, span: Span) {
        let adds_up = |leaf: &&Leaf| {
            let measure = &self.model.measures[leaf.measure.0];
            measure.adds_up_a_stock(self.catalog) && measure.of.is_some() && self.is_undated(value, leaf)
        };
        let mut undated: Vec<DatasetId> =
            self.all_leaves(value).iter().filter(adds_up).map(|leaf| leaf.dataset).collect();
        undated.sort();
        undated.dedup();
        undated
            .into_iter()
            .for_each(|dataset| self.out.push(periods::undated_stock(span, self.catalog.dataset(dataset))));
    }

    /// Whether a dimension is of an attribute of a dataset's areas, such as how poor they are. Where the dataset does not have it, that
    /// was reported.
    fn is_about(&self, dimension: &Dimension, dataset: DatasetId, area: &Value) -> bool {
        let Kind::Code { path, list, describes } = &dimension.kind else { return false };
        let own = self.same_list(dataset, path, *list);
        own.map_or(*describes == Describes::Place, |value| value.column() == area.column())
    }

    /// The dated datasets whose stocks some measures add up, other than at a date that they ask for.
    pub(super) fn stocks(&self, leaves: &[Leaf]) -> Vec<DatasetId> {
        let adds_up = |leaf: &&Leaf| {
            self.model.measures[leaf.measure.0].adds_up_a_stock(self.catalog) && self.own_date(leaf).is_none()
        };
        let mut found: Vec<DatasetId> = leaves.iter().filter(adds_up).map(|leaf| leaf.dataset).collect();
        found.retain(|dataset| self.catalog.dataset(*dataset).time.is_some());
        found.sort();
        found.dedup();
        found
    }

    /// Reports that numbers of a stock at several dates do not add up.
    pub(super) fn of_one_date(&mut self, dataset: DatasetId, dates: &str, span: Span) {
        let found = self.several_dates(dataset, dates, span);
        found.into_iter().for_each(|found| self.out.push(found));
    }

    fn several_dates(&self, dataset: DatasetId, dates: &str, span: Span) -> Option<Diagnostic> {
        let declared = self.catalog.dataset(dataset);
        let time = declared.time?;
        let sample = match (declared.covers, &declared.column(time).ty) {
            (Some((_, last)), _) => last.to_string(),
            (None, ColumnType::Period(kind)) => {
                let ordinal = kind.of_day(SAMPLE).or_else(|| PeriodKind::CalendarYear.of_day(SAMPLE)).unwrap_or(2024);
                Period { kind: *kind, ordinal }.to_string()
            }
            (None, _) => "2024-03-31".to_string(),
        };
        let column = &declared.column(time).name;
        Some(units::sum_over_snapshots(span, declared, dates, column, &sample))
    }

    /// Reports stocks that are added up over an axis of periods.
    fn over_periods(&mut self, value: &Expr, axis: Axis, span: Span) {
        let mut over: Vec<DatasetId> = Vec::new();
        self.visit(value, &mut |part| {
            if let Expr::Across(of, along) = part
                && *along == axis
            {
                over.extend(self.stocks(&self.open_leaves(of, &Class::Time)));
            }
        });
        over.dedup();
        over.into_iter().for_each(|dataset| self.of_one_date(dataset, "several dates", span));
    }

    /// Reports `across` an axis that the table does not have; one that was not understood was reported.
    pub(super) fn axes(
        &mut self,
        table: &hir::Table,
        has_rows: bool,
        typed: &[Typed<'_>],
        each: &[Option<Dimension>],
        down: &[&Dimension],
    ) {
        for column in typed {
            let Some((value, _)) = &column.value else { continue };
            if !has_rows && self.goes_across(value, Axis::Rows) {
                self.out.push(layout::nothing_across(column.column.span, "rows"));
            }
            if table.columns[column.group].each.is_none() && self.goes_across(value, Axis::Columns) {
                self.out.push(layout::nothing_across(column.column.span, "columns"));
            }
            let value = value.clone();
            if down.iter().any(|dimension| dimension.class == Class::Time) {
                self.over_periods(&value, Axis::Rows, column.column.span);
            }
            if each[column.group].as_ref().is_some_and(|dimension| dimension.class == Class::Time) {
                self.over_periods(&value, Axis::Columns, column.column.span);
            }
        }
    }

    /// Whether a value looks along an axis of its table.
    pub(super) fn goes_across(&self, expr: &Expr, axis: Axis) -> bool {
        let mut across = false;
        self.visit(expr, &mut |part| {
            across |= matches!(part, Expr::Across(_, along) | Expr::Rank(_, along, _) if *along == axis);
        });
        across
    }

    /// The value of an indicator, where it was understood.
    pub(super) fn value_of(&self, id: IndicatorId) -> Option<&Expr> {
        self.indicators[id.0].as_ref().map(|indicator| &indicator.value)
    }

    /// Does something with every expression inside one, those of indicators included.
    pub(super) fn visit<'e>(&'e self, expr: &'e Expr, does: &mut impl FnMut(&'e Expr)) {
        expr.visit_through(&|id| self.value_of(id), does);
    }

    /// The restrictions in time of a table: of its own period, its rows, its columns and the expressions in them.
    fn restrictions_in_time<'t>(&'t self, table: &'t Table) -> Vec<&'t Restriction> {
        let mut restrictions: Vec<&Restriction> = table.period.iter().collect();
        restrictions.extend(table.rows.iter().flat_map(|r| &r.restrictions));
        for column in &table.columns {
            restrictions.extend(column.member.iter().flat_map(|m| &m.restrictions));
            if let ColumnValue::Expr(expr) = &column.value {
                self.visit(expr, &mut |part| {
                    if let Expr::Within(_, restriction) = part {
                        restrictions.push(restriction);
                    }
                });
            }
        }
        restrictions.retain(|restriction| restriction.class == Class::Time);
        restrictions
    }

    /// The notes of populations that have no date for some of a table's periods.
    pub(super) fn not_served_notes(&self, table: &Table) -> Vec<String> {
        let mut found: Vec<(DatasetId, Vec<Period>)> = Vec::new();
        for (dataset, meaning) in
            self.restrictions_in_time(table).iter().flat_map(|restriction| &restriction.by_dataset)
        {
            let Meaning::NotServed(period) = meaning else { continue };
            match found.iter_mut().find(|(known, _)| known == dataset) {
                Some((_, periods)) => periods.push(*period),
                None => found.push((*dataset, vec![*period])),
            }
        }
        // What lacks the same periods is named together.
        let mut said: Vec<(&str, Vec<Period>, Vec<String>)> = Vec::new();
        for (id, mut periods) in found.clone() {
            periods.sort_unstable();
            periods.dedup();
            let dataset = self.catalog.dataset(id);
            let what = if dataset.is_population() { "population" } else { "number" };
            // Two populations of residents may be of other ages.
            let is_alone =
                found.iter().filter(|(other, _)| self.catalog.dataset(*other).counts == dataset.counts).count() == 1;
            let noun = match &dataset.role {
                DatasetRole::Population { basis } if !is_alone => basis,
                _ => &dataset.counts,
            };
            match said.iter_mut().find(|(other, same, _)| (*other, same) == (what, &periods)) {
                Some((.., nouns)) => nouns.extend((!nouns.contains(noun)).then(|| noun.clone())),
                None => said.push((what, periods, vec![noun.clone()])),
            }
        }
        let note = |(what, periods, nouns): (&str, Vec<Period>, Vec<String>)| {
            let periods: Vec<String> = periods.iter().map(Period::to_string).collect();
            format!("No {what} of {} for {}.", all(&nouns, "or"), all(&periods, "and"))
        };
        said.into_iter().map(note).collect()
    }

    /// A note for each break in a series that the table's periods span.
    pub(super) fn break_notes(&self, table: &Table) -> Vec<String> {
        let mut spans: Vec<(DatasetId, i64, i64)> = Vec::new();
        for (dataset, meaning) in
            self.restrictions_in_time(table).iter().flat_map(|restriction| &restriction.by_dataset)
        {
            let Meaning::Among { value, set, .. } = meaning else { continue };
            let Some(kind) = self.period_kind(*dataset, value) else { continue };
            for ordinal in set {
                let (first, last) = Period { kind, ordinal: *ordinal }.days();
                match spans.iter_mut().find(|(d, _, _)| d == dataset) {
                    Some(span) => *span = (*dataset, span.1.min(first), span.2.max(last)),
                    None => spans.push((*dataset, first, last)),
                }
            }
        }
        let mut notes = Vec::new();
        for (dataset, first, last) in spans {
            for found in &self.catalog.dataset(dataset).breaks {
                let note = format!("Break in the series: {}.", found.label.trim_end_matches('.'));
                if first < found.day && found.day <= last && !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        notes
    }

    /// The kind of period that a value of a dataset is.
    pub(super) fn period_kind(&self, dataset: DatasetId, value: &Value) -> Option<PeriodKind> {
        match value {
            Value::Time { part: TimePart::Period(kind), .. } => Some(*kind),
            Value::Column(column) => match self.catalog.dataset(dataset).column(*column).ty {
                ColumnType::Period(kind) => Some(kind),
                _ => None,
            },
            Value::Time { .. } | Value::LookUp { .. } | Value::Attribute { .. } | Value::Band { .. } => None,
        }
    }
}
