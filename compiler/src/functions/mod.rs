//! Measure functions: what turns rows into one number, a file each.
//!
//! In: nothing. Out: for each function how it is written, what it needs of a column, the totals that engines compute for it,
//! how the value follows from them, what a disclosure policy counts behind it, and its words.
//! Invariants: all that is particular to a function is in its file and its line in [`ALL`]; nothing here reads definitions,
//! plans or data; values are exact.

mod count;
mod count_distinct;
mod max;
mod mean;
mod median;
mod min;
mod sum;

use std::fmt;
use std::ops::Deref;

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::plan::ir::AggregateFunction;

pub use count::COUNT;
pub use count_distinct::COUNT_DISTINCT;
pub use max::MAX;
pub use mean::MEAN;
pub use median::MEDIAN;
pub use min::MIN;
pub use sum::SUM;

/// Every function, in the order of the documentation.
pub const ALL: [Function; 7] = [COUNT, COUNT_DISTINCT, SUM, MIN, MAX, MEAN, MEDIAN];

/// A function, as a measure calls it. Equal when it is the same function.
#[derive(Clone, Copy)]
pub struct Function(&'static Description);

/// What there is to know of a function.
pub struct Description {
    /// The word before `of`. Only `count` and `count of distinct` share one.
    pub keyword: &'static str,
    /// Words that readers may try instead, for help.
    pub also: &'static [&'static str],
    /// What it is called in a message: "median".
    pub name: &'static str,
    /// What it needs of a column.
    pub takes: Takes,
    /// Whether the value for a union of disjoint groups of rows is the sum of their values.
    pub additive: bool,
    /// The count that it is, if it is one, given whether its dataset is a population: its unit is then what is counted, and a
    /// policy looks at the value itself. Otherwise it is an amount, and a policy looks at the number of values behind it.
    pub counts: fn(population: bool) -> Option<AggregateFunction>,
    /// What engines compute for it.
    pub aggregates: fn() -> Vec<AggregateFunction>,
    /// Its value, given the total of each of `aggregates`, in order; `None` stands for no rows.
    pub finish: fn(&[Option<i128>]) -> Finished,
    /// The keyword of the function that a careless author would write instead, for mutants.
    pub instead: Option<&'static str>,
    /// As part of a sentence, given the value in words (empty for `Takes::Rows`) and the rows in words.
    pub sentence: fn(of: &str, rows: &str) -> String,
    /// In a list of changes, given the rows or, but for `Takes::Rows`, the column: "largest victims age".
    pub phrase: fn(what: &str) -> String,
}

/// What a function needs of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// No column: it is of rows.
    Rows,
    /// A column of any type, written after `distinct`.
    Distinct,
    /// A column of numbers. The value has as many decimals as the column.
    Numbers,
}

/// A value, or `None` where there is none to compute it from, in units of the last decimal of the column.
pub type Finished = Result<Option<BigRational>, NoTotal>;

/// A total is missing although there are values to compute it from: a bug of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTotal;

impl Function {
    /// The function that is written `KEYWORD of` or `KEYWORD of distinct`.
    pub fn find(keyword: &str, distinct: bool) -> Option<Function> {
        ALL.into_iter().find(|f| f.keyword == keyword && (f.takes == Takes::Distinct) == distinct)
    }

    /// The function that a careless author would write instead.
    pub fn instead(self) -> Option<Function> {
        self.0.instead.and_then(|keyword| Function::find(keyword, false))
    }

    /// As definitions write it, up to the rows or column: `count of distinct`.
    pub fn written(self) -> String {
        let distinct = if self.takes == Takes::Distinct { " distinct" } else { "" };
        format!("{} of{distinct}", self.keyword)
    }
}

impl Deref for Function {
    type Target = Description;

    fn deref(&self) -> &Description {
        self.0
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Function {}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

fn whole(total: i128) -> BigRational {
    BigRational::from_integer(BigInt::from(total))
}

/// A value that is one of the totals, or missing with it.
fn only(totals: &[Option<i128>]) -> Finished {
    Ok(totals[0].map(whole))
}

/// A value computed from a total over a number of values; missing where there are none.
fn over(n: Option<i128>, total: Option<i128>, value: impl Fn(i128, i128) -> BigRational) -> Finished {
    match n.unwrap_or(0) {
        0 => Ok(None),
        n => total.map(|total| Some(value(n, total))).ok_or(NoTotal),
    }
}

#[cfg(test)]
mod tests;
