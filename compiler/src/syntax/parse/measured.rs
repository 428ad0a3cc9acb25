//! What a measure cannot be: a number computed of others, a name alone, a number with its unit.
//!
//! In: the tokens around a place that the grammar does not read. Out: one fact with the text to write, if that is what was meant. Invariant:
//! arithmetic with the columns of a row is left to others, since no definition can have it.

use super::super::facts;
use super::super::scan::Kind;
use super::super::words::is_reserved;
use super::habits::Around;
use crate::diagnostics::Diagnostic;
use crate::functions;

/// Words behind a number and its unit that say from when it is: days between two dates.
const FROM: [&str; 10] = ["after", "before", "between", "since", "from", "of", "until", "later", "earlier", "ago"];

impl Around<'_> {
    /// `count of incidents + 1`, `measure a = incidents`, `days_to_clear > 3 days`
    pub(super) fn of_a_measure(&self) -> Option<Diagnostic> {
        self.unit_behind().or_else(|| self.computed_of_numbers()).or_else(|| self.name_alone())
    }

    /// Where the value of a measure begins, for a place inside it.
    fn value_of_measure(&self) -> Option<isize> {
        let first = -(self.at as isize);
        if !self.says(first, &["measure"]) {
            return None;
        }
        let back =
            (first..0).rev().find(|at| self.near(*at) == "=" && *at == first + 2 || self.says(*at, &["value"]))?;
        Some(back + 1)
    }

    /// Whether a function with its `of` begins at a token.
    fn begins_function(&self, at: isize) -> bool {
        functions::ALL.iter().any(|function| {
            let words: Vec<&str> = function.keyword.split(' ').collect();
            let behind = at + words.len() as isize;
            let number = if self.is(behind, &Kind::Number) { 1 } else { 0 };
            self.says(at, &words) && self.says(behind + number, &["of"])
        })
    }

    /// Whether a name is that of a number of this file.
    fn is_number_here(&self, name: &str) -> bool {
        ["measure", "indicator"].iter().any(|item| {
            let head = format!("{item} {name}");
            let is_letter = |c: char| c.is_alphanumeric() || c == '_';
            self.text.match_indices(&head).any(|(at, _)| !self.text[at + head.len()..].starts_with(is_letter))
        })
    }

    /// `sum of a.x / count of a`, `2 * count of a`, `count of a per 1000 residents`, `share of n across rows`
    fn computed_of_numbers(&self) -> Option<Diagnostic> {
        let begin = self.value_of_measure()?;
        let is_first = begin == 0;
        let asks = (begin..0).any(|at| self.says(at, &["where"]));
        let sign = |at: isize| matches!(self.near(at), "+" | "-" | "*" | "/");
        let is_number = |at: isize| {
            self.is(at, &Kind::Number) || self.near(at) == "(" || self.begins_function(at) || {
                let of_rows = self.says(begin, &["count", "of"]);
                self.column(at).is_some() && self.near(at + 1) != "." && (of_rows || self.is_number_here(self.near(at)))
            }
        };
        let has_aggregate = self.begins_function(begin);
        let behind = has_aggregate && !is_first;
        // Behind a condition, only what counts rows says that it is no arithmetic with columns.
        let joins = behind && sign(0) && if asks { self.begins_function(1) } else { is_number(1) };
        let rate = behind && (self.says(0, &["per"]) && self.is(1, &Kind::Number) || self.says(0, &["as", "%", "of"]));
        let leads = is_first && (self.is(0, &Kind::Number) || self.column(0).is_some()) && {
            sign(1) || self.says(1, &["per"]) || self.says(1, &["as"]) || self.says(1, &["in"]) || self.says(1, &["at"])
        };
        let of_others = is_first
            && (["share", "rank"].iter().any(|word| self.says(0, &[word, "of"]))
                || ["change", "difference"].iter().any(|word| self.says(0, &[word, "in"]))
                || self.near(0) == "(");
        if !(joins || rate || leads || of_others) {
            return None;
        }
        let mut last = 0;
        while self.token(last + 1).is_some_and(|token| !token.first) && self.near(last + 1) != "}" {
            last += 1;
        }
        let found = facts::text_test(
            "a measure is one number, counted or added up; what is computed of numbers is an indicator",
            self.reach(0, 0),
        );
        let is_plain =
            self.is(1, &Kind::Number) && self.token(2).is_none_or(|token| token.first || self.near(2) == "}");
        if joins && is_plain && matches!(self.near(0), "+" | "-") {
            let found = facts::text_test("a plain number is not added to a count or a sum", self.reach(0, 1));
            return Some(found.help(
                "what is missing in the rows is added to them in the data; what is multiplied or divided is an indicator, as in `indicator x = n * 2`",
            ));
        }
        let left = if is_first { "" } else { self.written(begin, -1) };
        let item = -(self.at as isize);
        let whole = match (is_first, asks) {
            (true, _) => self.written(0, last).to_string(),
            (false, true) => format!("({left}) {}", self.written(0, last)),
            (false, false) => format!("{left} {}", self.written(0, last)),
        };
        let head = match self.near(begin - 1) {
            "=" => format!("indicator {} =", self.near(item + 1)),
            _ => "value".to_string(),
        };
        let mean = self.mean_of(begin);
        let help = match (&*head, mean) {
            (_, Some(mean)) => {
                let head = if head == "value" { "value".into() } else { format!("measure {} =", self.near(item + 1)) };
                format!("write `{head} {mean}`, which is over the values that are known")
            }
            ("value", None) => format!("begin it with `indicator` in place of `measure`, and write `value {whole}`"),
            (_, None) => format!("write `{head} {whole}`"),
        };
        Some(found.help(help))
    }

    /// `sum of a.x / count of a` as the mean that it is, from where it begins.
    fn mean_of(&self, begin: isize) -> Option<String> {
        let of = begin + 2;
        let is_sum = self.says(begin, &["sum", "of"]) && self.near(of + 1) == "." && of + 3 == 0;
        let is_mean = is_sum && self.near(0) == "/" && self.says(1, &["count", "of", self.near(of)]);
        let is_whole = self.token(4).is_none_or(|token| token.first) || self.near(4) == "}";
        (is_mean && is_whole).then(|| format!("mean of {}", self.written(of, -1)))
    }

    /// `measure a = incidents`
    fn name_alone(&self) -> Option<Diagnostic> {
        let begin = self.value_of_measure()?;
        let is_path = begin == 0 && self.near(1) == "." && self.column(2).is_some() && self.is(0, &Kind::Word);
        if is_path && !matches!(self.near(3), "(" | ".") {
            let path = self.written(0, 2);
            let found = facts::text_test(
                format!("`{path}` is a column of many rows, and a measure is one number"),
                self.reach(0, 2),
            );
            return Some(found.help(format!(
                "write `sum of {path}` or `mean of {path}`; how many different ones there are is `count of distinct {path}`"
            )));
        }
        let is_alone = self.token(1).is_none_or(|token| token.first) || self.near(1) == "}" || self.says(1, &["where"]);
        if !(begin == 0 && is_alone && self.is(0, &Kind::Word) && !is_reserved(self.near(0))) {
            return None;
        }
        let name = self.near(0);
        let found = facts::text_test("a measure says what is counted or added up", self.reach(0, 0));
        let own = self.near(1 - self.at as isize);
        Some(match self.is_number_here(name) {
            true if self.near(-1) == "=" => {
                found.help(format!("`{name}` is a number already: write `indicator {own} = {name}`, or use it by its name"))
            }
            true => found.help(format!("`{name}` is a number already: use it by its name, or begin this with `indicator`")),
            false => found.help(format!(
                "write `count of {name}` for how many rows a dataset or a cohort has; a number that is defined elsewhere is used by its name"
            )).possible_fix(self.reach(0, 0), format!("count of {name}")),
        })
    }

    /// `days_to_clear > 3 days`, `age in 10 to 17 years`: a number of a column with its unit.
    fn unit_behind(&self) -> Option<Diagnostic> {
        let unit = self.near(0).to_lowercase();
        let one = unit.strip_suffix('s').unwrap_or(&unit);
        let is_unit = matches!(
            one,
            "minute"
                | "hour"
                | "day"
                | "week"
                | "month"
                | "year"
                | "old"
                | "yr"
                | "mile"
                | "km"
                | "kg"
                | "tonne"
                | "metre"
                | "pound"
        );
        let from = FROM.iter().any(|word| self.says(1, &[word]));
        if !(is_unit && self.is(-1, &Kind::Number) && !from) {
            return None;
        }
        let compared = |at: isize| matches!(self.near(at), "=" | "!=" | "<" | "<=" | ">" | ">=" | "in");
        let op = [-2, -4].into_iter().find(|at| compared(*at) && (*at == -2 || self.near(-2) == "to"))?;
        let begin = self.tested(if self.near(op - 1) == "not" { op - 2 } else { op - 1 })?;
        let mut last = 0;
        if self.says(1, &["old"]) {
            last = 1;
        }
        let new = self.written(begin, -1);
        let found = facts::text_test("a number is written without its unit", self.reach(0, last));
        Some(
            found
                .help(format!("write `{new}`: the number is in the unit that the column has"))
                .safe_fix(self.reach(0, last), ""),
        )
    }
}
