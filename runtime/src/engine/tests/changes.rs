//! Files that change while they are read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use indicia_compiler::catalog::*;
use polars::prelude as pl;
use polars::prelude::NamedFrom;
use polars_io::parquet::write::ParquetWriter;

use super::support::*;
use super::workbook::xlsx;
use crate::engine::polars::Polars;
use crate::engine::reference::Reference;
use crate::engine::{Engine, Progress, Request};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// Files are found, and none is open.
    BeforeReading,
    /// Some of it is read.
    WhileReading,
    /// All is read, and nothing is computed yet.
    BeforeTheQuery,
}

/// Changes a file at a moment of a run.
struct Changing {
    moment: Moment,
    path: PathBuf,
    change: fn(&Path),
    is_done: AtomicBool,
}

impl Changing {
    fn at(&self, moment: Moment) {
        if moment == self.moment && !self.is_done.swap(true, Ordering::SeqCst) {
            (self.change)(&self.path);
        }
    }
}

impl Progress for Changing {
    fn reading(&self, _: usize, _: u64) {
        self.at(Moment::BeforeReading);
    }
    fn read(&self, _: u64) {
        self.at(Moment::WhileReading);
    }
    fn query(&self) {
        self.at(Moment::BeforeTheQuery);
    }
}

fn append(path: &Path) {
    fs::File::options().append(true).open(path).unwrap().write_all(b"theft,1\n").unwrap();
}

fn cut(path: &Path) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_len(file.metadata().unwrap().len() / 4).unwrap();
}

fn write_over(path: &Path) {
    let bytes: Vec<u8> = fs::read(path).unwrap().into_iter().rev().collect();
    fs::File::options().write(true).open(path).unwrap().write_all(&bytes).unwrap();
}

fn put_another(path: &Path) {
    let other = path.with_extension("new");
    fs::copy(path, &other).unwrap();
    fs::rename(other, path).unwrap();
}

/// A file of 40,000 rows in each format.
fn files() -> [(&'static str, Vec<u8>); 5] {
    let text = "kind,n\n".to_string() + &"theft,1\narson,2\n".repeat(20_000);
    let mut parquet = Vec::new();
    let numbers = pl::Series::new("n".into(), (0..40_000_i64).collect::<Vec<_>>());
    let kinds = pl::Series::new("kind".into(), (0..40_000).map(|row| ["theft", "arson"][row % 2]).collect::<Vec<_>>());
    let columns = [kinds, numbers].into_iter().map(pl::Column::from).collect();
    let mut frame = pl::DataFrame::new(40_000, columns).unwrap();
    ParquetWriter::new(&mut parquet).with_row_group_size(Some(5_000)).finish(&mut frame).unwrap();
    let sheet = "[Sheet1]\nkind,n\n".to_string() + &"theft,1\narson,2\n".repeat(50);
    [
        ("a.csv", text.clone().into_bytes()),
        ("a.csv.gz", gzip(text.as_bytes())),
        ("a.xlsx", xlsx(&sheet)),
        ("a.parquet.gz", gzip(&parquet)),
        ("a.parquet", parquet),
    ]
}

#[test]
fn a_file_that_changes_while_it_is_read_stops_the_run_whatever_its_format() {
    let engines: [&dyn Engine; 2] = [&Polars, &Reference];
    for (name, bytes) in files() {
        let mut crimes = dataset("crimes", &[name], vec![code("kind"), integer("n")]);
        crimes.files.format = FileFormat::of(name);
        let catalog = catalog(vec![crimes]);
        let plan = reading(&catalog, "crimes", &["kind", "n"]);
        for (engine, digests) in [(engines[0], true), (engines[0], false), (engines[1], true)] {
            let at_rest = folder(&[(name, &bytes)]);
            let request = Request { digests, ..Request::new(&catalog, at_rest.path()) };
            engine.run(&plan, &request).unwrap_or_else(|found| panic!("{name}: {found:?}"));
            for moment in [Moment::BeforeReading, Moment::WhileReading, Moment::BeforeTheQuery] {
                for change in [append, cut, write_over, put_another] {
                    let folder = folder(&[(name, &bytes)]);
                    let path = folder.path().join(name);
                    // Long ago: else a change could come in the same tick of the clock.
                    let long_ago = SystemTime::now() - Duration::from_secs(3_600);
                    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
                    let changing = Changing { moment, path, change, is_done: AtomicBool::new(false) };
                    let progress: Option<&dyn Progress> = Some(&changing);
                    let request = Request { digests, progress, ..Request::new(&catalog, folder.path()) };
                    let found =
                        engine.run(&plan, &request).err().unwrap_or_else(|| panic!("{name}, {moment:?}: not noticed"));
                    let found: Vec<(&str, &str)> = found.iter().map(|f| (f.code, f.message.as_str())).collect();
                    let message = format!("a file of crimes changed while it was read: {name}");
                    assert_eq!(found, [("data::file-changed", message.as_str())], "{moment:?}");
                    assert!(changing.is_done.load(Ordering::SeqCst), "{name}, {moment:?}");
                }
            }
        }
    }
}
