//! One column of a file: what has been seen of it, and what it is taken for.
//!
//! In: texts, one after the other. Out: a [`Guess`]. Invariant: memory does not grow with the number of texts.

use std::collections::{BTreeMap, BTreeSet};

use super::looks::{Look, Looks, is_code};
use crate::value::PeriodKind;
use crate::value::text::{DateFormat, parse_decimal, parse_integer, without_thousands};

/// A column with more different texts than this is not a code list.
pub(super) const MOST_CODES: usize = 40;
/// Texts that files write where there is no value.
const MISSING: [&str; 10] = ["NULL", "null", "N/A", "NA", "n/a", "..", ":", "-", "\u{2013}", "\u{2014}"];
/// How dates are written; the first that fits every value is taken, so the British order comes before the American.
pub(super) const DATES: [&str; 10] = [
    "YYYY-MM-DD",
    "DD/MM/YYYY",
    "DD-MM-YYYY",
    "DD.MM.YYYY",
    "YYYY/MM/DD",
    "D/M/YYYY",
    "MM/DD/YYYY",
    "MM-DD-YYYY",
    "MM.DD.YYYY",
    "M/D/YYYY",
];
/// How a time of day follows a date.
const TIMES: [&str; 2] = ["hh:mm:ss", "hh:mm"];
/// Words for yes and no.
const FLAGS: [(&str, &str); 4] = [("Y", "N"), ("Yes", "No"), ("True", "False"), ("T", "F")];

#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) heading: String,
    pub(super) name: String,
    pub(super) empty: u64,
    pub(super) marks: BTreeSet<String>,
    pub(super) values: u64,
    /// How often each text comes; `None` once there are too many.
    pub(super) texts: Option<BTreeMap<String, u64>>,
    pub(super) integer: bool,
    /// Whether a number has marks between its thousands.
    pub(super) thousands: bool,
    /// Digits after the point; `None` when some value is no decimal.
    pub(super) scale: Option<u32>,
    pub(super) formats: Vec<(String, bool)>,
    pub(super) kinds: Vec<PeriodKind>,
    pub(super) looks: Looks,
}

/// What a column's values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    Text,
    Codes(Vec<String>),
    Flag(String, String),
    Integer,
    Decimal(u32),
    Date {
        format: String,
        time: bool,
    },
    Period(PeriodKind),
    /// Every value is a month and a financial year, and there are too few to say which.
    MonthOrYear,
}

impl Seen {
    pub(super) fn new(heading: String, name: String) -> Seen {
        let with_time = |date: &&str| TIMES.map(|time| (format!("{date} {time}"), true));
        let formats = DATES.iter().map(|d| (d.to_string(), false)).chain(DATES.iter().flat_map(with_time)).collect();
        Seen {
            heading,
            name,
            empty: 0,
            marks: BTreeSet::new(),
            values: 0,
            texts: Some(BTreeMap::new()),
            integer: true,
            thousands: false,
            scale: Some(0),
            formats,
            kinds: vec![PeriodKind::Month, PeriodKind::FinancialYear, PeriodKind::MidYear],
            looks: Looks::new(),
        }
    }

    pub(super) fn look_at(&mut self, text: &str) {
        if text.is_empty() {
            self.empty += 1;
            return;
        }
        if MISSING.contains(&text) {
            self.marks.insert(text.to_string());
            return;
        }
        self.values += 1;
        if let Some(texts) = &mut self.texts {
            *texts.entry(text.to_string()).or_default() += 1;
            if texts.len() > MOST_CODES {
                self.texts = None;
            }
        }
        self.looks.look_at(text);
        let is_code = is_code(text);
        let number = without_thousands(text, ',');
        self.thousands |= number.as_ref().is_some_and(|number| number != text);
        let number = number.unwrap_or_default();
        self.integer &= !is_code && parse_integer(&number).is_some();
        let fits = |scale: &u32| parse_decimal(&number, *scale).is_some();
        self.scale = self.scale.filter(|_| !is_code).and_then(|scale| (scale..=9).find(fits));
        self.formats.retain(|(format, time)| {
            let parsed = DateFormat::new(format).and_then(|f| f.parse_seconds(text));
            // Seconds may be left out, and so a format with them would always win.
            parsed.is_some() && (!time || format.ends_with("ss") == (text.matches(':').count() == 2))
        });
        // A year alone would do for a mid-year, and is better taken for a number.
        self.kinds.retain(|kind| kind.parse(text).is_some() && text.contains(['-', '/']));
    }

    pub(super) fn guess(&self, rows: u64) -> Guess {
        if self.values == 0 {
            return Guess::Text;
        }
        if let Some(texts) = &self.texts {
            let flag = FLAGS.into_iter().find_map(|(yes, no)| {
                let same = |word: &str| texts.keys().find(|text| text.eq_ignore_ascii_case(word));
                Some((same(yes)?, same(no)?)).filter(|_| texts.len() == 2)
            });
            if let Some((yes, no)) = flag {
                return Guess::Flag(yes.clone(), no.clone());
            }
        }
        // Of `1,234` and `2,500` nobody knows whether the comma is between thousands.
        let is_doubtful = self.thousands && self.looks.are(Look::DecimalComma);
        if self.integer && !is_doubtful {
            return Guess::Integer;
        }
        if let Some(scale) = self.scale.filter(|_| !is_doubtful) {
            return Guess::Decimal(scale);
        }
        if let Some((format, time)) = self.formats.first() {
            return Guess::Date { format: format.clone(), time: *time };
        }
        if self.is_month_or_year() {
            // Months a year and a month apart from one another, and no others, are not what a file of months has.
            let several = self.texts.as_ref().is_none_or(|texts| texts.len() > 1);
            return if several { Guess::Period(self.years()) } else { Guess::MonthOrYear };
        }
        match self.kinds.first() {
            Some(PeriodKind::FinancialYear) => return Guess::Period(self.years()),
            Some(kind) => return Guess::Period(*kind),
            None => {}
        }
        match &self.texts {
            Some(texts) if rows >= 2 * texts.len() as u64 => Guess::Codes(texts.keys().cloned().collect()),
            Some(_) | None => Guess::Text,
        }
    }
}

impl Seen {
    /// What kind a year is that goes over two calendar years.
    pub(super) fn years(&self) -> PeriodKind {
        if self.heading_has(&["academic", "school"]) { PeriodKind::AcademicYear } else { PeriodKind::FinancialYear }
    }

    /// Whether every value is a month and a year that starts in one calendar year and ends in the next: `2000-01`,
    /// `2001-02`.
    pub(super) fn is_month_or_year(&self) -> bool {
        let fits = |kind| self.values > 0 && self.kinds.contains(&kind);
        fits(PeriodKind::Month) && fits(PeriodKind::FinancialYear)
    }

    /// Whether its heading has one of these.
    pub(super) fn heading_has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.name.contains(word))
    }
}
