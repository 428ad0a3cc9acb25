//! The `git` program: asked, never told to change anything.
//!
//! In: a folder and what is asked. Out: git's answer, or why there is none. Invariants: no lock is taken, no pager and no prompt
//! stands between; what git says is in one language.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

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

/// git in a folder, with pipes to it and from it.
pub fn command<A: AsRef<str>>(folder: &Path, args: &[A]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .arg("--no-pager")
        .args(args.iter().map(AsRef::as_ref))
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Why it could not be started, or not be waited for.
pub fn not_run(error: io::Error) -> Failed {
    match error.kind() {
        io::ErrorKind::NotFound => Failed::NotThere,
        _ => Failed::Refused(error.to_string()),
    }
}
