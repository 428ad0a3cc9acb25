//! From the model to plans and layouts.

pub mod expr;
#[cfg(test)]
mod interpret;
pub mod ir;
pub mod rules;
pub mod schema;
pub mod show;
pub mod simplify;
pub mod typing;
pub mod verify;
