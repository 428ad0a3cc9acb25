//! Numbers: what two runs give, as parts of the report.
//!
//! In: safe tables of both sides, crossings of cohorts with their tables. Out: tables that move, and counts of rows.
//! Invariants: numbers are texts that safe tables display; of rows only counts that the disclosure policy of their dataset lets
//! through, and where one of several must be hidden, none of them.

use indicia_compiler::comparison::{Change, Kind};
use indicia_compiler::model::{ColumnValue, Expr, Model};
use indicia_compiler::plan::crossing::Crossing;
use indicia_compiler::plan::policy_of_question;
use indicia_runtime::cells::{Cell, Row, Table, display};
use indicia_runtime::disclosure::SafeTable;
use indicia_runtime::impact::{CellChange, Orders, RowsOf, impact};

use super::{Counts, Crossed, Impact, Line, Moved, Side, renames};
use crate::project::Project;
use crate::summary::WHOLE;

/// Holds the tables of both sides against each other.
pub fn tables(before: (&Project, &[SafeTable]), after: (&Project, &[SafeTable]), changes: &[Change]) -> Impact {
    let renamed = renames(changes, Kind::Table);
    let mut found = Impact::default();
    let called = |name: &str| renamed.get(name).cloned().unwrap_or_else(|| name.to_string());
    for new in after.1 {
        let old = before.1.iter().find(|old| called(&old.table().name) == new.table().name);
        let Some(old) = old else {
            found.tables.push(one_sided(new.table(), Side::New));
            continue;
        };
        let (a, b) = (&before.0.checked, &after.0.checked);
        let of_data = chosen_by_data(&a.model, &old.table().name) || chosen_by_data(&b.model, &new.table().name);
        let rows = if of_data { RowsOf::Data } else { RowsOf::Definition };
        let orders = |column: usize| orders(&b.model, &new.table().name, column);
        let moved = impact((old, &a.catalog.style), (new, &b.catalog.style), rows, orders);
        found.unchanged += moved.unchanged;
        let of_one_side = |test: &dyn Fn(&CellChange) -> bool| moved.cells.iter().filter(|cell| test(cell)).count();
        let apart = (of_one_side(&|cell| cell.after.is_none()), of_one_side(&|cell| cell.before.is_none()));
        let mut cells: Vec<CellChange> =
            moved.cells.into_iter().filter(|cell| cell.before.is_some() && cell.after.is_some()).collect();
        if cells.is_empty() && apart == (0, 0) && moved.flips.is_empty() {
            found.same += 1;
            continue;
        }
        let id = after.0.checked.table(&new.table().name);
        if let Some(policy) = id.and_then(|id| policy_of_question(&b.catalog, &b.model, id)) {
            let policy = &b.catalog.policies[policy.0];
            let close =
                cells.iter().filter_map(|cell| cell.step).filter(|step| (1..policy.below).contains(&step.abs()));
            let close = close.count();
            if close > 0 {
                *found.close.entry(policy.name.clone()).or_default() += close;
            }
        }
        cells.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
        let (unchanged, flips) = (moved.unchanged, moved.flips);
        found.tables.push(Moved { cells, apart, unchanged, flips, ..one_sided(new.table(), Side::Both) });
    }
    let is_there = |old: &SafeTable| after.1.iter().any(|new| new.table().name == called(&old.table().name));
    let gone = before.1.iter().filter(|old| !is_there(old));
    found.tables.extend(gone.map(|old| one_sided(old.table(), Side::Gone)));
    found
}

fn one_sided(table: &Table, side: Side) -> Moved {
    let cells = table.rows.len() * table.columns.len();
    let apart = match side {
        Side::Both => (0, 0),
        Side::New => (0, cells),
        Side::Gone => (cells, 0),
    };
    let called = table.number.map_or_else(|| table.name.clone(), |number| number.to_string());
    let (name, title) = (table.name.clone(), table.title.clone());
    Moved { name, called, title, side, cells: Vec::new(), apart, unchanged: 0, flips: Vec::new() }
}

/// Whether the data says which rows a table shows.
fn chosen_by_data(model: &Model, table: &str) -> bool {
    let table = model.tables.iter().find(|t| t.head.name.value == table);
    table.is_some_and(|table| table.hide_empty || table.top.is_some())
}

/// What a column of a table says of the order of its rows.
fn orders(model: &Model, table: &str, column: usize) -> Orders {
    let table = model.tables.iter().find(|t| t.head.name.value == table);
    match table.and_then(|table| table.columns.get(column)).map(|column| &column.value) {
        Some(ColumnValue::Expr(expr)) if ranks(model, expr) => Orders::ByRank,
        Some(ColumnValue::Expr(_)) => Orders::ByValue,
        Some(ColumnValue::Attribute { .. }) | None => Orders::Not,
    }
}

fn ranks(model: &Model, expr: &Expr) -> bool {
    match expr {
        Expr::Rank(..) => true,
        Expr::Indicator(id) => ranks(model, &model.indicators[id.0].value),
        Expr::Within(of, _) | Expr::Where(of, _) => ranks(model, of),
        Expr::Measure(_)
        | Expr::Number(_)
        | Expr::Add(..)
        | Expr::Subtract(..)
        | Expr::Multiply(..)
        | Expr::Divide(..)
        | Expr::Over { .. }
        | Expr::Across(..) => false,
    }
}

/// What may be told of the rows that enter and leave a cohort.
pub fn crossed(crossing: &Crossing, tables: &[SafeTable], after: &Project) -> Crossed {
    let catalog = &after.checked.catalog;
    let name = after.checked.model.cohorts[crossing.after.0].head.name.value.clone();
    let policy = crossing.policy.map(|id| &catalog.policies[id.0]);
    let mut rest = tables.iter();
    let mut next = || rest.next().map_or(&[][..], |safe| &safe.table().rows[..]);
    let hidden = |rows: &[Row]| {
        policy.is_some() && rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Suppressed(_)))
    };
    let line = |row: &Row| -> Line {
        let text = |at: usize| match row.cells.get(at) {
            Some(Cell::NotApplicable) | None => "0".to_string(),
            Some(cell) => display(cell, &WHOLE, &catalog.style),
        };
        (row.labels.join(" / "), text(0), text(1))
    };
    let pair = |rows: &[Row]| rows.first().map(line).map(|(_, a, b)| (a, b));
    let size = next();
    let rows = crossing.rows.as_ref().map(|_| next());
    let people = crossing.people.as_ref().map(|(name, _)| (name.clone(), next()));
    let clauses = crossing.clauses.as_ref().map(|_| next());
    let values: Vec<(String, &[_])> = crossing.values.iter().map(|(path, _)| (path.clone(), next())).collect();
    // Where one of these is too small, it is the difference of others.
    let all = [Some(size), rows, people.as_ref().map(|(_, rows)| *rows), clauses];
    if let Some(policy) =
        policy.filter(|policy| policy.totals_withheld || all.iter().flatten().any(|rows| hidden(rows)))
    {
        return Crossed { name, counts: Err(policy.name.clone()) };
    }
    // With a policy, sizes are told only beside what makes their difference, which has been found large enough.
    if let (Some(policy), None) = (policy, rows) {
        return Crossed { name, counts: Err(policy.name.clone()) };
    }
    let some = |rows: &[Row]| -> Vec<Line> {
        rows.iter().map(line).filter(|(_, entering, leaving)| entering != "0" || leaving != "0").collect()
    };
    let counts = Counts {
        size: pair(size).unwrap_or_default(),
        rows: rows.and_then(pair),
        people: people.and_then(|(name, rows)| pair(rows).map(|(entering, leaving)| (name, entering, leaving))),
        clauses: clauses.map(some).unwrap_or_default(),
        values: values
            .into_iter()
            .map(|(path, rows)| (path.replace(['.', '_'], " "), (!hidden(rows)).then(|| some(rows))))
            .filter(|(_, lines)| lines.as_ref().is_none_or(|lines| !lines.is_empty()))
            .collect(),
    };
    Crossed { name, counts: Ok(counts) }
}
