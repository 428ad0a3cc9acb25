//! From pairs of the grammar to trees: what all parts of that share.
//!
//! In: a pair of pest and the tokens around it. Out: its place, its name; what cannot be read, as a fact.
//! Invariant: places are of the whole file, wherever the pairs begin.

use pest::iterators::Pair;

use super::super::ast::{Ident, ItemKind};
use super::super::facts::{self, LONGEST};
use super::super::marks::Marks;
use super::super::scan::Token;
use crate::diagnostics::Diagnostics;
use crate::source::{SourceId, Span, Spanned};

#[derive(pest_derive::Parser)]
#[grammar = "syntax/grammar.pest"]
pub(super) struct Grammar;

/// What a chunk turned out to be.
pub(super) enum Read {
    Use(Spanned<String>),
    Item(Box<ItemKind>),
}

/// Builds the tree of one item from its pairs.
pub(super) struct Lower<'a> {
    pub(super) source: SourceId,
    /// The whole file.
    pub(super) text: &'a str,
    /// The tokens of the item.
    pub(super) tokens: &'a [Token],
    /// Where the item begins in the file.
    pub(super) base: usize,
    pub(super) marks: &'a mut Marks,
    pub(super) found: &'a mut Diagnostics,
    /// Inside a clause of a table, outside brackets: that clause. An `in` or `where` that begins a line would there be
    /// read as part of it, though the writer may well mean the table.
    pub(super) guard: Option<Span>,
}

impl Lower<'_> {
    /// Where a pair is. Pest counts the blanks and comments before an absent last part to the rule; they are left out.
    pub(super) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        let end = self.base + span.end();
        let last = self.tokens[..self.tokens.partition_point(|t| t.start < end)].last();
        Span::new(self.source, self.base + span.start(), last.map_or(end, |t| t.end.min(end)))
    }

    pub(super) fn start(&self, pair: &Pair<'_, Rule>) -> usize {
        self.base + pair.as_span().start()
    }

    pub(super) fn ident(&self, pair: &Pair<'_, Rule>) -> Ident {
        Spanned::new(pair.as_str().to_string(), self.span(pair))
    }

    pub(super) fn atom(&mut self, span: Span) {
        self.marks.atoms.push((span.start as usize, span.end as usize));
    }

    /// Runs `inner` one level deeper, where an `in` or `where` at the beginning of a line is nobody else's.
    pub(super) fn bracketed<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        let guard = self.guard.take();
        let value = inner(self);
        self.guard = guard;
        value
    }

    /// Refuses an `in` or `where` that begins a line inside a clause of a table.
    pub(super) fn unambiguous(&mut self, word: &'static str, pair: &Pair<'_, Rule>) {
        let start = self.start(pair);
        let line = self.text[..start].rfind('\n').map_or(0, |n| n + 1);
        if let Some(column) = self.guard
            && self.text[line..start].trim().is_empty()
        {
            let at = Span::new(self.source, start, start + word.len());
            self.found.push(facts::ambiguous_clause(word, at, column));
        }
    }

    /// Refuses a chain of more operators than any definition needs; the passes walk trees by recursion.
    pub(super) fn too_long(&mut self, length: usize, at: Span) -> bool {
        if length == LONGEST + 1 {
            self.found.push(facts::too_deep(at));
        }
        length > LONGEST
    }
}

/// The first part of a pair by a rule.
pub(super) fn part<'i>(pair: Pair<'i, Rule>, rule: Rule) -> Option<Pair<'i, Rule>> {
    pair.into_inner().find(|part| part.as_rule() == rule)
}
