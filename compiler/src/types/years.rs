//! The years and months that a text names, and which of them it gives its numbers.
//!
//! In: a heading, title, note or label. Out: years, as written. Invariant: a year that dates a law, a source, a publication or a change is not
//! taken for the year of the numbers, nor in a note one of figures that the note itself quotes or of another place.

use super::groups::Text;
use crate::value::{MONTHS, Period, PeriodKind};

/// A year that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// `2023`
    Year(i32),
    /// `2023/24`, by its first year.
    Split(i32),
    /// `FY23`, which some call the financial year that begins in 2023, and others the one that ends then.
    Fiscal(i32),
    /// `March 2023`: the year, and the month from 1 on.
    Month(i32, u8),
    /// `Year ending March 2023`, `school year 2023/24`: all of a period.
    Whole(Period),
}

/// What has a year of its own, said directly beside it: `Act 1998`, `2021 boundaries`.
const DATED: [&str; 14] = [
    "act",
    "acts",
    "bill",
    "regulations",
    "order",
    "directive",
    "convention",
    "charter",
    "boundaries",
    "classification",
    "edition",
    "guidance",
    "strategy",
    "prices",
];
/// What happened to a text or its source in a year.
const PUBLISHED: [&str; 17] = [
    "published",
    "publication",
    "released",
    "release",
    "issued",
    "updated",
    "revised",
    "accessed",
    "downloaded",
    "extracted",
    "retrieved",
    "printed",
    "copyright",
    "source",
    "sources",
    "estimated",
    "\u{a9}",
];
/// In a note, what happened before or after, and sources that are named by their year.
const HISTORY: [&str; 34] = [
    "since",
    "before",
    "after",
    "until",
    "prior",
    "introduced",
    "changed",
    "change",
    "changes",
    "launched",
    "began",
    "started",
    "opened",
    "closed",
    "founded",
    "formed",
    "merged",
    "replaced",
    "previously",
    "formerly",
    "onwards",
    "abolished",
    "came",
    "census",
    "survey",
    "report",
    "review",
    "inspection",
    "estimates",
    "projections",
    "compared",
    "comparison",
    "baseline",
    "earlier",
];
/// In a note, other places than those of most tables.
const ELSEWHERE: [&str; 14] = [
    "england",
    "wales",
    "scotland",
    "ireland",
    "britain",
    "uk",
    "kingdom",
    "national",
    "nationally",
    "region",
    "regional",
    "europe",
    "elsewhere",
    "average",
];

/// What a note dates by the day on which it was taken: `Data as at October 2024`.
const TAKEN: [&str; 9] =
    ["data", "figures", "records", "recorded", "information", "system", "systems", "snapshot", "position"];

/// What is counted, or aged, by numbers such as `22/23`.
const NUMBERED: [&str; 26] = [
    "age", "aged", "ages", "band", "beat", "class", "code", "day", "days", "figure", "flat", "form", "group", "no",
    "page", "question", "room", "route", "section", "size", "table", "unit", "ward", "week", "weeks", "zone",
];
/// A month after one of these may bound what the numbers are of, or date their state.
const BOUNDS: [&str; 13] =
    ["after", "as", "at", "before", "between", "by", "end", "following", "from", "prior", "since", "to", "until"];

/// The years that a text gives its numbers, as written, and after them what it says of these more closely: the month of a year, a year that
/// ends with a month, the kind of a year. Not those that date something else.
pub(super) fn years_of_numbers(text: &str, of: Text) -> Vec<(String, Named)> {
    let of_numbers = |found: &Found| !(is_of_another(text, found, of) || found.is_short && of == Text::Note);
    let found: Vec<Found> = years(text).into_iter().filter(of_numbers).collect();
    let closer = found.iter().filter_map(|found| closer(text, found, of));
    let closer: Vec<Found> = closer.collect();
    // The 23 of `Mar-23` is a year by its month alone.
    let of_a_month = |found: &&Found| found.is_short && matches!(found.named, Named::Year(_));
    found
        .iter()
        .filter(|found| !of_a_month(found))
        .chain(&closer)
        .map(|found| (text[found.from..found.to].to_string(), found.named))
        .collect()
}

/// What a text says of a year that it names beside the year itself.
fn closer(text: &str, year: &Found, of: Text) -> Option<Found> {
    let named = |from: usize, to: usize, named: Named| Some(Found { from, to, named, is_short: false });
    let whole = |kind: PeriodKind, ordinal: i32| Named::Whole(Period { kind, ordinal: i64::from(ordinal) });
    let before = words(&text[..year.from]);
    let lower: Vec<String> = before.iter().map(|(_, word)| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    match year.named {
        Named::Split(first) => {
            let after = words(&text[year.to..]);
            let later: Vec<String> = after.iter().take(2).map(|(_, word)| word.to_lowercase()).collect();
            let later: Vec<&str> = later.iter().map(String::as_str).collect();
            let kind = |words: &[&str]| match words {
                ["school" | "academic", "year" | "years"] => Some(PeriodKind::AcademicYear),
                ["financial", "year" | "years"] => Some(PeriodKind::FinancialYear),
                _ => None,
            };
            let last = lower.len().saturating_sub(2);
            if let Some(kind) = kind(&lower[last..]) {
                return named(before[last].0, year.to, whole(kind, first));
            }
            let to = || year.to + after[1].0 + after[1].1.len();
            kind(&later).and_then(|kind| named(year.from, to(), whole(kind, first)))
        }
        Named::Year(number) => {
            let (at, _) = *before.last()?;
            let month = month_before(&text[..year.from]).filter(|(from, _)| *from == at)?.1;
            let mut rest = &lower[..lower.len() - 1];
            while let [inner @ .., last] = rest {
                let is_day = last.starts_with(|c: char| c.is_ascii_digit());
                if !(is_day || matches!(*last, "the" | "end" | "of")) {
                    break;
                }
                rest = inner;
            }
            let begins = match rest {
                [.., "ye"] => Some(1),
                [.., "12" | "twelve", "month" | "months", "to" | "ending" | "ended"] => Some(3),
                // Two years to March 2023 are others.
                [several @ .., "year", "to" | "ending" | "ended"] => {
                    const SEVERAL: [&str; 8] = ["two", "three", "four", "five", "ten", "half", "part", "multi"];
                    let is_one =
                        |word: &&str| !SEVERAL.contains(word) && !word.starts_with(|c: char| c.is_ascii_digit());
                    several.last().is_none_or(is_one).then_some(2)
                }
                _ => None,
            };
            if let Some(words) = begins {
                return named(before[rest.len() - words].0, year.to, whole(PeriodKind::YearEnding(month), number));
            }
            // A note says of many a month what happened then.
            let is_of_numbers = of != Text::Note && !lower.iter().any(|word| BOUNDS.contains(word));
            if is_of_numbers { named(at, year.to, Named::Month(number, month)) } else { None }
        }
        _ => None,
    }
}

/// The month from 1 on that a text ends with, with where it begins: `Mar `, `MARCH-`, `Mar '`.
fn month_before(text: &str) -> Option<(usize, u8)> {
    let (at, word) = *words(text).last()?;
    let between = &text[at + word.len()..];
    let is_beside = matches!(
        between,
        " " | "-" | "\u{2011}" | "\u{2013}" | "\u{a0}" | " '" | " \u{2019}" | "-'" | "'" | "\u{2019}"
    );
    // In small letters `may` and `march` are other words.
    let is_name = word.starts_with(char::is_uppercase) || between == "-";
    let is = |name: &str| {
        name.eq_ignore_ascii_case(word) || name[..3].eq_ignore_ascii_case(word) || is_september(name, word)
    };
    let place = MONTHS.iter().position(|name| is(name)).filter(|_| is_beside && is_name)?;
    Some((at, u8::try_from(place + 1).ok()?))
}

fn is_september(name: &str, word: &str) -> bool {
    name == "September" && word.eq_ignore_ascii_case("sept")
}

/// The words and numbers of a text, with where they begin.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut found = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() {
            found.push((at, word));
        }
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// Whether a year in a text dates something else than its numbers.
fn is_of_another(text: &str, year: &Found, of: Text) -> bool {
    let ends = |(at, c): (usize, char)| {
        matches!(c, ';' | '(' | ')' | '[' | ']') || c == '.' && text[at + 1..].starts_with([' ', '\n'])
    };
    let (before, after) = (&text[..year.from], &text[year.to..]);
    let start = before.char_indices().rev().find(|found| ends(*found)).map_or(0, |(at, c)| at + c.len_utf8());
    let stop = text[year.to..]
        .char_indices()
        .find(|(at, c)| ends((year.to + at, *c)))
        .map_or(text.len(), |(at, _)| year.to + at);
    let words = |part: &str| -> Vec<String> {
        let words = part.split(|c: char| !c.is_alphanumeric() && c != '\u{a9}').filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (earlier, later) = (words(&text[start..year.from]), words(&text[year.to..stop]));
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    let beside = earlier.iter().rev().take(2).chain(later.first());
    if beside.into_iter().any(|word| is(&DATED, word)) || earlier.iter().any(|word| is(&PUBLISHED, word)) {
        return true;
    }
    // What is before a year is of others.
    if earlier.last().is_some_and(|word| word == "before" || word == "pre") {
        return true;
    }
    let is_taken = earlier.windows(2).any(|pair| pair[0] == "as" && matches!(pair[1].as_str(), "at" | "of"))
        && earlier.iter().any(|word| is(&TAKEN, word));
    let is_cited = before.ends_with(", ") && text[..start].ends_with('(') && after.starts_with(')');
    let around = || earlier.iter().chain(&later);
    of == Text::Note
        && (is_cited
            || is_taken
            || around().any(|word| is(&HISTORY, word) || is(&ELSEWHERE, word))
            || quotes(&text[start..stop]))
}

/// Whether a clause has a number that is no year, no day of a month and no base of a rate: a figure that it quotes.
fn quotes(clause: &str) -> bool {
    if clause.contains('%') {
        return true;
    }
    let years = years(clause);
    let is_year = |at: usize| years.iter().any(|year| !year.is_short && (year.from..year.to).contains(&at));
    let is_day = |after: &str| {
        let word = after.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        word.len() > 2 && MONTHS.iter().any(|month| month.starts_with(word))
    };
    let starts = clause.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !clause[..*at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ','))
    });
    starts.into_iter().any(|(at, _)| {
        let after = clause[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        let is_base = clause[..at].trim_end().ends_with("per");
        let is_word = after.starts_with(char::is_alphabetic);
        !is_year(at) && !is_base && !is_word && !is_day(after)
    })
}

/// A year in a text: where it is, and which.
struct Found {
    from: usize,
    to: usize,
    named: Named,
    /// `22/23`, which may be something else.
    is_short: bool,
}

/// The years that a text names: `2023`, `2023/24`, `2023-24`, `2023/2024`, `22/23`, `FY23`, `FY 23/24`, and the 23 of `Mar-23`.
fn years(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut numbers = numbers(text).into_iter().peekable();
    while let Some((at, number)) = numbers.next() {
        let fiscal = is_fiscal(&text[..at]);
        let is_short = !fiscal && numbers.peek().is_some_and(|next| is_short_year(text, (at, number), *next));
        let is_short = is_short || !fiscal && is_of_a_month(text, (at, number));
        let year = match (number.len(), number.parse::<i32>()) {
            (2, Ok(year)) if fiscal || is_short => Some(if year < 70 { 2000 } else { 1900 } + year),
            (4, Ok(year)) => Some(year),
            _ => None,
        };
        let Some(year) = year.filter(|year| (1900..2100).contains(year)) else { continue };
        if text[..at].trim_end().ends_with("per") {
            continue;
        }
        let end = at + number.len();
        let next = numbers.peek().copied().filter(|(next, _)| matches!(&text[end..*next], "/" | "-" | "\u{2013}"));
        match next {
            Some((next, second))
                if second == format!("{:02}", (year + 1) % 100) || second == (year + 1).to_string() =>
            {
                // 2023-2024 is from one year to the other.
                let is_range = second.len() == 4 && &text[end..next] != "/" && !fiscal;
                if is_range {
                    found.push(Found { from: at, to: end, named: Named::Year(year), is_short });
                    continue;
                }
                found.push(Found { from: at, to: next + second.len(), named: Named::Split(year), is_short });
                numbers.next();
            }
            _ if fiscal => {
                let from = text[..at].to_lowercase().rfind("fy").unwrap_or(at);
                found.push(Found { from, to: end, named: Named::Fiscal(year), is_short });
            }
            _ => found.push(Found { from: at, to: end, named: Named::Year(year), is_short }),
        }
    }
    found
}

/// Whether two numbers of a text are a year such as `22/23`: from 2019/20 on, so that it is no date, and no age or number of something.
fn is_short_year(text: &str, (at, first): (usize, &str), (next, second): (usize, &str)) -> bool {
    let number = |digits: &str| if digits.len() == 2 { digits.parse::<u8>().ok() } else { None };
    let (Some(a), Some(b)) = (number(first), number(second)) else { return false };
    let (before, after) = (&text[..at], &text[next + second.len()..]);
    let is_alone = !before.ends_with(['/', '-', '.']) && !after.starts_with(['/', '-', '.', '+', '%']) || after == ".";
    let last = words(before).last().map(|(_, word)| word.to_lowercase()).unwrap_or_default();
    let follows = words(after).first().map(|(_, word)| word.to_lowercase()).unwrap_or_default();
    let is_of_age = ["year", "years", "yr", "yrs", "old", "olds"].contains(&follows.as_str());
    a >= 19 && b == a + 1 && &text[at + 2..next] == "/" && is_alone && !is_of_age && !NUMBERED.contains(&last.as_str())
}

/// Whether a number is the year of the month before it, as in `Mar-23`, `Mar 23` and `March '23`; not the day of one (`March 23, 2024`, `15 Mar 23-29`).
fn is_of_a_month(text: &str, (at, number): (usize, &str)) -> bool {
    let after = &text[at + number.len()..];
    let mut rest = after.chars();
    let follows = match rest.next() {
        Some('-' | '\u{2013}' | '/' | ',') => rest.as_str().trim_start().starts_with(|c: char| c.is_ascii_digit()),
        Some(' ') => rest.as_str().starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    number.len() == 2
        && number.parse::<u8>().is_ok_and(|year| (10..50).contains(&year))
        && !follows
        && month_before(&text[..at]).is_some()
}

/// Whether a text ends with `FY`, as a word of its own.
fn is_fiscal(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\'', '\u{2019}']);
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.eq_ignore_ascii_case("fy")
}

/// A text that is just the name of one of several periods.
pub(super) fn one_of_several(text: &str, kind: PeriodKind, ordinals: &[i64]) -> Option<String> {
    let text = text.trim();
    let is = |ordinal: &&i64| {
        let written = Period { kind, ordinal: **ordinal }.to_string();
        let in_words = || {
            let year = ordinal.div_euclid(12);
            let month = MONTHS[ordinal.rem_euclid(12) as usize];
            let (short, of_century) = (&month[..3], year.rem_euclid(100));
            let written = |text: &str| {
                [format!("{text} {year}"), format!("{text}-{of_century:02}"), format!("{text} {of_century:02}")]
            };
            [&written(month)[..], &written(short)[..], &[month.to_string()]].concat()
        };
        written == text
            || matches!(years(text)[..], [Found { from: 0, to, named: Named::Split(year), .. }] if to == text.len() && i64::from(year) == **ordinal)
            || kind == PeriodKind::Month && in_words().iter().any(|words| words.eq_ignore_ascii_case(text))
    };
    ordinals.iter().find(is).filter(|_| ordinals.len() > 1).map(|_| text.to_string())
}

/// The first month that a text names by its name, where it names none of some months.
pub(super) fn another_month(text: &str, ordinals: &[i64]) -> Option<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let named = words.filter_map(|word| MONTHS.iter().position(|month| *month == word || month[..3] == *word));
    let named: Vec<usize> = named.collect();
    let own = |month: &usize| ordinals.iter().any(|ordinal| ordinal.rem_euclid(12) == *month as i64);
    if named.iter().any(own) { None } else { named.first().map(|month| MONTHS[*month].to_string()) }
}

/// The runs of digits of a text that are no part of a longer number or word, with where they begin.
fn numbers(text: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_ascii_digit()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let before = text[..from].chars().next_back();
                let in_number = |c: Option<char>, beyond: Option<char>| {
                    c.is_some_and(char::is_alphabetic)
                        || matches!(c, Some(',' | '.')) && beyond.is_some_and(|c| c.is_ascii_digit())
                };
                let beyond = text[..from].chars().rev().nth(1);
                if (!in_number(before, beyond) || is_fiscal(&text[..from]))
                    && !in_number(Some(c), text[at..].chars().nth(1))
                {
                    found.push((from, &text[from..at]));
                }
                start = None;
            }
            (Some(_), true) | (None, false) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_as_a_reader_reads_them() {
        let named = |text: &str| years(text).into_iter().map(|found| found.named).collect::<Vec<_>>();
        use Named::{Split, Year};
        assert_eq!(named("Offences, 2022/23 and 2023-24"), [Split(2022), Split(2023)]);
        assert_eq!(named("2019/20-2023/24"), [Split(2019), Split(2023)]);
        assert_eq!(named("Year ending March 2024 (mid-2022)"), [Year(2024), Year(2022)]);
        assert_eq!(
            named("2019-2024, 2023\u{2013}2024, 2023/2024"),
            [Year(2019), Year(2024), Year(2023), Year(2024), Split(2023)]
        );
        assert_eq!(named("per 2000, 2,024 of 20241 at B2022 and 1.2023"), []);
        use Named::Fiscal;
        assert_eq!(
            named("FY23, FY 2023, fy23/24, FY2023-24, FY'24, FY98"),
            [Fiscal(2023), Fiscal(2023), Split(2023), Split(2023), Fiscal(2024), Fiscal(1998)]
        );
        assert_eq!(named("Taffy23, FY2, 23 FY"), []);
    }

    #[test]
    fn years_of_two_digits_are_read_where_they_can_be_nothing_else() {
        let named = |text: &str| years(text).into_iter().map(|found| found.named).collect::<Vec<_>>();
        for text in ["Mar-23", "MAR-23", "March 23", "Thefts, Mar '23", "Sept-23", "mar-23", "Mar\u{2011}23."] {
            assert_eq!(named(text), [Named::Year(2023)], "{text}");
        }
        for text in ["mar 23", "March 23, 2024", "Mar 23-29", "Mar 05", "Marl 23", "March 23rd", "Room Mar23"] {
            assert!(!named(text).contains(&Named::Year(2023)), "{text}");
        }
        for text in ["22/23", "Thefts 22/23", "Thefts, 22/23", "22/23 thefts", "Thefts in 22/23."] {
            assert_eq!(named(text), [Named::Split(2022)], "{text}");
        }
        for text in [
            "Aged 22/23",
            "22/23 year olds",
            "16/17",
            "10/11",
            "Year 12/13",
            "1/22/23",
            "22/23/24",
            "22-23",
            "22/24",
            "Ward 22/23",
            "22/23rds",
            "122/23",
            "22/231",
            "22/23%",
        ] {
            assert_eq!(named(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_said_of_a_year_is_read_with_it() {
        let closest = |text: &str| years_of_numbers(text, Text::Title).pop();
        let ending = |month: u8, year: i64| Named::Whole(Period { kind: PeriodKind::YearEnding(month), ordinal: year });
        for (text, written) in [
            ("Thefts, year ending March 2023", "year ending March 2023"),
            ("Year to March 2023", "Year to March 2023"),
            ("Year ended 31 March 2023, thefts", "Year ended 31 March 2023"),
            ("Thefts in the year to the end of Mar 2023", "year to the end of Mar 2023"),
            ("12 months to March 2023", "12 months to March 2023"),
            ("YE March 2023", "YE March 2023"),
        ] {
            assert_eq!(closest(text), Some((written.to_string(), ending(3, 2023))), "{text}");
        }
        let month = |text: &str| matches!(closest(text), Some((_, Named::Month(2023, 3))));
        assert!(month("Thefts, March 2023") && month("Mar 2023") && month("31 March 2023"));
        for text in [
            "Thefts since March 2023",
            "Two years to March 2023",
            "3-year to March 2023",
            "Open at 31 March 2023",
            "In March, 2023",
            "marches 2023",
            "Half year to March 2023",
            "As of March 2023",
        ] {
            assert_eq!(closest(text).map(|(_, named)| named), Some(Named::Year(2023)), "{text}");
        }
        let whole = |kind: PeriodKind| Named::Whole(Period { kind, ordinal: 2023 });
        for (text, kind) in [
            ("School year 2023/24", PeriodKind::AcademicYear),
            ("Absence, 2023/24 academic year", PeriodKind::AcademicYear),
            ("financial year 2023/24", PeriodKind::FinancialYear),
        ] {
            assert_eq!(closest(text).map(|(_, named)| named), Some(whole(kind)), "{text}");
        }
        assert_eq!(closest("Schools, 2023/24").map(|(_, named)| named), Some(Named::Split(2023)));
    }

    #[test]
    fn months_are_read_by_their_names() {
        let april = [2023 * 12 + 3];
        assert_eq!(another_month("May 2023", &april), Some("May".to_string()));
        for text in ["April", "Apr-23", "2023-04", "April, as in March", "may be late", "Maypole"] {
            assert_eq!(another_month(text, &april), None, "{text}");
        }
    }

    #[test]
    fn a_year_that_dates_something_else_is_not_that_of_the_numbers() {
        let named =
            |text: &str, of: Text| years_of_numbers(text, of).into_iter().map(|(year, _)| year).collect::<Vec<_>>();
        for text in [
            "Offences under the Crime and Disorder Act 1998; published 2024",
            "Offences (Crime and Disorder Act 1998)",
            "Published in March 2024",
            "Districts on 2021 boundaries",
            "\u{a9} Crown copyright 2024",
            "Before 2023",
        ] {
            assert_eq!(named(text, Text::Title), [] as [&str; 0], "{text}");
        }
        for text in [
            "England: 10.2 per 1,000 in 2019/20.",
            "In 2019/20 the rate of the county was 10.2.",
            "The force changed its system in 2019.",
            "Census 2021, Office for National Statistics.",
            "Source: Office for National Statistics, mid-2021 estimates, released 2022.",
            "Counted as in earlier reports (Home Office, 2019).",
            "About 45% were recorded in 2020.",
            "Nationally, numbers fell in 2020.",
            "Data as at October 2024.",
            "Figures are as of 3 May 2025.",
        ] {
            assert_eq!(named(text, Text::Note), [] as [&str; 0], "{text}");
        }
        for (text, year) in [
            ("Figures are for 2022/23.", "2022/23"),
            ("Offences recorded in 2021/22", "2021/22"),
            ("Rates per 1,000 residents in 2022", "2022"),
            ("Children in care as at 31 March 2022", "2022"),
            ("Published records. Figures are of 2022.", "2022"),
        ] {
            assert_eq!(named(text, Text::Note), [year], "{text}");
        }
        assert_eq!(
            named("Numbers of the year ending 31 March 2022", Text::Note),
            ["2022", "year ending 31 March 2022"]
        );
        assert_eq!(named("Offences (Act 1998) in 2022/23", Text::Title), ["2022/23"]);
        assert_eq!(named("Change since 2019/20", Text::Heading), ["2019/20"]);
    }
}
