//! `count of distinct X.column`: how many different values, those that are missing left out.

use super::{Description, Function, Takes, Total, whole};
use crate::aggregate::AggregateFunction;

/// `count of distinct X.column`
pub const COUNT_DISTINCT: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "count",
    qualifier: "distinct",
    also: &["unique", "distinct"],
    which: None,
    name: "count of distinct values",
    several: "counts of distinct values",
    argument: None,
    takes: Takes::Distinct,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: false,
    is_like_its_values: false,
    extreme: |_| None,
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: true,
    exact: true,
    counts: |_| Some(AggregateFunction::CountDistinct),
    aggregates: |_| Total::values([AggregateFunction::CountDistinct]),
    finish: |_, totals| Ok(Some(whole(totals[0].unwrap_or(0)))),
    instead: Some("count"),
    sentence: |_, of, rows| format!("the number of different values of {of} among {rows}"),
};
