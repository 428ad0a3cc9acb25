//! Choices of values, tests of texts and comparisons of dates as prose, SQL, R and Python write them.
//!
//! In: the tokens around a place that the grammar does not read, or that is no token. Out: one fact with the text to write, if that is
//! what was meant. Invariant: a fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::Kind;
use super::super::words::is_reserved;
use super::habits::Around;
use crate::diagnostics::Diagnostic;

/// Tests of texts that are called with brackets, in small letters, and the test here.
const CALLED: [(&[&str], &str); 3] = [
    (&["startswith", "starts_with", "str_starts", "beginswith", "begins_with", "left_is"], "starts with"),
    (&["endswith", "ends_with", "str_ends"], "ends with"),
    (&["contains", "contain", "includes", "like", "str_contains"], "contains"),
];

/// Words between a date and the day it is compared with.
const DATES: [(&str, &str); 8] = [
    ("after", ">"),
    ("since", ">="),
    ("from", ">="),
    ("before", "<"),
    ("until", "<="),
    ("till", "<="),
    ("by", "<="),
    ("on", "="),
];

impl<'t> Around<'t> {
    /// What is written of values in other ways, seen from where the grammar gave up.
    pub(super) fn choice(&self) -> Option<Diagnostic> {
        self.test_called()
            .or_else(|| self.one_of())
            .or_else(|| self.equals_several())
            .or_else(|| self.equals_range())
            .or_else(|| self.range_with_dash())
            .or_else(|| self.but_not())
            .or_else(|| self.other_than())
            .or_else(|| self.day_in_words())
            .or_else(|| self.remainder())
    }

    /// Where a value begins that ends at a token: `2021-04-01` is five.
    pub(super) fn value_before(&self, end: isize) -> Option<isize> {
        (end - 5..=end).find(|begin| {
            self.value(*begin) == Some(end) && !(self.near(*begin) == "-" && self.is(begin - 1, &Kind::Number))
        })
    }

    /// Several values with any brackets or none, from a token on, as a set; and the last token of them.
    fn set_at(&self, from: isize) -> Option<(String, isize)> {
        let is_open = matches!(self.near(from), "(" | "[" | "{");
        let (mut at, mut values) = (if is_open { from + 1 } else { from }, Vec::new());
        while let Some(last) = self.value(at) {
            values.push(self.written(at, last));
            at = last + 1;
            if matches!(self.near(at), "," | "or" | "and") && self.value(at + 1).is_some() {
                at += 1;
            }
        }
        let is_closed = matches!(self.near(at), ")" | "]" | "}");
        let last = if is_open { at } else { at - 1 };
        (!values.is_empty() && is_open == is_closed).then(|| (format!("{{{}}}", values.join(", ")), last))
    }

    /// `startswith(note, "T")`, `note.startswith("T")`, `note.str.contains("T")`, `exists(note)`
    fn test_called(&self) -> Option<Diagnostic> {
        let open = (-1..=2).find(|at| self.near(*at) == "(" && self.is(at - 1, &Kind::Word))?;
        let name = self.near(open - 1).to_lowercase();
        if name == "exists" {
            let column = self.path_at(open + 1)?;
            let found = facts::text_test("there is no `exists` here", self.reach(open - 1, open - 1));
            return Some(found.help(format!("write `{} is not missing`", self.written(open + 1, column))));
        }
        let (_, test) = CALLED.iter().find(|(names, _)| names.contains(&&*name))?;
        let message = match name == *test {
            true => format!("`{test}` is written behind the column"),
            false => format!("`{}` is written `{test}` here, behind the column", self.near(open - 1)),
        };
        let found = facts::text_test(message, self.reach(open - 1, open - 1));
        // `note.startswith("T")`
        if self.near(open - 2) == "." && self.is(open + 1, &Kind::String) {
            let end = if self.near(open - 3) == "str" && self.near(open - 4) == "." { open - 5 } else { open - 3 };
            let begin = self.column(end)?;
            let new = format!("{} {test} {}", self.written(begin, end), self.near(open + 1));
            let found = found.help(format!("write `{new}`"));
            return Some(match self.near(open + 2) {
                ")" => found.safe_fix(self.reach(begin, open + 2), new),
                _ => found,
            });
        }
        let column = self.path_at(open + 1)?;
        if !(self.near(column + 1) == "," && self.is(column + 2, &Kind::String)) {
            return None;
        }
        let new = format!("{} {test} {}", self.written(open + 1, column), self.near(column + 2));
        let found = found.help(format!("write `{new}`"));
        Some(match self.near(column + 3) {
            ")" => found.safe_fix(self.reach(open - 1, column + 3), new),
            _ => found,
        })
    }

    /// The last token of the name, perhaps with points, that begins at one.
    fn path_at(&self, begin: isize) -> Option<isize> {
        let is_name = |at: isize| self.is(at, &Kind::Word) && !is_reserved(self.near(at));
        let mut last = Some(begin).filter(|at| is_name(*at))?;
        while self.near(last + 1) == "." && is_name(last + 2) {
            last += 2;
        }
        Some(last)
    }

    /// `kind one of ("A", "B")`, `kind is any of {"A"}`, `kind either "A" or "B"`
    fn one_of(&self) -> Option<Diagnostic> {
        const WORDS: [&[&str]; 4] = [&["one", "of"], &["any", "of"], &["either", "of"], &["either"]];
        let (at, words) = (-2..=0).find_map(|at| Some((at, WORDS.iter().find(|words| self.says(at, words))?)))?;
        let mut from = at;
        while matches!(self.near(from - 1), "is" | "in" | "=" | "not") {
            from -= 1;
        }
        let begin = self.tested(from - 1)?;
        let values = at + words.len() as isize;
        let (set, last) = self.set_at(values)?;
        let is_in = if (from..at).any(|at| self.near(at) == "not") { "not in" } else { "in" };
        let new = format!("{} {is_in} {set}", self.written(begin, from - 1));
        let found = facts::text_test(
            format!("`{}` is written `{is_in}` here", self.written(from, values - 1)),
            self.reach(from, values - 1),
        );
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(begin, last), new))
    }

    /// `kind = {"A", "B"}`, `age = [3, 5]`, `kind != ("A", "B")`, `kind = "A", "B"`
    fn equals_several(&self) -> Option<Diagnostic> {
        let from = match self.near(0) {
            "{" | "[" | "(" => 0,
            "," => self.value_before(-1)?,
            _ => return None,
        };
        let is_in = match self.near(from - 1) {
            "=" => "in",
            "!=" => "not in",
            _ => return None,
        };
        let begin = self.tested(from - 2)?;
        let (set, last) = self.set_at(from)?;
        if !set.contains(", ") && from != 0 {
            return None;
        }
        let new = format!("{} {is_in} {set}", self.written(begin, from - 2));
        let message = format!("several values are written behind `{is_in}`, in curly braces");
        let found = facts::text_test(message, self.reach(from - 1, from - 1));
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(begin, last), new))
    }

    /// `day in 2022-04-01 - 2022-04-30`
    fn range_with_dash(&self) -> Option<Diagnostic> {
        let first = self.value_before(-1).filter(|_| self.near(0) == "-")?;
        let last = self.value(1).filter(|_| self.says(first - 1, &["in"]))?;
        let new = format!("{} to {}", self.written(first, -1), self.written(1, last));
        let found = facts::text_test("a range is written with `to`", self.reach(0, 0));
        Some(found.help(format!("write `{new}`, both ends included")).safe_fix(self.reach(0, 0), "to"))
    }

    /// `age = 3 to 5`
    fn equals_range(&self) -> Option<Diagnostic> {
        if self.near(0) != "to" {
            return None;
        }
        let first = self.value_before(-1)?;
        let last = self.value(1)?;
        let is_in = match self.near(first - 1) {
            "=" => "in",
            "!=" => "not in",
            _ => return None,
        };
        let begin = self.tested(first - 2)?;
        let new = format!("{} {is_in} {}", self.written(begin, first - 2), self.written(first, last));
        let found = facts::text_test(format!("a range is written with `{is_in}`"), self.reach(first - 1, first - 1));
        Some(found.help(format!("write `{new}`, both ends included")).safe_fix(self.reach(begin, last), new))
    }

    /// `age in 3 to 5 but not 4`, `kind = "A" but not "B"`, `age in 3 to 5 except 4`
    fn but_not(&self) -> Option<Diagnostic> {
        const WORDS: [&[&str]; 6] =
            [&["but", "not", "in"], &["but", "not"], &["except", "for"], &["except"], &["excluding"], &["without"]];
        let words = WORDS.iter().find(|words| self.says(0, words))?;
        self.value_before(-1).or_else(|| (self.near(-1) == "}").then_some(-1))?;
        let compares = |at: &isize| matches!(self.near(*at), "=" | "!=" | "<" | "<=" | ">" | ">=" | "in");
        let op = (1..=40).map(|back| -back).take_while(|at| self.token(*at).is_some()).find(compares)?;
        let end = if self.near(op - 1) == "not" { op - 2 } else { op - 1 };
        let begin = self.tested(end)?;
        let (set, last) = self.set_at(words.len() as isize)?;
        let (name, several) = (self.written(begin, end), set.contains(", "));
        let other = match several {
            true => format!("{name} not in {set}"),
            false => format!("{name} != {}", set.trim_matches(['{', '}'])),
        };
        let at = self.reach(0, words.len() as isize - 1);
        let found =
            facts::text_test(format!("`{}` is written `and` here", self.written(0, words.len() as isize - 1)), at);
        let new = format!("{} and {other}", self.written(begin, -1));
        Some(
            found
                .help(format!("write `{new}`; behind a value, put both in brackets"))
                .possible_fix(self.reach(begin, last), new),
        )
    }

    /// `kind other than "A"`, `kind except "A"`, `kind excluding "A"`
    fn other_than(&self) -> Option<Diagnostic> {
        const WORDS: [&[&str]; 4] = [&["other", "than"], &["except"], &["excluding"], &["is", "other", "than"]];
        let (at, words) = (-1..=0).find_map(|at| Some((at, WORDS.iter().find(|words| self.says(at, words))?)))?;
        let from = if self.near(at - 1) == "is" { at - 1 } else { at };
        let begin = self.tested(from - 1)?;
        let values = at + words.len() as isize;
        let (set, last) = self.set_at(values)?;
        let name = self.written(begin, from - 1);
        let (sign, new) = match set.contains(", ") {
            true => ("not in", format!("{name} not in {set}")),
            false => ("!=", format!("{name} != {}", set.trim_matches(['{', '}']))),
        };
        let message = format!("`{}` is written `{sign}` here", self.written(from, values - 1));
        let found = facts::text_test(message, self.reach(from, values - 1));
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(begin, last), new))
    }

    /// `day after 2023-04-01`, `day before 2023-04-01`, `day since 2023-04-01`
    fn day_in_words(&self) -> Option<Diagnostic> {
        let word = |at: isize| DATES.iter().find(|(word, _)| self.says(at, &[word])).map(|(_, sign)| (at, *sign));
        let (at, sign) = word(0).or_else(|| word(-1))?;
        let begin = self.tested(at - 1).filter(|begin| *begin < at)?;
        let last = self.value(at + 1).filter(|last| *last > at + 1 && self.is(at + 1, &Kind::Number))?;
        let (name, day) = (self.written(begin, at - 1), self.written(at + 1, last));
        if self.near(last + 1) == "to" {
            return None;
        }
        // Whether a month or a year begins or ends there is said of a day.
        if day.len() != "2023-04-01".len() {
            let found = facts::text_test(format!("`{}` is written `{sign}` here", self.near(at)), self.reach(at, at));
            return Some(
                found.help(format!(
                    "write `{name} {sign} 2023-04-01`, with a day, or `{name} in {day}` for all of {day}"
                )),
            );
        }
        let found = facts::text_test(format!("`{}` is written `{sign}` here", self.near(at)), self.reach(at, at));
        let new = format!("{name} {sign} {day}");
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(at, at), sign))
    }

    /// `age % 2 = 0`
    fn remainder(&self) -> Option<Diagnostic> {
        if !(self.near(0) == "%" && self.is(1, &Kind::Number) && self.tested(-1).is_some()) {
            return None;
        }
        let found = facts::text_test("there is no remainder of a division", self.reach(0, 0));
        Some(found.help("have a column with it in the data"))
    }

    /// `note ~ "x"`, `note =~ "x"`, `note !~ "x"`, from the tilde or the mark before it
    pub(super) fn pattern(&self) -> Option<Diagnostic> {
        let tilde = (0..=1).find(|at| self.near(*at) == "~")?;
        let mut from = tilde;
        while matches!(self.near(from - 1), "=" | "!") {
            from -= 1;
        }
        let last = if self.near(tilde + 1) == "*" { tilde + 2 } else { tilde + 1 };
        if !self.is(last, &Kind::String) {
            return None;
        }
        let begin = self.tested(from - 1)?;
        let not = if (from..tilde).any(|at| self.near(at) == "!") { "not " } else { "" };
        let found = facts::text_test("there are no patterns of letters", self.reach(from, last - 1));
        let name = self.written(begin, from - 1);
        Some(found.help(match without_marks(self.near(last).trim_matches('"')) {
            Some(("contains", letters)) => format!(
                "write `{not}{name} contains \"{letters}\"`, with letters alone, or `starts with` or `ends with`"
            ),
            Some((test, letters)) => format!("write `{not}{name} {test} \"{letters}\"`"),
            None => format!(
                "write `{not}{name} contains \"...\"` with letters alone, or `starts with` or `ends with`; join several with `and` or `or`"
            ),
        }))
    }
}

/// The test of letters that a pattern means, and the letters: `^SYN`, `SYN.*`, `.*-1$`, `SYN%`; nothing where it is more than letters between the two
/// ends.
fn without_marks(pattern: &str) -> Option<(&'static str, &str)> {
    const ANY: [&str; 3] = [".*", "*", "%"];
    let (begins, rest) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (ends, rest) = rest.strip_suffix('$').map_or((false, rest), |rest| (true, rest));
    let after = ANY.iter().find_map(|any| rest.strip_prefix(any));
    let rest = after.unwrap_or(rest);
    let before = ANY.iter().find_map(|any| rest.strip_suffix(any));
    let letters = before.unwrap_or(rest);
    if letters.is_empty()
        || letters.contains(['.', '*', '+', '?', '[', ']', '(', ')', '{', '}', '|', '\\', '^', '$', '%', '"'])
    {
        return None;
    }
    let is_from_start = after.is_none() && (begins || before.is_some());
    let is_to_end = before.is_none() && (ends || after.is_some());
    let test = match (is_from_start, is_to_end) {
        (true, true) => "=",
        (true, false) => "starts with",
        (false, true) => "ends with",
        (false, false) => "contains",
    };
    Some((test, letters))
}
