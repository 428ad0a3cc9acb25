//! Which files a dataset has.
//!
//! In: the paths, folders and globs of a declaration, and the data folder. Out: files in order of path.
//! Invariant: each file once; the order does not depend on the file system; a path that finds nothing is an error.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glob::{MatchOptions, Pattern};
use indicia_compiler::catalog::{Dataset, FileFormat};
use indicia_compiler::diagnostics::Diagnostics;

use super::fault::DataFault;

/// One file of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct File {
    /// The path from the data folder, with `/` between parts; shown in messages and in the run's manifest.
    pub(super) shown: Arc<str>,
    /// Where it is.
    pub(super) path: PathBuf,
}

/// All files of a dataset, in order of the path shown.
pub(super) fn find(dataset: &Dataset, root: &Path) -> Result<Vec<File>, Diagnostics> {
    let mut faults = Diagnostics::default();
    let mut files = Vec::new();
    for pattern in &dataset.files.paths {
        let fault = |bad_glob| DataFault::NoFiles {
            dataset: dataset.name.clone(),
            pattern: pattern.clone(),
            bad_glob,
            span: dataset.files.span,
        };
        match matches(root, pattern, &dataset.files.format) {
            Some(found) if found.is_empty() => faults.push(fault(false)),
            Some(found) => files.extend(found),
            None => faults.push(fault(true)),
        }
    }
    if faults.has_errors() {
        return Err(faults);
    }
    let mut files: Vec<File> = files.into_iter().map(|path| File { shown: shown(&path, root), path }).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// The files at one path; nothing when it is no pattern.
fn matches(root: &Path, pattern: &str, format: &FileFormat) -> Option<Vec<PathBuf>> {
    let path = root.join(pattern);
    if path.is_file() {
        return Some(vec![path]);
    }
    if path.is_dir() {
        let mut found = Vec::new();
        walk(&path, format, &mut found);
        return Some(found);
    }
    let options =
        MatchOptions { require_literal_separator: true, require_literal_leading_dot: true, ..MatchOptions::new() };
    let pattern = if Path::new(pattern).is_absolute() {
        pattern.to_string()
    } else {
        format!("{}/{pattern}", Pattern::escape(&root.to_string_lossy()))
    };
    let found = glob::glob_with(&pattern, options).ok()?;
    let mut files = Vec::new();
    for path in found.flatten() {
        if path.is_dir() {
            walk(&path, format, &mut files);
        } else {
            files.push(path);
        }
    }
    Some(files)
}

/// Every file of the format in a folder and the folders below; hidden ones are left out.
fn walk(folder: &Path, format: &FileFormat, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            walk(&path, format, found);
        } else if is_of(&name, format) {
            found.push(path);
        }
    }
}

fn is_of(name: &str, format: &FileFormat) -> bool {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    match format {
        FileFormat::Csv { .. } => [".csv", ".tsv", ".txt"].iter().any(|end| name.ends_with(end)),
        FileFormat::Parquet => name.ends_with(".parquet"),
    }
}

fn shown(path: &Path, root: &Path) -> Arc<str> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/").into()
}
