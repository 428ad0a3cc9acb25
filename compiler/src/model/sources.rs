//! The numbers of a column from which a number is derived: a period's first and last day, a band's ends.
//!
//! In: a derived value and a number that it should be. Out: numbers of the column behind it, at both ends of those that give it.
//! Invariant: each of them gives the number, where the declarations allow it. Nothing is said of attributes: codes are few, and
//! whoever asks tries them all.

use super::{TimePart, TimeType, Value};
use crate::catalog::Catalog;
use crate::value::{DAYS, Date, MONTH_ORDINALS, Period, PeriodKind, SECONDS_A_DAY};

/// The numbers; for an hour or a weekday, on or just after `day`.
pub fn sources(catalog: &Catalog, value: &Value, number: i64, day: i64) -> Vec<i64> {
    let behind = |of: &Value, numbers: Vec<i64>| -> Vec<i64> {
        numbers.into_iter().flat_map(|number| sources(catalog, of, number, day)).collect()
    };
    match value {
        Value::Column(_) | Value::LookUp { .. } => vec![number],
        Value::Attribute { .. } => Vec::new(),
        Value::Band { of, list, scale } => {
            let declared = catalog.code_list(*list);
            let (at, outside) = (usize::try_from(number).unwrap_or(usize::MAX), declared.outside());
            let ends = declared.band_ends(*scale).nth(at).into_iter().flat_map(|(low, high)| [low, high]).flatten();
            let beyond = declared.band_ends(*scale).filter(|_| number == outside).flat_map(|(low, high)| {
                [low.and_then(|low| low.checked_sub(1)), high.and_then(|high| high.checked_add(1))]
                    .into_iter()
                    .flatten()
            });
            let beyond = beyond.filter(|beyond| declared.band_of(*beyond, *scale) == outside);
            behind(of, ends.chain(beyond).collect())
        }
        Value::Time { of, part: TimePart::Hour, .. } => match number {
            0..24 => behind(of, [0, 3_540].map(|second| day * SECONDS_A_DAY + number * 3_600 + second).to_vec()),
            _ => Vec::new(),
        },
        Value::Time { of, from, part: TimePart::Weekday } => {
            let days = (day..day + 7).filter(|day| Date::weekday(*day) == number);
            behind(of, days.flat_map(|day| in_form(*from, day)).collect())
        }
        Value::Time { of, from, part: TimePart::Period(kind) } => {
            let known = match kind {
                PeriodKind::Day => DAYS,
                PeriodKind::Month => MONTH_ORDINALS,
                _ => 1..=9_999,
            };
            let days = known.contains(&number).then(|| Period { kind: *kind, ordinal: number }.days());
            behind(
                of,
                days.into_iter().flat_map(|(first, last)| [first, last]).flat_map(|d| in_form(*from, d)).collect(),
            )
        }
    }
}

/// A day in a form of time; of seconds the first and the last whole minute.
fn in_form(form: TimeType, day: i64) -> Vec<i64> {
    match form {
        TimeType::Day => vec![day],
        TimeType::Second => vec![day * SECONDS_A_DAY, day * SECONDS_A_DAY + 86_340],
        TimeType::Month => PeriodKind::Month.of_day(day).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::evaluate::{Seen, value};
    use super::*;
    use crate::catalog::ColumnId;

    #[test]
    fn what_is_derived_from_them_is_the_number() {
        let catalog = Catalog::default();
        let day = Date { year: 2024, month: 2, day: 28 }.days();
        let year = TimePart::Period(PeriodKind::FinancialYear);
        for (from, part, number) in [
            (TimeType::Day, year, 2023),
            (TimeType::Second, year, 2023),
            (TimeType::Month, year, 2023),
            (TimeType::Day, TimePart::Weekday, 7),
            (TimeType::Second, TimePart::Hour, 23),
        ] {
            let derived = Value::Time { of: Box::new(Value::Column(ColumnId(0))), from, part };
            let numbers = sources(&catalog, &derived, number, day);
            assert!(!numbers.is_empty(), "{part:?}");
            for source in numbers {
                let found = value(&catalog, &derived, &|_| Some(Seen::Number(source)));
                assert_eq!(found, Some(Seen::Number(number)), "{part:?} of {source}");
            }
        }
    }
}
