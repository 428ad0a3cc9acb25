//! `indicia snapshot`: what definitions mean and tables show, recorded beside them.
//!
//! In: a project and its data. Out: `snapshots/NAME.snap.new` for what is not as recorded; with `--accept` the record itself;
//! with `--check` nothing but what differs, and a fault. Invariant: nothing is written before everything is computed.

use std::path::PathBuf;

use indicia::project::Project;
use indicia::report::number_of;
use indicia::snapshots::folder::Folder;
use indicia::snapshots::state::State;

use super::{Outcome, Stop, opened, outcome, session};
use crate::terminal::bar::Bar;
use crate::terminal::{Terminal, snapshot};
use indicia_runtime::paths::Shown;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia snapshot crime --accept          record every definition and table in crime/snapshots
  indicia snapshot crime                   note what differs from the record, for `indicia review crime`
  indicia snapshot crime --check           change nothing; show what differs, and fail if anything does
  indicia snapshot crime --check --no-data without the cells of tables, where the data is not at hand
  indicia snapshot crime --only burglary   one definition

Exit codes: 0 as recorded, or noted; 1 with --check: something differs from the record; 2 wrong command line";

/// What `indicia snapshot` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// The data folder, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR", conflicts_with = "no_data")]
    data: Option<PathBuf>,
    /// Read no data: recorded cells of tables are neither checked nor changed
    #[arg(long)]
    no_data: bool,
    /// Write nothing; show what differs from the record, and fail if anything does
    #[arg(long, conflicts_with = "accept")]
    check: bool,
    /// Record everything as it is now, without a review, and remove records of definitions that are gone
    #[arg(long)]
    accept: bool,
    /// Only these definitions, by name
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
}

/// How many changed cells of one table are listed one by one.
const MOST: usize = 20;

/// Records a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = opened(&args.project)?;
    let bar = Bar::new(terminal);
    let state = session(&project, args.data.as_deref(), &bar)?.snapshots(&args.only, !args.no_data)?;
    drop(bar);
    outcome::say(&project.faults(), terminal);
    outcome::say(&state.warnings, terminal);
    match (args.check, args.accept) {
        (true, _) => check(&state, &project, terminal),
        (false, true) => accept(state, terminal),
        (false, false) => propose(state, &args.project.shown(), terminal),
    }
}

/// Shows what is not as recorded.
fn check(state: &State, project: &Project, terminal: &Terminal) -> Result<Outcome, Stop> {
    let (mut new, mut changed) = (0, 0);
    for (of, difference) in state.differences(&project.checked) {
        let place = of.place();
        match difference {
            None => {
                new += 1;
                terminal.out(&format!("{} {place}\n", terminal.bad("not recorded")))?;
            }
            Some(parts) => {
                changed += 1;
                let shown = snapshot::difference(&parts, MOST, terminal);
                terminal.out(&format!("{} {place}\n{shown}\n", terminal.bad("changed")))?;
            }
        }
    }
    say_gone(state, terminal)?;
    let faults = [(new, "not recorded"), (changed, "changed"), (state.gone.len(), "gone")];
    let faults: Vec<String> =
        faults.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let checked = definitions(state);
    if faults.is_empty() {
        terminal.err(&format!("{checked} as recorded\n"));
        return Ok(Outcome::Fine);
    }
    terminal.err(&format!("{checked}: {}\n", faults.join(", ")));
    terminal.err("  help: run `indicia snapshot`, then accept what is right with `indicia review`\n");
    Ok(Outcome::AtFault)
}

/// Records everything.
fn accept(mut state: State, terminal: &Terminal) -> Result<Outcome, Stop> {
    let changed: Vec<String> = state.changed().into_iter().map(|(snapshot, _)| snapshot.name.clone()).collect();
    state.accept()?;
    for name in &changed {
        terminal.out(&format!("{}\n", Folder::shown(name)))?;
    }
    for name in &state.gone {
        terminal.out(&format!("{} removed: no definition has that name\n", Folder::shown(name)))?;
    }
    let (all, written, removed) = (definitions(&state), changed.len(), state.gone.len());
    terminal.err(&format!("{all}: {written} recorded anew, {removed} removed\n"));
    Ok(Outcome::Fine)
}

/// Writes what is not as recorded to pending files.
fn propose(mut state: State, project: &str, terminal: &Terminal) -> Result<Outcome, Stop> {
    state.propose()?;
    let changes = state.changed();
    for (snapshot, is_recorded) in &changes {
        let word = if *is_recorded { "changed" } else { "new" };
        terminal.out(&format!("{word:<8} {}\n", snapshot.place()))?;
    }
    say_gone(&state, terminal)?;
    let all = definitions(&state);
    terminal.err(&match changes.len() + state.gone.len() {
        0 => format!("{all} as recorded\n"),
        n => format!("{all}: {n} to review: `indicia review {project}`\n"),
    });
    Ok(Outcome::Fine)
}

fn definitions(state: &State) -> String {
    number_of(state.snapshots.len(), "definition", "definitions")
}

fn say_gone(state: &State, terminal: &Terminal) -> Result<(), Stop> {
    for name in &state.gone {
        let word = terminal.bad("gone    ");
        terminal.out(&format!("{word} {}: no definition has that name\n", Folder::shown(name)))?;
    }
    Ok(())
}
