//! Display: from an exact cell to the text that every output shows.
//!
//! In: a cell, its column's format, house style. Out: text. Invariants: a value is rounded once, here, half away from zero;
//! zero never has a sign; a suppressed number shows what it would show as whatever it were, its bound or its mark.

use indicia_compiler::catalog::Style;
use indicia_compiler::presentation::NumberFormat;
use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::cell::{Cell, Suppressed};

/// A count of rows, without a separator.
pub const COUNT: NumberFormat = NumberFormat::plain(0);

/// A count of rows for people to read.
pub const WHOLE: NumberFormat = NumberFormat { thousands: true, ..COUNT };

/// The text of a cell.
pub fn display(cell: &Cell, format: &NumberFormat, style: &Style) -> String {
    match cell {
        Cell::Value(value) => {
            if is_low(value, format) {
                let unit = BigInt::from(1);
                return format!("<{}", write(&unit, &NumberFormat { plus: false, ..*format }, marks(style)));
            }
            write(&round(value, format), format, marks(style))
        }
        Cell::Suppressed(hidden) => suppressed(hidden, format, style),
        Cell::NotApplicable => style.not_applicable.clone(),
        Cell::Missing => style.missing.clone(),
        Cell::Text(text) => text.clone(),
    }
}

/// The number that the text of a value shows, in plain digits; nothing where the text shows a bound.
pub fn published(value: &BigRational, format: &NumberFormat) -> Option<String> {
    let plain = NumberFormat { thousands: false, plus: false, percent_sign: false, ..*format };
    (!is_low(value, format)).then(|| write(&round(value, format), &plain, PLAIN))
}

/// A number in plain digits, all of them; nothing where they do not end soon.
pub fn exact(value: &BigRational) -> Option<String> {
    let scaled = |decimals: &u32| (value * BigInt::from(10).pow(*decimals)).is_integer();
    let decimals = (0..=12).find(scaled)?;
    published(value, &NumberFormat { decimals, ..COUNT })
}

/// Whether a value is more than zero, and less than the smallest number that the format shows.
pub fn is_low(value: &BigRational, format: &NumberFormat) -> bool {
    format.low && value.is_positive() && round(value, format).is_zero()
}

/// What every number that it may be would show as; else its bound; else the mark.
fn suppressed(hidden: &Suppressed, format: &NumberFormat, style: &Style) -> String {
    if let Some((least, most)) = &hidden.between {
        let text = |value: &BigRational| display(&Cell::Value(value.clone()), format, style);
        let least = text(least);
        if least == text(most) {
            return least;
        }
    }
    match hidden.below.as_ref().map(|bound| round(bound, format)) {
        Some(bound) if bound.is_positive() => {
            format!("<{}", write(&bound, &NumberFormat { plus: false, ..*format }, marks(style)))
        }
        Some(_) | None => style.suppressed.clone(),
    }
}

/// The number of units of the last digit shown, rounded half away from zero.
fn round(value: &BigRational, format: &NumberFormat) -> BigInt {
    let power = BigInt::from(10).pow(format.decimals + if format.hundredfold { 2 } else { 0 });
    let (numerator, denominator) = (value.numer() * power, value.denom());
    // |n/d| + 1/2, rounded down, is (2|n| + d) / 2d.
    let magnitude = (numerator.abs() * 2_u8 + denominator) / (denominator * 2_u8);
    if numerator.is_negative() { -magnitude } else { magnitude }
}

/// The marks between thousands and before decimals.
type Marks<'a> = (&'a str, &'a str);

/// Those that other programs read.
const PLAIN: Marks<'_> = (",", ".");

fn marks(style: &Style) -> Marks<'_> {
    (&style.thousands_separator, &style.decimal_mark)
}

fn write(units: &BigInt, format: &NumberFormat, (thousands, decimal): Marks<'_>) -> String {
    let decimals = format.decimals as usize;
    let digits = format!("{:0>width$}", units.magnitude().to_string(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut text = String::new();
    match units.sign() {
        Sign::Minus => text.push('-'),
        Sign::Plus if format.plus => text.push('+'),
        Sign::Plus | Sign::NoSign => {}
    }
    for (i, digit) in whole.chars().enumerate() {
        if format.thousands && i > 0 && (whole.len() - i) % 3 == 0 {
            text.push_str(thousands);
        }
        text.push(digit);
    }
    if decimals > 0 {
        text.push_str(decimal);
        text.push_str(fraction);
    }
    if format.percent_sign {
        text.push('%');
    }
    text
}

#[cfg(test)]
#[path = "display_tests.rs"]
mod tests;
