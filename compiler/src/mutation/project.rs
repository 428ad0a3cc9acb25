//! The project that mutants are made from, and its definitions as they are written.
//!
//! In: nothing (a noun). Out: texts on one line. Invariant: a text is cut, never changed.

use crate::Checked;
use crate::source::{Sources, Span};
use crate::syntax;

/// What the changes of one project are made from.
#[derive(Clone, Copy)]
pub(super) struct Project<'a> {
    pub sources: &'a Sources,
    pub checked: &'a Checked,
}

/// The text under a span on one line, without comments, cut where it is long.
pub(super) fn one_line(sources: &Sources, span: Span) -> String {
    const LONGEST: usize = 70;
    let text = syntax::one_line(sources.text(span));
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", text[..at].trim_end()),
        None => text,
    }
}
