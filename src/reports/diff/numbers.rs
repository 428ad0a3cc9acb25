//! Numbers: what two runs give, as parts of the report.
//!
//! In: safe tables of both sides, safe crossings of cohorts. Out: tables that move, and counts of rows.
//! Invariant: numbers are texts that safe tables and crossings display.

use indicia_compiler::Checked;
use indicia_compiler::catalog::PolicyId;
use indicia_compiler::comparison::{Change, Kind, Members};
use indicia_compiler::model::{ColumnValue, Expr, Model};
use indicia_compiler::plan::paired::Version;
use indicia_runtime::disclosure::{Kind as CellKind, SafeCrossing, SafeTable, Versions};
use indicia_runtime::impact::{CellChange, Known, Orders, RowsOf, heaviest_first, impact};

use super::changes::renames;
use super::report::{Crossed, Impact, Moved, Side};
use crate::project::Project;

/// Compares the tables of both sides, that are of these versions; `own` are those of each version by itself, where their policies differ.
pub fn tables(
    before: (&Project, &[SafeTable]),
    after: (&Project, &[SafeTable]),
    own: Option<(&[SafeTable], &[SafeTable])>,
    versions: &Versions,
    changes: &[Change],
) -> Impact {
    let renamed = renames(changes, Kind::Table);
    let mut found = Impact::default();
    let cells = before.1.iter().chain(after.1).flat_map(|table| table.rows.iter().flat_map(|row| &row.cells));
    let suppresses = cells.into_iter().any(|cell| cell.kind() == CellKind::Suppressed);
    let called = |name: &str| renamed.get(name).cloned().unwrap_or_else(|| name.to_string());
    for new in after.1 {
        let old = before.1.iter().find(|old| called(&old.name) == new.name);
        let Some(old) = old else {
            found.tables.push(one_sided(new, Side::New));
            continue;
        };
        let (a, b) = (&before.0.checked, &after.0.checked);
        let of_data = chosen_by_data(&a.model, &old.name) || chosen_by_data(&b.model, &new.name);
        let rows = if of_data { RowsOf::Data } else { RowsOf::Definition };
        let members = |checked: &Checked, name: &str| {
            let table = checked.model.table_named(name)?;
            Some(Members::of(&checked.catalog, &checked.model.tables[table.0]))
        };
        let members = members(a, &old.name).zip(members(b, &new.name));
        let known = Known {
            rows,
            suppresses,
            same_row: &|was, is| members.as_ref().and_then(|(a, b)| a.same_row(was, b, is)),
            same_column: &|was, is| members.as_ref().and_then(|(a, b)| a.same_column(was, b, is)),
            orders: &|column| orders(&b.model, &new.name, column),
            own: own.and_then(|(a, b)| {
                let of = |tables: &'_ [SafeTable], name: &str| tables.iter().position(|table| table.name == name);
                Some((&a[of(a, &old.name)?], &b[of(b, &new.name)?]))
            }),
        };
        let policy = versions.policy_of(&new.name);
        let moved = impact((old, &a.catalog.style), (new, &b.catalog.style), &known, policy);
        found.unchanged += moved.unchanged;
        let of_one_side = |test: &dyn Fn(&CellChange) -> bool| moved.cells.iter().filter(|cell| test(cell)).count();
        let counted = (of_one_side(&|cell| cell.after.is_none()), of_one_side(&|cell| cell.before.is_none()));
        let mut cells: Vec<CellChange> =
            moved.cells.into_iter().filter(|cell| cell.before.is_some() && cell.after.is_some()).collect();
        if cells.is_empty() && counted == (0, 0) && moved.flips.is_empty() && moved.relabelled.is_empty() {
            found.same += 1;
            continue;
        }
        if let Some(policy) = policy.filter(|_| moved.close > 0) {
            *found.close.entry(policy.name.clone()).or_default() += moved.close;
        }
        heaviest_first(&mut cells, |cell| cell);
        let (unchanged, apart, flips, relabelled) = (moved.unchanged, moved.apart, moved.flips, moved.relabelled);
        found.tables.push(Moved { cells, counted, apart, unchanged, flips, relabelled, ..one_sided(new, Side::Both) });
    }
    let is_there = |old: &SafeTable| after.1.iter().any(|new| new.name == called(&old.name));
    let gone = before.1.iter().filter(|old| !is_there(old));
    found.tables.extend(gone.map(|old| one_sided(old, Side::Gone)));
    found
}

fn one_sided(table: &SafeTable, side: Side) -> Moved {
    let cells = table.rows.len() * table.columns.len();
    let counted = match side {
        Side::Both => (0, 0),
        Side::New => (0, cells),
        Side::Gone => (cells, 0),
    };
    let called = table.number.map_or_else(|| table.name.clone(), |number| number.to_string());
    let (name, title) = (table.name.clone(), table.title.clone());
    let (cells, apart, flips, relabelled) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Moved { name, called, title, side, cells, counted, apart, unchanged: 0, flips, relabelled }
}

/// Whether the data says which rows a table shows.
fn chosen_by_data(model: &Model, table: &str) -> bool {
    model.table_named(table).map(|id| &model.tables[id.0]).is_some_and(|table| table.hide_empty || table.top.is_some())
}

/// What a column of a table says of the order of its rows.
fn orders(model: &Model, table: &str, column: usize) -> Orders {
    let table = model.table_named(table).map(|id| &model.tables[id.0]);
    match table.and_then(|table| table.columns.get(column)).map(|column| &column.value) {
        Some(ColumnValue::Expr(expr)) if matches!(model.unrestricted(expr), Expr::Rank(..)) => Orders::ByRank,
        Some(ColumnValue::Expr(_)) => Orders::ByValue,
        Some(ColumnValue::Attribute { .. } | ColumnValue::Code(_)) | None => Orders::Not,
    }
}

/// What may be shown of the rows that enter and leave a cohort.
pub fn crossed(crossing: &SafeCrossing, after: Version<'_>) -> Crossed {
    let policy = |policy: PolicyId| after.catalog.policies[policy.0].name.clone();
    let name = after.model.cohorts[crossing.cohort.0].head.name.value.clone();
    Crossed { name, counts: crossing.counts.clone().map_err(policy) }
}
