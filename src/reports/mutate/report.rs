//! What `indicia mutate` found.
//!
//! In: mutants and what became of each. Out: those that nothing notices, by place, with the test to add, and a score.
//! Invariant: of data nothing is shown but the names of tables.

use indicia_compiler::diagnostics::{Advice, Advised};
use indicia_compiler::mutation::Mutant;
use indicia_compiler::source::Sources;

use crate::error::Error;
use crate::mutation::Fate;
use crate::report::number_of;

/// Writes the report in a form.
pub type Write = fn(&Report) -> Result<String, Error>;

/// Mutants and what became of them.
pub struct Report<'a> {
    /// The project's title.
    pub title: &'a str,
    /// The project's texts.
    pub sources: &'a Sources,
    /// In order of the definitions.
    pub mutants: &'a [Mutant],
    /// One per mutant.
    pub fates: &'a [Fate],
    /// Changes of tables that were not asked for.
    pub left_out: usize,
}

impl Report<'_> {
    /// How many changes are noticed.
    pub fn noticed(&self) -> usize {
        self.fates.iter().filter(|fate| matches!(fate, Fate::Test(_) | Fate::Table(_) | Fate::Check)).count()
    }

    /// How many changes mean the same.
    pub fn equivalent(&self) -> usize {
        self.fates.iter().filter(|fate| matches!(fate, Fate::Equivalent(_))).count()
    }

    /// Changes that mean something.
    pub fn real(&self) -> usize {
        self.fates.len() - self.equivalent()
    }

    /// How many of the changes that mean something are noticed, in whole percent rounded down.
    pub fn score(&self) -> usize {
        (100 * self.noticed()).checked_div(self.real()).unwrap_or(100)
    }

    /// Whether fewer than this percentage are noticed.
    pub fn is_below(&self, least: u8) -> bool {
        100 * self.noticed() < usize::from(least) * self.real()
    }

    /// Those that nothing notices, by place, and whether some test looks at the definition.
    pub fn unnoticed(&self) -> Vec<(&Mutant, bool)> {
        let all = self.mutants.iter().zip(self.fates);
        let mut found: Vec<(&Mutant, bool)> = all
            .filter_map(|(mutant, fate)| match fate {
                Fate::Unnoticed { looked_at } => Some((mutant, *looked_at)),
                Fate::Test(_) | Fate::Table(_) | Fate::Check | Fate::Equivalent(_) => None,
            })
            .collect();
        found.sort_by_key(|(mutant, _)| mutant.span);
        found
    }

    /// `134 changes: 98 noticed, 30 not, 6 mean the same; score 76 %`
    pub fn summary(&self) -> Advised {
        let (noticed, same) = (self.noticed(), self.equivalent());
        let same = match same {
            0 => String::new(),
            1 => ", 1 means the same".to_string(),
            same => format!(", {same} mean the same"),
        };
        let found = format!(
            "{}: {noticed} noticed, {} not{same}; score {} %",
            number_of(self.fates.len(), "change", "changes"),
            self.real() - noticed,
            self.score(),
        );
        if self.left_out == 0 {
            return found.into();
        }
        let changes = number_of(self.left_out, "change", "changes");
        Advised::new(format!("{found}\n{changes} skipped: these tables have no test; "), Advice::CheckByTables)
    }
}

/// What is said of a mutant whose definition no test looks at.
pub fn untested(looked_at: bool) -> &'static str {
    if looked_at { "" } else { " (no test looks at it yet)" }
}
