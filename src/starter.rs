//! A small project, ready to run.
//!
//! In: a folder that is empty or not there. Out: the files of src/starter, in it. Invariant: nothing that is there already is touched.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::files::create;

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
    let shown = folder.display();
    if folder.exists() {
        match fs::read_dir(folder).map(Iterator::count) {
            Ok(0) => {}
            Ok(_) => return Err(Error::usage(format!("{shown} is not empty, and nothing was written"))),
            Err(error) => return Err(Error::usage(format!("{shown} cannot be read: {error}"))),
        }
    }
    FILES.iter().map(|(path, text)| create(folder.join(path), text)).collect()
}
