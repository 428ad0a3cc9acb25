//! What stays of an earlier run when only some tables are made: the tables that would come out as they are.
//!
//! In: the manifest of that run, the fingerprints of the project as it is, and the files of its datasets. Out: the tables that stay, and why
//! each other one does not. Invariant: a table stays only if it was made by this version of the program from the same records, by the same
//! definitions, declarations, house style and policies.

use std::collections::BTreeMap;
use std::path::Path;

use indicia_runtime::engine::Request;
use indicia_runtime::input::digests;
use indicia_runtime::outputs::{InputFile, Made, Manifest};

use super::fingerprint::{Fingerprints, OfTable};

/// What an earlier run made.
#[derive(Default)]
pub(super) struct Earlier {
    /// The tables that stay, with their files that are still there.
    pub(super) kept: Vec<Made>,
    /// The inputs of those.
    pub(super) inputs: Vec<InputFile>,
    /// The tables that do not.
    pub(super) outdated: Vec<Outdated>,
}

/// A table of an earlier run that is not listed any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// Its name; of a manifest that does not name tables, its file.
    pub table: String,
    /// What has changed since it was made.
    pub changed: Change,
}

/// What a table was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The program.
    Program,
    /// The project has no such table any more.
    Gone,
    /// What it counts or how it is laid out.
    Definitions,
    /// The declarations of its datasets, code lists or hierarchies.
    Reading,
    /// House style, or what is around tables on pages.
    Style,
    /// Disclosure policies.
    Policies,
    /// The files of its datasets.
    Records,
}

impl Change {
    /// As the end of a sentence: "its records have changed".
    pub fn in_words(self) -> &'static str {
        match self {
            Change::Program => "it was made by another version of Indicia",
            Change::Gone => "the project has no such table now",
            Change::Definitions => "its definitions have changed",
            Change::Reading => "the declarations of its data have changed",
            Change::Style => "house style, templates or titles have changed",
            Change::Policies => "disclosure policies have changed",
            Change::Records => "its data has changed",
        }
    }
}

/// What stays of what a manifest lists. `read` are the files that this run read; the others are looked at.
pub(super) fn earlier(
    manifest: &Manifest,
    now: &Fingerprints,
    of: &dyn Fn(&str) -> Option<usize>,
    read: &[(String, Vec<InputFile>)],
    request: &Request<'_>,
    out: &Path,
) -> Earlier {
    let mut records = Records { manifest, read, request, known: BTreeMap::new() };
    let mut earlier = Earlier::default();
    for made in manifest.tables() {
        let table = of(&made.table).and_then(|place| now.tables.get(place));
        match change(manifest, made, table, now).or_else(|| records.change(made)) {
            Some(changed) => earlier.outdated.push(Outdated { table: made.table.clone(), changed }),
            None => {
                let mut made = made.clone();
                made.outputs.retain(|path| out.join(path).is_file());
                for dataset in &made.datasets {
                    earlier.inputs.extend(manifest.inputs_of(dataset).cloned());
                }
                earlier.kept.push(made);
            }
        }
    }
    // Manifests once did not say what each table was made from.
    let known = |path: &&String| manifest.tables().iter().any(|made| made.outputs.contains(*path));
    let unknown = manifest.outputs().iter().filter(|path| path.starts_with("tables/") && !known(path));
    earlier.outdated.extend(unknown.map(|path| Outdated { table: path.clone(), changed: Change::Program }));
    earlier
}

fn change(manifest: &Manifest, made: &Made, table: Option<&OfTable>, now: &Fingerprints) -> Option<Change> {
    let (style, policies) = manifest.style_and_policies();
    let Some(table) = table else { return Some(Change::Gone) };
    let checks = [
        (manifest.version() == env!("CARGO_PKG_VERSION"), Change::Program),
        (made.definitions == table.definitions && made.datasets == table.datasets, Change::Definitions),
        (made.reading == table.reading, Change::Reading),
        (policies == now.policies, Change::Policies),
        (style == now.style, Change::Style),
    ];
    checks.into_iter().find(|(same, _)| !same).map(|(_, change)| change)
}

/// Whether the files of datasets are those of the manifest.
struct Records<'r> {
    manifest: &'r Manifest,
    read: &'r [(String, Vec<InputFile>)],
    request: &'r Request<'r>,
    known: BTreeMap<String, bool>,
}

impl Records<'_> {
    fn change(&mut self, made: &Made) -> Option<Change> {
        for dataset in &made.datasets {
            let known = self.known.get(dataset).copied();
            let same = known.unwrap_or_else(|| self.are_same(dataset));
            self.known.insert(dataset.clone(), same);
            if !same {
                return Some(Change::Records);
            }
        }
        None
    }

    fn are_same(&self, dataset: &str) -> bool {
        let catalog = self.request.catalog;
        let Some(id) = catalog.dataset_named(dataset) else { return false };
        // Rows that are given in place of files have no digest.
        if self.request.inputs.contains_key(&id) {
            return false;
        }
        let named = |file: &InputFile| (file.path.clone(), file.sha256.clone());
        let now = match self.read.iter().find(|(name, _)| name == dataset) {
            Some((_, files)) => Some(files.iter().map(named).collect::<Vec<_>>()),
            None => digests(catalog.dataset(id), &self.request.root),
        };
        let listed: Vec<(String, String)> = self.manifest.inputs_of(dataset).map(named).collect();
        now == Some(listed)
    }
}
