//! What is known of a condition without data.
//!
//! In: a typed condition and the catalog. Out: whether it is true or false for every value that its column may contain, and
//! whether a row with every value missing would meet it.
//! Invariant: says so only when it is certain.

use crate::catalog::{Catalog, DatasetId};
use crate::model::domain::{self, Domain};
use crate::model::evaluate::{Seen, meets};
use crate::model::typing::type_of;
use crate::model::{Predicate, Type, Value};

/// Columns with more values than this are not enumerated.
const MOST_VALUES: i64 = 20_000;

/// What a condition comes to over all values that a column may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Always {
    /// Every value meets it.
    True,
    /// No value meets it.
    False,
}

/// Whether a row with every value missing meets the condition.
pub(super) fn missing_meets(catalog: &Catalog, predicate: &Predicate) -> bool {
    meets(catalog, predicate, &|_| None) == Some(true)
}

/// Whether the one column that a condition asks about decides it whatever it contains; `None` when it does not, when several
/// columns are asked about, or when what they may contain is not known.
pub(super) fn always(catalog: &Catalog, dataset: DatasetId, predicate: &Predicate) -> Option<Always> {
    let questions = predicate.questions();
    let plain = |question: &&Predicate| question.parts().is_empty() && !matches!(question, Predicate::Missing(_));
    if !questions.iter().all(plain) {
        return None;
    }
    let asked: Vec<&Value> = questions.into_iter().flat_map(Predicate::asked).collect();
    let root = asked.first()?.root();
    let same = |value: &&Value| value.root() == root && !value.chain().any(|of| matches!(of, Value::Time { .. }));
    if !asked.iter().all(same) {
        return None;
    }
    let values = listed(catalog, dataset, root)?;
    let met = values.iter().filter(|v| meets(catalog, predicate, &|_| Some(Seen::Number(**v))) == Some(true)).count();
    match met {
        0 => Some(Always::False),
        n if n == values.len() => Some(Always::True),
        _ => None,
    }
}

/// Every value that a column may contain, when they can be listed.
fn listed(catalog: &Catalog, dataset: DatasetId, root: &Value) -> Option<Vec<i64>> {
    match (type_of(catalog, dataset, root), domain::of_value(catalog, dataset, root)) {
        (Type::Code(_) | Type::Integer { .. } | Type::Flag, Domain::Between(first, last)) => {
            let few = first <= last && last.saturating_sub(first) < MOST_VALUES;
            few.then(|| (first..=last).collect())
        }
        (_, _) => None,
    }
}
