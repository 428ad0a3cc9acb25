//! Closeness of two versions: counts that differ by less than a policy hides.
//!
//! In: the whole numbers that both versions of a cell show, and the policy of the table. Out: whether their difference is itself a
//! count that the policy hides. Invariant: sees displayed numbers only; two that are equal are not close.

use indicia_compiler::catalog::Policy;

/// Whether two published counts differ by a number that the policy hides.
pub(crate) fn are_close(before: i64, after: i64, policy: &Policy) -> bool {
    before != after && before.abs_diff(after) < policy.below.unsigned_abs()
}
