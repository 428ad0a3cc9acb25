//! Indicia as a library: what an editor, another language or a web page calls.
//!
//! A [`Project`](project::Project) is opened from a folder, from a git revision or from texts, and checked. A
//! [`Session`](session::Session) adds where its rows are and who is shown progress. Everything is returned as data; what is wrong is an
//! [`Error`](error::Error) with a kind.
//!
//! ```
//! use std::path::Path;
//!
//! use indicia::project::Project;
//! use indicia::session::Session;
//!
//! let texts = [
//!     ("indicia.yaml", "title: Visits\n"),
//!     ("datasets/visits.yaml", "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  ward: {type: text}\n"),
//!     ("visits.ind", "table all_visits {\n  title \"Visits\"\n  column \"Visits\" count of visits\n}\n"),
//! ];
//! let texts = texts.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
//! let project = Project::of_texts(Path::new("."), texts);
//!
//! let rows = ["North", "North", "South"].map(|ward| vec![Some(ward.to_string())]);
//! let session = Session::new(&project)?.rows("visits", &["ward"], rows.to_vec())?;
//!
//! let answer = session.ask("count of visits", &[])?;
//! assert_eq!(answer.explanation.shown, "3");
//!
//! let answered = session.tables(&["all_visits".to_string()])?;
//! assert_eq!(answered.tables[0].rows[0].cells[0].text(), "3");
//!
//! let csv = session.rendered(&answered.tables[0], "csv")?;
//! assert_eq!(String::from_utf8_lossy(&csv), ",Visits\n,3\n");
//! # Ok::<(), indicia::error::Error>(())
//! ```
//!
//! A project in a folder is checked, tested, run to files and compared with another version of itself, and the caller sees how far that is:
//!
//! ```
//! use std::sync::atomic::{AtomicUsize, Ordering};
//!
//! use indicia::compare::{Records, Side, compare};
//! use indicia::inline_tests::Ran;
//! use indicia::progress::{Progress, Reading};
//! use indicia::project::Project;
//! use indicia::run::{Lock, Options, format_named};
//! use indicia::session::Session;
//!
//! #[derive(Default)]
//! struct Bar(AtomicUsize);
//!
//! impl Reading for Bar {
//!     fn reading(&self, files: usize, bytes: u64) {
//!         println!("{files} files, {bytes} bytes");
//!     }
//!     fn read(&self, bytes: u64) {
//!         self.0.fetch_add(bytes as usize, Ordering::Relaxed);
//!     }
//!     fn query(&self) {}
//! }
//!
//! impl Progress for Bar {
//!     fn begin(&self, what: &str, steps: usize) {
//!         println!("{what}: {steps}");
//!     }
//!     fn step(&self, _what: &str) {}
//! }
//!
//! # let folder = tempfile::tempdir().unwrap();
//! # let (folder, out) = (folder.path().join("project"), folder.path().join("out"));
//! # indicia::starter::write(&folder)?;
//! let project = Project::open(&folder)?;
//! assert!(project.faults().diagnostics.is_empty());
//! for test in project.tests(None)? {
//!     assert!(matches!(project.test(test)?, Ran::Passed));
//! }
//!
//! let bar = Bar::default();
//! let session = Session::new(&project)?.progress(&bar);
//! let formats = [format_named("csv").unwrap(), format_named("tidy").unwrap()];
//! let ran = session.run(&Options { only: &[], formats: &formats, out: &out, lock: Lock::Ignore })?;
//! assert!(!ran.answered.tables.is_empty() && bar.0.into_inner() > 0);
//!
//! // A revision of a repository is a side, too: `Side::named("HEAD", &folder)`.
//! let (before, after) = (Side::working_tree(&folder)?, Side::of("mine", project));
//! let report = compare(&before, &after, Records::Own, &indicia::progress::Silent)?;
//! assert!(report.changes.is_empty());
//! # Ok::<(), indicia::error::Error>(())
//! ```
//!
//! | work | call | needs data |
//! |-|-|-|
//! | check | [`Project::open`](project::Project::open), [`faults`](project::Project::faults) | no |
//! | fix what has one remedy | [`repair::repair`] | no |
//! | one value | [`Session::ask`](session::Session::ask) | yes |
//! | tables | [`Session::tables`](session::Session::tables) | yes |
//! | the bytes of one table in one format | [`Session::rendered`](session::Session::rendered) | has it |
//! | tables, written to a folder | [`Session::run`](session::Session::run) | yes |
//! | inline tests | [`Project::test`](project::Project::test) | no |
//! | mutants | [`Session::mutate`](session::Session::mutate) | if asked |
//! | two versions | [`compare`](compare::compare) | if asked |
//! | recorded snapshots | [`Session::snapshots`](session::Session::snapshots) | if asked |
//! | a review of what is not as recorded | [`Project::review`](project::Project::review) | no |
//! | printed tables | [`Session::verify`](session::Session::verify) | yes |
//! | explanations | [`Project::explain`](project::Project::explain), [`Session::funnel`](session::Session::funnel) | the funnel |
//! | plans | [`Project::plans`](project::Project::plans) | no |
//! | what depends on what | [`Project::graph`](project::Project::graph) | no |
//! | canonical layout | [`fmt::files`], [`fmt::text`] | no |
//! | the catalogue | [`catalogue::write`] | no |
//! | a first declaration of a data file | [`infer::infer`], [`infer::write`] | the file |
//! | a new project | [`starter::write`] | no |
//! | synthetic records | [`synth::make`] | no |
//!
//! How far long work is, a caller sees through a [`Progress`](progress::Progress) of its own. What calls take and give is partly of the
//! crates below this one, which are here as [`compiler`], [`runtime`] and [`synthetic`]: nothing else need be depended on.
//!
//! The program `indicia` (src/main.rs, src/commands, src/terminal) is one caller: it has arguments, words for the terminal and exit codes.

pub use indicia_compiler as compiler;
pub use indicia_runtime as runtime;
pub use indicia_synth as synthetic;

pub mod ask;
pub mod catalogue;
pub mod compare;
pub mod error;
pub mod explain;
mod files;
pub mod fmt;
pub mod graph;
pub mod infer;
pub mod inline_tests;
pub mod mutation;
pub mod progress;
pub mod project;
pub mod repair;
pub mod report;
pub mod reports;
pub mod run;
pub mod session;
pub mod snapshots;
pub mod starter;
pub mod synth;
mod system;
pub mod templates;
pub mod verify;
mod warnings;
