//! The `git` program: asked, and changes nothing.
//!
//! In: a folder and a question. Out: git's answer, or why there is none. Invariants: no lock is taken, no pager and no prompt
//! comes between; no program is run that the repository or its configuration names; links of a tree are not among its files; what git answers
//! is in English.

use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::answers::{self, Listed, Tree};

/// Why git gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// There is no git program.
    NotThere,
    /// It says no; its words.
    Refused(String),
}

/// What git answers in a folder, with something on its stdin.
pub fn ask<A: AsRef<str>>(folder: &Path, args: &[A], input: Option<String>) -> Result<Vec<u8>, Failed> {
    let mut child = command(folder, args).stderr(Stdio::piped()).spawn().map_err(not_run)?;
    let mut stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Written beside the reading: either pipe may be full.
        scope.spawn(move || {
            if let (Some(pipe), Some(input)) = (stdin.as_mut(), &input) {
                // git that has ended already says why on stderr.
                let _ = pipe.write_all(input.as_bytes());
            }
            drop(stdin);
        });
        child.wait_with_output()
    });
    let output = output.map_err(not_run)?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(Failed::Refused(String::from_utf8_lossy(&output.stderr).into_owned())),
    }
}

/// The files and links of a tree; `args` say which tree, and from where paths start.
pub fn tree(folder: &Path, args: &[&str]) -> Result<Tree, Failed> {
    Ok(answers::tree(&ask(folder, &[&["ls-tree", "-r", "-z"], args].concat(), None)?))
}

/// The commits of a folder that touched some files, children before parents. Parents that touched none are passed over, so that the ones that
/// are named are commits of the list.
pub fn commits(folder: &Path, files: &str) -> Result<Vec<Listed>, Failed> {
    let format = format!("--format={}", answers::COMMITS);
    let log = ["log", "-z", "--topo-order", "--parents", &format, "--", files];
    Ok(answers::commits(&ask(folder, &log, None)?))
}

/// Hands the contents of each object to `take`, with its place among the ids and its size in bytes.
pub fn objects<'i>(
    folder: &Path,
    ids: impl Iterator<Item = &'i str>,
    mut take: impl FnMut(usize, u64, &mut dyn Read) -> io::Result<()>,
) -> Result<(), Failed> {
    let refused = |error: io::Error| Failed::Refused(error.to_string());
    let mut child = command(folder, &["cat-file", "--batch"]).spawn().map_err(not_run)?;
    let (Some(mut asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Failed::Refused("git cat-file has no pipes".into()));
    };
    let mut answers = BufReader::new(answers);
    let read = || -> io::Result<()> {
        for (at, id) in ids.enumerate() {
            writeln!(asks, "{id}")?;
            asks.flush()?;
            answers::object(&mut answers, id, |size, bytes| take(at, size, bytes))?;
        }
        Ok(())
    };
    let done = read();
    drop(asks);
    drop(answers);
    let ended = child.wait();
    done.and(ended.map(drop)).map_err(refused)
}

/// What a repository's own configuration may name a program for, each without one.
const NOTHING_RUN: [&str; 4] =
    ["core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false", "protocol.allow=never"];

/// The git program: the first in the search path that is in a folder named from the root. One in the folder where somebody happens to be
/// (`.` or nothing in the search path) may be anybody's.
fn program() -> PathBuf {
    let name = format!("git{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(&name));
    found.find(|program| program.is_file()).unwrap_or_else(|| Path::new("/").join("no").join(name))
}

/// git in a folder, with pipes to it and from it.
fn command<A: AsRef<str>>(folder: &Path, args: &[A]) -> Command {
    let mut command = Command::new(program());
    command
        .arg("-C")
        .arg(folder)
        .arg("--no-pager")
        .args(NOTHING_RUN.iter().flat_map(|option| ["-c", option]))
        .args(args.iter().map(AsRef::as_ref))
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Why it could not be started, or not be waited for.
fn not_run(error: io::Error) -> Failed {
    match error.kind() {
        io::ErrorKind::NotFound => Failed::NotThere,
        _ => Failed::Refused(error.to_string()),
    }
}
