//! Files that are there twice: the copy that a browser or a backup leaves beside the first.
//!
//! In: the files of a dataset. Out: groups of files with the same content, packed or not. Invariant: a file of another length than all
//! others is not read, and one that differs early, as nearly all do, is not read on.

use std::collections::BTreeMap;
use std::io::Read;

use super::digest::sha256;
use super::find::File;
use super::format::open;
use super::meter::Meter;
use super::watch::Watch;

/// How much is compared at first: the headings and some dozens of rows.
const BEGINNING: u64 = 1 << 12;
/// How much is read at once.
const PART: usize = 1 << 18;

/// The places of files with the same content, in order; each file with its size. A file that cannot be read is like no other.
pub(super) fn same_content(files: &[(&File, u64)]) -> Vec<Vec<usize>> {
    // The size of a packed file does not say how long its content is.
    let sizes_say = files.iter().all(|(file, _)| !file.is_packed());
    let alike = split(vec![(0..files.len()).collect()], |place| Some(if sizes_say { files[place].1 } else { 0 }));
    let alike = split(alike, |place| content(files[place].0, BEGINNING));
    split(alike, |place| content(files[place].0, u64::MAX))
}

/// Groups by what the places of each have alike, without those that are like no other.
fn split<K: Ord>(groups: Vec<Vec<usize>>, key: impl Fn(usize) -> Option<K>) -> Vec<Vec<usize>> {
    let mut alike = Vec::new();
    for group in groups {
        let mut keys: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for (key, place) in group.into_iter().filter_map(|place| Some((key(place)?, place))) {
            keys.entry(key).or_default().push(place);
        }
        alike.extend(keys.into_values().filter(|places| places.len() > 1));
    }
    alike.sort();
    alike
}

/// A digest of the first bytes, unpacked.
fn content(file: &File, most: u64) -> Option<String> {
    let (watch, meter) = (Watch::new(file, false), Meter::silent());
    let bytes = open(&watch, &meter).ok()?.take(most);
    sha256(bytes, PART, |_| {}).ok()
}
