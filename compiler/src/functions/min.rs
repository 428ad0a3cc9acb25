//! `min of X.column`: the smallest value.

use super::{Description, Extreme, Function, Takes, Total, only};
use crate::aggregate::AggregateFunction;

/// `min of X.column`
pub const MIN: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "min",
    qualifier: "",
    also: &["smallest", "lowest", "minimum"],
    which: None,
    name: "smallest value",
    several: "smallest values",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: true,
    is_like_its_values: true,
    extreme: |_| Some(Extreme::Smallest),
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: true,
    exact: true,
    counts: |_| None,
    aggregates: |_| Total::values([AggregateFunction::Min]),
    finish: only,
    instead: Some("max"),
    sentence: |_, of, rows| format!("the smallest {of} among {rows}"),
};
