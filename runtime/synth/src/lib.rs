//! Synthetic records: from published figures and declarations to rows that agree with them.
//!
//! In: the catalog of a project and its margins files (docs/margins.md). Out: batches of rows, and what is to be said of the
//! figures. Pure: no files, no clock. Invariants: the same inputs give the same rows on any machine; figures are met or
//! named; a suppressed number is drawn, never derived from others.
//!
//! | step | in -> out |
//! |-|-|
//! | [`read`] | YAML -> [`spec::MarginsFile`] |
//! | [`constraint`] | figures -> sums of cells and what they may be |
//! | [`fit`], [`whole`] | weights -> fractions -> whole numbers |
//! | [`conflict`] | figures that contradict each other, and no fewer |
//! | [`placed`], [`rows`], [`column`], [`link`] | numbers -> rows |
//! | [`recount`] | rows -> figures again |
//! | [`dummy`] | declarations and definitions, without figures -> rows |

pub mod classes;
pub mod column;
pub mod conflict;
pub mod constraint;
pub mod dummy;
mod facts;
pub mod figure;
pub mod fit;
pub mod link;
pub mod members;
pub mod others;
pub mod path;
pub mod placed;
pub mod project;
pub mod random;
pub mod read;
pub mod recount;
pub mod report;
pub mod resolve;
pub mod rows;
pub mod simplex;
pub mod solve;
pub mod spec;
pub mod spread;
pub mod table;
#[cfg(test)]
mod tests;
pub mod whole;
