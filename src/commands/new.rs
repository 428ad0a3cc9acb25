//! `indicia new`: a small project, ready to run.
//!
//! In: a folder. Out: its files' paths on stdout.

use std::path::PathBuf;

use indicia::starter;

use super::{Outcome, Stop};
use crate::terminal::Terminal;
use indicia_runtime::paths::Shown;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia new crime           write a project to the folder `crime`
  indicia run crime           and fill its tables";

/// What `indicia new` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The folder to write to; new or empty
    dir: PathBuf,
}

/// Writes the project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    for path in starter::write(&args.dir)? {
        terminal.out(&format!("{}\n", path.shown()))?;
    }
    terminal.err(&format!("a project with made-up data; run it with `indicia run {}`\n", args.dir.shown()));
    Ok(Outcome::Fine)
}
