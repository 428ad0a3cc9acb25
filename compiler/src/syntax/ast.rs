//! The syntax tree: one definition file as it was written, names unresolved, sugar kept.
//!
//! In: nothing (a noun). Out: what parse.rs builds, fmt.rs prints and names/ resolves.
//! Invariant: every node has the span it was written at; a `Broken` item takes the place of text that did not parse.

use crate::functions::Function;
use crate::source::{Span, Spanned};
pub use crate::value::relation::{Comparison, TextTest};
use crate::value::{Date, PeriodKind};

/// One definition file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// `use "areas.ind"` lines, in order.
    pub uses: Vec<Spanned<String>>,
    /// The items, in order.
    pub items: Vec<Item>,
}

/// An item with its doc comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The text of the `##` lines above it, marks and one blank removed; `None` when there are none.
    pub doc: Option<Spanned<String>>,
    /// The whole item, without the doc comment.
    pub span: Span,
    /// What it is.
    pub kind: ItemKind,
}

/// What can be at the top level of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// `cohort NAME { ... }`
    Cohort(Cohort),
    /// `measure NAME = ...` or `measure NAME { ... }`
    Measure(Measure),
    /// `indicator NAME = ...` or `indicator NAME { ... }`
    Indicator(Indicator),
    /// `table NAME { ... }`
    Table(Table),
    /// `test "..." for NAME { ... }`
    Test(Test),
    /// Text that did not parse; the name is there when the text says it, so that uses of it are not errors too.
    Broken {
        /// The name it seems to define.
        name: Option<Spanned<String>>,
    },
}

/// An identifier: a letter, then letters, digits and `_`.
pub type Ident = Spanned<String>;

/// `a`, `a.b`, `a.b.c`: a column and attributes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The parts, at least one.
    pub parts: Vec<Ident>,
    /// From the first part to the last.
    pub span: Span,
}

/// `cohort NAME { label? from where* among* keep? }`
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// What it is called.
    pub name: Ident,
    /// `label "..."`
    pub label: Option<Spanned<String>>,
    /// `from SOURCE`: a dataset or a cohort.
    pub from: Ident,
    /// `where PREDICATE` lines, in order; all must be true.
    pub wheres: Vec<Predicate>,
    /// `among SOURCE by PATH` lines, in order; all must be true.
    pub amongs: Vec<Among>,
    /// `keep first by ... per ...`
    pub keep: Option<Keep>,
}

/// `among SOURCE by PATH`, `not among SOURCE by PATH`
#[derive(Clone, Debug, PartialEq)]
pub struct Among {
    /// With `not`: the rows that are not.
    pub negated: bool,
    /// A dataset or a cohort.
    pub of: Ident,
    /// The column that both have.
    pub by: Path,
    /// The whole clause.
    pub span: Span,
}

/// `keep first|last by PATH, ... per PATH, ... ever`
#[derive(Clone, Debug, PartialEq)]
pub struct Keep {
    /// `last` rather than `first`.
    pub last: bool,
    /// What decides which is first.
    pub by: Vec<Path>,
    /// What one row is kept for.
    pub per: Vec<Path>,
    /// `ever`: of all periods, whatever period a table shows.
    pub ever: bool,
    /// The whole clause.
    pub span: Span,
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// What is asked.
    pub kind: PredicateKind,
    /// Where; brackets included.
    pub span: Span,
}

/// The kinds of condition.
#[derive(Clone, Debug, PartialEq)]
pub enum PredicateKind {
    /// `a and b and c`; at least two.
    And(Vec<Predicate>),
    /// `a or b or c`; at least two.
    Or(Vec<Predicate>),
    /// `not a`
    Not(Box<Predicate>),
    /// `(a)`: kept for the formatter.
    Group(Box<Predicate>),
    /// `PATH`: a flag that is yes.
    Flag(Path),
    /// `a = b`, `a != b`, `a < b`, ...
    Compare {
        /// The left side.
        left: Operand,
        /// The comparison.
        op: Comparison,
        /// The right side.
        right: Operand,
        /// Of a text beside a written one: `ignoring case`.
        ignoring_case: bool,
    },
    /// `PATH in {a, b to c}`, `PATH not in {...}`, `PATH in 10 to 17`, `PATH in 2023/24` (a set of one element, no braces).
    In {
        /// What is looked for.
        of: Operand,
        /// `not in`.
        negated: bool,
        /// The members.
        set: Vec<Member>,
        /// Whether braces were written; without them there is exactly one member.
        braces: bool,
        /// Of texts: `ignoring case`.
        ignoring_case: bool,
    },
    /// `PATH is missing`, `PATH is not missing`
    Missing {
        /// What is looked at.
        of: Operand,
        /// `is not missing`.
        negated: bool,
    },
    /// `PATH starts with "..."`, `PATH ends with "..."`, `PATH contains "..."`
    Text {
        /// What is looked at.
        of: Operand,
        /// `starts with`, `ends with`, `contains`; `ignoring case`.
        test: TextTest,
        /// The text looked for.
        text: Spanned<String>,
    },
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A column or an attribute of one.
    Path(Path),
    /// A value.
    Literal(Literal),
    /// `number of {a, b, c}`: how many of these conditions are true.
    NumberOf {
        /// The conditions.
        conditions: Vec<Predicate>,
        /// The whole.
        span: Span,
    },
}

/// One member of a set: a value or a range with both ends in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// `"Robbery"`, `5`, `2023/24`
    One(Literal),
    /// `10 to 17`, `2020/21 to 2023/24`
    Range(Literal, Literal),
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// The value.
    pub kind: LiteralKind,
    /// Where.
    pub span: Span,
}

/// The kinds of value. Which period a form means is known only beside a column, so forms are kept apart here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiteralKind {
    /// `"text"`, or a word where a code is expected (Table members such as `Cambridge`).
    Text(String),
    /// `5`, `2.5`, `-1`; also a calendar year where a period is expected. The digits are kept: 10^-scale x unscaled.
    Number {
        /// All digits with the sign, the point removed.
        unscaled: i64,
        /// Digits after the point.
        scale: u32,
    },
    /// `2024-10-17`
    Date(Date),
    /// `2023-04`: a month.
    Month {
        /// The year.
        year: i32,
        /// 1 to 12.
        month: u8,
    },
    /// `2023/24`: a financial or academic year, by its first year.
    SplitYear(i32),
    /// `academic year 2023/24`, `financial year 2023/24`: the same where it must be said which is meant.
    NamedYear {
        /// Which of the two.
        kind: PeriodKind,
        /// The first year.
        year: i32,
    },
    /// `year`, `year before`, `year 2 before`: a parameter of the project, or a period before it. names/ puts the period in its place.
    Parameter {
        /// The name.
        name: String,
        /// How many periods before it.
        back: i64,
    },
    /// `mid-2022`
    MidYear(i32),
    /// `year ending 2024-03`
    YearEnding {
        /// The year it ends in.
        year: i32,
        /// The month it ends with, 1 to 12.
        month: u8,
    },
}

/// `measure NAME = AGGREGATE` or the same in braces with a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What it is called.
    pub name: Ident,
    /// `label "..."`
    pub label: Option<Spanned<String>>,
    /// `value AGGREGATE`
    pub value: Aggregate,
}

/// `count of crimes`, `count of distinct victims.person`, `sum of population.persons`, ... `where PREDICATE`
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// The function.
    pub function: Function,
    /// The dataset or cohort.
    pub of: Ident,
    /// The column counted or summed; absent only for a plain count.
    pub column: Option<Path>,
    /// `where ...`
    pub filter: Option<Predicate>,
    /// The whole.
    pub span: Span,
}

/// `indicator NAME = EXPR` or `indicator NAME { label? value shown? accept* }`
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// What it is called.
    pub name: Ident,
    /// `label "..."`
    pub label: Option<Spanned<String>>,
    /// `value EXPR`
    pub value: Expr,
    /// `shown FORMAT`
    pub shown: Option<Format>,
    /// `accept break "May 2023"`: the named series break is known and accepted.
    pub accepts: Vec<Spanned<String>>,
}

/// An indicator expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What is computed.
    pub kind: ExprKind,
    /// Where; brackets included.
    pub span: Span,
}

/// The kinds of indicator expression, loosest binding first: tails (`per`, `as`), `+ -`, `* /`, scopes, primaries.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `A per 1000 B`
    Rate {
        /// What is counted.
        numerator: Box<Expr>,
        /// The 1000.
        per: Spanned<i64>,
        /// The population.
        denominator: Box<Expr>,
    },
    /// `A as % of B`
    Percentage {
        /// The part.
        numerator: Box<Expr>,
        /// The whole.
        denominator: Box<Expr>,
    },
    /// `a + b`, `a - b`, `a * b`, `a / b`
    Binary {
        /// The left side.
        left: Box<Expr>,
        /// The operator.
        op: Arithmetic,
        /// The right side.
        right: Box<Expr>,
    },
    /// `(a)`: kept for the formatter.
    Group(Box<Expr>),
    /// A measure or an indicator.
    Name(Ident),
    /// `count of crimes where ...` in place of a named measure.
    Aggregate(Box<Aggregate>),
    /// `100`, `0.5`
    Number {
        /// As in [`LiteralKind::Number`].
        unscaled: i64,
        /// Digits after the point.
        scale: u32,
    },
    /// `E in 2023/24`
    In(Box<Expr>, Literal),
    /// `E at "Cambridgeshire"`, `E at all`
    At(Box<Expr>, AreaMember),
    /// `E where PREDICATE`: the measures in E count only such rows. The predicate is an atom or in brackets.
    Where(Box<Expr>, Box<Predicate>),
    /// `E across rows`, `E across columns`: E without the restriction to this row or column.
    Across(Box<Expr>, Axis),
    /// `share of E across rows`: E as a percentage of `E across rows`.
    Share(Box<Expr>, Axis),
    /// `change in E from P to Q` and its kin.
    Change {
        /// Which.
        kind: ChangeKind,
        /// What changes.
        of: Box<Expr>,
        /// The earlier period.
        from: Literal,
        /// The later period.
        to: Literal,
    },
    /// `rank of E across rows`, highest first; `rank of E across rows ascending`
    Rank {
        /// What is ranked.
        of: Box<Expr>,
        /// Among what.
        axis: Axis,
        /// Lowest first.
        ascending: bool,
    },
}

/// `+ - * /`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// The two directions of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Down the table.
    Rows,
    /// Across it.
    Columns,
}

impl Axis {
    /// As definitions write it.
    pub fn name(self) -> &'static str {
        match self {
            Axis::Rows => "rows",
            Axis::Columns => "columns",
        }
    }
}

/// The kinds of change between two periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// `change in E`: percentage change of a count, sum or rate.
    Percentage,
    /// `difference in E`: later minus earlier, in E's unit (percentage points for a percentage).
    Difference,
    /// `relative change in E`: percentage change of a percentage, asked for by name.
    Relative,
}

/// A number format: `0`, `0.0`, `0%`, `+0%`, `<0%`, `0,000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// A value that rounds to zero and is not zero shows as below the smallest that can be shown.
    pub low: bool,
    /// A plus sign before positive values.
    pub plus: bool,
    /// A separator between thousands, as house style has it.
    pub thousands: bool,
    /// Digits after the point.
    pub decimals: u32,
    /// A percent sign after the value.
    pub percent: bool,
    /// Where.
    pub span: Span,
}

/// `table NAME { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is called.
    pub name: Ident,
    /// Its clauses in the order written. How many of each are allowed is checked in types/.
    pub clauses: Vec<TableClause>,
}

/// One clause of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableClause {
    /// What it says.
    pub kind: TableClauseKind,
    /// The whole clause.
    pub span: Span,
}

/// The clauses of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableClauseKind {
    /// `number 7`
    Number(Spanned<i64>),
    /// `figure 7`
    Figure(Spanned<i64>),
    /// `title "..."`
    Title(Spanned<String>),
    /// `chapter "..."`
    Chapter(Spanned<String>),
    /// `note "..."`
    Note(Spanned<String>),
    /// `source "..."`
    Source(Spanned<String>),
    /// `rows area "Geography" in [...]`; nested: `rows offence.group then offence.subgroup`
    Rows(Vec<Dimension>),
    /// `column ...`
    Column(Column),
    /// `columns for each DIMENSION { column ... column ... }`: the inner columns for each member.
    Columns(Dimension, Vec<Column>),
    /// `in 2023/24`: the period of every cell that names none.
    In(Literal),
    /// `where PREDICATE`: a condition on the rows behind every cell.
    Where(Predicate),
    /// `order by COLUMN descending|ascending`; the column is named by its label.
    Order {
        /// The label of the column.
        by: Spanned<String>,
        /// Highest first.
        descending: bool,
    },
    /// `top 10`
    Top(Spanned<i64>, bool),
    /// `hide empty`: rows whose every count is zero are left out.
    HideEmpty,
    /// `disclosure children`: the policy of every number, in place of those of the datasets.
    Disclosure(Ident),
}

/// A dimension of a table with its members: `financial_year from 2020/21 to 2023/24`, `area "Geography" in [districts, all as "Total"]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// A hierarchy, a kind of period, a column, or an attribute of one.
    pub path: Path,
    /// The heading of the row labels.
    pub heading: Option<Spanned<String>>,
    /// The members; `None` is every one in declared order.
    pub members: Option<Members>,
    /// The whole.
    pub span: Span,
}

/// Which members of a dimension are wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// `in [a, b as "B", all as "Total"]`
    List(Vec<ListedMember>),
    /// `from 2020/21 to 2023/24`
    Range(Literal, Literal),
}

/// One entry of a member list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedMember {
    /// `each`: every member in declared order; then there are no parts.
    pub each: bool,
    /// What it selects: the sum of one or more parts, written `a + b`.
    pub parts: Vec<AreaMember>,
    /// `as "Cambridge City"`
    pub label: Option<Spanned<String>>,
    /// `alone`: of nested rows, without rows inside it.
    pub alone: bool,
    /// `apart`: no part of the whole that shares and ranks are of.
    pub apart: bool,
    /// The whole.
    pub span: Span,
}

/// A member of a hierarchy, code list or kind of period.
#[derive(Clone, Debug, PartialEq)]
pub enum AreaMember {
    /// A code's label, a period, or a bare word: a level of the hierarchy (`districts`) or a one-word label.
    Named(Literal),
    /// `all`: everything in the hierarchy or code list together; for each, in a list, one row.
    All(Span),
    /// `outside`: what has a code that is not in the hierarchy.
    Outside(Span),
    /// `missing`: what has no value.
    Missing(Span),
}

/// `column "Label" EXPR for each DIMENSION shown FORMAT except totals`, or an attribute of the row's code.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The heading; may contain `{dimension}` placeholders, filled with member labels.
    pub label: Option<Spanned<String>>,
    /// What the cells contain.
    pub value: ColumnValue,
    /// `for each ...`
    pub each: Option<Dimension>,
    /// `shown ...`
    pub shown: Option<Format>,
    /// `except totals`: says nothing in rows that are totals.
    pub except_totals: bool,
    /// The whole.
    pub span: Span,
}

/// What the cells of a column contain.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnValue {
    /// A number.
    Expr(Expr),
    /// `attribute offence.gravity`: an attribute of the row's code.
    Attribute(Path),
}

/// `test "..." for NAME { given ... expect ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it shows.
    pub title: Spanned<String>,
    /// A cohort, measure, indicator or table.
    pub of: Ident,
    /// Inline rows, one block per dataset.
    pub given: Vec<Given>,
    /// What must come out.
    pub expect: Vec<Expectation>,
}

/// `given DATASET` and its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The dataset.
    pub dataset: Ident,
    /// The heading cells, each a column or path.
    pub header: Vec<Path>,
    /// The rows; a blank cell is missing.
    pub rows: Vec<Vec<Spanned<String>>>,
    /// The whole block.
    pub span: Span,
}

/// What a test expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// `expect count 1`: the rows of a cohort.
    Count(Spanned<i64>),
    /// `expect 33.3`, `expect 33.3% in 2023/24 at "Fenland"`: a value, compared at the decimals written.
    Value {
        /// The expected value as written: a number with or without `%`, or `missing`, or `not applicable`.
        value: Spanned<ExpectedValue>,
        /// `in P`
        period: Option<Literal>,
        /// `at M`
        at: Option<AreaMember>,
    },
    /// `expect` and a table of displayed cells.
    Table {
        /// The headings.
        header: Vec<Spanned<String>>,
        /// The rows.
        rows: Vec<Vec<Spanned<String>>>,
        /// The whole.
        span: Span,
    },
}

/// An expected value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedValue {
    /// A number; with `%`, in hundredths.
    Number {
        /// As in [`LiteralKind::Number`].
        unscaled: i64,
        /// Digits after the point.
        scale: u32,
        /// Whether `%` was written.
        percent: bool,
    },
    /// `missing`
    Missing,
    /// `not applicable`
    NotApplicable,
}
