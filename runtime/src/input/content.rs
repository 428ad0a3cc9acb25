//! The rows of a file, as two files have them in common.
//!
//! In: cells below their headings, row by row. Out: a [`Content`]. Invariant: in which order rows or columns come does not
//! matter, but how often each row does.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;

/// What two files have in common if and only if they have the same rows, as far as 128 bits can say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Content([u64; 2]);

/// A row of a file, of any number of cells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row([u64; 2]);

/// Which cells of a file are compared, and how.
#[derive(Clone, Debug)]
pub(super) enum Compared {
    /// All, as they are written.
    AsWritten,
    /// Those below some headings, numbers by what they are.
    Below(BTreeSet<String>),
}

impl Compared {
    /// Adds a cell below a heading to a row. In which order cells come does not matter, and one with nothing in it is as none.
    pub(super) fn add(&self, row: &mut Row, heading: &str, text: &str) {
        let (heading, text) = (heading.trim(), text.trim());
        let text = match self {
            Compared::AsWritten => text.into(),
            Compared::Below(headings) if headings.contains(heading) => plain(text),
            Compared::Below(_) => return,
        };
        if !text.is_empty() {
            add(&mut row.0, [0, 1].map(|seed| FixedState::with_seed(seed).hash_one((heading, &*text))));
        }
    }
}

impl Content {
    /// Adds a row. In which order rows come does not matter, but how often each does.
    pub(super) fn add(&mut self, row: Row) {
        add(&mut self.0, [2, 3].map(|seed| FixedState::with_seed(seed).hash_one(row.0)));
    }
}

/// A number without the zeros that end its decimals.
fn plain(text: &str) -> Cow<'_, str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, decimals)) if digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(decimals) => {
            match decimals.trim_end_matches('0') {
                "" => whole.into(),
                decimals => format!("{whole}.{decimals}").into(),
            }
        }
        _ => text.into(),
    }
}

fn add(sum: &mut [u64; 2], more: [u64; 2]) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.wrapping_add(more));
}
