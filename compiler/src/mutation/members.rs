//! Rows and columns that are listed: `apart` left out.
//!
//! In: a table as it is written. Out: the table without one `apart`, typed again: what a member is of the whole is decided by all of the
//! list. Invariant: a table that would not check, or would show what it does now, is none.

use super::project::Project;
use crate::diagnostics::Severity;
use crate::model::{Table, TableId};
use crate::names::hir;
use crate::plan;
use crate::source::Span;
use crate::syntax::ast::{ListedMember, Members, TableClauseKind};
use crate::types;

/// A table without one `apart`, and the member that had it.
pub(super) fn without_apart(project: &Project<'_>, id: TableId, written: &hir::Table) -> Vec<(Table, Span)> {
    let count = members(&mut written.clone()).len();
    let changed = |at: usize| {
        let mut written = written.clone();
        let mut members = members(&mut written);
        let member = &mut members[at];
        if !member.apart {
            return None;
        }
        member.apart = false;
        let span = member.span;
        let table = typed(project, written)?;
        (!shows_the_same(project, id, &table)).then_some((table, span))
    };
    (0..count).filter_map(changed).collect()
}

/// Every member that the rows and columns of a table list.
fn members(table: &mut hir::Table) -> Vec<&mut ListedMember> {
    let rows = table.clauses.iter_mut().filter_map(|clause| match &mut clause.kind {
        TableClauseKind::Rows(dimensions) => Some(dimensions.iter_mut()),
        _ => None,
    });
    let columns = table.columns.iter_mut().filter_map(|group| group.each.as_mut());
    let lists = rows.flatten().chain(columns).filter_map(|dimension| match &mut dimension.members {
        Some(Members::List(list)) => Some(list),
        Some(Members::Range(..)) | None => None,
    });
    lists.flatten().collect()
}

/// The table with its types, beside the one that it is a changed form of, whose number it has.
fn typed(project: &Project<'_>, written: hir::Table) -> Option<Table> {
    let checked = project.checked;
    let mut hir = checked.hir.clone();
    hir.tables.push(written);
    let (mut model, found) = types::extend(project.sources, &checked.catalog, &hir, checked.model.clone());
    let is_wrong = found.iter().any(|of| of.severity == Severity::Error && of.code != "layout::duplicate-number");
    if is_wrong { None } else { model.tables.pop() }
}

/// Whether it has the same cells in the same order: without shares, ranks and an order, `apart` changes only how a row is set.
fn shows_the_same(project: &Project<'_>, id: TableId, changed: &Table) -> bool {
    if changed.order.is_some() || changed.hide_empty {
        return false;
    }
    let checked = project.checked;
    let planned = |table: &Table| {
        let mut model = checked.model.clone();
        model.tables[id.0] = table.clone();
        plan::tables(&checked.catalog, &model, &[id])
    };
    let (before, after) = (planned(&checked.model.tables[id.0]), planned(changed));
    let cells = |planned: &plan::Planned| planned.layouts.iter().map(|of| of.cells.clone()).collect::<Vec<_>>();
    before.plan.is_same(&after.plan) && cells(&before) == cells(&after)
}
