//! What can be wrong with the meaning of definitions, in words.
//!
//! In: names, spans and candidates that types/ found. Out: diagnostics. One file per area of docs/errors.
//! Invariant: each function has one code, and each code a page in docs/errors.

pub(super) mod additivity;
pub(super) mod denominators;
pub(super) mod expectations;
pub(super) mod layout;
pub(super) mod literals;
pub(super) mod periods;
pub(super) mod types;
pub(super) mod units;

use crate::diagnostics::{Advised, Diagnostic, Fix, Near};
use crate::source::Span;

impl Diagnostic {
    /// Offers the near name in place of a text: as help, between marks, and as a fix, in quotes where the text has them or the name
    /// needs them. Without one, the help is what there is, if anything.
    fn instead_of(
        mut self,
        (span, text): (Span, &str),
        near: Option<Near>,
        mark: char,
        otherwise: impl Into<String>,
    ) -> Diagnostic {
        let Some(Near { name, sure }) = near else {
            self.help = Some(Advised::from(otherwise.into())).filter(|help| !help.is_empty());
            return self;
        };
        self.help = Some(format!("did you mean {mark}{name}{mark}?").into());
        let is_bare = (span.end - span.start) as usize <= text.len();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let text = match is_bare && is_name {
            true => name,
            false => format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")),
        };
        self.fixes.push(Fix { span, text, safe: sure });
        self
    }
}
