//! Wholes: rows that are totals of other rows, as a code list says and as the numbers of the file bear out.
//!
//! In: the rows of each source by keys, and which of them may be totals. Out: those that are, and for each row of parts the totals that it is a
//! part of. Invariant: a row is a total only where it comes to what its parts come to; any other is a row like others.

use indicia_compiler::hashing::{HashMap, HashSet};
use indicia_compiler::plan::audit::{KeyOfWhole, Whole};

use crate::cells::Keys;

/// Rows by keys, in order of these.
pub(super) type Counts = Vec<(Keys, i128)>;

/// The totals among the rows of a family.
pub(super) struct Wholes<'a> {
    declared: &'a [Whole],
    /// By source, those that come to their parts: which of the declared ones it is, and its keys.
    found: Vec<HashSet<(usize, Keys)>>,
    /// By source, their keys alone.
    rows: Vec<HashSet<Keys>>,
}

impl<'a> Wholes<'a> {
    /// The totals among the rows of each source; rows are in order of their keys.
    pub(super) fn new(declared: &'a [Whole], sources: &[Counts]) -> Wholes<'a> {
        let found = sources.iter().map(|rows| {
            let mut sums: HashMap<(usize, Keys), i128> = HashMap::default();
            for (at, whole) in declared.iter().enumerate() {
                for (keys, rows) in rows.iter().filter(|(keys, _)| is_part(whole, keys)) {
                    *sums.entry((at, keys_of(whole, keys))).or_default() += rows;
                }
            }
            let comes_to = |((of, keys), sum): ((usize, Keys), i128)| {
                let at = rows.binary_search_by(|(known, _)| known.cmp(&keys)).ok()?;
                (rows[at].1 == sum && sum != 0).then_some((of, keys))
            };
            sums.into_iter().filter_map(comes_to).collect()
        });
        let found: Vec<HashSet<(usize, Keys)>> = found.collect();
        let rows = found.iter().map(|found| found.iter().map(|(_, keys)| keys.clone()).collect()).collect();
        Wholes { declared, found, rows }
    }

    /// Whether a row of a source is a total of others.
    pub(super) fn has(&self, source: usize, keys: &[Option<i64>]) -> bool {
        self.rows[source].contains(keys)
    }

    /// The totals that a row of a source is a part of: by one column, and those that these are a part of by another.
    pub(super) fn around(&self, source: usize, keys: &[Option<i64>]) -> HashSet<Keys> {
        let mut found: HashSet<Keys> = HashSet::default();
        let mut open = vec![keys.to_vec()];
        while let Some(keys) = open.pop() {
            for (at, whole) in self.declared.iter().enumerate().filter(|(_, whole)| is_part(whole, &keys)) {
                let of = (at, keys_of(whole, &keys));
                if self.found[source].contains(&of) && found.insert(of.1.clone()) {
                    open.push(of.1);
                }
            }
        }
        found
    }
}

fn is_part(whole: &Whole, keys: &[Option<i64>]) -> bool {
    keys[whole.key].is_some_and(|code| whole.parts.binary_search(&code).is_ok())
}

/// The keys of the total that a row is a part of.
fn keys_of(whole: &Whole, keys: &[Option<i64>]) -> Keys {
    let key = |of: &KeyOfWhole| match of {
        KeyOfWhole::At(place) => keys[*place],
        KeyOfWhole::Is(value) => Some(*value),
    };
    whole.keys.iter().map(key).collect()
}
