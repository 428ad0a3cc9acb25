//! What a value may be, as far as the declarations tell.
//!
//! In: a value of a dataset. Out: the numbers that may stand there. Invariant: what is left out cannot stand there in data
//! that is read without an error; what is let in may.

use crate::catalog::{Catalog, Column, ColumnId, ColumnType, DatasetId, UndeclaredRule};
use crate::model::{Operand, TimePart, TimeType, Value};
use crate::value::PeriodKind;

/// The numbers that may stand somewhere, beside missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    /// These; sorted.
    Listed(Vec<i64>),
    /// From the first to the last.
    Between(i64, i64),
}

/// Everything.
const ANY: Domain = Domain::Between(i64::MIN, i64::MAX);

impl Domain {
    /// Whether a number may stand there.
    pub(super) fn holds(&self, number: i64) -> bool {
        match self {
            Domain::Listed(numbers) => numbers.binary_search(&number).is_ok(),
            Domain::Between(first, last) => (*first..=*last).contains(&number),
        }
    }

    /// Whether some number may stand there that is in one of the sets and not in the other.
    pub(super) fn tells(&self, ranges: &[(i64, i64)], others: &[(i64, i64)]) -> bool {
        let within = |number: i64, ranges: &[(i64, i64)]| ranges.iter().any(|(a, b)| (*a..=*b).contains(&number));
        let differs = |number: i64| self.holds(number) && within(number, ranges) != within(number, others);
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
pub(super) fn of_operand(catalog: &Catalog, dataset: DatasetId, operand: &Operand) -> Domain {
    match operand {
        Operand::Value(value) => of_value(catalog, dataset, value),
        Operand::Int(number) => Domain::Between(*number, *number),
        Operand::NumberOf(conditions) => Domain::Between(0, conditions.len() as i64),
    }
}

/// What a value may be.
pub(super) fn of_value(catalog: &Catalog, dataset: DatasetId, value: &Value) -> Domain {
    match value {
        Value::Column(column) => of_column(catalog, dataset, *column),
        Value::LookUp { dataset, column, .. } => of_column(catalog, *dataset, *column),
        Value::Attribute { of, list, attribute } => {
            let codes = of_value(catalog, dataset, of);
            let values = &catalog.code_list(*list).attributes[*attribute].values;
            let mut found: Vec<i64> =
                (0..).zip(values).filter(|(code, _)| codes.holds(*code)).filter_map(|(_, value)| *value).collect();
            found.sort_unstable();
            found.dedup();
            Domain::Listed(found)
        }
        Value::Band { list, .. } => Domain::Between(0, catalog.code_list(*list).codes.len() as i64 - 1),
        Value::Time { part: TimePart::Hour, .. } => Domain::Between(0, 23),
        Value::Time { part: TimePart::Weekday, .. } => Domain::Between(1, 7),
        Value::Time { of, from, part: TimePart::Period(kind) } => match of_value(catalog, dataset, of) {
            Domain::Between(first, last) if first > i64::MIN && last < i64::MAX => {
                match (period(first, *from, *kind), period(last, *from, *kind)) {
                    (Some(first), Some(last)) => Domain::Between(first, last),
                    (_, _) => ANY,
                }
            }
            Domain::Between(..) | Domain::Listed(_) => ANY,
        },
    }
}

fn period(moment: i64, from: TimeType, kind: PeriodKind) -> Option<i64> {
    kind.of_day(match from {
        TimeType::Day => moment,
        TimeType::Second => moment.div_euclid(86_400),
        TimeType::Month => crate::value::Period { kind: PeriodKind::Month, ordinal: moment }.days().0,
    })
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
        (ColumnType::DateTime { .. }, Some((first, last))) => Domain::Between(first * 86_400, last * 86_400 + 86_399),
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
