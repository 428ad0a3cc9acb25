//! Relations: what sums of parts say of all else that is in them, whatever the parts are.
//!
//! In: sums that are 0, of parts and of other variables. Out: the sums of other variables alone that follow. Invariant: all of them, as
//! independent ones; each is a combination of the sums in which no part is left.
//!
//! A part is the list of sums that have it. There are many more parts than sums and most of them say nothing new, so parts are taken one by one
//! until they say nothing new for a while. What then follows is tried with all the others, which is quick, and those that it is not true of are
//! taken, too.

use std::collections::BTreeMap;

use num_traits::Zero;

use super::exact::Exact;
use super::modular::{fraction, inverse, negative, of, plus, times};

/// A sum: how often each variable is in it.
type Sum = Vec<(usize, Exact)>;

/// A combination of places, modulo the prime: those that are not 0, ascending.
type Sparse = Vec<(usize, u64)>;

/// How many parts that say nothing new are taken before what follows is tried with all.
const ENOUGH: usize = 16;

/// The sums without parts that follow from some sums; nothing where a factor is too long a number.
pub(super) fn relations(sums: &[Sum], is_part: impl Fn(usize) -> bool) -> Option<Vec<Sum>> {
    // The shortest come first: what is left over at the end are combinations of few.
    let mut order: Vec<usize> = (0..sums.len()).collect();
    order.sort_by_key(|at| (sums[*at].len(), *at));
    let variables = sums.iter().flatten().map(|(variable, _)| *variable + 1).max().unwrap_or_default();
    let mut parts: Vec<Sparse> = vec![Sparse::new(); variables];
    for (place, at) in order.iter().enumerate() {
        for (variable, factor) in sums[*at].iter().filter(|(variable, _)| is_part(*variable)) {
            parts[*variable].push((place, of(factor)));
        }
    }
    parts.retain(|part| !part.is_empty());
    // Most of a sum is parts.
    let others = order.iter().map(|at| -> Sparse {
        let others = sums[*at].iter().filter(|(variable, _)| !is_part(*variable));
        others.map(|(variable, factor)| (*variable, of(factor))).collect()
    });
    let others: Vec<Sparse> = others.collect();
    let mut found = Vec::new();
    for combination in combinations(sums.len(), &parts) {
        let mut sum: BTreeMap<usize, u64> = BTreeMap::new();
        for (place, often) in combination {
            for (variable, factor) in &others[place] {
                let all = sum.entry(*variable).or_default();
                *all = plus(*all, times(often, *factor));
            }
        }
        let mut of_others = Sum::new();
        for (variable, factor) in sum {
            of_others.push((variable, fraction(factor)?));
        }
        of_others.retain(|(_, factor)| !factor.is_zero());
        found.extend((!of_others.is_empty()).then_some(of_others));
    }
    Some(found)
}

/// The combinations of some places in which no part is left, as independent ones.
fn combinations(places: usize, parts: &[Sparse]) -> Vec<Sparse> {
    let mut known = Known { rows: Vec::new(), is_first: vec![false; places], scratch: vec![0; places] };
    let (mut next, mut nothing_new) = (0, 0);
    let step = stride(parts.len());
    for _ in 0..parts.len() {
        nothing_new = if known.take(&parts[next]) { 0 } else { nothing_new + 1 };
        next = (next + step) % parts.len();
        if nothing_new == ENOUGH {
            break;
        }
    }
    loop {
        let found = known.combinations();
        // One mixture of all: a part that is left of any is left of it.
        let mut mixed = vec![0; places];
        let mut random = 1_u64;
        for combination in &found {
            random = times(random, 0x1234_5678_9ABC_DEF1) | 1;
            combination.iter().for_each(|(at, often)| mixed[*at] = plus(mixed[*at], times(*often, random)));
        }
        let is_left =
            |part: &&Sparse| part.iter().fold(0, |sum, (at, factor)| plus(sum, times(mixed[*at], *factor))) != 0;
        let left: Vec<&Sparse> = parts.iter().filter(is_left).collect();
        if left.is_empty() {
            return found;
        }
        left.into_iter().for_each(|part| {
            known.take(part);
        });
    }
}

/// A step through so many that comes to each of them, and to none near the last.
fn stride(of: usize) -> usize {
    let common = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    (of * 5 / 13 + 1..).find(|step| common(*step, of) == 1).unwrap_or(1)
}

/// What parts say of combinations of places: each row comes to 0.
struct Known {
    /// Each has the place that it is the row of once, and in none that came later is that place.
    rows: Vec<(usize, Sparse)>,
    is_first: Vec<bool>,
    /// For the work on one row.
    scratch: Vec<u64>,
}

impl Known {
    /// Takes a part; whether it says something new.
    fn take(&mut self, part: &Sparse) -> bool {
        part.iter().for_each(|(at, factor)| self.scratch[*at] = *factor);
        for (first, row) in &self.rows {
            let factor = self.scratch[*first];
            if factor != 0 {
                let less = negative(factor);
                self.scratch[*first] = 0;
                for (at, often) in row {
                    self.scratch[*at] = plus(self.scratch[*at], times(*often, less));
                }
            }
        }
        let mut row = Sparse::new();
        for (at, factor) in self.scratch.iter_mut().enumerate() {
            if *factor != 0 {
                row.push((at, std::mem::take(factor)));
            }
        }
        let Some((first, lead)) = row.first().copied() else { return false };
        let by = inverse(lead);
        row.remove(0);
        row.iter_mut().for_each(|(_, factor)| *factor = times(*factor, by));
        self.is_first[first] = true;
        self.rows.push((first, row));
        true
    }

    /// The combinations of which every row is 0: each place that is the first of none, with what that makes of the others.
    fn combinations(&self) -> Vec<Sparse> {
        let places = self.is_first.len();
        let mut found = Vec::new();
        for free in (0..places).filter(|place| !self.is_first[*place]) {
            let mut often = vec![0; places];
            often[free] = 1;
            // The last row has the firsts of no other.
            for (first, row) in self.rows.iter().rev() {
                let sum = row.iter().fold(0, |sum, (at, factor)| match often[*at] {
                    0 => sum,
                    times_at => plus(sum, times(times_at, *factor)),
                });
                often[*first] = negative(sum);
            }
            found.push(often.into_iter().enumerate().filter(|(_, often)| *often != 0).collect());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use num_traits::One;

    use super::*;

    /// How many of some sums are independent, by fractions.
    fn rank(sums: &[Sum]) -> usize {
        let mut rows: Vec<BTreeMap<usize, Exact>> = Vec::new();
        for sum in sums {
            let mut left: BTreeMap<usize, Exact> = BTreeMap::new();
            for (at, factor) in sum {
                *left.entry(*at).or_insert_with(Exact::zero) += factor;
            }
            for row in &rows {
                let (first, lead) = row.first_key_value().expect("no row is empty");
                let often = left.get(first).copied().unwrap_or_else(Exact::zero) / lead;
                row.iter().for_each(|(at, factor)| *left.entry(*at).or_insert_with(Exact::zero) -= factor * often);
            }
            left.retain(|_, factor| !factor.is_zero());
            rows.extend((!left.is_empty()).then_some(left));
        }
        rows.len()
    }

    #[test]
    fn all_that_follows_without_parts_is_found_and_nothing_else() {
        let mut seed = 7_u64;
        let mut below = |end: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % end
        };
        for _ in 0..300 {
            let (parts, others) = (1 + below(12) as usize, 1 + below(5) as usize);
            let mut sum = |_| -> Sum {
                let of_parts: Vec<usize> = (0..parts).filter(|_| below(100) < 45).collect();
                let of_parts =
                    of_parts.into_iter().map(|part| (part, Exact::new(1 + below(2) as i128, 1 + below(2) as i128)));
                of_parts.collect()
            };
            let mut sums: Vec<Sum> = (0..14).map(&mut sum).collect();
            for sum in &mut sums {
                sum.extend((below(3) > 0).then(|| (parts + below(others as u64) as usize, -Exact::one())));
            }
            let found = relations(&sums, |variable| variable < parts).expect("short factors");
            assert!(found.iter().flatten().all(|(variable, _)| *variable >= parts));
            let of_parts: Vec<Sum> =
                sums.iter().map(|sum| sum.iter().copied().filter(|(at, _)| *at < parts).collect()).collect();
            assert_eq!(rank(&found), rank(&sums) - rank(&of_parts));
            assert_eq!(rank(&[sums.clone(), found].concat()), rank(&sums));
        }
    }
}
