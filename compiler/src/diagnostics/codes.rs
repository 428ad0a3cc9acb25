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
    // syntax (syntax/)
    error(
        "syntax::ambiguous-clause",
        "an `in` or `where` on a line of its own could belong to the table or to the clause above",
    ),
    error("syntax::bad-date", "a day that does not exist or is written another way"),
    error("syntax::bad-format", "a number format that is none"),
    error("syntax::bad-name", "a name that is not a letter, then letters, digits and `_`"),
    error("syntax::bad-number", "a number that cannot be read"),
    error("syntax::bad-period", "a period that does not exist or is written another way"),
    error("syntax::chained-comparison", "a comparison with more than two sides"),
    error("syntax::chained-rate", "a rate or percentage of another, without brackets"),
    error("syntax::clause-order", "a clause below one that it should precede"),
    error("syntax::column-wanted", "an aggregate that does not say of which column"),
    error("syntax::compared-to-missing", "a comparison with `missing`, which never holds"),
    error("syntax::count-of-column", "a plain count of a column"),
    error("syntax::distinct-without-count", "`distinct` with another function than `count`"),
    error("syntax::empty-set", "a set or list of nothing"),
    error("syntax::late-use", "`use` below a definition"),
    error("syntax::lone-value", "a value where a condition should stand"),
    error("syntax::missing-clause", "a definition without a clause that it needs"),
    error("syntax::ragged-row", "a row of a test's table with more or fewer cells than its heading"),
    error("syntax::rate-base", "a rate that does not say per how many"),
    error("syntax::repeated-clause", "a clause that may stand once, given twice"),
    error("syntax::reserved-word", "a word of the language as a name"),
    error("syntax::set-braces", "several values without curly braces"),
    error("syntax::too-deep", "brackets or operators nested too deep"),
    error("syntax::unclosed-bracket", "a bracket that is never closed"),
    error("syntax::unexpected", "something else was expected here"),
    error("syntax::unexpected-character", "a character with no meaning outside quotes"),
    error("syntax::unexpected-end", "a definition that stops in the middle"),
    error("syntax::unfinished-row", "a row of a test's table that does not end with `|`"),
    error("syntax::unknown-clause", "a clause that this kind of definition does not have"),
    error("syntax::unknown-escape", "a backslash before something that needs none"),
    error("syntax::unknown-function", "a function that does not exist"),
    error("syntax::unknown-item", "text that begins no definition"),
    error("syntax::unmatched-bracket", "a closing bracket without its opening one"),
    error("syntax::unquoted-text", "a text without double quotes"),
    error("syntax::unterminated-text", "a text that is not closed on its line"),
    error("syntax::wrong-operator", "an operator of another language"),
    error("syntax::wrong-quotes", "a text in other than double quotes"),
    // project, datasets, codelists, hierarchies, style (manifest/)
    // names (names/)
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
