//! Items: uses, cohorts, measures, indicators and tests.
//!
//! In: the pair of one item. Out: the item, or facts of clauses that are wanting, given twice or out of order.
//! Invariant: an item comes out only where every clause that it needs is there.

use pest::iterators::Pair;

use super::super::ast::{
    Among, Cohort, Expectation, ExpectedValue, Given, Ident, Indicator, ItemKind, Keep, Measure, Path, Predicate, Test,
};
use super::super::facts;
use super::super::marks::{Equals, Line, LineKind};
use super::super::words::{Block, find, is_reserved};
use super::lower::{Lower, Read, Rule, part};
use crate::source::{Span, Spanned};

/// The cells of a row.
type Cells = Vec<Spanned<String>>;

/// A clause's place in its block: the word it begins with and where that is.
type Seen = Vec<(&'static str, Span)>;

impl Lower<'_> {
    /// One item, unless something that it needs is wanting.
    pub(super) fn item(&mut self, pair: Pair<'_, Rule>) -> Option<Read> {
        let start = self.start(&pair);
        self.line(start, 0, 0, LineKind::Clause);
        let mut name = None;
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.ident(&part)),
                Rule::equals => {
                    let indicator = pair.as_rule() == Rule::indicator;
                    let name = name.as_ref().map_or(0, |n: &Ident| n.value.len());
                    self.marks.equals.push(Equals { item: start, at: self.start(&part), name, indicator });
                }
                Rule::close => self.line(self.start(&part), 0, 0, LineKind::Close),
                _ => {}
            }
        }
        let kind = match pair.as_rule() {
            Rule::use_file => {
                let path = part(pair, Rule::string)?;
                return Some(Read::Use(self.string(&path)));
            }
            Rule::cohort => ItemKind::Cohort(self.cohort(pair, name?)?),
            Rule::measure => ItemKind::Measure(self.measure(pair, name?)?),
            Rule::indicator => ItemKind::Indicator(self.indicator(pair, name?)?),
            Rule::table => ItemKind::Table(self.table(pair, name?)),
            _ => ItemKind::Test(self.test(pair, name?)?),
        };
        Some(Read::Item(Box::new(kind)))
    }

    pub(super) fn line(&mut self, at: usize, indent: usize, pad: usize, kind: LineKind) {
        self.marks.lines.push(Line { at, indent, pad, kind });
    }

    /// Notes a clause; a second one of which a block has one is a fact.
    fn clause(&mut self, pair: &Pair<'_, Rule>, block: Block, seen: &mut Seen) {
        if matches!(pair.as_rule(), Rule::expr | Rule::aggregate | Rule::name) {
            return; // `measure NAME = ...`
        }
        let mut words = pair.clone().into_inner();
        let Some(mut keyword) = words.next() else { return };
        let negated = keyword.as_rule() == Rule::NOT;
        if negated && let Some(next) = words.next() {
            keyword = next;
        }
        let Some(word) = find(keyword.as_str()).filter(|word| word.blocks().contains(&block)) else { return };
        self.line(self.start(pair), 2, if negated { 0 } else { 5 }, LineKind::Clause);
        let (at, again, word) = (self.span(&keyword), word.again, word.text);
        match seen.iter().find(|(other, _)| !again && *other == word) {
            Some(&(_, earlier)) => self.found.push(facts::repeated_clause(word, block, at, earlier)),
            None => seen.push((word, at)),
        }
    }

    /// Clauses that are applied one after the other are written in that order.
    fn ordered(&mut self, seen: &Seen, block: Block) {
        let clauses: Vec<&str> = block.clauses().collect();
        let rank = |word: &str| clauses.iter().position(|clause| *clause == word);
        let mut last = None;
        for (i, &(word, at)) in seen.iter().enumerate() {
            let own = rank(word);
            if own < last {
                let after = seen[..i].iter().find(|(other, _)| rank(other) > own);
                if let Some(&(after, earlier)) = after {
                    self.found.push(facts::clause_order(word, after, at, earlier));
                }
                return;
            }
            last = own;
        }
    }

    fn needs<T>(&mut self, clause: Option<T>, word: &'static str, block: Block, at: Span) -> Option<T> {
        if clause.is_none() {
            self.found.push(facts::missing_clause(word, block, at));
        }
        clause
    }

    fn cohort(&mut self, pair: Pair<'_, Rule>, name: Ident) -> Option<Cohort> {
        let mut seen = Seen::new();
        let (mut label, mut from, mut wheres, mut amongs, mut keep) = (None, None, Vec::new(), Vec::new(), None);
        for clause in pair.into_inner() {
            self.clause(&clause, Block::Cohort, &mut seen);
            match clause.as_rule() {
                Rule::label => label = self.text_of(clause),
                Rule::from => from = part(clause, Rule::name).map(|p| self.ident(&p)),
                Rule::filter => {
                    wheres.extend(self.filter(clause, 2, 5));
                }
                Rule::among => {
                    amongs.extend(self.among_rows(clause));
                }
                Rule::keep => keep = Some(self.keep(clause)),
                _ => {}
            }
        }
        let from = self.needs(from, "from", Block::Cohort, name.span);
        self.ordered(&seen, Block::Cohort);
        Some(Cohort { name, label, from: from?, wheres, amongs, keep })
    }

    /// The condition of a `where` clause, a conjunct per line.
    pub(super) fn filter(&mut self, clause: Pair<'_, Rule>, indent: usize, pad: usize) -> Option<Predicate> {
        let predicate = part(clause, Rule::predicate)?;
        let mut both = predicate.clone().into_inner();
        if let (Some(only), None) = (both.next(), both.next()) {
            for and in only.into_inner().filter(|p| p.as_rule() == Rule::AND) {
                self.line(self.start(&and), indent + pad - "and".len(), 0, LineKind::Conjunct);
            }
        }
        Some(self.predicate(predicate))
    }

    fn among_rows(&mut self, clause: Pair<'_, Rule>) -> Option<Among> {
        let span = self.span(&clause);
        let (mut negated, mut of, mut by) = (false, None, None);
        for inner in clause.into_inner() {
            match inner.as_rule() {
                Rule::NOT => negated = true,
                Rule::name => of = Some(self.ident(&inner)),
                Rule::path => by = Some(self.path(inner)),
                _ => {}
            }
        }
        Some(Among { negated, of: of?, by: by?, span })
    }

    fn keep(&mut self, clause: Pair<'_, Rule>) -> Keep {
        let span = self.span(&clause);
        let (mut last, mut ever, mut lists) = (false, false, Vec::new());
        for inner in clause.into_inner() {
            match inner.as_rule() {
                Rule::LAST => last = true,
                Rule::EVER => ever = true,
                Rule::paths => lists.push(self.paths(inner)),
                _ => {}
            }
        }
        let per = lists.pop().unwrap_or_default();
        Keep { last, by: lists.pop().unwrap_or_default(), per, ever, span }
    }

    fn paths(&self, pair: Pair<'_, Rule>) -> Vec<Path> {
        pair.into_inner().filter(|p| p.as_rule() == Rule::path).map(|p| self.path(p)).collect()
    }

    pub(super) fn text_of(&mut self, clause: Pair<'_, Rule>) -> Option<Spanned<String>> {
        let string = part(clause, Rule::string)?;
        Some(self.string(&string))
    }

    fn measure(&mut self, pair: Pair<'_, Rule>, name: Ident) -> Option<Measure> {
        let mut seen = Seen::new();
        let (mut label, mut value) = (None, None);
        for clause in pair.into_inner() {
            self.clause(&clause, Block::Measure, &mut seen);
            match clause.as_rule() {
                Rule::label => label = self.text_of(clause),
                Rule::counted => value = part(clause, Rule::aggregate).map(|p| self.aggregate(p)),
                Rule::aggregate => value = Some(self.aggregate(clause)),
                _ => {}
            }
        }
        let value = self.needs(value, "value", Block::Measure, name.span)?;
        Some(Measure { name, label, value })
    }

    fn indicator(&mut self, pair: Pair<'_, Rule>, name: Ident) -> Option<Indicator> {
        let mut seen = Seen::new();
        let (mut label, mut value, mut shown, mut accepts) = (None, None, None, Vec::new());
        for clause in pair.into_inner() {
            self.clause(&clause, Block::Indicator, &mut seen);
            match clause.as_rule() {
                Rule::label => label = self.text_of(clause),
                Rule::value => value = part(clause, Rule::expr).map(|p| self.expr(p)),
                Rule::shown => shown = part(clause, Rule::format).map(|p| self.format(&p)),
                Rule::accept => {
                    accepts.extend(self.text_of(clause));
                }
                Rule::expr => value = Some(self.expr(clause)),
                _ => {}
            }
        }
        let value = self.needs(value, "value", Block::Indicator, name.span)?;
        Some(Indicator { name, label, value, shown, accepts })
    }

    fn test(&mut self, pair: Pair<'_, Rule>, of: Ident) -> Option<Test> {
        let (mut title, mut given, mut expect) = (None, Vec::new(), Vec::new());
        for clause in pair.into_inner() {
            match clause.as_rule() {
                Rule::string => title = Some(self.string(&clause)),
                Rule::given => {
                    self.line(self.start(&clause), 2, 0, LineKind::Clause);
                    given.extend(self.given(clause));
                }
                Rule::expect => {
                    self.line(self.start(&clause), 2, 0, LineKind::Clause);
                    expect.extend(self.expectation(clause));
                }
                _ => {}
            }
        }
        let title = title?;
        let wanting = (!expect.is_empty() || !self.found.is_empty()).then_some(());
        self.needs(wanting, "expect", Block::Test, title.span)?;
        Some(Test { title, of, given, expect })
    }

    fn given(&mut self, clause: Pair<'_, Rule>) -> Option<Given> {
        let span = self.span(&clause);
        let dataset = part(clause.clone(), Rule::name).map(|p| self.ident(&p))?;
        let (header, rows) = self.rows(clause)?;
        let header = header.into_iter().filter_map(|cell| self.heading(cell)).collect();
        Some(Given { dataset, header, rows, span })
    }

    /// The rows of a block, the heading apart; each as long as the heading.
    fn rows(&mut self, clause: Pair<'_, Rule>) -> Option<(Cells, Vec<Cells>)> {
        let mut rows = Vec::new();
        let mut header_at = None;
        for row in clause.into_inner().filter(|p| p.as_rule() == Rule::row) {
            let at = self.span(&row);
            let mut cells = Vec::new();
            for cell in row.into_inner().filter(|p| p.as_rule() == Rule::cell) {
                cells.push(self.cell(cell));
            }
            let header = *header_at.get_or_insert(at);
            let columns = rows.first().map_or(cells.len(), |first: &Cells| first.len());
            if cells.len() != columns {
                self.found.push(facts::ragged_row(cells.len(), columns, at, header));
            }
            rows.push(cells);
        }
        let mut rows = rows.into_iter();
        Some((rows.next()?, rows.collect()))
    }

    fn cell(&mut self, pair: Pair<'_, Rule>) -> Spanned<String> {
        let whole = self.span(&pair);
        let Some(inner) = pair.into_inner().next() else { return Spanned::new(String::new(), whole) };
        if inner.as_rule() == Rule::string {
            return self.string(&inner);
        }
        let text = inner.as_str().trim();
        let start = self.start(&inner);
        Spanned::new(text.to_string(), Span::new(self.source, start, start + text.len()))
    }

    /// A heading of given rows as the path that it is.
    fn heading(&mut self, cell: Spanned<String>) -> Option<Path> {
        let mut start = cell.span.start as usize;
        let mut parts = Vec::new();
        for part in cell.value.split('.') {
            let name = part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if !name {
                self.found.push(facts::bad_name(&format!("`{}`", cell.value), cell.span));
                return None;
            }
            let at = Span::new(self.source, start, (start + part.len()).min(cell.span.end as usize));
            if is_reserved(part) {
                self.found.push(facts::reserved(part, at));
                return None;
            }
            parts.push(Spanned::new(part.to_string(), at));
            start += part.len() + 1;
        }
        Some(Path { parts, span: cell.span })
    }

    fn expectation(&mut self, clause: Pair<'_, Rule>) -> Option<Expectation> {
        let span = self.span(&clause);
        let (mut value, mut period, mut at) = (None, None, None);
        for inner in clause.clone().into_inner() {
            match inner.as_rule() {
                Rule::integer => return Some(Expectation::Count(self.integer(&inner))),
                Rule::row => {
                    let (header, rows) = self.rows(clause)?;
                    return Some(Expectation::Table { header, rows, span });
                }
                Rule::expected => value = Some(self.expected(inner)),
                Rule::area => at = Some(self.area(inner)),
                Rule::EXPECT | Rule::IN | Rule::AT | Rule::COUNT => {}
                _ => period = Some(self.literal(inner)),
            }
        }
        Some(Expectation::Value { value: value?, period, at })
    }

    fn expected(&mut self, pair: Pair<'_, Rule>) -> Spanned<ExpectedValue> {
        let span = self.span(&pair);
        let (mut number, mut percent, mut missing) = (None, false, false);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::decimal => number = Some(self.digits(&inner)),
                Rule::percent => percent = true,
                Rule::MISSING => missing = true,
                _ => {}
            }
        }
        let value = match number {
            Some((unscaled, scale)) => ExpectedValue::Number { unscaled, scale, percent },
            None if missing => ExpectedValue::Missing,
            None => ExpectedValue::NotApplicable,
        };
        Spanned::new(value, span)
    }
}
