//! Rows of a file that are no records: the headings again, and what git writes between two versions.
//!
//! In: the headings, and rows one by one. Out: which rows are none, and what is said of them. Invariant: a row is only called the headings again
//! where all of its fields are those of the headings, and there are several.

use std::borrow::Cow;

use indicia_compiler::catalog::Dataset;
use indicia_compiler::merge_marks;

use super::fault::{self, DataFault, Place, SHOWN};

/// What was found so far.
#[derive(Default)]
pub(super) struct Strays {
    headings: Vec<String>,
    again: Vec<Place>,
    count: u64,
    mark: Option<Place>,
}

impl Strays {
    /// With the headings of a file; of a file without, none.
    pub(super) fn below(headings: Vec<String>) -> Strays {
        Strays { headings, ..Strays::default() }
    }

    /// Whether a row with so many fields is none, which is noted.
    #[inline]
    pub(super) fn takes<'f>(
        &mut self,
        fields: usize,
        field: impl Fn(usize) -> Cow<'f, str>,
        place: impl Fn() -> Place,
    ) -> bool {
        if fields == 0 {
            return false;
        }
        let first = field(0);
        if first.starts_with(['<', '>']) && merge_marks::is_mark(&first) {
            self.mark.get_or_insert_with(place);
            return true;
        }
        let is_again = self.headings.len() > 1
            && self.headings.len() == fields
            && first.trim() == self.headings[0].trim()
            && (1..fields).all(|at| field(at).trim() == self.headings[at].trim());
        if is_again {
            self.count += 1;
            if self.again.len() < SHOWN {
                self.again.push(place());
            }
        }
        is_again
    }

    /// What is wrong with the file by these rows.
    pub(super) fn fault(&self, dataset: &Dataset) -> Option<DataFault> {
        match &self.mark {
            Some(place) => Some(fault::merge_conflict(dataset, place)),
            None => (self.count > 0).then(|| fault::headings_again(dataset, &self.again, self.count)),
        }
    }

    /// Whether nothing else of the file is to be said: rows of two versions are in it.
    pub(super) fn has_versions(&self) -> bool {
        self.mark.is_some()
    }
}
