//! Synthetic records: files as datasets declare them, each marked as synthetic.
//!
//! In: values by column, or texts by record. Out: Parquet or delimited text. Invariants: a file is under its name only when
//! it is whole; every file is distinguishable from one of real records.

mod delimited;
mod mark;
mod parquet;
mod partial;
mod refused;
mod register;

pub use delimited::TextFile;
pub use mark::{DUMMY_NOTE, MARK, NOTE};
pub use parquet::{NO_TEXT, RecordColumn, RecordFile, RecordKind, RecordValues};
pub use partial::{Claim, Finished, claim};
pub use register::{REGISTER, is_as_written};
