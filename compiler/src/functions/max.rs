//! `max of X.column`: the largest value.

use super::{Description, Function, Takes, only};
use crate::aggregate::AggregateFunction;

/// `max of X.column`
pub const MAX: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "max",
    also: &["largest", "highest", "maximum"],
    name: "largest value",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    counts: |_| None,
    aggregates: |_| vec![AggregateFunction::Max],
    finish: only,
    instead: Some("min"),
    sentence: |_, of, rows| format!("the largest {of} among {rows}"),
};
