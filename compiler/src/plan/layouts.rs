//! The model's tables as layouts: what each cell is, in terms of the plan's outputs.
//!
//! In: tables of the model. Out: [`Layout`]s, and outputs in the plan that they read.
//! Invariant: for each dimension of a cell the innermost restriction counts: one written in the expression before that of
//! the column, before that of the row, before that of the table.

use std::collections::HashMap;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::build::{Builder, whole};
use crate::catalog::{AttributeType, CodeListId, DatasetId};
use crate::layout::{Cell, Column, Layout, NumberFormat, Order, Row, RowKind};
use crate::model::{Class, ColumnValue, Expr, Meaning, MeasureId, Member, Predicate, Restriction, Table};
use crate::syntax::ast::Axis;

/// What surrounds an expression in one cell.
#[derive(Clone)]
struct Around<'m> {
    table: Option<&'m Table>,
    row: Place,
    column: Place,
    /// Restrictions written in expressions, outermost first.
    inner: Vec<&'m Restriction>,
    /// Conditions written in expressions.
    wheres: Vec<&'m [(DatasetId, Predicate)]>,
}

/// Where a cell stands along an axis.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At one row or column.
    At(usize),
    /// Over all body rows, or all columns like this one.
    AllLike(usize),
    /// Outside any table.
    Nowhere,
}

/// Layouts while they are being made.
pub struct Layouts<'a, 'b> {
    builder: &'b mut Builder<'a>,
    ranked: HashMap<(usize, *const Expr), Arc<[Cell]>>,
}

impl<'a, 'b> Layouts<'a, 'b> {
    /// Makes layouts into a plan.
    pub fn new(builder: &'b mut Builder<'a>) -> Layouts<'a, 'b> {
        Layouts { builder, ranked: HashMap::new() }
    }

    /// A table's layout.
    pub fn table(&mut self, table: &'a Table) -> Layout {
        self.ranked.clear();
        let cells = (0..table.rows.len())
            .map(|row| (0..table.columns.len()).map(|column| self.table_cell(table, row, column)).collect())
            .collect();
        Layout {
            name: table.head.name.value.clone(),
            span: table.head.name.span,
            number: table.number,
            title: table.title.clone(),
            chapter: table.chapter.clone(),
            doc: table.head.doc.clone(),
            notes: table.notes.clone(),
            sources: table.sources.clone(),
            row_headings: table.row_headings.clone(),
            rows: table.rows.iter().map(|r| Row { labels: r.labels.clone(), kind: r.kind, depth: r.depth }).collect(),
            columns: table
                .columns
                .iter()
                .map(|c| Column { label: c.label.clone(), definition: c.definition.clone(), format: c.format })
                .collect(),
            cells,
            order: table.order.map(|(column, descending)| Order { column, descending }),
            top: table.top,
            hide_empty: table.hide_empty,
        }
    }

    /// One value outside any table, as a layout of one cell.
    pub fn value(&mut self, expr: &'a Expr, format: NumberFormat) -> Layout {
        let around =
            Around { table: None, row: Place::Nowhere, column: Place::Nowhere, inner: Vec::new(), wheres: Vec::new() };
        let cell = self.cell(expr, &around);
        single(cell, format)
    }

    fn table_cell(&mut self, table: &'a Table, row: usize, column: usize) -> Cell {
        match &table.columns[column].value {
            ColumnValue::Expr(expr) => {
                let around = Around {
                    table: Some(table),
                    row: Place::At(row),
                    column: Place::At(column),
                    inner: Vec::new(),
                    wheres: Vec::new(),
                };
                self.cell(expr, &around)
            }
            ColumnValue::Attribute { list, attribute } => self.attribute(&table.rows[row], *list, *attribute),
        }
    }

    fn attribute(&self, row: &Member, list: CodeListId, attribute: usize) -> Cell {
        let catalog = self.builder.catalog;
        let Some((_, code)) = row.code.filter(|(l, _)| *l == list) else { return Cell::NotApplicable };
        let attribute = &catalog.code_list(list).attributes[attribute];
        let Some(value) = attribute.values[code] else { return Cell::Missing };
        match attribute.ty {
            AttributeType::Integer => whole(value),
            AttributeType::Decimal { scale } => {
                Cell::Number(BigRational::new(BigInt::from(value), BigInt::from(10).pow(scale)))
            }
            AttributeType::Code(other) => Cell::Text(catalog.code_list(other).codes[value as usize].label.clone()),
        }
    }

    fn cell(&mut self, expr: &'a Expr, around: &Around<'a>) -> Cell {
        match expr {
            Expr::Measure(id) => self.measure(*id, around),
            Expr::Indicator(id) => self.cell(&self.builder.model.indicators[id.0].value, around),
            Expr::Number(number) => Cell::Number(number.clone()),
            Expr::Add(a, b) => Cell::Add(self.boxed(a, around), self.boxed(b, around)),
            Expr::Subtract(a, b) => Cell::Subtract(self.boxed(a, around), self.boxed(b, around)),
            Expr::Multiply(a, b) => Cell::Multiply(self.boxed(a, around), self.boxed(b, around)),
            Expr::Divide(a, b) => Cell::Divide(self.boxed(a, around), self.boxed(b, around)),
            Expr::Over { numerator, denominator, per } => {
                let (top, bottom) = (self.boxed(numerator, around), self.boxed(denominator, around));
                match per {
                    1 => Cell::Divide(top, bottom),
                    per => Cell::Divide(Box::new(Cell::Multiply(top, Box::new(whole(*per)))), bottom),
                }
            }
            Expr::Within(of, restriction) => {
                let mut around = around.clone();
                around.inner.push(restriction);
                self.cell(of, &around)
            }
            Expr::Where(of, conditions) => {
                let mut around = around.clone();
                around.wheres.push(conditions);
                self.cell(of, &around)
            }
            Expr::Across(of, axis) => {
                let mut around = around.clone();
                match self.across(&mut around, *axis) {
                    true => self.cell(of, &around),
                    false => Cell::NotApplicable,
                }
            }
            Expr::Rank(of, axis, ascending) => self.rank(of, *axis, *ascending, around),
        }
    }

    fn boxed(&mut self, expr: &'a Expr, around: &Around<'a>) -> Box<Cell> {
        Box::new(self.cell(expr, around))
    }

    /// Widens one axis to everything along it; false where that says nothing, as for a row outside.
    fn across(&self, around: &mut Around<'a>, axis: Axis) -> bool {
        let place = match axis {
            Axis::Rows => &mut around.row,
            Axis::Columns => &mut around.column,
        };
        let (Place::At(at) | Place::AllLike(at)) = *place else { return true };
        *place = Place::AllLike(at);
        around.table.and_then(|t| member(t, axis, at)).is_none_or(|m| m.kind != RowKind::Outside)
    }

    fn rank(&mut self, of: &'a Expr, axis: Axis, ascending: bool, around: &Around<'a>) -> Cell {
        let (table, at, fixed) = match (around.table, axis, around.row, around.column) {
            (Some(table), Axis::Rows, Place::At(row), Place::At(column)) => (table, row, column),
            (Some(table), Axis::Columns, Place::At(row), Place::At(column)) => (table, column, row),
            _ => return Cell::NotApplicable,
        };
        if member(table, axis, at).is_some_and(|m| m.kind != RowKind::Body) {
            return Cell::NotApplicable;
        }
        let at_place = |layouts: &mut Self, place: usize| {
            let mut around = around.clone();
            match axis {
                Axis::Rows => around.row = Place::At(place),
                Axis::Columns => around.column = Place::At(place),
            }
            layouts.cell(of, &around)
        };
        // Every row of a column is ranked among the same cells, so they are made once.
        let key = (fixed, std::ptr::from_ref(of));
        let among = match self.ranked.get(&key) {
            Some(among) => among.clone(),
            None => {
                let among: Arc<[Cell]> = like(table, axis, at).into_iter().map(|p| at_place(self, p)).collect();
                self.ranked.insert(key, among.clone());
                among
            }
        };
        Cell::Rank { of: Box::new(at_place(self, at)), among, ascending }
    }

    /// A measure where it stands: for each class of dimension the innermost restriction.
    fn measure(&mut self, id: MeasureId, around: &Around<'a>) -> Cell {
        let dataset = self.builder.model.measures[id.0].dataset;
        let mut chosen: Vec<(&'a Class, Vec<&'a Meaning>)> = Vec::new();
        let mut choose = |class: &'a Class, meanings: Vec<&'a Meaning>| {
            if !meanings.is_empty() && chosen.iter().all(|(c, _)| *c != class) {
                chosen.push((class, meanings));
            }
        };
        for restriction in around.inner.iter().rev() {
            choose(&restriction.class, meaning(restriction, dataset).into_iter().collect());
        }
        if let Some(table) = around.table {
            for (axis, place) in [(Axis::Columns, around.column), (Axis::Rows, around.row)] {
                for (class, meanings) in along(table, axis, place, dataset) {
                    choose(class, meanings);
                }
            }
            if let Some(period) = &table.period {
                choose(&period.class, meaning(period, dataset).into_iter().collect());
            }
        }
        let united: Vec<Meaning> = chosen.into_iter().map(|(_, meanings)| union(&meanings)).collect();
        let table_filter = around.table.iter().flat_map(|t| &t.filter);
        let wheres: Vec<&Predicate> = table_filter
            .chain(around.wheres.iter().copied().flatten())
            .filter(|(d, _)| *d == dataset)
            .map(|(_, predicate)| predicate)
            .collect();
        self.builder.measure(id, &united.iter().collect::<Vec<_>>(), &wheres)
    }
}

/// The row, or the member that a column belongs to.
fn member(table: &Table, axis: Axis, at: usize) -> Option<&Member> {
    match axis {
        Axis::Rows => table.rows.get(at),
        Axis::Columns => table.columns.get(at)?.member.as_ref(),
    }
}

/// The places along an axis that are ranked or added up together: outermost body rows, or columns of one kind.
fn like(table: &Table, axis: Axis, at: usize) -> Vec<usize> {
    match axis {
        Axis::Rows => {
            let body = |i: &usize| table.rows[*i].kind == RowKind::Body && table.rows[*i].depth == 0;
            (0..table.rows.len()).filter(body).collect()
        }
        Axis::Columns => table.columns[at].siblings.clone(),
    }
}

/// The restrictions at a place of an axis, innermost first; several of a class at once where they are to be united.
fn along(table: &Table, axis: Axis, place: Place, dataset: DatasetId) -> Vec<(&Class, Vec<&Meaning>)> {
    let at = |at: usize| member(table, axis, at).into_iter().flat_map(|m| m.restrictions.iter().rev());
    match place {
        Place::Nowhere => Vec::new(),
        Place::At(place) => at(place).map(|r| (&r.class, meaning(r, dataset).into_iter().collect())).collect(),
        Place::AllLike(place) => {
            let mut found: Vec<(&Class, Vec<&Meaning>)> = Vec::new();
            for restriction in like(table, axis, place).into_iter().flat_map(at) {
                let meaning = meaning(restriction, dataset);
                match found.iter_mut().find(|(class, _)| **class == restriction.class) {
                    Some((_, meanings)) => meanings.extend(meaning),
                    None => found.push((&restriction.class, meaning.into_iter().collect())),
                }
            }
            found
        }
    }
}

fn meaning(restriction: &Restriction, dataset: DatasetId) -> Option<&Meaning> {
    restriction.by_dataset.iter().find(|(d, _)| *d == dataset).map(|(_, meaning)| meaning)
}

/// Rows that any of the meanings lets in. All are of one class and one dataset, so they look at one value.
fn union(meanings: &[&Meaning]) -> Meaning {
    let mut united = meanings[0].clone();
    for other in &meanings[1..] {
        match (&mut united, *other) {
            (Meaning::Among { set, missing, value }, Meaning::Among { set: more, missing: also, value: same }) => {
                debug_assert_eq!(value, same);
                set.extend(more);
                set.sort_unstable();
                set.dedup();
                *missing |= also;
            }
            (Meaning::Whole, _) | (_, Meaning::NotApplicable) => {}
            (united, other) => *united = other.clone(),
        }
    }
    united
}

/// A layout of one cell.
pub fn single(cell: Cell, format: NumberFormat) -> Layout {
    Layout {
        name: String::new(),
        span: crate::source::Span::default(),
        number: None,
        title: String::new(),
        chapter: None,
        doc: None,
        notes: Vec::new(),
        sources: Vec::new(),
        row_headings: vec![String::new()],
        rows: vec![Row { labels: vec![String::new()], kind: RowKind::Body, depth: 0 }],
        columns: vec![Column { label: String::new(), definition: None, format }],
        cells: vec![vec![cell]],
        order: None,
        top: None,
        hide_empty: false,
    }
}
