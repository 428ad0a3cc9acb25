//! `mean of X.column` of a stock: at each date the values are added up; the mean of those sums over the dates.

use super::{Description, Function, Takes, Total, over, whole};
use crate::aggregate::AggregateFunction;

/// `mean of X.column`, where the column is a stock
pub const MEAN_OVER_DATES: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "mean",
    qualifier: "",
    also: &[],
    which: None,
    name: "mean over dates",
    several: "means over dates",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: true,
    known_only: false,
    of_one_date: false,
    is_like_its_values: true,
    extreme: |_| None,
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: false,
    exact: true,
    counts: |_| None,
    aggregates: |_| {
        let values = Total::values([AggregateFunction::Count, AggregateFunction::Sum]);
        [vec![Total::Rows], values, vec![Total::Dates, Total::Dated]].concat()
    },
    // A row without a number or without a date is part of a date's sum that nobody knows.
    finish: |_, totals| match totals[0].unwrap_or(0) > totals[1].min(totals[4]).unwrap_or(0) {
        true => Ok(None),
        false => over(totals[3], totals[2], |dates, sum| whole(sum) / whole(dates)),
    },
    instead: None,
    sentence: |_, of, rows| format!("the mean over dates of {of} added up over {rows}"),
};
