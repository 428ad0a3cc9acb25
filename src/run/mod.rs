//! A run: from a project and its data to written tables.
//!
//! In: a session. Out: the tables; and in the output folder tables, index, funnel report and manifest. Invariants: nothing is written before
//! everything is computed; then all of it or, if the process is stopped, none of it; the same inputs give the same bytes; what the manifest lists was made from what it names.

mod earlier;
mod fingerprint;
mod pages;
mod said;
mod write;

pub use indicia_runtime::render::{FORMATS, Format, format_named};

pub use earlier::{Change, Outdated};
pub use write::{Lock, Options, Ran};
