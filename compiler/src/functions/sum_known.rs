//! `sum of known X.column`: the sum of the values that are known, where some are missing.

use super::{Description, Function, Takes, Total, over, whole};
use crate::aggregate::AggregateFunction;

/// `sum of known X.column`
pub const SUM_KNOWN: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "sum",
    qualifier: "known",
    also: &[],
    which: None,
    name: "sum of known values",
    several: "sums of known values",
    argument: None,
    takes: Takes::Numbers,
    additive: true,
    adds_up: true,
    known_only: true,
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
    aggregates: |_| Total::values([AggregateFunction::Count, AggregateFunction::Sum]),
    finish: |_, totals| over(totals[0], totals[1], |_, sum| whole(sum)),
    instead: Some("sum"),
    sentence: |_, of, rows| format!("the sum of {of}, where it is known, over {rows}"),
};
