//! Outputs: from bytes in memory to files in place, with a manifest that says what they came from.
//!
//! In: the bytes of a run and the files it read. Out: an output folder that is whole, or the reason why not.
//! Invariants: two runs over the same inputs write the same bytes (no clock, no machine, no order of reading); a run that
//! fails leaves the earlier outputs as they were; nothing that Indicia did not write is removed.

mod folders;
mod lock;
mod manifest;
mod seal;
mod write;

pub use folders::Folders;
pub use lock::{Difference, LOCK_FILE, bad_lock, differences, lock_text, no_lock, other_inputs, read_lock};
pub use manifest::{InputFile, MANIFEST_FILE, Made, Manifest, OutputFile};
pub use seal::{Remark, is_as_sealed, sealed};
pub use write::{Earlier, Edited, Output, WriteError, beside, place, prepare, replace, rewrite, write};
pub(crate) use write::{FolderLock, lock};
