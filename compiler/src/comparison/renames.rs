//! Renames: names of the later project that mean what another name meant in the earlier one.
//!
//! In: two projects. Out: pairs of names. Invariant: only a name that is on one side only is renamed, and only to one that means
//! the same, whatever is said of it in labels and comments; what rests on a renamed definition means the same as before.

use std::collections::BTreeSet;

use super::Project;
use super::change::{Class, Draft, Kind, Said, Subject};
use super::defined;
use super::formula::Formulas;
use super::side::Side;
use super::{declared, lists, tables};
use crate::model::{Head, Indicator};
use crate::source::Span;

/// Which names of the later project stand for which of the earlier one.
#[derive(Clone, Debug, Default)]
pub struct Renames(Vec<Rename>);

#[derive(Clone, Debug)]
struct Rename {
    kind: Kind,
    before: (String, Span),
    after: (String, Span),
}

/// Something with a name: where it stands and what it means.
pub struct Meant<'a> {
    /// Its own name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// The same text for the same meaning; names in it are those of the comparison. Only asked of what has no namesake.
    pub meaning: Box<dyn Fn() -> String + 'a>,
}

/// Each of some definitions with its head and what it means.
pub fn each<'a, T: 'a>(
    all: impl Iterator<Item = &'a T>,
    head: impl Fn(&'a T) -> (&'a str, Span),
    meaning: impl Fn(&'a T) -> String + Clone + 'a,
) -> Vec<Meant<'a>> {
    let meant = |of: &'a T| {
        let ((name, span), meaning) = (head(of), meaning.clone());
        Meant { name: name.to_string(), span, meaning: Box::new(move || meaning(of)) }
    };
    all.map(meant).collect()
}

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

impl Renames {
    /// Finds them, those that rest on others after these.
    pub fn find(before: Project<'_>, after: Project<'_>) -> Renames {
        let mut known = Renames::default();
        loop {
            let found: Vec<Rename> = KINDS.iter().flat_map(|kind| known.more(*kind, before, after)).collect();
            if found.is_empty() {
                return known;
            }
            known.0.extend(found);
        }
    }

    /// The earlier name of a name of the later project, where it had another.
    pub fn earlier(&self, kind: Kind, name: &str) -> Option<&str> {
        self.0.iter().find(|r| r.kind == kind && r.after.0 == name).map(|r| r.before.0.as_str())
    }

    /// Whether nothing was renamed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The earlier name of a word, whatever it names.
    pub fn of_word(&self, word: &str) -> Option<&str> {
        self.0.iter().find(|r| r.after.0 == word).map(|r| r.before.0.as_str())
    }

    /// A change for each.
    pub fn changes(&self) -> Vec<Draft> {
        let draft = |rename: &Rename| {
            let (before, after) = (rename.before.0.clone(), rename.after.0.clone());
            let said = Said::moved("name", &before, &after);
            let subject = Subject { kind: rename.kind, before: Some(before), after: Some(after) };
            Draft::at(Class::Renamed, subject, said, (rename.before.1, rename.after.1))
        };
        self.0.iter().map(draft).collect()
    }

    /// Those of one kind that are not known yet.
    fn more(&self, kind: Kind, before: Project<'_>, after: Project<'_>) -> Vec<Rename> {
        let (before, after) = (Side::before(before), Side::after(after, self));
        let (old, new) = (meant(kind, &before, &after), meant(kind, &after, &before));
        let names: BTreeSet<String> = new.iter().map(|m| after.name(kind, &m.name)).collect();
        let old_names: BTreeSet<&String> = old.iter().map(|m| &m.name).collect();
        let mut gone: Vec<&Meant<'_>> = old.iter().filter(|m| !names.contains(&m.name)).collect();
        let mut added: Vec<&Meant<'_>> =
            new.iter().filter(|m| !old_names.contains(&after.name(kind, &m.name))).collect();
        // Of several that mean the same, the first by name is the first by name.
        gone.sort_by(|a, b| a.name.cmp(&b.name));
        added.sort_by(|a, b| a.name.cmp(&b.name));
        let mut added: Vec<(&Meant<'_>, String)> = match gone.is_empty() {
            true => Vec::new(),
            false => added.into_iter().map(|is| (is, (is.meaning)())).collect(),
        };
        let mut found = Vec::new();
        for was in gone {
            let meaning = if added.is_empty() { break } else { (was.meaning)() };
            if let Some(at) = added.iter().position(|(_, other)| *other == meaning) {
                let (is, _) = added.remove(at);
                let (before, after) = ((was.name.clone(), was.span), (is.name.clone(), is.span));
                found.push(Rename { kind, before, after });
            }
        }
        found
    }
}

/// Everything of one kind.
fn meant<'a>(kind: Kind, side: &Side<'a>, other: &Side<'a>) -> Vec<Meant<'a>> {
    let (model, side, other) = (side.model(), *side, *other);
    match kind {
        Kind::CodeList | Kind::Hierarchy => lists::meant(kind, side),
        Kind::Dataset | Kind::Policy => declared::meant(kind, side),
        Kind::Cohort => each(model.cohorts.iter(), |c| named(&c.head), move |c| defined::whole_cohort(&side, c)),
        Kind::Measure => {
            let measures = model.measures.iter().filter(|m| !m.head.name.value.is_empty());
            each(measures, |m| named(&m.head), move |m| format!("{:?}", Formulas::new(side, other).aggregate(m)))
        }
        Kind::Indicator => {
            let meaning = move |i: &'a Indicator| {
                format!("{:?} {:?} {:?}", Formulas::new(side, other).of(&i.value), i.format, i.accepts)
            };
            each(model.indicators.iter(), |i| named(&i.head), meaning)
        }
        Kind::Table => each(model.tables.iter(), |t| named(&t.head), move |t| tables::meaning(side, other, t)),
        Kind::Style | Kind::Project | Kind::Test | Kind::File => Vec::new(),
    }
}

fn named(head: &Head) -> (&str, Span) {
    (&head.name.value, head.name.span)
}
