//! Thresholds: where a project's definitions draw a line through the rows of a dataset.
//!
//! In: the model. Out: each single condition that cohorts, measures, indicators and tables use, with what must be true beside it
//! for it to decide. Invariant: a condition is listed once a dataset, in the order of the definitions.

use std::collections::HashSet;

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::model::{
    Among, CohortId, ColumnValue, Expr, Keep, Meaning, MeasureId, Model, Operand, Predicate, Restriction, Rows, Value,
};

/// A condition and whether it should be true.
pub type Wanted = (Predicate, bool);

/// One condition that some rows meet and others do not.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// The dataset.
    pub dataset: DatasetId,
    /// The condition: no `and`, `or`, `not`.
    pub condition: Predicate,
    /// What makes it the one that decides.
    pub beside: Vec<Wanted>,
    /// The first definition that uses it.
    pub of: String,
}

/// A cohort whose rows depend on other rows.
#[derive(Clone, Debug)]
pub struct Chosen<'m> {
    /// The cohort's name.
    pub of: String,
    /// Its dataset.
    pub dataset: DatasetId,
    /// What its rows meet.
    pub clauses: Vec<Predicate>,
    /// Which of several rows stays.
    pub keep: Option<&'m Keep>,
    /// Whose rows they must be among.
    pub amongs: &'m [Among],
}

/// Every line that a model draws.
#[derive(Debug, Default)]
pub struct Lines<'m> {
    /// Conditions on single rows.
    pub thresholds: Vec<Threshold>,
    /// Cohorts that keep one of several rows, or look at other rows.
    pub chosen: Vec<Chosen<'m>>,
    seen: HashSet<(DatasetId, Predicate)>,
}

/// Reads them off the definitions.
pub fn lines<'m>(catalog: &Catalog, model: &'m Model) -> Lines<'m> {
    let mut lines = Lines::default();
    for (place, cohort) in model.cohorts.iter().enumerate() {
        let clauses = clauses(model, Rows::Cohort(CohortId(place)));
        let name = &cohort.head.name.value;
        lines.add(cohort.dataset, &clauses, name);
        if cohort.keep.is_some() || !cohort.amongs.is_empty() {
            let (keep, amongs) = (cohort.keep.as_ref(), &cohort.amongs[..]);
            lines.chosen.push(Chosen { of: name.clone(), dataset: cohort.dataset, clauses, keep, amongs });
        }
    }
    for place in 0..model.measures.len() {
        lines.measure(model, MeasureId(place), &[], "");
    }
    for indicator in &model.indicators {
        lines.expr(model, &indicator.value, &mut Vec::new(), &indicator.head.name.value);
    }
    for table in &model.tables {
        let name = &table.head.name.value;
        let whole = table.filter.iter().cloned().chain(table.period.iter().flat_map(meant)).collect::<Vec<_>>();
        for column in &table.columns {
            let ColumnValue::Expr(expr) = &column.value else { continue };
            let mut around = whole.clone();
            around.extend(column.member.iter().flat_map(|member| &member.restrictions).flat_map(meant));
            lines.expr(model, expr, &mut around, name);
            let plain = around.len();
            for row in &table.rows {
                around.extend(row.restrictions.iter().flat_map(meant));
                lines.expr(model, expr, &mut around, name);
                around.truncate(plain);
            }
        }
    }
    lines.of_look_ups(catalog);
    lines
}

/// What the rows of a dataset or cohort meet, each on its own.
pub fn clauses(model: &Model, rows: Rows) -> Vec<Predicate> {
    match rows {
        Rows::Dataset(_) => Vec::new(),
        Rows::Cohort(CohortId(place)) => {
            let cohort = &model.cohorts[place];
            let mut all = clauses(model, cohort.rows);
            all.extend(cohort.clauses.iter().map(|clause| clause.predicate.clone()));
            all
        }
    }
}

/// A restriction as conditions, by dataset.
fn meant(restriction: &Restriction) -> Vec<(DatasetId, Predicate)> {
    let condition = |(dataset, meaning): &(DatasetId, Meaning)| Some((*dataset, meaning.condition()?));
    restriction.by_dataset.iter().filter_map(condition).collect()
}

impl Lines<'_> {
    fn expr(&mut self, model: &Model, expr: &Expr, around: &mut Vec<(DatasetId, Predicate)>, of: &str) {
        match expr {
            Expr::Measure(id) => self.measure(model, *id, around, of),
            Expr::Indicator(id) => self.expr(model, &model.indicators[id.0].value, around, of),
            Expr::Within(inner, restriction) => self.inside(model, inner, meant(restriction), around, of),
            Expr::Where(inner, filters) => self.inside(model, inner, filters.clone(), around, of),
            other => other.parts().into_iter().for_each(|part| self.expr(model, part, around, of)),
        }
    }

    fn inside(
        &mut self,
        model: &Model,
        inner: &Expr,
        more: Vec<(DatasetId, Predicate)>,
        around: &mut Vec<(DatasetId, Predicate)>,
        of: &str,
    ) {
        let before = around.len();
        around.extend(more);
        self.expr(model, inner, around, of);
        around.truncate(before);
    }

    fn measure(&mut self, model: &Model, id: MeasureId, around: &[(DatasetId, Predicate)], of: &str) {
        let measure = &model.measures[id.0];
        let mut conditions = clauses(model, measure.rows);
        conditions.extend(measure.filter.iter().cloned());
        conditions.extend(around.iter().filter(|(d, _)| *d == measure.dataset).map(|(_, p)| p.clone()));
        let name = &measure.head.name.value;
        self.add(measure.dataset, &conditions, if of.is_empty() { name } else { of });
    }

    /// Conditions that are true together.
    fn add(&mut self, dataset: DatasetId, conditions: &[Predicate], of: &str) {
        for (place, condition) in conditions.iter().enumerate() {
            let others = conditions.iter().enumerate().filter(|(other, _)| *other != place);
            let mut beside: Vec<Wanted> = others.map(|(_, other)| (other.clone(), true)).collect();
            self.leaves(dataset, condition, &mut beside, of);
        }
    }

    fn leaves(&mut self, dataset: DatasetId, condition: &Predicate, beside: &mut Vec<Wanted>, of: &str) {
        let before = beside.len();
        let enough = enough(condition);
        if !condition.is_joint() {
            self.push(dataset, condition, beside, of);
            if enough.is_none() {
                return;
            }
        }
        let parts = condition.parts();
        for (place, part) in parts.iter().enumerate() {
            let others = parts.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, part)| (*part).clone());
            // The others must not settle it: all true in an `and`, all false in an `or`, one too few of a number.
            match enough {
                None => {
                    let neutral = matches!(condition, Predicate::And(_));
                    beside.extend(others.map(|other| (other, neutral)));
                }
                Some(enough) => {
                    let short = vec![(enough - 1, enough - 1)];
                    beside.push((Predicate::In(Operand::NumberOf(others.collect()), short), true));
                }
            }
            self.leaves(dataset, part, beside, of);
            beside.truncate(before);
        }
    }

    fn push(&mut self, dataset: DatasetId, condition: &Predicate, beside: &[Wanted], of: &str) {
        if self.seen.insert((dataset, condition.clone())) {
            let (condition, beside, of) = (condition.clone(), beside.to_vec(), of.to_string());
            self.thresholds.push(Threshold { dataset, condition, beside, of });
        }
    }

    /// A condition on a column looked up draws its line through the look-up's rows, too.
    fn of_look_ups(&mut self, catalog: &Catalog) {
        let mut there = Vec::new();
        for threshold in &self.thresholds {
            for dataset in (0..catalog.datasets.len()).map(DatasetId) {
                if let Some(condition) = inside_look_up(&threshold.condition, dataset) {
                    there.push((dataset, condition, threshold.of.clone()));
                }
            }
        }
        for (dataset, condition, of) in there {
            self.push(dataset, &condition, &[], &of);
        }
    }
}

/// Of a number of conditions that is compared, the number that is enough.
fn enough(condition: &Predicate) -> Option<i64> {
    let Predicate::In(Operand::NumberOf(_), ranges) = condition else { return None };
    Some(match ranges.first()? {
        (i64::MIN, last) => last.saturating_add(1),
        (first, _) => *first,
    })
}

/// A condition on values of one look-up as a condition on its own rows.
fn inside_look_up(condition: &Predicate, dataset: DatasetId) -> Option<Predicate> {
    if !condition.parts().is_empty() {
        return None;
    }
    condition.map_values(&|value| match value.root() {
        Value::LookUp { dataset: of, column, .. } if *of == dataset => Some(value.with_root(Value::Column(*column))),
        _ => None,
    })
}
