//! Tables: their clauses, dimensions and columns.
//!
//! In: the pair of a table. Out: its clauses in the order written.
//! Invariant: how many of a clause make sense is not asked here; types/ does.

use pest::iterators::Pair;

use super::super::ast::{
    Column, ColumnValue, Dimension, Ident, ListedMember, Members, Path, Table, TableClause, TableClauseKind,
};
use super::super::marks::LineKind;
use super::lower::{Lower, Rule, part};
use crate::source::{Span, Spanned};

impl Lower<'_> {
    pub(super) fn table(&mut self, pair: Pair<'_, Rule>, name: Ident) -> Table {
        let mut clauses = Vec::new();
        for clause in pair.into_inner() {
            if matches!(clause.as_rule(), Rule::TABLE | Rule::name | Rule::open | Rule::close) {
                continue;
            }
            let span = self.span(&clause);
            // The words that end in a value line up; phrases stay as they are read.
            let phrase = matches!(clause.as_rule(), Rule::order | Rule::top | Rule::hide | Rule::disclosure);
            self.line(self.start(&clause), 2, if phrase { 0 } else { 6 }, LineKind::Clause);
            if let Some(kind) = self.table_clause(clause, span) {
                clauses.push(TableClause { kind, span });
            }
        }
        Table { name, clauses }
    }

    fn table_clause(&mut self, clause: Pair<'_, Rule>, span: Span) -> Option<TableClauseKind> {
        Some(match clause.as_rule() {
            Rule::number => {
                let figure = clause.clone().into_inner().any(|p| p.as_rule() == Rule::FIGURE);
                let number = self.integer_of(clause)?;
                if figure { TableClauseKind::Figure(number) } else { TableClauseKind::Number(number) }
            }
            Rule::text => {
                let word = clause.as_str();
                let text = self.text_of(clause)?;
                match word {
                    w if w.starts_with("title") => TableClauseKind::Title(text),
                    w if w.starts_with("chapter") => TableClauseKind::Chapter(text),
                    w if w.starts_with("note") => TableClauseKind::Note(text),
                    _ => TableClauseKind::Source(text),
                }
            }
            Rule::period_in => TableClauseKind::In(self.literal(clause.into_inner().last()?)),
            Rule::filter => {
                self.guard = Some(Span::new(self.source, span.start as usize, span.start as usize + "where".len()));
                let condition = self.filter(clause, 2, 6);
                self.guard = None;
                TableClauseKind::Where(condition?)
            }
            Rule::rows => {
                let inner = clause.into_inner().filter(|p| p.as_rule() == Rule::dimension);
                TableClauseKind::Rows(inner.map(|p| self.dimension(p)).collect())
            }
            Rule::columns => self.columns(clause)?,
            Rule::column => TableClauseKind::Column(self.column(clause, true)?),
            Rule::order => {
                let descending = clause.clone().into_inner().any(|p| p.as_rule() == Rule::DESCENDING);
                TableClauseKind::Order { by: self.text_of(clause)?, descending }
            }
            Rule::disclosure => TableClauseKind::Disclosure(part(clause, Rule::name).map(|p| self.ident(&p))?),
            Rule::top => {
                let exactly = part(clause.clone(), Rule::EXACTLY).is_some();
                TableClauseKind::Top(self.integer_of(clause)?, exactly)
            }
            _ => TableClauseKind::HideEmpty,
        })
    }

    fn integer_of(&mut self, clause: Pair<'_, Rule>) -> Option<Spanned<i64>> {
        let integer = part(clause, Rule::integer)?;
        Some(self.integer(&integer))
    }

    /// `columns for each area { column ... }`
    fn columns(&mut self, clause: Pair<'_, Rule>) -> Option<TableClauseKind> {
        let (mut each, mut columns) = (None, Vec::new());
        for inner in clause.into_inner() {
            match inner.as_rule() {
                Rule::dimension => each = Some(self.dimension(inner)),
                Rule::column => {
                    self.line(self.start(&inner), 4, 6, LineKind::Clause);
                    columns.extend(self.column(inner, false));
                }
                Rule::close => self.line(self.start(&inner), 2, 0, LineKind::Close),
                _ => {}
            }
        }
        Some(TableClauseKind::Columns(each?, columns))
    }

    fn column(&mut self, clause: Pair<'_, Rule>, guarded: bool) -> Option<Column> {
        let span = self.span(&clause);
        let (mut label, mut value, mut each, mut shown, mut except_totals) = (None, None, None, None, false);
        for inner in clause.into_inner() {
            match inner.as_rule() {
                Rule::string => label = Some(self.string(&inner)),
                Rule::path => value = Some(ColumnValue::Attribute(self.path(inner))),
                Rule::expr => {
                    let word = Span::new(self.source, span.start as usize, span.start as usize + "column".len());
                    self.guard = guarded.then_some(word);
                    value = Some(ColumnValue::Expr(self.expr(inner)));
                    self.guard = None;
                }
                Rule::dimension => each = Some(self.dimension(inner)),
                Rule::shown => shown = part(inner, Rule::format).map(|p| self.format(&p)),
                Rule::except => except_totals = true,
                _ => {}
            }
        }
        Some(Column { label, value: value?, each, shown, except_totals, span })
    }

    fn dimension(&mut self, pair: Pair<'_, Rule>) -> Dimension {
        let span = self.span(&pair);
        let (mut path, mut heading, mut list, mut range, mut ends) = (None, None, None, false, Vec::new());
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::path => path = Some(self.path(inner)),
                Rule::list => list = Some(self.list(inner)),
                Rule::FROM => range = true,
                Rule::IN | Rule::TO => {}
                Rule::string if !range => heading = Some(self.string(&inner)),
                _ => ends.push(self.literal(inner)),
            }
        }
        let range = <[_; 2]>::try_from(ends).ok().map(|[from, to]| Members::Range(from, to));
        let path = path.unwrap_or(Path { parts: Vec::new(), span });
        Dimension { path, heading, members: list.map(Members::List).or(range), span }
    }

    fn list(&mut self, pair: Pair<'_, Rule>) -> Vec<ListedMember> {
        let mut members = Vec::new();
        for entry in pair.into_inner().filter(|p| p.as_rule() == Rule::entry) {
            let span = self.span(&entry);
            let (mut parts, mut label, mut each) = (Vec::new(), None, false);
            let (mut alone, mut apart) = (false, false);
            for inner in entry.into_inner() {
                match inner.as_rule() {
                    Rule::area => parts.push(self.area(inner)),
                    Rule::string => label = Some(self.string(&inner)),
                    Rule::EACH => each = true,
                    Rule::ALONE => alone = true,
                    Rule::APART => apart = true,
                    _ => {}
                }
            }
            members.push(ListedMember { each, parts, label, alone, apart, span });
        }
        members
    }
}
