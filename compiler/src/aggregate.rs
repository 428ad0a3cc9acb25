//! Totals: what engines compute over the values of some rows.
//!
//! In: nothing (nouns). Out: what measure functions ask for and plans are made of.
//! Invariant: every total is an integer, or missing where that is said.

/// The functions that engines compute. All integers; missing only where said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AggregateFunction {
    /// Rows; of an expression: rows where it is not missing. 0 over nothing.
    Count,
    /// Values that are not missing, each once. 0 over nothing.
    CountDistinct,
    /// Sum of the values that are not missing, as i128. 0 over nothing (a measure also asks for `Count`, to know).
    Sum,
    /// The smallest; missing over nothing.
    Min,
    /// The largest; missing over nothing.
    Max,
    /// Of the n values that are not missing, sorted: the one at a place between the first and the last; missing over nothing.
    ValueAt(Quantile),
    /// Sum over the values that are not missing of what the square of each is in units of 2^64, rounded down, as i128. No sum
    /// of fewer than 2^63 values is too large for it. 0 over nothing.
    SquaresHigh,
    /// Sum of the rest of each square, which is below 2^64. 0 over nothing.
    SquaresLow,
}

/// The place `(n - 1) * part / whole` among n values, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantile {
    /// At most `whole`.
    pub part: u64,
    /// Not 0, and below 2^63.
    pub whole: u64,
    /// Whether a place that is not whole is rounded up; otherwise down.
    pub upper: bool,
}

impl AggregateFunction {
    /// Whether the value for a union of disjoint groups is the sum of their values.
    pub fn is_additive(self) -> bool {
        match self {
            AggregateFunction::Count
            | AggregateFunction::Sum
            | AggregateFunction::SquaresHigh
            | AggregateFunction::SquaresLow => true,
            AggregateFunction::CountDistinct
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::ValueAt(_) => false,
        }
    }
}
