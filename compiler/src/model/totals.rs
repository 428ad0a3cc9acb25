//! Which rows a number is of where a code list says that some of its codes are totals of others.
//!
//! In: conditions and restrictions of one dataset. Out: the codes of a column that they leave, and the columns of which only parts may be
//! added up.
//! Invariants: no row is added to one that contains it; a total that is asked for alone is its own row.

use super::evaluate::{Seen, meets, value};
use super::{Cohort, Meaning, Measure, Model, Operand, Predicate, Rows, Value};
use crate::catalog::{Catalog, CodeListId, ColumnId, ColumnType, DatasetId};

/// The columns of a dataset whose lists have codes that overlap others.
pub fn columns(catalog: &Catalog, dataset: DatasetId) -> impl Iterator<Item = (ColumnId, CodeListId)> + '_ {
    let columns = catalog.dataset(dataset).columns.iter().enumerate();
    columns.filter_map(|(at, column)| match column.ty {
        ColumnType::Code(list) if catalog.code_list(list).has_totals() => Some((ColumnId(at), list)),
        _ => None,
    })
}

/// The columns of a measure under restrictions of which some rows that are left contain others: only the rows of parts are added up.
pub fn of_parts_only(
    catalog: &Catalog,
    model: &Model,
    measure: &Measure,
    wheres: &[&Predicate],
    restrictions: &[&Meaning],
) -> Vec<(ColumnId, CodeListId)> {
    let mut of_parts: Vec<(ColumnId, CodeListId)> = columns(catalog, measure.dataset).collect();
    if of_parts.is_empty() {
        return of_parts;
    }
    let mut conditions: Vec<&Predicate> = measure.filter.iter().chain(wheres.iter().copied()).collect();
    conditions.extend(chain(model, measure.rows).flat_map(|cohort| cohort.clauses.iter().map(|c| &c.predicate)));
    of_parts.retain(|(column, list)| {
        let mut left = Left::all(catalog, *column, *list);
        conditions.iter().for_each(|condition| left.meeting(condition));
        restrictions.iter().for_each(|meaning| left.within(meaning));
        left.overlap().is_some()
    });
    of_parts
}

/// The codes that are no parts and that conditions and restrictions of a dataset name, by column.
pub fn named(
    catalog: &Catalog,
    dataset: DatasetId,
    conditions: &[&Predicate],
    restrictions: &[&Meaning],
) -> Vec<(ColumnId, usize)> {
    let mut found = Vec::new();
    for (column, list) in columns(catalog, dataset) {
        let left = Left::all(catalog, column, list);
        let by_condition = conditions.iter().flat_map(|condition| left.named(condition, true));
        found.extend(by_condition.map(|code| (column, code)));
        for meaning in restrictions {
            let Meaning::Among { value: Value::Column(of), set, .. } = meaning else { continue };
            let codes = catalog.code_list(list).codes.iter().enumerate().filter(|_| *of == column);
            let codes = codes.filter(|(at, code)| !code.is_part() && set.contains(&(*at as i64)));
            found.extend(codes.map(|(at, _)| (column, at)));
        }
    }
    found
}

/// A code that a condition names and that contains, or overlaps, others that it leaves as well: it adds a total to its parts.
pub fn named_with_parts(
    catalog: &Catalog,
    dataset: DatasetId,
    condition: &Predicate,
) -> Option<(CodeListId, usize, usize)> {
    columns(catalog, dataset).find_map(|(column, list)| {
        let mut left = Left::all(catalog, column, list);
        left.meeting(condition);
        let named = left.named(condition, true);
        let first = named.into_iter().find(|code| left.codes.contains(code))?;
        let declared = catalog.code_list(list);
        let other =
            left.codes.iter().copied().find(|other| *other != first && declared.overlap(&[first, *other]).is_some())?;
        Some((list, first, other))
    })
}

/// The cohorts that rows come through.
fn chain(model: &Model, rows: Rows) -> impl Iterator<Item = &Cohort> {
    let cohort = |rows: Rows| match rows {
        Rows::Cohort(id) => Some(&model.cohorts[id.0]),
        Rows::Dataset(_) => None,
    };
    std::iter::successors(cohort(rows), move |at| cohort(at.rows))
}

/// The codes of a column that rows may have.
struct Left<'c> {
    catalog: &'c Catalog,
    column: ColumnId,
    list: CodeListId,
    codes: Vec<usize>,
}

impl<'c> Left<'c> {
    fn all(catalog: &'c Catalog, column: ColumnId, list: CodeListId) -> Left<'c> {
        Left { catalog, column, list, codes: (0..catalog.code_list(list).codes.len()).collect() }
    }

    /// Two of them that overlap.
    fn overlap(&self) -> Option<(usize, usize)> {
        self.catalog.code_list(self.list).overlap(&self.codes)
    }

    fn meeting(&mut self, condition: &Predicate) {
        let codes = std::mem::take(&mut self.codes);
        self.codes = codes.into_iter().filter(|code| self.may(condition, *code, true)).collect();
    }

    fn within(&mut self, meaning: &Meaning) {
        let Meaning::Among { value: of, set, missing } = meaning else { return };
        if *of.root() != Value::Column(self.column) {
            return;
        }
        let catalog = self.catalog;
        self.codes.retain(|code| match value(catalog, of, &|_| Some(Seen::Number(*code as i64))) {
            Some(Seen::Number(number)) => set.contains(&number),
            Some(Seen::Text(_)) => true,
            None => *missing,
        });
    }

    /// Whether a condition may come out so for a row with a code, whatever else the row has.
    fn may(&self, condition: &Predicate, code: usize, truth: bool) -> bool {
        match (condition, truth) {
            (Predicate::And(parts), true) | (Predicate::Or(parts), false) => {
                parts.iter().all(|part| self.may(part, code, truth))
            }
            (Predicate::And(parts), false) | (Predicate::Or(parts), true) => {
                parts.iter().any(|part| self.may(part, code, truth))
            }
            (Predicate::Not(inner), _) => self.may(inner, code, !truth),
            (leaf, _) => {
                !self.is_asked(leaf) || meets(self.catalog, leaf, &|_| Some(Seen::Number(code as i64))) == Some(truth)
            }
        }
    }

    /// Whether a condition asks of this column and nothing else.
    fn is_asked(&self, leaf: &Predicate) -> bool {
        let alone = matches!(leaf, Predicate::In(Operand::Value(_), _) | Predicate::Missing(_));
        alone && leaf.asked().iter().all(|value| *value.root() == Value::Column(self.column))
    }

    /// The codes that are no parts and that a condition names where it is to come out so.
    fn named(&self, condition: &Predicate, truth: bool) -> Vec<usize> {
        match condition {
            Predicate::And(parts) | Predicate::Or(parts) => {
                parts.iter().flat_map(|part| self.named(part, truth)).collect()
            }
            Predicate::Not(inner) => self.named(inner, !truth),
            Predicate::In(Operand::Value(Value::Column(column)), ranges) if truth && *column == self.column => {
                let codes = self.catalog.code_list(self.list).codes.iter().enumerate();
                let within = |code: i64| ranges.iter().any(|(first, last)| (*first..=*last).contains(&code));
                codes.filter(|(at, code)| !code.is_part() && within(*at as i64)).map(|(at, _)| at).collect()
            }
            _ => Vec::new(),
        }
    }
}
