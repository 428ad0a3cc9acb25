//! Files that several datasets read, under one path or as copies.
//!
//! In: what was read of each dataset. Out: pairs of datasets that have a file in common. Invariant: files without rows, and other sheets of one
//! workbook, are nothing in common.

use std::fs;

use indicia_compiler::catalog::{Catalog, DatasetId, DatasetRole};

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

/// A file of a dataset that has the bytes of a file of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The file, as shown.
    pub copy: String,
    /// The other dataset.
    pub of: DatasetId,
    /// Its file.
    pub file: String,
}

/// Notes the first file that is a copy of one of another dataset, and not that file under another name: last year's file under the name of this
/// year's. Look-ups may well be the same.
pub(super) fn note_copy(reads: &mut [DatasetRead], files: &[(DatasetId, File)], catalog: &Catalog) {
    let real = |dataset: DatasetId, shown: &str| {
        let file = files.iter().find(|(id, found)| *id == dataset && *found.shown == *shown);
        file.and_then(|(_, file)| fs::canonicalize(&file.path).ok())
    };
    let counts = |read: &&DatasetRead| catalog.dataset(read.dataset).role != DatasetRole::LookUp;
    let mut known: Vec<(DatasetId, &FileRead)> = Vec::new();
    let mut found = None;
    for read in reads.iter().filter(counts) {
        for file in &read.files {
            let copy = known.iter().find(|(id, other)| {
                let is_other = *id != read.dataset && other.path != file.path && are_same(other, file);
                is_other && real(*id, &other.path) != real(read.dataset, &file.path)
            });
            found = found.or_else(|| {
                let (of, other) = copy?;
                Some((read.dataset, Copied { copy: file.path.clone(), of: *of, file: other.path.clone() }))
            });
            known.push((read.dataset, file));
        }
    }
    if let Some((dataset, copied)) = found
        && let Some(read) = reads.iter_mut().find(|read| read.dataset == dataset)
    {
        read.copied = Some(copied);
    }
}

/// Notes the digests of files of several datasets that are as large as one another: they may be copies.
pub(super) fn digest_alike(reads: &mut [DatasetRead], files: &[(DatasetId, File)]) {
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
