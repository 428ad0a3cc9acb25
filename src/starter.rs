//! A small project, ready to run.
//!
//! In: a folder that is empty or not there, or has what was left when the program was killed. Out: the files of src/starter, in it. Invariants:
//! nothing that is there already is touched; a folder that was not there is there with all files, or not at all.

use std::path::{Path, PathBuf};
use std::{fs, io};

use indicia_runtime::outputs::{Folders, beside};
use indicia_runtime::paths::Shown;

use crate::error::Error;
use crate::files::create_inside;
use crate::system::{unread, why};

/// The project: path and text of each file.
const FILES: [(&str, &str); 13] = [
    (".gitignore", include_str!("starter/gitignore")),
    ("README.md", include_str!("starter/README.md")),
    ("codelists/waste.yaml", include_str!("starter/codelists/waste.yaml")),
    ("data/incidents.csv", include_str!("starter/data/incidents.csv")),
    ("data/population.csv", include_str!("starter/data/population.csv")),
    ("datasets/incidents.yaml", include_str!("starter/datasets/incidents.yaml")),
    ("datasets/population.yaml", include_str!("starter/datasets/population.yaml")),
    ("definitions/measures.ind", include_str!("starter/definitions/measures.ind")),
    ("definitions/tables.ind", include_str!("starter/definitions/tables.ind")),
    ("hierarchies/area.yaml", include_str!("starter/hierarchies/area.yaml")),
    ("indicia.yaml", include_str!("starter/indicia.yaml")),
    ("data/README.md", include_str!("starter/data/README.md")),
    ("style.yaml", include_str!("starter/style.yaml")),
];

/// Writes the project to a folder; the paths of its files.
pub fn write(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if fs::symlink_metadata(folder).is_ok() {
        if !has_a_part(folder).map_err(|error| unread("", folder, &error))? {
            return Err(Error::usage(format!("{} is not empty, and nothing was written", folder.shown())));
        }
        fill(folder)?;
    } else {
        write_new(folder)?;
    }
    Ok(FILES.iter().map(|(path, _)| folder.join(path)).collect())
}

/// Writes all files beside a folder that is not there, and gives them its name.
fn write_new(folder: &Path) -> Result<(), Error> {
    let refused = |error: io::Error| Error::usage(format!("{} cannot be written: {}", folder.shown(), why(&error)));
    let staged = beside(folder);
    // What a killed program left.
    if let Ok(known) = fs::symlink_metadata(&staged) {
        if !known.is_dir() || parts(&staged).map_err(refused)?.is_none() {
            return Err(Error::usage(format!("{} is in the way, and nothing was written", staged.shown())));
        }
        fs::remove_dir_all(&staged).map_err(refused)?;
    }
    let _above = Folders::make(folder.parent().unwrap_or(Path::new(""))).map_err(refused)?;
    let written = fill(&staged).and_then(|()| fs::rename(&staged, folder).map_err(refused));
    if written.is_err() {
        let _ = fs::remove_dir_all(&staged);
    }
    written
}

/// Writes the files that a folder does not have.
fn fill(folder: &Path) -> Result<(), Error> {
    let mut missing = FILES.iter().filter(|(path, _)| !folder.join(path).exists());
    missing.try_for_each(|(path, text)| create_inside(folder, Path::new(path), text).map(drop))
}

/// Whether a folder has nothing but some of the files.
fn has_a_part(folder: &Path) -> io::Result<bool> {
    Ok(parts(folder)?.is_some_and(|whole| whole < FILES.len()))
}

/// How many of the files a folder has, each whole, with nothing beside them but what they are written to first; else nothing.
fn parts(folder: &Path) -> io::Result<Option<usize>> {
    let (mut folders, mut whole) = (vec![folder.to_path_buf()], 0);
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner)? {
            let path = entry?.path();
            if fs::symlink_metadata(&path)?.is_dir() {
                folders.push(path);
                continue;
            }
            let is = |(name, text): &(&str, &str)| {
                folder.join(name) == path && fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes())
            };
            let is_beside = |(name, _): &(&str, &str)| beside(&folder.join(name)) == path;
            match FILES.iter().any(is) {
                true => whole += 1,
                false if FILES.iter().any(is_beside) => {}
                false => return Ok(None),
            }
        }
    }
    Ok(Some(whole))
}
