//! The order of a run: what can fail without data, the data, the pages, the files.
//!
//! In: a session and what is wanted. Out: what the run gave, with all files in place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use indicia_compiler::diagnostics::{Advice, Advised, Diagnostic};
use indicia_compiler::plan;
use indicia_runtime::answer::{self, Answered};
use indicia_runtime::disclosure::SafeRead;
use indicia_runtime::engine::Request;
use indicia_runtime::outputs::{self, Earlier, Edited, InputFile, LOCK_FILE, Made, Manifest, Output};
use indicia_runtime::paths::Shown;
use indicia_runtime::render::Format;

use super::earlier::{self, Outdated};
use super::fingerprint::Fingerprints;
use super::pages::{files_of, rendered};
use crate::error::Error;
use crate::files::{is_file, is_inside, read_inside, utf8};
use crate::project::Project;
use crate::session::Session;
use crate::templates::templates;

/// What is written, and where.
#[derive(Clone, Copy)]
pub struct Options<'o> {
    /// Only these tables, by name; others of an earlier run are kept where they would come out the same. All if none is given.
    pub only: &'o [String],
    /// The formats of tables, in place of those that `indicia.yaml` names.
    pub formats: &'o [&'static Format],
    /// The output folder.
    pub out: &'o Path,
    /// What becomes of `indicia.lock`.
    pub lock: Lock,
}

/// What becomes of `indicia.lock`, which lists every input file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Nothing.
    Ignore,
    /// The run fails when an input is not the one listed there.
    Compare,
    /// It is written.
    Write,
}

/// What a run gave.
pub struct Ran {
    /// The tables, the funnel, and what was read.
    pub answered: Answered,
    /// Tables of an earlier run that this one did not make, and that are not listed any more.
    pub outdated: Vec<Outdated>,
    /// Outputs of an earlier run that somebody changed, and where they are kept.
    pub edited: Vec<Edited>,
}

impl Session<'_> {
    /// Runs the project and writes its outputs.
    pub fn run(&self, options: &Options<'_>) -> Result<Ran, Error> {
        let Project { checked, folder, .. } = self.project;
        let tables = self.project.tables(options.only)?;
        if tables.is_empty() {
            let message =
                "the project has no tables, so there is nothing to run; what an earlier run wrote is left as it was";
            return Err(Error::refused(message));
        }
        // What can fail without reading data fails before it.
        let templates = templates(self.project)?;
        if options.lock == Lock::Write {
            file_of_lock(folder).map_err(Error::fault)?;
        }
        let locked = if options.lock == Lock::Compare { Some(locked(folder).map_err(Error::fault)?) } else { None };
        let before = outputs::prepare(options.out).map_err(Error::fault)?;
        if before.as_deref().and_then(Manifest::read).is_some_and(|manifest| manifest.is_of_a_catalogue()) {
            let out = options.out.shown();
            let why = format!("the folder {out} has a catalogue, and the tables of a run would take its place; ");
            return Err(Error::refused(Advised::new(why, Advice::NewOutputs)));
        }
        let planned = plan::tables(&checked.catalog, &checked.model, &tables);
        let project = self.project;
        let fingerprints = || match options.only {
            [] => Fingerprints::of(project, &planned.before, &planned.layouts),
            // Also those of the other tables, which may stay.
            _ => {
                let (all, layouts) = plan::as_built(&checked.catalog, &checked.model);
                Fingerprints::of(project, &all, &layouts)
            }
        };
        let request = Request { digests: true, ..self.request()? };
        // They need no data, so they are made while data is read.
        let (fingerprints, answered) = thread::scope(|scope| {
            let fingerprints = scope.spawn(fingerprints);
            let answered = answer::run(&planned, &request);
            (fingerprints.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), answered)
        });
        let fingerprints = fingerprints?;
        let answered = answered.map_err(|failure| self.failed(failure, &request))?;
        let inputs: Vec<InputFile> = answered.reads.iter().flat_map(|read| read.files.iter().cloned()).collect();
        if let Some(mut locked) = locked {
            if !options.only.is_empty() {
                // A part of the tables may read a part of the datasets.
                let name = |read: indicia_compiler::catalog::DatasetId| &checked.catalog.dataset(read).name;
                locked.retain(|file| answered.reads.iter().any(|read| *name(read.dataset) == file.dataset));
            }
            let differences = outputs::differences(&locked, &inputs);
            if !differences.is_empty() {
                return Err(Error::fault(outputs::other_inputs(&differences)));
            }
        }
        let kept = match before.as_deref().filter(|_| !options.only.is_empty()) {
            Some(text) => self.kept(text, &fingerprints, &answered, &request, options.out),
            None => earlier::Earlier::default(),
        };
        let files = rendered(self.project, options.formats, &planned, &answered, &templates, &kept.kept);
        let files = files.map_err(Error::fault)?;
        let paths: Vec<String> = kept.kept.iter().flat_map(|made| made.outputs.iter().cloned()).collect();
        let earlier = match before.as_deref().filter(|_| !options.only.is_empty()) {
            Some(manifest) => Earlier::Keep { paths: &paths, manifest },
            None => Earlier::Remove,
        };
        let manifest = self.manifest(&fingerprints, &inputs, &answered, &files, kept.inputs, kept.kept);
        let edited = outputs::write(options.out, &files, manifest, earlier).map_err(Error::fault)?;
        if options.lock == Lock::Write {
            let text = outputs::lock_text(&inputs);
            outputs::replace(&file_of_lock(folder).map_err(Error::fault)?, text.as_bytes()).map_err(Error::fault)?;
        }
        let mut outdated = kept.outdated;
        let tables = answered.tables.iter().map(|table| table.name.as_str());
        let made: BTreeSet<&str> = tables.chain(files.iter().map(|file| file.path.as_str())).collect();
        outdated.retain(|gone| !made.contains(gone.table.as_str()));
        Ok(Ran { answered, outdated, edited })
    }

    /// What stays of an earlier run.
    fn kept(
        &self,
        manifest: &str,
        fingerprints: &Fingerprints,
        answered: &Answered,
        request: &Request<'_>,
        out: &Path,
    ) -> earlier::Earlier {
        let Some(manifest) = Manifest::read(manifest) else { return earlier::Earlier::default() };
        let checked = &self.project.checked;
        let name = |read: &SafeRead| checked.catalog.dataset(read.dataset).name.clone();
        let read: Vec<_> = answered.reads.iter().map(|read| (name(read), read.files.clone())).collect();
        let place = |table: &str| checked.table(table).map(|id| id.0);
        earlier::earlier(&manifest, &answered.tables, fingerprints, &place, &read, request, out)
    }

    /// What the outputs are made from; `inputs` are the files that were read, `earlier` and `kept` what an earlier run read and made.
    fn manifest(
        &self,
        fingerprints: &Fingerprints,
        inputs: &[InputFile],
        answered: &Answered,
        files: &[Output],
        earlier: Vec<InputFile>,
        kept: Vec<Made>,
    ) -> Manifest {
        let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let names = self.project.checked.model.tables.iter().map(|table| table.head.name.value.as_str());
        let places: BTreeMap<&str, usize> = names.zip(0..).collect();
        let mut made: BTreeMap<String, Made> = kept.into_iter().map(|made| (made.table.clone(), made)).collect();
        for table in &answered.tables {
            let place = places.get(table.name.as_str());
            let Some(of) = place.and_then(|place| fingerprints.tables.get(*place)) else { continue };
            let mut outputs = made.remove(&table.name).map_or(Vec::new(), |made| made.outputs);
            outputs.extend(files_of(table, &paths));
            outputs.sort();
            outputs.dedup();
            let (definitions, reading, datasets) = (of.definitions.clone(), of.reading.clone(), of.datasets.clone());
            made.insert(
                table.name.clone(),
                Made { table: table.name.clone(), definitions, reading, datasets, outputs },
            );
        }
        let mut inputs = inputs.to_vec();
        let of_earlier = earlier.into_iter().filter(|file| inputs.iter().all(|now| now.dataset != file.dataset));
        let of_earlier: Vec<InputFile> = of_earlier.collect();
        inputs.extend(of_earlier);
        let manifest = Manifest::new(env!("CARGO_PKG_VERSION"), &fingerprints.whole(), inputs);
        manifest.with_tables(&fingerprints.style, &fingerprints.policies, made.into_values().collect())
    }
}

/// Where the lock is written: of a link inside the project what it leads to, so that the link stays. What is called as the lock file and is
/// none is not replaced, nor is what is elsewhere.
fn file_of_lock(folder: &Path) -> Result<PathBuf, Diagnostic> {
    let path = folder.join(LOCK_FILE);
    let Ok(known) = fs::symlink_metadata(&path) else { return Ok(path) };
    let unread = |error: io::Error| outputs::bad_lock(1, &error.to_string());
    if known.is_symlink() && path.exists() && !is_inside(folder, &path) {
        return Err(unread(io::Error::other("it is a link that leads out of the project")));
    }
    let text = is_file(&path).and_then(|()| fs::read_to_string(&path)).map_err(unread)?;
    if !text.is_empty() {
        outputs::read_lock(&text)?;
    }
    if known.is_symlink() { fs::canonicalize(&path).map_err(unread) } else { Ok(path) }
}

/// What the lock file of a project lists.
fn locked(folder: &Path) -> Result<Vec<InputFile>, Diagnostic> {
    let path = folder.join(LOCK_FILE);
    // A link that leads nowhere is there.
    if fs::symlink_metadata(&path).is_err() {
        return Err(outputs::no_lock());
    }
    let text = read_inside(folder, &path).and_then(utf8);
    outputs::read_lock(&text.map_err(|error| outputs::bad_lock(1, &error.to_string()))?)
}
