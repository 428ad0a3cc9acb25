//! From a project to files of records.
//!
//! In: a project, its margins files, options. Out: files in their places, and a report.
//! Invariant: no file is put in its place before all are whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::diagnostics::{Advice, Diagnostics};
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_runtime::outputs::{self, WriteError};
use indicia_runtime::paths::Shown;
use indicia_runtime::records::{Finished, claim, is_as_written};
use indicia_synth::spec::MarginsFile;
use indicia_synth::{project as margins, report};

use super::options::{Made, Options, Work};
use super::published::Published;
use super::{dummy, published};
use crate::error::{Error, Faults};
use crate::files::{read_inside, utf8};
use crate::progress::Progress;
use crate::project::Project;
use crate::system;

/// Makes the records of a project. Only dummy rows need definitions without errors: they are made on both sides of each threshold.
pub fn make(project: &Project, options: &Options<'_>, progress: &dyn Progress) -> Result<Made, Error> {
    let folder = project.data_folder(None)?;
    let sources = with_margins(project, &folder.join("margins"))?;
    let (catalog, declared) = indicia_compiler::declarations(&sources);
    let mut wrong = Diagnostics::default();
    wrong.append(declared);
    let files = if options.dummy { Vec::new() } else { margins::files(&sources, &mut wrong) };
    if wrong.has_errors() {
        return Err(Error::Definitions(Faults { diagnostics: wrong.sorted(&sources), sources }));
    }
    let parts = parts(options, &catalog, &files)?;
    let definitions = if parts.dummy.is_empty() { Faults::default() } else { project.faults() };
    if !parts.dummy.is_empty() && !project.is_sound() {
        return Err(Error::Definitions(definitions));
    }
    let out = options.out.unwrap_or(&folder);
    let work = Work { options, project, catalog: &catalog, files: &files, out, progress };
    let made = work.make(&parts, &mut wrong)?;
    let found = Faults { diagnostics: wrong.sorted(&sources), sources };
    match made {
        Some((report, met)) => Ok(Made { report, met, found, definitions }),
        None => Err(Error::Definitions(found)),
    }
}

/// Which datasets are made how.
struct Parts {
    /// Those whose figures are solved.
    solved: Vec<String>,
    /// Those of them that are written.
    published: BTreeSet<String>,
    /// Those that get dummy rows, and are written.
    dummy: BTreeSet<DatasetId>,
}

fn parts(options: &Options<'_>, catalog: &Catalog, files: &[MarginsFile]) -> Result<Parts, Error> {
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|only| only == name);
    let named = |file: &MarginsFile| file.dataset.value.clone();
    // A file that several datasets read is made once.
    let made: BTreeSet<&str> = files
        .iter()
        .flat_map(|file| [Some(&file.dataset), file.also.as_ref()])
        .flatten()
        .map(|word| word.value.as_str())
        .collect();
    let written: BTreeSet<String> = files.iter().map(MarginsFile::path).collect();
    let declared = || catalog.datasets.iter().map(|dataset| dataset.name.as_str());
    for name in options.only {
        if !declared().any(|known| known == name) {
            return Err(Error::unknown("dataset", name, declared()));
        }
    }
    let ids = (0..catalog.datasets.len()).map(DatasetId);
    let dummy: BTreeSet<DatasetId> = ids
        .filter(|id| {
            let dataset = catalog.dataset(*id);
            let name = dataset.name.as_str();
            wanted(name) && !made.contains(name) && !dataset.files.paths.iter().any(|path| written.contains(path))
        })
        .collect();
    let published: BTreeSet<String> = files.iter().map(named).filter(|name| wanted(name)).collect();
    if published.is_empty() && dummy.is_empty() {
        return Err(Error::usage("the project declares no dataset that records could be made for"));
    }
    if published.is_empty() && options.scale > 1 {
        return Err(Error::usage_with(
            "a scale is for records that agree with published figures, but the project has none",
            Some(Advice::NumberOfRows.into()),
        ));
    }
    let mut solved = published.clone();
    // Keys of dummy rows are those of the look-ups, whichever way these are made.
    let mut waiting: Vec<DatasetId> = dummy.iter().copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        for look_up in catalog.dataset(id).columns.iter().filter_map(|column| column.look_up) {
            let name = catalog.dataset(look_up).name.clone();
            if seen.insert(look_up) {
                waiting.push(look_up);
            }
            if files.iter().any(|file| file.dataset.value == name) {
                solved.insert(name);
            }
        }
    }
    Ok(Parts { solved: solved.into_iter().collect(), published, dummy })
}

/// The project's texts with those of its margins.
fn with_margins(project: &Project, folder: &Path) -> Result<Sources, Error> {
    let mut all: Vec<Source> = project.sources.iter().map(|(_, source)| source.clone()).collect();
    let unread = |path: &Path, error: &std::io::Error| system::unread("", path, error);
    if folder.is_dir() {
        for entry in fs::read_dir(folder).map_err(|error| unread(folder, &error))? {
            let path = entry.map_err(|error| unread(folder, &error))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".yaml") && !name.starts_with('.') {
                let text = read_inside(folder, &path).and_then(utf8).map_err(|error| unread(&path, &error))?;
                let shown = path.strip_prefix(&project.folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                all.push(Source { path: shown, text, kind: SourceKind::Margins });
            }
        }
    }
    Ok(Sources::new(all))
}

impl Work<'_> {
    /// Makes the records and, unless only checked, puts their files in place. What is wrong with the figures is added to `wrong`; `None` when that
    /// is why nothing was made.
    fn make(&self, parts: &Parts, wrong: &mut Diagnostics) -> Result<Option<(String, bool)>, Error> {
        let mut made: Option<Published> = None;
        if !parts.solved.is_empty() {
            let Some(solved) = published::solve(self, &parts.solved, wrong) else { return Ok(None) };
            made = Some(Published::new(solved, self.out));
        }
        let targets = made.iter().flat_map(|made| made.targets(&parts.published)).collect::<Vec<_>>();
        let planned = dummy::targets(self.catalog, &parts.dummy, self.out)?;
        if !self.options.check {
            self.refuse_real(&targets, &planned)?;
        }
        let all: Vec<PathBuf> = targets.into_iter().chain(planned.values().flatten().cloned()).collect();
        let _claim = if self.options.check { None } else { Some(claim(self.out, &all).map_err(Error::fault)?) };

        let mut finished: Vec<Finished> = Vec::new();
        let mut met = true;
        let mut given = BTreeMap::new();
        if let Some(made) = &mut made {
            let Some(all_met) = published::write(self, made, &parts.published, &mut finished, wrong)? else {
                return Ok(None);
            };
            met = all_met;
            given = made.look_ups(self.catalog);
        }
        let mut counts: Vec<(String, u64)> = Vec::new();
        let mut text = String::new();
        if !parts.dummy.is_empty() {
            (counts, text) = dummy::write(self, &parts.dummy, &planned, given, &mut finished)?;
        }
        let outcomes = made.iter().flat_map(|made| made.outcomes(&parts.published)).collect::<Vec<_>>();
        let text = report::text(&outcomes) + &text;
        if met || self.options.anyway {
            for file in finished {
                file.place().map_err(Error::fault)?;
            }
            if !self.options.check && self.options.only.is_empty() {
                self.write_readme(&report::readme(&self.catalog.project.title, &outcomes, &counts))?;
            }
        }
        Ok(Some((text, met)))
    }

    /// Refuses to write over real records, or to leave real ones where they would be read together with those that are made.
    fn refuse_real(&self, targets: &[PathBuf], planned: &BTreeMap<DatasetId, Vec<PathBuf>>) -> Result<(), Error> {
        targets.iter().try_for_each(|path| refuse_real(path, None))?;
        for (id, paths) in planned {
            paths.iter().try_for_each(|path| refuse_real(path, None))?;
            let dataset = self.catalog.dataset(*id);
            let others = indicia_runtime::input::present(dataset, self.out);
            let others = others.into_iter().filter(|path| !paths.contains(path) && !targets.contains(path));
            others.into_iter().try_for_each(|path| refuse_real(&path, Some(&dataset.name)))?;
        }
        Ok(())
    }

    /// Writes the README beside the records. One that someone wrote stays; the files themselves say what they are.
    fn write_readme(&self, text: &str) -> Result<(), Error> {
        let readme = self.out.join("README.md");
        match fs::read_to_string(&readme) {
            Ok(known) if !known.starts_with(report::TITLE) => Ok(()),
            Ok(_) | Err(_) => outputs::replace(&readme, text.as_bytes()).map_err(Error::fault),
        }
    }
}

/// Nothing real is written over, nor mixed with what is made up.
fn refuse_real(path: &Path, beside: Option<&str>) -> Result<(), Error> {
    let is_fine = !path.exists() || (beside.is_none() && is_as_written(path).map_err(Error::fault)?);
    let refused = || WriteError::NotSynthetic { path: path.shown(), beside: beside.map(String::from) };
    is_fine.then_some(()).ok_or_else(|| Error::fault(refused()))
}
