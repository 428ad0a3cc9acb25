//! `median of X.column`: the value in the middle, or half way between the two in the middle.

use super::{Description, Function, NoTotal, Takes, Total, whole};
use crate::aggregate::{AggregateFunction, Quantile};

/// `median of X.column`
pub const MEDIAN: Function = Function::plain(&DESCRIPTION);

/// The value in the middle of an odd number, or one of the two in the middle.
fn middle(upper: bool) -> AggregateFunction {
    AggregateFunction::ValueAt(Quantile { part: 1, whole: 2, upper })
}

static DESCRIPTION: Description = Description {
    keyword: "median",
    qualifier: "",
    also: &["middle"],
    which: None,
    name: "median",
    several: "medians",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: false,
    known_only: true,
    of_one_date: true,
    is_like_its_values: true,
    extreme: |_| None,
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: false,
    exact: true,
    counts: |_| None,
    aggregates: |_| Total::values([true, false].map(middle)),
    finish: |_, totals| match (totals[0], totals[1]) {
        (Some(high), Some(low)) => Ok(Some((whole(low) + whole(high)) / whole(2))),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => Err(NoTotal),
    },
    instead: Some("mean"),
    sentence: |_, of, rows| format!("the median {of} of {rows}"),
};
