//! Edges that declarations have and rows are drawn by: gaps of complete data, and codes of few people, whose number a policy hides.
//!
//! In: a declaration. Out: the combinations that get no row, and the codes that plain rows do without. Invariant: a gap is left only where
//! the declaration says what it means.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Column, ColumnId, ColumnType, Dataset, DisclosureBy, Gaps, PolicyId};

use super::world::World;
use crate::random::Random;

/// One combination in so many gets no row, and at most so many do not.
const GAPS: (usize, usize) = (20, 20);

/// Which of so many combinations get no row, by place; `is_of_parts` says whether one is of no total.
pub fn gaps(
    dataset: &Dataset,
    size: usize,
    random: &mut Random,
    is_of_parts: impl Fn(usize) -> bool,
) -> BTreeSet<usize> {
    let means_something = matches!(dataset.complete, Some(Gaps::Unknown | Gaps::Zero));
    // Of two or three, too little would be left.
    if !means_something || size < 4 {
        return BTreeSet::new();
    }
    let wanted = (size / GAPS.0).clamp(1, GAPS.1);
    let places = (0..wanted * 10).map(|_| random.place(size));
    places.filter(|place| is_of_parts(*place)).take(wanted).collect()
}

/// Codes that few have, where a policy hides small numbers: the last code of a list is of one fewer than the smallest number that is shown,
/// in more rows than that where a column identifies them.
#[derive(Clone, Default)]
pub struct Few {
    /// By column: the code, and how many rows it gets.
    pub codes: BTreeMap<ColumnId, (i64, i64)>,
    /// The smallest number that is shown.
    pub below: i64,
}

impl Few {
    /// Of a dataset, by its own policy.
    pub fn of(world: &World<'_>, dataset: &Dataset, is_free: impl Fn(ColumnId) -> bool) -> Few {
        let Some(PolicyId(policy)) = dataset.disclosure else { return Few::default() };
        // Numbers of people in rows are small on some rows as they are, and a combination of a key has one row.
        if dataset.is_population() || !dataset.unique_by().is_empty() && dataset.complete.is_some() {
            return Few::default();
        }
        let below = world.catalog.policies[policy].below;
        let rows = if matches!(dataset.disclosure_by, Some(DisclosureBy::Column(_))) { below + 1 } else { below - 1 };
        let rare = |(at, column): (usize, &Column)| {
            let ColumnType::Code(list) = column.ty else { return None };
            let places = world.catalog.code_list(list).codes.iter().enumerate().rev();
            let mut parts = places.filter(|(place, code)| code.is_part() && !column.without.contains(place));
            let last = parts.next()?.0 as i64;
            (parts.count() >= 2 && is_free(ColumnId(at))).then_some((ColumnId(at), (last, rows)))
        };
        Few { codes: dataset.columns.iter().enumerate().filter_map(rare).collect(), below }
    }

    /// Whether plain rows do without a code.
    pub fn keeps_back(&self, column: ColumnId, code: i64) -> bool {
        self.codes.get(&column).is_some_and(|(rare, _)| *rare == code)
    }
}
