//! What in a repository would make git wait for ever.
//!
//! In: a folder. Out: the first pipe or device in the `.git` that git would read for it. Invariants: nothing is opened but the one line of a
//! `.git` that is a file; what cannot be looked at is left to git, which says why; single objects, of which there may be very many, are
//! passed over.

use std::fs;
use std::path::{Path, PathBuf};

/// A line of a `.git` file is a path, and no longer than one may be.
const LONGEST: u64 = 8 << 10;

/// The first pipe or device of the repository that a folder is in.
pub(super) fn waits(folder: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    let git = folder.ancestors().map(|above| above.join(".git")).find(|git| fs::symlink_metadata(git).is_ok())?;
    if never_ends(&git) {
        return Some(git);
    }
    if git.is_dir() {
        return inside(&git);
    }
    // A working tree beside its repository: its own folder, and the one that it shares.
    let own = named(&git, "gitdir:")?;
    inside(&own).or_else(|| inside(&named(&own.join("commondir"), "")?))
}

/// The folder that a file names, from the file's own.
fn named(file: &Path, before: &str) -> Option<PathBuf> {
    let known = fs::metadata(file).ok()?;
    if !known.is_file() || known.len() > LONGEST {
        return None;
    }
    let text = fs::read_to_string(file).ok()?;
    Some(file.parent()?.join(text.strip_prefix(before)?.trim()))
}

fn inside(folder: &Path) -> Option<PathBuf> {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !has_objects(&entry.path()) => folders.push(entry.path()),
                Ok(kind) if kind.is_dir() || kind.is_file() => {}
                Ok(_) if never_ends(&entry.path()) => return Some(entry.path()),
                _ => {}
            }
        }
    }
    None
}

/// Whether a folder is one of the 256 of single objects.
fn has_objects(folder: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_byte = |name: &str| name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_byte(&name(folder)) && folder.parent().is_some_and(|above| name(above) == "objects")
}

/// Whether a path is, or leads to, a pipe or a device. A socket is neither: git has one of its own.
#[cfg(unix)]
fn never_ends(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;

    fs::metadata(path).is_ok_and(|known| {
        let kind = known.file_type();
        kind.is_fifo() || kind.is_char_device() || kind.is_block_device()
    })
}

/// Elsewhere a folder has no pipes.
#[cfg(not(unix))]
fn never_ends(_: &Path) -> bool {
    false
}
