//! Groups of people of which a place has no row, where places are texts: the men of an output area of which there are women.
//!
//! In: the rows of a population. Out: the places and groups that have no row together at any date. Invariants: nothing lists the places, so each that some row
//! has is expected with the groups together that some row has; a group is a column of codes of which some place has several; where a good many have
//! no row together, nothing is said. Single years of age, of which a small place may well have nobody, are no groups here.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset, Gaps};

use super::areas::{SHOWN, WithoutAreas};
use super::gaps::is_place;
use super::units::{self, Part};
use crate::rows::Rows;

/// The least part of all that could be there together, in hundredths, for one that is not to be missed.
const MOST_ARE_THERE: usize = 66;

/// The places and groups without a row.
pub(super) fn lacking(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog) -> Option<WithoutAreas> {
    if !dataset.is_population() || dataset.said_incomplete || dataset.complete == Some(Gaps::Zero) {
        return None;
    }
    let unique = dataset.unique_by();
    let ty = |id: &ColumnId| &dataset.column(*id).ty;
    let names: Vec<ColumnId> = unique.iter().copied().filter(|id| *ty(id) == ColumnType::Text).collect();
    let column = *names.first()?;
    let coded =
        unique.into_iter().filter(|id| matches!(ty(id), ColumnType::Code(_)) && !is_place(dataset, catalog, *id));
    let groups: Vec<ColumnId> = coded.filter(|id| has_several(blocks, dataset, &names, *id)).collect();
    if groups.is_empty() {
        return None;
    }
    let places: BTreeSet<Vec<Part>> = units::parts(blocks, dataset, &names);
    let together: BTreeSet<Vec<Part>> = units::parts(blocks, dataset, &groups);
    let of: Vec<ColumnId> = names.into_iter().chain(groups).collect();
    let there = units::parts(blocks, dataset, &of);
    let all = places.len() * together.len();
    if there.len() == all || there.len() * 100 < all * MOST_ARE_THERE {
        return None;
    }
    let each = places.iter().flat_map(|place| together.iter().map(move |group| [&place[..], &group[..]].concat()));
    let lacking = each.filter(|parts| !there.contains(parts)).take(SHOWN);
    let shown = lacking.map(|parts| units::words(dataset, catalog, &of, &parts).join(", ")).collect();
    Some(WithoutAreas { column, shown, count: all - there.len() })
}

/// Whether some place has several values of a column.
fn has_several(blocks: &[Rows], dataset: &Dataset, names: &[ColumnId], of: ColumnId) -> bool {
    let both: Vec<ColumnId> = names.iter().copied().chain([of]).collect();
    let mut values: BTreeMap<Vec<Part>, usize> = BTreeMap::new();
    for mut parts in units::parts(blocks, dataset, &both) {
        parts.pop();
        *values.entry(parts).or_default() += 1;
    }
    values.values().any(|several| *several > 1)
}
