//! Review: what `indicia diff` says of changes to indicators/, compared with what the two sides print.
//!
//! In: indicators/ and copies of it with edits. Invariants: what a change should be reported as is written from the edit; which cells
//! it changes is found from the CSV files of two runs, by labels and headings.

mod cells;
mod edits;
mod inverse;
mod shown;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::outputs::{Sheets, indicators, report, run_on};
use edits::Edit;

/// The texts of a project, by path.
type Texts = BTreeMap<String, String>;

/// The classes of change, as docs/diff.md has them.
const CLASSES: [&str; 18] = [
    "population",
    "threshold",
    "denominator",
    "measure",
    "unit",
    "disclosure",
    "code-list",
    "dataset",
    "input-data",
    "added",
    "removed",
    "table-layout",
    "order",
    "style",
    "wording",
    "renamed",
    "test",
    "cosmetic",
];

/// Two sides in folders of their own, `before` and `after`, and one set of records.
struct Sides {
    folder: TempDir,
    before: Texts,
    after: Texts,
    /// Whether the records are not those of indicators/.
    own_records: bool,
}

/// How the program ended, and what it said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Sides {
    /// indicators/ before and after some edits.
    fn of(edits: &[&Edit]) -> Sides {
        let folder = tempfile::tempdir().expect("a folder for both sides");
        let mut before = texts(&indicators());
        let mut records = Vec::new();
        for given in edits.iter().filter_map(|edit| edit.given) {
            records.extend(given(&mut before));
        }
        let mut after = before.clone();
        edits.iter().for_each(|edit| (edit.make)(&mut after));
        for (side, texts) in [("before", &before), ("after", &after)] {
            for (path, text) in texts {
                write(&folder.path().join(side).join(path), text);
            }
        }
        let own_records = !records.is_empty();
        if own_records {
            let target = folder.path().join("records");
            fs::create_dir(&target).expect("a folder for the records");
            for entry in fs::read_dir(indicators().join("data")).expect("records") {
                let path = entry.expect("an entry").path();
                if path.is_file() {
                    fs::copy(&path, target.join(path.file_name().expect("a name"))).expect("copied records");
                }
            }
            records.iter().for_each(|(name, text)| write(&target.join(name), text));
        }
        Sides { folder, before, after, own_records }
    }

    /// `indicia diff` from one side to the other.
    fn diff(&self, from: &str, to: &str, args: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_indicia"));
        command.args(["diff", from, to]).args(args).current_dir(self.folder.path());
        if !args.contains(&"--no-data") {
            command.arg("--data").arg(self.data());
        }
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
            command.env_remove(variable);
        }
        let output = command.stdin(Stdio::null()).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The tables of both sides.
    fn sheets(&self) -> (Sheets, Sheets) {
        let run = |side| run_on(&self.folder.path().join(side), Some(&self.data()));
        let before = if self.own_records { run("before") } else { report().clone() };
        (before, run("after"))
    }

    fn data(&self) -> std::path::PathBuf {
        if self.own_records { self.folder.path().join("records") } else { indicators().join("data") }
    }
}

impl Said {
    /// The report, after the program ended with this code.
    #[track_caller]
    fn json(&self, code: i32) -> Value {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}", self.out))
    }
}

/// Every text that is part of a project.
fn texts(project: &Path) -> Texts {
    let mut found = Texts::new();
    for folder in ["", "codelists", "datasets", "disclosure", "hierarchies"] {
        for entry in fs::read_dir(project.join(folder)).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            let is_text = path.extension().is_some_and(|ending| ["csv", "ind", "yaml"].iter().any(|e| ending == *e));
            if is_text {
                let inside = path.strip_prefix(project).expect("a path in the project");
                let name = inside.to_str().expect("a readable name").replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    found
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a path inside the folder")).expect("a folder for the file");
    fs::write(path, text).expect("the file is written");
}

/// A list in a report.
#[track_caller]
fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().unwrap_or_else(|| panic!("{field} is a list in {value}"))
}

/// A text in a report.
#[track_caller]
fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("{field} is a text in {value}")).to_string()
}

/// A whole number in a report.
#[track_caller]
fn count(value: &Value, field: &str) -> usize {
    let number = value[field].as_u64().unwrap_or_else(|| panic!("{field} is a number in {value}"));
    usize::try_from(number).expect("a small number")
}
