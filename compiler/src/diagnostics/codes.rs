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
    error("names::unknown-column", "the dataset has no such column"),
    error("names::unknown-attribute", "nothing of that name hangs on the value"),
    error("types::mismatch", "a value of another type than its column"),
    error("types::no-order", "more or less, of something without an order"),
    error("types::constant-comparison", "a condition that asks of no column"),
    error("types::not-a-flag", "a bare column that is not yes or no"),
    error("types::not-text", "a text test of something that is not text"),
    error("types::not-a-number", "a sum or mean of something that is no number"),
    error("types::column-needed", "a sum or mean without a column"),
    error("types::count-of-column", "a plain count of a column"),
    warning("types::missing-enters", "a cohort that a row of nothing but missing values enters"),
    warning("types::always-true", "a condition that every row with a value meets"),
    warning("types::always-false", "a condition that no row can meet"),
    warning("types::duplicate-condition", "the same condition twice"),
    error("literals::unknown-code", "a code that the list does not have"),
    error("literals::ambiguous-code", "a label that several codes share"),
    error("literals::quotes-needed", "a number where a code is needed"),
    error("literals::out-of-range", "a number outside the declared bounds"),
    error("literals::too-many-decimals", "more digits after the point than the column has"),
    error("literals::reversed-range", "a range that ends before it begins"),
    error("literals::repeated-member", "a member that the set has already"),
    error("periods::kind-mismatch", "a period of another kind than the data's"),
    error("periods::compare-with-period", "a date compared with a whole period"),
    error("periods::outside-data", "a period that the data does not cover"),
    error("periods::no-time-column", "a restriction in time of undated data"),
    error("periods::range-needed", "each period, of an unknown range"),
    error("periods::reversed", "a range of periods that ends before it begins"),
    error("periods::not-a-period", "something else where a period is needed"),
    error("periods::already-fixed", "a restriction in time that reaches nothing"),
    warning("periods::break-crossed", "a change across a break in the series"),
    error("periods::unknown-break", "an accepted break that nothing declares"),
    error("units::different-things", "adding or subtracting different things"),
    error("units::product", "a product of two amounts with units"),
    error("units::quotient", "a quotient that is not an amount of anything"),
    error("units::of-a-derived", "a rate or share of what is divided already"),
    error("units::change-of-percentage", "a percentage change of a percentage"),
    error("units::relative-change", "a relative change of something that is no percentage"),
    error("units::share-of-other", "a part and a whole that count different things"),
    error("units::percent-format", "a percent sign on what is no percentage"),
    error("additivity::distinct-sum", "adding up numbers of people"),
    error("additivity::average-sum", "adding up averages"),
    error("additivity::ratio-sum", "adding up rates or percentages"),
    error("additivity::sum-over-snapshots", "a population added up over its dates"),
    error("denominators::not-a-population", "a rate of something that is no population"),
    error("denominators::level", "a population at a level it does not have"),
    error("denominators::no-breakdown", "a population without the breakdown asked for"),
    error("denominators::no-area", "a population without areas"),
    error("denominators::area-needed", "a population over every area in its file"),
    error("denominators::label-names-another", "a heading that names another whole"),
    error("denominators::per-zero", "a rate per 0"),
    error("layout::repeated-clause", "a clause that a table has once"),
    error("layout::no-columns", "a table without columns"),
    error("layout::same-heading", "two columns with one heading"),
    error("layout::unknown-placeholder", "a placeholder that nothing fills in"),
    error("layout::duplicate-number", "two tables with one number"),
    error("layout::not-a-dimension", "rows or columns of something that is no code, area or period"),
    error("layout::unknown-dimension", "rows or columns of something unknown"),
    error("layout::no-such-dimension", "data that cannot be split so"),
    error("layout::level", "areas finer than the data"),
    error("layout::ambiguous-area", "data with two columns of one hierarchy"),
    error("layout::unknown-member", "a member that the dimension does not have"),
    error("layout::member-twice", "a member listed twice"),
    error("layout::dimension-twice", "a dimension both down and across"),
    error("layout::unknown-order", "an order by a heading that no column has"),
    error("layout::order-of-nested", "sorting rows of several levels"),
    error("layout::top-without-order", "top rows of a table without an order"),
    error("layout::top-zero", "a table cut to no rows"),
    error("layout::attribute-of-other", "an attribute of something that is not the row"),
    error("layout::nothing-across", "across an axis that the table does not have"),
    // data (the runtime's input/)
    // tests (types/tests.rs)
    error("tests::count-of-other", "a count expected of something that is no cohort"),
    error("tests::value-of-other", "a value expected of a cohort or table"),
    error("tests::table-of-other", "a table expected of something that is none"),
    error("tests::cannot-give", "a heading that is told from the row"),
    error("tests::no-such-code", "attributes that no code has together"),
    error("tests::bad-cell", "a cell that is not of its column's type"),
    error("tests::given-twice", "a dataset or column given twice"),
    error("tests::needs-table", "a value that exists only inside a table"),
    error("tests::nothing-expected", "a test that cannot fail"),
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
