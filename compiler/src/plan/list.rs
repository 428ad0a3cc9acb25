//! A list of values that many expressions have in common: what a code or a band becomes.
//!
//! In: values. Out: the list, which is cloned, hashed and compared with itself in no time, however long it is: a plan has its expressions once
//! for each cell of a table. Invariant: lists of equal values are equal, hash alike, and have the order of their values.

use std::cmp::Ordering;
use std::fmt::{Debug, Formatter, Result};
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use foldhash::fast::RandomState;

/// Values in order.
#[derive(Clone)]
pub struct List<T>(Arc<Hashed<T>>);

struct Hashed<T> {
    hash: u64,
    values: Box<[T]>,
}

impl<T: Hash> List<T> {
    fn of(values: Box<[T]>) -> List<T> {
        // One seed for all: what is hashed here is compared with what is hashed elsewhere.
        static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::default);
        let hash = SEED.hash_one(&values);
        List(Arc::new(Hashed { hash, values }))
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0.values
    }
}

impl<T: Hash> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> List<T> {
        List::of(values.into_iter().collect())
    }
}

impl<T: Hash> From<Vec<T>> for List<T> {
    fn from(values: Vec<T>) -> List<T> {
        List::of(values.into())
    }
}

impl<T: Hash + Clone> From<&[T]> for List<T> {
    fn from(values: &[T]) -> List<T> {
        List::of(values.into())
    }
}

impl<T: Hash, const N: usize> From<[T; N]> for List<T> {
    fn from(values: [T; N]) -> List<T> {
        List::of(values.into())
    }
}

impl<T: Debug> Debug for List<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.values.fmt(f)
    }
}

impl<T> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &List<T>) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.hash == other.0.hash && self.0.values == other.0.values
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T: Ord> PartialOrd for List<T> {
    fn partial_cmp(&self, other: &List<T>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for List<T> {
    fn cmp(&self, other: &List<T>) -> Ordering {
        match Arc::ptr_eq(&self.0, &other.0) {
            true => Ordering::Equal,
            false => self.0.values.cmp(&other.0.values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_equal_values_are_equal_and_hash_alike() {
        let state = RandomState::default();
        let hash = |list: &List<i64>| state.hash_one(list);
        let (one, same, other): (List<i64>, List<i64>, List<i64>) = ([1, 2].into(), vec![1, 2].into(), [1, 3].into());
        assert_eq!(one, same);
        assert_eq!(one.cmp(&same), Ordering::Equal);
        assert_eq!(format!("{one:?}"), "[1, 2]");
        assert!(one < other && one != other);
        assert_eq!(hash(&one), hash(&same));
        assert_eq!(one.iter().sum::<i64>(), 3);
    }
}
