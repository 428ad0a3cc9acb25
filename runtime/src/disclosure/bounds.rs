//! Bounds: hidden counts that what is shown leaves too few values for.
//!
//! In: numbers that are shown and hidden, as the atoms that they count. Out: the hidden ones of which readers know too much. Invariant:
//! a reader is taken to know every number that is shown, the bounds that a policy gives of hidden ones, and that no count is below 0.
//!
//! 20, 10, <5 and <5, with 38 together: what is left is 8, so both are 4.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Policy, SuppressedDisplay};
use num_traits::{One, Zero};

use super::exact::Exact;
use super::feasible::{Enough, HEAVY, Left, System};

/// A number that is hidden, as far as readers know it.
#[derive(Clone, Copy)]
pub(super) struct Hidden {
    /// Which it is.
    pub(super) number: usize,
    /// The least and the most that readers know it may be.
    pub(super) between: (i128, Option<i128>),
    /// How many values must be left; none where it is withheld only because of others.
    pub(super) enough: Option<Enough>,
}

/// Whether a number of rows is too small to be shown.
pub(super) fn hides(policy: &Policy, rows: i128) -> bool {
    let (least, _) = policy.hidden();
    rows < i128::from(policy.below) && (rows >= i128::from(least) || rows > 0)
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

/// The atoms that some numbers count, each with the places of those that count it; both ascending, as those of each number are.
pub(super) fn counted_by<'a>(
    numbers: impl Iterator<Item = &'a [u32]> + Clone,
) -> impl Iterator<Item = (u32, Vec<usize>)> {
    let most = numbers.clone().filter_map(|atoms| atoms.last()).max();
    let mut counted_by: Vec<Vec<usize>> = vec![Vec::new(); most.map_or(0, |most| *most as usize + 1)];
    for (at, atoms) in numbers.enumerate() {
        atoms.iter().for_each(|atom| counted_by[*atom as usize].push(at));
    }
    (0..).zip(counted_by).filter(|(_, counting)| !counting.is_empty())
}

/// The numbers of a family as sums of the rows that they have in common, made once for all that is asked of them.
pub(super) struct Bounds {
    system: System,
    /// Each number by its variable, with how many rows it has.
    numbers: BTreeMap<usize, (usize, i128)>,
}

impl Bounds {
    /// Numbers, each with what it counts; `count` is how many rows an atom has.
    pub(super) fn new(numbers: &[(usize, &[u32])], count: impl Fn(u32) -> i128) -> Bounds {
        // Atoms that the same numbers count are one part.
        let mut alike: BTreeMap<Vec<usize>, i128> = BTreeMap::new();
        for (atom, counting) in counted_by(numbers.iter().map(|(_, atoms)| *atoms)) {
            *alike.entry(counting).or_default() += count(atom);
        }
        let mut system = System::default();
        let mut sums: Vec<Vec<(usize, Exact)>> = vec![Vec::new(); numbers.len()];
        let mut sizes = vec![0; numbers.len()];
        for (counting, rows) in alike {
            let part = system.part(Some(rows.into()));
            for at in counting {
                sums[at].push((part, Exact::one()));
                sizes[at] += rows;
            }
        }
        let mut variables = BTreeMap::new();
        for (((number, _), mut sum), size) in numbers.iter().zip(sums).zip(sizes) {
            let variable = match sum[..] {
                [(part, _)] => part,
                _ => {
                    let variable = system.variable(None, None);
                    sum.push((variable, -Exact::one()));
                    system.sum(sum);
                    variable
                }
            };
            variables.insert(*number, (variable, size));
        }
        let kept: BTreeSet<usize> = variables.values().map(|(variable, _)| *variable).collect();
        Bounds { system: system.lighter(HEAVY, &kept), numbers: variables }
    }

    /// The hidden numbers of which what is shown leaves too few values.
    pub(super) fn exposed(&self, shown: &[usize], hidden: &[Hidden], steps: &mut u64) -> Vec<usize> {
        let mut system = self.system.clone();
        let nothing = || Some(Exact::zero());
        for (variable, _) in shown.iter().filter_map(|number| self.numbers.get(number)) {
            system.narrow(*variable, nothing(), nothing());
        }
        let (mut of, mut asked) = (Vec::new(), Vec::new());
        for hidden in hidden {
            let Some((variable, size)) = self.numbers.get(&hidden.number) else { continue };
            let (least, most) = hidden.between;
            // A population may have parts of people: what it is known to be is never other than it is.
            let below = Some(Exact::from((size - least).max(0)));
            system.narrow(*variable, below, most.map(|most| Exact::from((most - size).max(0))));
            if let Some(enough) = hidden.enough {
                of.push(hidden.number);
                asked.push((*variable, enough));
            }
        }
        let left = system.left(&asked, steps);
        of.into_iter().zip(left).filter(|(_, left)| *left != Left::Enough).map(|(number, _)| number).collect()
    }
}
