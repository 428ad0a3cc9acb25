//! The table of cells: every combination of the members of some paths, and which of them a condition selects.
//!
//! In: paths with their members. Out: numbers of cells. Invariants: a cell's number is its members' places read as digits,
//! the last path running fastest; a condition is understood only when the members of one path decide it.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Catalog, ColumnType};
use indicia_compiler::value::{Period, PeriodKind};

use crate::members::Set;
use crate::path::{Domain, MISSING, OUTSIDE, Path, Shape};

/// One path of a table, with its members.
#[derive(Clone, Debug)]
pub struct Dim {
    /// The path.
    pub path: Path,
    /// Its members; `MISSING` and `OUTSIDE` may be among them.
    pub values: Vec<i64>,
}

/// A number of yes-es among flags.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The path, an integer column.
    pub path: Path,
    /// The places of the flags among the dims.
    pub flags: Vec<usize>,
}

/// The cells of some paths.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The paths.
    pub dims: Vec<Dim>,
    /// Counts of flags.
    pub tallies: Vec<Tally>,
    /// Cells that occur.
    pub alive: Vec<bool>,
    strides: Vec<usize>,
}

/// What a condition is about: a path, and which of its values.
pub type Condition = (Path, Set);

/// Why a condition cannot be derived from cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInCells {
    /// The path.
    pub path: String,
}

/// More cells than this are refused.
pub const MOST_CELLS: usize = 400_000;

impl Table {
    /// The table of paths; `None` when there are too many cells.
    pub fn new(dims: Vec<Dim>, tallies: Vec<Tally>) -> Option<Table> {
        let mut strides = vec![1; dims.len()];
        let mut size = 1_usize;
        for (place, dim) in dims.iter().enumerate().rev() {
            strides[place] = size;
            size = size.checked_mul(dim.values.len()).filter(|size| *size <= MOST_CELLS)?;
        }
        Some(Table { dims, tallies, alive: vec![true; size], strides })
    }

    /// How many cells there are.
    pub fn size(&self) -> usize {
        self.alive.len()
    }

    /// The place of a cell's member along a path.
    pub fn member(&self, cell: usize, dim: usize) -> usize {
        cell / self.strides[dim] % self.dims[dim].values.len()
    }

    /// A cell's value along a path.
    pub fn value(&self, cell: usize, dim: usize) -> i64 {
        self.dims[dim].values[self.member(cell, dim)]
    }

    /// How many of a tally's flags are yes.
    pub fn tally(&self, cell: usize, tally: usize) -> i64 {
        self.tallies[tally].flags.iter().filter(|dim| self.value(cell, **dim) == 1).count() as i64
    }

    /// The living cells that meet every condition, ascending.
    pub fn select(&self, context: &Context, conditions: &[Condition]) -> Result<Vec<u32>, NotInCells> {
        let mut allowed: Vec<Vec<bool>> = self.dims.iter().map(|dim| vec![true; dim.values.len()]).collect();
        let mut counted = Vec::new();
        for (path, set) in conditions {
            if let Some(tally) = self.tallies.iter().position(|t| t.path.text == path.text) {
                counted.push((tally, set));
                continue;
            }
            let (dim, values) = self.along(context, path).ok_or_else(|| NotInCells { path: path.text.clone() })?;
            for (allowed, value) in allowed[dim].iter_mut().zip(values) {
                *allowed &= set.contains(value);
            }
        }
        let mut cells = vec![0_usize];
        for (dim, allowed) in allowed.iter().enumerate() {
            let members: Vec<usize> =
                (0..allowed.len()).filter(|m| allowed[*m]).map(|m| m * self.strides[dim]).collect();
            cells = cells.iter().flat_map(|cell| members.iter().map(move |member| cell + member)).collect();
        }
        let counts = |cell: usize| counted.iter().all(|(tally, set)| set.contains(self.tally(cell, *tally)));
        Ok(cells.into_iter().filter(|c| self.alive[*c] && counts(*c)).map(|c| c as u32).collect())
    }

    /// The path that decides another's values, and that other's value for each member.
    pub fn along(&self, context: &Context, path: &Path) -> Option<(usize, Vec<i64>)> {
        if let Some(dim) = self.dims.iter().position(|dim| dim.path == *path) {
            return Some((dim, self.dims[dim].values.clone()));
        }
        let near = |dim: &Dim| dim.path.column == path.column && dim.path.through == path.through;
        for (place, dim) in self.dims.iter().enumerate().filter(|(_, dim)| near(dim)) {
            if let Some(values) = translate(context, dim, path) {
                return Some((place, values));
            }
        }
        None
    }
}

/// The values of a path for each member of another path of the same column, if they follow from them.
pub fn translate(context: &Context, dim: &Dim, path: &Path) -> Option<Vec<i64>> {
    let catalog = context.catalog;
    if dim.path.domain == Domain::Text {
        return None;
    }
    if dim.path.is_base() {
        return Some(dim.values.iter().map(|value| path.value(catalog, *value)).collect());
    }
    let mut seen: BTreeMap<i64, i64> = BTreeMap::from([(MISSING, MISSING), (OUTSIDE, OUTSIDE)]);
    for base in base_values(context, path, std::slice::from_ref(dim)) {
        let (from, to) = (dim.path.value(catalog, base), path.value(catalog, base));
        if from == MISSING || from == OUTSIDE {
            continue;
        }
        if *seen.entry(from).or_insert(to) != to {
            return None;
        }
    }
    dim.values.iter().map(|value| seen.get(value).copied()).collect()
}

/// What members and paths are read against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The declarations.
    pub catalog: &'a Catalog,
    /// The columns.
    pub shape: &'a Shape,
}

/// Every value that the column under a path may contain, as far as dims of the same column let it.
pub fn base_values(context: &Context, path: &Path, dims: &[Dim]) -> Vec<i64> {
    let column = match path.through {
        None => context.shape.columns.get(path.column),
        Some((dataset, column)) => context.catalog.dataset(dataset).columns.get(column),
    };
    let Some(column) = column else { return Vec::new() };
    let days = || {
        let mut days = context.shape.days;
        for dim in dims.iter().filter(|dim| dim.path.column == path.column && dim.path.through == path.through) {
            let Domain::Period(kind) = dim.path.domain else { continue };
            let known = dim.values.iter().filter(|v| **v != MISSING && **v != OUTSIDE);
            for (first, last) in known.map(|ordinal| Period { kind, ordinal: *ordinal }.days()) {
                // Without declared ends, the periods in use are all there is.
                if context.shape.days.is_none() {
                    days = Some(days.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
                }
            }
        }
        days.unwrap_or((YEAR_2023, YEAR_2023 + 365))
    };
    match &column.ty {
        ColumnType::Code(list) => (0..context.catalog.code_list(*list).codes.len() as i64).collect(),
        ColumnType::Flag { .. } => vec![1, 0],
        ColumnType::Integer { min, max } => {
            let from = min.unwrap_or(0);
            (from..=max.unwrap_or(120).clamp(from, from.saturating_add(10_000))).collect()
        }
        ColumnType::Date { .. } => (days().0..=days().1).collect(),
        ColumnType::DateTime { .. } => (days().0 * 24..(days().1 + 1) * 24).map(|hour| hour * 3_600).collect(),
        ColumnType::Period(kind) => periods(*kind, days()),
        ColumnType::Decimal { .. } | ColumnType::Text => Vec::new(),
    }
}

/// 2023-01-01, for data that declare no ends.
const YEAR_2023: i64 = 19_358;

fn periods(kind: PeriodKind, (first, last): (i64, i64)) -> Vec<i64> {
    if kind == PeriodKind::MidYear {
        let of = |day| PeriodKind::CalendarYear.of_day(day).unwrap_or_default();
        let inside = |year: &i64| {
            let day = Period { kind, ordinal: *year }.days().0;
            (first..=last).contains(&day)
        };
        return (of(first)..=of(last)).filter(inside).collect();
    }
    match (kind.of_day(first), kind.of_day(last)) {
        (Some(first), Some(last)) => (first..=last).collect(),
        _ => Vec::new(),
    }
}

/// Every member of a path: those of its list, or those that the column's values give.
pub fn all_members(context: &Context, path: &Path) -> Vec<i64> {
    match path.domain {
        Domain::Code(list) => {
            let column = context.shape.columns.get(path.column);
            let compared = column.is_some_and(|column| column.comparators) && path.is_column();
            let codes = context.catalog.code_list(list).codes.iter().enumerate();
            codes.filter(|(_, code)| compared || !code.comparator).map(|(place, _)| place as i64).collect()
        }
        Domain::Flag => vec![1, 0],
        Domain::Weekday => (1..=7).collect(),
        Domain::Hour => (0..24).collect(),
        Domain::Period(_) | Domain::Day | Domain::Number(_) => {
            let bases = base_values(context, path, &[]);
            let mut values: Vec<i64> = bases.into_iter().map(|base| path.value(context.catalog, base)).collect();
            values.retain(|value| *value != MISSING && *value != OUTSIDE);
            values.sort_unstable();
            values.dedup();
            values
        }
        Domain::Text => Vec::new(),
    }
}
