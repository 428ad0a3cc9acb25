//! `mean of unweighted X.column`: a mean of percentages, rates or averages in which every row counts alike.

use super::{Description, Function, Takes, Total, over, whole};
use crate::aggregate::AggregateFunction;

/// `mean of unweighted X.column`
pub const MEAN_UNWEIGHTED: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "mean",
    qualifier: "unweighted",
    also: &[],
    which: None,
    name: "mean of unweighted values",
    several: "means of unweighted values",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: false,
    is_like_its_values: false,
    extreme: |_| None,
    is_sum_over_number: true,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: false,
    exact: true,
    counts: |_| None,
    aggregates: |_| Total::values([AggregateFunction::Count, AggregateFunction::Sum]),
    finish: |_, totals| over(totals[0], totals[1], |n, sum| whole(sum) / whole(n)),
    instead: Some("median"),
    sentence: |_, of, rows| format!("the mean {of} of {rows}, each counted alike"),
};
