//! `indicia synth`: synthetic records, from published figures or from declarations alone.
//!
//! In: a project and its margins files. Out: files of records as the datasets declare them, marked as synthetic, and a report.

use std::path::PathBuf;

use indicia::project::Project;
use indicia::synth::{Options, make};

use super::{Outcome, Stop, outcome};
use crate::terminal::Terminal;
use crate::terminal::bar::Bar;

/// Shown below --help.
pub const EXAMPLES: &str = "\
A dataset with a file in data/margins gets records that agree with the figures there; any other
gets dummy rows, which keep the rules of its declaration and are on both sides of each threshold
that the definitions use.

Examples:
  indicia synth crime                          make the records of every dataset
  indicia synth crime --check                  make and check the records, but write nothing
  indicia synth crime --only crimes            one dataset (and what it needs, which is not written)
  indicia synth crime --scale 80 --out big     eighty times as many records, with the same shares
  indicia synth crime --dummy --out trial      no figures: dummy rows of every dataset, to write definitions against
  indicia run crime --data trial               and the tables that they give

Nothing is written when the records do not give every figure (exit code 1), unless --anyway is given.
A file that is not marked as synthetic is never overwritten.";

/// What `indicia synth` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// Where files go; the project's data folder if left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Make N times as many records, with the same shares
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    scale: u32,
    /// Make dummy rows, also for datasets with published figures
    #[arg(long, conflicts_with_all = ["scale", "anyway"])]
    dummy: bool,
    /// How many dummy rows to make for a dataset of events; more where thresholds need them
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rows: u32,
    /// A seed in place of the one in the files: other rows that give the same figures
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Only these datasets
    #[arg(long, value_name = "DATASET", num_args = 1..)]
    only: Vec<String>,
    /// Write the records even when they do not give every figure
    #[arg(long)]
    anyway: bool,
    /// Make and check the records, but write nothing
    #[arg(long)]
    check: bool,
}

/// Makes records.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    let options = Options {
        out: args.out.as_deref(),
        scale: args.scale,
        dummy: args.dummy,
        rows: args.rows,
        seed: args.seed,
        only: &args.only,
        anyway: args.anyway,
        check: args.check,
    };
    let made = make(&project, &options, &Bar::new(terminal))?;
    outcome::say(&made.definitions, terminal);
    terminal.out(&made.report)?;
    if !made.met && !args.anyway && !args.check {
        terminal.err("nothing was written; --anyway writes records that do not give every figure\n");
    }
    outcome::say(&made.found, terminal);
    Ok(if made.met { Outcome::Fine } else { Outcome::AtFault })
}
