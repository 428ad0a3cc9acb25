//! Parquet files: one row group after another to compact columns. The only folder of input/ that knows a crate of polars: the
//! decoder.
//!
//! In: a file. Out: its wanted columns and what was found in them, with rows. Invariants: only the wanted columns are
//! decoded, one at a time, and of a few row groups at a time; a type is converted exactly or refused, never rounded; where a file has
//! checksums they are those of its bytes ([`pages`]). Columns are decoded by their physical type and given their meaning here; of what
//! the writer noted of its own types, only that a number is a length of time.
//!
//! Most writers keep a column of few different texts as those texts, each once, and for every row a place among them; where a
//! column of codes is written so, each text is read once and not once a row.

mod pages;

use std::collections::BTreeSet;
use std::io::{self, Cursor, Read};

use indicia_compiler::catalog::ColumnType;
use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, DictionaryArray, FixedSizeBinaryArray, PrimitiveArray, Utf8ViewArray,
    get_display,
};
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field, IntegerType, Metadata, TimeUnit};
use polars_arrow::types::NativeType;
use polars_parquet::parquet::metadata::RowGroupMetadata;
use polars_parquet::parquet::schema::types::{ParquetType, PhysicalType};
use polars_parquet::read::schema::{read_custom_key_value_metadata, read_schema_from_metadata};
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, Filter, PageReader, column_iter_to_arrays, infer_schema,
    read_metadata,
};

use self::pages::Pages;
use crate::input::bind::{self, Binding, Source};
use crate::input::cell;
use crate::input::content::{Compared, Content as RowsOf, Row};
use crate::input::fault::{DataFault, Place, unreadable, wrong_type};
use crate::input::find::File;
use crate::input::format::{Format, Task, open};
use crate::input::meter::Meter;
use crate::input::nature::instead_of;
use crate::input::part::{Batch, Part};
use crate::input::sink::Sink;
use crate::input::watch::Watch;
use crate::threads::in_order;

/// Apache Parquet.
pub(in crate::input) struct Parquet;

/// Why a file cannot be read.
type Failed = Box<dyn std::error::Error>;

impl Format for Parquet {
    fn read(&self, file: &File, task: &Task<'_>) -> Result<Part, Vec<DataFault>> {
        let opened = Opened::new(task.watch).map_err(|error| vec![unreadable(task.dataset, &file.shown, error)])?;
        let headings: Vec<String> = opened.content.iter().map(|(field, _)| field.name.to_string()).collect();
        let binding = bind::by_headings(task.dataset, task.wanted, &headings, &file.shown)?;
        check_fields(file, task, &binding, &opened.content)?;

        let mut starts = vec![0];
        for group in &opened.groups {
            starts.push(starts[starts.len() - 1] + group.num_rows());
        }
        let groups = in_order(opened.groups.len(), task.threads, |group| {
            let part = opened.group(&opened.groups[group], starts[group], &binding, task);
            task.meter.part(starts[group + 1] - starts[group], starts[starts.len() - 1]);
            part
        });
        let mut part = Part::empty(task.wanted.len());
        for group in groups {
            part.append(group?);
        }
        Ok(part)
    }

    fn place(&self, file: &File, record: u64) -> Place {
        Place::of(&file.shown, format_args!("row {}", record + 1))
    }

    /// Of the cells: a file that is written again has other bytes.
    fn content(&self, file: &File, compared: &Compared) -> Option<RowsOf> {
        let watch = Watch::new(file, false);
        let opened = Opened::new(&watch).ok()?;
        let mut content = RowsOf::default();
        for group in &opened.groups {
            let mut rows = vec![Row::default(); group.num_rows()];
            for place in 0..opened.content.len() {
                let heading = &opened.content[place].0.name;
                // A column of lists and the like has no cells to compare.
                let _ = opened.texts(place, group, |row, text| compared.add(&mut rows[row], heading, text));
            }
            rows.into_iter().for_each(|row| content.add(row));
        }
        Some(content)
    }
}

/// Each field that is to be decoded must be able to serve its columns; asked before anything is decoded.
fn check_fields(
    file: &File,
    task: &Task<'_>,
    binding: &Binding,
    content: &[(Field, Content)],
) -> Result<(), Vec<DataFault>> {
    let mut faults = Vec::new();
    for (source, &column) in binding.sources.iter().zip(task.wanted) {
        let fields: Vec<usize> = match source {
            Source::Field(field) => vec![*field],
            Source::TurnedValue => binding.turned.iter().map(|(field, _)| *field).collect(),
            Source::TurnedName => Vec::new(),
        };
        let column = task.dataset.column(column);
        for (_, content) in
            fields.into_iter().map(|field| &content[field]).filter(|(_, content)| !content.serves(&column.ty))
        {
            let expected = cell::expected(task.dataset, column, task.catalog);
            faults.push(wrong_type(task.dataset, column, &expected, (content.name(), content.help()), &file.shown));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// A file, and what it says of itself.
struct Opened<'a> {
    watch: &'a Watch<'a>,
    /// Its bytes, where it was packed.
    bytes: Option<Vec<u8>>,
    groups: Vec<RowGroupMetadata>,
    /// Of each field: how it is decoded, and what it contains.
    content: Vec<(Field, Content)>,
}

/// So many bytes of a file that is no Parquet file are looked at to say what it is.
const SEEN: u64 = 1 << 26;

/// Why a file cannot be read as Parquet: it is something else, or was cut off; or what the reader says of one that is whole.
fn in_words(bytes: &[u8], error: Failed) -> Failed {
    if bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1") {
        let said = error.to_string();
        let said = said.strip_prefix("parquet: ").unwrap_or(&said);
        format!("it is damaged, or written in a way that Indicia does not read ({said})").into()
    } else {
        instead_of("a Parquet file", bytes).into()
    }
}

impl<'a> Opened<'a> {
    fn new(watch: &'a Watch<'a>) -> Result<Opened<'a>, Failed> {
        let mut bytes = None;
        let mut metadata = if watch.file.is_packed() {
            let mut unpacked = Vec::new();
            open(watch, &Meter::silent())?.read_to_end(&mut unpacked)?;
            let unpacked = bytes.insert(unpacked);
            read_metadata(&mut Cursor::new(&unpacked)).map_err(|error| in_words(unpacked, error.into()))?
        } else {
            let first = || watch.piece(0, watch.file.was.map_or(0, |was| was.bytes).min(SEEN)).unwrap_or_default();
            read_metadata(&mut watch.pieces()).map_err(|error| in_words(&first(), error.into()))?
        };
        let lengths = lengths_of_time(&metadata);
        // The writer's notes on types of its own.
        metadata.key_value_metadata = None;
        let content = fields(&metadata, &lengths)?;
        Ok(Opened { watch, bytes, groups: metadata.row_groups, content })
    }

    /// One row group. Turned rows come heading by heading: the order of rows is of no account.
    fn group(
        &self,
        group: &RowGroupMetadata,
        start: usize,
        binding: &Binding,
        task: &Task<'_>,
    ) -> Result<Part, Vec<DataFault>> {
        let records = group.num_rows();
        let failed = |field: usize| {
            let (column, last) = (&self.content[field].0.name, start + records);
            move |error: Failed| {
                let reason = format!("column {column}, rows {} to {last}: {error}", start + 1);
                vec![unreadable(task.dataset, &self.watch.file.shown, reason)]
            }
        };
        let place = |row: usize| Place::of(&self.watch.file.shown, format_args!("row {}", start + row + 1));
        let mut builder = task.builder();
        for (sink, source) in builder.sinks.iter_mut().zip(&binding.sources) {
            sink.expect(records * binding.rows_a_record());
            match *source {
                Source::Field(field) => {
                    let cells = self.cells(field, group, sink.keeps_texts()).map_err(failed(field))?;
                    for _ in 0..binding.rows_a_record() {
                        cells.take(sink, self.content[field].1, place).map_err(failed(field))?;
                    }
                }
                Source::TurnedName => {
                    for (_, text) in &binding.turned {
                        (0..records).for_each(|row| sink.text(text, || place(row)));
                    }
                }
                Source::TurnedValue => {
                    for (field, _) in &binding.turned {
                        let cells = self.cells(*field, group, sink.keeps_texts()).map_err(failed(*field))?;
                        cells.take(sink, self.content[*field].1, place).map_err(failed(*field))?;
                    }
                }
            }
        }
        builder.flush(Batch { records, rows: records * binding.rows_a_record(), by_record: false })?;
        builder.finish()
    }

    /// One field of a row group. Fields are decoded one at a time, so that each uses the memory of the one before it.
    fn cells(&self, field: usize, group: &RowGroupMetadata, as_texts: bool) -> Result<Cells, Failed> {
        let (field, content) = &self.content[field];
        let rows = group.num_rows();
        if *content == Content::Nothing {
            return Ok(Cells::Nothing(rows));
        }
        let mut columns = group.columns_under_root_iter(&field.name).into_iter().flatten();
        let (Some(column), None) = (columns.next(), columns.next()) else {
            return Err(format!("the column {} is not one of plain values", field.name).into());
        };
        let pages = Pages::new(self.read(column)?, column)?;
        if *content == Content::Texts
            && !as_texts
            && let Some(coded) = coded(&pages, column, rows)
        {
            return Ok(Cells::Coded(coded));
        }
        Ok(Cells::Decoded(decoded(pages.reader(), column, field.clone(), rows)?))
    }

    /// The cells of one field of a row group as texts, each with its row; those without a value are left out.
    fn texts(&self, field: usize, group: &RowGroupMetadata, mut each: impl FnMut(usize, &str)) -> Result<(), Failed> {
        let Cells::Decoded(arrays) = self.cells(field, group, true)? else { return Ok(()) };
        let (mut before, mut text) = (0, String::new());
        for array in &arrays {
            let write = get_display(&**array, "");
            for row in 0..array.len() {
                text.clear();
                write(&mut text, row)?;
                each(before + row, &text);
            }
            before += array.len();
        }
        Ok(())
    }

    /// The bytes of one column of a row group. What the metadata says may be more than there is.
    fn read(&self, column: &ColumnChunkMetadata) -> Result<Vec<u8>, Failed> {
        let cut = || io::Error::new(io::ErrorKind::UnexpectedEof, "it is shorter than it says");
        let range = column.byte_range();
        let Some(bytes) = &self.bytes else { return Ok(self.watch.piece(range.start, range.end)?) };
        let (start, end) = (usize::try_from(range.start)?, usize::try_from(range.end)?);
        Ok(bytes.get(start..end).ok_or_else(cut)?.to_vec())
    }
}

fn decoded(
    pages: PageReader,
    column: &ColumnChunkMetadata,
    field: Field,
    rows: usize,
) -> Result<Vec<Box<dyn Array>>, Failed> {
    let pages = BasicDecompressor::new(pages, Vec::new());
    let ty = &column.descriptor().descriptor.primitive_type;
    let (arrays, _) = column_iter_to_arrays(vec![pages], vec![ty], field, Some(Filter::new_ranged(0, rows)))?;
    match arrays.iter().map(|array| array.len()).sum::<usize>() == rows {
        true => Ok(arrays),
        false => Err("a column is shorter than its file says".into()),
    }
}

/// Places among texts and those texts, part by part.
type Coded = Vec<(PrimitiveArray<u32>, Utf8ViewArray)>;

/// The texts of a column as places among them; nothing where the column, or a part of it, is not kept so or cannot be read: then
/// it is read as any other, which says what is wrong.
fn coded(pages: &Pages, column: &ColumnChunkMetadata, rows: usize) -> Option<Coded> {
    // The decoder takes it for granted that there is one.
    pages.reader().read_dict().ok().flatten()?;
    // That is how polars marks its own columns of this kind; else it would turn places into texts and those into places.
    let mark = Metadata::from([(DTYPE_CATEGORICAL_NEW.into(), "".into())]);
    let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
    let field = Field::new(column.descriptor().path_in_schema.last()?.clone(), dtype, true).with_metadata(mark);
    let arrays = decoded(pages.reader(), column, field, rows).ok()?;
    let parts = arrays.iter().map(|array| {
        let array: &DictionaryArray<u32> = array.as_any().downcast_ref()?;
        Some((array.keys().clone(), array.values().as_any().downcast_ref::<Utf8ViewArray>()?.clone()))
    });
    parts.collect()
}

/// One field of a row group.
enum Cells {
    Nothing(usize),
    Coded(Coded),
    Decoded(Vec<Box<dyn Array>>),
}

impl Cells {
    /// Every cell into its sink.
    fn take(&self, sink: &mut Sink, content: Content, place: impl Fn(usize) -> Place + Copy) -> Result<(), Failed> {
        let mut before = 0;
        match self {
            Cells::Nothing(rows) => (0..*rows).for_each(|row| sink.missing(|| place(row))),
            Cells::Coded(parts) => {
                for (places, texts) in parts {
                    let texts: Vec<&str> = texts.values_iter().collect();
                    sink.coded(places.iter().map(Option::<&u32>::copied), &texts, |row| place(before + row));
                    before += places.len();
                }
            }
            Cells::Decoded(arrays) => {
                for array in arrays {
                    take(sink, content, &**array, |row| place(before + row))?;
                    before += array.len();
                }
            }
        }
        Ok(())
    }
}

/// The number that some bytes are, the highest first; nothing where it is longer than ours.
fn units(bytes: &[u8]) -> Option<i128> {
    let is_negative = bytes.first()? & 0x80 != 0;
    let fill = if is_negative { 0xFF } else { 0 };
    let (more, last) = bytes.split_at(bytes.len().saturating_sub(16));
    let mut whole = [fill; 16];
    whole[16 - last.len()..].copy_from_slice(last);
    let number = i128::from_be_bytes(whole);
    (more.iter().all(|byte| *byte == fill) && (number < 0) == is_negative).then_some(number)
}

/// Every cell of a decoded array into its sink.
fn take(sink: &mut Sink, content: Content, cells: &dyn Array, place: impl Fn(usize) -> Place) -> Result<(), Failed> {
    match content {
        Content::Texts => each(as_a::<Utf8ViewArray>(cells)?.iter(), sink, place, |sink, text, at| sink.text(text, at)),
        Content::Truths => {
            each(as_a::<BooleanArray>(cells)?.iter(), sink, place, |sink, truth, at| sink.flag(truth, at))
        }
        Content::Floats => match as_a::<PrimitiveArray<f32>>(cells) {
            Ok(cells) => each(cells.iter(), sink, place, |sink, number, at| sink.float32(*number, at)),
            Err(_) => each(values::<f64>(cells)?.iter(), sink, place, |sink, number, at| sink.float(*number, at)),
        },
        Content::Whole => integers(cells, sink, place, |sink, number, at| sink.int(number, at))?,
        Content::Unsigned32 => integers(cells, sink, place, |sink, number, at| sink.int(number & 0xFFFF_FFFF, at))?,
        Content::Unsigned64 => integers(cells, sink, place, |sink, number, at| match number < 0 {
            false => sink.int(number, at),
            true => sink.text(&(number as u64).to_string(), at),
        })?,
        Content::Decimals { scale } => integers(cells, sink, place, |sink, units, at| sink.decimal(units, scale, at))?,
        Content::DecimalsInBytes { scale } => {
            let take = |sink: &mut Sink, bytes: &[u8], at: &dyn Fn() -> Place| match units(bytes) {
                Some(units) => sink.long_decimal(units, scale, at),
                None => sink.invalid("a number of more than 38 digits", at),
            };
            match as_a::<FixedSizeBinaryArray>(cells) {
                Ok(cells) => each(cells.iter(), sink, place, take),
                Err(_) => each(as_a::<BinaryViewArray>(cells)?.iter(), sink, place, take),
            }
        }
        Content::Days => integers(cells, sink, place, |sink, day, at| sink.day(day, at))?,
        // A part of a second is left aside: the integer form counts whole ones.
        Content::Moments { a_second } => {
            integers(cells, sink, place, |sink, units, at| sink.seconds(units.div_euclid(a_second), at))?;
        }
        Content::Nothing | Content::NotServing(..) => {
            (0..cells.len()).for_each(|row| sink.missing(|| place(row)));
        }
    }
    Ok(())
}

fn as_a<A: 'static>(cells: &dyn Array) -> Result<&A, Failed> {
    cells.as_any().downcast_ref().ok_or_else(|| format!("a column was decoded as {:?}", cells.dtype()).into())
}

fn values<T: NativeType>(cells: &dyn Array) -> Result<&PrimitiveArray<T>, Failed> {
    as_a(cells)
}

fn integers<P: Fn(usize) -> Place>(
    cells: &dyn Array,
    sink: &mut Sink,
    place: P,
    take: impl Fn(&mut Sink, i64, &dyn Fn() -> Place),
) -> Result<(), Failed> {
    match values::<i32>(cells) {
        Ok(short) => each(short.iter(), sink, place, |sink, number, at| take(sink, i64::from(*number), at)),
        Err(_) => each(values::<i64>(cells)?.iter(), sink, place, |sink, number, at| take(sink, *number, at)),
    }
    Ok(())
}

fn each<T>(
    cells: impl Iterator<Item = Option<T>>,
    sink: &mut Sink,
    place: impl Fn(usize) -> Place,
    take: impl Fn(&mut Sink, T, &dyn Fn() -> Place),
) {
    for (row, cell) in cells.enumerate() {
        match cell {
            Some(cell) => take(sink, cell, &|| place(row)),
            None => sink.missing(|| place(row)),
        }
    }
}

/// What to write in place of a moment whose local time the file does not say.
const LOCAL: &str = "write it as a date, or as a date and time without a time zone, in the time that tables are of, when the file is made";

/// What a Parquet column contains, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Texts,
    Whole,
    /// Kept in the bits of signed numbers.
    Unsigned32,
    Unsigned64,
    Floats,
    Decimals {
        scale: u32,
    },
    /// Kept as the bytes of a whole number, the highest first.
    DecimalsInBytes {
        scale: u32,
    },
    Truths,
    Days,
    Moments {
        a_second: i64,
    },
    Nothing,
    /// What no column can be declared as: what it is, and what to write instead.
    NotServing(&'static str, &'static str),
}

/// What a column of lengths of time contains.
const LENGTHS_OF_TIME: Content =
    Content::NotServing("lengths of time", "write them as a number of hours, minutes or days when the file is made");

impl Content {
    /// From the type that Parquet notes, and the physical one of plain values.
    fn of(noted: &ArrowDataType, physical: Option<PhysicalType>) -> Content {
        use ArrowDataType as D;
        let (short, long) = (physical == Some(PhysicalType::Int32), physical == Some(PhysicalType::Int64));
        let in_bytes = matches!(physical, Some(PhysicalType::ByteArray | PhysicalType::FixedLenByteArray(1..)));
        match noted {
            D::Utf8 | D::LargeUtf8 | D::Utf8View => Content::Texts,
            D::Int8 | D::Int16 | D::Int32 | D::UInt8 | D::UInt16 if short => Content::Whole,
            D::Int64 if long => Content::Whole,
            D::UInt32 if short => Content::Unsigned32,
            D::UInt64 if long => Content::Unsigned64,
            D::Float32 | D::Float64 => Content::Floats,
            D::Decimal(_, scale) if (short || long) && *scale <= 18 => Content::Decimals { scale: *scale as u32 },
            D::Decimal(_, scale) if in_bytes => Content::DecimalsInBytes { scale: *scale as u32 },
            D::Boolean => Content::Truths,
            D::Date32 if short => Content::Days,
            D::Timestamp(_, Some(_)) => Content::NotServing("dates with a time in a time zone", LOCAL),
            D::Timestamp(unit, None) if long => Content::Moments {
                a_second: match unit {
                    TimeUnit::Second => 1,
                    TimeUnit::Millisecond => 1_000,
                    TimeUnit::Microsecond => 1_000_000,
                    TimeUnit::Nanosecond => 1_000_000_000,
                },
            },
            D::Null => Content::Nothing,
            D::Timestamp(_, None) => Content::NotServing("dates with a time in 96 bits (INT96)", LOCAL),
            D::Time32(_) | D::Time64(_) => {
                Content::NotServing("times of day", "write them as text when the file is made")
            }
            D::Duration(_) | D::Interval(_) => LENGTHS_OF_TIME,
            D::List(_) | D::LargeList(_) | D::FixedSizeList(..) | D::Map(..) => {
                Content::NotServing("lists of values", "write one value in each column when the file is made")
            }
            D::Struct(_) => {
                Content::NotServing("records of several values", "write one value in each column when the file is made")
            }
            D::Binary | D::LargeBinary | D::BinaryView | D::FixedSizeBinary(_) => {
                Content::NotServing("bytes that are not marked as text", "write them as text when the file is made")
            }
            // Not our own enum: what may come.
            _ => {
                Content::NotServing("values of a type that cannot be read", "write them as text when the file is made")
            }
        }
    }

    fn serves(self, ty: &ColumnType) -> bool {
        let dated = matches!(ty, ColumnType::Date { .. } | ColumnType::DateTime { .. });
        match self {
            Content::Texts | Content::Nothing => true,
            Content::Whole | Content::Unsigned32 | Content::Unsigned64 => !dated,
            Content::Floats | Content::Decimals { .. } | Content::DecimalsInBytes { .. } => {
                !dated && *ty != ColumnType::Text
            }
            Content::Truths => matches!(ty, ColumnType::Flag { .. } | ColumnType::Code(_) | ColumnType::Text),
            Content::Days | Content::Moments { .. } => dated || matches!(ty, ColumnType::Period(_)),
            Content::NotServing(..) => false,
        }
    }

    /// What to do where it does not serve.
    fn help(self) -> &'static str {
        match self {
            Content::NotServing(_, instead) => instead,
            _ => "declare the type that the file contains, or convert the file",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Content::Texts => "texts",
            Content::Whole | Content::Unsigned32 | Content::Unsigned64 => "whole numbers",
            Content::Floats => "floating-point numbers",
            Content::Decimals { .. } | Content::DecimalsInBytes { .. } => "decimal numbers",
            Content::Truths => "true and false",
            Content::Days => "dates",
            Content::Moments { .. } => "dates with a time",
            Content::Nothing => "nothing",
            Content::NotServing(what, _) => what,
        }
    }
}

/// The fields that the writer notes to be lengths of time: for Parquet they are whole numbers.
fn lengths_of_time(metadata: &FileMetadata) -> BTreeSet<String> {
    let mut notes = read_custom_key_value_metadata(metadata.key_value_metadata());
    // A shorter note is none, and the decoder would panic over it.
    if notes.get("ARROW:schema").is_none_or(|note| note.len() < 16) {
        return BTreeSet::new();
    }
    let Ok(Some(schema)) = read_schema_from_metadata(&mut notes) else { return BTreeSet::new() };
    let lengths = schema.iter_values().filter(|field| matches!(field.dtype, ArrowDataType::Duration(_)));
    lengths.map(|field| field.name.to_string()).collect()
}

/// How each field is decoded, and what it contains.
fn fields(metadata: &FileMetadata, lengths: &BTreeSet<String>) -> Result<Vec<(Field, Content)>, Failed> {
    let noted = infer_schema(metadata)?;
    let fields = metadata.schema_descr.fields().iter().zip(noted.iter_values()).map(|(field, noted)| {
        let physical = match field {
            ParquetType::PrimitiveType(primitive) => Some(primitive.physical_type),
            ParquetType::GroupType { .. } => None,
        };
        let content = match lengths.contains(noted.name.as_str()) {
            true => LENGTHS_OF_TIME,
            false => Content::of(noted.dtype(), physical),
        };
        let dtype = match (physical, content) {
            (Some(PhysicalType::Int32), _) => ArrowDataType::Int32,
            (Some(PhysicalType::Int64), _) => ArrowDataType::Int64,
            (Some(PhysicalType::FixedLenByteArray(bytes)), Content::DecimalsInBytes { .. }) => {
                ArrowDataType::FixedSizeBinary(bytes)
            }
            (_, Content::DecimalsInBytes { .. }) => ArrowDataType::BinaryView,
            _ => noted.dtype().clone(),
        };
        (Field::new(noted.name.clone(), dtype, true), content)
    });
    Ok(fields.collect())
}

#[cfg(test)]
mod tests {
    use polars::prelude as pl;
    use polars::prelude::NamedFrom;
    use polars_io::parquet::write::ParquetWriter;

    use super::*;

    /// What is read of a file with these texts in one row group, where they are kept as places.
    fn read_back(texts: &[Option<String>]) -> Option<Vec<Option<String>>> {
        let mut file = Vec::new();
        let column = pl::Column::from(pl::Series::new("v".into(), texts));
        let mut frame = pl::DataFrame::new(texts.len(), vec![column]).unwrap();
        ParquetWriter::new(&mut file).finish(&mut frame).unwrap();
        let metadata = read_metadata(&mut Cursor::new(&file)).unwrap();
        let column = &metadata.row_groups[0].parquet_columns()[0];
        let range = column.byte_range();
        let pages = Pages::new(file[range.start as usize..range.end as usize].to_vec(), column).unwrap();
        let parts = coded(&pages, column, texts.len())?;
        let mut cells = Vec::new();
        for (places, texts) in parts {
            cells.extend(places.iter().map(|place| place.map(|place| texts.value(*place as usize).to_string())));
        }
        Some(cells)
    }

    #[test]
    fn few_texts_are_read_as_they_are_kept_and_others_as_texts() {
        let few = |row: usize| {
            (row % 7 != 3).then(|| ["arson", "théâtre", "", "a text that is longer than a view"][row % 4].into())
        };
        let few: Vec<Option<String>> = (0..1_000).map(few).collect();
        assert_eq!(read_back(&few), Some(few));
        let all_differ: Vec<Option<String>> = (0..1_000).map(|row| Some(format!("C{row:06}"))).collect();
        assert_eq!(read_back(&all_differ), None);
        assert_eq!(read_back(&vec![None; 100]).unwrap_or(vec![None; 100]), vec![None; 100]);
    }

    #[test]
    fn bytes_that_are_not_a_column_are_nothing() {
        let mut file = Vec::new();
        let column = pl::Column::from(pl::Series::new("v".into(), ["a"; 100]));
        ParquetWriter::new(&mut file).finish(&mut pl::DataFrame::new(100, vec![column]).unwrap()).unwrap();
        let metadata = read_metadata(&mut Cursor::new(&file)).unwrap();
        let column = &metadata.row_groups[0].parquet_columns()[0];
        let range = column.byte_range();
        let bytes = &file[range.start as usize..range.end as usize];
        let read = |bytes: &[u8], rows| coded(&Pages::new(bytes.to_vec(), column).ok()?, column, rows);
        assert!(read(bytes, 100).is_some());
        assert!(read(bytes, 101).is_none(), "more rows than there are");
        assert!(read(&bytes[..bytes.len() / 2], 100).is_none());
        assert!(read(&[], 100).is_none());
    }
}
