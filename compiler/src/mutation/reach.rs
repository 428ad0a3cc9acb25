//! What a test and a table look at.
//!
//! In: the model. Out: definitions. Invariant: a change of a definition that is not among them changes nothing for the test
//! or the table.

use std::collections::BTreeSet;

use crate::model::{ColumnValue, Expr, Model, Probe, Rows, Table, TableId, Test};
use crate::names::hir::Definition;

/// Every definition that a test's expectations rest on.
pub fn reached_by_test(model: &Model, test: &Test) -> BTreeSet<Definition> {
    let mut found = BTreeSet::new();
    for (_, probe) in &test.expect {
        match probe {
            Probe::Rows(id) => rows(model, Rows::Cohort(*id), &mut found),
            Probe::Value(of, _) => expr(model, of, &mut found),
            Probe::Table(id) => table(model, *id, &mut found),
        }
    }
    found
}

/// Every definition that a table rests on, itself included.
pub fn reached_by_table(model: &Model, id: TableId) -> BTreeSet<Definition> {
    let mut found = BTreeSet::new();
    table(model, id, &mut found);
    found
}

fn table(model: &Model, id: TableId, found: &mut BTreeSet<Definition>) {
    found.insert(Definition::Table(id));
    let Table { columns, .. } = &model.tables[id.0];
    for column in columns {
        match &column.value {
            ColumnValue::Expr(of) => expr(model, of, found),
            ColumnValue::Attribute { .. } | ColumnValue::Code(_) => {}
        }
    }
}

fn expr(model: &Model, of: &Expr, found: &mut BTreeSet<Definition>) {
    of.visit(&mut |part| match part {
        Expr::Measure(id) if found.insert(Definition::Measure(*id)) => rows(model, model.measures[id.0].rows, found),
        Expr::Indicator(id) if found.insert(Definition::Indicator(*id)) => {
            expr(model, &model.indicators[id.0].value, found);
        }
        _ => {}
    });
}

fn rows(model: &Model, of: Rows, found: &mut BTreeSet<Definition>) {
    match of {
        Rows::Dataset(id) => {
            found.insert(Definition::Dataset(id));
        }
        Rows::Cohort(id) => {
            if found.insert(Definition::Cohort(id)) {
                let cohort = &model.cohorts[id.0];
                rows(model, cohort.rows, found);
                cohort.amongs.iter().for_each(|among| rows(model, among.rows, found));
            }
        }
    }
}
