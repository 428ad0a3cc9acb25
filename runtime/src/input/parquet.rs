//! Parquet files: one row group after another to compact columns.
//!
//! In: a file. Out: its wanted columns and what was found in them, with rows. Invariants: only the wanted columns are
//! decoded, one at a time, and of a few row groups at a time; a type is converted exactly or refused, never rounded. Columns are decoded
//! by their physical type and given their meaning here, whatever the writer noted of its own types (so a dictionary is the
//! texts it stands for) and whichever types this build of polars knows.

use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset};
use polars::prelude as pl;
use polars_io::SerReader;
use polars_io::mmap::MmapBytesReader;
use polars_io::parquet::metadata::FileMetadataRef;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};
use polars_parquet::parquet::metadata::{FileMetadata, RowGroupMetadata, SchemaDescriptor};
use polars_parquet::parquet::schema::types::{ParquetType, PhysicalType};
use polars_parquet::read::infer_schema;

use super::bind::{self, Binding, Source};
use super::blocks::Reducer;
use super::cell;
use super::column::Sink;
use super::delimited::{is_gzip, unreadable};
use super::dictionary::{self, Coded};
use super::fault::{DataFault, Place};
use super::find::File;
use super::meter::Meter;
use super::part::{Batch, Builder, Part};
use crate::threads::in_order;

/// Reads a file, on so many threads.
pub(super) fn read(
    file: &File,
    dataset: &Dataset,
    wanted: &[ColumnId],
    catalog: &Catalog,
    threads: usize,
    meter: &Meter<'_>,
    reducer: Option<&Reducer<'_>>,
) -> Result<Part, Vec<DataFault>> {
    let failed = |reason: String| vec![unreadable(dataset, &file.shown, &reason)];
    let packed = match is_gzip(file) {
        true => Some(unpack(file).map_err(|error| failed(error.to_string()))?),
        false => None,
    };
    let (metadata, held) = describe(file, packed.as_ref()).map_err(|error| failed(error.to_string()))?;
    let headings: Vec<String> = held.iter().map(|(name, _)| name.clone()).collect();
    let binding = bind::by_headings(dataset, wanted, &headings, &file.shown)?;
    check_fields(file, dataset, wanted, catalog, &binding, &held)?;

    let mut starts = vec![0];
    for group in &metadata.row_groups {
        starts.push(starts[starts.len() - 1] + group.num_rows());
    }
    let packed = packed.as_ref();
    let opened = Opened { file, packed, metadata: &metadata, held: &held, binding: &binding };
    let groups = in_order(metadata.row_groups.len(), threads, |group| {
        let part = opened.group(group, starts[group], Builder::new(dataset, wanted, catalog, reducer));
        meter.part(starts[group + 1] - starts[group], starts[starts.len() - 1]);
        part
    });
    let mut part = Builder::new(dataset, wanted, catalog, reducer).finish();
    for group in groups {
        group.and_then(|group| part.append(group)).map_err(|error| failed(error.to_string()))?;
    }
    Ok(part)
}

/// Each field that is to be decoded must be able to serve its columns; asked before anything is decoded.
fn check_fields(
    file: &File,
    dataset: &Dataset,
    wanted: &[ColumnId],
    catalog: &Catalog,
    binding: &Binding,
    held: &[(String, Held)],
) -> Result<(), Vec<DataFault>> {
    let mut faults = Vec::new();
    let mut check = |field: usize, column: ColumnId| {
        let column = dataset.column(column);
        let (_, held) = held[field];
        if !held.serves(&column.ty) {
            faults.push(DataFault::WrongType {
                dataset: dataset.name.clone(),
                column: column.name.clone(),
                file: file.shown.to_string(),
                expected: cell::expected(column, catalog),
                found: held.name().to_string(),
                span: column.span,
            });
        }
    };
    for (source, &column) in binding.sources.iter().zip(wanted) {
        match source {
            Source::Field(field) => check(*field, column),
            Source::TurnedValue => binding.turned.iter().for_each(|(field, _)| check(*field, column)),
            Source::TurnedName => {}
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// A file whose columns are known to serve.
struct Opened<'a> {
    file: &'a File,
    packed: Option<&'a Arc<[u8]>>,
    metadata: &'a FileMetadataRef,
    held: &'a [(String, Held)],
    binding: &'a Binding,
}

impl Opened<'_> {
    /// One row group. Turned rows stand heading by heading: the order of rows is of no account.
    fn group(&self, group: usize, start: usize, mut builder: Builder<'_>) -> pl::PolarsResult<Part> {
        let group = &self.metadata.row_groups[group];
        let records = group.num_rows();
        let place = |row: usize| Place::Row { file: Arc::clone(&self.file.shown), row: (start + row) as u64 + 1 };
        for (sink, source) in builder.sinks.iter_mut().zip(&self.binding.sources) {
            sink.expect(records * self.binding.rows_a_record());
            match *source {
                Source::Field(field) => {
                    let cells = self.cells(field, group, start, sink.keeps_texts())?;
                    for _ in 0..self.binding.rows_a_record() {
                        cells.take(sink, self.held[field].1, place)?;
                    }
                }
                Source::TurnedName => {
                    for (_, text) in &self.binding.turned {
                        (0..records).for_each(|row| sink.text(text, || place(row)));
                    }
                }
                Source::TurnedValue => {
                    for (field, _) in &self.binding.turned {
                        let cells = self.cells(*field, group, start, sink.keeps_texts())?;
                        cells.take(sink, self.held[*field].1, place)?;
                    }
                }
            }
        }
        builder.flush(Batch { records, rows: records * self.binding.rows_a_record(), by_record: false })?;
        Ok(builder.finish())
    }

    /// One field of a row group. Fields are decoded one at a time, so that each uses the memory of the one before it.
    fn cells(&self, field: usize, group: &RowGroupMetadata, start: usize, as_texts: bool) -> pl::PolarsResult<Cells> {
        let (_, held) = self.held[field];
        match if held == Held::Texts && !as_texts { self.coded(field, group) } else { None } {
            Some(coded) => Ok(Cells::Coded(coded)),
            None => self.decoded(field, start, group.num_rows()).map(Cells::Decoded),
        }
    }

    fn coded(&self, field: usize, group: &RowGroupMetadata) -> Option<Coded> {
        let mut columns = group.columns_under_root_iter(&self.held[field].0)?;
        let (column, None) = (columns.next()?, columns.next()) else { return None };
        let (start, end) = (column.byte_range().start, column.byte_range().end);
        let bytes = match self.packed {
            Some(bytes) => bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?.to_vec(),
            None => {
                let mut file = fs::File::open(&self.file.path).ok()?;
                // What the metadata says may be more than there is.
                if end > file.metadata().ok()?.len() {
                    return None;
                }
                let mut bytes = vec![0; usize::try_from(end.checked_sub(start)?).ok()?];
                file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut bytes)).ok()?;
                bytes
            }
        };
        dictionary::read(bytes, column, group.num_rows())
    }

    fn decoded(&self, field: usize, start: usize, records: usize) -> pl::PolarsResult<pl::Series> {
        let reader = ParquetReader::new(bytes(self.file, self.packed)?)
            .read_parallel(ParallelStrategy::None)
            .with_projection(Some(vec![field]))
            .with_slice(Some((start, records)));
        let frame = with_metadata(reader, self.metadata).finish()?;
        Ok(frame.columns()[0].as_materialized_series().clone())
    }
}

/// One field of a row group.
enum Cells {
    Coded(Coded),
    Decoded(pl::Series),
}

impl Cells {
    /// Every cell into its sink.
    fn take(&self, sink: &mut Sink, held: Held, place: impl Fn(usize) -> Place + Copy) -> pl::PolarsResult<()> {
        match self {
            Cells::Coded(coded) => coded.take(sink, place),
            Cells::Decoded(cells) => take(sink, held, cells, place)?,
        }
        Ok(())
    }
}

/// Every cell of a decoded column into its sink.
fn take(
    sink: &mut Sink,
    held: Held,
    cells: &pl::Series,
    place: impl Fn(usize) -> Place + Copy,
) -> pl::PolarsResult<()> {
    match held {
        Held::Texts => {
            each(cells.str()?.downcast_iter().map(|chunk| chunk.iter()), sink, place, |sink, text, at| {
                sink.text(text, at)
            });
        }
        Held::Truths => {
            each(cells.bool()?.downcast_iter().map(|chunk| chunk.iter()), sink, place, |sink, truth, at| {
                sink.flag(truth, at)
            });
        }
        Held::Floats if *cells.dtype() == pl::DataType::Float32 => {
            each([cells.f32()?.iter()].into_iter(), sink, place, |sink, number, at| sink.float32(number, at));
        }
        Held::Floats => each([cells.f64()?.iter()].into_iter(), sink, place, |sink, number, at| sink.float(number, at)),
        Held::Whole => integers(cells, sink, place, |sink, number, at| sink.int(number, at))?,
        Held::Unsigned32 => integers(cells, sink, place, |sink, number, at| sink.int(number & 0xFFFF_FFFF, at))?,
        Held::Unsigned64 => integers(cells, sink, place, |sink, number, at| match number < 0 {
            false => sink.int(number, at),
            true => sink.text(&(number as u64).to_string(), at),
        })?,
        Held::Decimals { scale } => integers(cells, sink, place, |sink, units, at| {
            let (sign, units) = (if units < 0 { "-" } else { "" }, units.unsigned_abs());
            let unit = 10_u64.pow(scale);
            sink.text(&format!("{sign}{}.{:0width$}", units / unit, units % unit, width = scale as usize), at);
        })?,
        Held::Days => integers(cells, sink, place, |sink, day, at| sink.day(day, at))?,
        // A part of a second is left aside: the integer form counts whole ones.
        Held::Moments { a_second } => {
            integers(cells, sink, place, |sink, units, at| sink.seconds(units.div_euclid(a_second), at))?;
        }
        Held::Nothing | Held::MomentsInZone | Held::Other => {
            (0..cells.len()).for_each(|row| sink.missing(|| place(row)));
        }
    }
    Ok(())
}

fn integers<P: Fn(usize) -> Place + Copy>(
    cells: &pl::Series,
    sink: &mut Sink,
    place: P,
    take: impl Fn(&mut Sink, i64, &dyn Fn() -> Place),
) -> pl::PolarsResult<()> {
    if *cells.dtype() == pl::DataType::Int32 {
        let wide = |cell: Option<&i32>| cell.copied().map(i64::from);
        each(cells.i32()?.downcast_iter().map(|chunk| chunk.iter().map(wide)), sink, place, take);
    } else {
        let wide = |cell: Option<&i64>| cell.copied();
        each(cells.i64()?.downcast_iter().map(|chunk| chunk.iter().map(wide)), sink, place, take);
    }
    Ok(())
}

/// Chunk by chunk: an iterator over all of them asks at every cell whether its chunk is at its end.
fn each<T, C: Iterator<Item = Option<T>>>(
    chunks: impl Iterator<Item = C>,
    sink: &mut Sink,
    place: impl Fn(usize) -> Place + Copy,
    take: impl Fn(&mut Sink, T, &dyn Fn() -> Place),
) {
    let mut row = 0;
    for chunk in chunks {
        for cell in chunk {
            match cell {
                Some(cell) => take(sink, cell, &|| place(row)),
                None => sink.missing(|| place(row)),
            }
            row += 1;
        }
    }
}

/// What a Parquet column holds, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Texts,
    Whole,
    /// Kept in the bits of signed numbers.
    Unsigned32,
    Unsigned64,
    Floats,
    Decimals {
        scale: u32,
    },
    Truths,
    Days,
    Moments {
        a_second: i64,
    },
    MomentsInZone,
    Nothing,
    Other,
}

impl Held {
    /// From the type that Parquet notes, and the physical one.
    fn of(noted: &pl::ArrowDataType, physical: &pl::ArrowDataType) -> Held {
        use pl::ArrowDataType as D;
        let (short, long) = (*physical == D::Int32, *physical == D::Int64);
        match noted {
            D::Utf8 | D::LargeUtf8 | D::Utf8View => Held::Texts,
            D::Int8 | D::Int16 | D::Int32 | D::UInt8 | D::UInt16 if short => Held::Whole,
            D::Int64 if long => Held::Whole,
            D::UInt32 if short => Held::Unsigned32,
            D::UInt64 if long => Held::Unsigned64,
            D::Float32 | D::Float64 => Held::Floats,
            D::Decimal(_, scale) if (short || long) && *scale <= 18 => Held::Decimals { scale: *scale as u32 },
            D::Boolean => Held::Truths,
            D::Date32 if short => Held::Days,
            D::Timestamp(_, Some(_)) => Held::MomentsInZone,
            D::Timestamp(unit, None) if long => Held::Moments {
                a_second: match unit {
                    pl::ArrowTimeUnit::Second => 1,
                    pl::ArrowTimeUnit::Millisecond => 1_000,
                    pl::ArrowTimeUnit::Microsecond => 1_000_000,
                    pl::ArrowTimeUnit::Nanosecond => 1_000_000_000,
                },
            },
            D::Null => Held::Nothing,
            // Not our own enum: lists, records, bytes, times of day, what is kept in 96 bits, and what may come.
            _ => Held::Other,
        }
    }

    fn serves(self, ty: &ColumnType) -> bool {
        let dated = matches!(ty, ColumnType::Date { .. } | ColumnType::DateTime { .. });
        match self {
            Held::Texts | Held::Nothing => true,
            Held::Whole | Held::Unsigned32 | Held::Unsigned64 => !dated,
            Held::Floats | Held::Decimals { .. } => !dated && *ty != ColumnType::Text,
            Held::Truths => matches!(ty, ColumnType::Flag { .. } | ColumnType::Code(_) | ColumnType::Text),
            Held::Days | Held::Moments { .. } => dated || matches!(ty, ColumnType::Period(_)),
            Held::MomentsInZone | Held::Other => false,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Held::Texts => "texts",
            Held::Whole | Held::Unsigned32 | Held::Unsigned64 => "whole numbers",
            Held::Floats => "floating-point numbers",
            Held::Decimals { .. } => "decimal numbers",
            Held::Truths => "true and false",
            Held::Days => "dates",
            Held::Moments { .. } => "dates with a time",
            Held::MomentsInZone => "dates with a time in a time zone",
            Held::Nothing => "nothing",
            Held::Other => "values of a type that cannot be read",
        }
    }
}

/// The metadata with physical types only, and what each column holds.
fn describe(file: &File, packed: Option<&Arc<[u8]>>) -> pl::PolarsResult<(FileMetadataRef, Vec<(String, Held)>)> {
    let mut reader = ParquetReader::new(bytes(file, packed)?);
    let mut metadata = FileMetadata::clone(reader.get_metadata()?);
    // The writer's notes on types of its own.
    metadata.key_value_metadata = None;
    let noted = infer_schema(&metadata)?;
    let fields = metadata.schema_descr.fields().iter().cloned().map(|mut field| {
        if let ParquetType::PrimitiveType(primitive) = &mut field
            && matches!(primitive.physical_type, PhysicalType::Int32 | PhysicalType::Int64)
        {
            primitive.logical_type = None;
            primitive.converted_type = None;
        }
        field
    });
    metadata.schema_descr = SchemaDescriptor::new(metadata.schema_descr.name().into(), fields.collect());
    let physical = infer_schema(&metadata)?;
    let held = noted.iter_values().zip(physical.iter_values());
    let held = held.map(|(noted, physical)| (noted.name.to_string(), Held::of(noted.dtype(), physical.dtype())));
    Ok((Arc::new(metadata), held.collect()))
}

fn with_metadata<R: MmapBytesReader>(mut reader: ParquetReader<R>, metadata: &FileMetadataRef) -> ParquetReader<R> {
    reader.set_metadata(Arc::clone(metadata));
    reader
}

fn bytes(file: &File, packed: Option<&Arc<[u8]>>) -> io::Result<Box<dyn MmapBytesReader>> {
    Ok(match packed {
        Some(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        None => Box::new(fs::File::open(&file.path)?),
    })
}

fn unpack(file: &File) -> io::Result<Arc<[u8]>> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(fs::File::open(&file.path)?).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}
