//! Members: whether a number is one of a set.
//!
//! In: a sorted set; numbers. Out: yes or no. Invariant: the same as looking for it, and quicker for places in code lists, of which most
//! sets are.

use std::sync::Arc;

/// Where the first and the last of a set are no further apart, it is a table.
const NEAR: i64 = 1 << 12;

/// A set of numbers.
pub(super) struct Members {
    set: Arc<[i64]>,
    /// Of a set that is a table: its first number, and whether each from there on is in it.
    table: Option<(i64, Vec<bool>)>,
}

impl Members {
    /// A set, which is sorted.
    pub(super) fn new(set: Arc<[i64]>) -> Members {
        let ends = set.first().zip(set.last());
        let apart = ends.and_then(|(first, last)| last.checked_sub(*first)).filter(|apart| (0..=NEAR).contains(apart));
        let table = ends.zip(apart).map(|((first, _), apart)| {
            let mut table = vec![false; apart as usize + 1];
            set.iter().for_each(|number| table[(number - first) as usize] = true);
            (*first, table)
        });
        Members { set, table }
    }

    /// Whether a number is in it.
    #[inline]
    pub(super) fn has(&self, number: i64) -> bool {
        let Some((first, table)) = &self.table else { return self.set.binary_search(&number).is_ok() };
        let place = number.checked_sub(*first).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| table.get(place)).is_some_and(|is_in| *is_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_in_a_set_where_it_is_found_in_it() {
        let sets: [&[i64]; 6] = [&[], &[3], &[-2, 0, 5], &[0, NEAR], &[0, NEAR + 1], &[i64::MIN, -1, 4, i64::MAX]];
        let numbers = [i64::MIN, -3, -2, -1, 0, 1, 3, 4, 5, NEAR, NEAR + 1, i64::MAX];
        for set in sets {
            let members = Members::new(set.into());
            numbers
                .iter()
                .for_each(|number| assert_eq!(members.has(*number), set.contains(number), "{number} {set:?}"));
        }
    }
}
