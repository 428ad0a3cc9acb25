//! The report: which figures were given, and what became of them.
//!
//! In: solved files, the sizes of their rows, and what the recount found. Out: text. Invariant: every figure that is not met is
//! named; a suppressed number is not.

use std::fmt::Write;

use crate::facts::figure;
use crate::recount::Broken;
use crate::solve::Solved;

/// What became of one file.
pub struct Outcome<'a> {
    /// The file.
    pub file: &'a Solved,
    /// Where its rows went.
    pub path: &'a str,
    /// How many there are.
    pub rows: u64,
    /// What the recount found.
    pub broken: &'a [Broken],
}

impl Outcome<'_> {
    /// How many figures were used.
    pub fn given(&self) -> usize {
        self.steps().map(|step| step.constraints.list.len()).sum()
    }

    fn steps(&self) -> impl Iterator<Item = &crate::solve::SolvedStep> {
        self.file.people.iter().chain(&self.file.rows)
    }
}

/// A line per file, then what is not met.
pub fn text(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        let (name, given) = (&outcome.file.file.dataset.value, outcome.given());
        let met = given - outcome.broken.len().min(given);
        let _ = writeln!(text, "{name}: {} rows; {met} of {given} figures met", outcome.rows);
        for broken in outcome.broken {
            let counted = match broken.counted {
                (0, None) => String::new(),
                (above, None) => format!("; the rows give {above}"),
                (above, Some(below)) => format!("; the rows give {above} of {below}"),
            };
            let _ = writeln!(text, "  not met: {}{counted}", figure(&broken.name, &broken.label, &broken.text));
        }
        let withheld: usize = outcome.steps().map(|step| step.constraints.withheld.len()).sum();
        if withheld > 0 {
            let _ = writeln!(text, "  withheld: {withheld} figures that are not used");
        }
    }
    text
}

/// The first line of the README.md beside the files.
pub const TITLE: &str = "# Synthetic records";

/// The README.md beside the files.
pub fn readme(title: &str, outcomes: &[Outcome], dummy: &[(String, u64)]) -> String {
    let mut text = format!("{TITLE}\n\n{title}. **No row here is about a real person, place or event.** ");
    text.push_str(
        "The rows were made by Indicia and are marked as synthetic in each file and on each column.\n\
         Results from them are not for quotation.\n",
    );
    if !outcomes.is_empty() {
        text.push_str("\n| dataset | file | rows | figures met |\n|-|-|-|-|\n");
    }
    for outcome in outcomes {
        let given = outcome.given();
        let met = given - outcome.broken.len().min(given);
        let name = &outcome.file.file.dataset.value;
        let _ = writeln!(text, "| {name} | {} | {} | {met} of {given} |", outcome.path, outcome.rows);
    }
    let mut sources: Vec<&str> = outcomes.iter().filter_map(|o| o.file.file.source.as_deref()).collect();
    sources.sort_unstable();
    sources.dedup();
    if !sources.is_empty() {
        text.push_str("\nThe figures are from:\n\n");
        sources.iter().for_each(|source| text.push_str(&format!("- {source}\n")));
    }
    let overruled: Vec<_> = outcomes.iter().flat_map(|o| &o.file.file.overruled).collect();
    if !overruled.is_empty() {
        text.push_str("\nWhere the text of a source and its tables disagree, the table is used:\n\n");
        text.push_str("| section | the text says | used | why |\n|-|-|-|-|\n");
        for one in overruled {
            let because = one.because.as_deref().unwrap_or_default();
            let _ = writeln!(text, "| {} | {} | {} | {because} |", one.section, one.says, one.instead);
        }
    }
    let withheld = outcomes.iter().flat_map(|o| o.steps().flat_map(|s| &s.constraints.withheld)).count();
    if withheld > 0 {
        let _ = writeln!(
            text,
            "\nSuppressed cells contain arbitrary small numbers, chosen without regard to anything published around them; \
             {withheld} figures that would say more about them are not used."
        );
    }
    if !dummy.is_empty() {
        text.push_str("\nDummy rows, from declarations alone:\n\n");
        for (name, rows) in dummy {
            let _ = writeln!(text, "- {name}: {rows} rows");
        }
    }
    text
}
