//! Suppressed numbers that shown totals reveal: what a run warns of where a policy shows totals.
//!
//! In: the hidden numbers that others give away, as cells of tables. Out: a warning for each table that has one. Invariant: cells are named
//! by their labels, and no number is.

use indicia_compiler::catalog::{Catalog, PolicyId};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::plan::layout::Layout;

use super::publish::Place;

/// How many cells a warning names at most.
const NAMED: usize = 4;

/// A warning for each table of which a hidden number is given away: the first one, by which cells, and how many more.
pub(super) fn warnings(tables: &[&Layout], revealed: &[(Place, Vec<Place>)], catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found: Vec<(usize, Diagnostic, usize)> = Vec::new();
    let mut revealed: Vec<&(Place, Vec<Place>)> = revealed.iter().collect();
    revealed.sort();
    for (hidden, by) in revealed {
        let Some(table) = tables.get(hidden.0) else { continue };
        match found.iter_mut().find(|(at, _, _)| *at == hidden.0) {
            Some((_, _, more)) => *more += 1,
            None => found.push((hidden.0, warning(tables, table, *hidden, by, catalog), 0)),
        }
    }
    let with_more = |(_, mut warning, more): (usize, Diagnostic, usize)| {
        match more {
            0 => {}
            1 => warning.message.push_str("; so can they 1 more of its suppressed numbers"),
            more => warning.message.push_str(&format!("; so can they {more} more of its suppressed numbers")),
        }
        warning
    };
    found.into_iter().map(with_more).collect()
}

fn warning(tables: &[&Layout], table: &Layout, hidden: Place, by: &[Place], catalog: &Catalog) -> Diagnostic {
    let mut others: Vec<String> = by.iter().map(|place| cell(tables, *place, Some(hidden.0))).collect();
    others.dedup();
    let from = match others.len() {
        0 => "the other numbers that are shown".to_string(),
        1 => others.remove(0),
        many if many <= NAMED => {
            let whole = others.remove(0);
            format!("{whole} less {}", others.join(" and "))
        }
        many => format!("{} less {} other cells", others[0], many - 1),
    };
    let message = format!(
        "`{}` suppresses {}, which readers can work out: it is {from}",
        table.name,
        cell(tables, hidden, Some(hidden.0))
    );
    let policy = policy(table, hidden).and_then(|id| catalog.policies.get(id.0));
    let name = policy.map_or("the policy", |policy| policy.name.as_str());
    Diagnostic::new("disclosure::gives-away", message).at(table.span, "a suppressed number of this table").help(format!(
        "write `totals: withheld` in the policy `{name}`, which suppresses such totals too, or leave one of these cells out"
    ))
}

/// The policy that hides a cell.
fn policy(table: &Layout, (_, row, column): Place) -> Option<PolicyId> {
    let mut found = None;
    table.cells[row][column].each_leaf(&mut |leaf| {
        found = found.or(leaf.guard.as_ref().map(|guard| guard.policy));
    });
    found
}

/// A cell by its labels: `Men, Patients`; with its table where that is another one.
fn cell(tables: &[&Layout], (at, row, column): Place, here: Option<usize>) -> String {
    let Some(table) = tables.get(at) else { return "a number".into() };
    let labels = table.rows[row].labels.iter().map(String::as_str).chain([table.columns[column].label.as_str()]);
    let labels: Vec<&str> = labels.filter(|label| !label.is_empty()).collect();
    let of = if here == Some(at) { String::new() } else { format!(" of `{}`", table.name) };
    format!("\"{}\"{of}", labels.join(", "))
}
