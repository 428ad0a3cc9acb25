//! A review: what is not as recorded, one by one, to be accepted or rejected.
//!
//! In: a sound project and the files under its `snapshots/`. Out: items, what a reviewer sees of each, and each decision done at once.
//! Invariant: nothing is computed from data; what is shown is in the files.

use indicia_runtime::disclosure::Recorded;

use super::difference::{Part, UNKNOWN, difference, in_contents, of_definition};
use super::file;
use super::folder::Folder;
use super::impact::{Impact, impact};
use super::record::{self, Named};
use super::sections::{self, CELLS};
use crate::error::Error;
use crate::project::Project;

/// What waits for a decision.
pub struct Review<'a> {
    project: &'a Project,
    all: Vec<Named<'a>>,
    folder: Folder,
}

/// Something to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The name of the definition, or that of what is recorded.
    pub name: String,
    /// Where it is: `cohort violent_crime (crimes.ind:12)`, or the recorded file.
    pub place: String,
    /// Whether it is recorded and no definition has the name.
    pub is_gone: bool,
}

/// What is done with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is recorded as it is now; of what is gone the record is removed.
    Accept,
    /// The record stays.
    Reject,
    /// Nothing: it waits.
    Skip,
}

/// What a reviewer sees of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// How it differs from its record.
    Changed(Vec<Part>),
    /// All of it: it has no record yet.
    New(String),
    /// All of it, as it is now.
    Whole(String),
    /// The record of what is gone.
    Gone(String),
}

impl Project {
    /// The review of a sound project.
    pub fn review(&self) -> Result<Review<'_>, Error> {
        Ok(Review { project: self, all: record::named(self), folder: Folder::read(&self.folder)? })
    }
}

impl Review<'_> {
    /// What is to be decided: definitions in the order of the files, then what is gone.
    pub fn items(&self) -> Vec<Item> {
        let pending = self.all.iter().filter(|named| self.folder.pending.contains_key(named.name));
        let pending = pending.map(|named| {
            let (name, place) = (named.name.to_string(), named.place(self.project));
            Item { name, place, is_gone: false }
        });
        let gone = record::gone(&self.all, &self.folder).into_iter();
        pending.chain(gone.map(|name| Item { place: Folder::shown(&name), name, is_gone: true })).collect()
    }

    /// What a reviewer sees of an item: its difference from the record, where there is one and not the `whole` is asked for.
    pub fn shown(&self, item: &Item, whole: bool) -> Shown {
        let old = self.folder.contents(&item.name);
        if item.is_gone {
            return Shown::Gone(self.without_cells(old.unwrap_or_default()));
        }
        let new = self.folder.pending.get(&item.name).and_then(|text| file::contents(text)).unwrap_or_default();
        match (old, whole) {
            (Some(old), false) if old != new => {
                let shown = of_definition(&self.recorded(), &self.project.checked, &item.name);
                Shown::Changed(difference(&old, &new, &shown))
            }
            (None, false) => Shown::New(new),
            (Some(_) | None, _) => Shown::Whole(new),
        }
    }

    fn recorded(&self) -> Recorded {
        let texts = self.folder.accepted.values().chain(self.folder.pending.values());
        let contents: Vec<String> = texts.filter_map(|text| file::contents(text)).collect();
        in_contents(&self.project.checked.catalog, &contents)
    }

    /// What is recorded of something that is gone. Which of its cells would be suppressed now is not known.
    fn without_cells(&self, recorded: String) -> String {
        if !self.recorded().may_suppress() {
            return recorded;
        }
        let mut sections = sections::split(&recorded);
        for section in sections.iter_mut().filter(|section| section.title == CELLS) {
            section.text = UNKNOWN.to_string();
        }
        if sections.is_empty() { UNKNOWN.to_string() } else { sections::join(&sections) }
    }

    /// The tables that an item is in; `None` for what is gone.
    pub fn impact(&self, item: &Item) -> Option<Impact> {
        let of = self.all.iter().find(|named| named.name == item.name)?;
        Some(impact(of, &self.all, (&self.project.checked, &self.recorded()), &self.folder))
    }

    /// Does what was decided.
    pub fn decide(&mut self, item: &Item, decision: Decision) -> Result<(), Error> {
        match (decision, item.is_gone) {
            (Decision::Accept, true) => self.folder.remove(&item.name),
            (Decision::Accept, false) => {
                let accepted = self.folder.pending.get(&item.name).and_then(|text| file::accepted(text));
                let refused = || Error::refused(format!("{}.new is not a snapshot", Folder::shown(&item.name)));
                self.folder.accept(&item.name, &accepted.ok_or_else(refused)?)
            }
            (Decision::Reject, false) => self.folder.reject(&item.name),
            (Decision::Reject, true) | (Decision::Skip, _) => Ok(()),
        }
    }
}
