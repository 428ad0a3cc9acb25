//! fuse: aggregates of the same base rows by the same keys become one node.
//!
//! In: an `Aggregate` node for each thing that a table asks. Out: one for each base and set of keys. Filters that all of them
//! share stay filters; others become conditions. Look-ups change no rows, so aggregates with and without one share its rows.
//! Keys are sorted, each once, so that `by a, b` and `by b, a` meet. Non-additive functions fuse like others: the keys
//! are equal, so no groups are added up.

use std::collections::BTreeSet;

use super::super::ir::{Expr, Plan};
use super::super::schema::Schema;
use super::groups::{Groups, KeyUse};

/// Runs the rule.
pub(super) fn fuse(plan: Plan, _schema: &Schema) -> Plan {
    let mut groups = Groups::read(&plan);
    for group in 0..groups.groups.len() {
        sort_keys(&mut groups, group);
        let equal =
            |&other: &usize| groups.groups[other].keys == groups.groups[group].keys && groups.share_rows(other, group);
        if let Some(target) = (0..group).find(equal) {
            let same: Vec<KeyUse> =
                (0..groups.groups[group].keys.len()).map(|column| KeyUse { column, map: None }).collect();
            groups.absorb(target, group, &same);
        }
    }
    groups.write()
}

fn sort_keys(groups: &mut Groups, group: usize) {
    let old = groups.groups[group].keys.clone();
    let keys: Vec<Expr> = old.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let place = |key: &Expr| keys.iter().position(|k| k == key).expect("sorting loses no key");
    let uses: Vec<KeyUse> = old.iter().map(|key| KeyUse { column: place(key), map: None }).collect();
    groups.rekey(group, keys, &uses);
}
