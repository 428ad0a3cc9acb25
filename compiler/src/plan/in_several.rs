//! Numbers of different things in rows or columns beside the number of all of them: what is in several rows is in each, and in the total once.
//!
//! In: a table, the cells of its layout. Out: a remark for each column whose parts may come to more than their whole, with the numbers that
//! decide it. Invariant: no two parts of one remark overlap by what they ask, so they come to more only where something is in several.

use std::collections::BTreeMap;

use super::axes::{Place, along, member, parent};
use super::layout::{About, Cell, Given, Leaf, Remark};
use super::layouts::Layouts;
use crate::catalog::DatasetId;
use crate::model::{ColumnValue, Expr, Meaning, Measure, Table, typing};
use crate::presentation::RowKind;
use crate::syntax::ast::Axis;

/// A number, and those of its parts.
struct Whole {
    /// Along which the parts are, what of the other axis is fixed, and how deep they are.
    at: (Axis, usize, usize),
    number: Leaf,
    parts: Vec<Leaf>,
    /// The columns that they are in.
    columns: Vec<usize>,
    /// What is counted.
    who: String,
}

impl<'a> Layouts<'a, '_> {
    /// Notes the columns of numbers of different things that may be in several rows or columns.
    pub(super) fn in_several(&mut self, table: &'a Table, cells: &[Vec<Cell>]) {
        let mut wholes: Vec<Whole> = Vec::new();
        for column in 0..table.columns.len() {
            let ColumnValue::Expr(value) = &table.columns[column].value else { continue };
            let Some(measure) = self.different(value) else { continue };
            let of = measure.of.as_ref().map(|of| typing::column_of(self.builder.catalog, measure.dataset, of));
            let who = of.map_or(String::new(), |of| of.name.replace('_', " "));
            for (row, cells) in cells.iter().enumerate() {
                for axis in [Axis::Rows, Axis::Columns] {
                    part(table, &cells[column], (axis, row, column), &who, &mut wholes);
                }
            }
            self.beside_totals(table, cells, (column, measure.dataset), &who, &mut wholes);
        }
        wholes.retain(|whole| whole.parts.len() > 1);
        while let Some(first) = wholes.first() {
            let (axis, columns, who) = (first.at.0, first.columns.clone(), first.who.clone());
            let is_like = |of: &mut Whole| of.at.0 == axis && of.columns == columns && of.who == who;
            let sums = wholes.extract_if(.., is_like).map(|of| (of.number, of.parts)).collect();
            let about = About::InSeveral { who: who.clone(), is_rows: axis == Axis::Rows, sums };
            let (row, rows) = ("row".to_string(), "rows".to_string());
            self.remarks.add_as_it_is(Remark { columns, row, rows, about, given: Given::Number });
        }
    }

    /// The measure of different things that a column is of, or a share of.
    fn different(&self, value: &'a Expr) -> Option<&'a Measure> {
        let model = self.builder.model;
        match model.unrestricted(value) {
            Expr::Measure(id) => Some(&model.measures[id.0]).filter(|measure| measure.function.counts_different()),
            Expr::Over { numerator, denominator, .. } => match &**denominator {
                Expr::Across(whole, _) if whole == numerator => self.different(numerator),
                _ => None,
            },
            _ => None,
        }
    }

    /// Adds the rows that a total has, each with its number.
    fn beside_totals(
        &self,
        table: &Table,
        cells: &[Vec<Cell>],
        (column, dataset): (usize, DatasetId),
        who: &str,
        wholes: &mut Vec<Whole>,
    ) {
        let asked = |row: usize| -> BTreeMap<String, Meaning> {
            let of = along(self.builder.catalog, table, Axis::Rows, Place::At(row), dataset);
            let each = of.into_iter().flat_map(|(_, meanings)| meanings);
            each.map(|meaning| (name(&meaning), meaning)).collect()
        };
        for (total, row) in table.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Total) {
            let Cell::Leaf(whole) = &cells[total][column] else { continue };
            let all = asked(total);
            let is_beside = |at: &usize| {
                let of = &table.rows[*at];
                of.kind.is_part() && of.depth == row.depth && parent(&table.rows, *at) == parent(&table.rows, total)
            };
            let is_in = |at: &usize| {
                let own = asked(*at);
                all.iter().all(|(name, wide)| own.get(name).is_some_and(|narrow| is_within(narrow, wide)))
            };
            let parts = (0..table.rows.len()).filter(is_beside).filter(is_in);
            let parts: Vec<Leaf> = parts.filter_map(|at| leaf(&cells[at][column]).cloned()).collect();
            let (at, number, who) = ((Axis::Rows, column, row.depth), whole.clone(), who.to_string());
            wholes.push(Whole { at, number, parts, columns: vec![column], who });
        }
    }
}

/// Adds a part of a share to the others of its whole.
fn part(table: &Table, cell: &Cell, (axis, row, column): (Axis, usize, usize), who: &str, wholes: &mut Vec<Whole>) {
    let (Some((part, number)), at) = (sides_of(cell), if axis == Axis::Rows { row } else { column }) else { return };
    let Some(of) = member(table, axis, at).filter(|of| of.kind.is_part()) else { return };
    let at = (axis, if axis == Axis::Rows { column } else { row }, of.depth);
    match wholes.iter_mut().find(|whole| whole.at == at && whole.number == *number && whole.who == who) {
        Some(whole) => {
            whole.parts.push(part.clone());
            whole.columns.extend((!whole.columns.contains(&column)).then_some(column));
        }
        None => {
            let (number, parts, who) = (number.clone(), vec![part.clone()], who.to_string());
            wholes.push(Whole { at, number, parts, columns: vec![column], who });
        }
    }
}

fn leaf(cell: &Cell) -> Option<&Leaf> {
    match cell {
        Cell::Leaf(leaf) => Some(leaf),
        _ => None,
    }
}

/// The part and the whole of a share.
fn sides_of(cell: &Cell) -> Option<(&Leaf, &Leaf)> {
    match cell {
        Cell::Divide(part, whole) => leaf(part).zip(leaf(whole)),
        _ => None,
    }
}

/// What a restriction is of.
fn name(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Among { value, .. } => format!("{value:?}"),
        Meaning::Whole | Meaning::NotApplicable | Meaning::NotServed(_) => String::new(),
    }
}

fn is_within(narrow: &Meaning, wide: &Meaning) -> bool {
    match (narrow, wide) {
        (Meaning::Among { set, missing, .. }, Meaning::Among { set: all, missing: also, .. }) => {
            (*also || !missing) && set.iter().all(|code| all.binary_search(code).is_ok())
        }
        (_, Meaning::Whole) => true,
        _ => false,
    }
}
