//! Conditions on rows.
//!
//! In: pairs of predicate rules. Out: predicates.
//! Invariant: a chain of `and` or `or` is flat; brackets are kept as groups.

use pest::iterators::Pair;

use super::super::ast::{Comparison, Member, Operand, Predicate, PredicateKind, TextTest};
use super::super::facts;
use super::habits::Around;
use super::lower::{Lower, Rule};
use crate::source::Span;

impl Lower<'_> {
    /// `a or b`
    pub(super) fn predicate(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        let span = self.span(&pair);
        let mut parts = Vec::new();
        for inner in pair.into_inner().filter(|p| p.as_rule() == Rule::both) {
            parts.push(self.conjunction(inner));
        }
        join(parts, span, PredicateKind::Or)
    }

    fn conjunction(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        let span = self.span(&pair);
        let mut parts = Vec::new();
        for inner in pair.into_inner().filter(|p| p.as_rule() == Rule::condition) {
            parts.push(self.condition(inner));
        }
        join(parts, span, PredicateKind::And)
    }

    /// `not a`, `(a)` or a question about one value.
    pub(super) fn condition(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        let span = self.span(&pair);
        let mut negated = false;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::NOT => negated = true,
                Rule::condition if negated => {
                    let kind = PredicateKind::Not(Box::new(self.condition(inner)));
                    return Predicate { kind, span };
                }
                Rule::predicate => {
                    let inner = self.bracketed(|lower| lower.predicate(inner));
                    return Predicate { kind: PredicateKind::Group(Box::new(inner)), span };
                }
                Rule::asked => return Predicate { kind: self.asked(inner), span },
                _ => {}
            }
        }
        unreachable!("the grammar gives every condition one of these parts")
    }

    fn asked(&mut self, pair: Pair<'_, Rule>) -> PredicateKind {
        let at = self.span(&pair);
        let mut operands: Vec<Operand> = Vec::new();
        let (mut op, mut negated, mut missing, mut ignoring_case) = (None, false, false, false);
        let (mut test, mut text, mut members) = (None, None, None);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::comparison => op = Some(comparison(inner.as_str())),
                Rule::NOT => negated = true,
                Rule::IN if !negated => self.unambiguous("in", &inner),
                Rule::set => members = Some(self.set(inner)),
                Rule::MISSING => missing = true,
                Rule::STARTS | Rule::ENDS | Rule::CONTAINS => test = TextTest::written(inner.as_str()),
                Rule::string if test.is_some() => text = Some(self.string(&inner)),
                Rule::IGNORING => ignoring_case = true,
                Rule::number_of => operands.push(self.number_of(inner)),
                Rule::path => operands.push(Operand::Path(self.path(inner))),
                Rule::IN | Rule::IS | Rule::WITH | Rule::CASE => {}
                _ => operands.push(Operand::Literal(self.literal(inner))),
            }
        }
        let right = if op.is_some() { operands.pop() } else { None };
        let left = self.left(operands, at);
        if let Some((set, braces)) = members {
            return PredicateKind::In { of: left, negated, set, braces, ignoring_case };
        }
        if let (Some(test), Some(text)) = (test, text) {
            return PredicateKind::Text { of: left, test: TextTest { ignoring_case, ..test }, text };
        }
        match (left, op, right) {
            (of, _, _) if missing => PredicateKind::Missing { of, negated },
            (left, Some(op), Some(right)) => PredicateKind::Compare { left, op, right, ignoring_case },
            (Operand::Path(path), _, _) => PredicateKind::Flag(path),
            (left @ (Operand::Literal(_) | Operand::NumberOf { .. }), _, _) => {
                let text = &self.text[at.start as usize..at.end as usize];
                let text = if text.starts_with('"') { text.to_string() } else { format!("`{text}`") };
                let token = self.tokens.partition_point(|token| token.start < at.start as usize);
                let around = Around { source: self.source, text: self.text, chunk: self.tokens, at: token };
                // Of several such values it is said at the first, with all of them.
                if !around.follows_lone_value() {
                    self.found.push(facts::lone_value(&text, at, around.one_of_several()));
                }
                PredicateKind::Missing { of: left, negated: false }
            }
        }
    }

    fn left(&self, operands: Vec<Operand>, at: Span) -> Operand {
        let first = operands.into_iter().next();
        first.unwrap_or(Operand::NumberOf { conditions: Vec::new(), span: at })
    }

    fn set(&mut self, pair: Pair<'_, Rule>) -> (Vec<Member>, bool) {
        let (mut set, mut braces) = (Vec::new(), false);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::open => braces = true,
                Rule::member => {
                    let mut ends = inner.into_inner().filter(|p| p.as_rule() != Rule::TO).map(|p| self.literal(p));
                    match (ends.next(), ends.next()) {
                        (Some(from), Some(to)) => set.push(Member::Range(from, to)),
                        (Some(one), None) => set.push(Member::One(one)),
                        (None, _) => {}
                    }
                }
                _ => {}
            }
        }
        (set, braces)
    }

    fn number_of(&mut self, pair: Pair<'_, Rule>) -> Operand {
        let span = self.span(&pair);
        let inner = pair.into_inner().filter(|p| p.as_rule() == Rule::predicate);
        let conditions = self.bracketed(|lower| inner.map(|p| lower.predicate(p)).collect());
        Operand::NumberOf { conditions, span }
    }
}

fn join(mut parts: Vec<Predicate>, span: Span, kind: fn(Vec<Predicate>) -> PredicateKind) -> Predicate {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            Predicate { kind: kind(parts), span }
        }
    }
}

fn comparison(text: &str) -> Comparison {
    match text {
        "=" => Comparison::Equal,
        "!=" => Comparison::NotEqual,
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        ">" => Comparison::Greater,
        _ => Comparison::GreaterOrEqual,
    }
}
