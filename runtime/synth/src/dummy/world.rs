//! The dummy rows made so far: values of a row, whether it meets a condition, which rows belong to a cohort.
//!
//! In: the catalog, the model, rows that are made. Out: values and truths of single rows. Invariant: the meanings of
//! `indicia_compiler::model::evaluate`; a row may still be in the making.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::model::evaluate::{self, Datum, Seen};
use indicia_compiler::model::{Among, CohortId, Model, Needs, Operand, Predicate, Rows, Value};

/// One entry per declared column; `None` is missing.
pub type Row = Vec<Option<Datum>>;

/// The declarations, the definitions and the rows.
pub struct World<'a> {
    /// The declarations.
    pub catalog: &'a Catalog,
    /// The definitions.
    pub model: &'a Model,
    /// The rows that are made.
    pub rows: BTreeMap<DatasetId, Vec<Row>>,
    /// Of look-ups, the row of each key.
    keys: BTreeMap<DatasetId, BTreeMap<Datum, usize>>,
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
    pub fn keys(&self, dataset: DatasetId) -> impl Iterator<Item = &Datum> {
        self.keys.get(&dataset).into_iter().flat_map(BTreeMap::keys)
    }

    /// What a row says of a value.
    pub fn value<'r>(&'r self, row: &'r [Option<Datum>], value: &Value) -> Option<Seen<'r>> {
        evaluate::value(self.catalog, value, &|root| self.root(row, root))
    }

    /// Whether a row meets a condition; `None` is unknown.
    pub fn meets(&self, row: &[Option<Datum>], predicate: &Predicate) -> Option<bool> {
        evaluate::meets(self.catalog, predicate, &|root| self.root(row, root))
    }

    fn root<'r>(&'r self, row: &'r [Option<Datum>], value: &Value) -> Option<Seen<'r>> {
        let own = row[value.column().0].as_ref()?;
        match value {
            Value::LookUp { dataset, column, .. } => {
                let place = *self.keys.get(dataset)?.get(own)?;
                self.rows.get(dataset)?[place][column.0].as_ref().map(Datum::seen)
            }
            _ => Some(own.seen()),
        }
    }

    fn number(&self, row: &[Option<Datum>], of: &Operand) -> Option<i64> {
        match evaluate::operand(self.catalog, of, &|root| self.root(row, root))? {
            Seen::Number(number) => Some(number),
            Seen::Text(_) => None,
        }
    }

    /// How far a row is from a condition being true, or false: about how many of its columns would have to change.
    pub fn distance(&self, row: &[Option<Datum>], predicate: &Predicate, wanted: bool) -> u64 {
        match predicate.needs(wanted) {
            Needs::Each(parts, wanted) => parts.into_iter().map(|part| self.distance(row, part, wanted)).sum(),
            Needs::Any(parts, wanted) => {
                parts.into_iter().map(|part| self.distance(row, part, wanted)).min().unwrap_or(1)
            }
            Needs::Itself(wanted) if self.meets(row, predicate) == Some(wanted) => 0,
            Needs::Itself(_) => self.distance_of(row, predicate),
        }
    }

    /// How far a row is from a condition that asks about values and does not come out as wanted.
    fn distance_of(&self, row: &[Option<Datum>], predicate: &Predicate) -> u64 {
        match predicate {
            Predicate::In(of @ Operand::NumberOf(_), ranges) => {
                let Some(number) = self.number(row, of) else { return 1 };
                let far = |(first, last): &(i64, i64)| number.abs_diff(number.clamp(*first, *last));
                ranges.iter().map(far).min().unwrap_or(1).clamp(1, 1_000)
            }
            Predicate::Compare(left, _, right) if left.value().is_none() || right.value().is_none() => {
                match (self.number(row, left), self.number(row, right)) {
                    (Some(left), Some(right)) => left.abs_diff(right).clamp(1, 1_000),
                    (_, _) => 1,
                }
            }
            _ => 1,
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
                    rows.retain(|row| self.meets(row, &clause.predicate) == Some(true));
                }
                for among in &cohort.amongs {
                    let keys = self.among_keys(among);
                    let is_among =
                        |row: &&Row| self.value(row, &among.value).map(|value| keys.contains(&value.datum()));
                    rows.retain(|row| is_among(row) == Some(!among.negated));
                }
                rows
            }
        }
    }

    /// The values that others have, which `among` asks for.
    pub fn among_keys(&self, among: &Among) -> BTreeSet<Datum> {
        self.members(among.rows).into_iter().filter_map(|row| self.value(row, &among.key)).map(Seen::datum).collect()
    }
}
