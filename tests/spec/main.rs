//! The documentation, run: every page of docs/errors and docs/language, and docs/semantics.md.
//!
//! In: the pages, and the base project that they use (base/). Out: the pages that say something else than what
//! Indicia does, all of them at once. Invariant: a page is never corrected from here; a reader decides who is right.

mod errors;
mod language;
mod page;
mod project;
mod run;
#[path = "../workbook/mod.rs"]
#[allow(dead_code, unused_imports)] // pages write no old workbooks
mod workbook;
