//! `sum of X.column`: the sum of the values. Over a population it counts people.

use super::{Description, Function, Takes, over, whole};
use crate::aggregate::AggregateFunction;

/// `sum of X.column`
pub const SUM: Function = Function::plain(&DESCRIPTION);

static DESCRIPTION: Description = Description {
    keyword: "sum",
    also: &["total"],
    name: "sum",
    argument: None,
    takes: Takes::Numbers,
    additive: true,
    counts: |population| population.then_some(AggregateFunction::Sum),
    aggregates: |_| vec![AggregateFunction::Count, AggregateFunction::Sum],
    finish: |_, totals| over(totals[0], totals[1], |_, sum| whole(sum)),
    instead: None,
    sentence: |_, of, rows| format!("the sum of {of} over {rows}"),
};
