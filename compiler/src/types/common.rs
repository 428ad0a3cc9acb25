//! What rows that meet several conditions on one column can have in it.
//!
//! In: conditions that all ask about one column, or what is looked up through one. Out: a value that meets them all, as a reader knows it.
//! Invariant: a value that is named does meet them; where none is, none was found among those at which an answer can change.

use super::Checker;
use crate::catalog::DatasetId;
use crate::model::evaluate::{self, Datum, Seen, meets};
use crate::model::gaps::may_be_outside;
use crate::model::typing::type_of;
use crate::model::{Operand, Predicate, Type, Value};
use crate::words::source;

impl Checker<'_> {
    /// What rows of a dataset that meet all of some conditions on what begins with `root` can have in common there.
    pub(super) fn in_common(&self, dataset: DatasetId, root: &Value, conditions: &[&Predicate]) -> Option<String> {
        let meets_all = |seen: Option<Seen<'_>>| {
            conditions.iter().all(|condition| meets(self.catalog, condition, &|_| seen) == Some(true))
        };
        let candidates = self.candidates(dataset, root, conditions);
        if let Some(found) = candidates.iter().find(|datum| meets_all(Some(datum.seen()))) {
            return Some(self.shared_value(dataset, root, conditions, found));
        }
        let name = || source::value(self.catalog, dataset, root);
        meets_all(None).then(|| format!("rows in which `{}` is missing", name()))
    }

    /// The values of a column at which the answer to some conditions on it can change, in order.
    fn candidates(&self, dataset: DatasetId, root: &Value, conditions: &[&Predicate]) -> Vec<Datum> {
        let ty = type_of(self.catalog, dataset, root);
        let mut found = Vec::new();
        match ty {
            Type::Code(list) => {
                // Rows of totals are left out of what their parts are counted with.
                let declared = self.catalog.code_list(list);
                let parts = declared.codes.iter().zip(0..).filter(|(code, _)| code.is_part()).map(|(_, place)| place);
                let outside = may_be_outside(self.catalog, dataset, root).then(|| declared.outside());
                found.extend(parts.chain(outside).map(Datum::Number));
            }
            Type::Flag => found.extend([1, 0].map(Datum::Number)),
            Type::Text | Type::Integer { .. } | Type::Decimal(_) | Type::Day | Type::Second | Type::Period(_) => {
                for question in conditions.iter().flat_map(|condition| condition.questions()) {
                    match question {
                        Predicate::In(Operand::Value(value), ranges) => {
                            let each =
                                ranges.iter().filter_map(|range| self.of_root(dataset, (root, ty), value, *range));
                            // Both what is in a range, and what comes after it.
                            found.extend(
                                each.flat_map(|(first, last)| [first, last, last.saturating_add(1)]).map(Datum::Number),
                            );
                        }
                        Predicate::Text(_, _, texts) => found.extend(texts.iter().cloned().map(Datum::Text)),
                        _ => {}
                    }
                }
                // Where a range has no end, its other end is in it.
                found.retain(|datum| !matches!(datum, Datum::Number(i64::MIN | i64::MAX)));
                found.sort();
                found.dedup();
            }
        }
        found
    }

    /// The numbers of a column that have something derived from them within a range: of a period its days, of a band what is in it.
    fn of_root(
        &self,
        dataset: DatasetId,
        (root, ty): (&Value, Type),
        value: &Value,
        (first, last): (i64, i64),
    ) -> Option<(i64, i64)> {
        if value == root {
            return Some((first, last));
        }
        match value {
            Value::Band { of, list, scale } if **of == *root => {
                let bands = &self.catalog.code_list(*list).codes;
                let within = bands.iter().zip(0..).filter(|(_, place)| (first..=last).contains(place));
                let mut ends = within.filter_map(|(code, _)| Some(code.band?.ends(*scale)));
                let (from, to) = ends.next()?;
                Some((from.unwrap_or(i64::MIN), ends.last().map_or(to, |(_, to)| to).unwrap_or(i64::MAX)))
            }
            Value::Time { of, .. } if **of == *root => {
                let days = type_of(self.catalog, dataset, value).days((first, last))?;
                Some(ty.of_days(days))
            }
            _ => None,
        }
    }

    /// A value as a reader knows it: the label of a code, the shortest period that a condition names, or what a column is.
    fn shared_value(&self, dataset: DatasetId, root: &Value, conditions: &[&Predicate], datum: &Datum) -> String {
        let name = source::value(self.catalog, dataset, root);
        let (number, ty) = match datum {
            Datum::Text(text) => return format!("\"{text}\""),
            Datum::Number(number) => (*number, type_of(self.catalog, dataset, root)),
        };
        if let Type::Code(list) = ty {
            let codes = &self.catalog.code_list(list).codes;
            let code = usize::try_from(number).ok().and_then(|place| codes.get(place));
            return code.map_or_else(
                || format!("rows in which `{name}` is outside its list"),
                |code| format!("\"{}\"", code.label),
            );
        }
        // A period is what they have in common only where all of it is.
        let meet = |number: i64| {
            let seen = |_: &Value| Some(Seen::Number(number));
            conditions.iter().all(|condition| meets(self.catalog, condition, &seen) == Some(true))
        };
        let questions = conditions.iter().flat_map(|condition| condition.questions());
        let periods = questions.filter_map(|question| {
            let Predicate::In(Operand::Value(value), _) = question else { return None };
            let Seen::Number(of) = evaluate::value(self.catalog, value, &|_| Some(datum.seen()))? else { return None };
            let (first, last) = type_of(self.catalog, dataset, value).days((of, of))?;
            let ends = ty.of_days((first, last));
            let is_common = meet(ends.0) && meet(ends.1);
            is_common.then(|| (last - first, source::ordinal(self.catalog, dataset, value, of)))
        });
        let is_of_time = matches!(ty, Type::Day | Type::Second | Type::Period(_));
        match periods.min() {
            Some((_, period)) => period,
            None if is_of_time => source::ordinal(self.catalog, dataset, root, number),
            None => format!("rows in which `{name}` is {}", source::ordinal(self.catalog, dataset, root, number)),
        }
    }
}
