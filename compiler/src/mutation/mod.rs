//! Mutants: a project with one thing changed, to ask whether a test would notice.
//!
//! In: a checked project. Out: [`Mutant`]s in order of the definitions, then of the declarations, each with one change, where it is, what
//! it is in words, and a row or a test that would notice it.
//! Invariants: ids stay what they are, so every test and table of the model can be asked of a mutant; a mutant said to be
//! equivalent is so on all data that the declarations allow; nothing here runs anything.
//!
//! | file | changes |
//! |-|-|
//! | mutant.rs | the noun: one definition or declaration in a changed form |
//! | project.rs | what the changes are made from |
//! | predicates.rs | conditions: thresholds, periods, codes, `and` and `or`, parts left out |
//! | unit.rs | what an end of a range is moved by |
//! | definitions.rs | cohorts, measures, indicators and tables |
//! | declarations.rs | what YAML declares: gaps, stocks, dates that serve, totals |
//! | members.rs | `apart` of rows and columns |
//! | expressions.rs | denominators, periods, sums |
//! | witness.rs | a row that one counts and the other does not |
//! | advice.rs | the test to add |
//! | reach.rs | what a test looks at |

mod advice;
mod declarations;
mod definitions;
mod expressions;
mod members;
mod mutant;
mod predicates;
mod project;
mod reach;
#[cfg(test)]
mod tests;
mod unit;
mod witness;

pub use advice::Advice;
pub use definitions::mutants;
pub use mutant::{Change, Declared, Defined, Equivalent, Mutant, Subject};
pub use reach::{reached_by_table, reached_by_test, uses};
