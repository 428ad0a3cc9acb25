//! `indicia check`: everything that is wrong with a project, in one go.
//!
//! In: a project. Out: its diagnostics on stdout, a count on stderr. Invariant: reads no data.

use std::path::PathBuf;

use indicia_compiler::source::SourceKind;

use super::found;
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::report;
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
    let Project { sources, checked, .. } = Project::open(&args.project)?;
    terminal.out(&match args.format {
        Format::Text => report::text(&checked.diagnostics, &sources, terminal.colour_out, terminal.width),
        Format::Json => report::json(&checked.diagnostics, &sources),
    })?;
    let (errors, warnings) = report::count(&checked.diagnostics);
    let hir = &checked.hir;
    let named = hir.measures.iter().filter(|m| !m.head.name.value.is_empty()).count();
    let definitions = hir.cohorts.len() + named + hir.indicators.len() + hir.tables.len();
    let files = sources.of_kind(SourceKind::Definitions).count();
    terminal.err(&format!(
        "{} in {}: {}\n",
        report::number_of(definitions, "definition", "definitions"),
        report::number_of(files, "file", "files"),
        found(errors, warnings)
    ));
    let failed = errors > 0 || (args.deny_warnings && warnings > 0);
    Ok(if failed { Outcome::AtFault } else { Outcome::Fine })
}
