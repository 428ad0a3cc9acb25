//! The `git` program: asked, and changes nothing.
//!
//! In: a folder and a question. Out: git's answer, or why there is none. Invariants: no lock is taken, no pager and no prompt
//! comes between; no program is run that the repository or its configuration names; links of a tree are not among its files; what git answers
//! is in English; it is not waited for without end.

use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use indicia_runtime::paths::Shown;
use indicia_runtime::system::why;

use super::answers::{self, Listed, Tree};
use super::no_files;
use super::watched::watched;

/// How long git may write nothing: it reads a file of the repository that never ends, or the disk of another machine.
const SILENT: Duration = Duration::from_secs(30);

/// Why git gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// There is no git program.
    NotThere,
    /// It says no; its words.
    Refused(String),
    /// It would wait for ever, or has waited too long; a sentence.
    Stuck(String),
}

/// What git answers in a folder, with something on its stdin.
pub fn ask<A: AsRef<str>>(folder: &Path, args: &[A], input: Option<String>) -> Result<Vec<u8>, Failed> {
    ask_within(folder, args, input, SILENT)
}

fn ask_within<A: AsRef<str>>(
    folder: &Path,
    args: &[A],
    input: Option<String>,
    silent: Duration,
) -> Result<Vec<u8>, Failed> {
    let mut child = started(command(folder, args).stderr(Stdio::piped()), folder)?;
    let (mut stdin, Some(stdout), Some(mut stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(no_pipes());
    };
    let ((read, said), ended) = watched(&mut child, stdout, silent, |mut answer| {
        std::thread::scope(|scope| {
            // Written and read beside one another: each pipe may be full.
            scope.spawn(move || {
                if let (Some(pipe), Some(input)) = (stdin.as_mut(), &input) {
                    // git that has ended already says why on stderr.
                    let _ = pipe.write_all(input.as_bytes());
                }
                drop(stdin);
            });
            let said = scope.spawn(move || {
                let mut said = Vec::new();
                // What it has said so far is better than nothing.
                let _ = stderr.read_to_end(&mut said);
                said
            });
            let mut whole = Vec::new();
            let read = answer.read_to_end(&mut whole).map(|_| whole);
            (read, said.join().unwrap_or_default())
        })
    });
    let status = child.wait().map_err(not_run)?;
    if ended {
        return Err(silent_for(silent));
    }
    match status.success() {
        true => read.map_err(not_run),
        false => Err(Failed::Refused(String::from_utf8_lossy(&said).into_owned())),
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
    let refused = |error: io::Error| Failed::Refused(why(&error));
    let mut child = started(&mut command(folder, &["cat-file", "--batch"]), folder)?;
    let (Some(mut asks), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(no_pipes());
    };
    let (done, stuck) = watched(&mut child, stdout, SILENT, |answers| -> io::Result<()> {
        let mut answers = BufReader::new(answers);
        for (at, id) in ids.enumerate() {
            writeln!(asks, "{id}")?;
            asks.flush()?;
            answers::object(&mut answers, id, |size, bytes| take(at, size, bytes))?;
        }
        drop(asks);
        Ok(())
    });
    let ended = child.wait();
    match stuck {
        true => Err(silent_for(SILENT)),
        false => done.and(ended.map(drop)).map_err(refused),
    }
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

/// Starts git, where nothing in the repository would make it wait for ever.
fn started(command: &mut Command, folder: &Path) -> Result<Child, Failed> {
    match no_files::waits(folder) {
        Some(path) => Err(Failed::Stuck(format!(
            "{} is a pipe or a device and not a file, so git is not asked about this repository",
            path.shown()
        ))),
        None => command.spawn().map_err(not_run),
    }
}

fn no_pipes() -> Failed {
    Failed::Refused("git has no pipes".into())
}

fn silent_for(silent: Duration) -> Failed {
    Failed::Stuck(format!(
        "git gave no answer in {} seconds and was stopped; it may read something that is not a file, or a slow disk",
        silent.as_secs()
    ))
}

/// Why it could not be started, or not be waited for.
fn not_run(error: io::Error) -> Failed {
    match error.kind() {
        io::ErrorKind::NotFound => Failed::NotThere,
        _ => Failed::Refused(error.to_string()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// A configuration may include a file anywhere, which is not looked at first.
    #[test]
    fn git_that_waits_for_a_pipe_is_stopped() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = |program: &str, args: &[&str]| {
            let status = Command::new(program).current_dir(folder.path()).args(args).status();
            assert!(status.expect("it is there").success(), "{program}");
        };
        made("git", &["init", "-q", "."]);
        made("mkfifo", &["pipe"]);
        made("git", &["config", "include.path", "../pipe"]);
        let failed = ask_within(folder.path(), &["log"], None, Duration::from_secs(1));
        let Err(Failed::Stuck(said)) = failed else { panic!("{failed:?}") };
        assert!(said.starts_with("git gave no answer in 1 seconds"), "{said}");
    }
}
