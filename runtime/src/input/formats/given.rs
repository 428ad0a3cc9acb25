//! Rows handed over instead of files, as `indicia test` does.
//!
//! In: texts as in a CSV file. Out: a part like a file's. Invariant: a column that is not given is missing on every row.

use indicia_compiler::catalog::ColumnId;

use crate::input::bind::{Binding, Source};
use crate::input::content::{Compared, Content};
use crate::input::fault::{DataFault, Place};
use crate::input::find::File;
use crate::input::format::{Format, Task};
use crate::input::part::Part;

/// Rows, and which declared column each text of a row belongs to.
pub(in crate::input) struct Given<'a> {
    pub(in crate::input) columns: &'a [ColumnId],
    pub(in crate::input) rows: &'a [Vec<Option<String>>],
}

impl Format for Given<'_> {
    fn read(&self, _: &File, task: &Task<'_>) -> Result<Part, Vec<DataFault>> {
        let given = |column| self.columns.iter().position(|given| given == column).unwrap_or(usize::MAX);
        let sources = task.wanted.iter().map(|column| Source::Field(given(column))).collect();
        let binding = Binding { sources, turned: Vec::new() };
        let mut builder = task.builder();
        for (number, row) in self.rows.iter().enumerate() {
            let place = || Place::given(number as u64 + 1);
            builder.record(&binding, place, |sink, field| match row.get(field).and_then(Option::as_deref) {
                Some(text) => sink.text(text, place),
                None => sink.missing(place),
            })?;
        }
        builder.finish()
    }

    fn place(&self, _: &File, record: u64) -> Place {
        Place::given(record + 1)
    }

    /// They are in no file that could be there twice.
    fn content(&self, _: &File, _: &Compared) -> Option<Content> {
        None
    }
}
