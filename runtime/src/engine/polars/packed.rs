//! Counting rows by several small integers at once: together they are one number, and a row is one step in a table.
//!
//! In: a frame, what its rows are counted by, and how many rows each means. Out: each combination that occurs, once,
//! with its number of rows; or nothing, where the values are too far apart for a table. Invariant: what is derived from a
//! column is asked once for each value that the column may have, not once a row.

use std::ops::{AddAssign, RangeInclusive};

use indicia_compiler::plan::expr::columns_in;
use indicia_compiler::plan::ir::{Expr, Name};
use polars::prelude as pl;
use polars::prelude::{ChunkAgg, IntoColumn, IntoLazy};

use super::collect::collected;
use super::expr::{Types, column, spell};

/// How many places a table has at most: more would cost more than the rows do.
const PLACES: usize = 1 << 22;

/// How far apart the values of one column may lie.
const APART: u64 = 1 << 16;

/// Counts the rows of a frame by these values, each row as one.
pub(super) fn count(
    frame: &pl::DataFrame,
    types: &Types,
    by: &[(Name, Expr)],
    rows: &Name,
) -> pl::PolarsResult<Option<pl::DataFrame>> {
    let Some(table) = Table::of(frame, types, by)? else { return Ok(None) };
    let counts = table.filled(std::iter::repeat_n(1_u32, frame.height()));
    table.frame(by, rows, counts.into_iter().map(i64::from)).map(Some)
}

/// Adds up what [`count`] counted of several frames: all its columns are integers of 64 bits.
pub(super) fn add_up(
    frame: &pl::DataFrame,
    types: &Types,
    by: &[(Name, Expr)],
    rows: &Name,
) -> pl::PolarsResult<Option<pl::DataFrame>> {
    let by: Vec<(Name, Expr)> = by.iter().map(|(name, _)| (name.clone(), Expr::Column(name.clone()))).collect();
    let Some(table) = Table::of(frame, types, &by)? else { return Ok(None) };
    let counts = table.filled(frame.column(rows)?.i64()?.iter().map(Option::unwrap_or_default));
    table.frame(&by, rows, counts.into_iter()).map(Some)
}

/// What rows are counted in: one place for each combination of the keys' values.
struct Table {
    keys: Vec<Key>,
    /// The place of each row.
    places: Vec<u32>,
    size: usize,
}

/// One of the values that rows are counted by.
struct Key {
    /// The values that there may be, each once: what a row has is one of these.
    derived: Vec<Option<i64>>,
    /// How many places lie between two of them.
    step: usize,
}

impl Table {
    fn of(frame: &pl::DataFrame, types: &Types, by: &[(Name, Expr)]) -> pl::PolarsResult<Option<Table>> {
        let mut table = Table { keys: Vec::new(), places: vec![0; frame.height()], size: 1 };
        for (_, of) in by {
            let Some(read) = Read::of(frame, types, of)? else { return Ok(None) };
            let (derived, digits) = read.digits();
            let step = table.size;
            table.size *= derived.len();
            if table.size > PLACES {
                return Ok(None);
            }
            // In 32 bits, as the size is.
            let steps: Vec<u32> = digits.into_iter().map(|digit| (digit * step) as u32).collect();
            read.values.add_to(&mut table.places, *read.range.start(), &steps);
            table.keys.push(Key { derived, step });
        }
        Ok(Some(table))
    }

    fn filled<T: Copy + Default + AddAssign>(&self, counts: impl Iterator<Item = T>) -> Vec<T> {
        let mut filled = vec![T::default(); self.size];
        for (&place, count) in self.places.iter().zip(counts) {
            filled[place as usize] += count;
        }
        filled
    }

    /// The places where something was counted.
    fn frame(
        &self,
        by: &[(Name, Expr)],
        rows: &Name,
        counts: impl Iterator<Item = i64>,
    ) -> pl::PolarsResult<pl::DataFrame> {
        let (places, counts): (Vec<usize>, Vec<i64>) = counts.enumerate().filter(|(_, count)| *count > 0).unzip();
        let mut columns: Vec<pl::Column> = Vec::new();
        for ((name, _), key) in by.iter().zip(&self.keys) {
            let derived = places.iter().map(|place| key.derived[place / key.step % key.derived.len()]);
            columns.push(derived.collect::<pl::Int64Chunked>().with_name((&**name).into()).into_column());
        }
        columns.push(pl::Column::new((&**rows).into(), &counts));
        pl::DataFrame::new(counts.len(), columns)
    }
}

/// A column of integers near each other, and what is derived from each value between its ends.
struct Read {
    values: Values,
    range: RangeInclusive<i64>,
    /// One per value of the range, and last what is derived where there is none.
    derived: Vec<Option<i64>>,
}

impl Read {
    fn of(frame: &pl::DataFrame, types: &Types, of: &Expr) -> pl::PolarsResult<Option<Read>> {
        let read = columns_in(of);
        let only = read.first().filter(|name| read.len() == 1 && types.get(*name) != Some(&pl::DataType::String));
        if let Some(name) = only {
            let values = Values::of(frame.column(name)?)?;
            if let Some(range) = values.range() {
                let derived = match of {
                    Expr::Column(_) => plain(&range),
                    of => derived(name, of, types, &range)?,
                };
                return Ok(Some(Read { values, range, derived }));
            }
        }
        if matches!(of, Expr::Column(_)) {
            return Ok(None);
        }
        let values = Values::Long(spelled(frame, of, types)?);
        Ok(values.range().map(|range| Read { derived: plain(&range), range, values }))
    }

    /// The different values derived, and for each value of the range (and for none) which of them.
    fn digits(&self) -> (Vec<Option<i64>>, Vec<usize>) {
        let some_missing = usize::from(self.values.some_missing());
        let mut different = self.derived[..self.derived.len() - 1 + some_missing].to_vec();
        different.sort_unstable();
        different.dedup();
        // What is derived from a missing value, when none is missing, may be nothing that any row has.
        let digit = |derived: &Option<i64>| different.binary_search(derived).unwrap_or_default();
        let digits = self.derived.iter().map(digit).collect();
        (different, digits)
    }
}

/// Each value of a range itself, and nothing for none.
fn plain(range: &RangeInclusive<i64>) -> Vec<Option<i64>> {
    range.clone().map(Some).chain([None]).collect()
}

/// What an expression over one column derives from each value of a range, and from none.
fn derived(name: &Name, of: &Expr, types: &Types, range: &RangeInclusive<i64>) -> pl::PolarsResult<Vec<Option<i64>>> {
    let each = plain(range).into_iter().collect::<pl::Int64Chunked>().with_name((&**name).into()).into_column();
    let each = match types.get(name) {
        Some(dtype) => each.cast(dtype)?,
        None => each,
    };
    Ok(spelled(&pl::DataFrame::new(each.len(), vec![each])?, of, types)?.iter().collect())
}

/// An expression over every row of a frame.
fn spelled(frame: &pl::DataFrame, of: &Expr, types: &Types) -> pl::PolarsResult<pl::Int64Chunked> {
    const VALUE: &str = "=value";
    let value = spell(of, types).cast(pl::DataType::Int64).alias(VALUE);
    // Beside the frame's own columns, so that it is as long as they are.
    let lazy = frame.clone().lazy().with_columns([value]).select([column(VALUE)]);
    let frames = collected(vec![lazy])?;
    let derived = frames[0].column(VALUE)?.as_materialized_series().i64()?.rechunk().into_owned();
    pl::polars_ensure!(derived.len() == frame.height(), ComputeError: "what is derived from rows is not one value per row");
    Ok(derived)
}

enum Values {
    Short(pl::Int32Chunked),
    Long(pl::Int64Chunked),
}

impl Values {
    fn of(column: &pl::Column) -> pl::PolarsResult<Values> {
        let series = column.as_materialized_series();
        Ok(match series.dtype() {
            pl::DataType::Int32 => Values::Short(series.i32()?.rechunk().into_owned()),
            _ => Values::Long(series.cast(&pl::DataType::Int64)?.i64()?.rechunk().into_owned()),
        })
    }

    fn some_missing(&self) -> bool {
        match self {
            Values::Short(column) => column.null_count() > 0,
            Values::Long(column) => column.null_count() > 0,
        }
    }

    /// From the smallest to the largest; nothing when they lie too far apart.
    fn range(&self) -> Option<RangeInclusive<i64>> {
        let ends = match self {
            Values::Short(column) => column.min().zip(column.max()).map(|(low, high)| (low.into(), high.into())),
            Values::Long(column) => column.min().zip(column.max()),
        };
        // Where all are missing any value will do.
        let (low, high) = ends.unwrap_or((0, 0));
        (high.abs_diff(low) < APART).then_some(low..=high)
    }

    /// Adds to the place of each row the step of its value: the last one where it has none.
    fn add_to(&self, places: &mut [u32], low: i64, steps: &[u32]) {
        match self {
            Values::Short(column) => add(column, places, low, steps),
            Values::Long(column) => add(column, places, low, steps),
        }
    }
}

fn add<T>(column: &pl::ChunkedArray<T>, places: &mut [u32], low: i64, steps: &[u32])
where
    T: pl::PolarsNumericType<Native: Into<i64>>,
{
    let step = |value: T::Native| steps[(value.into() - low) as usize];
    match column.cont_slice() {
        Ok(values) => places.iter_mut().zip(values).for_each(|(place, value)| *place += step(*value)),
        Err(_) => {
            let none = steps[steps.len() - 1];
            places.iter_mut().zip(column.iter()).for_each(|(place, value)| *place += value.map_or(none, step));
        }
    }
}
