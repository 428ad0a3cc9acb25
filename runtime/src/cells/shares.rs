//! Shares above 100%: parts that are more than their whole.
//!
//! In: layouts, and where their numbers come from. Out: a warning for each table that shows one. Invariants: only of what cannot be more by
//! what it means; no number is in a warning.

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::plan::layout::Layout;
use num_rational::BigRational;
use num_traits::One;

use super::bug::Bug;
use super::cell::Cell;
use super::evaluate::value;
use super::numbers::Numbers;

/// A warning for each table with a share above 100%.
pub fn above_whole(layouts: &[Layout], numbers: &dyn Numbers) -> Result<Vec<Diagnostic>, Bug> {
    let mut found = Vec::new();
    for layout in layouts {
        let mut places = Vec::new();
        for (row, column) in (0..layout.rows.len()).flat_map(|row| layout.shares.iter().map(move |at| (row, *at))) {
            let cell = value(&layout.cells[row][column], layout, numbers)?;
            if matches!(cell, Cell::Value(share) if share > BigRational::one()) {
                places.push((row, column));
            }
        }
        if let Some((row, column)) = places.first() {
            found.push(warning(layout, *row, *column, places.len() - 1));
        }
    }
    Ok(found)
}

fn warning(layout: &Layout, row: usize, column: usize, more: usize) -> Diagnostic {
    let labels = layout.rows[row].labels.iter().map(String::as_str).chain([layout.columns[column].label.as_str()]);
    let labels: Vec<&str> = labels.filter(|label| !label.is_empty()).collect();
    let others = if more == 0 { String::new() } else { format!(", and {more} more") };
    let message = format!("`{}` shows a share above 100%: \"{}\"{others}", layout.name, labels.join(", "));
    Diagnostic::new("data::share-above-100", message).at(layout.span, "a share of this table").help(
        "check whether values are below zero, and whether the whole has all of the parts: a register may lack some of the people, and \
         the two may be the wrong way round. If it is a ratio of two different things, nothing is wrong",
    )
}
