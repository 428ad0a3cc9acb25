//! Phrases: what definitions say, with every name resolved and every set of values known.
//!
//! In: nothing (a noun). Out: what `build` makes, what `sentence`, `source` and `comparison` read.
//! Invariant: two phrases are equal when they say the same of the same rows by their declarations; labels, wording, ids and
//! places in files decide nothing, so that phrases of two projects can be compared.

use std::collections::BTreeSet;
use std::fmt;

use crate::catalog::{self, Catalog, CodeListId};
use crate::functions::Function;
use crate::model::Type;
use crate::syntax::ast::{Axis, Comparison, TextTest};
use crate::value::{Period, PeriodKind};

/// What has a name: a value of a row, a dataset, a cohort. Equal by its path.
#[derive(Clone)]
pub struct Noun {
    /// As definitions write it: `offence.group`.
    pub path: String,
    /// As sentences write it: `offence group`.
    pub words: String,
}

impl PartialEq for Noun {
    fn eq(&self, other: &Noun) -> bool {
        self.path == other.path
    }
}

/// The path alone: what is sorted by this text does not move with the wording.
impl fmt::Debug for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition<'a> {
    /// All of them.
    And(Vec<Condition<'a>>),
    /// Any of them.
    Or(Vec<Condition<'a>>),
    /// Not.
    Not(Box<Condition<'a>>),
    /// Something, and what must be true of it.
    Of(Term<'a>, Test<'a>),
}

/// What a condition is about, or compares with.
#[derive(Clone, Debug, PartialEq)]
pub enum Term<'a> {
    /// A value of the row.
    Value(Noun),
    /// How many of these are true.
    NumberOf(Vec<Condition<'a>>),
}

/// What must be true of a term.
#[derive(Clone, Debug, PartialEq)]
pub enum Test<'a> {
    /// It is in a set.
    In(Set<'a>),
    /// It compares so with another.
    Compare(Comparison, Term<'a>, Reading<'a>),
    /// It is a text that passes a test beside one of these.
    Text(TextTest, Vec<String>),
    /// It has no value.
    Missing,
}

/// How the integer form of a value is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading<'a> {
    /// As a number with this many digits after the point.
    Number(u32),
    /// As yes or no.
    Flag,
    /// As a day.
    Day,
    /// As seconds.
    Second,
    /// As a period.
    Period(PeriodKind),
    /// As a code of a list.
    Code(List<'a>),
    /// As a day of the week.
    Weekday,
    /// Not at all: it is a text.
    Text,
}

impl<'a> Reading<'a> {
    /// How values of a type are read.
    pub fn of(catalog: &'a Catalog, ty: &Type) -> Reading<'a> {
        match ty {
            Type::Text => Reading::Text,
            Type::Integer { .. } => Reading::Number(0),
            Type::Decimal(scale) => Reading::Number(*scale),
            Type::Flag => Reading::Flag,
            Type::Day => Reading::Day,
            Type::Second => Reading::Second,
            Type::Period(kind) => Reading::Period(*kind),
            Type::Code(id) => Reading::Code(List { catalog, id: *id }),
        }
    }
}

/// A code list of a project.
#[derive(Clone, Copy)]
pub struct List<'a> {
    /// What the project declares.
    pub catalog: &'a Catalog,
    /// Which list.
    pub id: CodeListId,
}

impl<'a> List<'a> {
    /// What it is declared to be.
    pub fn declared(self) -> &'a catalog::CodeList {
        self.catalog.code_list(self.id)
    }

    /// The code at a place; `None` for what is outside.
    pub fn code(self, place: i64) -> Option<&'a catalog::Code> {
        self.declared().codes.get(usize::try_from(place).ok()?)
    }

    /// The code at a place, or `outside`.
    pub fn code_name(self, place: i64) -> &'a str {
        self.code(place).map_or("outside", |code| &code.code)
    }
}

/// Lists are compared by the codes that are taken from them.
impl PartialEq for List<'_> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("codes")
    }
}

/// Values from one to another, both in; sorted.
#[derive(Clone)]
pub struct Set<'a> {
    /// How the values are read.
    pub reading: Reading<'a>,
    /// From one to another.
    pub ranges: Vec<(i64, i64)>,
}

impl<'a> Set<'a> {
    /// The list and the places in it, of a set of codes; one past the last place is what is outside.
    pub fn codes(&self) -> Option<(List<'a>, Vec<i64>)> {
        let Reading::Code(list) = self.reading else { return None };
        let outside = list.declared().outside();
        let within = |range: &(i64, i64)| range.0.max(0)..=range.1.min(outside);
        Some((list, self.ranges.iter().flat_map(within).collect()))
    }

    /// The codes of a set of codes.
    pub fn code_names(&self) -> Option<BTreeSet<&'a str>> {
        let (list, places) = self.codes()?;
        Some(places.into_iter().map(|place| list.code_name(place)).collect())
    }
}

impl PartialEq for Set<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.code_names(), other.code_names()) {
            (Some(these), Some(those)) => these == those,
            (None, None) => (self.reading, &self.ranges) == (other.reading, &other.ranges),
            _ => false,
        }
    }
}

impl fmt::Debug for Set<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code_names() {
            Some(codes) => write!(f, "{codes:?}"),
            None => write!(f, "{:?} {:?}", self.reading, self.ranges),
        }
    }
}

/// Which rows belong to a cohort.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort<'a> {
    /// What it is taken from.
    pub rows: Noun,
    /// What must be true.
    pub conditions: Vec<Condition<'a>>,
    /// Whose rows they must be among.
    pub amongs: Vec<Among>,
    /// Which rows stay of several.
    pub keep: Option<Keep>,
}

/// Rows whose value is, or is not, a value of other rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Among {
    /// Is not.
    pub negated: bool,
    /// The value of a row.
    pub value: Noun,
    /// The other rows.
    pub rows: Noun,
    /// Their value.
    pub key: Noun,
}

/// One row of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Keep {
    /// The last instead of the first.
    pub last: bool,
    /// What decides.
    pub by: Vec<Noun>,
    /// What one row is kept for.
    pub per: Vec<Noun>,
    /// Of all periods, whatever period a table shows.
    pub ever: bool,
}

/// Rows to one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate<'a> {
    /// The function.
    pub function: Function,
    /// Where rows come from.
    pub rows: Noun,
    /// What is counted or added up.
    pub of: Option<Noun>,
    /// A further condition.
    pub filter: Option<Condition<'a>>,
    /// The columns of which the rows of totals are left out.
    pub of_parts: Vec<Noun>,
}

/// What is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula<'a> {
    /// A measure or an indicator, by name.
    Named(String),
    /// An aggregate without a name.
    Aggregate(Box<Aggregate<'a>>),
    /// A number.
    Number(String),
    /// An attribute of the row's code: the list and the attribute.
    Attribute(String, String),
    /// The codes of the rows.
    Code,
    /// `+`, `-`, `*` or `/`.
    Binary(char, Box<Formula<'a>>, Box<Formula<'a>>),
    /// A rate (so many per ...) or, per 1, a percentage or ratio of a whole.
    Over(Box<Formula<'a>>, Box<Formula<'a>>, i64),
    /// Under a restriction.
    Within(Box<Formula<'a>>, Restriction<'a>),
    /// Over some rows only.
    Where(Box<Formula<'a>>, ByDataset<Condition<'a>>),
    /// Over all rows or columns of the table.
    Across(Box<Formula<'a>>, Axis),
    /// The place among rows or columns; whether the lowest comes first.
    Rank(Box<Formula<'a>>, Axis, bool),
}

/// What something comes to in each dataset that it is about.
pub type ByDataset<T> = Vec<(Noun, T)>;

/// A restriction to some members of a dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Restriction<'a> {
    /// What is restricted.
    pub dimension: Dimension,
    /// What it comes to in each dataset.
    pub by_dataset: ByDataset<Limit<'a>>,
}

/// What a restriction is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// When.
    Time,
    /// Where: the hierarchy.
    Area(String),
    /// Anything else, by its path.
    Other(String),
}

/// What a restriction comes to in one dataset.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit<'a> {
    /// Rows whose value is one of these.
    Among(Members<'a>),
    /// The dataset stays whole.
    Whole,
    /// No meaning there.
    NotApplicable,
    /// No date that serves the period.
    NotServed(Period),
}

/// The members that a restriction leaves.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    /// The value.
    pub of: Noun,
    /// Its values.
    pub set: Set<'a>,
    /// Rows without a value as well.
    pub missing: bool,
    /// Codes that do not decide whether two are equal, because their own declarations differ.
    pub undecided: BTreeSet<String>,
}

impl PartialEq for Members<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same = match (self.set.code_names(), other.set.code_names()) {
            (Some(these), Some(those)) => {
                let decides = |code: &&&str| !self.undecided.contains(**code);
                these.symmetric_difference(&those).all(|code| !decides(&code))
            }
            _ => self.set == other.set,
        };
        same && (&self.of, self.missing) == (&other.of, other.missing)
    }
}
