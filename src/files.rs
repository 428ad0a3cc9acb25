//! New files.
//!
//! In: a path and a text. Out: the file, with the folders above it. Invariant: a file that is there is never written over.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Writes a file that is not there yet.
pub fn create(path: PathBuf, text: &str) -> Result<PathBuf, Error> {
    let written = fs::create_dir_all(path.parent().unwrap_or(Path::new("")))
        .and_then(|()| File::create_new(&path))
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Error::usage(format!("{} cannot be written: {error}", path.display())))?;
    Ok(path)
}
