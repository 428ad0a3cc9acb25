//! From the model to plans and layouts.

pub mod ir;
