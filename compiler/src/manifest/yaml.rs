//! YAML as a tree of texts, lists and mappings, each with its place. The only file that knows the YAML crate.
//!
//! In: the text of one source. Out: a [`Node`], and what is no YAML or more YAML than is wanted here.
//! Invariants: every span is in bytes, inside the text, and covers what was written; scalars stay the text that was
//! written, so that a code `0104` keeps its zero and `NO` is not a flag; anchors and aliases are refused, so that a small file
//! cannot unfold into a huge tree; nesting is bounded by the parser.

use std::collections::HashMap;

use serde_yaml::granit_parser::{
    ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as EventSpan, StructureStyle, options,
};

use super::facts;
use super::slips::{self, Stop};
use super::written::is_name;
use crate::diagnostics::Diagnostic;
use crate::merge_marks;
use crate::source::{SourceId, Span, Spanned, first_control};

/// How deep lists and mappings may nest: deeper than any hierarchy, shallower than any stack.
const DEEPEST: usize = 64;

/// One value.
#[derive(Clone, Debug)]
pub struct Node {
    /// What was written, without the blanks around it.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Nothing written, or `~`.
    Nothing,
    /// A scalar, as written.
    Text(String),
    /// Items, each on a line with a dash or between square brackets.
    List(Vec<Node>),
    /// In the order written; each key once.
    Mapping(Vec<Entry>),
}

/// One field of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The field's name.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

/// Reads one source. Without a syntax error there is a node, even when facts were found.
pub(super) fn read(source: SourceId, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    if let Some((at, one)) = merge_marks::one_version(text) {
        return (read(source, &one).0, vec![merge_marks::found(Span::new(source, at.start, at.end))]);
    }
    let options = options! {
        emit_comments: false, emit_unresolved_aliases: true, flow_nesting_limit: DEEPEST, block_nesting_limit: DEEPEST,
    };
    let mut reader =
        Reader { events: Parser::new_from_str_with_options(text, options), source, text, facts: Vec::new() };
    match reader.document() {
        Ok(node) => (Some(node), reader.facts),
        Err(error) => {
            let fact = syntax_error(&error, source, text);
            reader.facts.push(fact);
            (None, reader.facts)
        }
    }
}

struct Reader<'a, I> {
    events: I,
    source: SourceId,
    text: &'a str,
    facts: Vec<Diagnostic>,
}

impl<'a, I: Iterator<Item = Result<(Event<'a>, EventSpan), ScanError>>> Reader<'a, I> {
    fn document(&mut self) -> Result<Node, ScanError> {
        let (mut root, mut documents): (Option<Node>, usize) = (None, 0);
        while let Some(next) = self.events.next() {
            let (event, span) = next?;
            if !event.is_node() {
                continue;
            }
            let node = self.node(event, span)?;
            documents += 1;
            match (&mut root, node) {
                (None, node) => root = Some(node),
                (Some(root), node) => {
                    if documents == 2 {
                        self.facts.push(facts::shape::feature("a second document", self.mark_before(node.span)));
                    }
                    // What it has is not said to be missing.
                    if let (NodeKind::Mapping(fields), NodeKind::Mapping(others)) = (&mut root.kind, node.kind) {
                        let is_new = |other: &Entry, fields: &[Entry]| {
                            fields.iter().all(|field| field.key.value != other.key.value)
                        };
                        others.into_iter().for_each(|other| {
                            if is_new(&other, fields) {
                                fields.push(other)
                            }
                        });
                    }
                }
            }
        }
        Ok(root.unwrap_or(Node { span: Span::new(self.source, 0, 0), kind: NodeKind::Nothing }))
    }

    /// The line `---` above a document.
    fn mark_before(&self, document: Span) -> Span {
        let before = &self.text[..document.start as usize];
        let at = before.rfind("---").filter(|at| before[at + 3..].trim().is_empty());
        at.map_or(document, |at| Span::new(self.source, at, at + 3))
    }

    /// The node that an event starts, with all that belongs to it. Recursion is bounded by [`DEEPEST`].
    fn node(&mut self, event: Event<'a>, at: EventSpan) -> Result<Node, ScanError> {
        let span = self.span(&at);
        let (anchor, tagged) = (event.anchor_id().is_some_and(|id| id != 0), event.tag().is_some());
        if anchor || tagged {
            let what = if anchor { "an anchor (`&name`)" } else { "a tag (`!name`)" };
            self.facts.push(facts::shape::feature(what, span));
        }
        match event {
            Event::Scalar(text, style, ..) => {
                if let Some((_, written)) = first_control(&text) {
                    self.facts.push(facts::shape::control(&written, span));
                }
                if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    self.facts.extend(self.mark_of_lines(span, &text));
                }
                let nothing = style == ScalarStyle::Plain && (text.is_empty() || text == "~");
                let kind = if nothing { NodeKind::Nothing } else { NodeKind::Text(text.into_owned()) };
                Ok(Node { span, kind })
            }
            Event::SequenceStart(style, ..) => {
                let mut items = Vec::new();
                let end = loop {
                    match self.next()? {
                        Some((Event::SequenceEnd, end)) => break self.span(&end),
                        Some((event, at)) if event.is_node() => items.push(self.node(event, at)?),
                        Some(_) => {}
                        None => break span,
                    }
                };
                let covered = match (style, items.first(), items.last()) {
                    (StructureStyle::Block, Some(first), Some(last)) => first.span.to(last.span),
                    _ => span.to(end),
                };
                Ok(Node { span: covered, kind: NodeKind::List(items) })
            }
            Event::MappingStart(style, ..) => {
                let mut entries: Vec<Entry> = Vec::new();
                let mut seen: HashMap<String, Span> = HashMap::new();
                let end = loop {
                    match self.next()? {
                        Some((Event::MappingEnd, end)) => break self.span(&end),
                        Some((event, at)) if event.is_node() => {
                            let key = self.node(event, at)?;
                            let Some((event, at)) = self.next()? else { break span };
                            let value = self.node(event, at)?;
                            if style == StructureStyle::Flow && self.goes_on(&mut entries, &key, &value) {
                                continue;
                            }
                            entries.extend(self.entry(&mut seen, key, value));
                        }
                        Some(_) => {}
                        None => break span,
                    }
                };
                let covered = match (style, entries.first(), entries.last()) {
                    (StructureStyle::Block, Some(first), Some(last)) => first.key.span.to(last.value.span),
                    _ => span.to(end),
                };
                Ok(Node { span: covered, kind: NodeKind::Mapping(entries) })
            }
            // No anchor has this name, so it is a text: `files: *.csv`.
            Event::UnresolvedAlias(_) => {
                let written = self.text[span.start as usize..span.end as usize].to_string();
                self.facts.push(facts::shape::unquoted(&written, &slips::in_quotes(&written), span));
                Ok(Node { span, kind: NodeKind::Text(written) })
            }
            Event::Alias(_) => {
                self.facts.push(facts::shape::feature("an alias (`*name`)", span));
                Ok(Node { span, kind: NodeKind::Nothing })
            }
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(..)
            | Event::DocumentEnd
            | Event::Anchor(..)
            | Event::SequenceEnd
            | Event::MappingEnd => Ok(Node { span, kind: NodeKind::Nothing }),
            #[allow(unreachable_patterns)] // the crate may be built with comments, which we do not ask for
            _ => Ok(Node { span, kind: NodeKind::Nothing }),
        }
    }

    /// The mark of a text of several lines, where no line is below it, or a number behind it, which says how deep lines are that have others
    /// before them: `label: >5`.
    fn mark_of_lines(&self, span: Span, text: &str) -> Option<Diagnostic> {
        let upto = floor(self.text, span.start as usize + 1);
        let at = self.text[..upto].rfind(['>', '|'])?;
        let written = self.text[at..].lines().next()?;
        let written = written.split(" #").next().unwrap_or(written).trim_end();
        let is_meant_as_text = text.trim().is_empty() || written.contains(|c: char| c.is_ascii_digit());
        is_meant_as_text.then(|| facts::shape::mark_of_lines(written, Span::new(self.source, at, at + written.len())))
    }

    /// Whether a part of a mapping in braces is no field, and goes on with the text of the one before: `{label: Builders, rubble}`.
    fn goes_on(&mut self, entries: &mut [Entry], key: &Node, value: &Node) -> bool {
        let is_nothing = matches!(value.kind, NodeKind::Nothing) && value.span.start == value.span.end;
        let has_colon = self.text[key.span.end as usize..].trim_start_matches(['"', '\'', ' ']).starts_with(':');
        let (NodeKind::Text(rest), Some(Entry { key: name, value: before })) = (&key.kind, entries.last_mut()) else {
            return false;
        };
        let NodeKind::Text(begun) = &mut before.kind else { return false };
        // `missing:allowed` is said to need a blank.
        if !is_nothing || has_colon || rest.is_empty() || rest.contains(':') {
            return false;
        }
        *begun = format!("{begun}, {rest}");
        before.span = before.span.to(key.span);
        let found = facts::shape::comma(&name.value, &slips::in_quotes(begun), before.span);
        self.facts.retain(|fact| fact.labels.first().is_none_or(|label| label.span.start != before.span.start));
        self.facts.push(found);
        true
    }

    /// A field, unless its name was given before.
    fn entry(&mut self, seen: &mut HashMap<String, Span>, key: Node, mut value: Node) -> Option<Entry> {
        let NodeKind::Text(name) = key.kind else {
            self.facts.push(facts::shape::feature("a field without a plain name", key.span));
            return None;
        };
        let nothing = matches!(value.kind, NodeKind::Nothing) && value.span.start == value.span.end;
        if nothing && let Some((name, written)) = name.split_once(':') {
            // `{type:integer}`: between brackets a colon without a space is a part of the name.
            let (name, written) = (name.trim(), written.trim());
            if !name.is_empty() && !written.is_empty() {
                self.facts.push(facts::shape::no_space(name, written, key.span));
                value.kind = NodeKind::Text(written.to_string());
                value.span = key.span;
                return Some(Entry { key: Spanned::new(name.to_string(), key.span), value });
            }
        }
        if nothing && let Some(comment) = self.comment_behind(key.span) {
            self.facts.push(facts::shape::comment_as_value(&name, &comment, key.span));
        }
        if nothing {
            value.span = key.span; // nothing was written, so the place is that of the field's name
        }
        if let Some(&first) = seen.get(&name) {
            self.facts.push(facts::shape::duplicate(&name, key.span, first));
            return None;
        }
        seen.insert(name.clone(), key.span);
        Some(Entry { key: Spanned::new(name, key.span), value })
    }

    /// A comment directly behind the colon of a field that has no value, without a space behind its `#`: `missing: #N/A`.
    fn comment_behind(&self, key: Span) -> Option<String> {
        let line = self.text[key.end as usize..].lines().next()?.trim_start_matches(['"', '\'']);
        let comment = line.strip_prefix(':')?.trim();
        let is_text = comment.starts_with('#') && comment[1..].starts_with(|c: char| c.is_alphanumeric());
        is_text.then(|| comment.to_string())
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, EventSpan)>, ScanError> {
        self.events.next().transpose()
    }

    /// The bytes of an event without the blanks and line ends around them.
    fn span(&self, at: &EventSpan) -> Span {
        let range = at.byte_range().unwrap_or(0..0);
        let start = floor(self.text, range.start);
        let end = floor(self.text, range.end).max(start);
        let written = &self.text[start..end];
        let start = start + (written.len() - written.trim_start().len()).min(written.len());
        Span::new(self.source, start, (start + written.trim().len()).max(start))
    }
}

/// The nearest place at or before `at` that is in the text and on a character.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn syntax_error(error: &ScanError, source: SourceId, text: &str) -> Diagnostic {
    let at = floor(text, error.marker().byte_offset().unwrap_or(text.len()));
    // At the end of the file there is nothing to show, so the last thing written is shown.
    let at = if text[at..].trim().is_empty() {
        text.trim_end().char_indices().next_back().map_or(0, |(place, _)| place)
    } else {
        at
    };
    slips::fact(stop(error.kind()), source, text, at)
}

/// Why the crate stopped, as far as words depend on it.
fn stop(kind: &ErrorKind) -> Stop {
    match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => Stop::Quote,
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::UnclosedFlowCollection { .. } => Stop::Bracket,
        ErrorKind::MismatchedFlowCollectionEnd { .. } => Stop::Mismatch,
        ErrorKind::MisplacedFlowCollectionEnd => Stop::Closing,
        ErrorKind::ExpectedFlowSequenceSeparator | ErrorKind::ExpectedFlowMappingSeparator => Stop::Separator,
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => Stop::Tab,
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => Stop::Colon,
        ErrorKind::ExpectedBlockSequenceEntry => Stop::Dash,
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::InvalidQuotedScalarIndent => Stop::Indentation,
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => Stop::NoColon,
        ErrorKind::PlainScalarStartsWithDashFlowIndicator
        | ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::UnexpectedCharacter { .. }
        | ErrorKind::MissingAnchorOrAliasName
        | ErrorKind::CommentNotSeparated
        | ErrorKind::InvalidBlockScalarHeader
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::ZeroBlockScalarIndent
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedNodeContent => Stop::Character,
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            Stop::BehindQuote
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => Stop::Escape,
        ErrorKind::ExpectedDocumentStart
        | ErrorKind::InvalidDocumentEnd
        | ErrorKind::DirectiveDisallowed
        | ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::MissingDocumentEndBeforeDirective => Stop::Beginning,
        ErrorKind::RecursionLimitExceeded => Stop::Depth,
        _ => Stop::Other,
    }
}

/// Where the declared name of a file that is no YAML seems to be: a line `name: ...`; else the stem, at the top.
pub(super) fn name_in(text: &str, source: SourceId, stem: &str) -> Spanned<String> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("name:") {
            let name = rest.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            if is_name(name)
                && let Some(offset) = line.find(name)
            {
                return Spanned::new(name.to_string(), Span::new(source, at + offset, at + offset + name.len()));
            }
        }
        at += line.len();
    }
    Spanned::new(stem.to_string(), Span::new(source, 0, 0))
}
