//! Funnels, worked out from rows.
//!
//! In: the tables asked for, rows of every dataset. Out: each line of the report.
//! Invariant: a line's rows are counted one by one; rows in = rows out + rows refused + rows left out for a missing value.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, CodeListId, ColumnId, ColumnType, DatasetId, OutsideCovers};
use indicia_compiler::model::{CohortId, ColumnValue, Expr, Model, Rows, Value};

use crate::read::Row;
use crate::rows::World;

/// One line: dataset, cohort, clause; rows in, rows out, rows left out because a value was missing.
pub type Line = (String, String, String, [usize; 3]);

/// The funnels of everything behind all tables: datasets, then cohorts.
pub fn funnels(catalog: &Catalog, model: &Model, data: &BTreeMap<DatasetId, Vec<Row>>) -> Vec<Line> {
    let world = World::new(catalog, model, data);
    let (mut datasets, cohorts) = behind(model);
    // Rows that others are looked for among are read, too.
    datasets.extend(cohorts.iter().flat_map(|id| &model.cohorts[id.0].amongs).map(|among| among.dataset));
    let mut lines = Vec::new();
    for dataset in datasets {
        let columns = catalog.dataset(dataset).columns.len();
        let read = data[&dataset].iter().filter(|row| row.len() == columns).count();
        let rows = world.rows(Rows::Dataset(dataset));
        lines.push(line(&world, dataset, "", "rows read", [read, read, 0]));
        let declared = catalog.dataset(dataset);
        if let (Some((from, to)), OutsideCovers::LeaveOut, Some(time)) =
            (declared.covers, declared.outside_covers, declared.time)
        {
            let clause = format!("{} is in {from} to {to}", declared.column(time).name);
            lines.push(line(&world, dataset, "", &clause, [read, rows.len(), 0]));
        }
        areas(&world, dataset, "", &rows, &mut lines);
    }
    for id in cohorts {
        let cohort = &model.cohorts[id.0];
        let (dataset, name) = (cohort.dataset, cohort.head.name.value.as_str());
        let mut rows = world.rows(cohort.rows);
        let from = match cohort.rows {
            Rows::Dataset(id) => &catalog.dataset(id).name,
            Rows::Cohort(id) => &model.cohorts[id.0].head.name.value,
        };
        lines.push(line(&world, dataset, name, &format!("from {from}"), [rows.len(), rows.len(), 0]));
        for clause in &cohort.clauses {
            let before = rows.len();
            let unknown = rows.iter().filter(|row| world.is_true(row, &clause.predicate).is_none()).count();
            rows.retain(|row| world.is_true(row, &clause.predicate) == Some(true));
            lines.push(line(&world, dataset, name, &format!("where {}", clause.text), [before, rows.len(), unknown]));
        }
        for among in &cohort.amongs {
            let before = rows.len();
            let unknown = rows.iter().filter(|row| world.is_among(row, among).is_none()).count();
            rows.retain(|row| world.is_among(row, among) == Some(true));
            lines.push(line(&world, dataset, name, &among.text, [before, rows.len(), unknown]));
        }
        let kept = world.rows(Rows::Cohort(id));
        if let Some(keep) = &cohort.keep {
            let no_key = rows.iter().filter(|row| keep.per.iter().any(|v| world.value(row, v).is_none())).count();
            lines.push(line(&world, dataset, name, &keep.text, [rows.len(), kept.len(), no_key]));
        }
        areas(&world, dataset, name, &kept, &mut lines);
    }
    lines
}

fn line(world: &World<'_>, dataset: DatasetId, cohort: &str, clause: &str, rows: [usize; 3]) -> Line {
    (world.catalog.dataset(dataset).name.clone(), cohort.to_string(), clause.to_string(), rows)
}

fn areas(world: &World<'_>, dataset: DatasetId, cohort: &str, rows: &[&Row], lines: &mut Vec<Line>) {
    let hierarchy =
        |list: CodeListId| world.catalog.code_list(list).level_of.map(|(h, _)| world.catalog.hierarchy(h).name.clone());
    let mut add = |name: &str, steps: &[(String, Value)], list: CodeListId| {
        let Some(hierarchy) = hierarchy(list) else { return };
        let mut left: Vec<&Row> = rows.to_vec();
        for (clause, value) in steps {
            let before = left.len();
            left.retain(|row| world.value(row, value).is_some());
            lines.push(line(world, dataset, cohort, clause, [before, left.len(), before - left.len()]));
        }
        let (_, area) = &steps[steps.len() - 1];
        let codes = world.catalog.code_list(list).codes.len() as i64;
        let inside = left.iter().filter(|row| world.int(row, area).is_some_and(|code| code < codes)).count();
        lines.push(line(world, dataset, cohort, &format!("{name} is in {hierarchy}"), [left.len(), inside, 0]));
    };
    for (index, column) in world.catalog.dataset(dataset).columns.iter().enumerate() {
        let own = (format!("{} has a value", column.name), Value::Column(ColumnId(index)));
        if let ColumnType::Code(list) = column.ty {
            add(&column.name, std::slice::from_ref(&own), list);
        }
        let Some(look_up) = column.look_up else { continue };
        for (taken, right) in world.catalog.dataset(look_up).columns.iter().enumerate() {
            let ColumnType::Code(list) = right.ty else { continue };
            let area = Value::LookUp { on: ColumnId(index), dataset: look_up, column: ColumnId(taken) };
            let path = format!("{}.{}", column.name, right.name);
            add(&path, &[own.clone(), (format!("{path} is found"), area)], list);
        }
    }
}

fn behind(model: &Model) -> (BTreeSet<DatasetId>, BTreeSet<CohortId>) {
    let (mut datasets, mut cohorts) = (BTreeSet::new(), BTreeSet::new());
    for column in model.tables.iter().flat_map(|t| &t.columns) {
        if let ColumnValue::Expr(expr) = &column.value {
            visit(model, expr, &mut |rows, dataset| {
                datasets.insert(dataset);
                through(model, rows, &mut cohorts);
            });
        }
    }
    (datasets, cohorts)
}

fn through(model: &Model, rows: Rows, cohorts: &mut BTreeSet<CohortId>) {
    if let Rows::Cohort(id) = rows {
        cohorts.insert(id);
        let cohort = &model.cohorts[id.0];
        cohort.amongs.iter().map(|a| a.rows).chain([cohort.rows]).for_each(|rows| through(model, rows, cohorts));
    }
}

fn visit(model: &Model, expr: &Expr, found: &mut impl FnMut(Rows, DatasetId)) {
    match expr {
        Expr::Measure(id) => found(model.measures[id.0].rows, model.measures[id.0].dataset),
        Expr::Indicator(id) => visit(model, &model.indicators[id.0].value, found),
        Expr::Number(_) => {}
        Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => {
            visit(model, a, found);
            visit(model, b, found);
        }
        Expr::Over { numerator, denominator, .. } => {
            visit(model, numerator, found);
            visit(model, denominator, found);
        }
        Expr::Within(of, _) | Expr::Where(of, _) | Expr::Across(of, _) | Expr::Rank(of, _, _) => {
            visit(model, of, found);
        }
    }
}
