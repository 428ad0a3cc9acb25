//! `sum of X.column`: the sum of the values, missing where one of them is missing. Over a population it counts people.

use super::{Description, Function, Takes, Total, over, whole};
use crate::aggregate::AggregateFunction;

/// `sum of X.column`
pub const SUM: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "sum",
    qualifier: "",
    also: &["total"],
    which: None,
    name: "sum",
    several: "sums",
    argument: None,
    takes: Takes::Numbers,
    additive: true,
    adds_up: true,
    known_only: false,
    of_one_date: false,
    is_like_its_values: false,
    extreme: |_| None,
    is_sum_over_number: false,
    of_one_value: false,
    of_stock: None,
    of_ratios: None,
    keeps_whole: true,
    exact: true,
    counts: |population| population.then_some(AggregateFunction::Sum),
    aggregates: |_| {
        let values = Total::values([AggregateFunction::Count, AggregateFunction::Sum]);
        [vec![Total::Rows], values].concat()
    },
    finish: |_, totals| match totals[0].unwrap_or(0) > totals[1].unwrap_or(0) {
        true => Ok(None),
        false => over(totals[1], totals[2], |_, sum| whole(sum)),
    },
    instead: None,
    sentence: |_, of, rows| format!("the sum of {of} over {rows}"),
};
