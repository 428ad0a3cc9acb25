//! `standard deviation of X.column`: how far values are from their mean, of a sample (by n - 1); missing for fewer than two.
//!
//! The variance is exact. Its root is exact where it is rational, and otherwise cut after [`DIGITS`] decimals, never rounded: no
//! number of fewer decimals is between the root and what is left of it, so rounding that rounds the root (decision 18).

use num_bigint::BigInt;
use num_rational::BigRational;

use super::{Description, Function, NoTotal, Takes, Total};
use crate::aggregate::AggregateFunction;

/// `standard deviation of X.column`
pub const STANDARD_DEVIATION: Function = Function::plain(&DESCRIPTION);

/// Far more decimals than any format shows.
const DIGITS: u32 = 60;

static DESCRIPTION: Description = Description {
    keyword: "standard deviation",
    qualifier: "",
    also: &["deviation", "stddev", "stdev", "sd"],
    which: None,
    name: "standard deviation",
    several: "standard deviations",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: true,
    is_like_its_values: false,
    extreme: |_| None,
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: false,
    exact: false,
    counts: |_| None,
    aggregates: |_| {
        use AggregateFunction::{Count, SquaresHigh, SquaresLow, Sum};
        Total::values([Count, Sum, SquaresHigh, SquaresLow])
    },
    finish: |_, totals| match (totals[0].unwrap_or(0), totals[1], totals[2], totals[3]) {
        (0 | 1, ..) => Ok(None),
        (n, Some(sum), Some(high), Some(low)) => {
            let (n, sum) = (BigInt::from(n), BigInt::from(sum));
            let squares = (BigInt::from(high) << 64) + low;
            Ok(Some(root(&BigRational::new(&n * squares - &sum * &sum, &n * (&n - 1)))))
        }
        (_, None, ..) | (_, _, None, _) | (_, _, _, None) => Err(NoTotal),
    },
    instead: Some("mean"),
    sentence: |_, of, rows| format!("the standard deviation of {of} over {rows}"),
};

/// The square root of what is not negative; cut after [`DIGITS`] decimals where it is not rational.
fn root(of: &BigRational) -> BigRational {
    let (numerator, denominator) = (of.numer().sqrt(), of.denom().sqrt());
    if &numerator * &numerator == *of.numer() && &denominator * &denominator == *of.denom() {
        return BigRational::new(numerator, denominator);
    }
    let unit = BigInt::from(10).pow(DIGITS);
    BigRational::new((of.numer() * &unit * &unit / of.denom()).sqrt(), unit)
}
