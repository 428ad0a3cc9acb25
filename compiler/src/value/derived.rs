//! What is derived from a number: its band, and parts of days, times and months.
//!
//! In: a number in integer form. Out: the number derived from it, or nothing. Invariants: total; a number outside the years that dates
//! have has no parts.

use super::band::{Ends, within};
use super::{DAYS, Date, MONTH_ORDINALS, Period, PeriodKind, SECONDS_A_DAY};

/// The place of the first band that a number is in.
pub fn band(mut bands: impl Iterator<Item = Ends>, number: i64) -> Option<i64> {
    bands.position(|ends| within(ends, number)).map(|place| place as i64)
}

/// The day of a second.
pub fn day_of_second(second: i64) -> i64 {
    second.div_euclid(SECONDS_A_DAY)
}

/// The hour of a second, 0 to 23.
pub fn hour_of_second(second: i64) -> i64 {
    second.rem_euclid(SECONDS_A_DAY) / 3_600
}

/// The first and the last second of days.
pub fn seconds_of_days((first, last): (i64, i64)) -> (i64, i64) {
    (first * SECONDS_A_DAY, last * SECONDS_A_DAY + SECONDS_A_DAY - 1)
}

/// The weekday of a day, 1 (Monday) to 7 (Sunday).
pub fn weekday(day: i64) -> Option<i64> {
    DAYS.contains(&day).then(|| Date::weekday(day))
}

/// The period of a kind that a day is in.
pub fn period_of_day(kind: PeriodKind, day: i64) -> Option<i64> {
    DAYS.contains(&day).then(|| kind.of_day(day)).flatten()
}

/// The first day of a month.
pub fn day_of_month(month: i64) -> Option<i64> {
    MONTH_ORDINALS.contains(&month).then(|| Period { kind: PeriodKind::Month, ordinal: month }.days().0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8, day: u8) -> i64 {
        Date::new(year, month, day).unwrap().days()
    }

    #[test]
    fn the_first_band_that_has_a_number_counts() {
        let bands = [(Some(10), Some(13)), (Some(13), Some(16)), (Some(17), None)];
        let of = |number| band(bands.into_iter(), number);
        assert_eq!([9, 13, 14, i64::MAX].map(of), [None, Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn moments_before_1970_have_a_day_and_an_hour() {
        assert_eq!((day_of_second(-1), hour_of_second(-1)), (-1, 23));
        assert_eq!((day_of_second(86_400), hour_of_second(86_400)), (1, 0));
        assert_eq!(seconds_of_days((-1, 0)), (-86_400, 86_399));
    }

    #[test]
    fn a_day_and_its_month_are_in_the_same_year() {
        for (date, year) in [(day(2024, 3, 31), 2023), (day(2024, 4, 1), 2024)] {
            assert_eq!(period_of_day(PeriodKind::FinancialYear, date), Some(year));
            let month = PeriodKind::Month.of_day(date).unwrap();
            let first = day_of_month(month).unwrap();
            assert_eq!(period_of_day(PeriodKind::FinancialYear, first), Some(year));
        }
        assert_eq!(weekday(day(2024, 3, 31)), Some(7));
    }

    #[test]
    fn numbers_that_are_not_dates_have_no_parts() {
        for number in [i64::MIN, i64::MAX, DAYS.start() - 1, DAYS.end() + 1] {
            assert_eq!((weekday(number), period_of_day(PeriodKind::Month, number)), (None, None));
        }
        assert_eq!([i64::MIN, 11, 120_000].map(day_of_month), [None; 3]);
    }
}
