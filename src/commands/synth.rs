//! `indicia synth`: synthetic records from published figures.
//!
//! In: a project and its margins files. Out: Parquet files in the data folder, marked as synthetic, and a report of the figures.
//! Invariants: the same inputs give the same bytes; no file is replaced before all are whole; at any scale, one copy of the
//! records is in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use indicia_compiler::catalog::{Catalog, ColumnType};
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics, Severity};
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_compiler::value::Period;
use indicia_runtime::outputs::{self, WriteError};
use indicia_runtime::records::{RecordColumn, RecordFile, RecordKind, RecordValues};
use indicia_synth::column::{Values, sequence_text};
use indicia_synth::path::{MISSING, OUTSIDE};
use indicia_synth::recount::{Broken, recount};
use indicia_synth::report;
use indicia_synth::rows::{Batch, Copy, generate};
use indicia_synth::solve::Solved;
use indicia_synth::{project as margins, spec::MarginsFile};

use super::{found, say, unknown};
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia synth crime                        make every dataset that has a file in data/margins
  indicia synth crime --check                solve and count again, and write nothing
  indicia synth crime --only crimes          one dataset (and what it needs, which is not written)
  indicia synth crime --scale 80 --out big   eighty times the records, with the same shares";

/// What `indicia synth` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    project: PathBuf,
    /// Where files go; the project's data folder if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// So many times the records, with the same shares
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    scale: u32,
    /// Another seed than the files have: other rows of the same figures
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Only these datasets
    #[arg(long, value_name = "DATASET", num_args = 1..)]
    only: Vec<String>,
    /// Write nothing
    #[arg(long)]
    check: bool,
}

/// The note on every file and column.
const NOTE: (&str, &str) = ("synthetic", "yes: made by indicia synth from published figures; no row is real");

/// Makes records.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    let folder = project.folder.join(&project.checked.catalog.project.data);
    let sources = with_margins(&project, &folder.join("margins"))?;
    let (catalog, declared) = indicia_compiler::declarations(&sources);
    let mut wrong = Diagnostics::default();
    wrong.append(declared);
    let files = margins::files(&sources, &mut wrong);
    for name in &args.only {
        if !files.iter().any(|file| file.dataset.value == *name) {
            return Err(unknown("margins file for", name, files.iter().map(|f| f.dataset.value.as_str())));
        }
    }
    if files.is_empty() {
        let message = format!("{} has no margins files", folder.join("margins").display());
        return Err(Stop::usage_with(message, Some("docs/margins.md tells how they are written".to_string())));
    }
    let Some(solved) = solve(args, &catalog, &files, &mut wrong, terminal) else {
        return Ok(at_fault(wrong.sorted(&sources), &sources, terminal));
    };
    let out = args.out.clone().unwrap_or(folder);
    match make(args, &catalog, &solved, &out, terminal) {
        Ok(met) => {
            say(&wrong.sorted(&sources), &sources, terminal);
            Ok(if met { Outcome::Fine } else { Outcome::AtFault })
        }
        Err(Failed::Found(found)) => Ok(at_fault(found.sorted(&sources), &sources, terminal)),
        Err(Failed::Write(error)) => Ok(at_fault(vec![error.into()], &sources, terminal)),
        Err(Failed::Stop(stop)) => Err(stop),
    }
}

fn at_fault(diagnostics: Vec<Diagnostic>, sources: &Sources, terminal: &Terminal) -> Outcome {
    say(&diagnostics, sources, terminal);
    let (errors, warnings) = crate::report::count(&diagnostics);
    terminal.err(&format!("{}\n", found(errors, warnings)));
    Outcome::AtFault
}

/// Why nothing was written.
enum Failed {
    Found(Diagnostics),
    Write(WriteError),
    Stop(Stop),
}

impl From<WriteError> for Failed {
    fn from(error: WriteError) -> Failed {
        Failed::Write(error)
    }
}

/// The project's texts with those of its margins.
fn with_margins(project: &Project, folder: &Path) -> Result<Sources, Stop> {
    let mut all: Vec<Source> = project.sources.iter().map(|(_, source)| source.clone()).collect();
    let unread =
        |path: &Path, error: &std::io::Error| Stop::usage(format!("{} cannot be read: {error}", path.display()));
    if folder.is_dir() {
        for entry in fs::read_dir(folder).map_err(|error| unread(folder, &error))? {
            let path = entry.map_err(|error| unread(folder, &error))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".yaml") && !name.starts_with('.') {
                let text = fs::read_to_string(&path).map_err(|error| unread(&path, &error))?;
                let shown = path.strip_prefix(&project.folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                all.push(Source { path: shown, text, kind: SourceKind::Margins });
            }
        }
    }
    Ok(Sources::new(all))
}

fn solve(
    args: &Args,
    catalog: &Catalog,
    files: &[MarginsFile],
    wrong: &mut Diagnostics,
    terminal: &Terminal,
) -> Option<Vec<Solved>> {
    let order = margins::ordered(files, &args.only, wrong)?;
    if wrong.has_errors() {
        return None;
    }
    let bar = bar(terminal, order.len() as u64);
    let solved = margins::solve_all(catalog, &order, args.seed, wrong, |name| {
        bar.set_message(format!("solving {name}"));
        bar.inc(1);
    });
    bar.finish_and_clear();
    (!wrong.iter().any(|d| d.severity == Severity::Error)).then_some(solved)
}

/// Writes every copy; says whether every figure is met.
fn make(args: &Args, catalog: &Catalog, solved: &[Solved], out: &Path, terminal: &Terminal) -> Result<bool, Failed> {
    let seeds: Vec<u64> = solved.iter().map(|file| args.seed.unwrap_or(file.file.seed)).collect();
    let wanted = |file: &Solved| args.only.is_empty() || args.only.contains(&file.file.dataset.value);
    let paths: Vec<String> = solved
        .iter()
        .map(|file| file.file.file.clone().unwrap_or_else(|| format!("{}.parquet", file.file.dataset.value)))
        .collect();
    let notes = vec![(NOTE.0.to_string(), NOTE.1.to_string())];
    let mut writers: Vec<Option<RecordFile>> = Vec::new();
    for (file, path) in solved.iter().zip(&paths) {
        let columns: Vec<RecordColumn> = file
            .shape
            .columns
            .iter()
            .take(file.shape.written)
            .map(|column| RecordColumn { heading: column.heading.clone(), kind: kind(&column.ty) })
            .collect();
        let write = !args.check && wanted(file);
        writers.push(write.then(|| RecordFile::create(&out.join(path), &columns, &notes)).transpose()?);
    }
    let mut rows = vec![0_u64; solved.len()];
    let mut broken: Vec<Vec<Broken>> = vec![Vec::new(); solved.len()];
    let copies = if args.check { 1 } else { args.scale };
    let bar = bar(terminal, u64::from(copies));
    bar.set_message("writing rows");
    for number in 0..copies {
        let mut wrong = Diagnostics::default();
        let copy =
            Copy { catalog, files: solved, seeds: &seeds, number: u64::from(number), scale: i64::from(args.scale) };
        let Some(batches) = generate(&copy, &mut wrong) else { return Err(Failed::Found(wrong)) };
        for (place, (file, batch)) in solved.iter().zip(&batches).enumerate() {
            rows[place] += batch.rows as u64;
            if number == 0 && (args.scale == 1 || file.measures.is_empty()) {
                let parent = file.file.parent.as_ref().map(|parent| &parent.dataset.value);
                let parent = solved.iter().position(|other| Some(&other.file.dataset.value) == parent);
                broken[place] = recount(catalog, file, batch, parent.map(|parent| &batches[parent]));
            }
            if let Some(writer) = &mut writers[place] {
                writer.add(values(catalog, file, batch))?;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let outcomes: Vec<report::Outcome> = (0..solved.len())
        .filter(|place| wanted(&solved[*place]))
        .map(|place| report::Outcome {
            file: &solved[place],
            path: &paths[place],
            rows: rows[place],
            broken: &broken[place],
        })
        .collect();
    let mut finished = Vec::new();
    for writer in writers.into_iter().flatten() {
        finished.push(writer.finish()?);
    }
    for file in finished {
        file.place()?;
    }
    if !args.check && args.only.is_empty() {
        let text = report::readme(&catalog.project.title, &outcomes, &[]);
        outputs::replace(&out.join("README.md"), text.as_bytes())?;
    }
    terminal.out(&report::text(&outcomes)).map_err(|error| Failed::Stop(error.into()))?;
    Ok(outcomes.iter().all(report::Outcome::is_met))
}

fn bar(terminal: &Terminal, length: u64) -> ProgressBar {
    let target = if terminal.moves { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {bar:30} {pos} of {len}, {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn kind(ty: &ColumnType) -> RecordKind {
    match ty {
        ColumnType::Text | ColumnType::Code(_) | ColumnType::Period(_) => RecordKind::Text,
        ColumnType::Integer { .. } => RecordKind::Whole,
        ColumnType::Decimal { scale } => RecordKind::Decimal(*scale),
        ColumnType::Flag { .. } => RecordKind::Truth,
        ColumnType::Date { .. } => RecordKind::Day,
        ColumnType::DateTime { .. } => RecordKind::Moment,
    }
}

/// The columns of a batch as a file holds them.
fn values<'a>(catalog: &'a Catalog, file: &'a Solved, batch: &Batch) -> Vec<RecordValues<'a>> {
    let columns = file.shape.columns.iter().take(file.shape.written).zip(&batch.columns).enumerate();
    columns
        .map(|(place, (column, values))| {
            let numbers = match values {
                Values::Sequence { pattern, numbers, .. } => {
                    let text = |number: &i64| (*number != MISSING).then(|| Cow::Owned(sequence_text(pattern, *number)));
                    return RecordValues::Texts(numbers.iter().map(text).collect());
                }
                Values::Numbers(numbers) => numbers,
            };
            let texts = |text: &dyn Fn(i64) -> Option<Cow<'a, str>>| {
                RecordValues::Texts(numbers.iter().map(|n| if *n == MISSING { None } else { text(*n) }).collect())
            };
            let outside = file.outside.get(&place).map_or("outside", String::as_str);
            match &column.ty {
                ColumnType::Text => {
                    texts(&|number| file.names.texts.get(number as usize).map(|text| Cow::Borrowed(text.as_str())))
                }
                ColumnType::Code(list) => {
                    let codes = &catalog.code_list(*list).codes;
                    texts(&|number| {
                        let code = if number == OUTSIDE { None } else { codes.get(number as usize) };
                        Some(Cow::Borrowed(code.map_or(outside, |code| code.code.as_str())))
                    })
                }
                ColumnType::Period(kind) => {
                    let mut shown: BTreeMap<i64, String> = BTreeMap::new();
                    for ordinal in numbers.iter().filter(|number| **number != MISSING) {
                        shown.entry(*ordinal).or_insert_with(|| Period { kind: *kind, ordinal: *ordinal }.to_string());
                    }
                    texts(&|number| shown.get(&number).map(|text| Cow::Owned(text.clone())))
                }
                ColumnType::Flag { .. } => {
                    RecordValues::Truths(numbers.iter().map(|n| (*n != MISSING).then_some(*n == 1)).collect())
                }
                ColumnType::Integer { .. }
                | ColumnType::Decimal { .. }
                | ColumnType::Date { .. }
                | ColumnType::DateTime { .. } => {
                    RecordValues::Numbers(numbers.iter().map(|n| (*n != MISSING).then_some(*n)).collect())
                }
            }
        })
        .collect()
}
