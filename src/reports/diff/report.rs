//! What `indicia diff` found.
//!
//! In: changes, and what running both sides gave. Out: one report, which each form sets in its own way.

use std::collections::BTreeMap;

use indicia_compiler::comparison::{Change, Class};
use indicia_compiler::diagnostics::{Advised, Diagnostic};
use indicia_compiler::model::Model;
use indicia_runtime::disclosure::Counts;
use indicia_runtime::impact::{Apart, CellChange, Flip, Relabelled, heaviest_first};

use crate::error::Error;

/// Writes the report in a form; the model is the later project's.
pub type Write = fn(&Report, &Model) -> Result<String, Error>;

/// All that is shown.
pub struct Report {
    /// The later project's title.
    pub title: String,
    /// Shown when the data is not to be quoted.
    pub banner: Option<String>,
    /// What the earlier side is called.
    pub before: String,
    /// What the later side is called.
    pub after: String,
    /// Every change, with the tests of it.
    pub changes: Vec<Tested>,
    /// What they do to the numbers; or why that is not known.
    pub impact: Result<Impact, String>,
    /// What else a reader must know.
    pub remarks: Vec<Advised>,
}

/// A change and the tests of it.
pub struct Tested {
    /// The change.
    pub change: Change,
    /// Title and place of each test that notices it: one that fails on one of the sides.
    pub tests: Vec<(String, String)>,
    /// Title and place of each other test that runs through it.
    pub passed: Vec<(String, String)>,
}

/// What changes do to the numbers.
#[derive(Default)]
pub struct Impact {
    /// Tables of which any cell changes, or that are on one side only.
    pub tables: Vec<Moved>,
    /// How many tables show the same in every cell.
    pub same: usize,
    /// How many cells show the same.
    pub unchanged: usize,
    /// Cohorts that ask something else.
    pub cohorts: Vec<Crossed>,
    /// Whether both sides ran over the same scans.
    pub shared: bool,
    /// By disclosure policy, how many counts change by less than it hides.
    pub close: BTreeMap<String, usize>,
    /// What a run on the records warns of, of either side; each once.
    pub warnings: Vec<Diagnostic>,
}

/// A table whose numbers move.
pub struct Moved {
    /// Its name, after or before.
    pub name: String,
    /// `Table 7`; the name without a number.
    pub called: String,
    /// Its title.
    pub title: String,
    /// On which sides it is.
    pub side: Side,
    /// Cells that differ, totals first, then the largest; for a table on one side only, none.
    pub cells: Vec<CellChange>,
    /// How many cells are on one side only: gone and new.
    pub counted: (usize, usize),
    /// Rows and columns that are on one side only, of a table that is on both.
    pub apart: Vec<Apart>,
    /// How many show the same.
    pub unchanged: usize,
    /// Orders that flipped.
    pub flips: Vec<Flip>,
    /// What goes by another text.
    pub relabelled: Vec<Relabelled>,
}

/// Where a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// On both sides.
    Both,
    /// On the later side.
    New,
    /// On the earlier side.
    Gone,
}

/// A cohort whose rows move.
pub struct Crossed {
    /// Its name.
    pub name: String,
    /// Counts; or the policy that suppresses them.
    pub counts: Result<Counts, String>,
}

impl Report {
    /// How many changes there are of each class, in the order of classes.
    pub fn classes(&self) -> Vec<(Class, usize)> {
        let count = |class: Class| self.changes.iter().filter(|tested| tested.change.class == class).count();
        Class::ALL.into_iter().map(|class| (class, count(class))).filter(|(_, n)| *n > 0).collect()
    }

    /// Whether nothing that a reader sees changed.
    pub fn is_cosmetic(&self) -> bool {
        self.changes.iter().all(|tested| tested.change.class == Class::Cosmetic)
    }
}

impl Crossed {
    /// Whether any row enters or leaves, as far as is known.
    pub fn moves(&self) -> bool {
        self.counts.as_ref().map_or(true, |counts| {
            counts.rows.as_ref().is_none_or(|(entering, leaving)| entering != "0" || leaving != "0")
                || counts.kept.as_ref().is_some_and(|kept| kept != "0")
        })
    }
}

impl Impact {
    /// Every changed cell with its table, totals first, then the largest.
    pub fn cells(&self) -> Vec<(&Moved, &CellChange)> {
        let mut all: Vec<(&Moved, &CellChange)> =
            self.tables.iter().flat_map(|table| table.cells.iter().map(move |cell| (table, cell))).collect();
        heaviest_first(&mut all, |(_, cell)| cell);
        all
    }
}
