//! The definitions with every name resolved and sugar gone.
//!
//! In: nothing (a noun). Out: what resolve.rs builds and types/ checks.
//! Invariants: ids index their vectors; a reference that did not resolve is `None` and has been reported, or names a broken
//! definition that has; the graph of cohorts and the graph of indicators have no cycles; every use of a name is listed with its
//! place. Paths (`offence.group`) stay as written, since the attributes of a column are known only with its type.

use crate::catalog::DatasetId;
use crate::functions::Function;
use crate::source::{SourceId, Span, Spanned};
use crate::syntax::ast;

/// The place of a cohort in [`Hir::cohorts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CohortId(pub usize);

/// The place of a measure in [`Hir::measures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasureId(pub usize);

/// The place of an indicator in [`Hir::indicators`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(pub usize);

/// The place of a table in [`Hir::tables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub usize);

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Definition {
    /// A dataset, declared in YAML.
    Dataset(DatasetId),
    /// A cohort.
    Cohort(CohortId),
    /// A measure.
    Measure(MeasureId),
    /// An indicator.
    Indicator(IndicatorId),
    /// A table.
    Table(TableId),
}

impl Definition {
    /// What it is, with its article, for messages.
    pub fn kind(self) -> &'static str {
        match self {
            Definition::Dataset(_) => "a dataset",
            Definition::Cohort(_) => "a cohort",
            Definition::Measure(_) => "a measure",
            Definition::Indicator(_) => "an indicator",
            Definition::Table(_) => "a table",
        }
    }
}

/// A name in the text of a definition, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Where the name is.
    pub span: Span,
    /// What it means.
    pub to: Definition,
}

/// All definitions of a project, in order of file and place; types/ follows references and remembers.
#[derive(Clone, Debug, Default)]
pub struct Hir {
    /// Cohorts.
    pub cohorts: Vec<Cohort>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Tests.
    pub tests: Vec<Test>,
    /// Every use of a name, in order of place; the names of definitions themselves are not uses.
    pub references: Vec<Reference>,
    /// Every period that is written as a parameter, and every text that names one.
    pub parameters: Vec<Valued>,
}

/// A use of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued {
    /// Where it is.
    pub span: Span,
    /// The parameter.
    pub parameter: String,
    /// The period as it would be written in its place; nothing for a text, which has it filled in.
    pub period: Option<String>,
}

impl Hir {
    /// Name, doc and label of a definition; a dataset has none here.
    pub fn head(&self, definition: Definition) -> Option<&Head> {
        match definition {
            Definition::Dataset(_) => None,
            Definition::Cohort(id) => self.cohorts.get(id.0).map(|cohort| &cohort.head),
            Definition::Measure(id) => self.measures.get(id.0).map(|measure| &measure.head),
            Definition::Indicator(id) => self.indicators.get(id.0).map(|indicator| &indicator.head),
            Definition::Table(id) => self.tables.get(id.0).map(|table| &table.head),
        }
    }

    /// The definitions with a name of their own, datasets apart.
    pub fn named(&self) -> impl Iterator<Item = (&Head, Definition)> {
        let cohorts = self.cohorts.iter().enumerate().map(|(i, d)| (&d.head, Definition::Cohort(CohortId(i))));
        let measures = self.measures.iter().enumerate().map(|(i, d)| (&d.head, Definition::Measure(MeasureId(i))));
        let indicators = self.indicators.iter().enumerate();
        let indicators = indicators.map(|(i, d)| (&d.head, Definition::Indicator(IndicatorId(i))));
        let tables = self.tables.iter().enumerate().map(|(i, d)| (&d.head, Definition::Table(TableId(i))));
        cohorts.chain(measures).chain(indicators).chain(tables).filter(|(head, _)| !head.name.value.is_empty())
    }

    /// Where a definition is used, in order of place.
    pub fn uses(&self, of: Definition) -> impl Iterator<Item = Span> {
        self.references.iter().filter(move |reference| reference.to == of).map(|reference| reference.span)
    }

    /// What the name at a place means: a use, or the name of a definition itself.
    pub fn at(&self, source: SourceId, offset: u32) -> Option<Definition> {
        let here = |span: Span| span.source == source && span.start <= offset && offset <= span.end;
        let used = self.references.iter().find(|reference| here(reference.span)).map(|reference| reference.to);
        used.or_else(|| self.named().find(|(head, _)| here(head.name.span)).map(|(_, definition)| definition))
    }
}

/// What every definition has.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The name.
    pub name: ast::Ident,
    /// The doc comment.
    pub doc: Option<String>,
    /// The label, when one is written.
    pub label: Option<String>,
    /// The whole item.
    pub span: Span,
}

impl Head {
    /// What a reader sees: the label, or the name in words.
    pub fn title(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.name.value.replace('_', " "))
    }
}

/// Where rows come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    /// Every row of a dataset.
    Dataset(DatasetId),
    /// The rows of a cohort.
    Cohort(CohortId),
}

/// A cohort.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// Name, doc, label.
    pub head: Head,
    /// What it is taken from.
    pub from: Option<Rows>,
    /// The dataset at the end of that chain.
    pub dataset: Option<DatasetId>,
    /// What must be true, one entry a conjunct, in order; each is a line of the funnel.
    pub clauses: Vec<ast::Predicate>,
    /// Whose rows they must be among, or not; each is a line of the funnel.
    pub amongs: Vec<Among>,
    /// Which rows stay of several.
    pub keep: Option<ast::Keep>,
}

/// `among ... by ...`
#[derive(Clone, Debug)]
pub struct Among {
    /// Where the rows come from that are looked through.
    pub rows: Option<Rows>,
    /// As written.
    pub ast: ast::Among,
}

/// A measure: rows to one number.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Name, doc, label. An inline aggregate has an empty name.
    pub head: Head,
    /// The function.
    pub function: Function,
    /// Where rows come from.
    pub rows: Option<Rows>,
    /// The dataset behind them.
    pub dataset: Option<DatasetId>,
    /// The column counted or summed.
    pub column: Option<ast::Path>,
    /// A further condition.
    pub filter: Option<ast::Predicate>,
    /// The aggregate as written.
    pub span: Span,
}

/// An indicator: an expression over measures.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Name, doc, label.
    pub head: Head,
    /// What is computed.
    pub value: Expr,
    /// How it is shown.
    pub shown: Option<ast::Format>,
    /// Series breaks that the definition accepts.
    pub accepts: Vec<Spanned<String>>,
}

/// An indicator expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What is computed.
    pub kind: ExprKind,
    /// Where it was written.
    pub span: Span,
    /// Whether brackets are around it.
    pub bracketed: bool,
}

/// The kinds of indicator expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// Did not resolve.
    Unknown,
    /// A measure.
    Measure(MeasureId),
    /// An indicator.
    Indicator(IndicatorId),
    /// A number: unscaled x 10^-scale.
    Number(i64, u32),
    /// `A per N B`
    Rate(Box<Expr>, Spanned<i64>, Box<Expr>),
    /// `A as % of B`
    Percentage(Box<Expr>, Box<Expr>),
    /// `A + B` and so on.
    Binary(Box<Expr>, ast::Arithmetic, Box<Expr>),
    /// `E in P`
    In(Box<Expr>, ast::Literal),
    /// `E at M`
    At(Box<Expr>, ast::AreaMember),
    /// `E where P`
    Where(Box<Expr>, Box<ast::Predicate>),
    /// `E across rows`
    Across(Box<Expr>, ast::Axis),
    /// `change in E from P to Q` and its kin.
    Change(ast::ChangeKind, Box<Expr>, ast::Literal, ast::Literal),
    /// `rank of E across rows`
    Rank(Box<Expr>, ast::Axis, bool),
}

impl Expr {
    /// The expressions directly inside it, in the order that they are written.
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Unknown | ExprKind::Number(..) | ExprKind::Measure(_) | ExprKind::Indicator(_) => Vec::new(),
            ExprKind::Rate(a, _, b) | ExprKind::Percentage(a, b) | ExprKind::Binary(a, _, b) => vec![a, b],
            ExprKind::In(of, _)
            | ExprKind::At(of, _)
            | ExprKind::Where(of, _)
            | ExprKind::Across(of, _)
            | ExprKind::Change(_, of, _, _)
            | ExprKind::Rank(of, _, _) => vec![of],
        }
    }

    /// As [`Expr::parts`], to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            ExprKind::Unknown | ExprKind::Number(..) | ExprKind::Measure(_) | ExprKind::Indicator(_) => Vec::new(),
            ExprKind::Rate(a, _, b) | ExprKind::Percentage(a, b) | ExprKind::Binary(a, _, b) => vec![a, b],
            ExprKind::In(of, _)
            | ExprKind::At(of, _)
            | ExprKind::Where(of, _)
            | ExprKind::Across(of, _)
            | ExprKind::Change(_, of, _, _)
            | ExprKind::Rank(of, _, _) => vec![of],
        }
    }

    /// Does something with it and every expression inside it, outermost first.
    pub fn visit<'e>(&'e self, does: &mut impl FnMut(&'e Expr)) {
        does(self);
        self.parts().into_iter().for_each(|part| part.visit(does));
    }
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Name and doc.
    pub head: Head,
    /// Its clauses, columns apart, as written.
    pub clauses: Vec<ast::TableClause>,
    /// Its columns in order; the clauses' `Column` and `Columns` entries are not in `clauses`.
    pub columns: Vec<ColumnGroup>,
}

/// A column, or several that repeat for each member of a dimension.
#[derive(Clone, Debug)]
pub struct ColumnGroup {
    /// `columns for each ...`, or the column's own `for each ...`.
    pub each: Option<ast::Dimension>,
    /// The columns for one member.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The heading.
    pub label: Option<Spanned<String>>,
    /// What the cells contain.
    pub value: ColumnValue,
    /// `shown ...`
    pub shown: Option<ast::Format>,
    /// `except totals`
    pub except_totals: bool,
    /// The whole.
    pub span: Span,
}

/// What the cells of a column contain.
#[derive(Clone, Debug)]
pub enum ColumnValue {
    /// A number.
    Expr(Expr),
    /// An attribute of the row's code.
    Attribute(ast::Path),
}

/// A test.
#[derive(Clone, Debug)]
pub struct Test {
    /// As written.
    pub ast: ast::Test,
    /// The whole item.
    pub span: Span,
    /// What it tests.
    pub of: Option<Definition>,
    /// The dataset of each `given` block.
    pub given: Vec<Option<DatasetId>>,
}
