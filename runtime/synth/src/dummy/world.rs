//! What is told from dummy rows: values, conditions, which rows belong.
//!
//! In: the catalog, the model, rows that are made. Out: values and truths of single rows. Invariant: the meanings of
//! `indicia_compiler::model`, row by row, in Kleene logic; a row may still be in the making.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{AttributeType, Catalog, ColumnId, DatasetId};
use indicia_compiler::model::{
    Among, CohortId, Model, Operand, Predicate, Rows, TextOperand, TimePart, TimeType, Value,
};
use indicia_compiler::syntax::ast::{Comparison, TextTest};
use indicia_compiler::value::{Date, Period, PeriodKind};

/// A value that is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// In the integer form of its type.
    Number(i64),
    /// A text.
    Text(String),
}

/// One entry a declared column; `None` is missing.
pub type Row = Vec<Option<Field>>;

/// A value as it is told from a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen<'r> {
    /// In the integer form of its type.
    Number(i64),
    /// A text.
    Text(&'r str),
}

impl Field {
    /// What is seen of it.
    pub fn seen(&self) -> Seen<'_> {
        match self {
            Field::Number(number) => Seen::Number(*number),
            Field::Text(text) => Seen::Text(text),
        }
    }
}

impl Seen<'_> {
    /// The value itself.
    pub fn field(self) -> Field {
        match self {
            Seen::Number(number) => Field::Number(number),
            Seen::Text(text) => Field::Text(text.to_string()),
        }
    }
}

/// Everything that meanings are told from.
pub struct World<'a> {
    /// The declarations.
    pub catalog: &'a Catalog,
    /// The definitions.
    pub model: &'a Model,
    /// The rows that are made.
    pub rows: BTreeMap<DatasetId, Vec<Row>>,
    /// Of look-ups, the row of each key.
    keys: BTreeMap<DatasetId, BTreeMap<Field, usize>>,
}

impl<'a> World<'a> {
    /// Without rows.
    pub fn new(catalog: &'a Catalog, model: &'a Model) -> World<'a> {
        World { catalog, model, rows: BTreeMap::new(), keys: BTreeMap::new() }
    }

    /// Adds the rows of a dataset.
    pub fn add(&mut self, dataset: DatasetId, rows: Vec<Row>) {
        if let [key] = self.catalog.dataset(dataset).key[..] {
            let keys = self.keys.entry(dataset).or_default();
            for (place, row) in rows.iter().enumerate() {
                if let Some(field) = &row[key.0] {
                    keys.entry(field.clone()).or_insert(place);
                }
            }
        }
        self.rows.insert(dataset, rows);
    }

    /// The keys of a look-up.
    pub fn keys(&self, dataset: DatasetId) -> impl Iterator<Item = &Field> {
        self.keys.get(&dataset).into_iter().flat_map(BTreeMap::keys)
    }

    /// What a row says.
    pub fn value<'r>(&'r self, row: &'r [Option<Field>], value: &Value) -> Option<Seen<'r>> {
        match value {
            Value::Column(column) => row[column.0].as_ref().map(Field::seen),
            Value::LookUp { on, dataset, column } => {
                let place = *self.keys.get(dataset)?.get(row[on.0].as_ref()?)?;
                self.rows.get(dataset)?[place][column.0].as_ref().map(Field::seen)
            }
            Value::Attribute { of, list, attribute } => {
                let code = usize::try_from(self.number(row, of)?).ok()?;
                let list = self.catalog.code_list(*list);
                let attribute = &list.attributes[*attribute];
                match attribute.ty {
                    // What is outside a hierarchy is outside at every level of it.
                    AttributeType::Code(coarser) if list.level_of.is_some() && code == list.codes.len() => {
                        Some(Seen::Number(self.catalog.code_list(coarser).outside()))
                    }
                    AttributeType::Code(_) | AttributeType::Integer | AttributeType::Decimal { .. } => {
                        attribute.values.get(code).copied().flatten().map(Seen::Number)
                    }
                }
            }
            Value::Band { of, list } => {
                let number = self.number(row, of)?;
                let holds = |(from, to): (Option<i64>, Option<i64>)| {
                    from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)
                };
                let codes = &self.catalog.code_list(*list).codes;
                let place = codes.iter().position(|code| code.band.is_some_and(holds));
                place.map(|place| Seen::Number(place as i64))
            }
            Value::Time { of, from, part } => told(self.number(row, of)?, *from, *part).map(Seen::Number),
        }
    }

    fn number(&self, row: &[Option<Field>], value: &Value) -> Option<i64> {
        match self.value(row, value)? {
            Seen::Number(number) => Some(number),
            Seen::Text(_) => None,
        }
    }

    fn text<'r>(&'r self, row: &'r [Option<Field>], value: &Value) -> Option<&'r str> {
        match self.value(row, value)? {
            Seen::Text(text) => Some(text),
            Seen::Number(_) => None,
        }
    }

    /// Whether a condition holds; `None` is unknown.
    pub fn holds(&self, row: &[Option<Field>], predicate: &Predicate) -> Option<bool> {
        match predicate {
            Predicate::And(parts) => all(parts.iter().map(|part| self.holds(row, part))),
            Predicate::Or(parts) => {
                all(parts.iter().map(|part| self.holds(row, part).map(|truth| !truth))).map(|none| !none)
            }
            Predicate::Not(inner) => self.holds(row, inner).map(|truth| !truth),
            Predicate::Compare(left, op, right) => {
                Some(meets(self.operand(row, left)?.cmp(&self.operand(row, right)?), *op))
            }
            Predicate::CompareText(left, op, right) => {
                let (left, right) = (self.text_operand(row, left)?, self.text_operand(row, right)?);
                Some(meets(left.as_bytes().cmp(right.as_bytes()), *op))
            }
            Predicate::In(of, ranges) => {
                let number = self.operand(row, of)?;
                Some(ranges.iter().any(|(first, last)| (*first..=*last).contains(&number)))
            }
            Predicate::InTexts(of, texts) => {
                let text = self.text(row, of)?;
                Some(texts.iter().any(|other| other == text))
            }
            Predicate::Text(of, test, looked_for) => {
                let text = self.text(row, of)?;
                Some(match test {
                    TextTest::StartsWith => text.starts_with(looked_for),
                    TextTest::Contains => text.contains(looked_for),
                })
            }
            Predicate::Missing(of) => Some(self.value(row, of).is_none()),
        }
    }

    fn operand(&self, row: &[Option<Field>], operand: &Operand) -> Option<i64> {
        match operand {
            Operand::Value(value) => self.number(row, value),
            Operand::Int(number) => Some(*number),
            Operand::NumberOf(parts) => {
                Some(parts.iter().filter(|part| self.holds(row, part) == Some(true)).count() as i64)
            }
        }
    }

    fn text_operand<'r>(&'r self, row: &'r [Option<Field>], operand: &'r TextOperand) -> Option<&'r str> {
        match operand {
            TextOperand::Value(value) => self.text(row, value),
            TextOperand::Text(text) => Some(text),
        }
    }

    /// How far a row is from a condition being true, or false: about how many of its columns would have to change.
    pub fn distance(&self, row: &[Option<Field>], predicate: &Predicate, wanted: bool) -> u64 {
        let each = |parts: &[Predicate]| -> Vec<u64> { parts.iter().map(|p| self.distance(row, p, wanted)).collect() };
        match (predicate, wanted) {
            (Predicate::And(parts), true) | (Predicate::Or(parts), false) => each(parts).iter().sum(),
            (Predicate::And(parts), false) | (Predicate::Or(parts), true) => each(parts).into_iter().min().unwrap_or(1),
            (Predicate::Not(inner), _) => self.distance(row, inner, !wanted),
            (leaf, _) if self.holds(row, leaf) == Some(wanted) => 0,
            (Predicate::Compare(left @ Operand::NumberOf(_), _, right), _)
            | (Predicate::Compare(left, _, right @ Operand::NumberOf(_)), _) => {
                match (self.operand(row, left), self.operand(row, right)) {
                    (Some(left), Some(right)) => left.abs_diff(right).clamp(1, 1_000),
                    (_, _) => 1,
                }
            }
            (
                Predicate::Compare(..)
                | Predicate::CompareText(..)
                | Predicate::In(..)
                | Predicate::InTexts(..)
                | Predicate::Text(..)
                | Predicate::Missing(_),
                _,
            ) => 1,
        }
    }

    /// The rows of a dataset or cohort, before `keep`: what it keeps has the values of those that it leaves out.
    pub fn members(&self, of: Rows) -> Vec<&Row> {
        match of {
            Rows::Dataset(id) => self.rows.get(&id).into_iter().flatten().collect(),
            Rows::Cohort(CohortId(place)) => {
                let cohort = &self.model.cohorts[place];
                let mut rows = self.members(cohort.rows);
                for clause in &cohort.clauses {
                    rows.retain(|row| self.holds(row, &clause.predicate) == Some(true));
                }
                for among in &cohort.amongs {
                    let keys = self.among_keys(among);
                    let is_among =
                        |row: &&Row| self.value(row, &among.value).map(|value| keys.contains(&value.field()));
                    rows.retain(|row| is_among(row) == Some(!among.negated));
                }
                rows
            }
        }
    }

    /// The values that others have, which `among` asks for.
    pub fn among_keys(&self, among: &Among) -> BTreeSet<Field> {
        self.members(among.rows).into_iter().filter_map(|row| self.value(row, &among.key)).map(Seen::field).collect()
    }
}

/// The column that a value rests on.
pub fn base(value: &Value) -> ColumnId {
    match value {
        Value::Column(column) | Value::LookUp { on: column, .. } => *column,
        Value::Attribute { of, .. } | Value::Band { of, .. } | Value::Time { of, .. } => base(of),
    }
}

/// Every value in a condition.
pub fn values<'p>(predicate: &'p Predicate, out: &mut Vec<&'p Value>) {
    let mut operand = |of: &'p Operand| match of {
        Operand::Value(value) => out.push(value),
        Operand::Int(_) => {}
        Operand::NumberOf(parts) => parts.iter().for_each(|part| values(part, out)),
    };
    match predicate {
        Predicate::And(parts) | Predicate::Or(parts) => parts.iter().for_each(|part| values(part, out)),
        Predicate::Not(inner) => values(inner, out),
        Predicate::Compare(left, _, right) => {
            operand(left);
            operand(right);
        }
        Predicate::In(of, _) => operand(of),
        Predicate::CompareText(left, _, right) => {
            for side in [left, right] {
                if let TextOperand::Value(value) = side {
                    out.push(value);
                }
            }
        }
        Predicate::InTexts(value, _) | Predicate::Text(value, ..) | Predicate::Missing(value) => out.push(value),
    }
}

fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut whole = Some(true);
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            Some(true) => {}
            None => whole = None,
        }
    }
    whole
}

fn meets(order: Ordering, op: Comparison) -> bool {
    match op {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::GreaterOrEqual => order != Ordering::Less,
    }
}

fn told(number: i64, from: TimeType, part: TimePart) -> Option<i64> {
    let day = match from {
        TimeType::Day => number,
        TimeType::Second => number.div_euclid(86_400),
        TimeType::Month => Period { kind: PeriodKind::Month, ordinal: number }.days().0,
    };
    match part {
        TimePart::Hour => Some(number.rem_euclid(86_400) / 3_600),
        TimePart::Weekday => Some(Date::weekday(day)),
        TimePart::Period(kind) => kind.of_day(day),
    }
}
