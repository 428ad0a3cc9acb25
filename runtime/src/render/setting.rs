//! The setting of a project's pages: what is the same for every table, and how files are named and linked.
//!
//! In: the project. Out: titles, style, sources, names of files. Invariant: a name depends on the table alone.

use indicia_compiler::catalog::Style;
use indicia_compiler::presentation::Number;
use indicia_compiler::source::{Sources, Span, Spanned};

/// What is the same for every table of a project.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The project's title.
    pub title: &'a str,
    /// Shown on every page when the data is not to be quoted.
    pub banner: Option<&'a str>,
    /// House style.
    pub style: &'a Style,
    /// The chapters in their order; those that it does not list come after them.
    pub chapters: &'a [Spanned<String>],
    /// Where definitions are written.
    pub sources: &'a Sources,
}

impl Setting<'_> {
    /// Where something is written: `file.ind:12`.
    pub(super) fn place(&self, span: Span) -> String {
        format!("{}:{}", self.sources.get(span.source).path, self.sources.line(span))
    }
}

/// A link to another file of the run.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// What it is, such as `CSV`.
    pub label: String,
    /// Relative to the page with the link.
    pub href: String,
}

/// The name of a table's files without their ending: `table-07` or `figure-07` for a numbered one, else its own name.
pub fn stem(number: Option<Number>, name: &str) -> String {
    match number {
        Some(Number::Table(number)) => format!("table-{number:02}"),
        Some(Number::Figure(number)) => format!("figure-{number:02}"),
        None => name.to_string(),
    }
}
