//! Workbooks of Excel and OpenDocument: the rows of one sheet, each cell by the type that it has. The only file that
//! knows calamine; what calamine does not say, which cells show percentages, is in [`percentages`] and the files beside
//! it.
//!
//! In: a file. Out: its wanted columns and what was found in them, with sheet, column and row. Invariants: a number is read to the 15
//! digits that a spreadsheet shows, whole ones without a point; a date is a day, never a number; an error such as #N/A is never a
//! value. Rows above the headings are left out, and so are rows with nothing in them; those that others follow are counted.

mod bounds;
mod compound;
mod line;
mod ods;
mod percentages;
mod tags;
mod xls;
mod xlsb;
mod zip;

use std::borrow::Cow;
use std::error::Error;
use std::io::{self, Cursor, Read};

use calamine::{Data, Ods, Reader, SheetType, SheetVisible, Sheets, Style, Xls, Xlsb, Xlsx, open_workbook_from_rs};
use indicia_compiler::catalog::Dataset;
use indicia_compiler::value::text::DateFormat;
use indicia_compiler::value::{Date, SECONDS_A_DAY};

use crate::input::bind::{self, LOOKED_AT};
use crate::input::cell;
use crate::input::content::{Compared, Content, Row};
use crate::input::fault::{
    DataFault, Elsewhere, Place, SHOWN_AS_PERCENTAGE, SPREADSHEET_ERROR, empty_file, headings_elsewhere, unreadable,
};
use crate::input::find::File;
use crate::input::format::{Format, Task, open};
use crate::input::meter::Meter;
use crate::input::nature::instead_of;
use crate::input::part::Part;
use crate::input::sink::Sink;
use crate::input::strays::Strays;
use crate::input::watch::Watch;

use bounds::{Bounded, Kind};
use line::Line;
use percentages::{Percentages, shown_by};

/// One sheet of a workbook.
pub(in crate::input) struct Workbook {
    /// Its name; without one, the only sheet that is not hidden.
    pub(in crate::input) sheet: Option<String>,
    /// The row of the headings; the first is 1, and with 0 all rows are read that have something in them.
    pub(in crate::input) heading_row: u32,
}

/// Errors of a spreadsheet, as their cells show them.
const ERRORS: [&str; 7] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"];

type Book<'b> = Sheets<Cursor<&'b [u8]>>;

/// A cell as it is stored, or, where its format shows a number with a percent sign, the number that is shown before the
/// sign.
enum Cell {
    Stored(Data),
    Percentage(f64),
}

/// What is said of a workbook whose parts are not as they should be.
const UNREADABLE: &str = "it is damaged, or written in a way that Indicia does not read; open it in a spreadsheet and save it again, as .xlsx or CSV";

/// Why a workbook cannot be read, or was not read further.
enum Stop {
    Unreadable(Box<dyn Error>),
    Faults(Vec<DataFault>),
}

impl<E: Error + 'static> From<E> for Stop {
    fn from(error: E) -> Stop {
        let error: Box<dyn Error> = Box::new(error);
        // What the system says is said; what the libraries say means nothing to who has the file, and may have values of it.
        match error.downcast_ref::<io::Error>() {
            Some(_) => Stop::Unreadable(error),
            None => Stop::Unreadable(UNREADABLE.into()),
        }
    }
}

impl Format for Workbook {
    fn read(&self, file: &File, task: &Task<'_>) -> Result<Part, Vec<DataFault>> {
        let dataset = task.dataset;
        let mut builder = task.builder();
        let (mut binding, mut headings_there, mut strays) = (None, 0, Strays::default());
        let read = self.rows(task.watch, task.meter, |sheet, row, line| {
            let Some(binding) = &binding else {
                let headings: Vec<String> = line.all().iter().map(heading).collect();
                binding = Some(bind::by_headings(dataset, task.wanted, &headings, &file.shown)?);
                headings_there = headings.len();
                strays = Strays::below(headings);
                return Ok(());
            };
            let at = |field: usize| Place::of(&file.shown, format_args!("{sheet}!{}{row}", letters(field)));
            let text = |at: usize| line.get(at).map_or(Cow::Borrowed(""), |cell| Cow::Owned(shown(cell)));
            if strays.takes(headings_there, text, || at(0)) {
                return Ok(());
            }
            builder.record(
                binding,
                || at(0),
                |sink, field| match line.get(field) {
                    Some(cell) => put(cell, sink, &dataset.files.missing, || at(field)),
                    None => sink.missing(|| at(field)),
                },
            )
        });
        if binding.is_none()
            && let Some(row) = self.elsewhere(file, dataset)
        {
            return Err(vec![headings_elsewhere(dataset, row, &file.shown)]);
        }
        if let (Ok(_), Some(fault)) = (&read, strays.fault(dataset)) {
            return Err(vec![fault]);
        }
        match read {
            Ok(empty) if binding.is_some() => Ok(Part { empty, ..builder.finish()? }),
            Ok(_) => Err(vec![empty_file(dataset, &file.shown)]),
            Err(Stop::Unreadable(reason)) => Err(vec![unreadable(dataset, &file.shown, reason)]),
            Err(Stop::Faults(faults)) => Err(faults),
        }
    }

    fn place(&self, file: &File, record: u64) -> Place {
        let mut left = record + 1; // the headings come first
        let mut place = Place::of(&file.shown, format_args!("row {}", record + 1));
        // The file was read to its end a moment ago; should it fail now, the place stays as near as it is known.
        let _ = self.rows(&Watch::new(file, false), &Meter::silent(), |sheet, row, _| {
            if left == 0 {
                place = Place::of(&file.shown, format_args!("{sheet}, row {row}"));
                return Err(Vec::new());
            }
            left -= 1;
            Ok(())
        });
        place
    }

    /// Of the cells: a workbook that is saved again has other bytes.
    fn content(&self, file: &File, compared: &Compared) -> Option<Content> {
        let (mut content, mut headings) = (Content::default(), None);
        let read = self.rows(&Watch::new(file, false), &Meter::silent(), |_, _, line| {
            match &headings {
                None => headings = Some(line.all().iter().map(heading).collect::<Vec<String>>()),
                Some(headings) => {
                    let mut row = Row::default();
                    let filled = line.filled().filter_map(|(at, cell)| Some((headings.get(at)?, cell)));
                    filled.for_each(|(heading, cell)| compared.add(&mut row, heading, &shown(cell)));
                    content.add(row);
                }
            }
            Ok(())
        });
        read.ok().map(|_| content)
    }
}

impl Workbook {
    /// Where the headings are that a dataset declares, where that is not where it says.
    fn elsewhere(&self, file: &File, dataset: &Dataset) -> Option<Elsewhere> {
        let from_the_start = Workbook { sheet: self.sheet.clone(), heading_row: 0 };
        let (mut seen, mut found) = (0, None);
        let _ = from_the_start.rows(&Watch::new(file, false), &Meter::silent(), |_, row, line| {
            seen += 1;
            let headings: Vec<String> = line.all().iter().map(heading).collect();
            found = bind::has_all(dataset, &headings).then_some(row);
            if found.is_none() && seen < LOOKED_AT { Ok(()) } else { Err(Vec::new()) }
        });
        found.filter(|row| *row != self.heading_row).map(|row| Elsewhere::Row(u64::from(row)))
    }

    /// Every row from the headings on that has something in it: the sheet as a reference names it, the row's number, and its cells from column A on.
    /// How many rows between them have nothing.
    fn rows(
        &self,
        watch: &Watch<'_>,
        meter: &Meter<'_>,
        mut each: impl FnMut(&str, u32, &Line<Cell>) -> Result<(), Vec<DataFault>>,
    ) -> Result<u64, Stop> {
        let packed = watch.file.is_packed().then(|| watch.file.was.map_or(0, |was| was.bytes));
        let mut bytes = Vec::new();
        Bounded::new(open(watch, meter)?, packed).read_to_end(&mut bytes)?;
        let kind = Kind::of(&watch.file.shown);
        if let Some(reason) = kind.refuses(&bytes) {
            return Err(Stop::Unreadable(reason.into()));
        }
        let mut book = book(kind, &bytes)?;
        let sheet = self.sheet(&book)?;
        let percentages = percentages(&book, &bytes, &sheet)?;
        let shown = quoted(&sheet);
        let (mut before, mut empty) = (0, 0);
        let mut row = |row: u32, line: &Line<Cell>| {
            if row < self.heading_row || line.filled().all(|(_, cell)| is_blank(cell)) {
                return Ok(());
            }
            if before == 0 && self.heading_row > 0 && row > self.heading_row {
                let empty = format!("row {} of {shown} is empty, where the headings should be", self.heading_row);
                return Err(Stop::Unreadable(format!("{empty}; `heading_row` says where they are").into()));
            }
            empty += if before == 0 { 0 } else { u64::from(row - before - 1) };
            before = row;
            each(&shown, row, line).map_err(Stop::Faults)
        };
        let ended = match &mut book {
            Sheets::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(&sheet)?;
                let shown =
                    |style: &Style| style.number_format.as_ref().is_some_and(|format| shown_by(&format.format_code));
                let percentages: Vec<bool> = cells.styles().iter().map(shown).collect();
                by_row(
                    || {
                        Ok(cells.next_cell_with_style_id()?.map(|(cell, style)| {
                            let stored = cell.get_value().clone().into();
                            let is_percentage = percentages.get(style).is_some_and(|shown| *shown);
                            (cell.get_position(), Cell::of(stored, is_percentage))
                        }))
                    },
                    &mut row,
                )
            }
            Sheets::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(&sheet)?;
                by_row(
                    || {
                        Ok(cells.next_cell()?.map(|cell| {
                            let (row, column) = cell.get_position();
                            ((row, column), Cell::of(cell.get_value().clone().into(), percentages.has(row, column)))
                        }))
                    },
                    &mut row,
                )
            }
            // These two are read whole; their sheets have fewer rows, or are written without empty ones.
            book => {
                let range = book.worksheet_range(&sheet)?;
                let (above, left) = range.start().unwrap_or_default();
                let mut line = Line::default();
                for (values, place) in range.rows().zip(above..) {
                    line.clear();
                    for (value, column) in values.iter().zip(left..) {
                        put_into(&mut line, column, Cell::of(value.clone(), percentages.has(place, column)))?;
                    }
                    row(place + 1, &line)?;
                }
                Ok(())
            }
        };
        ended.map(|()| empty)
    }
}

impl Workbook {
    fn sheet(&self, book: &Book<'_>) -> Result<String, Stop> {
        let sheets = || book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let named = |names: &[&str]| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let all: Vec<&str> = sheets().map(|sheet| sheet.name.as_str()).collect();
        let open = sheets().filter(|sheet| sheet.visible == SheetVisible::Visible);
        let open: Vec<&str> = open.map(|sheet| sheet.name.as_str()).collect();
        let refused = match (&self.sheet, &open[..]) {
            (Some(sheet), _) if all.contains(&sheet.as_str()) => return Ok(sheet.clone()),
            (None, [only]) => return Ok(only.to_string()),
            (Some(sheet), _) => format!("it has no sheet \"{sheet}\"; it has {}", named(&all)),
            (None, []) => "it has no sheet with cells".to_string(),
            (None, open) => {
                format!("it has several sheets, {}; `sheet` under `format` says which to read", named(open))
            }
        };
        Err(Stop::Unreadable(refused.into()))
    }
}

/// Which cells of a sheet show percentages; of `.xlsx`, calamine says it with each cell.
fn percentages(book: &Book<'_>, bytes: &[u8], sheet: &str) -> Result<Percentages, Stop> {
    let place = book.sheets_metadata().iter().position(|listed| listed.name == sheet).unwrap_or_default();
    let found = match book {
        Sheets::Xlsx(_) => Some(Percentages::default()),
        Sheets::Xlsb(_) => xlsb::percentages(bytes, place),
        Sheets::Xls(_) => xls::percentages(bytes, place),
        Sheets::Ods(_) => ods::percentages(bytes, place),
    };
    let unknown = "which of its numbers are percentages cannot be read; save it as .xlsx or CSV";
    found.ok_or_else(|| Stop::Unreadable(unknown.into()))
}

fn book(kind: Kind, bytes: &[u8]) -> Result<Book<'_>, Stop> {
    let at = || Cursor::new(bytes);
    let opened = match kind {
        Kind::Xls => open_workbook_from_rs::<Xls<_>, _>(at()).ok().map(Sheets::Xls),
        Kind::Xlsb => open_workbook_from_rs::<Xlsb<_>, _>(at()).ok().map(Sheets::Xlsb),
        Kind::Ods => open_workbook_from_rs::<Ods<_>, _>(at()).ok().map(Sheets::Ods),
        Kind::Xlsx => open_workbook_from_rs::<Xlsx<_>, _>(at()).ok().map(Sheets::Xlsx),
    };
    opened.ok_or_else(|| Stop::Unreadable(instead_of(kind.called(), bytes).into()))
}

/// Gathers cells, each with its row and column from 0, to rows.
fn by_row(
    mut next: impl FnMut() -> Result<Option<((u32, u32), Cell)>, Stop>,
    row: &mut impl FnMut(u32, &Line<Cell>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let (mut current, mut line) = (0, Line::default());
    while let Some(((at, column), value)) = next()? {
        if at < current {
            return Err(Stop::Unreadable("its cells are not in order".into()));
        }
        if at >= line::MOST_ROWS {
            return Err(Stop::Unreadable(line::OUTSIDE.into()));
        }
        if at > current {
            row(current + 1, &line)?;
            line.clear();
            current = at;
        }
        put_into(&mut line, column, value)?;
    }
    row(current + 1, &line)
}

/// Puts a cell into its row; one without anything leaves nothing there.
fn put_into(line: &mut Line<Cell>, column: u32, cell: Cell) -> Result<(), Stop> {
    let something = (!matches!(cell, Cell::Stored(Data::Empty))).then_some(cell);
    line.put(column, something).map_err(|reason| Stop::Unreadable(reason.into()))
}

impl Cell {
    fn of(stored: Data, is_percentage: bool) -> Cell {
        match stored {
            Data::Int(number) if is_percentage => Cell::percentage(number as f64),
            Data::Float(number) if is_percentage => Cell::percentage(number),
            other => Cell::Stored(other),
        }
    }

    /// A number as so many of a hundred.
    fn percentage(number: f64) -> Cell {
        Cell::Percentage(fifteen_digits(number * 100.0))
    }
}

/// A spreadsheet computes with more digits than the 15 that it shows: 0.1 + 0.2 is shown as 0.3.
fn fifteen_digits(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Stored(Data::Empty) => true,
        Cell::Stored(Data::String(text)) => text.trim().is_empty(),
        Cell::Stored(_) | Cell::Percentage(_) => false,
    }
}

/// The name of a sheet as references have it: in quotes unless it is a word that is no number and no cell, a quote inside twice.
fn quoted(sheet: &str) -> String {
    let word = sheet.chars().all(|c| c.is_alphanumeric() || c == '_') && !sheet.starts_with(|c: char| c.is_numeric());
    let letters = sheet.trim_end_matches(|c: char| c.is_ascii_digit());
    let like_a_cell =
        letters.len() < sheet.len() && letters.len() <= 3 && letters.bytes().all(|b| b.is_ascii_alphabetic());
    if word && !like_a_cell { sheet.to_string() } else { format!("'{}'", sheet.replace('\'', "''")) }
}

/// The letters of a column, the first being 0.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { letters(column / 26 - 1) + &last.to_string() }
}

/// What a cell says.
enum Said {
    Nothing,
    Text(String),
    Whole(i64),
    Number(f64),
    /// The number before a percent sign.
    Percentage(f64),
    Truth(bool),
    /// Seconds since 1970-01-01.
    Moment(i64),
    /// An error of the spreadsheet, or a date that there is not.
    Error(String),
}

impl Said {
    fn by(cell: &Cell) -> Said {
        let stored = match cell {
            Cell::Stored(stored) => stored,
            Cell::Percentage(number) => return Said::Percentage(*number),
        };
        match stored {
            Data::Empty => Said::Nothing,
            Data::Error(error) => Said::Error(error.to_string()),
            // In OpenDocument an error is a text.
            Data::String(text) if ERRORS.contains(&text.trim()) || text.starts_with("Err:5") => {
                Said::Error(text.trim().to_string())
            }
            Data::String(text) => Said::Text(text.clone()),
            Data::DurationIso(text) => Said::Text(iso_hours(text).unwrap_or_else(|| text.clone())),
            Data::Int(number) => Said::Whole(*number),
            Data::Float(number) => Said::Number(fifteen_digits(*number)),
            Data::Bool(truth) => Said::Truth(*truth),
            Data::DateTime(time) if time.is_duration() || time.as_f64() < 1.0 => Said::Text(hours(time.as_f64())),
            Data::DateTime(time) => {
                let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
                let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
                match Date::new(i32::from(year), month, day) {
                    Some(date) => Said::Moment(date.days() * SECONDS_A_DAY + seconds),
                    None => Said::Error(format!("{year}-{month:02}-{day:02}")),
                }
            }
            Data::DateTimeIso(text) => {
                let whole = text.split('.').next().unwrap_or(text);
                let read = |format| DateFormat::new(format).and_then(|format| format.parse_seconds(whole));
                let moment = read("YYYY-MM-DD").or_else(|| read("YYYY-MM-DD hh:mm:ss"));
                moment.map_or_else(|| Said::Text(text.clone()), Said::Moment)
            }
        }
    }
}

impl Said {
    /// What it is, where the value as it is shown does not say why the column refuses it.
    fn in_words(&self, sink: &Sink) -> Option<&'static str> {
        match self {
            Said::Error(error) if error.starts_with(['#', 'E']) => Some(SPREADSHEET_ERROR),
            Said::Moment(seconds) if seconds % SECONDS_A_DAY == 0 => Some("a date"),
            Said::Moment(_) => Some("a date with a time"),
            Said::Truth(_) => Some("which is true or false and no text"),
            Said::Percentage(_) => Some(SHOWN_AS_PERCENTAGE),
            Said::Whole(_) | Said::Number(_) if sink.is_dated() => Some("a number"),
            Said::Nothing | Said::Text(_) | Said::Whole(_) | Said::Number(_) | Said::Error(_) => None,
        }
    }
}

/// A time of day, or a length of time, given in days.
fn hours(days: f64) -> String {
    let seconds = (days * SECONDS_A_DAY as f64).round() as i64;
    let (sign, seconds) = (if seconds < 0 { "-" } else { "" }, seconds.abs());
    format!("{sign}{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// The same of `PT08H30M00S`, as OpenDocument writes it.
fn iso_hours(text: &str) -> Option<String> {
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |text| (-1.0, text));
    let (mut days, mut number) = (0.0, String::new());
    for c in text.strip_prefix("PT")?.chars() {
        let a_day = match c {
            'H' => 24.0,
            'M' => 24.0 * 60.0,
            'S' => SECONDS_A_DAY as f64,
            c => {
                number.push(if c == ',' { '.' } else { c });
                continue;
            }
        };
        days += std::mem::take(&mut number).parse::<f64>().ok()? / a_day;
    }
    number.is_empty().then(|| hours(sign * days))
}

/// A heading, or nothing where there is no cell.
fn heading(cell: &Option<Cell>) -> String {
    cell.as_ref().map(shown).unwrap_or_default()
}

/// A cell as a text on one line, such as a heading.
fn shown(cell: &Cell) -> String {
    let text = match Said::by(cell) {
        Said::Nothing => String::new(),
        Said::Text(text) | Said::Error(text) => text,
        Said::Whole(number) => number.to_string(),
        Said::Number(number) => number.to_string(),
        Said::Percentage(number) => format!("{number}%"),
        Said::Truth(truth) => truth.to_string(),
        Said::Moment(seconds) if seconds % SECONDS_A_DAY == 0 => cell::day(seconds / SECONDS_A_DAY),
        Said::Moment(seconds) => cell::moment(seconds),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Puts a cell into its sink; `missing` are the texts that mean missing, which an error may be one of.
fn put(cell: &Cell, sink: &mut Sink, missing: &[String], place: impl FnOnce() -> Place) {
    let said = Said::by(cell);
    sink.cells_are(said.in_words(sink));
    match said {
        Said::Nothing => sink.missing(place),
        Said::Text(text) => sink.text(&text, place),
        Said::Whole(number) => sink.int(number, place),
        Said::Number(number) => sink.float(number, place),
        Said::Percentage(number) => sink.percentage(number, place),
        Said::Truth(truth) => sink.truth(truth, place),
        Said::Moment(seconds) if seconds % SECONDS_A_DAY == 0 => sink.day(seconds / SECONDS_A_DAY, place),
        Said::Moment(seconds) => sink.seconds(seconds, place),
        Said::Error(error) if missing.contains(&error) => sink.missing(place),
        Said::Error(error) => sink.invalid(&error, place),
    }
}
