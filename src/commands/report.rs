//! Reports that go to a file which somebody named.
//!
//! In: the text of a report, and `--out`. Out: the file, sealed. Invariants: nothing is replaced that is no report of this program; a report that
//! somebody changed is kept; a link that leads elsewhere is not written through.

use std::io::Read;
use std::path::{Path, PathBuf};

use indicia::error::Error;
use indicia_runtime::outputs::{self, Edited, Remark, is_as_sealed, sealed};
use indicia_runtime::paths::Shown;

use super::Stop;
use crate::terminal::Terminal;
use crate::terminal::summary;
use indicia_runtime::system::why;

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
pub(super) fn report_to(out: Option<&Path>, text: &str, remark: Remark, terminal: &Terminal) -> Result<(), Stop> {
    let file = out.map(meant).transpose()?;
    match out {
        None => Ok(terminal.out(text)?),
        Some(path) if path.is_dir() => Err(Stop::usage(format!("--out {} is a folder, not a file", path.shown()))),
        Some(path) if path.exists() && !(path.is_file() && is_a_report(path)) => {
            let path = path.shown();
            let why =
                format!("--out {path} is there, and is no report of this program: remove it, or choose another name");
            Err(Error::refused(why).into())
        }
        Some(path) => {
            let file = file.as_deref().unwrap_or(path);
            let text = sealed(text, remark);
            let edited = kept(path, file, &text)?;
            outputs::replace(file, text.as_bytes()).map_err(Error::fault)?;
            terminal.err(&summary::edited(edited.as_slice()));
            Ok(())
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
            let why = format!("--out {} is a link that {leads}: name the file itself", path.shown());
            Err(Error::refused(why).into())
        }
    }
}

/// Keeps a report that somebody changed under a name that nothing has, where another would take its place.
fn kept(shown: &Path, file: &Path, text: &str) -> Result<Option<Edited>, Stop> {
    let Ok(there) = std::fs::read(file) else { return Ok(None) };
    let is_ours =
        std::str::from_utf8(&there).is_ok_and(|there| there.is_empty() || there == text || is_as_sealed(there));
    if is_ours {
        return Ok(None);
    }
    let named = |path: &Path, number: &str| {
        let mut name = path.as_os_str().to_os_string();
        name.push(format!(".bak{number}"));
        PathBuf::from(name)
    };
    let mut numbers = std::iter::once(String::new()).chain((2..).map(|number: u64| number.to_string()));
    // Kept already, where the program was killed before it could go on.
    let is_kept = |path: &Path| std::fs::read(path).is_ok_and(|kept| kept == there);
    let is_it = |number: &String| {
        let path = named(file, number);
        std::fs::symlink_metadata(&path).is_err() || is_kept(&path)
    };
    let Some(free) = numbers.find(is_it) else { return Ok(None) };
    let kept = named(file, &free);
    // Under both names, until the new report takes one: a kill loses nothing.
    let keep = || std::fs::hard_link(file, &kept).or_else(|_| std::fs::copy(file, &kept).map(drop));
    let done = if is_kept(&kept) { Ok(()) } else { keep() };
    done.map_err(|error| {
        Error::refused(format!(
            "{} was changed after it was written, and cannot be kept: {}",
            shown.shown(),
            why(&error)
        ))
    })?;
    Ok(Some(Edited { path: shown.shown(), kept: named(shown, &free).shown() }))
}
