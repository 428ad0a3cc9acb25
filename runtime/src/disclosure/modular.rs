//! Counting modulo a prime: as exact as fractions, and without their growth.
//!
//! In: numbers from 0 to below [`PRIME`]. Out: the same. Invariant: a sum that is 0 in fractions is 0 here, and the other way but for a
//! chance that is none in practice.

use num_traits::Zero;

use super::exact::Exact;

/// 2^61 - 1.
pub(super) const PRIME: u64 = (1 << 61) - 1;

/// Fractions are made of numbers below this: two of them are never the same number, and few numbers are one by chance.
const SHORT: i128 = 1 << 20;

pub(super) fn plus(a: u64, b: u64) -> u64 {
    let sum = a + b;
    if sum >= PRIME { sum - PRIME } else { sum }
}

pub(super) fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    let (low, high) = ((product & u128::from(PRIME)) as u64, (product >> 61) as u64);
    plus(low, high)
}

/// What is 0 together with a number.
pub(super) fn negative(of: u64) -> u64 {
    if of == 0 { 0 } else { PRIME - of }
}

pub(super) fn inverse(of: u64) -> u64 {
    power(of, PRIME - 2)
}

fn power(mut of: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, of);
        }
        of = times(of, of);
        exponent >>= 1;
    }
    result
}

/// A fraction, modulo the prime.
pub(super) fn of(fraction: &Exact) -> u64 {
    // Nearly all are short, and dividing takes long.
    let whole = |number: i128| match u64::try_from(number.unsigned_abs()) {
        Ok(short) if short < PRIME && number >= 0 => short,
        Ok(short) if short < PRIME => negative(short),
        _ => number.rem_euclid(i128::from(PRIME)) as u64,
    };
    match *fraction.denom() {
        1 => whole(*fraction.numer()),
        under => times(whole(*fraction.numer()), inverse(whole(under))),
    }
}

/// The fraction of short numbers that a number is, if it is one.
pub(super) fn fraction(of: u64) -> Option<Exact> {
    // Euclid's algorithm: each `over` is `under * of`.
    let (mut last, mut over) = (i128::from(PRIME), i128::from(of));
    let (mut before, mut under) = (0_i128, 1_i128);
    while over >= SHORT {
        let often = last / over;
        (last, over) = (over, last - often * over);
        (before, under) = (under, before - often * under);
    }
    let is_short = under.abs() < SHORT && !under.is_zero();
    is_short.then(|| Exact::new(over, under))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_fraction_comes_back_and_no_other_does() {
        for (over, under) in [(0, 1), (1, 1), (-1, 1), (1, 2), (-7, 3), (355, 113), (-1_000_000, 999_999)] {
            let fraction_of = Exact::new(over, under);
            assert_eq!(fraction(of(&fraction_of)), Some(fraction_of));
        }
        assert_eq!(fraction(1 << 31), None);
    }
}
