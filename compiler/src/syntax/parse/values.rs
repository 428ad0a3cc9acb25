//! Values: texts, numbers, dates, periods and formats, from what the grammar matched loosely.
//!
//! In: pairs of value rules. Out: literals and formats; a fact and a substitute for what does not exist.
//! Invariant: a value that comes out without a fact is exactly what was written.

use pest::iterators::Pair;

use super::super::ast::{AreaMember, Format, Literal, LiteralKind, Path};
use super::super::facts::{self, BadPeriod};
use super::habits::Around;
use super::lower::{Lower, Rule};
use crate::source::{Span, Spanned};
use crate::value::{Date, PeriodKind};

impl Lower<'_> {
    /// A text without its quotes and escapes.
    pub(super) fn string(&mut self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        let span = self.span(pair);
        let written = pair.as_str();
        let inner = &written[1..written.len() - 1];
        if !inner.contains('\\') {
            return Spanned::new(inner.to_string(), span);
        }
        let mut value = String::with_capacity(inner.len());
        let mut chars = inner.char_indices();
        while let Some((at, c)) = chars.next() {
            match (c, chars.clone().next()) {
                ('\\', Some((_, next @ ('\\' | '"')))) => {
                    value.push(next);
                    chars.next();
                }
                ('\\', next) => {
                    let start = span.start as usize + 1 + at;
                    let end = start + 1 + next.map_or(0, |(_, n)| n.len_utf8());
                    let text = self.text[start..end].trim_end();
                    self.found.push(facts::escape(text, Span::new(self.source, start, end)));
                }
                (c, _) => value.push(c),
            }
        }
        Spanned::new(value, span)
    }

    pub(super) fn path(&self, pair: Pair<'_, Rule>) -> Path {
        let span = self.span(&pair);
        let parts = pair.into_inner().filter(|p| p.as_rule() == Rule::name).map(|p| self.ident(&p)).collect();
        Path { parts, span }
    }

    pub(super) fn integer(&mut self, pair: &Pair<'_, Rule>) -> Spanned<i64> {
        let (unscaled, _) = self.digits(pair);
        Spanned::new(unscaled, self.span(pair))
    }

    /// A number as its digits and how many of them are after the point.
    pub(super) fn digits(&mut self, pair: &Pair<'_, Rule>) -> (i64, u32) {
        let span = self.span(pair);
        self.atom(span);
        let written = pair.as_str();
        let bare = written.trim_start_matches('-');
        let wrong = |why| facts::bad_number(written, why, span);
        if bare.len() > 1 && bare.starts_with('0') && !bare.starts_with("0.") {
            self.found.push(wrong("a number has no leading zeros; put a code in double quotes"));
        }
        let scale = written.find('.').map_or(0, |point| written.len() - point - 1);
        let unscaled = match written.replace('.', "").parse() {
            Ok(unscaled) if scale <= MOST_DECIMALS => unscaled,
            Ok(_) | Err(_) => {
                self.found.push(wrong("it has too many digits to count with"));
                return (0, 0);
            }
        };
        (unscaled, scale as u32)
    }

    /// A text or a period.
    pub(super) fn literal(&mut self, pair: Pair<'_, Rule>) -> Literal {
        let span = self.span(&pair);
        let text = &self.text[span.start as usize..span.end as usize];
        let kind = match pair.as_rule() {
            Rule::string => LiteralKind::Text(self.string(&pair).value),
            Rule::parameter | Rule::earlier => {
                let inner = || pair.clone().into_inner();
                let name = inner().find(|p| p.as_rule() == Rule::name).map_or("", |p| p.as_str()).to_string();
                if name.strip_prefix("mid_").is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit())) {
                    return Literal { kind: self.no_period(&name, span, BadPeriod::MidUnderscore), span };
                }
                let many = inner().find(|p| p.as_rule() == Rule::integer).map(|p| self.integer(&p).value);
                let back = match inner().any(|p| p.as_rule() == Rule::BEFORE) {
                    true => many.unwrap_or(1),
                    false => 0,
                };
                return Literal { kind: LiteralKind::Parameter { name, back }, span };
            }
            Rule::year_ending => {
                let mut inner = pair.clone().into_inner().filter(|p| p.as_rule() == Rule::figure);
                let (written, at) = inner.next().map_or((text, span), |p| (p.as_str(), self.span(&p)));
                self.atom(at);
                match month(written) {
                    Some((year, month)) => return Literal { kind: LiteralKind::YearEnding { year, month }, span },
                    None => return Literal { kind: self.no_period(written, at, BadPeriod::Ending), span },
                }
            }
            Rule::named_year => {
                let inner = || pair.clone().into_inner();
                let kind = match inner().any(|p| p.as_rule() == Rule::ACADEMIC) {
                    true => PeriodKind::AcademicYear,
                    false => PeriodKind::FinancialYear,
                };
                let (written, at) =
                    inner().find(|p| p.as_rule() == Rule::figure).map_or((text, span), |p| (p.as_str(), self.span(&p)));
                self.atom(at);
                let kind = match self.split_year(written, at) {
                    LiteralKind::SplitYear(year) => LiteralKind::NamedYear { kind, year },
                    other => other,
                };
                return Literal { kind, span };
            }
            _ if text.starts_with("mid-") => match text.trim_start_matches("mid-").parse() {
                Ok(year) if text.len() == "mid-2022".len() => LiteralKind::MidYear(year),
                Ok(_) | Err(_) => self.no_period(text, span, BadPeriod::MidYear),
            },
            _ if text.contains('/') => self.split_year(text, span),
            _ if text.trim_start_matches('-').contains('-') => self.day(text, span),
            _ => {
                let (unscaled, scale) = self.digits(&pair);
                return Literal { kind: LiteralKind::Number { unscaled, scale }, span };
            }
        };
        if !matches!(kind, LiteralKind::Text(_)) {
            self.atom(span);
        }
        Literal { kind, span }
    }

    fn no_period(&mut self, text: &str, at: Span, what: BadPeriod) -> LiteralKind {
        self.found.push(facts::bad_period(text, what, at));
        LiteralKind::MidYear(1)
    }

    /// `2024-10-17` or `2023-04`.
    fn day(&mut self, text: &str, span: Span) -> LiteralKind {
        let parts: Vec<&str> = text.split('-').collect();
        match parts[..] {
            [_, _] => match month(text) {
                Some((year, month)) => LiteralKind::Month { year, month },
                None => self.no_period(text, span, BadPeriod::Month),
            },
            [y, m, d] if y.len() == 4 && m.len() == 2 && d.len() == 2 => {
                let date = match (y.parse(), m.parse(), d.parse()) {
                    (Ok(y), Ok(m), Ok(d)) => Date::new(y, m, d),
                    _ => None,
                };
                match date {
                    Some(date) => LiteralKind::Date(date),
                    None => self.no_period(text, span, BadPeriod::NoSuchDay),
                }
            }
            _ => self.no_period(text, span, BadPeriod::DateForm),
        }
    }

    /// `2023/24`
    fn split_year(&mut self, text: &str, span: Span) -> LiteralKind {
        let parts: Vec<&str> = text.split('/').collect();
        let [first, second] = parts[..] else {
            let what = if text.contains('/') { BadPeriod::DateForm } else { BadPeriod::Split(None) };
            return self.no_period(text, span, what);
        };
        let year: Option<i32> = first.parse().ok().filter(|_| first.len() == 4);
        match (year, second.parse::<i32>()) {
            (Some(year), Ok(next)) if second.len() == 2 && next == (year + 1) % 100 => LiteralKind::SplitYear(year),
            (year, _) => self.no_period(text, span, BadPeriod::Split(year)),
        }
    }

    /// A member of a hierarchy, code list or kind of period.
    pub(super) fn area(&mut self, pair: Pair<'_, Rule>) -> AreaMember {
        let span = self.span(&pair);
        let Some(inner) = pair.into_inner().next() else { return AreaMember::All(span) };
        match inner.as_rule() {
            Rule::ALL => AreaMember::All(span),
            Rule::OUTSIDE => AreaMember::Outside(span),
            Rule::MISSING => AreaMember::Missing(span),
            Rule::name => AreaMember::Named(Literal { kind: LiteralKind::Text(inner.as_str().to_string()), span }),
            _ => AreaMember::Named(self.literal(inner)),
        }
    }

    /// `shown 0.0`
    pub(super) fn format(&mut self, pair: &Pair<'_, Rule>) -> Format {
        let span = self.span(pair);
        self.atom(span);
        let text = pair.as_str();
        let unsigned = text.strip_prefix('<');
        let (low, signed) = (unsigned.is_some(), unsigned.unwrap_or(text));
        let rest = signed.strip_prefix('+').unwrap_or(signed);
        let plus = rest.len() < signed.len();
        let (rest, percent) = rest.strip_suffix('%').map_or((rest, false), |rest| (rest, true));
        let (whole, decimals) = rest.split_once('.').unwrap_or((rest, ""));
        let thousands = whole == "0,000";
        let zeros = decimals.bytes().all(|b| b == b'0') && (decimals.is_empty() != rest.contains('.'));
        if !(thousands || whole == "0") || !zeros || decimals.len() > MOST_DECIMALS {
            // What a comment begins with is a digit in a spreadsheet: `0.##`.
            let token = self.tokens.partition_point(|token| token.start < span.start as usize);
            let around = Around { source: self.source, text: self.text, chunk: self.tokens, at: token };
            let elsewhere = around.format_elsewhere();
            self.found.push(elsewhere.unwrap_or_else(|| facts::bad_format(&format!("`{text}`"), span)));
        }
        Format { low, plus, thousands, decimals: decimals.len() as u32, percent, span }
    }
}

/// The most digits after a point: a power of ten that still fits 64 bits.
const MOST_DECIMALS: usize = 18;

fn month(text: &str) -> Option<(i32, u8)> {
    let (year, month) = text.split_once('-')?;
    let (y, m) = (year.parse().ok()?, month.parse().ok()?);
    (year.len() == 4 && month.len() == 2 && y > 0 && (1..=12).contains(&m)).then_some((y, m))
}
