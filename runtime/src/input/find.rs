//! Which files a dataset has.
//!
//! In: the paths, folders and globs of a declaration, and the data folder. Out: files in order of path.
//! Invariant: each file once, however many patterns find it; the order does not depend on the file system; a path that finds nothing
//! is an error, and so is a file under two names, as links make it, what is no file, as a pipe, and a link out of the data folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glob::{MatchOptions, Pattern};
use indicia_compiler::catalog::{Dataset, FileFormat};
use indicia_compiler::diagnostics::Diagnostics;

use super::fault::{Meant, link_out, no_files, not_a_file, one_file};
use super::nature::is_of_the_system;
use super::state::State;

/// How globs are read.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// One file of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct File {
    /// The path from the data folder, with `/` between parts; shown in messages and in the run's manifest.
    pub(super) shown: Arc<str>,
    /// Where it is.
    pub(super) path: PathBuf,
    /// What it was when it was found, as which it is read; nothing for what has no size.
    pub(super) was: Option<State>,
}

impl File {
    /// Whether its name says that it is packed.
    pub(super) fn is_packed(&self) -> bool {
        self.shown.to_lowercase().ends_with(".gz")
    }
}

/// All files of a dataset, in order of the path shown.
pub(super) fn find(dataset: &Dataset, root: &Path) -> Result<Vec<File>, Diagnostics> {
    let mut faults = Diagnostics::default();
    let mut files = Vec::new();
    for pattern in &dataset.files.paths {
        match matches(root, pattern, &dataset.files.format) {
            Some(found) if found.is_empty() => {
                faults.push(no_files(dataset, pattern, false, &meant(root, pattern, &dataset.files.format)))
            }
            Some(found) => files.extend(found),
            None => faults.push(no_files(dataset, pattern, true, &[])),
        }
    }
    if faults.has_errors() {
        return Err(faults);
    }
    // `a/./b` and `a//b` are `a/b`.
    let plain = files.into_iter().map(|path| path.components().collect::<PathBuf>());
    let mut files: Vec<File> = plain.map(|path| File { shown: shown(&path, root), path, was: None }).collect();
    files.sort();
    files.dedup();
    files.iter_mut().for_each(|file| file.was = State::at(&file.path));
    let linked = linked(&files);
    if !linked.is_empty() {
        faults.push(one_file(dataset, &linked));
        return Err(faults);
    }
    for file in &files {
        // What is not there, or cannot be looked at, is said where it is read.
        let is_special = fs::metadata(&file.path).is_ok_and(|found| !found.is_file() && !found.is_dir());
        let is_other = is_special || is_of_the_system(&file.path);
        if is_other {
            faults.push(not_a_file(dataset, &file.shown));
        } else if leads_out(root, &file.path) {
            faults.push(link_out(dataset, &file.shown));
        }
    }
    if faults.has_errors() { Err(faults) } else { Ok(files) }
}

/// The paths that a path or glob that finds nothing was probably meant to be: without the data folder before it, or in other capitals.
fn meant(root: &Path, pattern: &str, format: &FileFormat) -> Vec<Meant> {
    const MOST: usize = 3;
    let is_there = |pattern: &str| matches(root, pattern, format).is_some_and(|found| !found.is_empty());
    let name = root.file_name().unwrap_or_default().to_string_lossy().to_string();
    let inside = pattern.trim_start_matches("./").strip_prefix(&name).and_then(|rest| rest.strip_prefix('/'));
    if let Some(inside) = inside.filter(|inside| !inside.is_empty() && is_there(inside)) {
        return vec![Meant { path: inside.to_string(), why: "paths start in the data folder" }];
    }
    if Path::new(pattern).is_absolute() || pattern.contains("**") {
        return Vec::new();
    }
    // Each part of the path by itself, since the file system knows a name by its own capitals.
    let options = MatchOptions { case_sensitive: false, ..OPTIONS };
    let mut found = vec![String::new()];
    for part in pattern.trim_start_matches("./").split('/') {
        let Ok(wanted) = Pattern::new(part) else { return Vec::new() };
        let mut inside: Vec<String> = Vec::new();
        for folder in &found {
            let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
            let names = entries.map(|entry| entry.file_name().to_string_lossy().to_string());
            let fit = names.filter(|name| wanted.matches_with(name, options));
            inside.extend(fit.map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") }));
        }
        inside.sort();
        inside.truncate(MOST);
        found = inside;
    }
    let why = "small letters and capitals are different letters in the name of a file";
    found.into_iter().map(|path| Meant { path, why }).collect()
}

/// Whether a link on the way from the data folder to a file leads out of that folder.
fn leads_out(root: &Path, path: &Path) -> bool {
    match (fs::canonicalize(root), fs::canonicalize(path)) {
        (Ok(root), Ok(path)) => !path.starts_with(root),
        (_, _) => false,
    }
}

/// Names of one file, each group as shown.
fn linked(files: &[File]) -> Vec<Vec<&str>> {
    let mut names: BTreeMap<PathBuf, Vec<&str>> = BTreeMap::new();
    for file in files {
        // What cannot be resolved cannot be read either, which is reported then.
        let real = fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone());
        names.entry(real).or_default().push(&file.shown);
    }
    let mut linked: Vec<Vec<&str>> = names.into_values().filter(|names| names.len() > 1).collect();
    linked.sort();
    linked
}

/// The files at one path; nothing when it is not a pattern.
fn matches(root: &Path, pattern: &str, format: &FileFormat) -> Option<Vec<PathBuf>> {
    let pattern = whole_folder(pattern);
    let path = root.join(pattern);
    if path.is_file() {
        return Some(vec![path]);
    }
    if path.is_dir() {
        let mut found = Vec::new();
        walk(&path, format, &mut found);
        return Some(found);
    }
    let pattern = if Path::new(pattern).is_absolute() {
        pattern.to_string()
    } else {
        format!("{}/{pattern}", Pattern::escape(&root.to_string_lossy()))
    };
    let found = glob::glob_with(&pattern, OPTIONS).ok()?;
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

/// A pattern that ends with `**` is of everything in the folders before it, and not only of the folders in those.
fn whole_folder(pattern: &str) -> &str {
    match pattern.strip_suffix("**") {
        Some("") => "",
        Some(folder) => folder.strip_suffix('/').unwrap_or(pattern),
        None => pattern,
    }
}

/// Every file of the format in a folder and the folders below; hidden ones are left out.
fn walk(folder: &Path, format: &FileFormat, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        // Office leaves `~$name` beside a workbook while it is open.
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if path.is_dir() {
            walk(&path, format, found);
        } else if format.has_ending(&name) {
            found.push(path);
        }
    }
}

/// Whether a dataset would read a file, by its path from the data folder with `/` between parts: one that is declared, that fits a glob, or
/// that is of the format in a folder that is declared or fits.
pub fn reads(dataset: &Dataset, path: &str) -> bool {
    let is_seen = |inside: &str| {
        let is_hidden = |name: &str| name.starts_with('.') || name.starts_with("~$");
        dataset.files.format.has_ending(inside) && !inside.split('/').any(is_hidden)
    };
    dataset.files.paths.iter().any(|pattern| {
        let pattern = whole_folder(pattern.trim_start_matches("./")).trim_end_matches('/');
        if matches!(pattern, "" | ".") {
            return is_seen(path);
        }
        let glob = Pattern::new(pattern).ok();
        let fits = |part: &str| part == pattern || glob.as_ref().is_some_and(|glob| glob.matches_with(part, OPTIONS));
        let mut folders = path.match_indices('/').map(|(end, _)| path.split_at(end));
        fits(path) || folders.any(|(folder, inside)| fits(folder) && is_seen(&inside[1..]))
    })
}

/// The files that a dataset would read, as far as there are any.
pub fn present(dataset: &Dataset, root: &Path) -> Vec<PathBuf> {
    let found = dataset.files.paths.iter().filter_map(|pattern| matches(root, pattern, &dataset.files.format));
    let mut files: Vec<PathBuf> = found.flatten().collect();
    files.sort();
    files.dedup();
    files
}

/// A file that a declared path would find: the path itself, a file in the folder that it names, or one that fits the glob.
/// Nothing when no name could be made up for it.
pub fn example(dataset: &Dataset, pattern: &str, root: &Path) -> Option<PathBuf> {
    const MADE_UP: &str = "synthetic";
    let format = &dataset.files.format;
    let path = root.join(pattern);
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let is_glob = pattern.contains(['*', '?', '[']);
    if path.is_file() || (!is_glob && !path.is_dir() && (format.has_ending(&name) || name.contains('.'))) {
        return Some(path);
    }
    if !is_glob {
        return Some(path.join(format!("{}.{}", dataset.name, format.endings()[0])));
    }
    let mut made = String::new();
    let mut rest = pattern;
    while let Some(next) = rest.chars().next() {
        rest = &rest[next.len_utf8()..];
        match next {
            '*' => {
                rest = rest.trim_start_matches('*');
                made.push_str(MADE_UP);
            }
            '?' => made.push('0'),
            '[' => {
                // A `]` that comes first means itself.
                let inside = rest.char_indices().skip(1).find(|(_, c)| *c == ']').map(|(at, _)| at)?;
                let class = Pattern::new(&format!("[{}]", &rest[..inside])).ok()?;
                made.push(('0'..='9').chain('a'..='z').chain('A'..='Z').find(|c| class.matches(&c.to_string()))?);
                rest = &rest[inside + 1..];
            }
            plain => made.push(plain),
        }
    }
    let fits = Pattern::new(pattern).ok()?.matches_with(&made, OPTIONS);
    fits.then(|| root.join(made))
}

fn shown(path: &Path, root: &Path) -> Arc<str> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/").into()
}

#[cfg(test)]
mod tests {
    use indicia_compiler::catalog::{DatasetRole, Files, OutsideCovers, RepeatRule};
    use indicia_compiler::source::Span;

    use super::*;

    fn dataset(format: FileFormat) -> Dataset {
        let files = Files {
            paths: Vec::new(),
            span: Span::default(),
            format,
            missing: vec![],
            zero: vec![],
            thousands: None,
            unpivot: None,
        };
        Dataset {
            name: "crimes".to_string(),
            span: Span::default(),
            description: None,
            grain: "crime".to_string(),
            counts: "crimes".to_string(),
            role: DatasetRole::Events,
            key: Vec::new(),
            repeats: RepeatRule::Refused,
            files,
            columns: Vec::new(),
            time: None,
            covers: None,
            outside_covers: OutsideCovers::default(),
            stock: false,
            flow: false,
            serves: vec![],
            complete: None,
            breaks: Vec::new(),
            disclosure: None,
            disclosure_by: None,
            hides_below: None,
            said_incomplete: false,
        }
    }

    #[test]
    fn an_example_is_a_file_that_the_path_finds() {
        let csv = dataset(FileFormat::CSV);
        let folder = tempfile::tempdir().unwrap();
        for (pattern, expected) in [
            ("a.csv", "a.csv"),
            ("old/a.csv.gz", "old/a.csv.gz"),
            ("street", "street/crimes.csv"),
            ("street/*/*-street.csv", "street/synthetic/synthetic-street.csv"),
            ("**/20[0-9][!a]?.csv", "synthetic/20000.csv"),
            ("in [ab]/x.csv", "in a/x.csv"),
        ] {
            let example = example(&csv, pattern, folder.path()).unwrap();
            assert_eq!(example, folder.path().join(expected), "{pattern}");
            fs::create_dir_all(example.parent().unwrap()).unwrap();
            fs::write(&example, "").unwrap();
            let found = matches(folder.path(), pattern, &csv.files.format).unwrap();
            assert!(found.contains(&example), "{pattern} finds {found:?}");
        }
        let parquet = dataset(FileFormat::Parquet);
        assert_eq!(example(&parquet, "all/", folder.path()), Some(folder.path().join("all/crimes.parquet")));
    }

    #[test]
    fn a_dataset_reads_what_it_names_and_nothing_else() {
        let reads = |patterns: &[&str], format: FileFormat, path: &str| {
            let mut of = dataset(format);
            of.files.paths = patterns.iter().map(|pattern| pattern.to_string()).collect();
            reads(&of, path)
        };
        let workbook = || FileFormat::of("a.xlsx");
        for (patterns, format, path, expected) in [
            (&["visits.dat"][..], FileFormat::CSV, "visits.dat", true),
            (&["visits.dat"], FileFormat::CSV, "visits.csv", false),
            (&["a.csv", "./b.xlsx"], workbook(), "b.xlsx", true),
            (&["in/*.ods"], workbook(), "in/2023.ods", true),
            (&["in/*.ods"], workbook(), "in/deep/2023.ods", false),
            (&["in/"], workbook(), "in/deep/2023.XLSX", true),
            (&["in"], workbook(), "in/~$2023.xlsx", false),
            (&["in"], workbook(), "in/notes.csv", false),
            (&["."], FileFormat::Parquet, "a/b.parquet", true),
            (&["in*"], FileFormat::CSV, "in2023/a.csv.gz", true),
            (&["in*"], FileFormat::CSV, "in2023/.a.csv", false),
            (&["**"], FileFormat::CSV, "a.csv", true),
            (&["**"], FileFormat::CSV, "in/a.csv", true),
            (&["in/**"], FileFormat::CSV, "in/a.csv", true),
            (&["in/**"], FileFormat::CSV, "a.csv", false),
            (&["*.csv"], FileFormat::CSV, ".a.csv", false),
        ] {
            assert_eq!(reads(patterns, format, path), expected, "{patterns:?} {path}");
        }
    }
}
