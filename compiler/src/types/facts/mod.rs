//! What types/ can find, by what it is about.

mod rows;
mod tables;
mod values;

pub use rows::{LiteralsFact, PeriodsFact, TypesFact};
pub use tables::{LayoutFact, TestsFact};
pub use values::{DenominatorsFact, UnitsFact};
