//! Closeness of two versions: counts that differ by less than a policy hides.
//!
//! In: the whole numbers that both versions of a cell show, and below which number a policy hides. Out: whether their difference is itself a
//! count that the policy hides. Invariant: sees displayed numbers only; two that are equal are not close.

/// Whether two published counts differ by a number that a policy hides, which hides those below a number.
pub fn are_close(before: i64, after: i64, below: i64) -> bool {
    before != after && before.abs_diff(after) < below.unsigned_abs()
}
