//! The bands that numbers fall into, found in steps that grow with the logarithm of how many there are.
//!
//! In: the ends of bands, both inclusive, and a number. Out: the place of the first band that has it. Invariant: the place is the one that looking at
//! each band in turn would find, in whatever order they are.

use std::ops::Deref;

use super::list::List;
use crate::value::band::{Ends, within};
use crate::value::derived;

/// Bands in order of their places.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bands {
    ends: List<Ends>,
    /// So many of the first are one above the other, with nothing in common; what is after them is looked at in turn.
    stacked: usize,
}

impl Bands {
    fn of(ends: List<Ends>) -> Bands {
        let above = |pair: &[Ends]| matches!((pair[0].1, pair[1].0), (Some(end), Some(from)) if end < from);
        let is_band = |ends: &Ends| match ends {
            (Some(from), Some(end)) => from <= end,
            _ => true,
        };
        let stacked = ends.windows(2).take_while(|pair| above(pair) && is_band(&pair[1])).count();
        let first = ends.first().is_some_and(is_band);
        Bands { ends, stacked: if first { stacked + 1 } else { 0 } }
    }

    /// The place of the first band that a number is in.
    pub fn place(&self, number: i64) -> Option<i64> {
        let (stacked, others) = self.ends.split_at(self.stacked);
        let place = stacked.partition_point(|(_, end)| end.is_some_and(|end| end < number));
        if stacked.get(place).is_some_and(|ends| within(*ends, number)) {
            return Some(place as i64);
        }
        derived::band(others.iter().copied(), number).map(|place| place + self.stacked as i64)
    }
}

impl Deref for Bands {
    type Target = [Ends];

    fn deref(&self) -> &[Ends] {
        &self.ends
    }
}

impl FromIterator<Ends> for Bands {
    fn from_iter<I: IntoIterator<Item = Ends>>(ends: I) -> Bands {
        Bands::of(ends.into_iter().collect())
    }
}

impl<const N: usize> From<[Ends; N]> for Bands {
    fn from(ends: [Ends; N]) -> Bands {
        Bands::of(ends.into())
    }
}

impl From<Vec<Ends>> for Bands {
    fn from(ends: Vec<Ends>) -> Bands {
        Bands::of(ends.into())
    }
}

impl std::fmt::Debug for Bands {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.ends.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_of_the_first_band_in_any_order() {
        let ends = [(None, Some(1)), (Some(2), Some(4)), (Some(4), Some(6)), (Some(9), None), (Some(5), Some(3))];
        let other = [(Some(7), Some(7)), (None, None), (Some(0), Some(0))];
        let all: Vec<Ends> = ends.into_iter().chain(other).collect();
        // Every three of them, in every order.
        for first in &all {
            for second in &all {
                for third in &all {
                    let chosen = [*first, *second, *third];
                    let bands = Bands::from(chosen);
                    for number in [i64::MIN, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, i64::MAX] {
                        assert_eq!(
                            bands.place(number),
                            derived::band(chosen.into_iter(), number),
                            "{number}: {bands:?}"
                        );
                    }
                }
            }
        }
        assert_eq!(Bands::from([]).place(1), None);
    }
}
