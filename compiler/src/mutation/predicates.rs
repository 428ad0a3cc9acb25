//! One thing changed in a condition.
//!
//! In: a typed condition and how it is written. Out: each condition with one thing changed, where that is, and in words.
//! Invariants: a changed condition is one that somebody could have written; each differs from the original and is there once.

use super::project::one_line;
use super::unit::Unit;
use crate::catalog::{Catalog, DatasetId};
use crate::model::typing::type_of;
use crate::model::{Operand, Predicate, Type, domain};
use crate::source::{Sources, Span};
use crate::syntax::ast::{self, Comparison, LiteralKind, Member, PredicateKind};
use crate::value::{Period, merged};
use crate::words::conditions::than;
use crate::words::source;

/// A condition with one thing changed.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    /// The whole condition.
    pub predicate: Predicate,
    /// Where the change is.
    pub span: Span,
    /// What it is, in words.
    pub said: String,
    /// Whether no value that the declarations allow distinguishes the two.
    pub indistinguishable: bool,
}

/// The conditions of one dataset.
#[derive(Clone, Copy)]
pub(super) struct Conditions<'a> {
    /// What is declared.
    pub catalog: &'a Catalog,
    /// As written.
    pub sources: &'a Sources,
    /// Whose rows are asked.
    pub dataset: DatasetId,
}

/// The type of a number of conditions.
const WHOLE: Type = Type::Integer { min: None, max: None };

/// Ends beyond this are not moved: what is one more may not be a number.
const FARTHEST: u64 = 1 << 60;

impl Conditions<'_> {
    /// Every change of a condition.
    pub(super) fn changes(&self, of: &Predicate, written: &ast::Predicate) -> Vec<Changed> {
        let mut found: Vec<Changed> = Vec::new();
        for changed in self.within(of, written, false) {
            if changed.predicate != *of && found.iter().all(|known| known.predicate != changed.predicate) {
                found.push(changed);
            }
        }
        found
    }

    /// `reversed`: the condition is under a `not`, whose own change is that it goes.
    fn within(&self, of: &Predicate, written: &ast::Predicate, reversed: bool) -> Vec<Changed> {
        let written = unwrapped(written);
        let atom = |predicate, said: String, indistinguishable| Changed {
            predicate,
            span: written.span,
            said,
            indistinguishable,
        };
        let path = self.path(written);
        match of {
            Predicate::And(parts) => self.joined(parts, written, (Predicate::And, "and"), (Predicate::Or, "or")),
            Predicate::Or(parts) => self.joined(parts, written, (Predicate::Or, "or"), (Predicate::And, "and")),
            Predicate::Not(inner) => {
                let below = match &written.kind {
                    PredicateKind::Not(below) => below,
                    _ => written,
                };
                let alone = atom((**inner).clone(), self.reversed(written, true), false);
                let inner = self.within(inner, below, true).into_iter();
                let inside = inner.map(|c| Changed { predicate: Predicate::Not(Box::new(c.predicate)), ..c });
                std::iter::once(alone).chain(inside).collect()
            }
            Predicate::In(operand, ranges) => {
                let mut found = self.sets(operand, ranges, written, &path);
                if !reversed && self.is_equality(operand, ranges) {
                    let said = self.reversed(written, false);
                    found.push(atom(Predicate::Not(Box::new(of.clone())), said, false));
                }
                if let Operand::NumberOf(conditions) = operand {
                    for (at, part) in self.parts_of_number(written, conditions.len()).into_iter().enumerate() {
                        let without = without(conditions, at);
                        let said = format!("`number of` without {}", self.text(part));
                        let predicate = Predicate::In(Operand::NumberOf(without), ranges.clone());
                        found.push(Changed { predicate, span: part, said, indistinguishable: false });
                    }
                }
                found
            }
            Predicate::Compare(left, op, right) => {
                let predicate = Predicate::Compare(left.clone(), op.instead(), right.clone());
                let said = format!("{}: {} -> {}", self.text(written.span), op.sign(), op.instead().sign());
                vec![atom(predicate, said, false)]
            }
            Predicate::Text(value, test, texts) => {
                let as_written = self.text(written.span);
                let other = test.instead().into_iter().map(|instead| {
                    let said = match test.word() == instead.word() {
                        true => format!("{as_written}: without `ignoring case`"),
                        false => format!("{as_written}: {} -> {}", test.word(), instead.word()),
                    };
                    atom(Predicate::Text(value.clone(), instead, texts.clone()), said, false)
                });
                let fewer = (0..texts.len()).filter(|_| texts.len() > 1).map(|at| {
                    let said = format!("{path} without {:?}", texts[at]);
                    atom(Predicate::Text(value.clone(), *test, without(texts, at)), said, false)
                });
                let opposite = || atom(Predicate::Not(Box::new(of.clone())), self.reversed(written, false), false);
                let alone = !reversed && texts.len() == 1 && test.is_equality();
                other.chain(fewer).chain(alone.then(opposite)).collect()
            }
            Predicate::Missing(_) if reversed => Vec::new(),
            Predicate::Missing(_) => {
                vec![atom(Predicate::Not(Box::new(of.clone())), self.reversed(written, false), false)]
            }
        }
    }

    /// The opposite of a condition in words; `negated` where it is one with a `not` now.
    fn reversed(&self, written: &ast::Predicate, negated: bool) -> String {
        let (plain, not) = match &written.kind {
            PredicateKind::Compare { .. } => ("=", "!="),
            PredicateKind::In { .. } => ("in", "not in"),
            PredicateKind::Missing { .. } => ("is missing", "is not missing"),
            PredicateKind::And(_)
            | PredicateKind::Or(_)
            | PredicateKind::Not(_)
            | PredicateKind::Group(_)
            | PredicateKind::Flag(_)
            | PredicateKind::Text { .. } => {
                let text = self.text(written.span);
                return match negated {
                    true => format!("{text} -> {}", text.strip_prefix("not ").unwrap_or("its opposite")),
                    false => format!("{text} -> not {text}"),
                };
            }
        };
        let (from, to) = if negated { (not, plain) } else { (plain, not) };
        match &written.kind {
            PredicateKind::Missing { .. } => format!("{}: {from} -> {to}", self.path(written)),
            _ => format!("{}: {from} -> {to}", self.text(written.span)),
        }
    }

    /// Conditions joined by a word: a change in one of them, one of them left out, the other word.
    fn joined(
        &self,
        parts: &[Predicate],
        written: &ast::Predicate,
        (join, word): (fn(Vec<Predicate>) -> Predicate, &str),
        (other, instead): (fn(Vec<Predicate>) -> Predicate, &str),
    ) -> Vec<Changed> {
        let below: Vec<&ast::Predicate> = match &written.kind {
            PredicateKind::And(below) | PredicateKind::Or(below) if below.len() == parts.len() => {
                below.iter().collect()
            }
            _ => vec![written; parts.len()],
        };
        let mut found = Vec::new();
        for (at, (part, below)) in parts.iter().zip(&below).enumerate() {
            for changed in self.within(part, below, false) {
                let mut all = parts.to_vec();
                all[at] = changed.predicate;
                found.push(Changed { predicate: join(all), ..changed });
            }
        }
        for (at, below) in below.iter().enumerate() {
            let mut rest = without(parts, at);
            let predicate = if rest.len() == 1 { rest.remove(0) } else { join(rest) };
            let said = format!("left out: {}", self.text(below.span));
            found.push(Changed { predicate, span: below.span, said, indistinguishable: false });
        }
        let said = format!("{}: `{word}` -> `{instead}`", self.text(written.span));
        found.push(Changed { predicate: other(parts.to_vec()), span: written.span, said, indistinguishable: false });
        found
    }

    /// A set of numbers with an end moved or a member left out.
    fn sets(&self, of: &Operand, ranges: &[(i64, i64)], written: &ast::Predicate, path: &str) -> Vec<Changed> {
        let scale = self.scale(of);
        let domain = domain::of_operand(self.catalog, self.dataset, of);
        let changed = |set: Vec<(i64, i64)>, span: Span, said: String| {
            let indistinguishable = !domain.distinguishes(ranges, &set);
            Changed { predicate: Predicate::In(of.clone(), set), span, said, indistinguishable }
        };
        let written_members = match &written.kind {
            PredicateKind::In { set, .. } => &set[..],
            _ => &[],
        };
        if scale == Type::Flag {
            return Vec::new();
        }
        let lists_codes = matches!(scale, Type::Code(_))
            && order_of(written).is_none()
            && !written_members.iter().any(|member| matches!(member, Member::Range(..)));
        if lists_codes {
            let codes: Vec<i64> = ranges.iter().flat_map(|(a, b)| *a..=*b).collect();
            if codes.len() < 2 {
                return Vec::new();
            }
            return (0..codes.len())
                .map(|at| {
                    let span = self.member_of(scale, codes[at], written_members).unwrap_or(written.span);
                    let said = format!("{path} without {}", self.number(of, codes[at]));
                    changed(merged(without(&codes, at).into_iter().map(|code| (code, code))), span, said)
                })
                .collect();
        }
        let mut found = Vec::new();
        for (at, range) in ranges.iter().enumerate() {
            for (moved, said) in self.moved(of, scale, *range, written) {
                let mut set = ranges.to_vec();
                set[at] = moved;
                // A moved end may meet the next range.
                if set.windows(2).all(|pair| pair[0].1 < pair[1].0) && moved.0 <= moved.1 {
                    found.push(changed(set, written.span, format!("{path}: {said}")));
                }
            }
            if ranges.len() > 1 {
                let said = format!("{path} without {}", self.range(of, *range, Unit::of(scale, written)));
                found.push(changed(without(ranges, at), written.span, said));
            }
        }
        found
    }

    /// Where a code is written among the members of a set.
    fn member_of(&self, scale: Type, code: i64, members: &[Member]) -> Option<Span> {
        let Type::Code(list) = scale else { return None };
        let list = self.catalog.code_list(list);
        members.iter().find_map(|member| match member {
            Member::One(ast::Literal { kind: LiteralKind::Text(text), span }) => {
                (list.find(text).map(|place| place as i64) == Some(code)).then_some(*span)
            }
            Member::One(_) | Member::Range(..) => None,
        })
    }

    /// A range with each of its ends moved by one: a number, a day, or the kind of period that is written.
    fn moved(
        &self,
        of: &Operand,
        scale: Type,
        range: (i64, i64),
        written: &ast::Predicate,
    ) -> Vec<((i64, i64), String)> {
        let unit = Unit::of(scale, written);
        let ends = match scale {
            Type::Code(list) => (0, self.catalog.code_list(list).codes.len() as i64 - 1),
            _ => (i64::MIN, i64::MAX),
        };
        let order = order_of(written);
        let open_below = range.0 == i64::MIN || range.0 == ends.0 && is_upper(order);
        let open_above = range.1 == i64::MAX || range.1 == ends.1 && is_lower(order);
        let (Some(low), Some(high)) = (unit.step_of(range.0, open_below), unit.step_of(range.1, open_above)) else {
            return Vec::new();
        };
        if low.unsigned_abs().max(high.unsigned_abs()) > FARTHEST {
            return Vec::new();
        }
        let word = |number: i64| self.step(of, unit, number);
        let time = unit.is_time();
        if !open_below && !open_above {
            let one = low == high;
            let ways: &[(i64, i64)] = match (one, time) {
                (true, true) => &[(-1, -1), (1, 1)],
                (true, false) => &[],
                (false, _) => &[(1, 0), (-1, 0), (0, -1), (0, 1)],
            };
            let said = |low, high| if one { word(low) } else { format!("{} to {}", word(low), word(high)) };
            let moved = |(a, b): &(i64, i64)| {
                let ends = (unit.first(low + a), unit.last(high + b));
                (ends, format!("{} -> {}", said(low, high), said(low + a, high + b)))
            };
            return ways.iter().map(moved).collect();
        }
        // One bound: the comparison that is written, or else that with its end, and the number beside it.
        let (op, at, further) = match (open_below, open_above, order) {
            (false, _, Some(op @ Comparison::Greater)) => (op, low - 1, 1),
            (false, _, _) => (Comparison::GreaterOrEqual, low, -1),
            (true, false, Some(op @ Comparison::Less)) => (op, high + 1, -1),
            (true, false, _) => (Comparison::LessOrEqual, high, 1),
            (true, true, _) => return Vec::new(),
        };
        let bound = |op: Comparison, at: i64| match op {
            Comparison::Greater => (unit.first(at + 1), range.1),
            Comparison::Less => (range.0, unit.last(at - 1)),
            _ if open_below => (range.0, unit.last(at)),
            _ => (unit.first(at), range.1),
        };
        let said = |op: Comparison, at: i64| match (op, time) {
            (Comparison::GreaterOrEqual, true) => format!("from {}", word(at)),
            (Comparison::LessOrEqual, true) => format!("up to {}", word(at)),
            (op, of_time) => format!("{} {}", than(op, of_time), word(at)),
        };
        let others = [(op.instead(), at), (op, at + further)];
        others.map(|(to, number)| (bound(to, number), format!("{} -> {}", said(op, at), said(to, number)))).to_vec()
    }

    /// Whether a set is of one code, one number or a yes, so that its opposite is a slip that happens.
    fn is_equality(&self, of: &Operand, ranges: &[(i64, i64)]) -> bool {
        let of_time = matches!(self.scale(of), Type::Day | Type::Second | Type::Period(_));
        !of_time && matches!(ranges, [(a, b)] if a == b)
    }

    fn scale(&self, of: &Operand) -> Type {
        of.value().map_or(WHOLE, |value| type_of(self.catalog, self.dataset, value))
    }

    /// A number as it would be written.
    fn number(&self, of: &Operand, number: i64) -> String {
        match of {
            Operand::Value(value) => source::ordinal(self.catalog, self.dataset, value, number),
            Operand::NumberOf(_) => number.to_string(),
        }
    }

    /// A step of a unit as it would be written.
    fn step(&self, of: &Operand, unit: Unit, step: i64) -> String {
        match unit {
            Unit::One => self.number(of, step),
            Unit::Own(kind) | Unit::Days { kind, .. } => Period { kind, ordinal: step }.to_string(),
        }
    }

    fn range(&self, of: &Operand, (first, last): (i64, i64), unit: Unit) -> String {
        let word = |number, open| unit.step_of(number, open).map(|step| self.step(of, unit, step));
        match (first, last) {
            (i64::MIN, last) => format!("up to {}", word(last, false).unwrap_or_default()),
            (first, i64::MAX) => format!("from {}", word(first, false).unwrap_or_default()),
            (first, last) => match (word(first, false).unwrap_or_default(), word(last, false).unwrap_or_default()) {
                (first, last) if first == last => first,
                (first, last) => format!("{first} to {last}"),
            },
        }
    }

    /// What is asked, as written.
    fn path(&self, written: &ast::Predicate) -> String {
        let operand = match &written.kind {
            PredicateKind::Flag(path) => return self.text(path.span),
            PredicateKind::Compare { left: ast::Operand::Literal(_), right, .. } => right,
            PredicateKind::Compare { left, .. } => left,
            PredicateKind::In { of, .. } | PredicateKind::Missing { of, .. } | PredicateKind::Text { of, .. } => of,
            PredicateKind::And(_) | PredicateKind::Or(_) | PredicateKind::Not(_) | PredicateKind::Group(_) => {
                return self.text(written.span);
            }
        };
        match operand {
            ast::Operand::Path(path) => self.text(path.span),
            ast::Operand::Literal(literal) => self.text(literal.span),
            ast::Operand::NumberOf { .. } => "`number of`".into(),
        }
    }

    /// The places of the conditions that a `number of` counts.
    fn parts_of_number(&self, written: &ast::Predicate, count: usize) -> Vec<Span> {
        let operand = match &written.kind {
            PredicateKind::Compare { left: ast::Operand::Literal(_), right, .. } => Some(right),
            PredicateKind::Compare { left, .. } => Some(left),
            PredicateKind::In { of, .. } => Some(of),
            _ => None,
        };
        match operand {
            Some(ast::Operand::NumberOf { conditions, .. }) if conditions.len() == count => {
                conditions.iter().map(|condition| condition.span).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The text under a span on one line, cut where it is long.
    pub(super) fn text(&self, span: Span) -> String {
        one_line(self.sources, span)
    }
}

/// The comparison that is written, with the value on the right, where it is one of more or less.
fn order_of(written: &ast::Predicate) -> Option<Comparison> {
    let PredicateKind::Compare { left, op, .. } = &written.kind else { return None };
    let op = match left {
        ast::Operand::Literal(_) => op.mirrored(),
        ast::Operand::Path(_) | ast::Operand::NumberOf { .. } => *op,
    };
    (!op.is_equality()).then_some(op)
}

fn is_lower(order: Option<Comparison>) -> bool {
    matches!(order, Some(Comparison::Greater | Comparison::GreaterOrEqual))
}

fn is_upper(order: Option<Comparison>) -> bool {
    matches!(order, Some(Comparison::Less | Comparison::LessOrEqual))
}

/// The members but one.
pub(super) fn without<T: Clone>(members: &[T], left_out: usize) -> Vec<T> {
    members.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, member)| member.clone()).collect()
}

/// A condition without the brackets around it.
fn unwrapped(written: &ast::Predicate) -> &ast::Predicate {
    match &written.kind {
        PredicateKind::Group(inner) => unwrapped(inner),
        _ => written,
    }
}
