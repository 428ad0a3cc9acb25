//! `indicia explain`: what a definition uses, and how one value of it is computed.
//!
//! In: a name, and perhaps one cell. Out: the chain of definitions with their places and meaning, what uses it, its tests, its
//! history and plan, the funnel, the cell taken apart.
//! Invariant: definitions are shown as written; numbers come through the same plan and engine as a report's, and what needs no
//! data comes before what does.

use std::path::PathBuf;

use indicia::ask::{Answer, Question};
use indicia::error::{Error, Faults};
use indicia::explain::{Entry, Explanation, Funnel, Step};
use indicia::project::Project;
use indicia::project::history::{Change, Commit};
use indicia_compiler::catalog::Catalog;
use indicia_compiler::presentation::NumberFormat;

use super::{Outcome, Stop, outcome, place, session, sound};
use crate::terminal::Terminal;
use crate::terminal::bar::Bar;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia explain burglary_rate
        what it means, its definitions down to the dataset, what uses it, its tests and history, and how many rows each
        clause keeps
  indicia explain burglary_rate crime --plan
        also what is asked of the data, step by step
  indicia explain burglary_rate crime --at area=Peterborough,financial_year=2021/22
        also one value of it: numerator, denominator, rounding, suppression
  indicia explain crimes_by_district crime --row Peterborough --column \"2021/22\"
        a cell of a table, taken apart in the same way";

/// What `indicia explain` takes.
#[derive(clap::Args)]
pub struct Args {
    /// A table, indicator, measure, cohort or dataset
    name: String,
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// One value: dimensions and their members, such as area=Peterborough,financial_year=2021/22; a member with a comma may be in
    /// quotes: area="Wisbech, St Mary"
    #[arg(long, value_name = "DIMENSION=VALUE,...")]
    at: Option<String>,
    /// A cell of a table: the label or code of its row (`Outer / Inner` for a row inside another)
    #[arg(long, value_name = "LABEL", requires = "column", conflicts_with = "at")]
    row: Option<String>,
    /// A cell of a table: the heading of its column
    #[arg(long, value_name = "HEADING", requires = "row")]
    column: Option<String>,
    /// Show the whole plan, not only its steps
    #[arg(long)]
    plan: bool,
    /// The data folder, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Explains a definition.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = sound(&args.project, terminal)?;
    let explanation = project.explain(&args.name)?;
    let data = args.data.as_deref();
    project.data_folder(data)?;
    let question = match (args.at.as_deref(), args.row.as_deref().zip(args.column.as_deref())) {
        (Some(at), _) => Some((at.to_string(), at_place(&project, &args.name, at).map_err(of_at)?)),
        (None, Some((row, column))) => {
            Some((format!("{row}, {column}"), project.question_of_cell(&args.name, row, column)?))
        }
        (None, None) => None,
    };
    terminal.out(&explanation.chain.iter().map(|entry| written(entry, terminal)).collect::<String>())?;
    let parts = [
        ("used by", explanation.used_by.clone()),
        ("tests", tests(&explanation)),
        ("history", history(&explanation)),
        ("plan", steps(&explanation, args.plan)),
    ];
    for (title, text) in parts {
        terminal.out(&format!("{}\n\n{text}\n", terminal.strong(title)))?;
    }

    let bar = Bar::new(terminal);
    let funnelled = session(&project, data, &bar)?.funnel(&args.name);
    drop(bar);
    let title = terminal.strong("funnel");
    let mut warned = Faults::default();
    match funnelled {
        Ok(Funnel { steps, warnings }) => {
            terminal.out(&format!("{title}\n\n{}", funnel(&steps)))?;
            outcome::say(&warnings, terminal);
            warned = warnings;
        }
        Err(Error::Data(faults)) if question.is_none() && faults.are_missing_files() => {
            let missing = faults.diagnostics.iter().map(|d| format!("  {}\n", d.message)).collect::<String>();
            terminal.out(&format!("{title}\n\n  not counted: the data is not there\n{missing}"))?;
        }
        Err(error) => return Err(error.into()),
    }
    if let Some((place, question)) = question {
        let answer = session(&project, data, &Bar::new(terminal))?.answer(&question)?;
        let title = terminal.strong(&format!("{} at {place}", args.name));
        terminal.out(&format!("\n{title}\n\n{}", taken_apart(&answer, &project)))?;
        outcome::say(&answer.warnings.without(&warned), terminal);
    }
    Ok(Outcome::Fine)
}

/// The value of a definition at a place, as a question.
fn at_place(project: &Project, name: &str, at: &str) -> Result<Question, Error> {
    let pairs = place::pairs(at)?;
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(dimension, member)| (&**dimension, &**member)).collect();
    project.question_of(name, &pairs)
}

/// An error in a place is one in what was written after --at.
fn of_at(error: Error) -> Error {
    match error {
        Error::Usage { message, help } => Error::Usage { message: format!("--at {message}"), help },
        other => other,
    }
}

/// A definition of the chain.
fn written(entry: &Entry, terminal: &Terminal) -> String {
    let mut text = format!("{}  {}\n", terminal.strong(&format!("{} {}", entry.kind, entry.name)), entry.place);
    entry.lines.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    if !entry.written.is_empty() {
        text.push('\n');
    }
    entry.written.iter().for_each(|line| text.push_str(&format!("    {line}\n")));
    text + "\n"
}

fn tests(explanation: &Explanation) -> String {
    if explanation.tests.is_empty() {
        return "  none\n".into();
    }
    let of = |of: &Option<String>| of.as_ref().map_or_else(String::new, |of| format!(" ({of})"));
    explanation.tests.iter().map(|test| format!("  {}{}  {}\n", test.title, of(&test.of), test.place)).collect()
}

/// The history as lines, newest first.
fn history(explanation: &Explanation) -> String {
    let changes = match &explanation.history {
        None => return "  not given for datasets: see the log of their YAML\n".into(),
        Some(Err(none)) => return format!("  {none}\n"),
        Some(Ok(changes)) if changes.is_empty() => return "  none\n".into(),
        Some(Ok(changes)) => changes,
    };
    let line = |change: &Change| match &change.commit {
        None => format!("  not committed  {}\n", change.what),
        Some(Commit { id, date, author, subject }) => {
            format!("  {date}  {id}  {}: {subject} ({author})\n", change.what)
        }
    };
    changes.iter().map(line).collect()
}

/// What is asked of the data: the steps, or the whole plan after the rules.
fn steps(explanation: &Explanation, whole: bool) -> String {
    let lines = explanation.plan.lines().filter(|line| whole || line.starts_with('n'));
    let lines: String = lines.map(|line| format!("  {line}\n")).collect();
    let (before, after) = explanation.steps;
    format!("{lines}  {before} steps as written, {after} after the rules\n")
}

/// The funnel as aligned lines: rows in, rows out, rows left out because a value was missing.
fn funnel(steps: &[Step]) -> String {
    let mut rows = vec![["".to_string(), "rows in".into(), "rows out".into(), "missing".into()]];
    let mut of = "";
    for step in steps {
        if step.of != of {
            of = &step.of;
            rows.push([format!("{of}:"), String::new(), String::new(), String::new()]);
        }
        let [rows_in, rows_out, missing] = step.rows.clone();
        rows.push([format!("  {}", step.clause), rows_in, rows_out, missing]);
    }
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let [clause, rows_in, rows_out, missing] = [0, 1, 2, 3].map(width);
    let line = |[a, b, c, d]: &[String; 4]| {
        let line = format!("  {a:<clause$}  {b:>rows_in$}  {c:>rows_out$}  {d:>missing$}");
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

/// The value taken apart, from what is shown down to the numbers that were counted.
fn taken_apart(answer: &Answer, project: &Project) -> String {
    let explained = &answer.explanation;
    let mut lines: Vec<(usize, &str, String)> = Vec::new();
    lines.extend(answer.formula.clone().map(|formula| (0, "formula", formula)));
    lines.extend(explained.parts.iter().map(|part| (part.depth, part.role, part.value.clone())));
    if let Some(exact) = &explained.exact {
        match explained.is_cut {
            false => lines.push((0, "exact value", exact.clone())),
            true => lines.push((0, "unrounded", format!("{exact} (a square root, not exact)"))),
        }
        lines.push((0, "rounding", rounding(&explained.format)));
    }
    lines.push((0, "suppression", suppression(answer, &project.checked.catalog)));
    lines.push((0, "shown as", explained.shown.clone()));
    lines.extend(explained.notes.iter().map(|note| (0, "note", note.clone())));
    // As wide as most words need, so that two answers are aligned alike; wider where one needs more.
    let widest = lines.iter().map(|(depth, role, _)| depth * 2 + role.len()).max().unwrap_or_default();
    let width = widest.max(14) + 2;
    let line = |(depth, role, value): &(usize, &str, String)| {
        let indent = depth * 2;
        format!("  {:indent$}{role:<width$}{value}\n", "", width = width - indent)
    };
    lines.iter().map(line).collect()
}

/// Which policies the numbers behind a value are under, and whether one of them hides it.
fn suppression(answer: &Answer, catalog: &Catalog) -> String {
    let explained = &answer.explanation;
    if explained.policies.is_empty() {
        return "none: its data is under no policy".to_string();
    }
    let policies = explained.policies.iter().map(|id| {
        let policy = &catalog.policies[id.0];
        let from = if policy.zero_is_shown { "from 1 to" } else { "of 0 to" };
        format!("{} hides counts of {} {from} {}", policy.name, policy.counts, policy.below - 1)
    });
    let whether = if explained.is_suppressed { "yes" } else { "no" };
    format!("{whether}: {}", policies.collect::<Vec<_>>().join("; "))
}

fn rounding(format: &NumberFormat) -> String {
    let percent = if format.hundredfold { "times 100, " } else { "" };
    let digits = match format.decimals {
        0 => "to a whole number".to_string(),
        1 => "to 1 decimal".to_string(),
        n => format!("to {n} decimals"),
    };
    format!("{percent}once, {digits}, halves away from zero")
}
