//! Arithmetic, changes, percentages and rates as prose and spreadsheets write them.
//!
//! In: the tokens around a place that the grammar does not read. Out: one fact with the text to write, if that is what was meant. Invariant: a
//! fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::Kind;
use super::super::words::is_reserved;
use super::habits::Around;
use crate::diagnostics::Diagnostic;

/// Signs in words.
const SIGNS: [(&[&str], &str); 12] = [
    (&["plus"], "+"),
    (&["add"], "+"),
    (&["minus"], "-"),
    (&["less"], "-"),
    (&["subtract"], "-"),
    (&["times"], "*"),
    (&["x"], "*"),
    (&["multiplied", "by"], "*"),
    (&["multiply", "by"], "*"),
    (&["divided", "by"], "/"),
    (&["divide", "by"], "/"),
    (&["div"], "/"),
];

/// What a change is called elsewhere.
const CHANGES: [&str; 10] =
    ["change", "difference", "growth", "increase", "decrease", "rise", "fall", "reduction", "variation", "movement"];

impl Around<'_> {
    /// What is written of numbers in other ways, seen from where the grammar gave up.
    pub(super) fn reckoning(&self) -> Option<Diagnostic> {
        self.change_in_prose()
            .or_else(|| self.percent_without_of())
            .or_else(|| self.rate_of_nothing())
            .or_else(|| self.sign_in_words())
    }

    /// Whether a value begins at a token.
    fn begins_value(&self, at: isize) -> bool {
        self.near(at) == "(" || self.is(at, &Kind::Number) || self.is(at, &Kind::Word) && !is_reserved(self.near(at))
    }

    /// `n minus s`, `n times 2`
    fn sign_in_words(&self) -> Option<Diagnostic> {
        let (words, sign) = SIGNS.iter().find(|(words, _)| self.says(0, words))?;
        let last = words.len() as isize - 1;
        let is_behind = self.is(-1, &Kind::Number) || self.near(-1) == ")" || self.column(-1).is_some();
        let is_one_line = self.token(0).is_some_and(|token| !token.first);
        if !(is_behind && is_one_line && self.begins_value(last + 1)) {
            return None;
        }
        let (at, written) = (self.reach(0, last), self.written(0, last));
        let found = facts::text_test(format!("`{written}` is written `{sign}` here"), at);
        let of_measure = self.chunk.first().is_some_and(|t| &self.text[t.start..t.end] == "measure");
        let left = self.column(-1).map_or(self.near(-1), |begin| self.written(begin, -1));
        Some(match of_measure {
            true => found.help(format!(
                "write `{sign}`, in an indicator: a measure is one number, and `indicator x = first {sign} second` computes with two"
            )),
            false if left != ")" => {
                found.help(format!("write `{left} {sign} {}`", self.near(last + 1))).safe_fix(at, *sign)
            }
            false => found.help(format!("write `{sign}`")).safe_fix(at, *sign),
        })
    }

    /// `% change in n`, `change of n from ...`, `change in n since 2022`, `growth in n between 2022 and 2023`
    fn change_in_prose(&self) -> Option<Diagnostic> {
        let is_percent =
            |at: isize| self.near(at) == "%" || self.says(at, &["percent"]) || self.says(at, &["percentage"]);
        if let Some(at) = (-1..=0).find(|at| is_percent(*at) && self.says(at + 1, &["change"])) {
            let found = facts::text_test("a change is a percentage already", self.reach(at, at));
            return Some(
                found.help("write `change in n from 2022/23 to 2023/24`, with the number and its two periods"),
            );
        }
        let is_change = |at: &isize| {
            CHANGES.iter().any(|word| self.says(*at, &[word]))
                && (self.says(at + 1, &["in"]) || self.says(at + 1, &["of"]))
        };
        let at = (-9..=0).rev().find(is_change)?;
        let is_one_line = (at + 1..=0).all(|at| self.token(at).is_none_or(|token| !token.first));
        let is_right = matches!(self.near(at), "change" | "difference") && self.near(at + 1) == "in";
        let begins = self.is(at + 2, &Kind::Word) && !is_reserved(self.near(at + 2));
        let is_about = matches!(
            self.near(0),
            "of" | "since" | "between" | "over" | "vs" | "versus" | "on" | "compared" | "from" | ""
        );
        if !(is_one_line && begins && is_about) || is_right && matches!(self.near(0), "from" | "of" | "") {
            return None;
        }
        let form = if self.says(at, &["difference"]) { "difference" } else { "change" };
        let (from, to) = self.two_periods(at + 2).unwrap_or(("2022/23", "2023/24"));
        let found =
            facts::text_test(format!("a change is written with `{form} in`, `from` and `to`"), self.reach(at, at + 1));
        Some(found.help(format!("write `{form} in {} from {from} to {to}`", self.near(at + 2))))
    }

    /// The two periods behind a token, where there are two on its line.
    fn two_periods(&self, from: isize) -> Option<(&str, &str)> {
        let mut periods = Vec::new();
        let mut at = from;
        while self.token(at).is_some_and(|token| !token.first) {
            match self.value(at).filter(|_| self.is(at, &Kind::Number)) {
                Some(last) => {
                    periods.push(self.written(at, last));
                    at = last + 1;
                }
                None => at += 1,
            }
        }
        match periods[..] {
            [from, to] => Some((from, to)),
            _ => None,
        }
    }

    /// `n as % m`, `n as %`
    fn percent_without_of(&self) -> Option<Diagnostic> {
        if !(self.near(-1) == "%" && self.says(-2, &["as"]) && !self.says(0, &["of"])) {
            return None;
        }
        let at = self.reach(-2, -1);
        let is_one_line = self.token(0).is_some_and(|token| !token.first);
        if self.begins_value(0) && is_one_line {
            let found = facts::text_test("a percentage is written `as % of`", at);
            return Some(found.help(format!("write `as % of {}`", self.near(0))).safe_fix(at, "as % of"));
        }
        let found = facts::text_test("this percentage does not say of what", at);
        Some(found.help("write `as % of` and the number that is the whole, as in `stolen as % of recorded`; for the part of all rows write `share of stolen across rows`"))
    }

    /// `n per 1000`, with nothing behind it
    fn rate_of_nothing(&self) -> Option<Diagnostic> {
        let per = |number: isize| self.is(number, &Kind::Number) && self.says(number - 1, &["per"]);
        // The first word of the next clause may have been read as a name.
        let is_clause_read = self.token(-1).is_some_and(|token| token.first) && self.is(-1, &Kind::Word);
        let number = match is_clause_read {
            true => Some(-2).filter(|number| per(*number))?,
            false => Some(-1).filter(|number| per(*number))?,
        };
        let is_next = is_clause_read || self.token(0).is_none_or(|token| token.first) || !self.begins_value(0);
        if !is_next || matches!(self.near(0), "." | ",") {
            return None;
        }
        let found = facts::text_test("this rate does not say of what", self.reach(number - 1, number));
        Some(found.help(format!("write what it is of, as in `per {} residents`", self.near(number))))
    }
}
