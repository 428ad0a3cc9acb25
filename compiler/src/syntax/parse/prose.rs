//! Periods, headings and lists as prose, spreadsheets and SQL write them.
//!
//! In: the tokens around a place that the grammar does not read. Out: one fact with the text to write, if that is what was meant. Invariant:
//! a fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::Kind;
use super::habits::Around;
use crate::diagnostics::Diagnostic;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Around<'_> {
    /// `April 2023`, `12 Apr 2023`, `mid 2022`, `Q1 2023`, `"2023/24"`
    pub(super) fn period_in_prose(&self) -> Option<Diagnostic> {
        self.month_in_prose().or_else(|| self.mid_year()).or_else(|| self.quarter()).or_else(|| self.quoted_period())
    }

    fn month_in_prose(&self) -> Option<Diagnostic> {
        let month = |at: isize| {
            let word = self.near(at).to_lowercase();
            let found = MONTHS.iter().position(|month| *month == word || word.len() == 3 && month.starts_with(&word));
            found.filter(|_| self.is(at, &Kind::Word)).map(|month| month + 1)
        };
        let is_year = |at: isize| self.near(at).len() == 4 && self.near(at).chars().all(|c| c.is_ascii_digit());
        let at = (-2..=1).find(|at| month(*at).is_some() && is_year(at + 1))?;
        let (month, year) = (month(at)?, self.near(at + 1));
        let day = self.near(at - 1).parse::<u8>().ok().filter(|day| (1..=31).contains(day));
        let (first, new) = match day {
            Some(day) => (at - 1, format!("{year}-{month:02}-{day:02}")),
            None => (at, format!("{year}-{month:02}")),
        };
        let found = facts::text_test("a month is written with figures, the year first", self.reach(first, at + 1));
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(first, at + 1), new))
    }

    fn mid_year(&self) -> Option<Diagnostic> {
        let at = (-2..=0).find(|at| self.says(*at, &["mid"]) && self.is(at + 1, &Kind::Number))?;
        let new = format!("mid-{}", self.near(at + 1));
        let found = facts::text_test("the middle of a year is written with a dash", self.reach(at, at + 1));
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(at, at + 1), new))
    }

    fn quarter(&self) -> Option<Diagnostic> {
        let is_quarter = |at: isize| {
            let mut letters = self.near(at).chars();
            matches!((letters.next(), letters.next(), letters.next()), (Some('q' | 'Q'), Some('1'..='4'), None))
        };
        let is_beside_year = |at: isize| self.is(at - 1, &Kind::Number) || self.is(at + 1, &Kind::Number);
        let at = (-2..=1).find(|at| is_quarter(*at) && is_beside_year(*at))?;
        let found = facts::text_test("there are no quarters as periods", self.reach(at, at));
        Some(
            found.help(
                "name its months in a condition, as in `count of crimes where recorded_on in 2023-01 to 2023-03`",
            ),
        )
    }

    fn quoted_period(&self) -> Option<Diagnostic> {
        let text = self.near(0).trim_matches('"').to_string();
        let is_period = text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '-'));
        let is_asked = ["in", "at", "to", "from", "<", "<=", ">", ">="]
            .iter()
            .any(|word| self.says(-1, &[word]) || self.near(-1) == *word);
        if !(self.is(0, &Kind::String) && is_period && is_asked) {
            return None;
        }
        let found = facts::text_test("a period or a date has no quotes", self.reach(0, 0));
        Some(found.help(format!("write `{text}`")).safe_fix(self.reach(0, 0), text))
    }

    /// `count of crimes as "Crimes"`, `column Crimes count of crimes`
    pub(super) fn heading_behind(&self) -> Option<Diagnostic> {
        if self.says(-1, &["as"]) && self.is(0, &Kind::String) {
            let found = facts::text_test("a heading comes before its number", self.reach(-1, 0));
            return Some(found.help(format!("write `column {} ...`, with the number behind it", self.near(0))));
        }
        let is_one_line = !self.written(-2, 0).contains('\n');
        if !(self.says(-2, &["column"]) && self.is(-1, &Kind::Word) && self.is(0, &Kind::Word) && is_one_line) {
            return None;
        }
        let found = facts::text_test("a heading is in double quotes", self.reach(-1, -1));
        Some(found.help(format!("write `column \"{}\" {} ...`", self.near(-1), self.near(0))))
    }

    /// `rows weapon, district`
    pub(super) fn rows_with_a_comma(&self) -> Option<Diagnostic> {
        if !(self.near(0) == "," && self.says(-2, &["rows"]) && self.is(1, &Kind::Word)) {
            return None;
        }
        let found = facts::text_test("rows inside rows are written with `then`", self.reach(0, 0));
        Some(found.help(format!("write `rows {} then {}`", self.near(-1), self.near(1))))
    }

    /// `count distinct crimes.person`, `distinct count of crimes.person`, `count of *`
    pub(super) fn count_in_sql(&self) -> Option<Diagnostic> {
        if self.near(0) == "*" && self.says(-2, &["count", "of"]) {
            let found = facts::text_test("`count of` is of the rows of a dataset or a cohort", self.reach(0, 0));
            return Some(found.help("write `count of crimes`, with its name"));
        }
        let at =
            (-2..=0).find(|at| self.says(*at, &["count", "distinct"]) || self.says(*at, &["distinct", "count"]))?;
        let mut first = at + 2;
        while self.says(first, &["of"]) {
            first += 1;
        }
        let mut last = first;
        while self.near(last + 1) == "." && self.is(last + 2, &Kind::Word) {
            last += 2;
        }
        let of = if last > first { self.written(first, last) } else { "crimes.person" };
        let found = facts::text_test("different values are counted by `count of distinct`", self.reach(at, at + 1));
        Some(found.help(format!("write `count of distinct {of}`")))
    }

    /// `age from 3 to 5`
    pub(super) fn range_from(&self) -> Option<Diagnostic> {
        let is_range = self.says(0, &["from"]) && self.is(1, &Kind::Number) && self.says(2, &["to"]);
        if !(is_range && self.is(-1, &Kind::Word)) {
            return None;
        }
        let found = facts::text_test("a range is written with `in`", self.reach(0, 0));
        Some(found.help(format!(
            "write `{} in {} to {}`, both ends included",
            self.near(-1),
            self.near(1),
            self.near(3)
        )))
    }

    /// `is.na(weapon)`, `is.null(weapon)`
    pub(super) fn is_na(&self) -> Option<Diagnostic> {
        let at = (-1..=0).find(|at| {
            self.says(*at, &["is"])
                && self.near(at + 1) == "."
                && ["na", "null", "nan"].iter().any(|word| self.says(at + 2, &[word]))
                && self.near(at + 3) == "("
        })?;
        let mut last = at + 4;
        while self.near(last + 1) == "." && self.is(last + 2, &Kind::Word) {
            last += 2;
        }
        let column = if self.is(at + 4, &Kind::Word) { self.written(at + 4, last) } else { "weapon" };
        let found =
            facts::text_test(format!("there is no `{}` here", self.written(at, at + 2)), self.reach(at, at + 2));
        Some(found.help(format!("write `{column} is missing`, or `{column} is not missing`")))
    }
}
