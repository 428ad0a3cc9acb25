//! What numbers add up over their rows, and how exactly cells show them.
//!
//! In: a value and how it is shown. Out: what readers see of it. Invariant: nothing here knows what is hidden.

use indicia_compiler::presentation::NumberFormat;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

/// What is added up over the rows of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Quantity {
    /// Each row is 1.
    Rows,
    /// The values that an output adds up: the first of those that add up the same.
    Values(usize),
}

/// A value as a cell shows it: it may be half a unit less or more.
pub(super) struct Shown {
    pub(super) value: BigRational,
    pub(super) unit: BigRational,
    pub(super) half: BigRational,
}

/// How a cell shows a value.
pub(super) fn as_shown(value: &BigRational, format: &NumberFormat) -> Shown {
    let power = BigInt::from(10).pow(format.decimals + if format.hundredfold { 2 } else { 0 });
    let unit = BigRational::new(1.into(), power);
    let half = &unit / BigInt::from(2);
    // Half away from zero, as it is shown.
    let shown = (value.abs() / &unit + BigRational::new(1.into(), 2.into())).floor() * &unit;
    Shown { value: if value.is_negative() { -shown } else { shown }, unit, half }
}
