//! Days, times, periods and numbers in words.
//!
//! In: integer forms. Out: `17 October 2024`, `from 2020/21 to 2023/24`, `12,345`. Invariant: two ranges have different words.

use super::lists::named;
use crate::value::{Date, MONTHS, Period, PeriodKind, SECONDS_A_DAY, thousands};

/// `2023/24`, `academic year 2023/24`, `April 2023`, `mid-2022`, `the year ending March 2024`.
pub fn period(period: Period) -> String {
    let month = |index: i64| format!("{} {:04}", MONTHS[index.rem_euclid(12) as usize], index.div_euclid(12));
    match period.kind {
        PeriodKind::CalendarYear | PeriodKind::FinancialYear | PeriodKind::MidYear => period.to_string(),
        // Written as a financial year is, and of other months.
        PeriodKind::AcademicYear => format!("academic year {period}"),
        PeriodKind::YearEnding(last) => {
            format!("the year ending {}", month(period.ordinal * 12 + i64::from(last) - 1))
        }
        PeriodKind::Month => month(period.ordinal),
        PeriodKind::Day => day(period.ordinal),
    }
}

/// `financial year`, `year ending March`.
pub fn kind_words(kind: PeriodKind) -> String {
    match kind {
        PeriodKind::YearEnding(month) => {
            format!("year ending {}", MONTHS[usize::from(month).saturating_sub(1) % MONTHS.len()])
        }
        PeriodKind::CalendarYear
        | PeriodKind::FinancialYear
        | PeriodKind::AcademicYear
        | PeriodKind::Month
        | PeriodKind::MidYear
        | PeriodKind::Day => named(&kind.name()),
    }
}

/// Days by the periods that they make up.
pub fn days(first: i64, last: i64) -> String {
    match (first, last) {
        (i64::MIN, i64::MAX) => return "any day".into(),
        (i64::MIN, last) => return format!("on or before {}", day(last)),
        (first, i64::MAX) => return format!("on or after {}", day(first)),
        (first, last) if first == last => return format!("on {}", day(first)),
        _ => {}
    }
    for kind in [PeriodKind::FinancialYear, PeriodKind::CalendarYear, PeriodKind::Month] {
        let Some((from, to)) = kind.of_day(first).zip(kind.of_day(last)) else { continue };
        let (from, to) = (Period { kind, ordinal: from }, Period { kind, ordinal: to });
        if from.days().0 == first && to.days().1 == last {
            return match from == to {
                true => format!("in {}", period(from)),
                false => format!("from {} to {}", period(from), period(to)),
            };
        }
    }
    format!("from {} to {}", day(first), day(last))
}

/// Seconds, by whole days where they are.
pub fn seconds(first: i64, last: i64) -> String {
    let starts = first == i64::MIN || first.rem_euclid(SECONDS_A_DAY) == 0;
    let ends = last == i64::MAX || last.rem_euclid(SECONDS_A_DAY) == SECONDS_A_DAY - 1;
    let whole = |seconds: i64| match seconds {
        i64::MIN | i64::MAX => seconds,
        seconds => seconds.div_euclid(SECONDS_A_DAY),
    };
    match (first, last) {
        (first, last) if starts && ends => days(whole(first), whole(last)),
        (i64::MIN, last) => format!("at or before {}", second(last)),
        (first, i64::MAX) => format!("at or after {}", second(first)),
        (first, last) if first == last => format!("at {}", second(first)),
        (first, last) => format!("from {} to {}", second(first), second(last)),
    }
}

/// `17 October 2024`
pub fn day(days: i64) -> String {
    let date = Date::from_days(days);
    let month = MONTHS[usize::from(date.month).saturating_sub(1) % MONTHS.len()];
    format!("{} {month} {:04}", date.day, date.year)
}

/// `09:30:00 on 1 May 2023`.
pub fn second(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(SECONDS_A_DAY), seconds.rem_euclid(SECONDS_A_DAY));
    format!("{:02}:{:02}:{:02} on {}", rest / 3_600, rest / 60 % 60, rest % 60, day(days))
}

/// A number without zeros that say nothing.
pub fn decimal(number: i64, scale: u32) -> String {
    let (size, sign) = (number.unsigned_abs(), if number < 0 { "-" } else { "" });
    let unit = 10_u64.checked_pow(scale).unwrap_or(u64::MAX);
    let fraction = format!("{:0width$}", size % unit, width = scale as usize);
    let fraction = fraction.trim_end_matches('0');
    let whole = thousands(size / unit);
    if scale == 0 || fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u8, day: u8) -> i64 {
        Date::new(year, month, day).unwrap().days()
    }

    #[test]
    fn days_that_make_up_periods_are_shown_as_these() {
        assert_eq!(days(on(2020, 4, 1), on(2024, 3, 31)), "from 2020/21 to 2023/24");
        assert_eq!(days(on(2023, 4, 1), on(2024, 3, 31)), "in 2023/24");
        assert_eq!(days(on(2023, 1, 1), on(2023, 12, 31)), "in 2023");
        assert_eq!(days(on(2023, 7, 1), on(2024, 6, 30)), "from July 2023 to June 2024");
        assert_eq!(days(on(2023, 4, 1), on(2024, 3, 30)), "from 1 April 2023 to 30 March 2024");
        assert_eq!(days(i64::MIN, on(2024, 10, 17)), "on or before 17 October 2024");
        assert_eq!(days(on(2024, 10, 18), i64::MAX), "on or after 18 October 2024");
    }

    #[test]
    fn times_of_whole_days_are_days() {
        let start = on(2023, 4, 1) * SECONDS_A_DAY;
        let end = (on(2024, 3, 31) + 1) * SECONDS_A_DAY;
        assert_eq!(seconds(start, end - 1), "in 2023/24");
        assert_eq!(seconds(start, end), "from 00:00:00 on 1 April 2023 to 00:00:00 on 1 April 2024");
        assert_eq!(seconds(i64::MIN, end - 1), "on or before 31 March 2024");
    }

    #[test]
    fn numbers_keep_their_value() {
        assert_eq!(decimal(1_234_500, 2), "12,345");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(7, 0), "7");
        assert_eq!(decimal(i64::MIN, 0), "-9,223,372,036,854,775,808");
    }
}
