//! The lines that end a run: what was read, what the checks of the data counted, and how many tables were made.
//!
//! In: what a run gave. Out: text for stderr. Invariant: says of rows only what the funnel report says, too.

use std::collections::BTreeMap;
use std::fmt::Write;

use indicia_compiler::catalog::Catalog;
use indicia_compiler::layout::{Asks, NumberFormat};
use indicia_runtime::cells::{Cell, Operator, combine, display};
use indicia_runtime::engine::DatasetRead;
use num_rational::BigRational;

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

/// What the checks of the data counted, over all datasets, in a line; and of which datasets nothing is told.
pub fn exceptions(filled: &Filled, catalog: &Catalog) -> String {
    let mut counts: BTreeMap<Asks, BigRational> = BTreeMap::new();
    let mut kept_back: Vec<&str> = Vec::new();
    for line in filled.funnel.lines().iter().filter(|line| line.cohort.is_empty() && at_fault(line.asks).is_some()) {
        match combine(Operator::Subtract, line.rows_in.clone(), line.rows_out.clone()) {
            Ok(Cell::Value(left_out)) => *counts.entry(line.asks).or_default() += left_out,
            _ if kept_back.last() == Some(&line.dataset.as_str()) => {}
            _ => kept_back.push(&line.dataset),
        }
    }
    counts.retain(|_, count| *count != BigRational::default());
    let told = counts.into_iter().map(|(asks, count)| {
        let count = display(&Cell::Value(count), &WHOLE, &catalog.style);
        format!("{count} {}", at_fault(asks).unwrap_or_default())
    });
    let mut text = told.collect::<Vec<_>>().join(", ");
    match text.is_empty() {
        true => text.push_str("none"),
        false => text.insert_str(0, "of the rows read, "),
    }
    if !kept_back.is_empty() {
        let _ = write!(text, "; a disclosure policy keeps back those of {}", kept_back.join(", "));
    }
    format!("exceptions: {text}\n")
}

/// What is wrong with a row that a line of the funnel leaves out; nothing, where the definition wants it so.
fn at_fault(asks: Asks) -> Option<&'static str> {
    match asks {
        Asks::Nothing | Asks::Definition => None,
        Asks::Value => Some("without a value"),
        Asks::LookedUp => Some("unknown to a look-up"),
        Asks::Declared => Some("outside the declared areas or codes"),
        Asks::Type => Some("not of their type"),
        Asks::Once => Some("read twice"),
    }
}

/// How many tables were made, and from how many rows, those that no policy keeps back.
pub fn made(filled: &Filled, catalog: &Catalog) -> String {
    let tables = number_of(filled.tables.len(), "table", "tables");
    let told = |read: &&DatasetRead| filled.tells_rows(&catalog.dataset(read.dataset).name);
    let rows: u64 = filled.reads.iter().filter(told).map(|read| read.rows).sum();
    let shown = display(&whole(rows), &WHOLE, &catalog.style);
    let word = if rows == 1 { "row" } else { "rows" };
    let kept_back = filled.reads.iter().filter(|read| !told(read)).count();
    let of_others = number_of(kept_back, "dataset", "datasets");
    match kept_back {
        0 => format!("{tables} from {shown} {word}"),
        all if all == filled.reads.len() => format!("{tables} from the rows of {of_others}"),
        _ => format!("{tables} from {shown} {word} and those of {of_others}"),
    }
}
