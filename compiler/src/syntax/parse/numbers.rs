//! The number of a column or an indicator as prose, SQL and spreadsheets write it: several periods, an area, a total, a part, a column alone.
//!
//! In: the tokens around a place that the grammar does not read. Out: one fact with the text to write, if that is what was meant. Invariant: a
//! fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::Kind;
use super::super::words::{self, is_reserved};
use super::habits::Around;
use crate::diagnostics::Diagnostic;
use crate::value::{Period, PeriodKind};

/// Functions that are written here with `of`, as they are called where nothing is behind them.
const FUNCTIONS: [(&str, &str); 6] = [
    ("total", "sum of"),
    ("average", "mean of"),
    ("avg", "mean of"),
    ("minimum", "min of"),
    ("maximum", "max of"),
    ("distinct", "count of distinct"),
];

/// Words for numbers that depend on the order of periods.
const ORDERED: [&str; 10] =
    ["latest", "previous", "prior", "cumulative", "running", "ytd", "rolling", "moving", "current", "last"];

impl Around<'_> {
    /// What is written of a column's number in other ways, seen from where the grammar gave up.
    pub(super) fn number(&self) -> Option<Diagnostic> {
        self.several_periods()
            .or_else(|| self.period_in_words())
            .or_else(|| self.range_half())
            .or_else(|| self.for_area())
            .or_else(|| self.by_something())
            .or_else(|| self.nothing_across())
            .or_else(|| self.function_without_of())
            .or_else(|| self.count_in_words())
            .or_else(|| self.column_alone())
            .or_else(|| self.in_order())
            .or_else(|| self.power())
            .or_else(|| self.nothing_behind())
            .or_else(|| self.name_in_quotes())
            .or_else(|| self.two_numbers())
    }

    /// Whether a token is inside the value of a column or an indicator, and no condition is before it.
    fn is_in_value(&self, at: isize) -> bool {
        let back = (1..=30).map(|back| at - back).take_while(|at| self.token(*at).is_some());
        let begin = back.into_iter().find(|at| matches!(self.near(*at), "column" | "value" | "=" | "where"));
        begin.is_some_and(|begin| self.near(begin) != "where")
    }

    /// The period that ends at a token, behind `in`.
    fn period_before(&self, end: isize) -> Option<isize> {
        let begin = self.value_before(end)?;
        (self.says(begin - 1, &["in"]) && self.is(begin, &Kind::Number)).then_some(begin)
    }

    /// `n in 2022, 2023`, `n in {2022, 2023}`, `n in 2022 to 2023`, `n between 2022 and 2023`
    fn several_periods(&self) -> Option<Diagnostic> {
        if !self.is_in_value(0) {
            return None;
        }
        let is_set = matches!(self.near(0), "{" | "[" | "(") && self.says(-1, &["in"]) && self.is(1, &Kind::Number);
        let is_list = ["and", "to", ",", "or", "&"].iter().any(|word| self.near(0) == *word)
            && self.period_before(-1).is_some()
            && self.value(1).is_some();
        let is_range = ["between", "from"].iter().any(|word| self.says(0, &[word])) && self.is(1, &Kind::Number);
        if !(is_set || is_list || is_range) {
            return None;
        }
        let found = facts::text_test("a number is of one period", self.reach(0, 0));
        // The number, and its periods as far as they are written.
        let first = match is_list {
            true => self.period_before(-1).unwrap_or(0),
            false => 1,
        };
        // Before `in`, before `in {`, before `between`.
        let end = match (is_set, is_list) {
            (true, _) => -2,
            (false, true) => first - 2,
            (false, false) => -1,
        };
        let name = self.column(end).map_or("n", |begin| self.written(begin, end));
        let (mut periods, mut at) = (Vec::new(), first);
        while let Some(last) = self.value(at) {
            periods.push(self.written(at, last));
            at = last + 2;
            if !["and", "to", ",", "or", "&"].contains(&self.near(last + 1)) {
                break;
            }
        }
        let of_kind = |periods: &[&str], digits: usize| periods.len() > 1 && periods.iter().all(|p| p.len() == digits);
        let kind = match &periods[..] {
            all if of_kind(all, "2022/23".len()) && all[0].contains('/') => Some("financial_year"),
            all if of_kind(all, "2022".len()) => Some("calendar_year"),
            all if of_kind(all, "2022-04".len()) && all[0].contains('-') => Some("month"),
            _ => None,
        };
        let sum = |periods: &[&str]| {
            let each: Vec<String> = periods.iter().map(|period| format!("({name} in {period})")).collect();
            each.join(" + ")
        };
        let is_range = is_range || self.near(0) == "to";
        Some(found.help(match kind {
            Some(kind) if is_range => format!(
                "write a column for each, as in `{name} for each {kind} from {} to {}`; for all of them together add up each, as in `{}`",
                periods[0],
                periods[1],
                sum(&periods)
            ),
            Some(kind) => format!(
                "write a column for each, as in `{name} for each {kind} in [{}]`; for all of them together add them up, as in `{}`",
                periods.join(", "),
                sum(&periods)
            ),
            None => format!(
                "write a column for each, as in `{name} for each financial_year in [2022/23, 2023/24]`; for all of them together add them up, as in `{}`",
                sum(&["2022/23", "2023/24"])
            ),
        }))
    }

    /// `n during 2022`, `n in the year 2022`, `n in calendar year 2022`, `n since 2022`
    fn period_in_words(&self) -> Option<Diagnostic> {
        let at = (-3..=0).find(|at| self.says(*at, &["year"]) || self.says(*at, &["years"]));
        if let Some(at) = at
            && let Some(last) = self.value(at + 1)
        {
            let mut first = at;
            while ["the", "calendar", "whole", "full"].iter().any(|word| self.says(first - 1, &[word])) {
                first -= 1;
            }
            if !self.says(first - 1, &["in"]) {
                return None;
            }
            let (period, at) = (self.written(at + 1, last), self.reach(first, last));
            let found = facts::text_test("a period is written by itself", at);
            return Some(found.help(format!("write `in {period}`")).safe_fix(at, period));
        }
        if !self.is_in_value(0) || self.value(1).is_none() && !self.says(1, &["to"]) {
            return None;
        }
        let during = ["during", "within", "over"].iter().any(|word| self.says(0, &[word]));
        let open = ["since", "after", "before", "until", "till", "up"].iter().any(|word| self.says(0, &[word]));
        if !(during || open) || !self.is(1, &Kind::Number) && !self.says(0, &["up"]) {
            return None;
        }
        let found = facts::text_test(format!("`{}` is written `in` here", self.near(0)), self.reach(0, 0));
        let period = self.value(1).map_or("2023/24", |last| self.written(1, last));
        Some(match during {
            true => found.help(format!("write `in {period}`")).safe_fix(self.reach(0, 0), "in"),
            false => found.help(
                "write the period itself, as in `in 2023/24`; days from one to another are a condition of what is counted: `where day in 2023-04-01 to \
                 2023-12-31`",
            ),
        })
    }

    /// `for each calendar_year from 2022`, with no `to`
    pub(super) fn range_half(&self) -> Option<Diagnostic> {
        let begin = self.value_before(-1)?;
        let is_next = self.token(0).is_none_or(|token| token.first) || matches!(self.near(0), "}" | "shown" | "{");
        let end = if self.is(begin - 2, &Kind::String) { begin - 3 } else { begin - 2 };
        let kind = self.column(end)?;
        let is_dimension = self.says(kind - 2, &["for", "each"]) || self.says(kind - 1, &["rows"]);
        if !(is_next && is_dimension && self.says(begin - 1, &["from"])) {
            return None;
        }
        let (kind, first) = (self.written(kind, end), self.written(begin, -1));
        let message = format!("a range of periods has a last one, too: from {first} to when?");
        let found = facts::text_test(message, self.reach(begin - 1, -1));
        // A year of another kind would be refused next.
        let period = Period::by_look(first).map(|(period, _)| period);
        let kind = match period {
            Some(period) if kind != "academic_year" && PeriodKind::from_name(kind).is_some() => period.kind.name(),
            _ => kind.to_string(),
        };
        let next = period.map(|period| Period { ordinal: period.ordinal + 1, ..period }.to_string());
        let last = next.unwrap_or_else(|| first.to_string());
        Some(found.help(format!(
            "write the last behind it, as in `{kind} from {first} to {last}`; without `from`, `{kind}` is all that the data covers"
        )))
    }

    /// `n for Ash`, `n of Ash`
    fn for_area(&self) -> Option<Diagnostic> {
        let is_for = self.says(-1, &["for"]) && (self.is(0, &Kind::Word) || self.is(0, &Kind::String));
        if !(is_for && self.column(-2).is_some()) || self.says(0, &["each"]) {
            return None;
        }
        let found = facts::text_test("a number of one area is written with `at`", self.reach(-1, 0));
        Some(found.help(format!(
            "write `{} at {}`; a column for each of several is `{} for each area`",
            self.near(-2),
            self.near(0),
            self.near(-2)
        )))
    }

    /// `n by kind`
    fn by_something(&self) -> Option<Diagnostic> {
        let is_by = self.says(0, &["by"]) && self.is(1, &Kind::Word) && !is_reserved(self.near(1));
        if !(is_by && self.is_in_value(0) && (self.column(-1).is_some() || self.near(-1) == ")")) {
            return None;
        }
        let last = if self.says(1, &["each"]) { 2 } else { 1 };
        let found = facts::text_test("a column for each of several is written with `for each`", self.reach(0, 0));
        Some(found.help(format!("write `for each {}`; what goes down is `rows {}`", self.near(last), self.near(last))))
    }

    /// `rank of n`, `share of n`, with nothing behind it
    fn nothing_across(&self) -> Option<Diagnostic> {
        let at = (-8..=-2).rev().find(|at| self.says(*at, &["rank", "of"]) || self.says(*at, &["share", "of"]))?;
        let is_next = self.token(0).is_none_or(|token| token.first) || matches!(self.near(0), "}" | "shown");
        if !is_next || (at..0).any(|at| self.says(at, &["across"])) {
            return None;
        }
        let found =
            facts::text_test(format!("a {} is across the rows or the columns", self.near(at)), self.reach(at, at + 1));
        let is_whole =
            ["total", "all", "everything", "whole"].iter().any(|word| self.says(at + 2, &[word])) && at == -3;
        let headings = self.headings();
        let number = headings.iter().map(|(_, name)| *name).find(|name| {
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && words::find(name).is_none() && *name != "total"
        });
        Some(match (is_whole, number) {
            (true, Some(number)) => found.help(format!(
                "write `{} of {number} across rows`, with the number whose {} it is",
                self.near(at),
                self.near(at)
            )),
            _ => found.help(format!("write `{} across rows`", self.written(at, -1))),
        })
    }

    /// `total loads.n`, `distinct loads.id`, `count of unique loads.id`
    fn function_without_of(&self) -> Option<Diagnostic> {
        if self.says(-3, &["count", "of"]) && ["unique", "different"].iter().any(|word| self.says(-1, &[word])) {
            let at = self.reach(-1, -1);
            let found = facts::text_test(format!("`{}` is written `distinct` here", self.near(-1)), at);
            return Some(found.help("write `count of distinct`").safe_fix(at, "distinct"));
        }
        let name = self.near(-1).to_lowercase();
        let (_, form) = FUNCTIONS.iter().find(|(other, _)| *other == name)?;
        let is_behind =
            self.is(0, &Kind::Word) && !is_reserved(self.near(0)) && self.token(0).is_some_and(|token| !token.first);
        if !is_behind {
            return None;
        }
        let mut last = 0;
        while self.near(last + 1) == "." && self.is(last + 2, &Kind::Word) {
            last += 2;
        }
        let found = facts::text_test(format!("`{}` is written `{form}` here", self.near(-1)), self.reach(-1, -1));
        Some(found.help(format!("write `{form} {}`", self.written(0, last))))
    }

    /// `number of loads`, `no. of loads`
    fn count_in_words(&self) -> Option<Diagnostic> {
        let of = (-1..=1).find(|at| self.says(*at, &["of"]))?;
        let is_number = self.says(of - 1, &["number"]) || self.near(of - 1) == "." && self.says(of - 2, &["no"]);
        if !(is_number && self.is(of + 1, &Kind::Word)) {
            return None;
        }
        let found = facts::text_test("how many rows there are is written `count of`", self.reach(of - 1, of));
        Some(found.help(format!("write `count of {}`", self.near(of + 1))))
    }

    /// `column "N" loads.n`
    fn column_alone(&self) -> Option<Diagnostic> {
        let is_path = self.near(0) == "." && self.is(-1, &Kind::Word) && self.is(1, &Kind::Word);
        let begins = self.is(-2, &Kind::String) || matches!(self.near(-2), "column" | "value" | "=");
        if !(is_path && begins && self.is_in_value(0)) || matches!(self.near(2), "." | "(") {
            return None;
        }
        let path = self.written(-1, 1);
        let found = facts::text_test(
            format!("`{path}` is a column of many rows, and a cell has one number"),
            self.reach(-1, 1),
        );
        Some(found.help(format!(
            "write `sum of {path}` or `mean of {path}`; how many different ones there are is `count of distinct {path}`"
        )))
    }

    /// `cumulative n`, `n ytd`, `latest n`
    fn in_order(&self) -> Option<Diagnostic> {
        let at = (-1..=0).find(|at| ORDERED.iter().any(|word| self.says(*at, &[word])))?;
        if !self.is_in_value(at) {
            return None;
        }
        let found = facts::text_test(format!("there is no `{}` here", self.near(at)), self.reach(at, at));
        Some(found.help(
            "a number says of which period it is, as in `n in 2023/24`, or rows and columns do; several periods are added up, as in `(n in 2022/23) + (n \
             in 2023/24)`",
        ))
    }

    /// `n ** 2`, `-n`
    fn power(&self) -> Option<Diagnostic> {
        if self.near(0) == "*" && self.near(-1) == "*" && self.touching(-1) {
            let found = facts::text_test("there are no powers", self.reach(-1, 0));
            return Some(found.help("write the product, as in `n * n`"));
        }
        let begins = self.is(-1, &Kind::String) || matches!(self.near(-1), "=" | "value" | "(" | "column");
        if !(self.near(0) == "-" && begins && self.is(1, &Kind::Word)) {
            return None;
        }
        let (at, name) = (self.reach(0, 1), self.near(1));
        let found = facts::text_test("a name has no sign before it", self.reach(0, 0));
        Some(found.help(format!("write `-1 * {name}`")).safe_fix(at, format!("-1 * {name}")))
    }

    /// `n -` and `where` at the end of a line, where the first word of the next clause was read as a name
    fn nothing_behind(&self) -> Option<Diagnostic> {
        let is_clause_read = self.token(-1).is_some_and(|token| token.first) && self.is(-1, &Kind::Word);
        let at = if is_clause_read { -2 } else { -1 };
        let is_next = is_clause_read || self.token(0).is_none_or(|token| token.first);
        let what = match self.near(at) {
            "+" | "-" | "*" | "/" => "a number",
            "where" | "and" | "or" => "a condition",
            _ => return None,
        };
        let is_one_line = self.token(at).is_some_and(|token| !token.first);
        (is_next && is_one_line).then(|| {
            let found = facts::text_test(format!("{what} is missing behind `{}`", self.near(at)), self.reach(at, at));
            found.help(format!("write it behind `{0}`, or remove `{0}`", self.near(at)))
        })
    }

    /// `column "N" "n"`
    fn name_in_quotes(&self) -> Option<Diagnostic> {
        let is_second = self.is(0, &Kind::String) && self.is(-1, &Kind::String) && self.says(-2, &["column"]);
        let inner = self.near(0).trim_matches('"');
        let is_name = inner.starts_with(|c: char| c.is_ascii_alphabetic())
            && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !(is_second && is_name) {
            return None;
        }
        let found = facts::text_test("a measure is named without quotes", self.reach(0, 0));
        Some(found.help(format!("write `{inner}`")).safe_fix(self.reach(0, 0), inner))
    }

    /// `column "N" n, s`
    fn two_numbers(&self) -> Option<Diagnostic> {
        let is_comma = self.near(0) == "," && self.is(1, &Kind::Word) && self.column(-1).is_some();
        let is_of_column = self.is(-2, &Kind::String) && self.says(-3, &["column"]) || self.says(-2, &["column"]);
        if !(is_comma && is_of_column) {
            return None;
        }
        let found = facts::text_test("a column has one number", self.reach(0, 0));
        Some(found.help(format!("write another column below it, as in `column \"...\" {}`", self.near(1))))
    }
}
