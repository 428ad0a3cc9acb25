//! Bounds: hidden counts that what is shown leaves too few values for.
//!
//! In: numbers that are shown and hidden, as the atoms that they count. Out: the hidden ones of which readers know too much. Invariant:
//! a reader is taken to know every number that is shown, the bounds that a policy gives of hidden ones, and that no count is below 0.
//!
//! 20, 10, <5 and <5, with 38 together: what is left is 8, so both are 4.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Policy, SuppressedDisplay};

use super::feasible::{Enough, Exact, Left, System};
use num_traits::One;

/// A number that is hidden, as far as readers know it.
#[derive(Clone, Copy)]
pub(super) struct Hidden<'a> {
    /// What it counts.
    pub(super) atoms: &'a [u32],
    /// The least and the most that readers know it may be.
    pub(super) between: (i128, Option<i128>),
    /// How many values must be left; none where it is withheld only because of others.
    pub(super) enough: Option<Enough>,
}

/// How many values must be left of a count that a policy hides: half of those that it hides, and more than one.
pub(super) fn enough(policy: &Policy) -> Enough {
    let (least, most) = policy.hidden();
    Enough(i128::from((most - least + 2) / 2).max(2))
}

/// The least and the most that readers know of a number under a policy: whether it is too small is known where a bound is shown.
pub(super) fn between(policy: &Policy, is_small: bool) -> (i128, Option<i128>) {
    let (least, most) = policy.hidden();
    let is_bound = [policy.shown, policy.percentages].iter().any(|shown| *shown != SuppressedDisplay::Marker);
    match (is_bound, is_small) {
        (true, true) => (least.into(), Some(most.into())),
        (true, false) => (policy.below.into(), None),
        (false, _) => (least.into(), None),
    }
}

/// The hidden numbers of which what is shown leaves too few values, by their places. `count` is how many rows an atom has.
pub(super) fn exposed(
    count: impl Fn(u32) -> i128,
    shown: &[&[u32]],
    hidden: &[Hidden<'_>],
    steps: &mut u64,
) -> Vec<usize> {
    // Atoms that the same numbers count are one variable.
    let mut counted_by: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, atoms) in shown.iter().copied().chain(hidden.iter().map(|hidden| hidden.atoms)).enumerate() {
        atoms.iter().for_each(|atom| counted_by.entry(*atom).or_default().push(at));
    }
    let mut alike: BTreeMap<Vec<usize>, i128> = BTreeMap::new();
    for (atom, counting) in counted_by {
        *alike.entry(counting).or_default() += count(atom);
    }
    let mut system = System::default();
    let mut sums: Vec<Vec<(usize, Exact)>> = vec![Vec::new(); shown.len() + hidden.len()];
    let mut truth = vec![0; sums.len()];
    for (counting, rows) in alike {
        let variable = system.variable(Some(rows.into()), None);
        for at in counting {
            sums[at].push((variable, Exact::one()));
            truth[at] += rows;
        }
    }
    let mut asked = Vec::new();
    for (at, hidden) in hidden.iter().enumerate() {
        let place = shown.len() + at;
        let (least, most) = hidden.between;
        // A population may have parts of people: what it is known to be is never other than it is.
        let below = Some(Exact::from((truth[place] - least).max(0)));
        let above = most.map(|most| Exact::from((most - truth[place]).max(0)));
        let variable = match sums[place][..] {
            [(variable, _)] => {
                system.narrow(variable, below, above);
                sums[place].clear();
                variable
            }
            _ => {
                let variable = system.variable(below, above);
                sums[place].push((variable, -Exact::one()));
                variable
            }
        };
        asked.extend(hidden.enough.map(|enough| (at, (variable, enough))));
    }
    sums.into_iter().filter(|sum| !sum.is_empty()).for_each(|sum| system.sum(sum));
    let wanted: Vec<(usize, Enough)> = asked.iter().map(|(_, asked)| *asked).collect();
    let left = system.left(&wanted, steps);
    asked.into_iter().zip(left).filter(|(_, left)| *left != Left::Enough).map(|((at, _), _)| at).collect()
}
