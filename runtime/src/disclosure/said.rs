//! What a cell says that is shown: the sums of counts, and of values, that its number gives readers.
//!
//! In: a formula of a cell, its value, how it is shown. Out: sums that lie between two ends. Invariants: exact for any formula that is a
//! multiple of sums, or a quotient of two, with rational factors; a formula of another kind says nothing here; what is shown rounded
//! says no more than what is shown.

use std::collections::BTreeMap;

use indicia_compiler::plan::layout::{Behind, Cell as Formula, Leaf};
use indicia_compiler::presentation::NumberFormat;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::primary::Guarded;
use super::quantity::{Quantity, Shown, as_shown};
use crate::cells::{Bug, Cell};

/// A quantity over the rows of a number, in whole units.
pub(super) type Term = (Quantity, usize);

/// What is added up and taken away, and what that comes to.
pub(super) type Remainder = (BTreeMap<Term, BigRational>, BigRational);

/// A sum of multiples.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sum {
    pub(super) of: BTreeMap<Term, BigRational>,
    constant: BigRational,
    /// What it comes to.
    value: BigRational,
}

/// A sum that lies between two ends.
pub(super) struct Known {
    pub(super) of: BTreeMap<Term, BigRational>,
    /// How far below and above what it is it may be; nothing where there is no end.
    pub(super) below: Option<BigRational>,
    pub(super) above: Option<BigRational>,
}

/// What a cell is: one sum, or one over another.
struct Quotient {
    top: Sum,
    bottom: Sum,
}

/// What counts are taken to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// Rows.
    Rows,
    /// Different people, wherever these are counted; rows where each is of another one.
    People,
}

impl View {
    pub(super) const BOTH: [View; 2] = [View::Rows, View::People];
}

/// What a cell says that shows a value.
pub(super) fn said(
    formula: &Formula,
    value: &BigRational,
    format: &NumberFormat,
    (view, numbers): (View, &Guarded<'_>),
) -> Result<Vec<Known>, Bug> {
    let Some(Quotient { top, bottom }) = quotient(formula, view, numbers)? else { return Ok(Vec::new()) };
    let Shown { value: shown, unit, half } = as_shown(value, format);
    if bottom.of.is_empty() {
        if bottom.value.is_zero() {
            return Ok(Vec::new());
        }
        let sum = top.times(&bottom.value.recip());
        // All that it is of is whole, so a sum of multiples of what is shown is shown as it is.
        let is_exact = sum.of.values().chain([&sum.constant]).all(|factor| (factor / &unit).is_integer());
        let (below, above) = match is_exact {
            true => (BigRational::zero(), BigRational::zero()),
            false => (value - (&shown - &half), &shown + &half - value),
        };
        return Ok(vec![Known { of: sum.of, below: Some(below), above: Some(above) }]);
    }
    // top / bottom is at most so much, so top - so much * bottom is at most 0; and the same for the least.
    let less = |factor: BigRational| top.clone().plus(bottom.clone().times(&-factor));
    let (most, least) = (less(&shown + &half), less(shown - half));
    let known = |sum: Sum, below: Option<BigRational>, above: Option<BigRational>| Known { of: sum.of, below, above };
    let (above, below) = (-most.value.clone(), least.value.clone());
    let (at_most, at_least) = (known(most, None, Some(above)), known(least, Some(below), None));
    Ok(if bottom.value.is_positive() { vec![at_most, at_least] } else { Vec::new() })
}

/// What a number is that is shown by itself, or hidden: the quantities that it is computed from.
pub(super) fn terms(leaf: &Leaf, view: View, numbers: &Guarded<'_>) -> Option<Vec<Term>> {
    let is_size = |number: usize| match numbers.exact(leaf) {
        Ok(Cell::Value(exact)) => exact == BigRational::from_integer(numbers.atoms.size(number).into()),
        _ => false,
    };
    if view == View::People {
        let people = numbers.atoms.people(leaf).filter(|people| is_size(*people))?;
        return Some(vec![(Quantity::Rows, people)]);
    }
    let number = numbers.atoms.number(leaf)?;
    let values = || numbers.value_of(leaf).map(|of| (Quantity::Values(of), number));
    match leaf.guard.as_ref().map(|guard| &guard.behind) {
        Some(Behind::Itself(region)) => region.function.is_additive().then(|| vec![(Quantity::Rows, number)]),
        Some(Behind::Values(_)) if leaf.function.additive => Some(vec![values()?]),
        Some(Behind::Values(_)) if leaf.function.is_sum_over_number => Some(vec![values()?, (Quantity::Rows, number)]),
        Some(Behind::Values(_) | Behind::Numbers { .. }) => None,
        None => (leaf.function.counts_rows()).then(|| vec![(Quantity::Rows, number)]),
    }
}

/// What a formula adds up of counts, or of multiples of them that are alike, and how many rows that is: what is above its fraction line, if it has one.
pub(super) fn rows_of(formula: &Formula, numbers: &Guarded<'_>) -> Result<Option<Remainder>, Bug> {
    let Some(Quotient { top, .. }) = quotient(formula, View::Rows, numbers)? else { return Ok(None) };
    let Some(size) = top.of.values().next().map(BigRational::abs) else { return Ok(None) };
    let are_rows = top.of.iter().all(|((of, _), factor)| *of == Quantity::Rows && factor.abs() == size);
    let sum = top.times(&size.recip());
    Ok((are_rows && sum.constant.is_zero()).then_some((sum.of, sum.value)))
}

fn quotient(formula: &Formula, view: View, numbers: &Guarded<'_>) -> Result<Option<Quotient>, Bug> {
    let whole = |sum: Sum| Quotient { top: sum, bottom: Sum::constant(BigRational::one()) };
    let both = |a: &Formula, b: &Formula| Ok(quotient(a, view, numbers)?.zip(quotient(b, view, numbers)?));
    Ok(match formula {
        Formula::Leaf(leaf) => {
            let Cell::Value(value) = numbers.exact(leaf)? else { return Ok(None) };
            let unit = BigRational::new(1.into(), BigInt::from(10).pow(leaf.scale));
            match terms(leaf, view, numbers) {
                None if leaf.guard.is_none() => Some(whole(Sum::constant(value))),
                None => None,
                Some(terms) => match terms[..] {
                    [term] => Some(whole(Sum::of(term, unit, value))),
                    [values, rows] => {
                        let (family, atoms) = (numbers.atoms.family(rows.1), numbers.atoms.of(rows.1).iter().copied());
                        let count = BigRational::from_integer(numbers.atoms.count(family, atoms).into());
                        Some(Quotient {
                            top: Sum::of(values, unit, value * &count),
                            bottom: Sum::of(rows, BigRational::one(), count),
                        })
                    }
                    _ => None,
                },
            }
        }
        Formula::Number(number) => Some(whole(Sum::constant(number.clone()))),
        Formula::Base(of) => quotient(of, view, numbers)?,
        Formula::Add(a, b) => both(a, b)?.and_then(|(a, b)| a.plus(b)),
        Formula::Subtract(a, b) => both(a, b)?.and_then(|(a, b)| a.plus(b.times(&-BigRational::one()))),
        Formula::Multiply(a, b) => both(a, b)?.and_then(|(a, b)| match (a.as_constant(), b.as_constant()) {
            (_, Some(factor)) => Some(a.times(&factor)),
            (Some(factor), None) => Some(b.times(&factor)),
            (None, None) => None,
        }),
        Formula::Divide(a, b) => both(a, b)?.and_then(|(a, b)| {
            let (over, under) = (a.bottom.as_constant()?, b.bottom.as_constant()?);
            match b.as_constant() {
                Some(by) if by.is_zero() => None,
                Some(by) => Some(a.times(&by.recip())),
                None if over.is_zero() => None,
                None => Some(Quotient { top: a.top.times(&(under / over)), bottom: b.top }),
            }
        }),
        Formula::Text(_) | Formula::NotApplicable | Formula::Missing | Formula::Rank { .. } => None,
    })
}

impl Quotient {
    fn times(mut self, factor: &BigRational) -> Quotient {
        self.top = self.top.times(factor);
        self
    }

    /// Nothing where the sides are over different sums.
    fn plus(self, other: Quotient) -> Option<Quotient> {
        if self.bottom == other.bottom {
            return Some(Quotient { top: self.top.plus(other.top), bottom: self.bottom });
        }
        let (a, b) = (self.bottom.as_constant()?, other.bottom.as_constant()?);
        let is_over_nothing = a.is_zero() || b.is_zero();
        let top = || self.top.times(&a.recip()).plus(other.top.times(&b.recip()));
        (!is_over_nothing).then(|| Quotient { top: top(), bottom: Sum::constant(BigRational::one()) })
    }

    fn as_constant(&self) -> Option<BigRational> {
        let (top, bottom) = (self.top.as_constant()?, self.bottom.as_constant()?);
        (!bottom.is_zero()).then(|| top / bottom)
    }
}

impl Sum {
    fn constant(value: BigRational) -> Sum {
        Sum { of: BTreeMap::new(), constant: value.clone(), value }
    }

    fn of(term: Term, factor: BigRational, value: BigRational) -> Sum {
        Sum { of: BTreeMap::from([(term, factor)]), constant: BigRational::zero(), value }
    }

    fn plus(mut self, other: Sum) -> Sum {
        for (term, factor) in other.of {
            *self.of.entry(term).or_insert_with(BigRational::zero) += factor;
        }
        self.of.retain(|_, factor| !factor.is_zero());
        self.constant += other.constant;
        self.value += other.value;
        self
    }

    fn times(mut self, by: &BigRational) -> Sum {
        if by.is_one() {
            return self;
        }
        self.of.values_mut().for_each(|factor| *factor *= by);
        self.of.retain(|_, factor| !factor.is_zero());
        self.constant *= by;
        self.value *= by;
        self
    }

    fn as_constant(&self) -> Option<BigRational> {
        self.of.is_empty().then(|| self.constant.clone())
    }
}
