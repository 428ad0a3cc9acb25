//! What is said of texts without their quotes, or in others.
//!
//! In: what was written, and where. Out: diagnostics of the area `syntax`. Invariant: a fix is safe only where nothing but quotes is added.

use crate::diagnostics::Diagnostic;
use crate::source::Span;

fn here(code: &'static str, message: impl Into<String>, at: Span) -> Diagnostic {
    Diagnostic::new(code, message).at(at, "here")
}

/// A word where a text in quotes was expected.
pub(super) fn unquoted(word: &str, at: Span) -> Diagnostic {
    here("syntax::unquoted-text", format!("the text `{word}` needs double quotes"), at)
        .help(format!("write \"{word}\""))
        .safe_fix(at, format!("\"{word}\""))
}

/// A heading without quotes, or the name of a number in place of its heading.
pub(super) fn unquoted_heading(written: &str, at: Span) -> Diagnostic {
    here("syntax::unquoted-text", format!("rows are sorted by the heading of a column, not by `{written}`"), at)
}

/// `use measures.ind`
pub(super) fn unquoted_file(file: &str, at: Span) -> Diagnostic {
    here("syntax::unquoted-text", format!("the file name `{file}` needs double quotes"), at)
}

/// A text in single or typographic quotes.
pub(super) fn other_quotes(at: Span) -> Diagnostic {
    Diagnostic::new("syntax::wrong-quotes", "use straight double quotes: \"...\"").at(at, "these quotes")
}
