//! Ranges, functions, shares and names as SQL, spreadsheets and prose write them.
//!
//! In: the tokens around a place that the grammar does not read. Out: one fact with the text to write, if that is what was meant. Invariant:
//! a fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::Kind;
use super::habits::Around;
use crate::diagnostics::Diagnostic;

/// Functions as they are called elsewhere, in small letters, and here.
pub(super) const FUNCTIONS: [(&str, &str); 28] = [
    ("count", "count of"),
    ("counta", "count of"),
    ("countif", "count of"),
    ("sum", "sum of"),
    ("sumif", "sum of"),
    ("avg", "mean of"),
    ("average", "mean of"),
    ("mean", "mean of"),
    ("median", "median of"),
    ("min", "min of"),
    ("max", "max of"),
    ("stdev", "standard deviation of"),
    ("stddev", "standard deviation of"),
    ("std", "standard deviation of"),
    ("sd", "standard deviation of"),
    ("stdev.s", "standard deviation of"),
    ("stdev.p", "standard deviation of"),
    ("stdeva", "standard deviation of"),
    ("stdevp", "standard deviation of"),
    ("averagea", "mean of"),
    ("countifs", "count of"),
    ("sumifs", "sum of"),
    ("averageif", "mean of"),
    ("averageifs", "mean of"),
    ("maxifs", "max of"),
    ("minifs", "min of"),
    ("maxa", "max of"),
    ("mina", "min of"),
];

impl Around<'_> {
    /// `between 3 and 5`, `not between 3 and 5`
    pub(super) fn between(&self) -> Option<Diagnostic> {
        let verb = (-1..=0).find(|at| self.says(*at, &["between"]))?;
        let from = if self.near(verb - 1) == "not" { verb - 1 } else { verb };
        let is_negated = from < verb;
        // `age is between 3 and 5`, `age is not between 3 and 5`
        let from = if self.near(from - 1) == "is" { from - 1 } else { from };
        let column = self.tested(from - 1)?;
        let value = |first: isize| {
            let is_value = [Kind::Number, Kind::String].iter().any(|kind| self.is(first, kind));
            let mut last = first;
            while self.touching(last) && !matches!(self.near(last + 1), ")" | "}" | ",") {
                last += 1;
            }
            is_value.then_some(last)
        };
        let first = value(verb + 1)?;
        if !self.says(first + 1, &["and"]) && self.near(first + 1) != "to" {
            return None;
        }
        let last = value(first + 2)?;
        let name = self.written(column, from - 1);
        let range = format!("{name} in {} to {}", self.written(verb + 1, first), self.written(first + 2, last));
        let new = if is_negated { format!("not {range}") } else { range };
        let found = facts::text_test("there is no `between`", self.reach(from, verb));
        Some(found.help(format!("write `{new}`, both ends included")).safe_fix(self.reach(column, last), new))
    }

    /// `count(*)`, `AVERAGE(x.y)`, `count(distinct x.y)`
    pub(super) fn function_call(&self) -> Option<Diagnostic> {
        let open = (-1..=3).find(|at| self.near(*at) == "(" && self.is(at - 1, &Kind::Word))?;
        // `STDEV.S(` is one name, and a column with a function behind it is another thing.
        let start = self.begin_of_call(open);
        let name = self.written(start, open - 1).to_lowercase();
        let (_, form) = FUNCTIONS.iter().find(|(other, _)| *other == name)?;
        let distinct = self.says(open + 1, &["distinct"]);
        let begin = if distinct { open + 2 } else { open + 1 };
        let message = format!("`{}` is written `{form}` here, without brackets", self.written(start, open - 1));
        let at = self.reach(start, open - 1);
        let mut last = begin;
        while self.near(last + 1) == "." && self.is(last + 2, &Kind::Word) {
            last += 2;
        }
        let is_column = self.is(begin, &Kind::Word) && self.near(last + 1) == ")";
        if name.ends_with("ifs") {
            let form = if name.starts_with("count") {
                "count of crimes".into()
            } else {
                format!("{form} crimes.value_stolen")
            };
            let help = format!(
                "write what rows are to meet behind `where`, as in `{form} where kind = \"Theft\" and age < 18`"
            );
            return Some(facts::text_test(message, at).help(help));
        }
        if !is_column || name.ends_with("if") {
            let form = if name.starts_with("count") {
                "count of crimes".into()
            } else {
                format!("{form} crimes.value_stolen")
            };
            let help = format!("write it as in `{form}`, and behind `where` what rows are to meet: `{form} where ...`");
            return Some(facts::text_test(message, at).help(help));
        }
        if *form == "count of" && !distinct && last > begin {
            // Rows are counted here, and elsewhere the values that are there.
            let (rows, value) = (self.near(begin), self.written(begin + 2, last));
            let help = format!(
                "write `count of {rows} where {value} is not missing`, or `count of distinct {rows}.{value}` for the different ones"
            );
            return Some(facts::text_test(message, at).help(help));
        }
        if last == begin && (*form != "count of" || distinct) {
            let distinct = if distinct { "distinct " } else { "" };
            let written = format!("{form} {distinct}{}", self.near(begin));
            return Some(facts::column_wanted_in(&written, self.reach(begin, begin)));
        }
        let distinct = if distinct { "distinct " } else { "" };
        let new = format!("{form} {distinct}{}", self.written(begin, last));
        let whole = self.reach(start, last + 1);
        if name == "stdev.p" || name == "stdevp" {
            let help =
                format!("write `{new}`, which divides by n - 1, as for a sample; there is none that divides by n");
            return Some(facts::text_test(message, at).help(help).possible_fix(whole, new));
        }
        let found = facts::text_test(message, at).help(format!("write `{new}`"));
        Some(found.safe_fix(whole, new))
    }

    /// `count crimes`
    pub(super) fn function_of(&self) -> Option<Diagnostic> {
        let name = self.near(-1);
        let (_, form) =
            FUNCTIONS.iter().find(|(here, form)| form.strip_suffix(" of") == Some(name) && *here == name)?;
        if !self.is(0, &Kind::Word) || self.says(0, &["of"]) {
            return None;
        }
        let mut last = 0;
        while self.near(last + 1) == "." && self.is(last + 2, &Kind::Word) {
            last += 2;
        }
        let new = format!("{form} {}", self.written(0, last));
        let found = facts::text_test(format!("`{name}` needs `of`"), self.reach(0, 0)).help(format!("write `{new}`"));
        Some(found.safe_fix(self.reach(-1, last), new))
    }

    /// `a % of b`, `a percent of b`
    pub(super) fn percent_of(&self) -> Option<Diagnostic> {
        let is_share = self.near(0) == "%" || ["percent", "percentage", "pct"].iter().any(|word| self.says(0, &[word]));
        let follows = self.is(-1, &Kind::Word) && self.near(-1) != "as" || self.near(-1) == ")";
        if !(is_share && follows && self.says(1, &["of"])) {
            return None;
        }
        let found = facts::text_test(format!("a percentage is not written `{} of`", self.near(0)), self.reach(0, 1));
        let found = found.help("write `as % of`, as in `stolen as % of recorded`");
        // Of a sum, it may have been meant of its last part.
        let is_alone = self.near(-1) != ")" && !matches!(self.near(-2), "+" | "-" | "*" | "/");
        let at = self.reach(0, 1);
        Some(if is_alone { found.safe_fix(at, "as % of") } else { found.possible_fix(at, "as % of") })
    }

    /// `column "X" a where b = "c" and d > 3`: behind a column's value, several conditions are in brackets.
    pub(super) fn conditions_of_a_column(&self) -> Option<Diagnostic> {
        let is_open = matches!(
            self.near(-1),
            "=" | "!="
                | "<"
                | "<="
                | ">"
                | ">="
                | "where"
                | "and"
                | "or"
                | "not"
                | "in"
                | "is"
                | "to"
                | "with"
                | "contains"
                | "("
                | "{"
                | ","
        );
        if is_open || !matches!(self.near(0), "and" | "or") {
            return None;
        }
        // `2023-05` and `2023/24` are one.
        let is_in_date = |at: isize| {
            matches!(self.near(at), "-" | "/")
                && self.is(at + 1, &Kind::Number)
                && !self.written(at - 1, at + 1).contains(char::is_whitespace)
        };
        // What comes behind the conditions is about the value.
        let ends = |at: isize| {
            if is_in_date(at) {
                return false;
            }
            let is_period = self.near(at) == "in" && (self.is(at - 1, &Kind::Number) || self.is(at - 1, &Kind::String));
            // In a table on one line, the next clause.
            let is_clause = matches!(
                self.near(at),
                "column"
                    | "columns"
                    | "rows"
                    | "title"
                    | "note"
                    | "order"
                    | "top"
                    | "hide"
                    | "number"
                    | "chapter"
                    | "source"
            ) && !matches!(
                self.near(at - 1),
                "and" | "or" | "not" | "(" | "{" | "," | "=" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "."
            );
            self.token(at).is_none_or(|token| token.first)
                || is_clause
                || matches!(
                    self.near(at),
                    "}" | "shown" | "for" | "per" | "as" | "at" | "across" | "+" | "-" | "*" | "/"
                )
                || is_period
        };
        let opened = (1..=40).map(|back| -back).take_while(|at| !self.token(*at).is_none_or(|token| token.first));
        let open = opened.into_iter().find(|at| self.near(*at) == "where")?;
        let mut last = 0;
        // Conditions may go on in the next line.
        while !ends(last + 1) || matches!(self.near(last + 1), "and" | "or") {
            last += 1;
        }
        let brackets =
            self.written(open + 1, last).matches('(').count() == self.written(open + 1, last).matches(')').count();
        let new = format!("({})", self.written(open + 1, last));
        let found = facts::text_test("several conditions behind a value need brackets around them", self.reach(0, 0));
        brackets.then(|| found.help(format!("write `where {new}`")).safe_fix(self.reach(open + 1, last), new))
    }

    /// `measure all incidents = ...`: a name with blanks.
    pub(super) fn name_with_blanks(&self) -> Option<Diagnostic> {
        let item = (1..=4).map(|back| -back).find(|at| self.token(*at).is_some() && self.token(at - 1).is_none())?;
        let is_item = matches!(self.near(item), "cohort" | "measure" | "indicator" | "table");
        let mut last = item + 1;
        while self.is(last + 1, &Kind::Word) && last < 6 {
            last += 1;
        }
        let is_whole = matches!(self.near(last + 1), "{" | "=");
        if !(is_item && is_whole && last > item + 1 && (item + 1..=last).contains(&0)) {
            return None;
        }
        let words: Vec<&str> = (item + 1..=last).map(|at| self.near(at)).collect();
        let (at, new) = (self.reach(item + 1, last), words.join("_"));
        Some(facts::text_test("a name has no blanks", at).help(format!("write `{new}`")).possible_fix(at, new))
    }
}
