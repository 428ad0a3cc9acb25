//! The model: what every definition means, with types, units and restrictions decided.
//!
//! In: nothing (a noun). Out: what types/ builds from the Hir, and what plan/ compiles and the oracle of the tests interprets.
//! Invariants: ids index their vectors and are those of the Hir; every value is in its integer form (see `value`); every
//! restriction of a cell is resolved for each dataset that the cell reads; a literal is one of its code list.

pub mod domain;
pub mod evaluate;
pub mod gaps;
pub mod joint;
pub mod sources;
pub mod totals;
pub mod typing;
mod visit;

use std::sync::Arc;

use num_rational::BigRational;

use crate::catalog::{Catalog, CodeListId, ColumnId, DatasetId, DatasetRole, HierarchyId, PolicyId};
use crate::functions::Function;
pub use crate::names::hir::{CohortId, Head, IndicatorId, MeasureId, Rows, TableId};
pub use crate::presentation::Unit;
use crate::presentation::{Number, NumberFormat, RowKind, Top};
use crate::source::Span;
use crate::syntax::ast::{Axis, Comparison, Expectation, TextTest};
use crate::value::{Period, PeriodKind, derived, merged};
pub use visit::Needs;

/// Everything a project defines.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// As in the Hir.
    pub cohorts: Vec<Cohort>,
    /// As in the Hir; inline aggregates last.
    pub measures: Vec<Measure>,
    /// As in the Hir.
    pub indicators: Vec<Indicator>,
    /// As in the Hir.
    pub tables: Vec<Table>,
    /// As in the Hir.
    pub tests: Vec<Test>,
    /// Each text that a condition compares, in order of the definitions.
    pub compared: Vec<ComparedText>,
}

impl Model {
    /// What an expression is of, whatever it is restricted to, through the indicators that it names.
    pub fn unrestricted<'m>(&'m self, expr: &'m Expr) -> &'m Expr {
        expr.unrestricted(&|id| Some(&self.indicators[id.0].value))
    }

    /// The table with a name.
    pub fn table_named(&self, name: &str) -> Option<TableId> {
        self.tables.iter().position(|table| table.head.name.value == name).map(TableId)
    }

    /// The cohorts that rows come through, the last one first.
    pub fn cohorts_behind(&self, rows: Rows) -> impl Iterator<Item = &Cohort> {
        let cohort = |rows: Rows| match rows {
            Rows::Cohort(id) => Some(&self.cohorts[id.0]),
            Rows::Dataset(_) => None,
        };
        std::iter::successors(cohort(rows), move |at| cohort(at.rows))
    }

    /// The conditions on rows, those of the last cohort first.
    pub fn conditions_behind(&self, rows: Rows) -> impl Iterator<Item = &Predicate> {
        self.cohorts_behind(rows).flat_map(|cohort| cohort.clauses.iter().map(|clause| &clause.predicate))
    }

    /// The conditions on the rows of a measure: its own, and those of the cohorts that its rows come through.
    pub fn conditions<'m>(&'m self, measure: &'m Measure) -> impl Iterator<Item = &'m Predicate> {
        measure.filter.iter().chain(self.conditions_behind(measure.rows))
    }
}

/// A text that a condition compares with those of a column, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedText {
    /// The dataset that the column is in.
    pub dataset: DatasetId,
    /// The column.
    pub column: ColumnId,
    /// How it is compared.
    pub test: TextTest,
    /// The text.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// Which rows belong.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// Name, doc, label.
    pub head: Head,
    /// What it is taken from.
    pub rows: Rows,
    /// The dataset at the end of the chain.
    pub dataset: DatasetId,
    /// What must be true, in order; each a line of the funnel.
    pub clauses: Vec<Clause>,
    /// Whose rows they must be among, or not, in order; applied after the clauses.
    pub amongs: Vec<Among>,
    /// Which rows stay of several; applied last.
    pub keep: Option<Keep>,
}

/// One condition of a cohort.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What must be true.
    pub predicate: Predicate,
    /// As written, on one line.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

/// `among ... by ...`: rows whose value is a value of other rows. A missing value is neither among them nor not.
#[derive(Clone, Debug)]
pub struct Among {
    /// The rows whose value is not.
    pub negated: bool,
    /// The value of a row.
    pub value: Value,
    /// The other rows.
    pub rows: Rows,
    /// The dataset at the end of their chain.
    pub dataset: DatasetId,
    /// The value of one of those.
    pub key: Value,
    /// As written, on one line.
    pub text: String,
}

/// `keep first by ... per ...`
#[derive(Clone, Debug)]
pub struct Keep {
    /// The last instead of the first.
    pub last: bool,
    /// What decides.
    pub by: Vec<Value>,
    /// What one row is kept for.
    pub per: Vec<Value>,
    /// Of all periods, whatever period a table shows; said to be meant.
    pub ever: bool,
    /// As written, on one line.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

/// A scalar derived from a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A column of the dataset.
    Column(ColumnId),
    /// A column of the look-up row whose key equals this column's value; missing where there is no such row.
    LookUp {
        /// The column that contains the key.
        on: ColumnId,
        /// The look-up.
        dataset: DatasetId,
        /// The column taken.
        column: ColumnId,
    },
    /// An attribute of a code.
    Attribute {
        /// The code.
        of: Box<Value>,
        /// Its list.
        list: CodeListId,
        /// Which of the list's attributes.
        attribute: usize,
    },
    /// The band that a number falls in, as a code of the banded list; outside the list where none has it.
    Band {
        /// The number.
        of: Box<Value>,
        /// The list.
        list: CodeListId,
        /// The digits after the point of the number.
        scale: u32,
    },
    /// A part of a date, a time or a month.
    Time {
        /// The date, time or month.
        of: Box<Value>,
        /// Its type.
        from: TimeType,
        /// Which part.
        part: TimePart,
    },
}

/// The forms of time that have parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeType {
    /// A day number.
    Day,
    /// Seconds.
    Second,
    /// A month's ordinal.
    Month,
}

/// The parts of a form of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimePart {
    /// The period of a kind that it falls in.
    Period(PeriodKind),
    /// 0 to 23.
    Hour,
    /// 1 (Monday) to 7 (Sunday).
    Weekday,
}

/// The type of a [`Value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A whole number, with declared bounds.
    Integer {
        /// Smallest.
        min: Option<i64>,
        /// Largest.
        max: Option<i64>,
    },
    /// A decimal with this many digits after the point.
    Decimal(u32),
    /// Yes or no.
    Flag,
    /// A day.
    Day,
    /// A day and time.
    Second,
    /// A period.
    Period(PeriodKind),
    /// A code of a list.
    Code(CodeListId),
}

impl Type {
    /// The days that numbers from one to another are of, open ends as they are; nothing where they are not of time.
    pub fn days(self, (first, last): (i64, i64)) -> Option<(i64, i64)> {
        let days = |number: i64| match self {
            Type::Day => Some((number, number)),
            _ if number == i64::MIN || number == i64::MAX => Some((number, number)),
            Type::Second => Some((derived::day_of_second(number), derived::day_of_second(number))),
            Type::Period(kind) => Some(Period { kind, ordinal: number }.days()),
            Type::Text | Type::Integer { .. } | Type::Decimal(_) | Type::Flag | Type::Code(_) => None,
        };
        let is_of_time = matches!(self, Type::Day | Type::Second | Type::Period(_));
        is_of_time.then(|| Some((days(first)?.0, days(last)?.1))).flatten()
    }

    /// The first and the last number of days; days themselves where they are not of time, and where no period of the kind has them.
    pub fn of_days(self, (first, last): (i64, i64)) -> (i64, i64) {
        match self {
            Type::Second => derived::seconds_of_days((first, last)),
            Type::Period(kind) => (kind.of_day(first).unwrap_or(first), kind.of_day(last).unwrap_or(last)),
            Type::Day | Type::Text | Type::Integer { .. } | Type::Decimal(_) | Type::Flag | Type::Code(_) => {
                (first, last)
            }
        }
    }
}

impl Meaning {
    /// The condition that it is on rows; nothing where it is none.
    pub fn condition(&self) -> Option<Predicate> {
        let Meaning::Among { value, set, missing } = self else { return None };
        let within = Predicate::In(Operand::Value(value.clone()), merged(set.iter().map(|number| (*number, *number))));
        let without = || Predicate::Missing(value.clone());
        Some(match (set.is_empty(), missing) {
            (true, true) => without(),
            (false, true) => Predicate::Or(vec![within, without()]),
            (_, false) => within,
        })
    }
}

/// A condition on a row; Kleene logic, where a question about a missing value is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// All of them.
    And(Vec<Predicate>),
    /// Any of them.
    Or(Vec<Predicate>),
    /// Not.
    Not(Box<Predicate>),
    /// Two numbers, or two values of one type, in integer form and at one scale; or two texts, by bytes.
    Compare(Operand, Comparison, Operand),
    /// A number within one of the ranges, both ends in; sorted.
    In(Operand, Vec<(i64, i64)>),
    /// A text that passes the test beside one of these; sorted.
    Text(Value, TextTest, Vec<String>),
    /// No value there; never unknown.
    Missing(Value),
}

/// A side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// Derived from the row.
    Value(Value),
    /// How many of these are true; never missing.
    NumberOf(Vec<Predicate>),
}

/// Rows to one number.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Name, doc, label.
    pub head: Head,
    /// The function.
    pub function: Function,
    /// Where rows come from.
    pub rows: Rows,
    /// The dataset behind them.
    pub dataset: DatasetId,
    /// What is counted or summed; its integer form is the value times 10^scale.
    pub of: Option<Value>,
    /// Digits after the point of `of`.
    pub scale: u32,
    /// A further condition.
    pub filter: Option<Predicate>,
    /// Whether its rows are one for each of something, such as the first of each person, so that nobody is there at several dates.
    pub once: bool,
    /// What it is a number of.
    pub unit: Unit,
}

impl Measure {
    /// Whether it adds up numbers that are each of one date, such as the people of a place: it says something of one date only.
    pub fn adds_up_a_stock(&self, catalog: &Catalog) -> bool {
        let dataset = catalog.dataset(self.dataset);
        let of_a_date = match &self.of {
            Some(Value::Column(column)) => dataset.is_stock(*column),
            _ => (dataset.is_population() || dataset.stock) && !(self.once && self.of.is_none()),
        };
        self.function.additive && of_a_date
    }

    /// The column whose values are numbers of people, or of what else its data counts: their sum is such a number, too.
    pub fn numbers<'c>(&self, catalog: &'c Catalog) -> Option<&'c crate::catalog::Column> {
        let Some(Value::Column(column)) = &self.of else { return None };
        Some(catalog.dataset(self.dataset).column(*column)).filter(|column| column.counts.is_some())
    }

    /// Whether it compares numbers that are each of one date, as the largest caseload: of several dates it says something only where each
    /// of them has one row.
    pub fn compares_a_stock(&self, catalog: &Catalog) -> bool {
        let dataset = catalog.dataset(self.dataset);
        let of_a_date = |column: ColumnId| dataset.is_stock(column) && !dataset.column(column).ratio;
        self.function.of_one_date && matches!(self.of, Some(Value::Column(column)) if of_a_date(column))
    }
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Name, doc, label.
    pub head: Head,
    /// What is computed.
    pub value: Expr,
    /// Its unit.
    pub unit: Unit,
    /// How it is shown.
    pub format: NumberFormat,
    /// Breaks in the series that the definition accepts, by label.
    pub accepts: Vec<String>,
}

/// An indicator expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A measure.
    Measure(MeasureId),
    /// An indicator, by its definition.
    Indicator(IndicatorId),
    /// A number.
    Number(BigRational),
    /// Sum.
    Add(Box<Expr>, Box<Expr>),
    /// Difference.
    Subtract(Box<Expr>, Box<Expr>),
    /// Product.
    Multiply(Box<Expr>, Box<Expr>),
    /// Quotient; not applicable when the right side is zero.
    Divide(Box<Expr>, Box<Expr>),
    /// A quotient whose right side is a denominator: it stays whole across what describes the event, and says nothing
    /// outside the hierarchy when it is a population. Times `per` for a rate; 1 for a percentage.
    Over {
        /// What is counted.
        numerator: Box<Expr>,
        /// What it is divided by.
        denominator: Box<Expr>,
        /// 1 or the 1000 of a rate.
        per: i64,
    },
    /// E under a restriction: of time, of area. A restriction inside E on the same dimension wins.
    Within(Box<Expr>, Restriction),
    /// E over such rows only, by dataset.
    Where(Box<Expr>, Vec<(DatasetId, Predicate)>),
    /// E over all body rows (or columns) of the table together.
    Across(Box<Expr>, Axis),
    /// The place of E among the body rows (or columns).
    Rank(Box<Expr>, Axis, bool),
}

/// A restriction to some members of a dimension, resolved for each dataset it may meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Restriction {
    /// What is restricted; an inner restriction of the same class replaces an outer one.
    pub class: Class,
    /// What it comes to in each dataset.
    pub by_dataset: Vec<(DatasetId, Meaning)>,
}

/// The classes of dimension.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// When.
    Time,
    /// Where, by hierarchy.
    Area(HierarchyId),
    /// Anything else, by the path that names it.
    Other(String),
}

/// What a restriction comes to in one dataset.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Rows whose value is among these.
    Among {
        /// The value.
        value: Value,
        /// Which values; sorted, each once.
        set: Vec<i64>,
        /// Rows with no value as well.
        missing: bool,
    },
    /// The dataset does not know the dimension and stays whole; fine for denominators only.
    Whole,
    /// It has no meaning there: a population outside the hierarchy.
    NotApplicable,
    /// None of the dataset's dates serves the period, so its numbers there are missing.
    NotServed(Period),
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Name and doc.
    pub head: Head,
    /// Its number in the report.
    pub number: Option<Number>,
    /// The caption.
    pub title: String,
    /// The chapter.
    pub chapter: Option<String>,
    /// Notes, in order.
    pub notes: Vec<String>,
    /// Sources, in order.
    pub sources: Vec<String>,
    /// A restriction of every cell (`in 2023/24`).
    pub period: Option<Restriction>,
    /// A condition on the rows behind every cell.
    pub filter: Vec<(DatasetId, Predicate)>,
    /// One heading per level of nesting.
    pub row_headings: Vec<String>,
    /// In order.
    pub rows: Vec<Member>,
    /// In order.
    pub columns: Vec<Column>,
    /// Column and whether the highest comes first.
    pub order: Option<(usize, bool)>,
    /// How many body rows are kept.
    pub top: Option<Top>,
    /// Leave out body rows whose counts are all zero.
    pub hide_empty: bool,
    /// The policy of its numbers, in place of the policies of their datasets.
    pub disclosure: Option<PolicyId>,
}

impl Table {
    /// The policy of its numbers of a dataset. Its own is about what it counts; populations keep theirs.
    pub fn policy_of(&self, catalog: &Catalog, dataset: DatasetId) -> Option<PolicyId> {
        let dataset = catalog.dataset(dataset);
        match dataset.role {
            DatasetRole::Events | DatasetRole::LookUp => self.disclosure.or(dataset.disclosure),
            DatasetRole::Population { .. } => dataset.disclosure,
        }
    }
}

/// A row of a table, or a member of a dimension across it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// One label per level of nesting.
    pub labels: Vec<String>,
    /// What it is.
    pub kind: RowKind,
    /// 0, or deeper for a row inside a group.
    pub depth: usize,
    /// Whether all rows that it is inside of are of the whole, with nothing that is outside or apart.
    pub within_whole: bool,
    /// Whether nothing of it is outside or listed as apart, so that it may have a share of the whole; of a row around others, nor anything
    /// inside it; of a row inside others, whether it has nothing that the whole is without.
    pub in_whole: bool,
    /// Whether it is a total with something that no part has, so that the whole is more than the parts.
    pub beyond_parts: bool,
    /// Whether it is said to be apart: no part of the whole, without a rank.
    pub apart: bool,
    /// What shares leave out of it because of that.
    pub left_out: LeftOut,
    /// What it restricts; one per level of nesting.
    pub restrictions: Vec<Restriction>,
    /// The same without what is outside, of a total that has that and is of the whole; of a row with rows inside that are outside or apart,
    /// without these: they are no part of the whole.
    pub inside: Option<Vec<Restriction>>,
    /// The single code behind it, for attributes of the row's code.
    pub code: Option<(CodeListId, usize)>,
    /// The single period behind it.
    pub period: Option<Period>,
}

/// What shares leave out of a member that is apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Nothing: it is not apart, or all that it has is in parts of the whole as well.
    Nothing,
    /// All of it.
    All,
    /// What no part of the whole has.
    Rest,
}

impl Member {
    /// Whether the whole that shares are of is made of it and others: a part, or a total with more than the parts have.
    pub fn is_of_whole(&self) -> bool {
        self.kind.is_part() || self.beyond_parts
    }

    /// Whether it may have a share of the whole: of what has something outside, there is none.
    pub fn has_share(&self) -> bool {
        let has_own = match self.kind {
            RowKind::Body | RowKind::Missing => self.inside.is_none(),
            RowKind::Total => self.in_whole,
            RowKind::Outside | RowKind::Comparator => false,
        };
        has_own && self.within_whole
    }

    /// Its periods, where it has any.
    pub fn time(&self) -> Option<&Restriction> {
        self.restrictions.iter().find(|restriction| restriction.class == Class::Time)
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// The heading.
    pub label: String,
    /// The measure or indicator it shows, when it is one, and where that is defined.
    pub definition: Option<(String, Span)>,
    /// What the cells contain.
    pub value: ColumnValue,
    /// The member of `for each` that it belongs to.
    pub member: Option<Member>,
    /// Columns that differ from this one only in their member, itself among them: what `across columns` looks along.
    pub siblings: Arc<[usize]>,
    /// How values are shown.
    pub format: NumberFormat,
    /// The unit of its values.
    pub unit: Unit,
    /// Says nothing in rows that are totals.
    pub except_totals: bool,
}

/// What the cells of a column contain.
#[derive(Clone, Debug)]
pub enum ColumnValue {
    /// A number.
    Expr(Expr),
    /// One value for each row: an attribute of the row's code, shown as it is.
    Attribute {
        /// The list whose codes the rows are.
        list: CodeListId,
        /// Which attribute.
        attribute: usize,
    },
    /// The code of the row, as data has it; of one list where it is named.
    Code(Option<CodeListId>),
}

/// A test, ready to run: rows as the data would have them, and what must come out.
#[derive(Clone, Debug)]
pub struct Test {
    /// What it shows.
    pub title: String,
    /// What it tests.
    pub of: String,
    /// The whole item.
    pub span: Span,
    /// The given rows.
    pub given: Vec<Given>,
    /// What is checked, one entry per `expect`.
    pub expect: Vec<(Expectation, Probe)>,
}

/// Rows of a dataset, as texts that the dataset's file would contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The dataset.
    pub dataset: DatasetId,
    /// One entry per declared column, in order; `None` is missing.
    pub rows: Vec<Vec<Option<String>>>,
}

/// What a test looks at.
#[derive(Clone, Debug)]
pub enum Probe {
    /// How many rows a cohort has.
    Rows(CohortId),
    /// A measure or indicator, under restrictions.
    Value(Expr, NumberFormat),
    /// A whole table.
    Table(TableId),
}
