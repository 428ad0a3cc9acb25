//! Means: which of them say how many rows they are of.
//!
//! In: the numbers of tables, as far as they may be shown. Out: of which means the sum is known too, and which are so exact that few numbers of
//! rows have them. Invariant: a sum over its mean is a number of rows, so a mean of either kind is compared as one.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::Policy;
use indicia_compiler::plan::layout::{Cell as Formula, Layout, Leaf};
use num_bigint::BigInt;
use num_rational::BigRational;

use super::atoms::Atoms;
use super::number::{Judge, Numbers, Place, whole};
use super::quantity::{Quantity, as_shown};
use super::span::Span;
use crate::cells::Bug;

/// Marks the means of which the sum follows from sums that are shown, or from means beside their counts: the sums of parts are that of a whole.
pub(super) fn sums_that_follow(numbers: &mut Numbers<'_>, atoms: &Atoms, steps: u64) {
    let counted = numbers.get(&Quantity::Rows).into_iter().flatten().filter(|(_, known)| known.may_be_shown());
    let counted: BTreeSet<usize> = counted.map(|(number, _)| *number).collect();
    for (_, of_values) in numbers.iter_mut().filter(|(quantity, _)| **quantity != Quantity::Rows) {
        let mut spans: BTreeMap<usize, Span> = BTreeMap::new();
        for (number, known) in of_values.iter().filter(|(_, known)| known.may_be_shown()) {
            if known.is_summed || known.is_averaged && counted.contains(number) {
                let family = atoms.family(*number);
                let span = spans.entry(family).or_insert_with(|| Span::new(atoms.len(family), &[]));
                if span.work < steps {
                    span.force_out(atoms.of(*number));
                }
            }
        }
        for (number, known) in of_values.iter_mut().filter(|(_, known)| known.is_averaged && !known.is_summed) {
            // Without the time to find it, a sum is taken for known.
            let span = spans.get_mut(&atoms.family(*number));
            known.is_summed = span.is_some_and(|span| span.work >= steps || span.has(atoms.of(*number)));
        }
    }
}

/// Whether a mean, as a cell shows it, is one that some number of rows near its own cannot have: values are whole in units of their last
/// decimal, and so is their sum.
pub(super) fn says_how_many(
    layout: &Layout,
    (_, row, column): Place,
    policy: Option<&Policy>,
    leaf: &Leaf,
    (size, judge): (i128, &dyn Judge),
) -> Result<bool, Bug> {
    let (Some(policy), Some(mean)) = (policy, judge.exact(leaf)?) else { return Ok(false) };
    if !matches!(&layout.cells[row][column], Formula::Leaf(_)) {
        return Ok(true);
    }
    let format = &layout.columns[column].format;
    let shown = as_shown(&mean, format);
    let unit = whole(BigInt::from(10).pow(leaf.scale));
    let near = i128::from(policy.below) - 1;
    let can_have = |rows: i128| {
        let sum = |mean: BigRational| mean * whole(rows) * &unit;
        sum(&shown.value + &shown.half).floor() >= sum(&shown.value - &shown.half).ceil()
    };
    Ok((size - near..=size + near).filter(|rows| *rows > 0).any(|rows| !can_have(rows)))
}
