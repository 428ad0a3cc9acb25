//! Records as delimited text, each with the mark of synthetic ones.
//!
//! In: records as texts. Out: a file, packed when its name ends in `.gz`. Invariants: every record ends with the mark, under
//! a heading of its own; the same records give the same bytes.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use super::mark::MARK;
use super::partial::{Finished, Partial};
use super::refused::{io_refused, refused};
use crate::outputs::WriteError;

/// A file of text that is being written.
pub struct TextFile {
    writer: csv::Writer<BufWriter<File>>,
    partial: Partial,
}

impl TextFile {
    /// Begins a file with so many lines of the mark; `headings` are the next line, with the heading of the mark last.
    pub fn create(path: &Path, delimiter: u8, above: u32, headings: Option<&[String]>) -> Result<TextFile, WriteError> {
        let (partial, file) = Partial::create(path)?;
        let mut writer =
            csv::WriterBuilder::new().flexible(true).delimiter(delimiter).from_writer(BufWriter::new(file));
        for _ in 0..above {
            writer.write_record([MARK]).map_err(|error| refused(&partial.beside, &error.to_string()))?;
        }
        if let Some(headings) = headings {
            writer.write_record(headings).map_err(|error| refused(&partial.beside, &error.to_string()))?;
        }
        Ok(TextFile { writer, partial })
    }

    /// Adds a record.
    pub fn add(&mut self, texts: &[String]) -> Result<(), WriteError> {
        let record = texts.iter().map(String::as_str).chain([MARK]);
        self.writer.write_record(record).map_err(|error| refused(&self.partial.beside, &error.to_string()))
    }

    /// Ends the file, and leaves it beside its place until [`Finished::place`].
    pub fn finish(self) -> Result<Finished, WriteError> {
        let failed = |error: std::io::Error| io_refused("write", &self.partial.beside, &error);
        let buffer = self.writer.into_inner().map_err(|error| failed(error.into_error()))?;
        let file = buffer.into_inner().map_err(|error| failed(error.into_error()))?;
        let file = if self.partial.is_packed() { self.partial.pack()? } else { file };
        self.partial.finish(file)
    }
}
