//! Files that are there twice: the copy that a browser or a backup leaves beside the first, and the same rows saved by
//! another program, in another order, or with their columns in one.
//!
//! In: the files of a dataset, with how many rows each has, and their cells. Out: groups of files with the same rows.
//! Invariant: a file with another number of rows than all others is not read. Rows are compared as a file has them,
//! with the columns that are not declared: two months may well be alike in those that are.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;

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

/// What two files have in common if and only if they have the same rows, as far as 128 bits can say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Content([u64; 2]);

/// A row of a file, of any number of cells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row([u64; 2]);

impl Row {
    /// Adds a cell below a heading. In which order cells come does not matter, and one with nothing in it is as none.
    pub(super) fn add(&mut self, heading: &str, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            add(&mut self.0, [0, 1].map(|seed| FixedState::with_seed(seed).hash_one((heading.trim(), text))));
        }
    }
}

impl Content {
    /// Adds a row. In which order rows come does not matter, but how often each does.
    pub(super) fn add(&mut self, row: Row) {
        add(&mut self.0, [2, 3].map(|seed| FixedState::with_seed(seed).hash_one(row.0)));
    }
}

fn add(sum: &mut [u64; 2], more: [u64; 2]) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.wrapping_add(more));
}
