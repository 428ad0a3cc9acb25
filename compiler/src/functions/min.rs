//! `min of X.column`: the smallest value.

use super::{Description, Function, Takes, only};
use crate::plan::ir::AggregateFunction;

/// `min of X.column`
pub const MIN: Function = Function(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "min",
    also: &["smallest", "lowest", "minimum"],
    name: "smallest value",
    takes: Takes::Numbers,
    additive: false,
    counts: |_| None,
    aggregates: || vec![AggregateFunction::Min],
    finish: only,
    instead: Some("max"),
    sentence: |of, rows| format!("the smallest {of} among {rows}"),
    phrase: |column| format!("smallest {column}"),
};
