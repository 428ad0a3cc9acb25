//! `min of X.column`: the smallest value.

use super::{Description, Extreme, Function, Takes, Total, only};
use crate::aggregate::AggregateFunction;

/// `min of X.column`
pub const MIN: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "min",
    qualifier: "",
    also: &["smallest", "lowest", "minimum"],
    name: "smallest value",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: true,
    is_like_its_values: true,
    extreme: |_| Some(Extreme::Smallest),
    keeps_whole: true,
    exact: true,
    counts: |_| None,
    aggregates: |_| Total::values([AggregateFunction::Min]),
    finish: only,
    instead: Some("max"),
    sentence: |_, of, rows| format!("the smallest {of} among {rows}"),
};
