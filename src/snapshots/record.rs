//! What a project records of each of its definitions.
//!
//! In: a sound project, its filled tables. Out: a snapshot for each definition that has a name.
//! Invariants: numbers come from safe tables, as displayed; a definition is recorded by itself, so that what is beside it,
//! above it or in which file changes nothing.

use indicia_compiler::model::{CohortId, Head as Defined, IndicatorId, MeasureId, Table, TableId};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan;
use indicia_compiler::source::Span;
use indicia_compiler::syntax;
use indicia_compiler::words;
use indicia_runtime::disclosure::SafeTable;

use super::file::Head;
use super::folder::Folder;
use super::sections::{CELLS, DEFINITION, Grid, MEANING, PLAN, Section, join};
use crate::project::Project;

/// What is recorded of one definition.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The definition's name, which is the file's too.
    pub name: String,
    /// Where it is and what it is called.
    pub head: Head,
    /// The text whose change is a change of the snapshot.
    pub contents: String,
}

/// A definition that has a name.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    /// What it is in the model.
    pub definition: Definition,
    /// `cohort`, `measure`, `indicator` or `table`.
    pub kind: &'static str,
    /// Its name.
    pub name: &'a str,
    /// What a reader calls it.
    title: String,
    head: &'a Defined,
}

/// Every definition that has a name (inline aggregates have none): what is counted first, the tables last, each kind in the order of the files.
pub fn named(project: &Project) -> Vec<Named<'_>> {
    let model = &project.checked.model;
    let cohorts = model.cohorts.iter().map(|d| (&d.head, d.head.title())).enumerate();
    let measures = model.measures.iter().map(|d| (&d.head, d.head.title())).enumerate();
    let indicators = model.indicators.iter().map(|d| (&d.head, d.head.title())).enumerate();
    let tables = model.tables.iter().map(|d| (&d.head, captioned(d))).enumerate();
    let cohorts = cohorts.map(|(at, of)| ("cohort", Definition::Cohort(CohortId(at)), of));
    let measures = measures.map(|(at, of)| ("measure", Definition::Measure(MeasureId(at)), of));
    let indicators = indicators.map(|(at, of)| ("indicator", Definition::Indicator(IndicatorId(at)), of));
    let tables = tables.map(|(at, of)| ("table", Definition::Table(TableId(at)), of));
    let all = cohorts.chain(measures).chain(indicators).chain(tables);
    let all =
        all.map(|(kind, definition, (head, title))| Named { definition, kind, name: &head.name.value, title, head });
    all.filter(|named| !named.name.is_empty()).collect()
}

fn captioned(table: &Table) -> String {
    table.number.map_or_else(|| table.title.clone(), |number| format!("{number}: {}", table.title))
}

/// The snapshots of some definitions; `cells` gives what a table shows.
pub fn record(project: &Project, wanted: &[Named<'_>], cells: impl Fn(&str) -> String) -> Vec<Snapshot> {
    let checked = &project.checked;
    let recorder = plan::Recorder::new(&checked.catalog, &checked.model);
    let snapshot = |named: &Named<'_>| {
        let section = |title, text| Section { title, text };
        let sentence = words::sentence(&checked.catalog, &checked.model, named.definition);
        let mut sections = vec![
            section(MEANING, sentence),
            section(DEFINITION, canonical(project, named)),
            section(PLAN, recorder.recorded(named.definition)),
        ];
        if let Definition::Table(_) = named.definition {
            sections.push(section(CELLS, cells(named.name)));
        }
        Snapshot { name: named.name.to_string(), head: head(project, named), contents: join(&sections) }
    };
    wanted.iter().map(snapshot).collect()
}

fn canonical(project: &Project, named: &Named<'_>) -> String {
    let written = project.sources.text(named.head.span);
    // A sound project parses, each item by itself too.
    syntax::canonical(named.head.doc.as_deref(), written).unwrap_or_else(|| written.to_string())
}

fn head(project: &Project, named: &Named<'_>) -> Head {
    let place: Span = named.head.name.span;
    Head {
        source: project.sources.get(place.source).path.clone(),
        line: Some(project.sources.line(place)),
        description: named.title.clone(),
        expression: format!("{} {}", named.kind, named.name),
    }
}

/// A table's cells as displayed, under the project's banner.
pub fn cells(project: &Project, table: &SafeTable) -> String {
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| cell.text().to_string()).collect();
        (row.labels.clone(), cells)
    });
    let grid = Grid {
        row_headings: table.row_headings.clone(),
        columns: table.columns.iter().map(|column| column.label.clone()).collect(),
        rows: rows.collect(),
    };
    let banner =
        project.checked.catalog.project.banner.as_ref().map_or_else(String::new, |banner| format!("{banner}\n\n"));
    banner + &grid.to_lines()
}

impl Named<'_> {
    /// `cohort violent_crime (crimes.ind:12)`
    pub fn place(&self, project: &Project) -> String {
        place(&head(project, self))
    }
}

impl Snapshot {
    /// `cohort violent_crime (crimes.ind:12)`
    pub fn place(&self) -> String {
        place(&self.head)
    }
}

fn place(head: &Head) -> String {
    let line = head.line.map_or_else(String::new, |line| format!(":{line}"));
    format!("{} ({}{line})", head.expression, head.source)
}

/// The names that are recorded and that no definition has, in order.
pub fn gone(all: &[Named<'_>], folder: &Folder) -> Vec<String> {
    unknown(all, folder.accepted.keys())
}

/// The names that wait for review and that no definition has, in order.
pub fn stale(all: &[Named<'_>], folder: &Folder) -> Vec<String> {
    unknown(all, folder.pending.keys())
}

fn unknown<'n>(all: &[Named<'_>], names: impl Iterator<Item = &'n String>) -> Vec<String> {
    names.filter(|name| all.iter().all(|named| named.name != name.as_str())).cloned().collect()
}
