//! The few lines that end a run: what was read, what it left out, and where the tables are.
//!
//! In: what a run gave. Out: text for stderr. Invariant: says of rows only what the funnel report says, too.

use std::fmt::Write;

use indicia_compiler::catalog::Catalog;
use indicia_compiler::layout::NumberFormat;
use indicia_runtime::cells::{Cell, Operator, combine, display};

use crate::report::number_of;
use crate::tables::{Filled, whole};

/// Whole numbers with separators.
pub const WHOLE: NumberFormat =
    NumberFormat { decimals: 0, thousands: true, plus: false, hundredfold: false, percent_sign: false, low: false };

/// What was read of each dataset, and the steps of its funnel that left rows out.
pub fn inputs(filled: &Filled, catalog: &Catalog) -> String {
    let mut text = String::new();
    let shown = |cell: &Cell| display(cell, &WHOLE, &catalog.style);
    for read in &filled.reads {
        let dataset = &catalog.dataset(read.dataset).name;
        // As the funnel tells it: a policy may keep it back.
        let first = filled.funnel.lines().iter().find(|line| line.cohort.is_empty() && &line.dataset == dataset);
        let rows = first.map_or_else(|| shown(&whole(read.rows)), |line| shown(&line.rows_in));
        let word = if read.rows == 1 { "row" } else { "rows" };
        let _ = writeln!(text, "  {dataset}: {rows} {word} from {}", number_of(read.files.len(), "file", "files"));
        for line in filled.funnel.lines() {
            if line.cohort.is_empty() && &line.dataset == dataset && line.rows_in != line.rows_out {
                let difference = combine(Operator::Subtract, line.rows_in.clone(), line.rows_out.clone());
                let Ok(left_out) = difference else { continue }; // counts are never texts
                let (rows_in, left_out) = (shown(&line.rows_in), shown(&left_out));
                let _ = writeln!(text, "    not so for {left_out} of {rows_in} rows: {}", line.clause);
            }
        }
    }
    text
}

/// How many tables were made, from how many rows where no policy keeps any number of them back.
pub fn made(filled: &Filled, catalog: &Catalog) -> String {
    let tables = number_of(filled.tables.len(), "table", "tables");
    if !filled.reads.iter().all(|read| filled.tells_rows(&catalog.dataset(read.dataset).name)) {
        return tables;
    }
    let rows: u64 = filled.reads.iter().map(|read| read.rows).sum();
    let shown = display(&whole(rows), &WHOLE, &catalog.style);
    let word = if rows == 1 { "row" } else { "rows" };
    format!("{tables} from {shown} {word}")
}
