//! `indicia new`: a small project, ready to run.
//!
//! In: a folder that is empty or not there. Out: the files of src/new.
//! Invariant: nothing that is there already is touched.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use super::{Outcome, Stop};
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia new crime           write a project to the folder `crime`
  indicia run crime           and fill its tables";

/// What `indicia new` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The folder to write to; new or empty
    dir: PathBuf,
}

/// The project: path and text of each file.
const FILES: [(&str, &str); 13] = [
    (".gitignore", include_str!("../new/gitignore")),
    ("README.md", include_str!("../new/README.md")),
    ("codelists/waste.yaml", include_str!("../new/codelists/waste.yaml")),
    ("data/incidents.csv", include_str!("../new/data/incidents.csv")),
    ("data/population.csv", include_str!("../new/data/population.csv")),
    ("datasets/incidents.yaml", include_str!("../new/datasets/incidents.yaml")),
    ("datasets/population.yaml", include_str!("../new/datasets/population.yaml")),
    ("definitions/measures.ind", include_str!("../new/definitions/measures.ind")),
    ("definitions/tables.ind", include_str!("../new/definitions/tables.ind")),
    ("hierarchies/area.yaml", include_str!("../new/hierarchies/area.yaml")),
    ("indicia.yaml", include_str!("../new/indicia.yaml")),
    ("data/README.md", include_str!("../new/data/README.md")),
    ("style.yaml", include_str!("../new/style.yaml")),
];

/// Writes the project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let folder = &args.dir;
    let shown = folder.display();
    if folder.exists() {
        let entries = fs::read_dir(folder).map(Iterator::count);
        match entries {
            Ok(0) => {}
            Ok(_) => return Err(Stop::usage(format!("{shown} is not empty, and nothing was written"))),
            Err(error) => return Err(Stop::usage(format!("{shown} cannot be read: {error}"))),
        }
    }
    for (path, text) in FILES {
        let full = folder.join(path);
        let written = fs::create_dir_all(full.parent().unwrap_or(folder))
            .and_then(|()| File::create_new(&full))
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| Stop::usage(format!("{} cannot be written: {error}", full.display())))?;
        terminal.out(&format!("{}\n", full.display()))?;
    }
    terminal.err(&format!("a project with made-up data; run it with `indicia run {shown}`\n"));
    Ok(Outcome::Fine)
}
