//! What the tests of several crates share: reading a project of this repository.
//!
//! In: a folder of the repository. Out: its texts. The program has a reader of its own, with messages; this one panics.

use std::fs;
use std::path::{Path, PathBuf};

use indicia_compiler::source::{Source, SourceKind, Sources};

/// The repository's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository").to_path_buf()
}

/// The texts of a project, without those of its data folder.
pub fn project(folder: &Path) -> Sources {
    let mut sources = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap_or_else(|e| panic!("{}: {e}", at.display())) {
            let path = entry.expect("a readable folder").path();
            let name = path.strip_prefix(folder).expect("below the project").to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                if !["data", "sample", "build"].contains(&name.as_str()) {
                    folders.push(path);
                }
                continue;
            }
            let Some(kind) = kind(&name) else { continue };
            let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            sources.push(Source { path: name, text, kind });
        }
    }
    Sources::new(sources)
}

/// What a file of a project is, by its path.
pub fn kind(path: &str) -> Option<SourceKind> {
    let folder = path.split('/').next().unwrap_or_default();
    if path.starts_with("data/margins/") && path.ends_with(".yaml") {
        return Some(SourceKind::Margins);
    }
    match (folder, path.rsplit('.').next()?) {
        ("indicia.yaml", _) => Some(SourceKind::Project),
        ("style.yaml", _) => Some(SourceKind::Style),
        ("datasets", "yaml") => Some(SourceKind::Dataset),
        ("codelists", "yaml") => Some(SourceKind::CodeList),
        ("hierarchies", "yaml") => Some(SourceKind::Hierarchy),
        ("disclosure", "yaml") => Some(SourceKind::Disclosure),
        ("codelists" | "hierarchies", "csv") => Some(SourceKind::CodeRows),
        (_, "ind") => Some(SourceKind::Definitions),
        _ => None,
    }
}

/// The projects under examples/, by name.
pub fn examples() -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(root().join("examples")).expect("examples/");
    let mut found: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.join("indicia.yaml").is_file())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), path))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no project under examples/");
    found
}
