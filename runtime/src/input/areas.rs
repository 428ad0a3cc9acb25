//! Areas without a row, of data that has one for each.
//!
//! In: the rows of a dataset. Out: the areas that none is of, where each row is of another area. Invariant: data that is complete is looked at
//! for gaps elsewhere; of data that says it is not, or of which no row is of an area, nothing is said.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{Catalog, CodeListId, ColumnId, ColumnType, Dataset};

use super::units;
use crate::rows::Rows;

/// What is said of these at most.
pub(super) const SHOWN: usize = 3;

/// Areas that no row is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutAreas {
    /// The column of the areas.
    pub column: ColumnId,
    /// The labels of the first.
    pub shown: Vec<String>,
    /// How many there are.
    pub count: usize,
}

/// On which side of a quotient a sum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// It is divided.
    Above,
    /// It is divided by.
    Below,
}

/// The least part of all areas that have a row, in hundredths, where it is less certain that each should have one.
const MOST_ARE_THERE: usize = 66;

/// The column of areas, and its list, of which there should be a row each: where an area is what distinguishes one row from another, at each
/// date if there are several, or a part of that which the key names.
pub(super) fn looked_for(dataset: &Dataset, catalog: &Catalog) -> Option<(ColumnId, CodeListId)> {
    if dataset.complete.is_some() || dataset.said_incomplete || dataset.is_population() {
        return None;
    }
    let of = distinguished_by(dataset);
    let is_alone = of.len() == 1;
    let listed = |column: ColumnId| match dataset.column(column).ty {
        ColumnType::Code(list) if catalog.code_list(list).level_of.is_some() => Some((column, list)),
        _ => None,
    };
    let mut listed = of.into_iter().filter_map(listed);
    listed.next().filter(|_| listed.next().is_none() && (is_alone || !dataset.key.is_empty()))
}

/// The columns but for the date that distinguish one row from another.
fn distinguished_by(dataset: &Dataset) -> Vec<ColumnId> {
    let mut unique = dataset.unique_by();
    let time = units::dates(dataset);
    let is_period = |time: ColumnId| matches!(dataset.column(time).ty, ColumnType::Period(_));
    if unique.is_empty() && time.is_none_or(is_period) {
        // Nothing says what distinguishes rows: perhaps the one code that they have.
        let coded = dataset.columns.iter().enumerate();
        unique = coded.filter(|(_, of)| matches!(of.ty, ColumnType::Code(_))).map(|(at, _)| ColumnId(at)).collect();
    }
    unique.retain(|column| Some(*column) != time);
    unique
}

/// The columns that are read to look for areas without a row.
pub(super) fn columns(dataset: &Dataset, catalog: &Catalog) -> impl Iterator<Item = ColumnId> {
    let areas = looked_for(dataset, catalog).map(|(column, _)| column);
    areas.into_iter().chain(units::dates(dataset).filter(|_| areas.is_some()))
}

/// The areas without a row.
pub(super) fn without_rows(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog, side: Side) -> Option<WithoutAreas> {
    let (column, list) = looked_for(dataset, catalog)?;
    let list = catalog.code_list(list);
    let time = units::dates(dataset);
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut rows: BTreeSet<(usize, Option<i64>)> = BTreeSet::new();
    for block in blocks.iter().filter(|block| block.length > 0) {
        let codes = block.column(&dataset.column(column).name)?;
        let dates = time.map(|time| block.column(&dataset.column(time).name));
        for row in 0..block.length {
            let Some(code) = codes.number(row).and_then(|code| usize::try_from(code).ok()) else { continue };
            seen.insert(code);
            let is_again = !rows.insert((code, dates.flatten().and_then(|dates| dates.number(row))));
            if is_again && dataset.key.is_empty() {
                return None; // a row is of something smaller
            }
        }
    }
    let parts = list.codes.iter().enumerate().filter(|(_, code)| code.is_part());
    let lacking: Vec<&str> =
        parts.clone().filter(|(at, _)| !seen.contains(at)).map(|(_, code)| code.label.as_str()).collect();
    let all = parts.count();
    let there = all - lacking.len();
    let is_of_areas_alone = distinguished_by(dataset).len() == 1 && (!dataset.key.is_empty() || time.is_none());
    let is_certain = side == Side::Below && is_of_areas_alone;
    let least = if is_certain { 0 } else { MOST_ARE_THERE };
    let is_of_some = there > 0 && there * 100 >= all * least && !lacking.is_empty();
    let shown = lacking.iter().take(SHOWN).map(|label| (*label).to_string()).collect();
    is_of_some.then_some(WithoutAreas { column, shown, count: lacking.len() })
}
