//! Projects made of the base project and what a page lays over it.
//!
//! In: paths and texts. Out: sources for the compiler, and findings as the pages show them.
//! Invariant: a page sees the base project whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use indicia_compiler::diagnostics::{Diagnostic, Severity};
use indicia_compiler::source::{Source, Sources};
use indicia_tests::{kind, root};

/// The files of a project, by path.
pub type Files = BTreeMap<String, String>;

/// The files of the base project.
pub fn base() -> Files {
    let mut files = Files::new();
    collect(&root().join("tests/spec/base"), "", &mut files);
    files
}

fn collect(folder: &Path, name: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let entry = entry.expect("an entry of a folder that can be read");
        let path = format!("{name}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read_to_string(entry.path()).expect("the base project is UTF-8"));
        }
    }
}

/// What the compiler reads of a project; data is left to engines.
pub fn sources(files: &Files) -> Sources {
    let sources = files
        .iter()
        .filter_map(|(path, text)| Some(Source { path: path.clone(), text: text.clone(), kind: kind(path)? }));
    Sources::new(sources.collect())
}

/// Findings as the pages show them: what is said, and the place of the main label.
pub fn shown(sources: &Sources, found: &[Diagnostic]) -> String {
    let mut text = String::new();
    for finding in found {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        text.push_str(&format!("{severity}[{}]: {}\n", finding.code, finding.message));
        if let Some(label) = finding.labels.first() {
            let source = sources.get(label.span.source);
            let before = &source.text[..label.span.start as usize];
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            text.push_str(&format!(" --> {}:{}:{column}\n", source.path, sources.line(label.span)));
        }
    }
    text
}

/// Two texts under each other, where they differ.
pub fn differ(page: &str, actual: &str) -> String {
    format!("--- the page says\n{page}--- Indicia says\n{actual}")
}
