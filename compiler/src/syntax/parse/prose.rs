//! Periods, headings and lists as prose, spreadsheets and SQL write them.
//!
//! In: the tokens around a place that the grammar does not read. Out: one fact with the text to write, if that is what was meant. Invariant:
//! a fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::Kind;
use super::habits::Around;
use crate::diagnostics::Diagnostic;
use crate::value::{MONTHS, called};

impl Around<'_> {
    /// `April 2023`, `12 Apr 2023`, `mid 2022`, `Q1 2023`, `"2023/24"`
    pub(super) fn period_in_prose(&self) -> Option<Diagnostic> {
        self.month_in_prose()
            .or_else(|| self.mid_year())
            .or_else(|| self.quarter())
            .or_else(|| self.quoted_period())
            .or_else(|| self.named_year())
            .or_else(|| self.last_months())
    }

    /// `2022 / 23`, `2022 - 04`, `2022 - 23` behind a word that a period follows: a year or a month with blanks in it, from its first number.
    pub(super) fn year_with_blanks(&self) -> Option<Diagnostic> {
        let at = (-3..=0).find(|at| self.blanks_in_year(*at).is_some())?;
        let new = self.blanks_in_year(at)?;
        let what = if new.contains('/') { "year" } else { "month" };
        let found = facts::text_test(format!("a {what} is written without blanks"), self.reach(at, at + 2));
        // 2011-12 is a month, too.
        let month = format!("{}-{}", self.near(at), self.near(at + 2));
        let is_month = what == "year" && self.near(at + 1) == "-" && matches!(self.near(at + 2).parse(), Ok(1..=12_u8));
        let or = if is_month { format!(", or `{month}` for the month") } else { String::new() };
        Some(found.help(format!("write `{new}`{or}")).possible_fix(self.reach(at, at + 2), new))
    }

    fn blanks_in_year(&self, at: isize) -> Option<String> {
        let (year, mark, next) = (self.near(at), self.near(at + 1), self.near(at + 2));
        let is_of = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
        let has_blanks = !(self.touching(at) && self.touching(at + 1));
        let begins = ["in", "from", "to", "at", "ending", "year", "[", ",", "{"].contains(&self.near(at - 1));
        let is_year = self.is(at, &Kind::Number) && is_of(year, 4) && matches!(&year[..2], "19" | "20");
        if !(is_year && has_blanks && begins && self.is(at + 2, &Kind::Number)) {
            return None;
        }
        let follows: u32 = year.parse::<u32>().ok()? + 1;
        let is_next =
            is_of(next, 2) && next.parse() == Ok(follows % 100) || is_of(next, 4) && next.parse() == Ok(follows);
        let is_month = is_of(next, 2) && matches!(next.parse(), Ok(1..=12_u8));
        match mark {
            "/" if is_next => Some(format!("{year}/{:02}", follows % 100)),
            "-" if is_next && next.len() == 2 => Some(format!("{year}/{:02}", follows % 100)),
            "-" if is_month => Some(format!("{year}-{next}")),
            _ => None,
        }
    }

    /// `FY2023/24` where a period follows, from its first word: it would be read as a parameter divided by 24.
    pub(super) fn joined_year(&self) -> Option<Diagnostic> {
        let is_period = ["in", "from", "to", "[", ","].contains(&self.near(-1));
        let is_joined = matches!(self.near(1), "/" | "-") && self.touching(0) && self.is(2, &Kind::Number);
        let word = self.near(0).to_lowercase();
        let digits = ["fy", "cy", "ay"].iter().find_map(|name| word.strip_prefix(name))?;
        let is_year = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        (is_period && is_joined && is_year).then(|| self.named_year()).flatten()
    }

    /// `FY 2023/24`, `FY2023/24`, `FY23`, `CY2023`, `financial year 23/24`
    fn named_year(&self) -> Option<Diagnostic> {
        let (at, name, digits) = (-3..=1).find_map(|at| {
            let word = self.near(at).to_lowercase();
            let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
            let name = ["fy", "cy", "ay"].into_iter().find(|name| *name == letters)?;
            let digits = word[letters.len()..].to_string();
            match digits.is_empty() {
                true if self.is(at + 1, &Kind::Number) => Some((at, name, (at + 1, self.near(at + 1).to_string()))),
                true => None,
                false => Some((at, name, (at, digits))),
            }
        })?;
        let (number, first) = digits;
        let second = (matches!(self.near(number + 1), "/" | "-") && self.is(number + 2, &Kind::Number))
            .then(|| self.near(number + 2));
        let last = if second.is_some() { number + 2 } else { number };
        let year: u32 = match first.len() {
            2 => 2000 + first.parse::<u32>().ok()?,
            4 => first.parse().ok()?,
            _ => return None,
        };
        let split = |year: u32| format!("{year}/{:02}", (year + 1) % 100);
        let found = facts::text_test(format!("`{}` is not written so", self.written(at, last)), self.reach(at, last));
        Some(match (name, second) {
            ("cy", _) => found.help(format!("write `{year}`")).safe_fix(self.reach(at, last), year.to_string()),
            ("ay", _) => found.help(format!("write `academic year {}`", split(year))),
            (_, Some(_)) => found.help(format!("write `{}`", split(year))).safe_fix(self.reach(at, last), split(year)),
            (_, None) => found.help(format!(
                "write `{}` for the year that begins in {year}, `{}` for the year that ends in it",
                split(year),
                split(year - 1)
            )),
        })
    }

    /// `in last 12 months`, `in the past year`, `in previous quarter`
    fn last_months(&self) -> Option<Diagnostic> {
        let is_last = |at: &isize| {
            ["last", "past", "previous", "latest", "this", "current", "next"].iter().any(|word| self.says(*at, &[word]))
        };
        let is_unit = |at: isize| {
            let word = self.near(at).to_lowercase();
            matches!(word.strip_suffix('s').unwrap_or(&word), "day" | "week" | "month" | "quarter" | "year")
        };
        let at = (-3..=1)
            .find(|at| is_last(at) && (is_unit(at + 1) || self.is(at + 1, &Kind::Number) && is_unit(at + 2)))?;
        let is_asked = matches!(self.near(at - 1), "in" | "the" | "from" | "for" | "of" | "at" | "within");
        if !is_asked {
            return None;
        }
        let last = if is_unit(at + 1) { at + 1 } else { at + 2 };
        let found = facts::text_test("a report has no today that a time could be counted from", self.reach(at, last));
        Some(found.help(
            "write the period itself: a year as in `in 2023/24`, twelve months as in `in year ending 2024-03`, others as in a condition, \
             `day in 2023-10 to 2024-03`; or name it once under `parameters` in indicia.yaml",
        ))
    }

    fn month_in_prose(&self) -> Option<Diagnostic> {
        let month = |at: isize| called(&MONTHS, self.near(at)).filter(|_| self.is(at, &Kind::Word));
        let is_year = |at: isize| self.near(at).len() == 4 && self.near(at).chars().all(|c| c.is_ascii_digit());
        let at = (-2..=1).find(|at| month(*at).is_some() && is_year(at + 1))?;
        let (month, year) = (month(at)?, self.near(at + 1));
        let day = self.near(at - 1).parse::<u8>().ok().filter(|day| (1..=31).contains(day));
        // A year ends with a month.
        let is_end = self.says(at - 1, &["ending"]) || self.says(at - 2, &["ending"]);
        let (first, new) = match day {
            Some(_) if is_end => (at - 1, format!("{year}-{month:02}")),
            Some(day) => (at - 1, format!("{year}-{month:02}-{day:02}")),
            None => (at, format!("{year}-{month:02}")),
        };
        let found = facts::text_test("a month is written with figures, the year first", self.reach(first, at + 1));
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(first, at + 1), new))
    }

    /// `Mid-2022`, which would be a parameter less a number, from its first word.
    pub(super) fn mid_in_capitals(&self) -> Option<Diagnostic> {
        let is_mid =
            self.says(0, &["mid"]) && self.near(0) != "mid" && self.near(1) == "-" && self.is(2, &Kind::Number);
        is_mid.then(|| {
            let new = format!("mid-{}", self.near(2));
            let found = facts::text_test("`mid` is written in small letters", self.reach(0, 0));
            found.help(format!("write `{new}`")).safe_fix(self.reach(0, 2), new)
        })
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
        if !(self.says(0, &["from"]) && self.tested(-1).is_some()) {
            return None;
        }
        let end = self.value(1).filter(|end| self.says(end + 1, &["to"]))?;
        let last = self.value(end + 2)?;
        let found = facts::text_test("a range is written with `in`", self.reach(0, 0));
        Some(found.help(format!("write `{} in {}`, both ends included", self.near(-1), self.written(1, last))))
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
