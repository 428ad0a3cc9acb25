//! `indicia snapshot`: what definitions mean and tables show, recorded beside them.
//!
//! In: a project and its data. Out: `snapshots/NAME.snap.new` for what is not as recorded; with `--accept` the record itself;
//! with `--check` nothing but what differs, and a fault. Invariant: nothing is written before everything is computed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use indicia_compiler::model::TableId;
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan;
use indicia_runtime::answer::run;
use indicia_runtime::engine::Request;

use super::{is_sound, say, unknown};
use crate::bar::Bar;
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::report::number_of;
use crate::snapshots::folder::Folder;
use crate::snapshots::record::{self, Named, Snapshot};
use crate::snapshots::sections::{self, CELLS};
use crate::snapshots::{difference, file};
use crate::tables::faults;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia snapshot crime --accept          record every definition and table in crime/snapshots
  indicia snapshot crime                   note what is not as recorded, for `indicia review crime`
  indicia snapshot crime --check           change nothing; show what is not as recorded, and fail if anything is
  indicia snapshot crime --check --no-data without the cells of tables, where the data is not at hand
  indicia snapshot crime --only burglary   one definition

Exit codes: 0 as recorded, or noted; 1 with --check, something is not as recorded; 2 usage";

/// What `indicia snapshot` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// The data folder, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR", conflicts_with = "no_data")]
    data: Option<PathBuf>,
    /// Read no data: the cells of tables stay as they are recorded
    #[arg(long)]
    no_data: bool,
    /// Write nothing; show what is not as recorded, and fail if anything is
    #[arg(long, conflicts_with = "accept")]
    check: bool,
    /// Record everything as it is now, without a review, and remove what records no definition
    #[arg(long)]
    accept: bool,
    /// Only these definitions, by name
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
}

/// How many changed cells of one table are told one by one.
const MOST: usize = 20;

/// Records a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    if !is_sound(&project, terminal) {
        return Ok(Outcome::AtFault);
    }
    let all = record::named(&project);
    let wanted = wanted(&all, &args.only)?;
    let folder = Folder::read(&project.folder)?;
    let cells = match args.no_data {
        true => recorded(&folder),
        false => match filled(&project, args, &wanted, terminal)? {
            Some(cells) => cells,
            None => return Ok(Outcome::AtFault),
        },
    };
    let snapshots = record::record(&project, &wanted, |table| cells.get(table).cloned().unwrap_or_else(unfilled));
    let (gone, stale) = match args.only.is_empty() {
        true => (record::gone(&all, &folder), record::stale(&all, &folder)),
        false => (Vec::new(), Vec::new()),
    };
    let state = State { snapshots, gone, stale, folder };
    match (args.check, args.accept) {
        (true, _) => state.check(terminal),
        (false, true) => state.accept(terminal),
        (false, false) => state.propose(&args.project.display().to_string(), terminal),
    }
}

/// The definitions asked for, in their order.
fn wanted<'a>(all: &[Named<'a>], only: &[String]) -> Result<Vec<Named<'a>>, Stop> {
    if let Some(name) = only.iter().find(|name| all.iter().all(|named| named.name != name.as_str())) {
        return Err(unknown("definition", name, all.iter().map(|named| named.name)));
    }
    let asked = |named: &&Named<'_>| only.is_empty() || only.iter().any(|name| name == named.name);
    Ok(all.iter().filter(asked).cloned().collect())
}

/// What each table shows, by name; `None` when the data is at fault, which was said.
fn filled(
    project: &Project,
    args: &Args,
    wanted: &[Named<'_>],
    terminal: &Terminal,
) -> Result<Option<BTreeMap<String, String>>, Stop> {
    let tables: Vec<TableId> = wanted
        .iter()
        .filter_map(|named| match named.definition {
            Definition::Table(id) => Some(id),
            Definition::Dataset(_) | Definition::Cohort(_) | Definition::Measure(_) | Definition::Indicator(_) => None,
        })
        .collect();
    if tables.is_empty() {
        return Ok(Some(BTreeMap::new()));
    }
    let data = project.data_folder(args.data.as_deref())?;
    let planned = plan::tables(&project.checked.catalog, &project.checked.model, &tables);
    let bar = Bar::new(terminal);
    let request = Request { progress: Some(&bar), ..Request::new(&project.checked.catalog, data) };
    let filled = match run(&planned, &request) {
        Ok(filled) => filled,
        Err(failure) => {
            say(&faults(failure, &project.sources)?, &project.sources, terminal);
            return Ok(None);
        }
    };
    drop(bar);
    let cells = filled.tables.iter().map(|table| (table.name.clone(), record::cells(project, table)));
    Ok(Some(cells.collect()))
}

/// What each table showed when it was recorded.
fn recorded(folder: &Folder) -> BTreeMap<String, String> {
    let cells = folder.accepted.keys().filter_map(|name| {
        let sections = sections::split(&folder.contents(name)?);
        sections.into_iter().find(|section| section.title == CELLS).map(|section| (name.clone(), section.text))
    });
    cells.collect()
}

/// In place of the cells of a table that has never been filled.
fn unfilled() -> String {
    "not filled yet: recorded without data\n".to_string()
}

/// What a project is now, and what is recorded of it.
struct State {
    snapshots: Vec<Snapshot>,
    /// Names that are recorded and that no definition has.
    gone: Vec<String>,
    /// Names that wait for review and that no definition has.
    stale: Vec<String>,
    folder: Folder,
}

/// A snapshot against the record.
enum Recorded {
    /// The same contents.
    Same,
    /// None yet.
    New,
    /// Other contents.
    Changed(String),
}

impl State {
    fn recorded(&self, snapshot: &Snapshot) -> Recorded {
        match self.folder.contents(&snapshot.name) {
            Some(known) if known == snapshot.contents.trim_end() => Recorded::Same,
            Some(known) => Recorded::Changed(known),
            None if self.folder.accepted.contains_key(&snapshot.name) => Recorded::Changed(String::new()),
            None => Recorded::New,
        }
    }

    /// Shows what is not as recorded.
    fn check(&self, terminal: &Terminal) -> Result<Outcome, Stop> {
        let (mut new, mut changed) = (0, 0);
        for snapshot in &self.snapshots {
            let place = snapshot.place();
            match self.recorded(snapshot) {
                Recorded::Same => {}
                Recorded::New => {
                    new += 1;
                    terminal.out(&format!("{} {place}\n", terminal.bad("not recorded")))?;
                }
                Recorded::Changed(known) => {
                    changed += 1;
                    let shown = difference::text(&known, &snapshot.contents, MOST, terminal);
                    terminal.out(&format!("{} {place}\n{shown}\n", terminal.bad("changed")))?;
                }
            }
        }
        self.tell_gone(terminal)?;
        let faults = [(new, "not recorded"), (changed, "changed"), (self.gone.len(), "gone")];
        let faults: Vec<String> =
            faults.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let checked = number_of(self.snapshots.len(), "definition", "definitions");
        if faults.is_empty() {
            terminal.err(&format!("{checked} as recorded\n"));
            return Ok(Outcome::Fine);
        }
        terminal.err(&format!("{checked}: {}\n", faults.join(", ")));
        terminal.err("  help: `indicia snapshot` notes this for `indicia review`; what is right there is accepted\n");
        Ok(Outcome::AtFault)
    }

    /// Records everything.
    fn accept(mut self, terminal: &Terminal) -> Result<Outcome, Stop> {
        let mut written = 0;
        for snapshot in &self.snapshots {
            if !matches!(self.recorded(snapshot), Recorded::Same) {
                written += 1;
                terminal.out(&format!("{}\n", Folder::shown(&snapshot.name)))?;
            }
            let head = file::Head { line: None, ..snapshot.head.clone() };
            self.folder.accept(&snapshot.name, &file::text(&head, &snapshot.contents))?;
        }
        for name in self.stale.iter().chain(&self.gone) {
            self.folder.remove(name)?;
        }
        for name in &self.gone {
            terminal.out(&format!("{} removed: no definition has that name\n", Folder::shown(name)))?;
        }
        let all = number_of(self.snapshots.len(), "definition", "definitions");
        terminal.err(&format!("{all}: {written} recorded anew, {} removed\n", self.gone.len()));
        Ok(Outcome::Fine)
    }

    /// Notes what is not as recorded in pending files, and removes those that are stale.
    fn propose(mut self, project: &str, terminal: &Terminal) -> Result<Outcome, Stop> {
        let mut pending = 0;
        for snapshot in &self.snapshots {
            let word = match self.recorded(snapshot) {
                Recorded::Same => {
                    // A definition that moved to another file is recorded there without a review.
                    let head = file::Head { line: None, ..snapshot.head.clone() };
                    self.folder.accept(&snapshot.name, &file::text(&head, &snapshot.contents))?;
                    continue;
                }
                Recorded::New => "new",
                Recorded::Changed(_) => "changed",
            };
            pending += 1;
            terminal.out(&format!("{word:<8} {}\n", snapshot.place()))?;
            self.folder.propose(&snapshot.name, &file::text(&snapshot.head, &snapshot.contents))?;
        }
        for name in &self.stale {
            self.folder.reject(name)?;
        }
        self.tell_gone(terminal)?;
        let waiting = pending + self.gone.len();
        let all = number_of(self.snapshots.len(), "definition", "definitions");
        terminal.err(&match waiting {
            0 => format!("{all} as recorded\n"),
            n => format!("{all}: {n} to review: `indicia review {project}`\n"),
        });
        Ok(Outcome::Fine)
    }

    fn tell_gone(&self, terminal: &Terminal) -> Result<(), Stop> {
        for name in &self.gone {
            let word = terminal.bad("gone    ");
            terminal.out(&format!("{word} {}: no definition has that name\n", Folder::shown(name)))?;
        }
        Ok(())
    }
}
