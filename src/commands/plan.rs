//! `indicia plan`: what a definition becomes.
//!
//! In: a name. Out: its plan as built, after the rules, and as polars runs it. Invariant: reads no data.

use std::path::PathBuf;

use super::{Outcome, Stop, sound};
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia plan crimes_by_district           the plan of a table of the project in this folder
  indicia plan burglary_rate crime          the plan of an indicator of the project `crime`";

/// What `indicia plan` takes.
#[derive(clap::Args)]
pub struct Args {
    /// A table, indicator, measure, cohort or dataset
    name: String,
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
}

/// Shows a plan.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = sound(&args.project, terminal)?;
    let plans = project.plans(&args.name)?;
    let parts = [("As built", plans.built), ("After the rules", plans.optimised), ("As polars runs it", plans.engine)];
    let texts = parts.map(|(title, text)| format!("{}\n\n{}\n", terminal.strong(title), text.trim_end()));
    terminal.out(&texts.join("\n"))?;
    Ok(Outcome::Fine)
}
