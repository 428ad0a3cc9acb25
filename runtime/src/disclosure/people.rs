//! People: numbers of different people that are compared by how many they are.
//!
//! In: tables, the rows behind their numbers, what they come to. Out: the numbers to be withheld, because the people whom one has beside another
//! that is a part of it, or beside the parts in its line, may be too few. Invariant: what is withheld does not depend on which tables are asked for.
//!
//! Only for numbers of different values of what is derived from a column, of which it is not known whom they count: the others are compared as rows
//! are ([`publish`](super::publish)). Parts that overlap come to more than the whole, and then nothing follows.

use std::collections::BTreeSet;
use std::sync::Arc;

use indicia_compiler::catalog::Policy;
use indicia_compiler::hashing::HashSet;
use indicia_compiler::plan::ir::{Expr, OutputId};
use indicia_compiler::plan::layout::{Behind, Layout, Leaf, Select};
use num_rational::BigRational;
use num_traits::Signed;

use super::atoms::Atoms;
use super::number::{Judge, Place};
use super::publish::leaves;
use crate::cells::Bug;

/// A number of people, as leaves name it.
pub(super) type Counted = (OutputId, Arc<[Select]>);

/// The name of a number of people.
pub(super) fn counted(leaf: &Leaf) -> Counted {
    (leaf.outputs[0], leaf.select.clone())
}

struct Number<'a> {
    counted: Counted,
    /// The rows that it is of.
    rows: usize,
    /// What identifies people, where that is known.
    of: Option<&'a Expr>,
    exact: BigRational,
    places: Vec<Place>,
    /// The policy that shows it and withholds totals.
    policy: Option<&'a Policy>,
    asked: bool,
}

/// The numbers of people to be withheld.
pub(super) fn withheld<'a>(
    layouts: (&[&'a Layout], &[&'a Layout]),
    atoms: &Atoms,
    judge: &'a dyn Judge,
) -> Result<HashSet<Counted>, Bug> {
    let (numbers, _) = numbers(layouts, atoms, judge, true)?;
    Ok(of_few(&numbers, atoms, judge).into_iter().map(|number| number.counted.clone()).collect())
}

/// The first place of each number of people under a policy that shows totals, beside which others leave too few, in tables that suppress a number
/// of people: what is left may be that.
pub(super) fn revealing(layouts: &[&Layout], atoms: &Atoms, judge: &dyn Judge) -> Result<Vec<Place>, Bug> {
    let (numbers, hiding) = numbers((layouts, &[]), atoms, judge, false)?;
    let of_few = of_few(&numbers, atoms, judge).into_iter().map(|number| number.places[0]);
    Ok(of_few.filter(|(at, _, _)| hiding.contains(at)).collect())
}

/// The numbers of different people that are shown, those that are shown anyway first and then the smallest; and the layouts that suppress one.
/// `withheld`: whether those may be withheld whose policy withholds totals, or those whose policy shows them.
fn numbers<'a>(
    layouts: (&[&'a Layout], &[&'a Layout]),
    atoms: &Atoms,
    judge: &'a dyn Judge,
    withheld: bool,
) -> Result<(Vec<Number<'a>>, BTreeSet<usize>), Bug> {
    let mut numbers: Vec<Number<'a>> = Vec::new();
    let mut hiding = BTreeSet::new();
    for (at, layout) in layouts.0.iter().chain(layouts.1).enumerate() {
        for (place, leaf) in leaves(at, layout) {
            let of = match leaf.guard.as_ref().map(|guard| &guard.behind) {
                Some(Behind::Itself(region)) if !region.function.is_additive() => region.of.as_ref(),
                None if leaf.function.counts_different() => None,
                Some(_) | None => continue,
            };
            let (Some(rows), Some(exact), Some(is_small)) =
                (atoms.number(leaf), judge.exact(leaf)?, judge.is_small(leaf)?)
            else {
                continue;
            };
            if is_small {
                hiding.insert(at);
                continue;
            }
            if judge.withheld(leaf).is_some() || atoms.people(leaf).is_some() {
                continue;
            }
            let policy = leaf.guard.as_ref().and_then(|guard| judge.policy(guard));
            let policy = policy.filter(|policy| policy.totals_withheld == withheld);
            let counted = counted(leaf);
            match numbers.iter_mut().find(|known| known.counted == counted) {
                Some(known) => {
                    known.places.push(place);
                    known.policy = known.policy.and(policy);
                }
                None => {
                    let asked = at >= layouts.0.len();
                    numbers.push(Number { counted, rows, of, exact, places: vec![place], policy, asked });
                }
            }
        }
    }
    numbers.sort_by(|a, b| {
        let key = |number: &Number<'_>| (number.policy.is_some(), number.asked);
        key(a).cmp(&key(b)).then_with(|| a.exact.cmp(&b.exact)).then_with(|| a.places[0].cmp(&b.places[0]))
    });
    Ok((numbers, hiding))
}

/// Those of them beside which the others that are out leave too few.
fn of_few<'n, 'a>(numbers: &'n [Number<'a>], atoms: &Atoms, judge: &dyn Judge) -> Vec<&'n Number<'a>> {
    let (mut out, mut found): (Vec<&Number<'_>>, Vec<&Number<'_>>) = (Vec::new(), Vec::new());
    for number in numbers {
        match number.policy {
            Some(policy) if leaves_few(number, &out, policy, atoms, judge) => found.push(number),
            Some(_) | None => out.push(number),
        }
    }
    found
}

/// Whether a number has too few people beside one that is out, or beside those along a line of a table.
fn leaves_few(number: &Number<'_>, out: &[&Number<'_>], policy: &Policy, atoms: &Atoms, judge: &dyn Judge) -> bool {
    let is_few = |left: &BigRational| left.is_positive() && judge.hides(policy, left);
    let is_same = |other: &Number<'_>| other.of.is_none() || number.of.is_none() || other.of == number.of;
    let out: Vec<&Number<'_>> = out.iter().copied().filter(|other| is_same(other)).collect();
    let is_part = |other: &&Number<'_>| {
        let are_nested = || atoms.is_within(other.rows, number.rows) || atoms.is_within(number.rows, other.rows);
        is_few(&(&number.exact - &other.exact).abs()) && are_nested()
    };
    if out.iter().any(is_part) {
        return true;
    }
    let lines: BTreeSet<(usize, bool, usize)> = number.places.iter().flat_map(lines_of).collect();
    lines.iter().any(|line| {
        let in_line = |other: &&&Number<'_>| other.places.iter().flat_map(lines_of).any(|of| of == *line);
        let mut parts: Vec<&Number<'_>> = out.iter().filter(in_line).copied().collect();
        // The smallest first, and the greatest: a part may be shown together with its own parts.
        (0..2).any(|_| {
            let mut left: BTreeSet<u32> = atoms.of(number.rows).iter().copied().collect();
            let mut people = number.exact.clone();
            for part in &parts {
                let rows = atoms.of(part.rows);
                let same = atoms.family(part.rows) == atoms.family(number.rows);
                if same && !rows.is_empty() && rows.iter().all(|atom| left.contains(atom)) {
                    rows.iter().for_each(|atom| {
                        left.remove(atom);
                    });
                    people -= &part.exact;
                }
            }
            parts.reverse();
            people != number.exact && is_few(&people)
        })
    })
}

fn lines_of(place: &Place) -> [(usize, bool, usize); 2] {
    let (layout, row, column) = *place;
    [(layout, false, row), (layout, true, column)]
}
