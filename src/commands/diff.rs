//! `indicia diff`: what a change of definitions does, before it is merged.
//!
//! In: two sides, each a revision, a folder or the working tree. Out: every change by meaning, and what it does to the numbers.
//! Invariants: nothing of either side is written; where both sides have one set of records, both run over one reading of it.

use std::path::PathBuf;

use indicia::compare::{Records, Side, compare};
use indicia::reports::diff;
use indicia_compiler::comparison::Class;
use indicia_runtime::outputs::Remark;

use super::{Outcome, Stop, Written, forms, outcome, pages, report_to};
use crate::terminal::bar::Bar;
use crate::terminal::{self, Terminal};

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia diff main                                    what the working tree changes since main
  indicia diff v1.0 v1.1 --project indicators          two revisions of the project in indicators/
  indicia diff last-year this-year                     two folders
  indicia diff main --format markdown --out diff.md    for a comment on a pull request
  indicia diff main --no-data --fail-on population,threshold,denominator
                                                       a gate: exits with 1 when there is such a change

Classes: population, threshold, denominator, measure, unit, disclosure, code-list, dataset, input-data, added, removed,
table-layout, order, style, wording, renamed, test, cosmetic
Exit codes: 0 success; 1 a change of a class in --fail-on, or errors in one of the versions; 2 wrong command line";

/// What `indicia diff` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The earlier side: a revision (main, HEAD~1, a tag) or a project's folder
    base: String,
    /// The later side, given in the same way; the working tree if left out
    head: Option<String>,
    /// The project's folder in the working tree
    #[arg(long, value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// One folder of records for both sides
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Compare definitions only
    #[arg(long, conflicts_with = "data")]
    no_data: bool,
    /// How the report is written
    #[arg(long, value_parser = forms(("terminal", "For people"), diff::FORMS), value_name = "FORMAT", default_value = "terminal")]
    format: Written<diff::Write>,
    /// Exit with 1 when there is a change of one of these classes
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = class)]
    fail_on: Vec<Class>,
    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn class(name: &str) -> Result<Class, String> {
    let all = Class::ALL.into_iter();
    all.clone().find(|class| class.name() == name).ok_or_else(|| {
        format!("there is no class {name}; expected one of {}", all.map(Class::name).collect::<Vec<_>>().join(", "))
    })
}

/// Compares two sides.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let named = |name: &str| Side::named(name, &args.project);
    let before = named(&args.base)?;
    let after = args.head.as_deref().map_or_else(|| Side::working_tree(&args.project), named)?;
    let sound = [(&before, "the earlier side"), (&after, "the later side")]
        .map(|(side, which)| is_sound(side, which, terminal));
    if sound != [true, true] {
        return Ok(Outcome::AtFault);
    }
    let records = match &args.data {
        Some(folder) => Records::Folder(folder),
        None if args.no_data => Records::None,
        None => Records::Own,
    };
    pages::small();
    let report = compare(&before, &after, records, &Bar::new(terminal))?;
    let model = &after.project.checked.model;
    let plain = Terminal { colour_out: terminal.colour_out && args.out.is_none(), ..*terminal };
    let text = match args.format {
        Written::Here => terminal::diff::text(&report, model, &plain),
        Written::Form(form) => (form.write)(&report, model)?,
    };
    let remark = match args.format {
        Written::Here => Remark::Line,
        Written::Form(form) if form.name == "json" => Remark::Field,
        Written::Form(_) => Remark::Markup,
    };
    report_to(args.out.as_deref(), &text, remark, terminal)?;
    let classes = report.classes().into_iter().map(|(class, _)| class);
    let failing: Vec<&str> = classes.filter(|class| args.fail_on.contains(class)).map(Class::name).collect();
    if failing.is_empty() {
        return Ok(Outcome::Fine);
    }
    terminal.err(&format!("there are changes of {}\n", failing.join(", ")));
    Ok(Outcome::AtFault)
}

/// Says what is wrong with a side, and whether it can be compared. Warnings of a side are no news here.
fn is_sound(side: &Side, which: &str, terminal: &Terminal) -> bool {
    let errors = side.project.errors();
    if !side.project.is_sound() {
        outcome::say(&errors, terminal);
        terminal.err(&format!("{which}, {}: {}\n", side.name, outcome::found(&errors)));
    }
    side.project.is_sound()
}
