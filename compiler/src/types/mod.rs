//! From definitions to the model: types, units, additivity, denominators, layout.
//!
//! In: the Hir, the catalog. Out: the [`Model`] and what was found.
//! Invariant: if nothing found is an error, plan/ cannot fail on the model.

mod added;
mod ages;
mod ages_said;
mod alike;
mod called_all;
mod called_totals;
mod coded;
mod cohorts;
mod columns;
mod common;
mod counterparts;
mod dates;
mod dimensions;
mod elsewhen;
mod everything;
mod exprs;
mod facts;
mod fixed;
mod fold;
mod formulas;
mod groups;
mod inside;
mod left_out;
mod listed;
mod listed_periods;
mod literals;
mod measures;
mod narrow;
mod noted;
mod nouns;
mod others;
mod paths;
mod pins;
mod predicates;
mod quotients;
mod restrictions;
mod row_headings;
mod said;
mod same_codes;
mod same_labels;
mod sides;
mod tables;
mod tests;
mod trailing;
mod wholes;
mod years;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::catalog::{Catalog, DatasetId};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{ComparedText, Indicator, Model, Predicate};
use crate::names::hir::{Hir, Valued};
use crate::source::{Sources, Span};
use crate::syntax::{ast, one_line};

/// Checks all definitions together.
pub fn check(sources: &Sources, catalog: &Catalog, hir: &Hir) -> (Model, Diagnostics) {
    extend(sources, catalog, hir, Model::default())
}

/// Checks the definitions of `hir` that the model, made of the first of them, does not have yet.
pub fn extend(sources: &Sources, catalog: &Catalog, hir: &Hir, model: Model) -> (Model, Diagnostics) {
    // What counts rows where no dataset is declared has none to stand for it; that was reported of each.
    if catalog.datasets.is_empty() && !(hir.cohorts.is_empty() && hir.measures.is_empty()) {
        return (model, Diagnostics::default());
    }
    let known = model.measures.len();
    let mut checker = Checker::new(sources, catalog, hir, model);
    checker.cohorts();
    checker.measures();
    checker.labels_of_counts(known);
    checker.indicators();
    checker.tables();
    checker.tests();
    let mut model = checker.model.into_owned();
    model.compared.append(&mut checker.compared);
    (model, checker.out)
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

/// Days, from the first to the last of each stretch.
type Days = Vec<(i64, i64)>;

/// What a checker found: findings, which of them are said once, and texts that are compared.
type Found = (Diagnostics, Vec<((Span, Span), usize)>, Vec<ComparedText>);

/// What follows from one measure or one code list, once it is asked for.
struct Known {
    measures: Vec<OfMeasure>,
    /// The labels of each list in small letters.
    labels: Vec<OnceLock<Vec<String>>>,
    /// What each cohort and measure is called, after `of ` in small letters, as headings of shares name wholes; in order of what follows.
    wholes: OnceLock<Vec<(String, String)>>,
}

/// What follows from the conditions of one measure.
#[derive(Clone, Default)]
struct OfMeasure {
    /// The days that they name.
    days: OnceLock<Days>,
    /// The days that each of them needs.
    needs: OnceLock<Vec<Days>>,
}

impl Known {
    fn of(catalog: &Catalog, hir: &Hir) -> Known {
        let measures = vec![OfMeasure::default(); hir.measures.len()];
        Known { measures, labels: vec![OnceLock::new(); catalog.code_lists.len()], wholes: OnceLock::new() }
    }
}

/// What the parts of this pass share.
struct Checker<'a> {
    sources: &'a Sources,
    catalog: &'a Catalog,
    hir: &'a Hir,
    model: Cow<'a, Model>,
    /// Indicators typed so far; they may be asked for in any order.
    indicators: Cow<'a, [Option<Indicator>]>,
    /// What was noted of each indicator, once it is asked for.
    indicator_notes: Vec<Option<noted::Noted>>,
    /// What is noted of the expression that is being typed.
    noted: noted::Noted,
    /// Places of which something was said that could be said again.
    said: BTreeSet<(Span, Span)>,
    /// Those of them that this checker added, each with the place of its finding in `out`.
    once: Vec<((Span, Span), usize)>,
    /// What was asked for before.
    known: Known,
    /// Texts that conditions compare with those of columns.
    compared: Vec<ComparedText>,
    /// Sums of several dates of a stock, while it is open whether a number that divides them makes a mean of them.
    dates_held: Option<Vec<(Span, DatasetId)>>,
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
            model: Cow::Owned(model),
            indicators: Cow::Owned(indicators),
            indicator_notes: vec![None; hir.indicators.len()],
            noted: noted::Noted::default(),
            said: BTreeSet::new(),
            once: Vec::new(),
            known: Known::of(catalog, hir),
            compared: Vec::new(),
            dates_held: None,
            out: Diagnostics::default(),
        }
    }

    /// Another checker with what this one knows, for definitions that do not depend on one another.
    fn beside(&self) -> Checker<'_> {
        Checker {
            sources: self.sources,
            catalog: self.catalog,
            hir: self.hir,
            model: Cow::Borrowed(&*self.model),
            indicators: Cow::Borrowed(&*self.indicators),
            indicator_notes: self.indicator_notes.clone(),
            noted: noted::Noted::default(),
            said: self.said.clone(),
            once: Vec::new(),
            known: Known::of(self.catalog, self.hir),
            compared: Vec::new(),
            dates_held: None,
            out: Diagnostics::default(),
        }
    }

    /// Takes what another checker found; what was said already is not said again.
    fn take(&mut self, (out, once, compared): Found) {
        self.compared.extend(compared);
        let again = once.iter().filter(|(key, _)| !self.said.insert(*key));
        let again: BTreeSet<usize> = again.map(|(_, at)| *at).collect();
        let new = out.iter().enumerate().filter(|(at, _)| !again.contains(at));
        new.for_each(|(_, finding)| self.out.push(finding.clone()));
    }

    /// Whether nothing was said of these places yet. If so, it is said next.
    fn is_new(&mut self, of: (Span, Span)) -> bool {
        let is_new = self.said.insert(of);
        if is_new {
            self.once.push((of, self.out.len()));
        }
        is_new
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
