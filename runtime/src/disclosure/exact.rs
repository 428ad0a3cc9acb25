//! Fractions that are counted with exactly, and refused where they become too long.
//!
//! In: fractions of whole numbers of 128 bits. Out: their sums, differences, products and quotients. Invariant: each is in lowest terms with a
//! positive denominator, so that equal fractions are the same.
//!
//! Most of them are whole numbers, and most others short: for both it is much quicker than in general.

use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, One, Zero};

/// A fraction.
pub(super) type Exact = Ratio<i128>;

/// A number became too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

pub(super) fn plus(a: &Exact, b: &Exact) -> Result<Exact, TooLong> {
    let sum = match (are_whole(a, b), short(a, b)) {
        (true, _) => a.numer().checked_add(b.numer()).map(Exact::from),
        (_, Some((a, b))) => Some(short_sum(a, b)),
        _ => a.checked_add(b),
    };
    sum.ok_or(TooLong)
}

pub(super) fn minus(a: &Exact, b: &Exact) -> Result<Exact, TooLong> {
    let difference = match (are_whole(a, b), short(a, b)) {
        (true, _) => a.numer().checked_sub(b.numer()).map(Exact::from),
        (_, Some((a, (numerator, denominator)))) => Some(short_sum(a, (-numerator, denominator))),
        _ => a.checked_sub(b),
    };
    difference.ok_or(TooLong)
}

pub(super) fn times(a: &Exact, b: &Exact) -> Result<Exact, TooLong> {
    let product = match (are_whole(a, b), short(a, b)) {
        (true, _) => a.numer().checked_mul(b.numer()).map(Exact::from),
        (_, Some((a, b))) => Some(short_product(a, b)),
        _ => a.checked_mul(b),
    };
    product.ok_or(TooLong)
}

/// Nothing is divided by 0.
pub(super) fn divided(a: &Exact, b: &Exact) -> Result<Exact, TooLong> {
    match short(a, b) {
        _ if b.is_zero() => Err(TooLong),
        Some((a, (numerator, denominator))) => {
            let sign = numerator.signum();
            Ok(short_product(a, (denominator * sign, numerator * sign)))
        }
        None => a.checked_div(b).ok_or(TooLong),
    }
}

fn are_whole(a: &Exact, b: &Exact) -> bool {
    a.denom().is_one() && b.denom().is_one()
}

/// A numerator and a denominator of at most 62 bits, with which nothing overflows 128.
type Short = (i64, i64);

fn short(a: &Exact, b: &Exact) -> Option<(Short, Short)> {
    const MOST: u128 = 1 << 62;
    let number = |number: &i128| (number.unsigned_abs() < MOST).then_some(*number as i64);
    let fraction = |of: &Exact| Some((number(of.numer())?, number(of.denom())?));
    Some((fraction(a)?, fraction(b)?))
}

/// Knuth, The Art of Computer Programming, 4.5.1: what numerator and denominator of the sum have in common is in what the denominators have.
fn short_sum((a, under_a): Short, (b, under_b): Short) -> Exact {
    let common = under_a.gcd(&under_b);
    let (by_a, by_b) = (under_b / common, under_a / common);
    let sum = i128::from(a) * i128::from(by_a) + i128::from(b) * i128::from(by_b);
    if sum == 0 {
        return Exact::zero();
    }
    let left = match (common, i64::try_from(sum)) {
        (1, _) => 1,
        (_, Ok(sum)) => sum.gcd(&common),
        (_, Err(_)) => ((sum % i128::from(common)) as i64).gcd(&common),
    };
    match left {
        1 => Exact::new_raw(sum, i128::from(by_b) * i128::from(under_b)),
        _ => Exact::new_raw(sum / i128::from(left), i128::from(by_b) * i128::from(under_b / left)),
    }
}

fn short_product((a, under_a): Short, (b, under_b): Short) -> Exact {
    if a == 0 || b == 0 {
        return Exact::zero();
    }
    let (over, across) = (a.gcd(&under_b), b.gcd(&under_a));
    let numerator = i128::from(a / over) * i128::from(b / across);
    Exact::new_raw(numerator, i128::from(under_a / across) * i128::from(under_b / over))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Fractions of few digits, of many, and those that are nearly too long.
    fn fraction() -> impl Strategy<Value = Exact> {
        let number =
            prop_oneof![-6..7_i128, -1_000..1_000_i128, any::<i64>().prop_map(i128::from), -(1_i128 << 90)..1 << 90];
        let below =
            prop_oneof![Just(1_i128), 1..13_i128, 1..10_000_i128, (1_i128 << 40)..(1 << 62), (1_i128 << 62)..(1 << 90)];
        (number, below).prop_map(|(number, below)| Exact::new(number, below))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn short_fractions_are_counted_with_as_all_are(a in fraction(), b in fraction()) {
            // Where fractions in general become too long on the way, short ones may not.
            let agree = |ours: Result<Exact, TooLong>, theirs: Option<Exact>| match theirs {
                Some(theirs) => ours == Ok(theirs) && ours.is_ok_and(|ours| ours.denom() == theirs.denom() && ours.numer() == theirs.numer()),
                None => short(&a, &b).is_some() || ours == Err(TooLong),
            };
            prop_assert!(agree(plus(&a, &b), a.checked_add(&b)), "{a} + {b}");
            prop_assert!(agree(minus(&a, &b), a.checked_sub(&b)), "{a} - {b}");
            prop_assert!(agree(times(&a, &b), a.checked_mul(&b)), "{a} * {b}");
            prop_assert!(agree(divided(&a, &b), a.checked_div(&b).filter(|_| !b.is_zero())), "{a} / {b}");
        }
    }
}
