//! What a run writes, as texts.
//!
//! In: a project's folder. Out: its tables as displayed, by the names of their files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The tables of a run, by name of file without its ending.
pub type Sheets = BTreeMap<String, Sheet>;

/// A table as displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The heading of the labels first.
    pub headings: Vec<String>,
    /// Label first.
    pub rows: Vec<Vec<String>>,
}

/// The folder of the definitions.
pub fn indicators() -> PathBuf {
    root().join("indicators")
}

/// The repository's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The tables of indicators/ as it is.
pub fn report() -> &'static Sheets {
    static REPORT: OnceLock<Sheets> = OnceLock::new();
    REPORT.get_or_init(|| run(&indicators()))
}

/// Runs a project and reads what it wrote.
pub fn run(project: &Path) -> Sheets {
    run_on(project, None)
}

/// Runs a project on the records of a folder, its own where none is given, and reads what it wrote.
pub fn run_on(project: &Path, records: Option<&Path>) -> Sheets {
    let out = tempfile::tempdir().expect("a folder for the outputs");
    let mut command = Command::new(env!("CARGO_BIN_EXE_indicia"));
    command.args(["run", "--quiet", "--format", "csv", "--out"]).args([out.path(), project]);
    if let Some(records) = records {
        command.arg("--data").arg(records);
    }
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = fs::read_dir(out.path().join("tables")).expect("tables");
    // Beside each is a file with its notes.
    let files =
        files.map(|file| file.expect("a file").path()).filter(|path| path.extension().is_some_and(|of| of == "csv"));
    let sheets = files.map(|path| {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut lines = lines(&path);
        let headings = lines.remove(0);
        (stem, Sheet { headings, rows: lines })
    });
    sheets.collect()
}

/// The lines of a CSV file.
pub fn lines(path: &Path) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path);
    let records = reader.unwrap_or_else(|error| panic!("{}: {error}", path.display())).into_records();
    records.map(|line| line.expect("a line").iter().map(str::to_string).collect()).collect()
}

impl Sheet {
    /// The place of a column.
    pub fn column(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|h| h == heading)
    }

    /// A cell by the label of its row and its heading.
    pub fn cell(&self, label: &str, heading: &str) -> Option<&str> {
        let row = self.rows.iter().find(|row| row[0] == label)?;
        Some(&row[self.column(heading)?])
    }
}
