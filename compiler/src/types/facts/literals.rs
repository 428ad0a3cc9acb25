//! What can be wrong with a written value, beside the code list or the bounds of its column.

use crate::diagnostics::{Diagnostic, Near, one_of};
use crate::source::Span;

pub fn unknown_code(
    span: Span,
    text: &str,
    list: &str,
    declared: Span,
    nearest: Option<Near>,
    codes: &[String],
) -> Diagnostic {
    let there_are = format!("it has {}", one_of(codes.iter().map(String::as_str), 8));
    Diagnostic::new("literals::unknown-code", format!("the code list `{list}` has no \"{text}\""))
        .at(span, "not in the list")
        .at(declared, "the list is declared here")
        .instead_of((span, text), nearest, '"', there_are)
}

/// A label that several codes share.
pub fn ambiguous_code(span: Span, text: &str, list: &str, codes: &[String]) -> Diagnostic {
    Diagnostic::new("literals::ambiguous-code", format!("\"{text}\" is the label of several codes of `{list}`"))
        .at(span, "which one?")
        .help(format!("write the code: {}", one_of(codes.iter().map(String::as_str), 8)))
}

/// A number where a code is needed.
pub fn quotes_needed(span: Span, text: &str, list: &str) -> Diagnostic {
    let quoted = format!("\"{text}\"");
    Diagnostic::new("literals::quotes-needed", format!("a code of `{list}` is a text, but `{text}` is a number"))
        .at(span, "put it in quotes")
        .help(format!("write {quoted}"))
        .safe_fix(span, quoted)
}

/// A number outside the declared bounds.
pub fn out_of_range(span: Span, number: i64, column: &str, min: Option<i64>, max: Option<i64>) -> Diagnostic {
    let bounds = match (min, max) {
        (Some(a), Some(b)) => format!("declared from {a} to {b}"),
        (Some(a), None) => format!("declared from {a}"),
        (None, Some(b)) => format!("declared up to {b}"),
        (None, None) => "out of range".into(),
    };
    Diagnostic::new("literals::out-of-range", format!("`{column}` is never {number}"))
        .at(span, bounds)
        .help("check the number, or what the column or its code list declares")
}

/// More decimals than the column has.
pub fn too_many_decimals(span: Span, number: &str, decimals: u32) -> Diagnostic {
    let message = match decimals {
        0 => format!("{number} is not a whole number, but every value of the column is"),
        _ => format!("{number} has more digits after the point than the column, which has {decimals}"),
    };
    Diagnostic::new("literals::too-many-decimals", message).at(span, "too many decimals")
}

/// `17 to 10`
pub fn reversed_range(span: Span) -> Diagnostic {
    Diagnostic::new("literals::reversed-range", "this range ends before it begins").at(span, "swap the two ends")
}

/// The same member twice.
pub fn repeated_member(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new("literals::repeated-member", format!("{text} is already in this set")).at(span, "again")
}
