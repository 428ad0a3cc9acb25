//! What can be told of a condition without data.
//!
//! In: a typed predicate and the catalog. Out: whether it is true or false for every value a column can hold, and whether a
//! row of nothing but missing values would meet it.
//! Invariant: says so only when it is certain.

use crate::catalog::{Catalog, ColumnType, DatasetId, UndeclaredRule};
use crate::model::{Operand, Predicate, TextOperand, Value};
use crate::syntax::ast::Comparison;

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
    evaluate(catalog, predicate, &|_| None) == Some(true)
}

/// Whether the one column that a condition asks of decides it whatever it holds; `None` when it does not, when several
/// columns are asked, or when what they can hold is not known.
pub(super) fn always(catalog: &Catalog, dataset: DatasetId, predicate: &Predicate) -> Option<Always> {
    let mut roots = Vec::new();
    collect_roots(predicate, &mut roots)?;
    roots.dedup();
    let [root] = &roots[..] else { return None };
    let values = domain(catalog, dataset, root)?;
    let met = values.iter().filter(|v| evaluate(catalog, predicate, &|_| Some(**v)) == Some(true)).count();
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

fn root(value: &Value) -> &Value {
    match value {
        Value::Attribute { of, .. } | Value::Band { of, .. } => root(of),
        Value::Column(_) | Value::LookUp { .. } | Value::Time { .. } => value,
    }
}

/// The condition with every root's value told by `env`; texts are missing. Kleene logic.
fn evaluate(catalog: &Catalog, predicate: &Predicate, env: &dyn Fn(&Value) -> Option<i64>) -> Option<bool> {
    let value = |v: &Value| number(catalog, v, env);
    match predicate {
        Predicate::And(parts) => parts.iter().map(|p| evaluate(catalog, p, env)).fold(Some(true), and),
        Predicate::Or(parts) => {
            // De Morgan holds in Kleene logic too.
            not(parts.iter().map(|p| not(evaluate(catalog, p, env))).fold(Some(true), and))
        }
        Predicate::Not(inner) => not(evaluate(catalog, inner, env)),
        Predicate::Compare(left, op, right) => {
            let side = |operand: &Operand| operand_value(catalog, operand, env);
            Some(compare(side(left)?, *op, side(right)?))
        }
        Predicate::In(of, ranges) => {
            let of = operand_value(catalog, of, env)?;
            Some(ranges.iter().any(|(first, last)| *first <= of && of <= *last))
        }
        Predicate::CompareText(left, _, right) => {
            // Only a row of missing values is asked about texts, and there a text that is not written is missing.
            debug_assert!([left, right].iter().any(|side| matches!(side, TextOperand::Value(_))));
            None
        }
        Predicate::InTexts(..) | Predicate::Text(..) => None,
        Predicate::Missing(of) => Some(value(of).is_none()),
    }
}

fn operand_value(catalog: &Catalog, operand: &Operand, env: &dyn Fn(&Value) -> Option<i64>) -> Option<i64> {
    match operand {
        Operand::Value(value) => number(catalog, value, env),
        Operand::Int(number) => Some(*number),
        Operand::NumberOf(conditions) => {
            Some(conditions.iter().filter(|c| evaluate(catalog, c, env) == Some(true)).count() as i64)
        }
    }
}

fn number(catalog: &Catalog, value: &Value, env: &dyn Fn(&Value) -> Option<i64>) -> Option<i64> {
    match value {
        Value::Attribute { of, list, attribute } => {
            let code = usize::try_from(number(catalog, of, env)?).ok()?;
            *catalog.code_list(*list).attributes[*attribute].values.get(code)?
        }
        Value::Band { of, list } => {
            let number = number(catalog, of, env)?;
            let codes = &catalog.code_list(*list).codes;
            let within = |(low, high): (Option<i64>, Option<i64>)| {
                low.is_none_or(|l| l <= number) && high.is_none_or(|h| number <= h)
            };
            codes.iter().position(|c| c.band.is_some_and(within)).map(|i| i as i64)
        }
        Value::Column(_) | Value::LookUp { .. } | Value::Time { .. } => env(value),
    }
}

fn compare(left: i64, op: Comparison, right: i64) -> bool {
    match op {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::LessOrEqual => left <= right,
        Comparison::Greater => left > right,
        Comparison::GreaterOrEqual => left >= right,
    }
}

fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

fn not(of: Option<bool>) -> Option<bool> {
    of.map(|b| !b)
}
