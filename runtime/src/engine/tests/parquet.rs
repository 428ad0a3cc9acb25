//! Parquet files: every type that serves, and those that do not.

use std::ops::Range;
use std::path::Path;

use indicia_compiler::catalog::*;
use indicia_compiler::plan::ir::AggregateFunction;
use indicia_compiler::value::PeriodKind;
use polars::prelude as pl;
use polars::prelude::NamedFrom;
use polars_io::parquet::write::{ParquetCompression as Codec, ParquetWriter};
use polars_parquet_format::thrift::protocol::{TCompactInputProtocol, TCompactOutputProtocol};
use polars_parquet_format::{FileMetaData, PageHeader};

use super::support::*;

fn write_parquet(folder: &Path, name: &str, columns: Vec<pl::Series>, group: usize) {
    let height = columns[0].len();
    let columns = columns.into_iter().map(pl::Column::from).collect();
    let mut frame = pl::DataFrame::new(height, columns).unwrap();
    let file = std::fs::File::create(folder.join(name)).unwrap();
    ParquetWriter::new(file).with_row_group_size(Some(group)).finish(&mut frame).unwrap();
}

fn parquet(columns: Vec<Column>) -> Catalog {
    let mut t = dataset("t", &["a.parquet"], columns);
    t.files.format = FileFormat::Parquet;
    catalog(vec![t])
}

/// The integer forms that a column gives to these cells.
fn forms(ty: ColumnType, cells: pl::Series) -> Vec<Option<i64>> {
    let folder = folder(&[]);
    write_parquet(folder.path(), "a.parquet", vec![cells], 2);
    let catalog = parquet(vec![column("v", ty)]);
    let (plan, node) = count_by(&catalog, "t", "v");
    let counted = counts(&run(&plan, &catalog, folder.path()).unwrap(), node);
    counted.into_iter().flat_map(|(form, count)| std::iter::repeat_n(form, count as usize)).collect()
}

/// The integer forms that a column gives to these cells where some texts mean missing.
fn forms_without(missing: &[&str], ty: ColumnType, cells: pl::Series) -> Vec<Option<i64>> {
    let folder = folder(&[]);
    write_parquet(folder.path(), "a.parquet", vec![cells], 2);
    let mut catalog = parquet(vec![column("v", ty)]);
    catalog.datasets[0].files.missing = missing.iter().map(|text| text.to_string()).collect();
    let (plan, node) = count_by(&catalog, "t", "v");
    let counted = counts(&run(&plan, &catalog, folder.path()).unwrap(), node);
    counted.into_iter().flat_map(|(form, count)| std::iter::repeat_n(form, count as usize)).collect()
}

fn refused(ty: ColumnType, cells: pl::Series) -> (&'static str, String) {
    let folder = folder(&[]);
    write_parquet(folder.path(), "a.parquet", vec![cells], 2);
    fault(&parquet(vec![column("v", ty)]), "t", &["v"], folder.path())
}

/// Written again in another order, of rows and of columns, and in other row groups.
#[test]
fn the_same_rows_in_another_order_are_one_content() {
    let ids = |ids: [i64; 3]| pl::Series::new("id".into(), ids);
    let texts = |texts: [Option<&str>; 3]| pl::Series::new("v".into(), texts);
    let costs = |costs: [f64; 3]| pl::Series::new("cost".into(), costs);
    let found = |again: Vec<pl::Series>| {
        let folder = folder(&[]);
        let first = vec![ids([1, 2, 3]), texts([Some("a"), None, Some("a")]), costs([0.5, 6.0, 7.25])];
        write_parquet(folder.path(), "a.parquet", first, 2);
        // Of so few rows the name says that it is one.
        write_parquet(folder.path(), "a - Copy.parquet", again, 3);
        let mut catalog = parquet(vec![column("v", ColumnType::Text)]);
        catalog.datasets[0].files.paths = vec!["*.parquet".into()];
        catalog.datasets[0].columns[0].missing = MissingRule::Allowed;
        faults(&catalog, "t", &["v"], folder.path()).into_iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(
        found(vec![costs([7.25, 6.0, 0.5]), ids([3, 2, 1]), texts([Some("a"), None, Some("a")])]),
        ["data::file-twice"]
    );
    assert!(found(vec![costs([7.25, 0.5, 6.0]), ids([3, 2, 1]), texts([Some("a"), None, Some("a")])]).is_empty());
}

fn ints(cells: &[Option<i64>]) -> pl::Series {
    pl::Series::new("v".into(), cells)
}

fn floats(cells: &[Option<f64>]) -> pl::Series {
    pl::Series::new("v".into(), cells)
}

fn texts(cells: &[Option<&str>]) -> pl::Series {
    pl::Series::new("v".into(), cells)
}

const WHOLE: ColumnType = ColumnType::Integer { min: None, max: None };

fn kind() -> ColumnType {
    ColumnType::Code(CodeListId(0))
}

#[test]
fn texts_serve_every_type_as_in_a_csv_file() {
    assert_eq!(
        forms(kind(), texts(&[Some("arson"), Some(" 0theft "), Some(""), None])),
        [None, None, Some(0), Some(2)]
    );
    assert_eq!(forms(WHOLE, texts(&[Some("147813.00")])), [Some(147_813)]);
    let date = ColumnType::Date { format: "DD/MM/YYYY".into() };
    assert_eq!(forms(date, texts(&[Some("02/01/1970")])), [Some(1)]);
}

/// Writers keep few different texts as places in a list of them.
#[test]
fn texts_that_come_again_are_read_as_any_others() {
    let cells = |row: usize| [Some("theft"), Some(" 0theft"), None, Some("arson"), Some("NULL"), Some("")][row % 6];
    let cells: Vec<Option<&str>> = (0..600).map(cells).collect();
    let folder = folder(&[]);
    write_parquet(folder.path(), "a.parquet", vec![texts(&cells)], 250);
    let mut catalog = parquet(vec![code("v")]);
    catalog.datasets[0].files.missing = vec!["NULL".into()];
    let (plan, node) = count_by(&catalog, "t", "v");
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    assert_eq!(counts(&answer, node), [(None, 300), (Some(0), 200), (Some(2), 100)]);
    assert_eq!(answer.reads[0].columns[0].missing, 300);

    let cells: Vec<&str> = (0..600).map(|row| if row % 300 == 299 { "x" } else { "theft" }).collect();
    write_parquet(folder.path(), "a.parquet", vec![pl::Series::new("v".into(), cells)], 250);
    let message = "column v of t has 2 codes that are not in code list kind: \"x\" (a.parquet, row 300); \"x\" (a.parquet, row 600)";
    assert_eq!(fault(&parquet(vec![code("v")]), "t", &["v"], folder.path()).1, message);
}

#[test]
fn whole_numbers_serve_where_digits_do() {
    assert_eq!(forms(WHOLE, ints(&[Some(i64::MIN), None, Some(7)])), [None, Some(i64::MIN), Some(7)]);
    assert_eq!(forms(ColumnType::Decimal { scale: 2 }, ints(&[Some(7)])), [Some(700)]);
    assert_eq!(forms(ColumnType::Period(PeriodKind::CalendarYear), ints(&[Some(2024)])), [Some(2024)]);
    let flag = ColumnType::Flag { yes: vec!["1".into()], no: vec!["0".into()] };
    assert_eq!(forms(flag, ints(&[Some(1), Some(0)])), [Some(0), Some(1)]);
    let small = pl::Series::new("v".into(), [Some(-3_i32), None]);
    assert_eq!(forms(WHOLE, small), [None, Some(-3)]);
    let unsigned = pl::Series::new("v".into(), [u32::MAX]);
    assert_eq!(forms(WHOLE, unsigned), [Some(4_294_967_295)]);
    let unsigned = pl::Series::new("v".into(), [3, i64::MAX as u64]);
    assert_eq!(forms(WHOLE, unsigned), [Some(3), Some(i64::MAX)]);
    let too_large = pl::Series::new("v".into(), [u64::MAX]);
    let message = "column v of t has a value that is not a whole number: \"18446744073709551615\" (a.parquet, row 1)";
    assert_eq!(refused(WHOLE, too_large), ("data::invalid-value", message.into()));
}

#[test]
fn floating_numbers_serve_only_exactly() {
    assert_eq!(forms(WHOLE, floats(&[Some(147_813.0), Some(f64::NAN), None])), [None, None, Some(147_813)]);
    assert_eq!(forms(ColumnType::Decimal { scale: 2 }, floats(&[Some(0.1), Some(-2.25)])), [Some(-225), Some(10)]);
    let short = pl::Series::new("v".into(), [0.1_f32]);
    assert_eq!(forms(ColumnType::Decimal { scale: 2 }, short), [Some(10)]);
    assert_eq!(refused(WHOLE, floats(&[Some(1.5)])).0, "data::invalid-value");
    assert_eq!(refused(WHOLE, floats(&[Some(f64::INFINITY)])).0, "data::invalid-value");
    assert_eq!(refused(ColumnType::Text, floats(&[Some(1.0)])).0, "data::wrong-type");
}

#[test]
fn truths_serve_flags() {
    let flag = ColumnType::Flag { yes: vec!["Y".into()], no: vec!["N".into()] };
    let truths = pl::Series::new("v".into(), [Some(true), None, Some(false)]);
    assert_eq!(forms(flag, truths), [None, Some(0), Some(1)]);
    let message = "column v of t must be a whole number, but contains true and false: a.parquet";
    assert_eq!(refused(WHOLE, pl::Series::new("v".into(), [true])), ("data::wrong-type", message.into()));
}

#[test]
fn true_means_what_the_texts_of_the_flag_say_of_it() {
    let said = |yes: &[&str], no: &[&str], missing: &[&str]| {
        let texts = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect();
        let flag = ColumnType::Flag { yes: texts(yes), no: texts(no) };
        let cells = pl::Series::new("v".into(), [true, true, true, false]);
        let mut forms = forms_without(missing, flag, cells);
        let of_false = *forms.iter().find(|form| forms.iter().filter(|other| other == form).count() == 1).unwrap();
        forms.retain(|form| *form != of_false);
        (forms[0], of_false)
    };
    let (yes, no) = (Some(1), Some(0));
    assert_eq!(said(&["Y"], &["N"], &[]), (yes, no));
    assert_eq!(said(&["domestic"], &["other"], &[]), (yes, no));
    assert_eq!(said(&["false"], &["true"], &[]), (no, yes));
    assert_eq!(said(&["FALSE", "0"], &["TRUE", "1"], &[]), (no, yes));
    assert_eq!(said(&["0"], &["1"], &[]), (no, yes));
    assert_eq!(said(&["No"], &["Yes"], &[]), (no, yes));
    assert_eq!(said(&["false"], &["active"], &[]), (no, yes));
    assert_eq!(said(&["open"], &["True"], &[]), (no, yes));
    assert_eq!(said(&["Y"], &["N"], &["False"]), (yes, None));
}

#[test]
fn a_text_that_means_missing_means_it_however_the_file_keeps_the_number() {
    let without = |ty: ColumnType, cells: pl::Series| forms_without(&["-9", "999.0", "NULL"], ty, cells);
    let ages = ColumnType::Integer { min: Some(0), max: Some(120) };
    assert_eq!(without(ages.clone(), ints(&[Some(-9), Some(7), Some(999)])), [None, None, Some(7)]);
    assert_eq!(without(ages, floats(&[Some(-9.0), Some(7.0), Some(999.0)])), [None, None, Some(7)]);
    let decimal = || ColumnType::Decimal { scale: 2 };
    assert_eq!(without(decimal(), ints(&[Some(-9), Some(7), Some(999)])), [None, None, Some(700)]);
    assert_eq!(without(decimal(), floats(&[Some(-9.0), Some(-9.5)])), [None, Some(-950)]);
    assert_eq!(without(decimal(), texts(&[Some("-9.00"), Some("-9.10")])), [None, Some(-910)]);
    let folder = folder(&[("a.parquet", include_bytes!("types.parquet"))]);
    let of = |name: &str, ty: ColumnType, missing: &str| {
        let mut catalog = parquet(vec![column(name, ty)]);
        catalog.datasets[0].files.missing = vec![missing.to_string()];
        let (plan, node) = count_by(&catalog, "t", name);
        counts(&run(&plan, &catalog, folder.path()).unwrap(), node)
    };
    // Each has a value and a missing one.
    let nothing = [(None, 2)];
    assert_eq!(of("price", decimal(), "-12.5"), nothing);
    assert_eq!(of("price", decimal(), "-12.500"), nothing);
    assert_eq!(of("price", decimal(), "-12"), [(None, 1), (Some(-1_250), 1)]);
    for format in ["", "DD/MM/YYYY"] {
        assert_eq!(of("day", ColumnType::Date { format: format.into() }, "2024-02-29"), nothing);
        assert_eq!(of("midnight", ColumnType::Date { format: format.into() }, "2024-02-29"), nothing);
    }
    assert_eq!(of("day", ColumnType::Date { format: "DD/MM/YYYY".into() }, "29/02/2024"), nothing);
    assert_eq!(of("day", ColumnType::Period(PeriodKind::FinancialYear), "2024-02-29"), nothing);
    assert_eq!(of("day", ColumnType::Period(PeriodKind::FinancialYear), "2023/24"), nothing);
    assert_eq!(of("moment", ColumnType::DateTime { format: String::new() }, "2024-02-29 01:01:01"), nothing);
    assert_eq!(of("midnight", ColumnType::DateTime { format: String::new() }, "2024-02-29"), nothing);
}

/// For Parquet they are whole numbers; writers note what they are in a schema beside.
#[test]
fn lengths_of_time_are_no_numbers() {
    use pl::{ArrowDataType, ArrowField, ArrowSchema, ArrowTimeUnit};
    use polars_parquet::write::*;

    for unit in
        [ArrowTimeUnit::Second, ArrowTimeUnit::Millisecond, ArrowTimeUnit::Microsecond, ArrowTimeUnit::Nanosecond]
    {
        let schema = |ty| ArrowSchema::from_iter([("v".into(), ArrowField::new("v".into(), ty, true))]);
        let (kept, noted) = (schema(ArrowDataType::Int64), schema(ArrowDataType::Duration(unit)));
        let options = WriteOptions {
            statistics: StatisticsOptions::default(),
            compression: CompressionOptions::Uncompressed,
            version: Version::V1,
            data_page_size: None,
        };
        let mut writer = FileWriter::try_new(Vec::new(), kept.clone(), options).unwrap();
        let frame = pl::DataFrame::new(2, vec![ints(&[Some(86_400), None]).into()]).unwrap();
        let encodings = vec![get_dtype_encoding(&ArrowDataType::Int64)];
        let chunks = frame.iter_chunks(pl::CompatLevel::newest(), false).map(Ok);
        for group in RowGroupIterator::try_new(chunks, &kept, options, encodings.into()).unwrap() {
            writer.write(2, group.unwrap()).unwrap();
        }
        writer.end(Some(vec![schema_to_metadata_key(&noted)])).unwrap();
        let folder = folder(&[("a.parquet", &writer.into_inner())]);
        for ty in
            [WHOLE, ColumnType::Decimal { scale: 2 }, ColumnType::Text, ColumnType::Date { format: String::new() }]
        {
            let (code, message) = fault(&parquet(vec![column("v", ty)]), "t", &["v"], folder.path());
            assert_eq!(code, "data::wrong-type");
            assert!(message.ends_with("but contains lengths of time: a.parquet"), "{message}");
        }
    }
}

/// A file of one column of cells of so many bytes, whose description is changed.
fn in_bytes(bytes: usize, cells: Vec<Option<Vec<u8>>>, change: impl FnOnce(&mut FileMetaData)) -> Vec<u8> {
    use pl::{ArrowDataType, ArrowField, ArrowSchema};
    use polars_arrow::array::FixedSizeBinaryArray;
    use polars_arrow::record_batch::RecordBatchT;
    use polars_parquet::write::*;

    let ty = ArrowDataType::FixedSizeBinary(bytes);
    let length = cells.len();
    let cells = FixedSizeBinaryArray::from_iter(cells, bytes);
    let schema =
        std::sync::Arc::new(ArrowSchema::from_iter([("v".into(), ArrowField::new("v".into(), ty.clone(), true))]));
    let options = WriteOptions {
        statistics: StatisticsOptions::empty(),
        compression: CompressionOptions::Uncompressed,
        version: Version::V1,
        data_page_size: None,
    };
    let mut writer = FileWriter::try_new(Vec::new(), (*schema).clone(), options).unwrap();
    let batch = RecordBatchT::new(length, schema.clone(), vec![cells.boxed()]);
    let encodings = vec![get_dtype_encoding(&ty)];
    for group in RowGroupIterator::try_new([Ok(batch)].into_iter(), &schema, options, encodings.into()).unwrap() {
        writer.write(length as u64, group.unwrap()).unwrap();
    }
    writer.end(None).unwrap();
    let file = writer.into_inner();
    let (mut described, pages) = described(&file);
    change(&mut described);
    let mut made = file[..pages.end].to_vec();
    described.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut made)).unwrap();
    let length = (made.len() - pages.end) as u32;
    made.extend(length.to_le_bytes());
    made.extend(b"PAR1");
    made
}

/// A file of numbers as bytes, which it says to be decimals, as Arrow keeps them for most writers.
fn decimals_in_bytes(bytes: usize, (precision, scale): (i32, i32), units: &[Option<i128>]) -> Vec<u8> {
    use polars_parquet_format::{ConvertedType, DecimalType, LogicalType};

    let cell = |units: &i128| {
        let fill = if *units < 0 { 0xFF } else { 0 };
        let number = units.to_be_bytes();
        let kept = &number[16_usize.saturating_sub(bytes)..];
        let mut cell = vec![fill; bytes - kept.len()];
        cell.extend(kept);
        cell
    };
    in_bytes(bytes, units.iter().map(|units| units.as_ref().map(cell)).collect(), |described| {
        let column = &mut described.schema[1];
        (column.precision, column.scale) = (Some(precision), Some(scale));
        column.converted_type = Some(ConvertedType::DECIMAL);
        column.logical_type = Some(LogicalType::DECIMAL(DecimalType { scale, precision }));
    })
}

/// Spark and other old writers keep a date with its time in 96 bits: nanoseconds of the day, and a Julian day.
#[test]
fn dates_in_96_bits_are_named() {
    use polars_parquet_format::Type;

    let noon = [43_200_000_000_000_u64.to_le_bytes().to_vec(), 2_440_588_u32.to_le_bytes().to_vec()].concat();
    let file = in_bytes(12, vec![Some(noon)], |described| {
        (described.schema[1].type_, described.schema[1].type_length) = (Some(Type::INT96), None);
        let column = described.row_groups[0].columns[0].meta_data.as_mut().unwrap();
        column.type_ = Type::INT96;
    });
    let folder = folder(&[("a.parquet", &file)]);
    for ty in [ColumnType::Date { format: String::new() }, ColumnType::DateTime { format: String::new() }, WHOLE] {
        let (code, message) = fault(&parquet(vec![column("v", ty)]), "t", &["v"], folder.path());
        assert_eq!(code, "data::wrong-type");
        assert!(message.ends_with("but contains dates with a time in 96 bits (INT96): a.parquet"), "{message}");
    }
}

#[test]
fn decimals_in_bytes_serve_exactly() {
    let of = |file: Vec<u8>, ty: ColumnType, missing: &[&str]| {
        let folder = folder(&[("a.parquet", &file)]);
        let mut catalog = parquet(vec![column("v", ty)]);
        catalog.datasets[0].files.missing = missing.iter().map(|text| text.to_string()).collect();
        let (plan, node) = count_by(&catalog, "t", "v");
        run(&plan, &catalog, folder.path())
            .map(|answer| counts(&answer, node))
            .map_err(|found| found.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>().join("\n"))
    };
    let price = || ColumnType::Decimal { scale: 2 };
    // Five bytes for 10 digits, sixteen for 38, twenty for 47.
    for (bytes, precision) in [(5, 10), (9, 20), (16, 38), (20, 47)] {
        let file = |units: &[Option<i128>]| decimals_in_bytes(bytes, (precision, 2), units);
        let cells = [Some(123_450), None, Some(-1), Some(0), Some(9_999_999_999)];
        let forms = [(None, 1), (Some(-1), 1), (Some(0), 1), (Some(123_450), 1), (Some(9_999_999_999), 1)];
        assert_eq!(of(file(&cells), price(), &[]).unwrap(), forms, "{bytes} bytes");
        assert_eq!(of(file(&[Some(-900), Some(900)]), price(), &["-9"]).unwrap(), [(None, 1), (Some(900), 1)]);
        assert_eq!(of(file(&[Some(700), Some(-1_200)]), WHOLE, &[]).unwrap(), [(Some(-12), 1), (Some(7), 1)]);
        assert!(of(file(&[Some(750)]), WHOLE, &[]).unwrap_err().contains("not a whole number: \"7.50\""));
        assert!(of(file(&[Some(1)]), ColumnType::Text, &[]).unwrap_err().contains("contains decimal numbers"));
    }
    // More digits after the point than the column has, all of them zero; and one that is not.
    let long = |last: i128| decimals_in_bytes(16, (38, 20), &[Some(125 * 10_i128.pow(18) + last)]);
    assert_eq!(of(long(0), price(), &[]).unwrap(), [(Some(125), 1)]);
    assert!(of(long(1), price(), &[]).unwrap_err().contains("1.25000000000000000001"));
    // Larger than any number here.
    for units in [i128::from(i64::MAX) * 1_000, i128::MIN] {
        assert!(
            of(decimals_in_bytes(16, (38, 0), &[Some(units)]), WHOLE, &[]).unwrap_err().contains(&units.to_string())
        );
    }
    let mut beyond = decimals_in_bytes(20, (47, 0), &[Some(-1)]);
    let at = beyond.windows(20).position(|bytes| bytes == [0xFF; 20]).expect("a cell is kept as it is");
    beyond[at] = 0x7F;
    assert!(of(beyond, WHOLE, &[]).unwrap_err().contains("a number of more than 38 digits"));
}

/// What a file of one column and one row group says of itself, and where its pages are.
fn described(file: &[u8]) -> (FileMetaData, Range<usize>) {
    let length = u32::from_le_bytes(*file[..file.len() - 4].last_chunk().unwrap()) as usize;
    let mut footer = TCompactInputProtocol::new(&file[file.len() - 8 - length..], usize::MAX);
    let described = FileMetaData::read_from_in_protocol(&mut footer).unwrap();
    let column = described.row_groups[0].columns[0].meta_data.as_ref().unwrap();
    let start = column.dictionary_page_offset.unwrap_or(column.data_page_offset) as usize;
    let pages = start..start + column.total_compressed_size as usize;
    (described, pages)
}

/// Such a file with a checksum for every page, as other writers note them; and where its last page ends.
fn with_checksums(file: &[u8]) -> (Vec<u8>, usize) {
    let (mut described, place) = described(file);
    let column = described.row_groups[0].columns[0].meta_data.as_mut().unwrap();
    let (mut pages, mut made) = (&file[place.clone()], file[..place.start].to_vec());
    let data = column.data_page_offset as usize;
    while !pages.is_empty() {
        if place.end - pages.len() == data {
            column.data_page_offset = made.len() as i64;
        }
        let mut header =
            PageHeader::read_from_in_protocol(&mut TCompactInputProtocol::new(&mut pages, usize::MAX)).unwrap();
        let (page, rest) = pages.split_at(header.compressed_page_size as usize);
        let mut crc = flate2::Crc::new();
        crc.update(page);
        header.crc = Some(crc.sum() as i32);
        header.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut made)).unwrap();
        made.extend_from_slice(page);
        pages = rest;
    }
    column.total_compressed_size = (made.len() - place.start) as i64;
    let end = made.len();
    described.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut made)).unwrap();
    let length = (made.len() - end) as u32;
    made.extend(length.to_le_bytes());
    made.extend(b"PAR1");
    (made, end)
}

const DAMAGED: &str =
    "a file of t cannot be read: a.parquet: column v, rows 1 to 300: its checksum is not that of its bytes";

#[test]
fn a_page_whose_bytes_are_not_those_of_its_checksum_is_refused() {
    let all_differ = pl::Series::new("v".into(), (0..300_i64).map(|n| n * 7_919).collect::<Vec<_>>());
    let few = texts(&(0..300).map(|row| Some(["theft", "arson"][row % 2])).collect::<Vec<_>>());
    for codec in [Codec::Uncompressed, Codec::Snappy, Codec::Gzip(None), Codec::Zstd(None), Codec::Lz4Raw] {
        for (series, ty) in [(&all_differ, WHOLE), (&few, kind())] {
            let mut plain = Vec::new();
            let mut frame = pl::DataFrame::new(300, vec![series.clone().into()]).unwrap();
            ParquetWriter::new(&mut plain).with_compression(codec).finish(&mut frame).unwrap();
            let (mut file, end) = with_checksums(&plain);
            let folder = folder(&[("a.parquet", &file)]);
            let catalog = parquet(vec![column("v", ty)]);
            assert_eq!(faults(&catalog, "t", &["v"], folder.path()), [], "{codec:?}");
            file[end - 1] ^= 4;
            write(folder.path(), "a.parquet", &file);
            let found = fault(&catalog, "t", &["v"], folder.path());
            assert_eq!(found, ("data::unreadable", DAMAGED.to_string()), "{codec:?}");
        }
    }
}

/// The checksum that every gzip stream ends in, without one of Parquet's own.
#[test]
fn a_page_of_gzip_is_compared_with_the_checksum_at_its_end() {
    let mut file = Vec::new();
    let cells = pl::Series::new("v".into(), (0..300_i64).collect::<Vec<_>>());
    let mut frame = pl::DataFrame::new(300, vec![cells.into()]).unwrap();
    ParquetWriter::new(&mut file).with_compression(Codec::Gzip(None)).finish(&mut frame).unwrap();
    let catalog = parquet(vec![column("v", WHOLE)]);
    let folder = folder(&[("a.parquet", &file)]);
    let (plan, node) = count_by(&catalog, "t", "v");
    let read = counts(&run(&plan, &catalog, folder.path()).unwrap(), node);
    assert_eq!(read, (0..300).map(|n| (Some(n), 1)).collect::<Vec<_>>());
    let end = described(&file).1.end;
    file[end - 8] ^= 1;
    write(folder.path(), "a.parquet", &file);
    assert_eq!(fault(&catalog, "t", &["v"], folder.path()), ("data::unreadable", DAMAGED.to_string()));
}

#[test]
fn a_column_of_nothing_is_missing() {
    let nothing = pl::Series::new_null("v".into(), 3);
    assert_eq!(forms(kind(), nothing), [None, None, None]);
}

/// Columns whose types this build of polars does not know, written by other programs.
#[test]
fn dates_moments_decimals_and_small_numbers_of_other_writers_are_read() {
    let folder = folder(&[("a.parquet", include_bytes!("types.parquet"))]);
    let of = |name: &str, ty: ColumnType| {
        let catalog = parquet(vec![column(name, ty)]);
        let mut plan = Default::default();
        let input = scan(&mut plan, &catalog, "t", &[name]);
        let node = output(&mut plan, input, vec![col(name)], vec![aggregate(AggregateFunction::Count, None)]);
        run(&plan, &catalog, folder.path())
            .map(|answer| counts(&answer, node))
            .map_err(|found| found.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>().join("\n"))
    };
    let date = || ColumnType::Date { format: String::new() };
    let moment = || ColumnType::DateTime { format: String::new() };
    let day = 19_782; // 2024-02-29
    assert_eq!(of("day", date()).unwrap(), [(None, 1), (Some(day), 1)]);
    assert_eq!(of("day", ColumnType::Period(PeriodKind::FinancialYear)).unwrap(), [(None, 1), (Some(2023), 1)]);
    assert_eq!(of("midnight", date()).unwrap(), [(None, 1), (Some(day), 1)]);
    assert!(of("moment", date()).unwrap_err().contains("not a date"));
    assert_eq!(of("moment", moment()).unwrap(), [(None, 1), (Some(day * 86_400 + 3_661), 1)]);
    assert_eq!(of("micro", moment()).unwrap(), [(None, 1), (Some(day * 86_400 + 3_661), 1)]);
    assert!(of("zoned", moment()).unwrap_err().contains("dates with a time in a time zone"));
    assert_eq!(of("small", WHOLE).unwrap(), [(None, 1), (Some(-3), 1)]);
    assert_eq!(of("byte", WHOLE).unwrap(), [(None, 1), (Some(200), 1)]);
    assert_eq!(of("price", ColumnType::Decimal { scale: 2 }).unwrap(), [(None, 1), (Some(-1_250), 1)]);
    assert_eq!(of("category", kind()).unwrap(), [(None, 1), (Some(2), 1)]);
    assert!(of("list", WHOLE).unwrap_err().contains("contains lists of values"));
}

#[test]
fn rows_are_named_across_row_groups_and_headings_are_checked() {
    let folder = folder(&[]);
    let cells = texts(&[Some("theft"), Some("arson"), Some("theft"), Some("x"), Some("y")]);
    write_parquet(folder.path(), "a.parquet", vec![cells], 2);
    let message =
        "column v of t has 2 codes that are not in code list kind: \"x\" (a.parquet, row 4); \"y\" (a.parquet, row 5)";
    assert_eq!(fault(&parquet(vec![code("v")]), "t", &["v"], folder.path()).1, message);
    let catalog = parquet(vec![text("v"), text("w")]);
    assert_eq!(fault(&catalog, "t", &["v"], folder.path()).0, "data::missing-column");
}

#[test]
fn what_is_not_a_parquet_file_is_refused() {
    let folder = folder(&[("a.parquet", b"kind\ntheft\n")]);
    assert_eq!(fault(&parquet(vec![code("kind")]), "t", &["kind"], folder.path()).0, "data::unreadable");
}

#[test]
fn headings_become_rows_and_keys_know_their_rows() {
    let folder = folder(&[]);
    let column = |name: &str, cells: [&str; 3]| pl::Series::new(name.into(), cells);
    let columns = vec![column("id", ["X", "Y", "X"]), column("m1", ["1", "2", "3"]), column("m2", ["4", "5", "6"])];
    write_parquet(folder.path(), "a.parquet", columns, 2);
    let mut catalog = parquet(vec![text("id"), integer("m"), integer("n")]);
    let headings = UnpivotHeadings::Pattern { before: "m".into(), after: "".into() };
    catalog.datasets[0].files.unpivot = Some(Unpivot { headings, name: ColumnId(1), value: ColumnId(2) });
    let mut plan = Default::default();
    let input = scan(&mut plan, &catalog, "t", &["m", "n"]);
    let node = output(&mut plan, input, vec![col("m")], vec![aggregate(AggregateFunction::Sum, Some(col("n")))]);
    assert_eq!(counts(&run(&plan, &catalog, folder.path()).unwrap(), node), [(Some(1), 6), (Some(2), 15)]);
    catalog.datasets[0].key = vec![ColumnId(0), ColumnId(1)];
    let message = "2 keys id + m of t are repeated: \"X + 1\" (a.parquet, row 1 and a.parquet, row 3); \
                \"X + 2\" (a.parquet, row 1 and a.parquet, row 3)";
    assert_eq!(fault(&catalog, "t", &[], folder.path()).1, message);
}
