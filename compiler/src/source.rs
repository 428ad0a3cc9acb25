//! Sources: the texts of a project and places in them.
//!
//! In: paths and texts that the caller has read. Out: ids and spans that every later pass carries.
//! Invariant: a span lies inside its source, on UTF-8 boundaries, and `start <= end`.

use std::ops::Range;
use std::sync::OnceLock;

/// The number of a source within one [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u32);

/// A half-open range of bytes in one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The source that the range lies in.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets.
    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        Span { source, start: start as u32, end: end as u32 }
    }

    /// The smallest span that covers both; both lie in one source.
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.source, other.source);
        Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value and where it was written. Equality is of the value alone, so that spans never decide meaning.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: std::hash::Hash> std::hash::Hash for Spanned<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// What a source is, as the caller knows from its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// `indicia.yaml`.
    Project,
    /// A definition file, `*.ind`.
    Definitions,
    /// A dataset declaration, `datasets/*.yaml`.
    Dataset,
    /// A code list, `codelists/*.yaml`.
    CodeList,
    /// A hierarchy, `hierarchies/*.yaml`.
    Hierarchy,
    /// House style, `style.yaml`.
    Style,
    /// A disclosure policy, `disclosure/*.yaml`.
    Disclosure,
    /// The rows of a code list, a `*.csv` beside its YAML.
    CodeRows,
    /// A list of allowed differences from printed tables; it belongs to no project.
    Differences,
    /// Published figures that synthetic records agree with, `<data>/margins/*.yaml`.
    Margins,
}

/// One text of a project.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path relative to the project folder, with `/` between parts; shown in messages.
    pub path: String,
    /// The whole text, UTF-8, without a BOM.
    pub text: String,
    /// What the text is.
    pub kind: SourceKind,
}

/// All texts of a project, in order of path. The compiler reads nothing else.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
    /// By source: where its lines end. Found when first asked: a large project asks for the line of every definition.
    line_ends: Vec<OnceLock<Vec<u32>>>,
}

impl Sources {
    /// Takes the texts; sorts them by path so that ids do not depend on the order of reading.
    pub fn new(mut sources: Vec<Source>) -> Sources {
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let line_ends = sources.iter().map(|_| OnceLock::new()).collect();
        Sources { sources, line_ends }
    }

    /// Adds a text behind all others, whatever its path; a path may come again.
    pub fn add(&mut self, path: &str, text: &str, kind: SourceKind) -> SourceId {
        self.sources.push(Source { path: path.to_string(), text: text.to_string(), kind });
        self.line_ends.push(OnceLock::new());
        SourceId(self.sources.len() as u32 - 1)
    }

    /// The source with an id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Every source with its id, in order of path.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(i, s)| (SourceId(i as u32), s))
    }

    /// The sources of one kind.
    pub fn of_kind(&self, kind: SourceKind) -> impl Iterator<Item = (SourceId, &Source)> {
        self.iter().filter(move |(_, s)| s.kind == kind)
    }

    /// The source at a path relative to the project folder.
    pub fn by_path(&self, path: &str) -> Option<(SourceId, &Source)> {
        self.iter().find(|(_, s)| s.path == path)
    }

    /// The text under a span.
    pub fn text(&self, span: Span) -> &str {
        &self.get(span.source).text[span.start as usize..span.end as usize]
    }

    /// The one-based line that a span starts on.
    pub fn line(&self, span: Span) -> usize {
        self.line_ends(span.source).partition_point(|end| *end < span.start) + 1
    }

    /// From where to where a one-based line is, without what ends it; beyond the last line, nothing.
    pub fn line_range(&self, source: SourceId, line: usize) -> Option<Range<usize>> {
        let ends = self.line_ends(source);
        let start =
            line.checked_sub(1)?.checked_sub(1).map_or(Some(0), |above| Some(*ends.get(above)? as usize + 1))?;
        Some(start..ends.get(line - 1).map_or(self.get(source).text.len(), |end| *end as usize))
    }

    fn line_ends(&self, source: SourceId) -> &[u32] {
        self.line_ends[source.0 as usize].get_or_init(|| {
            let bytes = self.get(source).text.bytes().enumerate();
            bytes.filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32).collect()
        })
    }
}

/// Whether a character moves the cursor of a terminal, sets its colours or turns round the order of letters: no text needs one. Tabs and the
/// ends of lines are none.
pub fn is_control(character: char) -> bool {
    let is_ordinary = matches!(character, '\t' | '\n' | '\r');
    let turns_letters = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() && !is_ordinary || turns_letters
}

/// Whether a character is shown by its number: one that [is control](is_control), goes back to the start of a line, or is not seen at all, so that two
/// texts look alike that are not.
pub fn is_unseen(character: char) -> bool {
    is_control(character)
        || matches!(
            character,
            '\r' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The first such character of a text: where it is, and how it is written without it.
pub fn first_control(text: &str) -> Option<(usize, String)> {
    let (at, character) = text.char_indices().find(|(_, character)| is_control(*character))?;
    Some((at, escaped(character)))
}

/// A name as one line: the name of a file may have ends of lines in it, after which it would be read as a line of ours.
pub fn one_line(name: &str) -> String {
    let breaks = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    name.chars().map(|c| if breaks(c) { escaped(c) } else { c.to_string() }).collect()
}

/// A character by its number: `\x1b`, `\u{202e}`.
pub fn escaped(character: char) -> String {
    let number = u32::from(character);
    if number < 0x100 { format!("\\x{number:02x}") } else { format!("\\u{{{number:x}}}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_the_line_that_it_starts_on() {
        let mut sources = Sources::default();
        sources.add("empty.ind", "", SourceKind::Definitions);
        sources.add("a.ind", "one\n\nthree", SourceKind::Definitions);
        let line = |source, at| sources.line(Span::new(SourceId(source), at, at));
        assert_eq!(line(0, 0), 1);
        assert_eq!([0, 3, 4, 5, 10].map(|at| line(1, at)), [1, 1, 2, 3, 3]);
        let range = |source, line| sources.line_range(SourceId(source), line);
        assert_eq!([0, 1, 2, 3, 4].map(|line| range(1, line)), [None, Some(0..3), Some(4..4), Some(5..10), None]);
        assert_eq!([0, 1, 2].map(|line| range(0, line)), [None, Some(0..0), None]);
    }
}
