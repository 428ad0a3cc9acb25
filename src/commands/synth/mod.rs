//! `indicia synth`: synthetic records, from published figures or from declarations alone.
//!
//! In: a project and its margins files. Out: files of records as the datasets declare them, marked as synthetic, and a report.
//! Invariants: the same inputs give the same bytes; no file is replaced before all are whole, and none that is not marked as
//! synthetic; nothing is written when a figure is not met, unless that is asked for.

mod dummy;
mod published;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_runtime::outputs::{self, WriteError};
use indicia_runtime::records::{Finished, claim, is_synthetic};
use indicia_synth::spec::MarginsFile;
use indicia_synth::{project as margins, report};

use self::published::Published;
use super::{found, is_sound, say, unknown};
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
A dataset with a file in data/margins gets records that agree with the figures there; any other
gets dummy rows, which keep the rules of its declaration and stand on both sides of each threshold
that the definitions use.

Examples:
  indicia synth crime                          make the records of every dataset
  indicia synth crime --check                  solve and count again, and write nothing
  indicia synth crime --only crimes            one dataset (and what it needs, which is not written)
  indicia synth crime --scale 80 --out big     eighty times the records, with the same shares
  indicia synth crime --dummy --out trial      no figures: dummy rows of every dataset, to write definitions against
  indicia run crime --data trial               and the tables that they give

Nothing is written when the rows do not give a figure (exit code 1), unless --anyway is given; and
never over a file that is not marked as synthetic.";

/// What `indicia synth` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    project: PathBuf,
    /// Where files go; the project's data folder if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// So many times the records that figures give, with the same shares
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    scale: u32,
    /// Dummy rows, also for datasets with published figures
    #[arg(long, conflicts_with_all = ["scale", "anyway"])]
    dummy: bool,
    /// Dummy rows of a dataset of events; more where thresholds need them
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rows: u32,
    /// Another seed than the files have: other rows of the same figures
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Only these datasets
    #[arg(long, value_name = "DATASET", num_args = 1..)]
    only: Vec<String>,
    /// Write even when the rows do not give every figure
    #[arg(long)]
    anyway: bool,
    /// Write nothing
    #[arg(long)]
    check: bool,
}

/// Makes records.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    let folder = project.folder.join(&project.checked.catalog.project.data);
    let sources = with_margins(&project, &folder.join("margins"))?;
    let (catalog, declared) = indicia_compiler::declarations(&sources);
    let mut wrong = Diagnostics::default();
    wrong.append(declared);
    let files = if args.dummy { Vec::new() } else { margins::files(&sources, &mut wrong) };
    if wrong.has_errors() {
        return Ok(at_fault(wrong.sorted(&sources), &sources, terminal));
    }
    let parts = parts(args, &catalog, &files)?;
    // Thresholds are told from definitions that mean something.
    if !parts.dummy.is_empty() && !is_sound(&project, terminal) {
        return Ok(Outcome::AtFault);
    }
    let out = args.out.clone().unwrap_or(folder);
    match make(args, &project, &catalog, &files, &parts, &out, &mut wrong, terminal) {
        Ok(outcome) => {
            say(&wrong.sorted(&sources), &sources, terminal);
            Ok(outcome)
        }
        Err(Failed::Found) => Ok(at_fault(wrong.sorted(&sources), &sources, terminal)),
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
    /// What was found says why.
    Found,
    Write(WriteError),
    Stop(Stop),
}

impl From<WriteError> for Failed {
    fn from(error: WriteError) -> Failed {
        Failed::Write(error)
    }
}

impl From<Stop> for Failed {
    fn from(stop: Stop) -> Failed {
        Failed::Stop(stop)
    }
}

/// Which datasets are made how.
struct Parts {
    /// Those whose figures are solved.
    solved: Vec<String>,
    /// Those of them that are written.
    published: BTreeSet<String>,
    /// Those that get dummy rows, and are written.
    dummy: BTreeSet<DatasetId>,
}

fn parts(args: &Args, catalog: &Catalog, files: &[MarginsFile]) -> Result<Parts, Stop> {
    let wanted = |name: &str| args.only.is_empty() || args.only.iter().any(|only| only == name);
    let named = |file: &MarginsFile| file.dataset.value.clone();
    // A file that several datasets read is made once.
    let made: BTreeSet<&str> = files
        .iter()
        .flat_map(|file| [Some(&file.dataset), file.also.as_ref()])
        .flatten()
        .map(|word| word.value.as_str())
        .collect();
    let written: BTreeSet<String> = files.iter().map(MarginsFile::path).collect();
    let declared = || catalog.datasets.iter().map(|dataset| dataset.name.as_str());
    for name in &args.only {
        if !declared().any(|known| known == name) {
            return Err(unknown("dataset", name, declared()));
        }
    }
    let ids = (0..catalog.datasets.len()).map(DatasetId);
    let dummy: BTreeSet<DatasetId> = ids
        .filter(|id| {
            let dataset = catalog.dataset(*id);
            let name = dataset.name.as_str();
            wanted(name) && !made.contains(name) && !dataset.files.paths.iter().any(|path| written.contains(path))
        })
        .collect();
    let published: BTreeSet<String> = files.iter().map(named).filter(|name| wanted(name)).collect();
    if published.is_empty() && dummy.is_empty() {
        return Err(Stop::usage("the project declares no dataset that records could be made of"));
    }
    if published.is_empty() && args.scale > 1 {
        let help = Some("--rows says how many rows a dataset gets".to_string());
        return Err(Stop::usage_with("--scale is for records that agree with figures, and there are none", help));
    }
    let mut solved = published.clone();
    // Keys of dummy rows are those of the look-ups, whichever way these are made.
    let mut waiting: Vec<DatasetId> = dummy.iter().copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        for look_up in catalog.dataset(id).columns.iter().filter_map(|column| column.look_up) {
            let name = catalog.dataset(look_up).name.clone();
            if seen.insert(look_up) {
                waiting.push(look_up);
            }
            if files.iter().any(|file| file.dataset.value == name) {
                solved.insert(name);
            }
        }
    }
    Ok(Parts { solved: solved.into_iter().collect(), published, dummy })
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

#[allow(clippy::too_many_arguments)] // what is made, of what, where
fn make(
    args: &Args,
    project: &Project,
    catalog: &Catalog,
    files: &[MarginsFile],
    parts: &Parts,
    out: &Path,
    wrong: &mut Diagnostics,
    terminal: &Terminal,
) -> Result<Outcome, Failed> {
    let mut made: Option<Published> = None;
    if !parts.solved.is_empty() {
        let solved = published::solve(args, catalog, files, &parts.solved, wrong, terminal).ok_or(Failed::Found)?;
        made = Some(Published::new(solved, out));
    }
    let targets = made.iter().flat_map(|made| made.targets(&parts.published)).collect::<Vec<_>>();
    let planned = dummy::targets(catalog, &parts.dummy, out)?;
    if !args.check {
        targets.iter().try_for_each(|path| refuse_real(path, None))?;
        // Files of a dataset that are not written now would be read together with those that are.
        for (id, paths) in &planned {
            paths.iter().try_for_each(|path| refuse_real(path, None))?;
            let dataset = catalog.dataset(*id);
            for path in indicia_runtime::input::present(dataset, out) {
                if !paths.contains(&path) && !targets.contains(&path) {
                    refuse_real(&path, Some(&dataset.name))?;
                }
            }
        }
    }
    let all: Vec<PathBuf> = targets.into_iter().chain(planned.values().flatten().cloned()).collect();
    let _claim = if args.check { None } else { Some(claim(out, &all)?) };

    let mut finished: Vec<Finished> = Vec::new();
    let mut met = true;
    let mut given = std::collections::BTreeMap::new();
    if let Some(made) = &mut made {
        met = published::write(args, catalog, made, &parts.published, &mut finished, wrong, terminal)?;
        given = made.look_ups(catalog);
    }
    let mut counts: Vec<(String, u64)> = Vec::new();
    let mut text = String::new();
    if !parts.dummy.is_empty() {
        let settings = dummy::settings(args.rows, args.seed);
        let rows = dummy::Wanted { datasets: &parts.dummy, targets: &planned, write: !args.check, settings };
        (counts, text) = dummy::write(project, rows, given, &mut finished, terminal)?;
    }
    let outcomes = made.iter().flat_map(|made| made.outcomes(&parts.published)).collect::<Vec<_>>();
    terminal.out(&(report::text(&outcomes) + &text)).map_err(|error| Failed::Stop(error.into()))?;
    if !met && !args.anyway {
        if !args.check {
            terminal.err("nothing was written; --anyway writes records that do not give every figure\n");
        }
        return Ok(Outcome::AtFault);
    }
    for file in finished {
        file.place()?;
    }
    if !args.check && args.only.is_empty() {
        let readme = out.join("README.md");
        let ours = fs::read_to_string(&readme).map_or(true, |text| text.starts_with(report::TITLE));
        // A README that someone wrote stays; the files themselves say what they are.
        if ours {
            let text = report::readme(&catalog.project.title, &outcomes, &counts);
            outputs::replace(&readme, text.as_bytes())?;
        }
    }
    Ok(if met { Outcome::Fine } else { Outcome::AtFault })
}

/// Nothing real is written over, nor mixed with what is made up.
fn refuse_real(path: &Path, beside: Option<&str>) -> Result<(), WriteError> {
    let is_fine = !path.exists() || (beside.is_none() && is_synthetic(path)?);
    let refused = || WriteError::NotSynthetic { path: path.display().to_string(), beside: beside.map(String::from) };
    is_fine.then_some(()).ok_or_else(refused)
}

fn bar(terminal: &Terminal, length: u64) -> ProgressBar {
    if !terminal.moves {
        return ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {bar:30} {pos} of {len}, {eta} left") {
        bar.set_style(style);
    }
    // One step may take a minute: the spinner shows that it goes on.
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
