//! The files under a project's `snapshots/`.
//!
//! In: the folder. Out: what is accepted and what is pending, by name; files written whole and renamed.
//! Invariant: only `NAME.snap` and `NAME.snap.new` are ever written or removed, and none that is no record of a definition.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use indicia_compiler::source::one_line;
use indicia_runtime::outputs::{Folders, place};
use indicia_runtime::paths::Shown;

use super::{FOLDER, file};
use crate::error::Error;
use crate::files::{is_inside, read_inside, utf8};
use crate::system::why;

const ACCEPTED: &str = ".snap";
const PENDING: &str = ".snap.new";

/// The files of the folder, as text by name.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    path: PathBuf,
    /// `NAME.snap`.
    pub accepted: BTreeMap<String, String>,
    /// `NAME.snap.new`.
    pub pending: BTreeMap<String, String>,
    /// Files by such names that are no records of definitions.
    others: BTreeSet<String>,
}

impl Folder {
    /// Reads a project's snapshots; a missing folder has none.
    pub fn read(project: &Path) -> Result<Folder, Error> {
        let path = project.join(FOLDER);
        if path.exists() && !is_inside(project, &path) {
            return Err(refused("read", &path, &io::Error::other("it is a link that leads out of the project")));
        }
        let mut folder = Folder { path: path.clone(), ..Folder::default() };
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folder),
            Err(error) => return Err(refused("read", &path, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| refused("read", &path, &error))?;
            let file = entry.file_name().to_string_lossy().into_owned();
            let (name, texts) = match (file.strip_suffix(PENDING), file.strip_suffix(ACCEPTED)) {
                _ if file.starts_with('.') => continue,
                (Some(name), _) => (name, &mut folder.pending),
                (None, Some(name)) => (name, &mut folder.accepted),
                (None, None) => continue,
            };
            let text = read_inside(&path, &entry.path())
                .and_then(utf8)
                .map_err(|error| refused("read", &entry.path(), &error))?;
            if file::is_ours(&text) {
                texts.insert(name.to_string(), text);
            } else {
                folder.others.insert(file.clone());
            }
        }
        Ok(folder)
    }

    /// The accepted contents of a name; `None` when there are none that can be read.
    pub fn contents(&self, name: &str) -> Option<String> {
        self.accepted.get(name).and_then(|text| file::contents(text))
    }

    /// Makes this the accepted text of a name, and removes what was pending.
    pub fn accept(&mut self, name: &str, text: &str) -> Result<(), Error> {
        if self.accepted.get(name).is_none_or(|known| known != text) {
            self.write(&format!("{name}{ACCEPTED}"), text)?;
            self.accepted.insert(name.to_string(), text.to_string());
        }
        self.reject(name)
    }

    /// Makes this the pending text of a name.
    pub fn propose(&mut self, name: &str, text: &str) -> Result<(), Error> {
        if self.pending.get(name).is_none_or(|known| known != text) {
            self.write(&format!("{name}{PENDING}"), text)?;
            self.pending.insert(name.to_string(), text.to_string());
        }
        Ok(())
    }

    /// Removes what is pending of a name, if anything is.
    pub fn reject(&mut self, name: &str) -> Result<(), Error> {
        match self.pending.remove(name) {
            Some(_) => self.remove_file(&format!("{name}{PENDING}")),
            None => Ok(()),
        }
    }

    /// Removes all that is recorded of a name.
    pub fn remove(&mut self, name: &str) -> Result<(), Error> {
        if self.accepted.remove(name).is_some() {
            self.remove_file(&format!("{name}{ACCEPTED}"))?;
        }
        self.reject(name)
    }

    /// The path of a name's accepted file, for messages.
    pub fn shown(name: &str) -> String {
        one_line(&format!("{FOLDER}/{name}{ACCEPTED}"))
    }

    /// Whether the accepted file of a name may be written.
    pub fn may_accept(&self, name: &str) -> Result<(), Error> {
        self.is_free(&format!("{name}{ACCEPTED}"))
    }

    fn is_free(&self, file: &str) -> Result<(), Error> {
        if !self.others.contains(file) {
            return Ok(());
        }
        let path = self.path.join(file);
        Err(Error::refused(format!(
            "{} is there, and is no record of a definition: move it away, or delete it",
            path.shown()
        )))
    }

    /// Writes a file beside its place and renames it; a reader sees the old file or the new one.
    fn write(&self, file: &str, text: &str) -> Result<(), Error> {
        let (path, beside) = (self.path.join(file), self.path.join(format!(".{file}.partial")));
        self.is_free(file)?;
        // Anew: what is there by that name may be a link.
        let anew = || {
            let _ = fs::remove_file(&beside);
            fs::File::create_new(&beside).and_then(|mut file| file.write_all(text.as_bytes()))
        };
        let _folders = Folders::make(&self.path).map_err(|error| refused("written", &path, &error))?;
        let written = anew().and_then(|()| place(&beside, &path));
        written.map_err(|error| {
            let _ = fs::remove_file(&beside);
            refused("written", &path, &error)
        })
    }

    fn remove_file(&self, file: &str) -> Result<(), Error> {
        let path = self.path.join(file);
        match fs::remove_file(&path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(refused("removed", &path, &error)),
        }
    }
}

fn refused(done: &str, path: &Path, error: &io::Error) -> Error {
    Error::refused(format!("{} cannot be {done}: {}", path.shown(), why(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder.join(FOLDER)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_pending_then_accepted_then_removed() {
        let project = tempfile::tempdir().unwrap();
        let mut folder = Folder::read(project.path()).unwrap();
        let record = |words: &str| format!("---\nexpression: cohort a\n---\n{words}\n");
        folder.propose("a", "new").unwrap();
        assert_eq!(names(project.path()), ["a.snap.new"]);
        folder.accept("a", &record("accepted")).unwrap();
        assert_eq!(names(project.path()), ["a.snap"]);
        folder.propose("a", &record("newer")).unwrap();
        assert_eq!(names(project.path()), ["a.snap", "a.snap.new"]);
        let read = Folder::read(project.path()).unwrap();
        assert_eq!((&read.accepted["a"], &read.pending["a"]), (&record("accepted"), &record("newer")));
        folder.reject("a").unwrap();
        assert_eq!(names(project.path()), ["a.snap"]);
        folder.remove("a").unwrap();
        assert_eq!(names(project.path()), [""; 0]);
    }

    #[test]
    fn files_that_are_no_snapshots_are_left_alone() {
        let project = tempfile::tempdir().unwrap();
        fs::create_dir(project.path().join(FOLDER)).unwrap();
        for name in ["README.md", ".a.snap.partial", "a.snap.bak"] {
            fs::write(project.path().join(FOLDER).join(name), b"\xff").unwrap();
        }
        let folder = Folder::read(project.path()).unwrap();
        assert!(folder.accepted.is_empty() && folder.pending.is_empty());
    }
}
