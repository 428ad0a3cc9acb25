//! The funnel: how many rows each clause of each cohort let through.
//!
//! In: the steps of a plan and the totals of a run. Out: one line a step, in their order.
//! Invariant: every line has numbers; a count over nothing is 0.

use indicia_compiler::layout::{Asks, FunnelStep};

use super::bug::Bug;
use super::cell::Cell;
use super::totals::Totals;

/// One line of the funnel report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelLine {
    /// The dataset's name.
    pub dataset: String,
    /// The cohort's name; empty for what reading the dataset itself found.
    pub cohort: String,
    /// The clause as written.
    pub clause: String,
    /// Rows before it.
    pub rows_in: Cell,
    /// Rows after it.
    pub rows_out: Cell,
    /// Rows that it left out because a value was missing.
    pub missing: Cell,
    /// What it asks of a row.
    pub asks: Asks,
}

/// Fills the steps.
pub fn funnel(steps: &[FunnelStep], totals: &Totals) -> Result<Vec<FunnelLine>, Bug> {
    steps
        .iter()
        .map(|step| {
            Ok(FunnelLine {
                dataset: step.dataset.clone(),
                cohort: step.cohort.clone(),
                clause: step.clause.clone(),
                rows_in: totals.leaf(&step.rows_in)?,
                rows_out: totals.leaf(&step.rows_out)?,
                missing: totals.leaf(&step.missing)?,
                asks: step.asks,
            })
        })
        .collect()
}
