//! Reading everything that a run needs, at once.
//!
//! In: a request and which columns are wanted. Out: rows, and what was read. Invariant: all faults of all datasets are
//! reported together, in an order that depends on nothing but the project and its data.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use indicia_compiler::catalog::{
    BadValueRule, Catalog, ColumnId, ColumnType, Dataset, DatasetId, DatasetRole, Gaps, MissingRule, RepeatRule,
    UndeclaredRule,
};
use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::value::Period;

use super::ages;
use super::areas;
use super::bands::Bands;
use super::blocks::Reducer;
use super::covers::{Covers, Periods};
use super::dated_as::{self, DatedAs};
use super::fault::{self, DataFault, Found, Merged, Place, Repeat, SHOWN, unreadable};
use super::find::{File, find};
use super::format::{Format, Task};
use super::formats::{Given, reader};
use super::gaps;
use super::groups_of_places;
use super::keys::{self, At, Pair};
use super::last_lines;
use super::looked_up_totals;
use super::meter::Meter;
use super::named_totals;
use super::part::{self, Part};
use super::parts_of_totals;
use super::quote::{May, Raw};
use super::reach::{Beyond, Ends, Reach};
use super::room::Room;
use super::same_files;
use super::sink::Findings;
use super::spellings;
use super::sums_of_others;
use super::text_groups;
use super::text_totals;
use super::texts;
use super::twice::{may_be_chance, same_content, same_values};
use super::units;
use super::unused_keys;
use super::watch::{Watch, is_change};
use super::{DatasetRead, FileRead, Input, Need, Needs, Reduction, Reductions, Request, cell};
use crate::rows::Rows;
use crate::threads::{available, in_order};

/// Everything that a run needs.
pub(crate) struct Loaded {
    /// The rows of each dataset that was kept, in blocks of the same columns; at least one block. Those of each other dataset
    /// were given on.
    pub(crate) rows: BTreeMap<DatasetId, Vec<Rows>>,
    reads: Vec<DatasetRead>,
    /// Every file that was read, by dataset.
    files: Vec<(DatasetId, File)>,
}

/// Reads everything. Rows of datasets with a reduction are given on block by block where that can be.
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
    let bytes = |&(work, file): &(usize, usize)| works[work].bytes(file);
    if let Some(progress) = request.progress {
        let files = || tasks.iter().filter(|(work, _)| !works[*work].is_given);
        progress.reading(files().count(), files().map(bytes).sum());
    }

    let room = Room::new(request.memory);
    // The largest files first, so that no thread starts a long one when the others are done.
    tasks.sort_by_key(|task| (std::cmp::Reverse(bytes(task)), *task));
    let all: u64 = tasks.iter().map(bytes).sum();
    let mut parts: Vec<((usize, usize), Outcome)> = in_order(tasks.len(), available(), |place| {
        let (work, file) = tasks[place];
        let meter = Meter::new(request.progress, works[work].bytes(file));
        let inside = share(available(), works[work].bytes(file), all);
        let part = works[work].read(file, inside, (&meter, &room), works[work].reducer.as_ref());
        meter.finish();
        ((work, file), part)
    });
    parts.sort_by_key(|(task, _)| *task);

    let mut loaded = Loaded { rows: BTreeMap::new(), reads: Vec::new(), files: Vec::new() };
    let mut parts = parts.into_iter().peekable();
    for (place, work) in works.iter().enumerate() {
        let mut own = Vec::new();
        while let Some((_, part)) = parts.next_if(|((of, _), _)| *of == place) {
            own.push(part);
        }
        match work.join(own, &room) {
            Ok((kept, read)) => {
                loaded.rows.extend(kept.map(|rows| (work.id, rows)));
                loaded.reads.push(read);
                loaded.files.extend(work.files.iter().map(|file| (work.id, file.clone())));
            }
            Err(found) => found.into_iter().for_each(|fault| faults.push(fault)),
        }
    }
    for (id, unused) in unused_keys::of_populations(request.catalog, &loaded.rows) {
        if let Some(read) = loaded.reads.iter_mut().find(|read| read.dataset == id) {
            read.without_keys = read.without_keys.take().or(unused.keys);
            read.without_people = read.without_people.take().or(unused.areas);
        }
    }
    same_files::digest_alike(&mut loaded.reads, &loaded.files);
    same_files::note_copy(&mut loaded.reads, &loaded.files, request.catalog);
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

/// The columns of each dataset without rows, to show what would run.
pub(crate) fn nothing(catalog: &Catalog, needs: &Needs) -> BTreeMap<DatasetId, Vec<Rows>> {
    let rows = |(&id, need): (&DatasetId, &Need)| {
        let dataset = catalog.dataset(id);
        let mut rows = part::no_rows(dataset, &wanted(dataset, need, catalog), catalog);
        if dataset.makes_rows() {
            gaps::mark(&mut rows, false);
        }
        (id, vec![rows])
    };
    needs.iter().map(rows).collect()
}

impl Loaded {
    /// What was read, in order of dataset; an error where a file is no longer what was read of it.
    pub(crate) fn into_reads(self, catalog: &Catalog) -> Result<Vec<DatasetRead>, Diagnostics> {
        let changed = self.files.iter().filter(|(_, file)| !Watch::new(file, false).is_unchanged());
        let changed = changed.map(|(id, file)| fault::changed(catalog.dataset(*id), &file.shown)).collect();
        let mut faults = Diagnostics::default();
        fault::across_files(changed).into_iter().for_each(|fault| faults.push(fault));
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
    /// Those of them whose rules are checked.
    checked: BTreeSet<ColumnId>,
    looked_up_by: Vec<ColumnId>,
    need: &'a Need,
    format: Box<dyn Format + 'a>,
    files: Vec<File>,
    /// Whether the digest of each file is wanted.
    digests: bool,
    /// Whether rows were handed over instead of files: then one file that is nowhere is in its place.
    is_given: bool,
    /// Whether sums over codes are looked at.
    sums: bool,
    /// Who takes the rows of files, where none need be kept.
    reducer: Option<Reducer<'a>>,
}

/// The files of a dataset together.
struct Joined {
    part: Part,
    /// Of each batch, the file that it is from.
    file_of: Vec<usize>,
    files: Vec<FileRead>,
}

/// The columns that are read: those whose rules are checked, and those that only say whether totals are counted with their parts, or how far rows
/// reach.
fn wanted(dataset: &Dataset, need: &Need, catalog: &Catalog) -> Vec<ColumnId> {
    let mut wanted: BTreeSet<ColumnId> = checked(dataset, need, catalog);
    wanted.extend(&need.unusable);
    wanted.extend(Reach::column(dataset, need));
    if !need.parts.is_empty() {
        wanted.extend(parts_of_totals::columns(dataset));
    }
    if need.side.is_some() {
        wanted.extend(areas::columns(dataset, catalog));
    }
    wanted.into_iter().collect()
}

/// The columns whose rules are checked: those asked for, and those that prove keys.
fn checked(dataset: &Dataset, need: &Need, catalog: &Catalog) -> BTreeSet<ColumnId> {
    let mut wanted = need.columns.clone();
    wanted.extend(&need.looked_up_by);
    wanted.extend(dataset.unique_by());
    wanted.extend(dataset.covered().map(|(time, ..)| time));
    if dataset.complete.is_some() {
        wanted.extend(dataset.complete_by(catalog));
    } else if !need.totals.is_empty() {
        wanted.extend(named_totals::columns(dataset));
    }
    if !dataset.key.is_empty() && dataset.repeats == RepeatRule::Agree {
        wanted.extend((0..dataset.columns.len()).map(ColumnId));
    }
    wanted
}

impl<'a> Work<'a> {
    fn new(
        request: &'a Request<'a>,
        id: DatasetId,
        need: &'a Need,
        reduction: Option<&'a Reduction<'a>>,
    ) -> Result<Work<'a>, Diagnostics> {
        let dataset = request.catalog.dataset(id);
        let mut work = Work {
            id,
            dataset,
            catalog: request.catalog,
            wanted: wanted(dataset, need, request.catalog),
            checked: checked(dataset, need, request.catalog),
            looked_up_by: need.looked_up_by.iter().copied().collect(),
            need,
            format: reader(&dataset.files.format),
            files: Vec::new(),
            digests: request.digests,
            is_given: false,
            sums: false,
            reducer: None,
        };
        let root: &Path = match request.inputs.get(&id) {
            None => &request.root,
            Some(Input::Files { root }) => root,
            Some(Input::Rows { columns, rows }) => {
                work.format = Box::new(Given { columns, rows });
                work.is_given = true;
                work.digests = false;
                work.files.push(File { shown: "".into(), path: PathBuf::new(), was: None });
                return Ok(work);
            }
        };
        work.files.extend(find(dataset, root)?);
        // Of what somebody has added up already there are few rows: those are compared with one another.
        let is_small = size(&work.files) < LARGE;
        let are_returns = need.sums && units::are_returns(dataset);
        let is_compared = (are_returns || !need.added.is_empty()) && is_small;
        if are_returns && is_small {
            work.wanted.extend(units::columns(dataset));
        }
        work.sums = is_small && !need.added.is_empty();
        if work.sums {
            let added = need.added.iter().map(|(column, _)| *column);
            work.wanted.extend(parts_of_totals::columns(dataset).chain(added));
        }
        work.wanted.sort_unstable();
        work.wanted.dedup();
        let reduction = reduction.filter(|_| !is_compared);
        work.reducer = reduction.and_then(|with| Reducer::new(with, dataset, request.catalog, need));
        Ok(work)
    }

    fn read(
        &self,
        file: usize,
        threads: usize,
        (meter, room): (&Meter<'_>, &Room),
        reducer: Option<&Reducer<'_>>,
    ) -> Outcome {
        let (dataset, wanted, catalog, file) = (self.dataset, &self.wanted, self.catalog, &self.files[file]);
        let watch = Watch::new(file, self.digests);
        let task = Task { dataset, wanted, catalog, watch: &watch, threads, meter, room, reducer };
        // A file that is written over while it is read may look like anything, and decoders panic over some of it.
        let read = catch_unwind(AssertUnwindSafe(|| self.format.read(file, &task)));
        let changed = || vec![fault::changed(dataset, &file.shown)];
        if !watch.is_unchanged() {
            return Err(changed());
        }
        let mut part = read.unwrap_or_else(|_| Err(vec![fault::reader(dataset, &file.shown)]))?;
        part.sha256 = watch.finish().map_err(|error| match is_change(&error) {
            true => changed(),
            false => vec![unreadable(dataset, &file.shown, error)],
        })?;
        Ok(part)
    }

    /// The size of a file.
    fn bytes(&self, file: usize) -> u64 {
        self.files[file].was.map_or(0, |was| was.bytes)
    }

    /// Puts the files of the dataset together and checks its rules. The rows, unless they were given on.
    fn join(&self, parts: Vec<Outcome>, room: &Room) -> Result<(Option<Vec<Rows>>, DatasetRead), Vec<DataFault>> {
        let mut joined = self.joined(parts)?;
        self.some_rows(&joined)?;
        let perhaps_twice = self.no_file_twice(&joined)?;
        let mut kept = self.reducer.is_none();
        // Gaps, and groups that are texts, are looked for in the rows themselves.
        let compared = self.dataset.complete.is_some() || !text_groups::candidates(self.dataset).is_empty();
        let outside = compared || self.reducer.as_ref().is_some_and(Reducer::found_outside);
        if !kept && (outside || !keys::all_differ(&joined.part.hashes)) {
            // Two hashes are the same, and so nearly always two keys. Now the rows are read to be kept and compared.
            let again =
                in_order(self.files.len(), available(), |file| self.read(file, 1, (&Meter::silent(), room), None));
            joined = self.joined(again)?;
            kept = true;
        }
        if kept {
            self.all_covered(&joined)?;
            self.all_in_bands(&joined)?;
            self.no_total_looked_up_with_parts(&joined)?;
            self.no_groups_in_texts(&joined)?;
        }
        let left_out = if kept { self.proved_unique(&joined)? } else { Vec::new() };
        let of_totals = self.parts_of_totals(&joined, &left_out)?;
        let Joined { part, files, .. } = joined;
        let unusable_totals = self.wanted.iter().zip(&part.findings).filter(|(id, _)| self.need.unusable.contains(id));
        // An event may be known to be in a district alone; a number of a district has those of its wards.
        let around =
            |id: &ColumnId, found: &Findings| found.around.clone().filter(|_| self.need.unusable_sums.contains(id));
        let unusable_totals =
            unusable_totals.filter_map(|(id, found)| Some((*id, found.totals.clone().or_else(|| around(id, found))?)));
        let added = self.need.added.iter().map(|(column, _)| *column).filter(|_| self.sums);
        let texts: BTreeSet<ColumnId> = self.need.unusable.iter().copied().chain(added).collect();
        let in_texts = text_totals::find(self.dataset, texts.into_iter(), &part.blocks);
        let unusable_totals: Vec<(ColumnId, (String, u64))> = unusable_totals.chain(in_texts).collect();
        let checked = self.wanted.iter().zip(&part.findings).filter(|(id, _)| self.checked.contains(id));
        let columns = checked.map(|(&column, found)| found.counts(column)).collect();
        let rows = part.batches.iter().map(|batch| batch.rows as u64).sum();
        let unseen = texts::unseen(self.dataset, &self.need.texts, &part.blocks);
        let spellings = spellings::others(self.dataset, &self.need.texts, &unseen, &part.blocks);
        let unseen_totals = named_totals::unseen(self.dataset, self.catalog, &self.need.totals, &part.blocks);
        let ages_in_doubt = ages::found(self.dataset, &self.need.ages, &part.blocks);
        let (without_rows, (beyond, ends)) = match &self.reducer {
            Some(reducer) if !kept => (reducer.without_rows(), (reducer.beyond(), reducer.ends())),
            _ => (self.periods_without_rows(&part.blocks), self.reach(&part.blocks)),
        };
        let of_dates = |at: Option<&[Period]>| units::of_stock(&part.blocks, self.dataset, self.catalog, at);
        let lacking = match self.need {
            _ if self.is_given => None,
            need if need.over_dates => of_dates(None),
            need if need.at_dates => of_dates(Some(&need.periods)),
            need if need.sums => units::of_returns(&part.blocks, self.dataset, self.catalog),
            _ => None,
        };
        let mut sums_of_others = match self.is_given || !self.sums {
            true => Vec::new(),
            false => sums_of_others::find(self.dataset, self.catalog, &self.need.added, &part.blocks),
        };
        sums_of_others.retain(|sum| unusable_totals.iter().all(|(column, _)| *column != sum.column));
        let side = self.need.side.filter(|_| !self.is_given);
        let without_areas = side.and_then(|side| areas::without_rows(&part.blocks, self.dataset, self.catalog, side));
        let groups_count = self.need.sums && !self.is_given && size(&self.files) < LARGE;
        let without_groups =
            groups_count.then(|| groups_of_places::lacking(&part.blocks, self.dataset, self.catalog)).flatten();
        let (dataset, repeats) = (self.id, left_out.len() as u64);
        let unlike_totals = of_totals.unlike;
        let read = DatasetRead {
            dataset,
            rows,
            repeats,
            columns,
            files,
            unseen,
            spellings,
            copied: None,
            unseen_totals,
            unlike_totals,
            unusable_totals,
            sums_of_others,
            without_rows,
            beyond,
            ends,
            ages_in_doubt,
            lacking,
            without_areas,
            without_keys: None,
            without_people: None,
            without_groups,
            perhaps_twice,
        };
        let mut blocks = part.blocks;
        blocks.iter_mut().for_each(keys::forget_written);
        keys::leave_out(&mut blocks, &left_out);
        let made = self.without_gaps(&blocks)?;
        if blocks.is_empty() {
            blocks.push(part::no_rows(self.dataset, &self.wanted, self.catalog));
        }
        if self.dataset.makes_rows() {
            blocks.iter_mut().for_each(|rows| gaps::mark(rows, false));
            blocks.extend(made);
        }
        Ok((kept.then_some(blocks), read))
    }

    /// That there is a row in what other rows are divided by or look something up in. Of records there may be none.
    fn some_rows(&self, joined: &Joined) -> Result<(), Vec<DataFault>> {
        let is_needed = self.dataset.is_population() || !self.looked_up_by.is_empty();
        match joined.files.first().filter(|_| is_needed && joined.files.iter().all(|file| file.rows == 0)) {
            Some(file) => Err(vec![fault::no_rows(self.dataset, &file.path, joined.files.len() as u64 - 1)]),
            None => Ok(()),
        }
    }

    /// No two files with the same content, which would count its rows twice. Files without rows may well be alike. Those that are alike in what
    /// is declared of them.
    fn no_file_twice(&self, joined: &Joined) -> Result<Vec<Vec<String>>, Vec<DataFault>> {
        let of = |(at, read): (usize, &FileRead)| (read.rows > 0).then(|| (&self.files[at], read.rows));
        let files: Vec<(&File, u64)> = joined.files.iter().enumerate().filter_map(of).collect();
        let (chance, copies): (Vec<Vec<usize>>, Vec<Vec<usize>>) = same_content(&*self.format, &files)
            .into_iter()
            .partition(|places| may_be_chance(self.dataset, &files, places));
        if !copies.is_empty() {
            let names = |places: &Vec<usize>| places.iter().map(|place| &*files[*place].0.shown).collect();
            let groups: Vec<Vec<&str>> = copies.iter().map(names).collect();
            return Err(vec![fault::same_content(self.dataset, &groups)]);
        }
        let names = |places: Vec<usize>| places.into_iter().map(|place| files[place].0.shown.to_string()).collect();
        let alike = same_values(&*self.format, self.dataset, &files);
        Ok(chance.into_iter().chain(alike).map(names).collect())
    }

    /// One part of all files, whose columns break no rule.
    fn joined(&self, parts: Vec<Outcome>) -> Result<Joined, Vec<DataFault>> {
        let mut faults = Vec::new();
        let mut joined = Joined { part: Part::empty(self.wanted.len()), file_of: Vec::new(), files: Vec::new() };
        for (place, (part, file)) in parts.into_iter().zip(&self.files).enumerate() {
            match part {
                Ok(mut part) => {
                    let (path, rows, sha256) = (file.shown.to_string(), part.records(), part.sha256.take());
                    joined.files.push(FileRead { path, bytes: self.bytes(place), sha256, rows, empty: part.empty });
                    joined.file_of.extend(std::iter::repeat_n(place, part.batches.len()));
                    joined.part.append(part);
                }
                Err(found) => faults.extend(found),
            }
        }
        if self.is_given {
            joined.files.clear();
        }
        let mut faults = fault::across_files(faults);
        let findings = self.wanted.iter().zip(&joined.part.findings).filter(|(id, _)| self.checked.contains(id));
        let rows = joined.part.batches.iter().map(|batch| batch.rows as u64).sum();
        let of_rows = findings.clone().flat_map(|(&column, found)| self.found_broken(column, found));
        let below = match self.is_given {
            true => None,
            false => last_lines::instead((self.dataset, &*self.format, &self.files), &faults, of_rows.collect()),
        };
        faults.extend(findings.flat_map(|(&column, found)| self.broken_rules(column, found, rows)));
        match below {
            Some(fault) if !faults.is_empty() => Err(vec![fault]),
            _ if faults.is_empty() => Ok(joined),
            _ => Err(faults),
        }
    }

    /// The rows of a column that break a rule which is about single rows, and whether it is that of its code list.
    fn found_broken<'f>(&self, id: ColumnId, found: &'f Findings) -> Vec<(&'f Found, bool)> {
        let column = self.dataset.column(id);
        let rules = [
            (&found.invalid, column.invalid == BadValueRule::Error, false),
            (&found.undeclared, column.undeclared == UndeclaredRule::Error, true),
            (&found.missing, column.missing == MissingRule::Refused, false),
        ];
        let broken = rules.into_iter().filter(|(found, is_broken, _)| *is_broken && found.count > 0);
        broken.map(|(found, _, is_of_codes)| (found, is_of_codes)).collect()
    }

    /// The rules of a column that its values break.
    fn broken_rules(&self, id: ColumnId, found: &Findings, rows: u64) -> Vec<DataFault> {
        let (dataset, column) = (self.dataset, self.dataset.column(id));
        let mut faults = Vec::new();
        if found.invalid.count > 0 && column.invalid == BadValueRule::Error {
            let are_others = rows > found.invalid.count + found.missing.count;
            let fitting = self.fitting_formats(id, &found.invalid);
            let expected = cell::expected(dataset, column, self.catalog);
            faults.push(fault::invalid_values(dataset, column, &expected, (&found.invalid, are_others, &fitting)));
        }
        if let ColumnType::Code(list) = &column.ty
            && found.undeclared.count > 0
            && column.undeclared == UndeclaredRule::Error
        {
            faults.push(fault::undeclared_codes(dataset, column, self.catalog.code_list(*list), &found.undeclared));
        }
        // What the data covers says whether these are months.
        if found.could_be_years() && dataset.covers.is_none() && !self.is_given {
            faults.push(fault::months_or_years(dataset, column));
        }
        if found.missing.count > 0 && column.missing == MissingRule::Refused && !self.is_given {
            faults.push(fault::missing_values(dataset, column, &found.missing));
        }
        faults
    }

    /// The formats that all dates of a column are written in, where some are not of its own; those with its order of days and months first.
    fn fitting_formats(&self, id: ColumnId, invalid: &Found) -> Vec<DatedAs> {
        let column = self.dataset.column(id);
        let text = invalid.first.iter().find_map(|(text, ..)| May::say_of(self.dataset).quote(text));
        let is_dated = matches!(column.ty, ColumnType::Date { .. } | ColumnType::DateTime { .. });
        let Some(text) = text.filter(|_| is_dated && size(&self.files) < LARGE) else { return Vec::new() };
        let reads_all = |format: &DatedAs| {
            let mut dataset = self.dataset.clone();
            dataset.columns[id.0].ty = format.ty();
            let (room, meter, wanted) = (Room::new(None), Meter::silent(), [id]);
            self.files.iter().all(|file| {
                let (watch, catalog) = (Watch::new(file, false), self.catalog);
                let (dataset, wanted, meter, room) = (&dataset, &wanted[..], &meter, &room);
                let task = Task { dataset, wanted, catalog, watch: &watch, threads: 1, meter, room, reducer: None };
                let read = self.format.read(file, &task);
                read.is_ok_and(|part| part.findings.iter().all(|found| found.invalid.count == 0))
            })
        };
        dated_as::candidates(column, text).into_iter().filter(reads_all).collect()
    }

    /// That every dated row lies in what the dataset covers. Rows that were handed over may be of any date.
    fn all_covered(&self, joined: &Joined) -> Result<(), Vec<DataFault>> {
        let Some((covers, (time, ..))) = Covers::of(self.dataset).zip(self.dataset.covered()) else { return Ok(()) };
        if self.is_given {
            return Ok(());
        }
        let (column, mut found) = (self.dataset.column(time), Found::default());
        for (block, rows) in joined.part.blocks.iter().enumerate() {
            for (row, date) in covers.outside(rows) {
                let written = cell::written(column, self.catalog, date);
                found.add(&written, || self.place(At { block, row }, joined));
            }
        }
        if found.count == 0 { Ok(()) } else { Err(vec![fault::outside_covers(self.dataset, column, &found)]) }
    }

    /// The periods of what the dataset covers in which no row is. Rows that were handed over may be of any.
    fn periods_without_rows(&self, blocks: &[Rows]) -> Vec<Period> {
        let Some(periods) = Periods::of(self.dataset).filter(|_| !self.is_given) else { return Vec::new() };
        blocks.iter().for_each(|block| periods.see(block));
        periods.without_rows()
    }

    /// The periods that definitions ask for and that rows do not reach, and how far these do. Rows that were handed over are those that a
    /// test is about.
    fn reach(&self, blocks: &[Rows]) -> (Option<Beyond>, Option<Ends>) {
        let reach = Reach::of(self.dataset, self.need).filter(|_| !self.is_given);
        let Some(reach) = reach else { return (None, None) };
        blocks.iter().for_each(|block| reach.see(block));
        (reach.beyond(), reach.ends())
    }

    /// That every number that is read through bands falls into one of them.
    fn all_in_bands(&self, joined: &Joined) -> Result<(), Vec<DataFault>> {
        let mut faults = Vec::new();
        for bands in Bands::of(self.dataset, &self.need.bands) {
            let (column, mut found, mut first) = (&self.dataset.columns[bands.asked.column], Found::default(), None);
            for (block, rows) in joined.part.blocks.iter().enumerate() {
                for (row, value) in bands.outside(rows) {
                    first = first.or(Some(value));
                    found.add(&cell::written(column, self.catalog, value), || self.place(At { block, row }, joined));
                }
            }
            if let Some(value) = first {
                let list = &self.catalog.code_lists[bands.asked.list];
                let instead = bands.asked.another(value, list).unwrap_or_default();
                faults.push(fault::no_band(self.dataset, column, list, &found, &instead));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// That no row can look up a total where another looks up a part of it.
    fn no_total_looked_up_with_parts(&self, joined: &Joined) -> Result<(), Vec<DataFault>> {
        let found = looked_up_totals::mixed(self.catalog, self.id, &self.wanted, &joined.part.blocks);
        let fault = |(column, total, part)| fault::total_looked_up(self.dataset, column, self.catalog, (total, part));
        let faults: Vec<DataFault> = found.into_iter().map(fault).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// That the parts that numbers add up are there where their total is. Rows that were handed over are a few.
    fn parts_of_totals(&self, joined: &Joined, left_out: &[At]) -> Result<parts_of_totals::Found, Vec<DataFault>> {
        if self.is_given {
            return Ok(parts_of_totals::Found::default());
        }
        let of = (self.dataset, self.catalog);
        let found = parts_of_totals::find(of, &self.need.parts, &joined.part.blocks, left_out);
        let Some((column, total)) = &found.first else { return Ok(found) };
        let quotes = May::say_of(self.dataset).quotes();
        let said = |row: &parts_of_totals::OfTotal| {
            let at = self.place(row.at, joined);
            match row.place.as_str() {
                _ if !quotes => at.to_string(),
                "" => format!("{} ({at})", row.total),
                place => format!("{} for {place} ({at})", row.total),
            }
        };
        let (first, count) = (found.lacking.iter().take(SHOWN).map(said).collect(), found.lacking.len() as u64);
        Err(vec![fault::total_without_parts(self.dataset, *column, total, first, count)])
    }

    /// That no population is parted by a text, of which nothing says what is a total or is lacking. Rows that were handed over are a few.
    fn no_groups_in_texts(&self, joined: &Joined) -> Result<(), Vec<DataFault>> {
        if self.is_given {
            return Ok(());
        }
        let found = text_groups::find(&joined.part.blocks, self.dataset, self.catalog);
        let faults: Vec<DataFault> = found.iter().map(|parted| fault::groups_in_text(self.dataset, parted)).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Rows for what complete data has no row for. Rows that were handed over are those that a test is about: what stops a run stops no test,
    /// and nothing is expected of them that none of them has.
    fn without_gaps(&self, blocks: &[Rows]) -> Result<Option<Rows>, Vec<DataFault>> {
        let rule = self.dataset.complete.filter(|rule| !self.is_given || *rule != Gaps::Error);
        let Some(rule) = rule else { return Ok(None) };
        let (dataset, catalog) = (self.dataset, self.catalog);
        let expected = if self.is_given { gaps::Expected::AmongRows } else { gaps::Expected::Declared };
        let found = gaps::find(blocks, dataset, catalog, &self.need.totals, expected);
        let Some(missing) = found else { return Ok(None) };
        if rule == Gaps::Error || !missing.are_few() {
            let absent =
                missing.absent.iter().map(|(column, codes)| fault::no_groups(dataset, *column, codes, catalog));
            let (shown, count) = missing.shown(dataset, catalog, fault::SHOWN);
            let gaps = (count > 0).then(|| fault::gaps(dataset, rule, shown, count));
            return Err(absent.chain(gaps).collect());
        }
        let (shown, count) = missing.totals_beside_parts(dataset, catalog, fault::SHOWN);
        if rule == Gaps::Zero && count > 0 {
            return Err(vec![fault::totals_beside_parts(dataset, shown, count)]);
        }
        let like = part::no_rows(self.dataset, &self.wanted, self.catalog);
        Ok(Some(missing.rows(self.dataset, like, rule)))
    }

    /// The rows to leave out (ascending), so that each key is there once.
    fn proved_unique(&self, joined: &Joined) -> Result<Vec<At>, Vec<DataFault>> {
        let look_up = self.dataset.role == DatasetRole::LookUp;
        let agree = self.dataset.repeats == RepeatRule::Agree;
        let (blocks, of) = (&joined.part.blocks, (self.dataset, self.catalog));
        let mut left_out = Vec::new();
        let key = self.dataset.unique_by();
        if !key.is_empty() {
            let compared: &[ColumnId] = if agree { &self.wanted } else { &[] };
            let pairs = keys::repeats(blocks, of, &key, compared, &[]);
            left_out = pairs.iter().map(|pair| pair.again).collect();
            let refused: Vec<Pair> = pairs.into_iter().filter(|pair| !agree || pair.differs.is_some()).collect();
            if !refused.is_empty() {
                return Err(vec![self.repeated(joined, &key, &refused, look_up)]);
            }
        }
        for &column in self.looked_up_by.iter().filter(|&&column| self.dataset.key != [column]) {
            let pairs = keys::repeats(blocks, of, &[column], &[], &left_out);
            if !pairs.is_empty() {
                return Err(vec![self.repeated(joined, &[column], &pairs, true)]);
            }
        }
        Ok(left_out)
    }

    fn repeated(&self, joined: &Joined, key: &[ColumnId], pairs: &[Pair], look_up: bool) -> DataFault {
        let count = pairs.len() as u64;
        let name = |column: ColumnId| self.dataset.column(column).name.clone();
        let span = key.first().map_or(self.dataset.span, |&column| self.dataset.column(column).span);
        let repeat = |pair: &Pair| {
            let block = &joined.part.blocks[pair.first.block];
            let value = keys::written(block, self.dataset, key, self.catalog, pair.first.row);
            Repeat {
                value: Raw::new(&value),
                first: self.place(pair.first, joined),
                again: self.place(pair.again, joined),
            }
        };
        let merged = self.merged(joined, key, &pairs[0]).filter(|_| !look_up);
        let shown = pairs.iter().take(SHOWN);
        let names = key.iter().map(|&column| name(column)).collect::<Vec<_>>().join(" + ");
        if pairs.iter().all(|pair| pair.differs.is_some()) {
            let rows = shown.map(|pair| (repeat(pair), pair.differs.map(name).unwrap_or_default()));
            fault::conflicting_keys(self.dataset, (&names, span), &rows.collect::<Vec<_>>(), count, merged.as_ref())
        } else {
            let rows: Vec<Repeat> = shown.map(repeat).collect();
            fault::duplicate_keys(self.dataset, (&names, span), &rows, count, merged.as_ref(), look_up)
        }
    }

    /// The first part of the key of two rows that data may call by several codes.
    fn merged(&self, joined: &Joined, key: &[ColumnId], pair: &Pair) -> Option<Merged> {
        let block = &joined.part.blocks[pair.first.block];
        key.iter().find_map(|id| {
            let column = self.dataset.column(*id);
            let ColumnType::Code(list) = column.ty else { return None };
            let list = self.catalog.code_list(list);
            let place = block.column(&column.name)?.number(pair.first.row)?;
            let code = list.codes.get(usize::try_from(place).ok()?).filter(|code| !code.aliases.is_empty())?;
            let (list, is_level) = (list.name.clone(), list.level_of.is_some());
            Some(Merged { list, is_level, code: code.code.clone(), aliases: code.aliases.clone() })
        })
    }

    /// Where a row came from.
    fn place(&self, at: At, joined: &Joined) -> Place {
        let (file, batches) = (joined.file_of[at.block], &joined.part.batches);
        let earlier = batches[..at.block].iter().zip(&joined.file_of).filter(|(_, of)| **of == file);
        let before: usize = earlier.map(|(batch, _)| batch.records).sum();
        let record = before + batches[at.block].record_of(at.row);
        self.format.place(&self.files[file], record as u64)
    }
}

/// Files of more bytes than these are of single events.
const LARGE: u64 = 16 << 20;

/// The bytes of some files.
fn size(files: &[File]) -> u64 {
    files.iter().filter_map(|file| std::fs::metadata(&file.path).ok()).map(|known| known.len()).sum()
}
