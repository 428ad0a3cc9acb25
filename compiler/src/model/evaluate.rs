//! A condition over one row, by Kleene's logic.
//!
//! In: a predicate, and what stands in the columns of a row. Out: true, false or unknown.
//! Invariant: the same answer as the plan's expressions give; docs/semantics.md has the tables.

use super::{Operand, Predicate, TextOperand, TimePart, TimeType, Value};
use crate::catalog::Catalog;
use crate::syntax::ast::{Comparison, TextTest};
use crate::value::{Date, Period, PeriodKind};

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Datum {
    /// A value in integer form.
    Number(i64),
    /// A text.
    Text(String),
}

/// Tells what stands in a column (or in a column looked up); `None` is missing.
pub type Row<'a> = &'a dyn Fn(&Value) -> Option<Datum>;

/// What a condition comes to; `None` is unknown.
pub fn meets(catalog: &Catalog, predicate: &Predicate, row: Row<'_>) -> Option<bool> {
    match predicate {
        Predicate::And(parts) => parts.iter().map(|p| meets(catalog, p, row)).fold(Some(true), and),
        Predicate::Or(parts) => {
            // De Morgan holds in Kleene logic too.
            not(parts.iter().map(|p| not(meets(catalog, p, row))).fold(Some(true), and))
        }
        Predicate::Not(inner) => not(meets(catalog, inner, row)),
        Predicate::Compare(left, op, right) => {
            let side = |side: &Operand| operand(catalog, side, row);
            Some(compare(&side(left)?, *op, &side(right)?))
        }
        Predicate::CompareText(left, op, right) => {
            let side = |side: &TextOperand| match side {
                TextOperand::Value(value) => text(value, row),
                TextOperand::Text(text) => Some(text.clone()),
            };
            Some(compare(&side(left)?, *op, &side(right)?))
        }
        Predicate::In(of, ranges) => {
            let of = operand(catalog, of, row)?;
            Some(ranges.iter().any(|(first, last)| *first <= of && of <= *last))
        }
        Predicate::InTexts(of, texts) => Some(texts.contains(&text(of, row)?)),
        Predicate::Text(of, test, part) => {
            let of = text(of, row)?;
            Some(match test {
                TextTest::StartsWith => of.starts_with(part),
                TextTest::Contains => of.contains(part),
            })
        }
        Predicate::Missing(of @ (Value::Column(_) | Value::LookUp { .. })) => Some(row(of).is_none()),
        Predicate::Missing(of) => Some(number(catalog, of, row).is_none()),
    }
}

/// The column, or the column looked up, that a value is told from.
pub fn root(value: &Value) -> &Value {
    match value {
        Value::Attribute { of, .. } | Value::Band { of, .. } | Value::Time { of, .. } => root(of),
        Value::Column(_) | Value::LookUp { .. } => value,
    }
}

/// A value of a row in integer form.
pub fn number(catalog: &Catalog, value: &Value, row: Row<'_>) -> Option<i64> {
    match value {
        Value::Attribute { of, list, attribute } => {
            let code = usize::try_from(number(catalog, of, row)?).ok()?;
            *catalog.code_list(*list).attributes[*attribute].values.get(code)?
        }
        Value::Band { of, list } => {
            let number = number(catalog, of, row)?;
            let codes = &catalog.code_list(*list).codes;
            let within = |(low, high): (Option<i64>, Option<i64>)| {
                low.is_none_or(|l| l <= number) && high.is_none_or(|h| number <= h)
            };
            codes.iter().position(|c| c.band.is_some_and(within)).map(|i| i as i64)
        }
        Value::Time { of, from, part } => told(number(catalog, of, row)?, *from, *part),
        Value::Column(_) | Value::LookUp { .. } => match row(value)? {
            Datum::Number(number) => Some(number),
            Datum::Text(_) => None,
        },
    }
}

/// What is told from a day, a time or a month.
fn told(number: i64, from: TimeType, part: TimePart) -> Option<i64> {
    let day = match from {
        TimeType::Day => number,
        TimeType::Second => number.div_euclid(86_400),
        TimeType::Month => Period { kind: PeriodKind::Month, ordinal: number }.days().0,
    };
    match part {
        TimePart::Period(kind) => kind.of_day(day),
        TimePart::Hour => Some(number.rem_euclid(86_400) / 3_600),
        TimePart::Weekday => Some(Date::weekday(day)),
    }
}

fn text(value: &Value, row: Row<'_>) -> Option<String> {
    match row(value)? {
        Datum::Text(text) => Some(text),
        Datum::Number(_) => None,
    }
}

fn operand(catalog: &Catalog, operand: &Operand, row: Row<'_>) -> Option<i64> {
    match operand {
        Operand::Value(value) => number(catalog, value, row),
        Operand::Int(number) => Some(*number),
        Operand::NumberOf(conditions) => {
            Some(conditions.iter().filter(|c| meets(catalog, c, row) == Some(true)).count() as i64)
        }
    }
}

fn compare<T: Ord>(left: &T, op: Comparison, right: &T) -> bool {
    match op {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::LessOrEqual => left <= right,
        Comparison::Greater => left > right,
        Comparison::GreaterOrEqual => left >= right,
    }
}

fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

fn not(of: Option<bool>) -> Option<bool> {
    of.map(|b| !b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ColumnId;

    fn holds(predicate: &Predicate, datum: Option<Datum>) -> Option<bool> {
        meets(&Catalog::default(), predicate, &|_| datum.clone())
    }

    #[test]
    fn unknown_stays_unknown_but_where_the_rest_decides() {
        let value = Value::Column(ColumnId(0));
        let five = Predicate::In(Operand::Value(value.clone()), vec![(5, 5)]);
        let missing = Predicate::Missing(value);
        assert_eq!(holds(&five, None), None);
        assert_eq!(holds(&Predicate::Not(Box::new(five.clone())), None), None);
        assert_eq!(holds(&Predicate::Or(vec![five.clone(), missing.clone()]), None), Some(true));
        assert_eq!(holds(&Predicate::And(vec![five.clone(), missing.clone()]), None), None);
        assert_eq!(holds(&Predicate::And(vec![five.clone(), missing]), Some(Datum::Number(5))), Some(false));
        let number = Operand::NumberOf(vec![five.clone(), five]);
        assert_eq!(holds(&Predicate::Compare(number, Comparison::Equal, Operand::Int(0)), None), Some(true));
    }

    #[test]
    fn times_and_texts_are_looked_into() {
        let of = || Box::new(Value::Column(ColumnId(0)));
        let told = |from, part| Operand::Value(Value::Time { of: of(), from, part });
        // 1 April 2023, a Saturday, at half past six.
        let moment = Some(Datum::Number(Date::new(2023, 4, 1).unwrap().days() * 86_400 + 23_400));
        let year = TimePart::Period(PeriodKind::FinancialYear);
        for (part, number) in [(year, 2023), (TimePart::Hour, 6), (TimePart::Weekday, 6)] {
            let is = |number| Predicate::In(told(TimeType::Second, part), vec![(number, number)]);
            assert_eq!(holds(&is(number), moment.clone()), Some(true), "{part:?}");
            assert_eq!(holds(&is(number + 1), moment.clone()), Some(false), "{part:?}");
        }
        let march = Some(Datum::Number(2023 * 12 + 2));
        assert_eq!(holds(&Predicate::In(told(TimeType::Month, year), vec![(2022, 2022)]), march), Some(true));
        let text = |test| Predicate::Text(Value::Column(ColumnId(0)), test, "knife".into());
        let knife = Some(Datum::Text("a knife".into()));
        assert_eq!(holds(&text(TextTest::Contains), knife.clone()), Some(true));
        assert_eq!(holds(&text(TextTest::StartsWith), knife), Some(false));
        assert_eq!(holds(&text(TextTest::Contains), None), None);
    }
}
