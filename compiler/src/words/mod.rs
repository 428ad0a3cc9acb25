//! Words: what definitions mean, as an analyst says it.
//!
//! In: the catalog and the model of a sound project. Out: text.
//! Invariants: made from the model alone, so that two definitions with one model have one sentence, however they are written;
//! two with different models have different sentences. Other definitions are named, not repeated. What is only wording
//! (labels, titles, notes) is left out.
//!
//! | part | what it does |
//! |-|-|
//! | [`phrase`] | conditions, sets, formulas with every name resolved: what is compared and what is written |
//! | [`build`] | makes phrases of the model |
//! | [`conditions`], [`sets`], [`rows`], [`formulas`] | phrases as parts of a sentence, or of a change |
//! | [`tables`], [`declared`] | tables and declarations, as sentences |
//! | [`source`] | phrases as definitions write them |

pub(crate) mod build;
pub(crate) mod conditions;
mod declared;
pub(crate) mod formulas;
pub mod lists;
pub(crate) mod phrase;
mod rows;
#[cfg(test)]
pub(crate) mod sample;
mod sentence;
pub(crate) mod sets;
pub mod source;
mod tables;
#[cfg(test)]
mod tests;
pub mod times;

pub use formulas::{format, unit};
pub use sentence::{dataset_rules, denominators, expression, predicate, sentence};
