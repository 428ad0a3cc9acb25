//! What can be wrong with data, as facts, and the words for it.
//!
//! In: names, places and counts that the readers found. Out: diagnostics under `data::`.
//! Invariant: every fact names the dataset, and the file and line (or row) where there is one.

use std::fmt;

use indicia_compiler::catalog::Dataset;
use indicia_compiler::diagnostics::{Diagnostics, Fact, Label, nearest};
use indicia_compiler::source::Span;

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
    /// The first few, with the value there; at most [`SHOWN`].
    pub(super) first: Vec<(String, Place)>,
    /// All of them.
    pub(super) count: u64,
}

impl Found {
    /// Counts one more, and keeps it when it is among the first.
    pub(super) fn add(&mut self, value: &str, place: impl FnOnce() -> Place) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push((shortened(value), place()));
        }
    }

    /// Adds what a later file found.
    pub(super) fn append(&mut self, later: Found) {
        self.count += later.count;
        self.first.extend(later.first);
        self.first.truncate(SHOWN);
    }

    fn list(&self, show: impl Fn(&str, &Place) -> String) -> String {
        let mut text = self.first.iter().map(|(value, place)| show(value, place)).collect::<Vec<_>>().join("; ");
        let more = self.count - self.first.len() as u64;
        if more > 0 {
            text.push_str(&format!("; and {more} more"));
        }
        text
    }

    fn values(&self) -> String {
        self.list(|value, place| format!("\"{value}\" ({place})"))
    }

    fn places(&self) -> String {
        self.list(|_, place| place.to_string())
    }
}

/// At most 40 characters of a value, on one line.
fn shortened(value: &str) -> String {
    let mut kept: String = value.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if kept.len() < value.len() {
        kept.push_str("...");
    }
    kept
}

/// What is wrong with the form of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A quote that no other closes.
    UnclosedQuote,
    /// Something between a closing quote and the delimiter.
    TextAfterQuote,
}

/// One fact about data.
#[derive(Clone, Debug)]
pub(super) enum DataFault {
    /// A path, folder or glob that finds no file.
    NoFiles { dataset: String, pattern: String, bad_glob: bool, span: Span },
    /// A file that cannot be opened or read to its end.
    Unreadable { dataset: String, file: String, reason: String, span: Span },
    /// A text file without a line of headings, or a first line to count columns by.
    EmptyFile { dataset: String, file: String, span: Span },
    /// A text file whose form is broken.
    Malformed { what: Malformed, dataset: String, place: Place, span: Span },
    /// Rows with more or fewer fields than the headings.
    RaggedRow { dataset: String, expected: usize, rows: Found, span: Span },
    /// A declared heading that a file does not have.
    MissingColumn { dataset: String, column: String, heading: String, file: String, found: Vec<String>, span: Span },
    /// A file without headings that has fewer columns than are declared.
    TooFewColumns { dataset: String, file: String, declared: usize, found: usize, span: Span },
    /// A declared heading that a file has twice.
    DuplicateHeading { dataset: String, heading: String, file: String, span: Span },
    /// A file where no heading is one to be turned into rows.
    NothingToTurn { dataset: String, pattern: String, file: String, found: Vec<String>, span: Span },
    /// A Parquet column whose type does not fit the declared one.
    WrongType { dataset: String, column: String, file: String, expected: String, found: String, span: Span },
    /// Values that are not of the declared type, or out of bounds.
    InvalidValue { dataset: String, column: String, expected: String, cells: Found, span: Span },
    /// Codes that the list does not have.
    UndeclaredCode { dataset: String, column: String, list: String, codes: Vec<String>, cells: Found, span: Span },
    /// Missing values where they are not allowed.
    MissingValue { dataset: String, column: String, cells: Found, span: Span },
    /// Keys that repeat.
    DuplicateKey { dataset: String, key: Vec<String>, rows: Vec<Repeat>, count: u64, look_up: bool, span: Span },
    /// Keys that repeat and disagree elsewhere.
    ConflictingKey { dataset: String, key: Vec<String>, rows: Vec<(Repeat, String)>, count: u64, span: Span },
    /// A plan that the engine could not run.
    EngineFault { reason: String },
}

/// The fact that an engine failed, alone.
pub(crate) fn engine_fault(reason: impl ToString) -> Diagnostics {
    let mut faults = Diagnostics::default();
    faults.push(DataFault::EngineFault { reason: reason.to_string() });
    faults
}

/// The fact that a file cannot be read.
pub(super) fn unreadable(dataset: &Dataset, file: &str, reason: impl ToString) -> DataFault {
    let (dataset, span) = (dataset.name.clone(), dataset.files.span);
    DataFault::Unreadable { dataset, file: file.to_string(), reason: reason.to_string(), span }
}

/// The faults of several files of a dataset, in order of file, with each that is the same in several files once.
pub(super) fn across_files(faults: Vec<DataFault>) -> Vec<DataFault> {
    let mut listed_once: Vec<(DataFault, u64)> = Vec::new();
    for mut fault in faults {
        match listed_once.iter_mut().find(|(earlier, _)| earlier.is_like(&fault)) {
            None => listed_once.push((fault, 0)),
            Some((DataFault::RaggedRow { rows: all, .. }, _)) => {
                if let DataFault::RaggedRow { rows, .. } = &mut fault {
                    all.append(std::mem::take(rows));
                }
            }
            Some((_, more)) => *more += 1,
        }
    }
    for (fault, more) in &mut listed_once {
        if *more > 0
            && let Some(file) = fault.file_mut()
        {
            file.push_str(&format!(" and {more} more"));
        }
    }
    listed_once.into_iter().map(|(fault, _)| fault).collect()
}

impl DataFault {
    /// Whether another file has the same fault.
    fn is_like(&self, other: &DataFault) -> bool {
        match (self, other) {
            (DataFault::MissingColumn { heading: a, .. }, DataFault::MissingColumn { heading: b, .. })
            | (DataFault::DuplicateHeading { heading: a, .. }, DataFault::DuplicateHeading { heading: b, .. }) => {
                a == b
            }
            (DataFault::WrongType { column: a, found: f, .. }, DataFault::WrongType { column: b, found: g, .. }) => {
                a == b && f == g
            }
            (DataFault::RaggedRow { expected: a, .. }, DataFault::RaggedRow { expected: b, .. }) => a == b,
            (DataFault::TooFewColumns { found: a, .. }, DataFault::TooFewColumns { found: b, .. }) => a == b,
            (DataFault::EmptyFile { .. }, DataFault::EmptyFile { .. })
            | (DataFault::NothingToTurn { .. }, DataFault::NothingToTurn { .. }) => true,
            (_, _) => false,
        }
    }

    /// The file named in a fault that several files may share.
    fn file_mut(&mut self) -> Option<&mut String> {
        match self {
            DataFault::MissingColumn { file, .. }
            | DataFault::DuplicateHeading { file, .. }
            | DataFault::WrongType { file, .. }
            | DataFault::TooFewColumns { file, .. }
            | DataFault::EmptyFile { file, .. }
            | DataFault::NothingToTurn { file, .. } => Some(file),
            DataFault::NoFiles { .. }
            | DataFault::Unreadable { .. }
            | DataFault::Malformed { .. }
            | DataFault::RaggedRow { .. }
            | DataFault::InvalidValue { .. }
            | DataFault::UndeclaredCode { .. }
            | DataFault::MissingValue { .. }
            | DataFault::DuplicateKey { .. }
            | DataFault::ConflictingKey { .. }
            | DataFault::EngineFault { .. } => None,
        }
    }
}

/// A key that is on two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    /// The values of the key.
    pub(super) value: String,
    /// The first row with it.
    pub(super) first: Place,
    /// The later one.
    pub(super) again: Place,
}

impl fmt::Display for Repeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" ({} and {})", self.value, self.first, self.again)
    }
}

fn plural(count: u64, one: &str, many: &str) -> String {
    if count == 1 { one.to_string() } else { format!("{count} {many}") }
}

fn listed(items: Vec<String>, count: u64) -> String {
    let more = count - items.len() as u64;
    let mut text = items.join("; ");
    if more > 0 {
        text.push_str(&format!("; and {more} more"));
    }
    text
}

fn key_name(key: &[String]) -> String {
    key.join(" + ")
}

impl Fact for DataFault {
    fn code(&self) -> &'static str {
        match self {
            DataFault::NoFiles { .. } => "data::no-files",
            DataFault::Unreadable { .. } => "data::unreadable",
            DataFault::EmptyFile { .. } => "data::empty-file",
            DataFault::Malformed { what: Malformed::NotUtf8, .. } => "data::not-utf8",
            DataFault::Malformed { what: Malformed::UnclosedQuote, .. } => "data::unclosed-quote",
            DataFault::Malformed { what: Malformed::TextAfterQuote, .. } => "data::text-after-quote",
            DataFault::RaggedRow { .. } => "data::ragged-row",
            DataFault::MissingColumn { .. } | DataFault::TooFewColumns { .. } => "data::missing-column",
            DataFault::DuplicateHeading { .. } => "data::duplicate-heading",
            DataFault::NothingToTurn { .. } => "data::nothing-to-unpivot",
            DataFault::WrongType { .. } => "data::wrong-type",
            DataFault::InvalidValue { .. } => "data::invalid-value",
            DataFault::UndeclaredCode { .. } => "data::undeclared-code",
            DataFault::MissingValue { .. } => "data::missing-value",
            DataFault::DuplicateKey { .. } => "data::duplicate-key",
            DataFault::ConflictingKey { .. } => "data::conflicting-key",
            DataFault::EngineFault { .. } => "data::engine-fault",
        }
    }

    fn message(&self) -> String {
        match self {
            DataFault::NoFiles { dataset, pattern, bad_glob: false, .. } => {
                format!("no file of {dataset} was found at \"{pattern}\"")
            }
            DataFault::NoFiles { dataset, pattern, bad_glob: true, .. } => {
                format!("the files of {dataset} cannot be looked for: \"{pattern}\" is not a valid pattern")
            }
            DataFault::Unreadable { dataset, file, reason, .. } => {
                format!("a file of {dataset} cannot be read: {file}: {reason}")
            }
            DataFault::EmptyFile { dataset, file, .. } => {
                format!("a file of {dataset} is empty, without even a line of headings: {file}")
            }
            DataFault::Malformed { what: Malformed::NotUtf8, dataset, place, .. } => {
                format!("a file of {dataset} is not UTF-8 text: {place}")
            }
            DataFault::Malformed { what: Malformed::UnclosedQuote, dataset, place, .. } => {
                format!("a quoted field in a file of {dataset} is never closed: it starts at {place}")
            }
            DataFault::Malformed { what: Malformed::TextAfterQuote, dataset, place, .. } => {
                format!("a file of {dataset} has text after the closing quote of a field: {place}")
            }
            DataFault::RaggedRow { dataset, expected, rows, .. } => format!(
                "{} of {dataset} should have {expected} fields, but {} {}",
                plural(rows.count, "a row", "rows"),
                if rows.count == 1 { "has" } else { "have" },
                rows.list(|fields, place| format!("{fields} ({place})"))
            ),
            DataFault::MissingColumn { dataset, column, heading, file, .. } => {
                let column = if column == heading { String::new() } else { format!(" for column {column}") };
                format!("a file of {dataset} has no heading \"{heading}\"{column}: {file}")
            }
            DataFault::TooFewColumns { dataset, file, declared, found, .. } => {
                format!("{dataset} declares {declared} columns, but a file without headings has {found}: {file}")
            }
            DataFault::DuplicateHeading { dataset, heading, file, .. } => {
                format!("a file of {dataset} has the heading \"{heading}\" twice: {file}")
            }
            DataFault::NothingToTurn { dataset, pattern, file, .. } => {
                format!("a file of {dataset} has no heading like \"{pattern}\" to turn into rows: {file}")
            }
            DataFault::WrongType { dataset, column, file, expected, found, .. } => {
                format!("column {column} of {dataset} must be {expected}, but contains {found}: {file}")
            }
            DataFault::InvalidValue { dataset, column, expected, cells, .. } => format!(
                "column {column} of {dataset} has {} not {expected}: {}",
                plural(cells.count, "a value that is", "values that are"),
                cells.values()
            ),
            DataFault::UndeclaredCode { dataset, column, list, cells, .. } => format!(
                "column {column} of {dataset} has {} not in code list {list}: {}",
                plural(cells.count, "a code that is", "codes that are"),
                cells.values()
            ),
            DataFault::MissingValue { dataset, column, cells, .. } => format!(
                "column {column} of {dataset} has {} not allowed: {}",
                plural(cells.count, "a missing value, which is", "missing values, which are"),
                cells.places()
            ),
            DataFault::DuplicateKey { dataset, key, rows, count, look_up, .. } => format!(
                "{} {} of {dataset} {} repeated{}: {}",
                plural(*count, "the key", "keys"),
                key_name(key),
                if *count == 1 { "is" } else { "are" },
                if *look_up { ", so looking it up would multiply rows" } else { "" },
                listed(rows.iter().map(Repeat::to_string).collect(), *count)
            ),
            DataFault::ConflictingKey { dataset, key, rows, count, .. } => format!(
                "{} of {dataset} {} the same key {} as an earlier row, but different values: {}",
                plural(*count, "a row", "rows"),
                if *count == 1 { "has" } else { "have" },
                key_name(key),
                listed(rows.iter().map(|(r, column)| format!("{column} differs at {r}")).collect(), *count)
            ),
            DataFault::EngineFault { reason } => format!("the query engine failed: {reason}"),
        }
    }

    fn labels(&self) -> Vec<Label> {
        match self {
            DataFault::NoFiles { span, .. } => vec![Label::new(*span, "looked for here")],
            DataFault::Unreadable { span, .. }
            | DataFault::EmptyFile { span, .. }
            | DataFault::Malformed { span, .. }
            | DataFault::RaggedRow { span, .. } => vec![Label::new(*span, "the files are declared here")],
            DataFault::TooFewColumns { span, .. }
            | DataFault::DuplicateKey { span, .. }
            | DataFault::ConflictingKey { span, .. } => vec![Label::new(*span, "declared here")],
            DataFault::NothingToTurn { span, .. } => vec![Label::new(*span, "declared with `unpivot`")],
            DataFault::MissingColumn { span, .. }
            | DataFault::DuplicateHeading { span, .. }
            | DataFault::WrongType { span, .. }
            | DataFault::InvalidValue { span, .. }
            | DataFault::UndeclaredCode { span, .. }
            | DataFault::MissingValue { span, .. } => vec![Label::new(*span, "this column")],
            DataFault::EngineFault { .. } => vec![],
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            DataFault::NoFiles { bad_glob: false, .. } => Some(
                "paths start from the data folder (`data` in indicia.yaml, or --data); `*` stops at a folder, `**` does not"
                    .into(),
            ),
            DataFault::NoFiles { bad_glob: true, .. } => {
                Some("in a pattern `*`, `**`, `?` and `[...]` have a meaning; `[*]` means a star itself".into())
            }
            DataFault::Unreadable { .. } | DataFault::EmptyFile { .. } => None,
            DataFault::Malformed { what: Malformed::NotUtf8, .. } => {
                Some("save the file as UTF-8, such as \"CSV UTF-8\" in Excel".into())
            }
            DataFault::Malformed { what: Malformed::UnclosedQuote, .. } => {
                Some("a quote inside a quoted field is written twice".into())
            }
            DataFault::Malformed { what: Malformed::TextAfterQuote, .. } => {
                Some("after a closing quote comes the delimiter or the end of the line; a quote inside is written twice".into())
            }
            DataFault::RaggedRow { .. } => {
                Some("a field with the delimiter in it must be quoted; check the delimiter under `format`".into())
            }
            DataFault::MissingColumn { heading, found, .. } => Some(match nearest(heading, found.iter().map(String::as_str)) {
                Some(near) => format!("the file has \"{near}\"; `heading` says what a column is called in the file"),
                None => format!("the file has {}", headings(found)),
            }),
            DataFault::TooFewColumns { .. } => Some("without headings, columns are taken in the order declared".into()),
            DataFault::DuplicateHeading { .. } => Some("rename one of the two, so that it is clear which is meant".into()),
            DataFault::NothingToTurn { found, .. } => Some(format!("the file has {}", headings(found))),
            DataFault::WrongType { .. } => Some("declare the type that the file contains, or convert the file".into()),
            DataFault::InvalidValue { .. } => {
                Some("correct the data, or declare the type and `format` that it is written in; `invalid: count` is for values that mean nothing: it counts them as missing".into())
            }
            DataFault::UndeclaredCode { codes, cells, .. } => {
                let near = cells.first.first().and_then(|(v, _)| nearest(v, codes.iter().map(String::as_str)));
                let near = near.map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
                Some(format!(
                    "{near}add the code or an alias to the list; or declare `undeclared: count` (such rows count as missing) or `undeclared: outside`"
                ))
            }
            DataFault::MissingValue { .. } => Some("correct the data; if a value may really be missing, declare `missing: allowed` for the column".into()),
            DataFault::DuplicateKey { look_up: true, .. } => {
                Some("keep one row for each key, or declare a key that is unique".into())
            }
            DataFault::DuplicateKey { look_up: false, .. } => {
                Some("correct the data or the `key`; `repeats: agree` counts equal rows once".into())
            }
            DataFault::ConflictingKey { .. } => {
                Some("with `repeats: agree`, rows of one key must be equal in every declared column".into())
            }
            DataFault::EngineFault { .. } => Some("this is a fault of Indicia, not of the project: please report it".into()),
        }
    }
}

fn headings(found: &[String]) -> String {
    let quoted: Vec<String> = found.iter().filter(|h| !h.is_empty()).take(12).map(|h| format!("\"{h}\"")).collect();
    match quoted.len() {
        0 => "no headings".into(),
        _ if found.len() > 12 => format!("{} and more", quoted.join(", ")),
        _ => quoted.join(", "),
    }
}
