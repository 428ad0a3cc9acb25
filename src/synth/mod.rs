//! Synthetic records, from published figures or from declarations alone.
//!
//! | file | what |
//! |-|-|
//! | [`options`] | what is asked, and what it gives |
//! | [`published`] | records that agree with published figures |
//! | [`dummy`] | dummy rows, from declarations and the thresholds of definitions |
//! | [`make`] | from a project to files |
//!
//! Invariants: the same inputs give the same bytes; no file is replaced that is not marked as synthetic; nothing is written when a
//! figure is not met, unless that is asked for.

mod columns;
mod dummy;
mod make;
mod options;
mod published;

pub use make::make;
pub use options::{Made, Options};
