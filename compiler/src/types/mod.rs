//! From definitions to the model: types, units, additivity, denominators, layout.
//!
//! In: the Hir, the catalog. Out: the [`Model`] and what was found.
//! Invariant: if nothing found is an error, plan/ cannot fail on the model.

mod cohorts;
mod columns;
mod dimensions;
mod exprs;
mod facts;
mod fold;
mod groups;
mod literals;
mod measures;
mod narrow;
mod noted;
mod paths;
mod pins;
mod predicates;
mod restrictions;
mod said;
mod sides;
mod tables;
mod tests;
mod wholes;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::catalog::{Catalog, DatasetId};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Indicator, Model, Predicate};
use crate::names::hir::{Hir, Valued};
use crate::source::{Sources, Span};
use crate::syntax::{ast, one_line};

/// Checks all definitions together.
pub fn check(sources: &Sources, catalog: &Catalog, hir: &Hir) -> (Model, Diagnostics) {
    extend(sources, catalog, hir, Model::default())
}

/// Checks the definitions of `hir` that the model, made of the first of them, does not have yet.
pub fn extend(sources: &Sources, catalog: &Catalog, hir: &Hir, model: Model) -> (Model, Diagnostics) {
    let mut checker = Checker::new(sources, catalog, hir, model);
    checker.cohorts();
    checker.measures();
    checker.indicators();
    checker.tables();
    checker.tests();
    (checker.model, checker.out)
}

/// Types a condition on the rows of a dataset.
pub fn condition(
    sources: &Sources,
    catalog: &Catalog,
    hir: &Hir,
    dataset: DatasetId,
    condition: &ast::Predicate,
) -> (Option<Predicate>, Diagnostics) {
    let mut checker = Checker::new(sources, catalog, hir, Model::default());
    (checker.predicate(dataset, condition), checker.out)
}

/// What the parts of this pass share.
struct Checker<'a> {
    sources: &'a Sources,
    catalog: &'a Catalog,
    hir: &'a Hir,
    model: Model,
    /// Indicators typed so far; they may be asked for in any order.
    indicators: Vec<Option<Indicator>>,
    /// What was noted of each indicator, once it is asked for.
    indicator_notes: Vec<Option<noted::Noted>>,
    /// What is noted of the expression that is being typed.
    noted: noted::Noted,
    /// Places of which something was said that could be said again.
    said: BTreeSet<(Span, Span)>,
    /// Cohorts whose kept rows some period chooses from; each is reported once.
    kept: BTreeSet<usize>,
    /// The days that the conditions of each measure name, once they are asked for.
    own_days: Vec<OnceCell<Vec<(i64, i64)>>>,
    out: Diagnostics,
}

impl<'a> Checker<'a> {
    fn new(sources: &'a Sources, catalog: &'a Catalog, hir: &'a Hir, model: Model) -> Checker<'a> {
        let mut indicators: Vec<Option<Indicator>> = model.indicators.iter().cloned().map(Some).collect();
        indicators.resize(hir.indicators.len(), None);
        Checker {
            sources,
            catalog,
            hir,
            model,
            indicators,
            indicator_notes: vec![None; hir.indicators.len()],
            noted: noted::Noted::default(),
            said: BTreeSet::new(),
            kept: BTreeSet::new(),
            own_days: vec![OnceCell::new(); hir.measures.len()],
            out: Diagnostics::default(),
        }
    }

    /// Reports a fact where a value was wanted.
    fn report<T>(&mut self, fact: impl Into<Diagnostic>) -> Option<T> {
        self.out.push(fact);
        None
    }

    /// The text under a span on one line, without comments.
    fn one_line(&self, span: Span) -> String {
        one_line(&self.written(span))
    }

    /// The text under a span, with the period of each parameter in its place.
    fn written(&self, span: Span) -> String {
        let mut text = self.sources.text(span).to_string();
        let inside = |used: &&Valued| {
            used.span.source == span.source && span.start <= used.span.start && used.span.end <= span.end
        };
        let mut used: Vec<&Valued> = self.hir.parameters.iter().filter(inside).collect();
        used.sort_by_key(|used| std::cmp::Reverse(used.span.start));
        for used in used {
            if let Some(period) = &used.period {
                let (start, end) = (used.span.start - span.start, used.span.end - span.start);
                text.replace_range(start as usize..end as usize, period);
            }
        }
        text
    }
}
