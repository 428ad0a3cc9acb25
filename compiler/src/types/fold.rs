//! What can be told of a condition without data.
//!
//! In: a typed predicate and the catalog. Out: whether it is true or false for every value a column can hold, and whether a
//! row of nothing but missing values would meet it.
//! Invariant: says so only when it is certain.

use crate::catalog::{Catalog, ColumnType, DatasetId, UndeclaredRule};
use crate::model::evaluate::{Datum, meets};
use crate::model::{Operand, Predicate, Value};

/// Columns with more values than this are not enumerated.
const MOST_VALUES: i64 = 20_000;

/// What a condition comes to over all values that a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Always {
    /// Every value meets it.
    True,
    /// No value meets it.
    False,
}

/// Whether a row of nothing but missing values meets the condition.
pub(super) fn missing_meets(catalog: &Catalog, predicate: &Predicate) -> bool {
    meets(catalog, predicate, &|_| None) == Some(true)
}

/// Whether the one column that a condition asks of decides it whatever it holds; `None` when it does not, when several
/// columns are asked, or when what they can hold is not known.
pub(super) fn always(catalog: &Catalog, dataset: DatasetId, predicate: &Predicate) -> Option<Always> {
    let mut roots = Vec::new();
    collect_roots(predicate, &mut roots)?;
    roots.dedup();
    let [root] = &roots[..] else { return None };
    let values = domain(catalog, dataset, root)?;
    let met = values.iter().filter(|v| meets(catalog, predicate, &|_| Some(Datum::Number(**v))) == Some(true)).count();
    match met {
        0 => Some(Always::False),
        n if n == values.len() => Some(Always::True),
        _ => None,
    }
}

/// Every value that a column can hold, when they can be listed.
fn domain(catalog: &Catalog, dataset: DatasetId, root: &Value) -> Option<Vec<i64>> {
    let column = match root {
        Value::Column(column) => catalog.dataset(dataset).column(*column),
        Value::LookUp { dataset, column, .. } => catalog.dataset(*dataset).column(*column),
        Value::Attribute { .. } | Value::Band { .. } | Value::Time { .. } => return None,
    };
    let (first, last) = match &column.ty {
        ColumnType::Code(list) => {
            let outside = catalog.code_list(*list).outside();
            (0, if column.undeclared == UndeclaredRule::Outside { outside } else { outside - 1 })
        }
        ColumnType::Integer { min: Some(min), max: Some(max) } => (*min, *max),
        ColumnType::Flag { .. } => (0, 1),
        ColumnType::Integer { .. }
        | ColumnType::Text
        | ColumnType::Decimal { .. }
        | ColumnType::Date { .. }
        | ColumnType::DateTime { .. }
        | ColumnType::Period(_) => return None,
    };
    (first <= last && last - first < MOST_VALUES).then(|| (first..=last).collect())
}

/// The columns that a condition asks of; `None` when it looks at texts or at whether something is missing.
fn collect_roots(predicate: &Predicate, roots: &mut Vec<Value>) -> Option<()> {
    let mut root_of = |operand: &Operand| match operand {
        Operand::Value(value) => {
            let root = root(value).clone();
            if !roots.contains(&root) {
                roots.push(root);
            }
            Some(())
        }
        Operand::Int(_) => Some(()),
        Operand::NumberOf(_) => None,
    };
    match predicate {
        Predicate::And(parts) | Predicate::Or(parts) => parts.iter().try_for_each(|p| collect_roots(p, roots)),
        Predicate::Not(inner) => collect_roots(inner, roots),
        Predicate::Compare(left, _, right) => {
            root_of(left)?;
            root_of(right)
        }
        Predicate::In(of, _) => root_of(of),
        Predicate::CompareText(..) | Predicate::InTexts(..) | Predicate::Text(..) | Predicate::Missing(_) => None,
    }
}

/// What a value is told from, as far as it can be listed: not through times.
fn root(value: &Value) -> &Value {
    match value {
        Value::Attribute { of, .. } | Value::Band { of, .. } => root(of),
        Value::Column(_) | Value::LookUp { .. } | Value::Time { .. } => value,
    }
}
