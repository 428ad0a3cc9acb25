//! Codes whose numbers come to the sum of those of all others of their list: totals that are called by a name of their own, as a county is among
//! its districts.
//!
//! In: the rows of a dataset, and columns of codes over which numbers are added up. Out: the codes that are so. Invariant: so it is in every place
//! that has the code beside others, and in so many, of numbers so large, that it is hardly by chance.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset};

use super::parts_of_totals::columns;
use crate::rows::Rows;

/// A code that comes to the sum of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumOfOthers {
    /// The column of codes.
    pub column: ColumnId,
    /// What the code is called.
    pub code: String,
}

/// A sum is a given number by chance about once in as many times as it is large: so often or more rarely together is hardly chance.
const RARE: i128 = 100_000;

/// The sum of each code at one area, date and group; nothing where a number is not known.
type Place = BTreeMap<i64, Option<i128>>;

/// The codes that are so, each column once.
pub(super) fn find(
    dataset: &Dataset,
    catalog: &Catalog,
    added: &BTreeSet<(ColumnId, ColumnId)>,
    blocks: &[Rows],
) -> Vec<SumOfOthers> {
    let mut found: BTreeMap<ColumnId, SumOfOthers> = BTreeMap::new();
    for (column, of) in added {
        let ColumnType::Code(list) = dataset.column(*column).ty else { continue };
        let codes = &catalog.code_list(list).codes;
        let places = places(dataset, *column, *of, blocks);
        let may_be = |at: &usize| codes[*at].is_part() && !codes[*at].is_no_total;
        if let Some(at) = (0..codes.len()).filter(may_be).find(|at| is_sum(*at as i64, &places)) {
            found.entry(*column).or_insert_with(|| SumOfOthers { column: *column, code: codes[at].label.clone() });
        }
    }
    found.into_values().collect()
}

/// What each code comes to at each area, date and group that rows say, but for the code.
fn places(dataset: &Dataset, column: ColumnId, of: ColumnId, blocks: &[Rows]) -> Vec<Place> {
    let mut found: BTreeMap<Vec<Option<i64>>, Place> = BTreeMap::new();
    for block in blocks {
        let read = |id: ColumnId| block.column(&dataset.column(id).name);
        let (Some(codes), Some(numbers)) = (read(column), read(of)) else { continue };
        let others: Vec<_> = columns(dataset).filter(|id| *id != column).filter_map(read).collect();
        for row in 0..block.length {
            let Some(code) = codes.number(row) else { continue };
            let place = others.iter().map(|other| other.number(row)).collect();
            let sum = found.entry(place).or_default().entry(code).or_insert(Some(0));
            *sum = sum.zip(numbers.number(row)).map(|(sum, number)| sum + i128::from(number));
        }
    }
    found.into_values().collect()
}

/// Whether a code comes to the sum of the others wherever it is beside some of them.
fn is_sum(code: i64, places: &[Place]) -> bool {
    let mut once_in: i128 = 1;
    for place in places.iter().filter(|place| place.len() > 1) {
        let Some(own) = place.get(&code) else { continue };
        let others = || place.iter().filter(|(other, _)| **other != code).map(|(_, sum)| *sum);
        let sum = others().try_fold(0_i128, |all, sum| Some(all + sum?));
        let (Some(own), Some(sum)) = (own, sum) else { continue };
        if *own != sum {
            return false;
        }
        if others().flatten().filter(|sum| *sum > 0).count() > 1 {
            once_in = once_in.saturating_mul((*own).max(1));
        }
    }
    once_in >= RARE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(sums: &[(i64, i128)]) -> Place {
        sums.iter().map(|(code, sum)| (*code, Some(*sum))).collect()
    }

    #[test]
    fn one_place_of_small_numbers_may_be_so_by_chance() {
        let small = place(&[(0, 30), (1, 10), (2, 20)]);
        assert!(!is_sum(0, std::slice::from_ref(&small)));
        assert!(is_sum(0, &vec![small.clone(); 4]));
        assert!(is_sum(0, &[place(&[(0, 123_456), (1, 23_456), (2, 100_000)])]));
        // Once otherwise is enough; and a place with the code alone says nothing.
        let other = place(&[(0, 31), (1, 10), (2, 20)]);
        assert!(!is_sum(0, &[vec![small.clone(); 4], vec![other]].concat()));
        assert!(is_sum(0, &[vec![small; 4], vec![place(&[(0, 7)])]].concat()));
        // One part alone is as large as its total.
        assert!(!is_sum(0, &vec![place(&[(0, 30), (1, 30)]); 9]));
    }
}
