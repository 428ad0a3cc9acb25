//! Bugs: plans, layouts and cubes that do not fit each other.
//!
//! In: what totals.rs and evaluate.rs could not make sense of. Out: an error that the program reports as its own fault.
//! Invariant: no definition, declaration or data can cause one; the passes before have refused all that could.

use std::fmt;

use indicia_compiler::plan::ir::{AggregateFunction, OutputId};

/// What does not fit. Each names the output or the table where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A leaf reads an output that the plan does not have.
    NoOutput(OutputId),
    /// The output's node is no `Aggregate`, or has no such aggregate or key.
    NotInPlan(OutputId),
    /// The engine gave no cube for the output's node, or one of another shape.
    NoCube(OutputId),
    /// The engine gave no value where the function always has one.
    NoValue(OutputId),
    /// A leaf has more or fewer selections than the output has keys.
    KeyCount {
        /// The output.
        output: OutputId,
        /// How many keys it has.
        keys: usize,
        /// How many selections the leaf has.
        selections: usize,
    },
    /// Several values would have to be added, of a function for which that means nothing.
    NotAdditive {
        /// The output.
        output: OutputId,
        /// What it computes.
        function: AggregateFunction,
    },
    /// A leaf is under a disclosure policy that the project does not have.
    NoPolicy(OutputId),
    /// A total is too large for 128 bits.
    TooLarge(OutputId),
    /// A layout's cells are not one for each row and column.
    Shape {
        /// The table.
        table: String,
    },
    /// A text is where a number must be.
    TextInArithmetic {
        /// The table.
        table: String,
    },
}

impl fmt::Display for Bug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bug::NoOutput(o) => write!(f, "the plan has no output {}", o.0),
            Bug::NotInPlan(o) => write!(f, "output {} names an aggregate or key that its node does not have", o.0),
            Bug::NoCube(o) => write!(f, "the engine gave no usable cube for output {}", o.0),
            Bug::NoValue(o) => write!(f, "the engine gave a total without a value for output {}", o.0),
            Bug::KeyCount { output, keys, selections } => {
                write!(f, "output {} has {keys} keys and a cell gives {selections} selections", output.0)
            }
            Bug::NotAdditive { output, function } => {
                write!(f, "a cell adds up several values of output {}, a {function:?}, which is not additive", output.0)
            }
            Bug::NoPolicy(o) => write!(f, "output {} is under a disclosure policy that does not exist", o.0),
            Bug::TooLarge(o) => write!(f, "a total of output {} does not fit in 128 bits", o.0),
            Bug::Shape { table } => write!(f, "the cells of table {table} do not match its rows and columns"),
            Bug::TextInArithmetic { table } => write!(f, "table {table} calculates with a text"),
        }
    }
}

impl std::error::Error for Bug {}
