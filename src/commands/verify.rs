//! `indicia verify`: the project's tables against printed ones, cell by cell.
//!
//! In: a project, a folder of printed tables as CSV, a list of allowed differences. Out: a table of tables and every
//! difference on stdout. Invariants: nothing is written; of our tables only what may be published is seen; a listed
//! difference that does not occur as listed is a fault.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use indicia_compiler::diagnostics::{Diagnostic, Diagnostics, Severity};
use indicia_compiler::manifest::differences::{self, Allowed};
use indicia_compiler::model::TableId;
use indicia_compiler::plan;
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_runtime::answer::run;
use indicia_runtime::engine::Request;
use indicia_runtime::verify::{Id, Printed, allow, verify};

use super::run::selected;
use super::{found, is_sound, say};
use crate::bar::Bar;
use crate::outcome::{Outcome, Stop};
use crate::printed;
use crate::project::Project;
use crate::report::{count, number_of};
use crate::tables::faults;
use crate::terminal::Terminal;
use crate::verification::{Verification, json, markdown, text};

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia verify crime --against printed                        every table that is printed, cell by cell
  indicia verify crime --against printed --except allowed.yaml  leave out the differences listed there
  indicia verify crime --against printed --only burglary        one table
  indicia verify crime --against printed --format markdown      a report to keep

The folder holds table-07.csv for Table 7, figure-07.csv for Figure 7, and NAME.csv for a table without a number.
Exit codes: 0 all equal or listed; 1 a difference, or a listed one that is not there; 2 usage";

/// What `indicia verify` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    project: PathBuf,
    /// The folder of printed tables, as CSV
    #[arg(long, value_name = "DIR")]
    against: PathBuf,
    /// A YAML list of allowed differences, each with its reason
    #[arg(long, value_name = "FILE")]
    except: Option<PathBuf>,
    /// The data folder, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Only these tables, by name
    #[arg(long, value_name = "TABLE", num_args = 1..)]
    only: Vec<String>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For people, to keep
    Markdown,
    /// For programs; docs/verify.md has the fields
    Json,
}

/// Verifies a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let started = Instant::now();
    let project = Project::open(&args.project)?;
    if !is_sound(&project, terminal) {
        return Ok(Outcome::AtFault);
    }
    let checked = &project.checked;
    let tables = selected(&project, &args.only)?;
    let data = project.data_folder(args.data.as_deref())?;
    let (sources, list, found_in_list) = listed(args.except.as_deref())?;
    if found_in_list.iter().any(|d| d.severity == Severity::Error) {
        say(&found_in_list, &sources, terminal);
        let (errors, warnings) = count(&found_in_list);
        terminal.err(&format!("{}\n", found(errors, warnings)));
        return Ok(Outcome::AtFault);
    }
    let (printed, ignored) = match printed_tables(args, &project, &tables)? {
        Ok(read) => read,
        Err(diagnostics) => {
            say(&diagnostics, &project.sources, terminal);
            return Ok(Outcome::AtFault);
        }
    };
    let planned = plan::tables(&checked.catalog, &checked.model, &tables);
    let bar = Bar::new(terminal);
    let request = Request { progress: Some(&bar), ..Request::new(&checked.catalog, data) };
    let filled = match run(&planned, &request) {
        Ok(filled) => filled,
        Err(failure) => {
            say(&faults(failure, &project.sources)?, &project.sources, terminal);
            return Ok(Outcome::AtFault);
        }
    };
    drop(bar);
    let mut verified = verify(&filled.tables, printed);
    let list = asked_for(list, args, &project, &tables);
    let mut stale = Diagnostics::default();
    allow(&mut verified, &list).into_iter().for_each(|fact| stale.push(fact));
    let stale = stale.sorted(&sources);
    let report = Verification {
        title: &checked.catalog.project.title,
        banner: checked.catalog.project.banner.as_deref(),
        verified: &verified,
        ignored: &ignored,
        stale: &stale,
        sources: &sources,
    };
    terminal.out(&match args.format {
        Format::Text => text(&report, terminal),
        Format::Markdown => markdown(&report),
        Format::Json => json(&report),
    })?;
    say(&stale, &sources, terminal);
    let seconds = started.elapsed().as_secs_f64();
    let (compared, different) = (report.compared(), report.different());
    let stale_entries = match stale.len() {
        0 => String::new(),
        n => format!("; {} of the list not there as listed", number_of(n, "difference", "differences")),
    };
    terminal.err(&format!(
        "{} compared in {seconds:.1} s: {}, {} allowed{stale_entries}\n",
        number_of(compared, "table", "tables"),
        number_of(different, "difference", "differences"),
        report.allowed(),
    ));
    Ok(if different > 0 || !stale.is_empty() { Outcome::AtFault } else { Outcome::Fine })
}

/// The list of allowed differences, and what is wrong with it.
fn listed(path: Option<&Path>) -> Result<(Sources, Vec<Allowed>, Vec<Diagnostic>), Stop> {
    let Some(path) = path else { return Ok((Sources::default(), Vec::new(), Vec::new())) };
    let bytes = fs::read(path).map_err(|error| Stop::usage(format!("{} cannot be read: {error}", path.display())))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Stop::Data(format!("{} is not UTF-8 text", path.display())));
    };
    let source = Source { path: path.display().to_string(), text: text.to_string(), kind: SourceKind::Differences };
    let sources = Sources::new(vec![source]);
    let (list, found) = differences::read(&sources);
    let found = found.sorted(&sources);
    Ok((sources, list, found))
}

/// The printed tables that are asked for, and the names of files that are none; or what cannot be read.
type Read = Result<(Vec<Printed>, Vec<String>), Vec<Diagnostic>>;

fn printed_tables(args: &Args, project: &Project, tables: &[TableId]) -> Result<Read, Stop> {
    let folder = &args.against;
    let unread = |error| Stop::usage(format!("the folder {} cannot be read: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_list = args.except.as_ref().is_some_and(|list| same_file(list, &entry.path()));
        if entry.path().is_file() && !name.starts_with('.') && !is_list {
            files.push(name);
        }
    }
    files.sort();
    let ids = ids(project, tables);
    let (mut wanted, mut ignored) = (Vec::new(), Vec::new());
    for name in files {
        let id = name.strip_suffix(".csv").map(Id::of_stem);
        match id {
            Some(id) if ids.iter().any(|(own, by_name)| *own == id || *by_name == id) => wanted.push((id, name)),
            Some(id @ (Id::Table(_) | Id::Figure(_))) if args.only.is_empty() => wanted.push((id, name)),
            Some(_) | None => ignored.push(name),
        }
    }
    // A table that is printed under its number is not looked for under its name.
    let numbered: Vec<Id> = wanted.iter().map(|(id, _)| id.clone()).collect();
    wanted.retain(|(id, name)| {
        let again = ids.iter().any(|(own, by_name)| own != by_name && by_name == id && numbered.contains(own));
        if again {
            ignored.push(name.clone());
        }
        !again
    });
    if wanted.is_empty() {
        let expected = ids.first().map_or_else(|| "table-01.csv".to_string(), |(id, _)| format!("{}.csv", id.stem()));
        return Err(Stop::usage_with(
            format!("{} holds none of these tables", folder.display()),
            Some(format!("expected files such as {expected}; see `indicia verify --help`")),
        ));
    }
    if !args.only.is_empty() {
        ignored.clear();
    }
    Ok(printed::read(folder, &wanted).map(|printed| (printed, ignored)))
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// What the tables are called: by number, and by name.
fn ids(project: &Project, tables: &[TableId]) -> Vec<(Id, Id)> {
    let all = &project.checked.model.tables;
    let ids = tables.iter().map(|id| &all[id.0]).map(|table| {
        let name = &table.head.name.value;
        (Id::of(table.number, name), Id::Name(name.clone()))
    });
    ids.collect()
}

/// The entries of the list that are of the tables asked for.
fn asked_for(list: Vec<Allowed>, args: &Args, project: &Project, tables: &[TableId]) -> Vec<Allowed> {
    let ids = ids(project, tables);
    let asked = |entry: &Allowed| {
        let id = Id::from(&entry.table.value);
        args.only.is_empty() || ids.iter().any(|(own, by_name)| *own == id || *by_name == id)
    };
    list.into_iter().filter(asked).collect()
}
