//! Hash maps and sets for what is looked up often: keys of plans, of totals and of rows.
//!
//! In: keys. Out: the standard library's maps with a quicker hash. Invariants: each map has a seed of its own, so that no data is slow on
//! purpose; nothing that is written may depend on the order of a map.
//!
//! The standard hash keeps keys from being guessed by whoever sends them; here whoever writes them runs the program.

use foldhash::fast::RandomState;

/// A map.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set.
pub type HashSet<K> = std::collections::HashSet<K, RandomState>;
