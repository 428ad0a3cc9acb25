//! Cohorts: their conditions typed, and the doubts that need no data.
//!
//! In: the Hir's cohorts. Out: the model's, one for one.
//! Invariant: a cohort whose dataset is not known keeps its place and has no conditions.

use super::Checker;
use super::exprs::Leaf;
use super::facts::{periods, types};
use super::fold::{self, Always};
use super::paths::words;
use crate::catalog::{ColumnId, DatasetId};
use crate::model::{Among, Clause, Cohort, Keep, Predicate, Restriction, Rows, Type, Value};
use crate::names::hir;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::PeriodKind;

impl Checker<'_> {
    pub(super) fn cohorts(&mut self) {
        let known = self.model.cohorts.len();
        for cohort in &self.hir.cohorts[known..] {
            let typed = self.cohort(cohort);
            self.model.to_mut().cohorts.push(typed);
        }
        for id in known..self.model.cohorts.len() {
            self.doubts(id);
            if self.hir.cohorts[id].dataset.is_some() {
                self.totals_of_cohort(id);
            }
        }
    }

    fn cohort(&mut self, cohort: &hir::Cohort) -> Cohort {
        let mut typed = Cohort {
            head: cohort.head.clone(),
            rows: cohort.from.unwrap_or(Rows::Dataset(DatasetId(0))),
            dataset: cohort.dataset.unwrap_or(DatasetId(0)),
            clauses: Vec::new(),
            amongs: Vec::new(),
            keep: None,
        };
        let Some(dataset) = cohort.dataset else { return typed };
        for clause in &cohort.clauses {
            if let Some(predicate) = self.predicate(dataset, clause) {
                self.decided(dataset, &predicate, clause.span);
                let text = self.one_line(clause.span);
                typed.clauses.push(Clause { predicate, text, span: clause.span });
            }
        }
        typed.amongs = cohort.amongs.iter().filter_map(|among| self.among(dataset, among)).collect();
        typed.keep = cohort.keep.as_ref().and_then(|keep| self.keep(dataset, keep));
        typed
    }

    fn among(&mut self, dataset: DatasetId, among: &hir::Among) -> Option<Among> {
        let by = &among.ast.by;
        let value = self.kept_by(dataset, by);
        let rows = among.rows?;
        let other = match rows {
            Rows::Dataset(id) => id,
            Rows::Cohort(id) => self.hir.cohorts[id.0].dataset?,
        };
        let (value, key) = (value?, self.kept_by(other, by)?);
        let ty = |checker: &mut Self, dataset| {
            checker.path(dataset, by).map(|(_, ty)| match ty {
                Type::Integer { .. } => Type::Integer { min: None, max: None },
                ty => ty,
            })
        };
        let (own, others) = (ty(self, dataset)?, ty(self, other)?);
        if own != others {
            let (own, others) = (words(self.catalog, &own), words(self.catalog, &others));
            let (column, of) = (self.sources.text(by.span), &among.ast.of.value);
            return self.report(types::among_another(by.span, column, &own, of, &others));
        }
        self.asks_of_gaps(dataset, &[(&value, by.span)], "among");
        if self.catalog.dataset(other).makes_rows() {
            self.out.push(types::among_made_rows(by.span, &self.catalog.dataset(other).name));
        }
        let text = self.one_line(among.ast.span);
        Some(Among { negated: among.ast.negated, value, rows, dataset: other, key, text })
    }

    fn keep(&mut self, dataset: DatasetId, keep: &ast::Keep) -> Option<Keep> {
        let by: Vec<_> = keep.by.iter().map(|path| self.kept_by(dataset, path)).collect();
        let per: Vec<_> = keep.per.iter().map(|path| Some(self.path(dataset, path)?.0)).collect();
        let (by, per): (Option<Vec<Value>>, Option<Vec<Value>>) = (by.into_iter().collect(), per.into_iter().collect());
        let (by, per) = (by?, per?);
        let asked = by.iter().zip(&keep.by).chain(per.iter().zip(&keep.per)).map(|(of, path)| (of, path.span));
        self.asks_of_gaps(dataset, &asked.collect::<Vec<_>>(), "keep");
        let (text, span) = (self.one_line(keep.span), keep.span);
        Some(Keep { last: keep.last, by, per, ever: keep.ever, text, span })
    }

    /// Reports rows that are chosen by what is not known of those that are lacking.
    fn asks_of_gaps(&mut self, dataset: DatasetId, asked: &[(&Value, Span)], clause: &str) {
        let declared = self.catalog.dataset(dataset);
        let unsaid = asked.iter().find(|(of, _)| declared.makes_rows() && !declared.says_of_gaps(of.column()));
        if let Some((of, span)) = unsaid {
            let said: Vec<&str> = declared.expected().iter().map(|id| &*declared.column(*id).name).collect();
            let column = &declared.column(of.column()).name;
            self.out.push(types::chosen_by_unsaid(*span, clause, column, &declared.name, &said));
        }
    }

    /// A column, of the dataset or looked up: rows are ordered by its values, not by values derived from them.
    fn kept_by(&mut self, dataset: DatasetId, path: &ast::Path) -> Option<Value> {
        match self.path(dataset, path)?.0 {
            value @ (Value::Column(_) | Value::LookUp { .. }) => Some(value),
            _ => self.report(types::keep_by_column(path.span, self.sources.text(path.span))),
        }
    }

    /// Warns of a period that chooses from rows of which one was kept for all periods: a person whose kept row lies in another
    /// period is not in this one at all. `asked` are the kinds of the periods that choose, where they are known.
    pub(super) fn kept_before(&mut self, leaves: &[Leaf], asked: &[PeriodKind], place: Span) {
        for leaf in leaves {
            let Some(time) = self.catalog.dataset(leaf.dataset).time else { continue };
            let mut at = self.model.measures[leaf.measure.0].rows;
            while let Rows::Cohort(id) = at {
                let cohort = &self.model.cohorts[id.0];
                at = cohort.rows;
                let Some(keep) = cohort.keep.as_ref().filter(|keep| !keep.ever) else { continue };
                // One of each month is in every year of its months; one of each calendar year is not in each financial year.
                let of_asked = |value: &Value| {
                    let kind = self.period_kind(leaf.dataset, value);
                    let is_within = |asked: &PeriodKind| {
                        Some(*asked) == kind || kind == Some(PeriodKind::Month) && !matches!(asked, PeriodKind::Day)
                    };
                    *value.root() == Value::Column(time) && (kind.is_none() || asked.iter().all(is_within))
                };
                if keep.per.iter().any(of_asked) || self.dated(id.0, time) {
                    continue;
                }
                // Of all periods that choose from a cohort's kept rows, the first is enough.
                let (span, finding) = (keep.span, periods::kept_before(place, keep.span, &cohort.head.name));
                if self.is_new((span, span)) {
                    self.out.push(finding);
                }
            }
        }
    }

    /// The same of conditions on the date of rows.
    pub(super) fn kept_before_condition(
        &mut self,
        leaves: &[Leaf],
        conditions: &[(DatasetId, Predicate)],
        place: Span,
    ) {
        for (dataset, condition) in conditions {
            let Some(time) = self.catalog.dataset(*dataset).time else { continue };
            let asks = |question: &&Predicate| !matches!(question, Predicate::Missing(_));
            let asked = condition.questions().into_iter().filter(asks).flat_map(Predicate::asked);
            // Its hour or its day of the week are no period.
            let is_when = |value: &&Value| {
                **value == Value::Column(time)
                    || *value.root() == Value::Column(time) && self.period_kind(*dataset, value).is_some()
            };
            let asked: Vec<&Value> = asked.filter(is_when).collect();
            let kinds: Vec<PeriodKind> = asked.iter().filter_map(|value| self.period_kind(*dataset, value)).collect();
            let of_dataset: Vec<Leaf> = leaves.iter().filter(|leaf| leaf.dataset == *dataset).copied().collect();
            if !asked.is_empty() {
                self.kept_before(&of_dataset, &kinds, place);
            }
        }
    }

    /// The kinds of the periods of a restriction.
    pub(super) fn kinds_of(&self, restriction: &Restriction) -> Vec<PeriodKind> {
        restriction.values().filter_map(|(dataset, value)| self.period_kind(dataset, value)).collect()
    }

    /// Whether a condition before the rows are kept looks at their time.
    fn dated(&self, id: usize, time: ColumnId) -> bool {
        let cohort = &self.model.cohorts[id];
        let looks = |predicate: &Predicate| predicate.values().iter().any(|value| *value.root() == Value::Column(time));
        cohort.clauses.iter().any(|clause| looks(&clause.predicate))
            || matches!(cohort.rows, Rows::Cohort(below) if self.dated(below.0, time))
    }

    /// Warns of a condition that the code list or the bounds decide already.
    pub(super) fn decided(&mut self, dataset: DatasetId, predicate: &Predicate, span: Span) {
        self.adds_up(dataset, predicate, span);
        match fold::always(self.catalog, dataset, predicate) {
            Some(Always::True) => self.out.push(types::always_true(span)),
            Some(Always::False) => self.out.push(types::always_false(span)),
            None => {}
        }
    }

    /// Warns of conditions asked twice along the chain, and of a cohort that an all-missing row enters.
    fn doubts(&mut self, id: usize) {
        let mut asked: Vec<(Predicate, Span)> = Vec::new();
        let mut at = Rows::Cohort(hir::CohortId(id));
        let mut chain = Vec::new();
        while let Rows::Cohort(next) = at {
            if self.hir.cohorts[next.0].from.is_none() {
                return; // its own chain is in error
            }
            chain.push(next.0);
            at = self.model.cohorts[next.0].rows;
        }
        for cohort in chain.iter().rev() {
            for clause in &self.model.cohorts[*cohort].clauses {
                if let Some((_, first)) = asked.iter().find(|(p, _)| *p == clause.predicate) {
                    if *cohort == id {
                        self.out.push(types::duplicate_condition(clause.span, *first));
                    }
                } else {
                    asked.push((clause.predicate.clone(), clause.span));
                }
            }
        }
        let own = &self.model.cohorts[id];
        let complete = own.clauses.len() == self.hir.cohorts[id].clauses.len();
        let asks = !asked.is_empty() && complete && own.amongs.is_empty() && own.keep.is_none();
        if asks && asked.iter().all(|(p, _)| fold::missing_meets(self.catalog, p)) {
            self.out.push(types::missing_enters(&own.head.name));
        }
    }
}
