//! `indicia check`: everything that is wrong with a project, in one go.
//!
//! In: a project. Out: its diagnostics on stdout, a count on stderr; with `--fix` its definitions put right where that is safe, each
//! change on stderr. Invariants: reads no data; the exit code is that of the project as it is afterwards.

use std::path::PathBuf;

use indicia::project::Project;
use indicia::repair::repair;
use indicia::report;

use super::{Outcome, Stop, outcome};
use crate::terminal::{Terminal, diagnostics};

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia check                          check the project in this folder
  indicia check crime --deny-warnings    fail on warnings too
  indicia check crime --fix              fix what has only one possible fix, then show what is left
  indicia check crime --format json      one JSON object for each finding, for an editor or a pipeline";

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
    /// Show each finding, also where there are very many
    #[arg(long)]
    all: bool,
    /// Fix definitions where only one thing can have been meant: a misspelt name, quotes, how a period is written
    #[arg(long)]
    fix: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs, one object on each line
    Json,
}

/// Checks a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    let project = if args.fix { fixed(project, terminal)? } else { project };
    let faults = project.faults();
    terminal.out(&match args.format {
        Format::Text => {
            let text = if args.all { diagnostics::all } else { diagnostics::text };
            text(&faults.diagnostics, &faults.sources, terminal.colour_out, terminal.width)
        }
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

/// The project with its safe fixes applied; each is shown, by file.
fn fixed(project: Project, terminal: &Terminal) -> Result<Project, Stop> {
    let (project, changed) = repair(project)?;
    let mut files = 0;
    let mut text = String::new();
    for (i, change) in changed.iter().enumerate() {
        if i == 0 || changed[i - 1].path != change.path {
            files += 1;
            text.push_str(&format!("{}\n", change.path));
        }
        let (old, new) = (visible(&change.old), visible(&change.new));
        text.push_str(&format!("  line {}: {old} is now {new} ({})\n", change.line, change.code));
    }
    let (changes, files) =
        (report::number_of(changed.len(), "change", "changes"), report::number_of(files, "file", "files"));
    terminal.err(&format!("{text}{changes} in {files}\n"));
    Ok(project)
}

/// A text as a reader can see it: blanks by their number.
fn visible(text: &str) -> String {
    match text.chars().next() {
        None => "nothing".to_string(),
        Some(' ') if text.len() == 1 => "a space".to_string(),
        Some(c) if text.trim().is_empty() || !text.contains(|c: char| c.is_ascii_graphic() || c.is_alphabetic()) => {
            format!("U+{:04X}", u32::from(c))
        }
        Some(_) => text.trim().to_string(),
    }
}
