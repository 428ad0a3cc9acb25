//! The binary workbooks of Excel: `.xls`, a stream of records in a compound file, and `.xlsb`, records in the parts of
//! a zip archive.
//!
//! In: sheets as text, as in the file around. Out: bytes. Invariant: cells have the style of their kind: 0 for none, 1
//! for days, 2 for moments and 3 for percentages, of which `.xlsb` writes the last format out and `.xls` has it built
//! in.

use super::{Cell, Sheet, packed, sheets};

/// The formats of the styles.
const FORMATS: [u16; 4] = [0, 14, 22, 10];
/// A format that is not built in, and the number of it.
const WRITTEN_OUT: (u16, &str) = (164, "0.0\\ %;[Red]-0.0\\ %");

/// The number that a cell has, with its style.
fn number(cell: &Cell<'_>) -> Option<(f64, u8)> {
    Some(match cell {
        Cell::Number(number) => (number.parse().expect("a number"), 0),
        Cell::Percentage(number, _) => (number / 100.0, 3),
        Cell::Moment(seconds, _) => (25_569.0 + *seconds as f64 / 86_400.0, if seconds % 86_400 == 0 { 1 } else { 2 }),
        Cell::Nothing | Cell::Text(_) | Cell::Truth(_) | Cell::Error(_) => return None,
    })
}

/// How both write errors.
fn error(text: &str) -> u8 {
    match text {
        "#NULL!" => 0x00,
        "#DIV/0!" => 0x07,
        "#VALUE!" => 0x0F,
        "#REF!" => 0x17,
        "#NAME?" => 0x1D,
        "#NUM!" => 0x24,
        _ => 0x2A,
    }
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// An old Excel workbook.
pub fn xls(text: &str) -> Vec<u8> {
    let sheets = sheets(text);
    let begin = |kind: u16| record(0x0809, &[&[0, 6], &kind.to_le_bytes()[..], &[0; 12]].concat());
    let end = record(0x000A, &[]);
    let parts: Vec<Vec<u8>> =
        sheets.iter().map(|sheet| [begin(0x10), xls_cells(sheet), end.clone()].concat()).collect();
    let globals = |places: &[u32]| {
        let styles = FORMATS.map(|format| record(0x00E0, &[&[0, 0], &format.to_le_bytes()[..], &[0; 16]].concat()));
        let sheets = sheets.iter().zip(places).map(|((name, hidden, _), place)| {
            let flags = [u8::from(*hidden), 0, name.encode_utf16().count() as u8, 1];
            record(0x0085, &[&place.to_le_bytes()[..], &flags, &wide(name)].concat())
        });
        let sheets: Vec<u8> = sheets.flatten().collect();
        [begin(5), record(0x0042, &1200_u16.to_le_bytes()), styles.concat(), sheets, end.clone()].concat()
    };
    let mut at = globals(&vec![0; sheets.len()]).len() as u32;
    let mut places = Vec::new();
    for part in &parts {
        places.push(at);
        at += part.len() as u32;
    }
    compound("Workbook", [globals(&places), parts.concat()].concat())
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn xls_cells((_, _, rows): &Sheet<'_>) -> Vec<u8> {
    let mut records = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let cell = Cell::of(text);
            let style = number(&cell).map_or(0, |(_, style)| style);
            let place = [(row as u16).to_le_bytes(), (column as u16).to_le_bytes(), [style, 0]].concat();
            records.extend(match cell {
                Cell::Nothing => continue,
                Cell::Text(text) => {
                    let length = (text.encode_utf16().count() as u16).to_le_bytes();
                    record(0x0204, &[&place[..], &length, &[1], &wide(text)].concat())
                }
                Cell::Truth(truth) => record(0x0205, &[&place[..], &[u8::from(truth), 0]].concat()),
                Cell::Error(text) => record(0x0205, &[&place[..], &[error(text), 1]].concat()),
                // Whole percentages as Excel writes several cells of a row, packed: so many hundredths.
                Cell::Percentage(number, _) if number.fract() == 0.0 => {
                    let packed = ((number as i32) << 2 | 3).to_le_bytes();
                    let last = (column as u16).to_le_bytes();
                    record(0x00BD, &[&place[..], &packed, &last].concat())
                }
                cell => {
                    let (number, _) = number(&cell).expect("a number");
                    record(0x0203, &[&place[..], &number.to_le_bytes()].concat())
                }
            });
        }
    }
    records
}

/// A compound file of one stream: its header, the table of sectors, the directory, and the stream.
fn compound(name: &str, mut stream: Vec<u8>) -> Vec<u8> {
    const SECTOR: usize = 512;
    const FREE: u32 = 0xFFFF_FFFF;
    const END: u32 = 0xFFFF_FFFE;
    const TABLE: u32 = 0xFFFF_FFFD;
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0); // a shorter one would be in small sectors
    let mut next = vec![TABLE, END];
    next.extend(3..2 + (stream.len() / SECTOR) as u32);
    next.push(END);
    assert!(next.len() <= SECTOR / 4, "a small workbook");
    next.resize(SECTOR / 4, FREE);
    let mut header = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    header.extend([0; 16]);
    header.extend([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    header.extend([0; 10]);
    for number in [1, 1, 0, 4096, END, 0, END, 0, 0] {
        header.extend(number.to_le_bytes());
    }
    header.resize(SECTOR, 0xFF);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: u32| {
        let mut entry = wide(name);
        let length = entry.len() as u8 + 2;
        entry.resize(64, 0);
        entry.extend([length, 0, kind, 1]);
        [FREE, FREE, child].iter().for_each(|number| entry.extend(number.to_le_bytes()));
        entry.resize(116, 0);
        [start, size, 0].iter().for_each(|number| entry.extend(number.to_le_bytes()));
        entry
    };
    let mut directory = entry("Root Entry", 5, 1, END, 0);
    directory.extend(entry(name, 2, FREE, 2, stream.len() as u32));
    directory.resize(SECTOR, 0);
    let table: Vec<u8> = next.into_iter().flat_map(u32::to_le_bytes).collect();
    [header, table, directory, stream].concat()
}

/// A binary Excel workbook.
pub fn xlsb(text: &str) -> Vec<u8> {
    let (mut book, mut links, mut parts) = (Vec::new(), String::new(), Vec::new());
    for (place, sheet) in sheets(text).iter().enumerate() {
        let (id, path) = (format!("r{place}"), format!("worksheets/s{place}.bin"));
        links += &format!("<Relationship Target=\"{path}\" Id=\"{id}\"/>");
        let state = u32::from(sheet.1).to_le_bytes();
        let names = [counted(&id), counted(sheet.0)].concat();
        book.extend(binary(0x9C, &[&state[..], &[1, 0, 0, 0], &names].concat()));
        parts.push((format!("xl/{path}"), [binary(0x94, &[0; 16]), binary(0x91, &[]), xlsb_cells(sheet)].concat()));
    }
    book.extend([binary(0x90, &[]), binary(0x9D, &[])].concat());
    let format = binary(0x2C, &[&WRITTEN_OUT.0.to_le_bytes()[..], &counted(WRITTEN_OUT.1)].concat());
    let mut styles = [binary(0x267, &[1, 0, 0, 0]), format, binary(0x268, &[]), binary(0x269, &[4, 0, 0, 0])].concat();
    for format in [FORMATS[0], FORMATS[1], FORMATS[2], WRITTEN_OUT.0] {
        styles.extend(binary(0x2F, &[&[0, 0], &format.to_le_bytes()[..], &[0; 12]].concat()));
    }
    styles.extend(binary(0x26A, &[]));
    parts.push(("xl/workbook.bin".to_string(), book));
    parts.push(("xl/styles.bin".to_string(), styles));
    parts.push((
        "xl/_rels/workbook.bin.rels".to_string(),
        format!("<Relationships>{links}</Relationships>").into_bytes(),
    ));
    packed(parts)
}

/// A record: the kind in one byte or two, the length in two.
fn binary(kind: u16, data: &[u8]) -> Vec<u8> {
    let seven = |number: usize, more: bool| (number & 0x7F) as u8 | if more { 0x80 } else { 0 };
    let (kind, length) = (usize::from(kind), data.len());
    let kind = if kind < 0x80 { vec![seven(kind, false)] } else { vec![seven(kind, true), seven(kind >> 7, false)] };
    [kind, vec![seven(length, true), seven(length >> 7, false)], data.to_vec()].concat()
}

/// A text after its length.
fn counted(text: &str) -> Vec<u8> {
    let length = text.encode_utf16().count() as u32;
    [&length.to_le_bytes()[..], &wide(text)].concat()
}

fn xlsb_cells((_, _, rows): &Sheet<'_>) -> Vec<u8> {
    let mut records = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        records.extend(binary(0, &(row as u32).to_le_bytes()));
        for (column, text) in cells.iter().enumerate() {
            let cell = Cell::of(text);
            let style = number(&cell).map_or(0, |(_, style)| style);
            let place = [(column as u32).to_le_bytes(), [style, 0, 0, 0]].concat();
            let (kind, data) = match cell {
                Cell::Nothing => continue,
                Cell::Text(text) => (6, counted(text)),
                Cell::Truth(truth) => (4, vec![u8::from(truth)]),
                Cell::Error(text) => (3, vec![error(text)]),
                cell => (5, number(&cell).expect("a number").0.to_le_bytes().to_vec()),
            };
            records.extend(binary(kind, &[place, data].concat()));
        }
    }
    [records, binary(0x92, &[])].concat()
}
