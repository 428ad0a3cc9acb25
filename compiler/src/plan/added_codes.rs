//! Columns of codes or texts whose rows a number adds up, all of them together: whether one of these is the total of the others is for whoever reads
//! the rows.
//!
//! In: a measure and what restricts it. Out: an entry of the plan's [`Asked`] for each such column. Invariants: data that names the parts of its
//! totals is not asked; nor are rows of single events, which have a day or a time.

use super::ir::{AddedCodes, Asked};
use crate::catalog::{BadValueRule, Catalog, Column, ColumnId, ColumnType, MissingRule, UndeclaredRule};
use crate::model::{Meaning, Measure, Predicate, Value, gaps};

/// Of two codes, the one would be the total of the other alone.
const LEAST: usize = 3;

impl Asked {
    /// Notes the columns of codes or texts over which a measure adds up numbers under conditions, its own among them, and restrictions.
    pub(super) fn added_codes(
        &mut self,
        catalog: &Catalog,
        measure: &Measure,
        conditions: &[&Predicate],
        restrictions: &[&Meaning],
    ) {
        let (dataset, declared) = (measure.dataset, catalog.dataset(measure.dataset));
        let Some(Value::Column(of)) = measure.of.as_ref().filter(|_| measure.function.is_sum()) else { return };
        let is_of_a_day =
            |time: ColumnId| matches!(declared.column(time).ty, ColumnType::Date { .. } | ColumnType::DateTime { .. });
        if declared.time.is_some_and(is_of_a_day) || declared.column(*of).ratio {
            return;
        }
        for (at, column) in declared.columns.iter().enumerate() {
            let is_here = |value: &Value| *value == Value::Column(ColumnId(at));
            // What is asked of the codes themselves, the author has chosen.
            let is_chosen = conditions.iter().any(|of| of.values().into_iter().any(is_here))
                || restrictions.iter().any(|of| match of {
                    Meaning::Among { value, set, missing } => {
                        is_here(value) && !gaps::is_everything(catalog, dataset, value, set, *missing)
                    }
                    Meaning::Whole | Meaning::NotApplicable | Meaning::NotServed(_) => false,
                });
            if ColumnId(at) != *of && may_have_a_total(catalog, column) && !is_chosen {
                self.added.insert(AddedCodes { dataset: dataset.0, column: at, of: of.0 });
            }
        }
    }
}

/// Whether one code or text of a column may be the total of the others, as nothing says of any.
fn may_have_a_total(catalog: &Catalog, column: &Column) -> bool {
    let list = match column.ty {
        ColumnType::Code(list) => list,
        ColumnType::Text => return true,
        // A total has no month, or no age.
        ColumnType::Period(_) | ColumnType::Integer { .. } => {
            return column.missing != MissingRule::Refused || column.invalid != BadValueRule::Error;
        }
        _ => return false,
    };
    let list = catalog.code_list(list);
    // A file may write its total as what the list does not have: as `T`, or as nothing.
    let unlisted = column.missing != MissingRule::Refused || column.undeclared != UndeclaredRule::Error;
    !list.has_totals
        && if unlisted { list.codes.len() + 1 >= LEAST } else { list.codes.len() >= LEAST && !list.is_bands() }
}
