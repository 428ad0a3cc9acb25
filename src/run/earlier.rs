//! What stays of an earlier run when only some tables are made: the tables that would come out as they are.
//!
//! In: the manifest of that run, the fingerprints of the project as it is, the files of its datasets and those of its tables. Out: the tables
//! that stay, and why each other one does not. Invariant: a table stays only if it was made by this version of the program from the same
//! records, by the same definitions, declarations, house style and policies, and its files are as they were written.

use std::collections::BTreeMap;
use std::path::Path;

use indicia_runtime::disclosure::SafeTable;
use indicia_runtime::engine::Request;
use indicia_runtime::input::digests;
use indicia_runtime::outputs::{InputFile, Made, Manifest};

use super::fingerprint::{Fingerprints, OfTable};

/// What an earlier run made.
#[derive(Default)]
pub(super) struct Earlier {
    /// The tables that stay, with their files.
    pub(super) kept: Vec<Made>,
    /// The inputs of those.
    pub(super) inputs: Vec<InputFile>,
    /// The tables that do not.
    pub(super) outdated: Vec<Outdated>,
}

/// A table of an earlier run that is not listed any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// Its name; its file where the table itself is made again, or the manifest does not name tables.
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
    /// Its own files: they are not there, or not as the run wrote them.
    Files,
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
            Change::Files => "it was edited or deleted after it was written",
        }
    }
}

/// What stays of what a manifest lists; `made` are the tables that this run makes. `read` are the files that it read; the others are looked at.
pub(super) fn earlier(
    manifest: &Manifest,
    made: &[SafeTable],
    now: &Fingerprints,
    of: &dyn Fn(&str) -> Option<usize>,
    read: &[(String, Vec<InputFile>)],
    request: &Request<'_>,
    out: &Path,
) -> Earlier {
    let mut records = Records { manifest, read, request, known: BTreeMap::new() };
    let mut earlier = Earlier::default();
    let is_as_written = |path: &String| manifest.output(path).is_some_and(|file| file.is_as_written(out));
    for table in manifest.tables() {
        let place = of(&table.table).and_then(|place| now.tables.get(place));
        if let Some(changed) = change(manifest, table, place, now).or_else(|| records.change(table)) {
            earlier.outdated.push(Outdated { table: table.table.clone(), changed });
            continue;
        }
        let (as_written, others): (Vec<String>, Vec<String>) = table.outputs.iter().cloned().partition(is_as_written);
        let changed = Change::Files;
        match made.iter().any(|made| made.name == table.table) {
            // Its files in other formats stay, each by itself.
            true => earlier.outdated.extend(others.into_iter().map(|table| Outdated { table, changed })),
            false if others.is_empty() => {}
            false => {
                earlier.outdated.push(Outdated { table: table.table.clone(), changed });
                continue;
            }
        }
        for dataset in &table.datasets {
            earlier.inputs.extend(manifest.inputs_of(dataset).cloned());
        }
        earlier.kept.push(Made { outputs: as_written, ..table.clone() });
    }
    // Manifests once did not say what each table was made from.
    let known = |path: &&String| manifest.tables().iter().any(|made| made.outputs.contains(*path));
    let paths = manifest.outputs().iter().map(|file| &file.path);
    let unknown = paths.filter(|path| path.starts_with("tables/") && !known(path));
    earlier.outdated.extend(unknown.map(|path| Outdated { table: path.clone(), changed: Change::Program }));
    earlier
}

fn change(manifest: &Manifest, made: &Made, table: Option<&OfTable>, now: &Fingerprints) -> Option<Change> {
    let (style, policies) = manifest.style_and_policies();
    let Some(table) = table else { return Some(Change::Gone) };
    let checks = [
        (manifest.version() == env!("CARGO_PKG_VERSION") && manifest.has_digests(), Change::Program),
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
