//! What one file gives: its rows as compact columns, and what was found in them.
//!
//! In: cells, row by row or column by column. Out: a [`Part`]. Invariant: the columns of a block are the wanted ones, in their
//! order, by their declared names, and after them how codes outside their lists are written, until keys are compared.

use indicia_compiler::catalog::{Catalog, ColumnId, Dataset};

use super::bind::{Binding, Source};
use super::blocks::Reducer;
use super::fault::{self, DataFault, Place};
use super::keys::Hashes;
use super::room::Room;
use super::sink::{Findings, Sink, empty};
use crate::rows::{Column, Rows};

/// How many rows are gathered before they become a block.
const GATHERED: usize = 1 << 18;

/// The rows of one file.
#[derive(Default)]
pub(super) struct Part {
    /// Those that are kept, one per batch; none where they were given on.
    pub(super) blocks: Vec<Rows>,
    /// Of each block that was given on, the hashes of its keys, where the dataset has a key.
    pub(super) hashes: Vec<Hashes>,
    /// One per wanted column.
    pub(super) findings: Vec<Findings>,
    /// How the rows came.
    pub(super) batches: Vec<Batch>,
    /// Rows with nothing in them, which are no records.
    pub(super) empty: u64,
    /// The digest of the file, where it is wanted.
    pub(super) sha256: Option<String>,
}

/// Rows that were read together; a record makes several rows when headings are turned into rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Batch {
    pub(super) records: usize,
    pub(super) rows: usize,
    /// Whether the rows of one record come one after the other, or those of one heading.
    pub(super) by_record: bool,
}

impl Batch {
    /// The record of the batch that one of its rows came from.
    pub(super) fn record_of(&self, row: usize) -> usize {
        if self.by_record { row * self.records / self.rows } else { row % self.records }
    }
}

impl Part {
    /// Nothing of a file with these columns.
    pub(super) fn empty(columns: usize) -> Part {
        Part { findings: vec![Findings::default(); columns], ..Part::default() }
    }

    /// How many records there are.
    pub(super) fn records(&self) -> u64 {
        self.batches.iter().map(|batch| batch.records as u64).sum()
    }

    /// Adds what comes after it.
    pub(super) fn append(&mut self, later: Part) {
        self.blocks.extend(later.blocks);
        self.hashes.extend(later.hashes);
        self.findings.iter_mut().zip(later.findings).for_each(|(findings, later)| findings.append(later));
        self.batches.extend(later.batches);
    }
}

/// A part that is being read.
pub(super) struct Builder<'a> {
    /// One per wanted column.
    pub(super) sinks: Vec<Sink>,
    dataset: &'a Dataset,
    room: &'a Room,
    reducer: Option<&'a Reducer<'a>>,
    part: Part,
    /// What is in the sinks, as far as it came record by record.
    gathered: Batch,
}

impl<'a> Builder<'a> {
    /// Nothing yet; with a reducer no rows will be kept.
    pub(super) fn new(
        dataset: &'a Dataset,
        wanted: &[ColumnId],
        catalog: &Catalog,
        room: &'a Room,
        reducer: Option<&'a Reducer<'a>>,
    ) -> Builder<'a> {
        let hasher = |column| reducer.and_then(|reducer| reducer.hasher(column));
        let sinks = wanted.iter().map(|&column| Sink::new(dataset, column, catalog, hasher(column)));
        let gathered = Batch { by_record: true, ..Batch::default() };
        Builder { sinks: sinks.collect(), dataset, room, reducer, part: Part::default(), gathered }
    }

    /// Takes one record; `cell` puts a field into a sink.
    #[inline]
    pub(super) fn record(
        &mut self,
        binding: &Binding,
        place: impl Fn() -> Place + Copy,
        mut cell: impl FnMut(&mut Sink, usize),
    ) -> Result<(), Vec<DataFault>> {
        for row in 0..binding.rows_a_record() {
            for (sink, source) in self.sinks.iter_mut().zip(&binding.sources) {
                match *source {
                    Source::Field(field) => cell(sink, field),
                    Source::TurnedName => sink.text(&binding.turned[row].1, place),
                    Source::TurnedValue => cell(sink, binding.turned[row].0),
                }
            }
        }
        self.gathered.records += 1;
        self.gathered.rows += binding.rows_a_record();
        if self.gathered.rows >= GATHERED { self.flush_records() } else { Ok(()) }
    }

    fn flush_records(&mut self) -> Result<(), Vec<DataFault>> {
        let batch = self.gathered;
        self.gathered = Batch { by_record: true, ..Batch::default() };
        self.flush(batch)
    }

    /// Makes a block of what is in the sinks.
    pub(super) fn flush(&mut self, batch: Batch) -> Result<(), Vec<DataFault>> {
        if batch.rows == 0 {
            return Ok(());
        }
        let written: Vec<(String, Column)> = self.sinks.iter_mut().filter_map(Sink::flush_written).collect();
        let columns = self.sinks.iter_mut().map(Sink::flush).chain(written).collect();
        let block = Rows { columns, length: batch.rows };
        self.part.batches.push(batch);
        match self.reducer {
            Some(reducer) => self.part.hashes.extend(reducer.take(block)?),
            None => {
                let within = self.room.take(block.bytes());
                within.map_err(|limit| vec![fault::not_enough_memory(self.dataset, limit)])?;
                self.part.blocks.push(block);
            }
        }
        Ok(())
    }

    /// All of it.
    pub(super) fn finish(mut self) -> Result<Part, Vec<DataFault>> {
        self.flush_records()?;
        self.part.findings = self.sinks.into_iter().map(Sink::into_findings).collect();
        Ok(self.part)
    }
}

/// A block of these columns without rows.
pub(super) fn no_rows(dataset: &Dataset, wanted: &[ColumnId], catalog: &Catalog) -> Rows {
    let column = |&id: &ColumnId| (dataset.column(id).name.clone(), empty(dataset.column(id), catalog));
    Rows { columns: wanted.iter().map(column).collect(), length: 0 }
}
