//! Safe reads: what was read of each dataset, without the numbers of rows that a policy hides.
//!
//! In: what the engine read, the safe funnel. Out: the files of each dataset, and rows where they may be shown.
//! Invariant: the rows of a dataset are shown where the funnel shows them, and nowhere else; those of its files with them, but not of several
//! files of a dataset under a policy.

use indicia_compiler::catalog::{DatasetId, DisclosureBy, Policy, PolicyId};

use super::bounds;
use super::funnel::{SafeFunnel, is_hidden};
use super::primary::Guarded;
use crate::input::{DatasetRead, FileRead};
use crate::outputs::InputFile;

/// What was read of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeRead {
    /// The dataset.
    pub dataset: DatasetId,
    /// How many rows; `None` where a policy suppresses it.
    pub rows: Option<u64>,
    /// Its files, in order of path.
    pub files: Vec<InputFile>,
}

/// What may be shown of what was read; `policies` are those of the datasets, in their order.
pub(crate) fn reads(
    reads: Vec<DatasetRead>,
    funnel: &SafeFunnel,
    policies: &[Option<PolicyId>],
    numbers: &Guarded<'_>,
) -> Vec<SafeRead> {
    let catalog = numbers.catalog;
    let safe = |read: DatasetRead| {
        let name = &catalog.dataset(read.dataset).name;
        let id = policies.get(read.dataset.0).copied().flatten();
        let policy = id.and_then(|id| catalog.policies.get(id.0));
        let is_withheld = id.is_some_and(|id| numbers.withholds(id) || numbers.is_quiet(read.dataset));
        let rows = match funnel.lines().iter().find(|line| line.cohort.is_empty() && line.dataset == *name) {
            Some(line) => line.rows_in.map(|_| read.rows),
            // No table counts its rows: a look-up, or those that others are among. Of how many people they are, nobody has counted.
            None => {
                let declared = catalog.dataset(read.dataset);
                let of_people =
                    matches!(declared.disclosure_by, Some(DisclosureBy::Column(by)) if declared.key[..] != [by]);
                // People of whom tables show nearly all: the others follow.
                let leaves_few = |policy: &Policy| {
                    let is_few = |people: i128| bounds::hides(policy, people);
                    policy.totals_withheld && numbers.atoms.leave_few(read.dataset, read.rows.into(), is_few)
                };
                let is_shown = |policy: &Policy| {
                    !(is_hidden(policy, read.rows) || of_people && policy.counts_people() || leaves_few(policy))
                };
                Some(read.rows).filter(|_| !is_withheld && policy.is_none_or(is_shown))
            }
        };
        // The files of a dataset are parts of it.
        let by_file = rows.filter(|_| policy.is_none() || read.files.len() == 1);
        let file = |file: FileRead| InputFile {
            dataset: name.clone(),
            path: file.path,
            sha256: file.sha256.unwrap_or_default(),
            bytes: by_file.map(|_| file.bytes),
            rows: by_file.map(|_| file.rows),
            // A row with nothing in it is nobody, so no policy hides how many there are.
            empty_rows: file.empty,
        };
        SafeRead { dataset: read.dataset, rows, files: read.files.into_iter().map(file).collect() }
    };
    reads.into_iter().map(safe).collect()
}
