//! Files of datasets that a run does not read: whether they are still those that an earlier run read.
//!
//! In: a dataset, and where its files are. Out: their paths, sizes and digests. Invariant: nothing is read as records.

use std::path::Path;

use indicia_compiler::catalog::Dataset;

use super::digest::sha256;
use super::find::find;
use super::watch::Watch;
use crate::threads::{available, in_order};

/// How much is read at once.
const PART: usize = 1 << 18;

/// The path and SHA-256 of each file of a dataset, in order of path; nothing where one cannot be found or read, or changes meanwhile.
pub fn digests(dataset: &Dataset, root: &Path) -> Option<Vec<(String, String)>> {
    let files = find(dataset, root).ok()?;
    let digest = |place: usize| {
        let watch = Watch::new(&files[place], false);
        let digest = sha256(watch.bytes().ok()?, PART, |_| {}).ok()?;
        Some((files[place].shown.to_string(), digest)).filter(|_| watch.is_unchanged())
    };
    in_order(files.len(), available(), digest).into_iter().collect()
}
