//! Which rows a number is of where a code list says that some of its codes are totals of others.
//!
//! In: conditions and restrictions of one dataset. Out: the codes of a column that they leave, and the columns of which only parts may be
//! added up.
//! Invariants: no row is added to one that contains it; a total that is asked for alone is its own row.

use super::evaluate::{Seen, meets, value};
use super::joint::never_together;
use super::{Meaning, Measure, Model, Needs, Operand, Predicate, Value, gaps};
use crate::catalog::{Catalog, CodeListId, ColumnId, ColumnType, DatasetId};

/// The columns of a dataset whose lists have codes that overlap others.
pub fn columns(catalog: &Catalog, dataset: DatasetId) -> impl Iterator<Item = (ColumnId, CodeListId)> + '_ {
    let columns = catalog.dataset(dataset).columns.iter().enumerate();
    columns.filter_map(|(at, column)| match column.ty {
        ColumnType::Code(list) if catalog.code_list(list).has_totals => Some((ColumnId(at), list)),
        _ => None,
    })
}

/// The columns of a measure under restrictions of which some rows that are left contain others, or are of a total that nothing asks for:
/// only the rows of parts are added up.
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
    let conditions: Vec<&Predicate> = model.conditions(measure).chain(wheres.iter().copied()).collect();
    of_parts.retain(|(column, list)| Left::of(catalog, *column, *list, &conditions, restrictions).is_of_parts_only());
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
        let left = Left::of(catalog, column, list, conditions, restrictions);
        let totals = (0..catalog.code_list(list).codes.len()).filter(|code| !left.is_part(*code));
        found.extend(totals.filter(|code| left.is_named(*code)).map(|code| (column, code)));
    }
    found
}

/// The parts that conditions and restrictions of a dataset count, by column: of a column of which only a total is asked for, there are none.
pub fn counted_parts(
    catalog: &Catalog,
    dataset: DatasetId,
    conditions: &[&Predicate],
    restrictions: &[&Meaning],
) -> Vec<(ColumnId, Vec<usize>)> {
    let counted = |(column, list)| {
        let left = Left::of(catalog, column, list, conditions, restrictions);
        let parts: Vec<usize> = left.counted().into_iter().filter(|code| left.is_part(*code)).collect();
        (!parts.is_empty()).then_some((column, parts))
    };
    columns(catalog, dataset).filter_map(counted).collect()
}

/// A total that is counted with what it contains, or without a part that it contains all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mixed {
    /// The list.
    pub list: CodeListId,
    /// The total, or a code that overlaps others.
    pub total: usize,
    /// With what.
    pub with: With,
}

/// What is wrong with a total where conditions are true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// Rows of this code are counted too, and the two have something in common.
    Code(usize),
    /// Rows without a code are counted too, which it may have already.
    Missing,
    /// So are rows with a code that is outside the list.
    Outside,
    /// A condition leaves this part out, and the rows of the total have it.
    Without(usize),
    /// Conditions leave out every part, and none names the total.
    Unasked,
    /// A condition leaves out the rows of the total by its name, and those of this part, which it contains, are counted.
    Kept(usize),
    /// A condition may leave out some of its parts and not others, and does not reach into the total: it is on what is looked up for each code,
    /// or in a number of conditions.
    Unreached,
}

/// What is wrong with a total where conditions and restrictions are true of rows of a dataset, if anything is.
pub fn mixed(
    catalog: &Catalog,
    dataset: DatasetId,
    conditions: &[&Predicate],
    restrictions: &[&Meaning],
) -> Option<Mixed> {
    columns(catalog, dataset).find_map(|(column, list)| {
        let left = Left::of(catalog, column, list, conditions, restrictions);
        let (total, with) = left.mixed(dataset)?;
        Some(Mixed { list, total, with })
    })
}

/// Two codes that have something in common, of which conditions leave both.
pub fn left_together(
    catalog: &Catalog,
    dataset: DatasetId,
    conditions: &[&Predicate],
) -> Option<(CodeListId, usize, usize)> {
    columns(catalog, dataset).find_map(|(column, list)| {
        let (one, other) = Left::of(catalog, column, list, conditions, &[]).overlap()?;
        Some((list, one, other))
    })
}

/// Two codes that have something in common, one of each of two numbers whose rows differ in nothing else that conditions show.
pub fn in_both(
    catalog: &Catalog,
    dataset: DatasetId,
    first: &[&Predicate],
    second: &[&Predicate],
) -> Option<(CodeListId, usize, usize)> {
    let found = columns(catalog, dataset).find_map(|(column, list)| {
        let of = |conditions: &[&Predicate]| Left::of(catalog, column, list, conditions, &[]).counted();
        let (first, second) = (of(first), of(second));
        let declared = catalog.code_list(list);
        let pairs = first.iter().flat_map(|a| second.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b);
        pairs.filter(|(a, b)| declared.overlap(&[*a, *b]).is_some()).map(|(a, b)| (list, a, b)).next()
    })?;
    // What one value by itself excludes is in no row of both, but for the columns with totals: these were looked at by what is in them.
    let of_totals = |condition: &&Predicate| {
        condition
            .values()
            .iter()
            .any(|value| columns(catalog, dataset).any(|(column, _)| *value.root() == Value::Column(column)))
    };
    let parts = first.iter().chain(second).flat_map(|condition| condition.conjuncts());
    let others: Vec<&Predicate> = parts.filter(|condition| !of_totals(condition)).collect();
    let apart = columns(catalog, dataset).any(|(column, list)| {
        let of = |conditions: &[&Predicate]| Left::of(catalog, column, list, conditions, &[]).counted();
        let (first, second) = (of(first), of(second));
        let declared = catalog.code_list(list);
        !first.iter().any(|a| second.iter().any(|b| a == b || declared.overlap(&[*a, *b]).is_some()))
    });
    (!apart && !never_together(catalog, &others)).then_some(found)
}

/// The codes of a column that rows may have where conditions and restrictions are true.
struct Left<'c> {
    catalog: &'c Catalog,
    column: ColumnId,
    list: CodeListId,
    /// Each condition that must be true.
    conditions: Vec<&'c Predicate>,
    restrictions: Vec<&'c Meaning>,
    codes: Vec<usize>,
}

impl<'c> Left<'c> {
    fn of(
        catalog: &'c Catalog,
        column: ColumnId,
        list: CodeListId,
        conditions: &[&'c Predicate],
        restrictions: &[&'c Meaning],
    ) -> Left<'c> {
        let conditions = conditions.iter().flat_map(|condition| condition.conjuncts()).collect();
        let restrictions = restrictions.to_vec();
        let mut left = Left { catalog, column, list, conditions, restrictions, codes: Vec::new() };
        left.codes = (0..catalog.code_list(list).codes.len()).filter(|code| left.lets(Some(*code))).collect();
        left
    }

    /// Two of them that overlap.
    fn overlap(&self) -> Option<(usize, usize)> {
        self.catalog.code_list(self.list).overlap(&self.codes)
    }

    fn is_part(&self, code: usize) -> bool {
        self.catalog.code_list(self.list).codes[code].is_part()
    }

    /// Whether only the rows of parts are added up.
    fn is_of_parts_only(&self) -> bool {
        self.overlap().is_some() || self.codes.iter().any(|code| !self.is_part(*code) && !self.asks_for(*code))
    }

    /// The codes whose rows are added up.
    fn counted(&self) -> Vec<usize> {
        let of_parts = self.is_of_parts_only();
        self.codes.iter().copied().filter(|code| !of_parts || self.is_part(*code)).collect()
    }

    fn mixed(&self, dataset: DatasetId) -> Option<(usize, With)> {
        let declared = self.catalog.code_list(self.list);
        let column = Value::Column(self.column);
        let no_code = gaps::may_be_missing(self.catalog, dataset, &column) && self.lets(None);
        let outside = declared.outside() as usize;
        let beyond = gaps::may_be_outside(self.catalog, dataset, &column) && self.lets(Some(outside));
        let counted = self.counted();
        // What leaves out the total of everything leaves out no one: only the rows of totals are meant.
        let is_of_all = |code: usize| {
            let parts = declared.parts(code).unwrap_or_default();
            (0..declared.codes.len()).all(|other| !self.is_part(other) || parts.contains(&other))
        };
        let mut totals = (0..declared.codes.len()).filter(|code| !self.is_part(*code));
        let of_rows_of_totals = totals.any(|code| is_of_all(code) && self.is_named_as_left_out(code));
        for total in (0..declared.codes.len()).filter(|code| !self.is_part(*code)) {
            if !of_rows_of_totals
                && self.is_named_as_left_out(total)
                && let Some(part) = declared.parts(total).into_iter().flatten().find(|part| counted.contains(part))
            {
                return Some((total, With::Kept(part)));
            }
            if self.is_named(total) && self.codes.contains(&total) {
                let meets = |other: &usize| *other != total && declared.overlap(&[total, *other]).is_some();
                if let Some(other) = self.codes.iter().copied().find(meets) {
                    return Some((total, With::Code(other)));
                }
            }
            let is_asked_for = self.is_named(total) && self.codes.contains(&total) || counted.contains(&total);
            if is_asked_for && self.is_unreached() {
                return Some((total, With::Unreached));
            }
            if counted.contains(&total) && (no_code || beyond) {
                return Some((total, if no_code { With::Missing } else { With::Outside }));
            }
            if self.is_named(total) || counted.contains(&total) {
                let parts = declared
                    .parts(total)
                    .unwrap_or_else(|| (0..declared.codes.len()).filter(|code| self.is_part(*code)).collect());
                if let Some(part) = parts.iter().copied().find(|part| self.is_left_out(*part, total, &parts)) {
                    return Some((total, With::Without(part)));
                }
            }
        }
        let has_parts = (0..declared.codes.len()).any(|code| self.is_part(code));
        let first = self.codes.first().filter(|_| has_parts && counted.is_empty() && !no_code && !beyond);
        first.map(|total| (*total, With::Unasked))
    }

    /// Whether what a condition or a restriction says of each code is not known here.
    fn is_unreached(&self) -> bool {
        let is_looked_up = |of: &&Value| matches!(of.root(), Value::LookUp { on, .. } if *on == self.column);
        let in_number = |of: &Predicate| {
            let leaves = of.wanted(true).into_iter().map(|(leaf, _)| leaf);
            let mut open =
                leaves.filter(|leaf| !self.is_asked(leaf) && !matches!(leaf, Predicate::In(Operand::Value(_), _)));
            open.any(|leaf| leaf.values().into_iter().any(|value| self.is_here(value)))
        };
        let by_meaning = |of: &&Meaning| matches!(of, Meaning::Among { value, .. } if is_looked_up(&value));
        self.conditions.iter().any(|of| of.values().iter().any(is_looked_up) || in_number(of))
            || self.restrictions.iter().any(by_meaning)
    }

    /// Whether a condition leaves out rows of a part and does not ask for the total itself: by its name or, where it leaves out all parts,
    /// by an attribute.
    fn is_left_out(&self, part: usize, total: usize, parts: &[usize]) -> bool {
        let asks = |of: &Predicate| {
            let by_name = || self.names(of, total, true) || parts.iter().all(|part| !self.may(of, Some(*part), true));
            self.asks(of, total, true) && by_name()
        };
        let by_condition = |of: &&Predicate| !self.may(of, Some(part), true) && !asks(of);
        let by_restriction = |of: &&Meaning| !self.has(of, Some(part)) && !self.has(of, Some(total));
        self.conditions.iter().any(by_condition) || self.restrictions.iter().any(by_restriction)
    }

    /// Whether a row with a code, or with none, may be left.
    fn lets(&self, code: Option<usize>) -> bool {
        self.conditions.iter().all(|condition| self.may(condition, code, true))
            && self.restrictions.iter().all(|meaning| self.has(meaning, code))
    }

    /// Whether a condition or a restriction lets a code in by what it says of this column: not by saying what else is left out.
    fn asks_for(&self, code: usize) -> bool {
        self.conditions.iter().any(|condition| self.asks(condition, code, true))
            || self.lists(code, |value| self.is_here(value))
    }

    /// Whether a condition or a restriction has a code itself.
    fn is_named(&self, code: usize) -> bool {
        let is_itself = |value: &Value| *value == Value::Column(self.column);
        self.conditions.iter().any(|condition| self.names(condition, code, true)) || self.lists(code, is_itself)
    }

    /// Whether a condition leaves out a code by its name.
    fn is_named_as_left_out(&self, code: usize) -> bool {
        let is_column = |of: &Value| matches!(of, Value::Column(_));
        let leaves = |condition: &&Predicate| {
            let leaves_it = |(leaf, truth): (&Predicate, bool)| !truth && self.is_asked_for(leaf, code, &is_column);
            condition.wanted(true).into_iter().any(leaves_it)
        };
        self.conditions.iter().any(leaves)
    }

    /// Whether a restriction of such a value has a code; not because the code has no such value, as a total may have no attribute.
    fn lists(&self, code: usize, such: impl Fn(&Value) -> bool) -> bool {
        let says = |of: &Value| value(self.catalog, of, &|_| seen(Some(code))).is_some();
        let of_column =
            |meaning: &Meaning| matches!(meaning, Meaning::Among { value, .. } if such(value) && says(value));
        self.restrictions.iter().any(|meaning| of_column(meaning) && self.has(meaning, Some(code)))
    }

    fn is_here(&self, value: &Value) -> bool {
        *value.root() == Value::Column(self.column)
    }

    /// Whether a restriction has rows with a code, or with none.
    fn has(&self, meaning: &Meaning, code: Option<usize>) -> bool {
        let Meaning::Among { value: of, set, missing } = meaning else { return true };
        if !self.is_here(of) {
            return true;
        }
        match value(self.catalog, of, &|_| seen(code)) {
            Some(Seen::Number(number)) => set.contains(&number),
            Some(Seen::Text(_)) => true,
            None => *missing,
        }
    }

    /// Whether a condition may come out so for a row with a code, or with none, whatever else the row has.
    fn may(&self, condition: &Predicate, code: Option<usize>, truth: bool) -> bool {
        match condition.needs(truth) {
            Needs::Each(parts, truth) => parts.into_iter().all(|part| self.may(part, code, truth)),
            Needs::Any(parts, truth) => parts.into_iter().any(|part| self.may(part, code, truth)),
            Needs::Itself(truth) => {
                !self.is_asked(condition) || meets(self.catalog, condition, &|_| seen(code)) == Some(truth)
            }
        }
    }

    /// Whether a condition asks of this column and nothing else.
    fn is_asked(&self, leaf: &Predicate) -> bool {
        match leaf {
            Predicate::In(Operand::Value(_), _) | Predicate::Missing(_) => {
                leaf.asked().into_iter().all(|value| self.is_here(value))
            }
            // How many of some conditions are true, all of this column.
            Predicate::In(Operand::NumberOf(_), _) => leaf.values().into_iter().all(|value| self.is_here(value)),
            _ => false,
        }
    }

    /// Whether a condition that is to come out so has a code, by itself or by an attribute, among what it asks for.
    fn asks(&self, condition: &Predicate, code: usize, truth: bool) -> bool {
        condition.wanted(truth).into_iter().any(|(leaf, truth)| truth && self.is_asked_for(leaf, code, &|_| true))
    }

    /// The same by the code itself.
    fn names(&self, condition: &Predicate, code: usize, truth: bool) -> bool {
        let is_column = |of: &Value| matches!(of, Value::Column(_));
        condition.wanted(truth).into_iter().any(|(leaf, truth)| truth && self.is_asked_for(leaf, code, &is_column))
    }

    /// Whether a code is among what a condition asks for by such a value.
    fn is_asked_for(&self, leaf: &Predicate, code: usize, such: &dyn Fn(&Value) -> bool) -> bool {
        match leaf {
            Predicate::In(Operand::Value(of), _) if such(of) && self.is_here(of) => {
                meets(self.catalog, leaf, &|_| seen(Some(code))) == Some(true)
            }
            Predicate::In(Operand::NumberOf(of), _) if self.is_asked(leaf) => {
                let names =
                    |one: &Predicate| one.wanted(true).into_iter().any(|(leaf, _)| self.is_asked_for(leaf, code, such));
                meets(self.catalog, leaf, &|_| seen(Some(code))) == Some(true) && of.iter().any(names)
            }
            _ => false,
        }
    }
}

fn seen(code: Option<usize>) -> Option<Seen<'static>> {
    code.map(|code| Seen::Number(code as i64))
}
