//! `mean of X.column`: the sum of the values by their number.

use super::{Description, Function, MEAN_OVER_DATES, ONE_VALUE, Takes, Total, over, whole};
use crate::aggregate::AggregateFunction;

/// `mean of X.column`
pub const MEAN: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "mean",
    qualifier: "",
    also: &["average", "avg"],
    which: None,
    name: "mean",
    several: "means",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: true,
    is_like_its_values: false,
    extreme: |_| None,
    is_sum_over_number: true,
    of_one_value: false,
    of_stock: Some(MEAN_OVER_DATES),
    of_ratios: Some(ONE_VALUE),
    keeps_whole: false,
    exact: true,
    counts: |_| None,
    aggregates: |_| Total::values([AggregateFunction::Count, AggregateFunction::Sum]),
    finish: |_, totals| over(totals[0], totals[1], |n, sum| whole(sum) / whole(n)),
    instead: Some("median"),
    sentence: |_, of, rows| format!("the mean {of} of {rows}"),
};
