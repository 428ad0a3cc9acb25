//! Scopes behind the last part of an expression, which read as if they were of more than that part: `a / b where sex = "Female"` is
//! `a / (b where sex = "Female")`.
//!
//! In: the Hir's expressions; the sides of quotients, typed. Out: findings, with the whole as it may be meant. Invariant: what brackets
//! say is not doubted, but that a condition on people or places is of the whole of a percentage and not of the part.

use super::Checker;
use super::facts::{denominators, units};
use super::narrow::{condition_span, conditions_around};

use crate::catalog::{DatasetId, Describes};
use crate::model::typing::column_of;
use crate::model::{Expr, Value};
use crate::names::hir::{self, ExprKind};
use crate::source::Span;
use crate::words;

impl Checker<'_> {
    /// Reports a scope that is of a number alone, and so changes nothing.
    pub(super) fn scope_of_a_number(&mut self, scoped: &hir::Expr) {
        if self.is_new((scoped.span, scoped.span)) {
            let (of, scope) = self.parted(scoped);
            self.out.push(units::scope_of_a_number(scoped.span, &of, &scope, None));
        }
    }

    /// The same of the last part of a product or a sum, which is written anew with the scope behind all of it.
    pub(super) fn scope_of_the_last_number(&mut self, whole: Span, last: &hir::Expr) -> bool {
        let is_scoped = !last.bracketed && within_scopes(last).span != last.span;
        if !is_scoped || !is_number(within_scopes(last)) {
            return false;
        }
        if self.is_new((last.span, last.span)) {
            let (of, scope) = self.parted(last);
            let before = self.sources.text(Span { end: within_scopes(last).span.end, ..whole }).trim().to_string();
            self.out.push(units::scope_of_a_number(last.span, &of, &scope, Some(format!("({before}) {scope}"))));
        }
        true
    }

    /// What a scope is of, and the scope, as written.
    fn parted(&self, scoped: &hir::Expr) -> (String, String) {
        let of = within_scopes(scoped).span;
        let scope = Span { start: of.end, ..scoped.span };
        let text =
            |span: Span| self.sources.text(span).trim_matches(|c: char| c.is_whitespace() || c == ')').to_string();
        (
            text(of),
            self.sources.text(scope).trim_start_matches(|c: char| c.is_whitespace() || c == ')').trim_end().to_string(),
        )
    }

    /// Reports a condition that the whole has alone, where it reads as if it were of both sides, or is about people or places and the part may
    /// have others.
    pub(super) fn whole_narrowed_alone(
        &mut self,
        span: Span,
        is_share: bool,
        (part, counted): (&hir::Expr, &Expr),
        (whole, of): (&hir::Expr, &Expr),
    ) {
        let Some(place) = condition_span(whole) else { return };
        let parts: Vec<DatasetId> = self.all_leaves(counted).into_iter().map(|leaf| leaf.dataset).collect();
        let alone = conditions_around(of).into_iter().filter(|(dataset, _)| parts.contains(dataset)).find_map(
            |(dataset, predicate)| {
                let is_alone = |value: &&Value| !self.is_asked(counted, *dataset, Some(value.root()));
                let reads_as_both = |value: &Value| {
                    let describes = column_of(self.catalog, *dataset, value).describes;
                    !whole.bracketed || is_share && describes != Describes::Event
                };
                let found = predicate.values().into_iter().filter(is_alone).find(|value| reads_as_both(value))?;
                Some(words::source::value(self.catalog, *dataset, found))
            },
        );
        let Some(asked) = alone else { return };
        if self.is_new((place, place)) {
            let text = |span: Span| self.sources.text(span).trim().to_string();
            let of = within_scopes(whole).span;
            let before = text(Span { end: of.start, ..span });
            let before = if whole.bracketed { before.trim_end_matches('(').trim_end() } else { &before };
            let moved = format!("({before} {}) where {}", text(of), text(place));
            self.out.push(denominators::condition_on_the_whole(place, &asked, &text(part.span), &moved));
        }
    }
}

/// What scopes are of.
pub(super) fn within_scopes(expr: &hir::Expr) -> &hir::Expr {
    match &expr.kind {
        ExprKind::In(of, _) | ExprKind::At(of, _) | ExprKind::Where(of, _) | ExprKind::Across(of, _) => {
            within_scopes(of)
        }
        _ => expr,
    }
}

/// Whether nothing in an expression is counted.
pub(super) fn is_number(expr: &hir::Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(..) => true,
        ExprKind::Binary(left, _, right) => is_number(left) && is_number(right),
        ExprKind::In(of, _) | ExprKind::At(of, _) | ExprKind::Where(of, _) | ExprKind::Across(of, _) => is_number(of),
        _ => false,
    }
}
