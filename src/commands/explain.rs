//! `indicia explain`: what a definition rests on, and how one value of it comes about.
//!
//! In: a name, and perhaps one cell. Out: the chain of definitions with their places and meaning, what uses it, its tests, its
//! history and plan, the funnel, the cell taken apart.
//! Invariant: definitions are shown as written; numbers come through the same plan and engine as a report's, and what needs no
//! data comes before what does.

use std::collections::BTreeSet;
use std::path::PathBuf;

use indicia_compiler::catalog::{Catalog, DatasetRole};
use indicia_compiler::dependencies::{Graph, Node, Way, graph};
use indicia_compiler::meaning;
use indicia_compiler::model::{ColumnValue, Expr, Head, Rows};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan::{self, Planned};
use indicia_compiler::source::Span;
use indicia_runtime::answer;
use indicia_runtime::disclosure::{SafeFunnel, shown};
use indicia_runtime::engine::Request;

use super::plan::definition;
use super::{at, is_sound, say};
use crate::bar::Bar;
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::project::history::{self, Change, Commit, NoHistory};
use crate::tables::faults;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia explain burglary_rate
        what it means, its definitions down to the dataset, what uses it, its tests and history, and how many rows each
        clause leaves
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
    /// One value: dimensions and their members, such as area=Peterborough,financial_year=2021/22
    #[arg(long, value_name = "DIMENSION=VALUE,...")]
    at: Option<String>,
    /// A cell of a table: the label of its row (`Outer / Inner` for a row inside another)
    #[arg(long, value_name = "LABEL", requires = "column", conflicts_with = "at")]
    row: Option<String>,
    /// A cell of a table: the heading of its column
    #[arg(long, value_name = "HEADING", requires = "row")]
    column: Option<String>,
    /// The whole plan, in place of its steps alone
    #[arg(long)]
    plan: bool,
    /// The data folder, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Explains a definition.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    if !is_sound(&project, terminal) {
        return Ok(Outcome::AtFault);
    }
    let asked = definition(&project, &args.name)?;
    let data = project.data_folder(args.data.as_deref())?;
    let at = match (args.at.as_deref(), args.row.as_deref().zip(args.column.as_deref())) {
        (Some(at), _) => Some(at::plan(&project, &args.name, asked, at)?),
        (None, Some((row, column))) => Some(at::cell(&project, &args.name, asked, row, column)?),
        (None, None) => None,
    };
    let checked = &project.checked;
    let planned = plan::definition(&checked.catalog, &checked.model, asked);
    let graph = graph(&checked.catalog, &checked.model);
    let mut chain = Chain { project: &project, seen: BTreeSet::new(), text: String::new(), terminal };
    chain.definition(asked);
    terminal.out(&chain.text)?;
    let parts = [
        ("used by", graph.tree(asked.into(), Way::UsedBy, &project.sources)),
        ("tests", tests(&graph, asked, &project)),
        ("history", told(history::history(&project.folder, &project.sources, &args.name), asked)),
        ("plan", steps(&planned, &project.checked.catalog, args.plan)),
    ];
    for (title, text) in parts {
        terminal.out(&format!("{}\n\n{text}\n", terminal.strong(title)))?;
    }

    let bar = Bar::new(terminal);
    let request = Request { progress: Some(&bar), ..Request::new(&checked.catalog, data.clone()) };
    let filled = answer::run(&planned, &request);
    drop(bar);
    let filled = match filled {
        Ok(filled) => filled,
        Err(failure) => {
            let found = faults(failure, &project.sources)?;
            if found.iter().all(|d| d.code == "data::no-files") && at.is_none() {
                let missing = found.iter().map(|d| format!("  {}\n", d.message)).collect::<String>();
                terminal.out(&format!(
                    "{}\n\n  not counted: the data is not there\n{missing}",
                    terminal.strong("funnel")
                ))?;
                return Ok(Outcome::Fine);
            }
            say(&found, &project.sources, terminal);
            return Ok(Outcome::AtFault);
        }
    };
    terminal.out(&format!("{}\n\n", terminal.strong("funnel")))?;
    terminal.out(&funnel(&filled.funnel, &project))?;
    let Some(at) = at else { return Ok(Outcome::Fine) };

    let explained = match answer::explain(&at.planned, at.place, &Request::new(&at.checked.catalog, data)) {
        Ok(explained) => explained,
        Err(failure) => {
            say(&faults(failure, &project.sources)?, &project.sources, terminal);
            return Ok(Outcome::AtFault);
        }
    };
    let parts = at::taken_apart(&at, &explained);
    let place = match (&args.row, &args.column) {
        (Some(row), Some(column)) => format!("{row}, {column}"),
        _ => args.at.clone().unwrap_or_default(),
    };
    let title = format!("{} at {place}", args.name);
    terminal.out(&format!("\n{}\n\n{parts}", terminal.strong(&title)))?;
    Ok(Outcome::Fine)
}

/// The tests of a definition, and those of what it rests on.
fn tests(graph: &Graph, asked: Definition, project: &Project) -> String {
    let node = Node::from(asked);
    let name = |node: Node| graph.named(node).map_or("", |named| named.name.as_str());
    let upstream = graph.upstream(node);
    let below: Vec<&str> = upstream.iter().map(|node| name(*node)).collect();
    let mut text = String::new();
    for (of_itself, wanted) in [(true, vec![name(node)]), (false, below)] {
        for test in project.checked.model.tests.iter().filter(|test| wanted.contains(&test.of.as_str())) {
            let of = if of_itself { String::new() } else { format!(" ({})", test.of) };
            text.push_str(&format!("  {}{of}  {}\n", test.title, project.place(test.span)));
        }
    }
    if text.is_empty() { "  none\n".into() } else { text }
}

/// The history as lines, newest first.
fn told(history: Result<Vec<Change>, NoHistory>, asked: Definition) -> String {
    let changes = match history {
        _ if matches!(asked, Definition::Dataset(_)) => {
            return "  not told of datasets: see the log of their YAML\n".into();
        }
        Err(none) => return format!("  {none}\n"),
        Ok(changes) if changes.is_empty() => return "  none\n".into(),
        Ok(changes) => changes,
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
fn steps(planned: &Planned, catalog: &Catalog, whole: bool) -> String {
    let text = plan::show::show_spelled(&planned.plan, &planned.schema, catalog);
    let (before, after) = (planned.before.nodes().count(), planned.plan.nodes().count());
    let lines = text.lines().filter(|line| whole || line.starts_with('n'));
    let lines: String = lines.map(|line| format!("  {line}\n")).collect();
    format!("{lines}  {before} steps as written, {after} after the rules\n")
}

/// The funnel as aligned lines: rows in, rows out, rows left out because a value was missing.
fn funnel(funnel: &SafeFunnel, project: &Project) -> String {
    let style = &project.checked.catalog.style;
    let mut rows = vec![["".to_string(), "rows in".into(), "rows out".into(), "missing".into()]];
    let mut of = String::new();
    for line in funnel.lines() {
        let name = if line.cohort.is_empty() { &line.dataset } else { &line.cohort };
        if *name != of {
            of.clone_from(name);
            rows.push([format!("{of}:"), String::new(), String::new(), String::new()]);
        }
        let [rows_in, rows_out, missing] = [line.rows_in, line.rows_out, line.missing].map(|rows| shown(rows, style));
        rows.push([format!("  {}", line.clause), rows_in, rows_out, missing]);
    }
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let [clause, rows_in, rows_out, missing] = [0, 1, 2, 3].map(width);
    let line = |[a, b, c, d]: &[String; 4]| {
        let line = format!("  {a:<clause$}  {b:>rows_in$}  {c:>rows_out$}  {d:>missing$}");
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

/// The definitions, each once, before those that it rests on.
struct Chain<'a> {
    project: &'a Project,
    seen: BTreeSet<Definition>,
    text: String,
    terminal: &'a Terminal,
}

impl Chain<'_> {
    fn definition(&mut self, definition: Definition) {
        if !self.seen.insert(definition) {
            return;
        }
        let model = &self.project.checked.model;
        match definition {
            Definition::Table(id) => {
                let table = &model.tables[id.0];
                self.head(definition, &table.head, Some(&table.title));
                for column in &table.columns {
                    if let ColumnValue::Expr(expr) = &column.value {
                        self.expr(expr);
                    }
                }
            }
            Definition::Indicator(id) => {
                let indicator = &model.indicators[id.0];
                self.head(definition, &indicator.head, None);
                self.expr(&indicator.value);
            }
            Definition::Measure(id) => {
                let measure = &model.measures[id.0];
                // An aggregate that stands inside another definition was shown with it.
                if !measure.head.name.value.is_empty() {
                    self.head(definition, &measure.head, None);
                }
                self.rows(measure.rows);
            }
            Definition::Cohort(id) => {
                let cohort = &model.cohorts[id.0];
                self.head(definition, &cohort.head, None);
                self.rows(cohort.rows);
                for among in &cohort.amongs {
                    self.rows(among.rows);
                }
            }
            Definition::Dataset(id) => {
                let dataset = self.project.checked.catalog.dataset(id);
                self.title("dataset", &dataset.name, dataset.span);
                let role = match &dataset.role {
                    DatasetRole::Events => String::new(),
                    DatasetRole::Population { basis } => format!(", a population of {basis}"),
                    DatasetRole::LookUp => ", a look-up".to_string(),
                };
                self.line(dataset.description.as_deref());
                self.text.push_str(&format!("  a row is one {}{role}\n", dataset.grain));
                self.text.push_str(&format!("  read from {}\n\n", dataset.files.paths.join(", ")));
            }
        }
    }

    fn rows(&mut self, rows: Rows) {
        self.definition(match rows {
            Rows::Dataset(id) => Definition::Dataset(id),
            Rows::Cohort(id) => Definition::Cohort(id),
        });
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Measure(id) => self.definition(Definition::Measure(*id)),
            Expr::Indicator(id) => self.definition(Definition::Indicator(*id)),
            Expr::Number(_) => {}
            Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            Expr::Over { numerator, denominator, .. } => {
                self.expr(numerator);
                self.expr(denominator);
            }
            Expr::Within(of, _) | Expr::Where(of, _) | Expr::Across(of, _) | Expr::Rank(of, _, _) => self.expr(of),
        }
    }

    fn head(&mut self, definition: Definition, head: &Head, title: Option<&str>) {
        let checked = &self.project.checked;
        self.title(Node::from(definition).kind(), &head.name.value, head.name.span);
        self.line(title.or(head.label.as_deref()));
        self.line(head.doc.as_deref());
        self.line(Some(&meaning::sentence(&checked.catalog, &checked.model, definition)));
        self.text.push('\n');
        let written = self.project.sources.text(head.span);
        // The doc comment stands above, as text.
        let item = written.lines().skip_while(|line| line.trim_start().starts_with("##") || line.trim().is_empty());
        for line in item {
            self.text.push_str(&format!("    {}\n", line.trim_end()));
        }
        self.text.push('\n');
    }

    fn title(&mut self, kind: &str, name: &str, span: Span) {
        let place = self.project.place(span);
        self.text.push_str(&format!("{}  {place}\n", self.terminal.strong(&format!("{kind} {name}"))));
    }

    fn line(&mut self, text: Option<&str>) {
        for line in text.into_iter().flat_map(str::lines) {
            self.text.push_str(&format!("  {line}\n"));
        }
    }
}
