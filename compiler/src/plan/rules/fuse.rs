//! fuse: aggregates of the same base rows by the same keys become one node.
//!
//! In: an `Aggregate` node for each thing that a table asks. Out: one for each base and set of keys. Filters that all of them
//! share stay filters; others become conditions. Look-ups change no rows, so aggregates with and without one share its rows.
//! Keys are sorted, each once, so that `by a, b` and `by b, a` meet. Non-additive functions fuse like others: the keys
//! are equal, so no groups are added up.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ir::{Expr, NodeId, Plan};
use super::super::schema::Schema;
use super::groups::{Groups, KeyUse};

/// Runs the rule.
pub(super) fn fuse(plan: Plan, _schema: &Schema) -> Plan {
    let mut groups = Groups::read(&plan);
    // The groups that stay, by base and keys: more than one only where look-ups by one name are different.
    let mut staying: BTreeMap<(NodeId, Vec<Expr>), Vec<usize>> = BTreeMap::new();
    for group in 0..groups.groups.len() {
        sort_keys(&mut groups, group);
        let of_rows = (groups.groups[group].base, groups.groups[group].keys.clone());
        let alike = staying.entry(of_rows).or_default();
        match alike.iter().find(|other| groups.share_rows(**other, group)) {
            Some(&target) => {
                let keys = 0..groups.groups[group].keys.len();
                let same: Vec<KeyUse> = keys.map(|column| KeyUse { column, map: None }).collect();
                groups.absorb(target, group, &same);
            }
            None => alike.push(group),
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
