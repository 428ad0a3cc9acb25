//! A small project, ready to run.
//!
//! In: a folder that is empty or not there, or has what was left when the program was killed. Out: the files of src/starter, in it. Invariant:
//! nothing that is there already is touched.

use std::path::{Path, PathBuf};
use std::{fs, io};

use indicia_runtime::outputs::beside;
use indicia_runtime::paths::Shown;

use crate::error::Error;
use crate::files::create_inside;
use crate::system::unread;

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
    let shown = folder.shown();
    if folder.exists() && !has_a_part(folder).map_err(|error| unread("", folder, &error))? {
        return Err(Error::usage(format!("{shown} is not empty, and nothing was written")));
    }
    let missing = FILES.iter().filter(|(path, _)| !folder.join(path).exists());
    missing.into_iter().try_for_each(|(path, text)| create_inside(folder, Path::new(path), text).map(drop))?;
    Ok(FILES.iter().map(|(path, _)| folder.join(path)).collect())
}

/// Whether a folder has nothing but some of the files, each whole, and what they are written to first.
fn has_a_part(folder: &Path) -> io::Result<bool> {
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
                false => return Ok(false),
            }
        }
    }
    Ok(whole < FILES.len())
}
