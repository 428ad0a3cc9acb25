//! One of two sides that are compared.
//!
//! In: the name of a revision or of a folder; or nothing, for the working tree. Out: the project there.
//! Invariant: a folder with a project goes before a revision of the same name.

use std::path::{Path, PathBuf};

use indicia_compiler::comparison;
use indicia_compiler::diagnostics::Advice;
use indicia_compiler::plan::paired::Version;
use indicia_compiler::source::one_line;
use indicia_runtime::input::reads;
use indicia_runtime::paths::Shown;
use tempfile::TempDir;

use crate::error::Error;
use crate::project::revision::Revision;
use crate::project::{PROJECT_FILE, Project, among};

/// One of two sides.
pub struct Side {
    /// What it is called: `main (1a2b3c4)`, `last-year`, `the working tree`.
    pub name: String,
    /// The project there.
    pub project: Project,
    /// Where it was read from, if not from a folder.
    pub(super) revision: Option<Revision>,
}

impl Side {
    /// A project that is open already, such as one of texts, under the name that the report gives it.
    pub fn of(name: impl Into<String>, project: Project) -> Side {
        Side { name: name.into(), project, revision: None }
    }

    /// The working tree, whose project is in this folder.
    pub fn working_tree(project: &Path) -> Result<Side, Error> {
        Ok(Side::of("the working tree", Project::open(project)?))
    }

    /// A revision of the project in a folder of the working tree, or another folder with a project.
    pub fn named(asked: &str, project: &Path) -> Result<Side, Error> {
        let folder = Path::new(asked);
        if folder.join(PROJECT_FILE).is_file() {
            return Ok(Side::of(one_line(asked), Project::open(folder)?));
        }
        if !project.is_dir() {
            return Err(Error::usage_with(
                format!("{} does not exist; a revision is read as the history of a folder", project.shown()),
                Some(Advice::ProjectFolder.into()),
            ));
        }
        let revision = Revision::find(asked, project)?;
        let paths = among(revision.paths());
        if let Some(link) = among(revision.links()).first() {
            return Err(revision.is_a_link(link));
        }
        if !paths.iter().any(|path| path == PROJECT_FILE) {
            return Err(Error::usage(format!("{} has no {PROJECT_FILE} at {asked}", project.shown())));
        }
        let texts = revision.read(&paths)?;
        let project = Project::of_texts(project, paths.into_iter().zip(texts));
        let is_id = asked.starts_with(&revision.short);
        let name = if is_id { asked.to_string() } else { format!("{asked} ({})", revision.short) };
        Ok(Side { name, project, revision: Some(revision) })
    }

    /// As the compiler compares it.
    pub(super) fn compared(&self) -> comparison::Project<'_> {
        comparison::Project { sources: &self.project.sources, checked: &self.project.checked }
    }

    /// As the compiler plans it.
    pub(super) fn version(&self) -> Version<'_> {
        Version { catalog: &self.project.checked.catalog, model: &self.project.checked.model }
    }

    /// The project's data folder, as `indicia.yaml` has it.
    pub(super) fn data(&self) -> &str {
        &self.project.checked.catalog.project.data
    }

    /// Whether any dataset reads a file, by its path from the data folder.
    pub(super) fn reads(&self, path: &str) -> bool {
        self.project.checked.catalog.datasets.iter().any(|dataset| reads(dataset, path))
    }

    /// The folder of the side's own records; those of a commit are written to a folder that goes away with `written`.
    pub(super) fn records(&self, written: &mut Vec<TempDir>) -> Result<PathBuf, Error> {
        let Some(revision) = &self.revision else { return self.project.data_folder(None) };
        let refused =
            |error| Error::refused(format!("no folder for the records of a revision: {}", crate::system::why(&error)));
        let folder = tempfile::tempdir().map_err(refused)?;
        revision.write_records(self.data(), &|path| self.reads(path), folder.path())?;
        let path = folder.path().to_path_buf();
        written.push(folder);
        Ok(path)
    }
}
