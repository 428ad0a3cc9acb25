//! Tests of the manifest: what a project says arrives in the catalog, and what is wrong with it is found where it is.

mod broken;
mod whole;

use super::read;
use crate::catalog::Catalog;
use crate::diagnostics::Diagnostic;
use crate::source::{Source, SourceKind, Sources};

/// Sources from paths and texts; the kind follows from the path.
fn sources(files: &[(&str, &str)]) -> Sources {
    let kind = |path: &str| match path {
        "indicia.yaml" => SourceKind::Project,
        "style.yaml" => SourceKind::Style,
        p if p.ends_with(".csv") => SourceKind::CodeRows,
        p if p.starts_with("datasets/") => SourceKind::Dataset,
        p if p.starts_with("codelists/") => SourceKind::CodeList,
        p if p.starts_with("hierarchies/") => SourceKind::Hierarchy,
        p if p.starts_with("disclosure/") => SourceKind::Disclosure,
        other => panic!("no kind for {other}"),
    };
    let source =
        |(path, text): &(&str, &str)| Source { path: path.to_string(), text: text.to_string(), kind: kind(path) };
    Sources::new(files.iter().map(source).collect())
}

/// The catalog of a project that must be in order.
pub(in crate::manifest) fn good(files: &[(&str, &str)]) -> Catalog {
    let (sources, catalog, found) = findings(files);
    assert_eq!(shown(&sources, &found), "");
    catalog
}

/// What a project with a title and these files reads as.
fn findings(files: &[(&str, &str)]) -> (Sources, Catalog, Vec<Diagnostic>) {
    let mut files = files.to_vec();
    if !files.iter().any(|(path, _)| *path == "indicia.yaml") {
        files.push(("indicia.yaml", "title: Example\n"));
    }
    let sources = sources(&files);
    let (catalog, found) = read(&sources);
    let found = found.sorted(&sources);
    (sources, catalog, found)
}

/// The code of each finding and the text under its main label.
fn under(files: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let (sources, _, found) = findings(files);
    found
        .iter()
        .map(|d| (d.code, d.labels.first().map_or(String::new(), |l| sources.text(l.span).to_string())))
        .collect()
}

/// Findings as the pages of docs/errors show them.
fn shown(sources: &Sources, found: &[Diagnostic]) -> String {
    let mut text = String::new();
    for d in found {
        let severity = match d.severity {
            crate::diagnostics::Severity::Error => "error",
            crate::diagnostics::Severity::Warning => "warning",
        };
        text.push_str(&format!("{severity}[{}]: {}\n", d.code, d.message));
        if let Some(label) = d.labels.first() {
            let source = sources.get(label.span.source);
            let before = &source.text[..label.span.start as usize];
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            text.push_str(&format!(" --> {}:{}:{column}\n", source.path, sources.line(label.span)));
        }
    }
    text
}
