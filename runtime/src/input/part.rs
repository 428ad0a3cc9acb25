//! What one file gives: its rows as compact columns, and what was found in them.
//!
//! In: cells, row by row or column by column. Out: a [`Part`]. Invariant: the frame has at least one column, so that it
//! knows how many rows it has; its columns are the wanted ones, in their order, by their declared names.

use indicia_compiler::catalog::{Catalog, ColumnId, Dataset};
use polars::prelude as pl;

use super::column::{Findings, Sink, Width};

/// The column of a frame that has no other.
pub(crate) const FILLER: &str = "=row";

/// The rows of one file.
pub(super) struct Part {
    /// The wanted columns.
    pub(super) frame: pl::DataFrame,
    /// One a wanted column.
    pub(super) findings: Vec<Findings>,
    /// How the rows came, batch by batch; a record makes several rows when headings are turned into rows.
    pub(super) batches: Vec<Batch>,
}

/// Rows that were read together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batch {
    pub(super) records: usize,
    pub(super) rows: usize,
    /// Whether the rows of one record stand together, or those of one heading.
    pub(super) by_record: bool,
}

impl Part {
    /// How many records the file has.
    pub(super) fn records(&self) -> u64 {
        self.batches.iter().map(|batch| batch.records as u64).sum()
    }

    /// The record that a row came from; the first is 0.
    pub(super) fn record_of(batches: &[Batch], mut row: usize) -> u64 {
        let mut before = 0;
        for batch in batches {
            if row < batch.rows {
                let inside = if batch.by_record { row * batch.records / batch.rows } else { row % batch.records };
                return before + inside as u64;
            }
            row -= batch.rows;
            before += batch.records as u64;
        }
        before
    }

    /// Adds what comes after it in the same file.
    pub(super) fn append(&mut self, later: Part) -> pl::PolarsResult<()> {
        self.frame.vstack_mut_owned(later.frame)?;
        self.findings.iter_mut().zip(later.findings).for_each(|(findings, later)| findings.append(later));
        self.batches.extend(later.batches);
        Ok(())
    }
}

/// A part that is being read.
pub(super) struct Builder {
    /// One a wanted column.
    pub(super) sinks: Vec<Sink>,
    frame: pl::DataFrame,
    batches: Vec<Batch>,
}

impl Builder {
    /// Nothing yet.
    pub(super) fn new(dataset: &Dataset, wanted: &[ColumnId], catalog: &Catalog) -> Builder {
        let sinks = wanted.iter().map(|&column| Sink::new(dataset, column, catalog)).collect();
        Builder { sinks, frame: empty(dataset, wanted, catalog), batches: Vec::new() }
    }

    /// Moves what the sinks hold into the frame.
    pub(super) fn flush(&mut self, batch: Batch) -> pl::PolarsResult<()> {
        let rows = batch.rows;
        let columns = match self.sinks.is_empty() {
            true => vec![filler(rows)],
            false => self.sinks.iter_mut().map(Sink::flush).collect(),
        };
        if rows > 0 {
            self.batches.push(batch);
            self.frame.vstack_mut_owned(pl::DataFrame::new(rows, columns)?)?;
        }
        Ok(())
    }

    /// All of it.
    pub(super) fn finish(self) -> Part {
        let findings = self.sinks.into_iter().map(Sink::into_findings).collect();
        Part { frame: self.frame, findings, batches: self.batches }
    }
}

/// A frame of these columns without rows.
pub(super) fn empty(dataset: &Dataset, wanted: &[ColumnId], catalog: &Catalog) -> pl::DataFrame {
    let mut columns: Vec<pl::Column> = wanted
        .iter()
        .map(|&id| {
            let column = dataset.column(id);
            pl::Column::new_empty(column.name.as_str().into(), &Width::of(column, catalog).dtype())
        })
        .collect();
    if columns.is_empty() {
        columns.push(filler(0));
    }
    pl::DataFrame::new(0, columns).unwrap_or_default()
}

fn filler(rows: usize) -> pl::Column {
    pl::Column::full_null(FILLER.into(), rows, &pl::DataType::Int32)
}
