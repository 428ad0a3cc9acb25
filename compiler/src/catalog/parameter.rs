//! A period that definitions use by name, such as the year of the report.
//!
//! In: nothing (a noun). Out: what manifest/ reads under `parameters`.

use crate::source::Spanned;
use crate::value::Period;

/// A period with a name.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name definitions use.
    pub name: Spanned<String>,
    /// The period.
    pub value: Period,
    /// Whether the kind of year is written (`academic year 2023/24`); `2023/24` alone is an academic year beside academic years.
    pub says_kind: bool,
}
