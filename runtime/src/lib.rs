//! Indicia's runtime: reads inputs, runs plans, turns cubes into tables and tables into bytes.

pub mod cube;
pub mod engine;
pub mod input;
