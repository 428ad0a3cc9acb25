//! Files that are there twice: the copy that a browser or a backup leaves beside the first, and the same rows saved by
//! another program, in another order, or with their columns in one.
//!
//! In: the files of a dataset, with how many rows each has, and their cells. Out: groups of files with the same rows.
//! Invariant: a file with another number of rows than all others is not read. Rows are compared as a file has them,
//! with the columns that are not declared: two months may well be alike in those that are.

use std::collections::BTreeMap;

use super::find::File;
use super::format::Format;

/// The places of files with the same content, in order; each file with its number of rows. A file that cannot be read is like no other.
pub(super) fn same_content(format: &dyn Format, files: &[(&File, u64)]) -> Vec<Vec<usize>> {
    let alike = split(vec![(0..files.len()).collect()], |place| Some(files[place].1));
    split(alike, |place| format.content(files[place].0))
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
