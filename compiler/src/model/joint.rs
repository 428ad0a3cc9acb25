//! Whether one row can meet several conditions.
//!
//! In: conditions on the rows of one dataset. Out: whether no row meets all of them, as far as one value by itself shows it.
//! Invariant: where the answer is that none does, none does; conditions on different values may exclude each other unseen.

use super::evaluate::{Seen, meets};
use super::{Predicate, Value};
use crate::catalog::{Catalog, ColumnId};
use crate::value::relation::TextPart;

/// Whether some value that the conditions ask about can be nothing that all of them let in.
pub fn never_together(catalog: &Catalog, conditions: &[&Predicate]) -> bool {
    let parts: Vec<&Predicate> = conditions.iter().flat_map(|condition| condition.conjuncts()).collect();
    let mut asked: Vec<&Value> = Vec::new();
    for value in parts.iter().flat_map(|part| part.values()) {
        if !asked.contains(&value) {
            asked.push(value);
        }
    }
    asked.into_iter().any(|value| {
        let alone = parts.iter().filter_map(|part| part.map_values(&|of| (of == value).then_some(ALONE)));
        let alone: Vec<Predicate> = alone.collect();
        let met = |seen: Option<Seen<'_>>| alone.iter().all(|part| meets(catalog, part, &|_| seen) == Some(true));
        samples(&alone).is_some_and(|samples| !samples.into_iter().any(met))
    })
}

/// In place of the one value that is asked about.
const ALONE: Value = Value::Column(ColumnId(0));

/// Values among which there is one that meets the conditions, if any does; nothing where parts of texts are asked for.
fn samples(conditions: &[Predicate]) -> Option<Vec<Option<Seen<'_>>>> {
    let mut samples = vec![None, Some(Seen::Number(0)), Some(Seen::Text(""))];
    let mut parts_of_texts = false;
    for condition in conditions {
        condition.visit(&mut |part| match part {
            // What is met only changes beside the ends.
            Predicate::In(_, ranges) => samples.extend(
                ranges
                    .iter()
                    .flat_map(|(first, last)| [first.saturating_sub(1), *first, *last, last.saturating_add(1)])
                    .map(|number| Some(Seen::Number(number))),
            ),
            Predicate::Text(_, test, texts) => {
                parts_of_texts |= test.part != TextPart::Whole;
                samples.extend(texts.iter().map(|text| Some(Seen::Text(text.as_str()))));
            }
            _ => {}
        });
    }
    (!parts_of_texts).then_some(samples)
}

#[cfg(test)]
mod tests {
    use super::super::Operand;
    use super::*;
    use crate::value::relation::TextTest;

    fn column(at: usize) -> Value {
        Value::Column(ColumnId(at))
    }

    fn within(at: usize, first: i64, last: i64) -> Predicate {
        Predicate::In(Operand::Value(column(at)), vec![(first, last)])
    }

    fn never(conditions: &[Predicate]) -> bool {
        never_together(&Catalog::default(), &conditions.iter().collect::<Vec<_>>())
    }

    #[test]
    fn one_value_is_not_two_things() {
        assert!(never(&[within(0, 1, 2), within(0, 3, 4)]));
        assert!(never(&[Predicate::And(vec![within(1, 0, 9), within(0, 1, 2)]), within(0, 3, 4)]));
        assert!(!never(&[within(0, 1, 3), within(0, 3, 4)]));
        assert!(!never(&[within(0, 1, 2), within(1, 3, 4)]), "different columns");
        assert!(never(&[within(0, 5, 5), Predicate::Not(Box::new(within(0, 4, 6)))]));
        assert!(never(&[within(0, 5, 5), Predicate::Missing(column(0))]));
        assert!(!never(&[Predicate::Not(Box::new(Predicate::Missing(column(0))))]));
        let either = Predicate::Or(vec![within(0, 1, 1), within(1, 1, 1)]);
        assert!(!never(&[either, within(0, 2, 2)]), "it may be the other column");
    }

    #[test]
    fn texts_are_compared_whole() {
        let text = |part, text: &str| {
            Predicate::Text(column(0), TextTest { part, ignoring_case: false }, vec![text.to_string()])
        };
        assert!(never(&[text(TextPart::Whole, "a"), text(TextPart::Whole, "b")]));
        assert!(!never(&[text(TextPart::Whole, "a"), text(TextPart::Whole, "a")]));
        assert!(never(&[text(TextPart::Whole, "a"), Predicate::Not(Box::new(text(TextPart::Whole, "a")))]));
        assert!(!never(&[text(TextPart::Anywhere, "a"), text(TextPart::Anywhere, "b")]), "`ab` has both");
    }
}
