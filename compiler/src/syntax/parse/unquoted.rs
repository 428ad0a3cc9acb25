//! Texts without their quotes, and numbers with some: headings, file names and codes.
//!
//! In: the tokens around a place that the grammar does not read, or that is no token. Out: one fact with all that is to be written, if that is
//! what was meant. Invariant: what is to be written is the whole of it, so that it is read when it is pasted.

use super::super::facts;
use super::super::quotes;
use super::super::scan::Kind;
use super::super::words;
use super::habits::{Around, like};
use crate::diagnostics::Diagnostic;

impl Around<'_> {
    /// `order by all_incidents`, `use measures.ind`, `= SYN-0001`
    pub(super) fn without_quotes(&self) -> Option<Diagnostic> {
        self.heading_of_order()
            .or_else(|| self.text_of_clause())
            .or_else(|| self.names_in_brackets())
            .or_else(|| self.file_in_use())
            .or_else(|| self.code_with_signs())
            .or_else(|| self.words_without_quotes())
    }

    /// `title Fly-tipping by district`
    fn text_of_clause(&self) -> Option<Diagnostic> {
        let is_clause = matches!(self.near(-1), "title" | "note" | "source" | "chapter" | "label")
            && self.token(-1).is_some_and(|token| token.first);
        let is_text =
            self.token(0).is_some_and(|token| !token.first) && (self.is(0, &Kind::Word) || self.is(0, &Kind::Number));
        if !(is_clause && is_text) {
            return None;
        }
        let last = self.line_end(0);
        let text = self.written(0, last);
        (!text.contains(['"', '\\', '{', '}'])).then(|| quotes::unquoted(text, self.reach(0, last)))
    }

    /// `in (HH, TY)`, `in [HH, TY]`: names in brackets, which are codes without quotes.
    fn names_in_brackets(&self) -> Option<Diagnostic> {
        if !(matches!(self.near(0), "(" | "[") && self.says(-1, &["in"]) && self.is_condition(0)) {
            return None;
        }
        let (mut texts, mut at) = (Vec::new(), 1);
        while self.is(at, &Kind::Word) || self.is(at, &Kind::String) {
            texts.push(format!("\"{}\"", self.near(at).trim_matches('"')));
            at += 1;
            if self.near(at) != "," {
                break;
            }
            at += 1;
        }
        let has_name = (1..at).any(|at| self.is(at, &Kind::Word));
        if !(has_name && matches!(self.near(at), ")" | "]")) {
            return None;
        }
        let new = format!("{{{}}}", texts.join(", "));
        Some(facts::set_braces(self.reach(0, 0), &new).possible_fix(self.reach(0, at), new))
    }

    /// The last token of the line.
    fn line_end(&self, from: isize) -> isize {
        let mut last = from;
        while self.token(last + 1).is_some_and(|token| !token.first) {
            last += 1;
        }
        last
    }

    /// `order by all_incidents descending`: by a number, or by a heading without quotes.
    fn heading_of_order(&self) -> Option<Diagnostic> {
        if !(self.says(-2, &["order", "by"]) && self.is(0, &Kind::Word)) {
            return None;
        }
        let mut last = self.line_end(0);
        // A table may be on one line.
        while last > 0 && (self.near(last) == "}" || self.says(last, &["top"]) || self.says(last - 1, &["top"])) {
            last -= 1;
        }
        let up = ["ascending", "asc"].iter().any(|word| self.says(last, &[word]));
        let is_way = up || ["descending", "desc"].iter().any(|word| self.says(last, &[word]));
        let end = if is_way { last - 1 } else { last };
        let written = self.written(0, end);
        let way = if up { "ascending" } else { "descending" };
        let found = quotes::unquoted_heading(written, self.reach(0, end));
        let headings = self.headings();
        let meant = headings.iter().find(|(heading, value)| heading.eq_ignore_ascii_case(written) || *value == written);
        Some(match (meant, headings.first()) {
            (Some((heading, _)), _) => {
                let new = format!("order by \"{heading}\" {way}");
                found.help(format!("write `{new}`")).possible_fix(self.reach(-2, last), new)
            }
            (None, Some((heading, _))) => {
                found.help(format!("write the heading of a column, as in `order by \"{heading}\" {way}`"))
            }
            (None, None) => found
                .help(format!("write the heading of a column in double quotes, as in `order by \"Incidents\" {way}`")),
        })
    }

    /// The headings of the columns of a table, each with the name of its number, where it is one name.
    pub(super) fn headings(&self) -> Vec<(&str, &str)> {
        let at = self.at as isize;
        let columns =
            (0..self.chunk.len() as isize).map(|token| token - at).filter(|token| self.near(*token) == "column");
        let with_heading = columns.filter(|column| self.is(column + 1, &Kind::String));
        with_heading.map(|column| (self.near(column + 1).trim_matches('"'), self.near(column + 2))).collect()
    }

    /// `use measures.ind`, `use measures`
    fn file_in_use(&self) -> Option<Diagnostic> {
        if !(self.says(-1, &["use"]) && self.token(-2).is_none() && self.is(0, &Kind::Word)) {
            return None;
        }
        let at = self.reach(0, self.line_end(0));
        let file = self.written(0, self.line_end(0));
        let ending = if file.ends_with(".ind") { "" } else { ".ind" };
        let new = format!("\"{file}{ending}\"");
        Some(quotes::unquoted_file(file, at).help(format!("write `use {new}`")).possible_fix(at, new))
    }

    /// `= SYN-0001`, `in {A-1, B-2}`: a code that reads as arithmetic.
    fn code_with_signs(&self) -> Option<Diagnostic> {
        let is_part = |at: isize| self.is(at, &Kind::Word) || self.is(at, &Kind::Number);
        let is_sign = |at: isize| matches!(self.near(at), "-" | "/" | ".");
        let mut first = if is_part(0) { 0 } else { -1 };
        while is_sign(first - 1) && is_part(first - 2) && self.touching(first - 2) && self.touching(first - 1) {
            first -= 2;
        }
        let mut last = first;
        while is_sign(last + 1) && is_part(last + 2) && self.touching(last) && self.touching(last + 1) {
            last += 2;
        }
        let is_value = matches!(self.near(first - 1), "=" | "!=" | "<" | "<=" | ">" | ">=" | "{" | "," | "in");
        let has_sign = (first..=last).any(|at| matches!(self.near(at), "-" | "/"));
        if !(is_value && has_sign && self.is(first, &Kind::Word) && self.is_condition(first)) {
            return None;
        }
        Some(quotes::unquoted(self.written(first, last), self.reach(first, last)))
    }

    /// `= Green waste`: a label of several words, from the second on.
    fn words_without_quotes(&self) -> Option<Diagnostic> {
        let is_word = |at: isize| {
            self.is(at, &Kind::Word)
                && words::find(self.near(at)).is_none()
                && (at == -1 || self.token(at).is_some_and(|token| !token.first))
        };
        if !(is_word(-1) && is_word(0) && matches!(self.near(-2), "=" | "!=") && self.tested(-3).is_some()) {
            return None;
        }
        let mut last = 0;
        while is_word(last + 1) {
            last += 1;
        }
        Some(quotes::unquoted(self.written(-1, last), self.reach(-1, last)))
    }

    /// Whether `where` is before a token, in its clause.
    fn is_condition(&self, at: isize) -> bool {
        let back = (1..=40).map(|back| at - back).take_while(|at| self.token(*at).is_some());
        let begin = back.into_iter().find(|at| {
            self.near(*at) == "where" || self.token(*at).is_some_and(|token| token.first) && !self.says(*at, &["and"])
        });
        begin.is_some_and(|begin| self.near(begin) == "where")
    }

    /// `> '3'`, `in ('A', 'B')`: a text in other quotes, from the token that is no text.
    pub(super) fn in_other_quotes(&self) -> Option<Diagnostic> {
        let is_quoted = |at: isize| {
            let text = self.near(at);
            let inner = text.trim_matches(['\'', '‘', '’', '“', '”', '„']);
            (self.is(at, &Kind::String) || inner.len() < text.len() && !inner.contains(['"', '\\', '\'']))
                .then(|| inner.trim_matches('"'))
        };
        let inner = is_quoted(0).filter(|inner| !inner.is_empty())?;
        if self.says(-1, &["like"]) || self.says(-1, &["ilike"]) {
            let end = if self.says(-2, &["not"]) { -3 } else { -2 };
            let begin = self.tested(end)?;
            let (test, text) = like(&format!("\"{inner}\""))?;
            let not = if end == -3 { "not " } else { "" };
            let case = if self.says(-1, &["ilike"]) { " ignoring case" } else { "" };
            let new = format!("{not}{} {test} {text}{case}", self.written(begin, end));
            let found = facts::text_test(format!("there is no `{}`", self.near(-1)), self.reach(-1, 0));
            return Some(found.help(format!("write `{new}`")).safe_fix(self.reach(begin, 0), new));
        }
        let open = matches!(self.near(-1), "(" | "[" | "{") && self.says(-2, &["in"]);
        if open {
            let (mut texts, mut last) = (vec![inner], 0);
            while self.near(last + 1) == "," && is_quoted(last + 2).is_some() {
                texts.extend(is_quoted(last + 2));
                last += 2;
            }
            if !matches!(self.near(last + 1), ")" | "]" | "}") {
                return None;
            }
            let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
            let new = format!("{{{}}}", texts.join(", "));
            let found = quotes::other_quotes(self.reach(0, 0)).help(format!("write `in {new}`"));
            return Some(found.safe_fix(self.reach(-1, last + 1), new));
        }
        let is_number =
            inner.bytes().all(|b| b.is_ascii_digit() || b == b'.') && inner.starts_with(|c: char| c.is_ascii_digit());
        let is_compared = matches!(self.near(-1), "=" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "to" | "{" | ",");
        if !(is_number && is_compared) {
            return None;
        }
        let found = quotes::other_quotes(self.reach(0, 0));
        Some(match self.near(-1) {
            // Neither texts nor codes with a number for a name have an order.
            "<" | "<=" | ">" | ">=" => {
                found.help(format!("write {inner}: a number has no quotes")).possible_fix(self.reach(0, 0), inner)
            }
            _ => found.help(format!("write {inner} for a number, or \"{inner}\" for a code or another text")),
        })
    }
}
