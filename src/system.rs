//! What the system says of files, in our words.
//!
//! In: an error of the system, and the path that it is about. Out: why, without its number; and what to write instead, where a name is close.
//! Invariant: an error that no analyst meets keeps the system's words.

use std::io::{self, ErrorKind};
use std::path::Path;

use indicia_compiler::diagnostics::nearest;
use indicia_runtime::paths::Shown;

use crate::error::Error;

/// Why something cannot be read or written.
pub(crate) fn why(error: &io::Error) -> String {
    let known = match error.kind() {
        _ if error.raw_os_error().is_none() => return error.to_string(),
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "the system does not allow it",
        ErrorKind::NotADirectory => "what its path calls a folder is a file",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::InvalidFilename => "its name is too long",
        _ => {
            let said = error.to_string();
            let end = said.find(" (os error").unwrap_or(said.len());
            return format!("the system says \"{}\"", &said[..end]);
        }
    };
    known.to_string()
}

/// A path that somebody named and that cannot be read; `what` comes before it.
pub(crate) fn unread(what: &str, path: &Path, error: &io::Error) -> Error {
    let help = match error.kind() {
        ErrorKind::NotFound => Some(instead(path)),
        ErrorKind::PermissionDenied => Some(format!("allow it to be read: `ls -ld {}` shows who may", path.shown())),
        _ => None,
    };
    Error::usage_with(format!("{what}{} cannot be read: {}", path.shown(), why(error)), help.map(Into::into))
}

/// The name that was meant, if one beside it is close; or where the path ends.
fn instead(path: &Path) -> String {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    let Ok(beside) = std::fs::read_dir(above.unwrap_or(Path::new("."))) else {
        let there = path.ancestors().skip(1).find(|above| above.exists() || above.as_os_str().is_empty());
        let next = path.ancestors().skip(1).take_while(|above| Some(*above) != there).last().unwrap_or(path);
        return format!("there is no folder {}; paths start from the current folder", next.shown());
    };
    let names: Vec<String> = beside.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match nearest(&name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {}?", path.with_file_name(near).shown()),
        None => "check how it is written; paths start from the current folder".into(),
    }
}
