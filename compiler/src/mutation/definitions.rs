//! One thing changed in a definition.
//!
//! In: a checked project. Out: its mutants, in order of the definitions: cohorts, measures, indicators, tables; then those of declarations.
//! Invariant: an aggregate inside an indicator or a table is changed under that one's name.

use std::collections::BTreeMap;

use super::advice::{self, Advice};
use super::declarations;
use super::expressions;
use super::members;
use super::mutant::{Change, Defined, Equivalent, Mutant, Subject};
use super::predicates::{Changed, Conditions, without};
use super::project::{Project, one_line};
use crate::Checked;
use crate::catalog::{Catalog, DatasetId, MissingRule};
use crate::functions::Takes;
use crate::model::{
    Clause, Cohort, CohortId, Column, ColumnValue, Expr, Indicator, IndicatorId, Measure, MeasureId, Model, Predicate,
    Table, TableId, Value,
};
use crate::names::hir::{self, Definition};
use crate::plan::{self, Planned};
use crate::presentation::Top;
use crate::source::{Sources, Span};
use crate::syntax::ast;

/// Every mutant of a project without errors.
pub fn mutants(sources: &Sources, checked: &Checked) -> Vec<Mutant> {
    let mut mutants = every(sources, checked);
    let mut model = checked.model.clone();
    for mutant in &mut mutants {
        if mutant.equivalent.is_none()
            && let Change::Definition(defined) = &mut mutant.change
            && asks_the_same(&checked.catalog, &mut model, defined)
        {
            mutant.equivalent = Some(Equivalent::SamePlan);
        }
    }
    mutants.extend(declarations::changes(&Project { sources, checked }));
    mutants
}

/// Whether a changed cohort, measure or table asks the same of the data. Of an indicator nothing is said: what it asks depends
/// on where it is used.
fn asks_the_same(catalog: &Catalog, model: &mut Model, change: &mut Defined) -> bool {
    let of = change.definition();
    let question = |model: &Model| -> Option<Planned> {
        match of {
            Definition::Cohort(id) => Some(plan::rows_in_full(catalog, model, id)),
            Definition::Measure(_) | Definition::Table(_) => Some(plan::definition(catalog, model, of)),
            Definition::Indicator(_) | Definition::Dataset(_) => None,
        }
    };
    let before = question(model);
    change.swap(model);
    let after = question(model);
    change.swap(model);
    match (before, after) {
        (Some(before), Some(after)) => before.plan.is_same(&after.plan) && before.layouts == after.layouts,
        (_, _) => false,
    }
}

fn every(sources: &Sources, checked: &Checked) -> Vec<Mutant> {
    let project = Project { sources, checked };
    let (model, hir) = (&checked.model, &checked.hir);
    let mut found = Vec::new();
    for (id, (cohort, written)) in model.cohorts.iter().zip(&hir.cohorts).enumerate() {
        project.cohort(CohortId(id), cohort, written, &mut found);
    }
    let owners = owners(model);
    for (id, (measure, written)) in model.measures.iter().zip(&hir.measures).enumerate() {
        project.measure(MeasureId(id), measure, written, &owners, &mut found);
    }
    for (id, (indicator, written)) in model.indicators.iter().zip(&hir.indicators).enumerate() {
        project.indicator(IndicatorId(id), indicator, written, &mut found);
    }
    for (id, (table, written)) in model.tables.iter().zip(&hir.tables).enumerate() {
        project.table(TableId(id), table, written, &mut found);
    }
    found
}

/// The indicator or table that contains an aggregate without a name.
fn owners(model: &Model) -> BTreeMap<MeasureId, (Definition, String)> {
    let mut owners = BTreeMap::new();
    let mut take = |expr: &Expr, definition: Definition, name: &str| {
        for id in expressions::measures(expr) {
            if model.measures[id.0].head.name.value.is_empty() {
                owners.entry(id).or_insert_with(|| (definition, name.to_string()));
            }
        }
    };
    for (id, indicator) in model.indicators.iter().enumerate() {
        take(&indicator.value, Definition::Indicator(IndicatorId(id)), &indicator.head.name.value);
    }
    for (id, table) in model.tables.iter().enumerate() {
        for expr in table.columns.iter().filter_map(expr_of) {
            take(expr, Definition::Table(TableId(id)), &table.head.name.value);
        }
    }
    owners
}

fn expr_of(column: &Column) -> Option<&Expr> {
    match &column.value {
        ColumnValue::Expr(expr) => Some(expr),
        ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
    }
}

impl Project<'_> {
    fn conditions(&self, dataset: DatasetId) -> Conditions<'_> {
        Conditions { catalog: &self.checked.catalog, sources: self.sources, dataset }
    }

    fn text(&self, span: Span) -> String {
        one_line(self.sources, span)
    }

    fn cohort(&self, id: CohortId, cohort: &Cohort, written: &hir::Cohort, found: &mut Vec<Mutant>) {
        let mut add = |changed: Cohort, span: Span, said: String, advice: Option<Advice>, indistinguishable: bool| {
            let advice = advice.unwrap_or_else(|| advice::of_rows(self, id, &changed));
            let indistinguishable = indistinguishable || advice.indistinguishable;
            found.push(Mutant {
                of: Subject::Definition(Definition::Cohort(id)),
                name: cohort.head.name.value.clone(),
                span,
                said,
                change: Change::Definition(Defined::Cohort(id, Box::new(changed))),
                advice,
                equivalent: indistinguishable.then_some(Equivalent::NoValue),
            });
        };
        let with = |clauses: Vec<Clause>| Cohort { clauses, ..cohort.clone() };
        let conditions = self.conditions(cohort.dataset);
        for (at, (clause, ast)) in cohort.clauses.iter().zip(&written.clauses).enumerate() {
            for Changed { predicate, span, said, indistinguishable } in conditions.changes(&clause.predicate, ast) {
                let mut clauses = cohort.clauses.clone();
                clauses[at].predicate = predicate;
                add(with(clauses), span, said, None, indistinguishable);
            }
            let said = format!("left out: {}", self.text(clause.span));
            add(with(without(&cohort.clauses, at)), clause.span, said, None, false);
            if let Some(next) = cohort.clauses.get(at + 1) {
                let either = vec![clause.predicate.clone(), next.predicate.clone()];
                let mut clauses = without(&cohort.clauses, at + 1);
                clauses[at].predicate = Predicate::Or(either);
                let said = format!("`and` -> `or`: {} or {}", self.text(clause.span), self.text(next.span));
                add(with(clauses), next.span, said, None, false);
            }
        }
        for (at, (among, ast)) in cohort.amongs.iter().zip(&written.amongs).enumerate() {
            let span = ast.ast.span;
            let advice = || Some(advice::of_among(self, cohort, among));
            let mut amongs = cohort.amongs.clone();
            amongs[at].negated = !among.negated;
            let instead = if among.negated { "among" } else { "not among" };
            let said = format!("{} -> {instead}", self.text(span));
            add(Cohort { amongs, ..cohort.clone() }, span, said, advice(), false);
            let said = format!("left out: {}", self.text(span));
            add(Cohort { amongs: without(&cohort.amongs, at), ..cohort.clone() }, span, said, advice(), false);
        }
        if let Some(keep) = &cohort.keep {
            let mut changed = cohort.clone();
            if let Some(keep) = &mut changed.keep {
                keep.last = !keep.last;
            }
            let said = if keep.last { "`keep last` -> `keep first`" } else { "`keep first` -> `keep last`" };
            add(changed, keep.span, said.into(), Some(advice::of_order(self, cohort, keep)), false);
            let said = format!("left out: {}", self.text(keep.span));
            add(
                Cohort { keep: None, ..cohort.clone() },
                keep.span,
                said,
                Some(advice::of_keep(self, cohort, keep)),
                false,
            );
        }
    }

    fn measure(
        &self,
        id: MeasureId,
        measure: &Measure,
        written: &hir::Measure,
        owners: &BTreeMap<MeasureId, (Definition, String)>,
        found: &mut Vec<Mutant>,
    ) {
        let (of, name) = match measure.head.name.value.as_str() {
            "" => match owners.get(&id) {
                Some((definition, name)) => (*definition, name.clone()),
                None => return,
            },
            name => (Definition::Measure(id), name.to_string()),
        };
        let mut add = |changed: Measure, span: Span, said: String, indistinguishable: bool| {
            let advice = advice::of_measure(self, id, &changed, &name);
            let equivalent = (indistinguishable || advice.indistinguishable).then_some(Equivalent::NoValue);
            let (of, name) = (Subject::Definition(of), name.clone());
            let change = Change::Definition(Defined::Measure(id, Box::new(changed)));
            found.push(Mutant { of, name, span, said, change, advice, equivalent });
        };
        if let Some(function) = measure.function.instead() {
            let said = format!("`{}` -> `{}`", measure.function.written(), function.written());
            let of = measure.of.clone().filter(|_| function.takes != Takes::Rows);
            let indistinguishable = function.takes == Takes::Rows && self.is_key(measure);
            add(Measure { function, of, ..measure.clone() }, written.span, said, indistinguishable);
        }
        if let (Some(filter), Some(ast)) = (&measure.filter, &written.filter) {
            for Changed { predicate, span, said, indistinguishable } in
                self.conditions(measure.dataset).changes(filter, ast)
            {
                add(Measure { filter: Some(predicate), ..measure.clone() }, span, said, indistinguishable);
            }
            let said = format!("left out: where {}", self.text(ast.span));
            add(Measure { filter: None, ..measure.clone() }, ast.span, said, false);
        }
    }

    /// Whether a measure counts the values of a column that is there on every row and never twice.
    fn is_key(&self, measure: &Measure) -> bool {
        let dataset = self.checked.catalog.dataset(measure.dataset);
        match &measure.of {
            Some(Value::Column(column)) => {
                dataset.key == [*column] && dataset.column(*column).missing == MissingRule::Refused
            }
            Some(_) | None => false,
        }
    }

    fn indicator(&self, id: IndicatorId, indicator: &Indicator, written: &hir::Indicator, found: &mut Vec<Mutant>) {
        let name = &indicator.head.name.value;
        for changed in expressions::changes(self, name, &indicator.value, Some(&written.value)) {
            found.push(Mutant {
                of: Subject::Definition(Definition::Indicator(id)),
                name: name.clone(),
                span: written.value.span,
                said: changed.said,
                change: Change::Definition(Defined::Indicator(
                    id,
                    Box::new(Indicator { value: changed.expr, ..indicator.clone() }),
                )),
                advice: changed.advice,
                equivalent: None,
            });
        }
    }

    fn table(&self, id: TableId, table: &Table, written: &hir::Table, found: &mut Vec<Mutant>) {
        let name = &table.head.name.value;
        let mut add = |changed: Table, span: Span, said: String| {
            found.push(Mutant {
                of: Subject::Definition(Definition::Table(id)),
                name: name.clone(),
                span,
                said,
                change: Change::Definition(Defined::Table(id, Box::new(changed))),
                advice: advice::of_table(name),
                equivalent: None,
            });
        };
        let mut seen: Vec<&Expr> = Vec::new();
        for expr in table.columns.iter().filter_map(expr_of) {
            if seen.contains(&expr) {
                continue;
            }
            seen.push(expr);
            let label = table.columns.iter().find(|c| expr_of(c) == Some(expr)).map_or("", |c| c.label.as_str());
            for changed in expressions::changes(self, name, expr, None) {
                let mut columns = table.columns.clone();
                for column in columns.iter_mut().filter(|column| expr_of(column) == Some(expr)) {
                    column.value = ColumnValue::Expr(changed.expr.clone());
                }
                let said = format!("column {label:?}: {}", changed.said);
                add(Table { columns, ..table.clone() }, written_column(written, label, table.head.span), said);
            }
        }
        let clause = |wanted: fn(&ast::TableClauseKind) -> bool| {
            written.clauses.iter().find(|clause| wanted(&clause.kind)).map_or(table.head.span, |clause| clause.span)
        };
        if let Some(period) = &table.period {
            let span = clause(|kind| matches!(kind, ast::TableClauseKind::In(_)));
            for (moved, said) in expressions::moved(self, period) {
                add(Table { period: Some(moved), ..table.clone() }, span, said);
            }
        }
        if !table.filter.is_empty() {
            let span = clause(|kind| matches!(kind, ast::TableClauseKind::Where(_)));
            add(Table { filter: Vec::new(), ..table.clone() }, span, format!("left out: {}", self.text(span)));
        }
        for (changed, span) in members::without_apart(self, id, written) {
            add(changed, span, format!("{}: without `apart`", self.text(span)));
        }
        if let Some((column, descending)) = table.order {
            let span = clause(|kind| matches!(kind, ast::TableClauseKind::Order { .. }));
            let said = if descending { "`descending` -> `ascending`" } else { "`ascending` -> `descending`" };
            add(Table { order: Some((column, !descending)), ..table.clone() }, span, said.into());
        }
        if let Some(top) = table.top {
            let span = clause(|kind| matches!(kind, ast::TableClauseKind::Top(..)));
            let more = Top { rows: top.rows + 1, ..top };
            add(Table { top: Some(more), ..table.clone() }, span, format!("top {top} -> top {more}"));
            let other = Top { exactly: !top.exactly, ..top };
            add(Table { top: Some(other), ..table.clone() }, span, format!("top {top} -> top {other}"));
        }
        if table.hide_empty {
            let span = clause(|kind| matches!(kind, ast::TableClauseKind::HideEmpty));
            add(Table { hide_empty: false, ..table.clone() }, span, "left out: hide empty".into());
        }
    }
}

/// Where the column with a heading is written.
fn written_column(table: &hir::Table, label: &str, otherwise: Span) -> Span {
    let mut columns = table.columns.iter().flat_map(|group| &group.columns);
    columns.find(|column| column.label.as_ref().is_some_and(|l| l.value == label)).map_or(otherwise, |c| c.span)
}
