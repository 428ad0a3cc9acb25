//! Who is called what, and which file may say so.
//!
//! In: every file's tree and the catalog. Out: a [`Scope`] that answers what a name stands for in a file.
//! Invariant: a name has one meaning in the whole project; a definition of another file is visible only where that file is
//! named by `use`, so that a reader of one file knows where to look.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::NamesFact;
use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostics, nearest};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::ast;
use crate::value::PeriodKind;

/// What a name was defined as; the kinds of `Definition` before ids exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A dataset in YAML.
    Dataset,
    /// A cohort.
    Cohort,
    /// A measure.
    Measure,
    /// An indicator.
    Indicator,
    /// A table.
    Table,
    /// A definition that did not parse; uses of it are not errors.
    Broken,
}

impl Kind {
    /// With its article, for messages.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Dataset => "a dataset",
            Kind::Cohort => "a cohort",
            Kind::Measure => "a measure",
            Kind::Indicator => "an indicator",
            Kind::Table => "a table",
            Kind::Broken => "a definition with errors",
        }
    }
}

/// One name of the project.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Where its name stands.
    pub span: Span,
}

/// All names.
#[derive(Debug)]
pub struct Scope {
    entries: BTreeMap<String, Entry>,
    uses: BTreeMap<SourceId, Vec<Use>>,
    reserved: BTreeSet<String>,
}

#[derive(Debug)]
struct Use {
    of: SourceId,
    span: Span,
    needed: std::cell::Cell<bool>,
}

impl Scope {
    /// Collects the names; reports doubles, names that mean something else already, and `use` lines that name no file.
    pub fn collect(
        sources: &Sources,
        catalog: &Catalog,
        files: &[(SourceId, ast::File)],
        out: &mut Diagnostics,
    ) -> Scope {
        let mut scope = Scope { entries: BTreeMap::new(), uses: BTreeMap::new(), reserved: reserved(catalog) };
        for dataset in &catalog.datasets {
            let entry = Entry { kind: Kind::Dataset, span: dataset.span };
            scope.entries.insert(dataset.name.clone(), entry);
        }
        for (source, file) in files {
            scope.collect_uses(sources, files, *source, file, out);
            for item in &file.items {
                let Some((name, kind)) = named(&item.kind) else { continue };
                if kind != Kind::Broken && scope.reserved.contains(&name.value) {
                    out.push(NamesFact::Reserved { name: name.clone() });
                }
                match scope.entries.get(&name.value) {
                    Some(first) => out.push(NamesFact::Duplicate {
                        name: name.clone(),
                        first: first.span,
                        kind: first.kind.words(),
                    }),
                    None => {
                        scope.entries.insert(name.value.clone(), Entry { kind, span: name.span });
                    }
                }
            }
        }
        scope
    }

    fn collect_uses(
        &mut self,
        sources: &Sources,
        files: &[(SourceId, ast::File)],
        source: SourceId,
        file: &ast::File,
        out: &mut Diagnostics,
    ) {
        let folder = sources.get(source).path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut uses: Vec<Use> = Vec::new();
        for path in &file.uses {
            let full = join(folder, &path.value);
            let found = files.iter().map(|(id, _)| *id).find(|id| sources.get(*id).path == full);
            match found {
                None => {
                    let paths = files.iter().map(|(id, _)| sources.get(*id).path.as_str());
                    out.push(NamesFact::UnknownFile {
                        path: path.clone(),
                        nearest: nearest(&full, paths).map(str::to_string),
                    });
                }
                Some(of) if of == source => out.push(NamesFact::UsesItself { span: path.span }),
                Some(of) if uses.iter().any(|u| u.of == of) => out.push(NamesFact::UsedTwice { path: path.clone() }),
                Some(of) => uses.push(Use { of, span: path.span, needed: std::cell::Cell::new(false) }),
            }
        }
        self.uses.insert(source, uses);
    }

    /// What a name stands for, seen from the file it is written in; reports an unknown or invisible name.
    pub fn look_up(&self, name: &ast::Ident, wanted: &[Kind], out: &mut Diagnostics) -> Option<Entry> {
        let Some(entry) = self.entries.get(&name.value) else {
            let candidates = self.entries.iter().filter(|(_, e)| wanted.contains(&e.kind)).map(|(n, _)| n.as_str());
            out.push(NamesFact::Unknown {
                name: name.clone(),
                wanted: wanted[0].words(),
                nearest: nearest(&name.value, candidates).map(str::to_string),
            });
            return None;
        };
        let from = name.span.source;
        if entry.kind != Kind::Dataset && entry.span.source != from {
            match self.uses.get(&from).into_iter().flatten().find(|u| u.of == entry.span.source) {
                Some(used) => used.needed.set(true),
                None if self.uses.contains_key(&from) => {
                    out.push(NamesFact::NotInUse { name: name.clone(), defined: entry.span });
                }
                None => {}
            }
        }
        if entry.kind == Kind::Broken {
            return None;
        }
        if !wanted.contains(&entry.kind) {
            out.push(NamesFact::WrongKind {
                name: name.clone(),
                is: entry.kind.words(),
                wanted: wanted[0].words(),
                defined: entry.span,
            });
            return None;
        }
        Some(*entry)
    }

    /// Reports `use` lines that nothing needed.
    pub fn report_unused_uses(&self, out: &mut Diagnostics) {
        for used in self.uses.values().flatten().filter(|u| !u.needed.get()) {
            out.push(NamesFact::UnusedUse { span: used.span });
        }
    }
}

/// The name that an item defines; tests define none.
fn named(item: &ast::ItemKind) -> Option<(&ast::Ident, Kind)> {
    match item {
        ast::ItemKind::Cohort(c) => Some((&c.name, Kind::Cohort)),
        ast::ItemKind::Measure(m) => Some((&m.name, Kind::Measure)),
        ast::ItemKind::Indicator(i) => Some((&i.name, Kind::Indicator)),
        ast::ItemKind::Table(t) => Some((&t.name, Kind::Table)),
        ast::ItemKind::Broken { name } => name.as_ref().map(|n| (n, Kind::Broken)),
        ast::ItemKind::Test(_) => None,
    }
}

/// Names that dimensions have already: hierarchies and kinds of period.
fn reserved(catalog: &Catalog) -> BTreeSet<String> {
    let kinds = [
        PeriodKind::CalendarYear,
        PeriodKind::FinancialYear,
        PeriodKind::AcademicYear,
        PeriodKind::Month,
        PeriodKind::MidYear,
        PeriodKind::Day,
    ];
    kinds.iter().map(|k| k.name()).chain(catalog.hierarchies.iter().map(|h| h.name.clone())).collect()
}

/// A path written in a file of `folder`, from the project folder.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
