//! Inline tests: how each ends, and what is said of one that fails.
//!
//! In: a test of the model. Out: whether it passes, and for each expectation that is not met what was expected beside what came
//! out.

use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::model::{Model, Test};
use indicia_compiler::source::Sources;
use indicia_runtime::given::{self, Unmet};
use similar::{ChangeTag, TextDiff};

use crate::outcome::Stop;
use crate::report::place;
use crate::tables::faults;

/// How a test ends.
pub enum Ran {
    /// Every expectation is met.
    Passed,
    /// Some are not.
    Failed(Vec<Unmet>),
    /// The given rows are at fault.
    Refused(Vec<Diagnostic>),
}

/// Runs a test.
pub fn run(test: &Test, catalog: &Catalog, model: &Model, sources: &Sources) -> Result<Ran, Stop> {
    match given::test(test, catalog, model) {
        Ok(unmet) if unmet.is_empty() => Ok(Ran::Passed),
        Ok(unmet) => Ok(Ran::Failed(unmet)),
        Err(failure) => faults(failure, sources).map(Ran::Refused),
    }
}

/// Lines with `-` were expected and did not come out; lines with `+` came out instead.
pub fn text(unmet: &Unmet, sources: &Sources) -> String {
    let at = unmet.span.map_or_else(String::new, |span| format!(" at {}", place(sources, span)));
    let mut text = format!("     expected (-) and got (+){at}");
    let (expected, got) = (unmet.expected.join("\n"), unmet.got.join("\n"));
    for change in TextDiff::from_lines(&(expected + "\n"), &(got + "\n")).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        text.push_str(&format!("\n     {sign} {}", change.value().trim_end()));
    }
    text
}
