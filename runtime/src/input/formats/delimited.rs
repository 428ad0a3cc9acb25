//! CSV files: one pass from bytes to compact columns.
//!
//! In: a file, plain or gzip. Out: its wanted columns and what was found in them, with lines. Invariants: memory is bounded
//! by the wanted columns, not by the file; every record has as many fields as the first; nothing is filled in. A row with nothing in it,
//! such as a spreadsheet writes below its last one, is no record, and is counted.

use std::collections::VecDeque;
use std::io::Read;

use indicia_compiler::catalog::Dataset;

use super::split::{self, Record, Stop};
use super::swallowed;
use crate::input::bind::{self, Binding, LOOKED_AT};
use crate::input::content::{Compared, Content, Row};
use crate::input::fault::{
    self, DataFault, Elsewhere, Found, Malformed, Place, empty_file, malformed, not_utf8, unreadable,
};
use crate::input::find::File;
use crate::input::format::{Format, Task, open};
use crate::input::meter::Meter;
use crate::input::nature;
use crate::input::part::{Builder, Part};
use crate::input::quote::May;
use crate::input::strays::Strays;
use crate::input::watch::Watch;

/// Text with a character between fields.
pub(in crate::input) struct Delimited {
    /// Whether the first line names the columns.
    pub(in crate::input) header: bool,
    pub(in crate::input) delimiter: u8,
    /// The line of the headings, or of the first record; those above are left out.
    pub(in crate::input) first: u64,
}

impl Format for Delimited {
    fn read(&self, file: &File, task: &Task<'_>) -> Result<Part, Vec<DataFault>> {
        let (builder, ragged, strays) = (task.builder(), Found::default(), Strays::default());
        let mut reading = Reading { task, format: self, file, builder, bound: None, ragged, strays };
        if let Some(what) = nature::instead_of_csv(&file.path, file.is_packed()) {
            return Err(vec![unreadable(task.dataset, &file.shown, what)]);
        }
        let mut faults = Vec::new();
        let opened =
            open(task.watch, task.meter).map_err(|error| vec![unreadable(task.dataset, &file.shown, error)])?;
        let ended = self.filled(opened, |record| match reading.take(record) {
            Ok(()) => true,
            Err(found) => {
                faults = found;
                false
            }
        });
        let empty = ended.unwrap_or_else(|stop| {
            faults.push(stopped(stop, task, file));
            0
        });
        let Reading { builder, bound, ragged, strays, .. } = reading;
        if let Some(fault) = strays.fault(task.dataset) {
            match strays.has_versions() {
                true => return Err(vec![fault]),
                false => faults.push(fault),
            }
        }
        if bound.is_none()
            && let Some(fault) = no_rows(file, task.dataset)
        {
            return Err(vec![fault]);
        }
        if bound.is_none()
            && self.header
            && let Some(place) = self.elsewhere(file, task.dataset)
        {
            return Err(vec![fault::headings_elsewhere(task.dataset, place, &file.shown)]);
        }
        if ragged.count > 0 {
            let expected = bound.as_ref().map_or(0, |(_, fields)| *fields);
            let (dataset, span) = (task.dataset.name.clone(), task.dataset.files.span);
            let may = May::say_of(task.dataset);
            faults.push(DataFault::RaggedRow { dataset, may, expected, rows: ragged, span });
        } else if bound.is_none() && faults.is_empty() {
            faults.push(empty_file(task.dataset, &file.shown));
        }
        if faults.is_empty() { Ok(Part { empty, ..builder.finish()? }) } else { Err(faults) }
    }

    fn place(&self, file: &File, record: u64) -> Place {
        let wanted = record + u64::from(self.header);
        let (mut place, mut line) = (0, 0);
        // The file was read to its end a moment ago; should it fail now, the line stays unknown and the fault is shown all the same.
        let (watch, meter) = (Watch::new(file, false), Meter::silent());
        let _ = open(&watch, &meter).map(|opened| {
            self.filled(opened, |found| {
                if place == wanted {
                    line = found.line;
                }
                place += 1;
                place <= wanted
            })
        });
        line_of(&file.shown, line)
    }

    fn last(&self, file: &File, few: usize) -> Vec<(Place, Vec<String>)> {
        let (watch, meter) = (Watch::new(file, false), Meter::silent());
        let mut last: VecDeque<(u64, Vec<String>)> = VecDeque::new();
        let Ok(opened) = open(&watch, &meter) else { return Vec::new() };
        let read = self.filled(opened, |record| {
            let mut texts = if last.len() < few { Vec::new() } else { last.pop_front().unwrap_or_default().1 };
            texts.clear();
            texts.extend((0..record.len()).map(|place| record.get(place).into_owned()));
            last.push_back((record.line, texts));
            true
        });
        match read {
            Ok(_) => last.into_iter().map(|(line, texts)| (line_of(&file.shown, line), texts)).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Of the fields, so that ends of lines, quotes, a byte order mark and rows with nothing in them do not matter.
    fn content(&self, file: &File, compared: &Compared) -> Option<Content> {
        let (watch, meter) = (Watch::new(file, false), Meter::silent());
        let (mut content, mut headings) = (Content::default(), None);
        let ended = self.filled(open(&watch, &meter).ok()?, |record| {
            let Some(headings) = &headings else {
                let place = |place: usize| if self.header { record.get(place).into_owned() } else { place.to_string() };
                headings = Some((0..record.len()).map(place).collect::<Vec<String>>());
                if !self.header {
                    content.add(row_of(record, headings.iter().flatten(), compared));
                }
                return true;
            };
            content.add(row_of(record, headings, compared));
            true
        });
        ended.ok().map(|_| content)
    }
}

/// A record, each of its fields below its heading.
fn row_of<'h>(record: &Record<'_>, headings: impl IntoIterator<Item = &'h String>, compared: &Compared) -> Row {
    let mut row = Row::default();
    (0..record.len()).zip(headings).for_each(|(place, heading)| compared.add(&mut row, heading, &record.get(place)));
    row
}

struct Reading<'a> {
    task: &'a Task<'a>,
    format: &'a Delimited,
    file: &'a File,
    builder: Builder<'a>,
    /// The binding, and how many fields a record has; known from the first record.
    bound: Option<(Binding, usize)>,
    ragged: Found,
    strays: Strays,
}

impl Reading<'_> {
    fn take(&mut self, record: &Record<'_>) -> Result<(), Vec<DataFault>> {
        let place = || line_of(&self.file.shown, record.line);
        if self.strays.takes(record.len(), |at| record.get(at), place) {
            return Ok(());
        }
        let Some((binding, fields)) = &self.bound else {
            let (dataset, wanted) = (self.task.dataset, self.task.wanted);
            if self.format.first > 1 && record.line != self.format.first {
                return Err(vec![fault::no_headings_there(dataset, self.format.first, &self.file.shown)]);
            }
            let binding = if self.format.header {
                let headings: Vec<String> = (0..record.len()).map(|place| record.get(place).into_owned()).collect();
                let binding = bind::by_headings(dataset, wanted, &headings, &self.file.shown)?;
                self.strays = Strays::below(headings);
                binding
            } else {
                bind::by_order(dataset, wanted, record.len(), &self.file.shown)?
            };
            self.bound = Some((binding, record.len()));
            return if self.format.header { Ok(()) } else { self.take(record) };
        };
        if record.lines > 1
            && let Some((opens, closes)) = swallowed::rows(record, self.format.delimiter)
        {
            let opens = line_of(&self.file.shown, opens);
            return Err(vec![fault::rows_in_quotes(self.task.dataset, &opens, closes)]);
        }
        if record.len() != *fields {
            self.ragged.add(&record.len().to_string(), place);
            return Ok(());
        }
        self.builder.record(binding, place, |sink, field| sink.text(&record.get(field), place))
    }
}

impl Delimited {
    /// Reads the records that have something in them, in order; `each` says whether to go on. How many rows had nothing, behind the first record.
    ///
    /// In a file of one column, a row of two quotes is a value that is missing: so writes who means one, and a line with nothing on it is none.
    fn filled(&self, input: impl Read, mut each: impl FnMut(&Record<'_>) -> bool) -> Result<u64, Stop> {
        let (mut empty, mut has_begun) = (0, false);
        let blank = split::records(split::BLOCK, input, self.delimiter, self.first, |record| {
            if record.is_empty() {
                empty += u64::from(has_begun);
                return true;
            }
            has_begun = true;
            each(record)
        })?;
        Ok(empty + blank)
    }

    /// Where the headings are that a dataset declares, where that is not where it says.
    fn elsewhere(&self, file: &File, dataset: &Dataset) -> Option<Elsewhere> {
        let others = [b';', b',', b'\t', b'|'].into_iter().filter(|delimiter| *delimiter != self.delimiter);
        let with = |delimiter| Delimited { delimiter, ..*self };
        // Lines with nothing on them may be above, where the dataset does not say in which line the headings are.
        let is_there = |line| self.first == 1 || line == self.first;
        let is_of = |format: &Delimited| format.headings_in(1, file, dataset).is_some_and(is_there);
        if is_of(self) {
            return None;
        }
        if let Some(other) = others.clone().map(with).find(is_of) {
            return Some(Elsewhere::Between(char::from(other.delimiter)));
        }
        let from_the_start = |delimiter: u8| Delimited { first: 1, delimiter, ..*self };
        let found = from_the_start(self.delimiter).headings_in(LOOKED_AT, file, dataset).map(Elsewhere::Row);
        found.or_else(|| {
            others.clone().find_map(|delimiter| {
                let line = from_the_start(delimiter).headings_in(LOOKED_AT, file, dataset)?;
                Some(Elsewhere::RowBetween(line, char::from(delimiter)))
            })
        })
    }

    /// The line of the first of so many records that has all headings that a dataset declares.
    fn headings_in(&self, records: usize, file: &File, dataset: &Dataset) -> Option<u64> {
        let (watch, meter) = (Watch::new(file, false), Meter::silent());
        let (mut seen, mut found) = (0, None);
        // What cannot be read on is looked at as far as it can.
        let _ = self.filled(open(&watch, &meter).ok()?, |record| {
            seen += 1;
            let texts: Vec<String> = (0..record.len()).map(|place| record.get(place).into_owned()).collect();
            found = bind::has_all(dataset, &texts).then_some(record.line);
            found.is_none() && seen < records
        });
        found
    }
}

/// What is wrong with a file in which no heading was found, where it is no table.
fn no_rows(file: &File, dataset: &Dataset) -> Option<DataFault> {
    let begin = beginning(file)?;
    if nature::is_utf16(&begin) {
        return Some(not_utf8(dataset, &line_of(&file.shown, 1), nature::as_utf8(&begin)));
    }
    nature::instead_of_rows(&begin).map(|what| unreadable(dataset, &file.shown, what))
}

/// The first bytes of what is in a file; as many as can be read.
fn beginning(file: &File) -> Option<Vec<u8>> {
    let (watch, meter) = (Watch::new(file, false), Meter::silent());
    let mut begin = Vec::new();
    let _ = open(&watch, &meter).ok()?.take(nature::BEGINNING).read_to_end(&mut begin);
    Some(begin)
}

fn line_of(file: &str, line: u64) -> Place {
    Place::of(file, format_args!("line {line}"))
}

fn stopped(stop: Stop, task: &Task<'_>, file: &File) -> DataFault {
    match stop {
        Stop::Io(error) => unreadable(task.dataset, &file.shown, error),
        Stop::Malformed(Malformed::NotUtf8, line) => {
            let begin = beginning(file).unwrap_or_default();
            not_utf8(task.dataset, &line_of(&file.shown, line), nature::as_utf8(&begin))
        }
        Stop::Malformed(what, line) => malformed(what, task.dataset, &line_of(&file.shown, line)),
    }
}
