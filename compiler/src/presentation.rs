//! How tables and their numbers are shown.
//!
//! In: nothing (nouns). Out: what definitions say of it, and what layouts, tables and forms of output go by.
//! Invariant: nothing here depends on what is counted.

use std::fmt;

/// A number in the report; tables and figures are numbered apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// `Table 7`
    Table(i64),
    /// `Figure 7`: the series behind a figure, as a table.
    Figure(i64),
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Table(number) => write!(f, "Table {number}"),
            Number::Figure(number) => write!(f, "Figure {number}"),
        }
    }
}

/// How many body rows are shown, after sorting: `top 5`, `top 5 exactly`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// So many.
    pub rows: usize,
    /// Not one more, where others have as much as the last of them.
    pub exactly: bool,
}

impl fmt::Display for Top {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.rows, if self.exactly { " exactly" } else { "" })
    }
}

/// What a row is; decides what sorting, `top`, ranks and shares see, and how it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// A part of the whole: one member, or several whose parts are not listed.
    Body,
    /// What has no value: a part of the whole, which stays in its place and has no rank.
    Missing,
    /// Contains others that are listed.
    Total,
    /// No part of the whole: outside the hierarchy, or said to be apart.
    Outside,
    /// To compare with: no part of what the others are parts of.
    Comparator,
}

impl RowKind {
    /// Whether it is a part of the whole that shares are of.
    pub fn is_part(self) -> bool {
        matches!(self, RowKind::Body | RowKind::Missing)
    }
}

/// What a number is a number of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things counted, in the plural: "offences", "people".
    Count(String),
    /// An amount in a unit of the data ("hours"); `None` is a plain number.
    Quantity(Option<String>),
    /// So many per so many of a population.
    Rate {
        /// The 1000.
        per: i64,
        /// Who is below the line: "residents".
        basis: String,
    },
    /// A part of a whole, as a fraction.
    Percentage {
        /// What the whole is, in words.
        of: String,
    },
    /// A difference of percentages, as a fraction.
    Points,
    /// A percentage change, as a fraction.
    Change,
    /// One amount over another.
    Ratio,
    /// A place in an order.
    Rank,
    /// A number without a unit.
    Number,
    /// Could not be derived, and was reported.
    Unknown,
}

/// How a number is shown; marks and separators come from house style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NumberFormat {
    /// Digits after the point.
    pub decimals: u32,
    /// A separator between thousands.
    pub thousands: bool,
    /// A plus sign before positive values.
    pub plus: bool,
    /// The value is a fraction and is shown times 100.
    pub hundredfold: bool,
    /// A percent sign follows.
    pub percent_sign: bool,
    /// A value that rounds to zero but is not zero shows as low (`<1%`).
    pub low: bool,
}

impl NumberFormat {
    /// Digits and a point alone.
    pub const fn plain(decimals: u32) -> NumberFormat {
        NumberFormat { decimals, thousands: false, plus: false, hundredfold: false, percent_sign: false, low: false }
    }
}
