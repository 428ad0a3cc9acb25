//! `median of X.column`: the value in the middle, or half way between the two in the middle.

use super::{Description, Function, NoTotal, Takes, whole};
use crate::plan::ir::AggregateFunction;

/// `median of X.column`
pub const MEDIAN: Function = Function(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "median",
    also: &["middle"],
    name: "median",
    takes: Takes::Numbers,
    additive: false,
    counts: |_| None,
    aggregates: || vec![AggregateFunction::MedianHigh, AggregateFunction::MedianLow],
    finish: |totals| match (totals[0], totals[1]) {
        (Some(high), Some(low)) => Ok(Some((whole(low) + whole(high)) / whole(2))),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => Err(NoTotal),
    },
    instead: Some("mean"),
    sentence: |of, rows| format!("the median {of} of {rows}"),
    phrase: |column| format!("median of {column}"),
};
