//! What a run warns of, each where it is declared and written.
//!
//! In: what was found in the data, and the project. Out: diagnostics. Invariant: whichever command reads the data, the same is said of it.

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::model::ComparedText;
use indicia_compiler::plan::paired::Version;
use indicia_runtime::disclosure::{Warning, WarningKind};

use crate::error::Faults;
use crate::project::Project;

impl Project {
    /// These warnings as diagnostics of the project.
    pub(crate) fn warned(&self, found: &[Warning], of_tables: &[Diagnostic]) -> Faults {
        let version = Version { catalog: &self.checked.catalog, model: &self.checked.model };
        Faults::new(placed(found, of_tables, version), &self.sources)
    }
}

/// These warnings; those about a text that a condition compares where it is written.
pub(crate) fn placed(found: &[Warning], of_tables: &[Diagnostic], of: Version<'_>) -> Vec<Diagnostic> {
    let place = |warning: &Warning| {
        let found = warning.diagnostic(of.catalog);
        let (test, looked_for, said) = match &warning.kind {
            WarningKind::NoSuchText { test, text, .. } => (test, text, "no row has this"),
            WarningKind::OtherSpelling { test, text, .. } => (test, text, "some rows have it in another spelling"),
            _ => return found,
        };
        let is_it = |known: &&ComparedText| {
            let column = (known.dataset, known.column) == (warning.dataset, warning.column);
            column && known.test == *test && known.text == *looked_for
        };
        match of.model.compared.iter().find(is_it) {
            Some(compared) => found.first_at(compared.span, said),
            None => found,
        }
    };
    found.iter().map(place).chain(of_tables.iter().cloned()).collect()
}
