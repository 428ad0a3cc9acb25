//! Cubes: what an engine gives back, named totals at group keys, all integers.
//!
//! In: the rows of one aggregate node. Out: what cells/ selects from.
//! Invariant: each combination of keys occurs once; rows are in no promised order; a missing key is `None`.

/// The result of one `Aggregate` node of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cube {
    /// `keys[k][row]`: the k-th key of the node.
    pub keys: Vec<Vec<Option<i64>>>,
    /// `values[a][row]`: the a-th aggregate of the node; `None` only where the function says "missing over nothing".
    pub values: Vec<Vec<Option<i128>>>,
}

impl Cube {
    /// How many combinations of keys there are.
    pub fn rows(&self) -> usize {
        self.values.first().map_or(0, Vec::len)
    }
}
