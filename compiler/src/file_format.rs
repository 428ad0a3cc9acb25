//! How files of rows are written: what a declaration says of a format, and all that is asked of one without reading it.
//!
//! In: a path, or an option under `format:`. Out: a [`FileFormat`], and its words. Invariant: a format is known by the end of a
//! path; a new one is an arm in each method here and a reader in the runtime's input.

/// How a file is written. `.gz` at the end of a path means gzip in either case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma-separated text, UTF-8 with or without a BOM, LF or CRLF.
    Csv {
        /// Whether the first line names the columns; without it, columns are taken in the order declared.
        header: bool,
        /// One ASCII character.
        delimiter: u8,
        /// The line of the headings, or of the first record; the lines above are left out.
        heading_row: u32,
    },
    /// Apache Parquet.
    Parquet,
    /// One sheet of a workbook of Excel or OpenDocument.
    Workbook {
        /// Its name; without one, the only sheet that is not hidden.
        sheet: Option<String>,
        /// The row of the headings, the first being 1; the rows above are left out.
        heading_row: u32,
    },
}

/// Why an option cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadOption {
    /// It belongs to another format.
    Misplaced,
    /// It must be this, in words.
    Expected(&'static str),
    /// It is not a character that can be between values.
    Delimiter,
}

impl FileFormat {
    /// The options under `format:`, each with the files that it goes with.
    pub const OPTIONS: [(&str, &str); 4] = [
        ("header", "CSV files"),
        ("delimiter", "CSV files"),
        ("sheet", "Excel or OpenDocument files"),
        ("heading_row", "CSV files with headings, and Excel or OpenDocument files"),
    ];

    /// Comma-separated text with headings: what a file is that no ending says otherwise of.
    pub const CSV: FileFormat = FileFormat::Csv { header: true, delimiter: b',', heading_row: 1 };

    /// Of the files at a path.
    pub fn of(path: &str) -> FileFormat {
        let is = |format: &FileFormat| format.has_ending(path);
        let workbook = FileFormat::Workbook { sheet: None, heading_row: 1 };
        [FileFormat::Parquet, workbook].into_iter().find(is).unwrap_or(FileFormat::CSV)
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        match self {
            FileFormat::Csv { .. } => "CSV",
            FileFormat::Parquet => "Parquet",
            FileFormat::Workbook { .. } => "Excel or OpenDocument",
        }
    }

    /// The endings that its files have, the usual one first.
    pub fn endings(&self) -> &'static [&'static str] {
        match self {
            FileFormat::Csv { .. } => &["csv", "tsv", "txt"],
            FileFormat::Parquet => &["parquet"],
            FileFormat::Workbook { .. } => &["xlsx", "xlsm", "xlsb", "xls", "ods"],
        }
    }

    /// Whether a file by this name is one of the format; large and small letters are alike.
    pub fn has_ending(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        name.rsplit_once('.').is_some_and(|(_, ending)| self.endings().contains(&ending))
    }

    /// Whether a file that is read in both ways may give the same rows: two sheets of one workbook do not.
    pub fn may_read_the_same(&self, other: &FileFormat) -> bool {
        match (self, other) {
            (FileFormat::Workbook { sheet: Some(one), .. }, FileFormat::Workbook { sheet: Some(other), .. }) => {
                one == other
            }
            _ => true,
        }
    }

    /// Whether its columns are found by their headings.
    pub fn has_headings(&self) -> bool {
        !matches!(self, FileFormat::Csv { header: false, .. })
    }

    /// Whether rows can be written in it, too.
    pub fn can_be_written(&self) -> bool {
        match self {
            FileFormat::Csv { .. } | FileFormat::Parquet => true,
            FileFormat::Workbook { .. } => false,
        }
    }

    /// Takes an option as written.
    pub fn set(&mut self, option: &str, written: &str) -> Result<(), BadOption> {
        match (self, option) {
            (FileFormat::Csv { header, .. }, "header") => {
                *header = match written.to_ascii_lowercase().as_str() {
                    "true" | "yes" => true,
                    "false" | "no" => false,
                    _ => return Err(BadOption::Expected("true or false")),
                }
            }
            (FileFormat::Csv { delimiter, .. }, "delimiter") => {
                *delimiter = single_byte(written).ok_or(BadOption::Delimiter)?;
            }
            (FileFormat::Workbook { sheet, .. }, "sheet") => *sheet = Some(written.to_string()),
            (FileFormat::Csv { heading_row, .. } | FileFormat::Workbook { heading_row, .. }, "heading_row") => {
                let row = written.parse().ok().filter(|row| (1..=1_048_576).contains(row));
                *heading_row = row.ok_or(BadOption::Expected("the number of a row; the first is 1"))?;
            }
            (FileFormat::Csv { .. } | FileFormat::Parquet | FileFormat::Workbook { .. }, _) => {
                return Err(BadOption::Misplaced);
            }
        }
        Ok(())
    }

    /// What two declarations are compared by, each with its name; the same names for every format.
    pub fn facets(&self) -> Vec<(&'static str, Option<String>)> {
        let mut facets = [("format", None), ("header", None), ("sheet", None), ("row of the headings", None)];
        facets[0].1 = Some(self.name().to_string());
        match self {
            FileFormat::Csv { header, delimiter, heading_row } => {
                facets[0].1 = Some(format!("CSV with {:?}", char::from(*delimiter)));
                facets[3].1 = Some(heading_row.to_string());
                facets[1].1 = Some(if *header { "yes" } else { "no" }.to_string());
            }
            FileFormat::Parquet => {}
            FileFormat::Workbook { sheet, heading_row } => {
                facets[2].1 = Some(sheet.clone().unwrap_or_else(|| "the only one".to_string()));
                facets[3].1 = Some(heading_row.to_string());
            }
        }
        facets.to_vec()
    }
}

/// A character that can be between values.
fn single_byte(written: &str) -> Option<u8> {
    match written.as_bytes() {
        b"\\t" => Some(b'\t'),
        [b] if b.is_ascii() && !b.is_ascii_alphanumeric() && !b"\"\r\n".contains(b) => Some(*b),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_path_says_the_format() {
        for (path, format) in [
            ("crimes.csv", FileFormat::CSV),
            ("street/*.csv.gz", FileFormat::CSV),
            ("street/", FileFormat::CSV),
            ("parquet", FileFormat::CSV),
            ("a/crimes.PARQUET", FileFormat::Parquet),
            ("crimes.parquet.gz", FileFormat::Parquet),
            ("crimes.XLSX", FileFormat::Workbook { sheet: None, heading_row: 1 }),
            ("*/crimes.ods", FileFormat::Workbook { sheet: None, heading_row: 1 }),
        ] {
            assert_eq!(FileFormat::of(path), format, "{path}");
        }
    }

    #[test]
    fn an_option_is_of_its_format_alone() {
        let mut csv = FileFormat::CSV;
        assert_eq!((csv.set("header", "No"), csv.set("delimiter", "\\t")), (Ok(()), Ok(())));
        assert_eq!(csv, FileFormat::Csv { header: false, delimiter: b'\t', heading_row: 1 });
        assert_eq!(csv.set("delimiter", "ab"), Err(BadOption::Delimiter));
        assert_eq!(csv.set("header", "maybe"), Err(BadOption::Expected("true or false")));
        assert_eq!(FileFormat::Parquet.set("header", "yes"), Err(BadOption::Misplaced));
        let mut workbook = FileFormat::of("a.xlsx");
        assert_eq!((workbook.set("sheet", "Table 1"), workbook.set("heading_row", "4")), (Ok(()), Ok(())));
        assert_eq!(workbook, FileFormat::Workbook { sheet: Some("Table 1".to_string()), heading_row: 4 });
        assert_eq!(csv.set("sheet", "Table 1"), Err(BadOption::Misplaced));
        for row in ["0", "one", "1048577"] {
            assert!(matches!(workbook.set("heading_row", row), Err(BadOption::Expected(_))), "{row}");
        }
    }
}
