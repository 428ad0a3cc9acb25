//! What the texts of a column look like, beside their types.
//!
//! In: texts, one after the other. Out: which looks every one of them has, and the first examples. Invariant: memory does
//! not grow with the number of texts.

use crate::value::text::{DateFormat, parse_integer};
use crate::value::{Date, PeriodKind};

/// What every value of a column looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Digits,
    /// 0 or 1.
    ZeroOrOne,
    /// `2023`, of years that data is about.
    Year,
    /// `202324`.
    TwoYears,
    /// `202304`.
    Month,
    /// `20230401`.
    Day,
    /// `01/02/23`.
    ShortDate,
    /// `1,5`, or a number without a comma.
    DecimalComma,
    /// `1,234,567.8`, or a number without a comma.
    Thousands,
}

impl Look {
    const ALL: [Look; 9] = [
        Look::Digits,
        Look::ZeroOrOne,
        Look::Year,
        Look::TwoYears,
        Look::Month,
        Look::Day,
        Look::ShortDate,
        Look::DecimalComma,
        Look::Thousands,
    ];

    fn fits(self, text: &str) -> bool {
        let digits = |length: usize| text.len() == length && is_digits(text);
        let of_our_time = || text.get(..4).and_then(parse_integer).is_some_and(|year| (1900..=2100).contains(&year));
        match self {
            Look::Digits => is_digits(text),
            Look::ZeroOrOne => text == "0" || text == "1",
            Look::Year => digits(4) && of_our_time(),
            Look::TwoYears => digits(6) && of_our_time() && PeriodKind::FinancialYear.parse(text).is_some(),
            Look::Month => digits(6) && of_our_time() && Date::new(2000, text[4..].parse().unwrap_or(0), 1).is_some(),
            Look::Day => {
                let format = || DateFormat::new("YYYYMMDD");
                digits(8) && of_our_time() && format().is_some_and(|format| format.parse_day(text).is_some())
            }
            Look::ShortDate => {
                let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
                matches!(parts[..], [_, _, year] if year.len() == 2)
                    && parts.iter().all(|part| part.len() <= 2 && is_digits(part))
            }
            Look::DecimalComma => match text.split_once(',') {
                Some((whole, part)) => is_digits(whole.trim_start_matches(['-', '+'])) && is_digits(part),
                None => parse_integer(text).is_some(),
            },
            Look::Thousands => {
                let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
                let mut groups = whole.trim_start_matches(['-', '+']).split(',');
                let first =
                    groups.next().is_some_and(|first| is_digits(first) && (first.len() <= 3 || !whole.contains(',')));
                first && groups.all(|group| group.len() == 3 && is_digits(group)) && part.is_none_or(is_digits)
            }
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the values of a column look like, beside their types.
#[derive(Clone, Debug)]
pub(super) struct Looks {
    /// Of every value so far.
    all: Vec<Look>,
    pub(super) first: String,
    /// The first number that begins with a 0.
    pub(super) zero: Option<String>,
    /// The first text with a comma.
    pub(super) comma: Option<String>,
    /// The first date whose day could not be its month as well.
    pub(super) day_or_month: Option<String>,
}

impl Looks {
    pub(super) fn new() -> Looks {
        Looks { all: Look::ALL.to_vec(), first: String::new(), zero: None, comma: None, day_or_month: None }
    }

    pub(super) fn look_at(&mut self, text: &str) {
        if self.first.is_empty() {
            self.first = text.to_string();
        }
        self.all.retain(|look| look.fits(text));
        let note = |first: &mut Option<String>, is_one: bool| {
            if is_one && first.is_none() {
                *first = Some(text.to_string());
            }
        };
        note(&mut self.zero, is_code(text));
        note(&mut self.comma, text.contains(','));
        let mut parts = text.split(['/', '-', '.']);
        note(&mut self.day_or_month, parts.next() != parts.next());
    }

    pub(super) fn are(&self, look: Look) -> bool {
        self.all.contains(&look)
    }
}

/// Whether a text is a number that would lose its first digit, as `0104` would.
pub(super) fn is_code(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && is_digits(text)
}
