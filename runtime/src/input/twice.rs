//! Files that are there twice: the copy that a browser or a backup leaves beside the first, and the same rows saved by
//! another program, in another order, or with their columns in one.
//!
//! In: the files of a dataset, with how many rows each has, and their cells. Out: groups of files with the same rows.
//! Invariant: a file with another number of rows than all others is not read. Rows are compared as a file has them,
//! with the columns that are not declared: two months may well be alike in those that are.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Column, Dataset};

use super::content::Compared;
use super::find::File;
use super::format::Format;

/// Files of no more rows may well be alike in what is declared of them.
const FEW: u64 = 5;

/// The places of files with the same content, in order; each file with its number of rows. A file that cannot be read is like no other.
pub(super) fn same_content(format: &dyn Format, files: &[(&File, u64)]) -> Vec<Vec<usize>> {
    let alike = split(vec![(0..files.len()).collect()], |place| Some(files[place].1));
    split(alike, |place| format.content(files[place].0, &Compared::AsWritten))
}

/// Whether files with the same content may be alike by chance, as two months of a return: they have few rows without a key or a date, and none is
/// called a copy.
pub(super) fn may_be_chance(dataset: &Dataset, files: &[(&File, u64)], places: &[usize]) -> bool {
    let has_same_rows = dataset.key.is_empty() && dataset.time.is_none();
    has_same_rows
        && places.iter().all(|place| files[*place].1 <= FEW)
        && !is_called_a_copy(places.iter().map(|place| &*files[*place].0.shown))
}

/// Whether a name says that its file is a copy of another, `april (1).csv`, or two files have one name but for their endings.
fn is_called_a_copy<'n>(names: impl Iterator<Item = &'n str> + Clone) -> bool {
    const COPIES: [&str; 10] =
        ["copy", "copied", "backup", "bak", "old", "kopie", "copie", "copia", "duplicate", "orig"];
    let of = |name: &'n str| name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let is_copy = |name: String| {
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        let is_numbered =
            name.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).is_some_and(|(number, rest)| {
                !number.is_empty()
                    && number.bytes().all(|b| b.is_ascii_digit())
                    && number.len() < 3
                    && rest.starts_with('.')
            });
        is_numbered || name.ends_with('~') || words.any(|word| COPIES.contains(&word))
    };
    let stem = |name: &'n str| {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        (folder, file.split('.').next().unwrap_or_default())
    };
    let mut stems: Vec<(&str, &str)> = names.clone().map(stem).collect();
    let count = stems.len();
    stems.sort();
    stems.dedup();
    stems.len() < count || names.map(of).any(is_copy)
}

/// The same of files of more than a few rows that are alike in the columns that a dataset without a key declares: a copy that was saved without
/// a column, or with 2.0 for 2. Two sparse months may be alike as well.
pub(super) fn same_values(format: &dyn Format, dataset: &Dataset, files: &[(&File, u64)]) -> Vec<Vec<usize>> {
    if !dataset.key.is_empty() || dataset.files.unpivot.is_some() {
        return Vec::new();
    }
    let heading = |(at, column): (usize, &Column)| match dataset.files.format.has_headings() {
        true => column.heading.trim().to_string(),
        false => at.to_string(),
    };
    let compared = Compared::Below(dataset.columns.iter().enumerate().map(heading).collect());
    let many = (0..files.len()).filter(|place| files[*place].1 > FEW).collect();
    let alike = split(vec![many], |place| Some(files[place].1));
    split(alike, |place| format.content(files[place].0, &compared))
}

/// Groups by what the places of each have alike, without those that are like no other.
fn split<K: Ord>(groups: Vec<Vec<usize>>, key: impl Fn(usize) -> Option<K>) -> Vec<Vec<usize>> {
    let mut alike = Vec::new();
    for group in groups {
        let mut keys: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for (key, place) in group.into_iter().filter_map(|place| Some((key(place)?, place))) {
            keys.entry(key).or_default().push(place);
        }
        alike.extend(keys.into_values().filter(|places| places.len() > 1));
    }
    alike.sort();
    alike
}
