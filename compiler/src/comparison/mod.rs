//! Comparison: what differs between two projects, by what they mean.
//!
//! In: two checked projects with their texts. Out: changes, each with a class, in an analyst's words, with its place on both
//! sides and all that it reaches. Invariants: ids decide nothing, names and codes do, for ids shift; a change is listed once, where
//! it was made, together with what it reaches; a project compared with itself has no changes; compared the other way round
//! each change is the same one turned round.
//!
//! | part | what it is |
//! |-|-|
//! | [`change`], [`names`], [`side`], [`draft`] | the nouns |
//! | [`pairs`], [`facets`], [`phrasing`] | what all comparisons use: pairs by name, declarations as lists of facts, phrases |
//! | [`lists`], [`declared`] | what YAML declares |
//! | [`conditions`], [`formula`] | conditions on rows, and what indicators and columns compute |
//! | [`definition`], [`defined`], [`tables`] | definitions |
//! | [`renames`] | which names mean the same, before anything is compared by name |
//! | [`members`] | which row or column of a table is which of the other side's |
//! | [`layout`] | files whose texts differ and mean the same |
//! | [`reach`] | what depends on what changed |
//! | [`compare`] | all of it, in order |

mod change;
mod compare;
mod conditions;
mod declared;
mod defined;
mod definition;
mod draft;
mod facets;
mod formula;
mod layout;
mod lists;
mod members;
mod names;
mod pairs;
mod phrasing;
mod reach;
mod renames;
#[cfg(test)]
mod sample;
mod side;
mod tables;
#[cfg(test)]
mod tests;

pub use change::{Change, Class, Kind, Place, Said, Subject};
pub use compare::compare;
pub use members::Members;
pub use names::renamed;
pub use reach::{covering, covering_before};
pub use side::Project;
