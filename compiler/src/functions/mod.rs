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
mod mean_over_dates;
mod mean_unweighted;
mod median;
mod min;
mod one_value;
mod percentile;
mod standard_deviation;
mod sum;
mod sum_known;

use std::fmt;
use std::ops::Deref;

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::aggregate::AggregateFunction;
use crate::value::decimal;

pub use count::COUNT;
pub use count_distinct::COUNT_DISTINCT;
pub use max::MAX;
pub use mean::MEAN;
pub use mean_over_dates::MEAN_OVER_DATES;
pub use mean_unweighted::MEAN_UNWEIGHTED;
pub use median::MEDIAN;
pub use min::MIN;
pub use one_value::ONE_VALUE;
pub use percentile::PERCENTILE;
pub use standard_deviation::STANDARD_DEVIATION;
pub use sum::SUM;
pub use sum_known::SUM_KNOWN;

/// Every function that definitions write, in the order of the documentation. [`MEAN_OVER_DATES`] is what a mean of a stock is.
pub const ALL: [Function; 11] =
    [COUNT, COUNT_DISTINCT, SUM, SUM_KNOWN, MIN, MAX, MEAN, MEAN_UNWEIGHTED, MEDIAN, PERCENTILE, STANDARD_DEVIATION];

/// A function, as a measure calls it. Equal when it is the same function with the same argument.
#[derive(Clone, Copy)]
pub struct Function {
    description: &'static Description,
    argument: Argument,
}

/// The number that some functions take between their keyword and `of`; 0 for the others. Without zeros at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Argument {
    /// Its digits.
    pub unscaled: i64,
    /// How many of them are after the point.
    pub scale: u32,
}

/// A value at an end of some values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extreme {
    /// The smallest of them.
    Smallest,
    /// The largest of them.
    Largest,
}

/// What there is to know of a function.
pub struct Description {
    /// The word before `of`.
    pub keyword: &'static str,
    /// The word after `of` that distinguishes it from the function with the same keyword; empty for most.
    pub qualifier: &'static str,
    /// Words that readers may try instead, for help.
    pub also: &'static [&'static str],
    /// What to write in place of these, where the words that follow say which one is meant; `None`: its keyword.
    pub which: Option<&'static str>,
    /// What it is called in a message: "median".
    pub name: &'static str,
    /// What several of its values are called: "medians".
    pub several: &'static str,
    /// The smallest and the largest number that it takes, where it takes one.
    pub argument: Option<(i64, i64)>,
    /// What it needs of a column.
    pub takes: Takes,
    /// Whether the value for a union of disjoint groups of rows is the sum of their values.
    pub additive: bool,
    /// Whether it adds values up, or is one of them, so that what data lacks a row for is a part of it: not known, or 0. Otherwise it is of
    /// the rows that there are.
    pub adds_up: bool,
    /// Whether it is computed from the values that are known, whatever is missing: a table then says how many are not.
    pub known_only: bool,
    /// Whether it compares values as they are, so that of a stock, whose values at one date add up, it is of the rows of one date or of
    /// dates with a row each.
    pub of_one_date: bool,
    /// Whether it says of some values how large they are: the largest, or one in the middle; or how large they are at once.
    pub is_like_its_values: bool,
    /// Whether it is one of the values at their ends, by its argument.
    pub extreme: fn(Argument) -> Option<Extreme>,
    /// Whether it is the sum of the known values over how many there are, so that beside their sum it says that number.
    pub is_sum_over_number: bool,
    /// Whether it is missing where there are several values, so that a table says of how many.
    pub of_one_value: bool,
    /// What it is of a column of a stock, whose values at one date add up; `None`: the same.
    pub of_stock: Option<Function>,
    /// What it is of a column of percentages, rates or averages, which come without the sizes of what they are of; `None`: the same.
    pub of_ratios: Option<Function>,
    /// Whether its value is whole where the values are.
    pub keeps_whole: bool,
    /// Whether its value is exact, and not a root that is cut after some decimals.
    pub exact: bool,
    /// The count that it is, if it is one, given whether its dataset is a population: its unit is then what is counted, and a
    /// policy looks at the value itself. Otherwise it is an amount, and a policy looks at the number of values behind it.
    pub counts: fn(population: bool) -> Option<AggregateFunction>,
    /// What engines compute for it.
    pub aggregates: fn(Argument) -> Vec<Total>,
    /// Its value, given the total of each of `aggregates`, in order; `None` where there are no rows.
    pub finish: fn(Argument, &[Option<i128>]) -> Finished,
    /// The keyword of the function that a careless author would write instead, for mutants.
    pub instead: Option<&'static str>,
    /// As part of a sentence, given the value in words (empty for `Takes::Rows`) and the rows in words.
    pub sentence: fn(argument: Argument, of: &str, rows: &str) -> String,
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

/// A total that engines compute for a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// The number of rows, whether their value is known or not.
    Rows,
    /// A function of the values that are known.
    Values(AggregateFunction),
    /// The number of different dates of the rows.
    Dates,
    /// The number of rows that have a date.
    Dated,
}

impl Total {
    fn values<const N: usize>(of: [AggregateFunction; N]) -> Vec<Total> {
        of.map(Total::Values).to_vec()
    }

    /// Whether the total for a union of disjoint groups of rows is the sum of theirs.
    pub fn is_additive(self) -> bool {
        match self {
            Total::Rows | Total::Dated => true,
            Total::Values(function) => function.is_additive(),
            Total::Dates => false,
        }
    }
}

/// A value, or `None` where there is none to compute it from, in units of the last decimal of the column.
pub type Finished = Result<Option<BigRational>, NoTotal>;

/// A total is missing although there are values to compute it from: a bug of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTotal;

impl Function {
    /// The function that is written `KEYWORD of QUALIFIER`; most have an empty qualifier.
    pub fn find(keyword: &str, qualifier: &str) -> Option<Function> {
        ALL.into_iter().find(|f| f.keyword == keyword && f.qualifier == qualifier)
    }

    /// Whether it is one of the values at their ends.
    pub fn extreme(self) -> Option<Extreme> {
        (self.description.extreme)(self.argument)
    }

    /// Whether it is a count: of rows, or of different values.
    pub fn is_count(self) -> bool {
        (self.counts)(false).is_some()
    }

    /// Whether it is the number of rows.
    pub fn counts_rows(self) -> bool {
        (self.counts)(false) == Some(AggregateFunction::Count)
    }

    /// Whether it adds up values.
    pub fn is_sum(self) -> bool {
        (self.counts)(true) == Some(AggregateFunction::Sum)
    }

    /// Whether it is the number of different values, such as people, of whom each may have several rows.
    pub fn counts_different(self) -> bool {
        (self.counts)(false) == Some(AggregateFunction::CountDistinct)
    }

    /// Whether it is per date.
    pub fn is_per_date(self) -> bool {
        self.aggregates().contains(&Total::Dates)
    }

    /// A function that takes no argument.
    const fn plain(description: &'static Description) -> Function {
        Function { description, argument: Argument { unscaled: 0, scale: 0 } }
    }

    /// The function with an argument, if it takes this one, or without, if it takes none.
    pub fn with(self, argument: Option<Argument>) -> Option<Function> {
        match (self.argument_range(), argument) {
            (None, None) => Some(self),
            (Some((least, most)), Some(argument)) if argument.is_between(least, most) => {
                Some(Function { argument, ..self })
            }
            (Some(_), Some(_) | None) | (None, Some(_)) => None,
        }
    }

    /// The smallest and the largest number that it takes, where it takes one.
    pub fn argument_range(self) -> Option<(i64, i64)> {
        self.description.argument
    }

    /// The number that it is called with; 0 where it takes none.
    pub fn argument(self) -> Argument {
        self.argument
    }

    /// What engines compute for it.
    pub fn aggregates(self) -> Vec<Total> {
        (self.description.aggregates)(self.argument)
    }

    /// Its value, given the total of each of `aggregates`, in order; `None` where there are no rows.
    pub fn finish(self, totals: &[Option<i128>]) -> Finished {
        (self.description.finish)(self.argument, totals)
    }

    /// As part of a sentence; see [`Description::sentence`].
    pub fn sentence(self, of: &str, rows: &str) -> String {
        (self.description.sentence)(self.argument, of, rows)
    }

    /// The function that a careless author would write instead: another, or the same with a neighbouring argument.
    pub fn instead(self) -> Option<Function> {
        let Some((_, most)) = self.argument_range() else {
            return self.description.instead.and_then(|keyword| Function::find(keyword, ""));
        };
        let up = self.argument.plus(1);
        self.with(Some(if up.is_between(0, most) { up } else { self.argument.plus(-1) }))
    }

    /// The same with 100 times the number, where that may have been meant: a part of one for a percentage.
    pub fn perhaps_of_100(self) -> Option<Function> {
        let Argument { unscaled, scale } = self.argument_range().map(|_| self.argument)?;
        let is_part = unscaled != 0 && self.argument.is_between(0, 1) && !self.argument.is_between(1, 1);
        if is_part { self.with(Some(Argument::new(unscaled * 100, scale))) } else { None }
    }

    /// As definitions may write it, with a number where it needs one: `percentile 25 of`.
    pub fn example(self) -> String {
        self.with(Some(Argument::new(25, 0))).unwrap_or(self).written()
    }

    /// As definitions write it, up to the rows or column: `count of distinct`.
    pub fn written(self) -> String {
        let space = if self.qualifier.is_empty() { "" } else { " " };
        let argument = self.argument_range().map_or(String::new(), |_| format!(" {}", self.argument));
        format!("{}{argument} of{space}{}", self.keyword, self.qualifier)
    }
}

impl Deref for Function {
    type Target = Description;

    fn deref(&self) -> &Description {
        self.description
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        std::ptr::eq(self.description, other.description) && self.argument == other.argument
    }
}

impl Eq for Function {}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

impl Argument {
    /// The most decimals that a function takes.
    pub const DECIMALS: u32 = 9;

    /// `unscaled` times 10^-`scale`.
    pub fn new(mut unscaled: i64, mut scale: u32) -> Argument {
        while scale > 0 && unscaled % 10 == 0 {
            (unscaled, scale) = (unscaled / 10, scale - 1);
        }
        Argument { unscaled, scale }
    }

    fn is_between(self, least: i64, most: i64) -> bool {
        let whole = |n: i64| i128::from(n) * 10_i128.pow(self.scale);
        self.scale <= Argument::DECIMALS && (whole(least)..=whole(most)).contains(&i128::from(self.unscaled))
    }

    fn plus(self, whole: i64) -> Argument {
        Argument { unscaled: self.unscaled + whole * 10_i64.pow(self.scale), ..self }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal(self.unscaled, self.scale))
    }
}

fn whole(total: i128) -> BigRational {
    BigRational::from_integer(BigInt::from(total))
}

/// A value that is one of the totals, or missing with it.
fn only(_: Argument, totals: &[Option<i128>]) -> Finished {
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
