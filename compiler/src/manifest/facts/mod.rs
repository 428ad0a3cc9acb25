//! What can be wrong with a manifest, in words.
//!
//! In: names, spans and candidates that the readers found. Out: diagnostics. One file per area; what can be wrong with any YAML
//! file is in `shape`. Invariant: each function has one code, and each code a page in docs/errors.

pub(super) mod code_list;
pub(super) mod dataset;
pub(super) mod disclosure;
pub(super) mod hierarchy;
pub(super) mod project;
pub(super) mod shape;

pub(super) use shape::Area;

use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::source::Span;

impl Diagnostic {
    /// Offers the nearest name, or else says what there is; nothing if that is empty.
    fn offer(self, nearest: Option<&str>, otherwise: impl Into<String>) -> Diagnostic {
        let otherwise = otherwise.into();
        match nearest {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None if otherwise.is_empty() => self,
            None => self.help(otherwise),
        }
    }
}

/// A path with the separator of Windows, which is a letter of a name elsewhere.
pub(super) fn backslash(path: &str, span: Span) -> Diagnostic {
    let plain = path.replace('\\', "/");
    Diagnostic::new("project::backslash", format!("the path `{path}` has a backslash between its parts"))
        .at(span, "a backslash")
        .help(format!("write `{plain}`, which is read on every system"))
        .safe_fix(span, plain)
}

/// `files: "data\new.csv"`: between double quotes `\n` is the end of a line and `\t` a tab.
pub(super) fn escaped_path(path: &str, span: Span) -> Diagnostic {
    let plain = path.replace('\n', "/n").replace('\t', "/t").replace('\r', "/r");
    Diagnostic::new(
        "project::backslash",
        "a path has the end of a line or a tab in it, which a backslash before `n`, `r` or `t` is",
    )
    .at(span, "between double quotes")
    .help(format!("write `{plain}`, with `/` between its parts"))
    .possible_fix(span, plain)
}

/// `files: “crimes.csv”`, `-crimes.csv`: quotes and a dash that YAML takes for a part of the text.
pub(super) fn badly_quoted(path: &str, span: Span) -> Option<Diagnostic> {
    let inner = path.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
    if path.starts_with(['“', '”', '„', '‘', '’', '«']) && !inner.is_empty() {
        let straight = format!("\"{inner}\"");
        let found = shape::syntax(
            &format!("the quotes around `{inner}` are not straight ones, so they are a part of it"),
            span,
        );
        return Some(found.help(format!("write {straight}")).safe_fix(span, straight));
    }
    // In quotes it is a name.
    if span.end - span.start == path.len() as u32 + 2 {
        return None;
    }
    let item = path.strip_prefix('-').filter(|item| item.starts_with(|c: char| c.is_alphanumeric()))?;
    let first = item.split(" -").next().unwrap_or(item);
    let found = shape::syntax("the dash of an item of a list needs a space behind it", span);
    Some(found.help(format!("write `- {first}`; a file whose name begins with a dash is put in quotes")))
}

/// Diagnostics, with a count of errors, so that a reader knows whether what it read is whole.
#[derive(Default)]
pub(super) struct Findings {
    found: Diagnostics,
    errors: usize,
}

impl Findings {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.found.push(diagnostic);
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    pub(super) fn into_diagnostics(self) -> Diagnostics {
        self.found
    }
}
