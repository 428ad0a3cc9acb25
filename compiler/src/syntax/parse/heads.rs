//! The first words of a definition: what cannot be a name, and what is written in place of `=` or `{`.
//!
//! In: the tokens of an item. Out: one fact with the text to write, if its head is not one that the language has. Invariant: what is
//! behind the `=` or `{` is not looked at, so that the same head gives the same answer in front of anything.

use super::super::facts;
use super::super::scan::{Kind, Token};
use super::super::words::is_reserved;
use super::habits::Around;
use crate::diagnostics::Diagnostic;
use crate::source::{SourceId, Span};

/// What other languages write between a name and its definition.
const SIGNS: [&str; 15] = ["==", "===", ":=", "=:", "=>", "->", "-->", "<-", "<--", "<<-", "+=", "-=", ":", "::", "~"];

/// The fact for the head of a definition.
pub(super) fn head(source: SourceId, text: &str, chunk: &[Token]) -> Option<Diagnostic> {
    let around = Around { source, text, chunk, at: 0 };
    if !defines(&around) {
        return None;
    }
    if let Some((from, to)) = name_with_marks(text, chunk) {
        let at = Span::new(source, from, to);
        let written = &text[from..to];
        let marked = if written.contains('`') { format!("\"{written}\"") } else { format!("`{written}`") };
        return Some(facts::bad_name(&marked, at));
    }
    around.sign()
}

/// The name that a broken item was to have, where it is written with marks that no name has.
pub(super) fn meant_name(text: &str, chunk: &[Token]) -> Option<String> {
    let (from, to) = name_with_marks(text, chunk)?;
    facts::as_name(&text[from..to])
}

fn defines(around: &Around<'_>) -> bool {
    matches!(around.near(0), "cohort" | "measure" | "indicator" | "table")
}

/// Where the text between the first word of a definition and its `=` or `{` is, if it has marks that no name has.
fn name_with_marks(text: &str, chunk: &[Token]) -> Option<(usize, usize)> {
    let word = |t: &Token| &text[t.start..t.end];
    let line = chunk.iter().skip(1).take_while(|t| !t.first);
    let is_sign = |t: &&Token| matches!(word(t), "{" | "=" | "==" | ":=");
    let end = 1 + line.clone().position(|t| is_sign(&t))?;
    let name = &chunk[1..end];
    let (first, last) = name.first().zip(name.last())?;
    // The sign may be a mark of two: `n += count of crimes`.
    let has_sign = SIGNS.iter().any(|sign| text[first.start..chunk[end].end].ends_with(&format!(" {sign}")));
    let is_prose = name.iter().any(|t| matches!(word(t), "of" | "where" | "from" | "#"));
    let is_known = match name {
        [only] => matches!(only.kind, Kind::Word | Kind::String),
        several => several.iter().all(|t| matches!(t.kind, Kind::Word)),
    };
    let is_text = name.iter().any(|t| matches!(t.kind, Kind::Row));
    (!has_sign && !is_prose && !is_known && !is_text).then_some((first.start, last.end))
}

impl Around<'_> {
    /// `measure n := count of crimes`, `measure n <- ...`, `measure n count of crimes`, `cohort c = {`
    fn sign(&self) -> Option<Diagnostic> {
        let is_block = matches!(self.near(0), "cohort" | "table");
        if !self.is(1, &Kind::Word) || is_reserved(self.near(1)) || self.token(2).is_none_or(|t| t.first) {
            return None;
        }
        let mut last = 2;
        while self.touching(last) && !matches!(self.token(last + 1).map(|t| &t.kind), Some(Kind::Word | Kind::Number)) {
            last += 1;
        }
        let written = self.written(2, last);
        let is_sign = SIGNS.contains(&written) || matches!(written, "is" | "as") || is_block && written == "=";
        let begins = ["count", "sum", "mean", "median", "min", "max", "percentile"].contains(&written);
        let is_missing = begins && (self.says(3, &["of"]) || self.says(4, &["of"])) && !is_block;
        if !is_sign && !is_missing {
            return None;
        }
        let (item, name) = (self.near(0), self.near(1));
        if is_block {
            let found = facts::text_test(format!("the clauses of a {item} are in curly braces"), self.reach(2, last));
            let found = found.help(format!("write `{item} {name} {{` before them, and `}}` behind the last"));
            return Some(if self.near(last + 1) == "{" { found.safe_fix(self.reach(2, last), "") } else { found });
        }
        let article = if item == "indicator" { "an" } else { "a" };
        let at = self.reach(2, last);
        let found = facts::text_test(format!("{article} {item} is defined with `=`"), at);
        let found = found.help(format!("write `{item} {name} = ...`"));
        Some(match is_missing {
            true => found.safe_fix(at, format!("= {written}")),
            false => found.safe_fix(at, "="),
        })
    }
}
