//! Records that agree with published figures.
//!
//! In: margins files. Out: files, not in their places yet, and which figures the rows give. Invariants: the copies of a scale
//! are made side by side and written in order, so that the bytes depend on no thread; a few of them are in memory, however
//! many there are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use indicia_compiler::catalog::{Catalog, ColumnType, DatasetId, DatasetRole};
use indicia_compiler::diagnostics::{Diagnostics, Severity};
use indicia_compiler::model::evaluate::Datum;
use indicia_compiler::value::Period;
use indicia_runtime::records::{Finished, NO_TEXT, NOTE, RecordColumn, RecordFile, RecordValues};
use indicia_synth::column::{Values, sequence_text};
use indicia_synth::dummy::world::Row;
use indicia_synth::path::{MISSING, OUTSIDE};
use indicia_synth::project as margins;
use indicia_synth::recount::{Broken, recount};
use indicia_synth::report;
use indicia_synth::rows::{Batch, Copy, generate};
use indicia_synth::solve::Solved;

use super::columns;
use super::options::Work;
use crate::error::Error;

/// One thread writes; more than these would make copies faster than it takes them, and fill memory.
const MOST_THREADS: usize = 4;

/// Solves the figures of some datasets, and of those that they need.
pub(super) fn solve(work: &Work<'_>, names: &[String], wrong: &mut Diagnostics) -> Option<Vec<Solved>> {
    let order = margins::ordered(work.files, names, wrong)?;
    if wrong.has_errors() {
        return None;
    }
    work.progress.begin("solving figures", order.len());
    let solved = margins::solve_all(work.catalog, &order, work.options.seed, wrong, |name| {
        work.progress.step(&format!("solving {name}"));
    });
    (!wrong.iter().any(|d| d.severity == Severity::Error)).then_some(solved)
}

/// Solved datasets, and what became of them.
pub(super) struct Published {
    solved: Vec<Solved>,
    /// Relative to the folder that they go to.
    paths: Vec<String>,
    out: PathBuf,
    rows: Vec<u64>,
    broken: Vec<Vec<Broken>>,
    /// The rows of the first copy.
    first: Vec<Batch>,
}

impl Published {
    pub(super) fn new(solved: Vec<Solved>, out: &Path) -> Published {
        let path = |file: &Solved| file.file.path();
        let paths = solved.iter().map(path).collect();
        let (rows, broken) = (vec![0; solved.len()], vec![Vec::new(); solved.len()]);
        Published { solved, paths, out: out.to_path_buf(), rows, broken, first: Vec::new() }
    }

    /// The files of some of the datasets.
    pub(super) fn targets(&self, wanted: &BTreeSet<String>) -> Vec<PathBuf> {
        let files = self.solved.iter().zip(&self.paths);
        files.filter(|(f, _)| wanted.contains(&f.file.dataset.value)).map(|(_, path)| self.out.join(path)).collect()
    }

    /// What became of some of the datasets.
    pub(super) fn outcomes(&self, wanted: &BTreeSet<String>) -> Vec<report::Outcome<'_>> {
        let places = (0..self.solved.len()).filter(|place| wanted.contains(&self.solved[*place].file.dataset.value));
        let outcome = |place: usize| report::Outcome {
            file: &self.solved[place],
            path: &self.paths[place],
            rows: self.rows[place],
            broken: &self.broken[place],
        };
        places.map(outcome).collect()
    }

    /// The rows of look-ups, for dummy rows that look them up.
    pub(super) fn look_ups(&self, catalog: &Catalog) -> BTreeMap<DatasetId, Vec<Row>> {
        let files = self.solved.iter().zip(&self.first);
        let of_look_ups = files.filter(|(f, _)| catalog.dataset(f.shape.dataset).role == DatasetRole::LookUp);
        of_look_ups.map(|(file, batch)| (file.shape.dataset, rows(catalog, file, batch))).collect()
    }
}

/// Writes every copy beside its place, and whether every figure is met; `None` when `wrong` says why no copy could be made. Nothing more is
/// made when a figure is not met, unless that was asked for.
pub(super) fn write(
    work: &Work<'_>,
    made: &mut Published,
    wanted: &BTreeSet<String>,
    finished: &mut Vec<Finished>,
    wrong: &mut Diagnostics,
) -> Result<Option<bool>, Error> {
    let Work { options, catalog, .. } = *work;
    let solved = &made.solved;
    let seeds: Vec<u64> = solved.iter().map(|file| options.seed.unwrap_or(file.file.seed)).collect();
    let notes = vec![(NOTE.0.to_string(), NOTE.1.to_string())];
    let mut writers: Vec<Option<RecordFile>> = Vec::new();
    for (file, path) in solved.iter().zip(&made.paths) {
        let columns: Vec<RecordColumn> = file
            .shape
            .columns
            .iter()
            .take(file.shape.written)
            .map(|column| columns::declared(&column.heading, &column.ty))
            .collect();
        let write = !options.check && wanted.contains(&file.file.dataset.value);
        writers.push(
            write
                .then(|| RecordFile::create(&made.out.join(path), &columns, &notes))
                .transpose()
                .map_err(Error::fault)?,
        );
    }
    let copies = if options.check { 1 } else { options.scale };
    work.progress.begin("writing rows", copies as usize);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS).min(copies as usize).max(1);
    let one = |number: u32| {
        let mut found = Diagnostics::default();
        let number = u64::from(number);
        let copy = Copy { catalog, files: solved, seeds: &seeds, number, scale: i64::from(options.scale) };
        generate(&copy, &mut found).ok_or(found)
    };
    let mut met = true;
    let done: Result<bool, Error> = thread::scope(|scope| {
        // Each thread makes every so many-th copy, and waits until the one before is taken.
        let made_there: Vec<Receiver<Result<Vec<Batch>, Diagnostics>>> = (0..threads)
            .map(|thread| {
                let (send, receive) = sync_channel(1);
                let one = &one;
                scope.spawn(move || {
                    // Nobody takes any more when writing has failed.
                    (thread as u32..copies).step_by(threads).take_while(|n| send.send(one(*n)).is_ok()).for_each(drop);
                });
                receive
            })
            .collect();
        for number in 0..copies {
            let batches = match made_there[number as usize % threads].recv() {
                Ok(Ok(batches)) => batches,
                Ok(Err(found)) => {
                    wrong.append(found);
                    return Ok(false);
                }
                Err(_) => return Err(Error::Bug("a copy was not made".to_string())),
            };
            if number == 0 {
                for (place, (file, batch)) in solved.iter().zip(&batches).enumerate() {
                    if options.scale == 1 || file.measures.is_empty() {
                        let parent = file.file.parent.as_ref().map(|parent| &parent.dataset.value);
                        let parent = solved.iter().position(|other| Some(&other.file.dataset.value) == parent);
                        made.broken[place] = recount(catalog, file, batch, parent.map(|parent| &batches[parent]));
                    }
                    met &= made.broken[place].is_empty() || !wanted.contains(&file.file.dataset.value);
                }
            }
            for (place, (file, batch)) in solved.iter().zip(&batches).enumerate() {
                made.rows[place] += batch.rows as u64;
                if let Some(writer) = &mut writers[place] {
                    writer.add(values(catalog, file, batch)).map_err(Error::fault)?;
                }
            }
            work.progress.step("writing rows");
            if number == 0 {
                made.first = batches;
                if !met && !options.anyway {
                    break;
                }
            }
        }
        Ok(true)
    });
    if !done? {
        return Ok(None);
    }
    for writer in writers.into_iter().flatten() {
        finished.push(writer.finish().map_err(Error::fault)?);
    }
    Ok(Some(met))
}

/// The columns of a batch as a file has them. A text that many rows have is made once.
fn values<'a>(catalog: &'a Catalog, file: &'a Solved, batch: &'a Batch) -> Vec<RecordValues<'a>> {
    let declared = file.shape.columns.iter().take(file.shape.written).zip(&batch.columns).enumerate();
    let present = |number: &i64| (*number != MISSING).then_some(*number);
    declared
        .map(|(place, (column, values))| {
            let numbers = match values {
                Values::Sequence { pattern, numbers, .. } => {
                    let (before, after) = pattern.split_once("{}").unwrap_or((pattern, ""));
                    return RecordValues::Numbered { before, after, numbers: numbers.iter().map(present).collect() };
                }
                Values::Numbers(numbers) => numbers,
            };
            match &column.ty {
                ColumnType::Text => {
                    let texts = file.names.texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect();
                    RecordValues::Chosen { texts, places: numbers.iter().map(|n| place_of(*n)).collect() }
                }
                ColumnType::Code(list) => {
                    let codes = &catalog.code_list(*list).codes;
                    let outside = file.outside.get(&place).map_or("outside", String::as_str);
                    let texts: Vec<Cow<'a, str>> =
                        codes.iter().map(|code| code.code.as_str()).chain([outside]).map(Cow::Borrowed).collect();
                    let last = (texts.len() - 1) as u32;
                    // A number past the last code is outside, too.
                    let place = |n: &i64| match *n {
                        OUTSIDE => last,
                        number => place_of(number).min(if number == MISSING { NO_TEXT } else { last }),
                    };
                    RecordValues::Chosen { places: numbers.iter().map(place).collect(), texts }
                }
                ColumnType::Period(kind) => {
                    let text = |ordinal| Period { kind: *kind, ordinal }.to_string();
                    columns::texts(numbers.iter().map(present), text)
                }
                ty => columns::numbers(ty, numbers.iter().map(present)),
            }
        })
        .collect()
}

fn place_of(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(NO_TEXT)
}

/// The rows of a batch, for those that look them up.
fn rows(catalog: &Catalog, file: &Solved, batch: &Batch) -> Vec<Row> {
    let declared = catalog.dataset(file.shape.dataset).columns.len();
    let field = |place: usize, row: usize| {
        let column = &file.shape.columns[place];
        let number = batch.columns[place].number(row);
        let outside = |list| catalog.code_list(list).outside();
        match (&batch.columns[place], &column.ty) {
            (_, _) if number == MISSING => None,
            (Values::Sequence { pattern, .. }, _) => Some(Datum::Text(sequence_text(pattern, number))),
            (Values::Numbers(_), ColumnType::Text) => {
                let text = usize::try_from(number).ok().and_then(|text| file.names.texts.get(text));
                text.map(|text| Datum::Text(text.clone()))
            }
            (Values::Numbers(_), ColumnType::Code(list)) if number == OUTSIDE => Some(Datum::Number(outside(*list))),
            (Values::Numbers(_), _) => Some(Datum::Number(number)),
        }
    };
    (0..batch.rows).map(|row| (0..declared).map(|place| field(place, row)).collect()).collect()
}
