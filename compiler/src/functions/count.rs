//! `count of X`: how many rows.

use super::{Description, Function, Takes, Total, whole};
use crate::aggregate::AggregateFunction;

/// `count of X`
pub const COUNT: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "count",
    qualifier: "",
    also: &[],
    which: None,
    name: "count",
    several: "counts",
    argument: None,
    takes: Takes::Rows,
    additive: true,
    adds_up: false,
    known_only: false,
    of_one_date: false,
    is_like_its_values: false,
    extreme: |_| None,
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: true,
    exact: true,
    counts: |_| Some(AggregateFunction::Count),
    aggregates: |_| vec![Total::Rows],
    finish: |_, totals| Ok(Some(whole(totals[0].unwrap_or(0)))),
    instead: None,
    sentence: |_, _, rows| format!("the number of {rows}"),
};
