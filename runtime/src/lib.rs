//! Indicia's runtime: reads inputs, runs plans, turns cubes into tables and tables into bytes.

pub mod answer;
pub mod cells;
pub mod cube;
pub mod disclosure;
pub mod engine;
pub mod given;
pub mod impact;
pub mod input;
pub mod outputs;
pub mod records;
pub mod render;
mod rows;
pub mod threads;
pub mod verify;
