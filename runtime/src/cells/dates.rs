//! Stocks that would be added up over several dates.
//!
//! In: layouts, and the totals of a run. Out: a diagnostic for each dataset of which a number has rows of several dates. Invariant: a
//! number of a stock that is shown is of one date.

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::plan::layout::{Layout, OneDate};
use num_traits::ToPrimitive;

use super::bug::Bug;
use super::cell::Cell;
use super::totals::Totals;

/// What is wrong, the first such number of each dataset.
pub fn several_dates(layouts: &[Layout], totals: &Totals, catalog: &Catalog) -> Result<Diagnostics, Bug> {
    let (mut found, mut known) = (Diagnostics::default(), Vec::<DatasetId>::new());
    for (layout, of) in layouts.iter().flat_map(|layout| layout.of_one_date.iter().map(move |of| (layout, of))) {
        let Cell::Value(dates) = totals.leaf(&of.dates)? else { continue };
        let dates = dates.to_integer().to_u64().unwrap_or(0);
        if dates > 1 && !known.contains(&of.dataset) {
            known.push(of.dataset);
            found.push(several(layout, of, dates, catalog));
        }
    }
    Ok(found)
}

fn several(layout: &Layout, of: &OneDate, dates: u64, catalog: &Catalog) -> Diagnostic {
    let dataset = catalog.dataset(of.dataset);
    let (name, counts) = (&dataset.name, &dataset.counts);
    let place: Vec<&str> = of.place.iter().map(String::as_str).filter(|label| !label.is_empty()).collect();
    let table = if layout.name.is_empty() { String::new() } else { format!(" in the table `{}`", layout.name) };
    let place = if place.is_empty() { String::new() } else { format!(" under {}", place.join(", ")) };
    let message =
        format!("`{name}` counts the same {counts} at {dates} dates{table}{place}, and they do not add up over dates");
    let column = dataset.time.map_or(dataset.span, |time| dataset.column(time).span);
    Diagnostic::new("data::several-dates", message).at(column, "dated by this column").help(
        "name one date, such as `in 2024-03-31`, or show the dates as rows (`rows day`); for the mean over the dates of a period, use \
         `mean of` in place of `sum of`",
    )
}
