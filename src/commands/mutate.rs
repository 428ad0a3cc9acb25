//! `indicia mutate`: would a test notice if a definition were another?
//!
//! In: a project whose tests pass. Out: each change of one thing that nothing notices, with the test to add, and a score.
//! Invariant: nothing of the project is written to, and of its data only what may be published is looked at.

use std::path::PathBuf;

use indicia::reports::mutate::{self, Report};

use super::{Outcome, Stop, Written, forms, opened, outcome, session};
use crate::terminal::bar::Bar;
use crate::terminal::{self, Terminal};

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia mutate crime                             change one thing at a time, and list what no test notices
  indicia mutate crime --only serious_violence     only changes of this definition
  indicia mutate crime --snapshots                 a change that moves a cell of a table is noticed too
  indicia mutate crime --format markdown           as a comment on a pull request, with whole tests to copy
  indicia mutate crime --fail-under 80             exit with 1 when fewer than 80 % of the changes are noticed";

/// What `indicia mutate` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// Only changes of the definition with this name
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Also run the tables on the project's data; a change that shows in a cell counts as noticed
    #[arg(long)]
    snapshots: bool,
    /// The data folder for --snapshots, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR", requires = "snapshots")]
    data: Option<PathBuf>,
    /// How the report is written
    #[arg(long, value_parser = forms(("terminal", "Lines for reading"), mutate::FORMS), value_name = "FORMAT", default_value = "terminal")]
    format: Written<mutate::Write>,
    /// Exit with 1 when less than this percentage of the changes is noticed
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
}

/// Changes the definitions and reports what is not noticed.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = opened(&args.project)?;
    let bar = Bar::new(terminal);
    let found = session(&project, args.data.as_deref(), &bar)?.mutate(args.only.as_deref(), args.snapshots)?;
    drop(bar);
    outcome::say(&project.faults(), terminal);
    let report = Report {
        title: &project.checked.catalog.project.title,
        sources: &project.sources,
        mutants: &found.mutants,
        fates: &found.fates,
        left_out: found.skipped,
    };
    terminal.out(&match args.format {
        Written::Here => terminal::mutate::text(&report, terminal),
        Written::Form(form) => (form.write)(&report)?,
    })?;
    outcome::say(&found.warnings, terminal);
    match args.fail_under {
        Some(least) if report.is_below(least) => {
            terminal.err(&format!("fewer than {least} % of the changes are noticed\n"));
            Ok(Outcome::AtFault)
        }
        Some(_) | None => Ok(Outcome::Fine),
    }
}
