//! Words: conditions, sets and restrictions as an analyst says them.
//!
//! In: forms. Out: text on one line, such as "offence gravity at least 5". Invariant: forms that differ read differently.

use super::form::{Codes, Form, Reading, Set, Term};
use crate::syntax::ast::Comparison;
use crate::value::{Date, Period, PeriodKind, decimal};

/// A condition.
pub fn condition(form: &Form) -> String {
    match form {
        Form::And(parts) => joined(parts, " and "),
        Form::Or(parts) => joined(parts, " or "),
        Form::Not(inner) => match &**inner {
            Form::Missing(path) => format!("{} recorded", named(path)),
            Form::In(of, set) => format!("{} not {}", term(of), self::set(set)),
            other => format!("not ({})", condition(other)),
        },
        Form::In(Term::Value(path), Set::Ranges(ranges, Reading::Flag)) => match &ranges[..] {
            [(1, 1)] => named(path),
            [(0, 0)] => format!("not {}", named(path)),
            _ => format!("{} yes or no", named(path)),
        },
        Form::In(of, set) => format!("{} {}", term(of), self::set(set)),
        Form::Compare(left, op, right) => format!("{} {} {}", term(left), sign(*op), term(right)),
        Form::Text(path, test, texts) => {
            let word = if test.is_equality() { String::new() } else { format!("{} ", test.word()) };
            format!("{} {word}{}{}", named(path), listed(texts.iter().map(|text| quoted(text)), "or"), test.suffix())
        }
        Form::Missing(path) => format!("{} not recorded", named(path)),
    }
}

fn joined(parts: &[Form], word: &str) -> String {
    let inner = |part: &Form| match part {
        Form::And(_) | Form::Or(_) => format!("({})", condition(part)),
        other => condition(other),
    };
    parts.iter().map(inner).collect::<Vec<_>>().join(word)
}

/// A side of a comparison.
pub fn term(term: &Term) -> String {
    match term {
        Term::Value(path) => named(path),
        Term::NumberOf(forms) => format!("number of ({})", joined(forms, "; ")),
    }
}

/// A path as words: `offence.gravity` is "offence gravity".
pub fn named(path: &str) -> String {
    path.replace(['.', '_'], " ")
}

/// A set: "at least 5", "2023/24", "\"Robbery\" or \"Theft\"".
pub fn set(set: &Set) -> String {
    match set {
        Set::Codes(codes) => self::codes(codes),
        Set::Ranges(ranges, reading) => {
            let texts = ranges.iter().map(|range| self::range(*range, *reading));
            listed(texts, "or")
        }
    }
}

/// Codes by their labels; two of one label are told apart by their codes.
pub fn codes(codes: &Codes) -> String {
    listed(codes.order.iter().map(|code| label(codes, code)), "or")
}

/// The label of a code; with the code, where another has the same label.
pub fn label(codes: &Codes, code: &str) -> String {
    let label = codes.labels.get(code).map_or(code, String::as_str);
    let same = codes.labels.values().filter(|other| *other == label).count();
    if same > 1 { format!("{} ({code})", quoted(label)) } else { quoted(label) }
}

/// From one to another, both in.
fn range((first, last): (i64, i64), reading: Reading) -> String {
    if let Some(years) = periods((first, last), reading) {
        return years;
    }
    match (first, last) {
        (first, last) if first == last => one(first, reading),
        (i64::MIN, i64::MAX) => "any".to_string(),
        (i64::MIN, last) => format!("at most {}", one(last, reading)),
        (first, i64::MAX) => format!("at least {}", one(first, reading)),
        (first, last) => format!("{} to {}", one(first, reading), one(last, reading)),
    }
}

/// Days and times that are whole periods, as these.
fn periods((first, last): (i64, i64), reading: Reading) -> Option<String> {
    if first == i64::MIN || last == i64::MAX || first == last {
        return None;
    }
    let (first, last) = match reading {
        Reading::Day => (first, last),
        Reading::Second => (first.div_euclid(86_400), last.div_euclid(86_400)),
        Reading::Whole | Reading::Decimal(_) | Reading::Flag | Reading::Period(_) => return None,
    };
    let kinds = [PeriodKind::FinancialYear, PeriodKind::AcademicYear, PeriodKind::CalendarYear, PeriodKind::Month];
    kinds.into_iter().find_map(|kind| {
        let period = |ordinal| Period { kind, ordinal };
        let (from, to) = (period(kind.of_day(first)?), period(kind.of_day(last)?));
        let whole = from.days().0 == first && to.days().1 == last;
        match (whole, from == to) {
            (true, true) => Some(from.to_string()),
            (true, false) => Some(format!("{from} to {to}")),
            (false, _) => None,
        }
    })
}

/// One integer form.
pub fn one(number: i64, reading: Reading) -> String {
    match reading {
        Reading::Whole => number.to_string(),
        Reading::Decimal(scale) => decimal(number, scale),
        Reading::Flag => (if number == 0 { "no" } else { "yes" }).to_string(),
        Reading::Day => Date::from_days(number).to_string(),
        Reading::Second => {
            let (day, second) = (number.div_euclid(86_400), number.rem_euclid(86_400));
            let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
            format!("{} {hour:02}:{minute:02}:{second:02}", Date::from_days(day))
        }
        Reading::Period(kind) => Period { kind, ordinal: number }.to_string(),
    }
}

/// One name for something that has one on each side; the same whichever side comes first.
pub fn either(a: &str, b: &str) -> String {
    match a.cmp(b) {
        std::cmp::Ordering::Equal => a.to_string(),
        std::cmp::Ordering::Less => format!("{a} / {b}"),
        std::cmp::Ordering::Greater => format!("{b} / {a}"),
    }
}

/// A text between quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// `a`, `a or b`, `a, b or c`.
pub fn listed(texts: impl Iterator<Item = String>, word: &str) -> String {
    let texts: Vec<String> = texts.collect();
    match texts.split_last() {
        None => "nothing".to_string(),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} {word} {last}", before.join(", ")),
    }
}

fn sign(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "equal to",
        Comparison::NotEqual => "other than",
        Comparison::Less => "less than",
        Comparison::LessOrEqual => "at most",
        Comparison::Greater => "more than",
        Comparison::GreaterOrEqual => "at least",
    }
}
