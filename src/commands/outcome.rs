//! How a command ends.
//!
//! In: what commands return. Out: exit codes, and the words for each kind of error.
//! Invariant: an error is printed here and nowhere else.

use std::io;
use std::process::ExitCode;

use indicia::error::{Error, Faults};
use indicia::report;

use crate::terminal::{Terminal, diagnostics, fault, options};
use indicia_runtime::system::why;

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
    /// The library says why.
    Error(Error),
    /// Nobody reads what is written, or it cannot be written.
    Stdout(io::Error),
}

impl Stop {
    /// A wrong command line.
    pub fn usage(message: impl Into<String>) -> Stop {
        Error::usage(message).into()
    }

    /// Says why, and gives the exit code.
    pub fn say(self, terminal: &Terminal) -> ExitCode {
        match self {
            Stop::Error(Error::Usage { message, help }) => {
                let help = help.map_or_else(String::new, |help| format!("  help: {}\n", help.in_words(options::words)));
                terminal.err(&format!("error: {message}\n{help}"));
                ExitCode::from(2)
            }
            Stop::Error(Error::Definitions(faults)) => {
                say(&faults, terminal);
                terminal.err(&format!("{}\n", found(&faults)));
                ExitCode::from(1)
            }
            Stop::Error(Error::Data(faults)) => {
                say(&faults, terminal);
                let is_ours = faults.diagnostics.iter().any(|found| found.code == "data::engine-fault");
                if let Some(place) = fault::place().filter(|_| is_ours) {
                    terminal.err(&format!("Indicia {} failed at {place}\n", env!("CARGO_PKG_VERSION")));
                }
                ExitCode::from(1)
            }
            Stop::Error(Error::Refused(message)) => {
                terminal.err(&format!("error: {}\n", message.in_words(options::words)));
                ExitCode::from(1)
            }
            Stop::Error(error @ Error::Bug(_)) => {
                terminal.err(&format!("error: {error}\n"));
                ExitCode::from(1)
            }
            // A reader such as `head` that has seen enough.
            Stop::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Stop::Stdout(error) => {
                terminal.err(&format!("error: cannot write to the terminal: {}\n", why(&error)));
                ExitCode::from(1)
            }
        }
    }
}

/// Says diagnostics on stderr.
pub fn say(faults: &Faults, terminal: &Terminal) {
    terminal.err(&diagnostics::text(&faults.diagnostics, &faults.sources, terminal.colour_err, terminal.width));
}

/// `2 errors, 1 warning`.
pub fn found(faults: &Faults) -> String {
    let (errors, warnings) = report::count(&faults.diagnostics);
    let errors = report::number_of(errors, "error", "errors");
    format!("{errors}, {}", report::number_of(warnings, "warning", "warnings"))
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Error(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Stdout(error)
    }
}
