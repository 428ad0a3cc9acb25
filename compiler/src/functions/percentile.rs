//! `percentile 92 of X.column`: the value below which 92 of 100 values are, between two values where none is there.
//!
//! Continuous, as Excel's PERCENTILE.INC and numpy's default: of n sorted values the one at place `(n - 1) * 92 / 100`, from 0,
//! and where the place is not whole, on the straight line between its neighbours.

use num_rational::BigRational;

use super::{Argument, Description, Extreme, Function, NoTotal, Takes, Total, whole};
use crate::aggregate::{AggregateFunction, Quantile};

/// `percentile 92 of X.column`
pub const PERCENTILE: Function = Function { description: &DESCRIPTION, argument: Argument { unscaled: 92, scale: 0 } };

static DESCRIPTION: Description = Description {
    keyword: "percentile",
    qualifier: "",
    also: &["centile", "quantile", "quartile"],
    which: Some(
        "write `percentile N of`, with a number from 0 to 100: the first quartile is `percentile 25 of`, the third `percentile 75 of`, and \
         the quantile 0.9 `percentile 90 of`",
    ),
    name: "percentile",
    several: "percentiles",
    argument: Some((0, 100)),
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: true,
    is_like_its_values: true,
    extreme: |of| match of.unscaled {
        0 => Some(Extreme::Smallest),
        part if part.unsigned_abs() == hundred(of) => Some(Extreme::Largest),
        _ => None,
    },
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: false,
    exact: true,
    counts: |_| None,
    aggregates: |of| Total::values([AggregateFunction::Count, beside(of, false), beside(of, true)]),
    finish: |of, totals| match (totals[0].unwrap_or(0), totals[1], totals[2]) {
        (0, ..) => Ok(None),
        (n, Some(below), Some(above)) => {
            let place = BigRational::new(of.unscaled.into(), hundred(of).into()) * whole(n - 1);
            Ok(Some(whole(below) + whole(above - below) * place.fract()))
        }
        (_, None, _) | (_, _, None) => Err(NoTotal),
    },
    instead: None,
    sentence: |of, column, rows| format!("the {of} percentile of {column} over {rows}", of = ordinal(of)),
};

/// The value at the place of a percentile or, where that is not whole, at the next place below or above.
fn beside(of: Argument, upper: bool) -> AggregateFunction {
    AggregateFunction::ValueAt(Quantile { part: of.unscaled.unsigned_abs(), whole: hundred(of), upper })
}

/// 100 in units of the argument's last decimal.
fn hundred(of: Argument) -> u64 {
    100 * 10_u64.pow(of.scale)
}

/// `92nd`, `99.5th`
fn ordinal(of: Argument) -> String {
    let ending = match (of.scale, of.unscaled % 10, of.unscaled % 100) {
        (0, _, 11..=13) | (1.., ..) => "th",
        (0, 1, _) => "st",
        (0, 2, _) => "nd",
        (0, 3, _) => "rd",
        (0, ..) => "th",
    };
    format!("{of}{ending}")
}
