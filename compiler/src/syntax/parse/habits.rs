//! Tests of texts, percentiles and years as other languages, spreadsheets and prose write them.
//!
//! In: the tokens around a place that the grammar does not read, or that is no token. Out: one fact with the text to write, if that is
//! what was meant. Invariant: a fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::{Kind, Token};
use super::super::words::is_reserved;
use crate::diagnostics::Diagnostic;
use crate::source::{SourceId, Span};

/// Ways to write a test of a text, and the test; longer ones first. Of `like` the text decides.
const TESTS: &[(&[&str], &str)] = &[
    (&["starts", "with"], "starts with"),
    (&["start", "with"], "starts with"),
    (&["starting", "with"], "starts with"),
    (&["begins", "with"], "starts with"),
    (&["begin", "with"], "starts with"),
    (&["beginning", "with"], "starts with"),
    (&["startswith"], "starts with"),
    (&["starts_with"], "starts with"),
    (&["beginswith"], "starts with"),
    (&["begins_with"], "starts with"),
    (&["ends", "with"], "ends with"),
    (&["end", "with"], "ends with"),
    (&["ending", "with"], "ends with"),
    (&["endswith"], "ends with"),
    (&["ends_with"], "ends with"),
    (&["contains"], "contains"),
    (&["contain"], "contains"),
    (&["containing"], "contains"),
    (&["includes"], "contains"),
    (&["include"], "contains"),
    (&["like"], LIKE),
    (&["ilike"], LIKE),
];

/// SQL's test, with `%` for any letters.
const LIKE: &str = "like";

/// Ways to say that capital letters do not matter.
const CASES: &[&[&str]] = &[
    &["ignore", "case"],
    &["ignores", "case"],
    &["ignored", "case"],
    &["ignore", "the", "case"],
    &["ignoring", "the", "case"],
    &["ignoring", "-", "case"],
    &["case", "insensitive"],
    &["case", "insensitively"],
    &["case", "-", "insensitive"],
    &["case", "-", "insensitively"],
    &["case", "ignored"],
    &["not", "case", "sensitive"],
    &["not", "case", "-", "sensitive"],
    &["caseinsensitive"],
    &["case_insensitive"],
    &["ignorecase"],
    &["ignore_case"],
    &["ignoring_case"],
    &["nocase"],
];

/// Names of the percentile, alone or with a number behind them.
const PERCENTILES: &[&str] = &["percentile", "percentile_", "perc", "pct", "pctl", "ptile", "centile", "p"];
const QUANTILES: &[&str] = &["quantile", "percentile_cont", "percentile_disc"];

/// Tokens of an item, seen from one of them.
pub(super) struct Around<'t> {
    pub(super) source: SourceId,
    pub(super) text: &'t str,
    pub(super) chunk: &'t [Token],
    pub(super) at: usize,
}

impl<'t> Around<'t> {
    pub(super) fn token(&self, offset: isize) -> Option<&'t Token> {
        self.chunk.get(self.at.checked_add_signed(offset)?)
    }

    /// The text of a token; empty beyond the item.
    pub(super) fn near(&self, offset: isize) -> &'t str {
        self.token(offset).map_or("", |t| &self.text[t.start..t.end])
    }

    pub(super) fn is(&self, offset: isize, kind: &Kind) -> bool {
        self.token(offset).is_some_and(|t| t.kind == *kind)
    }

    pub(super) fn touching(&self, offset: isize) -> bool {
        matches!((self.token(offset), self.token(offset + 1)), (Some(a), Some(b)) if a.end == b.start)
    }

    pub(super) fn reach(&self, from: isize, to: isize) -> Span {
        let start = self.token(from).map_or(0, |t| t.start);
        Span::new(self.source, start, self.token(to).map_or(start, |t| t.end))
    }

    pub(super) fn written(&self, from: isize, to: isize) -> &'t str {
        let at = self.reach(from, to);
        &self.text[at.start as usize..at.end as usize]
    }

    /// Whether these words are here, in any case.
    pub(super) fn says(&self, from: isize, words: &[&str]) -> bool {
        words.iter().zip(from..).all(|(word, offset)| self.near(offset).eq_ignore_ascii_case(word))
    }

    /// Where the column begins that ends at a token.
    pub(super) fn column(&self, end: isize) -> Option<isize> {
        let is_name = |offset: isize| self.is(offset, &Kind::Word) && !is_reserved(self.near(offset));
        let mut begin = Some(end).filter(|end| is_name(*end))?;
        while self.near(begin - 1) == "." && is_name(begin - 2) {
            begin -= 2;
        }
        Some(begin)
    }

    /// Where a column begins that ends at a token, behind `where` or what joins conditions.
    pub(super) fn tested(&self, end: isize) -> Option<isize> {
        let begin = self.column(end)?;
        matches!(self.near(begin - 1), "where" | "and" | "or" | "not" | "(" | "{" | "," | "among" | "").then_some(begin)
    }

    /// `not ends with "x"`, `does not contain "x"`, `ends with {"a", "b"}`, `startswith "x"`, `like "%x"`
    pub(super) fn text_test(&self) -> Option<Diagnostic> {
        // The grammar gives up at the first word of the test, at `not`, or at the values.
        (-3..=0).rev().find_map(|from| {
            let negation: &[&[&str]] = &[&[], &["not"], &["does", "not"], &["do", "not"]];
            let negation = negation.iter().rev().find(|words| self.says(from, words))?;
            let verb = from + negation.len() as isize;
            let (words, test) = TESTS.iter().find(|(words, _)| self.says(verb, words))?;
            self.test_of(from, (verb, verb + words.len() as isize), test)
        })
    }

    /// The fact for a test of the column before `from`, whose words are as given.
    fn test_of(&self, from: isize, (verb, values): (isize, isize), test: &str) -> Option<Diagnostic> {
        let column = self.tested(from - 1)?;
        let (texts, mut last) = self.texts(values)?;
        let mut case = "";
        if self.says(last + 1, &["ignoring", "case"]) {
            (case, last) = (" ignoring case", last + 2);
        } else if self.near(verb).eq_ignore_ascii_case("ilike") {
            case = " ignoring case";
        }
        let (negated, several) = (from < verb, texts.len() > 1);
        let listed = several || !self.is(values, &Kind::String);
        // The test is right, or a word of it has a near word, which says enough.
        let written = self.written(verb, values - 1).split_whitespace().collect::<Vec<_>>().join(" ");
        let said = written == test && test != LIKE || matches!(self.near(verb), "start" | "end" | "contain");
        if said && !negated && !listed {
            return None;
        }
        let name = self.written(column, from - 1);
        let label = match listed {
            true => self.reach(values, values),
            false => self.reach(from, values - 1),
        };
        let message = match (listed, negated) {
            _ if test == LIKE => format!("there is no `{}`", self.near(verb)),
            (true, _) => format!("`{test}` takes one text"),
            (false, true) => "`not` is written before the column".to_string(),
            (false, false) => format!("`{}` is written `{test}` here", self.written(verb, values - 1)),
        };
        let tests: Option<Vec<String>> = texts
            .iter()
            .map(|text| match test {
                LIKE => like(text).map(|(test, text)| format!("{name} {test} {text}{case}")),
                _ => Some(format!("{name} {test} {text}{case}")),
            })
            .collect();
        let Some(tests) = tests else {
            return Some(facts::text_test(message, label).help(
                "write `starts with`, `ends with` or `contains` with the letters that are known, and join several with `and`",
            ));
        };
        let all = if several { format!("({})", tests.join(" or ")) } else { tests.concat() };
        let new = if negated { format!("not {all}") } else { all };
        let at = self.reach(column, last);
        let codes = match test == LIKE && !new.contains(" = ") {
            true => format!("; for a column of codes list them, as in `{name} in {{\"Theft\", \"Robbery\"}}`"),
            false => String::new(),
        };
        let found = facts::text_test(message, label).help(format!("write `{new}`{codes}"));
        // Whether `like` minds capital letters differs between databases.
        Some(if test == LIKE { found.possible_fix(at, new) } else { found.safe_fix(at, new) })
    }

    /// One text, or several in braces or with commas, from a token on; and the last token of them.
    fn texts(&self, from: isize) -> Option<(Vec<&'t str>, isize)> {
        let close = match self.near(from) {
            "{" => "}",
            "(" => ")",
            "[" => "]",
            _ => "",
        };
        let mut next = if close.is_empty() { from } else { from + 1 };
        let mut texts = Vec::new();
        while self.is(next, &Kind::String) {
            texts.push(self.near(next));
            next += 1;
            if self.near(next) == "," && self.is(next + 1, &Kind::String) {
                next += 1;
            }
        }
        let is_closed = close.is_empty() || self.near(next) == close;
        let last = if close.is_empty() { next - 1 } else { next };
        (!texts.is_empty() && is_closed).then_some((texts, last))
    }

    /// `ignore case`, `case-insensitive`
    pub(super) fn ignoring_case(&self) -> Option<Diagnostic> {
        let (from, words) = [-1, 0].into_iter().find_map(|from| {
            let words = CASES.iter().find(|words| self.says(from, words))?;
            let after_text = self.is(from - 1, &Kind::String) || self.near(from - 1) == "}";
            after_text.then_some((from, words))
        })?;
        let at = self.reach(from, from + words.len() as isize - 1);
        let written = &self.text[at.start as usize..at.end as usize];
        let message = format!("`{written}` is written `ignoring case` here");
        Some(facts::text_test(message, at).help("write `ignoring case`").safe_fix(at, "ignoring case"))
    }

    /// `[3, 4]`, `(3, 4)`: a set of what is between these brackets, and the last token of them.
    fn numbers(&self, from: isize) -> Option<(String, isize)> {
        let close = if self.near(from) == "[" { "]" } else { ")" };
        let is_value = |at: &isize| self.is(*at, &Kind::Number) || matches!(self.near(*at), "," | "to" | "-" | "/");
        let last = (1..=200).map(|more| from + more).find(|at| !is_value(at))?;
        let is_closed = self.near(last) == close && matches!(self.near(from), "[" | "(") && last > from + 1;
        is_closed.then(|| (format!("{{{}}}", self.written(from + 1, last - 1)), last))
    }

    /// `in ("A", "B")`, `in "A", "B"`: several values without braces, from the token of the first on.
    pub(super) fn set_without_braces(&self, from: isize) -> Option<Diagnostic> {
        let (new, last) = match self.texts(from) {
            Some((texts, last)) => (format!("{{{}}}", texts.join(", ")), last),
            None => self.numbers(from)?,
        };
        Some(facts::set_braces(self.reach(0, 0), &new).safe_fix(self.reach(from, last), new))
    }

    /// Whether a value alone behind `or` comes behind another such: the last of `= "A" or "B" or "C"`.
    pub(super) fn follows_lone_value(&self) -> bool {
        let before = self.value_before(-2).filter(|_| self.near(-1) == "or");
        before.is_some_and(|begin| self.near(begin - 1) == "or")
    }

    /// `= "A" or "B"`, `in 2022/23 or 2023/24`, `ends with "a" or "b"`, seen from a value alone behind `or`: as it is to be written.
    pub(super) fn one_of_several(&self) -> Option<String> {
        let mut values = vec![(0, self.value(0)?)];
        while let Some(begin) = self.value_before(values[0].0 - 2).filter(|_| self.near(values[0].0 - 1) == "or") {
            values.insert(0, (begin, values[0].0 - 2));
        }
        while let Some((begin, end)) = values.last().map(|(_, end)| (end + 2, self.value(end + 2)))
            && let Some(end) = end.filter(|_| self.near(begin - 1) == "or")
        {
            values.push((begin, end));
        }
        let first = values[0].0;
        let texts: Vec<&str> = values.iter().map(|(begin, end)| self.written(*begin, *end)).collect();
        let name = |end: isize| self.column(end).map(|begin| self.written(begin, end));
        if first < 0 && matches!(self.near(first - 1), "=" | "in") {
            return name(first - 2).map(|name| format!("{name} in {{{}}}", texts.join(", ")));
        }
        let (words, test) =
            TESTS.iter().find(|(words, _)| first < 0 && self.says(first - words.len() as isize, words))?;
        let name = name(first - words.len() as isize - 1)?;
        let tests: Vec<String> = texts.iter().map(|text| format!("{name} {test} {text}")).collect();
        Some(format!("({})", tests.join(" or ")))
    }

    /// `percentile 92%`, `percentile(92) of`, `percentile(x.y, 92)`, `92 percentile of`, `p92 of`
    pub(super) fn percentile(&self) -> Option<Diagnostic> {
        let name = |offset: isize| self.near(offset).to_lowercase();
        let is_named = |offset: isize| PERCENTILES.contains(&&*name(offset));
        if self.near(0) == "%" && self.is(-1, &Kind::Number) && is_named(-2) {
            return self.instead((-2, 0), self.near(-1), "");
        }
        for number in [-1, 0] {
            if self.near(number + 1) == "(" && (is_named(number) || QUANTILES.contains(&&*name(number))) {
                return self.called(number);
            }
            if self.is(number, &Kind::Number) && name(number + 1) == "percentile" {
                return self.instead((self.article(number), number + 1), self.near(number), "");
            }
            if self.near(number + 1) == "of" && self.is(number, &Kind::Word) {
                let word = name(number);
                let digits = word.trim_start_matches(|c: char| !c.is_ascii_digit());
                let before = &word[..word.len() - digits.len()];
                let quartile = match (before, digits) {
                    ("q", "1") => "25",
                    ("q", "2") => "50",
                    ("q", "3") => "75",
                    _ => "",
                };
                let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                if !quartile.is_empty() {
                    return self.instead((number, number), quartile, "");
                }
                if is_number && PERCENTILES.contains(&before) {
                    return self.instead((number, number), digits, "");
                }
            }
            if self.is(number, &Kind::Number)
                && self.near(number + 1) == "of"
                && QUANTILES.contains(&&*name(number - 1))
            {
                return self.instead((number - 1, number), self.near(number), "");
            }
        }
        None
    }

    /// `percentile(92)`, `percentile(x.y, 92)`, `percentile(92, x.y)`, from the name on.
    fn called(&self, from: isize) -> Option<Diagnostic> {
        let (mut next, mut number, mut of) = (from + 2, None, None);
        while self.near(next) != ")" {
            if self.is(next, &Kind::Number) {
                number = Some(self.near(next));
            } else if self.is(next, &Kind::Word) {
                let begin = next;
                while self.near(next + 1) == "." && self.is(next + 2, &Kind::Word) {
                    next += 2;
                }
                of = Some(self.written(begin, next));
            } else if !matches!(self.near(next), "," | "%") {
                return None;
            }
            next += 1;
        }
        let of = of.map_or_else(String::new, |of| format!(" of {of}"));
        self.instead((from, next), number?, &of)
    }

    /// `92nd percentile of`, `percentile 92nd of`: a number with letters, which is no token.
    pub(super) fn ordinal(&self) -> Option<Diagnostic> {
        let written = self.near(0).to_lowercase();
        let number = ["st", "nd", "rd", "th"].into_iter().find_map(|end| written.strip_suffix(end))?;
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let is_named = |offset: isize| matches!(&*self.near(offset).to_lowercase(), "percentile" | "centile");
        match is_number {
            true if is_named(1) => self.instead((self.article(0), 1), number, ""),
            true if is_named(-1) => self.instead((-1, 0), number, ""),
            _ => None,
        }
    }

    /// Where `the` before a token is, or that token.
    fn article(&self, of: isize) -> isize {
        if self.near(of - 1).eq_ignore_ascii_case("the") { of - 1 } else { of }
    }

    /// A percentile in place of tokens, with a number as it was written; of what, if that was among them.
    fn instead(&self, (from, to): (isize, isize), number: &str, of: &str) -> Option<Diagnostic> {
        let at = self.reach(from, to);
        let (number, is_part) = match hundredfold(number) {
            Some(number) => (number, true),
            None => (number.to_string(), false),
        };
        let new = format!("percentile {number}{of}");
        let rest = if of.is_empty() { " of" } else { "" };
        let found = facts::percentile(&self.text[at.start as usize..at.end as usize], at);
        let found = found.help(format!("write `{new}{rest}`"));
        Some(if is_part { found.possible_fix(at, new) } else { found.safe_fix(at, new) })
    }

    /// `2023–24`, `10–17`: a long dash between two numbers.
    pub(super) fn dash(&self) -> Option<Diagnostic> {
        let is_number = |offset: isize| self.is(offset, &Kind::Number);
        if !(is_number(-1) && is_number(1) && self.touching(-1) && self.touching(0)) {
            return None;
        }
        Some(facts::long_dash(self.near(-1), self.near(1), self.reach(0, 0), self.reach(-1, 1)))
    }
}

/// SQL's pattern, in quotes, as a test and its text in quotes; nothing, where other letters than the first and last are open.
pub(super) fn like(text: &str) -> Option<(&'static str, String)> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let (open_start, open_end) = (inner.starts_with('%'), inner.len() > 1 && inner.ends_with('%'));
    let inner = inner.strip_prefix('%').unwrap_or(inner);
    let inner = inner.strip_suffix('%').unwrap_or(inner);
    let test = match (open_start, open_end) {
        (true, true) => "contains",
        (true, false) => "ends with",
        (false, true) => "starts with",
        (false, false) => "=",
    };
    (!inner.is_empty() && !inner.contains(['%', '_', '\\'])).then(|| (test, format!("\"{inner}\"")))
}

/// A part of one as a percentage: `0.92` is 92 and `0.925` is 92.5; nothing for 0 and numbers from 1 on.
fn hundredfold(number: &str) -> Option<String> {
    let (whole, decimals) = number.split_once('.')?;
    let is_part = whole.bytes().all(|b| b == b'0') && decimals.bytes().any(|b| b != b'0');
    let padded = format!("{decimals:0<2}");
    let (percent, rest) = padded.split_at(2);
    let (percent, rest) = (percent.trim_start_matches('0'), rest.trim_end_matches('0'));
    let percent = if percent.is_empty() { "0" } else { percent };
    is_part.then(|| if rest.is_empty() { percent.to_string() } else { format!("{percent}.{rest}") })
}
