//! What is behind tables and expressions: the datasets that they count, and the cohorts that rows come through.
//!
//! In: tables or expressions of a model. Out: datasets and cohorts, in order of id. Invariant: what rows are looked up among counts
//! as a cohort behind them, and not its dataset.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, DatasetId};
use crate::model::{CohortId, ColumnValue, Expr, Model, Rows, Table};

/// The datasets and cohorts that some tables use, in order of id; look-ups are reported with the datasets that use them.
pub fn behind<'m>(
    catalog: &Catalog,
    model: &'m Model,
    tables: impl Iterator<Item = &'m Table>,
) -> (Vec<DatasetId>, Vec<CohortId>) {
    let exprs = tables.flat_map(|t| &t.columns).filter_map(|column| match &column.value {
        ColumnValue::Expr(expr) => Some(expr),
        ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
    });
    let (datasets, cohorts) = behind_exprs(catalog, model, exprs);
    (datasets.into_iter().collect(), cohorts.into_iter().collect())
}

pub fn behind_exprs<'e>(
    catalog: &Catalog,
    model: &'e Model,
    exprs: impl Iterator<Item = &'e Expr>,
) -> (BTreeSet<DatasetId>, BTreeSet<CohortId>) {
    let mut measures = BTreeSet::new();
    for expr in exprs {
        expr.visit_through(&|id| Some(&model.indicators[id.0].value), &mut |part| {
            if let Expr::Measure(id) = part {
                measures.insert(id.0);
            }
        });
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
pub fn chain(model: &Model, rows: Rows, cohorts: &mut BTreeSet<CohortId>) {
    let mut at = rows;
    while let Rows::Cohort(id) = at {
        cohorts.insert(id);
        for among in &model.cohorts[id.0].amongs {
            chain(model, among.rows, cohorts);
        }
        at = model.cohorts[id.0].rows;
    }
}
