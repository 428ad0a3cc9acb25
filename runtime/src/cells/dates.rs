//! Stocks of several dates.
//!
//! In: layouts, and the totals of a run. Out: a diagnostic for each dataset of which a number is of rows of several dates. Invariant: a
//! number of a stock that is shown is of one date, or compares dates that have a row each.

use indicia_compiler::catalog::{Catalog, ColumnType, DatasetId};
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::plan::layout::{Layout, Leaf, OneDate};
use num_traits::ToPrimitive;

use super::bug::Bug;
use super::cell::Cell;
use super::totals::Totals;

/// What is wrong, the first such number of each dataset: one that adds up, and one that compares.
pub fn several_dates(layouts: &[Layout], totals: &Totals, catalog: &Catalog) -> Result<Diagnostics, Bug> {
    let (mut found, mut known) = (Diagnostics::default(), Vec::<(DatasetId, bool)>::new());
    for (layout, of) in layouts.iter().flat_map(|layout| layout.of_one_date.iter().map(move |of| (layout, of))) {
        let kind = (of.dataset, of.compared.is_some());
        let dates = number(&of.dates, totals)?;
        let is_wrong = match &of.compared {
            None => dates > 1,
            Some([rows, dated]) => is_neither(number(rows, totals)?, number(dated, totals)?, dates),
        };
        if is_wrong && !known.contains(&kind) {
            known.push(kind);
            found.push(several(layout, of, dates, catalog));
        }
    }
    Ok(found)
}

fn number(of: &Leaf, totals: &Totals) -> Result<u64, Bug> {
    match totals.leaf(of)? {
        Cell::Value(number) => Ok(number.to_integer().to_u64().unwrap_or(0)),
        _ => Ok(0),
    }
}

/// Whether rows that are compared are neither those of one date nor one of each date. A row without a date is of a date that is not known.
fn is_neither(rows: u64, dated: u64, dates: u64) -> bool {
    let (of_one_date, one_of_each) = (dates == 1 && dated == rows, dates == rows);
    rows > 1 && !of_one_date && !one_of_each
}

fn several(layout: &Layout, of: &OneDate, dates: u64, catalog: &Catalog) -> Diagnostic {
    let dataset = catalog.dataset(of.dataset);
    let (name, counts) = (&dataset.name, &dataset.counts);
    let place: Vec<&str> = of.place.iter().map(String::as_str).filter(|label| !label.is_empty()).collect();
    let table = if layout.name.is_empty() { String::new() } else { format!(" in the table `{}`", layout.name) };
    let place = if place.is_empty() { String::new() } else { format!(" under {}", place.join(", ")) };
    let column = dataset.time.map_or(dataset.span, |time| dataset.column(time).span);
    let (code, message, help) = match of.compared {
        None => (
            "data::several-dates",
            format!("`{name}` counts the same {counts} at {dates} dates{table}{place}, and they do not add up over dates"),
            "name one date, such as `in 2024-03-31`, or show the dates as rows (`rows day`); for the mean over the dates of a period, use \
             `mean of` in place of `sum of`"
                .to_string(),
        ),
        Some(_) => {
            let by = match dataset.time.map(|time| &dataset.column(time).ty) {
                Some(ColumnType::Period(kind)) => kind.name(),
                _ => "day".to_string(),
            };
            let what = of.what;
            (
                "data::rows-of-several-dates",
                format!(
                    "the {what} of `{name}`{table}{place} would be over single rows of several dates, not over the {counts} at each date"
                ),
                format!(
                    "name one date for the {what} among its rows; or leave out the row or column of several areas or groups together; for \
                     the {counts} at each date, show the dates as rows (`rows {by}`) with `sum of`"
                ),
            )
        }
    };
    Diagnostic::new(code, message).at(column, "dated by this column").help(help)
}
