//! A tape of numbers that a random project is read from.
//!
//! In: numbers from proptest. Out: choices. Invariant: a zero, and the end of the tape, is the simplest choice, so that a
//! smaller tape makes a simpler project.

use std::cell::Cell;

/// Numbers, read from the front.
pub struct Tape<'a> {
    numbers: &'a [u16],
    next: Cell<usize>,
}

impl<'a> Tape<'a> {
    pub fn new(numbers: &'a [u16]) -> Tape<'a> {
        Tape { numbers, next: Cell::new(0) }
    }

    /// A number below `count`.
    pub fn below(&self, count: usize) -> usize {
        let at = self.next.get();
        self.next.set(at + 1);
        self.numbers.get(at).map_or(0, |n| usize::from(*n) % count.max(1))
    }

    /// True so many times of a hundred.
    pub fn chance(&self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of them; the first is the simplest.
    pub fn one<T: Clone>(&self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// Some of them, in their order; at least one.
    pub fn some<T: Clone>(&self, of: &[T]) -> Vec<T> {
        let first = self.below(of.len());
        let also = |i: &usize| *i == first || self.chance(35);
        (0..of.len()).filter(also).map(|i| of[i].clone()).collect()
    }
}
