//! What the bytes of a file look like, where they are not what its name says.
//!
//! In: the first bytes of a file, or all. Out: what to say of them, and what to do. Invariant: no byte of a record is in it.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// The signature of a zip file, which `.xlsx`, `.xlsb` and `.ods` are.
const ZIP: &[u8] = b"PK\x03\x04";

/// The signature of a compound file, which `.xls` is, and any workbook with a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The signature of what gzip packed.
const GZIP: &[u8] = b"\x1F\x8B";

/// Signatures of files that have no rows that are read, what they are, and what to do.
const OTHERS: [(&[u8], &str, &str); 8] = [
    (b"BZh91AY&SY", "packed with bzip2", UNPACK),
    (b"\xFD7zXZ\0", "packed with xz", UNPACK),
    (b"\x28\xB5\x2F\xFD", "packed with Zstandard", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "take the file out of it that has the rows"),
    (b"Rar!\x1A\x07", "a RAR archive", "take the file out of it that has the rows"),
    (b"SQLite format 3\0", "an SQLite database", "save the table that has the rows as CSV"),
    (b"%PDF-", "a PDF", "ask for the rows as CSV or as a workbook"),
    (b"version https://git-lfs.github.com/", "what Git LFS keeps in place of the file", "fetch it with `git lfs pull`"),
];

const UNPACK: &str = "unpack it; Indicia unpacks what gzip packed";

/// So much of the beginning of a file says what text it is.
pub(super) const BEGINNING: u64 = 1 << 16;

/// Whether bytes are the first of a workbook, a zip file, a compound file, a Parquet file, or another that has no text.
pub(super) fn is_no_text(begin: &[u8]) -> bool {
    if begin.starts_with(GZIP) || OTHERS.iter().any(|(start, ..)| begin.starts_with(start)) {
        return true;
    }
    // A heading may be PAR1.
    let is_parquet =
        || matches!(begin, [b'P', b'A', b'R', b'1', next, ..] if *next < b' ' && !next.is_ascii_whitespace());
    begin.starts_with(ZIP) || begin.starts_with(COMPOUND) || is_parquet()
}

/// Whether a path is that of something the system makes up while it is read, which may never end: it calls all of that a file.
pub fn is_of_the_system(path: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| ["/proc", "/sys"].iter().any(|top| path.starts_with(top)))
}

/// What a file is that is called as CSV, and perhaps as packed, where its first bytes are those of something else.
pub fn instead_of_csv(path: &Path, is_packed: bool) -> Option<String> {
    let mut opened = File::open(path).ok()?;
    let mut bytes = Vec::new();
    opened.by_ref().take(SIGNATURE).read_to_end(&mut bytes).ok()?;
    let is_other = is_no_text(&bytes);
    if is_packed && !bytes.is_empty() && !is_other {
        return Some("it is not packed with gzip, as its name says; give it a name without .gz".into());
    }
    if !is_other || is_packed && bytes.starts_with(GZIP) {
        return None;
    }
    opened.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(instead_of(if is_packed { "packed with gzip" } else { "a CSV file" }, &bytes))
}

/// So many bytes say what a file is.
const SIGNATURE: u64 = 48;

/// So much of a file is looked at for what it is: where the list of a zip file's parts lies beyond, it is called damaged.
const LARGEST: u64 = 64 << 20;

/// What a file is that cannot be read as what its name says; `kind` is that, with its article: "an .xlsx workbook".
pub(super) fn instead_of(kind: &str, bytes: &[u8]) -> String {
    let renamed =
        |is: &str, ending: &str| format!("it is {is}, and not {kind}; give it a name that ends with {ending}");
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    // Names in a compound file are in two bytes a letter.
    let named = |name: &str| has(&name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let begins = |start: &[u8]| bytes.starts_with(start);
    if bytes.is_empty() {
        return "it is empty".into();
    }
    if begins(COMPOUND) && named("EncryptedPackage") {
        return "it has a password; save it without one".into();
    }
    if begins(COMPOUND) && !kind.contains(".xls ") {
        return renamed("a file of an old Office, such as an Excel workbook", ".xls");
    }
    // The list of what is in a zip file comes last.
    if begins(ZIP) && has(b"PK\x05\x06") {
        let kinds = [
            (&b"xl/workbook.xml"[..], "an Excel workbook", ".xlsx"),
            (b"xl/workbook.bin", "a binary Excel workbook", ".xlsb"),
            (b"content.xml", "an OpenDocument file", ".ods"),
        ];
        let other = kinds.into_iter().find(|(part, _, ending)| has(part) && !kind.contains(&format!("{ending} ")));
        return match other {
            Some((_, is, ending)) => renamed(is, ending),
            None if kinds.iter().any(|(part, ..)| has(part)) => DAMAGED.into(),
            None => format!("it is a zip file, and not {kind}; take the file out of it that has the rows"),
        };
    }
    if begins(b"PAR1") {
        return match kind.contains("Parquet") {
            true => DAMAGED.into(),
            false => renamed("a Parquet file", ".parquet"),
        };
    }
    if let Some((_, is, advice)) = OTHERS.iter().find(|(start, ..)| begins(start)) {
        return format!("it is {is}, and not {kind}; {advice}");
    }
    if begins(GZIP) {
        return renamed("packed with gzip", ".gz");
    }
    if begins(ZIP) || begins(COMPOUND) {
        return DAMAGED.into();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim_start().starts_with('<') => {
            format!("it is a web page, and not {kind}; open it and save its table as CSV or as a workbook")
        }
        Ok(text) if !text.contains('\0') => renamed("a text, such as CSV", ".csv"),
        _ => format!("it is not {kind}, or it is damaged; fetch it again"),
    }
}

/// What a text is that has no rows as CSV has them; nothing where it may be a table. Asked where its headings are not those that are
/// declared: a heading may begin with any character.
pub fn instead_of_rows(begin: &[u8]) -> Option<String> {
    let lossy = String::from_utf8_lossy(begin);
    let text = lossy.trim_start_matches('\u{feff}').trim_start();
    let begins = |start: &str| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let has_lines = begin.contains(&b'\n');
    Some(match () {
        () if begins("<?xml") && !text.contains("<html") => {
            "it is XML, and not a CSV file; fetch it as CSV, or save its rows as CSV".into()
        }
        () if begins("<!doctype html") || begins("<html") || begins("<?xml") => {
            "it is a web page, and not a CSV file; open it in a browser: it may ask to log in, or say why the file is not there".into()
        }
        () if begins("{") || begins("[{") || begins("[") && !text.contains(']') => {
            "it is JSON, and not a CSV file; fetch it as CSV, or save its rows as CSV".into()
        }
        () if !has_lines && begin.iter().filter(|byte| **byte == b'\r').count() > 1 => {
            "its lines end with a carriage return alone, as an old Mac wrote them; save it with the line ends of Windows or Unix".into()
        }
        () => return None,
    })
}

/// How to save a text as UTF-8 that is none, by what it looks like.
pub fn as_utf8(begin: &[u8]) -> &'static str {
    let is_ordinary = |byte: &u8| *byte >= b' ' || byte.is_ascii_whitespace();
    match () {
        () if is_utf16(begin) => {
            "it is UTF-16, as \"Unicode Text\" of Excel is; save it as UTF-8, such as \"CSV UTF-8\" in Excel"
        }
        () if begin.iter().all(is_ordinary) => {
            "it is probably Windows-1252, as \"CSV (Comma delimited)\" of Excel is; save it as UTF-8, such as \"CSV UTF-8\" in Excel"
        }
        () => "it may be no text at all; save its rows as UTF-8 text, such as \"CSV UTF-8\" in Excel",
    }
}

/// Whether a text has two bytes a character: it says so, or every other byte is zero.
pub fn is_utf16(begin: &[u8]) -> bool {
    let says_so = begin.starts_with(&[0xFF, 0xFE]) || begin.starts_with(&[0xFE, 0xFF]);
    let looked_at = &begin[..begin.len().min(64) / 2 * 2];
    let zeros = |at: usize| looked_at.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let are_most = |zeros: usize| zeros > 0 && zeros * 4 > looked_at.len();
    says_so || are_most(zeros(0)) && zeros(1) == 0 || are_most(zeros(1)) && zeros(0) == 0
}

pub(super) const DAMAGED: &str = "it is damaged, or was cut off; fetch it again";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_and_how_it_is_to_be_called() {
        let xlsx = [ZIP, b"xl/workbook.xml", b"PK\x05\x06"].concat();
        let ods = [ZIP, b"mimetype...content.xml", b"PK\x05\x06"].concat();
        let old = [COMPOUND, b"W\0o\0r\0k\0b\0o\0o\0k\0"].concat();
        let locked =
            [COMPOUND, &"EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat();
        for (kind, bytes, said) in [
            ("an .xlsx workbook", &b""[..], "it is empty"),
            ("an .xlsx workbook", b"a,b\n1,2\n", "name that ends with .csv"),
            ("an .xlsx workbook", b" <html>", "it is a web page"),
            ("an .xlsx workbook", &old, "name that ends with .xls"),
            ("an .xlsx workbook", &locked, "it has a password; save it without one"),
            ("an .xlsx workbook", &xlsx[..8], DAMAGED),
            ("an .xlsx workbook", &ods, "name that ends with .ods"),
            ("an .xlsx workbook", &xlsx, DAMAGED),
            ("an .xls workbook", &xlsx, "name that ends with .xlsx"),
            ("an .xls workbook", &old, DAMAGED),
            ("an .ods workbook", &xlsx, "name that ends with .xlsx"),
            ("an .xlsb workbook", b"PAR1", "name that ends with .parquet"),
            ("a CSV file", b"BZh91AY&SY", "it is packed with bzip2, and not a CSV file; unpack it"),
            ("a CSV file", b"SQLite format 3\0", "it is an SQLite database"),
            (
                "a CSV file",
                b"\x1F\x8B\x08",
                "it is packed with gzip, and not a CSV file; give it a name that ends with .gz",
            ),
            ("a Parquet file", b"PAR1 cut off", DAMAGED),
            ("a Parquet file", b"a,b\n", "it is a text, such as CSV, and not a Parquet file"),
            ("a Parquet file", b"\0\x01\x02\xFF", "it is not a Parquet file, or it is damaged"),
        ] {
            let found = instead_of(kind, bytes);
            assert!(found.contains(said), "{kind}: {found}");
        }
    }

    #[test]
    fn what_a_text_is_that_has_no_rows() {
        for (begin, said) in [
            ("\u{feff}<!DOCTYPE html>\n<p>a, b</p>\n", "a web page"),
            ("<?xml version=\"1.0\"?>\n<rows/>\n", "XML"),
            ("[{\"a\": 1},\n", "JSON"),
            ("{\"a\": 1}\n", "JSON"),
            ("a,b\r1,2\r3,4\r", "carriage return alone"),
        ] {
            let found = instead_of_rows(begin.as_bytes()).unwrap_or_default();
            assert!(found.contains(said), "{begin:?}: {found:?}");
        }
        for begin in ["a,b\r\n1,2\r\n", "<5,5 to 9\n1,2\n", "[Area],[Year]\n", "\"{a}\",b\n", ""] {
            assert_eq!(instead_of_rows(begin.as_bytes()), None, "{begin:?}");
        }
    }

    #[test]
    fn how_a_text_is_saved_as_utf8() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert!(as_utf8(&[&[0xFF, 0xFE][..], &wide("a")].concat()).contains("UTF-16"));
        assert!(as_utf8(&wide("Incident ID,Ward\n")).contains("UTF-16"));
        assert!(as_utf8(b"place\nCaf\xE9\n").contains("Windows-1252"));
        assert!(as_utf8(b"\0\0\0\xE9\x01").contains("no text"));
    }
}
