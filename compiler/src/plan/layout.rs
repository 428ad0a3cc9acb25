//! Layouts: what each cell of each table is, in terms of the plan's outputs; everything after the engine.
//!
//! In: what layouts.rs makes of the model. Out: what the runtime's cells/ evaluates, in exact arithmetic.
//! Invariants: rows and columns are listed in full, in order; a cell reads outputs only through `Leaf`s; nothing here
//! depends on data.

use std::sync::Arc;

use num_rational::BigRational;

use super::ir::{AggregateFunction, Expr, NodeId, OutputId};
use crate::catalog::{DatasetId, PolicyId};
use crate::functions::{self, Function};
use crate::model::Value;
use crate::notes::Wording;
use crate::presentation::{Number, NumberFormat, RowKind, Top, Unit};
use crate::source::Span;

/// One table, ready to be filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The name in the definitions.
    pub name: String,
    /// `table NAME`, for links and messages.
    pub span: Span,
    /// The number in the report.
    pub number: Option<Number>,
    /// The caption; the name when none is given.
    pub title: String,
    /// The chapter it is in.
    pub chapter: Option<String>,
    /// The doc comment.
    pub doc: Option<String>,
    /// Below the table.
    pub notes: Vec<String>,
    /// Notes with numbers of their own, after those.
    pub remarks: Vec<Remark>,
    /// What is shown in place of the notes that the table writes by itself.
    pub wording: Wording,
    /// Numbers that may be of one date only.
    pub of_one_date: Vec<OneDate>,
    /// The columns of which no number is above 100%, because each is a part of a whole.
    pub shares: Vec<usize>,
    /// Below the notes.
    pub sources: Vec<String>,
    /// The headings over the row labels, one per level of nesting; at least one unless `rows` is a single unlabelled row.
    pub row_headings: Vec<String>,
    /// In order.
    pub rows: Vec<Row>,
    /// In order.
    pub columns: Vec<Column>,
    /// `cells[row][column]`.
    pub cells: Vec<Vec<Cell>>,
    /// Sort body rows by a column, all together; other rows stay above or below them.
    pub order: Option<Order>,
    /// Keep this many body rows, after sorting; the runtime adds a note that says how many were left out.
    pub top: Option<Top>,
    /// Leave out body rows whose every value is a zero count.
    pub hide_empty: bool,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// One label per level of nesting, as many as `row_headings`.
    pub labels: Vec<String>,
    /// What it is.
    pub kind: RowKind,
    /// 0, or deeper for a row inside a group.
    pub depth: usize,
    /// What it is about: one per level of nesting, those around it first.
    pub keys: Vec<Key>,
}

impl Row {
    /// An outermost row with one label and nothing declared behind it.
    pub fn body(label: impl Into<String>) -> Row {
        let label = label.into();
        Row {
            keys: vec![Key { code: String::new(), label: label.clone() }],
            labels: vec![label],
            kind: RowKind::Body,
            depth: 0,
        }
    }
}

/// What a row or a column is about, as other programs read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The code as its list declares it, or the period as definitions write it; empty for several of them together.
    pub code: String,
    /// What a reader sees.
    pub label: String,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub label: String,
    /// The definition behind it, when it is one, for links: name and place.
    pub definition: Option<(String, Span)>,
    /// How values are shown.
    pub format: NumberFormat,
    /// What its numbers are numbers of.
    pub unit: Unit,
    /// The member of `for each` that it is about.
    pub key: Option<Key>,
}

impl Column {
    /// A column of plain numbers.
    pub fn new(label: impl Into<String>, format: NumberFormat) -> Column {
        Column { label: label.into(), definition: None, format, unit: Unit::Number, key: None }
    }
}

/// Sorting by a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Which column.
    pub column: usize,
    /// Highest first.
    pub descending: bool,
}

/// What one cell is.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number from the engine.
    Leaf(Leaf),
    /// A constant.
    Number(BigRational),
    /// A text, such as an attribute of the row's code.
    Text(String),
    /// Says nothing here: a rate of the outside row.
    NotApplicable,
    /// No value: the row's code has no such attribute.
    Missing,
    /// `a + b`
    Add(Box<Cell>, Box<Cell>),
    /// `a - b`
    Subtract(Box<Cell>, Box<Cell>),
    /// `a * b`
    Multiply(Box<Cell>, Box<Cell>),
    /// `a / b`; not applicable when `b` is zero.
    Divide(Box<Cell>, Box<Cell>),
    /// What a change is relative to: not applicable where it is below zero.
    Base(Box<Cell>),
    /// The place of `of` among `among` (which contains it), 1 for the highest (or lowest); equal values share the best place.
    Rank {
        /// What is ranked.
        of: Box<Cell>,
        /// All that it is ranked among.
        among: Arc<[Cell]>,
        /// Lowest first.
        ascending: bool,
    },
}

impl Cell {
    /// Does something with each number from the engine that it is made of; what a rank is among is left out.
    pub fn each_leaf<'c>(&'c self, does: &mut impl FnMut(&'c Leaf)) {
        match self {
            Cell::Leaf(leaf) => does(leaf),
            Cell::Number(_) | Cell::Text(_) | Cell::NotApplicable | Cell::Missing => {}
            Cell::Add(a, b) | Cell::Subtract(a, b) | Cell::Multiply(a, b) | Cell::Divide(a, b) => {
                a.each_leaf(does);
                b.each_leaf(does);
            }
            Cell::Base(of) | Cell::Rank { of, .. } => of.each_leaf(does),
        }
    }

    /// What is divided and by what, where it is a quotient; a rate's `per` apart.
    pub fn quotient(&self) -> Option<(&Cell, &Cell)> {
        let Cell::Divide(top, bottom) = self else { return None };
        match &**top {
            Cell::Multiply(of, per) if matches!(**per, Cell::Number(_)) => Some((of, bottom)),
            _ => Some((top, bottom)),
        }
    }
}

/// A number from the engine: a function of outputs at some of their keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// What becomes of the outputs.
    pub function: Function,
    /// The outputs that the function asks for, in its order; all have the same keys.
    pub outputs: Arc<[OutputId]>,
    /// One selection for each key of the outputs.
    pub select: Arc<[Select]>,
    /// The value is what the function gives, times 10^-scale.
    pub scale: u32,
    /// What keeps it from revealing too much.
    pub guard: Option<Guard>,
}

impl Leaf {
    /// A count, without a policy.
    pub fn count(output: OutputId, select: Arc<[Select]>) -> Leaf {
        Leaf { function: functions::COUNT, outputs: [output].into(), select, scale: 0, guard: None }
    }
}

/// A disclosure policy over a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The policy.
    pub policy: PolicyId,
    /// What it is compared with.
    pub behind: Behind,
    /// Whom the policy is about, where rows are not who they are of: the number of different ones behind the number is compared too.
    pub people: Vec<People>,
    /// Where rows were joined with some under a policy, and a table shows them without: how many there are without. What is not among
    /// those that the number counts is then given away by it.
    pub unjoined: Option<People>,
}

/// A count of different people (or of what else a policy counts) behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// How many there are, of those with a value where the number is computed from values.
    pub output: OutputId,
    /// One selection for each key of the output.
    pub select: Arc<[Select]>,
}

/// What a policy counts behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// The number is a count itself, of a region: two leaves of one region are one number, wherever they are shown.
    Itself(Arc<Region>),
    /// It is computed from values, which this output counts, with the same keys.
    Values(OutputId),
    /// What the values that it is computed from come to, where each is a number of those that the policy counts.
    Numbers {
        /// Their sum.
        sum: OutputId,
        /// Whether the number is like one of them, such as the largest, and is compared, too.
        itself: bool,
    },
}

/// What a count is of, so that it is known which counts are others together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// The rows before the restrictions of the cell, by their place in the plan as built.
    pub rows: NodeId,
    /// How they are counted.
    pub function: AggregateFunction,
    /// Of which value; nothing for a count of rows.
    pub of: Option<Expr>,
    /// The restrictions: a value each, and what it may be. In order of the values.
    pub limits: Vec<Limit>,
}

/// A value that is one of several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    /// The value.
    pub of: Expr,
    /// What it may be; sorted, each once.
    pub set: Vec<i64>,
    /// Whether it may be missing.
    pub missing: bool,
}

/// Which values of a key are wanted. Sums over several are planned only for additive outputs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Select {
    /// This value.
    One(i64),
    /// The sum over these; sorted.
    Set(Arc<[i64]>),
    /// What has no value.
    Missing,
    /// The sum over these and missing.
    SetOrMissing(Arc<[i64]>),
    /// The sum over every value, missing included.
    Any,
}

/// Something that a reader has to know of the numbers of a table; a note below it where there is something to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The columns that it is about.
    pub columns: Vec<usize>,
    /// What one row is: "visit"; or "row", where rows are not those that are counted.
    pub row: String,
    /// What rows are: "visits", or "rows".
    pub rows: String,
    /// What there is to say.
    pub about: About,
    /// What may be given of the number of rows.
    pub given: Given,
}

/// What may be given of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The number.
    Number,
    /// Whether it is more than 0.
    Whether,
    /// Nothing.
    Nothing,
}

/// A number of a stock: its rows must have one date.
#[derive(Clone, Debug, PartialEq)]
pub struct OneDate {
    /// How many dates the rows have.
    pub dates: Leaf,
    /// How many rows there are, and how many of them have a date, where the number compares them as they are: then they may also have a
    /// date each. Nothing where it adds them up.
    pub compared: Option<[Leaf; 2]>,
    /// What the number is: "largest value".
    pub what: &'static str,
    /// The dataset that dates them.
    pub dataset: DatasetId,
    /// Where the number is: the label of its row, and of its column.
    pub place: [String; 2],
}

/// What a remark is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// Rows without a value.
    NotKnown {
        /// The value: "wait".
        value: String,
        /// How many rows there are.
        all: Union,
        /// Those with a value.
        known: Union,
        /// Whether a condition asks for it and the number is a share, so that rows without it may be in what that is a share of; else the
        /// number leaves them out.
        in_share: bool,
    },
    /// Rows of people who are not among those that a share of people is of.
    NotAmong {
        /// What identifies people: "person".
        value: String,
        /// What the whole counts: "people".
        of: String,
        /// The rows that have one.
        all: Union,
        /// Those whose person is on the other side.
        among: Union,
    },
    /// Rows that the data lacks, and has not where it says that their numbers are 0: a statistic is of those that it has.
    NotThere {
        /// The rows, with those.
        all: Union,
        /// The rows that it has.
        there: Union,
    },
    /// Percentages, rates or averages of several rows together, which have no mean without weights.
    Several {
        /// The value: "pass rate".
        value: String,
        /// The rows, whether they have one or not.
        rows: Union,
    },
    /// Rows that their dataset leaves out, because they are dated outside what it covers.
    NotCovered {
        /// What it covers: "2022-04 to 2023-03".
        covers: String,
        /// The rows.
        rows: Union,
    },
    /// Rows without a date, which are in no period.
    Undated {
        /// The rows.
        rows: Union,
    },
    /// Rows that several of the numbers which a number adds up count.
    Twice {
        /// The rows.
        rows: Union,
    },
    /// Rows that a total leaves out, because they are not of any of its members.
    LeftOut {
        /// The label of the total.
        total: String,
        /// What they are: "without a district", "outside the area". No row is in two of them.
        parts: Vec<(String, Union)>,
        /// What they have no value of, or none of the total.
        of: Vec<Value>,
    },
    /// Different things that are in several rows or columns, and once in what these are parts of.
    InSeveral {
        /// What is counted: "person".
        who: String,
        /// Whether they are in rows; else in columns.
        is_rows: bool,
        /// Numbers, each with the numbers of its parts.
        sums: Vec<(Leaf, Vec<Leaf>)>,
    },
    /// Members of an axis that are said to be apart: the shares along it are of the others.
    Shares {
        /// Their labels.
        members: Vec<String>,
    },
}

/// Rows that are counted by an output, at any of several selections of its keys; each row once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Union {
    /// A count.
    pub output: OutputId,
    /// The selections; each once.
    pub at: Vec<Arc<[Select]>>,
}

/// One line of the funnel report.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelStep {
    /// The dataset's name.
    pub dataset: String,
    /// The cohort's name; empty for what reading the dataset itself found.
    pub cohort: String,
    /// The clause as written, on one line; or `rows read`, `keep first ...`, `outside the hierarchy: COLUMN`.
    pub clause: String,
    /// Rows before it.
    pub rows_in: Leaf,
    /// Rows after it.
    pub rows_out: Leaf,
    /// Rows that it left out because a value was missing.
    pub missing: Leaf,
    /// What it asks of a row.
    pub asks: Asks,
    /// The policy over its numbers.
    pub policy: Option<PolicyId>,
    /// How many people are behind its rows before, after and left out as missing: for each value that identifies them.
    pub people: Vec<[Leaf; 3]>,
}

/// What a line of the funnel asks of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asks {
    /// Nothing: these are the rows read, or those that a cohort starts from.
    Nothing,
    /// What a definition wants: no row that it leaves out is at fault.
    Definition,
    /// That it has a value.
    Value,
    /// That a look-up knows its key.
    LookedUp,
    /// That its code is no total of others, and overlaps none.
    Part,
    /// That its code lies in the code list or the hierarchy.
    Declared,
    /// That its number falls into a band.
    Banded,
    /// That its value is of the column's type.
    Type,
    /// That its key was not read before.
    Once,
    /// That its date lies in what the dataset covers.
    Covered,
}
