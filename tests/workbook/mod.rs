//! Small workbooks, written by the tests that read them.
//!
//! In: sheets as text: `[Name]` begins one (`[-Name]` a hidden one), then a row per line, its cells between commas.
//! Out: the bytes of an Excel workbook of each kind, or of an OpenDocument one. A cell is a number, a day (2024-02-29),
//! a day and time (2024-02-29 10:30), a number shown as a percentage (12.5%), TRUE or FALSE, an error (#N/A), nothing,
//! or else a text; after a `'` it is a text whatever it looks like.

mod binary;

use std::io::{Cursor, Write};

use indicia_compiler::value::text::DateFormat;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub use binary::{xls, xlsb};

/// What a cell is.
enum Cell<'t> {
    Nothing,
    Text(&'t str),
    Number(&'t str),
    /// The number before the sign, and all that is shown.
    Percentage(f64, &'t str),
    Truth(bool),
    /// Seconds since 1970-01-01, and as ISO 8601 writes them.
    Moment(i64, String),
    Error(&'t str),
}

impl Cell<'_> {
    fn of(text: &str) -> Cell<'_> {
        let read = |format| DateFormat::new(format).and_then(|format| format.parse_seconds(text));
        match text {
            "" => Cell::Nothing,
            "TRUE" | "FALSE" => Cell::Truth(text == "TRUE"),
            _ if text.starts_with('\'') => Cell::Text(&text[1..]),
            _ if text.starts_with('#') => Cell::Error(text),
            _ if text.parse::<f64>().is_ok() => Cell::Number(text),
            _ if text.strip_suffix('%').is_some_and(|number| number.parse::<f64>().is_ok()) => {
                Cell::Percentage(text.trim_end_matches('%').parse().unwrap_or_default(), text)
            }
            _ => match (read("YYYY-MM-DD"), read("YYYY-MM-DD hh:mm")) {
                (Some(seconds), _) => Cell::Moment(seconds, text.to_string()),
                (None, Some(seconds)) => Cell::Moment(seconds, format!("{}:00", text.replace(' ', "T"))),
                (None, None) => Cell::Text(text),
            },
        }
    }
}

/// A sheet's name, whether it is hidden, and the texts of its cells.
type Sheet<'t> = (&'t str, bool, Vec<Vec<&'t str>>);

fn sheets(text: &str) -> Vec<Sheet<'_>> {
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => sheets.push((name.trim_start_matches('-'), name.starts_with('-'), Vec::new())),
            None => sheets.last_mut().expect("a sheet begins before its rows").2.push(line.split(',').collect()),
        }
    }
    sheets
}

/// An Excel workbook.
pub fn xlsx(text: &str) -> Vec<u8> {
    let written = sheets(text).into_iter().map(|(name, hidden, rows)| {
        let rows = rows.iter().enumerate().map(|(row, cells)| {
            let cells = cells.iter().enumerate().map(|(column, text)| xlsx_cell(row, column, text));
            format!("<row r=\"{}\">{}</row>", row + 1, cells.collect::<String>())
        });
        (name, hidden, format!("<sheetData>{}</sheetData>", rows.collect::<String>()))
    });
    xlsx_of(written.collect(), &[])
}

/// An Excel workbook of sheets that are written out, with other parts.
pub fn xlsx_of(sheets: Vec<(&str, bool, String)>, others: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let (mut listed, mut links, mut types) = (String::new(), String::new(), String::new());
    let mut parts = Vec::new();
    for (place, (name, hidden, sheet)) in sheets.into_iter().enumerate() {
        let (id, state) = (place + 1, if hidden { " state=\"hidden\"" } else { "" });
        listed += &format!("<sheet name=\"{}\" sheetId=\"{id}\"{state} r:id=\"r{id}\"/>", escaped(name));
        links += &format!("<Relationship Id=\"r{id}\" Type=\"{LINKS}/worksheet\" Target=\"worksheets/s{id}.xml\"/>");
        types += &format!("<Override PartName=\"/xl/worksheets/s{id}.xml\" ContentType=\"{}.worksheet+xml\"/>", SHEETS);
        parts.push((format!("xl/worksheets/s{id}.xml"), format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>")));
    }
    const SHEETS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let formats = "<xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/><xf numFmtId=\"22\" applyNumberFormat=\"1\"/>\
                   <xf numFmtId=\"10\" applyNumberFormat=\"1\"/>";
    parts.extend([
        (
            "[Content_Types].xml".to_string(),
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{SHEETS}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/styles.xml\" ContentType=\"{SHEETS}.styles+xml\"/>{types}</Types>"
            ),
        ),
        (
            "_rels/.rels".to_string(),
            format!("<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ),
        (
            "xl/workbook.xml".to_string(),
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>{listed}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_string(),
            format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{links}<Relationship Id=\"styles\" Type=\"{LINKS}/styles\" Target=\"styles.xml\"/></Relationships>"),
        ),
        ("xl/styles.xml".to_string(), format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"4\">{formats}</cellXfs></styleSheet>")),
    ]);
    parts.extend(others.iter().map(|(path, text)| (path.to_string(), text.to_string())));
    packed(parts)
}

fn xlsx_cell(row: usize, column: usize, text: &str) -> String {
    let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
    match Cell::of(text) {
        Cell::Nothing => String::new(),
        Cell::Text(text) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text)),
        Cell::Number(number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
        Cell::Percentage(number, _) => format!("<c r=\"{place}\" s=\"3\"><v>{}</v></c>", number / 100.0),
        Cell::Truth(truth) => format!("<c r=\"{place}\" t=\"b\"><v>{}</v></c>", u8::from(truth)),
        // Days since 1899-12-30.
        Cell::Moment(seconds, _) => {
            let (style, days) = (if seconds % 86_400 == 0 { 1 } else { 2 }, 25_569.0 + seconds as f64 / 86_400.0);
            format!("<c r=\"{place}\" s=\"{style}\"><v>{days}</v></c>")
        }
        Cell::Error(error) => format!("<c r=\"{place}\" t=\"e\"><v>{error}</v></c>"),
    }
}

/// An OpenDocument workbook, as LibreOffice writes it.
pub fn ods(text: &str) -> Vec<u8> {
    let mut tables = String::new();
    for (name, _, rows) in sheets(text) {
        tables += &format!("<table:table table:name=\"{}\">", escaped(name));
        for row in rows {
            let cells: String = row.into_iter().map(ods_cell).collect();
            tables += &format!("<table:table-row>{cells}</table:table-row>");
        }
        tables += "</table:table>";
    }
    ods_of(&tables)
}

/// An OpenDocument workbook of these tables.
pub fn ods_of(tables: &str) -> Vec<u8> {
    const NAMES: &str = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<office:document-content xmlns:office=\"{NAMES}:office:1.0\" xmlns:table=\"{NAMES}:table:1.0\" xmlns:text=\"{NAMES}:text:1.0\" \
         xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\" office:version=\"1.3\">\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"{NAMES}:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/></manifest:manifest>"
    );
    packed(vec![
        ("mimetype".to_string(), kind.to_string()),
        ("META-INF/manifest.xml".to_string(), manifest),
        ("content.xml".to_string(), content),
    ])
}

fn ods_cell(text: &str) -> String {
    let (kind, shown) = match Cell::of(text) {
        Cell::Nothing => return "<table:table-cell/>".to_string(),
        Cell::Text(text) => ("office:value-type=\"string\"".to_string(), text),
        Cell::Number(number) => (format!("office:value-type=\"float\" office:value=\"{number}\""), number),
        Cell::Percentage(number, shown) => {
            (format!("office:value-type=\"percentage\" office:value=\"{}\"", number / 100.0), shown)
        }
        Cell::Truth(truth) => (format!("office:value-type=\"boolean\" office:boolean-value=\"{truth}\""), text),
        Cell::Moment(_, written) => (format!("office:value-type=\"date\" office:date-value=\"{written}\""), text),
        Cell::Error(error) => {
            ("office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"".to_string(), error)
        }
    };
    format!("<table:table-cell {kind}><text:p>{}</text:p></table:table-cell>", escaped(shown))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn packed(parts: Vec<(String, impl AsRef<[u8]>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part of a workbook");
        zip.write_all(text.as_ref()).expect("bytes go to memory");
    }
    zip.finish().expect("a workbook ends").into_inner()
}
