//! What can be wrong where a total would be added to its parts.

use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// Codes of which one contains, or overlaps, another.
pub fn total_and_parts(span: Span, total: &str, part: &str) -> Diagnostic {
    let message = format!("\"{total}\" and \"{part}\" have rows in common, so they do not add up");
    Diagnostic::new("additivity::total-and-parts", message)
        .at(span, "would count some twice")
        .help("name the total alone, or codes that have nothing in common; the code list says what is a total of what (`total_of`, `apart`)")
}

/// A total together with rows that it may have already.
pub fn total_and_others(span: Span, total: &str, other: &str) -> Diagnostic {
    let message = format!("\"{total}\" is a total in the data, which may have what is {other} already");
    Diagnostic::new("additivity::total-and-parts", message)
        .at(span, "might count some twice")
        .help(format!("name the total alone; `all + {other}` adds up the parts and what is {other}"))
}
