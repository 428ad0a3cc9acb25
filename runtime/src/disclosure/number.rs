//! Numbers: what is known of one that tables show or hide, and what is asked of a leaf of a table.
//!
//! In: leaves. Out: the nouns that deciding what may be shown works with. Invariant: nothing is decided here.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::Policy;
use indicia_compiler::plan::layout::{Guard, Leaf};
use num_bigint::BigInt;
use num_rational::BigRational;

use super::quantity::Quantity;
use crate::cells::Bug;

/// What may be derived of a withheld number: the least and the most.
pub(super) type Range = Option<(BigRational, BigRational)>;

/// A cell: a layout of those that were given, a row, a column.
pub(super) type Place = (usize, usize, usize);

/// What is asked about one leaf.
pub(super) trait Judge {
    /// The policy of a guard.
    fn policy(&self, guard: &Guard) -> Option<&Policy>;
    /// Whether it is too small to be shown; `None` where it has no value.
    fn is_small(&self, leaf: &Leaf) -> Result<Option<bool>, Bug>;
    /// What it adds up over its rows, or is computed from.
    fn quantity(&self, leaf: &Leaf) -> Quantity;
    /// What it comes to.
    fn exact(&self, leaf: &Leaf) -> Result<Option<BigRational>, Bug>;
    /// What may be derived of it, where it is withheld already.
    fn withheld(&self, leaf: &Leaf) -> Option<Range>;
    /// Whether a policy hides a count.
    fn hides(&self, policy: &Policy, count: &BigRational) -> bool;
}

/// A number that tables show or hide.
#[derive(Clone, Default)]
pub(super) struct Number<'a> {
    /// Where, in order.
    pub(super) places: Vec<Place>,
    /// Whether a cell shows it and nothing else.
    pub(super) by_itself: bool,
    /// Of people, the numbers of rows that their numbers are of.
    pub(super) of_rows: BTreeSet<usize>,
    /// The policy by which it is too small.
    pub(super) small: Option<&'a Policy>,
    /// The policy that hides most, of those that show it.
    pub(super) shown: Option<&'a Policy>,
    /// Whether a policy that shows totals shows it, or a table under no policy.
    pub(super) fixed: bool,
    /// What may be derived of it, where it is withheld already.
    pub(super) withheld: Option<Range>,
    /// Whether only a question asks for it, which comes behind all tables.
    pub(super) asked: bool,
    /// Of values, whether their sum is shown, and whether their mean is; and whether the mean is shown so exactly that few numbers of rows
    /// have one.
    pub(super) is_summed: bool,
    pub(super) is_averaged: bool,
    pub(super) is_exact: bool,
    /// Of values, the people whom their rows are of, where these are as many.
    pub(super) people: Option<usize>,
}

impl Number<'_> {
    /// Whether it may be shown, as far as it is known before numbers are compared.
    pub(super) fn may_be_shown(&self) -> bool {
        self.fixed || self.shown.is_some() && self.withheld.is_none()
    }
}

/// Numbers by what they add up over their rows: a mean says nothing of how many rows there are, nor a count of a sum.
pub(super) type Numbers<'a> = BTreeMap<Quantity, BTreeMap<usize, Number<'a>>>;

pub(super) fn whole(number: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(number.into())
}
