//! Indicia's runtime: reads inputs, runs plans, turns cubes into tables and tables into bytes.
//!
//! What was counted leaves this crate through [`answer`] and [`given`] only, and only as the types of [`disclosure`], which have no
//! number that a policy hides:
//!
//! ```
//! use indicia_runtime::disclosure::SafeTable;
//!
//! fn first(table: &SafeTable) -> &str {
//!     table.rows[0].cells[0].text()
//! }
//! ```
//!
//! Code outside that names a raw number does not compile. (That these names are the right ones, `sealed` below makes sure of.)
//!
//! ```compile_fail,E0616
//! fn print(answer: &indicia_runtime::engine::Answer) {
//!     println!("{:?}", answer.cubes);
//! }
//! ```
//! ```compile_fail,E0616
//! fn print(answer: &indicia_runtime::engine::Answer) {
//!     println!("{:?}", answer.reads);
//! }
//! ```
//! ```compile_fail,E0603
//! use indicia_runtime::cube::Cube;
//! ```
//! ```compile_fail,E0603
//! use indicia_runtime::cells::Totals;
//! ```
//! ```compile_fail,E0603
//! use indicia_runtime::cells::display;
//! ```
//! ```compile_fail,E0603
//! use indicia_runtime::disclosure::Guarded;
//! ```
//! ```compile_fail,E0603
//! use indicia_runtime::disclosure::guard;
//! ```
//! ```compile_fail,E0616
//! fn print(cell: &indicia_runtime::disclosure::SafeCell) {
//!     println!("{:?}", cell.cell);
//! }
//! ```

pub mod answer;
mod cells;
mod cube;
pub mod disclosure;
pub mod engine;
pub mod given;
pub mod hexadecimal;
pub mod impact;
pub mod input;
pub mod outputs;
pub mod paths;
pub mod records;
pub mod render;
mod rows;
pub mod system;
pub mod threads;
pub mod verify;

/// The names that must not compile outside, as they are inside: who renames one, renames it above too.
#[cfg(test)]
mod sealed {
    #[allow(unused_imports)]
    use crate::{
        cells::{Totals, display},
        cube::Cube,
        disclosure::{Guarded, guard},
    };

    #[test]
    fn answers_have_cubes_and_reads() {
        let crate::engine::Answer { cubes, reads } = crate::engine::Answer::default();
        assert!(cubes.is_empty() && reads.is_empty());
    }
}
