//! The rows of a file, as two files have them in common.
//!
//! In: cells below their headings, row by row. Out: a [`Content`]. Invariant: in which order rows or columns come does not
//! matter, but how often each row does.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;

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
