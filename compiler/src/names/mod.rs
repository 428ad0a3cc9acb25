//! From syntax trees to definitions with resolved names.

mod facts;
mod graph;
pub mod hir;
mod resolve;
mod scope;

pub use graph::dependencies;
pub use resolve::{extend, resolve};
