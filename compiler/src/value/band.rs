//! Bands: the numbers from one end to another, whatever decimals the numbers have.
//!
//! In: the ends as declared. Out: the smallest and the largest integer form of a number in the band, at the scale of the numbers.
//! Invariant: a number is in the band at its own scale just where it is at a finer one.

use super::decimal;
use super::text::parse_decimal;

/// The most digits after the point of an end.
pub const MOST_DIGITS: u32 = 9;

/// A number as declared: so many units, the last digit of so many after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fixed {
    units: i64,
    scale: u32,
}

impl Fixed {
    /// A number as it is written, with no more than nine digits after the point.
    pub fn read(text: &str) -> Option<Fixed> {
        let scale = (0..=MOST_DIGITS).find(|scale| parse_decimal(text, *scale).is_some())?;
        Some(Fixed { units: parse_decimal(text, scale)?, scale })
    }

    /// A whole number.
    pub fn whole(units: i64) -> Fixed {
        Fixed { units, scale: 0 }
    }

    /// Its digits after the point.
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// The integer form at a scale, rounded down, and whether nothing was rounded. Numbers that have none there are as far away as any.
    fn at(self, scale: u32) -> (i64, bool) {
        let power = |digits: u32| 10_i128.pow(digits);
        let units = i128::from(self.units);
        let (number, exact) = match scale.checked_sub(self.scale) {
            Some(more) => (units * power(more), true),
            None => {
                let fewer = power(self.scale - scale);
                (units.div_euclid(fewer), units.rem_euclid(fewer) == 0)
            }
        };
        let clamped = number.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        (i64::try_from(clamped).unwrap_or(i64::MAX), exact)
    }
}

impl std::fmt::Display for Fixed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&decimal(self.units, self.scale))
    }
}

/// Where a band ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Upper {
    /// With this number.
    To(Fixed),
    /// Just below it.
    Under(Fixed),
}

/// A band; an end that is not declared is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Band {
    /// The lowest number.
    pub from: Option<Fixed>,
    /// The highest.
    pub upper: Option<Upper>,
}

/// The lowest and the highest number in integer form, both in; an open end is `None`.
pub type Ends = (Option<i64>, Option<i64>);

impl Band {
    /// Of whole numbers, both ends in.
    pub fn whole(from: Option<i64>, to: Option<i64>) -> Band {
        Band { from: from.map(Fixed::whole), upper: to.map(|to| Upper::To(Fixed::whole(to))) }
    }

    /// The ends for numbers with so many digits after the point.
    pub fn ends(&self, scale: u32) -> Ends {
        let from = self.from.map(|from| match from.at(scale) {
            (number, true) => number,
            (below, false) => below.saturating_add(1),
        });
        let upper = self.upper.map(|upper| match upper {
            Upper::To(to) => to.at(scale).0,
            Upper::Under(end) => match end.at(scale) {
                (number, true) => number.saturating_sub(1),
                (below, false) => below,
            },
        });
        (from, upper)
    }

    /// The digits after the point that its ends need.
    pub fn scale(&self) -> u32 {
        let upper = self.upper.map(|(Upper::To(end) | Upper::Under(end))| end.scale());
        self.from.map(Fixed::scale).into_iter().chain(upper).max().unwrap_or(0)
    }
}

/// Whether a number lies between two ends.
pub fn within((low, high): Ends, number: i64) -> bool {
    low.is_none_or(|low| low <= number) && high.is_none_or(|high| number <= high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> Option<Fixed> {
        Some(Fixed::read(text).unwrap())
    }

    #[test]
    fn under_leaves_out_its_end_at_every_scale() {
        let band = Band { from: fixed("0"), upper: fixed("5").map(Upper::Under) };
        assert_eq!([band.ends(0), band.ends(1), band.ends(2)].map(|ends| ends.1), [Some(4), Some(49), Some(499)]);
        let to = Band { from: fixed("0"), upper: fixed("5").map(Upper::To) };
        assert_eq!([to.ends(0), to.ends(1)].map(|ends| ends.1), [Some(5), Some(50)]);
    }

    #[test]
    fn ends_between_two_numbers_take_the_one_inside() {
        let band = Band { from: fixed("0.5"), upper: fixed("2.5").map(Upper::To) };
        assert_eq!((band.ends(0), band.ends(1), band.scale()), ((Some(1), Some(2)), (Some(5), Some(25)), 1));
        let under = Band { from: fixed("-0.5"), upper: fixed("2.5").map(Upper::Under) };
        assert_eq!((under.ends(0), under.ends(1)), ((Some(0), Some(2)), (Some(-5), Some(24))));
    }

    #[test]
    fn numbers_are_read_and_shown_as_written() {
        assert_eq!(Fixed::read("2.50").unwrap().to_string(), "2.5");
        assert_eq!((Fixed::read("two"), Fixed::read("0.0000000001")), (None, None));
    }
}
