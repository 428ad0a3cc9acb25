//! Texts that a change makes untrue: a title, heading or note that names another year, base or group than its numbers have now.
//!
//! In: both sides. Out: a sentence for each such text of the later side that was true on the earlier one. Invariant: what was untrue
//! before is no news here.

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::source::Span;

use crate::project::Project;

/// What is found of texts beside their numbers.
const OF_TEXTS: [&str; 4] = [
    "layout::names-another-year",
    "layout::names-another-base",
    "layout::names-another-group",
    "layout::label-of-another",
];

/// The texts that the change makes untrue.
pub(super) fn texts(before: &Project, after: &Project) -> Vec<String> {
    let mut known: Vec<(String, String)> = found(before).map(|(of, text, _)| (of.message.clone(), text)).collect();
    let mut new = Vec::new();
    for (of, text, span) in found(after) {
        match known.iter().position(|(message, was)| *message == of.message && *was == text) {
            Some(at) => drop(known.swap_remove(at)),
            None => new.push(format!("No longer true: {text} ({}): {}.", after.place(span), of.message)),
        }
    }
    new
}

/// What is found of a project's texts, each with the text as written and its place.
fn found(project: &Project) -> impl Iterator<Item = (&Diagnostic, String, Span)> {
    let of_texts = project.checked.diagnostics.iter().filter(|found| OF_TEXTS.contains(&found.code));
    of_texts.filter_map(|found| {
        let span = found.labels.first()?.span;
        let text = project.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        Some((found, text, span))
    })
}
