//! The report of `indicia verify`.
//!
//! In: the report. Out: lines, coloured where stdout takes colours.

use indicia_compiler::manifest::differences::Change;
use indicia_runtime::render::escape::terminal as clean;
use indicia_runtime::verify::{Differs, Name, Tally};

use indicia::report::number_of;
use indicia::reports::verify::Verification;

use super::Terminal;

/// The report as text.
pub fn text(report: &Verification, terminal: &Terminal) -> String {
    let mut text = String::new();
    if let Some(banner) = report.banner {
        text.push_str(&format!("{}\n\n", clean(banner)));
    }
    text.push_str(&table_of_tables(report, terminal));
    for (words, names) in [
        ("Not printed, so not compared", report.not_printed()),
        ("Other files in the folder, not compared", report.ignored.to_vec()),
    ] {
        if !names.is_empty() {
            text.push_str(&format!("\n{words}: {}\n", clean(&names.join(", "))));
        }
    }
    for (verified, difference) in report.differences(false) {
        let (place, sides) = sentence(&difference.what);
        text.push_str(&format!("\n{}\n", terminal.strong(&clean(&format!("{}, {place}", verified.id)))));
        if let Some((printed, ours)) = sides {
            text.push_str(&format!(
                "  printed  {}\n  ours     {}\n",
                terminal.bad(&quiet(printed)),
                terminal.good(&quiet(ours))
            ));
        }
    }
    text
}

fn table_of_tables(report: &Verification, terminal: &Terminal) -> String {
    let lines = report.lines();
    let names = lines.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or_default().max("All tables".len());
    let numbers = "   cells   equal  excepted  different";
    let room = terminal.width.saturating_sub(names + 2 + numbers.len()).max(20);
    let titles = lines.iter().map(|(_, title, _)| clean(title).chars().count()).max().unwrap_or_default().min(room);
    let row = |name: &str, title: &str, tally: &Tally| {
        let title = clean(title);
        let title = match title.chars().count() {
            long if long > titles => format!("{}…", title.chars().take(titles - 1).collect::<String>().trim_end()),
            _ => title,
        };
        let different = format!("{:>11}", tally.different);
        let different = if tally.different > 0 { terminal.bad(&different) } else { different };
        let (cells, equal, excepted) = (tally.cells, tally.equal, tally.excepted);
        format!("{name:<names$}  {title:<titles$}{cells:>8}{equal:>8}{excepted:>10}{different}\n")
    };
    let rule = "─".repeat(names + 2 + titles + numbers.len()) + "\n";
    let mut text = format!("{:<width$}{numbers}\n{rule}", "", width = names + 2 + titles);
    for (name, title, tally) in &lines {
        text.push_str(&row(name, title, tally));
    }
    text.push_str(&rule);
    text.push_str(&row("All tables", &number_of(lines.len(), "table", "tables"), &report.total()));
    text
}

/// Where a difference is and what it is; the two texts where there are two.
fn sentence(what: &Differs) -> (String, Option<(&str, &str)>) {
    let name = |name: &Name| match name.repeats {
        true => format!("\"{}\" (number {})", name.label, name.occurrence),
        false => format!("\"{}\"", name.label),
    };
    let whole = |change: &Change, words: &str| match change {
        Change::Missing => format!("{words} is printed, but not ours"),
        Change::Extra => format!("{words} is ours, but not printed"),
        Change::Moved => format!("{words} is at another place"),
    };
    match what {
        Differs::Cell { row, column, printed, ours } => {
            (format!("row {}, column \"{column}\"", name(row)), Some((printed, ours)))
        }
        Differs::Heading { printed, ours } => (format!("heading {}", name(printed)), Some((&printed.label, ours))),
        Differs::Row(change, row) => (whole(change, &format!("row {}", name(row))), None),
        Differs::Column(change, column) => (whole(change, &format!("column {}", name(column))), None),
    }
}

/// A text of a cell, where nothing is a text too.
fn quiet(text: &str) -> String {
    if text.is_empty() { "(blank)".to_string() } else { clean(text) }
}
