//! Snapshots: what a project's definitions mean and show, recorded beside them as files that a reviewer reads.
//!
//! | file | what |
//! |-|-|
//! | [`file`] | one snapshot as text, in insta's format |
//! | [`record`] | a checked project and its filled tables -> snapshots |
//! | [`folder`] | the files under `snapshots/`: accepted, pending, of no definition |
//! | [`state`] | a project against its record |
//! | [`sections`] | contents -> meaning, definition, plan, cells |
//! | [`difference`] | two contents -> what a reviewer is shown |
//! | [`impact`] | a definition -> the pending tables that it reaches |
//! | [`review`] | what is not as recorded, one by one, and what is decided of it |
//!
//! Invariant: contents have nothing of the machine, the time or the order of reading, and of data only displayed cells.

pub mod difference;
pub mod file;
pub mod folder;
pub mod impact;
pub mod record;
pub mod review;
pub mod sections;
pub mod state;

/// The folder of a project with its snapshots.
pub const FOLDER: &str = "snapshots";
