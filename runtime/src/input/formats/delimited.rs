//! CSV files: one pass from bytes to compact columns.
//!
//! In: a file, plain or gzip. Out: its wanted columns and what was found in them, with lines. Invariants: memory is bounded
//! by the wanted columns, not by the file; every record has as many fields as the first; nothing is filled in.

use super::split::{self, Record, Stop};
use crate::input::bind::{self, Binding};
use crate::input::fault::{DataFault, Found, Place, empty_file, malformed, unreadable};
use crate::input::find::File;
use crate::input::format::{Format, Task, open};
use crate::input::meter::Meter;
use crate::input::part::{Builder, Part};
use crate::input::quote::May;

/// Text with a character between fields.
pub(in crate::input) struct Delimited {
    /// Whether the first line names the columns.
    pub(in crate::input) header: bool,
    pub(in crate::input) delimiter: u8,
}

impl Format for Delimited {
    fn read(&self, file: &File, task: &Task<'_>) -> Result<Part, Vec<DataFault>> {
        let mut reading = Reading {
            task,
            header: self.header,
            file: &file.shown,
            builder: task.builder(),
            bound: None,
            ragged: Found::default(),
        };
        let mut faults = Vec::new();
        let opened = open(file, task.meter).map_err(|error| vec![unreadable(task.dataset, &file.shown, error)])?;
        let ended = split::records(opened, self.delimiter, |record| match reading.take(record) {
            Ok(()) => true,
            Err(found) => {
                faults = found;
                false
            }
        });
        if let Err(stop) = ended {
            faults.push(stopped(stop, task, file));
        }
        let Reading { builder, bound, ragged, .. } = reading;
        if ragged.count > 0 {
            let expected = bound.as_ref().map_or(0, |(_, fields)| *fields);
            let (dataset, span) = (task.dataset.name.clone(), task.dataset.files.span);
            let may = May::say_of(task.dataset);
            faults.push(DataFault::RaggedRow { dataset, may, expected, rows: ragged, span });
        } else if bound.is_none() && faults.is_empty() {
            faults.push(empty_file(task.dataset, &file.shown));
        }
        if faults.is_empty() { builder.finish() } else { Err(faults) }
    }

    fn place(&self, file: &File, record: u64) -> Place {
        let wanted = record + u64::from(self.header);
        let (mut place, mut line) = (0, 0);
        // The file was read to its end a moment ago; should it fail now, the line stays unknown and the fault is shown all the same.
        let meter = Meter::silent();
        let _ = open(file, &meter).map(|opened| {
            split::records(opened, self.delimiter, |found| {
                if place == wanted {
                    line = found.line;
                }
                place += 1;
                place <= wanted
            })
        });
        line_of(&file.shown, line)
    }
}

struct Reading<'a> {
    task: &'a Task<'a>,
    header: bool,
    file: &'a str,
    builder: Builder<'a>,
    /// The binding, and how many fields a record has; known from the first record.
    bound: Option<(Binding, usize)>,
    ragged: Found,
}

impl Reading<'_> {
    fn take(&mut self, record: &Record<'_>) -> Result<(), Vec<DataFault>> {
        let Some((binding, fields)) = &self.bound else {
            let (dataset, wanted) = (self.task.dataset, self.task.wanted);
            let binding = if self.header {
                let headings: Vec<String> = (0..record.len()).map(|place| record.get(place).into_owned()).collect();
                bind::by_headings(dataset, wanted, &headings, self.file)?
            } else {
                bind::by_order(dataset, wanted, record.len(), self.file)?
            };
            self.bound = Some((binding, record.len()));
            return if self.header { Ok(()) } else { self.take(record) };
        };
        let place = || line_of(self.file, record.line);
        if record.len() != *fields {
            self.ragged.add(&record.len().to_string(), place);
            return Ok(());
        }
        self.builder.record(binding, place, |sink, field| sink.text(&record.get(field), place))
    }
}

fn line_of(file: &str, line: u64) -> Place {
    Place::of(file, format_args!("line {line}"))
}

fn stopped(stop: Stop, task: &Task<'_>, file: &File) -> DataFault {
    match stop {
        Stop::Io(error) => unreadable(task.dataset, &file.shown, error),
        Stop::Malformed(what, line) => malformed(what, task.dataset, &line_of(&file.shown, line)),
    }
}
