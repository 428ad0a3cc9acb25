//! Texts to values: how a cell of a data file, or a literal in YAML, becomes the integer form of its type.
//!
//! In: one text, and what it is declared to be. Out: the integer form (see the table in [`super`]), or nothing when the text
//! is not a value. Invariant: blanks around a text never matter; nothing is rounded, guessed or wrapped around.

use std::borrow::Cow;

use super::{Date, Period, PeriodKind, SECONDS_A_DAY};

/// A whole number: `5`, `+5`, `-3`, `147813.00`; of `72.000` see [`is_doubtful_integer`]. Not `1,000`, `1e3`, `5.` or `.0`.
pub fn parse_integer(text: &str) -> Option<i64> {
    parse_decimal(text, 0)
}

/// Whether a whole number may be thousands of it: `72.000`, which is 72,000 in countries that write a full stop between thousands. `72.0` and
/// `1472.000` are not.
pub fn is_doubtful_integer(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['-', '+']);
    let Some(whole) = bare.strip_suffix(".000") else { return false };
    matches!(whole.len(), 1..=3) && whole.bytes().all(|b| b.is_ascii_digit()) && !whole.starts_with('0')
}

/// A number without the marks between its thousands: `24310` of `24,310`, `-1234.5` of `-1,234.5`; a number that has none, as it is. Nothing
/// where they are not before every three digits. A blank is any that is written there, such as one that does not break.
pub fn without_thousands(text: &str, mark: char) -> Option<Cow<'_, str>> {
    let is_mark = |c: char| c == mark || mark == ' ' && matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}');
    if !text.contains(is_mark) {
        return Some(Cow::Borrowed(text));
    }
    // Where a full stop is between thousands, no number has decimals.
    let point = text.find('.').filter(|_| mark != '.');
    let (whole, fraction) = text.split_at(point.unwrap_or(text.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with(['-', '+'])));
    let mut groups = digits.split(is_mark);
    let are_digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    // `0,500` is no number of thousands: a half, perhaps.
    let first = groups.next().filter(|first| first.len() <= 3 && are_digits(first) && !first.starts_with('0'))?;
    let mut number = format!("{sign}{first}");
    for group in groups {
        if group.len() != 3 || !are_digits(group) {
            return None;
        }
        number.push_str(group);
    }
    number.push_str(fraction);
    Some(Cow::Owned(number))
}

/// An exact decimal times 10^scale: `2.5` at scale 2 is 250. Digits beyond the scale must be zeros.
pub fn parse_decimal(text: &str, scale: u32) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None => (digits, ""),
    };
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kept = fraction.len().min(scale as usize);
    if fraction.bytes().skip(kept).any(|b| b != b'0') {
        return None;
    }
    // Added with its sign, so that the smallest number, which has no positive twin, is read too.
    let sign = if negative { -1 } else { 1 };
    let padding = std::iter::repeat_n(b'0', scale as usize - kept);
    whole
        .bytes()
        .chain(fraction.bytes().take(kept))
        .chain(padding)
        .try_fold(0_i64, |value, digit| value.checked_mul(10)?.checked_add(sign * i64::from(digit - b'0')))
}

/// A declared way to write a date, or a date and time: `DD/MM/YYYY`, `YYYY-MM-DD hh:mm:ss`.
///
/// `YYYY`, `MM`, `DD`, `hh`, `mm` and `ss` mean that many digits, `M`, `D` and `h` for one or two; everything that is not
/// a letter means itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFormat {
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Field(Field, Digits),
    Separator(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digits {
    Exactly(usize),
    OneOrTwo,
}

impl DateFormat {
    /// Reads a format. It must have year, month and day once each, a time from the hour down without gaps or none at all,
    /// and no other letters or digits.
    pub fn new(format: &str) -> Option<DateFormat> {
        let mut parts = Vec::new();
        let mut rest = format.trim();
        while let Some(first) = rest.chars().next() {
            let same = rest.chars().take_while(|&c| c == first).count();
            let (part, length) = match (first, same) {
                ('Y', 4) => (Part::Field(Field::Year, Digits::Exactly(4)), 4),
                ('M', 2) => (Part::Field(Field::Month, Digits::Exactly(2)), 2),
                ('M', 1) => (Part::Field(Field::Month, Digits::OneOrTwo), 1),
                ('D', 2) => (Part::Field(Field::Day, Digits::Exactly(2)), 2),
                ('D', 1) => (Part::Field(Field::Day, Digits::OneOrTwo), 1),
                ('h', 2) => (Part::Field(Field::Hour, Digits::Exactly(2)), 2),
                ('h', 1) => (Part::Field(Field::Hour, Digits::OneOrTwo), 1),
                ('m', 2) => (Part::Field(Field::Minute, Digits::Exactly(2)), 2),
                ('s', 2) => (Part::Field(Field::Second, Digits::Exactly(2)), 2),
                ('T', 1) => (Part::Separator('T'), 1),
                (c, _) if c.is_alphanumeric() => return None,
                (c, _) => (Part::Separator(c), c.len_utf8()),
            };
            parts.push(part);
            rest = &rest[length..];
        }
        let format = DateFormat { parts };
        let once = |field| format.count(field) == 1;
        let time = [Field::Hour, Field::Minute, Field::Second].map(|field| format.count(field));
        let good = once(Field::Year)
            && once(Field::Month)
            && once(Field::Day)
            && matches!(time, [0, 0, 0] | [1, 1, 0] | [1, 1, 1]);
        good.then_some(format)
    }

    /// Whether the format has a time of day.
    pub fn has_time(&self) -> bool {
        self.count(Field::Hour) > 0
    }

    /// The day number of a date written so; a time of day in the format must be there and is left aside.
    pub fn parse_day(&self, text: &str) -> Option<i64> {
        self.parse_seconds(text).map(|seconds| seconds.div_euclid(SECONDS_A_DAY))
    }

    /// The seconds since 1970-01-01T00:00:00; midnight when the format has no time. A `T` may be where the format has a
    /// blank or the other way round, and seconds at the end may be left out.
    pub fn parse_seconds(&self, text: &str) -> Option<i64> {
        let mut rest = text.trim();
        let (mut year, mut month, mut day, mut time) = (0, 0, 0, [0_i64; 3]);
        for (place, part) in self.parts.iter().enumerate() {
            if rest.is_empty() && self.is_seconds_at_end(place) {
                break;
            }
            match *part {
                Part::Separator(separator) => {
                    let found = rest.chars().next()?;
                    let blank = |c| c == ' ' || c == 'T';
                    if found != separator && !(blank(found) && blank(separator)) {
                        return None;
                    }
                    rest = &rest[found.len_utf8()..];
                }
                Part::Field(field, digits) => {
                    let value = take_digits(&mut rest, digits)?;
                    match field {
                        Field::Year => year = value,
                        Field::Month => month = value,
                        Field::Day => day = value,
                        Field::Hour => time[0] = value,
                        Field::Minute => time[1] = value,
                        Field::Second => time[2] = value,
                    }
                }
            }
        }
        let [hour, minute, second] = time;
        if !rest.is_empty() || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let date = Date::new(year as i32, month as u8, day as u8)?;
        Some(date.days() * SECONDS_A_DAY + hour * 3_600 + minute * 60 + second)
    }

    /// A moment, in seconds since 1970-01-01T00:00:00, written so. What the format has no place for is left out.
    pub fn write(&self, seconds: i64) -> String {
        let date = Date::from_days(seconds.div_euclid(SECONDS_A_DAY));
        let time = seconds.rem_euclid(SECONDS_A_DAY);
        let mut text = String::new();
        for part in &self.parts {
            let (value, digits) = match *part {
                Part::Separator(separator) => {
                    text.push(separator);
                    continue;
                }
                Part::Field(Field::Year, digits) => (i64::from(date.year), digits),
                Part::Field(Field::Month, digits) => (i64::from(date.month), digits),
                Part::Field(Field::Day, digits) => (i64::from(date.day), digits),
                Part::Field(Field::Hour, digits) => (time / 3_600, digits),
                Part::Field(Field::Minute, digits) => (time / 60 % 60, digits),
                Part::Field(Field::Second, digits) => (time % 60, digits),
            };
            let width = match digits {
                Digits::Exactly(width) => width,
                Digits::OneOrTwo => 1,
            };
            text.push_str(&format!("{value:0width$}"));
        }
        text
    }

    fn count(&self, field: Field) -> usize {
        self.parts.iter().filter(|part| matches!(part, Part::Field(f, _) if *f == field)).count()
    }

    /// Whether nothing but the seconds and the mark before them follows from here.
    fn is_seconds_at_end(&self, place: usize) -> bool {
        matches!(self.parts[place..], [Part::Separator(_), Part::Field(Field::Second, _)])
    }
}

fn take_digits(rest: &mut &str, digits: Digits) -> Option<i64> {
    let most = match digits {
        Digits::Exactly(n) => n,
        Digits::OneOrTwo => 2,
    };
    let found = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let enough = match digits {
        Digits::Exactly(n) => found == n,
        Digits::OneOrTwo => found >= 1,
    };
    if !enough {
        return None;
    }
    let (taken, after) = rest.split_at(found);
    *rest = after;
    taken.parse().ok()
}

impl PeriodKind {
    /// The ordinal of the period of this kind that a text names, as YAML and data files write it.
    ///
    /// | kind | texts |
    /// |-|-|
    /// | calendar year | `2022` |
    /// | financial and academic year | `2023/24`, `2023-24`, `2023/2024` |
    /// | year ending | `year ending 2024-03`, `2024-03` when the month is the kind's, `2024` |
    /// | month | `2021-04` |
    /// | mid-year | `mid-2022` in any case of letters, `2022` |
    /// | day | `2024-10-17` |
    pub fn parse(self, text: &str) -> Option<i64> {
        let text = text.trim();
        match self {
            PeriodKind::CalendarYear => year(text),
            PeriodKind::FinancialYear | PeriodKind::AcademicYear => {
                let without = || (text.len() == 6).then(|| text.split_at_checked(4))?;
                let (first, second) = text.split_once(['/', '-']).or_else(without)?;
                let start = year(first)?;
                let end = match second.len() {
                    2 => short_year(second)? == (start + 1) % 100,
                    _ => year(second)? == start + 1,
                };
                end.then_some(start)
            }
            PeriodKind::YearEnding(last) => {
                let text = without_prefix(text, "year ending").map_or(text, str::trim_start);
                match text.split_once('-') {
                    Some((y, m)) => (short_year(m)? == i64::from(last)).then_some(year(y)).flatten(),
                    None => year(text),
                }
            }
            PeriodKind::Month => {
                let (y, m) = text.split_once('-')?;
                let (y, m) = (year(y)?, short_year(m)?);
                (1..=12).contains(&m).then_some(y * 12 + m - 1)
            }
            PeriodKind::MidYear => year(without_prefix(text, "mid-").unwrap_or(text)),
            PeriodKind::Day => {
                let (y, rest) = text.split_once('-')?;
                let (m, d) = rest.split_once('-')?;
                let date = Date::new(year(y)? as i32, short_year(m)? as u8, short_year(d)? as u8)?;
                Some(date.days())
            }
        }
    }
}

impl Period {
    /// The period that a text names by its look alone, as definitions write it, and whether it says which kind of year it is.
    pub fn by_look(text: &str) -> Option<(Period, bool)> {
        let text = text.trim();
        let of = |kind: PeriodKind, text: &str| kind.parse(text).map(|ordinal| Period { kind, ordinal });
        let named = [("academic year ", PeriodKind::AcademicYear), ("financial year ", PeriodKind::FinancialYear)];
        if let Some((kind, year)) = named.iter().find_map(|(before, kind)| Some((*kind, text.strip_prefix(before)?))) {
            return of(kind, year).map(|period| (period, true));
        }
        if let Some(month) = text.strip_prefix("year ending ") {
            let last = month.split_once('-')?.1.parse().ok().filter(|last| (1..=12).contains(last))?;
            return of(PeriodKind::YearEnding(last), month).map(|period| (period, true));
        }
        // 2010-11 is a month: a financial year is written 2010/11.
        let year = of(PeriodKind::FinancialYear, text).filter(|_| text.contains('/'));
        let others = [PeriodKind::CalendarYear, PeriodKind::Month, PeriodKind::Day];
        let mid_year = || of(PeriodKind::MidYear, text).filter(|_| text.starts_with("mid-"));
        let found = year.or_else(|| others.into_iter().find_map(|kind| of(kind, text))).or_else(mid_year)?;
        Some((found, false))
    }
}

/// Four digits, not all zero.
fn year(text: &str) -> Option<i64> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok().filter(|&y: &i64| y > 0) } else { None }
}

/// Two digits: a short year, a month or a day.
fn short_year(text: &str) -> Option<i64> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::Period;

    #[test]
    fn whole_numbers_are_read_exactly_or_not_at_all() {
        assert_eq!(parse_integer(" 147813.00 "), Some(147_813));
        assert_eq!(parse_integer("+5"), Some(5));
        assert_eq!(parse_integer("-3"), Some(-3));
        assert_eq!(parse_integer("-9223372036854775808"), Some(i64::MIN));
        for bad in ["", " ", "-", "1,000", "1e3", "5.", ".0", "1.5", "1 2", "--1", "9223372036854775808", "٣"] {
            assert_eq!(parse_integer(bad), None, "{bad}");
        }
    }

    #[test]
    fn decimals_keep_every_digit_of_the_scale() {
        assert_eq!(parse_decimal("2.5", 2), Some(250));
        assert_eq!(parse_decimal("-0.05", 2), Some(-5));
        assert_eq!(parse_decimal("7", 2), Some(700));
        assert_eq!(parse_decimal("1.2500", 2), Some(125));
        assert_eq!(parse_decimal("1.255", 2), None);
        assert_eq!(parse_decimal("99999999999", 9), None);
        assert_eq!(parse_decimal("1.2.3", 2), None);
    }

    #[test]
    fn what_is_written_in_a_format_is_read_by_it() {
        for (format, text) in [
            ("DD/MM/YYYY", "05/04/2023"),
            ("D/M/YYYY", "5/4/2023"),
            ("YYYY-MM-DD hh:mm:ss", "2023-04-05 06:07:08"),
            ("YYYY-MM-DDThh:mm", "1969-12-31T23:59"),
        ] {
            let format = DateFormat::new(format).unwrap();
            assert_eq!(format.parse_seconds(text).map(|seconds| format.write(seconds)).as_deref(), Some(text));
        }
    }

    #[test]
    fn three_zeros_behind_a_point_may_be_thousands() {
        for doubtful in ["72.000", "1.000", "-312.000", " 72.000 "] {
            assert!(is_doubtful_integer(doubtful), "{doubtful}");
        }
        for plain in
            ["72", "72.0", "72.00", "72.0000", "1472.000", "0.000", "000.000", ".000", "1.200", "1.000.000", ""]
        {
            assert!(!is_doubtful_integer(plain), "{plain}");
        }
    }

    #[test]
    fn dates_are_read_as_declared_only() {
        let uk = DateFormat::new("DD/MM/YYYY").unwrap();
        let day = Date::new(2024, 2, 29).unwrap().days();
        assert_eq!(uk.parse_day(" 29/02/2024 "), Some(day));
        assert_eq!(uk.parse_seconds("29/02/2024"), Some(day * 86_400));
        for bad in ["29/02/2023", "2/29/2024", "02/29/2024", "29-02-2024", "29/02/24", "29/02/2024 10:00", "", "29/02"]
        {
            assert_eq!(uk.parse_day(bad), None, "{bad}");
        }
        let loose = DateFormat::new("D/M/YYYY").unwrap();
        assert_eq!(loose.parse_day("1/12/2023"), Date::new(2023, 12, 1).map(Date::days));
        assert_eq!(DateFormat::new("YYYYMMDD").unwrap().parse_day("20240229"), Some(day));
    }

    #[test]
    fn times_tolerate_a_t_and_missing_seconds() {
        let format = DateFormat::new("YYYY-MM-DD hh:mm:ss").unwrap();
        let noon = Date::new(2024, 10, 17).unwrap().days() * 86_400 + 12 * 3_600;
        assert_eq!(format.parse_seconds("2024-10-17 12:00:09"), Some(noon + 9));
        assert_eq!(format.parse_seconds("2024-10-17T12:00:00"), Some(noon));
        assert_eq!(format.parse_seconds("2024-10-17 12:00"), Some(noon));
        assert_eq!(format.parse_day("2024-10-17 12:00"), Some(noon / 86_400));
        for bad in ["2024-10-17 24:00:00", "2024-10-17 12:60", "2024-10-17", "2024-10-17 12:00:", "2024-10-17 12:00:0"]
        {
            assert_eq!(format.parse_seconds(bad), None, "{bad}");
        }
        let before = DateFormat::new("YYYY-MM-DD hh:mm").unwrap();
        assert_eq!(before.parse_day("1969-12-31 23:00"), Some(-1));
    }

    #[test]
    fn a_format_needs_a_whole_date_and_no_stray_letters() {
        for bad in
            ["", "DD/MM", "DD/MM/YY", "DD/MM/YYYY/DD", "YYYY-MM-DD hh", "YYYY-MM-DD mm:ss", "YYYY-MM-DD x", "MMM"]
        {
            assert_eq!(DateFormat::new(bad), None, "{bad}");
        }
        assert!(DateFormat::new("YYYY-MM-DDThh:mm:ss").unwrap().has_time());
        assert!(!DateFormat::new("DD.MM.YYYY").unwrap().has_time());
    }

    #[test]
    fn periods_are_read_as_their_kind_is_written() {
        use PeriodKind::*;
        assert_eq!(CalendarYear.parse("2022"), Some(2022));
        for text in ["2023/24", "2023-24", "2023/2024", " 2023/24 "] {
            assert_eq!(FinancialYear.parse(text), Some(2023), "{text}");
            assert_eq!(AcademicYear.parse(text), Some(2023), "{text}");
        }
        assert_eq!(FinancialYear.parse("1999/00"), Some(1999));
        for text in ["year ending 2024-03", "Year ending 2024-03", "2024-03", "2024"] {
            assert_eq!(YearEnding(3).parse(text), Some(2024), "{text}");
        }
        assert_eq!(Month.parse("2021-04"), Some(2021 * 12 + 3));
        for text in ["mid-2022", "Mid-2022", "2022"] {
            assert_eq!(MidYear.parse(text), Some(2022), "{text}");
        }
        assert_eq!(Day.parse("2024-10-17"), Date::new(2024, 10, 17).map(Date::days));
    }

    #[test]
    fn what_is_no_period_of_the_kind_is_none() {
        use PeriodKind::*;
        for (kind, text) in [
            (CalendarYear, "22"),
            (CalendarYear, "0000"),
            (CalendarYear, "2022/23"),
            (FinancialYear, "2023/25"),
            (FinancialYear, "2023"),
            (FinancialYear, "2023/2025"),
            (YearEnding(3), "2024-04"),
            (YearEnding(3), "year ending"),
            (Month, "2021-13"),
            (Month, "2021-4"),
            (Month, "2021"),
            (MidYear, "mid 2022"),
            (MidYear, "mid-22"),
            (Day, "2023-02-29"),
            (Day, "17/10/2024"),
            (Day, "ééé"),
        ] {
            assert_eq!(kind.parse(text), None, "{kind:?} {text}");
        }
    }

    fn kinds() -> impl Strategy<Value = PeriodKind> {
        prop_oneof![
            Just(PeriodKind::CalendarYear),
            Just(PeriodKind::FinancialYear),
            Just(PeriodKind::AcademicYear),
            (1_u8..=12).prop_map(PeriodKind::YearEnding),
            Just(PeriodKind::Month),
            Just(PeriodKind::MidYear),
            Just(PeriodKind::Day),
        ]
    }

    proptest! {
        #[test]
        fn a_period_reads_back_as_it_is_shown(kind in kinds(), days in -200_000_i64..200_000) {
            let ordinal = kind.of_day(days).unwrap_or_else(|| i64::from(Date::from_days(days).year));
            prop_assert_eq!(kind.parse(&Period { kind, ordinal }.to_string()), Some(ordinal));
        }

        #[test]
        fn a_moment_reads_back_as_it_is_written(seconds in -60_000_000_000_i64..200_000_000_000) {
            for format in ["DD/MM/YYYY hh:mm:ss", "YYYY-MM-DDThh:mm:ss", "D.M.YYYY h:mm:ss"] {
                let format = DateFormat::new(format).unwrap();
                prop_assert_eq!(format.parse_seconds(&format.write(seconds)), Some(seconds));
            }
            let day = seconds.div_euclid(86_400);
            for format in ["YYYYMMDD", "D/M/YYYY", "DD.MM.YYYY"] {
                let format = DateFormat::new(format).unwrap();
                prop_assert_eq!(format.parse_day(&format.write(seconds)), Some(day));
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,12}", scale in 0_u32..12, kind in kinds()) {
            let _ = (parse_integer(&text), parse_decimal(&text, scale), kind.parse(&text));
            if let Some(format) = DateFormat::new(&text) {
                let _ = format.parse_seconds(&text);
            }
        }

        #[test]
        fn a_decimal_reads_back(value in any::<i64>(), scale in 1_u32..9) {
            let unit = 10_i128.pow(scale);
            let size = i128::from(value).abs();
            let sign = if value < 0 { "-" } else { "" };
            let text = format!("{sign}{}.{:0width$}", size / unit, size % unit, width = scale as usize);
            prop_assert_eq!(parse_decimal(&text, scale), Some(value));
        }
    }
}
