//! `indicia check`: everything that is wrong with a project, in one go.
//!
//! In: a project. Out: its diagnostics on stdout, a count on stderr. Invariant: reads no data.

use std::path::PathBuf;

use indicia::project::Project;
use indicia::report;

use super::{Outcome, Stop, outcome};
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia check                          check the project in this folder
  indicia check crime --deny-warnings    fail on warnings too
  indicia check crime --format json      one JSON object a finding, for an editor or a pipeline";

/// What `indicia check` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// How findings are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Fail when there are warnings
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs, one object a line
    Json,
}

/// Checks a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    let faults = project.faults();
    terminal.out(&match args.format {
        Format::Text => report::text(&faults.diagnostics, &faults.sources, terminal.colour_out, terminal.width),
        Format::Json => report::json(&faults.diagnostics, &faults.sources),
    })?;
    let (definitions, files) = project.size();
    terminal.err(&format!(
        "{} in {}: {}\n",
        report::number_of(definitions, "definition", "definitions"),
        report::number_of(files, "file", "files"),
        outcome::found(&faults)
    ));
    let failed = !project.is_sound() || (args.deny_warnings && !faults.diagnostics.is_empty());
    Ok(if failed { Outcome::AtFault } else { Outcome::Fine })
}
