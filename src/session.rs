//! A session: a project that can run, where its rows are, and who is shown how far the work is.
//!
//! In: a checked project; a data folder or rows. Out: what is asked for, as data. Each kind of work is a file of its own that adds a
//! method to [`Session`].
//! Invariant: a session changes nothing in the project's folder unless a method says so.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::diagnostics::{Advice, Advised, Diagnostic};
use indicia_compiler::plan::{self, Planned};
use indicia_runtime::answer::{self, Answered, Failure};
use indicia_runtime::engine::{Input, Request};
use indicia_runtime::threads::MOST_THREADS;

use crate::error::{Error, Faults};
use crate::progress::{Progress, Silent};
use crate::project::Project;

/// Work on one project.
pub struct Session<'a> {
    /// The project, which has no errors.
    pub project: &'a Project,
    /// Where progress is shown.
    pub(crate) progress: &'a dyn Progress,
    /// The folder that dataset paths start from, where the caller names one; else it is the project's own.
    data: Option<PathBuf>,
    /// Rows that are given in place of files.
    given: HashMap<DatasetId, Input>,
}

impl<'a> Session<'a> {
    /// A session on the project's own data folder. An error when the project has errors.
    pub fn new(project: &'a Project) -> Result<Session<'a>, Error> {
        if !project.is_sound() {
            return Err(Error::Definitions(project.faults()));
        }
        has_threads()?;
        Ok(Session { project, progress: &Silent, data: None, given: HashMap::new() })
    }

    /// Reads the files of datasets in another folder, where one is given.
    pub fn data(mut self, folder: Option<&Path>) -> Result<Session<'a>, Error> {
        self.data = folder.map(|folder| self.project.data_folder(Some(folder))).transpose()?;
        Ok(self)
    }

    /// Reports progress to someone.
    pub fn progress(self, progress: &'a dyn Progress) -> Session<'a> {
        Session { progress, ..self }
    }

    /// Takes these rows in place of a dataset's files: under each column's name a text as a CSV file has it, `None` where it is missing.
    /// A column that is not named is missing on every row.
    pub fn rows(
        mut self,
        dataset: &str,
        columns: &[&str],
        rows: Vec<Vec<Option<String>>>,
    ) -> Result<Session<'a>, Error> {
        let datasets = &self.project.checked.catalog.datasets;
        let Some(at) = datasets.iter().position(|known| known.name == dataset) else {
            return Err(Error::unknown("dataset", dataset, datasets.iter().map(|known| known.name.as_str())));
        };
        let known = &datasets[at];
        let place = |name: &&str| {
            let found = known.column_named(name);
            found.ok_or_else(|| Error::unknown("column", name, known.columns.iter().map(|c| c.name.as_str())))
        };
        let columns = columns.iter().map(place).collect::<Result<Vec<_>, Error>>()?;
        if let Some(row) = rows.iter().find(|row| row.len() != columns.len()) {
            return Err(Error::usage(format!(
                "a row of {dataset} has {} texts for {} columns",
                row.len(),
                columns.len()
            )));
        }
        self.given.insert(DatasetId(at), Input::Rows { columns, rows });
        Ok(self)
    }

    /// The tables with these names, all if none is given, in the order of the definitions.
    pub fn tables(&self, only: &[String]) -> Result<Answered, Error> {
        let checked = &self.project.checked;
        self.fill(&plan::tables(&checked.catalog, &checked.model, &self.project.tables(only)?))
    }

    /// What a run warns of, each where it is declared and written.
    pub fn warnings(&self, answered: &Answered) -> Faults {
        self.project.warned(&answered.warnings, &answered.of_tables())
    }

    /// What an engine is asked to read. An error where the project's own data folder leads out of the project.
    pub(crate) fn request(&self) -> Result<Request<'_>, Error> {
        self.request_under(&self.project.checked.catalog)
    }

    /// The same under declarations of which one is changed.
    pub(crate) fn request_under<'s>(&'s self, catalog: &'s Catalog) -> Result<Request<'s>, Error> {
        let data = self.data.clone().map_or_else(|| self.project.data_folder(None), Ok)?;
        let mut request = Request::new(catalog, data);
        request.inputs = self.given.clone();
        request.progress = Some(self.progress);
        Ok(request)
    }

    /// Runs a plan.
    pub(crate) fn fill(&self, planned: &Planned) -> Result<Answered, Error> {
        let request = self.request()?;
        answer::run(planned, &request).map_err(|failure| self.failed(failure, &request))
    }

    /// Why a run has no answer.
    pub(crate) fn failed(&self, failure: Failure, request: &Request<'_>) -> Error {
        match Error::of_run(failure, &self.project.sources) {
            // Of each dataset it would be said that its files are not there.
            Error::Data(faults) if faults.are_missing_files() && self.data.is_none() && !request.root.exists() => {
                let data = &self.project.checked.catalog.project.data;
                let help = Advised::new("correct `data` in indicia.yaml; ", Advice::OtherData);
                let message = format!("the data folder of the project, `{data}`, does not exist");
                let found = Diagnostic::new("data::no-files", message).help(help);
                Error::Data(Faults::new(vec![found], &self.project.sources))
            }
            Error::Data(faults) if faults.are_missing_files() && self.data.is_none() => match self.folder_of_files() {
                Some(folder) => {
                    let message = "the files of the data are not in the project's folder, and indicia.yaml does not say where they are";
                    let help = format!("they are in the folder `{folder}`: write `data: {folder}` in indicia.yaml");
                    let found = Diagnostic::new("data::no-files", message).help(help);
                    Error::Data(Faults::new(vec![found], &self.project.sources))
                }
                None => Error::Data(faults),
            },
            other => other,
        }
    }

    /// The folder of the project that has the first file of a dataset, where the project says of none that it has the data.
    fn folder_of_files(&self) -> Option<String> {
        let catalog = &self.project.checked.catalog;
        let file = catalog.datasets.first()?.files.paths.first()?;
        let is_unsaid = catalog.project.data == "." && !file.contains(['*', '?', '[']);
        let folders = fs::read_dir(&self.project.folder).ok().filter(|_| is_unsaid)?.flatten();
        let mut names: Vec<String> = folders
            .filter(|entry| entry.path().join(file).is_file())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort_unstable();
        names.into_iter().next()
    }
}

/// The query engine takes its numbers of threads from here, and cannot do with none; far too many take longer to start than all the work.
pub(crate) fn has_threads() -> Result<(), Error> {
    const THREADS: [&str; 2] = ["POLARS_MAX_THREADS", "POLARS_ASYNC_THREAD_COUNT"];
    for name in THREADS {
        let Ok(number) = std::env::var(name) else { continue };
        let is_right = number.trim().parse::<u64>().is_ok_and(|number| (1..=MOST_THREADS as u64).contains(&number));
        if !is_right {
            let number = if number.trim().is_empty() { "empty".to_string() } else { number };
            return Err(Error::usage(format!(
                "{name} is {number} in the environment: take it away, or give it a number from 1 to {MOST_THREADS}"
            )));
        }
    }
    Ok(())
}
