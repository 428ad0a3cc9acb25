//! The mark that distinguishes synthetic records from real ones.
//!
//! In: a file. Out: whether it contains synthetic records. Invariant: a file without the mark is taken for real.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use polars_parquet::parquet::read::read_metadata;

use super::partial::io_refused;
use crate::outputs::WriteError;

/// The last field of every synthetic record in a text file.
pub const MARK: &str = "made by indicia synth";

/// The note on a synthetic Parquet file and on each of its columns: what it is called, and what it says.
pub const NOTE: (&str, &str) = ("synthetic", "yes: made by indicia synth from published figures; no row is real");

/// The same, of dummy rows.
pub const DUMMY_NOTE: (&str, &str) =
    ("synthetic", "yes: made by indicia synth from declarations alone; no row is real");

/// Whether a file that is there contains synthetic records.
pub fn is_synthetic(path: &Path) -> Result<bool, WriteError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let (name, packed) = match name.strip_suffix(".gz") {
        Some(inner) => (inner.to_string(), true),
        None => (name, false),
    };
    let refused = |error: io::Error| io_refused("read", path, &error);
    let mut file = File::open(path).map_err(refused)?;
    if name.ends_with(".parquet") {
        let metadata = if packed {
            let mut bytes = Vec::new();
            MultiGzDecoder::new(file).read_to_end(&mut bytes).map_err(refused)?;
            read_metadata(&mut Cursor::new(bytes))
        } else {
            read_metadata(&mut file)
        };
        let notes = metadata.ok().and_then(|metadata| metadata.key_value_metadata).unwrap_or_default();
        return Ok(notes
            .iter()
            .any(|note| note.key == NOTE.0 && note.value.as_deref().is_some_and(|v| v.contains(MARK))));
    }
    let reader: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    // The headings have no mark, and a file need not have headings.
    let first_lines = BufReader::new(reader).split(b'\n').take(2);
    for line in first_lines {
        let line = line.map_err(refused)?;
        let line = line.trim_ascii_end();
        // In quotes where blanks are between fields.
        if line.strip_suffix(b"\"").unwrap_or(line).ends_with(MARK.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(false)
}
