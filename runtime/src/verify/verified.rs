//! What a verification found, as a noun: tables on either side, their differences, and how many cells there are.
//!
//! In: nothing. Out: what compare.rs fills and reports show. Invariant: cells are equal + excepted + different.

use indicia_compiler::manifest::differences::Change;

use super::id::Id;

/// A table as it was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// What it is called.
    pub id: Id,
    /// The texts of its first line.
    pub headings: Vec<String>,
    /// The texts of its other lines; as many a line as there are headings.
    pub rows: Vec<Vec<String>>,
}

/// One table, on either side or on both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What it is called.
    pub id: Id,
    /// The name in the definitions; none when only print has the table.
    pub name: Option<String>,
    /// Our caption; none when only print has the table.
    pub title: Option<String>,
    /// On which sides it is.
    pub sides: Sides,
}

/// Where a table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Printed and ours.
    Both(Compared),
    /// Printed alone; this many cells.
    PrintedOnly(usize),
    /// Ours alone.
    OursOnly,
}

/// Two tables side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// How many cells the two have together.
    pub cells: usize,
    /// In the order of the printed table.
    pub differences: Vec<Difference>,
    /// The names of all rows, printed ones first.
    pub(super) rows: Vec<String>,
    /// The headings of all columns, printed ones first.
    pub(super) columns: Vec<String>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub what: Differs,
    /// How many cells it covers.
    pub cells: usize,
    /// Why it is allowed, where it is.
    pub allowed: Option<String>,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Differs {
    /// A cell or the label of a row.
    Cell {
        /// The row, as printed.
        row: Name,
        /// The heading of the column, as printed.
        column: String,
        /// The printed text.
        printed: String,
        /// Our text.
        ours: String,
    },
    /// A heading.
    Heading {
        /// As printed.
        printed: Name,
        /// Ours.
        ours: String,
    },
    /// A whole row, or its place.
    Row(Change, Name),
    /// A whole column, or its place.
    Column(Change, Name),
}

/// The name of a row or column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its label.
    pub label: String,
    /// Which of those with this label, from 1.
    pub occurrence: usize,
    /// Whether there are several.
    pub repeats: bool,
}

/// How many cells there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All.
    pub cells: usize,
    /// The same on both sides.
    pub equal: usize,
    /// Different, and allowed to be.
    pub excepted: usize,
    /// Different.
    pub different: usize,
}

impl Verified {
    /// Its cells.
    pub fn tally(&self) -> Tally {
        match &self.sides {
            Sides::Both(compared) => compared.tally(),
            Sides::PrintedOnly(cells) => Tally { cells: *cells, different: *cells, ..Tally::default() },
            Sides::OursOnly => Tally::default(),
        }
    }

    /// Its differences; none when one side has no such table.
    pub fn differences(&self) -> &[Difference] {
        match &self.sides {
            Sides::Both(compared) => &compared.differences,
            Sides::PrintedOnly(_) | Sides::OursOnly => &[],
        }
    }
}

impl Compared {
    fn tally(&self) -> Tally {
        let cells = |allowed: bool| {
            self.differences.iter().filter(|d| d.allowed.is_some() == allowed).map(|d| d.cells).sum::<usize>()
        };
        let (excepted, different) = (cells(true), cells(false));
        Tally { cells: self.cells, equal: self.cells - excepted - different, excepted, different }
    }
}

impl std::ops::Add for Tally {
    type Output = Tally;

    fn add(self, other: Tally) -> Tally {
        Tally {
            cells: self.cells + other.cells,
            equal: self.equal + other.equal,
            excepted: self.excepted + other.excepted,
            different: self.different + other.different,
        }
    }
}
