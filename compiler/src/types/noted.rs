//! What is noted while an expression is typed, to be said where it is known what is around it.
//!
//! In: nothing (nouns). Out: what sides.rs notes and says. Invariant: nothing here asks the checker.

use crate::diagnostics::Diagnostic;
use crate::model::Class;
use crate::source::Span;
use crate::value::PeriodKind;

/// What is noted while an expression is typed.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    /// Years that could be of two kinds.
    pub years: Vec<Year>,
    /// Sides that have what the other has not.
    pub one_sided: Vec<OneSided>,
}

/// A year such as `2023/24` with the kind that it has beside its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// The first year.
    pub year: i64,
    /// The kind.
    pub kind: PeriodKind,
    /// Where it is written.
    pub span: Span,
    /// The data, by name.
    pub beside: String,
}

/// A side that has a period or an area where the other has none: fine where what is around them has one.
#[derive(Clone, Debug)]
pub struct OneSided {
    /// What only one side has.
    pub class: Class,
    /// What there is to say.
    pub finding: Diagnostic,
    /// Where.
    pub span: Span,
}

/// What is being put together of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// One is divided by the other.
    Divided,
    /// They are added or subtracted.
    Added,
}
