//! What is asked of the making of records, and what it gives.

use std::path::Path;

use indicia_compiler::catalog::Catalog;
use indicia_synth::spec::MarginsFile;

use crate::error::Faults;
use crate::progress::Progress;
use crate::project::Project;

/// What is made, and where.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// Where files go; the project's data folder if not given.
    pub out: Option<&'o Path>,
    /// How many times as many records to make, with the same shares.
    pub scale: u32,
    /// Whether datasets with published figures get dummy rows, too.
    pub dummy: bool,
    /// How many dummy rows to make for a dataset of events; more where thresholds need them.
    pub rows: u32,
    /// A seed in place of the one in the files.
    pub seed: Option<u64>,
    /// Only these datasets, by name; all if none is given.
    pub only: &'o [String],
    /// Whether files are written even when the rows do not give every figure.
    pub anyway: bool,
    /// Whether nothing is written.
    pub check: bool,
}

/// What was made.
pub struct Made {
    /// The figures and the thresholds, and whether the rows give them, as text.
    pub report: String,
    /// Whether the rows give every figure.
    pub met: bool,
    /// Warnings about the figures.
    pub found: Faults,
    /// Warnings about the definitions whose thresholds dummy rows are made for.
    pub definitions: Faults,
}

/// The records of a project, on the way to their files.
pub(super) struct Work<'w> {
    pub(super) options: &'w Options<'w>,
    pub(super) project: &'w Project,
    pub(super) catalog: &'w Catalog,
    pub(super) files: &'w [MarginsFile],
    /// Where files go.
    pub(super) out: &'w Path,
    pub(super) progress: &'w dyn Progress,
}
