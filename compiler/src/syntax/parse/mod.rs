//! Parsing: a definition file to its tree, item by item.
//!
//! In: the text of one file. Out: the tree, the comments, the marks for the formatter and what is wrong.
//! Invariant: total on any text; a broken item becomes `Broken` and touches no other. Pest is seen in this folder alone.

mod choices;
mod conditions;
mod elsewhere;
mod explain;
mod expressions;
mod foreign;
mod habits;
mod heads;
mod items;
mod layout;
mod lower;
mod measured;
mod members;
mod numbers;
mod predicates;
mod prose;
mod reckoning;
mod tables;
mod unquoted;
mod values;

use pest::Parser;
use pest::iterators::Pair;

use lower::{Grammar, Lower, Read, Rule};

use super::ast::{Expr, File, Ident, Item, ItemKind, Literal, Predicate};
use super::facts::{self, Lexical, Odd};
use super::marks::Marks;
use super::scan::{Comment, Kind, Token, scan};
use super::split::split;
use super::words::{begins_item, is_reserved};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::merge_marks;
use crate::source::{SourceId, Span, Spanned};

/// A file as parsed, with all that the formatter needs.
pub(super) struct Parsed {
    pub(super) file: File,
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Comment>,
    pub(super) marks: Marks,
    pub(super) diagnostics: Diagnostics,
}

/// Parses one definition file.
pub(super) fn parse(source: SourceId, text: &str) -> Parsed {
    if let Some((at, one)) = merge_marks::one_version(text) {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(merge_marks::found(Span::new(source, at.start, at.end)));
        return Parsed { diagnostics, ..parse(source, &one) };
    }
    let (tokens, mut comments) = scan(source, text);
    let mut file = File { uses: Vec::new(), items: Vec::new() };
    let mut marks = Marks::default();
    let mut diagnostics = Diagnostics::default();
    for chunk in split(text, &tokens) {
        let span = chunk_span(source, chunk);
        let doc = doc_comment(text, span, &mut comments);
        let mut found = Diagnostics::default();
        let read = match before_grammar(source, text, chunk) {
            Some(wrong) => {
                found.push(wrong);
                None
            }
            None => built(Rule::item, (source, text, chunk), &mut marks, &mut found, |lower, pair| lower.item(pair)),
        };
        let kind = match read {
            Some(Read::Use(path)) if found.is_empty() => {
                match file.items.is_empty() {
                    true => file.uses.push(path),
                    false => found.push(facts::late_use(span)),
                }
                None
            }
            Some(Read::Item(kind)) if found.is_empty() => Some(*kind),
            Some(Read::Use(_) | Read::Item(_)) | None => broken(source, text, chunk),
        };
        if let Some(kind) = kind {
            file.items.push(Item { doc, span, kind });
        }
        diagnostics.append(found);
    }
    Parsed { file, tokens, comments, marks, diagnostics }
}

fn chunk_span(source: SourceId, chunk: &[Token]) -> Span {
    match chunk {
        [] => Span::new(source, 0, 0),
        [first, .., last] => Span::new(source, first.start, last.end),
        [only] => Span::new(source, only.start, only.end),
    }
}

/// Parses a text that is one expression.
pub(super) fn expression(source: SourceId, text: &str) -> Result<Expr, Diagnostics> {
    lone(Rule::lone_expression, source, text, |lower, pair| lower.expr(pair))
}

/// Parses a text that is one condition.
pub(super) fn condition(source: SourceId, text: &str) -> Result<Predicate, Diagnostics> {
    lone(Rule::lone_condition, source, text, |lower, pair| lower.predicate(pair))
}

/// Parses a text that is one period.
pub(super) fn period(source: SourceId, text: &str) -> Result<Literal, Diagnostics> {
    lone(Rule::lone_period, source, text, |lower, pair| lower.literal(pair))
}

fn lone<T>(
    rule: Rule,
    source: SourceId,
    text: &str,
    build: impl FnOnce(&mut Lower<'_>, Pair<'_, Rule>) -> T,
) -> Result<T, Diagnostics> {
    let (tokens, _) = scan(source, text);
    let (mut marks, mut found) = (Marks::default(), Diagnostics::default());
    let read = match stray(source, text, &tokens) {
        Some(wrong) => {
            found.push(wrong);
            None
        }
        None => built(rule, (source, text, &tokens), &mut marks, &mut found, |lower, pair| Some(build(lower, pair))),
    };
    read.filter(|_| found.is_empty()).ok_or(found)
}

/// What a stretch of tokens is by a rule of the grammar, or why it is not.
fn built<T>(
    rule: Rule,
    (source, text, chunk): (SourceId, &str, &[Token]),
    marks: &mut Marks,
    found: &mut Diagnostics,
    build: impl FnOnce(&mut Lower<'_>, Pair<'_, Rule>) -> Option<T>,
) -> Option<T> {
    let span = chunk_span(source, chunk);
    match Grammar::parse(rule, &text[span.start as usize..span.end as usize]) {
        Ok(mut pairs) => {
            let base = span.start as usize;
            let mut lower = Lower { source, text, tokens: chunk, base, marks, found, guard: None };
            pairs.next().and_then(|pair| build(&mut lower, pair))
        }
        Err(error) => {
            found.push(explain::explain(source, text, chunk, error));
            None
        }
    }
}

/// What is wrong with a chunk that the grammar need not see: stray text, bad tokens, brackets.
fn before_grammar(source: SourceId, text: &str, chunk: &[Token]) -> Option<Diagnostic> {
    let first = chunk.first()?;
    let span = |t: &Token| Span::new(source, t.start, t.end);
    let written = |t: &Token| &text[t.start..t.end];
    let known = first.kind == Kind::Word && begins_item(&text[first.start..first.end]);
    match &first.kind {
        Kind::Bad(_) => return stray(source, text, chunk),
        Kind::Mark if matches!(&text[first.start..first.end], "}" | "]" | ")") => {
            return explain::brackets(source, text, chunk);
        }
        Kind::Word | Kind::Number | Kind::String | Kind::Row | Kind::Mark if !known => {
            let at = match first.kind {
                Kind::Row => Span::new(source, first.start, first.start + 1),
                Kind::Word | Kind::Number | Kind::String | Kind::Mark | Kind::Bad(_) => span(first),
            };
            if let Some(found) = (habits::Around { source, text, chunk, at: 0 }).item_elsewhere() {
                return Some(found);
            }
            let next = chunk.get(1).map_or("", |t| &text[t.start..t.end]);
            return Some(facts::unknown_item(&text[at.start as usize..at.end as usize], next, at));
        }
        Kind::Word | Kind::Number | Kind::String | Kind::Row | Kind::Mark => {}
    }
    if let Some(wrong) = heads::head(source, text, chunk) {
        return Some(wrong);
    }
    // Without braces, a definition goes on until the next begins.
    let is_behind = |at: &usize| {
        chunk[*at].first && matches!(&*written(&chunk[*at]).to_lowercase(), "select" | "import" | "include")
    };
    let behind = (1..chunk.len()).take_while(|at| written(&chunk[*at]) != "{").find(is_behind);
    if let Some(wrong) = behind.and_then(|at| habits::Around { source, text, chunk, at }.item_elsewhere()) {
        return Some(wrong);
    }
    stray(source, text, chunk)
}

/// The first stretch that is not a token, else what is wrong with the brackets.
fn stray(source: SourceId, text: &str, chunk: &[Token]) -> Option<Diagnostic> {
    let lexical = |(at, t): (usize, &Token)| {
        let around = habits::Around { source, text, chunk, at };
        let habit = match &t.kind {
            Kind::Bad(Lexical::NameDigit) => around.ordinal(),
            Kind::Bad(Lexical::Quotes) => around.in_other_quotes(),
            Kind::Bad(Lexical::Character(Odd::Dash)) => around.dash(),
            Kind::Bad(Lexical::Character(Odd::Pipe)) => around.pipe().or_else(|| around.bar()),
            Kind::Bad(Lexical::Character(Odd::Semicolon)) => {
                around.set_with_semicolons().or_else(|| around.list_with_semicolons())
            }
            Kind::Bad(Lexical::Character(Odd::Colon)) => around.range_with_colon(),
            Kind::Bad(Lexical::Character(Odd::Other) | Lexical::Operator { written: "!", .. }) => around.pattern(),
            // Read as arithmetic, it would be a number of another year divided by 24.
            Kind::Number => return around.year_with_blanks(),
            Kind::Word => return around.joined_year().or_else(|| around.mid_in_capitals()),
            Kind::Bad(_) => None,
            Kind::String | Kind::Row | Kind::Mark => return None,
        };
        let Kind::Bad(what) = &t.kind else { return habit };
        let habit = habit.or_else(|| around.format_elsewhere().filter(|_| !matches!(what, Lexical::Comment)));
        habit.or_else(|| Some(facts::lexical(*what, &text[t.start..t.end], Span::new(source, t.start, t.end))))
    };
    chunk.iter().enumerate().find_map(lexical).or_else(|| explain::brackets(source, text, chunk))
}

/// A broken item keeps its name, so that what uses it is not wrong too. Stray text without a name leaves nothing behind.
fn broken(source: SourceId, text: &str, chunk: &[Token]) -> Option<ItemKind> {
    let word = |t: &Token| &text[t.start..t.end];
    let first = chunk.first()?;
    if first.kind != Kind::Word || word(first) == "use" {
        return None;
    }
    let defines = word(first) != "test";
    let name = chunk.get(1).filter(|t| defines && t.kind == Kind::Word && !is_reserved(word(t)));
    // A name with blanks is used with something else in their place.
    let more = chunk.iter().skip(2).take_while(|t| t.kind == Kind::Word).count();
    let is_name = chunk.get(2 + more).is_some_and(|t| matches!(word(t), "{" | "="));
    let parts = &chunk[1.min(chunk.len())..if is_name { 2 + more } else { 2.min(chunk.len()) }];
    let written = parts.iter().map(word).collect::<Vec<_>>().join("_");
    let name: Option<Ident> = match heads::meant_name(text, chunk).filter(|_| defines) {
        Some(meant) => chunk.get(1).map(|t| Spanned::new(meant, Span::new(source, t.start, t.end))),
        None => name.map(|t| Spanned::new(written, Span::new(source, t.start, t.end))),
    };
    (name.is_some() || begins_item(word(first))).then_some(ItemKind::Broken { name })
}

/// Takes the `##` lines directly above an item as its doc comment.
fn doc_comment(text: &str, item: Span, comments: &mut [Comment]) -> Option<Spanned<String>> {
    let mut next = item.start as usize;
    let from = comments.partition_point(|c| c.span.start < item.start);
    let mut first = from;
    while first > 0 {
        let comment = &comments[first - 1];
        let between = &text[comment.span.end as usize..next];
        let above = between.bytes().filter(|&b| b == b'\n').count() == 1 && between.trim().is_empty();
        if !(above && comment.own_line && comment.text.starts_with("##")) {
            break;
        }
        next = comment.span.start as usize;
        first -= 1;
    }
    let lines = &mut comments[first..from];
    let (start, end) = (lines.first()?.span, lines.last()?.span);
    let mut words: Vec<&str> = Vec::new();
    for line in lines.iter_mut() {
        line.doc = true;
    }
    for line in lines.iter() {
        let bare = line.text.trim_start_matches("##");
        words.push(bare.strip_prefix(' ').unwrap_or(bare));
    }
    Some(Spanned::new(words.join("\n"), start.to(end)))
}
