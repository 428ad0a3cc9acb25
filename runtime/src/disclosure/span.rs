//! What sums and differences of shown numbers give.
//!
//! In: numbers as the atoms that they count, let out one by one; those that must stay hidden. Out: whether letting one out would give a hidden
//! one away, by any sum and difference of all that are out. Invariant: a hidden number never follows from those that are out.
//!
//! A number is a row of 0 and 1. What follows from some of them are their combinations, so they are brought into echelon form, modulo a
//! prime: exact as fractions are, and without their growth.

use std::collections::BTreeMap;

use super::modular::{inverse, negative, plus, times};

/// A combination of atoms, modulo the prime: those that are not 0, ascending.
type Sparse = Vec<(u32, u64)>;

/// All that follows from the numbers that are out.
pub(super) struct Span {
    /// The rows by the atom that each starts at, with 1. There are many more atoms than rows.
    rows: BTreeMap<u32, Sparse>,
    /// What is left of each hidden number when what is out is taken away.
    hidden: Vec<Sparse>,
    /// For the work on one number.
    scratch: Vec<u64>,
    /// How many steps have been taken.
    pub(super) work: u64,
}

/// What letting a number out comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// Nothing that is hidden is given away.
    Fine,
    /// A hidden number is, by its place; and whether the number is that one and others that are out.
    GivesAway(usize, bool),
}

impl Span {
    /// Nothing is out; these numbers are hidden.
    pub(super) fn new(atoms: usize, hidden: &[&[u32]]) -> Span {
        let hidden = hidden.iter().map(|atoms| ones(atoms)).collect();
        Span { rows: BTreeMap::new(), hidden, scratch: vec![0; atoms], work: 0 }
    }

    /// Lets a number out, unless that gives a hidden one away.
    pub(super) fn try_out(&mut self, atoms: &[u32]) -> Tried {
        let left = self.reduced(atoms);
        let Some((first, lead)) = left.first().copied() else { return Tried::Fine };
        for (place, hidden) in self.hidden.iter().enumerate() {
            // What is left of the hidden one must be a multiple of what is left of this.
            let Some((start, factor)) = hidden.first().copied() else { continue };
            self.work += 1;
            if start != first || hidden.len() != left.len() {
                continue;
            }
            self.work += hidden.len() as u64;
            let same = |((a, x), (b, y)): (&(u32, u64), &(u32, u64))| a == b && times(*x, lead) == times(*y, factor);
            if hidden.iter().zip(&left).all(same) {
                return Tried::GivesAway(place, factor == lead);
            }
        }
        self.let_out(left);
        Tried::Fine
    }

    /// Lets a number out whatever it gives away.
    pub(super) fn force_out(&mut self, atoms: &[u32]) {
        let left = self.reduced(atoms);
        if !left.is_empty() {
            self.let_out(left);
        }
    }

    /// Whether a number follows from those that are out.
    pub(super) fn has(&mut self, atoms: &[u32]) -> bool {
        self.reduced(atoms).is_empty()
    }

    /// Whether a hidden number has been given away.
    pub(super) fn is_out(&self, hidden: usize) -> bool {
        self.hidden[hidden].is_empty()
    }

    /// The combinations that count some atoms once each, and others not, as simple as they can be made.
    pub(super) fn simple(&mut self) -> Vec<Vec<u32>> {
        // Back from the last row, each without the starts of the rows behind it.
        let starts: Vec<u32> = self.rows.keys().rev().copied().collect();
        for start in starts {
            let Some(row) = self.rows.remove(&start) else { continue };
            self.scatter(&row);
            self.take_away_from(start);
            let simpler = self.gathered(start);
            self.rows.insert(start, simpler);
        }
        let counted = self.rows.values().filter(|row| row.iter().all(|(_, factor)| *factor == 1));
        counted.map(|row| row.iter().map(|(atom, _)| *atom).collect()).collect()
    }

    fn let_out(&mut self, mut row: Sparse) {
        let (first, lead) = row[0];
        let by = inverse(lead);
        row.iter_mut().for_each(|(_, factor)| *factor = times(*factor, by));
        for place in 0..self.hidden.len() {
            let has = self.hidden[place].binary_search_by_key(&first, |(atom, _)| *atom).is_ok();
            self.work += 1;
            if has {
                let hidden = std::mem::take(&mut self.hidden[place]);
                self.scatter(&hidden);
                self.work += take_away(&row, first, &mut self.scratch);
                self.hidden[place] = self.gathered(0);
            }
        }
        self.rows.insert(first, row);
    }

    /// What is left of a number.
    fn reduced(&mut self, atoms: &[u32]) -> Sparse {
        let Some(start) = atoms.first().copied() else { return Vec::new() };
        self.scatter(&ones(atoms));
        self.take_away_from(start);
        self.gathered(start)
    }

    fn scatter(&mut self, row: &[(u32, u64)]) {
        row.iter().for_each(|(atom, factor)| self.scratch[*atom as usize] = *factor);
    }

    /// Takes away every row that starts at an atom or behind it, as often as it is there.
    fn take_away_from(&mut self, start: u32) {
        for (at, row) in self.rows.range(start..) {
            self.work += take_away(row, *at, &mut self.scratch);
        }
        self.work += self.scratch.len() as u64;
    }

    /// What the scratch has from a place on; it is empty again.
    fn gathered(&mut self, from: u32) -> Sparse {
        let mut found = Vec::new();
        for (atom, factor) in self.scratch.iter_mut().enumerate().skip(from as usize) {
            if *factor != 0 {
                found.push((atom as u32, std::mem::take(factor)));
            }
        }
        found
    }
}

/// Takes away the row that starts at an atom as often as it is there; how many steps that took.
fn take_away(row: &[(u32, u64)], at: u32, scratch: &mut [u64]) -> u64 {
    let factor = scratch[at as usize];
    if factor == 0 {
        return 0;
    }
    let less = negative(factor);
    for (atom, times_one) in row {
        let place = &mut scratch[*atom as usize];
        *place = plus(*place, times(*times_one, less));
    }
    row.len() as u64
}

fn ones(atoms: &[u32]) -> Sparse {
    atoms.iter().map(|atom| (*atom, 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_without_its_other_parts_gives_one_away() {
        let mut span = Span::new(3, &[&[2]]);
        assert_eq!(span.try_out(&[0]), Tried::Fine);
        assert_eq!(span.try_out(&[1]), Tried::Fine);
        assert_eq!(span.try_out(&[0, 1]), Tried::Fine, "it follows already");
        assert_eq!(span.try_out(&[0, 1, 2]), Tried::GivesAway(0, true));
        assert!(!span.is_out(0));
    }

    #[test]
    fn several_totals_together_give_one_away() {
        // Two rows and two columns, and the hidden one in a corner: of 0 1 / 2 3 is 3 hidden.
        let mut span = Span::new(4, &[&[3]]);
        for fine in [&[0, 1][..], &[0, 2], &[0]] {
            assert_eq!(span.try_out(fine), Tried::Fine);
        }
        assert_eq!(span.try_out(&[0, 1, 2, 3]), Tried::GivesAway(0, true));
        assert!(!span.is_out(0));
    }

    #[test]
    fn simple_combinations_are_what_differences_leave() {
        let mut span = Span::new(4, &[]);
        for number in [&[0, 1, 2, 3][..], &[0], &[1]] {
            span.force_out(number);
        }
        let mut simple = span.simple();
        simple.sort();
        assert_eq!(simple, [vec![0], vec![1], vec![2, 3]]);
    }
}
