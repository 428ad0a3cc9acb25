//! A first declaration of a dataset, from a data file.
//!
//! In: a CSV file, gzip or not. Out: YAML of a dataset and of possible code lists, as texts or as files of a project. Invariants: the file is
//! read once, as a stream; a row with nothing in it is no record, as in a run.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use csv::ReaderBuilder;
use indicia_compiler::catalog::FileFormat;
use indicia_compiler::diagnostics::Advice;
use indicia_compiler::manifest::infer::{Declared, Inference};
use indicia_compiler::value::thousands;
use indicia_runtime::input::{nature, unpacked};
use indicia_runtime::paths::Shown;

use crate::error::Error;
use crate::files::create_inside;
use crate::files::is_file;
use crate::system;

/// Characters between values, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What was read of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Records.
    pub rows: u64,
    /// Rows with nothing in them, which are none.
    pub empty: u64,
}

/// Declares the dataset of a file, from its first rows or from all. `name` is the dataset's, in place of the file's; with `lists` columns of few
/// values refer to code lists. Also what was read.
pub fn infer(file: &Path, name: Option<&str>, rows: Option<u64>, lists: bool) -> Result<(Declared, Read), Error> {
    let shown = file.shown();
    let full_name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let format = FileFormat::of(&full_name);
    if format != FileFormat::CSV {
        return Err(Error::usage_with(
            format!("{shown} is {}, and only a CSV file can be looked at for a first declaration", format.name()),
            Some(
                "save its rows as CSV and start from that; the declaration may then name this file under `files`"
                    .into(),
            ),
        ));
    }
    let opened = is_file(file).and_then(|()| File::open(file)).map_err(|error| system::unread("", file, &error))?;
    let is_packed = full_name.ends_with(".gz");
    if let Some(what) = nature::instead_of_csv(file, is_packed) {
        return Err(Error::refused(format!("{shown} cannot be read: {what}")));
    }
    let size = opened.metadata().map_or(0, |known| known.len());
    let plain: Box<dyn io::Read> = match is_packed {
        true => Box::new(unpacked(opened)),
        false => Box::new(opened),
    };
    let left = is_packed.then(|| SMALL.max(size.saturating_mul(MOST_UNPACKED)));
    let mut input = Input::new(plain, left);
    let begin = input.fill_buf().map_err(|error| refused(file, &error.into(), &[]))?.to_vec();
    if nature::is_utf16(&begin) {
        return Err(Error::refused(format!("{shown} is not UTF-8 text: {}", nature::as_utf8(&begin))));
    }
    if let Some(what) = nature::instead_of_rows(&begin) {
        return Err(Error::refused(format!("{shown} cannot be read: {what}")));
    }
    let (inference, read, delimiter) = look(input, rows).map_err(|error| refused(file, &error, &begin))?;
    let stem = full_name.split('.').next().unwrap_or_default();
    Ok((inference.declare(name.unwrap_or(stem), &full_name, delimiter, lists), read))
}

/// Writes a declaration and its code lists into a project, which must have none of these files yet, or the very same: what was left when the
/// program was killed; their paths.
pub fn write(folder: &Path, declared: &Declared) -> Result<Vec<PathBuf>, Error> {
    let name = declared.dataset.lines().next().and_then(|line| line.strip_prefix("name: ")).unwrap_or("data");
    let dataset = (folder.join("datasets").join(format!("{name}.yaml")), &declared.dataset);
    let lists = declared.lists.iter().map(|(name, text)| (folder.join("codelists").join(format!("{name}.yaml")), text));
    // The declaration last: with it, all is there.
    let files: Vec<(PathBuf, &String)> = lists.chain([dataset]).collect();
    // Its very bytes, in a file of its own: a program that was killed before it could say so may have written all.
    let is_left = |(path, text): &(PathBuf, &String)| {
        let is_alike = |known: fs::Metadata| known.is_file() && known.len() == text.len() as u64;
        fs::symlink_metadata(path).is_ok_and(is_alike) && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
    };
    let is_there = |path: &Path| fs::symlink_metadata(path).is_ok();
    let taken = files.iter().find(|file| is_there(&file.0) && !is_left(file));
    if let Some((there, _)) = taken {
        return Err(Error::usage_with(
            format!("{} is there already, and nothing was written", there.shown()),
            Some(Advice::OtherDeclaration.into()),
        ));
    }
    let mut all: Vec<PathBuf> = files.iter().map(|(path, _)| path.clone()).collect();
    all.rotate_right(1);
    files.into_iter().filter(|(path, _)| !is_there(path)).try_for_each(|(path, text)| {
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        create_inside(folder, inside, text).map(drop)
    })?;
    Ok(all)
}

/// A longer record is no row of a table; nor has a table so many headings.
const LONGEST_RECORD: u64 = 16 << 20;
const MOST_HEADINGS: usize = 20_000;
/// So many rows with nothing in them, one after another, are more than a spreadsheet has; a small packed file may have them without an end.
const MOST_EMPTY: u64 = 2_000_000;

/// Rows of records are packed to a tenth, and hardly to a hundredth; a small packed file may have rows without an end.
const MOST_UNPACKED: u64 = 200;
/// A file that unpacks to less is no trouble, whatever is in it.
const SMALL: u64 = 1 << 30;

/// What is read of one record, no more than it may have: a file without lines would be read into memory as a whole.
struct Bounded {
    plain: Box<dyn io::Read>,
    /// What is read of a packed file is no more than this.
    left: Option<u64>,
    of_record: Rc<Cell<u64>>,
}

impl io::Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer)?;
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(read as u64).ok_or_else(|| {
                io::Error::other(format!(
                    "it unpacks to more than {MOST_UNPACKED} times its size; is it the file that you mean? Its first rows can be looked at alone"
                ))
            })?;
        }
        self.of_record.set(self.of_record.get() + read as u64);
        match self.of_record.get() > LONGEST_RECORD {
            true => {
                Err(io::Error::other("a line or a text in quotes is longer than 16 MiB; a quote may never be closed"))
            }
            false => Ok(read),
        }
    }
}

/// What is read, and how much of a record is.
struct Input {
    bytes: BufReader<Bounded>,
    of_record: Rc<Cell<u64>>,
}

impl Input {
    fn new(plain: Box<dyn io::Read>, left: Option<u64>) -> Input {
        let of_record = Rc::new(Cell::new(0));
        let bytes = BufReader::with_capacity(1 << 16, Bounded { plain, left, of_record: Rc::clone(&of_record) });
        Input { bytes, of_record }
    }

    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.bytes.fill_buf()
    }
}

fn look(input: Input, limit: Option<u64>) -> Result<(Inference, Read, char), csv::Error> {
    let Input { bytes: mut input, of_record } = input;
    let start = input.fill_buf()?;
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let often = |delimiter: &u8| line.iter().filter(|b| *b == delimiter).count();
    // Of several that come as often, the first.
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(often).unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(input);
    let mut record = csv::StringRecord::new();
    let (mut first, mut above) = (true, 0);
    let headings: Vec<String> = loop {
        if !reader.read_record(&mut record)? {
            return Err(io::Error::other("it has no line of headings").into());
        }
        of_record.set(0);
        above += 1;
        if above > MOST_EMPTY {
            return Err(endless().into());
        }
        let mut headings: Vec<String> = record.iter().map(str::to_string).collect();
        if std::mem::take(&mut first) {
            headings
                .iter_mut()
                .take(1)
                .for_each(|heading| *heading = heading.trim_start_matches('\u{feff}').to_string());
        }
        if headings.iter().any(|heading| !heading.trim().is_empty()) {
            break headings;
        }
    };
    if headings.len() > MOST_HEADINGS {
        let many = thousands(headings.len() as u64);
        return Err(io::Error::other(format!(
            "its first line has {many} values, and a table has no more than 20,000 columns"
        ))
        .into());
    }
    let mut inference = Inference::new(&headings);
    let mut read = Read::default();
    let mut in_a_row = 0;
    while limit.is_none_or(|limit| read.rows < limit) {
        of_record.set(0);
        if !reader.read_record(&mut record)? {
            break;
        }
        if is_empty(&record) {
            read.empty += 1;
            in_a_row += 1;
            if in_a_row > MOST_EMPTY {
                return Err(endless().into());
            }
        } else {
            in_a_row = 0;
            inference.row(record.iter());
            read.rows += 1;
        }
    }
    Ok((inference, read, char::from(delimiter)))
}

/// Whether nothing is in a row. A single field without a character was written as two quotes, which say that a value is missing.
fn is_empty(record: &csv::StringRecord) -> bool {
    let says_so = record.len() == 1 && record.get(0) == Some("");
    !says_so && record.iter().all(|field| field.trim().is_empty())
}

fn endless() -> io::Error {
    let many = thousands(MOST_EMPTY);
    io::Error::other(format!(
        "it has more than {many} rows with nothing in them, one after another; is it the file that you mean?"
    ))
}

/// Why a file cannot be read, which begins so.
fn refused(file: &Path, error: &csv::Error, begin: &[u8]) -> Error {
    let file = file.shown();
    Error::refused(match (error.kind(), error.position()) {
        (csv::ErrorKind::Utf8 { .. }, Some(at)) => {
            format!("{file}, line {}, is not UTF-8 text: {}", at.line(), nature::as_utf8(begin))
        }
        (csv::ErrorKind::Io(error), _) => format!("{file} cannot be read: {}", system::why(error)),
        _ => format!("{file} cannot be read: {error}"),
    })
}
