//! `indicia docs`: the catalogue of a project, as pages.
//!
//! In: a project. Out: a folder of pages: what is declared and defined, what it means, what depends on what.
//! Invariants: reads no data; nothing is written before every page is made; the same project gives the same bytes.

use std::path::{Path, PathBuf};

use indicia::catalogue;
use indicia::report::number_of;

use super::{Outcome, Stop, sound};
use crate::terminal::{Terminal, summary};
use indicia_runtime::paths::Shown;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia docs crime                    write the catalogue to build/crime-docs
  indicia docs crime --out site/docs    another folder";

/// What `indicia docs` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    project: PathBuf,
    /// Where the pages go; build/<name of the project's folder>-docs if left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Writes the catalogue.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = sound(&args.project, terminal)?;
    let out = args.out.clone().unwrap_or_else(|| Path::new("build").join(format!("{}-docs", project.folder_name())));
    let (pages, edited) = catalogue::write(&project, &out)?;
    let pages = number_of(pages, "page", "pages");
    terminal.err(&summary::edited(&edited));
    terminal.err(&format!("{pages}: {}\n", out.join("index.html").shown()));
    Ok(Outcome::Fine)
}
