//! Files: new ones, and those of a project.
//!
//! In: a path; a text to write. Out: the file, with the folders above it; what a file of a project has. Invariants: a file that is there is
//! never written over; of a project nothing is read that is no file, as a pipe is none, or to which a link leads out of its folder.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use indicia_runtime::input::nature::is_of_the_system;
use indicia_runtime::outputs::{Folders, beside};
use indicia_runtime::paths::Shown;

use crate::error::Error;
use crate::system::why;

/// Writes a file that is not there yet: whole, or not at all.
fn create(path: PathBuf, text: &str) -> Result<PathBuf, Error> {
    let beside = beside(&path);
    let refused = |error: io::Error| Error::usage(format!("{} cannot be written: {}", path.shown(), why(&error)));
    let _folders = Folders::make(path.parent().unwrap_or(Path::new(""))).map_err(refused)?;
    let whole = || -> io::Result<()> {
        if fs::symlink_metadata(&path).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // What a killed program left.
        let _ = fs::remove_file(&beside);
        let mut file = File::create_new(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    whole().inspect_err(|_| drop(fs::remove_file(&beside))).map_err(refused)?;
    Ok(path)
}

/// The same below a folder, and not where a link on the way leads out of it.
pub(crate) fn create_inside(folder: &Path, path: &Path, text: &str) -> Result<PathBuf, Error> {
    let path = folder.join(path);
    let there = path.ancestors().skip(1).take_while(|above| above.starts_with(folder)).find(|above| above.exists());
    if let Some(above) = there.filter(|above| !is_inside(folder, above)) {
        return Err(Error::usage(format!(
            "{} cannot be written: {} is a link that leads out of the project",
            path.shown(),
            above.shown()
        )));
    }
    create(path, text)
}

/// Reads a file that somebody named: a link is his word.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    is_file(path)?;
    fs::read(path)
}

/// An error where a path has something else than a file, such as a pipe, which may never end.
pub(crate) fn is_file(path: &Path) -> io::Result<()> {
    match fs::metadata(path)?.is_file() {
        true if is_of_the_system(path) => {
            Err(io::Error::other("it is no file on a disk: the system makes it up while it is read"))
        }
        true => Ok(()),
        false => Err(io::Error::other("it is not a file")),
    }
}

/// A text as UTF-8.
pub(crate) fn utf8(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8 text"))
}

/// Reads a file below a folder.
pub(crate) fn read_inside(folder: &Path, path: &Path) -> io::Result<Vec<u8>> {
    is_file(path)?;
    if fs::symlink_metadata(path)?.is_symlink() && !is_inside(folder, path) {
        return Err(io::Error::other("it is a link that leads out of the project"));
    }
    fs::read(path)
}

/// Whether a path is inside a folder, wherever links on the way lead.
pub(crate) fn is_inside(folder: &Path, path: &Path) -> bool {
    match (fs::canonicalize(folder), fs::canonicalize(path)) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        (_, _) => false,
    }
}
