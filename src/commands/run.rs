//! `indicia run`: from a project and its data to written tables.
//!
//! In: a project, a data folder. Out: the tables on stdout; tables, index, funnel report and manifest in the output folder.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicia::run::{Lock, Options, Ran};
use indicia_runtime::paths::Shown;
use indicia_runtime::render::{self, Colour, FORMATS, Format, format_named};

use super::{Outcome, Stop, opened, outcome, session};
use crate::terminal::bar::Bar;
use crate::terminal::{Terminal, summary};

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia run                                    run the project in this folder
  indicia run crime                              write all tables to build/crime
  indicia run crime --data /srv/2024 --out out   other data, another output folder
  indicia run crime --only burglary --format csv one table, as CSV; others of an earlier run stay if they are up to date
  indicia run crime --lock                       also note every input file in crime/indicia.lock
  indicia run crime --locked                     fail when an input is not the one noted in it";

/// What `indicia run` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// The data folder, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where outputs go; build/<name of the project's folder> if left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only these tables, by name, number or title; others of an earlier run are kept where they would come out the same
    #[arg(long, value_name = "TABLE", num_args = 1..)]
    only: Vec<String>,
    /// The formats to write, in place of those that indicia.yaml names
    #[arg(long, value_parser = formats(), value_delimiter = ',')]
    format: Vec<&'static Format>,
    /// Fail when an input differs from indicia.lock
    #[arg(long, conflicts_with = "lock")]
    locked: bool,
    /// Write indicia.lock, which notes every input file
    #[arg(long, conflicts_with = "only")]
    lock: bool,
    /// Do not print the tables
    #[arg(long, short)]
    quiet: bool,
}

/// The formats that there are, as clap reads and lists them.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.help));
    PossibleValuesParser::new(names).try_map(|name| format_named(&name).ok_or("there is no such format"))
}

/// Runs a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let started = Instant::now();
    let project = opened(&args.project)?;
    let out = args.out.clone().unwrap_or_else(|| Path::new("build").join(project.folder_name()));
    let lock = match (args.locked, args.lock) {
        (true, _) => Lock::Compare,
        (false, true) => Lock::Write,
        (false, false) => Lock::Ignore,
    };
    let bar = Bar::new(terminal);
    let options = Options { only: &args.only, formats: &args.format, out: &out, lock };
    let session = session(&project, args.data.as_deref(), &bar)?;
    let Ran { answered, outdated, edited } = session.run(&options)?;
    let warnings = session.warnings(&answered);
    drop(bar);
    outcome::say(&project.faults(), terminal);
    // Printed last: a reader that has seen enough does not cost the outputs.
    if !args.quiet {
        let colour = if terminal.colour_out { Colour::On } else { Colour::Off };
        for table in &answered.tables {
            terminal.out(&format!("{}\n", render::terminal(table, terminal.width, colour)))?;
        }
    }
    outcome::say(&warnings, terminal);
    let seconds = started.elapsed().as_secs_f64();
    terminal.err(&summary::outdated(&outdated));
    terminal.err(&summary::edited(&edited));
    let lines = summary::lines(&answered, &project.checked.catalog);
    terminal.err(&format!("{lines} in {seconds:.1} s: {}\n", out.join("index.html").shown()));
    Ok(Outcome::Fine)
}
