//! `indicia verify`: the project's tables against printed ones, cell by cell.
//!
//! In: a project, a folder of printed tables as CSV, a list of allowed differences. Out: a table of tables and every
//! difference on stdout; an exit code that says whether there is one.

use std::path::PathBuf;
use std::time::Instant;

use indicia::report::number_of;
use indicia::reports::verify::{self, Verification};
use indicia::verify::Question;

use super::{Outcome, Stop, Written, forms, opened, outcome, session};
use crate::terminal::bar::Bar;
use crate::terminal::{self, Terminal};

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia verify crime --against printed                        every table that is printed, cell by cell
  indicia verify crime --against printed --except allowed.yaml  allow the differences listed in a file
  indicia verify crime --against printed --only burglary        one table
  indicia verify crime --against printed --format markdown      a report to keep

The folder has table-07.csv for Table 7, figure-07.csv for Figure 7, and NAME.csv for a table without a number.
Exit codes: 0 all equal or listed; 1 a difference that is not listed, or a listed one that does not occur; 2 wrong command line";

/// What `indicia verify` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// The folder of printed tables, as CSV
    #[arg(long, value_name = "DIR")]
    against: PathBuf,
    /// A YAML list of allowed differences, each with its reason
    #[arg(long, value_name = "FILE")]
    except: Option<PathBuf>,
    /// The data folder, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Only these tables, by name, number or title
    #[arg(long, value_name = "TABLE", num_args = 1..)]
    only: Vec<String>,
    /// How the report is written
    #[arg(long, value_parser = forms(("text", "For people"), verify::FORMS), value_name = "FORMAT", default_value = "text")]
    format: Written<verify::Write>,
}

/// Verifies a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let started = Instant::now();
    let project = opened(&args.project)?;
    let bar = Bar::new(terminal);
    let question = Question { against: &args.against, except: args.except.as_deref(), only: &args.only };
    let found = session(&project, args.data.as_deref(), &bar)?.verify(&question)?;
    drop(bar);
    outcome::say(&project.faults(), terminal);
    let setting = &project.checked.catalog.project;
    let report = Verification {
        title: &setting.title,
        banner: setting.banner.as_deref(),
        verified: &found.verified,
        ignored: &found.ignored,
        stale: &found.stale.diagnostics,
        sources: &found.stale.sources,
        warnings: &found.warnings,
    };
    match args.format {
        Written::Here => {
            terminal.out(&terminal::verify::text(&report, terminal))?;
            outcome::say(&found.stale, terminal);
            outcome::say(&found.warnings, terminal);
        }
        // A report in a form has both in it.
        Written::Form(form) => terminal.out(&(form.write)(&report)?)?,
    }
    let seconds = started.elapsed().as_secs_f64();
    let (compared, different, stale) = (report.compared(), report.different(), found.stale.diagnostics.len());
    let stale_entries = match stale {
        0 => String::new(),
        1 => "; 1 listed difference does not occur as listed".to_string(),
        n => format!("; {n} listed differences do not occur as listed"),
    };
    terminal.err(&format!(
        "{} compared in {seconds:.1} s: {}, {} allowed{stale_entries}\n",
        number_of(compared, "table", "tables"),
        number_of(different, "difference", "differences"),
        report.allowed(),
    ));
    Ok(if different > 0 || stale > 0 { Outcome::AtFault } else { Outcome::Fine })
}
