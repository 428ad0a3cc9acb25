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
    error("names::unknown", "nothing has this name"),
    error("names::wrong-kind", "something has this name, but it is of another kind"),
    error("names::duplicate", "two definitions share a name"),
    error("names::reserved", "the name is that of a table dimension"),
    error("names::cycle", "definitions that need each other in a ring"),
    error("names::unknown-file", "`use` of a file that is not there"),
    error("names::uses-itself", "a file that uses itself"),
    error("names::used-twice", "the same `use` twice"),
    error("names::file-not-in-use", "a definition of a file that this file does not use"),
    warning("names::unused-use", "a `use` that nothing needs"),
    warning("names::unused", "a definition that no table needs"),
    // types, units, additivity, denominators, periods, literals, layout (types/)
    // data (the runtime's input/)
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
