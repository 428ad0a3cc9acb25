//! `indicia fmt`: definition files in the one canonical layout.
//!
//! In: files, folders, or stdin. Out: the names of the files that changed; with `--check`, what would change.
//! Invariant: a file that does not parse is reported; every other one is still laid out.

use std::io::Read;
use std::path::{Path, PathBuf};

use indicia::error::Error;
use indicia::fmt::{self, File};
use indicia::report::number_of;
use similar::TextDiff;

use super::{Outcome, Stop, outcome};
use crate::terminal::Terminal;
use indicia_runtime::paths::Shown;
use indicia_runtime::system::why;

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
    let files = fmt::files(&args.paths)?;
    if let Some((folder, above)) = fmt::no_project(&args.paths).filter(|_| files.is_empty()) {
        let shown = if folder == Path::new(".") { "this folder".to_string() } else { folder.shown() };
        let above = above.map(|project| format!("; the project is in {0}: `indicia fmt {0}`", project.shown()));
        let above = above.unwrap_or_default();
        return Err(Stop::usage(format!("there is no definition file (.ind) in {shown}{above}")));
    }
    let (mut changed, mut failed) = (0, false);
    for file in &files {
        match one(file, args.check, terminal) {
            Ok(changes) => changed += usize::from(changes),
            Err(Stop::Error(Error::Definitions(faults) | Error::Data(faults))) => {
                outcome::say(&faults, terminal);
                failed = true;
            }
            Err(stop) => return Err(stop),
        }
    }
    let would = if args.check { "would change" } else { "changed" };
    terminal.err(&format!("{changed} of {} {would}\n", number_of(files.len(), "file", "files")));
    Ok(if failed || (args.check && changed > 0) { Outcome::AtFault } else { Outcome::Fine })
}

/// Lays out a file, or shows what would change; whether anything does.
fn one(file: &File, check: bool, terminal: &Terminal) -> Result<bool, Stop> {
    let laid = file.laid.as_ref().map_err(Error::clone)?;
    if file.changes() && check {
        terminal.out(&difference(&file.name, &file.text, laid))?;
    } else if file.changes() {
        file.write()?;
        terminal.out(&format!("{}\n", file.name))?;
    }
    Ok(file.changes())
}

fn stdin(check: bool, terminal: &Terminal) -> Result<Outcome, Stop> {
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        return Err(Stop::usage(format!("stdin cannot be read: {}", why(&error))));
    }
    let laid = match fmt::text("stdin", &text) {
        Ok(laid) => laid,
        Err(Error::Definitions(faults)) => {
            outcome::say(&faults, terminal);
            return Ok(Outcome::AtFault);
        }
        Err(error) => return Err(error.into()),
    };
    if !check {
        terminal.out_as_it_is(&laid)?;
    } else if laid != text {
        terminal.out(&difference("stdin", &text, &laid))?;
        return Ok(Outcome::AtFault);
    }
    Ok(Outcome::Fine)
}

fn difference(name: &str, before: &str, after: &str) -> String {
    let after_name = format!("{name} as `indicia fmt` lays it out");
    TextDiff::from_lines(before, after).unified_diff().context_radius(2).header(name, &after_name).to_string()
}
