//! A project: its texts, and what the compiler makes of them.
//!
//! In: a folder, a git revision, or texts. Out: the project, checked; [`history`] has the history of one definition.
//! Invariant: a text that cannot be read is a diagnostic, and nothing else is reported then, since every name in that text would
//! seem to be unknown.

mod answers;
mod git;
pub mod history;
mod no_files;
pub mod revision;
mod texts;
mod watched;

use std::fs;
use std::path::{Path, PathBuf};

use indicia_compiler::Checked;
use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::{Advice, Advised, Diagnostic, Diagnostics, Severity};
use indicia_compiler::model::{Model, TableId};
use indicia_compiler::names::hir::{Definition, Hir};
use indicia_compiler::presentation::Number;
use indicia_compiler::source::{SourceKind, Sources, Span};

use self::texts::Texts;
pub use self::texts::{NOT_READ, PROJECT_FILE, among, unreadable};
use crate::error::{Error, Faults};
use crate::files::is_inside;
use crate::report;
use indicia_runtime::paths::Shown;

/// A project that has been read and checked.
pub struct Project {
    /// Where it is, as given.
    pub folder: PathBuf,
    /// Its texts.
    pub sources: Sources,
    /// What the compiler made of them.
    pub checked: Checked,
}

impl Project {
    /// Reads and checks the project in a folder.
    pub fn open(folder: &Path) -> Result<Project, Error> {
        if !folder.is_dir() {
            let what = if folder.exists() { "is a file, not a project folder" } else { "does not exist" };
            return Err(Error::usage_with(
                format!("{} {what}", folder.shown()),
                Some(Advised::new(format!("name the folder with {PROJECT_FILE}, or "), Advice::NewProject)),
            ));
        }
        if !folder.join(PROJECT_FILE).is_file()
            && let Some(above) = above(folder)
        {
            let above = above.shown();
            return Err(Error::usage_with(
                format!("{} has no {PROJECT_FILE}; the project is in {above}", folder.shown()),
                Some(format!("run it there, or name that folder: {above}").into()),
            ));
        }
        Ok(Project::checked(folder, texts::read(folder)))
    }

    /// Checks the project of given texts, each with its path from `folder`, where its data is. Paths that a project does not read as texts
    /// are left out.
    pub fn of_texts(folder: &Path, texts: impl IntoIterator<Item = (String, Vec<u8>)>) -> Project {
        Project::checked(folder, texts::given(texts))
    }

    fn checked(folder: &Path, Texts { sources, unread, aside }: Texts) -> Project {
        let checked = if unread.is_empty() { indicia_compiler::check(&sources) } else { unknown(unread) };
        // What a name means that is missing may be in a file that was put aside.
        let is_missing = |found: &Diagnostic| matches!(found.code, "names::unknown" | "names::unknown-file");
        let is_needed = !aside.is_empty() && checked.diagnostics.iter().any(is_missing);
        let checked = if is_needed { unknown(aside) } else { checked };
        Project { folder: folder.to_path_buf(), sources, checked }
    }

    /// Whether the project can run: nothing found is an error.
    pub fn is_sound(&self) -> bool {
        self.checked.is_sound()
    }

    /// Everything found in the project, errors and warnings.
    pub fn faults(&self) -> Faults {
        Faults::new(self.checked.diagnostics.clone(), &self.sources)
    }

    /// The errors alone.
    pub fn errors(&self) -> Faults {
        let mut faults = self.faults();
        faults.diagnostics.retain(|d| d.severity == Severity::Error);
        faults
    }

    /// How many definitions with a name there are, and how many files of definitions.
    pub fn size(&self) -> (usize, usize) {
        let hir = &self.checked.hir;
        let named = hir.measures.iter().filter(|m| !m.head.name.value.is_empty()).count();
        let definitions = hir.cohorts.len() + named + hir.indicators.len() + hir.tables.len();
        (definitions, self.sources.of_kind(SourceKind::Definitions).count())
    }

    /// The definition or dataset with a name.
    pub fn definition(&self, name: &str) -> Result<Definition, Error> {
        let found = self.checked.definition(name);
        let found = found.or_else(|| self.table_called(name).map(Definition::Table));
        found.ok_or_else(|| Error::unknown("definition or dataset", name, self.checked.names()))
    }

    /// The tables with these names, numbers or titles, all if none is given, in the order of the definitions.
    pub fn tables(&self, only: &[String]) -> Result<Vec<TableId>, Error> {
        let names = self.checked.model.tables.iter().map(|table| table.head.name.value.as_str());
        let mut asked = Vec::new();
        for name in only {
            asked.push(self.table_called(name).ok_or_else(|| Error::unknown("table", name, names.clone()))?);
        }
        Ok(self.checked.tables().into_iter().filter(|id| only.is_empty() || asked.contains(id)).collect())
    }

    /// The table with a name; or else the one that a reader of the report calls so: `7`, `Table 7`, `Figure 3`, its title, `Table 7: Title`.
    pub(crate) fn table_called(&self, called: &str) -> Option<TableId> {
        if let Some(named) = self.checked.table(called) {
            return Some(named);
        }
        let small = called.to_lowercase();
        let (number, titled) = small.split_once(':').unwrap_or((&small, ""));
        let words = number.replace(['-', '_'], " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        let number = match words[..] {
            ["table", number] | [number] => number.parse().ok().map(Number::Table),
            ["figure", number] => number.parse().ok().map(Number::Figure),
            _ => None,
        };
        let is_called = |id: &TableId| {
            let table = &self.checked.model.tables[id.0];
            let title = table.title.to_lowercase();
            number.is_some() && table.number == number && title.starts_with(titled.trim()) || title == small
        };
        let mut found = self.checked.tables().into_iter().filter(is_called);
        // Several tables may have one title.
        found.next().filter(|_| found.next().is_none())
    }

    /// The name of what is called so: as it is where a definition has it, else that of the table that a reader of the report calls so.
    pub(crate) fn name_of<'a>(&'a self, called: &'a str) -> &'a str {
        match self.table_called(called).filter(|_| self.checked.definition(called).is_none()) {
            Some(table) => &self.checked.model.tables[table.0].head.name.value,
            None => called,
        }
    }

    /// The folder that dataset paths start from: the argument, which is relative to where we are, or the project's own.
    pub fn data_folder(&self, argument: Option<&Path>) -> Result<PathBuf, Error> {
        match argument {
            Some(folder) if folder.is_dir() => Ok(folder.to_path_buf()),
            Some(folder) => Err(Error::usage(format!("the data folder {} does not exist", folder.shown()))),
            None => {
                let data = &self.checked.catalog.project.data;
                let folder = self.folder.join(data);
                // A folder that is not there is no way out; what is missing in it is said of each dataset.
                match folder.exists() && !is_inside(&self.folder, &folder) {
                    true => Err(Error::refused(Advised::new(
                        format!("the data folder of the project, `{data}`, leads out of the project; "),
                        Advice::OtherData,
                    ))),
                    false => Ok(folder),
                }
            }
        }
    }

    /// The place of a span: `file.ind:12`.
    pub fn place(&self, span: Span) -> String {
        report::place(&self.sources, span)
    }

    /// The name of the project's folder, also for `.`.
    pub fn folder_name(&self) -> String {
        let full = fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone());
        full.file_name().map_or_else(|| "project".to_string(), |name| name.to_string_lossy().into_owned())
    }
}

/// The folder above another one that has a project.
pub(crate) fn above(folder: &Path) -> Option<PathBuf> {
    let full = fs::canonicalize(folder).ok()?;
    let up = full.ancestors().skip(1).position(|above| above.join(PROJECT_FILE).is_file())?;
    let steps: PathBuf = (0..=up).map(|_| "..").collect();
    Some(if folder == Path::new(".") { steps } else { folder.join(steps) })
}

/// A project of which nothing is known but what could not be read.
fn unknown(unread: Vec<Diagnostic>) -> Checked {
    let mut found = Diagnostics::default();
    unread.into_iter().for_each(|fault| found.push(fault));
    let diagnostics = found.sorted(&Sources::default());
    Checked { catalog: Catalog::default(), hir: Hir::default(), model: Model::default(), diagnostics, in_tests: None }
}
