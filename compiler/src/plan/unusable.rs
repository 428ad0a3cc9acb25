//! Numbers that count rows of which a column may have the word for a total: a text that is no code of its list, or of another type, or any
//! text in a column of texts.
//!
//! In: a measure and what restricts it. Out: an entry of the plan's [`Asked`] for each column that lets such values in. Invariants: a condition
//! or a restriction that leaves these rows out by that column alone is seen; of a column of texts, any that asks for it.

use super::ir::{Asked, UnusableCounted};
use crate::catalog::{BadValueRule, Catalog, Column, ColumnId, ColumnType, UndeclaredRule};
use crate::model::evaluate::{Seen, meets, value};
use crate::model::{Meaning, Measure, Predicate, Value};

impl Asked {
    /// Notes the columns of which a measure counts unusable values under conditions, its own among them, and restrictions.
    pub(super) fn unusable(
        &mut self,
        catalog: &Catalog,
        measure: &Measure,
        conditions: &[&Predicate],
        restrictions: &[&Meaning],
    ) {
        let dataset = measure.dataset;
        let declared = catalog.dataset(dataset);
        let of_number = measure.of.as_ref().filter(|_| !measure.function.is_count());
        for (at, column) in declared.columns.iter().enumerate() {
            let id = ColumnId(at);
            let is_text = column.ty == ColumnType::Text;
            if !(lets_unusable(column) || is_text && of_number.is_some())
                || of_number.is_some_and(|of| *of.root() == Value::Column(id))
            {
                continue;
            }
            let outside = match column.ty {
                ColumnType::Code(list) if column.undeclared == UndeclaredRule::Outside => {
                    Some(catalog.code_list(list).outside())
                }
                _ => None,
            };
            let is_counted = match is_text {
                true => !asks(id, conditions, restrictions),
                false => counts(catalog, id, outside, conditions, restrictions),
            };
            if is_counted {
                let adds_up = of_number.is_some();
                self.unusable.insert(UnusableCounted { dataset: dataset.0, column: at, adds_up });
            }
        }
    }
}

/// Whether a column has values that are counted though they cannot be used.
fn lets_unusable(column: &Column) -> bool {
    match column.ty {
        ColumnType::Code(_) => column.undeclared != UndeclaredRule::Error,
        ColumnType::Text => false,
        _ => column.invalid == BadValueRule::Count,
    }
}

/// Whether a condition or a restriction asks for a column.
fn asks(column: ColumnId, conditions: &[&Predicate], restrictions: &[&Meaning]) -> bool {
    let is_here = |of: &Value| *of.root() == Value::Column(column);
    let by_restriction = |of: &&Meaning| matches!(of, Meaning::Among { value, .. } if is_here(value));
    conditions.iter().any(|of| of.values().into_iter().any(is_here)) || restrictions.iter().any(by_restriction)
}

/// Whether a row without a value of a column, or with one outside its list, may be counted.
fn counts(
    catalog: &Catalog,
    column: ColumnId,
    outside: Option<i64>,
    conditions: &[&Predicate],
    restrictions: &[&Meaning],
) -> bool {
    let is_here = |of: &Value| *of.root() == Value::Column(column);
    let row = |of: &Value| outside.filter(|_| is_here(of)).map(Seen::Number);
    let parts = conditions.iter().flat_map(|condition| condition.conjuncts());
    let mut asking = parts.filter(|part| {
        let values = part.values();
        !values.is_empty() && values.into_iter().all(is_here)
    });
    let lets = |of: &&Meaning| match *of {
        Meaning::Among { value: of, set, missing } if is_here(of) => match value(catalog, of, &row) {
            Some(Seen::Number(number)) => set.contains(&number),
            Some(Seen::Text(_)) => true,
            None => *missing,
        },
        _ => true,
    };
    asking.all(|part| meets(catalog, part, &row) == Some(true)) && restrictions.iter().all(lets)
}
