//! Trees to definitions: every name becomes an id, and sugar goes.
//!
//! In: every file's tree, the catalog. Out: the [`Hir`] and what was found.
//! Invariant: total; a reference that cannot be resolved is reported once and becomes `None` or `Unknown`.

use super::facts;
use super::graph;
use super::hir::*;
use super::parameters;
use super::scope::{DATASET, ROWS, Scope, TESTED, VALUE, Wanted};
use crate::catalog::{Catalog, DatasetId};
use crate::diagnostics::{Diagnostics, near};
use crate::functions;
use crate::source::{SourceId, Sources, Span};
use crate::syntax::ast;

/// Resolves the names of all files together.
pub fn resolve(sources: &Sources, catalog: &Catalog, mut files: Vec<(SourceId, ast::File)>) -> (Hir, Diagnostics) {
    let (mut out, mut parameters) = (Diagnostics::default(), Vec::new());
    // Items that use a parameter that does not exist are broken, so names are given out after this.
    for item in files.iter_mut().flat_map(|(_, file)| &mut file.items) {
        parameters::give_values(catalog, item, &mut parameters, &mut out);
    }
    let scope = Scope::collect(sources, catalog, &files, &mut out);
    // Inline aggregates become measures after the named ones, whose ids are fixed by now.
    let measures = (0..scope.measures).map(|_| placeholder()).collect();
    let mut resolver = Resolver { catalog, scope, named: 0, hir: Hir { measures, parameters, ..Hir::default() }, out };
    for item in files.iter().flat_map(|(_, file)| &file.items) {
        resolver.item(item);
    }
    let Resolver { scope, mut hir, mut out, .. } = resolver;
    hir.references.sort_unstable();
    // What a definition that did not parse uses is not known.
    let mut items = files.iter().flat_map(|(_, file)| &file.items);
    let are_whole = items.all(|item| !matches!(item.kind, ast::ItemKind::Broken { .. }));
    if are_whole {
        scope.report_unused_uses(&mut out);
    }
    graph::break_cycles(&mut hir, &mut out);
    graph::trace_datasets(&mut hir);
    for (table, _) in &catalog.style.notes.tables {
        let names = || hir.tables.iter().map(|table| table.head.name.value.as_str());
        if names().all(|name| name != table.value) {
            out.push(facts::notes_of_no_table(table, near(&table.value, names())));
        }
    }
    if are_whole && !out.has_errors() {
        graph::report_unused(&hir, &mut out);
    }
    (hir, out)
}

/// Adds one item to definitions that are resolved; it may use all of them.
pub fn extend(catalog: &Catalog, hir: Hir, item: &ast::Item) -> (Hir, Diagnostics) {
    let scope = Scope::of(catalog, &hir);
    let mut resolver = Resolver { catalog, scope, named: hir.measures.len(), hir, out: Diagnostics::default() };
    let mut item = item.clone();
    parameters::give_values(catalog, &mut item, &mut resolver.hir.parameters, &mut resolver.out);
    resolver.item(&item);
    graph::trace_datasets(&mut resolver.hir);
    (resolver.hir, resolver.out)
}

fn placeholder() -> Measure {
    let name = ast::Ident::new(String::new(), Span::default());
    Measure {
        head: Head { name, doc: None, label: None, span: Span::default() },
        function: functions::COUNT,
        rows: None,
        dataset: None,
        column: None,
        filter: None,
        span: Span::default(),
    }
}

struct Resolver<'a> {
    catalog: &'a Catalog,
    scope: Scope,
    /// How many named measures are resolved.
    named: usize,
    hir: Hir,
    out: Diagnostics,
}

impl Resolver<'_> {
    fn item(&mut self, item: &ast::Item) {
        let head = |name: &ast::Ident, label: Option<&ast::Ident>| Head {
            name: name.clone(),
            doc: item.doc.as_ref().map(|d| d.value.clone()),
            label: label.map(|l| l.value.clone()),
            span: item.span,
        };
        match &item.kind {
            ast::ItemKind::Cohort(c) => {
                let from = self.rows(&c.from);
                let clauses = c.wheres.iter().flat_map(conjuncts).collect();
                let amongs = c.amongs.iter().map(|a| Among { rows: self.rows(&a.of), ast: a.clone() }).collect();
                let head = head(&c.name, c.label.as_ref());
                self.hir.cohorts.push(Cohort { head, from, dataset: None, clauses, amongs, keep: c.keep.clone() });
            }
            ast::ItemKind::Measure(m) => {
                let measure = self.measure(head(&m.name, m.label.as_ref()), &m.value);
                self.hir.measures[self.named] = measure;
                self.named += 1;
            }
            ast::ItemKind::Indicator(i) => {
                let value = self.expr(&i.value);
                let (head, accepts) = (head(&i.name, i.label.as_ref()), i.accepts.clone());
                self.hir.indicators.push(Indicator { head, value, shown: i.shown.clone(), accepts });
            }
            ast::ItemKind::Table(t) => {
                let table = self.table(head(&t.name, None), &t.clauses);
                self.hir.tables.push(table);
            }
            ast::ItemKind::Test(t) => {
                let of = self.look_up(&t.of, TESTED);
                let given = t.given.iter().map(|g| self.dataset(&g.dataset)).collect();
                self.hir.tests.push(Test { ast: t.clone(), span: item.span, of, given });
            }
            ast::ItemKind::Broken { .. } => {}
        }
    }

    fn measure(&mut self, head: Head, value: &ast::Aggregate) -> Measure {
        Measure {
            head,
            function: value.function,
            rows: self.rows(&value.of),
            dataset: None,
            column: value.column.clone(),
            filter: value.filter.clone(),
            span: value.span,
        }
    }

    fn table(&mut self, head: Head, clauses: &[ast::TableClause]) -> Table {
        let mut table = Table { head, clauses: Vec::new(), columns: Vec::new() };
        for clause in clauses {
            match &clause.kind {
                ast::TableClauseKind::Column(column) => {
                    let columns = vec![self.column(column)];
                    table.columns.push(ColumnGroup { each: column.each.clone(), columns });
                }
                ast::TableClauseKind::Columns(each, columns) => {
                    let columns = columns.iter().map(|c| self.column(c)).collect();
                    table.columns.push(ColumnGroup { each: Some(each.clone()), columns });
                }
                _ => table.clauses.push(clause.clone()),
            }
        }
        table
    }

    fn column(&mut self, column: &ast::Column) -> Column {
        let value = match &column.value {
            ast::ColumnValue::Expr(expr) => ColumnValue::Expr(self.expr(expr)),
            ast::ColumnValue::Attribute(path) => ColumnValue::Attribute(path.clone()),
        };
        Column {
            label: column.label.clone(),
            value,
            shown: column.shown.clone(),
            except_totals: column.except_totals,
            span: column.span,
        }
    }

    fn expr(&mut self, expr: &ast::Expr) -> Expr {
        let span = expr.span;
        let kind = match &expr.kind {
            ast::ExprKind::Group(inner) => return Expr { bracketed: true, ..self.expr(inner) },
            ast::ExprKind::Name(name) => match self.look_up(name, VALUE) {
                Some(Definition::Measure(id)) => ExprKind::Measure(id),
                Some(Definition::Indicator(id)) => ExprKind::Indicator(id),
                Some(Definition::Dataset(_) | Definition::Cohort(_) | Definition::Table(_)) | None => ExprKind::Unknown,
            },
            ast::ExprKind::Aggregate(value) => {
                let mut head = placeholder().head;
                (head.name.span, head.span) = (value.span, value.span);
                let measure = self.measure(head, value);
                self.hir.measures.push(measure);
                ExprKind::Measure(MeasureId(self.hir.measures.len() - 1))
            }
            ast::ExprKind::Number { unscaled, scale } => ExprKind::Number(*unscaled, *scale),
            ast::ExprKind::Rate { numerator, per, denominator } => {
                ExprKind::Rate(self.boxed(numerator), *per, self.boxed(denominator))
            }
            ast::ExprKind::Percentage { numerator, denominator } => {
                ExprKind::Percentage(self.boxed(numerator), self.boxed(denominator))
            }
            ast::ExprKind::Binary { left, op, right } => ExprKind::Binary(self.boxed(left), *op, self.boxed(right)),
            ast::ExprKind::In(of, period) => ExprKind::In(self.boxed(of), period.clone()),
            ast::ExprKind::At(of, member) => ExprKind::At(self.boxed(of), member.clone()),
            ast::ExprKind::Where(of, predicate) => ExprKind::Where(self.boxed(of), predicate.clone()),
            ast::ExprKind::Across(of, axis) => ExprKind::Across(self.boxed(of), *axis),
            ast::ExprKind::Share(of, axis) => {
                let of = self.expr(of);
                let whole = Expr { kind: ExprKind::Across(Box::new(of.clone()), *axis), span, bracketed: false };
                ExprKind::Percentage(Box::new(of), Box::new(whole))
            }
            ast::ExprKind::Change { kind, of, from, to } => {
                ExprKind::Change(*kind, self.boxed(of), from.clone(), to.clone())
            }
            ast::ExprKind::Rank { of, axis, ascending } => ExprKind::Rank(self.boxed(of), *axis, *ascending),
        };
        Expr { kind, span, bracketed: false }
    }

    fn boxed(&mut self, expr: &ast::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn rows(&mut self, name: &ast::Ident) -> Option<Rows> {
        match self.look_up(name, ROWS)? {
            Definition::Dataset(id) => Some(Rows::Dataset(id)),
            Definition::Cohort(id) => Some(Rows::Cohort(id)),
            Definition::Measure(_) | Definition::Indicator(_) | Definition::Table(_) => None,
        }
    }

    fn dataset(&mut self, name: &ast::Ident) -> Option<DatasetId> {
        match self.look_up(name, DATASET)? {
            Definition::Dataset(id) => Some(id),
            _ => None,
        }
    }

    /// What a name means; a use is noted, and what is wrong with it is reported.
    fn look_up(&mut self, name: &ast::Ident, wanted: Wanted) -> Option<Definition> {
        if self.catalog.broken.contains(&name.value) {
            return None; // reported where it is declared
        }
        let to = self.scope.look_up(name, wanted, &mut self.out)?;
        self.hir.references.push(Reference { span: name.span, to });
        Some(to)
    }
}

/// The conjuncts of a condition, brackets around `and` opened: each is a line of the funnel.
fn conjuncts(predicate: &ast::Predicate) -> Vec<ast::Predicate> {
    match &predicate.kind {
        ast::PredicateKind::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        ast::PredicateKind::Group(inner) if matches!(inner.kind, ast::PredicateKind::And(_)) => conjuncts(inner),
        _ => vec![predicate.clone()],
    }
}
