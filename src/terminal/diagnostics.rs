//! Diagnostics as people read them.
//!
//! In: diagnostics and the sources that they point into. Out: text with the lines at fault.

use std::fmt;

use indicia::report::{number_of, page, place};
use indicia_compiler::diagnostics::{Diagnostic, Severity};
use indicia_compiler::source::{SourceId, Sources, Span, one_line};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

use super::cut::Cut;
use super::options;

/// More findings than these are shown by their kinds.
const MANY: usize = 40;
/// How many places are named of a kind.
const PLACES: usize = 5;

/// The diagnostics as text, with advice in options of the program. Of very many, the first of each kind, and where the others of it are: what is wrong in
/// hundreds of places is mostly one thing.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, colour: bool, width: usize) -> String {
    if diagnostics.len() <= MANY {
        return all(diagnostics, sources, colour, width);
    }
    let mut kinds: Vec<(&str, Vec<&Diagnostic>)> = Vec::new();
    for found in diagnostics {
        match kinds.iter_mut().find(|(code, _)| *code == found.code) {
            Some((_, of_kind)) => of_kind.push(found),
            None => kinds.push((found.code, vec![found])),
        }
    }
    let mut text = String::new();
    for (code, of_kind) in kinds {
        let Some((first, others)) = of_kind.split_first() else { continue };
        text += &all(std::slice::from_ref(*first), sources, colour, width);
        if others.is_empty() {
            continue;
        }
        let place = |found: &&Diagnostic| Some(place(sources, found.labels.first()?.span));
        let places: Vec<String> = others.iter().filter_map(place).take(PLACES).collect();
        let more = others.len() - places.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let places = if places.is_empty() { String::new() } else { format!(": {}{more}", places.join(", ")) };
        text += &format!("  {} of {code}{places}\n\n", number_of(others.len(), "more", "more"));
    }
    text + "  Shown by kind, as there are many; `indicia check --all` shows each.\n"
}

/// Each of the diagnostics.
pub fn all(diagnostics: &[Diagnostic], sources: &Sources, colour: bool, width: usize) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(width);
    let shared = Shared::new(sources);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let cut = Cut::of(diagnostic, sources);
        let shorter = cut.as_ref().map(|cut| Shared { cut: Some(cut), ..Shared::new(&cut.sources) });
        let shown = Shown {
            diagnostic: cut.as_ref().map_or(diagnostic, |cut| &cut.diagnostic),
            sources: shorter.as_ref().unwrap_or(&shared),
        };
        handler.render_report(&mut text, &shown).expect("a text takes every line");
        text.push('\n');
    }
    text
}

/// All sources as one, end to end, so that the labels of one diagnostic may be in several files.
#[derive(Debug)]
struct Shared<'a> {
    sources: &'a Sources,
    /// Where each source starts; one byte lies between two, so that the end of one is not the start of the next.
    starts: Vec<usize>,
    /// What was left out of long lines.
    cut: Option<&'a Cut>,
}

impl<'a> Shared<'a> {
    fn new(sources: &'a Sources) -> Shared<'a> {
        let starts = sources.iter().scan(0, |next, (_, source)| {
            let start = *next;
            *next += source.text.len() + 1;
            Some(start)
        });
        Shared { sources, starts: starts.collect(), cut: None }
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
        let id = self.starts.partition_point(|start| *start <= span.offset()).saturating_sub(1);
        let start = *self.starts.get(id).ok_or(MietteError::OutOfBounds)?;
        let id = SourceId(id as u32);
        let source = self.sources.get(id);
        // A span over two files comes from joining two labels; without contents the two are apart.
        if span.offset() + span.len() > start + source.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        // What is before the lines that are shown is not read again for each finding.
        let from = line_before(&source.text, span.offset() - start, before);
        let left_out = self.cut.map_or(0, |cut| cut.above(id));
        let above = self.sources.line(Span::new(id, from, from)) - 1 + left_out;
        let local = (span.offset() - start - from, span.len()).into();
        let contents = source.text[from..].read_span(&local, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            one_line(&source.path),
            contents.data(),
            (contents.span().offset() + start + from, contents.span().len()).into(),
            contents.line() + above,
            contents.column() + self.cut.map_or(0, |cut| cut.fewer(id, contents.span().offset() + from)),
            contents.line_count(),
        )))
    }
}

/// Where the line begins that is so many above a place.
fn line_before(text: &str, place: usize, lines: usize) -> usize {
    // By bytes: a place may be inside a letter.
    let text = text.as_bytes();
    let begins = |from: usize| text[..from].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let mut from = begins(place);
    for _ in 0..lines {
        from = begins(from.saturating_sub(1));
    }
    from
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
        self.diagnostic.help.as_ref().map(|help| Box::new(help.in_words(options::words)) as Box<dyn fmt::Display>)
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
    use indicia_compiler::source::{Source, SourceKind};

    use super::*;

    fn sources() -> Sources {
        let source = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
        Sources::new(vec![
            source("a.ind", "cohort é {\n  from crmes\n}\n", SourceKind::Definitions),
            source("datasets/crimes.yaml", "name: crimes\n", SourceKind::Dataset),
        ])
    }

    fn finding(start: usize, end: usize) -> Diagnostic {
        Diagnostic::new("names::unknown", "there is no dataset or cohort `crmes`")
            .at(Span::new(SourceId(0), start, end), "not known")
            .help("did you mean `crimes`?")
    }

    #[test]
    fn labels_in_two_files_show_both() {
        let finding = finding(19, 24).at(Span::new(SourceId(1), 6, 12), "near to this");
        let text = text(&[finding], &sources(), false, 80);
        for part in ["names::unknown (docs/errors/names/unknown.md)", "[a.ind:2:8]", "[datasets/crimes.yaml:1:7]"] {
            assert!(text.contains(part), "{part} in:\n{text}");
        }
        assert!(text.contains("from crmes") && text.contains("name: crimes"), "{text}");
        assert!(text.contains("help: did you mean `crimes`?"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }

    #[test]
    fn of_very_many_the_first_of_each_kind_is_shown_and_where_the_others_are() {
        let other = Diagnostic::new("syntax::unexpected", "expected a name").at(Span::new(SourceId(1), 0, 4), "here");
        let many: Vec<Diagnostic> = (0..200).map(|_| finding(19, 24)).chain([other]).collect();
        let text = text(&many, &sources(), false, 80);
        assert_eq!(text.matches("there is no dataset or cohort `crmes`").count(), 1, "{text}");
        assert_eq!(text.matches("expected a name").count(), 1, "{text}");
        let others = "  199 more of names::unknown: a.ind:2, a.ind:2, a.ind:2, a.ind:2, a.ind:2 and 194 more\n";
        assert!(text.contains(others), "{text}");
        assert!(text.ends_with("`indicia check --all` shows each.\n"), "{text}");
        let few = vec![finding(19, 24); MANY];
        assert_eq!(super::text(&few, &sources(), false, 80).matches("there is no dataset").count(), MANY);
    }

    #[test]
    fn lines_are_those_of_the_whole_text() {
        let written = "é\n\n  two\nthree and\n\nfive";
        let source = Source { path: "a.ind".into(), text: written.into(), kind: SourceKind::Definitions };
        let sources = Sources::new(vec![source]);
        for (at, _) in written.char_indices() {
            for (before, after) in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (9, 9)] {
                let read = |code: &dyn SourceCode, length: usize| {
                    let read = code.read_span(&(at, length).into(), before, after).unwrap();
                    (read.line(), read.column(), (length > 0).then(|| (read.data().to_vec(), *read.span())))
                };
                for length in [0, written[at..].chars().next().map_or(0, char::len_utf8)] {
                    let shared = Shared::new(&sources);
                    assert_eq!(read(&shared, length), read(&written, length), "{at} {length} {before} {after}");
                }
            }
        }
    }

    #[test]
    fn long_lines_are_cut_around_what_is_said_of_them() {
        let (many, end) = ("é + ".repeat(100_000), "b".repeat(5_000));
        let line = format!("measure a = {many}crmes + {end} + odd\n{many}\ncohort c {{}}\n");
        let at = |part: &str| line.find(part).unwrap();
        let source = Source { path: "a.ind".into(), text: line.clone(), kind: SourceKind::Definitions };
        let sources = Sources::new(vec![source]);
        let span = |part: &str| Span::new(SourceId(0), at(part), at(part) + part.len());
        let found = Diagnostic::new("names::unknown", "two are not known");
        let found = found.at(span("crmes"), "not known").at(span("odd"), "nor this");
        let shown = text(&[found], &sources, false, 80);
        assert!(shown.len() < 3_000, "{shown}");
        // The column is that of the line as it is written, in bytes as of every other.
        assert!(shown.contains("[a.ind:1:500013]"), "{shown}");
        for part in ["... ", "é + crmes + bbb", "bbb + odd", "not known", "nor this", " 2 │ é + é"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let below = Diagnostic::new("names::unknown", "not known").at(span("cohort"), "here");
        let shown = text(&[below], &sources, false, 80);
        assert!(shown.len() < 2_000 && shown.contains("[a.ind:3:1]") && shown.contains(" 3 │ cohort c {}"), "{shown}");
        let last =
            Diagnostic::new("names::unknown", "not known").at(Span::new(SourceId(0), line.len(), line.len()), "end");
        assert!(text(&[last], &sources, false, 80).contains("[a.ind:4:1]") || line.ends_with('\n'), "{shown}");
        // A label over all of it begins and ends where it does.
        let whole = Diagnostic::new("names::unknown", "not known").at(Span::new(SourceId(0), 0, at("odd") + 3), "all");
        assert!(text(&[whole], &sources, false, 80).len() < 3_000);
    }

    /// Of thousands of findings in one file, each would else cost the whole file.
    #[test]
    fn of_a_file_no_more_is_cut_than_is_shown() {
        let long = format!("measure a = {}crmes + b", "b + ".repeat(1_000));
        let written = format!("{}{long}\n{}", "measure x = 1\n".repeat(500), "measure y = 1\n".repeat(500));
        let at = written.find("crmes").unwrap();
        let source = Source { path: "a.ind".into(), text: written, kind: SourceKind::Definitions };
        let sources = Sources::new(vec![source]);
        let found = Diagnostic::new("names::unknown", "not known").at(Span::new(SourceId(0), at, at + 5), "here");
        let cut = Cut::of(&found, &sources).unwrap();
        let kept = &cut.sources.get(SourceId(0)).text;
        assert_eq!((cut.above(SourceId(0)), kept.lines().count()), (499, 3), "{kept}");
        assert!(kept.len() < 300, "{kept}");
        let shown = text(&[found], &sources, false, 80);
        for part in ["[a.ind:501:4013]", " 500 │ measure x", " 501 │  ... ", " 502 │ measure y"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
    }

    #[test]
    fn a_label_at_the_end_of_a_file_stays_in_it() {
        assert!(text(&[finding(27, 27)], &sources(), false, 80).contains("[a.ind:"));
    }
}
