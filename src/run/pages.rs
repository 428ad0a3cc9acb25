//! The pages of a run: every table in every format, the index, the definitions, the funnels.
//!
//! In: what a run gave, or one of its tables. Out: files, in memory.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::plan::Planned;
use indicia_runtime::answer::Answered;
use indicia_runtime::disclosure::SafeTable;
use indicia_runtime::outputs::{Made, Output};
use indicia_runtime::render::{
    self, Definition, FORMATS, Format, IndexEntry, Link, METADATA, Setting, Sheet, Templates, format_named,
};
use indicia_runtime::threads::{available, in_order};

use crate::error::Error;
use crate::project::Project;
use crate::session::Session;
use crate::templates::templates;

impl Session<'_> {
    /// The bytes of one output: a table that this session filled, in a format by its name (`html`, `csv`, `md`, `tidy`). It links to no
    /// other file.
    pub fn rendered(&self, table: &SafeTable, format: &str) -> Result<Vec<u8>, Error> {
        let names = FORMATS.iter().map(|format| format.name);
        let format = format_named(format).ok_or_else(|| Error::unknown("format", format, names))?;
        let (setting, templates) = (setting(self.project), templates(self.project)?);
        let sheet = Sheet { table, setting: &setting, templates: &templates, others: &[] };
        (format.write)(&sheet).map_err(Error::fault)
    }
}

/// What every page of a project shares.
fn setting(project: &Project) -> Setting<'_> {
    let catalog = &project.checked.catalog;
    Setting {
        title: &catalog.project.title,
        banner: catalog.project.banner.as_deref(),
        style: &catalog.style,
        chapters: &catalog.project.chapters,
        sources: &project.sources,
    }
}

/// Every output but the manifest.
pub(super) fn rendered(
    project: &Project,
    wanted: &[&Format],
    planned: &Planned,
    filled: &Answered,
    templates: &Templates,
    kept: &[Made],
) -> Result<Vec<Output>, Diagnostic> {
    let catalog = &project.checked.catalog;
    let setting = setting(project);
    let asked_for = |format: &&Format| match wanted.is_empty() {
        true => catalog.project.formats.iter().any(|named| named.name == format.name),
        false => wanted.iter().any(|named| named.name == format.name),
    };
    let formats: Vec<&'static Format> = FORMATS.iter().filter(asked_for).collect();
    // Tables that this run leaves alone stay in the index, with the files of an earlier run that are as this one would write them.
    let others = untouched(project, planned);
    let links = |table: &SafeTable, there: &dyn Fn(&Format, &str) -> bool| -> Vec<Link> {
        let paths = FORMATS.iter().map(|f| (f, path_of(table, f)));
        paths.filter(|(f, path)| there(f, path)).map(|(f, path)| link(f, path)).collect()
    };
    let kept: BTreeSet<&str> = kept.iter().flat_map(|made| &made.outputs).map(String::as_str).collect();
    let is_kept = |path: &str| kept.contains(path);
    let asked = |format: &Format, path: &str| formats.iter().any(|asked| asked.name == format.name) || is_kept(path);
    let now = filled.tables.iter().map(|table| (table, links(table, &asked), true));
    let before = others.iter().map(|table| (table, links(table, &|_, path| is_kept(path)), false));
    let mut entries: Vec<IndexEntry> = now
        .chain(before.filter(|(_, files, _)| !files.is_empty()))
        .map(|(table, files, filled)| IndexEntry { table, files, filled })
        .collect();
    let names = project.checked.model.tables.iter().map(|table| table.head.name.value.as_str());
    let order: BTreeMap<&str, usize> = names.zip(0..).collect();
    entries.sort_by_key(|entry| order.get(entry.table.name.as_str()).copied().unwrap_or(usize::MAX));
    let also = [Link { label: "Funnels (CSV)".into(), href: "funnels.csv".into() }];
    let files = || filled.tables.iter().flat_map(|table| formats.iter().map(move |&format| (table, format)));
    let tables = files().map(|(table, format)| Page::Table(table, format));
    let described = files().filter(|(_, format)| format.metadata).map(|(table, format)| Page::Metadata(table, format));
    let pages: Vec<Page> = tables.chain(described).chain([Page::Index, Page::Definitions, Page::Funnels]).collect();
    let page = |page: &Page| -> Result<Output, Diagnostic> {
        let bytes = match *page {
            Page::Table(table, format) => {
                let others = formats.iter().filter(|other| other.name != format.name);
                let others: Vec<Link> = others.map(|f| link(f, file_name(table, f))).collect();
                (format.write)(&Sheet { table, setting: &setting, templates, others: &others })?
            }
            Page::Metadata(table, format) => {
                let sheet = Sheet { table, setting: &setting, templates, others: &[] };
                render::metadata(&sheet, &file_name(table, format))
            }
            Page::Index => render::index(templates, &entries, &setting, &also)?.into_bytes(),
            Page::Definitions => {
                render::definitions(templates, &definitions(project), &entries, &setting)?.into_bytes()
            }
            Page::Funnels => render::funnels_csv(&filled.funnel, &catalog.style),
        };
        Ok(Output { path: page.path(), bytes })
    };
    // The index has every table and comes near the end: it is begun first, and the others are rendered beside it.
    let mut rendered = in_order(pages.len(), available(), |place| page(&pages[pages.len() - 1 - place]));
    rendered.reverse();
    rendered.into_iter().collect()
}

/// A file of the run.
enum Page<'a> {
    Table(&'a SafeTable, &'static Format),
    Metadata(&'a SafeTable, &'static Format),
    Index,
    Definitions,
    Funnels,
}

impl Page<'_> {
    fn path(&self) -> String {
        match self {
            Page::Table(table, format) => path_of(table, format),
            Page::Metadata(table, format) => metadata_of(table, format),
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

/// The files of a table among those of a run.
pub(super) fn files_of(table: &SafeTable, files: &BTreeSet<&str>) -> Vec<String> {
    let paths = FORMATS.iter().flat_map(|format| [path_of(table, format), metadata_of(table, format)]);
    paths.filter(|path| files.contains(path.as_str())).collect()
}

fn file_name(table: &SafeTable, format: &Format) -> String {
    format!("{}.{}", render::stem(table.number, &table.name), format.ending)
}

fn path_of(table: &SafeTable, format: &Format) -> String {
    format!("tables/{}", file_name(table, format))
}

/// Where the metadata of a table's file is, if the format has it.
fn metadata_of(table: &SafeTable, format: &Format) -> String {
    path_of(table, format) + METADATA
}

fn link(format: &Format, href: String) -> Link {
    Link { label: format.label.to_string(), href }
}

/// The project's other tables, without values, as the index names them.
fn untouched(project: &Project, planned: &Planned) -> Vec<SafeTable> {
    let tables = project.checked.model.tables.iter();
    let made: BTreeSet<&str> = planned.layouts.iter().map(|layout| layout.name.as_str()).collect();
    let others = tables.filter(|table| !made.contains(table.head.name.value.as_str()));
    let named = others.map(|table| {
        let (head, title, chapter) = (&table.head, table.title.clone(), table.chapter.clone());
        SafeTable::named(head.name.value.clone(), head.name.span, table.number, title, chapter)
    });
    named.collect()
}
