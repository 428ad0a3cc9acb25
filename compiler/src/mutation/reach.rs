//! What a test and a table look at.
//!
//! In: the model. Out: definitions. Invariant: a change of a definition that is not among them changes nothing for the test
//! or the table.

use std::collections::BTreeSet;

use super::mutant::Subject;
use crate::catalog::{AttributeType, Catalog, CodeListId, ColumnType, DatasetId};
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

/// Whether definitions rest on what is declared: on a dataset, or on a code list of a column that they could look at.
pub fn uses(catalog: &Catalog, reached: &BTreeSet<Definition>, declared: Subject) -> bool {
    let mut datasets: BTreeSet<DatasetId> = BTreeSet::new();
    let mut open: Vec<DatasetId> = reached
        .iter()
        .filter_map(|definition| if let Definition::Dataset(id) = definition { Some(*id) } else { None })
        .collect();
    while let Some(id) = open.pop() {
        if datasets.insert(id) {
            open.extend(catalog.dataset(id).columns.iter().filter_map(|column| column.look_up));
        }
    }
    match declared {
        Subject::Definition(Definition::Dataset(id)) => datasets.contains(&id),
        Subject::Definition(definition) => reached.contains(&definition),
        Subject::CodeList(list) => {
            let columns = datasets.iter().flat_map(|id| &catalog.dataset(*id).columns);
            columns.into_iter().any(|column| matches!(column.ty, ColumnType::Code(of) if leads_to(catalog, of, list)))
        }
    }
}

/// Whether a list is another, or has codes of it as an attribute, as a ward has its district.
fn leads_to(catalog: &Catalog, list: CodeListId, other: CodeListId) -> bool {
    let attributes = &catalog.code_list(list).attributes;
    list == other
        || attributes.iter().any(|attribute| match attribute.ty {
            AttributeType::Code(of) => of != list && leads_to(catalog, of, other),
            AttributeType::Integer | AttributeType::Decimal { .. } => false,
        })
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

pub(super) fn rows(model: &Model, of: Rows, found: &mut BTreeSet<Definition>) {
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
