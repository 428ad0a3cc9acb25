//! Reading everything that a run needs, at once.
//!
//! In: a request and which columns are wanted. Out: frames, and what was read. Invariant: all faults of all datasets are
//! reported together, in an order that depends on nothing but the project and its data.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use indicia_compiler::catalog::{
    BadValueRule, Catalog, ColumnId, ColumnType, Dataset, DatasetId, DatasetRole, FileFormat, MissingRule, RepeatRule,
    UndeclaredRule,
};
use indicia_compiler::diagnostics::Diagnostics;
use polars::prelude as pl;

use super::blocks::{Blocks, Reduced, Reducer};
use super::column::Findings;
use super::delimited::{self, Form, unreadable};
use super::digest::Digests;
use super::fault::{self, DataFault, Place, Repeat, SHOWN};
use super::find::{File, find};
use super::keys::Pair;
use super::meter::Meter;
use super::part::{self, Batch, Kept, Part};
use super::{DatasetRead, FileRead, Input, Need, Needs, Reduction, Reductions, Request, cell, given, keys, parquet};
use crate::threads::{available, in_order};

/// Everything that a run needs.
pub(crate) struct Loaded {
    /// The wanted columns of each dataset that was kept, by their declared names, and at least one column.
    pub(crate) frames: BTreeMap<DatasetId, pl::DataFrame>,
    /// Of each other dataset, what was made of its blocks.
    pub(crate) blocks: Blocks,
    reads: Vec<DatasetRead>,
    digests: Digests,
    /// For each digest, the file it is of.
    digested: Vec<(usize, usize)>,
}

/// Reads everything. Datasets with a reduction are reduced block by block where that can be.
pub(crate) fn load(request: &Request<'_>, needs: &Needs, reductions: &Reductions<'_>) -> Result<Loaded, Diagnostics> {
    let mut faults = Diagnostics::default();
    let mut works = Vec::new();
    for (&id, need) in needs {
        match Work::new(request, id, need, reductions.get(&id)) {
            Ok(work) => works.push(work),
            Err(found) => faults.append(found),
        }
    }
    if faults.has_errors() {
        return Err(faults);
    }

    let mut tasks: Vec<(usize, usize)> = Vec::new();
    for (work, of) in works.iter().enumerate() {
        tasks.extend((0..of.files.len()).map(|file| (work, file)));
    }
    let bytes = |&(work, file): &(usize, usize)| works[work].files[file].bytes;
    if let Some(progress) = request.progress {
        progress.reading(tasks.len(), tasks.iter().map(bytes).sum());
    }
    let digested = if request.digests { tasks.clone() } else { Vec::new() };
    let paths = digested.iter().map(|&(work, file)| works[work].files[file].file.path.clone());
    let digests = Digests::start(paths.collect());

    // The largest files first, so that no thread starts a long one when the others are done.
    tasks.sort_by_key(|task| (std::cmp::Reverse(bytes(task)), *task));
    let all: u64 = tasks.iter().map(bytes).sum();
    let mut parts: Vec<((usize, usize), Outcome)> = in_order(tasks.len(), available(), |place| {
        let (work, file) = tasks[place];
        let meter = Meter::new(request.progress, works[work].files[file].bytes);
        let inside = share(available(), works[work].files[file].bytes, all);
        let part = works[work].read(file, inside, &meter, works[work].reducer.as_ref());
        meter.finish();
        ((work, file), part)
    });
    parts.sort_by_key(|(task, _)| *task);

    let mut loaded = Loaded { frames: BTreeMap::new(), blocks: Blocks::new(), reads: Vec::new(), digests, digested };
    let mut parts = parts.into_iter().peekable();
    for (place, work) in works.iter().enumerate() {
        let mut own = Vec::new();
        while let Some((_, part)) = parts.next_if(|((of, _), _)| *of == place) {
            own.push(part);
        }
        match work.join(own) {
            Ok((kept, read)) => {
                match kept {
                    Kept::Rows(frame) => drop(loaded.frames.insert(work.id, frame)),
                    Kept::Reduced(reduced) => drop(loaded.blocks.insert(work.id, reduced.blocks)),
                }
                loaded.reads.push(read);
            }
            Err(found) => found.into_iter().for_each(|fault| faults.push(fault)),
        }
    }
    if let Some(progress) = request.progress {
        progress.query();
    }
    if faults.has_errors() { Err(faults) } else { Ok(loaded) }
}

/// How many threads read inside one file: its share of all bytes, rounded, so that one large file beside small ones has all.
fn share(threads: usize, bytes: u64, all: u64) -> usize {
    let share = (threads as f64 * bytes as f64 / all.max(1) as f64).round();
    (share as usize).clamp(1, threads)
}

/// Frames without rows, for telling what would run.
pub(crate) fn nothing(catalog: &Catalog, needs: &Needs) -> BTreeMap<DatasetId, pl::DataFrame> {
    let frame = |(&id, need): (&DatasetId, &Need)| {
        let dataset = catalog.dataset(id);
        (id, part::empty(dataset, &wanted(dataset, need), catalog))
    };
    needs.iter().map(frame).collect()
}

impl Loaded {
    /// What was read, in order of dataset; waits for the digests.
    pub(crate) fn into_reads(mut self, catalog: &Catalog) -> Result<Vec<DatasetRead>, Diagnostics> {
        let mut faults = Diagnostics::default();
        for (digest, (place, file)) in self.digests.finish().into_iter().zip(self.digested) {
            let read = &mut self.reads[place];
            let dataset = catalog.dataset(read.dataset);
            let file = &mut read.files[file];
            match digest {
                Ok(digest) => file.sha256 = Some(digest),
                Err(error) => faults.push(unreadable(dataset, &file.path, &error.to_string())),
            }
        }
        if faults.has_errors() { Err(faults) } else { Ok(self.reads) }
    }
}

/// What reading one file gives.
type Outcome = Result<Part, Vec<DataFault>>;

/// What is to be done for one dataset.
struct Work<'a> {
    id: DatasetId,
    dataset: &'a Dataset,
    catalog: &'a Catalog,
    wanted: Vec<ColumnId>,
    looked_up_by: Vec<ColumnId>,
    files: Vec<FileOf>,
    /// Rows handed over instead of files.
    given: Option<Given<'a>>,
    /// What reduces the rows of files, where none need be kept.
    reducer: Option<Reducer<'a>>,
}

/// The files of a dataset together.
struct Joined {
    kept: Kept,
    /// One a wanted column.
    findings: Vec<Findings>,
    /// Of each file.
    batches: Vec<Vec<Batch>>,
    files: Vec<FileRead>,
}

#[derive(Clone, Copy)]
struct Given<'a> {
    columns: &'a [ColumnId],
    rows: &'a [Vec<Option<String>>],
}

struct FileOf {
    file: File,
    bytes: u64,
}

/// The columns that are read: those asked for, and those that prove keys.
fn wanted(dataset: &Dataset, need: &Need) -> Vec<ColumnId> {
    let mut wanted = need.columns.clone();
    wanted.extend(&need.looked_up_by);
    wanted.extend(&dataset.key);
    if !dataset.key.is_empty() && dataset.repeats == RepeatRule::Agree {
        wanted.extend((0..dataset.columns.len()).map(ColumnId));
    }
    wanted.into_iter().collect()
}

impl<'a> Work<'a> {
    fn new(
        request: &'a Request<'a>,
        id: DatasetId,
        need: &Need,
        reduction: Option<&'a Reduction<'a>>,
    ) -> Result<Work<'a>, Diagnostics> {
        let dataset = request.catalog.dataset(id);
        let (root, given): (&Path, _) = match request.inputs.get(&id) {
            None => (&request.root, None),
            Some(Input::Files { root }) => (root, None),
            Some(Input::Rows { columns, rows }) => (&request.root, Some(Given { columns, rows })),
        };
        let found = if given.is_some() { Vec::new() } else { find(dataset, root)? };
        let size = |file: File| FileOf { bytes: fs::metadata(&file.path).map_or(0, |metadata| metadata.len()), file };
        Ok(Work {
            id,
            dataset,
            catalog: request.catalog,
            wanted: wanted(dataset, need),
            looked_up_by: need.looked_up_by.iter().copied().collect(),
            files: found.into_iter().map(size).collect(),
            reducer: reduction.filter(|_| given.is_none()).and_then(|with| Reducer::new(with, dataset, need)),
            given,
        })
    }

    fn read(&self, file: usize, threads: usize, meter: &Meter<'_>, reducer: Option<&Reducer<'_>>) -> Outcome {
        let (dataset, wanted, catalog) = (self.dataset, &self.wanted, self.catalog);
        let file = &self.files[file].file;
        match self.dataset.files.format {
            FileFormat::Csv { header, delimiter } => {
                delimited::read(file, Form { header, delimiter }, dataset, wanted, catalog, meter, reducer)
            }
            FileFormat::Parquet => parquet::read(file, dataset, wanted, catalog, threads, meter, reducer),
        }
    }

    /// Puts the files of the dataset together and holds them against its rules.
    fn join(&self, parts: Vec<Outcome>) -> Result<(Kept, DatasetRead), Vec<DataFault>> {
        let mut joined = self.joined(parts, self.reducer.is_some())?;
        if let Kept::Reduced(reduced) = &joined.kept
            && !reduced.keys_differ()
        {
            // Two hashes are the same, and so nearly always two keys. Now the rows are read to be kept and compared.
            let again = in_order(self.files.len(), available(), |file| self.read(file, 1, &Meter::silent(), None));
            joined = self.joined(again, false)?;
        }
        let rows = joined.batches.iter().flatten().map(|batch| batch.rows as u64).sum();
        let (kept, left) = match joined.kept {
            Kept::Rows(frame) => {
                let frame = self.proved_unique(frame, &joined.batches)?;
                let left = frame.height() as u64;
                (Kept::Rows(frame), left)
            }
            Kept::Reduced(reduced) => (Kept::Reduced(reduced), rows),
        };
        let read = DatasetRead {
            dataset: self.id,
            rows,
            repeats: rows - left,
            columns: self.wanted.iter().zip(&joined.findings).map(|(&column, found)| found.counts(column)).collect(),
            files: joined.files,
        };
        Ok((kept, read))
    }

    /// One part of all files, whose columns break no rule.
    fn joined(&self, parts: Vec<Outcome>, reduced: bool) -> Result<Joined, Vec<DataFault>> {
        let mut faults = Vec::new();
        let mut joined = match reduced {
            true => Kept::Reduced(Reduced::default()),
            false => Kept::Rows(part::empty(self.dataset, &self.wanted, self.catalog)),
        };
        let mut findings = vec![Findings::default(); self.wanted.len()];
        let mut batches = Vec::new();
        let mut files = Vec::new();
        for (part, FileOf { file, bytes }) in parts.into_iter().zip(&self.files) {
            match part {
                Ok(part) => {
                    let (path, rows) = (file.shown.to_string(), part.records());
                    files.push(FileRead { path, bytes: *bytes, sha256: None, rows });
                    findings.iter_mut().zip(part.findings).for_each(|(all, of_file)| all.append(of_file));
                    joined.append(part.kept).map_err(engine_fault)?;
                    batches.push(part.batches);
                }
                Err(found) => faults.extend(found),
            }
        }
        if let Some(Given { columns, rows }) = self.given {
            let part = given::read(columns, rows, self.dataset, &self.wanted, self.catalog).map_err(engine_fault)?;
            (joined, findings, batches) = (part.kept, part.findings, vec![part.batches]);
        }
        let mut faults = fault::across_files(faults);
        faults.extend(self.wanted.iter().zip(&findings).flat_map(|(&column, found)| self.broken_rules(column, found)));
        if faults.is_empty() { Ok(Joined { kept: joined, findings, batches, files }) } else { Err(faults) }
    }

    /// The rules of a column that its values break.
    fn broken_rules(&self, id: ColumnId, found: &Findings) -> Vec<DataFault> {
        let column = self.dataset.column(id);
        let (dataset, name, span) = (self.dataset.name.clone(), column.name.clone(), column.span);
        let mut faults = Vec::new();
        if found.invalid.count > 0 && column.invalid == BadValueRule::Error {
            let (dataset, column) = (dataset.clone(), name.clone());
            let expected = cell::expected(self.dataset.column(id), self.catalog);
            faults.push(DataFault::InvalidValue { dataset, column, expected, cells: found.invalid.clone(), span });
        }
        if let ColumnType::Code(list) = &column.ty
            && found.undeclared.count > 0
            && column.undeclared == UndeclaredRule::Error
        {
            let list = self.catalog.code_list(*list);
            faults.push(DataFault::UndeclaredCode {
                dataset: dataset.clone(),
                column: name.clone(),
                list: list.name.clone(),
                codes: list.codes.iter().map(|code| code.code.clone()).collect(),
                cells: found.undeclared.clone(),
                span,
            });
        }
        if found.missing.count > 0 && column.missing == MissingRule::Refused && self.given.is_none() {
            faults.push(DataFault::MissingValue { dataset, column: name, cells: found.missing.clone(), span });
        }
        faults
    }

    /// The rows, each key once.
    fn proved_unique(&self, frame: pl::DataFrame, batches: &[Vec<Batch>]) -> Result<pl::DataFrame, Vec<DataFault>> {
        let look_up = self.dataset.role == DatasetRole::LookUp;
        let agree = self.dataset.repeats == RepeatRule::Agree;
        let mut frame = frame;
        let mut left_out = Vec::new();
        if !self.dataset.key.is_empty() {
            let compared: &[ColumnId] = if agree { &self.wanted } else { &[] };
            let pairs = keys::repeats(&frame, self.dataset, &self.dataset.key, compared).map_err(engine_fault)?;
            let refused: Vec<Pair> = pairs.iter().copied().filter(|pair| !agree || pair.differs.is_some()).collect();
            if !refused.is_empty() {
                return Err(vec![self.repeated(&frame, &self.dataset.key, &refused, look_up, batches, &left_out)?]);
            }
            if !pairs.is_empty() {
                frame = keys::without(&frame, &pairs).map_err(engine_fault)?;
                left_out = pairs.iter().map(|pair| pair.again).collect();
            }
        }
        for &column in self.looked_up_by.iter().filter(|&&column| self.dataset.key != [column]) {
            let pairs = keys::repeats(&frame, self.dataset, &[column], &[]).map_err(engine_fault)?;
            if !pairs.is_empty() {
                return Err(vec![self.repeated(&frame, &[column], &pairs, true, batches, &left_out)?]);
            }
        }
        Ok(frame)
    }

    fn repeated(
        &self,
        frame: &pl::DataFrame,
        key: &[ColumnId],
        pairs: &[Pair],
        look_up: bool,
        batches: &[Vec<Batch>],
        left_out: &[usize],
    ) -> Result<DataFault, Vec<DataFault>> {
        let (dataset, count) = (self.dataset.name.clone(), pairs.len() as u64);
        let name = |column: ColumnId| self.dataset.column(column).name.clone();
        let span = key.first().map_or(self.dataset.span, |&column| self.dataset.column(column).span);
        let mut rows = Vec::new();
        for pair in pairs.iter().take(SHOWN) {
            let value = keys::written(frame, self.dataset, key, self.catalog, pair.first).map_err(engine_fault)?;
            let place = |row| self.place(before_leaving_out(row, left_out), batches);
            rows.push((Repeat { value, first: place(pair.first), again: place(pair.again) }, pair.differs.map(name)));
        }
        let key = key.iter().map(|&column| name(column)).collect();
        Ok(if pairs.iter().all(|pair| pair.differs.is_some()) {
            let rows = rows.into_iter().map(|(repeat, column)| (repeat, column.unwrap_or_default())).collect();
            DataFault::ConflictingKey { dataset, key, rows, count, span }
        } else {
            let rows = rows.into_iter().map(|(repeat, _)| repeat).collect();
            DataFault::DuplicateKey { dataset, key, rows, count, look_up, span }
        })
    }

    /// Where a row of all files came from.
    fn place(&self, mut row: usize, batches: &[Vec<Batch>]) -> Place {
        for (FileOf { file, .. }, batches) in self.files.iter().zip(batches) {
            let rows: usize = batches.iter().map(|batch| batch.rows).sum();
            if row < rows {
                let record = Part::record_of(batches, row);
                let file_shown = Arc::clone(&file.shown);
                return match self.dataset.files.format {
                    FileFormat::Csv { header, delimiter } => Place::Line {
                        file: file_shown,
                        line: delimited::line_of(file, Form { header, delimiter }, record),
                    },
                    FileFormat::Parquet => Place::Row { file: file_shown, row: record + 1 },
                };
            }
            row -= rows;
        }
        Place::Given { row: row as u64 + 1 }
    }
}

/// The place that a row had before some were left out (ascending).
fn before_leaving_out(row: usize, left_out: &[usize]) -> usize {
    left_out.iter().fold(row, |row, &out| if out <= row { row + 1 } else { row })
}

fn engine_fault(error: pl::PolarsError) -> Vec<DataFault> {
    vec![DataFault::EngineFault { reason: error.to_string() }]
}
