//! Forms: conditions by names and codes, so that those of two projects can be held against each other.
//!
//! In: a predicate of the model and the side that it stands on. Out: a [`Form`]. Invariant: two forms are equal when they are
//! true of the same rows by their declarations; labels, spans and the order of parts decide nothing.

use std::collections::BTreeMap;

use super::side::Side;
use crate::catalog::{AttributeType, Catalog, CodeListId, ColumnType, DatasetId};
use crate::model::{Operand, Predicate, TimePart, Value};
use crate::syntax::ast::{Comparison, TextTest};
use crate::value::PeriodKind;

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// All of them; sorted.
    And(Vec<Form>),
    /// Any of them; sorted.
    Or(Vec<Form>),
    /// Not.
    Not(Box<Form>),
    /// A value within a set.
    In(Term, Set),
    /// Two values.
    Compare(Term, Comparison, Term),
    /// A text that passes a test beside one of these.
    Text(String, TextTest, Vec<String>),
    /// No value there.
    Missing(String),
}

/// A side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// By its path.
    Value(String),
    /// How many of these are true.
    NumberOf(Vec<Form>),
}

/// What a value is held against.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// Codes of a list.
    Codes(Codes),
    /// Numbers, days or periods from one to another, both in.
    Ranges(Vec<(i64, i64)>, Reading),
}

/// Codes of a list, each with its label.
#[derive(Clone)]
pub struct Codes {
    /// By code, in the order of codes; `outside` is the code of none.
    pub labels: BTreeMap<String, String>,
    /// In the order of the list.
    pub order: Vec<String>,
    /// Whether the list has an order, so that a set of codes may be a threshold.
    pub ordered: bool,
}

impl PartialEq for Codes {
    fn eq(&self, other: &Codes) -> bool {
        self.labels.keys().eq(other.labels.keys())
    }
}

/// Codes alone, so that what is sorted by this text does not move with a label.
impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.labels.keys()).finish()
    }
}

/// How an integer form is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As a whole number.
    Whole,
    /// As a decimal with so many digits.
    Decimal(u32),
    /// As yes or no.
    Flag,
    /// As a day.
    Day,
    /// As seconds.
    Second,
    /// As a period.
    Period(PeriodKind),
}

/// A condition on rows of a dataset.
pub fn form(side: &Side<'_>, dataset: DatasetId, predicate: &Predicate) -> Form {
    let all = |parts: &[Predicate], and: bool| {
        let mut forms = Vec::new();
        for part in parts {
            match (form(side, dataset, part), and) {
                (Form::And(inner), true) | (Form::Or(inner), false) => forms.extend(inner),
                (other, _) => forms.push(other),
            }
        }
        sort(&mut forms);
        forms
    };
    let path = |value: &Value| side.path(dataset, value);
    match predicate {
        Predicate::And(parts) => Form::And(all(parts, true)),
        Predicate::Or(parts) => Form::Or(all(parts, false)),
        Predicate::Not(inner) => match form(side, dataset, inner) {
            Form::Not(twice) => *twice,
            other => Form::Not(Box::new(other)),
        },
        Predicate::Compare(left, op, right) => {
            Form::Compare(term(side, dataset, left), *op, term(side, dataset, right))
        }
        Predicate::In(of, ranges) => Form::In(term(side, dataset, of), set(side, dataset, of, ranges)),
        Predicate::Text(of, test, texts) => Form::Text(path(of), *test, texts.clone()),
        Predicate::Missing(of) => Form::Missing(path(of)),
    }
}

/// Puts parts that all or any must hold into one order.
fn sort(forms: &mut Vec<Form>) {
    forms.sort_by_cached_key(|form| format!("{form:?}"));
    forms.dedup();
}

fn term(side: &Side<'_>, dataset: DatasetId, operand: &Operand) -> Term {
    match operand {
        Operand::Value(value) => Term::Value(side.path(dataset, value)),
        Operand::NumberOf(conditions) => {
            let mut forms: Vec<Form> = conditions.iter().map(|c| form(side, dataset, c)).collect();
            forms.sort_by_cached_key(|form| format!("{form:?}"));
            Term::NumberOf(forms)
        }
    }
}

fn set(side: &Side<'_>, dataset: DatasetId, of: &Operand, ranges: &[(i64, i64)]) -> Set {
    let catalog = side.catalog();
    let reading = match of {
        Operand::Value(value) => read(catalog, dataset, value),
        Operand::NumberOf(_) => Read::As(Reading::Whole),
    };
    match reading {
        Read::Codes(list) => {
            let outside = catalog.code_list(list).outside();
            let within = |range: &(i64, i64)| range.0.max(0)..=range.1.min(outside);
            Set::Codes(codes(catalog, list, ranges.iter().flat_map(within)))
        }
        Read::As(reading) => Set::Ranges(ranges.to_vec(), reading),
    }
}

/// Codes of a list by their places.
pub fn codes(catalog: &Catalog, list: CodeListId, places: impl Iterator<Item = i64>) -> Codes {
    let list = catalog.code_list(list);
    let (mut labels, mut order) = (BTreeMap::new(), Vec::new());
    for place in places {
        let (code, label) = match usize::try_from(place).ok().and_then(|place| list.codes.get(place)) {
            Some(code) => (code.code.clone(), code.label.clone()),
            None => ("outside".to_string(), "outside".to_string()),
        };
        order.push(code.clone());
        labels.insert(code, label);
    }
    Codes { labels, order, ordered: list.ordered }
}

/// What the integer form of a value stands for.
pub enum Read {
    /// Codes of a list.
    Codes(CodeListId),
    /// Anything else.
    As(Reading),
}

/// How the integer form of a value is read.
pub fn read(catalog: &Catalog, dataset: DatasetId, value: &Value) -> Read {
    let column = |ty: &ColumnType| match ty {
        ColumnType::Code(list) => Read::Codes(*list),
        ColumnType::Text | ColumnType::Integer { .. } => Read::As(Reading::Whole),
        ColumnType::Decimal { scale } => Read::As(Reading::Decimal(*scale)),
        ColumnType::Flag { .. } => Read::As(Reading::Flag),
        ColumnType::Date { .. } => Read::As(Reading::Day),
        ColumnType::DateTime { .. } => Read::As(Reading::Second),
        ColumnType::Period(kind) => Read::As(Reading::Period(*kind)),
    };
    match value {
        Value::Column(id) => column(&catalog.dataset(dataset).column(*id).ty),
        Value::LookUp { dataset, column: id, .. } => column(&catalog.dataset(*dataset).column(*id).ty),
        Value::Attribute { list, attribute, .. } => match catalog.code_list(*list).attributes[*attribute].ty {
            AttributeType::Code(list) => Read::Codes(list),
            AttributeType::Integer => Read::As(Reading::Whole),
            AttributeType::Decimal { scale } => Read::As(Reading::Decimal(scale)),
        },
        Value::Band { list, .. } => Read::Codes(*list),
        Value::Time { part: TimePart::Period(kind), .. } => Read::As(Reading::Period(*kind)),
        Value::Time { part: TimePart::Hour | TimePart::Weekday, .. } => Read::As(Reading::Whole),
    }
}
