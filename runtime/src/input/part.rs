//! What one file gives: its rows as compact columns, and what was found in them.
//!
//! In: cells, row by row or column by column. Out: a [`Part`]. Invariant: a frame of rows has at least one column, so that it
//! knows how many rows it has; its columns are the wanted ones, in their order, by their declared names.

use indicia_compiler::catalog::{Catalog, ColumnId, Dataset};
use polars::prelude as pl;

use super::blocks::{Reduced, Reducer};
use super::column::{Findings, Sink, Width};

/// The column of a frame that has no other.
pub(crate) const FILLER: &str = "=row";

/// The rows of one file.
pub(super) struct Part {
    pub(super) kept: Kept,
    /// One a wanted column.
    pub(super) findings: Vec<Findings>,
    /// How the rows came, batch by batch; a record makes several rows when headings are turned into rows.
    pub(super) batches: Vec<Batch>,
}

/// What is kept of rows.
pub(super) enum Kept {
    /// The wanted columns of all of them.
    Rows(pl::DataFrame),
    /// What was made of each block.
    Reduced(Reduced),
}

impl Kept {
    /// Adds what comes after it. Of one dataset either all is kept as rows or all is reduced.
    pub(super) fn append(&mut self, later: Kept) -> pl::PolarsResult<()> {
        match (self, later) {
            (Kept::Rows(rows), Kept::Rows(later)) => {
                rows.vstack_mut_owned(later)?;
            }
            (Kept::Reduced(reduced), Kept::Reduced(later)) => reduced.append(later),
            (Kept::Rows(_), Kept::Reduced(_)) | (Kept::Reduced(_), Kept::Rows(_)) => {
                pl::polars_bail!(ComputeError: "rows of one dataset were kept in two ways");
            }
        }
        Ok(())
    }
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
        self.kept.append(later.kept)?;
        self.findings.iter_mut().zip(later.findings).for_each(|(findings, later)| findings.append(later));
        self.batches.extend(later.batches);
        Ok(())
    }
}

/// A part that is being read.
pub(super) struct Builder<'a> {
    /// One a wanted column.
    pub(super) sinks: Vec<Sink>,
    reducer: Option<&'a Reducer<'a>>,
    kept: Kept,
    batches: Vec<Batch>,
}

impl<'a> Builder<'a> {
    /// Nothing yet; with a reducer no rows will be kept.
    pub(super) fn new(
        dataset: &Dataset,
        wanted: &[ColumnId],
        catalog: &Catalog,
        reducer: Option<&'a Reducer<'a>>,
    ) -> Builder<'a> {
        let sink = |&column: &ColumnId| {
            let hasher = reducer.and_then(|reducer| reducer.hasher(column));
            Sink::new(dataset, column, catalog, hasher)
        };
        let kept = match reducer {
            Some(_) => Kept::Reduced(Reduced::default()),
            None => Kept::Rows(empty(dataset, wanted, catalog)),
        };
        Builder { sinks: wanted.iter().map(sink).collect(), reducer, kept, batches: Vec::new() }
    }

    /// Moves what the sinks hold to what is kept.
    pub(super) fn flush(&mut self, batch: Batch) -> pl::PolarsResult<()> {
        let rows = batch.rows;
        let columns = match self.sinks.is_empty() {
            true => vec![filler(rows)],
            false => self.sinks.iter_mut().map(Sink::flush).collect(),
        };
        if rows > 0 {
            self.batches.push(batch);
            let block = pl::DataFrame::new(rows, columns)?;
            match (&mut self.kept, self.reducer) {
                (Kept::Reduced(reduced), Some(reducer)) => reducer.take(&block, reduced)?,
                (kept, _) => kept.append(Kept::Rows(block))?,
            }
        }
        Ok(())
    }

    /// All of it.
    pub(super) fn finish(self) -> Part {
        let findings = self.sinks.into_iter().map(Sink::into_findings).collect();
        Part { kept: self.kept, findings, batches: self.batches }
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
