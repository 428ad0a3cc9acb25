//! Definition files in the one canonical layout.
//!
//! In: files or folders, or a text. Out: the layout of each, or why it has none; written when that is asked for.
//! Invariants: every file is read before any is written; a text that does not parse keeps its layout; a file is replaced whole or not
//! at all.

use std::fs;
use std::path::{Path, PathBuf};

use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::source::{Source, SourceId, SourceKind, Sources};
use indicia_compiler::syntax;
use indicia_runtime::outputs;
use indicia_runtime::paths::Shown;

use crate::error::{Error, Faults};
use crate::files::read_inside;
use crate::project::{NOT_READ, PROJECT_FILE, above};
use crate::system;

/// A definition file and its layout.
pub struct File {
    path: PathBuf,
    /// As messages name it.
    pub name: String,
    /// As it is.
    pub text: String,
    /// As it should be; or why it is no definition file.
    pub laid: Result<String, Error>,
}

impl File {
    /// Whether it is not laid out yet.
    pub fn changes(&self) -> bool {
        self.laid.as_ref().is_ok_and(|laid| *laid != self.text)
    }

    /// Writes it as it should be; nothing for a file without a layout.
    pub fn write(&self) -> Result<(), Error> {
        let Ok(laid) = &self.laid else { return Ok(()) };
        // Through links, so that the file that is meant is replaced and not the link.
        let target = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        outputs::rewrite(&target, laid.as_bytes()).map_err(Error::fault)
    }
}

/// The named files and the definition files below the named folders, in order of path, each with its layout. Like a project's, those below
/// `data`, `build`, `snapshots` and hidden folders are left out.
pub fn files(paths: &[PathBuf]) -> Result<Vec<File>, Error> {
    let mut found = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Ok(known) if known.is_dir() => {
                let mut inside = Vec::new();
                below(path, true, &mut inside)?;
                found.extend(inside.into_iter().map(|file| (file, Some(path))));
            }
            Ok(_) => found.push((path.clone(), None)),
            Err(error) => return Err(unread(path, &error)),
        }
    }
    found.sort();
    found.dedup_by(|one, other| one.0 == other.0);
    let mut files = Vec::new();
    for (path, folder) in found {
        let name = path.strip_prefix(".").unwrap_or(&path).shown();
        let bytes = read_inside(&folder.map_or_else(|| project_of(&path), PathBuf::clone), &path);
        let bytes = bytes.map_err(|error| unread(Path::new(&name), &error))?;
        let text = String::from_utf8(bytes);
        let laid = text.as_ref().map(|_| String::new());
        let laid = laid.map_err(|_| Error::refused(format!("{name} is not UTF-8 text")));
        files.push(File { path, name, text: text.unwrap_or_default(), laid });
    }
    let texts: Vec<_> = files.iter().map(|file| (SourceId(0), bare(&file.text))).collect();
    let all = syntax::format_all(&texts);
    for (file, laid) in files.iter_mut().zip(all).filter(|(file, _)| file.laid.is_ok()) {
        file.laid = laid.map_err(|found| faults(&file.name, &file.text, found));
    }
    Ok(files)
}

/// The folder of the project that a file is in, or else its own: what it leads to, where it is a link, is rewritten.
fn project_of(path: &Path) -> PathBuf {
    let own = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if own.join(PROJECT_FILE).is_file() { own.to_path_buf() } else { above(own).unwrap_or_else(|| own.to_path_buf()) }
}

/// A folder among some that is no project, where none of them has a definition file, and the folder above it that is one.
pub fn no_project(paths: &[PathBuf]) -> Option<(&Path, Option<PathBuf>)> {
    let folder = paths.iter().find(|path| path.is_dir() && !path.join(PROJECT_FILE).is_file())?;
    Some((folder, above(folder)))
}

/// The layout of a text, which messages call by a name.
pub fn text(name: &str, text: &str) -> Result<String, Error> {
    syntax::format(SourceId(0), bare(text)).map_err(|found| faults(name, text, found))
}

/// Without a byte-order mark.
fn bare(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn faults(name: &str, text: &str, found: Diagnostics) -> Error {
    let (path, text) = (name.to_string(), bare(text).to_string());
    let sources = Sources::new(vec![Source { path, text, kind: SourceKind::Definitions }]);
    Error::Definitions(Faults { diagnostics: found.sorted(&sources), sources })
}

fn unread(path: &Path, error: &std::io::Error) -> Error {
    system::unread("", path, error)
}

/// The definition files below a folder.
fn below(folder: &Path, top: bool, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(|error| unread(folder, &error))? {
        let entry = entry.map_err(|error| unread(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            if !(top && NOT_READ.contains(&name.as_str())) {
                below(&entry.path(), false, found)?;
            }
        } else if name.ends_with(".ind") {
            found.push(entry.path());
        }
    }
    Ok(())
}
