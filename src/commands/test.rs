//! `indicia test`: the tests that stand among the definitions.
//!
//! In: a project. Out: a line a test, and for one that fails what was expected beside what came out.

use std::path::PathBuf;

use indicia_compiler::model::Test;

use super::{is_sound, say};
use crate::inline_tests::{Ran, run, text};
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::report::{number_of, place};
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia test                      run every test of the project in this folder
  indicia test crime --only rate    run the tests of `crime` whose title or subject holds \"rate\"";

/// What `indicia test` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// Only tests whose title, or the name of what they test, holds this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Runs the tests of a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let Project { sources, checked, .. } = &{
        let project = Project::open(&args.project)?;
        if !is_sound(&project, terminal) {
            return Ok(Outcome::AtFault);
        }
        project
    };
    let asked = |test: &&Test| {
        args.only.as_ref().is_none_or(|text| test.title.contains(text.as_str()) || test.of.contains(text.as_str()))
    };
    let tests: Vec<&Test> = checked.model.tests.iter().filter(asked).collect();
    if let (Some(text), true) = (&args.only, tests.is_empty()) {
        return Err(Stop::usage(format!("no test has \"{text}\" in its title or in the name of what it tests")));
    }
    let mut failed = 0;
    for test in &tests {
        match run(test, &checked.catalog, &checked.model, sources)? {
            Ran::Passed => terminal.out(&format!("{} {} ({})\n", terminal.good("ok  "), test.title, test.of))?,
            Ran::Failed(failures) => {
                failed += 1;
                let place = place(sources, test.span);
                terminal.out(&format!("{} {} ({}) {place}\n", terminal.bad("FAIL"), test.title, test.of))?;
                for failure in failures {
                    terminal.out(&format!("{}\n", text(&failure, sources)))?;
                }
            }
            Ran::Refused(diagnostics) => {
                failed += 1;
                let place = place(sources, test.span);
                terminal.out(&format!("{} {} ({}) {place}\n", terminal.bad("FAIL"), test.title, test.of))?;
                say(&diagnostics, sources, terminal);
            }
        }
    }
    terminal.err(&format!(
        "{}: {} passed, {failed} failed\n",
        number_of(tests.len(), "test", "tests"),
        tests.len() - failed
    ));
    Ok(if failed == 0 { Outcome::Fine } else { Outcome::AtFault })
}
