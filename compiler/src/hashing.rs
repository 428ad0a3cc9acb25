//! Hash maps and sets for what is looked up often: keys of plans, of totals and of rows.
//!
//! In: keys. Out: the standard library's maps with a quicker hash. Invariants: each map has a seed of its own, so that no data is slow on
//! purpose; nothing that is written may depend on the order of a map.
//!
//! As the seed is not known before, nobody can prepare keys that fall together. The standard hash also withstands somebody who sends keys and
//! measures what each costs; nobody can do that to a program that reads files.

use foldhash::fast::RandomState;

/// A map.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set.
pub type HashSet<K> = std::collections::HashSet<K, RandomState>;
