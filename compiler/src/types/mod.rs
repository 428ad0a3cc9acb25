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
mod literals;
mod measures;
mod paths;
mod pins;
mod predicates;
mod restrictions;
mod tables;
mod tests;

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Indicator, Model};
use crate::names::hir::Hir;
use crate::source::{Sources, Span};

/// Checks all definitions together.
pub fn check(sources: &Sources, catalog: &Catalog, hir: &Hir) -> (Model, Diagnostics) {
    let mut checker = Checker {
        sources,
        catalog,
        hir,
        model: Model::default(),
        indicators: vec![None; hir.indicators.len()],
        kept: BTreeSet::new(),
        out: Diagnostics::default(),
    };
    checker.cohorts();
    checker.measures();
    checker.indicators();
    checker.tables();
    checker.tests();
    (checker.model, checker.out)
}

/// What the parts of this pass share.
struct Checker<'a> {
    sources: &'a Sources,
    catalog: &'a Catalog,
    hir: &'a Hir,
    model: Model,
    /// Indicators typed so far; they may be asked for in any order.
    indicators: Vec<Option<Indicator>>,
    /// Cohorts whose kept rows some period chooses from; each is told of once.
    kept: BTreeSet<usize>,
    out: Diagnostics,
}

impl Checker<'_> {
    /// Reports a fact where a value was wanted.
    fn report<T>(&mut self, fact: impl Into<Diagnostic>) -> Option<T> {
        self.out.push(fact);
        None
    }

    /// The text under a span on one line, without comments.
    fn one_line(&self, span: Span) -> String {
        let lines = self.sources.text(span).lines().map(|line| line.split('#').next().unwrap_or_default());
        lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }
}
