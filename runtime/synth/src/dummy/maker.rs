//! The maker of one dataset's rows: plain rows as the declaration allows them, and keys that do not repeat.
//!
//! In: a stock and a stream of numbers. Out: rows. Invariants: every value is one that the declaration allows; a key is given
//! once; what is drawn depends on the seed, the dataset and what was drawn for it before.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{ColumnId, ColumnType, DatasetId, DatasetRole, RepeatRule};
use indicia_compiler::functions::Takes;
use indicia_compiler::model::Value;
use indicia_compiler::model::evaluate::Datum;
use indicia_compiler::value::SECONDS_A_DAY;

use super::aim::short;
use super::edges::{self, Few};
use super::stock::Stock;
use super::thresholds::Wanted;
use super::world::{Row, World};
use crate::random::Random;

/// The share of values that are missing, or outside, where they may be: one in so many.
const RARE: u64 = 20;

/// Tries to give a row a key that no other has.
const TRIES: usize = 60;

/// Rows of a population at most, when no number is given.
const MOST_PARTS: usize = 20_000;

/// Rows of data that must be complete at most.
const MOST_COMPLETE: usize = 1_000_000;

/// Makes the rows of a dataset.
pub struct Maker<'a> {
    /// What rows are made of.
    pub stock: Stock<'a>,
    /// The rows so far.
    pub rows: Vec<Row>,
    /// Rows of dates that the dataset does not cover, which no number counts.
    pub outside: Vec<Row>,
    /// What is drawn from.
    pub random: Random,
    /// Plain texts are numbered up to this.
    names: i64,
    used: BTreeSet<Vec<Option<Datum>>>,
    next: i64,
    /// Columns that are added up, and no part of who is counted.
    measured: Vec<bool>,
    /// Whether every row that is asked for is there.
    complete: bool,
    /// The combinations that get no row: columns, and values of each.
    without: (Vec<ColumnId>, BTreeSet<Vec<Option<Datum>>>),
    /// Codes that plain rows do without.
    pub few: Few,
}

impl<'a> Maker<'a> {
    /// For so many rows.
    pub fn new(world: &World<'a>, stock: Stock<'a>, id: DatasetId, seed: u64, wanted: usize) -> Maker<'a> {
        let (dataset, model) = (stock.dataset, world.model);
        let measured = (0..dataset.columns.len()).map(ColumnId).map(|column| {
            let number = matches!(dataset.column(column).ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
            let value = dataset.files.unpivot.as_ref().is_some_and(|unpivot| unpivot.value == column);
            let summed = model.measures.iter().any(|measure| {
                measure.dataset == id
                    && measure.function.takes == Takes::Numbers
                    && measure.of == Some(Value::Column(column))
            });
            !dataset.key.contains(&column) && (value || summed || (number && dataset.is_population()))
        });
        let (measured, names) = (measured.collect(), (wanted as i64 * 2 / 3).max(2));
        let random = Random::new(seed, &["dummy", &dataset.name]);
        let few = Few::of(world, dataset, |column| !dataset.key.contains(&column));
        Maker {
            stock,
            rows: Vec::new(),
            outside: Vec::new(),
            random,
            names,
            used: BTreeSet::new(),
            next: 0,
            measured,
            complete: false,
            without: (Vec::new(), BTreeSet::new()),
            few,
        }
    }

    /// A row as the declaration allows it, with a key of its own where one can be found.
    pub fn plain(&mut self, world: &World<'_>) -> Row {
        (0..self.stock.dataset.columns.len()).map(|column| self.value(world, ColumnId(column))).collect()
    }

    /// A value as the declaration allows it.
    pub fn value(&mut self, world: &World<'_>, column: ColumnId) -> Option<Datum> {
        if self.stock.may_miss(column) && self.random.below(RARE) == 0 {
            return None;
        }
        let field = self.present(world, column);
        // A text that means missing, a code that is not allowed there: what is in stock is allowed.
        match field {
            Some(field) if self.stock.may_contain(column, &field) => Some(field),
            _ => self.in_stock(column),
        }
    }

    fn in_stock(&mut self, column: ColumnId) -> Option<Datum> {
        let known = &self.stock.columns[column.0];
        let place = self.random.place(known.len());
        known.iter().nth(place).cloned()
    }

    fn present(&mut self, world: &World<'_>, column: ColumnId) -> Option<Datum> {
        let dataset = self.stock.dataset;
        let declared = dataset.column(column);
        if declared.look_up.is_some() {
            return self.in_stock(column);
        }
        let number = |number| Some(Datum::Number(number));
        match &declared.ty {
            ColumnType::Text => Some(Datum::Text(self.text(column))),
            ColumnType::Integer { min, max } => {
                if dataset.key == [column] {
                    self.next += 1;
                    return number(min.unwrap_or(1).saturating_add(self.next - 1));
                }
                let (low, high) = usual(*min, *max, self.measured[column.0] && dataset.is_population());
                number(self.random.between(low, high))
            }
            ColumnType::Decimal { scale } => number(self.random.between(0, 100 * 10_i64.pow(*scale))),
            ColumnType::Flag { .. } => number(self.random.between(0, 1)),
            ColumnType::Date { .. } => {
                let (first, last) = self.stock.days(column);
                number(self.random.between(first, last))
            }
            ColumnType::DateTime { .. } => {
                let (first, last) = self.stock.days(column);
                let day = self.random.between(first, last);
                number(day * SECONDS_A_DAY + self.random.between(0, 1_439) * 60)
            }
            ColumnType::Period(kind) => {
                let (first, last) = self.stock.periods(column, *kind)?;
                number(self.random.between(first, last))
            }
            ColumnType::Code(list) => {
                let outside = world.catalog.code_list(*list).outside();
                let may_be_outside = self.stock.columns[column.0].contains(&Datum::Number(outside));
                if may_be_outside && self.random.below(RARE) == 0 {
                    return number(outside);
                }
                // A look-up has a row for every code.
                let place = if dataset.role == DatasetRole::LookUp {
                    self.rows.len() as i64 % outside.max(1)
                } else {
                    self.random.between(0, outside - 1)
                };
                let place = if self.few.keeps_back(column, place) { self.random.between(0, place - 1) } else { place };
                number(place)
            }
        }
    }

    fn text(&mut self, column: ColumnId) -> String {
        if self.stock.dataset.key == [column] {
            self.next += 1;
            return self.numbered(column, self.next);
        }
        let named = &self.stock.named[column.0];
        if !named.is_empty() && self.random.below(2) == 0 {
            let place = self.random.place(named.len());
            return named.iter().nth(place).cloned().unwrap_or_default();
        }
        // The same names under one heading everywhere, and fewer than rows: people have several.
        let number = self.random.between(1, self.names);
        self.numbered(column, number)
    }

    /// A number as a name, with the column's first letter: `P000012`.
    fn numbered(&self, column: ColumnId, number: i64) -> String {
        let name = &self.stock.dataset.column(column).name;
        let initial = name.chars().find(char::is_ascii_alphabetic).unwrap_or('R').to_ascii_uppercase();
        format!("{initial}{number:06}")
    }

    /// A text that no row has.
    pub fn unlisted(&mut self, column: ColumnId) -> Datum {
        self.next += 1;
        Datum::Text(self.numbered(column, self.names.saturating_mul(3) + 1_000 + self.next))
    }

    /// Adds a row; its key is changed when another row has it. Says whether it could be added and still meets what it must.
    pub fn add(&mut self, world: &World<'_>, row: Row, must: &[Wanted]) -> bool {
        let key = self.stock.dataset.unique_by();
        let mut trial = row.clone();
        for _ in 0..TRIES {
            let tuple: Vec<Option<Datum>> = key.iter().map(|column| trial[column.0].clone()).collect();
            let free = key.is_empty() || (tuple.iter().all(Option::is_some) && !self.used.contains(&tuple));
            if free && short(world, &trial, must, &[]).must == 0 {
                self.used.insert(tuple);
                self.rows.push(trial);
                return true;
            }
            trial = row.clone();
            for column in &key {
                if key.len() == 1 || self.random.below(2) == 0 {
                    trial[column.0] = self.value(world, *column);
                }
            }
        }
        false
    }

    /// The rows that the role asks for: every part of a population, every key of a look-up.
    pub fn whole(&mut self, world: &World<'_>, wanted: usize) {
        let dataset = self.stock.dataset;
        match dataset.role {
            DatasetRole::Events => {
                let is_stock = (0..dataset.columns.len()).any(|column| dataset.is_stock(ColumnId(column)));
                if dataset.complete.is_some() || is_stock || self.has_totals(world) {
                    self.all_of(world, &dataset.complete_by(world.catalog), MOST_COMPLETE);
                }
            }
            DatasetRole::Population { .. } => {
                let dims = (0..self.stock.dataset.columns.len()).map(ColumnId).filter(|column| self.is_part(*column));
                self.all_of(world, &dims.collect::<Vec<_>>(), wanted.max(MOST_PARTS));
            }
            DatasetRole::LookUp => {
                let key = self.stock.dataset.key.clone();
                if let [column] = key[..]
                    && matches!(self.stock.dataset.column(column).ty, ColumnType::Code(_) | ColumnType::Period(_))
                {
                    self.all_of(world, &key, usize::MAX);
                }
            }
        }
    }

    /// Whether it is published numbers, with totals beside their parts.
    fn has_totals(&self, world: &World<'_>) -> bool {
        let has_totals = |ty: &ColumnType| match ty {
            ColumnType::Code(list) => world.catalog.code_list(*list).has_totals,
            _ => false,
        };
        self.measured.contains(&true) && self.stock.dataset.columns.iter().any(|column| has_totals(&column.ty))
    }

    /// Whether a column of a population says who is counted.
    fn is_part(&self, column: ColumnId) -> bool {
        !self.measured[column.0]
            && match self.stock.dataset.column(column).ty {
                ColumnType::Code(_) | ColumnType::Period(_) | ColumnType::Flag { .. } => true,
                ColumnType::Integer { .. } => self.stock.columns[column.0].len() > 2,
                ColumnType::Text
                | ColumnType::Decimal { .. }
                | ColumnType::Date { .. }
                | ColumnType::DateTime { .. } => false,
            }
    }

    /// A row for each combination of the values of some columns, when they are not too many.
    fn all_of(&mut self, world: &World<'_>, dims: &[ColumnId], most: usize) {
        let members: Vec<Vec<Datum>> = dims
            .iter()
            .map(|column| {
                let outside = match &self.stock.dataset.column(*column).ty {
                    ColumnType::Code(list) => Some(Datum::Number(world.catalog.code_list(*list).outside())),
                    _ => None,
                };
                let known = self.stock.columns[column.0].iter();
                known.filter(|field| Some(*field) != outside.as_ref()).cloned().collect()
            })
            .collect();
        let size = members.iter().try_fold(1_usize, |size, of| size.checked_mul(of.len()));
        let Some(size) = size.filter(|size| !dims.is_empty() && *size <= most) else { return };
        self.complete = true;
        let values = |place: usize| {
            let mut rest = place;
            let mut values: Vec<Option<Datum>> = Vec::with_capacity(dims.len());
            for of in members.iter().rev() {
                values.push(Some(of[rest % of.len()].clone()));
                rest /= of.len();
            }
            values.reverse();
            values
        };
        let is_part =
            |(column, value): (&ColumnId, Option<Datum>)| match (&self.stock.dataset.column(*column).ty, value) {
                (ColumnType::Code(list), Some(Datum::Number(code))) => {
                    world.catalog.code_list(*list).codes.get(code as usize).is_some_and(|code| code.is_part())
                }
                (_, _) => true,
            };
        let is_of_parts = |place: usize| dims.iter().zip(values(place)).all(is_part);
        let gaps = edges::gaps(self.stock.dataset, size, &mut self.random, is_of_parts);
        self.without = (dims.to_vec(), gaps.iter().map(|place| values(*place)).collect());
        for place in (0..size).filter(|place| !gaps.contains(place)) {
            let mut row = self.plain(world);
            for (column, value) in dims.iter().zip(values(place)) {
                row[column.0] = value;
            }
            self.add(world, row, &[]);
        }
    }

    /// How many combinations have no row.
    pub fn gaps(&self) -> usize {
        let (dims, without) = &self.without;
        let combination = |row: &Row| dims.iter().map(|column| row[column.0].clone()).collect();
        let filled: BTreeSet<Vec<Option<Datum>>> = self.rows.iter().map(combination).collect();
        without.difference(&filled).count()
    }

    /// Whether a column is added up, and no part of who is counted.
    pub fn is_measured(&self, column: ColumnId) -> bool {
        self.measured[column.0]
    }

    /// How many rows there should be in the end.
    pub fn enough(&self, wanted: usize) -> usize {
        if self.complete { 0 } else { wanted }
    }

    /// Whether rows that repeat a key are counted once.
    pub fn may_repeat(&self) -> bool {
        !self.stock.dataset.key.is_empty() && self.stock.dataset.repeats == RepeatRule::Agree
    }
}

/// The numbers that plain rows have, inside the bounds; those of people are large enough to be divided by.
fn usual(min: Option<i64>, max: Option<i64>, people: bool) -> (i64, i64) {
    let (from, span) = if people { (50, 2_000) } else { (0, 100) };
    let low = match (min, max) {
        (Some(min), Some(max)) if from.max(min) > max => min,
        (Some(min), _) => min.max(from),
        (None, Some(max)) if from > max => max.saturating_sub(span),
        (None, _) => from,
    };
    (low, max.unwrap_or(i64::MAX).min(low.saturating_add(span)))
}
