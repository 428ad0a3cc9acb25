//! The pages of a run: every table in every format, the index, the definitions, the funnels.
//!
//! In: what a run gave. Out: files, in memory.

use std::path::Path;

use indicia_compiler::plan::Planned;
use indicia_runtime::answer::Answered;
use indicia_runtime::disclosure::SafeTable;
use indicia_runtime::outputs::Output;
use indicia_runtime::render::{self, Definition, IndexEntry, Link, Setting, TemplateError, Templates};
use indicia_runtime::threads::{available, in_order};

use crate::project::Project;

/// A form in which tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Format {
    /// Comma-separated values, as displayed
    Csv,
    /// Markdown
    Md,
    /// A page that stands alone
    Html,
}

impl Format {
    const ALL: [Format; 3] = [Format::Html, Format::Csv, Format::Md];

    fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Md => "md",
            Format::Html => "html",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Md => "Markdown",
            Format::Html => "Own page",
        }
    }
}

/// Every output but the manifest.
pub(super) fn rendered(
    project: &Project,
    wanted: &[Format],
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
    let formats: Vec<Format> = match wanted.is_empty() {
        true => Format::ALL.into_iter().filter(|f| catalog.project.formats.iter().any(|n| n == f.ending())).collect(),
        false => Format::ALL.into_iter().filter(|f| wanted.contains(f)).collect(),
    };
    // Tables that this run leaves alone stay in the index, with the files that an earlier run wrote.
    let others = untouched(project, planned);
    let links = |table: &SafeTable, there: &dyn Fn(Format, &str) -> bool| -> Vec<Link> {
        let paths = Format::ALL.iter().map(|f| (*f, format!("tables/{}.{}", stem(table), f.ending())));
        paths.filter(|(f, path)| there(*f, path)).map(|(f, path)| link(f, path)).collect()
    };
    let now = filled.tables.iter().map(|table| (table, links(table, &|format, _| formats.contains(&format))));
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
            Page::Table(table, Format::Csv) => render::csv(table),
            Page::Table(table, Format::Md) => render::markdown(templates, table, &setting)?.into_bytes(),
            Page::Table(table, Format::Html) => {
                let stem = stem(table);
                let others = formats.iter().filter(|f| **f != Format::Html);
                let links: Vec<Link> = others.map(|f| link(*f, format!("{stem}.{}", f.ending()))).collect();
                render::html(templates, table, &setting, &links)?.into_bytes()
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
    Table(&'a SafeTable, Format),
    Index,
    Definitions,
    Funnels,
}

impl Page<'_> {
    fn path(&self) -> String {
        match self {
            Page::Table(table, format) => format!("tables/{}.{}", stem(table), format.ending()),
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

fn stem(table: &SafeTable) -> String {
    render::stem(table.number, &table.name)
}

fn link(format: Format, href: String) -> Link {
    Link { label: format.label().to_string(), href }
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
