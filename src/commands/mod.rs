//! The commands, one a file: each takes its arguments, asks the library, and puts the answer into words.
//!
//! In: parsed arguments. Out: an outcome. Invariant: nothing is computed here; `indicia` (src/lib.rs) does the work and returns data.

pub mod check;
pub mod diff;
pub mod docs;
pub mod explain;
pub mod fmt;
pub mod graph;
pub mod infer;
pub mod limits;
pub mod mutate;
pub mod new;
mod outcome;
mod pages;
mod place;
pub mod plan;
mod report;
pub mod review;
pub mod run;
pub mod snapshot;
pub mod synth;
pub mod test;
pub mod threads;
pub mod verify;

use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicia::error::Error;
use indicia::project::Project;
use indicia::reports::Form;
use indicia::session::Session;

pub use self::outcome::{Outcome, Stop};
use self::report::report_to;
use crate::terminal::Terminal;
use crate::terminal::bar::Bar;

/// A project that can run. What was found in it is said.
fn sound(folder: &Path, terminal: &Terminal) -> Result<Project, Stop> {
    let project = opened(folder)?;
    outcome::say(&project.faults(), terminal);
    Ok(project)
}

/// A project that can run, of a command that reads its data: what was found in it is said once the data is right, since an error of the data
/// comes first.
fn opened(folder: &Path) -> Result<Project, Stop> {
    let project = Project::open(folder)?;
    if !project.is_sound() {
        return Err(Error::Definitions(project.faults()).into());
    }
    Ok(project)
}

/// A session on a project and a data folder, with a bar for its progress.
fn session<'a>(project: &'a Project, data: Option<&Path>, bar: &'a Bar) -> Result<Session<'a>, Stop> {
    pages::small();
    Ok(Session::new(project)?.data(data)?.progress(bar))
}

/// How a report is written.
#[derive(Clone, Copy)]
enum Written<F: 'static> {
    /// For the terminal, by the program itself.
    Here,
    /// In a form of the library.
    Form(&'static Form<F>),
}

/// The forms of a report as clap reads and lists them, first that of the terminal with its name and what it is for.
fn forms<F: Copy + Send + Sync + 'static>(
    here: (&'static str, &'static str),
    all: &'static [Form<F>],
) -> impl TypedValueParser<Value = Written<F>> {
    let names = [here].into_iter().chain(all.iter().map(|form| (form.name, form.help)));
    let names = names.map(|(name, help)| PossibleValue::new(name).help(help));
    let form = |name: String| all.iter().find(|form| form.name == name).map_or(Written::Here, Written::Form);
    PossibleValuesParser::new(names).map(form)
}
