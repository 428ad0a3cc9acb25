//! Render: from safe tables to the bytes of each output.
//!
//! In: what disclosure/ lets through, house style and templates. Out: CSV, Markdown, HTML and plain text.
//! Invariants: takes no other table than a safe one; every output shows the same text for a cell; text from definitions and
//! data is escaped for where it stands; no clock and no file.

mod catalogue;
mod csv;
mod definitions;
mod difference;
mod html;
mod markdown;
mod order;
mod templates;
mod terminal;
mod view;

use indicia_compiler::catalog::Style;
use indicia_compiler::layout::Number;
use indicia_compiler::source::{Sources, Spanned};

pub use self::catalogue::{Listing, Reference, Subject, catalogue, subject};
pub use self::csv::{csv, funnels_csv};
pub use definitions::{Definition, definitions};
pub use difference::{Changed, ChangedCell, Difference, Lines};
pub use html::{IndexEntry, html, index};
pub use markdown::markdown;
pub use templates::{TemplateError, Templates};
pub use terminal::{Colour, terminal};

/// What is the same for every table of a project.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The project's title.
    pub title: &'a str,
    /// Shown on every page when the data is not to be quoted.
    pub banner: Option<&'a str>,
    /// House style.
    pub style: &'a Style,
    /// The chapters in their order; those that it does not have come after them.
    pub chapters: &'a [Spanned<String>],
    /// Where definitions stand.
    pub sources: &'a Sources,
}

/// A link to another file of the run.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// What it is, such as `CSV`.
    pub label: String,
    /// Relative to the page that holds the link.
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

#[cfg(test)]
mod difference_tests;
#[cfg(test)]
mod tests;
