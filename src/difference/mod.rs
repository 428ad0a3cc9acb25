//! What `indicia diff` reports: changes, and what they do to the numbers.
//!
//! In: changes, and what running both sides gave. Out: one report, which each form of output sets in its own way.
//! Invariant: every form says the same.
//!
//! | part | what it holds |
//! |-|-|
//! | [`numbers`] | from safe tables to cells that change and counts of rows |
//! | [`words`] | what every form says in the same words |
//! | [`page`] | the report in words, for the templates of the page and the comment |
//! | [`terminal`], [`json`] | the other forms |

mod json;
mod numbers;
mod page;
mod terminal;
mod words;

use std::collections::BTreeMap;

use indicia_compiler::comparison::{Change, Class, Kind, covering};
pub use indicia_runtime::disclosure::{Counts, Line};
use indicia_runtime::impact::{CellChange, Flip};

pub use json::json;
pub use numbers::{crossed, tables};
pub use page::page;
pub use terminal::terminal;

use crate::project::Project;
use crate::report::place;

/// All that is told.
pub struct Report {
    /// The later project's title.
    pub title: String,
    /// Shown when the data is not to be quoted.
    pub banner: Option<String>,
    /// What the earlier side is called.
    pub before: String,
    /// What the later side is called.
    pub after: String,
    /// Every change, with the tests that run through it.
    pub changes: Vec<Told>,
    /// What they do to the numbers; or why that is not told.
    pub impact: Result<Impact, String>,
    /// What else is to be known.
    pub remarks: Vec<String>,
}

/// A change and the tests of it.
pub struct Told {
    /// The change.
    pub change: Change,
    /// Title and place of each test.
    pub tests: Vec<(String, String)>,
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
    /// Cells that differ, largest first; for a table on one side only, none.
    pub cells: Vec<CellChange>,
    /// How many cells are on one side only: gone and new.
    pub apart: (usize, usize),
    /// How many show the same.
    pub unchanged: usize,
    /// Orders that flipped.
    pub flips: Vec<Flip>,
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
        let count = |class: Class| self.changes.iter().filter(|told| told.change.class == class).count();
        Class::ALL.into_iter().map(|class| (class, count(class))).filter(|(_, n)| *n > 0).collect()
    }

    /// Whether nothing that a reader sees changed.
    pub fn is_cosmetic(&self) -> bool {
        self.changes.iter().all(|told| told.change.class == Class::Cosmetic)
    }
}

impl Crossed {
    /// Whether any row enters or leaves, as far as is told.
    pub fn moves(&self) -> bool {
        self.counts.as_ref().map_or(true, |counts| {
            counts.rows.as_ref().is_none_or(|(entering, leaving)| entering != "0" || leaving != "0")
        })
    }
}

impl Impact {
    /// Every changed cell with its table, largest first.
    pub fn cells(&self) -> Vec<(&Moved, &CellChange)> {
        let mut all: Vec<(&Moved, &CellChange)> =
            self.tables.iter().flat_map(|table| table.cells.iter().map(move |cell| (table, cell))).collect();
        all.sort_by(|a, b| b.1.weight().total_cmp(&a.1.weight()));
        all
    }
}

/// Each change with the tests of the later project that run through it, where a test could hold it.
pub fn told(changes: Vec<Change>, after: &Project) -> Vec<Told> {
    let with_tests = |change: Change| {
        let covering = match words::is_testable(change.class) {
            true => covering(&change, &after.checked.model.tests),
            false => Vec::new(),
        };
        let tests = covering.into_iter().map(|test| (test.title.clone(), place(&after.sources, test.span))).collect();
        Told { change, tests }
    };
    changes.into_iter().map(with_tests).collect()
}

/// The later name of each earlier one of a kind, where it was renamed.
pub fn renames(changes: &[Change], kind: Kind) -> BTreeMap<String, String> {
    let pairs = changes.iter().filter(|c| c.class == Class::Renamed && c.subject.kind == kind);
    pairs.filter_map(|c| Some((c.subject.before.clone()?, c.subject.after.clone()?))).collect()
}
