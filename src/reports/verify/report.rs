//! What `indicia verify` found.
//!
//! In: verified tables. Out: what every form shows: a table of tables, then the differences. Invariant: nothing is shown but printed texts
//! and texts that our tables display.

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::source::Sources;
use indicia_runtime::verify::{Difference, Sides, Tally, Verified};

use crate::error::{Error, Faults};

/// Writes the report in a form.
pub type Write = fn(&Verification) -> Result<String, Error>;

/// A verified project.
pub struct Verification<'a> {
    /// The project's title.
    pub title: &'a str,
    /// Shown when the data is not to be quoted.
    pub banner: Option<&'a str>,
    /// By number.
    pub verified: &'a [Verified],
    /// Files beside the printed tables.
    pub ignored: &'a [String],
    /// Listed differences that do not occur as listed.
    pub stale: &'a [Diagnostic],
    /// The list.
    pub sources: &'a Sources,
    /// What a run warns of.
    pub warnings: &'a Faults,
}

impl Verification<'_> {
    /// How many tables there are on both sides.
    pub fn compared(&self) -> usize {
        self.verified.iter().filter(|v| matches!(v.sides, Sides::Both(_))).count()
    }

    /// How many differences are not allowed; a table that the project lacks is one.
    pub fn different(&self) -> usize {
        let missing = self.verified.iter().filter(|v| matches!(v.sides, Sides::PrintedOnly(_))).count();
        missing + self.differences(false).count()
    }

    /// How many differences are allowed.
    pub fn allowed(&self) -> usize {
        self.differences(true).count()
    }

    /// The differences that are allowed, or those that are not, each with its table.
    pub fn differences(&self, allowed: bool) -> impl Iterator<Item = (&Verified, &Difference)> {
        let all = self.verified.iter().flat_map(|v| v.differences().iter().map(move |d| (v, d)));
        all.filter(move |(_, d)| d.allowed.is_some() == allowed)
    }

    /// The cells of all tables.
    pub fn total(&self) -> Tally {
        self.verified.iter().map(Verified::tally).fold(Tally::default(), |sum, tally| sum + tally)
    }

    /// The tables on both sides or in print alone, with what is said of each beside its number.
    pub fn lines(&self) -> Vec<(String, String, Tally)> {
        let line = |v: &Verified| {
            let said = match (&v.sides, &v.title) {
                (Sides::OursOnly, _) => return None,
                (Sides::PrintedOnly(_), _) => "printed, but not in the project".to_string(),
                // A table without a number is called by its name, which is before its title.
                (Sides::Both(_), title) => title.clone().unwrap_or_default(),
            };
            Some((v.id.to_string(), said, v.tally()))
        };
        self.verified.iter().filter_map(line).collect()
    }

    /// Our tables that are not printed.
    pub fn not_printed(&self) -> Vec<String> {
        let ours = self.verified.iter().filter(|v| v.sides == Sides::OursOnly);
        ours.map(|v| v.id.to_string()).collect()
    }

    /// Listed differences that do not occur as listed: the line in the list, and what is wrong.
    pub fn stale_entries(&self) -> impl Iterator<Item = (Option<usize>, &str)> {
        let line = |d: &Diagnostic| d.labels.first().map(|label| self.sources.line(label.span));
        self.stale.iter().map(move |d| (line(d), d.message.as_str()))
    }
}
