//! Which rows belong, and what is derived from one.
//!
//! In: a model and rows. Out: values of rows, conditions in Kleene logic, the rows of cohorts.
//! Invariant: the meanings of docs and `compiler::model`, row by row; no plan and no engine.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use indicia_compiler::catalog::{AttributeType, Catalog, ColumnId, ColumnType, DatasetId, Gaps, OutsideCovers};
use indicia_compiler::model::{Among, CohortId, Keep, Model, Operand, Predicate, Rows, TimePart, TimeType, Value};
use indicia_compiler::value::relation::{Comparison, TextPart};
use indicia_compiler::value::{Date, PeriodKind};

use crate::read::{Field, Row};

/// Everything that meanings are derived from.
pub struct World<'a> {
    pub catalog: &'a Catalog,
    pub model: &'a Model,
    pub data: &'a BTreeMap<DatasetId, Vec<Row>>,
    kept: RefCell<BTreeMap<(CohortId, bool), Vec<&'a Row>>>,
}

impl<'a> World<'a> {
    pub fn new(catalog: &'a Catalog, model: &'a Model, data: &'a BTreeMap<DatasetId, Vec<Row>>) -> World<'a> {
        World { catalog, model, data, kept: RefCell::default() }
    }

    /// The rows of a dataset or cohort that there are.
    pub fn rows(&self, of: Rows) -> Vec<&'a Row> {
        self.rows_with(of, false)
    }

    /// The same; or with those that are made for gaps, where they may be of a cohort among its rows.
    pub fn rows_with(&self, of: Rows, made_too: bool) -> Vec<&'a Row> {
        match of {
            Rows::Dataset(id) => {
                let is_there = |row: &&Row| made_too || !self.is_made(id, row);
                self.data[&id].iter().filter(is_there).filter(|row| self.is_covered(id, row)).collect()
            }
            Rows::Cohort(id) => self.cohort(id, made_too),
        }
    }

    fn is_made(&self, id: DatasetId, row: &Row) -> bool {
        row.len() > self.catalog.dataset(id).columns.len()
    }

    /// Whether a row is made for a gap and has nothing to say of a value: the row that is lacking may have any.
    pub fn is_unsaid(&self, id: DatasetId, row: &Row, value: &Value) -> bool {
        let dataset = self.catalog.dataset(id);
        let column = dataset.column(value.column());
        let is_number = matches!(column.ty, ColumnType::Integer { .. });
        let in_key = dataset.key.is_empty() && !is_number || dataset.key.contains(&value.column());
        self.is_made(id, row) && !in_key && !(is_number && dataset.complete == Some(Gaps::Zero))
    }

    /// Whether a condition is true of a row; or, of one that is made for a gap, may be.
    pub fn meets(&self, id: DatasetId, row: &Row, of: &Predicate) -> bool {
        match self.is_made(id, row) {
            true => self.may_be(id, row, of, true),
            false => self.is_true(row, of) == Some(true),
        }
    }

    fn may_be(&self, id: DatasetId, row: &Row, of: &Predicate, what: bool) -> bool {
        let parts =
            |parts: &[Predicate]| -> Vec<bool> { parts.iter().map(|part| self.may_be(id, row, part, what)).collect() };
        match of {
            Predicate::And(all) if what => !parts(all).contains(&false),
            Predicate::Or(any) if !what => !parts(any).contains(&false),
            Predicate::And(any) | Predicate::Or(any) => parts(any).contains(&true),
            Predicate::Not(inner) => self.may_be(id, row, inner, !what),
            _ if of.values().into_iter().any(|value| self.is_unsaid(id, row, value)) => true,
            _ => self.is_true(row, of) == Some(what),
        }
    }

    /// Whether a row counts at all: not where it is dated outside what its dataset covers, and such rows are left out.
    fn is_covered(&self, id: DatasetId, row: &Row) -> bool {
        let dataset = self.catalog.dataset(id);
        let (Some((from, to)), OutsideCovers::LeaveOut) = (dataset.covers, dataset.outside_covers) else { return true };
        let Some(Field::Int(day)) = dataset.time.and_then(|time| row[time.0].clone()) else { return true };
        let month = time_part(day, TimeType::Day, TimePart::Period(PeriodKind::Month)).expect("a day has a month");
        (from.ordinal..=to.ordinal).contains(&month)
    }

    fn cohort(&self, id: CohortId, made_too: bool) -> Vec<&'a Row> {
        if let Some(known) = self.kept.borrow().get(&(id, made_too)) {
            return known.clone();
        }
        let cohort = &self.model.cohorts[id.0];
        let mut rows = self.rows_with(cohort.rows, made_too);
        for clause in &cohort.clauses {
            rows.retain(|row| self.meets(cohort.dataset, row, &clause.predicate));
        }
        for among in &cohort.amongs {
            rows.retain(|row| self.is_among(row, among) == Some(true));
        }
        if let Some(keep) = &cohort.keep {
            rows = self.keep(cohort.dataset, keep, rows);
        }
        self.kept.borrow_mut().insert((id, made_too), rows.clone());
        rows
    }

    /// Whether a row is among others, or is not, as asked; `None` when its value is missing.
    pub fn is_among(&self, row: &Row, among: &Among) -> Option<bool> {
        let value = self.value(row, &among.value)?;
        let others = self.rows(among.rows);
        Some(others.iter().any(|other| self.value(other, &among.key).as_ref() == Some(&value)) != among.negated)
    }

    fn keep(&self, dataset: DatasetId, keep: &Keep, rows: Vec<&'a Row>) -> Vec<&'a Row> {
        let columns = (0..self.catalog.dataset(dataset).columns.len()).map(|i| Value::Column(ColumnId(i)));
        let rest: Vec<Value> = columns.filter(|c| !keep.by.contains(c)).collect();
        let missing_last = |a: &Option<Field>, b: &Option<Field>, turned: bool| match (a, b) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) if turned => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
        };
        let before = |a: &Row, b: &Row| {
            let by = keep.by.iter().map(|v| missing_last(&self.value(a, v), &self.value(b, v), keep.last));
            let ties = rest.iter().map(|v| missing_last(&self.value(a, v), &self.value(b, v), false));
            by.chain(ties).find(|o| *o != Ordering::Equal) == Some(Ordering::Less)
        };
        let mut best: BTreeMap<Vec<Field>, &'a Row> = BTreeMap::new();
        for row in rows {
            let per: Option<Vec<Field>> = keep.per.iter().map(|v| self.value(row, v)).collect();
            let Some(per) = per else { continue };
            if best.get(&per).is_none_or(|other| before(row, other)) {
                best.insert(per, row);
            }
        }
        best.into_values().collect()
    }

    /// What a row says.
    pub fn value(&self, row: &Row, value: &Value) -> Option<Field> {
        match value {
            Value::Column(column) => row[column.0].clone(),
            Value::LookUp { on, dataset, column } => {
                let wanted = row[on.0].as_ref()?;
                let key = self.catalog.dataset(*dataset).key[0];
                let found = self.data[dataset].iter().find(|other| other[key.0].as_ref() == Some(wanted))?;
                found[column.0].clone()
            }
            Value::Attribute { of, list, attribute } => {
                let code = usize::try_from(self.int(row, of)?).ok()?;
                let list = self.catalog.code_list(*list);
                let attribute = &list.attributes[*attribute];
                match attribute.ty {
                    // What is outside a hierarchy is outside at every level of it, and a number outside its bands in no group of them.
                    AttributeType::Code(coarser)
                        if code == list.codes.len()
                            && (list.codes[0].band.is_some()
                                || list.level_of.is_some() && self.catalog.code_list(coarser).level_of.is_some()) =>
                    {
                        Some(Field::Int(self.catalog.code_list(coarser).codes.len() as i64))
                    }
                    _ => attribute.values.get(code).copied().flatten().map(Field::Int),
                }
            }
            Value::Band { of, list, scale } => {
                let number = self.int(row, of)?;
                let codes = &self.catalog.code_list(*list).codes;
                let has = |(from, to): (Option<i64>, Option<i64>)| {
                    from.is_none_or(|f| f <= number) && to.is_none_or(|t| number <= t)
                };
                let place = codes.iter().position(|c| c.band.is_some_and(|band| has(band.ends(*scale))));
                // A number in no band is outside the list; it is known.
                Some(Field::Int(place.unwrap_or(codes.len()) as i64))
            }
            Value::Time { of, from, part } => time_part(self.int(row, of)?, *from, *part).map(Field::Int),
        }
    }

    pub fn int(&self, row: &Row, value: &Value) -> Option<i64> {
        match self.value(row, value)? {
            Field::Int(number) => Some(number),
            Field::Text(text) => panic!("{value:?} is the text {text:?}"),
        }
    }

    fn text(&self, row: &Row, value: &Value) -> Option<String> {
        match self.value(row, value)? {
            Field::Text(text) => Some(text),
            Field::Int(number) => panic!("{value:?} is the number {number}"),
        }
    }

    /// Whether a condition is true; `None` is unknown.
    pub fn is_true(&self, row: &Row, predicate: &Predicate) -> Option<bool> {
        match predicate {
            Predicate::And(parts) => {
                let parts: Vec<Option<bool>> = parts.iter().map(|p| self.is_true(row, p)).collect();
                if parts.contains(&Some(false)) {
                    Some(false)
                } else {
                    parts.iter().all(|p| p.is_some()).then_some(true)
                }
            }
            Predicate::Or(parts) => {
                let parts: Vec<Option<bool>> = parts.iter().map(|p| self.is_true(row, p)).collect();
                if parts.contains(&Some(true)) {
                    Some(true)
                } else {
                    parts.iter().all(|p| p.is_some()).then_some(false)
                }
            }
            Predicate::Not(inner) => self.is_true(row, inner).map(|b| !b),
            Predicate::Compare(a, op, b) => Some(meets(self.operand(row, a)?.cmp(&self.operand(row, b)?), *op)),
            Predicate::In(of, ranges) => {
                let Field::Int(number) = self.operand(row, of)? else { panic!("{of:?} is a text") };
                Some(ranges.iter().any(|(first, last)| (*first..=*last).contains(&number)))
            }
            Predicate::Text(of, test, texts) => {
                let text = self.text(row, of)?;
                let letters = |text: &String| match test.ignoring_case {
                    true => text.chars().flat_map(char::to_lowercase).collect(),
                    false => text.clone(),
                };
                let text: String = letters(&text);
                Some(texts.iter().map(letters).any(|looked_for: String| match test.part {
                    TextPart::Whole => text == looked_for,
                    TextPart::Start => text.starts_with(&looked_for),
                    TextPart::End => text.ends_with(&looked_for),
                    TextPart::Anywhere => text.contains(&looked_for),
                }))
            }
            Predicate::Missing(of) => Some(self.value(row, of).is_none()),
        }
    }

    fn operand(&self, row: &Row, operand: &Operand) -> Option<Field> {
        match operand {
            Operand::Value(value) => self.value(row, value),
            Operand::NumberOf(conditions) => {
                Some(Field::Int(conditions.iter().filter(|c| self.is_true(row, c) == Some(true)).count() as i64))
            }
        }
    }
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

fn time_part(number: i64, from: TimeType, part: TimePart) -> Option<i64> {
    let day = match from {
        TimeType::Day => number,
        TimeType::Second => number.div_euclid(86_400),
        TimeType::Month => {
            let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
            Date { year: year as i32, month: month as u8, day: 1 }.days()
        }
    };
    let date = Date::from_days(day);
    let year = i64::from(date.year);
    Some(match part {
        TimePart::Hour => number.rem_euclid(86_400) / 3_600,
        // 1970-01-05 was a Monday.
        TimePart::Weekday => (day - 4).rem_euclid(7) + 1,
        TimePart::Period(PeriodKind::CalendarYear) => year,
        TimePart::Period(PeriodKind::FinancialYear) if date.month >= 4 => year,
        TimePart::Period(PeriodKind::FinancialYear) => year - 1,
        TimePart::Period(PeriodKind::AcademicYear) if date.month >= 9 => year,
        TimePart::Period(PeriodKind::AcademicYear) => year - 1,
        TimePart::Period(PeriodKind::YearEnding(month)) if date.month <= month => year,
        TimePart::Period(PeriodKind::YearEnding(_)) => year + 1,
        TimePart::Period(PeriodKind::Month) => year * 12 + i64::from(date.month) - 1,
        TimePart::Period(PeriodKind::Day) => day,
        TimePart::Period(PeriodKind::MidYear) => return None,
    })
}
