//! Rows that are made for the gaps of complete data: what may be true of them.
//!
//! In: a condition on rows of a dataset that makes rows for its gaps. Out: the condition, true as well of each made row that may be one for
//! which it is true.
//! Invariant: of a made row is known when, where and who it is of, and in `gaps: zero` that its numbers are 0; anything else may be so or not.

use super::expr::{all_of, any_of};
use super::ir::Expr;
use super::rows::predicate;
use crate::catalog::{Catalog, Dataset, DatasetId, MissingRule};
use crate::model::{Needs, Predicate, Value};

/// Whether a row is made for a gap, or is not.
pub(super) fn is_made(made: bool) -> Expr {
    Expr::In { of: Box::new(Expr::Column(Dataset::MADE.into())), set: vec![i64::from(made)].into() }
}

/// Whether what a made row has of a value is what the row that is lacking would have.
pub(super) fn is_said(catalog: &Catalog, dataset: DatasetId, of: &Value) -> bool {
    catalog.dataset(dataset).says_of_gaps(of.column())
}

/// A condition, that is true of a made row, too, where it may be.
pub(super) fn perhaps(catalog: &Catalog, dataset: DatasetId, of: &Predicate) -> Expr {
    let itself = predicate(catalog, dataset, of);
    if of.values().into_iter().all(|value| is_said(catalog, dataset, value)) {
        return itself;
    }
    let may_be = Asked { catalog, dataset }.may_be(of, true);
    any_of([all_of([is_made(true), may_be]), all_of([is_made(false), itself])])
}

struct Asked<'c> {
    catalog: &'c Catalog,
    dataset: DatasetId,
}

impl Asked<'_> {
    /// Whether a condition may be true of a made row; or whether it may be anything else.
    fn may_be(&self, of: &Predicate, is_true: bool) -> Expr {
        let each = |parts: Vec<&Predicate>, truth: bool| -> Vec<Expr> {
            parts.into_iter().map(|part| self.may_be(part, truth)).collect()
        };
        match of.needs(is_true) {
            Needs::Each(parts, truth) => all_of(each(parts, truth)),
            Needs::Any(parts, truth) => any_of(each(parts, truth)),
            Needs::Itself(_) => self.may_itself_be(of, is_true),
        }
    }

    fn may_itself_be(&self, of: &Predicate, is_true: bool) -> Expr {
        match of {
            Predicate::Missing(value) if !is_said(self.catalog, self.dataset, value) => {
                Expr::Bool(!is_true || self.lets_missing(value))
            }
            _ if of.values().into_iter().any(|value| !is_said(self.catalog, self.dataset, value)) => Expr::Bool(true),
            _ if is_true => predicate(self.catalog, self.dataset, of),
            _ => Expr::Not(Box::new(predicate(self.catalog, self.dataset, of))),
        }
    }

    /// Whether the data may have no value; an attribute may be one that its list leaves out.
    fn lets_missing(&self, value: &Value) -> bool {
        match value {
            Value::Column(column) => self.catalog.dataset(self.dataset).column(*column).missing == MissingRule::Allowed,
            _ => true,
        }
    }
}
