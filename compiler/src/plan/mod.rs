//! From the model to plans and layouts.
//!
//! In: a model that types/ accepted. Out: the plan, before and after its rules, and what is read from it.
//! Invariant: everything relational is in the plan and everything a reader sees is in the layouts; nothing is in both.

mod build;
pub mod expr;
mod funnel;
#[cfg(test)]
mod interpret;
pub mod ir;
mod layouts;
mod rows;
pub mod rules;
pub mod schema;
pub mod show;
pub mod simplify;
pub mod typing;
pub mod verify;

use std::collections::BTreeSet;

use self::build::Builder;
use self::ir::Plan;
use self::layouts::{Layouts, single};
use self::schema::Schema;
use crate::catalog::{Catalog, DatasetId};
use crate::layout::{Cell, FunnelStep, Layout, NumberFormat};
use crate::model::{CohortId, ColumnValue, Expr, Model, Probe, Rows, Table, TableId, Test};
use crate::names::hir::Definition;

/// A plan and what is read from its outputs.
#[derive(Clone, Debug)]
pub struct Planned {
    /// As built, for `indicia plan`.
    pub before: Plan,
    /// As run.
    pub plan: Plan,
    /// What the rules and engines know of the datasets.
    pub schema: Schema,
    /// One a table (or, for a test, one an expectation), in order.
    pub layouts: Vec<Layout>,
    /// The funnels of the datasets and cohorts behind them.
    pub funnel: Vec<FunnelStep>,
}

/// Plans some tables of a model.
pub fn tables(catalog: &Catalog, model: &Model, tables: &[TableId]) -> Planned {
    let mut builder = Builder::new(catalog, model);
    let mut layouts = Layouts::new(&mut builder);
    let made = tables.iter().map(|id| layouts.table(&model.tables[id.0])).collect();
    let (datasets, cohorts) = behind(catalog, model, tables.iter().map(|id| &model.tables[id.0]));
    let funnel = builder.funnels(&datasets, &cohorts);
    planned(catalog, builder.plan, made, funnel)
}

/// Plans one inline test: a layout for each expectation.
pub fn test(catalog: &Catalog, model: &Model, test: &Test) -> Planned {
    let mut builder = Builder::new(catalog, model);
    let mut made = Vec::new();
    for (_, probe) in &test.expect {
        made.push(match probe {
            Probe::Rows(cohort) => {
                let node = builder.cohort(*cohort);
                single(Cell::Leaf(builder.count(node, None)), COUNT)
            }
            Probe::Value(expr, format) => Layouts::new(&mut builder).value(expr, *format),
            Probe::Table(id) => Layouts::new(&mut builder).table(&model.tables[id.0]),
        });
    }
    planned(catalog, builder.plan, made, Vec::new())
}

/// Plans one definition by itself: a table as it is, an indicator or measure as one value over everything, a cohort or
/// dataset as its number of rows.
pub fn definition(catalog: &Catalog, model: &Model, definition: Definition) -> Planned {
    let (expr, format) = match definition {
        Definition::Table(id) => return tables(catalog, model, &[id]),
        Definition::Indicator(id) => (Some(Expr::Indicator(id)), model.indicators[id.0].format),
        Definition::Measure(id) => (Some(Expr::Measure(id)), COUNT),
        Definition::Cohort(_) | Definition::Dataset(_) => (None, COUNT),
    };
    let mut builder = Builder::new(catalog, model);
    let layout = match (&expr, definition) {
        (Some(expr), _) => Layouts::new(&mut builder).value(expr, format),
        (None, Definition::Cohort(id)) => {
            let node = builder.cohort(id);
            single(Cell::Leaf(builder.count(node, None)), COUNT)
        }
        (None, Definition::Dataset(id)) => {
            let node = builder.dataset(id);
            single(Cell::Leaf(builder.count(node, None)), COUNT)
        }
        (None, Definition::Table(_) | Definition::Indicator(_) | Definition::Measure(_)) => {
            unreachable!("these have an expression or have returned")
        }
    };
    let (mut datasets, mut cohorts) = behind_exprs(catalog, model, expr.iter());
    match definition {
        Definition::Cohort(id) => {
            datasets.insert(model.cohorts[id.0].dataset);
            chain(model, Rows::Cohort(id), &mut cohorts);
        }
        Definition::Dataset(id) => {
            datasets.insert(id);
        }
        Definition::Table(_) | Definition::Indicator(_) | Definition::Measure(_) => {}
    }
    let (datasets, cohorts): (Vec<_>, Vec<_>) = (datasets.into_iter().collect(), cohorts.into_iter().collect());
    let funnel = builder.funnels(&datasets, &cohorts);
    planned(catalog, builder.plan, vec![layout], funnel)
}

/// How a count of rows is shown.
const COUNT: NumberFormat =
    NumberFormat { decimals: 0, thousands: false, plus: false, hundredfold: false, percent_sign: false, low: false };

fn planned(catalog: &Catalog, before: Plan, layouts: Vec<Layout>, funnel: Vec<FunnelStep>) -> Planned {
    let schema = Schema::of(catalog);
    let plan = rules::optimise(before.clone(), &schema);
    Planned { before, plan, schema, layouts, funnel }
}

/// The datasets and cohorts that some tables rest on, in order of id; look-ups are told of by the datasets that use them.
fn behind<'m>(
    catalog: &Catalog,
    model: &'m Model,
    tables: impl Iterator<Item = &'m Table>,
) -> (Vec<DatasetId>, Vec<CohortId>) {
    let exprs = tables.flat_map(|t| &t.columns).filter_map(|column| match &column.value {
        ColumnValue::Expr(expr) => Some(expr),
        ColumnValue::Attribute { .. } => None,
    });
    let (datasets, cohorts) = behind_exprs(catalog, model, exprs);
    (datasets.into_iter().collect(), cohorts.into_iter().collect())
}

fn behind_exprs<'e>(
    catalog: &Catalog,
    model: &Model,
    exprs: impl Iterator<Item = &'e Expr>,
) -> (BTreeSet<DatasetId>, BTreeSet<CohortId>) {
    let mut measures = BTreeSet::new();
    for expr in exprs {
        measures_in(model, expr, &mut measures);
    }
    let (mut datasets, mut cohorts) = (BTreeSet::new(), BTreeSet::new());
    for measure in measures {
        chain(model, model.measures[measure].rows, &mut cohorts);
        datasets.insert(model.measures[measure].dataset);
    }
    debug_assert!(datasets.iter().all(|d| d.0 < catalog.datasets.len()));
    (datasets, cohorts)
}

/// The cohorts that rows come through, and those they are looked up among.
fn chain(model: &Model, rows: Rows, cohorts: &mut BTreeSet<CohortId>) {
    let mut at = rows;
    while let Rows::Cohort(id) = at {
        cohorts.insert(id);
        for among in &model.cohorts[id.0].amongs {
            chain(model, among.rows, cohorts);
        }
        at = model.cohorts[id.0].rows;
    }
}

fn measures_in(model: &Model, expr: &Expr, found: &mut BTreeSet<usize>) {
    match expr {
        Expr::Measure(id) => {
            found.insert(id.0);
        }
        Expr::Indicator(id) => measures_in(model, &model.indicators[id.0].value, found),
        Expr::Number(_) => {}
        Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => {
            measures_in(model, a, found);
            measures_in(model, b, found);
        }
        Expr::Over { numerator, denominator, .. } => {
            measures_in(model, numerator, found);
            measures_in(model, denominator, found);
        }
        Expr::Within(of, _) | Expr::Where(of, _) | Expr::Across(of, _) | Expr::Rank(of, _, _) => {
            measures_in(model, of, found);
        }
    }
}
