//! Indicia as a library: what an editor, another language or a web page calls.
//!
//! The program `indicia` (src/main.rs, src/commands) is a caller of it too: it has arguments, words for the terminal and exit codes, and
//! nothing else.

pub mod ask;
pub mod catalogue;
pub mod compare;
pub mod difference;
pub mod error;
pub mod explain;
pub mod infer;
pub mod inline_tests;
pub mod mutation;
pub mod mutation_report;
pub mod progress;
pub mod project;
pub mod report;
pub mod session;
pub mod snapshots;
pub mod subjects;
pub mod summary;
pub mod synth;
pub mod templates;
pub mod terminal;
pub mod verification;
pub mod verify;
