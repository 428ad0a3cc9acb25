//! `indicia plan`: what a definition becomes.
//!
//! In: a name. Out: its plan as built, after the rules, and as polars runs it. Invariant: reads no data.

use std::path::PathBuf;

use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan;
use indicia_runtime::engine::polars::Polars;
use indicia_runtime::engine::{Engine, Request};

use super::{is_sound, say, unknown};
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia plan crimes_by_district           the plan of a table of the project in this folder
  indicia plan burglary_rate crime          the plan of an indicator of the project `crime`";

/// What `indicia plan` takes.
#[derive(clap::Args)]
pub struct Args {
    /// A table, indicator, measure, cohort or dataset
    name: String,
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
}

/// Shows a plan.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    if !is_sound(&project, terminal) {
        return Ok(Outcome::AtFault);
    }
    let checked = &project.checked;
    let definition = definition(&project, &args.name)?;
    let planned = plan::definition(&checked.catalog, &checked.model, definition);
    let data = project.folder.join(&checked.catalog.project.data);
    let spelled = match Polars.spell(&planned.plan, &Request::new(&checked.catalog, data)) {
        Ok(spelled) => spelled,
        Err(found) => {
            say(&found.sorted(&project.sources), &project.sources, terminal);
            return Ok(Outcome::AtFault);
        }
    };
    let parts = [
        ("As built", plan::show::show_spelled(&planned.before, &planned.schema, &checked.catalog)),
        ("After the rules", plan::show::show_spelled(&planned.plan, &planned.schema, &checked.catalog)),
        ("As polars runs it", spelled),
    ];
    let texts = parts.map(|(title, text)| format!("{}\n\n{}\n", terminal.strong(title), text.trim_end()));
    terminal.out(&texts.join("\n"))?;
    Ok(Outcome::Fine)
}

/// What a name of the command line stands for.
pub fn definition(project: &Project, name: &str) -> Result<Definition, Stop> {
    let checked = &project.checked;
    checked.definition(name).ok_or_else(|| unknown("definition or dataset", name, checked.names()))
}
