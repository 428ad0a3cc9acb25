//! What a file is as long as nobody writes to it.
//!
//! In: what the system says of a file. Out: a state to compare with. Invariant: two states that are equal are of one file of one size,
//! which was not written to between them, as far as the system notes it.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::SystemTime;

/// What a file is as long as nobody writes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    /// Its size.
    pub(super) bytes: u64,
    pub(super) modified: Option<SystemTime>,
    /// Which file it is: another one may be put in its place.
    id: Option<(u64, u64)>,
}

impl State {
    /// That of the file at a path; nothing where there is none, or something that has no size, such as a pipe.
    pub(super) fn at(path: &Path) -> Option<State> {
        fs::metadata(path).ok().and_then(|metadata| State::of(&metadata))
    }

    pub(super) fn of(metadata: &Metadata) -> Option<State> {
        let state = || State { bytes: metadata.len(), modified: metadata.modified().ok(), id: id(metadata) };
        metadata.is_file().then(state)
    }
}

#[cfg(unix)]
fn id(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;

    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn id(_: &Metadata) -> Option<(u64, u64)> {
    None
}
