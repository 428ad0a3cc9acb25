//! push: filters move towards the rows they are about, look-ups away from them.
//!
//! In: filters and look-ups in the order they were written. Out: each filter below every look-up it does not need,
//! neighbouring filters as one with sorted conjuncts, `true` gone, and look-ups above a `Keep` that does not need them.
//! What every aggregate of a node asks of its rows becomes a filter too. See `chain` for why the meaning stays.

use super::super::ir::Plan;
use super::super::schema::Schema;
use super::groups::Groups;

/// Runs the rule.
pub(super) fn push(plan: Plan, _schema: &Schema) -> Plan {
    Groups::read(&plan).write()
}
