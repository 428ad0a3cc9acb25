//! Totals that a look-up gives beside their parts: rows that look up the one would be added to rows that look up the
//! others.
//!
//! In: the rows of a look-up, as far as they are wanted. Out: two codes of a column that have something in common.
//! Invariant: a key that is itself a total gives no fault, since numbers are of rows of parts; nor does a list whose
//! totals no row has.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset, DatasetId};

use crate::rows::Rows;

/// Columns of a look-up with a total and what is in it: the column, the total or the code that overlaps others, and the
/// other code.
pub(super) fn mixed(
    catalog: &Catalog,
    id: DatasetId,
    wanted: &[ColumnId],
    blocks: &[Rows],
) -> Vec<(ColumnId, usize, usize)> {
    let dataset = catalog.dataset(id);
    let mut looking = catalog.datasets.iter().flat_map(|dataset| &dataset.columns);
    if !looking.any(|column| column.look_up == Some(id)) {
        return Vec::new();
    }
    let others = wanted.iter().copied().filter(|column| !dataset.key.contains(column));
    others.filter_map(|column| mixed_in(catalog, dataset, column, blocks)).collect()
}

fn mixed_in(catalog: &Catalog, dataset: &Dataset, id: ColumnId, blocks: &[Rows]) -> Option<(ColumnId, usize, usize)> {
    let list_of = |id: ColumnId| match dataset.column(id).ty {
        ColumnType::Code(list) => Some(catalog.code_list(list)),
        _ => None,
    };
    let list = list_of(id).filter(|list| list.has_totals)?;
    let mut codes = BTreeSet::new();
    for block in blocks {
        let Some(column) = block.column(&dataset.column(id).name) else { continue };
        let keys = dataset.key.iter().filter_map(|key| list_of(*key).zip(block.column(&dataset.column(*key).name)));
        let keys: Vec<_> = keys.collect();
        let is_part = |row: usize| {
            keys.iter().all(|(list, column)| {
                let code = column.number(row).and_then(|place| list.codes.get(usize::try_from(place).ok()?));
                code.is_none_or(|code| code.is_part())
            })
        };
        let numbers = (0..block.length).filter(|row| is_part(*row)).filter_map(|row| column.number(row));
        codes.extend(numbers.filter_map(|number| usize::try_from(number).ok()).filter(|code| *code < list.codes.len()));
    }
    let (one, other) = list.overlap(&codes.into_iter().collect::<Vec<_>>())?;
    let (total, part) = if list.codes[one].is_part() { (other, one) } else { (one, other) };
    Some((id, total, part))
}
