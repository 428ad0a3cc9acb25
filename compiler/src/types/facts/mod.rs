//! What types/ can find, by what it is about.

mod rows;
mod tables;
mod values;

pub use rows::{LiteralsFact, PeriodsFact, TypesFact};
pub use tables::{LayoutFact, TestsFact};
pub use values::{DenominatorsFact, UnitsFact};

use crate::diagnostics::{Fix, Near};
use crate::source::Span;

/// A near name in place of a text, in quotes where the text has them or the name needs them.
fn spelled(span: Span, text: &str, near: &Near) -> Fix {
    let bare = (span.end - span.start) as usize <= text.len();
    let name = near.name.starts_with(|c: char| c.is_ascii_alphabetic())
        && near.name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let text = match bare && name {
        true => near.name.clone(),
        false => format!("\"{}\"", near.name.replace('\\', "\\\\").replace('"', "\\\"")),
    };
    Fix { span, text, safe: near.sure }
}
