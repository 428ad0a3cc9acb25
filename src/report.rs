//! Diagnostics as programs read them, and the words that every message uses.
//!
//! In: diagnostics and the sources that they point into. Out: one JSON object a diagnostic.
//! Invariant: it says what people are shown: code, page, severity, message, labels in any number of files, help.

use indicia_compiler::diagnostics::{Diagnostic, Severity};
use indicia_compiler::source::{Sources, Span, one_line};
use indicia_compiler::value::thousands;
use serde::Serialize;

/// The diagnostics as JSON, one object per line.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let line = |object| {
        serde_json::to_string(object).expect("texts and numbers are always JSON")
            + "
"
    };
    objects(diagnostics, sources).iter().map(line).collect()
}

/// The diagnostics as objects for JSON.
pub(crate) fn objects<'d>(diagnostics: &'d [Diagnostic], sources: &'d Sources) -> Vec<JsonDiagnostic<'d>> {
    let object = |diagnostic: &'d Diagnostic| {
        let place = |span: Span| {
            let ((line, column), end) = positions(sources, span);
            let end = JsonEnd { line: end.0, column: end.1 };
            JsonPlace { path: &sources.get(span.source).path, line, column, end }
        };
        let labels = diagnostic.labels.iter().map(|label| JsonLabel { place: place(label.span), text: &label.text });
        let fixes = diagnostic.fixes.iter();
        let fixes = fixes.map(|fix| JsonFix { place: place(fix.span), text: &fix.text, safe: fix.safe });
        JsonDiagnostic {
            code: diagnostic.code,
            page: page(diagnostic.code),
            severity: word(diagnostic.severity),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            labels: labels.collect(),
            fixes: fixes.collect(),
        }
    };
    diagnostics.iter().map(object).collect()
}

/// How many errors and warnings there are.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    (errors, diagnostics.len() - errors)
}

/// `1 error`, `1,204 errors`.
pub fn number_of(count: usize, singular: &str, plural: &str) -> String {
    if count == 1 { format!("1 {singular}") } else { format!("{} {plural}", thousands(count as u64)) }
}

/// Where something is written: `crimes.ind:14`.
pub fn place(sources: &Sources, span: Span) -> String {
    format!("{}:{}", one_line(&sources.get(span.source).path), sources.line(span))
}

/// The page that a code has, in the repository of Indicia.
pub fn page(code: &str) -> String {
    format!("docs/errors/{}.md", code.replace("::", "/"))
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The one-based line and column (in characters) of both ends.
fn positions(sources: &Sources, span: Span) -> ((usize, usize), (usize, usize)) {
    let text = &sources.get(span.source).text;
    let position = |at: u32| {
        let before = &text[..at as usize];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        // What is above is not read again for each of thousands.
        let line = sources.line(Span { start: at, end: at, ..span });
        (line, before[line_start..].chars().count() + 1)
    };
    (position(span.start), position(span.end))
}

/// A diagnostic as an object for JSON.
#[derive(Serialize)]
pub(crate) struct JsonDiagnostic<'a> {
    code: &'a str,
    page: String,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    labels: Vec<JsonLabel<'a>>,
    fixes: Vec<JsonFix<'a>>,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end: JsonEnd,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    #[serde(flatten)]
    place: JsonPlace<'a>,
    text: &'a str,
}

/// A replacement of the text from the place to its end.
#[derive(Serialize)]
struct JsonFix<'a> {
    #[serde(flatten)]
    place: JsonPlace<'a>,
    text: &'a str,
    safe: bool,
}

#[derive(Serialize)]
struct JsonEnd {
    line: usize,
    column: usize,
}

#[cfg(test)]
mod tests {
    use indicia_compiler::source::{Source, SourceId, SourceKind};

    use super::*;

    #[test]
    fn json_counts_characters_from_one() {
        let source = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
        let sources = Sources::new(vec![
            source("a.ind", "cohort é {\n  from crmes\n}\n", SourceKind::Definitions),
            source("datasets/crimes.yaml", "name: crimes\n", SourceKind::Dataset),
        ]);
        let here = Span::new(SourceId(0), 19, 24);
        let finding = Diagnostic::new("names::unknown", "there is no dataset or cohort `crmes`")
            .at(here, "not known")
            .at(Span::new(SourceId(1), 6, 12), "near to this")
            .safe_fix(here, "crimes");
        let parsed: serde_json::Value = serde_json::from_str(&json(&[finding], &sources)).unwrap();
        let label = &parsed["labels"][0];
        assert_eq!((label["line"].as_u64(), label["column"].as_u64()), (Some(2), Some(8)));
        assert_eq!((label["end"]["line"].as_u64(), label["end"]["column"].as_u64()), (Some(2), Some(13)));
        assert_eq!(parsed["labels"][1]["path"], "datasets/crimes.yaml");
        assert_eq!(parsed["severity"], "error");
        let fix = &parsed["fixes"][0];
        assert_eq!((fix["column"].as_u64(), fix["end"]["column"].as_u64()), (Some(8), Some(13)));
        assert_eq!((&fix["text"], &fix["safe"]), (&"crimes".into(), &true.into()));
    }
}
