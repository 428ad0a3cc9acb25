//! `indicia diff`: what a change of definitions does, before it is merged.
//!
//! In: two sides, each a revision, a folder or the working tree. Out: every change by meaning, and what it does to the numbers.
//! Invariants: nothing of either side is written; where both sides have one set of records, both run over one reading of it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use indicia_compiler::comparison::{self, Change, Class, Kind, Place, Said, Subject};
use indicia_compiler::diagnostics::{Fact, Severity};
use indicia_compiler::meaning;
use indicia_compiler::model::CohortId;
use indicia_compiler::plan;
use indicia_compiler::plan::both::{Half, both};
use indicia_runtime::answer::{Failure, run, run_both};
use indicia_runtime::engine::Request;
use indicia_runtime::outputs;
use indicia_runtime::render::{TemplateError, Templates};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::{found, say};
use crate::bar::Bar;
use crate::difference::{self, Impact, Report};
use crate::outcome::{Outcome, Stop};
use crate::project::revision::{Revision, is_records};
use crate::project::{PROJECT_FILE, Project};
use crate::report::count;
use crate::tables::faults;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia diff main                                    what the working tree changes since main
  indicia diff v1.0 v1.1 --project indicators          two revisions of the project in indicators/
  indicia diff last-year this-year                     two folders
  indicia diff main --format markdown --out diff.md    for a comment on a pull request
  indicia diff main --no-data --fail-on population,threshold,denominator
                                                       a gate: ends with 1 when there is such a change

Classes: population, threshold, denominator, measure, unit, disclosure, code-list, dataset, input-data, added, removed,
table-layout, order, style, wording, renamed, test, cosmetic
Exit codes: 0 fine; 1 a change of a class in --fail-on, or a side with errors; 2 usage";

/// What `indicia diff` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The earlier side: a revision (main, HEAD~1, a tag) or a project's folder
    base: String,
    /// The later side, in the same way; the working tree if not given
    head: Option<String>,
    /// The project's folder in the working tree
    #[arg(long, value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// One folder of records for both sides
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Compare definitions only
    #[arg(long, conflicts_with = "data")]
    no_data: bool,
    /// How the report is written
    #[arg(long, value_enum, default_value = "terminal")]
    format: Format,
    /// End with 1 when there is a change of one of these classes
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = class)]
    fail_on: Vec<Class>,
    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Terminal,
    /// For a comment on a pull request
    Markdown,
    /// One page that stands alone
    Html,
    /// For programs; docs/diff.md has the fields
    Json,
}

fn class(name: &str) -> Result<Class, String> {
    let all = Class::ALL.into_iter();
    all.clone().find(|class| class.name() == name).ok_or_else(|| {
        format!("there is no class {name}; expected one of {}", all.map(Class::name).collect::<Vec<_>>().join(", "))
    })
}

/// Compares two sides.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let (before, after) = (side(Some(&args.base), &args.project)?, side(args.head.as_deref(), &args.project)?);
    let sound = [(&before, "the earlier side"), (&after, "the later side")]
        .map(|(side, which)| is_sound(side, which, terminal));
    if sound != [true, true] {
        return Ok(Outcome::AtFault);
    }
    let mut changes = comparison::compare(before.compared(), after.compared());
    let mut remarks = Vec::new();
    let inputs = match args.data.is_some() || args.no_data {
        true => Vec::new(),
        false => inputs(&before, &after, &mut remarks)?,
    };
    let own_records = !inputs.is_empty();
    changes.splice(0..0, inputs);
    let impact = match args.no_data {
        true => Err("--no-data was given".to_string()),
        false => match impact(args, &before, &after, &changes, own_records, terminal)? {
            Run::Done(impact) => Ok(impact),
            Run::NoData(reason) => Err(reason),
            Run::Faults => return Ok(Outcome::AtFault),
        },
    };
    if !own_records && impact.as_ref().is_ok_and(|impact| !impact.shared) {
        remarks.push(
            "The datasets are not declared alike on both sides, so each side runs on its own, and rows that enter and leave are not told."
                .into(),
        );
    }
    let catalog = &after.project.checked.catalog;
    let report = Report {
        title: catalog.project.title.clone(),
        banner: catalog.project.banner.clone(),
        before: before.name.clone(),
        after: after.name.clone(),
        changes: difference::told(changes, &after.project),
        impact,
        remarks,
    };
    let model = &after.project.checked.model;
    let plain = Terminal { colour_out: terminal.colour_out && args.out.is_none(), ..*terminal };
    let text = match args.format {
        Format::Terminal => difference::terminal(&report, model, &plain),
        Format::Markdown => set(difference::page(&report, model).markdown(&templates()?))?,
        Format::Html => set(difference::page(&report, model).html(&templates()?))?,
        Format::Json => difference::json(&report),
    };
    match &args.out {
        None => terminal.out(&text)?,
        Some(path) => {
            let written = outputs::replace(path, text.as_bytes());
            written.map_err(|error| Stop::usage(indicia_compiler::diagnostics::Diagnostic::from(error).message))?;
        }
    }
    let failing: Vec<&str> = report
        .classes()
        .iter()
        .map(|(class, _)| *class)
        .filter(|c| args.fail_on.contains(c))
        .map(Class::name)
        .collect();
    if failing.is_empty() {
        return Ok(Outcome::Fine);
    }
    terminal.err(&format!("there are changes of {}\n", failing.join(", ")));
    Ok(Outcome::AtFault)
}

/// The templates of reviewers' pages, which no project replaces.
fn templates() -> Result<Templates, Stop> {
    set(Templates::new(&BTreeMap::new()))
}

/// A fault of our own templates is ours.
fn set<T>(filled: Result<T, TemplateError>) -> Result<T, Stop> {
    filled.map_err(|error| Stop::Fault(error.message()))
}

/// One of the two sides.
struct Side {
    /// What it is called.
    name: String,
    project: Project,
    /// Where it was read from, if not from a folder.
    revision: Option<Revision>,
}

impl Side {
    fn compared(&self) -> comparison::Project<'_> {
        comparison::Project { sources: &self.project.sources, checked: &self.project.checked }
    }

    fn half(&self) -> Half<'_> {
        Half { catalog: &self.project.checked.catalog, model: &self.project.checked.model }
    }
}

fn side(asked: Option<&str>, project: &Path) -> Result<Side, Stop> {
    let Some(asked) = asked else {
        return Ok(Side { name: "the working tree".to_string(), project: Project::open(project)?, revision: None });
    };
    let folder = Path::new(asked);
    if folder.join(PROJECT_FILE).is_file() {
        return Ok(Side { name: asked.to_string(), project: Project::open(folder)?, revision: None });
    }
    if !project.is_dir() {
        return Err(Stop::usage_with(
            format!("{} does not exist, and a revision is read as the history of a folder", project.display()),
            Some("name the project's folder in the working tree with --project".into()),
        ));
    }
    let revision = Revision::find(asked, project)?;
    let paths = Project::texts_among(revision.paths());
    if !paths.iter().any(|path| path == PROJECT_FILE) {
        return Err(Stop::usage(format!("{} has no {PROJECT_FILE} at {asked}", project.display())));
    }
    let texts = revision.read(&paths)?;
    let project = Project::of_texts(project, paths.into_iter().zip(texts).collect());
    let name =
        if asked.starts_with(&revision.short) { asked.to_string() } else { format!("{asked} ({})", revision.short) };
    Ok(Side { name, project, revision: Some(revision) })
}

/// Says what is wrong with a side, and whether it can be compared. Warnings of a side are no news here.
fn is_sound(side: &Side, which: &str, terminal: &Terminal) -> bool {
    let checked = &side.project.checked;
    if !checked.is_sound() {
        let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
        say(&errors, &side.project.sources, terminal);
        terminal.err(&format!("{which}, {}: {}\n", side.name, found(count(&errors).0, 0)));
    }
    checked.is_sound()
}

/// Records that the two sides do not have alike, as changes. A side whose records nobody committed has those of the folder.
fn inputs(before: &Side, after: &Side, remarks: &mut Vec<String>) -> Result<Vec<Change>, Stop> {
    let data = |side: &Side| side.project.checked.catalog.project.data.clone();
    let (old, new) = match (&before.revision, &after.revision) {
        (None, None) => {
            let (a, b) = (before.project.data_folder(None)?, after.project.data_folder(None)?);
            if a == b {
                return Ok(Vec::new());
            }
            (contents(&a), contents(&b))
        }
        (Some(a), Some(b)) => (a.records(&data(before)), b.records(&data(after))),
        (Some(revision), None) => (revision.records(&data(before)), objects(revision, after)?),
        (None, Some(revision)) => (objects(revision, before)?, revision.records(&data(after))),
    };
    if old.is_empty() || new.is_empty() {
        if before.revision.is_some() || after.revision.is_some() {
            remarks.push("The records are in no commit; both sides are compared on those of the working tree.".into());
        }
        return Ok(Vec::new());
    }
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differ = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    let change = |name: &String| {
        let there = |files: &BTreeMap<String, String>, data: String| {
            files.contains_key(name).then(|| Place { path: format!("{data}/{name}"), line: 1 })
        };
        let (was, is) = (there(&old, data(before)), there(&new, data(after)));
        let subject = |place: &Option<Place>| place.as_ref().map(|place| place.path.clone());
        let of = match (&was, &is) {
            (Some(_), Some(_)) => "other records",
            (Some(_), None) => "records that are gone",
            (None, _) => "records that were not there",
        };
        Change {
            class: Class::InputData,
            subject: Subject { kind: Kind::File, before: subject(&was), after: subject(&is) },
            said: Said { of: of.to_string(), before: None, after: None },
            before: was,
            after: is,
            reaches: Vec::new(),
        }
    };
    let changes: Vec<Change> = differ.map(change).collect();
    if !changes.is_empty() {
        remarks.push("The records differ, so each side runs on its own; --data compares both on one set.".into());
    }
    Ok(changes)
}

/// The records of a folder side as the repository would hold them.
fn objects(revision: &Revision, side: &Side) -> Result<BTreeMap<String, String>, Stop> {
    let folder = side.project.data_folder(None)?;
    let names: Vec<String> = files(&folder).into_iter().collect();
    Ok(revision.objects_of(&folder, &names)?)
}

/// The records below a folder, by path, each with a digest.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let digest = |name: &String| -> Option<String> {
        let mut file = std::fs::File::open(folder.join(name)).ok()?;
        let (mut digest, mut part) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut part).ok()? {
                0 => return Some(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
                read => digest.update(&part[..read]),
            }
        }
    };
    files(folder).into_iter().map(|name| (name.clone(), digest(&name).unwrap_or_default())).collect()
}

/// The paths of the records below a folder.
fn files(folder: &Path) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![String::new()]);
    while let Some(inside) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder.join(&inside)) else { continue };
        for entry in entries.flatten() {
            let path = format!("{inside}{}", entry.file_name().to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(format!("{path}/")),
                Ok(_) if is_records(&path) => found.push(path),
                Ok(_) | Err(_) => {}
            }
        }
    }
    found.sort();
    found
}

/// How running both sides went.
enum Run {
    Done(Impact),
    /// There are no records.
    NoData(String),
    /// The records of a side are at fault, and that was said.
    Faults,
}

fn impact(
    args: &Args,
    before: &Side,
    after: &Side,
    changes: &[Change],
    own_records: bool,
    terminal: &Terminal,
) -> Result<Run, Stop> {
    let mut written: Vec<TempDir> = Vec::new();
    let (old_data, new_data) = match own_records {
        true => (records(before, &mut written)?, records(after, &mut written)?),
        false => {
            let data = after.project.data_folder(args.data.as_deref())?;
            (data.clone(), data)
        }
    };
    let bar = Bar::new(terminal);
    let cohorts = cohorts(before, after, changes);
    let (old, new) = (before.half(), after.half());
    let together = if own_records { None } else { both(old, new, &cohorts, meaning::predicate) };
    if let Some(both) = together {
        let request = Request { progress: Some(&bar), ..Request::new(old.catalog, old_data) };
        return match run_both(&both, (old.catalog, new.catalog), &request) {
            Ok(answered) => {
                let mut impact =
                    difference::tables((&before.project, &answered.before), (&after.project, &answered.after), changes);
                impact.shared = true;
                let crossings = answered.crossings.iter();
                impact.cohorts = crossings.map(|crossing| difference::crossed(crossing, &after.project)).collect();
                let asked_itself = |name: &str| changes.iter().any(|c| c.subject.after.as_deref() == Some(name));
                impact.cohorts.retain(|cohort| asked_itself(&cohort.name) || cohort.moves());
                Ok(Run::Done(impact))
            }
            Err(failure) => failed(failure, before, terminal),
        };
    }
    let all = |side: &Side| {
        let checked = &side.project.checked;
        plan::tables(&checked.catalog, &checked.model, &checked.tables())
    };
    let was = match run(&all(before), &Request { progress: Some(&bar), ..Request::new(old.catalog, old_data) }) {
        Ok(answered) => answered,
        Err(failure) => return failed(failure, before, terminal),
    };
    let is = match run(&all(after), &Request { progress: Some(&bar), ..Request::new(new.catalog, new_data) }) {
        Ok(answered) => answered,
        Err(failure) => return failed(failure, after, terminal),
    };
    drop(bar);
    let tables = difference::tables((&before.project, &was.tables), (&after.project, &is.tables), changes);
    Ok(Run::Done(tables))
}

/// The folder of a side's own records; those of a commit are written to a folder that goes away.
fn records(side: &Side, written: &mut Vec<TempDir>) -> Result<PathBuf, Stop> {
    let Some(revision) = &side.revision else { return Ok(side.project.data_folder(None)?) };
    let folder = tempfile::tempdir()?;
    revision.write_records(&side.project.checked.catalog.project.data, folder.path())?;
    let path = folder.path().to_path_buf();
    written.push(folder);
    Ok(path)
}

/// The cohorts of one name, or renamed, on both sides.
fn cohorts(before: &Side, after: &Side, changes: &[Change]) -> Vec<(CohortId, CohortId)> {
    let renamed = difference::renames(changes, Kind::Cohort);
    let (old, new) = (&before.project.checked.model.cohorts, &after.project.checked.model.cohorts);
    let pairs = old.iter().enumerate().filter_map(|(at, cohort)| {
        let name = &cohort.head.name.value;
        let name = renamed.get(name).unwrap_or(name);
        Some((CohortId(at), CohortId(new.iter().position(|c| c.head.name.value == *name)?)))
    });
    pairs.collect()
}

/// Says what is wrong with the records; that there are none is no fault.
fn failed(failure: Failure, side: &Side, terminal: &Terminal) -> Result<Run, Stop> {
    let found = faults(failure, &side.project.sources)?;
    if found.iter().all(|d| d.code == "data::no-files") {
        let first = found.first().map_or_else(String::new, |d| format!(": {}", d.message));
        return Ok(Run::NoData(format!("there are no records{first}")));
    }
    say(&found, &side.project.sources, terminal);
    Ok(Run::Faults)
}
