//! How a command ends.
//!
//! In: what commands return. Out: exit codes, and the words for an end that is not about the project.
//! Invariant: whatever is at fault in a project is a diagnostic and printed before; only the rest is a [`Stop`].

use std::io;
use std::process::ExitCode;

use indicia::error::Error;

use crate::terminal::Terminal;

/// A command that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// Definitions, data or tests are at fault, and that was said.
    AtFault,
}

/// A command that could not do its work.
#[derive(Debug)]
pub enum Stop {
    /// The command line asks for something that is not there.
    Usage {
        /// One sentence.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// A file that was given is at fault.
    Data(String),
    /// A fault of Indicia itself.
    Fault(String),
    /// Nobody reads what is written, or it cannot be written.
    Stdout(io::Error),
}

impl Stop {
    /// A wrong command line.
    pub fn usage(message: impl Into<String>) -> Stop {
        Stop::Usage { message: message.into(), help: None }
    }

    /// A wrong command line, and what to do about it.
    pub fn usage_with(message: impl Into<String>, help: Option<String>) -> Stop {
        Stop::Usage { message: message.into(), help }
    }

    /// Says why, and gives the exit code.
    pub fn say(self, terminal: &Terminal) -> ExitCode {
        match self {
            Stop::Usage { message, help } => {
                terminal.err(&format!("error: {message}\n"));
                if let Some(help) = help {
                    terminal.err(&format!("  help: {help}\n"));
                }
                ExitCode::from(2)
            }
            Stop::Data(message) => {
                terminal.err(&format!("error: {message}\n"));
                ExitCode::from(1)
            }
            Stop::Fault(what) => {
                terminal.err(&format!("error: a fault of Indicia itself, please report it: {what}\n"));
                ExitCode::from(1)
            }
            // A reader such as `head` that has seen enough.
            Stop::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Stop::Stdout(error) => {
                terminal.err(&format!("error: cannot write to the terminal: {error}\n"));
                ExitCode::from(1)
            }
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        match error {
            Error::Usage { message, help } => Stop::Usage { message, help },
            Error::Data(message) => Stop::Data(message),
            Error::Fault(what) => Stop::Fault(what),
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Stdout(error)
    }
}
