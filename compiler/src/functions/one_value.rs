//! `mean of X.column` of percentages, rates or averages that the data has: the one value, where there is one.
//!
//! Several have no mean without the sizes of what they are percentages of, so over several it is missing, and the table says so. No
//! definition writes this function: types/ takes it for a mean of such a column.

use super::{Description, Function, NoTotal, Takes, Total, whole};
use crate::aggregate::AggregateFunction;

/// `mean of X.column`, of a percentage
pub const ONE_VALUE: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "mean",
    qualifier: "",
    also: &[],
    name: "one value",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    known_only: false,
    keeps_whole: false,
    counts: |_| None,
    aggregates: |_| Total::values([AggregateFunction::Count, AggregateFunction::Sum]),
    finish: |_, totals| match totals[0] {
        Some(1) => totals[1].map(|sum| Some(whole(sum))).ok_or(NoTotal),
        Some(_) | None => Ok(None),
    },
    instead: Some("median"),
    sentence: |_, of, rows| format!("the {of} of {rows}, where that is one value"),
};
