//! Safe fixes of a project's definitions, written to its files.
//!
//! In: a project. Out: what was changed, and the project as it is then.
//! Invariants: only definition files change; every file is replaced whole or not at all, and none if one of them is no longer
//! what was checked; fixing again changes nothing.

use std::fs;
use std::path::{Path, PathBuf};

use indicia_compiler::diagnostics::repair;
use indicia_compiler::source::Sources;
use indicia_runtime::outputs;
use indicia_runtime::paths::Shown;

use crate::error::Error;
use crate::project::Project;
use crate::system::why;

/// One replacement in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The file, relative to the project.
    pub path: String,
    /// The line, from one.
    pub line: usize,
    /// What was written there.
    pub old: String,
    /// What is written there now.
    pub new: String,
    /// The code of what was wrong.
    pub code: &'static str,
}

/// Applies safe fixes until none is left, writes the files, and gives what was changed by file and line.
pub fn repair(project: Project) -> Result<(Project, Vec<Changed>), Error> {
    let check = |sources: &Sources| indicia_compiler::check(sources).diagnostics;
    let (sources, changes) = repair::settle(&project.sources, &project.checked.diagnostics, check);
    let mut changed: Vec<Changed> = changes
        .into_iter()
        .map(|change| Changed {
            path: sources.get(change.span.source).path.clone(),
            line: change.line,
            old: change.old,
            new: change.new,
            code: change.code,
        })
        .collect();
    changed.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    let mut files = Vec::new();
    for (id, source) in sources.iter().filter(|(id, source)| project.sources.get(*id).text != source.text) {
        files.push((still(&project.folder.join(&source.path), &project.sources.get(id).text)?, id));
    }
    for ((path, mark), id) in files {
        let bytes = [mark, sources.get(id).text.as_bytes()].concat();
        outputs::rewrite(&path, &bytes).map_err(Error::fault)?;
    }
    let checked = if changed.is_empty() { project.checked } else { indicia_compiler::check(&sources) };
    Ok((Project { sources, checked, ..project }, changed))
}

/// The file behind a path, through links, and its byte-order mark, if its text is still the one that was checked.
fn still(path: &Path, text: &str) -> Result<(PathBuf, &'static [u8]), Error> {
    let refused = |error| Error::refused(format!("{} cannot be read: {}", path.shown(), why(&error)));
    let target = fs::canonicalize(path).map_err(refused)?;
    let bytes = fs::read(&target).map_err(refused)?;
    let mark: &[u8] = if bytes.starts_with(b"\xef\xbb\xbf") { b"\xef\xbb\xbf" } else { b"" };
    match &bytes[mark.len()..] == text.as_bytes() {
        true => Ok((target, mark)),
        false => Err(Error::refused(format!("{} was changed while it was checked; nothing is fixed", path.shown()))),
    }
}
