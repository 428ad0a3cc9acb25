//! The same cells in every format: what a cell says does not depend on how its file is written.

use indicia_compiler::catalog::*;
use polars::prelude as pl;
use polars::prelude::NamedFrom;

use super::support::*;
use super::workbook::{ods, ods_of, xls, xlsb, xlsx};

/// What a dataset says of its texts.
#[derive(Clone, Copy, Default)]
struct Marks<'t> {
    missing: &'t [&'t str],
    zero: &'t [&'t str],
}

/// The integer forms that a column gives to a file of one column, each as often as it comes.
fn forms(file: &str, bytes: &[u8], ty: &ColumnType, marks: Marks<'_>) -> Vec<Option<i64>> {
    let folder = folder(&[(file, bytes)]);
    let mut t = dataset("t", &[file], vec![column("v", ty.clone())]);
    t.files.format = FileFormat::of(file);
    t.files.missing = marks.missing.iter().map(|text| text.to_string()).collect();
    t.files.zero = marks.zero.iter().map(|text| text.to_string()).collect();
    t.columns[0].missing = MissingRule::Allowed;
    let catalog = catalog(vec![t]);
    let (plan, node) = count_by(&catalog, "t", "v");
    let counted =
        counts(&run(&plan, &catalog, folder.path()).unwrap_or_else(|found| panic!("{file}: {found:?}")), node);
    counted.into_iter().flat_map(|(form, count)| std::iter::repeat_n(form, count as usize)).collect()
}

fn parquet(column: pl::Series) -> Vec<u8> {
    let mut frame = pl::DataFrame::new(column.len(), vec![pl::Column::from(column)]).unwrap();
    let mut bytes = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    bytes
}

/// The same cells, as texts, numbers, days and truths where a format has such, in every format that has them.
fn written(cells: &[&str]) -> Vec<(&'static str, Vec<u8>)> {
    let csv: String = cells.iter().map(|cell| format!("\"{cell}\"\n")).collect();
    let sheet: String = cells.iter().map(|cell| format!("{cell},x\n")).collect();
    let (csv, sheet) = (format!("v\n{csv}"), format!("[S]\nv,other\n{sheet}"));
    let texts: Vec<Option<&str>> = cells.iter().map(|cell| Some(*cell)).collect();
    let mut files = vec![
        ("a.csv", csv.into_bytes()),
        ("a.xlsx", xlsx(&sheet)),
        ("a.ods", ods(&sheet)),
        ("a.xls", xls(&sheet)),
        ("a.xlsb", xlsb(&sheet)),
        ("a.parquet", parquet(pl::Series::new("v".into(), texts))),
    ];
    let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
    let all = |fits: fn(&str) -> bool| filled.iter().all(|cell| fits(cell));
    if all(|cell| cell.parse::<f64>().is_ok()) {
        let numbers: Vec<Option<f64>> = cells.iter().map(|cell| cell.parse().ok()).collect();
        files.push(("floats.parquet", parquet(pl::Series::new("v".into(), numbers.clone()))));
        if numbers.iter().flatten().all(|number| number.fract() == 0.0) {
            let whole: Vec<Option<i64>> = numbers.iter().map(|number| number.map(|number| number as i64)).collect();
            files.push(("whole.parquet", parquet(pl::Series::new("v".into(), whole))));
        }
    }
    if all(|cell| ["TRUE", "FALSE"].contains(&cell)) {
        let truths: Vec<Option<bool>> =
            cells.iter().map(|cell| (!cell.is_empty()).then_some(*cell == "TRUE")).collect();
        files.push(("truths.parquet", parquet(pl::Series::new("v".into(), truths))));
    }
    files
}

fn codes() -> ColumnType {
    ColumnType::Code(CodeListId(0))
}

#[test]
fn each_type_and_each_mark_says_the_same_in_every_format() {
    let missing = |missing| Marks { missing, zero: &[] };
    let flag = |yes: &str, no: &str| ColumnType::Flag { yes: vec![yes.into()], no: vec![no.into()] };
    let whole = ColumnType::Integer { min: None, max: None };
    let (decimal, date) = (ColumnType::Decimal { scale: 1 }, ColumnType::Date { format: "YYYY-MM-DD".into() });
    let bounded = ColumnType::Integer { min: Some(0), max: Some(120) };
    let none = Marks::default();
    for (ty, marks, cells, expected) in [
        (&whole, none, &["12", "-3", "", "0"][..], &[None, Some(-3), Some(0), Some(12)][..]),
        (&bounded, missing(&["-9"]), &["12", "-9", "-9.0"], &[None, None, Some(12)]),
        (&bounded, missing(&["-9.00", "999"]), &["12", "-9", "999"], &[None, None, Some(12)]),
        (&whole, missing(&["NULL", " - "]), &["12", "NULL", "-"], &[None, None, Some(12)]),
        (
            &whole,
            Marks { missing: &[":"], zero: &["-", "nil"] },
            &["12", "-", " nil", ":"],
            &[None, Some(0), Some(0), Some(12)],
        ),
        (&decimal, none, &["1.5", "-2", "", "7.50"], &[None, Some(-20), Some(15), Some(75)]),
        (&decimal, missing(&["-9"]), &["1.5", "-9", "-9.00"], &[None, None, Some(15)]),
        (&decimal, Marks { missing: &[], zero: &["-"] }, &["1.5", "-"], &[Some(0), Some(15)]),
        (&flag("1", "0"), missing(&["9"]), &["1", "0", "9", ""], &[None, None, Some(0), Some(1)]),
        (&flag("0", "1"), none, &["1", "0", "0"], &[Some(0), Some(1), Some(1)]),
        (&flag("TRUE", "FALSE"), none, &["TRUE", "FALSE", "TRUE"], &[Some(0), Some(1), Some(1)]),
        (&flag("FALSE", "TRUE"), none, &["TRUE", "FALSE", "FALSE"], &[Some(0), Some(1), Some(1)]),
        (&flag("Y", "N"), missing(&["-"]), &["Y", "N", "-"], &[None, Some(0), Some(1)]),
        (&codes(), missing(&["-9"]), &["arson", "-9", "0theft"], &[None, Some(0), Some(2)]),
        (&date, missing(&["1950-01-01"]), &["2024-02-29", "1950-01-01", ""], &[None, None, Some(19_782)]),
    ] {
        for (file, bytes) in written(cells) {
            assert_eq!(forms(file, &bytes, ty, marks), expected, "{file}: {cells:?}");
        }
    }
}

/// A code that is a number: 2, 2.0 and the text "2" are one.
#[test]
fn a_number_is_the_code_that_its_digits_are() {
    let mut list = catalog(Vec::new()).code_lists[0].clone();
    list.codes.truncate(2);
    for (code, text) in list.codes.iter_mut().zip(["1", "2"]) {
        (code.code, code.aliases) = (text.into(), Vec::new());
    }
    for (file, bytes) in written(&["1", "2", "2"]) {
        let mut t = dataset("t", &[file], vec![column("v", codes())]);
        t.files.format = FileFormat::of(file);
        let mut catalog = catalog(vec![t]);
        catalog.code_lists[0] = list.clone();
        let (plan, node) = count_by(&catalog, "t", "v");
        let folder = folder(&[(file, &bytes)]);
        assert_eq!(counts(&run(&plan, &catalog, folder.path()).unwrap(), node), [(Some(0), 1), (Some(1), 2)], "{file}");
    }
}

/// OpenDocument writes times as `PT08H30M00S`, Excel as parts of a day; both are what the sheet shows.
#[test]
fn a_time_is_a_text_of_hours_minutes_and_seconds() {
    let cell = |time: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"time\" office:time-value=\"{time}\"/></table:table-row>"
        )
    };
    let heading = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>v</text:p></table:table-cell></table:table-row>";
    let cells = ["PT08H30M00S", "PT30H05M09S", "PT0H0M0.4S"].map(cell).concat();
    let bytes = ods_of(&format!("<table:table table:name=\"S\">{heading}{cells}</table:table>"));
    let folder = folder(&[("a.ods", &bytes)]);
    let mut t = dataset("t", &["a.ods"], vec![column("v", ColumnType::Integer { min: None, max: None })]);
    t.files.format = FileFormat::of("a.ods");
    let message = fault(&catalog(vec![t]), "t", &["v"], folder.path()).1;
    for text in ["\"08:30:00\"", "\"30:05:09\"", "\"00:00:00\""] {
        assert!(message.contains(text), "{message}");
    }
}
