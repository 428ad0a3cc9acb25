//! What a run warns of, each where it is declared and written.
//!
//! In: what was found in the data, and the project. Out: diagnostics. Invariant: whichever command reads the data, the same is said of it.

use indicia_compiler::Checked;
use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::model::{ComparedText, Model};
use indicia_runtime::disclosure::{Warning, WarningKind};

use crate::error::Faults;
use crate::project::Project;

impl Project {
    /// These warnings as diagnostics of the project.
    pub(crate) fn warned(&self, found: &[Warning], of_tables: &[Diagnostic]) -> Faults {
        let Checked { catalog, model, .. } = &self.checked;
        Faults::new(placed(found, of_tables, catalog, model), &self.sources)
    }
}

/// These warnings, the texts that no row has where they are written.
pub(crate) fn placed(found: &[Warning], of_tables: &[Diagnostic], catalog: &Catalog, model: &Model) -> Vec<Diagnostic> {
    let place = |warning: &Warning| {
        let found = warning.diagnostic(catalog);
        let WarningKind::NoSuchText { test, text: looked_for, .. } = &warning.kind else { return found };
        let is_it = |known: &&ComparedText| {
            let column = (known.dataset, known.column) == (warning.dataset, warning.column);
            column && known.test == *test && known.text == *looked_for
        };
        match model.compared.iter().find(is_it) {
            Some(compared) => found.first_at(compared.span, "no row has this"),
            None => found,
        }
    };
    found.iter().map(place).chain(of_tables.iter().cloned()).collect()
}
