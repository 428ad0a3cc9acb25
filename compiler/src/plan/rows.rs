//! The model's values and conditions as the plan's expressions.
//!
//! In: typed values and predicates of one dataset. Out: [`Expr`]s over the column names of its scan and look-ups.
//! Invariant: same meaning, Kleene logic included; `And` and `Or` come out flat, sorted and without doubles.

use std::sync::Arc;

use super::expr::{all_of, any_of};
use super::ir::{CompareOp, Expr, Name, TimePart};
use crate::catalog::{Catalog, ColumnId, DatasetId};
use crate::model::typing::attribute_values;
use crate::model::{self, Operand, Predicate, TimeType, Value};
use crate::value::PeriodKind;

/// Ranges with no more members than this become a set.
const SMALL_SET: i64 = 4_096;

/// The name of a column in the plan.
pub fn column_name(catalog: &Catalog, dataset: DatasetId, column: ColumnId) -> Name {
    Arc::from(catalog.dataset(dataset).column(column).name.as_str())
}

/// The name of a looked-up column in the plan: `column.attribute`.
pub fn look_up_name(catalog: &Catalog, dataset: DatasetId, on: ColumnId, right: DatasetId, taken: ColumnId) -> Name {
    let on = &catalog.dataset(dataset).column(on).name;
    Arc::from(format!("{on}.{}", catalog.dataset(right).column(taken).name).as_str())
}

/// A value as an expression.
pub fn value(catalog: &Catalog, dataset: DatasetId, of: &Value) -> Expr {
    match of {
        Value::Column(column) => Expr::Column(column_name(catalog, dataset, *column)),
        Value::LookUp { on, dataset: right, column } => {
            Expr::Column(look_up_name(catalog, dataset, *on, *right, *column))
        }
        Value::Attribute { of, list, attribute } => {
            let table = attribute_values(catalog, *list, *attribute).collect();
            Expr::Map { of: Box::new(value(catalog, dataset, of)), table }
        }
        Value::Band { of, list, scale } => {
            // After the last comes the place of what is outside: it takes the numbers that are in none before it.
            let bands = catalog.code_list(*list).band_ends(*scale).chain([(None, None)]).collect();
            Expr::Band { of: Box::new(value(catalog, dataset, of)), bands }
        }
        Value::Time { of, from, part } => time(value(catalog, dataset, of), *from, *part),
    }
}

fn time(of: Expr, from: TimeType, part: model::TimePart) -> Expr {
    let part_of = |of: Expr, part: TimePart| Expr::Time { of: Box::new(of), part };
    match (from, part) {
        (TimeType::Second, model::TimePart::Hour) => part_of(of, TimePart::HourOfTime),
        (TimeType::Second, part) => time(part_of(of, TimePart::DayOfTime), TimeType::Day, part),
        (TimeType::Day, model::TimePart::Period(PeriodKind::Day)) => of,
        (TimeType::Day, model::TimePart::Period(kind)) => part_of(of, TimePart::PeriodOfDay(kind)),
        (_, model::TimePart::Weekday) => part_of(of, TimePart::Weekday),
        (TimeType::Month, model::TimePart::Period(kind)) => part_of(of, TimePart::PeriodOfMonth(kind)),
        (TimeType::Day | TimeType::Month, model::TimePart::Hour) => {
            unreachable!("types/ offers the hour of a date and time only")
        }
    }
}

/// A condition as an expression.
pub fn predicate(catalog: &Catalog, dataset: DatasetId, of: &Predicate) -> Expr {
    let all = |parts: &[Predicate]| -> Vec<Expr> { parts.iter().map(|p| predicate(catalog, dataset, p)).collect() };
    match of {
        Predicate::And(parts) => all_of(all(parts)),
        Predicate::Or(parts) => any_of(all(parts)),
        Predicate::Not(inner) => Expr::Not(Box::new(predicate(catalog, dataset, inner))),
        Predicate::Compare(left, op, right) => Expr::Compare {
            left: Box::new(operand(catalog, dataset, left)),
            op: *op,
            right: Box::new(operand(catalog, dataset, right)),
        },
        Predicate::In(of, ranges) => within(operand(catalog, dataset, of), ranges),
        Predicate::Text(of, test, texts) => {
            let of = Box::new(value(catalog, dataset, of));
            Expr::Texts { of, test: *test, set: texts.iter().map(|text| Arc::from(text.as_str())).collect() }
        }
        Predicate::Missing(of) => Expr::IsMissing(Box::new(value(catalog, dataset, of))),
    }
}

fn operand(catalog: &Catalog, dataset: DatasetId, of: &Operand) -> Expr {
    match of {
        Operand::Value(of) => value(catalog, dataset, of),
        Operand::NumberOf(conditions) => {
            Expr::NumberOf(conditions.iter().map(|c| predicate(catalog, dataset, c)).collect())
        }
    }
}

/// Whether a number lies in one of the ranges, which are sorted and apart.
pub fn within(of: Expr, ranges: &[(i64, i64)]) -> Expr {
    let size = |(first, last): &(i64, i64)| last.saturating_sub(*first).saturating_add(1).max(0);
    let total = ranges.iter().map(size).fold(0_i64, i64::saturating_add);
    if total <= SMALL_SET && (ranges.len() > 1 || total == 1) {
        let set = ranges.iter().flat_map(|(first, last)| *first..=*last).collect();
        return Expr::In { of: Box::new(of), set };
    }
    let mut parts: Vec<Expr> = ranges
        .iter()
        .map(|&(first, last)| {
            let compare = |op, end| Expr::Compare { left: Box::new(of.clone()), op, right: Box::new(Expr::Int(end)) };
            match (first, last) {
                (i64::MIN, last) => compare(CompareOp::LessOrEqual, last),
                (first, i64::MAX) => compare(CompareOp::GreaterOrEqual, first),
                (low, high) => Expr::Between { of: Box::new(of.clone()), low, high },
            }
        })
        .collect();
    match parts.len() {
        1 => parts.remove(0),
        _ => any_of(parts),
    }
}
