//! Conditions as prose, spreadsheets and other languages write them: a column named once, comparisons in words, sets with `and`.
//!
//! In: the tokens around a place that the grammar does not read, or that is no token. Out: one fact with the text to write, if that is
//! what was meant. Invariant: a fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::{Kind, Token};
use super::super::split::opens_set;
use super::habits::Around;
use crate::diagnostics::Diagnostic;

/// Comparisons in words, the longer ones first, and whether they say plainly if the number itself is among them.
const COMPARISONS: &[(&[&str], &str, bool)] = &[
    (&["greater", "than", "or", "equal", "to"], ">=", true),
    (&["more", "than", "or", "equal", "to"], ">=", true),
    (&["less", "than", "or", "equal", "to"], "<=", true),
    (&["not", "equal", "to"], "!=", true),
    (&["not", "more", "than"], "<=", true),
    (&["no", "more", "than"], "<=", true),
    (&["not", "less", "than"], ">=", true),
    (&["no", "less", "than"], ">=", true),
    (&["no", "fewer", "than"], ">=", true),
    (&["greater", "than"], ">", true),
    (&["more", "than"], ">", true),
    (&["larger", "than"], ">", true),
    (&["higher", "than"], ">", true),
    (&["bigger", "than"], ">", true),
    (&["longer", "than"], ">", true),
    (&["older", "than"], ">", true),
    (&["less", "than"], "<", true),
    (&["fewer", "than"], "<", true),
    (&["lower", "than"], "<", true),
    (&["smaller", "than"], "<", true),
    (&["shorter", "than"], "<", true),
    (&["younger", "than"], "<", true),
    (&["at", "least"], ">=", true),
    (&["at", "most"], "<=", true),
    (&["up", "to"], "<=", true),
    (&["equal", "to"], "=", true),
    (&["equals"], "=", true),
    (&["exceeds"], ">", true),
    (&["above"], ">", false),
    (&["over"], ">", false),
    (&["below"], "<", false),
    (&["under"], "<", false),
];

fn compares(text: &str) -> bool {
    matches!(text, "=" | "!=" | "<" | "<=" | ">" | ">=")
}

impl<'t> Around<'t> {
    /// What is written of a condition in other ways, seen from where the grammar gave up.
    pub(super) fn condition(&self) -> Option<Diagnostic> {
        self.in_signs()
            .or_else(|| self.joined_in_set())
            .or_else(|| self.without_column())
            .or_else(|| self.comparison_in_words())
            .or_else(|| self.is_value())
            .or_else(|| self.joined_by_comma())
    }

    /// The last token of the value that begins at one: `2021-04-01` is five.
    pub(super) fn value(&self, first: isize) -> Option<isize> {
        let is_value = [Kind::Number, Kind::String].iter().any(|kind| self.is(first, kind));
        let is_signed = self.near(first) == "-" && self.is(first + 1, &Kind::Number);
        let mut last = if is_signed { first + 1 } else { first };
        while self.touching(last) && (matches!(self.near(last + 1), "-" | "/") || self.is(last + 1, &Kind::Number)) {
            last += 1;
        }
        (is_value || is_signed).then_some(last)
    }

    /// `age > 3 and < 5`, `age = 3 or = 5`: a comparison whose column is named before, and not again.
    fn without_column(&self) -> Option<Diagnostic> {
        // Behind a value of a column only one condition is read without brackets, so the grammar stops at `and` there.
        let op = (0..=2).find(|at| compares(self.near(*at)) && matches!(self.near(at - 1), "and" | "or" | "not"))?;
        let join = if self.near(op - 1) == "not" { op - 2 } else { op - 1 };
        if !matches!(self.near(join), "and" | "or") || op > 0 && join != 0 {
            return None;
        }
        let last = self.value(op + 1)?;
        let goes_on = |at: &isize| !matches!(self.near(*at), "where" | "and" | "or" | "(" | "{" | "");
        let before = (1..=10).map(|back| join - back).take_while(goes_on).find(|at| compares(self.near(*at)))?;
        let begin = self.tested(before - 1)?;
        let name = self.written(begin, before - 1);
        let (first, second) = (self.written(begin, join - 1), self.written(op, last));
        let not = if self.near(op - 1) == "not" { "not " } else { "" };
        let both = format!("{first} {} {not}{name} {second}", self.near(join));
        let found = facts::text_test(format!("`{second}` does not say which column it compares"), self.reach(op, last));
        Some(match op > 0 {
            true => found.help(format!("write `({both})`")).safe_fix(self.reach(begin, last), format!("({both})")),
            false => found.help(format!("write `{both}`")).safe_fix(self.reach(op, last), format!("{name} {second}")),
        })
    }

    /// `3 <= age <= 5`, seen from its second sign: as it is to be written.
    pub(super) fn both_sides(&self) -> Option<String> {
        let flipped = |sign: &str| match sign {
            "<" => Some(">"),
            "<=" => Some(">="),
            ">" => Some("<"),
            ">=" => Some("<="),
            _ => None,
        };
        let last = self.value(1)?;
        let begin = self.column(-1)?;
        let (first, second) = (self.near(begin - 1), self.near(0));
        let flipped = flipped(first)?;
        // A text or a number, of which a date has several with signs between.
        let mut from = begin - 2;
        while from > begin - 8 && self.touching(from - 1) && !matches!(self.near(from - 1), "(" | "{") {
            from -= 1;
        }
        if self.value(from) != Some(begin - 2) {
            return None;
        }
        let (name, low, high) = (self.written(begin, -1), self.written(from, begin - 2), self.written(1, last));
        Some(match (first, second) {
            ("<=", "<=") => format!("{name} in {low} to {high}"),
            (">=", ">=") => format!("{name} in {high} to {low}"),
            _ => format!("{name} {flipped} {low} and {name} {second} {high}"),
        })
    }

    /// `age greater than 3`, `age is at least 3`
    fn comparison_in_words(&self) -> Option<Diagnostic> {
        (-3..=0).rev().find_map(|from| {
            let (words, sign, is_plain) = COMPARISONS.iter().find(|(words, ..)| self.says(from, words))?;
            let begin = if self.says(from - 1, &["is"]) { from - 1 } else { from };
            let end = from + words.len() as isize;
            let (column, last) = (self.tested(begin - 1)?, self.value(end)?);
            let at = self.reach(begin, end - 1);
            let (name, value) = (self.written(column, begin - 1), self.written(end, last));
            let found = facts::text_test(format!("`{}` is written `{sign}` here", self.written(begin, end - 1)), at);
            Some(match is_plain {
                true => found.help(format!("write `{name} {sign} {value}`")).safe_fix(at, *sign),
                false => found
                    .help(format!(
                        "write `{name} {sign} {value}`, or `{name} {sign}= {value}` if {value} is among them"
                    ))
                    .possible_fix(at, *sign),
            })
        })
    }

    /// `kind is "Theft"`, `age is not 3`, `age not 3`, `kind is in {"A"}`
    fn is_value(&self) -> Option<Diagnostic> {
        if let Some(found) = self.null().or_else(|| self.truth()) {
            return Some(found);
        }
        let negated = self.near(-1) == "not";
        let is_said = self.near(-1) == "is" || self.says(-2, &["is", "not"]);
        let from = if self.says(-2, &["is", "not"]) { -2 } else { -1 };
        if !(is_said || negated) {
            return None;
        }
        let column = self.tested(from - 1)?;
        let name = self.written(column, from - 1);
        if self.near(0) == "in" && is_said {
            let (at, new) = (self.reach(from, 0), if negated { "not in" } else { "in" });
            let found = facts::text_test("`in` is written without `is`", at);
            return Some(found.help(format!("write `{name} {new} {{...}}`")).safe_fix(at, new));
        }
        let sign = if negated { "!=" } else { "=" };
        let at = self.reach(from, -1);
        let message = format!("`{}` is written `{sign}` before a value", self.written(from, -1));
        if let Some(last) = self.value(0) {
            let help = format!("write `{name} {sign} {}`", self.written(0, last));
            return Some(facts::text_test(message, at).help(help).safe_fix(at, sign));
        }
        let is_word = self.is(0, &Kind::Word) && is_said && !matches!(self.near(0), "missing" | "not");
        is_word.then(|| facts::text_test(message, at).help(format!("write `{name} {sign} \"{}\"`", self.near(0))))
    }

    /// `kind %in% c("Theft")`
    fn in_signs(&self) -> Option<Diagnostic> {
        let at = (-2..=0).find(|at| self.near(*at) == "%" && self.says(at + 1, &["in"]) && self.near(at + 2) == "%")?;
        let found = facts::text_test("`%in%` is written `in` here", self.reach(at, at + 2));
        let of_r = self.says(at + 3, &["c"]) && self.near(at + 4) == "(";
        let close = (1..200).map(|more| at + 4 + more).find(|at| matches!(self.near(*at), ")" | ""));
        Some(match close.filter(|close| of_r && self.near(*close) == ")" && *close > at + 5) {
            Some(close) => {
                let new = format!("in {{{}}}", self.written(at + 5, close - 1));
                found.help(format!("write `{new}`")).safe_fix(self.reach(at, close), new)
            }
            None => found.help("write `in {\"Theft\", \"Robbery\"}`").safe_fix(self.reach(at, at + 2), "in"),
        })
    }

    /// `3:5`, from its colon
    pub(super) fn range_with_colon(&self) -> Option<Diagnostic> {
        let is_number = |at| self.is(at, &Kind::Number);
        if !(is_number(-1) && is_number(1) && self.touching(-1) && self.touching(0)) {
            return None;
        }
        let (new, at) = (format!("{} to {}", self.near(-1), self.near(1)), self.reach(-1, 1));
        let found = facts::text_test("a range is written with `to`", at);
        Some(found.help(format!("write `{new}`, both ends included")).safe_fix(at, new))
    }

    /// `;` between the values of a set
    pub(super) fn set_with_semicolons(&self) -> Option<Diagnostic> {
        self.is_in_set(0).then(|| {
            let found = facts::text_test("the values of a set are separated by commas", self.reach(0, 0));
            found.help("write `,` in place of `;`").safe_fix(self.reach(0, 0), ",")
        })
    }

    /// Whether a token is inside the curly braces of a set.
    pub(super) fn is_in_set(&self, at: isize) -> bool {
        let back = (1..=400).map(|back| at - back).take_while(|at| self.token(*at).is_some());
        let open = back.into_iter().find(|at| matches!(self.near(*at), "{" | "}"));
        open.is_some_and(|open| {
            self.near(open) == "{"
                && self.near(open - 1) == "in"
                && self.token(open - 1).is_some_and(|t| opens_set(self.text, t))
        })
    }

    /// `{3, 4 and 5}`, `{"A" or "B"}`, `{3, 4, and 5}`, `{"A" "B"}`
    fn joined_in_set(&self) -> Option<Diagnostic> {
        let is_joined = matches!(self.near(0), "and" | "or") && self.value(1).is_some();
        let is_bare = self.value(0).is_some() && [Kind::Number, Kind::String].iter().any(|kind| self.is(-1, kind));
        if !(is_joined || is_bare) || !self.is_in_set(0) {
            return None;
        }
        let open = (1..=400).map(|back| -back).find(|at| self.near(*at) == "{")?;
        let close = (1..=400).find(|at| matches!(self.near(*at), "}" | ""))?;
        let mut values = Vec::new();
        let mut at = open + 1;
        while at < close {
            if matches!(self.near(at), "," | "and" | "or" | "&") {
                at += 1;
                continue;
            }
            let mut last = self.value(at)?;
            if self.near(last + 1) == "to" {
                last = self.value(last + 2)?;
            }
            values.push(self.written(at, last));
            at = last + 1;
        }
        let new = format!("{{{}}}", values.join(", "));
        let found = facts::text_test("the values of a set are separated by commas", self.reach(0, 0));
        let found = found.help(format!("write `{new}`"));
        Some(if self.near(close) == "}" { found.safe_fix(self.reach(open, close), new) } else { found })
    }

    /// `age > 3, kind = "Theft"`; and a comma at the end of a clause
    fn joined_by_comma(&self) -> Option<Diagnostic> {
        if self.near(0) != "," {
            return None;
        }
        let goes_on = |token: &'t Token| !token.first;
        if !self.token(1).is_some_and(goes_on) {
            let found = facts::text_test("a clause ends with its line, without a comma", self.reach(0, 0));
            return Some(found.help("remove the comma").safe_fix(self.reach(0, 0), ""));
        }
        let asks = (1..8).take_while(|at| *at < 2 || matches!(self.near(*at), ".") || self.is(*at, &Kind::Word));
        let is_asked =
            asks.into_iter().any(|at| compares(self.near(at + 1)) || matches!(self.near(at + 1), "in" | "is"));
        let is_behind = (1..=20).map(|back| -back).take_while(|at| self.token(*at).is_some());
        let is_condition = is_behind.into_iter().any(|at| self.near(at) == "where") && self.is(1, &Kind::Word);
        if !(is_asked && is_condition) {
            return None;
        }
        let found = facts::text_test("conditions are joined with `and`, or with `or`", self.reach(0, 0));
        Some(
            found
                .help("write `and` in place of the comma, if both are to be met")
                .possible_fix(self.reach(0, 0), " and"),
        )
    }

    /// `age > 3 | age < 1`: a sign that joins conditions elsewhere.
    pub(super) fn bar(&self) -> Option<Diagnostic> {
        let back = (1..=40).map(|back| -back).take_while(|at| self.token(*at).is_some());
        let is_condition = back.into_iter().any(|at| self.near(at) == "where");
        let is_asked = is_condition && self.near(1) != ">" && !self.near(1).is_empty();
        is_asked.then(|| {
            let found = facts::operator("|", "or", self.reach(0, 0));
            found.help("write `or`").safe_fix(self.reach(0, 0), " or ")
        })
    }
}
