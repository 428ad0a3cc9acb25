//! Values of a row as every pass and engine sees them: periods, dates and exact numbers, all as integers.
//!
//! Invariant: a value has one integer form (an *ordinal*), so engines compare, group and keep integers and text only.
//!
//! | type | integer form |
//! |-|-|
//! | integer | itself |
//! | decimal of scale s | value x 10^s |
//! | flag | 0 no, 1 yes |
//! | date | days since 1970-01-01 (proleptic Gregorian) |
//! | date and time | seconds since 1970-01-01T00:00:00, no time zone |
//! | period | its ordinal, see [`PeriodKind`] |
//! | code | its place in the code list; one past the last is "outside" |

pub mod band;
pub mod derived;
pub mod relation;
pub mod said;
pub mod text;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;

/// The months of a calendar year, as said.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days of a week, which begins on Monday.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The place of a month or a day of the week by its name, from 1: in full or its first three letters, in any case.
pub fn called(names: &[&str], text: &str) -> Option<i64> {
    let text = text.to_lowercase();
    let is_it = |name: &&str| {
        let name = name.to_lowercase();
        text == name || text == name[..3]
    };
    Some(names.iter().position(is_it)? as i64 + 1)
}

/// The seconds of a day.
pub const SECONDS_A_DAY: i64 = 86_400;

/// The days that dates have: 1 January of the year 1 to 31 December of the year 9999.
pub const DAYS: RangeInclusive<i64> = -719_162..=2_932_896;

/// The ordinals of the months that dates have, January of the year 1 to December of the year 9999.
pub const MONTH_ORDINALS: RangeInclusive<i64> = 12..=119_999;

/// A whole number with commas: `1,000`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The decimal of an integer form of a scale, with all its digits: 250 at scale 2 is `2.50`.
pub fn fixed_decimal(number: i64, scale: u32) -> String {
    let (sign, digits) = (if number < 0 { "-" } else { "" }, number.unsigned_abs().to_string());
    let digits = format!("{digits:0>width$}", width = scale as usize + 1);
    match digits.split_at(digits.len() - scale as usize) {
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

/// The same without zeros at its end: `2.5`.
pub fn decimal(number: i64, scale: u32) -> String {
    let text = fixed_decimal(number, scale);
    if scale == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_string() }
}

/// The same numbers as ranges in order that do not touch, both ends in.
pub fn merged(ranges: impl IntoIterator<Item = (i64, i64)>) -> Vec<(i64, i64)> {
    let sorted: BTreeSet<(i64, i64)> = ranges.into_iter().collect();
    let mut merged: Vec<(i64, i64)> = Vec::new();
    for (first, last) in sorted {
        match merged.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// The kinds of period. Periods of different kinds are never compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// January to December; the ordinal is the year.
    CalendarYear,
    /// April to March, written `2023/24`; the ordinal is the year it starts in.
    FinancialYear,
    /// September to August, written `2023/24`; the ordinal is the year it starts in.
    AcademicYear,
    /// The twelve months that end with the month given (1 to 12), written `year ending 2024-03`; the ordinal is the year
    /// it ends in.
    YearEnding(u8),
    /// Written `2023-04`; the ordinal is year x 12 + month - 1.
    Month,
    /// An estimate for 30 June, written `mid-2022`; the ordinal is the year.
    MidYear,
    /// A single day, written `2024-10-17`; the ordinal is the day as a date.
    Day,
}

/// One period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// What kind it is.
    pub kind: PeriodKind,
    /// Which one.
    pub ordinal: i64,
}

/// A civil date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// A date that exists, or nothing.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        let date = Date { year, month, day };
        ((1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && Date::from_days(date.days()) == date)
            .then_some(date)
    }

    /// Days since 1970-01-01. Method: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    pub fn days(self) -> i64 {
        let y = i64::from(self.year) - i64::from(self.month <= 2);
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let mp = (i64::from(self.month) + 9) % 12;
        let doy = (153 * mp + 2) / 5 + i64::from(self.day) - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        era * 146_097 + doe - 719_468
    }

    /// The date of a day number. Method: as [`Date::days`], civil_from_days.
    pub fn from_days(days: i64) -> Date {
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u8;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u8;
        let year = (yoe + era * 400 + i64::from(month <= 2)) as i32;
        Date { year, month, day }
    }

    /// Monday is 1, Sunday is 7 (ISO 8601).
    pub fn weekday(days: i64) -> i64 {
        (days + 3).rem_euclid(7) + 1
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl PeriodKind {
    /// The kind's name in the language: `financial_year`, `month` and so on.
    pub fn name(self) -> String {
        match self {
            PeriodKind::CalendarYear => "calendar_year".into(),
            PeriodKind::FinancialYear => "financial_year".into(),
            PeriodKind::AcademicYear => "academic_year".into(),
            PeriodKind::YearEnding(month) => format!("year_ending_{month:02}"),
            PeriodKind::Month => "month".into(),
            PeriodKind::MidYear => "mid_year".into(),
            PeriodKind::Day => "day".into(),
        }
    }

    /// The kind named so, the inverse of [`PeriodKind::name`].
    pub fn from_name(name: &str) -> Option<PeriodKind> {
        Some(match name {
            "calendar_year" => PeriodKind::CalendarYear,
            "financial_year" => PeriodKind::FinancialYear,
            "academic_year" => PeriodKind::AcademicYear,
            "month" => PeriodKind::Month,
            "mid_year" => PeriodKind::MidYear,
            "day" => PeriodKind::Day,
            other => {
                let month: u8 = other.strip_prefix("year_ending_")?.parse().ok()?;
                return (1..=12).contains(&month).then_some(PeriodKind::YearEnding(month));
            }
        })
    }

    /// Whether it is a year of whole months.
    pub fn is_year(self) -> bool {
        match self {
            PeriodKind::CalendarYear
            | PeriodKind::FinancialYear
            | PeriodKind::AcademicYear
            | PeriodKind::YearEnding(_) => true,
            PeriodKind::Month | PeriodKind::MidYear | PeriodKind::Day => false,
        }
    }

    /// The ordinal of the period of this kind that a day falls in; `MidYear` is only 30 June, so it has none.
    pub fn of_day(self, days: i64) -> Option<i64> {
        let date = Date::from_days(days);
        let year = i64::from(date.year);
        Some(match self {
            PeriodKind::CalendarYear => year,
            PeriodKind::FinancialYear => year - i64::from(date.month < 4),
            PeriodKind::AcademicYear => year - i64::from(date.month < 9),
            PeriodKind::YearEnding(last) => year + i64::from(date.month > last),
            PeriodKind::Month => year * 12 + i64::from(date.month) - 1,
            PeriodKind::MidYear => return None,
            PeriodKind::Day => days,
        })
    }
}

impl Period {
    /// The period so many of its kind before it; nothing before the year 1.
    pub fn before(self, many: i64) -> Option<Period> {
        let before = Period { ordinal: self.ordinal.checked_sub(many)?, ..self };
        let first = match self.kind {
            PeriodKind::Month => *MONTH_ORDINALS.start(),
            PeriodKind::Day => *DAYS.start(),
            _ => 1,
        };
        (before.ordinal >= first).then_some(before)
    }

    /// The first and the last day, as day numbers. A mid-year estimate is of 30 June.
    pub fn days(self) -> (i64, i64) {
        let first = |year: i64, month: i64| {
            let index = year * 12 + month - 1;
            Date { year: index.div_euclid(12) as i32, month: (index.rem_euclid(12) + 1) as u8, day: 1 }.days()
        };
        let o = self.ordinal;
        match self.kind {
            PeriodKind::CalendarYear => (first(o, 1), first(o + 1, 1) - 1),
            PeriodKind::FinancialYear => (first(o, 4), first(o + 1, 4) - 1),
            PeriodKind::AcademicYear => (first(o, 9), first(o + 1, 9) - 1),
            PeriodKind::YearEnding(m) => (first(o - 1, i64::from(m) + 1), first(o, i64::from(m) + 1) - 1),
            PeriodKind::Month => {
                (first(o.div_euclid(12), o.rem_euclid(12) + 1), first(o.div_euclid(12), o.rem_euclid(12) + 2) - 1)
            }
            PeriodKind::MidYear => (first(o, 7) - 1, first(o, 7) - 1),
            PeriodKind::Day => (o, o),
        }
    }
}

impl fmt::Display for Period {
    /// As the language writes it: `2023/24`, `2023`, `2023-04`, `mid-2022`, `year ending 2024-03`, `2024-10-17`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let o = self.ordinal;
        match self.kind {
            PeriodKind::CalendarYear => write!(f, "{o:04}"),
            PeriodKind::FinancialYear | PeriodKind::AcademicYear => write!(f, "{o:04}/{:02}", (o + 1).rem_euclid(100)),
            PeriodKind::YearEnding(m) => write!(f, "year ending {o:04}-{m:02}"),
            PeriodKind::Month => write!(f, "{:04}-{:02}", o.div_euclid(12), o.rem_euclid(12) + 1),
            PeriodKind::MidYear => write!(f, "mid-{o:04}"),
            PeriodKind::Day => write!(f, "{}", Date::from_days(o)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8, day: u8) -> i64 {
        Date::new(year, month, day).unwrap().days()
    }

    #[test]
    fn days_count_from_the_epoch_and_back() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(day(2000, 3, 1), 11_017);
        assert_eq!(Date::new(2023, 2, 29), None);
        assert_eq!(Date::new(2024, 2, 29).unwrap().days() + 1, day(2024, 3, 1));
        for days in -800_000..800_000 {
            assert_eq!(Date::from_days(days).days(), days);
        }
    }

    #[test]
    fn a_period_begins_and_ends_where_its_kind_says() {
        let fy = Period { kind: PeriodKind::FinancialYear, ordinal: 2023 };
        assert_eq!(fy.days(), (day(2023, 4, 1), day(2024, 3, 31)));
        assert_eq!(fy.to_string(), "2023/24");
        let century = Period { kind: PeriodKind::FinancialYear, ordinal: 1999 };
        assert_eq!(century.to_string(), "1999/00");
        let ending = Period { kind: PeriodKind::YearEnding(3), ordinal: 2024 };
        assert_eq!(ending.days(), fy.days());
        let december = Period { kind: PeriodKind::YearEnding(12), ordinal: 2024 };
        assert_eq!(december.days(), (day(2024, 1, 1), day(2024, 12, 31)));
        let month = Period { kind: PeriodKind::Month, ordinal: 2023 * 12 + 11 };
        assert_eq!(month.days(), (day(2023, 12, 1), day(2023, 12, 31)));
        assert_eq!(Period { kind: PeriodKind::MidYear, ordinal: 2022 }.days(), (day(2022, 6, 30), day(2022, 6, 30)));
    }

    #[test]
    fn every_day_of_a_period_belongs_to_it_and_its_neighbours_do_not() {
        let kinds = [
            PeriodKind::CalendarYear,
            PeriodKind::FinancialYear,
            PeriodKind::AcademicYear,
            PeriodKind::YearEnding(3),
            PeriodKind::YearEnding(12),
            PeriodKind::Month,
        ];
        for kind in kinds {
            for days in day(2019, 1, 1)..day(2025, 1, 1) {
                let ordinal = kind.of_day(days).unwrap();
                let (first, last) = Period { kind, ordinal }.days();
                assert!(first <= days && days <= last, "{kind:?} {}", Date::from_days(days));
            }
        }
    }

    #[test]
    fn weekdays_follow_iso() {
        assert_eq!(Date::weekday(day(2024, 10, 17)), 4); // a Thursday
        assert_eq!(Date::weekday(day(1969, 12, 28)), 7); // a Sunday
    }
}
