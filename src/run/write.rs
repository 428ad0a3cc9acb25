//! The order of a run: what can fail without data, the data, the pages, the files.
//!
//! In: a session and what is wanted. Out: what the run gave, with all files in place.

use std::fs;
use std::path::Path;

use indicia_compiler::catalog::Policy;
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::plan::{self, Planned};
use indicia_compiler::source::Span;
use indicia_runtime::answer::{self, Answered};
use indicia_runtime::engine::Request;
use indicia_runtime::outputs::{self, Earlier, InputFile, LOCK_FILE, Manifest};
use indicia_runtime::render::Format;
use sha2::{Digest, Sha256};

use super::pages::rendered;
use crate::error::Error;
use crate::project::Project;
use crate::session::Session;
use crate::templates::templates;

/// What is written, and where.
#[derive(Clone, Copy)]
pub struct Options<'o> {
    /// Only these tables, by name; other outputs of earlier runs are kept. All if none is given.
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

impl Session<'_> {
    /// Runs the project and writes its outputs.
    pub fn run(&self, options: &Options<'_>) -> Result<Answered, Error> {
        let Project { checked, sources, folder } = self.project;
        let tables = self.project.tables(options.only)?;
        // What can fail without reading data fails before it.
        let templates = templates(self.project)?;
        let locked = if options.lock == Lock::Compare { Some(locked(folder).map_err(Error::fault)?) } else { None };
        outputs::prepare(options.out).map_err(Error::fault)?;
        let planned = plan::tables(&checked.catalog, &checked.model, &tables);
        let request = Request { digests: true, ..self.request() };
        let answered = answer::run(&planned, &request).map_err(|failure| Error::of_run(failure, sources))?;
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
        let files = rendered(self.project, options.formats, &planned, &answered, &templates, options.out);
        let earlier = if options.only.is_empty() { Earlier::Remove } else { Earlier::Keep };
        let fingerprint = fingerprint(&planned, &checked.catalog.policies);
        let manifest = Manifest::new(env!("CARGO_PKG_VERSION"), &fingerprint, inputs.clone());
        outputs::write(options.out, &files.map_err(Error::fault)?, manifest, earlier).map_err(Error::fault)?;
        if options.lock == Lock::Write {
            let text = outputs::lock_text(&inputs);
            outputs::replace(&folder.join(LOCK_FILE), text.as_bytes()).map_err(Error::fault)?;
        }
        Ok(answered)
    }
}

/// What the lock file of a project lists.
fn locked(folder: &Path) -> Result<Vec<InputFile>, Diagnostic> {
    match fs::read_to_string(folder.join(LOCK_FILE)) {
        Ok(text) => outputs::read_lock(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(outputs::no_lock()),
        Err(error) => Err(outputs::bad_lock(1, &error.to_string())),
    }
}

/// What was computed and how it was laid out, as a digest that places in the definitions do not change.
fn fingerprint(planned: &Planned, policies: &[Policy]) -> String {
    let mut digest = Sha256::new();
    digest.update(plan::show::show(&planned.plan, &planned.schema));
    for policy in policies {
        digest.update(format!("{:?}", Policy { span: Span::default(), ..policy.clone() }));
    }
    for layout in &planned.layouts {
        let mut layout = layout.clone();
        layout.span = Span::default();
        for column in &mut layout.columns {
            column.definition = None;
        }
        digest.update(format!("{layout:?}"));
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
