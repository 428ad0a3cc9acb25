//! The mark that distinguishes synthetic records from real ones.
//!
//! In: nothing. Out: the texts that it is made of. Invariant: it is for readers; whether a file may be written over is decided by
//! its bytes, because a real record may end in the same words.

/// The last field of every synthetic record in a text file.
pub const MARK: &str = "made by indicia synth";

/// The note on a synthetic Parquet file and on each of its columns: what it is called, and what it says.
pub const NOTE: (&str, &str) = ("synthetic", "yes: made by indicia synth from published figures; no row is real");

/// The same, of dummy rows.
pub const DUMMY_NOTE: (&str, &str) =
    ("synthetic", "yes: made by indicia synth from declarations alone; no row is real");
