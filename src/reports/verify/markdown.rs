//! For people, to keep.
//!
//! In: the report. Out: Markdown.

use indicia_compiler::manifest::differences::Change;
use indicia_runtime::render::escape::markdown as escaped;
use indicia_runtime::verify::{Differs, Name, Tally};

use super::report::{Verification, Write};
use crate::report::number_of;
use crate::reports::Form;

pub(super) const FORM: Form<Write> =
    Form { name: "markdown", help: "For people, to keep", write: |report| Ok(markdown(report)) };

/// The report as Markdown.
fn markdown(report: &Verification) -> String {
    let mut text = format!("# {}: verified\n\n", escaped(report.title));
    if let Some(banner) = report.banner {
        text.push_str(&format!("**{}**\n\n", escaped(banner)));
    }
    text.push_str("| Table | | Cells | Equal | Excepted | Different |\n|-|-|-:|-:|-:|-:|\n");
    let mut row = |name: &str, title: &str, tally: &Tally| {
        let (name, title) = (escaped(name), escaped(title));
        let Tally { cells, equal, excepted, different } = tally;
        text.push_str(&format!("| {name} | {title} | {cells} | {equal} | {excepted} | {different} |\n"));
    };
    let lines = report.lines();
    lines.iter().for_each(|(name, title, tally)| row(name, title, tally));
    row("All tables", &number_of(lines.len(), "table", "tables"), &report.total());
    for (words, names) in [
        ("Not printed, so not compared", report.not_printed()),
        ("Other files in the folder, not compared", report.ignored.to_vec()),
    ] {
        if !names.is_empty() {
            text.push_str(&format!("\n{words}: {}\n", escaped(&names.join(", "))));
        }
    }
    for (heading, allowed) in [("Differences", false), ("Excepted", true)] {
        let mut found = report.differences(allowed).peekable();
        if found.peek().is_none() {
            continue;
        }
        let (reason, rule) = if allowed { (" Reason |", "-|") } else { ("", "") };
        text.push_str(&format!(
            "\n## {heading}\n\n| Table | Row | Column | Printed | Ours |{reason}\n|-|-|-|-|-|{rule}\n"
        ));
        for (verified, difference) in found {
            let [row, column, printed, ours] = parts(&difference.what).map(|part| escaped(&part));
            let reason =
                difference.allowed.as_ref().map(|reason| format!(" {} |", escaped(reason))).unwrap_or_default();
            text.push_str(&format!(
                "| {} | {row} | {column} | {printed} | {ours} |{reason}\n",
                escaped(&verified.id.to_string())
            ));
        }
    }
    if !report.stale.is_empty() {
        text.push_str("\n## Listed differences that do not occur as listed\n\n");
        for (line, message) in report.stale_entries() {
            let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            text.push_str(&format!("- {line}{}\n", escaped(message)));
        }
    }
    if !report.warnings.diagnostics.is_empty() {
        text.push_str("\n## Warnings about the data\n\n");
        for warning in &report.warnings.diagnostics {
            text.push_str(&format!("- {}\n", escaped(&warning.message)));
        }
    }
    text
}

/// Row, column, printed and ours, as columns of one table.
fn parts(what: &Differs) -> [String; 4] {
    let name = |name: &Name| match name.repeats {
        true => format!("{} (number {})", name.label, name.occurrence),
        false => name.label.clone(),
    };
    let sides = |change: &Change| match change {
        Change::Missing => ["there", "not there"],
        Change::Extra => ["not there", "there"],
        Change::Moved => ["there", "at another place"],
    };
    match what {
        Differs::Cell { row, column, printed, ours } => [name(row), column.clone(), printed.clone(), ours.clone()],
        Differs::Heading { printed, ours } => {
            ["(headings)".to_string(), name(printed), printed.label.clone(), ours.clone()]
        }
        Differs::Row(change, row) => {
            let [printed, ours] = sides(change).map(str::to_string);
            [name(row), "(whole row)".to_string(), printed, ours]
        }
        Differs::Column(change, column) => {
            let [printed, ours] = sides(change).map(str::to_string);
            ["(whole column)".to_string(), name(column), printed, ours]
        }
    }
}
