//! What names mean, and which file may use them.
//!
//! In: every file's tree and the catalog. Out: a [`Scope`] that answers what a name means in a file.
//! Invariant: a name has one meaning in the whole project; a definition of another file is visible only where that file is
//! named by `use`, so that a reader of one file knows where to look.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use super::hir::{CohortId, Definition, Hir, IndicatorId, MeasureId, TableId};
use crate::catalog::{Catalog, DatasetId};
use crate::diagnostics::{Diagnostics, near};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::ast;
use crate::value::PeriodKind;

/// The kinds of definition that fit a place.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// As [`Definition::kind`] has them.
    pub kinds: &'static [&'static str],
    /// For messages, to follow "there is no".
    pub words: &'static str,
}

/// Rows to start from or to count.
pub const ROWS: Wanted = Wanted { kinds: &["a dataset", "a cohort"], words: "dataset or cohort" };
/// Rows of a test.
pub const DATASET: Wanted = Wanted { kinds: &["a dataset"], words: "dataset" };
/// Something with a value.
pub const VALUE: Wanted = Wanted { kinds: &["a measure", "an indicator"], words: "measure or indicator" };
/// Something that can be tested.
pub const TESTED: Wanted = Wanted {
    kinds: &["a cohort", "a measure", "an indicator", "a table"],
    words: "cohort, measure, indicator or table",
};

/// One name of the project.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// `None` for a definition that did not parse; uses of it are not errors.
    is: Option<Definition>,
    /// Where the definition has its name.
    span: Span,
    /// Whether another definition has the name, too.
    twice: bool,
}

impl Entry {
    fn kind(&self) -> &'static str {
        self.is.map_or("a definition with errors", Definition::kind)
    }
}

/// All names.
#[derive(Debug, Default)]
pub struct Scope {
    entries: BTreeMap<String, Entry>,
    /// The `use` lines of each file; a file without an entry sees every definition.
    uses: BTreeMap<SourceId, Vec<Use>>,
    /// Files that use one that does not exist: what they name may be in it.
    blind: BTreeSet<SourceId>,
    /// The path of each definition file.
    paths: BTreeMap<SourceId, String>,
    /// The column of each dataset that says how many people a row is of, where its rows are not one each.
    people: BTreeMap<String, String>,
    /// The datasets that have a column of each name.
    columns: BTreeMap<String, Vec<String>>,
    /// How many measures have a name.
    pub measures: usize,
    /// For how many unknown names one near them was looked for.
    looked_near: Cell<usize>,
}

/// As many errors as are shown one by one: of more unknown names none near them is looked for, as each takes a look at every name.
const MOST_NEAR: usize = 200;

#[derive(Debug)]
struct Use {
    of: SourceId,
    span: Span,
    needed: Cell<bool>,
}

impl Scope {
    /// Collects the names; reports doubles, names that mean something else already, and `use` lines that name no file.
    pub fn collect(
        sources: &Sources,
        catalog: &Catalog,
        files: &[(SourceId, ast::File)],
        out: &mut Diagnostics,
    ) -> Scope {
        let mut scope = Scope::of_datasets(catalog);
        scope.paths = files.iter().map(|(id, _)| (*id, sources.get(*id).path.clone())).collect();
        let reserved = reserved(catalog);
        for parameter in &catalog.project.parameters {
            let name = &parameter.name;
            if reserved.contains(&name.value) || is_level(catalog, &name.value) {
                out.push(facts::reserved(name));
            }
            if let Some(first) = scope.entries.get(&name.value) {
                out.push(facts::duplicate(name, first.span, first.kind()));
            }
        }
        let (mut cohorts, mut indicators, mut tables) = (0.., 0.., 0..);
        let defines_nothing =
            |(id, file): &&(SourceId, ast::File)| file.items.is_empty() && has_no_definition(&sources.get(*id).text);
        let empty: BTreeSet<SourceId> = files.iter().filter(defines_nothing).map(|(id, _)| *id).collect();
        for (source, file) in files {
            scope.collect_uses((*source, file), &empty, out);
            for item in &file.items {
                let next = |numbers: &mut std::ops::RangeFrom<usize>| numbers.next().unwrap_or_default();
                let (name, is) = match &item.kind {
                    ast::ItemKind::Cohort(c) => (&c.name, Some(Definition::Cohort(CohortId(next(&mut cohorts))))),
                    ast::ItemKind::Measure(m) => {
                        scope.measures += 1;
                        (&m.name, Some(Definition::Measure(MeasureId(scope.measures - 1))))
                    }
                    ast::ItemKind::Indicator(i) => {
                        (&i.name, Some(Definition::Indicator(IndicatorId(next(&mut indicators)))))
                    }
                    ast::ItemKind::Table(t) => (&t.name, Some(Definition::Table(TableId(next(&mut tables))))),
                    ast::ItemKind::Broken { name: Some(name) } => (name, None),
                    ast::ItemKind::Broken { name: None } | ast::ItemKind::Test(_) => continue,
                };
                if is.is_some() && reserved.contains(&name.value) {
                    out.push(facts::reserved(name));
                }
                if let Some(parameter) = catalog.project.parameter(&name.value) {
                    out.push(facts::duplicate(name, parameter.name.span, "a parameter"));
                }
                match scope.entries.get_mut(&name.value) {
                    Some(first) => {
                        out.push(facts::duplicate(name, first.span, first.kind()));
                        first.twice = true;
                    }
                    None => {
                        scope.entries.insert(name.value.clone(), Entry { is, span: name.span, twice: false });
                    }
                }
            }
        }
        let is_used = |id: &SourceId| scope.uses.values().flatten().any(|used| used.of == *id);
        let is_blank = |id: &&SourceId| sources.get(**id).text.trim().is_empty();
        if files.len() > 1 {
            empty.iter().filter(is_blank).filter(|id| !is_used(id)).for_each(|id| out.push(facts::empty_file(*id)));
        }
        scope
    }

    /// The names of definitions that are resolved already, each visible everywhere.
    pub fn of(catalog: &Catalog, hir: &Hir) -> Scope {
        let mut scope = Scope::of_datasets(catalog);
        for (head, definition) in hir.named() {
            let entry = Entry { is: Some(definition), span: head.name.span, twice: false };
            scope.entries.entry(head.name.value.clone()).or_insert(entry);
        }
        scope.measures = hir.measures.len();
        scope
    }

    fn of_datasets(catalog: &Catalog) -> Scope {
        let datasets = catalog.datasets.iter().enumerate();
        let entry = |(i, span)| Entry { is: Some(Definition::Dataset(DatasetId(i))), span, twice: false };
        let entries = datasets.map(|(i, d)| (d.name.clone(), entry((i, d.span)))).collect();
        let people =
            catalog.datasets.iter().filter_map(|d| Some((d.name.clone(), d.people_of_rows().first()?.name.clone())));
        let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for dataset in &catalog.datasets {
            for column in &dataset.columns {
                columns.entry(column.name.clone()).or_default().push(dataset.name.clone());
            }
        }
        Scope { entries, people: people.collect(), columns, ..Scope::default() }
    }

    fn collect_uses(
        &mut self,
        (source, file): (SourceId, &ast::File),
        empty: &BTreeSet<SourceId>,
        out: &mut Diagnostics,
    ) {
        let folder = self.folder(source).to_string();
        let mut uses: Vec<Use> = Vec::new();
        for path in &file.uses {
            let full = join(&folder, &path.value);
            let found = self.paths.iter().find(|(_, known)| **known == full).map(|(id, _)| *id);
            match found {
                None => {
                    let others = self.paths.iter().filter(|(id, _)| **id != source).map(|(_, path)| path.as_str());
                    let nearest = near(&full, others).map(|near| near.map(|full| relative(&folder, full)));
                    out.push(facts::unknown_file(path, nearest));
                    self.blind.insert(source);
                }
                Some(of) if of == source => out.push(facts::uses_itself(path.span)),
                Some(of) if empty.contains(&of) => {
                    out.push(facts::uses_empty(path));
                    self.blind.insert(source);
                    uses.push(Use { of, span: path.span, needed: Cell::new(true) });
                }
                Some(of) if uses.iter().any(|u| u.of == of) => out.push(facts::used_twice(path)),
                Some(of) => uses.push(Use { of, span: path.span, needed: Cell::new(false) }),
            }
        }
        self.uses.insert(source, uses);
    }

    /// The folder of a definition file, without the last `/`.
    fn folder(&self, source: SourceId) -> &str {
        let path = self.paths.get(&source).map_or("", String::as_str);
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// What a name means, seen from the file it is written in; reports an unknown or invisible name, but for one that may be in a file
    /// that does not exist, which is reported.
    pub fn look_up(&self, name: &ast::Ident, wanted: Wanted, out: &mut Diagnostics) -> Option<Definition> {
        let fits = |entry: &Entry| entry.is.is_some_and(|is| wanted.kinds.contains(&is.kind()));
        let Some(entry) = self.entries.get(&name.value) else {
            if self.blind.contains(&name.span.source) {
                return None;
            }
            let candidates = self.entries.iter().filter(|(_, entry)| fits(entry)).map(|(name, _)| name.as_str());
            let looked_near = self.looked_near.replace(self.looked_near.get() + 1);
            let is_shown = looked_near < MOST_NEAR;
            let nearest = is_shown.then(|| near(&name.value, candidates)).flatten();
            let found = facts::unknown(name, wanted.words, nearest);
            let is_of_rows = is_shown && wanted.kinds.contains(&"a dataset");
            let help =
                is_of_rows.then(|| self.rows_meant(name)).flatten().filter(|_| found.fixes.iter().all(|fix| !fix.safe));
            out.push(match help {
                Some(help) => found.help(help),
                None => found,
            });
            return None;
        };
        self.visible(name, entry, out);
        let is = entry.is?;
        if fits(entry) {
            return Some(is);
        }
        // Of a name that means two things, which is reported, the other may be meant.
        if !entry.twice {
            let people = self.people.get(&name.value).map(String::as_str);
            out.push(facts::wrong_kind(name, is.kind(), wanted.words, entry.span, people));
        }
        None
    }

    /// What rows to name in place of a name that is none, where that of a column or none is near.
    fn rows_meant(&self, name: &ast::Ident) -> Option<String> {
        if let Some(datasets) = self.columns.get(&name.value) {
            let (dataset, name) = (&datasets[0], &name.value);
            return Some(format!(
                "`{name}` is a column of `{}`: write `count of {dataset}` for rows, or `count of distinct {dataset}.{name}` for different values; a table by it has \
                 `rows {name}`",
                datasets.join("` and `")
            ));
        }
        let is_dataset = |entry: &&Entry| matches!(entry.is, Some(Definition::Dataset(_)));
        let datasets: Vec<&str> =
            self.entries.iter().filter(|(_, e)| is_dataset(e)).map(|(name, _)| name.as_str()).collect();
        let has_near = near(&name.value, self.entries.keys().map(String::as_str)).is_some();
        (!datasets.is_empty() && !has_near).then(|| format!("the datasets are {}", all_of(&datasets)))
    }

    /// Reports a name of a file that the file it is written in does not use.
    fn visible(&self, name: &ast::Ident, entry: &Entry, out: &mut Diagnostics) {
        let (from, of) = (name.span.source, entry.span.source);
        let Some(uses) = self.uses.get(&from).filter(|_| from != of) else { return };
        // Of a name that is defined twice, or where a file is used that is not there, the real error is reported.
        if matches!(entry.is, Some(Definition::Dataset(_))) || entry.twice || self.blind.contains(&from) {
            return;
        }
        match uses.iter().find(|used| used.of == of) {
            Some(used) => used.needed.set(true),
            None => {
                let file = relative(self.folder(from), self.paths.get(&of).map_or("", String::as_str));
                out.push(facts::not_in_use(name, entry.span, &file));
            }
        }
    }

    /// Reports `use` lines that nothing needed.
    pub fn report_unused_uses(&self, out: &mut Diagnostics) {
        for used in self.uses.values().flatten().filter(|u| !u.needed.get()) {
            out.push(facts::unused_use(used.span));
        }
    }
}

/// "`a`, `b` and `c`", or the first of many.
fn all_of(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let mut quoted: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    if names.len() > SHOWN {
        quoted.push(format!("{} others", names.len() - SHOWN));
    }
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Whether a definition file has nothing but comments and `use` lines.
fn has_no_definition(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#') || line.starts_with("use "))
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

/// Whether a name selects a level of a hierarchy in a list of rows.
fn is_level(catalog: &Catalog, name: &str) -> bool {
    let levels = catalog.hierarchies.iter().flat_map(|hierarchy| &hierarchy.levels);
    levels.into_iter().any(|level| level.name == name || level.plural == name)
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

/// A path from the project folder as a file of `folder` writes it.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(to.len() - 1);
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{join, relative};

    #[test]
    fn a_relative_path_leads_to_its_file() {
        for (folder, path, written) in [
            ("", "a.ind", "a.ind"),
            ("definitions", "definitions/a.ind", "a.ind"),
            ("definitions", "a.ind", "../a.ind"),
            ("one/two", "one/three/a.ind", "../three/a.ind"),
            ("one", "one/two/a.ind", "two/a.ind"),
        ] {
            assert_eq!(relative(folder, path), written);
            assert_eq!(join(folder, written), path);
        }
    }
}
