//! What the system says of files, in our words.
//!
//! In: an error of the system, and the path that it is about. Out: why, and what to write instead, where a name is close. Invariant: what is said of
//! it is what the runtime says.

use std::io::{self, ErrorKind};
use std::path::Path;

use indicia_compiler::diagnostics::nearest;
use indicia_runtime::paths::Shown;
pub(crate) use indicia_runtime::system::why;

use crate::error::Error;

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
