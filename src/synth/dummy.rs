//! Dummy rows, as the datasets' own files have them.
//!
//! In: a sound project. Out: files, not in their places yet, and a report of the thresholds. Invariant: what is written reads
//! back by the declarations: format, headings, delimiter, dates.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use indicia_compiler::catalog::{Catalog, Column, ColumnType, DatasetId, FileFormat, UnpivotHeadings};
use indicia_compiler::model::evaluate::Datum;
use indicia_runtime::input::example;
use indicia_runtime::outputs::WriteError;
use indicia_runtime::records::{DUMMY_NOTE, Finished, MARK, RecordColumn, RecordFile, RecordValues, TextFile};
use indicia_synth::dummy::files::{Records, records};
use indicia_synth::dummy::world::Row;
use indicia_synth::dummy::written::written;
use indicia_synth::dummy::{Dummies, Settings, make, shared};

use super::columns;
use super::options::Work;
use crate::error::Error;
use crate::report::number_of;

/// The seed of dummy rows, when none is given.
const SEED: u64 = 1;

/// Rows that are turned into columns of a Parquet file at once.
const AT_ONCE: usize = 100_000;

/// Where the rows of each dataset go: one file for each path that it declares.
pub(super) fn targets(
    catalog: &Catalog,
    datasets: &BTreeSet<DatasetId>,
    out: &Path,
) -> Result<BTreeMap<DatasetId, Vec<PathBuf>>, Error> {
    let mut targets = BTreeMap::new();
    for id in datasets {
        let dataset = catalog.dataset(*id);
        let format = &dataset.files.format;
        if !format.can_be_written() {
            let message = format!("{} is read from {} files, which synth cannot write", dataset.name, format.name());
            return Err(Error::usage(message));
        }
        let mut paths = Vec::new();
        for pattern in &dataset.files.paths {
            let Some(path) = example(dataset, pattern, out) else {
                let message = format!("no file name could be made up for the path {pattern} of {}", dataset.name);
                return Err(Error::usage(message));
            };
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        targets.insert(*id, paths);
    }
    Ok(targets)
}

/// Writes dummy rows of these datasets beside their places, unless only checked. Gives the rows of each dataset, and what is to be reported.
pub(super) fn write(
    work: &Work<'_>,
    datasets: &BTreeSet<DatasetId>,
    targets: &BTreeMap<DatasetId, Vec<PathBuf>>,
    given: BTreeMap<DatasetId, Vec<Row>>,
    finished: &mut Vec<Finished>,
) -> Result<(Vec<(String, u64)>, String), Error> {
    let catalog = shared(&work.project.checked.catalog);
    let settings = Settings { rows: work.options.rows as usize, seed: work.options.seed.unwrap_or(SEED) };
    work.progress.begin("making rows", catalog.datasets.len());
    let mut dummies = make(&catalog, &work.project.checked.model, settings, given, |name| {
        work.progress.step(&format!("making {name}"));
    });
    let files = records(&mut dummies);
    for file in files.iter().filter(|file| file.datasets.iter().any(|id| datasets.contains(id))) {
        let targets = file.datasets.iter().find_map(|id| targets.get(id));
        if let Some(targets) = targets.filter(|_| !work.options.check) {
            let share = file.rows.len().div_ceil(targets.len()).max(1);
            let parts = file.rows.chunks(share).chain(std::iter::repeat::<&[Row]>(&[]));
            for (path, rows) in targets.iter().zip(parts) {
                finished.push(one_file(&catalog, file, rows, path).map_err(Error::fault)?);
            }
        }
    }
    let name = |id: &DatasetId| catalog.dataset(*id).name.clone();
    let counts = datasets.iter().map(|id| (name(id), dummies.world.rows[id].len() as u64)).collect();
    Ok((counts, text(&catalog, &dummies, datasets)))
}

fn text(catalog: &Catalog, dummies: &Dummies<'_>, wanted: &BTreeSet<DatasetId>) -> String {
    let mut text = String::new();
    for id in wanted {
        let (lines, lone): (Vec<_>, Vec<_>) =
            dummies.lines.iter().filter(|line| line.dataset == *id).partition(|line| line.has_two_sides());
        let both = lines.iter().filter(|line| line.met && line.failed).count();
        let (name, rows) = (&catalog.dataset(*id).name, dummies.world.rows[id].len());
        let _ = write!(text, "{name}: {rows} dummy rows");
        if !lines.is_empty() {
            let _ = write!(text, "; on both sides of {both} of {} thresholds", lines.len());
        }
        if !lone.is_empty() {
            let _ = write!(text, "; {} more can have only one side", lone.len());
        }
        let (gaps, outside) = dummies.edges(*id);
        if gaps > 0 {
            let _ = write!(text, "; {}", number_of(gaps, "gap", "gaps"));
        }
        if outside > 0 {
            let _ = write!(text, "; {} outside what is covered", number_of(outside, "more row", "more rows"));
        }
        text.push('\n');
        for line in lines.iter().filter(|line| !line.met || !line.failed) {
            let missing = if line.met { "no row fails" } else { "no row meets" };
            let _ = writeln!(text, "  {missing}: {} ({})", line.text, line.of);
        }
        for (_, cohort) in dummies.unchosen.iter().filter(|(of, _)| of == id) {
            let _ = writeln!(text, "  {cohort} has nothing to choose from");
        }
    }
    text
}

fn one_file(catalog: &Catalog, file: &Records, rows: &[Row], path: &Path) -> Result<Finished, WriteError> {
    if let FileFormat::Csv { header, delimiter, heading_row } = file.format {
        let mut headings: Vec<String> = file.columns.iter().map(|(heading, _)| heading.clone()).collect();
        headings.push(heading_of_mark(catalog, file));
        let mut writer = TextFile::create(path, delimiter, heading_row - 1, header.then_some(&headings[..]))?;
        for row in rows {
            writer.add(&file.texts(catalog, row))?;
        }
        return writer.finish();
    }
    let declared = file.columns.iter().map(|(heading, column)| columns::declared(heading, &column.ty));
    let columns: Vec<RecordColumn> = declared.collect();
    let notes = [(DUMMY_NOTE.0.to_string(), DUMMY_NOTE.1.to_string())];
    let mut writer = RecordFile::create(path, &columns, &notes)?;
    for part in rows.chunks(AT_ONCE) {
        writer.add(columns_of(catalog, file, part))?;
    }
    writer.finish()
}

/// A heading that no dataset reads.
fn heading_of_mark(catalog: &Catalog, file: &Records) -> String {
    let is_read = |heading: &str| {
        file.columns.iter().any(|(known, _)| known == heading)
            || file.datasets.iter().any(|id| match catalog.dataset(*id).files.unpivot.as_ref().map(|u| &u.headings) {
                Some(UnpivotHeadings::Pattern { before, after }) => {
                    heading.starts_with(before.as_str()) && heading.ends_with(after.as_str())
                }
                Some(UnpivotHeadings::Listed(_)) | None => false,
            })
    };
    let known = ["synthetic", MARK, "no row is real"];
    known.into_iter().find(|heading| !is_read(heading)).unwrap_or("synthetic").to_string()
}

/// Rows as the columns of a typed file.
fn columns_of<'a>(catalog: &Catalog, file: &Records, rows: &[Row]) -> Vec<RecordValues<'a>> {
    let number = |field: &Option<Datum>| match field {
        Some(Datum::Number(number)) => Some(*number),
        Some(Datum::Text(_)) | None => None,
    };
    let values = |(place, (_, column)): (usize, &(String, Column))| {
        let fields = rows.iter().map(|row| &row[place]);
        match &column.ty {
            ColumnType::Text | ColumnType::Code(_) | ColumnType::Period(_) => {
                columns::texts(fields.map(Option::as_ref), |field| written(catalog, column, field))
            }
            ty => columns::numbers(ty, fields.map(number)),
        }
    };
    file.columns.iter().enumerate().map(values).collect()
}
