//! Withholding: totals that would give a hidden count away.
//!
//! In: layouts and what primary suppression hides. Out: the counts to be hidden as well. Invariant: of every total whose policy
//! withholds, and the counts that it is made of, none or more than one is hidden, wherever in the tables they are.
//!
//! Along one value at a time, also for numbers of people, which do not add up. What follows from several totals together, [`publish`](super::publish)
//! looks for.

use std::sync::Arc;

use indicia_compiler::hashing::{HashMap, HashSet};
use indicia_compiler::plan::ir::Expr;
use indicia_compiler::plan::layout::{Behind, Cell as Formula, Layout, Leaf, Limit, Region};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::primary::{Guarded, Withheld, hides};
use crate::cells::{Bug, Cell, Numbers};

/// A count that some table shows.
struct Count<'a> {
    region: &'a Arc<Region>,
    leaf: &'a Leaf,
    /// As it was counted; decides what is hidden and is never shown.
    exact: BigRational,
    /// Below this a count is hidden.
    below: i64,
    hidden: bool,
    /// What it may be, where it is too small to be shown.
    may_be: Option<(BigRational, BigRational)>,
}

/// A total and the counts that add up to it.
struct Sum {
    whole: usize,
    parts: Vec<usize>,
}

/// The counts to be withheld.
pub(super) fn withheld<'a>(layouts: impl Iterator<Item = &'a Layout>, numbers: &Guarded<'_>) -> Result<Withheld, Bug> {
    let mut counts: Vec<Count<'a>> = Vec::new();
    let mut places: HashMap<&'a Region, usize> = HashMap::default();
    for cell in layouts.flat_map(|layout| layout.cells.iter().flatten()) {
        let Some((leaf, region)) = shown(cell) else { continue };
        let policy = leaf.guard.as_ref().and_then(|guard| numbers.policy(guard)).filter(|p| p.totals_withheld);
        let (Some(policy), false) = (policy, places.contains_key(&**region)) else { continue };
        let Cell::Value(exact) = numbers.exact(leaf)? else { continue };
        places.insert(region, counts.len());
        let hidden = matches!(numbers.leaf(leaf)?, Cell::Suppressed(_));
        let whole = |n: i64| BigRational::from_integer(n.into());
        let (least, most) = policy.hidden();
        let may_be = hides(policy, &exact).then(|| (whole(least), whole(most)));
        counts.push(Count { region, leaf, exact, below: policy.below, hidden, may_be });
    }
    let mut found = Withheld::default();
    if counts.iter().all(|count| !count.hidden) {
        return Ok(found);
    }
    let sums = sums(&counts, &places);
    let mut settled = false;
    while !settled {
        settled = true;
        for sum in &sums {
            let mut hidden = sum.parts.iter().chain([&sum.whole]).filter(|at| counts[**at].hidden);
            let (Some(only), None) = (hidden.next(), hidden.next()) else { continue };
            let with = if *only == sum.whole { smallest(sum, &counts) } else { Some(sum.whole) };
            if let Some(with) = with {
                let range = if with == sum.whole { range(sum, *only, &counts) } else { None };
                counts[with].hidden = true;
                found.regions.insert(counts[with].region.clone(), range);
                found.policies.extend(counts[with].leaf.guard.as_ref().map(|guard| guard.policy));
                settled = false;
            }
        }
    }
    Ok(found)
}

/// The count that a cell shows, by itself or above a fraction line.
fn shown(cell: &Formula) -> Option<(&Leaf, &Arc<Region>)> {
    match cell {
        Formula::Leaf(leaf) => match &leaf.guard.as_ref()?.behind {
            Behind::Itself(region) => Some((leaf, region)),
            Behind::Values(_) | Behind::Numbers { .. } => None,
        },
        Formula::Multiply(a, b) => match **b {
            Formula::Number(_) => shown(a),
            _ => None,
        },
        Formula::Divide(a, _) => shown(a),
        Formula::Base(of) => shown(of),
        Formula::Number(_)
        | Formula::Text(_)
        | Formula::NotApplicable
        | Formula::Missing
        | Formula::Add(..)
        | Formula::Subtract(..)
        | Formula::Rank { .. } => None,
    }
}

/// What a reader can derive of a total whose only hidden part is a count too small to be shown: the parts that are shown, and from
/// the least to the most that the hidden one may be.
fn range(sum: &Sum, part: usize, counts: &[Count<'_>]) -> Option<(BigRational, BigRational)> {
    let (least, most) = counts[part].may_be.clone()?;
    let shown = sum.parts.iter().filter(|at| **at != part);
    let shown = shown.fold(BigRational::zero(), |all, at| all + &counts[*at].exact);
    let adds_up = &shown + &counts[part].exact == counts[sum.whole].exact;
    adds_up.then(|| (&shown + least, &shown + most))
}

/// The smallest part that is not nothing: where a total is hidden for another reason, and all its parts are shown.
fn smallest(sum: &Sum, counts: &[Count<'_>]) -> Option<usize> {
    let some = sum.parts.iter().copied().filter(|part| !counts[*part].exact.is_zero());
    some.min_by(|a, b| counts[*a].exact.cmp(&counts[*b].exact))
}

/// Counts that differ in one value only: the value, and all else that they are of.
type Line<'a> = (&'a Expr, Region);

/// The totals among the counts, along each value that they are restricted by.
fn sums(counts: &[Count<'_>], places: &HashMap<&Region, usize>) -> Vec<Sum> {
    let mut lines: Vec<Vec<(usize, &Limit)>> = Vec::new();
    let mut index: HashMap<Line<'_>, usize> = HashMap::default();
    let mut rests: Vec<Region> = Vec::new();
    for (at, count) in counts.iter().enumerate() {
        for (place, limit) in count.region.limits.iter().enumerate() {
            let mut rest = Region::clone(count.region);
            rest.limits.remove(place);
            let line = *index.entry((&limit.of, rest.clone())).or_insert_with(|| {
                lines.push(Vec::new());
                rests.push(rest);
                lines.len() - 1
            });
            lines[line].push((at, limit));
        }
    }
    let mut sums = Vec::new();
    for (line, rest) in lines.iter().zip(&rests) {
        let inside = |a: &Limit, b: &Limit| a != b && contains(b, a);
        for (at, limit) in line {
            let within: Vec<(usize, &Limit)> = line.iter().copied().filter(|(_, other)| inside(other, limit)).collect();
            for parts in made_of(&within) {
                let sum = Sum { whole: *at, parts: parts.iter().map(|(at, _)| *at).collect() };
                // People counted once over several parts need not be the sum of the parts, whatever these are.
                let adds_up = counts[*at].region.function.is_additive() && covers(&parts, limit);
                if adds_up || leaves_little(&sum, counts) {
                    sums.push(sum);
                }
            }
        }
        // The same without any restriction by this value.
        if let Some(whole) = places.get(rest) {
            for parts in made_of(line) {
                let sum = Sum { whole: *whole, parts: parts.iter().map(|(at, _)| *at).collect() };
                if leaves_little(&sum, counts) {
                    sums.push(sum);
                }
            }
        }
    }
    sums
}

/// The greatest of several counts, and the smallest where these are others; neither where some overlap.
fn made_of<'l>(within: &[(usize, &'l Limit)]) -> Vec<Vec<(usize, &'l Limit)>> {
    let inside = |a: &Limit, b: &Limit| a != b && contains(b, a);
    let keep = |test: &dyn Fn(&Limit) -> bool| -> Vec<(usize, &'l Limit)> {
        within.iter().copied().filter(|(_, limit)| test(limit)).collect()
    };
    let greatest = keep(&|limit| !within.iter().any(|(_, other)| inside(limit, other)));
    let smallest = keep(&|limit| !within.iter().any(|(_, other)| inside(other, limit)));
    let alike = greatest.iter().map(|(at, _)| at).eq(smallest.iter().map(|(at, _)| at));
    let mut found = vec![greatest];
    if !alike {
        found.push(smallest);
    }
    found.retain(|parts| !parts.is_empty() && !overlap(parts));
    found
}

fn contains(wide: &Limit, narrow: &Limit) -> bool {
    (wide.missing || !narrow.missing) && narrow.set.iter().all(|code| wide.set.binary_search(code).is_ok())
}

fn overlap(parts: &[(usize, &Limit)]) -> bool {
    let mut seen: HashSet<Option<i64>> = HashSet::default();
    let mut values = parts.iter().flat_map(|(_, limit)| {
        let missing = limit.missing.then_some(None);
        limit.set.iter().copied().map(Some).chain(missing)
    });
    values.any(|value| !seen.insert(value))
}

/// Whether what a whole has beside the parts that are shown is nothing, or too little to hide one of them behind.
fn leaves_little(sum: &Sum, counts: &[Count<'_>]) -> bool {
    let parts = sum.parts.iter().fold(BigRational::zero(), |all, part| all + &counts[*part].exact);
    let whole = &counts[sum.whole];
    (&whole.exact - parts).abs() < BigRational::from_integer(whole.below.into())
}

/// Whether parts that do not overlap make up a whole.
fn covers(parts: &[(usize, &Limit)], whole: &Limit) -> bool {
    let codes: usize = parts.iter().map(|(_, limit)| limit.set.len()).sum();
    codes == whole.set.len() && parts.iter().any(|(_, limit)| limit.missing) == whole.missing
}
