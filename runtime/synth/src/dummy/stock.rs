//! The stock of a dataset: the values of each column that dummy rows are made of.
//!
//! In: declarations and thresholds. Out: for each column, values at the ends of what it may contain and on both sides of every
//! threshold on it. Invariant: every value is one that the declaration allows.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset, DatasetId, MissingRule, UnpivotHeadings};
use indicia_compiler::model::evaluate::Datum;
use indicia_compiler::model::sources::sources;
use indicia_compiler::model::{Operand, Predicate, Value};
use indicia_compiler::plan::ir::{Asked, Banded};
use indicia_compiler::value::{Date, Period, PeriodKind, SECONDS_A_DAY};

use super::thresholds::Threshold;
use super::world::World;
use super::written::{may_contain, read};

/// Periods of a column that are all in stock.
const MOST_PERIODS: i64 = 400;

/// Keys of a look-up that a column draws from.
const MOST_KEYS: usize = 5_000;

/// The values that columns take.
pub struct Stock<'a> {
    catalog: &'a Catalog,
    /// The dataset.
    pub dataset: &'a Dataset,
    /// For each column, ascending.
    pub columns: Vec<BTreeSet<Datum>>,
    /// For each text column, the texts that definitions name.
    pub named: Vec<BTreeSet<String>>,
    /// The bands that numbers of columns must fall into.
    bands: Vec<Banded>,
}

impl<'a> Stock<'a> {
    /// Of a dataset whose look-ups are in the world.
    pub fn new(world: &World<'a>, id: DatasetId, thresholds: &[Threshold], asked: &Asked) -> Stock<'a> {
        let (catalog, dataset) = (world.catalog, world.catalog.dataset(id));
        let count = dataset.columns.len();
        let bands = asked.bands.iter().filter(|banded| banded.dataset == id.0).cloned().collect();
        let (columns, named) = (vec![BTreeSet::new(); count], vec![BTreeSet::new(); count]);
        let mut stock = Stock { catalog, dataset, columns, named, bands };
        for threshold in thresholds.iter().filter(|threshold| threshold.dataset == id) {
            stock.edges(&threshold.condition);
        }
        for column in (0..count).map(ColumnId) {
            stock.ends(world, column);
        }
        stock
    }

    /// Whether a value of the column may be missing.
    pub fn may_miss(&self, column: ColumnId) -> bool {
        self.dataset.column(column).missing == MissingRule::Allowed && !self.dataset.key.contains(&column)
    }

    /// Whether the column may contain the value.
    pub fn may_contain(&self, column: ColumnId, field: &Datum) -> bool {
        let has_band = |number: i64| {
            let mut bands = self.bands.iter().filter(|banded| banded.column == column.0);
            bands.all(|banded| banded.has_band(number))
        };
        may_contain(self.catalog, self.dataset, column, field)
            && match field {
                Datum::Number(number) => has_band(*number),
                Datum::Text(_) => true,
            }
    }

    /// The first and the last day that a column's dates are drawn from.
    pub fn days(&self, column: ColumnId) -> (i64, i64) {
        if let Some((from, to)) = self.dataset.covers {
            return (from.days().0, to.days().1);
        }
        let day = |field: &Datum| match (field, &self.dataset.column(column).ty) {
            (Datum::Number(seconds), ColumnType::DateTime { .. }) => Some(seconds.div_euclid(SECONDS_A_DAY)),
            (Datum::Number(ordinal), ColumnType::Period(kind)) => {
                Some(Period { kind: *kind, ordinal: *ordinal }.days().0)
            }
            (Datum::Number(day), _) => Some(*day),
            (Datum::Text(_), _) => None,
        };
        let known = &self.columns[column.0];
        match (known.first().and_then(day), known.last().and_then(day)) {
            (Some(first), Some(last)) if first < last => (first, last),
            (Some(first), _) => (first, first + 365),
            (None, _) => year_2023(),
        }
    }

    /// The first and the last period of a kind among those days.
    pub fn periods(&self, column: ColumnId, kind: PeriodKind) -> Option<(i64, i64)> {
        let kind = if kind == PeriodKind::MidYear { PeriodKind::CalendarYear } else { kind };
        let (first, last) = self.days(column);
        Some((kind.of_day(first)?, kind.of_day(last)?))
    }

    fn offer(&mut self, column: ColumnId, field: Datum) {
        if self.may_contain(column, &field) {
            self.columns[column.0].insert(field);
        }
    }

    fn number(&mut self, column: ColumnId, number: i64) {
        self.offer(column, Datum::Number(number));
    }

    fn numbers(&mut self, column: ColumnId, numbers: &[i64]) {
        numbers.iter().for_each(|number| self.number(column, *number));
    }

    /// What the declaration alone gives.
    fn ends(&mut self, world: &World<'_>, column: ColumnId) {
        let declared = self.dataset.column(column);
        if let Some(look_up) = declared.look_up {
            let keys: Vec<Datum> = world.keys(look_up).take(MOST_KEYS).cloned().collect();
            self.columns[column.0] = keys.into_iter().filter(|key| self.may_contain(column, key)).collect();
            return;
        }
        if let Some(unpivot) = &self.dataset.files.unpivot
            && unpivot.name == column
            && let UnpivotHeadings::Listed(listed) = &unpivot.headings
        {
            let fields = listed.iter().filter_map(|(_, text)| read(self.catalog, declared, text));
            self.columns[column.0] = fields.collect();
            return;
        }
        match &declared.ty {
            ColumnType::Text => {}
            ColumnType::Integer { min, max } => {
                min.iter().chain(max).for_each(|end| self.number(column, *end));
                if let (Some(min), Some(max)) = (min, max)
                    && max.saturating_sub(*min) <= 120
                {
                    (*min..=*max).for_each(|number| self.number(column, number));
                }
                self.number(column, 0);
                self.number(column, 1);
            }
            ColumnType::Decimal { scale } => self.numbers(column, &[0, 1, 10_i64.pow(*scale)]),
            ColumnType::Flag { .. } => self.numbers(column, &[0, 1]),
            ColumnType::Code(list) => {
                (0..=self.catalog.code_list(*list).outside()).for_each(|place| self.number(column, place));
            }
            ColumnType::Date { .. } => {
                let (first, last) = self.days(column);
                self.numbers(column, &[first, first + 1, last - 1, last]);
            }
            ColumnType::DateTime { .. } => {
                let (first, last) = self.days(column);
                self.numbers(column, &[first * SECONDS_A_DAY, last * SECONDS_A_DAY + SECONDS_A_DAY - 60]);
            }
            ColumnType::Period(kind) => {
                if let Some((first, last)) = self.periods(column, *kind) {
                    (first..=last.min(first + MOST_PERIODS)).for_each(|ordinal| self.number(column, ordinal));
                    self.number(column, last);
                }
            }
        }
    }

    /// Values on both sides of a condition.
    fn edges(&mut self, condition: &Predicate) {
        match condition {
            Predicate::In(Operand::Value(value), ranges) => {
                let ends = ranges.iter().flat_map(|(first, last)| [*first, *last]);
                // An open end is not an edge.
                for end in ends.filter(|end| *end != i64::MIN && *end != i64::MAX) {
                    self.edge(value, end);
                }
            }
            Predicate::Text(value, test, texts) => {
                if test.is_equality() {
                    texts.iter().for_each(|text| self.name(value, text));
                }
                texts.iter().flat_map(|text| test.near(text)).for_each(|text| self.text(value, text));
            }
            // Both sides of a number of conditions are sides of the conditions; values side by side have no edge of their own.
            Predicate::Compare(..) | Predicate::In(..) | Predicate::Missing(_) => {}
            Predicate::And(_) | Predicate::Or(_) | Predicate::Not(_) => {
                condition.parts().into_iter().for_each(|part| self.edges(part));
            }
        }
        // Where there is no text at all, missing has something to differ from.
        for column in condition.values().into_iter().map(Value::column) {
            if self.dataset.column(column).ty == ColumnType::Text && self.columns[column.0].is_empty() {
                self.offer(column, Datum::Text("x".to_string()));
            }
        }
    }

    fn name(&mut self, value: &Value, text: &str) {
        if let Value::Column(column) = value {
            self.named[column.0].insert(text.to_string());
        }
    }

    fn text(&mut self, value: &Value, text: String) {
        if let Value::Column(column) = value {
            self.offer(*column, Datum::Text(text));
        }
    }

    /// A number, what is just below and what is just above it, in the column that the value is derived from. Every code and
    /// every key of a look-up is in stock.
    fn edge(&mut self, value: &Value, number: i64) {
        let Value::Column(column) = value.root() else { return };
        let day = self.days(*column).0;
        for near in [number.saturating_sub(1), number, number.saturating_add(1)] {
            self.numbers(*column, &sources(self.catalog, value, near, day));
        }
    }
}

fn year_2023() -> (i64, i64) {
    let day = |year| Date { year, month: 1, day: 1 }.days();
    (day(2023), day(2024) - 1)
}
