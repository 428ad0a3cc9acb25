//! `max of X.column`: the largest value.

use super::{Description, Extreme, Function, Takes, Total, only};
use crate::aggregate::AggregateFunction;

/// `max of X.column`
pub const MAX: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "max",
    qualifier: "",
    also: &["largest", "highest", "maximum"],
    which: None,
    name: "largest value",
    several: "largest values",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: true,
    is_like_its_values: true,
    extreme: |_| Some(Extreme::Largest),
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: true,
    exact: true,
    counts: |_| None,
    aggregates: |_| Total::values([AggregateFunction::Max]),
    finish: only,
    instead: Some("min"),
    sentence: |_, of, rows| format!("the largest {of} among {rows}"),
};
