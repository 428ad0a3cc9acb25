//! `indicia run`: from a project and its data to written tables.
//!
//! In: a project, a data folder. Out: the tables on stdout; tables, index, funnel report and manifest in the output folder.
//! Invariants: nothing is written before everything is computed; then all of it or, if we are stopped, none of it; the same
//! inputs give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicia_compiler::catalog::Policy;
use indicia_compiler::diagnostics::{Diagnostic, Fact};
use indicia_compiler::model::TableId;
use indicia_compiler::plan::{self, Planned};
use indicia_compiler::source::Span;
use indicia_runtime::answer::{self, Answered};
use indicia_runtime::disclosure::SafeTable;
use indicia_runtime::engine::Request;
use indicia_runtime::outputs::{self, Earlier, InputFile, LOCK_FILE, LockError, Manifest, Output};
use indicia_runtime::render::{
    self, Colour, Definition, FORMATS, Format, IndexEntry, Link, Setting, Sheet, TemplateError, Templates, format_named,
};
use indicia_runtime::threads::{available, in_order};
use sha2::{Digest, Sha256};

use super::{is_sound, say, unknown};
use crate::bar::Bar;
use crate::outcome::{Outcome, Stop};
use crate::project::{Project, Unread};
use crate::summary;
use crate::tables::faults;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia run crime                              write all tables to build/crime
  indicia run crime --data /srv/2024 --out out   other data, another output folder
  indicia run crime --only burglary --format csv one table, as CSV; other tables of earlier runs stay
  indicia run crime --lock                       also note every input file in crime/indicia.lock
  indicia run crime --locked                     fail when an input is not the one noted there";

/// What `indicia run` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    project: PathBuf,
    /// The data folder, in place of the one that indicia.yaml names
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where outputs go; build/<name of the project's folder> if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only these tables, by name; outputs of earlier runs stay
    #[arg(long, value_name = "TABLE", num_args = 1..)]
    only: Vec<String>,
    /// The formats to write, in place of those that indicia.yaml names
    #[arg(long, value_parser = formats(), value_delimiter = ',')]
    format: Vec<&'static Format>,
    /// Fail when an input differs from indicia.lock
    #[arg(long, conflicts_with = "lock")]
    locked: bool,
    /// Write indicia.lock, which notes every input file
    #[arg(long, conflicts_with = "only")]
    lock: bool,
    /// Do not print the tables
    #[arg(long, short)]
    quiet: bool,
}

/// The formats that there are, as clap reads and lists them.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.help));
    PossibleValuesParser::new(names).try_map(|name| format_named(&name).ok_or("there is no such format"))
}

/// Runs a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let started = Instant::now();
    let project = Project::open(&args.project)?;
    if !is_sound(&project, terminal) {
        return Ok(Outcome::AtFault);
    }
    let tables = selected(&project, &args.only)?;
    let data = project.data_folder(args.data.as_deref())?;
    let out = args.out.clone().unwrap_or_else(|| Path::new("build").join(project.folder_name()));
    match run(&project, args, &tables, data, &out, terminal) {
        Ok(filled) => {
            let seconds = started.elapsed().as_secs_f64();
            let inputs = summary::inputs(&filled, &project.checked.catalog);
            let exceptions = summary::exceptions(&filled, &project.checked.catalog);
            let made = summary::made(&filled, &project.checked.catalog);
            let index = out.join("index.html");
            terminal.err(&format!("{inputs}{exceptions}{made} in {seconds:.1} s: {}\n", index.display()));
            Ok(Outcome::Fine)
        }
        Err(Failed::Found(diagnostics)) => {
            say(&diagnostics, &project.sources, terminal);
            Ok(Outcome::AtFault)
        }
        Err(Failed::Stop(stop)) => Err(stop),
    }
}

/// Why nothing was written.
enum Failed {
    Found(Vec<Diagnostic>),
    Stop(Stop),
}

impl<F: Fact> From<F> for Failed {
    fn from(fact: F) -> Failed {
        Failed::Found(vec![fact.into()])
    }
}

fn run(
    project: &Project,
    args: &Args,
    tables: &[TableId],
    data: PathBuf,
    out: &Path,
    terminal: &Terminal,
) -> Result<Answered, Failed> {
    let checked = &project.checked;
    // What can fail without reading data fails before it.
    let templates = Templates::new(&own_templates(project)?)?;
    let locked = if args.locked { Some(locked(project)?) } else { None };
    outputs::prepare(out)?;
    let planned = plan::tables(&checked.catalog, &checked.model, tables);
    let bar = Bar::new(terminal);
    let request = Request { digests: true, progress: Some(&bar), ..Request::new(&checked.catalog, data) };
    let filled = match answer::run(&planned, &request) {
        Ok(filled) => filled,
        Err(failure) => {
            return Err(
                faults(failure, &project.sources).map_or_else(|error| Failed::Stop(error.into()), Failed::Found)
            );
        }
    };
    drop(bar);
    let inputs: Vec<InputFile> = filled.reads.iter().flat_map(|read| read.files.iter().cloned()).collect();
    if let Some(mut locked) = locked {
        if !args.only.is_empty() {
            // A part of the tables may read a part of the datasets.
            let read = |file: &InputFile| filled.reads.iter().any(|r| name_of(project, r.dataset) == file.dataset);
            locked.retain(read);
        }
        let differences = outputs::differences(&locked, &inputs);
        if !differences.is_empty() {
            return Err(LockError::Differs(differences).into());
        }
    }
    let files = rendered(project, args, &planned, &filled, &templates, out)?;
    let earlier = if args.only.is_empty() { Earlier::Remove } else { Earlier::Keep };
    let manifest =
        Manifest::new(env!("CARGO_PKG_VERSION"), &fingerprint(&planned, &checked.catalog.policies), inputs.clone());
    outputs::write(out, &files, manifest, earlier)?;
    if args.lock {
        outputs::replace(&project.folder.join(LOCK_FILE), outputs::lock_text(&inputs).as_bytes())?;
    }
    // Printed last: a reader that has seen enough does not cost the outputs.
    if !args.quiet {
        let colour = if terminal.colour_out { Colour::On } else { Colour::Off };
        for table in &filled.tables {
            let text = render::terminal(table, terminal.width, colour);
            terminal.out(&format!("{text}\n")).map_err(|error| Failed::Stop(error.into()))?;
        }
    }
    Ok(filled)
}

/// The tables asked for, in the order of the definitions.
pub(super) fn selected(project: &Project, only: &[String]) -> Result<Vec<TableId>, Stop> {
    let checked = &project.checked;
    for name in only {
        if checked.table(name).is_none() {
            let names = checked.model.tables.iter().map(|t| t.head.name.value.as_str());
            return Err(unknown("table", name, names));
        }
    }
    let asked = |id: &TableId| only.is_empty() || only.contains(&checked.model.tables[id.0].head.name.value);
    Ok(checked.tables().into_iter().filter(asked).collect())
}

/// The texts of the project's own templates, by file name.
pub(super) fn own_templates(project: &Project) -> Result<BTreeMap<String, String>, Unread> {
    let Some(folder) = &project.checked.catalog.project.templates else { return Ok(BTreeMap::new()) };
    let unread = |path: String| move |error: std::io::Error| Unread::Refused { path, detail: error.to_string() };
    let mut texts = BTreeMap::new();
    let path = project.folder.join(folder);
    for entry in fs::read_dir(&path).map_err(unread(folder.clone()))? {
        let entry = entry.map_err(unread(folder.clone()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().is_file() {
            let text = fs::read_to_string(entry.path()).map_err(unread(format!("{folder}/{name}")))?;
            texts.insert(name, text);
        }
    }
    Ok(texts)
}

fn locked(project: &Project) -> Result<Vec<InputFile>, LockError> {
    match fs::read_to_string(project.folder.join(LOCK_FILE)) {
        Ok(text) => outputs::read_lock(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(LockError::None),
        Err(error) => Err(LockError::Bad { line: 1, detail: error.to_string() }),
    }
}

fn name_of(project: &Project, dataset: indicia_compiler::catalog::DatasetId) -> &str {
    &project.checked.catalog.dataset(dataset).name
}

/// Every output but the manifest.
fn rendered(
    project: &Project,
    args: &Args,
    planned: &Planned,
    filled: &Answered,
    templates: &Templates,
    out: &Path,
) -> Result<Vec<Output>, TemplateError> {
    let catalog = &project.checked.catalog;
    let setting = Setting {
        title: &catalog.project.title,
        banner: catalog.project.banner.as_deref(),
        style: &catalog.style,
        chapters: &catalog.project.chapters,
        sources: &project.sources,
    };
    let wanted = |format: &&Format| match args.format.is_empty() {
        true => catalog.project.formats.iter().any(|named| named.name == format.name),
        false => args.format.iter().any(|named| named.name == format.name),
    };
    let formats: Vec<&'static Format> = FORMATS.iter().filter(wanted).collect();
    // Tables that this run leaves alone stay in the index, with the files that an earlier run wrote.
    let others = untouched(project, planned);
    let links = |table: &SafeTable, there: &dyn Fn(&Format, &str) -> bool| -> Vec<Link> {
        let paths = FORMATS.iter().map(|f| (f, path_of(table, f)));
        paths.filter(|(f, path)| there(f, path)).map(|(f, path)| link(f, path)).collect()
    };
    let asked = |format: &Format, _: &str| formats.iter().any(|asked| asked.name == format.name);
    let now = filled.tables.iter().map(|table| (table, links(table, &asked)));
    let before = others.iter().map(|table| (table, links(table, &|_, path| out.join(path).is_file())));
    let mut entries: Vec<IndexEntry> = now
        .chain(before.filter(|(_, files)| !files.is_empty()))
        .map(|(table, files)| IndexEntry { table, files, filled: filled.tables.iter().any(|t| std::ptr::eq(t, table)) })
        .collect();
    let order = |entry: &IndexEntry| project.checked.table(&entry.table.name).map_or(usize::MAX, |id| id.0);
    entries.sort_by_key(order);
    let also = [Link { label: "Funnels (CSV)".into(), href: "funnels.csv".into() }];
    let tables = filled.tables.iter().flat_map(|table| formats.iter().map(move |&format| Page::Table(table, format)));
    let pages: Vec<Page> = tables.chain([Page::Index, Page::Definitions, Page::Funnels]).collect();
    let page = |page: &Page| -> Result<Output, TemplateError> {
        let bytes = match *page {
            Page::Table(table, format) => {
                let others = formats.iter().filter(|other| other.name != format.name);
                let others: Vec<Link> = others.map(|f| link(f, file_name(table, f))).collect();
                (format.write)(&Sheet { table, setting: &setting, templates, others: &others })?
            }
            Page::Index => render::index(templates, &entries, &setting, &also)?.into_bytes(),
            Page::Definitions => {
                render::definitions(templates, &definitions(project), &entries, &setting)?.into_bytes()
            }
            Page::Funnels => render::funnels_csv(&filled.funnel, &catalog.style),
        };
        Ok(Output { path: page.path(), bytes })
    };
    // The index has every table and stands near the end: it is begun first, and the others are rendered beside it.
    let mut rendered = in_order(pages.len(), available(), |place| page(&pages[pages.len() - 1 - place]));
    rendered.reverse();
    rendered.into_iter().collect()
}

/// A file of the run.
enum Page<'a> {
    Table(&'a SafeTable, &'static Format),
    Index,
    Definitions,
    Funnels,
}

impl Page<'_> {
    fn path(&self) -> String {
        match self {
            Page::Table(table, format) => path_of(table, format),
            Page::Index => "index.html".into(),
            Page::Definitions => "definitions.html".into(),
            Page::Funnels => "funnels.csv".into(),
        }
    }
}

/// Every definition that has a name, and every dataset.
fn definitions(project: &Project) -> Vec<Definition<'_>> {
    let (model, catalog) = (&project.checked.model, &project.checked.catalog);
    let heads = (model.cohorts.iter().map(|d| ("cohort", &d.head, d.head.title())))
        .chain(model.measures.iter().map(|d| ("measure", &d.head, d.head.title())))
        .chain(model.indicators.iter().map(|d| ("indicator", &d.head, d.head.title())))
        .chain(model.tables.iter().map(|d| ("table", &d.head, d.title.clone())));
    let named = heads.filter(|(_, head, _)| !head.name.value.is_empty()).map(|(kind, head, title)| Definition {
        kind,
        name: &head.name.value,
        title,
        doc: head.doc.as_deref(),
        place: head.name.span,
        written: Some(head.span),
    });
    let datasets = catalog.datasets.iter().map(|dataset| Definition {
        kind: "dataset",
        name: &dataset.name,
        title: dataset.name.replace('_', " "),
        doc: dataset.description.as_deref(),
        place: dataset.span,
        written: None,
    });
    named.chain(datasets).collect()
}

fn file_name(table: &SafeTable, format: &Format) -> String {
    format!("{}.{}", render::stem(table.number, &table.name), format.ending)
}

fn path_of(table: &SafeTable, format: &Format) -> String {
    format!("tables/{}", file_name(table, format))
}

fn link(format: &Format, href: String) -> Link {
    Link { label: format.label.to_string(), href }
}

/// The project's other tables, without values, as the index names them.
fn untouched(project: &Project, planned: &Planned) -> Vec<SafeTable> {
    let tables = project.checked.model.tables.iter();
    let others = tables.filter(|table| planned.layouts.iter().all(|l| l.name != table.head.name.value));
    let named = others.map(|table| {
        let (head, title, chapter) = (&table.head, table.title.clone(), table.chapter.clone());
        SafeTable::named(head.name.value.clone(), head.name.span, table.number, title, chapter)
    });
    named.collect()
}

/// What was computed and how it was laid out, as a digest that places in the definitions do not change.
fn fingerprint(planned: &Planned, policies: &[Policy]) -> String {
    let mut digest = Sha256::new();
    digest.update(plan::show::show(&planned.plan, &planned.schema));
    for policy in policies {
        digest.update(format!("{:?}", Policy { span: Span::default(), ..policy.clone() }));
    }
    for layout in &planned.layouts {
        let mut layout = layout.clone();
        layout.span = Span::default();
        for column in &mut layout.columns {
            column.definition = None;
        }
        digest.update(format!("{layout:?}"));
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
