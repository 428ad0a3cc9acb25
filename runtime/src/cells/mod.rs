//! Cells: from what engines counted to what tables contain.
//!
//! In: layouts, a plan and its cubes. Out: tables of exact cells, and the text of each cell.
//! Invariants: pure and exact - no file, no clock, no float; engines count, and only here is anything divided, ranked or
//! rounded.

mod arrange;
mod bug;
mod cell;
mod dates;
mod display;
mod evaluate;
mod funnel;
mod numbers;
mod remarks;
mod shares;
mod table;
mod totals;

pub use bug::Bug;
pub use cell::{Cell, Suppressed};
pub use dates::several_dates;
pub use display::{COUNT, WHOLE, display, exact, is_low, published};
pub use evaluate::{evaluate, value};
pub use funnel::{Counted, FunnelLine, funnel};
pub use numbers::Numbers;
pub use remarks::of_column as notes_of_column;
pub use shares::above_whole;
pub use table::{Parts, Row, Table};
pub use totals::{Keys, Totals};

#[cfg(test)]
pub(crate) mod samples;
