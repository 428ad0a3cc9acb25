//! Totals in the data that definitions name: those that no row has, and those that lack a row where there are rows of their parts.
//!
//! In: the rows of a dataset, and the totals asked for. Out: for each total that lacks rows, where. Invariants: rows are compared at one
//! area, period and group, by all columns of codes and periods; a total is expected in the periods and with the groups that some row of it
//! has, as few files have every total of every group. Of complete data gaps.rs asks for such rows.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{Catalog, Column as Declared, ColumnId, ColumnType, Dataset};
use indicia_compiler::plan::ir::NamedTotal;

use super::{cell, gaps};
use crate::rows::{Column, Rows};

/// A total that lacks rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnseenTotal {
    /// The column.
    pub column: ColumnId,
    /// The place of the total in its list.
    pub code: usize,
    /// Where there are rows of its parts and none of the total, and how many such places there are; nothing where no row has the total.
    pub lacking: Option<(Vec<String>, u64)>,
}

/// How many places are named.
const SHOWN: usize = 3;

/// The columns that say what rows of totals and of their parts are of.
pub(super) fn columns(dataset: &Dataset) -> impl Iterator<Item = ColumnId> + '_ {
    let says = |column: &Declared| matches!(column.ty, ColumnType::Code(_) | ColumnType::Period(_));
    dataset.columns.iter().enumerate().filter(move |(_, column)| says(column)).map(|(at, _)| ColumnId(at))
}

/// The totals that lack rows. A dataset without rows has nothing to be the total of.
pub(super) fn unseen(dataset: &Dataset, catalog: &Catalog, asked: &[NamedTotal], blocks: &[Rows]) -> Vec<UnseenTotal> {
    if blocks.iter().all(|block| block.length == 0) {
        return Vec::new();
    }
    let unseen = |asked: &NamedTotal| {
        let (column, code) = (ColumnId(asked.column), asked.code);
        let name = &dataset.columns.get(asked.column)?.name;
        let has = |block: &Rows| {
            let column = block.column(name);
            column.is_none_or(|column| (0..block.length).any(|row| column.number(row) == Some(code as i64)))
        };
        if !blocks.iter().any(has) {
            return Some(UnseenTotal { column, code, lacking: None });
        }
        let lacking = lacking(dataset, catalog, (column, code), blocks).filter(|(_, count)| *count > 0)?;
        Some(UnseenTotal { column, code, lacking: Some(lacking) })
    };
    asked.iter().filter_map(unseen).collect()
}

/// The area, period and group of a row.
type Place = Vec<Option<i64>>;

fn lacking(
    dataset: &Dataset,
    catalog: &Catalog,
    (of, code): (ColumnId, usize),
    blocks: &[Rows],
) -> Option<(Vec<String>, u64)> {
    let ColumnType::Code(list) = dataset.column(of).ty else { return None };
    let parts = catalog.code_list(list).parts(code).filter(|_| dataset.complete.is_none())?;
    let others: Vec<ColumnId> = columns(dataset).filter(|column| *column != of).collect();
    let (mut of_total, mut of_parts): (BTreeSet<Place>, BTreeSet<Place>) = (BTreeSet::new(), BTreeSet::new());
    for block in blocks {
        let column = |id: &ColumnId| block.column(&dataset.column(*id).name);
        let own = column(&of)?;
        let columns: Vec<&Column> = others.iter().map(column).collect::<Option<_>>()?;
        for row in 0..block.length {
            let place = || columns.iter().map(|column| column.number(row)).collect();
            match own.number(row).and_then(|number| usize::try_from(number).ok()) {
                Some(found) if found == code => _ = of_total.insert(place()),
                Some(found) if parts.contains(&found) => _ = of_parts.insert(place()),
                Some(_) | None => {}
            }
        }
    }
    let is_place: Vec<bool> = others.iter().map(|id| gaps::is_place(dataset, catalog, *id)).collect();
    let anywhere = |place: &Place| -> Place {
        place.iter().zip(&is_place).map(|(value, is_place)| value.filter(|_| !is_place)).collect()
    };
    let elsewhere: BTreeSet<Place> = of_total.iter().map(anywhere).collect();
    let lacks = || of_parts.difference(&of_total).filter(|place| elsewhere.contains(&anywhere(place)));
    let said = |place: &Place| {
        let values = others.iter().zip(place).filter_map(|(id, value)| Some((dataset.column(*id), (*value)?)));
        values.map(|(column, value)| cell::labelled(column, catalog, value)).collect::<Vec<_>>().join(", ")
    };
    Some((lacks().take(SHOWN).map(said).collect(), lacks().count() as u64))
}
