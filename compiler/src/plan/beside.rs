//! The two sides of a quotient that have no period: each is of all dates of its rows, and only rows say whether these are the same.
//!
//! In: the measures of both sides, where they are. Out: entries of the plan's [`Asked`].
//! Invariant: what definitions and `covers` decide is not asked: a side with a period, or two that both say what they cover; nor of people with
//! dates, which are of one.

use std::collections::BTreeSet;

use super::ir::Asked;
use super::undecided::Side;
use crate::catalog::{Catalog, ColumnType, DatasetId};
use crate::model::{Meaning, Measure, Model, Predicate, TimePart, Value};

impl Asked {
    /// Notes two sides of a quotient.
    pub fn beside(&mut self, catalog: &Catalog, model: &Model, above: &[Side<'_>], below: &[Side<'_>]) {
        let (above, below) = (Datasets::of(catalog, model, above), Datasets::of(catalog, model, below));
        let says = |of: &DatasetId| catalog.dataset(*of).covers.is_some();
        for one in &above.of_all_dates {
            let others = below.of_all_dates.iter().filter(|other| *other != one && !(says(one) && says(other)));
            self.beside.extend(others.map(|other| (one.0, other.0)));
        }
        // Who of a register ever was one is no number of a year.
        let is_rate = |different: bool, register: bool| !(different && register);
        for (events, different) in &above.events {
            let people = below.people.iter().filter(|(_, register)| is_rate(*different, *register));
            self.beside.extend(people.map(|(people, _)| (events.0, people.0)));
        }
        for (events, different) in &below.events {
            let people = above.people.iter().filter(|(_, register)| is_rate(*different, *register));
            self.beside.extend(people.map(|(people, _)| (people.0, events.0)));
        }
    }
}

/// What a side is of.
#[derive(Default)]
struct Datasets {
    /// Those with dates, of numbers without a period.
    of_all_dates: BTreeSet<DatasetId>,
    /// Those of them of what happens, of which there is twice as much in two years; and whether different ones are counted. Of what covers more
    /// than one year it is said where definitions are checked.
    events: BTreeSet<(DatasetId, bool)>,
    /// People of whom nothing says when there were so many, and whether each row is one.
    people: BTreeSet<(DatasetId, bool)>,
}

impl Datasets {
    fn of(catalog: &Catalog, model: &Model, sides: &[Side<'_>]) -> Datasets {
        let mut found = Datasets::default();
        for side in sides {
            let measure = &model.measures[side.measure.0];
            let (id, function) = (measure.dataset, measure.function);
            let dataset = catalog.dataset(id);
            if dataset.is_population() && dataset.time.is_none() {
                found.people.insert((id, function.is_count()));
            } else if is_of_all_dates(catalog, model, measure, side) {
                found.of_all_dates.insert(id);
                let adds_up = function.is_sum() || function.is_count();
                if adds_up && !dataset.stock && dataset.covers.is_none() {
                    found.events.insert((id, function.counts_different()));
                }
            }
        }
        found
    }
}

/// Whether a measure is of rows with dates, and has no period where it is.
fn is_of_all_dates(catalog: &Catalog, model: &Model, measure: &Measure, side: &Side<'_>) -> bool {
    let dataset = catalog.dataset(measure.dataset);
    let Some(time) = dataset.time.filter(|_| !dataset.is_population()) else { return false };
    let is_time = |value: &Value| *value.root() == Value::Column(time);
    let is_among = |meaning: &Meaning| match meaning {
        Meaning::Among { value, .. } => is_time(value),
        Meaning::NotServed(_) | Meaning::NotApplicable => true,
        Meaning::Whole => false,
    };
    let is_when = |value: &Value| is_time(value) && is_period(catalog, measure.dataset, value);
    let asks =
        |question: &Predicate| !matches!(question, Predicate::Missing(_)) && question.asked().into_iter().any(is_when);
    let mut conditions = model.conditions(measure).chain(side.wheres.iter().copied());
    !side.restrictions.iter().any(is_among) && !conditions.any(|of| of.questions().into_iter().any(asks))
}

/// Whether a value derived from a date is one, or a period: an hour or a day of the week is none.
fn is_period(catalog: &Catalog, dataset: DatasetId, value: &Value) -> bool {
    match value {
        Value::Time { part: TimePart::Period(_), .. } => true,
        Value::Column(column) => matches!(
            catalog.dataset(dataset).column(*column).ty,
            ColumnType::Date { .. } | ColumnType::DateTime { .. } | ColumnType::Period(_)
        ),
        Value::Time { .. } | Value::LookUp { .. } | Value::Attribute { .. } | Value::Band { .. } => false,
    }
}
