//! Parts of totals that numbers add up: whether the data has them where it has the totals is for whoever reads the rows.
//!
//! In: a measure and what restricts it. Out: an entry of the plan's [`Asked`]; whether rows with a value may be in the number.
//! Invariant: a row that is in the number keeps to each limit; that one does which is not in it is possible, where a condition asks of
//! several values at once or of what is looked up.

use std::sync::Arc;

use super::asked::derived;
use super::ir::{AddedParts, Asked, PartsLimit};
use super::rows::value;
use crate::catalog::{Catalog, ColumnType, DatasetId};
use crate::model::{Meaning, Measure, Needs, Operand, Predicate, Value, totals};

impl Asked {
    /// Notes the parts that a measure of numbers adds up under conditions, its own among them, and restrictions.
    pub(super) fn added_parts(
        &mut self,
        catalog: &Catalog,
        measure: &Measure,
        conditions: &[&Predicate],
        restrictions: &[&Meaning],
    ) {
        let dataset = measure.dataset;
        let declared = catalog.dataset(dataset);
        // Rows that are counted may be single events, of which a total has none.
        let Some(Value::Column(of)) = measure.of.as_ref().filter(|_| !measure.function.is_count()) else { return };
        if !matches!(declared.column(*of).ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. }) {
            return;
        }
        let counted = totals::counted_parts(catalog, dataset, conditions, restrictions);
        if counted.is_empty() {
            return;
        }
        let adds_up = measure.function.adds_up && !measure.function.of_one_value && !declared.column(*of).ratio;
        let parts = |parts: &[usize]| parts.iter().map(|part| *part as i64).collect();
        let columns: Vec<(usize, Arc<[i64]>)> =
            counted.iter().map(|(column, codes)| (column.0, parts(codes))).collect();
        let mut limits = Vec::new();
        for of in restrictions {
            let Meaning::Among { value: of, set, missing } = of else { continue };
            let ranges: Vec<(i64, i64)> = set.iter().map(|value| (*value, *value)).collect();
            limits.extend(
                limit(catalog, dataset, of, &ranges, false).map(|limit| PartsLimit { missing: *missing, ..limit }),
            );
        }
        conditions.iter().for_each(|of| of_condition(catalog, dataset, of, true, &mut limits));
        // Which of the parts is said already.
        limits.retain(|limit| columns.iter().all(|(column, _)| *column != limit.column));
        limits.sort();
        limits.dedup();
        self.parts.insert(AddedParts { dataset: dataset.0, columns, of: adds_up.then_some(of.0), limits });
    }
}

impl PartsLimit {
    /// Whether a row with a value of the column may be in the number.
    pub fn lets(&self, value: Option<i64>) -> bool {
        match value.and_then(|value| derived(&self.of, value)) {
            None => self.missing,
            Some(value) => self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&value)) != self.negated,
        }
    }
}

/// What each condition that must come out so says of one column.
fn of_condition(catalog: &Catalog, dataset: DatasetId, of: &Predicate, truth: bool, limits: &mut Vec<PartsLimit>) {
    match of.needs(truth) {
        Needs::Each(parts, truth) => {
            parts.into_iter().for_each(|part| of_condition(catalog, dataset, part, truth, limits));
        }
        // Either may be what lets a row in.
        Needs::Any(..) => {}
        Needs::Itself(truth) => match of {
            Predicate::In(Operand::Value(of), ranges) => limits.extend(limit(catalog, dataset, of, ranges, !truth)),
            Predicate::Missing(of) => {
                // What is missing, or all that is not.
                let limit = limit(catalog, dataset, of, &[], !truth);
                limits.extend(limit.map(|limit| PartsLimit { missing: truth, ..limit }));
            }
            _ => {}
        },
    }
}

/// A limit of a value of the data itself, which lets in nothing that is missing.
fn limit(
    catalog: &Catalog,
    dataset: DatasetId,
    of: &Value,
    ranges: &[(i64, i64)],
    negated: bool,
) -> Option<PartsLimit> {
    let Value::Column(column) = of.root() else { return None };
    let of = value(catalog, dataset, of);
    Some(PartsLimit { column: column.0, of, ranges: ranges.into(), negated, missing: false })
}
