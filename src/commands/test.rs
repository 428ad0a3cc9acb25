//! `indicia test`: the tests among the definitions.
//!
//! In: a project. Out: a line a test, and for one that fails what was expected beside what came out.

use std::path::PathBuf;

use indicia::inline_tests::Ran;
use indicia::project::Project;
use indicia::report::number_of;
use indicia_runtime::given::Unmet;
use similar::{ChangeTag, TextDiff};

use super::{Outcome, Stop, outcome, sound};
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia test                      run every test of the project in this folder
  indicia test crime --only rate    run the tests of `crime` whose title or subject contains \"rate\"";

/// What `indicia test` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// Only tests whose title, or the name of what they test, contains this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Runs the tests of a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = sound(&args.project, terminal)?;
    let tests = project.tests(args.only.as_deref())?;
    let mut failed = 0;
    for test in &tests {
        let ran = project.test(test)?;
        if let Ran::Passed = ran {
            terminal.out(&format!("{} {} ({})\n", terminal.good("ok  "), test.title, test.of))?;
            continue;
        }
        failed += 1;
        let place = project.place(test.span);
        terminal.out(&format!("{} {} ({}) {place}\n", terminal.bad("FAIL"), test.title, test.of))?;
        match ran {
            Ran::Passed => {}
            Ran::Failed(unmet) => {
                for unmet in unmet {
                    terminal.out(&format!("{}\n", text(&unmet, &project)))?;
                }
            }
            Ran::Refused(faults) => outcome::say(&faults, terminal),
        }
    }
    terminal.err(&format!(
        "{}: {} passed, {failed} failed\n",
        number_of(tests.len(), "test", "tests"),
        tests.len() - failed
    ));
    Ok(if failed == 0 { Outcome::Fine } else { Outcome::AtFault })
}

/// Lines with `-` were expected and did not come out; lines with `+` came out instead.
fn text(unmet: &Unmet, project: &Project) -> String {
    let at = unmet.span.map_or_else(String::new, |span| format!(" at {}", project.place(span)));
    let mut text = format!("     expected (-) and got (+){at}");
    let (expected, got) = (unmet.expected.join("\n"), unmet.got.join("\n"));
    for change in TextDiff::from_lines(&(expected + "\n"), &(got + "\n")).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        text.push_str(&format!("\n     {sign} {}", change.value().trim_end()));
    }
    text
}
