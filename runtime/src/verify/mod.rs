//! Verify: printed tables against ours, cell by cell, on the text that a reader sees.
//!
//! In: safe tables, printed tables, and the differences that are allowed. Out: what was compared and every difference.
//! Invariants: of our tables nothing is seen but displayed text; every cell of both tables, headings and row labels
//! included, is counted once, as equal, excepted or different; a listed difference excepts one difference at most.

mod align;
mod allowed;
mod compare;
mod id;
#[cfg(test)]
mod tests;
mod verified;

pub(crate) use align::{Pair, align};
pub use allowed::allow;
pub use compare::verify;
pub use id::Id;
pub use verified::{Compared, Difference, Differs, Name, Printed, Sides, Tally, Verified};
