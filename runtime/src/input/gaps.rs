//! Whether data that is already added up has a row for each area, period and group.
//!
//! In: the rows of a dataset that is complete. Out: the combinations without a row, and rows for them. Invariants: an area is expected
//! because its list has it, a period because the dataset covers it (of a population, because some row has it, or because it serves a period:
//! any other year gives no number), a group because some row has it and it is no total of others; a row that is outside a list, or without a
//! value, fills no gap. Of a few rows that were handed over, an area and a period are expected because some row has them, too.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset, Describes, Gaps};

use super::cell;
use crate::rows::{Column, Rows};

/// A part of the key, and the values that are expected of it, ascending.
struct Dimension {
    column: ColumnId,
    expected: Vec<i64>,
}

/// What is expected and is not there.
pub(super) struct Missing {
    dimensions: Vec<Dimension>,
    /// The gaps, as places among all combinations.
    gaps: Vec<u128>,
    /// How many there are, also those beyond the first that are kept.
    pub(super) count: u128,
}

/// How many gaps are found one by one.
const KEPT: usize = 1_000_000;

/// Of what a row is expected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Every area and period that is declared.
    Declared,
    /// Those that rows have.
    AmongRows,
}

/// The gaps of a dataset; its columns that say when, where and who must be among the rows.
pub(super) fn find(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog, of: Expected) -> Option<Missing> {
    let dimensions = dimensions(blocks, dataset, catalog, of == Expected::Declared);
    let all = dimensions.iter().try_fold(1_u128, |all, d| all.checked_mul(d.expected.len() as u128))?;
    if dimensions.is_empty() {
        return None;
    }
    let mut there: HashSet<u128, cell::Hasher> = HashSet::default();
    for block in blocks {
        let columns: Option<Vec<&Column>> =
            dimensions.iter().map(|d| block.column(&dataset.column(d.column).name)).collect();
        let columns = columns?;
        let combination = |row: usize| {
            columns.iter().zip(&dimensions).try_fold(0_u128, |before, (column, dimension)| {
                let place = dimension.expected.binary_search(&column.number(row)?).ok()?;
                Some(before * dimension.expected.len() as u128 + place as u128)
            })
        };
        there.extend((0..block.length).filter_map(combination));
    }
    let count = all - there.len() as u128;
    let most = KEPT.min(usize::try_from(count).unwrap_or(KEPT));
    let gaps: Vec<u128> = (0..all).filter(|place| !there.contains(place)).take(most).collect();
    (count > 0).then_some(Missing { dimensions, gaps, count })
}

/// The columns that say when, where and who, with what is expected of each. One that another one decides, as a ward decides its
/// district, is not asked for.
fn dimensions(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog, of_declared: bool) -> Vec<Dimension> {
    let mut found = Vec::new();
    let key = dataset.complete_by(catalog);
    let decided = |id: ColumnId| {
        let is_date = matches!(dataset.column(id).ty, ColumnType::Period(_) | ColumnType::Date { .. });
        let is_group = !is_place(dataset, catalog, id) && !is_date;
        is_group && key.iter().any(|other| *other != id && decides(blocks, dataset, *other, id))
    };
    for id in key.iter().copied().filter(|id| !decided(*id)) {
        let observed = || -> Vec<i64> {
            let values =
                blocks.iter().filter_map(|block| Some((block.column(&dataset.column(id).name)?, block.length)));
            let each = values.flat_map(|(column, rows)| (0..rows).filter_map(|row| column.number(row)));
            each.collect::<BTreeSet<i64>>().into_iter().collect()
        };
        let expected = match &dataset.column(id).ty {
            ColumnType::Code(list) => {
                let codes = catalog.code_list(*list).codes.iter().enumerate();
                let listed = codes.filter(|(_, code)| code.is_part()).map(|(place, _)| place as i64);
                let listed: Vec<i64> = listed.collect();
                match of_declared && is_place(dataset, catalog, id) {
                    true => listed,
                    false => observed().into_iter().filter(|value| listed.contains(value)).collect(),
                }
            }
            ColumnType::Period(kind) => match dataset.covers {
                Some((from, to))
                    if of_declared && dataset.time == Some(id) && from.kind == *kind && !dataset.is_population() =>
                {
                    (from.ordinal..=to.ordinal).collect()
                }
                Some(_) | None => observed(),
            },
            // Of the days of a register, only those that serve a period need be whole.
            ColumnType::Date { .. } => Vec::new(),
            _ => observed(),
        };
        let served = dataset.serves.iter().map(|(_, date)| *date).filter(|_| of_declared && dataset.time == Some(id));
        let expected: BTreeSet<i64> = expected.into_iter().chain(served).collect();
        found.push(Dimension { column: id, expected: expected.into_iter().collect() });
    }
    found
}

fn is_place(dataset: &Dataset, catalog: &Catalog, id: ColumnId) -> bool {
    let column = dataset.column(id);
    let of_hierarchy = matches!(column.ty, ColumnType::Code(list) if catalog.code_list(list).level_of.is_some());
    of_hierarchy || column.describes == Describes::Place && matches!(column.ty, ColumnType::Code(_))
}

/// Whether rows with one value of a column all have one value of another.
fn decides(blocks: &[Rows], dataset: &Dataset, of: ColumnId, other: ColumnId) -> bool {
    let mut seen: BTreeMap<i64, i64> = BTreeMap::new();
    let mut differs = 0;
    for block in blocks {
        let column = |id: ColumnId| block.column(&dataset.column(id).name);
        let Some((of, other)) = column(of).zip(column(other)) else { return false };
        for row in 0..block.length {
            if let Some((a, b)) = of.number(row).zip(other.number(row))
                && *seen.entry(a).or_insert(b) != b
            {
                differs += 1;
            }
        }
    }
    differs == 0 && seen.len() > 1 && seen.values().collect::<BTreeSet<_>>().len() < seen.len()
}

impl Missing {
    /// The first few, as a reader knows them: `Southmoor, mid-2022`.
    pub(super) fn shown(&self, dataset: &Dataset, catalog: &Catalog, most: usize) -> Vec<String> {
        let gap = |gap: &u128| {
            let part = |(at, dimension): (usize, &Dimension)| {
                let column = dataset.column(dimension.column);
                let value = self.value(*gap, at);
                match &column.ty {
                    ColumnType::Code(list) => catalog.code_list(*list).codes[value as usize].label.clone(),
                    _ => cell::written(column, catalog, value),
                }
            };
            self.dimensions.iter().enumerate().map(part).collect::<Vec<_>>().join(", ")
        };
        self.gaps.iter().take(most).map(gap).collect()
    }

    /// The value of a gap in one dimension.
    fn value(&self, gap: u128, at: usize) -> i64 {
        let inside: u128 = self.dimensions[at + 1..].iter().map(|d| d.expected.len() as u128).product();
        let expected = &self.dimensions[at].expected;
        expected[(gap / inside % expected.len() as u128) as usize]
    }

    /// A row for each gap, in the columns of `like`: its numbers are missing, or 0.
    pub(super) fn rows(&self, dataset: &Dataset, mut like: Rows, rule: Gaps) -> Rows {
        for (name, values) in &mut like.columns {
            let id = dataset.column_named(name);
            let dimension = self.dimensions.iter().position(|d| Some(d.column) == id);
            let is_number = id.is_some_and(|id| {
                matches!(dataset.column(id).ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. })
            });
            for gap in &self.gaps {
                let value = match dimension {
                    Some(dimension) => Some(self.value(*gap, dimension)),
                    None => (is_number && rule == Gaps::Zero).then_some(0),
                };
                match values {
                    Column::Short(numbers) => numbers.push(value.and_then(|value| i32::try_from(value).ok())),
                    Column::Long(numbers) => numbers.push(value),
                    Column::Texts(texts) => texts.push(None),
                }
            }
        }
        like.length += self.gaps.len();
        like
    }

    /// Whether a row can be made for each.
    pub(super) fn are_all_kept(&self) -> bool {
        self.gaps.len() as u128 == self.count
    }
}
