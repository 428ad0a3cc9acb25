//! Why a file of records could not be read or written.
//!
//! In: what was tried, a path, what the system or a format says. Out: an error. Invariant: it names the path.

use std::io;
use std::path::Path;

use crate::outputs::WriteError;
use crate::paths::Shown;
use crate::system::{why, without_number};

pub(super) fn refused(path: &Path, detail: &str) -> WriteError {
    WriteError::Io { action: "write", path: path.shown(), detail: without_number(detail) }
}

pub(super) fn io_refused(action: &'static str, path: &Path, error: &io::Error) -> WriteError {
    WriteError::Io { action, path: path.shown(), detail: why(error) }
}
