//! Renames: names of the later project that mean what another name meant in the earlier one.
//!
//! In: two projects. Out: pairs of names. Invariant: only a name that is on one side only is renamed, and only to one that means
//! the same, whatever its labels and comments say; what depends on a renamed definition means the same as before.

use std::collections::BTreeSet;

use super::change::{Class, Kind, Said, Subject};
use super::draft::Draft;
use super::names::{Rename, Renames};
use super::pairs::{Meant, each_meant};
use super::phrasing::Phrasing;
use super::side::{Project, Side};
use super::{declared, defined, lists, tables};
use crate::model::Indicator;
use crate::words::build::Names;

const KINDS: [Kind; 8] = [
    Kind::CodeList,
    Kind::Hierarchy,
    Kind::Policy,
    Kind::Dataset,
    Kind::Cohort,
    Kind::Measure,
    Kind::Indicator,
    Kind::Table,
];

/// Finds them, those that depend on others after these.
pub fn find(before: Project<'_>, after: Project<'_>) -> Renames {
    let mut known = Renames::default();
    loop {
        let found: Vec<Rename> = KINDS.iter().flat_map(|kind| more(&known, *kind, before, after)).collect();
        if found.is_empty() {
            return known;
        }
        known.0.extend(found);
    }
}

/// A change for each.
pub fn changes(renames: &Renames) -> Vec<Draft> {
    let draft = |rename: &Rename| {
        let (before, after) = (rename.before.0.clone(), rename.after.0.clone());
        let said = Said::moved("name", &before, &after);
        let subject = Subject { kind: rename.kind, before: Some(before), after: Some(after) };
        Draft::at(Class::Renamed, subject, said, (rename.before.1, rename.after.1))
    };
    renames.0.iter().map(draft).collect()
}

/// Those of one kind that are not known yet.
fn more(known: &Renames, kind: Kind, before: Project<'_>, after: Project<'_>) -> Vec<Rename> {
    let (before, after) = (Side::before(before), Side::after(after, known));
    let (old, new) = (meant(kind, &before, &after), meant(kind, &after, &before));
    let names: BTreeSet<String> = new.iter().map(|m| after.name(kind, m.name)).collect();
    let old_names: BTreeSet<&str> = old.iter().map(|m| m.name).collect();
    let mut gone: Vec<&Meant<'_>> = old.iter().filter(|m| !names.contains(m.name)).collect();
    let mut added: Vec<&Meant<'_>> = new.iter().filter(|m| !old_names.contains(&*after.name(kind, m.name))).collect();
    // Of several that mean the same, the first by name is the first by name.
    gone.sort_by(|a, b| a.name.cmp(b.name));
    added.sort_by(|a, b| a.name.cmp(b.name));
    let mut added: Vec<(&Meant<'_>, String)> = match gone.is_empty() {
        true => Vec::new(),
        false => added.into_iter().map(|is| (is, (is.meaning)())).collect(),
    };
    let mut found = Vec::new();
    for was in gone {
        let meaning = if added.is_empty() { break } else { (was.meaning)() };
        if let Some(at) = added.iter().position(|(_, other)| *other == meaning) {
            let (is, _) = added.remove(at);
            let (before, after) = ((was.name.to_string(), was.span), (is.name.to_string(), is.span));
            found.push(Rename { kind, before, after });
        }
    }
    found
}

/// Everything of one kind.
fn meant<'a>(kind: Kind, side: &Side<'a>, other: &Side<'a>) -> Vec<Meant<'a>> {
    let (side, other) = (*side, *other);
    match kind {
        Kind::CodeList | Kind::Hierarchy => lists::meant(kind, side),
        Kind::Dataset | Kind::Policy => declared::meant(kind, side),
        Kind::Cohort => each_meant(defined::cohorts(&side), move |c| defined::whole_cohort(&side, c)),
        Kind::Measure => each_meant(defined::measures(&side), move |m| {
            format!("{:?}", Phrasing::new(&side, &other).phrases().aggregate(m))
        }),
        Kind::Indicator => each_meant(defined::indicators(&side), move |i: &Indicator| {
            format!("{:?} {:?} {:?}", Phrasing::new(&side, &other).phrases().formula(&i.value), i.format, i.accepts)
        }),
        Kind::Table => each_meant(tables::tables(&side), move |t| tables::meaning(&side, &other, t)),
        Kind::Style | Kind::Project | Kind::Test | Kind::File => Vec::new(),
    }
}
