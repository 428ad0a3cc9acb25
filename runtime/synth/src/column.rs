//! Columns: values for what cells say, leave open, or do not mention.
//!
//! In: rows placed in cells, and how columns are to be filled. Out: one column of values at a time. Invariant: what a cell says
//! of a column is true of the value that is drawn inside it.

use std::collections::BTreeMap;

use indicia_compiler::catalog::ColumnType;
use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::value::SECONDS_A_DAY;

use crate::members::Names;
use crate::others::Others;
use crate::path::{MISSING, OUTSIDE, Path};
use crate::placed::{NOWHERE, Placed, row_keys};
use crate::random::Random;
use crate::resolve::{condition, path_of};
use crate::solve::Solved;
use crate::spec::{Fill, FillKind, Spread, Weights, Word};
use crate::spread::Weigher;
use crate::table::{Context, base_values};

/// The values of a column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Integer forms; of a text column, places among the file's texts.
    Numbers(Vec<i64>),
    /// Running numbers in a text such as `C{}`.
    Sequence {
        /// The text.
        pattern: String,
        /// The numbers.
        numbers: Vec<i64>,
        /// Whether they number these rows, and not people or parents.
        own: bool,
    },
}

impl Values {
    /// The integer behind a row's value.
    pub fn number(&self, row: usize) -> i64 {
        match self {
            Values::Numbers(numbers) | Values::Sequence { numbers, .. } => numbers[row],
        }
    }

    /// Changes one.
    pub fn set(&mut self, row: usize, value: i64) {
        match self {
            Values::Numbers(numbers) | Values::Sequence { numbers, .. } => numbers[row] = value,
        }
    }

    /// The values at these places.
    pub fn taken(&self, places: &[u32]) -> Values {
        let take = |numbers: &[i64]| places.iter().map(|place| numbers[*place as usize]).collect();
        match self {
            Values::Numbers(numbers) => Values::Numbers(take(numbers)),
            Values::Sequence { pattern, numbers, .. } => {
                Values::Sequence { pattern: pattern.clone(), numbers: take(numbers), own: false }
            }
        }
    }
}

/// What a running number looks like in its text.
pub fn sequence_text(pattern: &str, number: i64) -> String {
    match pattern.split_once("{}") {
        Some((before, after)) => format!("{before}{number:06}{after}"),
        None => format!("{pattern}{number:06}"),
    }
}

/// Makes columns.
pub struct Columns<'a> {
    context: &'a Context<'a>,
    file: &'a Solved,
    placed: &'a Placed<'a>,
    fills: &'a [(Word, Fill)],
    spreads: &'a [Spread],
    names: Names,
    seed: u64,
    copy: u64,
}

/// Weights of a column's own values.
struct RowSpread<'a> {
    spread: &'a Spread,
    paths: Vec<Path>,
    /// The rows that it is for, when not all.
    rows: Option<Vec<bool>>,
}

/// Values that may be drawn, with running sums of weights.
struct Choice {
    values: Vec<i64>,
    sums: Vec<f64>,
}

impl Choice {
    fn draw(&self, random: &mut Random) -> i64 {
        let Some(all) = self.sums.last() else { return MISSING };
        let at = random.fraction() * all;
        let place = self.sums.partition_point(|sum| *sum <= at).min(self.values.len() - 1);
        self.values[place]
    }
}

impl<'a> Columns<'a> {
    /// For rows in cells.
    pub fn new(
        context: &'a Context<'a>,
        file: &'a Solved,
        placed: &'a Placed<'a>,
        (fills, spreads): (&'a [(Word, Fill)], &'a [Spread]),
        seed: u64,
        copy: u64,
    ) -> Columns<'a> {
        Columns { context, file, placed, fills, spreads, names: file.names.clone(), seed, copy }
    }

    /// The columns, those that are derived from another last.
    pub fn order(&self) -> Vec<usize> {
        let derived = |fill: &&Fill| matches!(fill.kind, FillKind::DaysAfter(..)) || !fill.filter.is_empty();
        let after = |column: &usize| self.fills_of(*column).iter().any(derived);
        let (last, mut first): (Vec<usize>, Vec<usize>) = (0..self.context.shape.columns.len()).partition(after);
        first.extend(last);
        first
    }

    /// Whether cells say something of a column.
    pub fn is_cell(&self, column: usize) -> bool {
        let of = |path: &Path| path.column == column && path.through.is_none();
        let step = |step: &crate::solve::SolvedStep| {
            step.table.dims.iter().any(|d| of(&d.path)) || step.table.tallies.iter().any(|t| of(&t.path))
        };
        self.placed.steps.iter().any(step)
    }

    fn fills_of(&self, column: usize) -> Vec<&'a Fill> {
        let name = &self.context.shape.columns[column].name;
        self.fills.iter().filter(|(word, _)| word.value == *name).map(|(_, fill)| fill).collect()
    }

    /// One column.
    pub fn values(&mut self, column: usize, done: &BTreeMap<usize, Values>, found: &mut Diagnostics) -> Option<Values> {
        let fills = self.fills_of(column);
        if fills.iter().all(|fill| fill.filter.is_empty()) {
            return self.filled(column, fills.first().copied(), done, found);
        }
        // Each row takes the first that is for it.
        let mut numbers = vec![MISSING; self.placed.rows];
        let mut open = vec![true; self.placed.rows];
        for fill in fills {
            let filter = crate::resolve::conditions(self.context, &mut self.names, &fill.filter, found)?;
            let values = self.filled(column, Some(fill), done, found)?;
            for row in 0..self.placed.rows {
                let number = |path: &Path| done.get(&path.column).map_or(MISSING, |values| values.number(row));
                let value = |path: &Path| path.value(self.context.catalog, number(path));
                if open[row] && filter.iter().all(|(path, set)| set.contains(value(path))) {
                    numbers[row] = values.number(row);
                    open[row] = false;
                }
            }
        }
        Some(Values::Numbers(numbers))
    }

    fn filled(
        &mut self,
        column: usize,
        fill: Option<&'a Fill>,
        done: &BTreeMap<usize, Values>,
        found: &mut Diagnostics,
    ) -> Option<Values> {
        let declared = &self.context.shape.columns[column];
        let copy = self.copy.to_string();
        let mut random = Random::new(self.seed, &[&self.file.file.dataset.value, &copy, "column", &declared.name]);
        let rows = self.placed.rows;
        let first = self.copy as i64 * rows as i64 + 1;
        if self.is_cell(column) {
            return self.of_cells(column, &mut random, found).map(Values::Numbers);
        }
        let natural = Fill { span: declared.span, filter: Vec::new(), kind: FillKind::Natural, missing: 0.0 };
        let fill = fill.unwrap_or(&natural);
        let path = Path::of_column(self.context.shape, column);
        let mut numbers = match &fill.kind {
            FillKind::Sequence(pattern) if declared.ty == ColumnType::Text => {
                let numbers = (first..first + rows as i64).collect();
                return Some(Values::Sequence { pattern: pattern.clone(), numbers, own: true });
            }
            FillKind::Sequence(_) => (first..first + rows as i64).collect(),
            FillKind::Always(word) => {
                vec![number_of(self.context, &mut self.names, &path, word, found)?; rows]
            }
            FillKind::Draw(weights) => {
                let mut choice = Choice { values: Vec::new(), sums: Vec::new() };
                let mut sum = 0.0;
                for (word, weight) in weights {
                    sum += weight;
                    choice.values.push(number_of(self.context, &mut self.names, &path, word, found)?);
                    choice.sums.push(sum);
                }
                (0..rows).map(|_| choice.draw(&mut random)).collect()
            }
            FillKind::Range(from, to) => (0..rows).map(|_| random.between(*from, *to)).collect(),
            FillKind::Dates(from, to) => {
                let from = number_of(self.context, &mut self.names, &path, from, found)?;
                let to = number_of(self.context, &mut self.names, &path, to, found)?.max(from);
                let moment = self.is_moment(&path);
                (0..rows)
                    .map(|_| {
                        let drawn = random.between(from, to);
                        if moment { drawn * SECONDS_A_DAY + random.between(0, SECONDS_A_DAY - 1) } else { drawn }
                    })
                    .collect()
            }
            FillKind::DaysAfter(other, from, to) => {
                let other = path_of(self.context, other, found)?;
                let seconds = |ty: &ColumnType| matches!(ty, ColumnType::DateTime { .. });
                let here = seconds(&declared.ty);
                let there = seconds(&self.context.shape.columns[other.column].ty);
                let values = done.get(&other.column)?;
                let mut after = |row: usize| match values.number(row) {
                    MISSING => MISSING,
                    value => {
                        let day =
                            if there { value.div_euclid(SECONDS_A_DAY) } else { value } + random.between(*from, *to);
                        if here { day * SECONDS_A_DAY + random.between(0, SECONDS_A_DAY - 1) } else { day }
                    }
                };
                (0..rows).map(&mut after).collect()
            }
            FillKind::Natural => match declared.ty {
                ColumnType::Text => {
                    let initial = declared.name.chars().next().unwrap_or('R').to_ascii_uppercase();
                    let numbers = (first..first + rows as i64).collect();
                    return Some(Values::Sequence { pattern: format!("{initial}{{}}"), numbers, own: true });
                }
                _ => self.of_cells(column, &mut random, found)?,
            },
        };
        if fill.missing > 0.0 {
            for number in &mut numbers {
                if random.fraction() < fill.missing {
                    *number = MISSING;
                }
            }
        }
        Some(Values::Numbers(numbers))
    }

    /// A column that cells decide, wholly or in part.
    fn of_cells(&mut self, column: usize, random: &mut Random, found: &mut Diagnostics) -> Option<Vec<i64>> {
        let path = Path::of_column(self.context.shape, column);
        for (step, cells) in self.placed.steps.iter().zip(&self.placed.cells) {
            if let Some(tally) = step.table.tallies.iter().position(|t| t.path.column == column) {
                let tally =
                    |cell: &u32| if *cell == NOWHERE { MISSING } else { step.table.tally(*cell as usize, tally) };
                return Some(cells.iter().map(tally).collect());
            }
        }
        // The paths of this column, and for each step a number for the members of a cell along them.
        let mut dims = Vec::new();
        let mut parts: Vec<(usize, Vec<usize>)> = Vec::new();
        for (place, step) in self.placed.steps.iter().enumerate() {
            let mut own = Vec::new();
            for (dim, declared) in step.table.dims.iter().enumerate() {
                let known = dims.iter().any(|d: &crate::table::Dim| d.path == declared.path);
                if declared.path.column == column && declared.path.through.is_none() && !known {
                    dims.push(declared.clone());
                    own.push(dim);
                }
            }
            if !own.is_empty() {
                parts.push((place, own));
            }
        }
        let spreads = self.spreads_of(&path, found)?;
        let mut choices: BTreeMap<Vec<i64>, Choice> = BTreeMap::new();
        let mut numbers = Vec::with_capacity(self.placed.rows);
        let mut key = Vec::with_capacity(dims.len() + 1);
        for row in 0..self.placed.rows {
            key.clear();
            for (step, own) in &parts {
                let (table, cell) = (&self.placed.steps[*step].table, self.placed.cells[*step][row]);
                let value = |dim: &usize| if cell == NOWHERE { MISSING } else { table.value(cell as usize, *dim) };
                key.extend(own.iter().map(value));
            }
            let member =
                |(place, spread): (usize, &RowSpread)| i64::from(spread.rows.as_ref().is_none_or(|r| r[row])) << place;
            key.push(spreads.iter().enumerate().map(member).sum());
            if !choices.contains_key(&key) {
                let choice = self.choice(&path, &dims, &key, &spreads, found)?;
                choices.insert(key.clone(), choice);
            }
            let drawn = choices[&key].draw(random);
            numbers.push(self.inside(column, drawn, random));
        }
        Some(numbers)
    }

    /// The given weights that are of a column alone, with the rows that each is for.
    fn spreads_of(&mut self, path: &Path, found: &mut Diagnostics) -> Option<Vec<RowSpread<'a>>> {
        let mut all = Vec::new();
        for spread in self.spreads.iter().filter(|spread| matches!(spread.weights, Weights::Given(..))) {
            let mut paths = Vec::new();
            for word in &spread.by {
                paths.push(path_of(self.context, word, found)?);
            }
            if paths.iter().any(|p| p.column != path.column || p.through.is_some()) {
                continue;
            }
            let filter = crate::resolve::conditions(self.context, &mut self.names, &spread.filter, found)?;
            let rows = (!filter.is_empty()).then(|| {
                let keys = row_keys(self.context, self.placed, filter.iter().map(|(path, _)| path));
                keys.iter().map(|key| key.iter().zip(&filter).all(|(value, (_, set))| set.contains(*value))).collect()
            });
            all.push(RowSpread { spread, paths, rows });
        }
        Some(all)
    }

    /// The values of a column that fit members along some paths of it, by the weights of `spread`.
    fn choice(
        &mut self,
        path: &Path,
        dims: &[crate::table::Dim],
        key: &[i64],
        spreads: &[RowSpread],
        found: &mut Diagnostics,
    ) -> Option<Choice> {
        let catalog = self.context.catalog;
        let (which, key) = key.split_last()?;
        if let Some(mark) = key.iter().find(|value| **value == MISSING || **value == OUTSIDE) {
            return Some(Choice { values: vec![*mark], sums: vec![1.0] });
        }
        let base = dims.iter().position(|dim| dim.path.is_base());
        let values = match base {
            Some(place) if dims[place].path.is_column() && !self.is_moment(path) => vec![key[place]],
            _ => {
                let fits = |base: &i64| dims.iter().zip(key).all(|(d, value)| d.path.value(catalog, *base) == *value);
                base_values(self.context, path, dims).into_iter().filter(fits).collect()
            }
        };
        let mut weights = vec![1.0; values.len()];
        if values.len() > 1 {
            // Sums of other datasets are for cells; inside a column only given weights are used.
            let none = Others { catalog, solved: BTreeMap::new() };
            for (_, spread) in spreads.iter().enumerate().filter(|(place, _)| which >> place & 1 == 1) {
                let paths = &spread.paths;
                let weigher = Weigher::new(self.context, &mut self.names, spread.spread, paths, found)?;
                for (value, weight) in values.iter().zip(&mut weights) {
                    let along: Vec<i64> = paths.iter().map(|p| p.value(catalog, *value)).collect();
                    *weight *= weigher.weight(self.context, &self.names, &none, &along, found)?;
                }
            }
        }
        if weights.iter().all(|weight| *weight <= 0.0) {
            weights.iter_mut().for_each(|weight| *weight = 1.0);
        }
        let mut sum = 0.0;
        let sums = weights
            .iter()
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        Some(Choice { values, sums })
    }

    fn is_moment(&self, path: &Path) -> bool {
        matches!(self.context.shape.columns[path.column].ty, ColumnType::DateTime { .. })
    }

    /// A moment inside an hour; any other value as it is.
    fn inside(&self, column: usize, value: i64, random: &mut Random) -> i64 {
        let moment = matches!(self.context.shape.columns[column].ty, ColumnType::DateTime { .. });
        if moment && value != MISSING { value + random.between(0, 59) * 60 } else { value }
    }
}

/// The one value that a word means.
pub fn number_of(
    context: &Context,
    names: &mut Names,
    path: &Path,
    word: &Word,
    found: &mut Diagnostics,
) -> Option<i64> {
    let (_, set) = condition(context, names, path, std::slice::from_ref(word), found)?;
    let one = set.values.first().copied();
    if one.is_none() {
        found.push(crate::resolve::unknown_member(context, names, path, word));
    }
    one
}
