//! From syntax trees to definitions with resolved names.

mod facts;
mod graph;
pub mod hir;
mod meant_column;
mod parameters;
mod resolve;
mod scope;

pub use graph::dependencies;
pub use meant_column::with_help;
pub use parameters::{condition_with_values, period_with_value, value_of};
pub use resolve::{extend, resolve};
