//! Safe fixes, applied: the texts of a project with every mistake put right that has one remedy.
//!
//! In: the texts and what was found in them. Out: the texts of definition files that change, and every change.
//! Invariants: only safe fixes of definition files; no two touch; a change never adds or removes a line, so that places stay.

use super::finding::Diagnostic;
use crate::source::{SourceId, SourceKind, Sources, Span};

/// One replacement that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where the old text was, in the text before this change.
    pub span: Span,
    /// The old text.
    pub old: String,
    /// The new text.
    pub new: String,
    /// The code of the finding.
    pub code: &'static str,
}

/// The texts with the safe fixes of what was found, and the changes in order of place; none where nothing is safe.
pub fn apply(sources: &Sources, found: &[Diagnostic]) -> (Sources, Vec<Change>) {
    let safe = found.iter().flat_map(|d| d.fixes.iter().filter(|fix| fix.safe).map(|fix| (fix, d.code)));
    let mut fixes: Vec<_> = safe
        .filter(|(fix, _)| sources.get(fix.span.source).kind == SourceKind::Definitions && !fix.text.contains('\n'))
        .collect();
    fixes.sort_by_key(|(fix, _)| fix.span);
    let mut changes: Vec<Change> = Vec::new();
    for (fix, code) in fixes {
        let apart =
            changes.last().is_none_or(|last| last.span.source != fix.span.source || last.span.end < fix.span.start);
        if apart {
            let old = sources.text(fix.span).to_string();
            changes.push(Change { span: fix.span, old, new: fix.text.clone(), code });
        }
    }
    let texts = sources.iter().map(|(id, source)| {
        let mut source = source.clone();
        source.text = replaced(id, &source.text, &changes);
        source
    });
    (Sources::new(texts.collect()), changes)
}

fn replaced(id: SourceId, text: &str, changes: &[Change]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for change in changes.iter().filter(|change| change.span.source == id) {
        new.push_str(&text[from..change.span.start as usize]);
        new.push_str(&change.new);
        from = change.span.end as usize;
    }
    new.push_str(&text[from..]);
    new
}
