//! A project's tables against printed ones, cell by cell.
//!
//! In: a session, a folder of printed tables as CSV, a list of allowed differences. Out: the verified tables, and what else was found.
//! Invariants: nothing is written; of our tables only what may be published is seen; a listed difference that does not occur as
//! listed is reported.

mod published_csv;

use std::fs;
use std::path::Path;

use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::manifest::differences::{self, Allowed};
use indicia_compiler::model::TableId;
use indicia_compiler::plan;
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_runtime::paths::Shown;
use indicia_runtime::render::METADATA;
use indicia_runtime::verify::{Id, Printed, Verified, allow, verify};

use crate::error::{Error, Faults};
use crate::files::read;
use crate::project::Project;
use crate::session::Session;
use crate::system;

/// What to compare with what.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// The folder of printed tables: `table-07.csv` for Table 7, `figure-07.csv` for Figure 7, `NAME.csv` for a table without a number.
    pub against: &'q Path,
    /// A YAML list of allowed differences.
    pub except: Option<&'q Path>,
    /// Only these tables, by name; all if none is given.
    pub only: &'q [String],
}

/// A verified project.
pub struct Verification {
    /// By number.
    pub verified: Vec<Verified>,
    /// Files beside the printed tables.
    pub ignored: Vec<String>,
    /// Listed differences that do not occur as listed, with the list.
    pub stale: Faults,
    /// What a run warns of.
    pub warnings: Faults,
}

impl Session<'_> {
    /// Compares the project's tables with printed ones.
    pub fn verify(&self, question: &Question<'_>) -> Result<Verification, Error> {
        let tables = self.project.tables(question.only)?;
        let (sources, mut list) = question.except.map(listed).transpose()?.unwrap_or_default();
        let ids = ids(self.project, &tables);
        let (files, ignored) = files(question, &ids)?;
        let printed = published_csv::read(question.against, &files);
        let printed: Vec<Printed> = printed.map_err(|found| Error::Data(Faults::new(found, &self.project.sources)))?;
        let checked = &self.project.checked;
        let filled = self.fill(&plan::tables(&checked.catalog, &checked.model, &tables))?;
        let mut verified = verify(&filled.tables, printed);
        if !question.only.is_empty() {
            list.retain(|entry| is_among(&ids, &Id::from(&entry.table.value)));
        }
        let mut stale = Diagnostics::default();
        allow(&mut verified, &list).into_iter().for_each(|fact| stale.push(fact));
        let diagnostics = stale.sorted(&sources);
        let warnings = self.warnings(&filled);
        Ok(Verification { verified, ignored, stale: Faults { diagnostics, sources }, warnings })
    }
}

/// The list of allowed differences.
fn listed(path: &Path) -> Result<(Sources, Vec<Allowed>), Error> {
    let bytes = read(path).map_err(|error| system::unread("", path, &error))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Error::refused(format!("{} is not UTF-8 text", path.shown())));
    };
    let source = Source { path: path.shown(), text: text.to_string(), kind: SourceKind::Differences };
    let sources = Sources::new(vec![source]);
    let (list, found) = differences::read(&sources);
    if found.has_errors() {
        return Err(Error::Definitions(Faults { diagnostics: found.sorted(&sources), sources }));
    }
    Ok((sources, list))
}

/// What a table is called: by number, and by name.
type Called = (Id, Id);

fn ids(project: &Project, tables: &[TableId]) -> Vec<Called> {
    let all = &project.checked.model.tables;
    let ids = tables.iter().map(|id| &all[id.0]).map(|table| {
        let name = &table.head.name.value;
        (Id::of(table.number, name), Id::Name(name.clone()))
    });
    ids.collect()
}

fn is_among(ids: &[Called], id: &Id) -> bool {
    ids.iter().any(|(own, by_name)| own == id || by_name == id)
}

/// The files of printed tables that are asked for, with what each is called; and the names of the other files.
type Files = (Vec<(Id, String)>, Vec<String>);

fn files(question: &Question<'_>, ids: &[Called]) -> Result<Files, Error> {
    let (mut wanted, mut ignored) = (Vec::new(), Vec::new());
    for name in names(question)? {
        if name.ends_with(METADATA) {
            continue; // what a run writes beside a table
        }
        let id = name.strip_suffix(".csv").map(Id::of_stem);
        match id {
            Some(id) if is_among(ids, &id) => wanted.push((id, name)),
            Some(id @ (Id::Table(_) | Id::Figure(_))) if question.only.is_empty() => wanted.push((id, name)),
            Some(_) | None => ignored.push(name),
        }
    }
    // A table that is printed under its number is not looked for under its name.
    let numbered: Vec<Id> = wanted.iter().map(|(id, _)| id.clone()).collect();
    wanted.retain(|(id, name)| {
        let again = ids.iter().any(|(own, by_name)| own != by_name && by_name == id && numbered.contains(own));
        if again {
            ignored.push(name.clone());
        }
        !again
    });
    if wanted.is_empty() {
        let expected = ids.first().map_or_else(|| "table-01.csv".to_string(), |(id, _)| format!("{}.csv", id.stem()));
        return Err(Error::usage_with(
            format!("{} contains none of these tables", question.against.shown()),
            Some(format!("expected files such as {expected}; docs/verify.md describes them").into()),
        ));
    }
    if !question.only.is_empty() {
        ignored.clear();
    }
    Ok((wanted, ignored))
}

/// The names of the files of the folder, without the list of allowed differences.
fn names(question: &Question<'_>) -> Result<Vec<String>, Error> {
    let folder = question.against;
    let unread = |error| system::unread("the folder ", folder, &error);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_list = question.except.is_some_and(|list| same_file(list, &entry.path()));
        if entry.path().is_file() && !name.starts_with('.') && !is_list {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}
