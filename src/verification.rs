//! What `indicia verify` reports: text, Markdown or JSON.
//!
//! In: verified tables. Out: a table of tables, then the differences. Invariants: all three say the same; nothing is shown
//! but printed texts and texts that our tables display; a text can neither move the cursor nor end a cell.

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::manifest::differences::Change;
use indicia_compiler::source::Sources;
use indicia_runtime::render::escape::{markdown as escaped, terminal as clean};
use indicia_runtime::verify::{Difference, Differs, Name, Sides, Tally, Verified};
use serde::Serialize;

use crate::report::number_of;
use crate::terminal::Terminal;

/// A verified project.
pub struct Verification<'a> {
    /// The project's title.
    pub title: &'a str,
    /// Shown when the data is not to be quoted.
    pub banner: Option<&'a str>,
    /// By number.
    pub verified: &'a [Verified],
    /// Files beside the printed tables.
    pub ignored: &'a [String],
    /// Listed differences that do not occur as listed.
    pub stale: &'a [Diagnostic],
    /// The list.
    pub sources: &'a Sources,
}

impl Verification<'_> {
    /// How many tables there are on both sides.
    pub fn compared(&self) -> usize {
        self.verified.iter().filter(|v| matches!(v.sides, Sides::Both(_))).count()
    }

    /// How many differences are not allowed; a table that the project lacks is one.
    pub fn different(&self) -> usize {
        let missing = self.verified.iter().filter(|v| matches!(v.sides, Sides::PrintedOnly(_))).count();
        missing + self.differences(false).count()
    }

    /// How many differences are allowed.
    pub fn allowed(&self) -> usize {
        self.differences(true).count()
    }

    fn differences(&self, allowed: bool) -> impl Iterator<Item = (&Verified, &Difference)> {
        let all = self.verified.iter().flat_map(|v| v.differences().iter().map(move |d| (v, d)));
        all.filter(move |(_, d)| d.allowed.is_some() == allowed)
    }

    fn total(&self) -> Tally {
        self.verified.iter().map(Verified::tally).fold(Tally::default(), |sum, tally| sum + tally)
    }

    /// The tables on both sides or in print alone, with what is said of each beside its number.
    fn lines(&self) -> Vec<(String, String, Tally)> {
        let line = |v: &Verified| {
            let said = match (&v.sides, &v.title) {
                (Sides::OursOnly, _) => return None,
                (Sides::PrintedOnly(_), _) => "printed, and not in the project".to_string(),
                // A table without a number is called by its name, which stands before its title.
                (Sides::Both(_), title) => title.clone().unwrap_or_default(),
            };
            Some((v.id.to_string(), said, v.tally()))
        };
        self.verified.iter().filter_map(line).collect()
    }

    /// Our tables that are not printed.
    fn not_printed(&self) -> Vec<String> {
        let ours = self.verified.iter().filter(|v| v.sides == Sides::OursOnly);
        ours.map(|v| v.id.to_string()).collect()
    }
}

/// The report as text.
pub fn text(report: &Verification, terminal: &Terminal) -> String {
    let mut text = String::new();
    if let Some(banner) = report.banner {
        text.push_str(&format!("{}\n\n", clean(banner)));
    }
    text.push_str(&table_of_tables(report, terminal));
    for (words, names) in [
        ("Not printed, so not compared", report.not_printed()),
        ("Beside the printed tables, and none of them", report.ignored.to_vec()),
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
        Change::Missing => format!("{words} is printed, and not ours"),
        Change::Extra => format!("{words} is ours, and not printed"),
        Change::Moved => format!("{words} stands at another place"),
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

/// The report as Markdown.
pub fn markdown(report: &Verification) -> String {
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
        ("Beside the printed tables, and none of them", report.ignored.to_vec()),
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
        text.push_str("\n## Listed, and not there as listed\n\n");
        for (line, message) in stale(report) {
            let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            text.push_str(&format!("- {line}{}\n", escaped(message)));
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

fn stale<'a>(report: &Verification<'a>) -> impl Iterator<Item = (Option<usize>, &'a str)> {
    let (stale, sources) = (report.stale, report.sources);
    stale.iter().map(move |d| (d.labels.first().map(|label| sources.line(label.span)), d.message.as_str()))
}

/// The report as JSON, in the form that docs/verify.md describes.
pub fn json(report: &Verification) -> String {
    let whole = JsonReport {
        version: 1,
        project: report.title,
        banner: report.banner,
        total: report.total().into(),
        tables: report.verified.iter().map(json_table).collect(),
        ignored: report.ignored,
        stale: stale(report)
            .zip(report.stale)
            .map(|((line, message), diagnostic)| JsonStale { line, code: diagnostic.code, message })
            .collect(),
    };
    serde_json::to_string_pretty(&whole).expect("texts and numbers are always JSON") + "\n"
}

fn json_table(verified: &Verified) -> JsonTable<'_> {
    JsonTable {
        table: verified.id.stem(),
        name: verified.name.as_deref(),
        title: verified.title.as_deref(),
        side: match verified.sides {
            Sides::Both(_) => "both",
            Sides::PrintedOnly(_) => "printed",
            Sides::OursOnly => "ours",
        },
        tally: verified.tally().into(),
        differences: verified.differences().iter().map(json_difference).collect(),
    }
}

fn json_difference(difference: &Difference) -> JsonDifference<'_> {
    let (kind, row, column, printed, ours) = match &difference.what {
        Differs::Cell { row, column, printed, ours } => {
            ("cell", Some(row), Some(column.as_str()), Some(printed.as_str()), Some(ours.as_str()))
        }
        Differs::Heading { printed, ours } => {
            let printed = Some(printed.label.as_str());
            ("heading", None, printed, printed, Some(ours.as_str()))
        }
        Differs::Row(Change::Missing, row) => ("missing_row", Some(row), None, None, None),
        Differs::Row(Change::Extra, row) => ("extra_row", Some(row), None, None, None),
        Differs::Row(Change::Moved, row) => ("moved_row", Some(row), None, None, None),
        Differs::Column(change, column) => {
            let kind = match change {
                Change::Missing => "missing_column",
                Change::Extra => "extra_column",
                Change::Moved => "moved_column",
            };
            (kind, None, Some(column.label.as_str()), None, None)
        }
    };
    let occurrence = match &difference.what {
        Differs::Cell { row: name, .. }
        | Differs::Heading { printed: name, .. }
        | Differs::Row(_, name)
        | Differs::Column(_, name) => name.occurrence,
    };
    JsonDifference {
        kind,
        row: row.map(|name| name.label.as_str()),
        column,
        occurrence,
        printed,
        ours,
        cells: difference.cells,
        reason: difference.allowed.as_deref(),
    }
}

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    project: &'a str,
    banner: Option<&'a str>,
    total: JsonTally,
    tables: Vec<JsonTable<'a>>,
    ignored: &'a [String],
    stale: Vec<JsonStale<'a>>,
}

#[derive(Serialize)]
struct JsonTable<'a> {
    table: String,
    name: Option<&'a str>,
    title: Option<&'a str>,
    side: &'static str,
    #[serde(flatten)]
    tally: JsonTally,
    differences: Vec<JsonDifference<'a>>,
}

#[derive(Serialize)]
struct JsonTally {
    cells: usize,
    equal: usize,
    excepted: usize,
    different: usize,
}

impl From<Tally> for JsonTally {
    fn from(tally: Tally) -> JsonTally {
        let Tally { cells, equal, excepted, different } = tally;
        JsonTally { cells, equal, excepted, different }
    }
}

#[derive(Serialize)]
struct JsonDifference<'a> {
    kind: &'static str,
    row: Option<&'a str>,
    column: Option<&'a str>,
    occurrence: usize,
    printed: Option<&'a str>,
    ours: Option<&'a str>,
    cells: usize,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonStale<'a> {
    line: Option<usize>,
    code: &'a str,
    message: &'a str,
}
