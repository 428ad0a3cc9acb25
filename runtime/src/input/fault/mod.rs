//! What can be wrong with data: a fault with its places, and how those of several files are put together.
//!
//! In: names, places and counts that the readers found. Out: diagnostics under `data::`; the files of this folder have the words, a function
//! each. Invariants: each names the dataset, and the file and line (or row) where there is one; of a dataset under a disclosure policy
//! none has a value or a small count ([`May`]).

mod advice;
mod files;
mod rows;
mod values;

use std::fmt;

use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::source::Span;

pub(super) use self::files::*;
pub(super) use self::rows::*;
pub(super) use self::values::*;
use super::quote::{May, Raw};

/// How many places a message names before it says "and N more".
pub(super) const SHOWN: usize = 3;

/// Where something is in data, for a reader: "crimes.csv, line 3".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place(String);

impl Place {
    /// A place in a file.
    pub(super) fn of(file: &str, at: impl fmt::Display) -> Place {
        Place(format!("{file}, {at}"))
    }

    /// A row that was handed over; the first is 1.
    pub(super) fn given(row: u64) -> Place {
        Place(format!("given row {row}"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A few places of a fault, and how often it was found in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The first few, with the value there and, where that alone does not say what is wrong, what it is; at most [`SHOWN`].
    pub(super) first: Vec<(Raw, Option<&'static str>, Place)>,
    /// All of them.
    pub(super) count: u64,
}

impl Found {
    /// Counts one more, and keeps it when it is among the first.
    pub(super) fn add(&mut self, value: &str, place: impl FnOnce() -> Place) {
        self.add_as(value, None, place);
    }

    /// As [`Found::add`], and says what the value is, such as "a date".
    pub(super) fn add_as(&mut self, value: &str, what: Option<&'static str>, place: impl FnOnce() -> Place) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push((Raw::new(value), what, place()));
        }
    }

    /// Adds what a later file found.
    pub(super) fn append(&mut self, later: Found) {
        self.count += later.count;
        self.first.extend(later.first);
        self.first.truncate(SHOWN);
    }

    /// The first few; of a value that may not be quoted, its place.
    fn list(&self, may: May, show: impl Fn(&str, Option<&str>, &Place) -> String) -> String {
        let one = |(value, what, place): &(Raw, Option<&str>, Place)| match may.quote(value) {
            Some(value) => show(value, *what, place),
            None => place.to_string(),
        };
        may.list(self.first.iter().map(one).collect(), self.count)
    }

    fn values(&self, may: May) -> String {
        self.list(may, |value, what, place| match what {
            Some(what) => format!("\"{value}\", {what} ({place})"),
            None => format!("\"{value}\" ({place})"),
        })
    }

    fn places(&self, may: May) -> String {
        self.list(may, |_, _, place| place.to_string())
    }
}

/// What is wrong with the form of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A quote that no other closes.
    UnclosedQuote,
    /// A row that does not end.
    EndlessRow,
    /// Something between a closing quote and the delimiter.
    TextAfterQuote,
    /// A byte of zero, which no text has.
    Nul,
}

/// Something that is wrong with the data of one file, or of several.
#[derive(Clone, Debug)]
pub(super) enum DataFault {
    /// Rows with more or fewer fields than the headings.
    RaggedRow { dataset: String, may: May, expected: usize, rows: Found, span: Span },
    /// What several files may have alike: the message without the file, the first file, and how many more there are.
    InFiles { found: Diagnostic, file: String, more: u64 },
    /// Anything else.
    Alone(Diagnostic),
}

impl From<DataFault> for Diagnostic {
    fn from(fault: DataFault) -> Diagnostic {
        match fault {
            DataFault::Alone(found) => found,
            DataFault::InFiles { found, file, more } => {
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                Diagnostic { message: format!("{}: {file}{more}", found.message), ..found }
            }
            DataFault::RaggedRow { dataset, may, expected, rows, span } => Diagnostic::new(
                "data::ragged-row",
                format!(
                    "{} of {dataset} should have {expected} fields, but {} {}{}",
                    may.number(rows.count, "a row", "rows"),
                    may.verb(rows.count, "has", "have"),
                    if may.quotes() { "" } else { "more or fewer: " },
                    rows.list(may, |fields, _, place| format!("{fields} ({place})"))
                ),
            )
            .at(span, FILES)
            .help("a field with the delimiter in it must be quoted; check the delimiter under `format`"),
        }
    }
}

/// The faults of several files of a dataset, in order of file, with each that is the same in several files once.
pub(super) fn across_files(faults: Vec<DataFault>) -> Vec<DataFault> {
    let mut listed_once: Vec<DataFault> = Vec::new();
    for mut fault in faults {
        let known = listed_once.iter_mut().any(|earlier| match (earlier, &mut fault) {
            (DataFault::RaggedRow { expected: a, rows: all, .. }, DataFault::RaggedRow { expected: b, rows, .. }) => {
                let same = a == b;
                if same {
                    all.append(std::mem::take(rows));
                }
                same
            }
            (DataFault::InFiles { found: a, more, .. }, DataFault::InFiles { found: b, .. }) => {
                let same = a.message == b.message;
                *more += u64::from(same);
                same
            }
            (_, _) => false,
        });
        if !known {
            listed_once.push(fault);
        }
    }
    listed_once
}

/// What a label on the files of a dataset says.
const FILES: &str = "the files are declared here";

/// What a label on a column says.
const COLUMN: &str = "this column";

/// What to do about a fault of ours. What libraries say may have values of rows: none of that is in what is reported.
const OURS: &str = "this is a fault of Indicia, not of the project; nothing was written. Please report the command and this message: they hold no data";

/// A plan that the engine could not run; the kind of failure says no more than that.
pub(super) fn engine(kind: impl Into<String>) -> Diagnostic {
    Diagnostic::new("data::engine-fault", format!("the query engine failed ({})", kind.into())).help(OURS)
}

/// The fact that an engine failed, alone.
pub(crate) fn engine_fault(kind: impl Into<String>) -> Diagnostics {
    let mut faults = Diagnostics::default();
    faults.push(engine(kind));
    faults
}

/// The system gives the engine no threads.
pub(crate) fn no_threads() -> Diagnostics {
    let mut faults = Diagnostics::default();
    let message = "there is not enough memory for the threads of the query engine";
    let help = "raise the limit of memory or of processes, or run it where there is more; nothing was written";
    faults.push(Diagnostic::new("data::not-enough-memory", message).help(help));
    faults
}

fn in_files(found: Diagnostic, file: &str) -> DataFault {
    DataFault::InFiles { found, file: file.to_string(), more: 0 }
}

fn listed(items: Vec<String>, count: u64) -> String {
    May::Quote.list(items, count)
}
