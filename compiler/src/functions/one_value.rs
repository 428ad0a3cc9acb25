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
    which: None,
    name: "percentage, rate or average",
    several: "percentages, rates and averages",
    argument: None,
    takes: Takes::Numbers,
    additive: false,
    adds_up: true,
    known_only: false,
    of_one_date: false,
    is_like_its_values: true,
    extreme: |_| None,
    is_sum_over_number: false,
    of_one_value: true,
    of_stock: None,
    of_ratios: None,
    keeps_whole: false,
    exact: true,
    counts: |_| None,
    aggregates: |_| {
        let values = Total::values([AggregateFunction::Count, AggregateFunction::Sum]);
        [vec![Total::Rows], values].concat()
    },
    // One value that is known is not that of two rows.
    finish: |_, totals| match (totals[0], totals[1]) {
        (Some(1), Some(1)) => totals[2].map(|sum| Some(whole(sum))).ok_or(NoTotal),
        (Some(_) | None, _) => Ok(None),
    },
    instead: Some("median"),
    sentence: |_, of, rows| format!("the {of} of {rows}, where that is one value"),
};
