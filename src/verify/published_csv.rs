//! Published tables, read from CSV.
//!
//! In: files of one folder. Out: their texts, line by line; or everything that cannot be read.
//! Invariants: a table has as many texts in each line as headings; lines that are blank throughout are left out.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_runtime::verify::{Id, Printed};

/// Reads every table; or says of each file what is wrong with it.
pub fn read(folder: &Path, files: &[(Id, String)]) -> Result<Vec<Printed>, Vec<Diagnostic>> {
    let (mut tables, mut faults): (Vec<Printed>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    for (at, (id, file)) in files.iter().enumerate() {
        if let Some((_, first)) = files[..at].iter().find(|(known, _)| known == id) {
            faults.push(unreadable(format!("{file} and {first} are the same table")).help("keep one of them"));
            continue;
        }
        match table(folder, id, file) {
            Ok(table) => tables.push(table),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(tables) } else { Err(faults) }
}

fn table(folder: &Path, id: &Id, file: &str) -> Result<Printed, Diagnostic> {
    let refused = |detail: String| unreadable(format!("{file} cannot be read: {detail}"));
    let bytes = crate::files::read(&folder.join(file)).map_err(|error| refused(error.to_string()))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|error| refused(error.to_string()))? {
        let line = record.position().map_or(0, csv::Position::line);
        let texts = record.iter().map(|text| std::str::from_utf8(text).map(str::to_string));
        let Ok(texts) = texts.collect::<Result<Vec<String>, _>>() else {
            return Err(unreadable(format!("{file}, line {line}, is not UTF-8 text"))
                .help("save the file as UTF-8; Excel calls it \"CSV UTF-8\""));
        };
        if texts.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let headings = lines.first().map_or(texts.len(), Vec::len);
        if headings != texts.len() {
            let texts = texts.len();
            let message = format!("{file}, line {line}, has {texts} texts and the first line has {headings} headings");
            return Err(
                unreadable(message).help("give each line a text for each heading; put a text with a comma in quotes")
            );
        }
        lines.push(texts);
    }
    let mut lines = lines.into_iter();
    let headings = lines.next().ok_or_else(|| {
        unreadable(format!("{file} has no line of headings"))
            .help("write the table as it is printed, its headings first")
    })?;
    Ok(Printed { id: id.clone(), headings, rows: lines.collect() })
}

fn unreadable(message: String) -> Diagnostic {
    Diagnostic::new("verify::unreadable-table", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(files: &[(&str, &[u8])]) -> Result<Vec<Printed>, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let mut wanted = Vec::new();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
            wanted.push((Id::of_stem(name.trim_end_matches(".csv")), name.to_string()));
        }
        read(folder.path(), &wanted).map_err(|faults| faults.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn a_table_is_read_as_it_is_printed() {
        let text = "\u{feff}Area,\"Rate,\nper 1,000\"\r\nEly,\"2,315\"\r\n,\r\nAll, \r\n\r\n";
        let tables = given(&[("table-07.csv", text.as_bytes())]).unwrap();
        assert_eq!(tables[0].headings, ["Area", "Rate,\nper 1,000"]);
        assert_eq!(tables[0].rows, [["Ely", "2,315"], ["All", " "]]);
    }

    #[test]
    fn every_file_at_fault_is_named() {
        let files: [(&str, &[u8]); 5] = [
            ("table-01.csv", b""),
            ("table-02.csv", b"A,B\n1,2\n3\n"),
            ("table-03.csv", b"A\ncaf\xe9\n"),
            ("table-04.csv", b"A\n1\n"),
            ("table-4.csv", b"A\n1\n"),
        ];
        assert_eq!(
            given(&files).unwrap_err(),
            [
                "table-01.csv has no line of headings",
                "table-02.csv, line 3, has 1 texts and the first line has 2 headings",
                "table-03.csv, line 2, is not UTF-8 text",
                "table-4.csv and table-04.csv are the same table",
            ]
        );
    }
}
