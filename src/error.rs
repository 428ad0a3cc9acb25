//! Why something that was asked of the library could not be done.
//!
//! In: what was asked, and what failed. Out: a kind, with a sentence or with diagnostics.
//! Invariant: a kind says who can fix it: the caller (usage), the author of the definitions, the owner of the data or of a file, or
//! the authors of Indicia (a bug).

use std::fmt;

use indicia_compiler::diagnostics::{Advised, Diagnostic, Severity, nearest, one_of};
use indicia_compiler::source::{Sources, one_line};
use indicia_runtime::answer::Failure;

/// Why it could not be done.
#[derive(Clone, Debug)]
pub enum Error {
    /// What was asked for does not exist, or its parts contradict each other.
    Usage {
        /// One sentence.
        message: String,
        /// What to do about it.
        help: Option<Advised>,
    },
    /// Definitions, declarations or a list beside them have errors.
    Definitions(Faults),
    /// The data, or a file that is read or written beside it, is at fault.
    Data(Faults),
    /// A file, a folder or git cannot be read or written, or tests fail already; one sentence.
    Refused(Advised),
    /// A bug in Indicia: what was found to be wrong.
    Bug(String),
}

/// Diagnostics, in order of file and line, with the texts that they point into.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// What was found; errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts.
    pub sources: Sources,
}

impl Faults {
    /// Faults in some texts.
    pub fn new(diagnostics: Vec<Diagnostic>, sources: &Sources) -> Faults {
        Faults { diagnostics, sources: sources.clone() }
    }

    /// Without those that are among others.
    pub fn without(mut self, others: &Faults) -> Faults {
        self.diagnostics.retain(|found| !others.diagnostics.contains(found));
        self
    }

    /// Whether nothing is at fault but that there are no files of records.
    pub fn are_missing_files(&self) -> bool {
        self.diagnostics.iter().all(|d| d.code == "data::no-files")
    }
}

impl Error {
    /// Something wrong was asked for.
    pub fn usage(message: impl Into<String>) -> Error {
        Error::Usage { message: message.into(), help: None }
    }

    /// Something wrong was asked for, and what to do about it.
    pub fn usage_with(message: impl Into<String>, help: Option<Advised>) -> Error {
        Error::Usage { message: message.into(), help }
    }

    /// A file, a folder or git, or a test, is not as the work needs it.
    pub fn refused(message: impl Into<Advised>) -> Error {
        Error::Refused(message.into())
    }

    /// A name that was given and that the project does not have.
    pub fn unknown<'a>(what: &str, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Error {
        let candidates: Vec<&str> = candidates.into_iter().collect();
        let help = match nearest(name, candidates.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None if candidates.is_empty() => "the project has none".to_string(),
            None => format!("expected {}", one_of(candidates, 8)),
        };
        Error::usage_with(format!("there is no {what} {}", one_line(name)), Some(help.into()))
    }

    /// Why a run on the records of a project gave nothing.
    pub fn of_run(failure: Failure, sources: &Sources) -> Error {
        match failure {
            Failure::Data(found) => Error::Data(Faults::new(found.sorted(sources), sources)),
            Failure::Bug(bug) => Error::Bug(bug.to_string()),
        }
    }

    /// One fault in a file that is not one of the project's texts.
    pub fn fault(fact: impl Into<Diagnostic>) -> Error {
        Error::Data(Faults::new(vec![fact.into()], &Sources::default()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage { message, help: Some(help) } => write!(f, "{message} ({help})"),
            Error::Usage { message, help: None } => f.write_str(message),
            Error::Refused(message) => f.write_str(message),
            Error::Definitions(faults) | Error::Data(faults) => {
                let errors = faults.diagnostics.iter().filter(|d| d.severity == Severity::Error);
                let messages: Vec<&str> = errors.map(|d| d.message.as_str()).collect();
                f.write_str(&messages.join("; "))
            }
            Error::Bug(what) => write!(f, "a bug in Indicia, please report it: {what}"),
        }
    }
}

impl std::error::Error for Error {}
