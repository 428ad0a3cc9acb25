//! The register: which files of a folder are, byte for byte, what was written there.
//!
//! In: files, beside their place and in it. Out: whether a file may be written over. Invariants: a file is in the register before it
//! is in its place; one that was added to, edited or put there by someone else is not in it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::refused::io_refused;
use crate::hexadecimal::hexadecimal;
use crate::outputs::{WriteError, replace};

/// The name of the register in a folder of synthetic records.
pub const REGISTER: &str = ".indicia-synth";

/// Whether a file that is there is as it was written.
pub fn is_as_written(path: &Path) -> Result<bool, WriteError> {
    let Some(line) = line(path, path)? else { return Ok(false) };
    Ok(lines(&register(path))?.contains(&line))
}

/// Notes that a file will be put in its place; what was noted of one that it replaces stays until it is.
pub(super) fn note(beside: &Path, path: &Path) -> Result<(), WriteError> {
    let register = register(path);
    let there = if path.exists() { line(path, path)? } else { None };
    let mut known = lines(&register)?;
    known.retain(|line| !is_of(line, path) || Some(line) == there.as_ref());
    known.extend(line(beside, path)?);
    let text: String = known.iter().map(|line| format!("{line}\n")).collect();
    replace(&register, text.as_bytes())
}

fn register(path: &Path) -> PathBuf {
    path.with_file_name(REGISTER)
}

fn lines(register: &Path) -> Result<BTreeSet<String>, WriteError> {
    match fs::read_to_string(register) {
        Ok(text) => Ok(text.lines().map(str::to_string).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(io_refused("read", register, &error)),
    }
}

/// The line of a file under a name: its SHA-256 and the name, as `sha256sum` writes them. A name that is no line has none.
fn line(file: &Path, path: &Path) -> Result<Option<String>, WriteError> {
    let name = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.contains(['\n', '\r']));
    let Some(name) = name else { return Ok(None) };
    let digest = digest(file).map_err(|error| io_refused("read", file, &error))?;
    Ok(Some(format!("{digest}  {name}")))
}

fn is_of(line: &str, path: &Path) -> bool {
    let name = line.split_once("  ").map(|(_, name)| name);
    name.is_some() && name == path.file_name().and_then(|name| name.to_str())
}

fn digest(path: &Path) -> io::Result<String> {
    let (mut file, mut digest, mut part) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            read => digest.update(&part[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_noted_may_be_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let (path, beside) = (folder.path().join("d.csv"), folder.path().join("new"));
        fs::write(&path, "real").unwrap();
        assert!(!is_as_written(&path).unwrap(), "no register");
        fs::write(&beside, "made").unwrap();
        note(&beside, &path).unwrap();
        assert!(!is_as_written(&path).unwrap(), "it is not in its place yet");
        fs::rename(&beside, &path).unwrap();
        assert!(is_as_written(&path).unwrap());
        fs::write(&beside, "made again").unwrap();
        note(&beside, &path).unwrap();
        assert!(is_as_written(&path).unwrap(), "killed before the second is in its place");
        fs::write(&path, "made\nreal").unwrap();
        assert!(!is_as_written(&path).unwrap(), "something was added");
        fs::copy(folder.path().join("new"), folder.path().join("other.csv")).unwrap();
        assert!(!is_as_written(&folder.path().join("other.csv")).unwrap(), "under another name");
    }
}
