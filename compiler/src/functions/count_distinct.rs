//! `count of distinct X.column`: how many different values, those that are missing left out.

use super::{Description, Function, Takes, whole};
use crate::plan::ir::AggregateFunction;

/// `count of distinct X.column`
pub const COUNT_DISTINCT: Function = Function(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "count",
    also: &["unique", "distinct"],
    name: "count of distinct values",
    takes: Takes::Distinct,
    additive: false,
    counts: |_| Some(AggregateFunction::CountDistinct),
    aggregates: || vec![AggregateFunction::CountDistinct],
    finish: |totals| Ok(Some(whole(totals[0].unwrap_or(0)))),
    instead: Some("count"),
    sentence: |of, rows| format!("the number of different values of {of} among {rows}"),
    phrase: |column| format!("count of distinct {column}"),
};
