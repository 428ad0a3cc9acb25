//! Rows, columns, `top` and formats of tables as SQL, spreadsheets and prose write them.
//!
//! In: the tokens around a place that the grammar does not read, or that is no token. Out: one fact with the text to write, if that is
//! what was meant. Invariant: a fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::Kind;
use super::habits::Around;
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// Numbers in words, from one on.
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Around<'_> {
    /// What is written of a table in other ways, seen from where the grammar gave up.
    pub(super) fn layout(&self) -> Option<Diagnostic> {
        self.format_elsewhere()
            .or_else(|| self.top_in_percent())
            .or_else(|| self.rows_by())
            .or_else(|| self.columns_by())
            .or_else(|| self.rows_joined())
            .or_else(|| self.formula())
    }

    /// `top 10%`, `top 10 rows`, `top ten`
    fn top_in_percent(&self) -> Option<Diagnostic> {
        if self.says(-1, &["top"]) && self.is(0, &Kind::Word) {
            let number = 1 + NUMBERS.iter().position(|word| self.says(0, &[word]))?;
            let found = facts::text_test("`top` takes a number in digits", self.reach(0, 0));
            return Some(found.help(format!("write `top {number}`")).safe_fix(self.reach(0, 0), number.to_string()));
        }
        // `rows` is read as the next clause, and what is in the next line as what goes down.
        let is_surplus = |at: &isize| {
            self.is(at - 1, &Kind::Number)
                && self.says(at - 2, &["top"])
                && ["rows", "row", "areas", "values", "only"].iter().any(|word| self.says(*at, &[word]))
                && self.token(*at).is_some_and(|t| !t.first)
                && self.token(at + 1).is_none_or(|t| t.first)
        };
        if let Some(at) = (-6..=0).find(is_surplus) {
            let found = facts::text_test("`top` takes a number alone", self.reach(at, at));
            return Some(found.help(format!("write `top {}`", self.near(at - 1))).safe_fix(self.reach(at, at), ""));
        }
        let is_part = ["%", "percent", "percentage", "pct"].iter().any(|word| self.says(0, &[word]));
        if !(is_part && self.says(-2, &["top"]) && self.is(-1, &Kind::Number)) {
            return None;
        }
        let found = facts::text_test("`top` takes a number of rows, not a part of them", self.reach(-1, 0));
        Some(found.help(format!("write how many rows are to be shown, as in `top {}`", self.near(-1))))
    }

    /// `rows by kind`, `rows = kind`
    fn rows_by(&self) -> Option<Diagnostic> {
        let is_word = ["by", "for", "of", "per", "on", "are", "is", "="].iter().any(|word| self.says(0, &[word]));
        if !(self.says(-1, &["rows"]) && is_word) {
            return None;
        }
        let last = if self.says(1, &["each"]) { 1 } else { 0 };
        if !self.is(last + 1, &Kind::Word) {
            return None;
        }
        let at = self.reach(0, last);
        let found = facts::text_test(format!("`rows` is written without `{}`", self.written(0, last)), at);
        Some(found.help(format!("write `rows {}`", self.near(last + 1))).safe_fix(at, ""))
    }

    /// `columns by kind`, `column by kind`
    fn columns_by(&self) -> Option<Diagnostic> {
        let is_one = self.says(-1, &["column"]);
        let is_word = ["by", "for", "per", "of", "on", "="].iter().any(|word| self.says(0, &[word]));
        if !(is_one || self.says(-1, &["columns"])) || !(is_word || !is_one && self.is(0, &Kind::Word)) {
            return None;
        }
        let mut next = if is_word { 1 } else { 0 };
        if self.says(next, &["each"]) {
            next += 1;
        }
        if !self.is(next, &Kind::Word) {
            return None;
        }
        let name = self.near(next);
        let found = facts::text_test(
            format!("a column for each `{name}` is not written `{}`", self.written(-1, next)),
            self.reach(-1, next),
        );
        Some(found.help(format!(
            "write the heading and the number first: `column \"Crimes\" count of crimes for each {name}`; or, for several numbers, `columns \
             for each {name} {{ ... }}`"
        )))
    }

    /// `rows kind and age`, `rows kind by age`, `rows kind + age`
    fn rows_joined(&self) -> Option<Diagnostic> {
        let is_join = matches!(self.near(0), "and" | "by" | "+" | "*" | "/" | "&" | "x" | "within");
        if !(is_join && self.is(1, &Kind::Word)) {
            return None;
        }
        let mut begin = -1;
        while self.near(begin - 1) == "." {
            begin -= 2;
        }
        if !(self.says(begin - 1, &["rows"]) || self.says(begin - 1, &["then"])) {
            return None;
        }
        let found = facts::text_test("rows inside rows are written with `then`", self.reach(0, 0));
        let help = format!("write `rows {} then {}`", self.written(begin, -1), self.near(1));
        Some(found.help(help).safe_fix(self.reach(0, 0), "then"))
    }

    /// `column "N" =COUNT(crimes)`
    fn formula(&self) -> Option<Diagnostic> {
        let is_value = matches!(self.near(-1), "=" | "value" | "column") || self.is(-1, &Kind::String);
        if !(self.near(0) == "=" && is_value) {
            return None;
        }
        let found = facts::text_test("a number is written without an `=` before it", self.reach(0, 0));
        Some(found.help("leave this `=` out").safe_fix(self.reach(0, 0), ""))
    }

    /// `shown #,##0`, `shown [$£]0`, `shown 2 decimals`: a format of a spreadsheet or in words, from a token of it or the one behind it.
    pub(super) fn format_elsewhere(&self) -> Option<Diagnostic> {
        let shown = (1..=12).map(|back| -back).find(|at| self.near(*at) == "shown")?;
        let from = self.token(shown)?.end;
        let line = self.text[from..].lines().next().unwrap_or_default();
        // A table on one line goes on behind the format.
        let ends = ["column ", "rows ", "order ", "except ", "}"];
        let end = ends.iter().filter_map(|word| line.find(word)).min().unwrap_or(line.len());
        let written = line[..end].trim();
        // What is wrong comes behind it.
        if self.token(0).is_some_and(|t| t.start > from + line.len()) && !written.contains('#') {
            return None;
        }
        let meant = Format::of(written)?;
        let at = from + line.find(written)?;
        let at = Span::new(self.source, at, at + written.len());
        let found = facts::bad_format(&format!("`{written}`"), at);
        let coin = "; a currency sign belongs in the heading, as in `column \"Value (£)\"`";
        let found = found.help(format!("write `shown {}`{}", meant.text, if meant.has_currency { coin } else { "" }));
        Some(if meant.is_sure { found.safe_fix(at, meant.text) } else { found.possible_fix(at, meant.text) })
    }
}

/// A format as it is written here.
struct Format {
    text: String,
    has_currency: bool,
    /// Whether nothing of it is lost.
    is_sure: bool,
}

impl Format {
    /// The format that one of a spreadsheet, or one in words, means; nothing for one that is right or means something else.
    fn of(written: &str) -> Option<Format> {
        let small = written.to_lowercase();
        let text = match in_words(&small) {
            Some(text) => text,
            None => of_spreadsheet(written)?,
        };
        let has_currency = written.contains(['£', '$', '€']);
        let is_sure = !written.contains(['#', ';', '_']) && !["general", "number"].contains(&&*small);
        (text != written).then_some(Format { text, has_currency, is_sure })
    }
}

/// `2 decimals`, `two decimal places`, `1dp`, `percent`, `General`
fn in_words(small: &str) -> Option<String> {
    let of = |decimals: usize| match decimals {
        0 => "0".to_string(),
        _ => format!("0.{}", "0".repeat(decimals.min(6))),
    };
    match small {
        "percent" | "percentage" | "pct" | "%" | "as percent" | "as percentage" | "as %" | "as a percentage" => {
            return Some("0%".into());
        }
        "general" | "integer" | "whole" | "whole number" | "whole numbers" | "number" => return Some("0".into()),
        _ => {}
    }
    let digits = small.len() - small.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = match digits {
        0 => small.split_once(' ')?,
        _ => small.split_at(digits),
    };
    let number = match number {
        "no" | "zero" => 0,
        word => word.parse().ok().or_else(|| Some(1 + NUMBERS.iter().position(|other| *other == word)?))?,
    };
    let is_unit = matches!(
        unit.trim(),
        "dp" | "d.p." | "decimal" | "decimals" | "decimal place" | "decimal places" | "dec" | "digits" | "places"
    );
    is_unit.then(|| of(number))
}

/// `#,##0.00`, `[$£-809]#,##0`, `"0.0"`, `0 %`, `0;-0`
fn of_spreadsheet(written: &str) -> Option<String> {
    let mut bare = written.split(';').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_string();
    while let (Some(open), Some(close)) = (bare.find('['), bare.find(']')) {
        if open > close {
            return None;
        }
        bare.replace_range(open..=close, "");
    }
    bare.retain(|c| !matches!(c, '£' | '$' | '€' | ' ' | '\u{a0}' | '_' | ')' | '(' | '"' | '\\'));
    let (number, percent) = bare.strip_suffix('%').map_or((bare.as_str(), ""), |number| (number, "%"));
    let (number, plus) = number.strip_prefix('+').map_or((number, ""), |number| (number, "+"));
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_whole = !whole.is_empty() && whole.chars().all(|c| matches!(c, '0' | '#' | ','));
    if !is_whole || decimals.len() > 6 || !decimals.chars().all(|c| matches!(c, '0' | '#')) {
        return None;
    }
    let whole = if whole.contains(',') { "0,000" } else { "0" };
    let point = if decimals.is_empty() { "" } else { "." };
    Some(format!("{plus}{whole}{point}{}{percent}", "0".repeat(decimals.len())))
}
