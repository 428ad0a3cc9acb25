//! A form of a report: how it is written.
//!
//! In: nothing. Out: an entry of the list of a report's forms. Invariant: a form is one file and one line in that list.

/// A form, where `F` is what writes it.
#[derive(Clone, Copy, Debug)]
pub struct Form<F> {
    /// As `--format` names it.
    pub name: &'static str,
    /// What `--help` says of it.
    pub help: &'static str,
    /// Writes the report.
    pub write: F,
}
