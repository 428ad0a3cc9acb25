//! The numbers that a value may be, by the declarations.
//!
//! In: a value of a dataset. Out: its [`Domain`]. Invariant: a number outside it is in no data that is read without an error; a
//! number inside it may be.

use std::collections::BTreeSet;

use super::evaluate::time_part;
use super::gaps::may_be_outside;
use super::typing::attribute_values;
use super::{Operand, TimePart, Value};
use crate::catalog::{Catalog, Column, ColumnId, ColumnType, DatasetId, UndeclaredRule};
use crate::value::derived::seconds_of_days;

/// The numbers that a value may be, missing apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// These; sorted.
    Listed(Vec<i64>),
    /// From the first to the last.
    Between(i64, i64),
}

/// Everything.
const ANY: Domain = Domain::Between(i64::MIN, i64::MAX);

impl Domain {
    /// Whether a number is one of them.
    pub fn contains(&self, number: i64) -> bool {
        match self {
            Domain::Listed(numbers) => numbers.binary_search(&number).is_ok(),
            Domain::Between(first, last) => (*first..=*last).contains(&number),
        }
    }

    /// Whether one of them is in one of the sets and not in the other.
    pub fn distinguishes(&self, ranges: &[(i64, i64)], others: &[(i64, i64)]) -> bool {
        let within = |number: i64, ranges: &[(i64, i64)]| ranges.iter().any(|(a, b)| (*a..=*b).contains(&number));
        let differs = |number: i64| self.contains(number) && within(number, ranges) != within(number, others);
        match self {
            Domain::Listed(numbers) => numbers.iter().any(|n| differs(*n)),
            // Membership only changes beside the ends.
            Domain::Between(first, last) => {
                let ends = ranges.iter().chain(others).flat_map(|(a, b)| [*a, *b]).chain([*first, *last]);
                ends.flat_map(|end| [end.saturating_sub(1), end, end.saturating_add(1)]).any(differs)
            }
        }
    }
}

/// What one side of a comparison may be.
pub fn of_operand(catalog: &Catalog, dataset: DatasetId, operand: &Operand) -> Domain {
    match operand {
        Operand::Value(value) => of_value(catalog, dataset, value),
        Operand::NumberOf(conditions) => Domain::Between(0, conditions.len() as i64),
    }
}

/// What a value may be.
pub fn of_value(catalog: &Catalog, dataset: DatasetId, value: &Value) -> Domain {
    match value {
        Value::Column(column) => of_column(catalog, dataset, *column),
        Value::LookUp { dataset, column, .. } => of_column(catalog, *dataset, *column),
        Value::Attribute { of, list, attribute } => {
            let codes = of_value(catalog, dataset, of);
            let values = (0..).zip(attribute_values(catalog, *list, *attribute));
            let found: BTreeSet<i64> = values.filter(|(code, _)| codes.contains(*code)).filter_map(|of| of.1).collect();
            Domain::Listed(found.into_iter().collect())
        }
        Value::Band { list, .. } => {
            let last = catalog.code_list(*list).outside() - i64::from(!may_be_outside(catalog, dataset, value));
            Domain::Between(0, last)
        }
        Value::Time { part: TimePart::Hour, .. } => Domain::Between(0, 23),
        Value::Time { part: TimePart::Weekday, .. } => Domain::Between(1, 7),
        Value::Time { of, from, part: part @ TimePart::Period(_) } => match of_value(catalog, dataset, of) {
            Domain::Between(first, last) if first > i64::MIN && last < i64::MAX => {
                match (time_part(first, *from, *part), time_part(last, *from, *part)) {
                    (Some(first), Some(last)) => Domain::Between(first, last),
                    (_, _) => ANY,
                }
            }
            Domain::Between(..) | Domain::Listed(_) => ANY,
        },
    }
}

fn of_column(catalog: &Catalog, dataset: DatasetId, id: ColumnId) -> Domain {
    let declared = catalog.dataset(dataset);
    let column = declared.column(id);
    let covers = declared.covers.filter(|_| declared.time == Some(id)).map(|(from, to)| (from.days().0, to.days().1));
    match (&column.ty, covers) {
        (ColumnType::Code(list), _) => {
            let outside = catalog.code_list(*list).outside();
            Domain::Between(0, if takes_outside(column) { outside } else { outside - 1 })
        }
        (ColumnType::Flag { .. }, _) => Domain::Between(0, 1),
        (ColumnType::Integer { min, max }, _) => Domain::Between(min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX)),
        (ColumnType::Date { .. }, Some((first, last))) => Domain::Between(first, last),
        (ColumnType::DateTime { .. }, Some((first, last))) => {
            let (first, last) = seconds_of_days((first, last));
            Domain::Between(first, last)
        }
        (ColumnType::Period(kind), Some((first, last))) => {
            match (declared.covers, kind.of_day(first), kind.of_day(last)) {
                (Some((from, to)), _, _) if from.kind == *kind => Domain::Between(from.ordinal, to.ordinal),
                (_, Some(first), Some(last)) => Domain::Between(first, last),
                (_, _, _) => ANY,
            }
        }
        (ColumnType::Text | ColumnType::Decimal { .. }, _)
        | (ColumnType::Date { .. } | ColumnType::DateTime { .. } | ColumnType::Period(_), None) => ANY,
    }
}

fn takes_outside(column: &Column) -> bool {
    column.undeclared == UndeclaredRule::Outside
}
