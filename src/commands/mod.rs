//! The commands, one a file: each takes its arguments, does one thing through the compiler and the runtime, and reports.
//!
//! In: parsed arguments. Out: an outcome. Invariant: a command knows the driver and the runtime's doors, and no single pass.

pub mod at;
pub mod check;
pub mod diff;
pub mod docs;
pub mod explain;
pub mod fmt;
pub mod graph;
pub mod infer;
pub mod mutate;
pub mod new;
pub mod plan;
pub mod review;
pub mod run;
pub mod snapshot;
pub mod synth;
pub mod test;
pub mod verify;

use indicia_compiler::diagnostics::{Diagnostic, nearest, one_of};
use indicia_compiler::source::Sources;

use crate::outcome::Stop;
use crate::project::Project;
use crate::report;
use crate::terminal::Terminal;

/// Says on stderr what was found, and whether the project can run.
fn is_sound(project: &Project, terminal: &Terminal) -> bool {
    let sound = project.checked.is_sound();
    say(&project.checked.diagnostics, &project.sources, terminal);
    if !sound {
        let (errors, warnings) = report::count(&project.checked.diagnostics);
        terminal.err(&format!("{}\n", found(errors, warnings)));
    }
    sound
}

/// Says diagnostics on stderr.
fn say(diagnostics: &[Diagnostic], sources: &Sources, terminal: &Terminal) {
    terminal.err(&report::text(diagnostics, sources, terminal.colour_err, terminal.width));
}

/// `2 errors, 1 warning`.
fn found(errors: usize, warnings: usize) -> String {
    let errors = report::number_of(errors, "error", "errors");
    format!("{errors}, {}", report::number_of(warnings, "warning", "warnings"))
}

/// A name that the command line gives and the project does not have.
fn unknown<'a>(what: &str, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Stop {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let help = match nearest(name, candidates.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None if candidates.is_empty() => "the project has none".to_string(),
        None => format!("expected {}", one_of(candidates, 8)),
    };
    Stop::usage_with(format!("there is no {what} {name}"), Some(help))
}
