//! Diagnostics as people and as programs read them.
//!
//! In: diagnostics and the sources that they point into. Out: text with the lines at fault, or one JSON object a diagnostic.
//! Invariant: both say the same: code, page, severity, message, labels in any number of files, help.

use std::fmt;

use indicia_compiler::diagnostics::{Diagnostic, Severity};
use indicia_compiler::source::{SourceId, Sources, Span};
use indicia_compiler::value::thousands;
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};
use serde::Serialize;

/// The diagnostics as text.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, colour: bool, width: usize) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(width);
    let shared = Shared::new(sources);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let shown = Shown { diagnostic, sources: &shared };
        handler.render_report(&mut text, &shown).expect("a text takes every line");
        text.push('\n');
    }
    text
}

/// The diagnostics as JSON, one object a line.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let line = |diagnostic: &Diagnostic| {
        let place = |span: Span| {
            let ((line, column), end) = positions(sources, span);
            let end = JsonEnd { line: end.0, column: end.1 };
            JsonPlace { path: &sources.get(span.source).path, line, column, end }
        };
        let labels = diagnostic.labels.iter().map(|label| JsonLabel { place: place(label.span), text: &label.text });
        let fixes = diagnostic.fixes.iter();
        let fixes = fixes.map(|fix| JsonFix { place: place(fix.span), text: &fix.text, safe: fix.safe });
        let object = JsonDiagnostic {
            code: diagnostic.code,
            page: page(diagnostic.code),
            severity: word(diagnostic.severity),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            labels: labels.collect(),
            fixes: fixes.collect(),
        };
        serde_json::to_string(&object).expect("texts and numbers are always JSON") + "\n"
    };
    diagnostics.iter().map(line).collect()
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
    format!("{}:{}", sources.get(span.source).path, sources.line(span))
}

/// The page that a code has, in the repository of Indicia.
fn page(code: &str) -> String {
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
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    };
    (position(span.start), position(span.end))
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
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

/// All sources as one, end to end, so that the labels of one diagnostic may be in several files.
#[derive(Debug)]
struct Shared<'a> {
    sources: &'a Sources,
    /// Where each source starts; one byte lies between two, so that the end of one is not the start of the next.
    starts: Vec<usize>,
}

impl<'a> Shared<'a> {
    fn new(sources: &'a Sources) -> Shared<'a> {
        let starts = sources.iter().scan(0, |next, (_, source)| {
            let start = *next;
            *next += source.text.len() + 1;
            Some(start)
        });
        Shared { sources, starts: starts.collect() }
    }

    fn place(&self, span: Span) -> SourceSpan {
        let start = self.starts[span.source.0 as usize] + span.start as usize;
        (start, (span.end - span.start) as usize).into()
    }
}

impl SourceCode for Shared<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let source = self.starts.partition_point(|start| *start <= span.offset()).saturating_sub(1);
        let start = *self.starts.get(source).ok_or(MietteError::OutOfBounds)?;
        let source = self.sources.get(SourceId(source as u32));
        // A span over two files comes from joining two labels; without contents the two are apart.
        if span.offset() + span.len() > start + source.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let local = (span.offset() - start, span.len()).into();
        let contents = source.text.as_str().read_span(&local, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            source.path.clone(),
            contents.data(),
            (contents.span().offset() + start, contents.span().len()).into(),
            contents.line(),
            contents.column(),
            contents.line_count(),
        )))
    }
}

/// One diagnostic as miette takes it.
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    sources: &'a Shared<'a>,
}

impl miette::Diagnostic for Shown<'_> {
    fn code<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        Some(Box::new(self.diagnostic.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        self.diagnostic.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn url<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        Some(Box::new(page(self.diagnostic.code)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.sources)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.diagnostic.labels.iter().enumerate().map(|(i, label)| {
            let (place, text) = (self.sources.place(label.span), Some(label.text.clone()));
            if i == 0 {
                LabeledSpan::new_primary_with_span(text, place)
            } else {
                LabeledSpan::new_with_span(text, place)
            }
        });
        Some(Box::new(labels))
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Shown<'_> {}

#[cfg(test)]
mod tests {
    use indicia_compiler::diagnostics::{Fix, Label};
    use indicia_compiler::source::{Source, SourceKind};

    use super::*;

    fn sources() -> Sources {
        let source = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
        Sources::new(vec![
            source("a.ind", "cohort é {\n  from crmes\n}\n", SourceKind::Definitions),
            source("datasets/crimes.yaml", "name: crimes\n", SourceKind::Dataset),
        ])
    }

    fn finding() -> Diagnostic {
        Diagnostic {
            code: "names::unknown",
            severity: Severity::Error,
            message: "there is no dataset or cohort `crmes`".into(),
            labels: vec![
                Label::new(Span::new(SourceId(0), 19, 24), "not known"),
                Label::new(Span::new(SourceId(1), 6, 12), "near to this"),
            ],
            help: Some("did you mean `crimes`?".into()),
            fixes: vec![Fix { span: Span::new(SourceId(0), 19, 24), text: "crimes".into(), safe: true }],
        }
    }

    #[test]
    fn labels_in_two_files_show_both() {
        let text = text(&[finding()], &sources(), false, 80);
        for part in ["names::unknown (docs/errors/names/unknown.md)", "[a.ind:2:8]", "[datasets/crimes.yaml:1:7]"] {
            assert!(text.contains(part), "{part} in:\n{text}");
        }
        assert!(text.contains("from crmes") && text.contains("name: crimes"), "{text}");
        assert!(text.contains("help: did you mean `crimes`?"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }

    #[test]
    fn a_label_at_the_end_of_a_file_stays_in_it() {
        let end = Diagnostic { labels: vec![Label::new(Span::new(SourceId(0), 27, 27), "ends")], ..finding() };
        assert!(text(&[end], &sources(), false, 80).contains("[a.ind:"));
    }

    #[test]
    fn json_counts_characters_from_one() {
        let parsed: serde_json::Value = serde_json::from_str(&json(&[finding()], &sources())).unwrap();
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
