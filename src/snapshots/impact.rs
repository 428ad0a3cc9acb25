//! What a changed definition does to the tables that wait for review with it.
//!
//! In: a definition, the project and its snapshots. Out: the pending tables that it reaches and their changed cells, as text.
//! Invariant: tells only what the pending files hold, so nothing is computed and nothing unsafe can be told.

use indicia_compiler::model::{CohortId, ColumnValue, Expr, MeasureId, Model, Rows};
use indicia_compiler::names::hir::Definition;

use super::folder::Folder;
use super::record::Named;
use super::{difference, file, sections};
use crate::report::number_of;
use crate::terminal::Terminal;

/// How many cells of a table are told one by one.
const MOST: usize = 5;

/// The impact of a definition, as text.
pub fn text(of: &Named<'_>, all: &[Named<'_>], model: &Model, folder: &Folder, terminal: &Terminal) -> String {
    let reached = all.iter().filter(|named| rests_on(model, named.definition, of.definition));
    let tables: Vec<&Named<'_>> = reached.filter(|named| matches!(named.definition, Definition::Table(_))).collect();
    let mut moved = String::new();
    let mut count = 0;
    for table in &tables {
        let Some(new) = folder.pending.get(table.name).and_then(|text| file::contents(text)) else { continue };
        let old = folder.contents(table.name).unwrap_or_default();
        let changes = difference::of_cells(&sections::split(&old), &sections::split(&new));
        if !changes.is_none() {
            count += 1;
            moved.push_str(&format!("  {}: {}\n", terminal.strong(table.name), changes.count()));
            moved.push_str(&changes.text(MOST, terminal));
        }
    }
    let reaches = match &tables[..] {
        [table] if table.name == of.name => String::new(),
        [] => format!("{} is in no table\n", of.name),
        tables => format!("{} is in {}\n", of.name, number_of(tables.len(), "table", "tables")),
    };
    let summary = match count {
        0 => "no recorded cell that it reaches changes\n".to_string(),
        1 => "1 recorded table that it reaches changes:\n".to_string(),
        count => format!("{count} recorded tables that it reaches change:\n"),
    };
    format!("{reaches}{summary}{moved}")
}

/// Whether one definition is the other or is made from it.
fn rests_on(model: &Model, one: Definition, other: Definition) -> bool {
    if one == other {
        return true;
    }
    let expr = |expr: &Expr| expr_rests_on(model, expr, other);
    match one {
        Definition::Dataset(_) => false,
        Definition::Cohort(CohortId(at)) => {
            let cohort = &model.cohorts[at];
            let among = cohort.amongs.iter().map(|among| among.rows);
            among.chain([cohort.rows]).any(|rows| rows_rest_on(model, rows, other))
        }
        Definition::Measure(MeasureId(at)) => rows_rest_on(model, model.measures[at].rows, other),
        Definition::Indicator(id) => expr(&model.indicators[id.0].value),
        Definition::Table(id) => model.tables[id.0].columns.iter().any(|column| match &column.value {
            ColumnValue::Expr(value) => expr(value),
            ColumnValue::Attribute { .. } => false,
        }),
    }
}

fn rows_rest_on(model: &Model, rows: Rows, other: Definition) -> bool {
    let one = match rows {
        Rows::Dataset(id) => Definition::Dataset(id),
        Rows::Cohort(id) => Definition::Cohort(id),
    };
    rests_on(model, one, other)
}

fn expr_rests_on(model: &Model, expr: &Expr, other: Definition) -> bool {
    let of = |expr: &Expr| expr_rests_on(model, expr, other);
    match expr {
        Expr::Measure(id) => rests_on(model, Definition::Measure(*id), other),
        Expr::Indicator(id) => rests_on(model, Definition::Indicator(*id), other),
        Expr::Number(_) => false,
        Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => of(a) || of(b),
        Expr::Over { numerator, denominator, .. } => of(numerator) || of(denominator),
        Expr::Within(inner, _) | Expr::Where(inner, _) | Expr::Across(inner, _) | Expr::Rank(inner, _, _) => of(inner),
    }
}
