//! `indicia fmt`: definition files in the one canonical layout.
//!
//! In: files, folders, or stdin. Out: the files rewritten whole or not at all; with `--check`, what would change.
//! Invariant: a file that does not parse is left as it is and reported; every other one is still laid out.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use indicia::error::{Error, Faults};
use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::source::{Source, SourceId, SourceKind, Sources};
use indicia_compiler::syntax;
use indicia_runtime::outputs;
use similar::TextDiff;

use super::{Outcome, Stop, outcome};
use crate::terminal::Terminal;
use indicia::project::NOT_READ;
use indicia::report::number_of;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia fmt                      format every .ind file in this folder and below
  indicia fmt crime/areas.ind      format one file
  indicia fmt --check              change nothing; show what would change, and fail if anything would
  indicia fmt - < draft.ind        read from stdin and write to stdout";

/// What `indicia fmt` takes.
#[derive(clap::Args)]
pub struct Args {
    /// Files, or folders with .ind files; - is stdin
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Change nothing; show what would change in each file, and fail if anything would
    #[arg(long)]
    check: bool,
}

/// Lays out files.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return match &args.paths[..] {
            [_] => stdin(args.check, terminal),
            _ => Err(Stop::usage("stdin (-) cannot be laid out beside files")),
        };
    }
    let mut files = Vec::new();
    for path in &args.paths {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => below(path, true, &mut files)?,
            Ok(_) => files.push(path.clone()),
            Err(error) => return Err(Stop::usage(format!("{} cannot be read: {error}", path.display()))),
        }
    }
    files.sort();
    files.dedup();
    let (mut changed, mut failed) = (0, false);
    for file in read(&files)? {
        match one(file, args.check, terminal)? {
            Laid::Same => {}
            Laid::Changed => changed += 1,
            Laid::Failed => failed = true,
        }
    }
    let would = if args.check { "would change" } else { "changed" };
    terminal.err(&format!("{changed} of {} {would}\n", number_of(files.len(), "file", "files")));
    Ok(if failed || (args.check && changed > 0) { Outcome::AtFault } else { Outcome::Fine })
}

enum Laid {
    Same,
    Changed,
    Failed,
}

/// A file, its text and how that is laid out.
struct File {
    path: PathBuf,
    name: String,
    /// `None` when it is not UTF-8.
    text: Option<String>,
    laid: Result<String, Diagnostics>,
}

/// Reads all files before any is written, and lays them out.
fn read(paths: &[PathBuf]) -> Result<Vec<File>, Stop> {
    let mut files = Vec::new();
    for path in paths {
        let name = path.strip_prefix(".").unwrap_or(path).display().to_string();
        let bytes = fs::read(path).map_err(|error| Stop::usage(format!("{name} cannot be read: {error}")))?;
        let (path, text) = (path.clone(), String::from_utf8(bytes).ok());
        files.push(File { path, name, text, laid: Ok(String::new()) });
    }
    let texts: Vec<_> = files.iter().map(|f| (SourceId(0), bare(f.text.as_deref().unwrap_or("")))).collect();
    let laid = syntax::format_all(&texts);
    for (file, laid) in files.iter_mut().zip(laid) {
        file.laid = laid;
    }
    Ok(files)
}

/// Without a byte-order mark.
fn bare(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn one(file: File, check: bool, terminal: &Terminal) -> Result<Laid, Stop> {
    let File { path, name, text, laid } = file;
    let Some(text) = text else { return Err(Error::Refused(format!("{name} is not UTF-8 text")).into()) };
    let Some(laid) = said(&name, &text, laid, terminal) else { return Ok(Laid::Failed) };
    if laid == text {
        return Ok(Laid::Same);
    }
    if check {
        terminal.out(&difference(&name, &text, &laid))?;
    } else {
        // Through links, so that the file that is meant is replaced and not the link.
        let target = fs::canonicalize(&path).unwrap_or(path);
        if let Err(error) = outputs::replace(&target, laid.as_bytes()) {
            outcome::say(&Faults::new(vec![error.into()], &Sources::default()), terminal);
            return Ok(Laid::Failed);
        }
        terminal.out(&format!("{name}\n"))?;
    }
    Ok(Laid::Changed)
}

fn stdin(check: bool, terminal: &Terminal) -> Result<Outcome, Stop> {
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        return Err(Stop::usage(format!("stdin cannot be read: {error}")));
    }
    let laid = syntax::format(SourceId(0), bare(&text));
    let Some(laid) = said("stdin", &text, laid, terminal) else { return Ok(Outcome::AtFault) };
    if !check {
        terminal.out(&laid)?;
        return Ok(Outcome::Fine);
    }
    if laid == text {
        return Ok(Outcome::Fine);
    }
    terminal.out(&difference("stdin", &text, &laid))?;
    Ok(Outcome::AtFault)
}

/// The canonical layout, unless the text does not parse, which is said.
fn said(name: &str, text: &str, laid: Result<String, Diagnostics>, terminal: &Terminal) -> Option<String> {
    match laid {
        Ok(laid) => Some(laid),
        Err(found) => {
            let (path, text) = (name.to_string(), bare(text).to_string());
            let sources = Sources::new(vec![Source { path, text, kind: SourceKind::Definitions }]);
            outcome::say(&Faults { diagnostics: found.sorted(&sources), sources }, terminal);
            None
        }
    }
}

fn difference(name: &str, before: &str, after: &str) -> String {
    let after_name = format!("{name} as `indicia fmt` lays it out");
    TextDiff::from_lines(before, after).unified_diff().context_radius(2).header(name, &after_name).to_string()
}

/// The definition files below a folder; like a project's, not those of `data`, `build`, `snapshots` and hidden folders.
fn below(folder: &Path, top: bool, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let refused = |error| Stop::usage(format!("{} cannot be read: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(refused)? {
        let entry = entry.map_err(refused)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            if !(top && NOT_READ.contains(&name.as_str())) {
                below(&entry.path(), false, files)?;
            }
        } else if name.ends_with(".ind") {
            files.push(entry.path());
        }
    }
    Ok(())
}
