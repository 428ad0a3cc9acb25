//! Every code that Indicia can emit, by area, with its severity and a summary.
//!
//! Invariant: sorted by area as in docs/errors; a test holds that each has a page whose example emits it.

use super::Severity;

/// A code, its severity and what it means in a line.
pub struct CodeInfo {
    /// `area::meaning`.
    pub code: &'static str,
    /// Whether it stops the run.
    pub severity: Severity,
    /// One line for the index of docs/errors.
    pub summary: &'static str,
}

const fn error(code: &'static str, summary: &'static str) -> CodeInfo {
    CodeInfo { code, severity: Severity::Error, summary }
}

#[allow(dead_code)] // until the first warning is listed
const fn warning(code: &'static str, summary: &'static str) -> CodeInfo {
    CodeInfo { code, severity: Severity::Warning, summary }
}

/// All codes. One line each; an area's codes stand together.
pub const CODES: &[CodeInfo] = &[
    // syntax
    // syntax (syntax/)
    error("syntax::unexpected", "something else was expected here"),
    // project, datasets, codelists, hierarchies, style (manifest/)
    // names (names/)
    // types, units, additivity, denominators, periods, literals, layout (types/)
    // data (the runtime's input/)
    error("data::conflicting-key", "rows of one key differ where they should agree"),
    error("data::duplicate-heading", "a file has a declared heading twice"),
    error("data::duplicate-key", "a key that should be unique comes again"),
    error("data::empty-file", "a file has no headings"),
    error("data::engine-fault", "the engine failed; a fault of Indicia"),
    error("data::invalid-value", "a value is not of its column's type"),
    error("data::missing-column", "a file lacks a declared column"),
    error("data::missing-value", "a value is missing where none may be"),
    error("data::no-files", "a path or pattern finds no file"),
    error("data::not-utf8", "a text file is not UTF-8"),
    error("data::nothing-to-unpivot", "no heading of a file is one to be turned into rows"),
    error("data::ragged-row", "a row has more or fewer fields than the headings"),
    error("data::text-after-quote", "a field goes on after its closing quote"),
    error("data::unclosed-quote", "a quoted field is never closed"),
    error("data::undeclared-code", "a code is not in its column's list"),
    error("data::unreadable", "a file cannot be read"),
    error("data::wrong-type", "a Parquet column cannot serve as the declared type"),
    // tests (`indicia test`)
];

/// The severity of a code; an unlisted code is our bug.
pub fn severity(code: &str) -> Severity {
    CODES
        .iter()
        .find(|c| c.code == code)
        .map(|c| c.severity)
        .unwrap_or_else(|| panic!("code {code} is not listed in codes.rs"))
}
