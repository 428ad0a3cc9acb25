//! Files that several datasets read, under one path or as copies.
//!
//! In: what was read of each dataset. Out: pairs of datasets that have a file in common. Invariant: files without rows, and other sheets of one
//! workbook, are nothing in common.

use std::fs;

use indicia_compiler::catalog::{Catalog, DatasetId};

use super::digest::sha256;
use super::find::File;
use super::{DatasetRead, FileRead};

/// How many bytes of a file are hashed at once.
const AT_ONCE: usize = 1 << 16;

/// The datasets that have a file in common, each pair once, in their order.
pub(crate) fn in_common(reads: &[DatasetRead], catalog: &Catalog) -> Vec<[DatasetId; 2]> {
    let mut found = Vec::new();
    for (at, one) in reads.iter().enumerate() {
        for other in &reads[at + 1..] {
            let [a, b] = [one.dataset, other.dataset].map(|id| &catalog.dataset(id).files.format);
            if a.may_read_the_same(b) && one.files.iter().any(|a| other.files.iter().any(|b| are_same(a, b))) {
                found.push([one.dataset, other.dataset]);
            }
        }
    }
    found
}

fn are_same(a: &FileRead, b: &FileRead) -> bool {
    let is_copy = || a.bytes == b.bytes && a.sha256.is_some() && a.sha256 == b.sha256;
    a.rows > 0 && (a.path == b.path || is_copy())
}

/// Notes the digests of files of several datasets that are as large as one another, where a policy is over some data: they may be copies.
pub(super) fn digest_alike(reads: &mut [DatasetRead], files: &[(DatasetId, File)], catalog: &Catalog) {
    if catalog.policies.is_empty() {
        return;
    }
    let sizes: Vec<(DatasetId, u64, String)> = reads
        .iter()
        .flat_map(|read| read.files.iter().map(|file| (read.dataset, file.bytes, file.path.clone())))
        .collect();
    for read in reads {
        for file in read.files.iter_mut().filter(|file| file.sha256.is_none() && file.bytes > 0) {
            let is_alike = |(id, bytes, path): &(DatasetId, u64, String)| {
                *id != read.dataset && *bytes == file.bytes && *path != file.path
            };
            let here = files.iter().find(|(id, found)| *id == read.dataset && *found.shown == *file.path);
            if let (true, Some((_, found))) = (sizes.iter().any(is_alike), here) {
                // A file that is gone by now is an error of its own.
                let digest = fs::File::open(&found.path).and_then(|bytes| sha256(bytes, AT_ONCE, |_| ()));
                file.sha256 = digest.ok();
            }
        }
    }
}
