//! Remainders: what a formula leaves of the rows that its numbers count.
//!
//! In: a formula of a cell, the totals of a run, the atoms. Out: whether it is the count, or the sum, of rows or of people too few to be
//! shown. Invariant: decided by the linear form of the formula, so it does not matter how that is written: `a - b`, `1 * a - b`,
//! `(2 * a - 2 * b) / 2`, a rate less another rate, `1 - b / a`, `x / x - b / a`; nor whether the whole is under a policy itself.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::plan::layout::{Behind, Cell as Formula, Guard, Leaf, Region};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::atoms::Atoms;
use super::span::Span;
use crate::cells::{Bug, Cell, Totals};

/// What a formula is of numbers of guarded rows: multiples of them, and a constant.
#[derive(Clone)]
struct Form<'c> {
    of: Terms<'c>,
    constant: BigRational,
    /// What was divided by, with what it comes to: a constant is as much of it.
    over: Vec<(Terms<'c>, BigRational)>,
}

type Terms<'c> = Vec<(&'c Leaf, BigRational)>;

/// What formulas are judged by.
pub(super) struct Remainders<'a> {
    pub(super) totals: &'a Totals<'a>,
    pub(super) atoms: &'a Atoms,
    /// Whether the policy of a guard hides a count.
    pub(super) hides: &'a dyn Fn(&Guard, &BigRational) -> bool,
}

impl Remainders<'_> {
    /// Whether a formula is a remainder too small to be shown.
    pub(super) fn is_hidden(&self, formula: &Formula) -> Result<bool, Bug> {
        for terms in self.forms(formula)? {
            let (counts, sums): (Terms<'_>, Terms<'_>) = terms.into_iter().partition(|(leaf, _)| is_count(leaf));
            if self.leaves_few(counts, true)? || self.leaves_few(sums, false)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The sums of multiples of numbers that a formula is, one of which is under a policy.
    fn forms<'c>(&self, formula: &'c Formula) -> Result<Vec<Terms<'c>>, Bug> {
        let mut leaves = Vec::new();
        formula.each_leaf(&mut |leaf| leaves.push(leaf));
        if leaves.iter().all(|leaf| leaf.guard.is_none()) {
            return Ok(Vec::new());
        }
        let guarded = leaves.iter().filter(|leaf| leaf.guard.is_some());
        let families: BTreeSet<usize> = guarded.filter_map(|leaf| self.family(leaf)).collect();
        if leaves.iter().filter(|leaf| self.is_term(leaf, &families)).count() < 2 {
            return Ok(Vec::new());
        }
        let Some(form) = self.form(formula, &families)? else { return Ok(Vec::new()) };
        let mut forms = vec![form.of.clone()];
        if !form.constant.is_zero() {
            for (of, value) in &form.over {
                let as_much = of.iter().map(|(leaf, factor)| (*leaf, factor * &form.constant / value));
                forms.push(form.of.iter().cloned().chain(as_much).collect());
            }
        }
        Ok(forms)
    }

    /// What a formula, or a part of it, leaves of one number beside others, where that is nothing and a policy hides it: the number, and the others.
    pub(super) fn of_none(&self, formula: &Formula, found: &mut BTreeSet<(usize, Vec<usize>)>) -> Result<(), Bug> {
        let (a, b) = match formula {
            Formula::Add(a, b) | Formula::Subtract(a, b) | Formula::Multiply(a, b) | Formula::Divide(a, b) => (a, b),
            Formula::Base(of) => return self.of_none(of, found),
            Formula::Leaf(_)
            | Formula::Number(_)
            | Formula::Text(_)
            | Formula::NotApplicable
            | Formula::Missing
            | Formula::Rank { .. } => return Ok(()),
        };
        self.of_none(a, found)?;
        self.of_none(b, found)?;
        for terms in self.forms(formula)?.into_iter().map(|terms| self.merged(terms)) {
            let is_none = self.sum(&terms)?.is_some_and(|sum| sum.is_zero());
            let is_hidden = |(leaf, _): &(&Leaf, BigRational)| {
                leaf.guard.as_ref().is_some_and(|guard| (self.hides)(guard, &BigRational::zero()))
            };
            let (more, less): (Terms<'_>, Terms<'_>) = terms.into_iter().partition(|(_, factor)| factor.is_positive());
            let (of, others) = if more.len() == 1 { (more, less) } else { (less, more) };
            let numbers = |terms: &Terms<'_>| -> Option<Vec<usize>> {
                terms.iter().map(|(leaf, _)| self.atoms.number(leaf).filter(|_| is_additive(leaf))).collect()
            };
            if let ([_], false, true) = (&of[..], others.is_empty(), is_none && of.iter().chain(&others).any(is_hidden))
                && let (Some(of), Some(mut others)) = (numbers(&of), numbers(&others))
                && others.iter().all(|other| self.atoms.family(*other) == self.atoms.family(of[0]))
            {
                others.sort_unstable();
                found.insert((of[0], others));
            }
        }
        Ok(())
    }

    /// The family of a number.
    fn family(&self, leaf: &Leaf) -> Option<usize> {
        self.atoms.number(leaf).map(|number| self.atoms.family(number))
    }

    /// Whether rows may be left of a number: it is under a policy, or of a family of which another one is.
    fn is_term(&self, leaf: &Leaf, families: &BTreeSet<usize>) -> bool {
        let of_family = || self.family(leaf).is_some_and(|family| families.contains(&family));
        leaf.guard.is_some() || (is_count(leaf) || leaf.function.additive) && of_family()
    }

    /// The linear form of a formula, if it has one.
    fn form<'c>(&self, formula: &'c Formula, families: &BTreeSet<usize>) -> Result<Option<Form<'c>>, Bug> {
        let constant = |constant| Form { of: Vec::new(), constant, over: Vec::new() };
        let form = |of: &'c Formula| self.form(of, families);
        Ok(match formula {
            Formula::Leaf(leaf) if self.is_term(leaf, families) => {
                let one = Form { of: vec![(leaf, BigRational::one())], ..constant(BigRational::zero()) };
                (is_count(leaf) || leaf.function.additive).then_some(one)
            }
            Formula::Leaf(leaf) => match self.totals.leaf(leaf)? {
                Cell::Value(value) => Some(constant(value)),
                _ => None,
            },
            Formula::Number(number) => Some(constant(number.clone())),
            Formula::Base(of) => form(of)?,
            Formula::Add(a, b) => both(form(a)?, form(b)?).map(|(a, b)| a.plus(b)),
            Formula::Subtract(a, b) => both(form(a)?, form(b)?).map(|(a, b)| a.plus(b.times(&-BigRational::one()))),
            Formula::Multiply(a, b) => {
                both(form(a)?, form(b)?).and_then(|(a, b)| match (a.of.is_empty(), b.of.is_empty()) {
                    (_, true) => Some(a.times(&b.constant)),
                    (true, false) => Some(b.times(&a.constant)),
                    (false, false) => None,
                })
            }
            Formula::Divide(a, b) => match both(form(a)?, form(b)?) {
                Some((a, b)) => match self.value(&b)?.filter(|value| !value.is_zero()) {
                    Some(value) => Some(self.quotient(a, b, value)?),
                    None => None,
                },
                None => None,
            },
            Formula::Text(_) | Formula::NotApplicable | Formula::Missing | Formula::Rank { .. } => None,
        })
    }

    /// A form over another one, which comes to a value. What is the same multiple of it whatever it comes to, such as `x / x`, is a constant.
    fn quotient<'c>(&self, a: Form<'c>, b: Form<'c>, value: BigRational) -> Result<Form<'c>, Bug> {
        let multiple = self.value(&a)?.map(|of| of / &value);
        if let (Some(multiple), false) = (multiple, b.of.is_empty()) {
            let rest = a.clone().plus(b.clone().times(&-&multiple));
            if rest.constant.is_zero() && self.merged(rest.of).is_empty() {
                let over = [a.over, b.over, vec![(b.of, value)]].concat();
                return Ok(Form { of: Vec::new(), constant: multiple, over });
            }
        }
        let mut quotient = a.times(&value.recip());
        if !b.of.is_empty() {
            quotient.over.push((b.of, value));
        }
        Ok(quotient)
    }

    /// What a form comes to.
    fn value(&self, form: &Form<'_>) -> Result<Option<BigRational>, Bug> {
        Ok(self.sum(&form.of)?.map(|sum| sum + &form.constant))
    }

    fn sum(&self, terms: &[(&Leaf, BigRational)]) -> Result<Option<BigRational>, Bug> {
        let mut sum = BigRational::zero();
        for (leaf, factor) in terms {
            let Cell::Value(value) = self.totals.leaf(leaf)? else { return Ok(None) };
            sum += value * factor;
        }
        Ok(Some(sum))
    }

    /// Whether multiples of counts, or of sums, leave the rows of too few.
    fn leaves_few(&self, terms: Terms<'_>, are_counts: bool) -> Result<bool, Bug> {
        let terms = self.merged(terms);
        if terms.len() < 2 {
            return Ok(false);
        }
        let hides = |count: &BigRational| {
            let mut guards = terms.iter().filter_map(|(leaf, _)| leaf.guard.as_ref());
            guards.any(|guard| (self.hides)(guard, count))
        };
        let (more, less) = (terms.iter().any(|(_, f)| f.is_positive()), terms.iter().any(|(_, f)| f.is_negative()));
        let size = terms[0].1.abs();
        let alike = more && less && terms.iter().all(|(_, factor)| factor.abs() == size);
        if let Some((family, atoms)) = self.left(&terms) {
            // The rows that are counted equally often in the end, in whichever order they are.
            let mut by_factor: BTreeMap<BigRational, Vec<u32>> = BTreeMap::new();
            atoms.into_iter().for_each(|(atom, factor)| by_factor.entry(factor).or_default().push(atom));
            let count = |atoms: &[u32]| self.atoms.count(family, atoms.iter().copied());
            let few = |atoms: &[u32]| hides(&BigRational::from_integer(count(atoms).into()));
            if let [atoms] = by_factor.values().collect::<Vec<_>>()[..] {
                return Ok(few(atoms) || alike && self.may_be_of_few(&terms, &hides)?);
            }
            let mut small = by_factor.values().filter(|atoms| few(atoms));
            if more && less && small.any(|atoms| self.leave(&terms, family, atoms)) {
                return Ok(true);
            }
        }
        // Numbers that are not of one dataset, or that overlap: what they come to, as if it were a count.
        if !are_counts || !alike || self.are_apart(&terms) {
            return Ok(false);
        }
        let sum = self.sum(&terms)?;
        Ok(sum.is_some_and(|sum| hides(&(sum.abs() / size))) || self.may_be_of_few(&terms, &hides)?)
    }

    /// Whether what numbers leave may be of too few people: all that is known is how many more of them there are on one side.
    fn may_be_of_few(&self, terms: &[(&Leaf, BigRational)], hides: &dyn Fn(&BigRational) -> bool) -> Result<bool, Bug> {
        let people = |leaf: &Leaf| leaf.guard.as_ref().map_or(0, |guard| guard.people.len());
        let remainder = self.sum(terms)?.is_some_and(|sum| !sum.is_zero());
        for who in 0..terms.iter().map(|(leaf, _)| people(leaf)).min().unwrap_or(0) {
            let mut more = BigRational::zero();
            for (leaf, factor) in terms {
                let Some(people) = leaf.guard.as_ref().and_then(|guard| guard.people.get(who)) else { continue };
                let behind = Leaf::count(people.output, people.select.clone());
                if let Cell::Value(number) = self.totals.leaf(&behind)? {
                    more += number * factor.signum();
                }
            }
            if hides(&more.abs()) || (more.is_zero() && remainder) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether sums and differences of the numbers of some terms count these rows and no others.
    fn leave(&self, terms: &[(&Leaf, BigRational)], family: usize, rows: &[u32]) -> bool {
        let mut span = Span::new(self.atoms.len(family), &[rows]);
        for number in terms.iter().filter_map(|(leaf, _)| self.atoms.number(leaf)) {
            span.force_out(self.atoms.of(number));
        }
        span.is_out(0)
    }

    /// Each number once, without those that cancel out.
    fn merged<'c>(&self, terms: Terms<'c>) -> Terms<'c> {
        let mut merged: Terms<'c> = Vec::new();
        for (leaf, factor) in terms {
            let same = |other: &Leaf| {
                let number = self.atoms.number(leaf);
                let alike =
                    leaf.function == other.function && leaf.outputs == other.outputs && leaf.select == other.select;
                alike
                    || is_count(leaf)
                        && is_count(other)
                        && is_additive(leaf)
                        && is_additive(other)
                        && number.is_some()
                        && number == self.atoms.number(other)
            };
            match merged.iter_mut().find(|(other, _)| same(other)) {
                Some((_, known)) => *known += factor,
                None => merged.push((leaf, factor)),
            }
        }
        merged.retain(|(_, factor)| !factor.is_zero());
        merged
    }

    /// How often each atom is counted by terms; nothing where they are not of one family, or do not add up.
    fn left(&self, terms: &[(&Leaf, BigRational)]) -> Option<(usize, BTreeMap<u32, BigRational>)> {
        let mut family = None;
        let mut left: BTreeMap<u32, BigRational> = BTreeMap::new();
        for (leaf, factor) in terms {
            let number = self.atoms.number(leaf).filter(|_| is_additive(leaf))?;
            let of = *family.get_or_insert(self.atoms.family(number));
            (of == self.atoms.family(number)).then_some(())?;
            for atom in self.atoms.of(number) {
                *left.entry(*atom).or_insert_with(BigRational::zero) += factor;
            }
        }
        left.retain(|_, factor| !factor.is_zero());
        family.map(|family| (family, left))
    }

    /// Whether two counts have no row in common: what a comparison of them reveals, its sides reveal.
    fn are_apart(&self, terms: &[(&Leaf, BigRational)]) -> bool {
        let [(a, _), (b, _)] = terms else { return false };
        if let (Some(region), Some(other)) = (region(a), region(b))
            && of_other_values(region, other)
        {
            return true;
        }
        let (Some(a), Some(b)) = (self.atoms.number(a), self.atoms.number(b)) else { return false };
        let (some, others) = (self.atoms.of(a), self.atoms.of(b));
        self.atoms.family(a) == self.atoms.family(b) && some.iter().all(|atom| others.binary_search(atom).is_err())
    }
}

impl<'c> Form<'c> {
    fn plus(mut self, other: Form<'c>) -> Form<'c> {
        self.of.extend(other.of);
        self.over.extend(other.over);
        self.constant += other.constant;
        self
    }

    fn times(mut self, factor: &BigRational) -> Form<'c> {
        self.of.iter_mut().for_each(|(_, of)| *of *= factor);
        self.constant *= factor;
        self
    }
}

fn both<T>(a: Option<T>, b: Option<T>) -> Option<(T, T)> {
    a.zip(b)
}

/// What a number that is a count itself counts.
fn region(leaf: &Leaf) -> Option<&Region> {
    match &leaf.guard.as_ref()?.behind {
        Behind::Itself(region) => Some(region),
        Behind::Values(_) | Behind::Numbers { .. } => None,
    }
}

/// Whether a number is a count itself.
fn is_count(leaf: &Leaf) -> bool {
    region(leaf).is_some() || leaf.guard.is_none() && leaf.function.is_count()
}

fn is_additive(leaf: &Leaf) -> bool {
    region(leaf).map_or(leaf.function.additive, |region| region.function.is_additive())
}

/// Whether two counts of the same rows are of different values.
fn of_other_values(a: &Region, b: &Region) -> bool {
    let same = a.rows == b.rows && a.function == b.function && a.of == b.of;
    same && a.limits.iter().any(|limit| {
        b.limits.iter().any(|other| {
            limit.of == other.of
                && !(limit.missing && other.missing)
                && limit.set.iter().all(|code| other.set.binary_search(code).is_err())
        })
    })
}
