//! A project against its record: what is as recorded, and what is not.
//!
//! In: a session, or the recorded cells where no data is read. Out: a snapshot of each definition, and names without a definition.
//! Invariant: nothing is written before everything is computed.

use std::collections::BTreeMap;

use indicia_compiler::Checked;
use indicia_compiler::model::TableId;
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan;

use super::difference::{Part, difference, in_contents, of_definition};
use super::file;
use super::folder::Folder;
use super::record::{self, Named, Snapshot};
use super::sections::{self, CELLS};
use crate::error::{Error, Faults};
use crate::session::Session;

/// What a project is now, and what is recorded of it.
pub struct State {
    /// What the definitions are now.
    pub snapshots: Vec<Snapshot>,
    /// Names that are recorded and that no definition has.
    pub gone: Vec<String>,
    /// What a run warns of; nothing where no data was read.
    pub warnings: Faults,
    /// Names that wait for review and that no definition has.
    stale: Vec<String>,
    folder: Folder,
}

/// What is recorded of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Known {
    /// The same contents.
    Same,
    /// None yet.
    New,
    /// These contents instead.
    Changed(String),
}

/// In place of the cells of a table that has never been filled.
const UNFILLED: &str = "not filled yet: recorded without data\n";

impl Session<'_> {
    /// The definitions with these names, all if none is given, against the project's `snapshots/`. Without `cells` no data is read, and
    /// the cells of tables stay as they are recorded.
    pub fn snapshots(&self, only: &[String], cells: bool) -> Result<State, Error> {
        let all = record::named(self.project);
        let only: Vec<&str> = only.iter().map(|name| self.project.name_of(name)).collect();
        if let Some(name) = only.iter().find(|name| all.iter().all(|named| named.name != **name)) {
            return Err(Error::unknown("definition", name, all.iter().map(|named| named.name)));
        }
        let asked = |named: &&Named<'_>| only.is_empty() || only.contains(&named.name);
        let wanted: Vec<Named<'_>> = all.iter().filter(asked).cloned().collect();
        let folder = Folder::read(&self.project.folder)?;
        let (cells, warnings) = if cells { self.cells(&wanted)? } else { (recorded(&folder), Faults::default()) };
        let cells = |table: &str| cells.get(table).cloned().unwrap_or_else(|| UNFILLED.to_string());
        let snapshots = record::record(self.project, &wanted, cells);
        let (gone, stale) = match only.is_empty() {
            true => (record::gone(&all, &folder), record::stale(&all, &folder)),
            false => (Vec::new(), Vec::new()),
        };
        Ok(State { snapshots, gone, warnings, stale, folder })
    }

    /// What each table shows, by name; and what the run warns of.
    fn cells(&self, wanted: &[Named<'_>]) -> Result<(BTreeMap<String, String>, Faults), Error> {
        let tables: Vec<TableId> = wanted
            .iter()
            .filter_map(|named| match named.definition {
                Definition::Table(id) => Some(id),
                Definition::Dataset(_) | Definition::Cohort(_) | Definition::Measure(_) | Definition::Indicator(_) => {
                    None
                }
            })
            .collect();
        if tables.is_empty() {
            return Ok(Default::default());
        }
        let filled = self.fill(&plan::tables(&self.project.checked.catalog, &self.project.checked.model, &tables))?;
        let cells = filled.tables.iter().map(|table| (table.name.clone(), record::cells(self.project, table)));
        Ok((cells.collect(), self.warnings(&filled)))
    }
}

/// What each table showed when it was recorded.
fn recorded(folder: &Folder) -> BTreeMap<String, String> {
    let cells = folder.accepted.keys().filter_map(|name| {
        let sections = sections::split(&folder.contents(name)?);
        sections.into_iter().find(|section| section.title == CELLS).map(|section| (name.clone(), section.text))
    });
    cells.collect()
}

impl State {
    /// How a snapshot compares with the record.
    fn recorded(&self, snapshot: &Snapshot) -> Known {
        match self.folder.contents(&snapshot.name) {
            Some(known) if known == snapshot.contents.trim_end() => Known::Same,
            Some(known) => Known::Changed(known),
            None if self.folder.accepted.contains_key(&snapshot.name) => Known::Changed(String::new()),
            None => Known::New,
        }
    }

    /// Every snapshot that is not as recorded, and whether there is a record of it.
    pub fn changed(&self) -> Vec<(&Snapshot, bool)> {
        let all = self.snapshots.iter().map(|snapshot| (snapshot, self.recorded(snapshot)));
        let changed = all.filter(|(_, known)| *known != Known::Same);
        changed.map(|(snapshot, known)| (snapshot, known != Known::New)).collect()
    }

    /// Every snapshot that is not as recorded, with how it differs from the record; `None` where there is none.
    pub fn differences(&self, checked: &Checked) -> Vec<(&Snapshot, Option<Vec<Part>>)> {
        let recorded = self.folder.accepted.keys().filter_map(|name| self.folder.contents(name));
        let new = self.snapshots.iter().map(|snapshot| snapshot.contents.clone());
        let shown = in_contents(&checked.catalog, &recorded.chain(new).collect::<Vec<String>>());
        let differing = self.snapshots.iter().filter_map(|snapshot| match self.recorded(snapshot) {
            Known::Same => None,
            Known::New => Some((snapshot, None)),
            Known::Changed(known) => {
                let shown = of_definition(&shown, checked, &snapshot.name);
                Some((snapshot, Some(difference(&known, &snapshot.contents, &shown))))
            }
        });
        differing.collect()
    }

    /// Records everything as it is now, and removes what no definition has.
    pub fn accept(&mut self) -> Result<(), Error> {
        self.snapshots.iter().try_for_each(|snapshot| self.folder.may_accept(&snapshot.name))?;
        for snapshot in &self.snapshots {
            self.folder.accept(&snapshot.name, &accepted(snapshot))?;
        }
        self.stale.iter().chain(&self.gone).try_for_each(|name| self.folder.remove(name))
    }

    /// Writes what is not as recorded to pending files, for review, and removes those that no definition has.
    pub fn propose(&mut self) -> Result<(), Error> {
        for snapshot in &self.snapshots {
            match self.recorded(snapshot) {
                // A definition that moved to another file is recorded there without a review.
                Known::Same => self.folder.accept(&snapshot.name, &accepted(snapshot))?,
                Known::New | Known::Changed(_) => {
                    self.folder.propose(&snapshot.name, &file::text(&snapshot.head, &snapshot.contents))?;
                }
            }
        }
        self.stale.iter().try_for_each(|name| self.folder.reject(name))
    }
}

/// The text of the accepted file.
fn accepted(snapshot: &Snapshot) -> String {
    file::text(&file::Head { line: None, ..snapshot.head.clone() }, &snapshot.contents)
}
