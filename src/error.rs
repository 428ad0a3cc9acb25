//! Why something that was asked of the library could not be done.
//!
//! In: what was asked, and what failed. Out: a kind, with a sentence and perhaps what to do about it.
//! Invariant: a kind says who can mend it: the caller (usage), the owner of a file (data) or the authors of Indicia (a fault).

use std::fmt;

/// Why it could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// What was asked for is not there, or does not go together.
    Usage {
        /// One sentence.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// A file or a folder cannot be read or written; one sentence.
    Data(String),
    /// A fault of Indicia itself: what was found wrong.
    Fault(String),
}

impl Error {
    /// Something wrong was asked for.
    pub fn usage(message: impl Into<String>) -> Error {
        Error::Usage { message: message.into(), help: None }
    }

    /// Something wrong was asked for, and what to do about it.
    pub fn usage_with(message: impl Into<String>, help: Option<String>) -> Error {
        Error::Usage { message: message.into(), help }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage { message, help: Some(help) } => write!(f, "{message} ({help})"),
            Error::Usage { message, help: None } | Error::Data(message) => f.write_str(message),
            Error::Fault(what) => write!(f, "a fault of Indicia itself: {what}"),
        }
    }
}

impl std::error::Error for Error {}
