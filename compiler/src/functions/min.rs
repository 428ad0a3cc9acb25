//! `min of X.column`: the smallest value.

use super::{Description, Function, Takes, only};
use crate::aggregate::AggregateFunction;

/// `min of X.column`
pub const MIN: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "min",
    also: &["smallest", "lowest", "minimum"],
    name: "smallest value",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    counts: |_| None,
    aggregates: |_| vec![AggregateFunction::Min],
    finish: only,
    instead: Some("max"),
    sentence: |_, of, rows| format!("the smallest {of} among {rows}"),
};
