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
    error("project::no-project", "a folder without `indicia.yaml`"),
    error("project::bad-yaml", "a file that cannot be read as YAML"),
    error("project::yaml-feature", "an anchor, alias, tag or second document in YAML"),
    error("project::duplicate-field", "a field given twice"),
    error("project::bad-name", "a name that definitions cannot write"),
    error("project::unknown-field", "a field that `indicia.yaml` does not have"),
    error("project::missing-field", "a field that `indicia.yaml` needs"),
    error("project::wrong-value", "a value of the wrong shape in `indicia.yaml`"),
    error("project::unknown-format", "a format that tables cannot be written in"),
    error("project::absolute-path", "a path that holds on one machine only"),
    error("datasets::unknown-field", "a field that a dataset or a column does not have"),
    error("datasets::missing-field", "a field that a dataset or a column needs"),
    error("datasets::wrong-value", "a value of the wrong shape in a dataset"),
    error("datasets::duplicate-name", "two datasets with one name"),
    error("datasets::path-outside", "a path that leaves the data folder"),
    error("datasets::mixed-files", "CSV and Parquet in one dataset"),
    error("datasets::bad-delimiter", "a delimiter that cannot stand between values"),
    error("datasets::unknown-type", "a type that columns do not have"),
    error("datasets::type-and-codes", "a column with both a type and a code list"),
    error("datasets::misplaced-option", "an option without meaning where it stands"),
    error("datasets::empty-range", "a smallest value above the largest"),
    error("datasets::bad-date-format", "a format that does not say how dates are written"),
    error("datasets::flag-text", "one text of a flag with two meanings"),
    error("datasets::duplicate-heading", "two columns that read one heading"),
    error("datasets::unknown-column", "a key, time or unpivot column that is not declared"),
    error("datasets::time-not-dated", "a time column that is no date or period"),
    error("datasets::no-time", "`covers` or `breaks` without a time column"),
    error("datasets::bad-period", "a text under `covers` that is no period"),
    error("datasets::covers-kind", "`covers` in periods of another kind than the rows"),
    error("datasets::covers-backwards", "data that ends before it starts"),
    error("datasets::bad-date", "a break that starts on no date"),
    error("datasets::bad-pattern", "an unpivot pattern without `{}`"),
    error("datasets::unpivot-same", "an unpivot with one column for heading and value"),
    error("datasets::no-header", "an unpivot over files without headings"),
    error("datasets::no-basis", "a population that does not say who is counted"),
    error("datasets::look-up-without-key", "a look-up without a key"),
    error("datasets::repeats-without-key", "a rule for repeated keys without a key"),
    error("datasets::unknown-code-list", "codes of a list that does not exist"),
    error("datasets::unknown-look-up", "a look-up that does not exist"),
    error("datasets::not-a-look-up", "a look-up in a dataset that is none"),
    error("datasets::look-up-key", "a look-up with a key of several columns"),
    error("datasets::look-up-type", "a look-up by a column of another type"),
    error("codelists::unknown-field", "a field that a code list, code or band does not have"),
    error("codelists::missing-field", "a field that a code list, code or band needs"),
    error("codelists::wrong-value", "a value of the wrong shape in a code list"),
    error("codelists::duplicate-name", "two code lists or levels with one name"),
    error("codelists::unknown-type", "a type that attributes do not have"),
    error("codelists::reserved-attribute", "an attribute named as a field that every code has"),
    error("codelists::codes-twice", "a code list with two sources of codes"),
    error("codelists::empty", "a code list without codes"),
    error("codelists::duplicate-code", "a text in the data that would mean two codes"),
    warning("codelists::label-is-code", "a label that is the code of another entry"),
    error("codelists::bad-attribute", "a value that is not of its attribute's type"),
    error("codelists::unknown-list", "an attribute with values of a list that does not exist"),
    error("codelists::unknown-code", "an attribute value that its list does not have"),
    error("codelists::missing-rows", "rows of codes in a file that is not there"),
    error("codelists::bad-rows", "a row of codes that cannot be read"),
    error("codelists::unknown-heading", "a heading in rows of codes that is not declared"),
    error("codelists::missing-heading", "rows of codes without a column that they need"),
    error("codelists::empty-band", "a band that no number is in"),
    error("codelists::band-overlap", "two bands that share a number"),
    error("codelists::band-order", "a band that lies below the one before it"),
    warning("codelists::band-gap", "numbers between two bands"),
    error("hierarchies::unknown-field", "a field that a hierarchy, level or area does not have"),
    error("hierarchies::missing-field", "a field that a hierarchy, level or area needs"),
    error("hierarchies::wrong-value", "a value of the wrong shape in a hierarchy"),
    error("hierarchies::duplicate-name", "two hierarchies with one name"),
    error("hierarchies::duplicate-level", "two levels with one name or plural"),
    error("hierarchies::unknown-level", "an area at a level that the hierarchy does not have"),
    error("hierarchies::level-order", "an area in one that is not coarser"),
    error("hierarchies::duplicate-area", "an area given twice"),
    error("hierarchies::two-parents", "an area in two others"),
    error("hierarchies::unknown-parent", "an area in one that does not exist"),
    error("hierarchies::cycle", "areas that lie in each other"),
    error("hierarchies::empty", "a hierarchy without areas"),
    error("hierarchies::empty-level", "a level without areas"),
    error("style::unknown-field", "a field that house style does not have"),
    error("style::wrong-value", "a value of the wrong shape in house style"),
    error("style::bad-mark", "a mark that would be read as part of a number"),
    error("style::same-marks", "one mark for decimals and for thousands"),
    error("style::marker-is-number", "a marker that reads as a number"),
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
