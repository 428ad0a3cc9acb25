//! CSV files: one pass from bytes to compact columns.
//!
//! In: a file, plain or gzip. Out: its wanted columns and what was found in them, with lines. Invariants: memory is bounded
//! by the wanted columns, not by the file; every record has as many fields as the first; nothing is filled in.

use std::fs;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use indicia_compiler::catalog::{Catalog, ColumnId, Dataset};

use super::bind::{self, Binding, Source};
use super::blocks::Reducer;
use super::fault::{DataFault, Found, Place};
use super::find::File;
use super::meter::Meter;
use super::part::{Batch, Builder, Part};
use super::split::{self, Record, Stop};

/// How many rows are gathered before they are moved into the frame.
const GATHERED: usize = 1 << 18;

/// How the fields of a CSV file stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) header: bool,
    pub(super) delimiter: u8,
}

/// Reads a file.
pub(super) fn read(
    file: &File,
    form: Form,
    dataset: &Dataset,
    wanted: &[ColumnId],
    catalog: &Catalog,
    meter: &Meter<'_>,
    reducer: Option<&Reducer<'_>>,
) -> Result<Part, Vec<DataFault>> {
    let mut reading = Reading {
        dataset,
        wanted,
        file: &file.shown,
        builder: Builder::new(dataset, wanted, catalog, reducer),
        bound: None,
        ragged: Found::default(),
        records: 0,
        rows: 0,
    };
    let mut faults = Vec::new();
    let opened = open(file, meter).map_err(|error| vec![unreadable(dataset, &file.shown, &error.to_string())])?;
    let ended = split::records(opened, form.delimiter, |record| match reading.take(record, form.header) {
        Ok(()) => true,
        Err(found) => {
            faults = found;
            false
        }
    });
    if let Err(stop) = ended {
        faults.push(stopped(stop, dataset, file));
    }
    if let Err(error) = reading.flush() {
        faults.push(unreadable(dataset, &file.shown, &error.to_string()));
    }
    let Reading { builder, bound, ragged, .. } = reading;
    if ragged.count > 0 {
        let expected = bound.as_ref().map_or(0, |(_, fields)| *fields);
        let (name, span) = (dataset.name.clone(), dataset.files.span);
        faults.push(DataFault::RaggedRow { dataset: name, expected, rows: ragged, span });
    }
    if bound.is_none() && faults.is_empty() {
        let (name, file, span) = (dataset.name.clone(), file.shown.to_string(), dataset.files.span);
        faults.push(DataFault::EmptyFile { dataset: name, file, span });
    }
    if faults.is_empty() { Ok(builder.finish()) } else { Err(faults) }
}

/// The line of a record, the first after the headings being 0.
pub(super) fn line_of(file: &File, form: Form, record: u64) -> u64 {
    let wanted = record + u64::from(form.header);
    let (mut place, mut line) = (0, 0);
    // The file was read to its end a moment ago; should it fail now, the line stays unknown and the fault still stands.
    let meter = Meter::silent();
    let _ = open(file, &meter).map(|opened| {
        split::records(opened, form.delimiter, |found| {
            if place == wanted {
                line = found.line;
            }
            place += 1;
            place <= wanted
        })
    });
    line
}

struct Reading<'a> {
    dataset: &'a Dataset,
    wanted: &'a [ColumnId],
    file: &'a Arc<str>,
    builder: Builder<'a>,
    /// The binding, and how many fields a record has; known from the first record.
    bound: Option<(Binding, usize)>,
    ragged: Found,
    records: usize,
    rows: usize,
}

impl Reading<'_> {
    fn take(&mut self, record: &Record<'_>, header: bool) -> Result<(), Vec<DataFault>> {
        let Some((binding, fields)) = &self.bound else {
            let binding = if header {
                let headings: Vec<String> = (0..record.len()).map(|place| record.get(place).into_owned()).collect();
                bind::by_headings(self.dataset, self.wanted, &headings, self.file)?
            } else {
                bind::by_order(self.dataset, self.wanted, record.len(), self.file)?
            };
            self.bound = Some((binding, record.len()));
            return if header { Ok(()) } else { self.take(record, header) };
        };
        let place = || Place::Line { file: Arc::clone(self.file), line: record.line };
        if record.len() != *fields {
            self.ragged.add(&record.len().to_string(), place);
            return Ok(());
        }
        for row in 0..binding.rows_a_record() {
            for (sink, source) in self.builder.sinks.iter_mut().zip(&binding.sources) {
                match *source {
                    Source::Field(field) => sink.text(&record.get(field), place),
                    Source::TurnedName => sink.text(&binding.turned[row].1, place),
                    Source::TurnedValue => sink.text(&record.get(binding.turned[row].0), place),
                }
            }
        }
        self.records += 1;
        self.rows += binding.rows_a_record();
        if self.rows >= GATHERED {
            self.flush().map_err(|error| {
                let (dataset, span) = (self.dataset.name.clone(), self.dataset.files.span);
                vec![DataFault::Unreadable { dataset, file: self.file.to_string(), reason: error.to_string(), span }]
            })?;
        }
        Ok(())
    }

    fn flush(&mut self) -> polars::prelude::PolarsResult<()> {
        let (records, rows) = (std::mem::take(&mut self.records), std::mem::take(&mut self.rows));
        self.builder.flush(Batch { records, rows, by_record: true })
    }
}

fn open<'a>(file: &File, meter: &'a Meter<'_>) -> io::Result<Box<dyn Read + 'a>> {
    let opened = meter.of(fs::File::open(&file.path)?);
    Ok(match is_gzip(file) {
        true => Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, opened))),
        false => Box::new(opened),
    })
}

/// Whether a file's name says that it is packed.
pub(super) fn is_gzip(file: &File) -> bool {
    file.shown.to_lowercase().ends_with(".gz")
}

/// The fact that a file cannot be read.
pub(super) fn unreadable(dataset: &Dataset, file: &str, reason: &str) -> DataFault {
    DataFault::Unreadable {
        dataset: dataset.name.clone(),
        file: file.to_string(),
        reason: reason.to_string(),
        span: dataset.files.span,
    }
}

fn stopped(stop: Stop, dataset: &Dataset, file: &File) -> DataFault {
    match stop {
        Stop::Io(error) => unreadable(dataset, &file.shown, &error.to_string()),
        Stop::Malformed(what, line) => DataFault::Malformed {
            what,
            dataset: dataset.name.clone(),
            place: Place::Line { file: Arc::clone(&file.shown), line },
            span: dataset.files.span,
        },
    }
}
