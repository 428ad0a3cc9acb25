//! `max of X.column`: the largest value.

use super::{Description, Extreme, Function, Takes, Total, only};
use crate::aggregate::AggregateFunction;

/// `max of X.column`
pub const MAX: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "max",
    qualifier: "",
    also: &["largest", "highest", "maximum"],
    name: "largest value",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: true,
    is_like_its_values: true,
    extreme: |_| Some(Extreme::Largest),
    keeps_whole: true,
    exact: true,
    counts: |_| None,
    aggregates: |_| Total::values([AggregateFunction::Max]),
    finish: only,
    instead: Some("min"),
    sentence: |_, of, rows| format!("the largest {of} among {rows}"),
};
