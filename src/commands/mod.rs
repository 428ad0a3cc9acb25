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
pub mod mutate;
pub mod new;
mod outcome;
mod pages;
mod place;
pub mod plan;
pub mod review;
pub mod run;
pub mod snapshot;
pub mod synth;
pub mod test;
pub mod threads;
pub mod verify;

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicia::error::Error;
use indicia::project::Project;
use indicia::reports::Form;
use indicia::session::Session;
use indicia_runtime::outputs;

pub use self::outcome::{Outcome, Stop};
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

/// Whether a file that is there is an earlier report, by what it begins with, or has nothing in it.
fn is_a_report(path: &Path) -> bool {
    let mut begin = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut begin));
    let text = String::from_utf8_lossy(&begin);
    let first = text.lines().next().unwrap_or_default();
    // Below a banner: `2 changes from main to the working tree`.
    let compares = || {
        let is_headline = |line: &str| {
            let plain = line.trim_start_matches("### ");
            let begins = plain.starts_with("No change") || plain.starts_with(|c: char| c.is_ascii_digit());
            begins && plain.contains(" from ") && plain.contains(" to ")
        };
        text.lines().take(4).any(is_headline)
    };
    // `measure offences  definitions/measures.ind:3`
    let is_graph = || {
        first.rsplit_once(':').is_some_and(|(before, line)| {
            before.contains("  ") && !line.is_empty() && line.bytes().all(|digit| digit.is_ascii_digit())
        })
    };
    read.is_ok()
        && match () {
            () if text.is_empty() => true,
            () if text.starts_with("<!doctype html>") => text.contains("<meta name=\"generator\" content=\"Indicia\">"),
            () if text.starts_with("<svg") => text.contains("graph-title"),
            () if text.starts_with('{') => text.contains("\"after\":") && text.contains("\"before\":"),
            () => text.starts_with("digraph indicia") || compares() || is_graph(),
        }
}

/// So much of a file says whether it is a report.
const BEGINNING: u64 = 4_096;

/// Writes a report to a file, or to stdout where none is named.
fn report_to(out: Option<&Path>, text: &str, terminal: &Terminal) -> Result<(), Stop> {
    let file = out.map(meant).transpose()?;
    match out {
        None => Ok(terminal.out(text)?),
        Some(path) if path.is_dir() => Err(Stop::usage(format!("--out {} is a folder, not a file", path.display()))),
        Some(path) if path.exists() && !(path.is_file() && is_a_report(path)) => {
            let path = path.display();
            let why =
                format!("--out {path} is there, and is no report of this program: remove it, or choose another name");
            Err(Error::refused(why).into())
        }
        Some(path) => {
            let file = file.as_deref().unwrap_or(path);
            Ok(outputs::replace(file, text.as_bytes()).map_err(Error::fault)?)
        }
    }
}

/// The file that is meant by a path: of a link what it leads to, so that the link stays. One that leads elsewhere may have been made by
/// somebody else, and so may what it leads to.
fn meant(path: &Path) -> Result<PathBuf, Stop> {
    if !std::fs::symlink_metadata(path).is_ok_and(|known| known.is_symlink()) {
        return Ok(path.to_path_buf());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let found = std::fs::canonicalize(folder).ok().zip(std::fs::canonicalize(path).ok());
    match found.filter(|(folder, file)| file.starts_with(folder)) {
        Some((_, file)) => Ok(file),
        None => {
            let leads = if path.exists() { "leads out of its folder" } else { "leads to no file" };
            let why = format!("--out {} is a link that {leads}: name the file itself", path.display());
            Err(Error::refused(why).into())
        }
    }
}
