//! `indicia mutate`: would a test notice if a definition were another?
//!
//! In: a project whose tests pass. Out: each change of one thing that nothing notices, with the test to add, and a score.
//! Invariant: nothing of the project is written to, and of its data only what may be published is looked at.

use std::path::PathBuf;

use indicia::progress::Progress;
use indicia_compiler::mutation;
use indicia_compiler::names::hir::Definition;
use indicia_runtime::engine::Request;

use super::{is_sound, unknown};
use crate::bar::Bar;
use crate::inline_tests::{Ran, run};
use crate::mutants::fates;
use crate::mutation_report::{Report, json, markdown, text};
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia mutate crime                             change one thing at a time, and say what no test notices
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
    /// Also run the tables on the project's data: a change that shows in a cell is noticed
    #[arg(long)]
    snapshots: bool,
    /// The data folder for --snapshots, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR", requires = "snapshots")]
    data: Option<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
    /// Exit with 1 when fewer of the changes are noticed, in percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
}

/// How the report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines for reading
    Terminal,
    /// For a pull request
    Markdown,
    /// One object, for programs
    Json,
}

/// Changes the definitions and reports what is not noticed.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    if !is_sound(&project, terminal) {
        return Ok(Outcome::AtFault);
    }
    let (sources, checked) = (&project.sources, &project.checked);
    let (catalog, model) = (&checked.catalog, &checked.model);
    if let Some(name) = args.only.as_deref().filter(|name| checked.definition(name).is_none()) {
        return Err(unknown("definition", name, checked.names()));
    }
    for test in &model.tests {
        if !matches!(run(test, catalog, model, sources)?, Ran::Passed) {
            terminal.err(&format!(
                "error: the test \"{}\" ({}) does not pass as it is, so it can tell nothing of changes\n  help: run `indicia test`\n",
                test.title,
                project.place(test.span)
            ));
            return Ok(Outcome::AtFault);
        }
    }
    let mut mutants = mutation::mutants(sources, checked);
    let wanted = |name: &str| args.only.as_deref().is_none_or(|only| only == name);
    mutants.retain(|mutant| wanted(&mutant.name));
    // Without data only a test of a table itself could notice its changes, and most tables are looked at as a whole.
    let tested = |definition: &Definition| {
        model.tests.iter().any(|test| mutation::reached_by_test(model, test).contains(definition))
    };
    let asked_for = |definition: &Definition| match definition {
        Definition::Table(_) => args.snapshots || args.only.is_some() || tested(definition),
        Definition::Dataset(_) | Definition::Cohort(_) | Definition::Measure(_) | Definition::Indicator(_) => true,
    };
    let left_out = {
        let before = mutants.len();
        mutants.retain(|mutant| asked_for(&mutant.of));
        before - mutants.len()
    };
    let data = match args.snapshots {
        true => Some(Request::new(catalog, project.data_folder(args.data.as_deref())?)),
        false => None,
    };
    let steps = model.tests.len() + if args.snapshots { mutants.len() } else { 0 };
    let bar = Bar::new(terminal);
    bar.begin("changing definitions", steps);
    let fates = fates(catalog, model, sources, &mutants, data.as_ref(), &bar)?;
    drop(bar);
    let report = Report { title: &catalog.project.title, sources, mutants: &mutants, fates: &fates, left_out };
    terminal.out(&match args.format {
        Format::Terminal => text(&report, terminal),
        Format::Markdown => markdown(&report),
        Format::Json => json(&report),
    })?;
    let below = args.fail_under.is_some_and(|least| report.is_below(least));
    if let (Some(least), true) = (args.fail_under, below) {
        terminal.err(&format!("fewer than {least} % of the changes are noticed\n"));
    }
    Ok(if below { Outcome::AtFault } else { Outcome::Fine })
}
