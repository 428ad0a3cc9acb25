//! A run: from a project and its data to written tables.
//!
//! In: a session. Out: the tables; and in the output folder tables, index, funnel report and manifest. Invariants: nothing is written before
//! everything is computed; then all of it or, if the process is stopped, none of it; the same inputs give the same bytes.

mod pages;
pub mod summary;
mod write;

pub use write::{Lock, Options};
