//! What a plan says of one number, a second time: bands, and parts of dates and times, for the engine that reads row by row.
//!
//! In: a number. Out: the number derived from it, or nothing. Invariants: total; a number that is not a date has no parts; shares
//! nothing with the compiler's `value::derived`, which the other engines call, but the calendar.

use indicia_compiler::plan::ir::TimePart;
use indicia_compiler::value::{DAYS, Date, MONTH_ORDINALS, Period, PeriodKind, SECONDS_A_DAY};

/// The first band that contains a number.
pub(super) fn band(bands: &[(Option<i64>, Option<i64>)], number: i64) -> Option<i64> {
    let contains = |(low, high): &(Option<i64>, Option<i64>)| {
        low.is_none_or(|low| low <= number) && high.is_none_or(|high| number <= high)
    };
    bands.iter().position(contains).map(|place| place as i64)
}

/// What is derived from a day, a month or a moment.
pub(super) fn time_part(part: TimePart, number: i64) -> Option<i64> {
    let day = |number: i64| Some(number).filter(|number| DAYS.contains(number));
    match part {
        TimePart::PeriodOfDay(kind) => kind.of_day(day(number)?),
        TimePart::PeriodOfMonth(kind) => {
            let month = Some(number).filter(|number| MONTH_ORDINALS.contains(number))?;
            kind.of_day(Period { kind: PeriodKind::Month, ordinal: month }.days().0)
        }
        TimePart::DayOfTime => Some(number.div_euclid(SECONDS_A_DAY)),
        TimePart::HourOfTime => Some(number.rem_euclid(SECONDS_A_DAY) / 3_600),
        TimePart::Weekday => Some(Date::weekday(day(number)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8, day: u8) -> i64 {
        Date::new(year, month, day).unwrap().days()
    }

    #[test]
    fn the_first_band_that_contains_a_number_counts() {
        let bands = [(Some(10), Some(13)), (Some(13), Some(16)), (Some(17), None)];
        assert_eq!(band(&bands, 9), None);
        assert_eq!(band(&bands, 13), Some(0));
        assert_eq!(band(&bands, 14), Some(1));
        assert_eq!(band(&bands, i64::MAX), Some(2));
        assert_eq!(band(&[(None, Some(0))], i64::MIN), Some(0));
    }

    #[test]
    fn a_day_falls_into_its_periods() {
        let march = day(2024, 3, 31);
        assert_eq!(time_part(TimePart::PeriodOfDay(PeriodKind::FinancialYear), march), Some(2023));
        assert_eq!(time_part(TimePart::PeriodOfDay(PeriodKind::FinancialYear), march + 1), Some(2024));
        assert_eq!(time_part(TimePart::Weekday, march), Some(7));
        let month = 2024 * 12 + 2;
        assert_eq!(time_part(TimePart::PeriodOfMonth(PeriodKind::FinancialYear), month), Some(2023));
        assert_eq!(time_part(TimePart::PeriodOfMonth(PeriodKind::FinancialYear), month + 1), Some(2024));
    }

    #[test]
    fn moments_before_1970_have_a_day_and_an_hour() {
        assert_eq!(time_part(TimePart::DayOfTime, -1), Some(-1));
        assert_eq!(time_part(TimePart::HourOfTime, -1), Some(23));
        assert_eq!(time_part(TimePart::HourOfTime, 86_400), Some(0));
    }

    #[test]
    fn numbers_that_are_not_dates_have_no_parts() {
        assert_eq!(DAYS, day(1, 1, 1)..=day(9999, 12, 31));
        assert_eq!(MONTH_ORDINALS, 12..=9999 * 12 + 11);
        for number in [i64::MIN, i64::MAX] {
            assert_eq!(time_part(TimePart::PeriodOfDay(PeriodKind::Month), number), None);
            assert_eq!(time_part(TimePart::PeriodOfMonth(PeriodKind::CalendarYear), number), None);
            assert_eq!(time_part(TimePart::Weekday, number), None);
        }
    }
}
