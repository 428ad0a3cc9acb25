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
    // tests (`indicia test`)
    // output (the runtime's render/ and outputs/)
    error("output::bad-template", "a template of the project cannot be read or filled"),
    error("output::unknown-template", "a template of the project replaces none of the built-in ones"),
    error("output::not-ours", "the output folder holds files that Indicia did not write"),
    error("output::in-use", "another run is writing to the output folder"),
    error("output::cannot-write", "an output cannot be written"),
    error("output::no-lock", "--locked was asked for and there is no indicia.lock"),
    error("output::bad-lock", "indicia.lock cannot be read"),
    error("output::locked-input-differs", "an input is not the one that indicia.lock names"),
];

/// The severity of a code; an unlisted code is our bug.
pub fn severity(code: &str) -> Severity {
    CODES
        .iter()
        .find(|c| c.code == code)
        .map(|c| c.severity)
        .unwrap_or_else(|| panic!("code {code} is not listed in codes.rs"))
}
