//! Records as Parquet: one file, row group by row group, with notes on the file and on every column.
//!
//! In: columns of values, some rows at a time. Out: a file. Invariants: rows are kept only until a group is full; the same
//! values give the same bytes.

use std::borrow::Cow;
use std::fmt::Write;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use polars::prelude as pl;
use polars::prelude::{IntoSeries, NewChunkedArray};
use polars_parquet::write::{
    CompressionOptions, FileWriter, KeyValue, RowGroupIterator, StatisticsOptions, Version, WriteOptions,
    get_dtype_encoding, schema_to_metadata_key,
};

use super::partial::{Finished, Partial};
use super::refused::{io_refused, refused};
use crate::outputs::WriteError;

/// Rows of a group; a group is what a reader has in memory at once.
const GROUP: usize = 500_000;

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordColumn {
    /// Its heading.
    pub heading: String,
    /// What it contains.
    pub kind: RecordKind,
}

/// What a column contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// Texts.
    Text,
    /// Whole numbers.
    Whole,
    /// Decimals with this many digits after the point, as whole numbers of the last digit.
    Decimal(u32),
    /// True and false.
    Truth,
    /// Days since 1970-01-01.
    Day,
    /// Seconds since 1970-01-01.
    Moment,
}

/// Some values of a column. Texts are kept once each or made when they are written: a hundred million rows have few.
#[derive(Clone, Debug)]
pub enum RecordValues<'a> {
    /// Texts, by their places in a list; [`NO_TEXT`] is missing.
    Chosen {
        /// The texts.
        texts: Vec<Cow<'a, str>>,
        /// One per row.
        places: Vec<u32>,
    },
    /// Texts that differ in a number of at least six digits.
    Numbered {
        /// Before the number.
        before: &'a str,
        /// After it.
        after: &'a str,
        /// One per row.
        numbers: Vec<Option<i64>>,
    },
    /// Whole numbers, decimals, days and moments.
    Numbers(Vec<Option<i64>>),
    /// True and false.
    Truths(Vec<Option<bool>>),
}

/// The place of a text that is missing.
pub const NO_TEXT: u32 = u32::MAX;

/// A file that is being written.
pub struct RecordFile {
    writer: FileWriter<BufWriter<File>>,
    schema: pl::ArrowSchema,
    options: WriteOptions,
    columns: Vec<RecordColumn>,
    notes: Vec<(String, String)>,
    gathered: Option<pl::DataFrame>,
    partial: Partial,
}

impl RecordFile {
    /// Begins a file. The notes go on the file and, without its own, on every column.
    pub fn create(path: &Path, columns: &[RecordColumn], notes: &[(String, String)]) -> Result<RecordFile, WriteError> {
        let (partial, file) = Partial::create(path)?;
        let noted: pl::ArrowSchema = columns
            .iter()
            .map(|column| {
                let marks = notes.iter().map(|(key, value)| (key.as_str().into(), value.as_str().into())).collect();
                let field = pl::ArrowField::new(column.heading.as_str().into(), column.kind.arrow(), true);
                (field.name.clone(), field.with_metadata(marks))
            })
            .collect();
        let options = WriteOptions {
            statistics: StatisticsOptions::default(),
            compression: CompressionOptions::Zstd(None),
            version: Version::V1,
            data_page_size: None,
        };
        let writer = FileWriter::try_new(BufWriter::new(file), noted.clone(), options)
            .map_err(|error| refused(&partial.beside, &error.to_string()))?;
        Ok(RecordFile {
            writer,
            schema: noted,
            options,
            columns: columns.to_vec(),
            notes: notes.to_vec(),
            gathered: None,
            partial,
        })
    }

    /// Adds rows; every column has as many.
    pub fn add(&mut self, values: Vec<RecordValues>) -> Result<(), WriteError> {
        let failed = |error: pl::PolarsError| refused(&self.partial.beside, &error.to_string());
        let columns = self.columns.iter().zip(values).map(|(column, values)| column.series(values)).collect::<Vec<_>>();
        let rows = columns.first().map_or(0, pl::Column::len);
        let frame = pl::DataFrame::new(rows, columns).map_err(failed)?;
        let gathered = match self.gathered.take() {
            Some(mut gathered) => {
                gathered.vstack_mut(&frame).map_err(failed)?;
                gathered
            }
            None => frame,
        };
        self.gathered = Some(gathered);
        if self.gathered.as_ref().is_some_and(|gathered| gathered.height() >= GROUP) { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        let Some(mut frame) = self.gathered.take() else { return Ok(()) };
        if frame.height() == 0 {
            return Ok(());
        }
        frame.rechunk_mut();
        let failed = |error: pl::PolarsError| refused(&self.partial.beside, &error.to_string());
        let encodings = self.schema.iter_values().map(|field| get_dtype_encoding(&field.dtype)).collect();
        let rows = frame.height() as u64;
        let chunks = frame.iter_chunks(pl::CompatLevel::newest(), false).map(Ok);
        let groups = RowGroupIterator::try_new(chunks, &self.schema, self.options, encodings).map_err(failed)?;
        for group in groups {
            self.writer.write(rows, group.map_err(failed)?).map_err(failed)?;
        }
        Ok(())
    }

    /// Ends the file, and leaves it beside its place until [`Finished::place`].
    pub fn finish(mut self) -> Result<Finished, WriteError> {
        self.flush()?;
        let mut notes = vec![schema_to_metadata_key(&self.schema)];
        notes.extend(self.notes.iter().map(|(key, value)| KeyValue { key: key.clone(), value: Some(value.clone()) }));
        self.writer.end(Some(notes)).map_err(|error| refused(&self.partial.beside, &error.to_string()))?;
        let file = self.writer.into_inner();
        let file = file.into_inner().map_err(|error| io_refused("write", &self.partial.beside, error.error()))?;
        let file = if self.partial.is_packed() { self.partial.pack()? } else { file };
        self.partial.finish(file)
    }
}

impl RecordKind {
    fn arrow(self) -> pl::ArrowDataType {
        match self {
            RecordKind::Text => pl::ArrowDataType::Utf8View,
            RecordKind::Whole => pl::ArrowDataType::Int64,
            RecordKind::Decimal(scale) => pl::ArrowDataType::Decimal(18, scale as usize),
            RecordKind::Truth => pl::ArrowDataType::Boolean,
            RecordKind::Day => pl::ArrowDataType::Date32,
            RecordKind::Moment => pl::ArrowDataType::Timestamp(pl::ArrowTimeUnit::Millisecond, None),
        }
    }
}

impl RecordColumn {
    /// The values in the physical type of the column: what they mean is in the schema alone.
    fn series(&self, values: RecordValues) -> pl::Column {
        let name = self.heading.as_str().into();
        let series = match values {
            RecordValues::Chosen { texts, places } => {
                let text = |place: &u32| texts.get(*place as usize).map(AsRef::as_ref);
                let chosen: pl::StringChunked = places.iter().map(text).collect();
                chosen.with_name(name).into_series()
            }
            RecordValues::Numbered { before, after, numbers } => {
                let mut builder = pl::StringChunkedBuilder::new(name, numbers.len());
                let mut text = String::new();
                for number in numbers {
                    text.clear();
                    match number {
                        Some(number) if write!(text, "{before}{number:06}{after}").is_ok() => {
                            builder.append_value(&text)
                        }
                        Some(_) | None => builder.append_null(),
                    }
                }
                builder.finish().into_series()
            }
            RecordValues::Truths(truths) => {
                pl::BooleanChunked::from_iter_options(name, truths.into_iter()).into_series()
            }
            RecordValues::Numbers(numbers) => match self.kind {
                RecordKind::Day => {
                    let days = numbers.into_iter().map(|day| day.map(|day| day as i32));
                    pl::Int32Chunked::from_iter_options(name, days).into_series()
                }
                RecordKind::Moment => {
                    let moments = numbers.into_iter().map(|seconds| seconds.map(|seconds| seconds * 1_000));
                    pl::Int64Chunked::from_iter_options(name, moments).into_series()
                }
                RecordKind::Text | RecordKind::Whole | RecordKind::Decimal(_) | RecordKind::Truth => {
                    pl::Int64Chunked::from_iter_options(name, numbers.into_iter()).into_series()
                }
            },
        };
        series.into()
    }
}
