//! `count of X`: how many rows.

use super::{Description, Function, Takes, whole};
use crate::plan::ir::AggregateFunction;

/// `count of X`
pub const COUNT: Function = Function(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "count",
    also: &[],
    name: "count",
    takes: Takes::Rows,
    additive: true,
    counts: |_| Some(AggregateFunction::Count),
    aggregates: || vec![AggregateFunction::Count],
    finish: |totals| Ok(Some(whole(totals[0].unwrap_or(0)))),
    instead: None,
    sentence: |_, rows| format!("the number of {rows}"),
    phrase: |rows| format!("count of {rows}"),
};
