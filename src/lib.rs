//! Indicia as a library: what an editor, another language or a web page calls.
//!
//! The program `indicia` (src/main.rs, src/commands) is a caller of it too: it has arguments, words for the terminal and exit codes, and
//! nothing else.

pub mod difference;
pub mod error;
pub mod inline_tests;
pub mod mutants;
pub mod mutation_report;
pub mod printed;
pub mod progress;
pub mod project;
pub mod repair;
pub mod report;
pub mod snapshots;
pub mod summary;
pub mod tables;
pub mod terminal;
pub mod verification;

mod outcome {
    pub(crate) use crate::error::Error as Stop;
}
