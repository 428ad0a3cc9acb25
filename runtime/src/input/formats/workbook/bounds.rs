//! How large a workbook may be. It is asked before the workbook is opened: a small file can unpack to any number of bytes, and one cell far to
//! the right and below makes a sheet of billions.
//!
//! In: the bytes of a workbook and its kind. Out: why it is not opened, or nothing. Invariants: what is refused costs no more than what may be
//! read; a workbook that a person or a program exported is never refused for how well it was packed.

use std::io::{self, Read};

use super::tags::tags;
use super::{compound, ods, xls, zip};

const SAVE: &str = "open it in a spreadsheet and save it again";

/// Sheets are packed to a tenth, and those of OpenDocument hardly to a sixtieth.
const MOST_UNPACKED: u64 = 100;
/// What unpacks to less is no trouble, whatever is in it.
const SMALL: u64 = 64 << 20;

/// Cells of an `.xls` or `.ods` workbook, whose sheets are read whole and with all that is empty between their cells.
const MOST_CELLS: u64 = 25_000_000;

/// The kinds of workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Kind {
    /// By the ending of its name.
    pub(super) fn of(name: &str) -> Kind {
        let name = name.to_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "xls" => Kind::Xls,
            "xlsb" => Kind::Xlsb,
            "ods" => Kind::Ods,
            _ => Kind::Xlsx,
        }
    }

    pub(super) fn called(self) -> &'static str {
        match self {
            Kind::Xlsx => "an .xlsx workbook",
            Kind::Xlsb => "an .xlsb workbook",
            Kind::Xls => "an .xls workbook",
            Kind::Ods => "an .ods workbook",
        }
    }

    /// Why a workbook is not opened. One that is damaged is opened, and refused by whoever reads it.
    pub(super) fn refuses(self, bytes: &[u8]) -> Option<String> {
        self.refuses_beyond(bytes, most_unpacked(bytes.len() as u64), MOST_CELLS)
    }

    fn refuses_beyond(self, bytes: &[u8], most_unpacked: u64, most_cells: u64) -> Option<String> {
        if self == Kind::Xls {
            // A chain of sectors that goes in a circle would be followed for ever.
            if bytes.starts_with(compound::SIGNATURE) && !compound::is_whole(bytes) {
                return Some(format!("it is damaged; {SAVE}"));
            }
            return too_many(xls::cells(bytes)?, most_cells);
        }
        let mut promises = false;
        let all = zip::measured(bytes, most_unpacked, |name, begin, size| {
            promises |=
                name.to_lowercase().ends_with("sharedstrings.xml") && promised(begin).is_some_and(|said| said > size);
        });
        if all > most_unpacked {
            return Some(unpacks_to_too_much());
        }
        // So much memory would be asked for at once.
        if promises {
            return Some(format!("it says that it has more texts than it has; {SAVE}"));
        }
        match self {
            Kind::Ods => too_many(ods::cells(bytes)?, most_cells),
            Kind::Xlsx | Kind::Xlsb | Kind::Xls => None,
        }
    }
}

/// What a packed file of so many bytes may unpack to.
fn most_unpacked(packed: u64) -> u64 {
    SMALL.max(packed.saturating_mul(MOST_UNPACKED))
}

fn unpacks_to_too_much() -> String {
    format!(
        "it unpacks to more than {MOST_UNPACKED} times its size; if it is the file that you mean, save its sheet as CSV"
    )
}

fn too_many(cells: u64, most: u64) -> Option<String> {
    (cells > most).then(|| {
        "its sheets reach over more than 25 million cells, the empty ones with them; if a cell far to the right or far below has something, clear it, \
         or save the sheet as CSV"
            .to_string()
    })
}

/// How many texts the list of texts says that it has.
fn promised(begin: &[u8]) -> Option<u64> {
    let begin = String::from_utf8_lossy(begin);
    tags(&begin).find_map(|tag| tag.attribute("uniqueCount")?.parse().ok())
}

/// The bytes of a workbook, no more than it may have.
pub(super) struct Bounded<R> {
    bytes: R,
    /// How many more there may be, and none of the like where it is not packed as a whole.
    left: Option<u64>,
}

impl<R: Read> Bounded<R> {
    /// Of a file that is packed as a whole into so many bytes, or is not.
    pub(super) fn new(bytes: R, packed: Option<u64>) -> Bounded<R> {
        Bounded { bytes, left: packed.map(most_unpacked) }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(read as u64).ok_or_else(|| io::Error::other(unpacks_to_too_much()))?;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::super::zip as unzip;
    use super::*;
    use ::zip::ZipWriter;
    use ::zip::write::SimpleFileOptions;

    const SOME: u64 = 1 << 16;

    fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn all_parts_count_whatever_they_are_called() {
        let (half, whole) = ("x".repeat(SOME as usize / 2), "x".repeat(SOME as usize));
        for kind in [Kind::Xlsx, Kind::Xlsb, Kind::Ods] {
            let refuses = |parts: &[(&str, &str)]| kind.refuses_beyond(&packed(parts), SOME, 0);
            for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "content.xml", "other"] {
                assert_eq!(refuses(&[(name, &half), ("b", &half), ("c", "x")]), Some(unpacks_to_too_much()));
                assert_eq!(refuses(&[(name, &half), ("b", &half)]), None);
            }
            assert_eq!(refuses(&[("a", &whole)]), None);
        }
    }

    /// What the archive says of sizes does not count: a part is as large as it is, or cannot be read.
    #[test]
    fn no_more_is_unpacked_than_has_to_be() {
        let text = "x".repeat(40 * SOME as usize);
        let honest = packed(&[("a", &text), ("b", &text)]);
        assert_eq!(unzip::measured(&honest, u64::MAX, |_, _, _| {}), 80 * SOME);
        let counted = unzip::measured(&honest, SOME, |_, _, _| {});
        assert!((SOME + 1..=2 * SOME).contains(&counted), "{counted}");
        let listed = (b"PK\x01\x02", 24);
        let before = (b"PK\x03\x04", 22);
        for lies in [&[listed][..], &[before], &[listed, before]] {
            let mut bomb = honest.clone();
            for (mark, at) in lies {
                for (place, _) in honest.windows(4).enumerate().filter(|(_, four)| four == mark) {
                    bomb[place + at..place + at + 4].copy_from_slice(&[10, 0, 0, 0]);
                }
            }
            assert!(bomb != honest);
            let counted = unzip::measured(&bomb, SOME, |_, _, _| {});
            assert!(counted > SOME || unzip::part(&bomb, "a").is_none(), "{counted}");
        }
    }

    #[test]
    fn more_texts_than_bytes_are_a_lie() {
        let part =
            |count: &str| packed(&[("xl/SharedStrings.xml", &format!("<sst uniqueCount=\"{count}\"><si/></sst>"))]);
        assert_eq!(Kind::Xlsx.refuses_beyond(&part("1"), SOME, 0), None);
        assert!(Kind::Xlsx.refuses_beyond(&part("9000000000000000"), SOME, 0).is_some());
    }

    #[test]
    fn a_workbook_that_is_packed_as_a_whole_is_read_up_to_the_limit() {
        let read = |bytes: u64, packed| io::copy(&mut Bounded::new(io::repeat(0).take(bytes), packed), &mut io::sink());
        assert_eq!(read(SMALL, Some(1)).unwrap(), SMALL);
        assert_eq!(read(SMALL + 1, Some(1)).unwrap_err().to_string(), unpacks_to_too_much());
        assert_eq!(most_unpacked(1 << 20), 100 << 20);
        assert_eq!(read(SMALL + 1, None).unwrap(), SMALL + 1);
    }
}
