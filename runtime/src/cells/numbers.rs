//! Where the numbers of a layout come from.
//!
//! In: a leaf, or rows that a remark is about. Out: the cell, the number of rows. Invariant: whoever fills a table asks nothing else, so
//! what a policy hides is decided in one place.

use indicia_compiler::plan::layout::{self, Leaf, Union};

use super::bug::Bug;
use super::cell::Cell;
use super::totals::Totals;

/// Where the numbers of a layout come from.
pub trait Numbers {
    /// The value of a leaf.
    fn leaf(&self, leaf: &Leaf) -> Result<Cell, Bug>;

    /// How many rows there are; only for a remark, which gives none of them away under a policy.
    fn rows(&self, of: &Union) -> Result<i128, Bug>;

    /// What a formula comes to, when it has been computed from its sides.
    fn combined(&self, of: &layout::Cell, result: Cell) -> Result<Cell, Bug> {
        let _ = of;
        Ok(result)
    }
}

/// As engines counted them.
impl Numbers for Totals<'_> {
    fn leaf(&self, leaf: &Leaf) -> Result<Cell, Bug> {
        Totals::leaf(self, leaf)
    }

    fn rows(&self, of: &Union) -> Result<i128, Bug> {
        Totals::rows(self, of)
    }
}
