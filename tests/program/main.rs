//! What the commands print and write, their exit codes, and what a kill in mid-run leaves behind.
//!
//! In: a project written by `indicia new`, and broken ones. Invariant: the program is only ever started as a process; library.rs alone calls the
//! library.

mod broken;
mod catalogue;
mod definitions;
mod diff;
mod disclosure;
mod dropped;
mod files;
mod graph;
mod guides;
mod history;
mod hostile;
mod kill;
mod kills;
mod library;
mod limits;
mod mutate;
mod mutations;
mod others;
mod page;
mod run;
mod snapshot;
mod synth;
mod system;
mod verify;
mod warned;
#[cfg(unix)]
mod workflow;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with the project `first` in it, as `indicia new` writes it.
struct Place {
    folder: TempDir,
}

/// What a command did, as text.
#[derive(Debug)]
struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Place {
        let place = Place::empty();
        let done = place.indicia(&["new", "first"]);
        assert_eq!(done.code, 0, "{done:?}");
        place
    }

    fn empty() -> Place {
        Place { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_indicia"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
            command.env_remove(variable);
        }
        command
    }

    fn indicia(&self, args: &[&str]) -> Done {
        done(self.command(args).output().expect("the program starts"))
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a path inside the folder")).expect("a folder for the file");
        fs::write(path, text).expect("the file is written");
    }

    /// Replaces a text that is once in a file.
    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "{from:?} is once in {path}");
        self.write(path, text.replace(from, to));
    }

    /// Every file below a folder, by path, with its bytes; our own hidden ones left aside.
    fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.path(folder), "", &mut files);
        files.sort();
        files
    }
}

fn collect(folder: &Path, inside: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{inside}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.push((path, fs::read(entry.path()).expect("the file is read")));
        }
    }
}

fn done(output: Output) -> Done {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Done { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

impl Done {
    /// The command ended well.
    #[track_caller]
    fn fine(self) -> Done {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }

    /// The command ended with this code.
    #[track_caller]
    fn code(self, code: i32) -> Done {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }
}

/// Every part is in the text, in this order.
#[track_caller]
fn shows(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => panic!("{part:?} is not (or not in this order) in:\n{text}"),
        }
    }
}
