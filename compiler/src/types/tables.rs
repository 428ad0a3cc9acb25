//! Tables: rows and columns listed, every cell's restrictions resolved.
//!
//! In: the Hir's tables. Out: the model's, one for one.
//! Invariants: headings differ; a population under a cell is pinned to one date and one area; a share's heading names what
//! it is a share of.

use super::Checker;
use super::dimensions::{Codes, Dimension, Kind, Picked};
use super::exprs::Leaf;
use super::facts::{DenominatorsFact, LayoutFact, UnitsFact};
use crate::catalog::{AttributeType, CodeListId, DatasetId, DatasetRole};
use crate::diagnostics::nearest;
use crate::layout::{NumberFormat, RowKind};
use crate::model::{Class, Column, ColumnValue, Expr, Meaning, Member, Restriction, Table, TimePart, Unit, Value};
use crate::names::hir;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Axis, TableClauseKind};
use crate::value::{Period, PeriodKind};

/// The clauses of a table that stand once, sorted out.
#[derive(Default)]
struct Clauses<'a> {
    number: Option<&'a Spanned<i64>>,
    title: Option<&'a Spanned<String>>,
    chapter: Option<&'a Spanned<String>>,
    notes: Vec<String>,
    sources: Vec<String>,
    rows: &'a [ast::Dimension],
    period: Option<&'a ast::Literal>,
    filter: Option<&'a ast::Predicate>,
    order: Option<(&'a Spanned<String>, bool, Span)>,
    top: Option<&'a Spanned<i64>>,
    hide_empty: bool,
}

/// A column before its members are told apart.
struct Typed<'a> {
    column: &'a hir::Column,
    group: usize,
    value: Option<(Expr, Unit)>,
}

impl Checker<'_> {
    pub(super) fn tables(&mut self) {
        let mut numbers: Vec<(i64, Span)> = Vec::new();
        for table in &self.hir.tables {
            let clauses = self.clauses(&table.clauses);
            if let Some(number) = clauses.number {
                match numbers.iter().find(|(n, _)| *n == number.value) {
                    Some((n, first)) => {
                        self.out.push(LayoutFact::DuplicateNumber { span: number.span, first: *first, number: *n });
                    }
                    None => numbers.push((number.value, number.span)),
                }
            }
            let typed = self.table(table, &clauses);
            self.model.tables.push(typed);
        }
    }

    fn clauses<'t>(&mut self, written: &'t [ast::TableClause]) -> Clauses<'t> {
        let mut clauses = Clauses::default();
        let mut seen: Vec<(&'static str, Span)> = Vec::new();
        for clause in written {
            let once = match &clause.kind {
                TableClauseKind::Number(number) => {
                    clauses.number = Some(number);
                    "number"
                }
                TableClauseKind::Title(text) => {
                    clauses.title = Some(text);
                    "title"
                }
                TableClauseKind::Chapter(text) => {
                    clauses.chapter = Some(text);
                    "chapter"
                }
                TableClauseKind::Note(text) => {
                    clauses.notes.push(text.value.clone());
                    continue;
                }
                TableClauseKind::Source(text) => {
                    clauses.sources.push(text.value.clone());
                    continue;
                }
                TableClauseKind::Rows(dimensions) => {
                    clauses.rows = dimensions;
                    "rows"
                }
                TableClauseKind::In(period) => {
                    clauses.period = Some(period);
                    "in"
                }
                TableClauseKind::Where(predicate) => {
                    clauses.filter = Some(predicate);
                    "where"
                }
                TableClauseKind::Order { by, descending } => {
                    clauses.order = Some((by, *descending, clause.span));
                    "order by"
                }
                TableClauseKind::Top(number) => {
                    clauses.top = Some(number);
                    "top"
                }
                TableClauseKind::HideEmpty => {
                    clauses.hide_empty = true;
                    "hide empty"
                }
                TableClauseKind::Column(_) | TableClauseKind::Columns(..) => continue,
            };
            match seen.iter().find(|(name, _)| *name == once) {
                Some((_, first)) => {
                    self.out.push(LayoutFact::RepeatedClause { span: clause.span, first: *first, clause: once });
                }
                None => seen.push((once, clause.span)),
            }
        }
        clauses
    }

    fn table(&mut self, table: &hir::Table, clauses: &Clauses<'_>) -> Table {
        if table.columns.is_empty() {
            self.out.push(LayoutFact::NoColumns { name: table.head.name.clone() });
        }
        let typed = self.typed_columns(table);
        let datasets = self.counted(&typed);
        let each: Vec<Option<Dimension>> = table
            .columns
            .iter()
            .map(|g| g.each.as_ref().and_then(|each| self.dimension(&each.path, &datasets)))
            .collect();
        let dimensions: Vec<Option<Dimension>> =
            clauses.rows.iter().map(|rows| self.dimension(&rows.path, &datasets)).collect();
        let down: Vec<&Dimension> = dimensions.iter().flatten().collect();
        for (across, group) in each.iter().zip(&table.columns) {
            let twice = across.as_ref().filter(|a| down.iter().any(|d| d.class == a.class));
            if let (Some(twice), Some(written)) = (twice, &group.each) {
                self.out.push(LayoutFact::DimensionTwice { span: written.span, dimension: twice.name.clone() });
            }
        }
        let period = clauses.period.map(|literal| self.table_period(literal, &typed, &each, &down));
        let filter = self.table_filter(clauses.filter, &typed);
        let rows = self.rows(clauses.rows, &dimensions, &typed, &datasets);
        let columns = self.columns(table, &typed, &each, &datasets, clauses.rows, &dimensions);
        self.pinned(&typed, &each, &down, period.is_some());
        self.axes(&typed, &each, &down);
        let order = self.order(clauses, &columns);
        let mut model = Table {
            head: table.head.clone(),
            number: clauses.number.map(|n| n.value),
            title: clauses.title.map_or_else(|| table.head.title(), |t| t.value.clone()),
            chapter: clauses.chapter.map(|c| c.value.clone()),
            notes: clauses.notes.clone(),
            sources: clauses.sources.clone(),
            period,
            filter,
            row_headings: vec![row_heading(clauses.rows)],
            rows,
            columns,
            order,
            top: self.top(clauses),
            hide_empty: clauses.hide_empty,
        };
        let broken = self.break_notes(&model);
        model.notes.extend(broken);
        model
    }

    fn typed_columns<'t>(&mut self, table: &'t hir::Table) -> Vec<Typed<'t>> {
        let mut typed = Vec::new();
        for (group, columns) in table.columns.iter().enumerate() {
            for column in &columns.columns {
                let value = match &column.value {
                    hir::ColumnValue::Expr(expr) => {
                        let value = self.expr(expr);
                        self.breaks_crossed(expr, &[]);
                        Some(value)
                    }
                    hir::ColumnValue::Attribute(_) => None,
                };
                typed.push(Typed { column, group, value });
            }
        }
        typed
    }

    /// The datasets that the columns count, numerators before denominators, in order of first use.
    fn counted(&self, typed: &[Typed<'_>]) -> Vec<DatasetId> {
        let leaves: Vec<Leaf> = typed.iter().flat_map(|t| &t.value).flat_map(|(e, _)| self.all_leaves(e)).collect();
        let mut datasets = Vec::new();
        for leaf in leaves.iter().filter(|l| !l.denominator).chain(leaves.iter().filter(|l| l.denominator)) {
            if !datasets.contains(&leaf.dataset) {
                datasets.push(leaf.dataset);
            }
        }
        datasets
    }

    fn table_period(
        &mut self,
        literal: &ast::Literal,
        typed: &[Typed<'_>],
        each: &[Option<Dimension>],
        down: &[&Dimension],
    ) -> Restriction {
        if down.iter().any(|d| d.class == Class::Time) {
            self.out.push(LayoutFact::DimensionTwice { span: literal.span, dimension: "time".into() });
        }
        let free = typed.iter().filter(|t| each[t.group].as_ref().is_none_or(|d| d.class != Class::Time));
        let leaves: Vec<Leaf> =
            free.flat_map(|t| &t.value).flat_map(|(e, _)| self.open_leaves(e, &Class::Time)).collect();
        self.in_period(literal, &leaves)
    }

    fn table_filter(
        &mut self,
        filter: Option<&ast::Predicate>,
        typed: &[Typed<'_>],
    ) -> Vec<(DatasetId, crate::model::Predicate)> {
        let Some(filter) = filter else { return Vec::new() };
        let mut datasets: Vec<DatasetId> = Vec::new();
        for leaf in typed.iter().flat_map(|t| &t.value).flat_map(|(e, _)| self.all_leaves(e)) {
            let is_population = matches!(self.catalog.dataset(leaf.dataset).role, DatasetRole::Population { .. });
            if !is_population && !datasets.contains(&leaf.dataset) {
                datasets.push(leaf.dataset);
            }
        }
        datasets.into_iter().filter_map(|d| Some((d, self.predicate(d, filter)?))).collect()
    }

    fn rows(
        &mut self,
        written: &[ast::Dimension],
        dimensions: &[Option<Dimension>],
        typed: &[Typed<'_>],
        datasets: &[DatasetId],
    ) -> Vec<Member> {
        let mut levels: Vec<(&Dimension, Vec<Picked>, Vec<Leaf>, Span)> = Vec::new();
        for (dimension, written) in dimensions.iter().zip(written) {
            let Some(dimension) = dimension else { return Vec::new() };
            let picked = self.members(dimension, written.members.as_ref(), datasets);
            let open = typed.iter().flat_map(|t| &t.value).flat_map(|(e, _)| self.open_leaves(e, &dimension.class));
            let leaves = open.collect();
            levels.push((dimension, picked, leaves, written.span));
        }
        let Some((first, rest)) = levels.split_first() else {
            let everything = Member {
                labels: vec![String::new()],
                kind: RowKind::Body,
                depth: 0,
                restrictions: Vec::new(),
                code: None,
            };
            return vec![everything];
        };
        let mut rows = Vec::new();
        for picked in &first.1 {
            let outer = self.member(first.0, picked, &first.2, first.3, 0, &[]);
            let restrictions = outer.restrictions.clone();
            rows.push(outer);
            self.inner_rows(rest, &[(first.0, picked)], &restrictions, &mut rows);
        }
        rows
    }

    fn inner_rows(
        &mut self,
        levels: &[(&Dimension, Vec<Picked>, Vec<Leaf>, Span)],
        around: &[(&Dimension, &Picked)],
        restrictions: &[Restriction],
        rows: &mut Vec<Member>,
    ) {
        let Some(((dimension, picked, leaves, span), rest)) = levels.split_first() else { return };
        for member in picked {
            if !around.iter().all(|(outer, of)| self.lies_in(dimension, member, outer, of)) {
                continue;
            }
            let row = self.member(dimension, member, leaves, *span, around.len(), restrictions);
            let inner = row.restrictions.clone();
            rows.push(row);
            let around: Vec<_> = around.iter().copied().chain([(*dimension, member)]).collect();
            self.inner_rows(rest, &around, &inner, rows);
        }
    }

    /// Whether an inner member can occur inside an outer one: areas by hierarchy, periods by their days, attributes of
    /// one list by its codes.
    fn lies_in(&self, inner: &Dimension, member: &Picked, outer: &Dimension, of: &Picked) -> bool {
        let alike = (member.outside && of.outside) || (member.missing && of.missing);
        match (&inner.kind, &outer.kind) {
            (Kind::Area { hierarchy: h, by: p }, Kind::Area { hierarchy: g, by: q }) => {
                let one_column = p.as_ref().map(|p| &p.parts) == q.as_ref().map(|q| &q.parts);
                if h != g || !one_column {
                    return true; // where it happened, and where someone lives: any may meet any
                }
                alike || self.areas_meet(&member.codes, &of.codes)
            }
            (Kind::Time(k), Kind::Time(l)) => {
                let days = |kind: &PeriodKind, ordinal: i64| Period { kind: *kind, ordinal }.days();
                let meet = |a: (i64, i64), b: (i64, i64)| a.0 <= b.1 && b.0 <= a.1;
                let (Codes::Periods(inside), Codes::Periods(around)) = (&member.codes, &of.codes) else { return alike };
                alike || inside.iter().any(|a| around.iter().any(|b| meet(days(k, *a), days(l, *b))))
            }
            (Kind::Code { path: p, .. }, Kind::Code { path: q, .. }) => {
                let (Codes::Listed(inside), Codes::Listed(around)) = (&member.codes, &of.codes) else { return true };
                // What is outside a list has no attributes, so either may hold what is missing from the other.
                if member.outside || member.missing || of.outside || of.missing {
                    return true;
                }
                let meet = |a: usize, b: usize| self.share_a_code((p, a), (q, b)).unwrap_or(true);
                inside.iter().any(|a| around.iter().any(|b| meet(a.1, b.1)))
            }
            (Kind::Area { .. } | Kind::Time(_) | Kind::Code { .. }, _) => true,
        }
    }

    /// Whether some area lies in both.
    fn areas_meet(&self, inside: &Codes, around: &Codes) -> bool {
        let areas = |codes: &Codes| match codes {
            Codes::Listed(codes) => Some(codes.clone()),
            Codes::All => None,
            Codes::Periods(_) => Some(Vec::new()),
        };
        match (areas(inside), areas(around)) {
            (None, None) => true,
            (Some(some), None) | (None, Some(some)) => !some.is_empty(),
            (Some(inside), Some(around)) => inside.iter().any(|a| {
                let meets = |b: &(CodeListId, usize)| {
                    self.parts_of(a.0, *b).contains(&(a.1 as i64)) || self.parts_of(b.0, *a).contains(&(b.1 as i64))
                };
                around.iter().any(meets)
            }),
        }
    }

    /// Whether some code of the common root list has both attribute values; `None` without a common root.
    fn share_a_code(&self, (p, a): (&ast::Path, usize), (q, b): (&ast::Path, usize)) -> Option<bool> {
        if p.parts[0] != q.parts[0] {
            return None;
        }
        let list = self.catalog.datasets.iter().find_map(|d| {
            let column = d.column(d.column_named(&p.parts[0].value)?);
            match column.ty {
                crate::catalog::ColumnType::Code(list) => Some(list),
                _ => None,
            }
        })?;
        let declared = self.catalog.code_list(list);
        let value_at = |path: &ast::Path, code: usize| match path.parts.get(1) {
            None => Some(code as i64),
            Some(part) => declared.attributes[declared.attribute_named(&part.value)?].values[code],
        };
        Some((0..declared.codes.len()).any(|c| value_at(p, c) == Some(a as i64) && value_at(q, c) == Some(b as i64)))
    }

    fn member(
        &mut self,
        dimension: &Dimension,
        picked: &Picked,
        leaves: &[Leaf],
        span: Span,
        depth: usize,
        outer: &[Restriction],
    ) -> Member {
        let restriction = self.restriction(dimension, picked, leaves, span);
        let code = match &picked.codes {
            Codes::Listed(codes) if codes.len() == 1 && !picked.outside && !picked.missing => Some(codes[0]),
            Codes::Listed(_) | Codes::All | Codes::Periods(_) => None,
        };
        let restrictions = outer.iter().cloned().chain([restriction]).collect();
        Member { labels: vec![picked.label.clone()], kind: picked.kind, depth, restrictions, code }
    }

    fn columns(
        &mut self,
        table: &hir::Table,
        typed: &[Typed<'_>],
        each: &[Option<Dimension>],
        datasets: &[DatasetId],
        rows: &[ast::Dimension],
        dimensions: &[Option<Dimension>],
    ) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        for (group, written) in table.columns.iter().enumerate() {
            let inside: Vec<&Typed<'_>> = typed.iter().filter(|t| t.group == group).collect();
            let members: Vec<Option<Picked>> = match (&each[group], &written.each) {
                (Some(dimension), Some(each)) => {
                    self.members(dimension, each.members.as_ref(), datasets).into_iter().map(Some).collect()
                }
                (None, Some(_)) => continue, // the dimension was reported
                (_, None) => vec![None],
            };
            let first = columns.len();
            for picked in &members {
                for column in &inside {
                    let across = each[group].as_ref().zip(picked.as_ref());
                    if let Some(made) = self.column(column, across, rows, dimensions) {
                        columns.push(made);
                        spans.push(column.column.span);
                    }
                }
            }
            let made = columns.len() - first;
            if !inside.is_empty() && made == members.len() * inside.len() {
                for index in first..columns.len() {
                    let place = (index - first) % inside.len();
                    let like = (0..members.len()).map(|m| first + m * inside.len() + place);
                    let body = |i: &usize| columns[*i].member.as_ref().is_none_or(|m| m.kind == RowKind::Body);
                    columns[index].siblings = like.filter(body).collect();
                }
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        let mut twice: Vec<(Span, String)> = Vec::new();
        for (column, span) in columns.iter().zip(spans) {
            if placeholder(&column.label).is_some() {
                continue; // reported: nothing fills it in
            }
            if seen.contains(&column.label.as_str()) {
                twice.push((span, column.label.clone()));
            }
            seen.push(&column.label);
        }
        twice.dedup();
        for (span, heading) in twice {
            self.out.push(LayoutFact::SameHeading { span, heading });
        }
        columns
    }

    fn column(
        &mut self,
        typed: &Typed<'_>,
        across: Option<(&Dimension, &Picked)>,
        rows: &[ast::Dimension],
        dimensions: &[Option<Dimension>],
    ) -> Option<Column> {
        let label = self.heading(typed.column, across);
        match (&typed.column.value, &typed.value) {
            (hir::ColumnValue::Expr(expr), Some((value, unit))) => {
                let (value, unit) = (value.clone(), unit.clone());
                let member = across.map(|(dimension, picked)| {
                    let leaves = self.open_leaves(&value, &dimension.class);
                    self.member(dimension, picked, &leaves, typed.column.span, 0, &[])
                });
                let shown = typed.column.shown.as_ref();
                let format = match (shown, principal(expr)) {
                    (None, Some(id)) => self.indicator(id).format,
                    (shown, _) => self.format(&unit, shown),
                };
                self.heading_names_whole(typed.column, expr, &value);
                let definition = self.definition(expr);
                let value = ColumnValue::Expr(value);
                Some(Column { label, definition, value, member, siblings: Vec::new(), format, unit })
            }
            (hir::ColumnValue::Attribute(path), _) => {
                let (list, attribute) = self.row_attribute(path, rows, dimensions)?;
                let ty = &self.catalog.code_list(list).attributes[attribute].ty;
                let decimals = match ty {
                    AttributeType::Decimal { scale } => *scale,
                    AttributeType::Code(_) | AttributeType::Integer => 0,
                };
                let format = NumberFormat { decimals, ..plain() };
                let value = ColumnValue::Attribute { list, attribute };
                let (unit, siblings) = (Unit::Number, Vec::new());
                Some(Column { label, definition: None, value, member: None, siblings, format, unit })
            }
            (hir::ColumnValue::Expr(_), None) => None,
        }
    }

    fn row_attribute(
        &mut self,
        path: &ast::Path,
        rows: &[ast::Dimension],
        dimensions: &[Option<Dimension>],
    ) -> Option<(CodeListId, usize)> {
        let (last, stem) = path.parts.split_last()?;
        let row = rows.iter().zip(dimensions).find(|(written, _)| written.path.parts == stem);
        let list = match row {
            Some((_, Some(Dimension { kind: Kind::Code { list, .. }, .. }))) => Some(*list),
            Some((_, None)) => return None,
            _ => None,
        };
        let found = list.and_then(|l| Some((l, self.catalog.code_list(l).attribute_named(&last.value)?)));
        if found.is_none() {
            let path_text = self.sources.text(path.span).to_string();
            self.out.push(LayoutFact::AttributeOfOther { span: path.span, path: path_text });
        }
        found
    }

    fn heading(&mut self, column: &hir::Column, across: Option<(&Dimension, &Picked)>) -> String {
        let Some(label) = &column.label else {
            return match (across, &column.value) {
                (Some((_, picked)), _) => picked.label.clone(),
                (None, hir::ColumnValue::Expr(expr)) => sentence(&self.title(expr)),
                (None, hir::ColumnValue::Attribute(path)) => sentence(&path.parts[path.parts.len() - 1].value),
            };
        };
        let mut text = label.value.clone();
        if let Some((dimension, picked)) = across {
            text = text.replace(&format!("{{{}}}", dimension.name), &picked.label);
        }
        if let Some(placeholder) = placeholder(&text).map(str::to_string) {
            let dimension = across.map(|(d, _)| d.name.clone());
            self.out.push(LayoutFact::UnknownPlaceholder { span: label.span, placeholder, dimension });
        }
        text
    }

    /// The named definition that a column shows, through restrictions.
    fn definition(&self, expr: &hir::Expr) -> Option<(String, Span)> {
        let head = match &expr.kind {
            hir::ExprKind::Measure(id) => &self.hir.measures[id.0].head,
            hir::ExprKind::Indicator(id) => &self.hir.indicators[id.0].head,
            hir::ExprKind::In(of, _) | hir::ExprKind::At(of, _) | hir::ExprKind::Where(of, _) => {
                return self.definition(of);
            }
            _ => return None,
        };
        (!head.name.value.is_empty()).then(|| (head.name.value.clone(), head.name.span))
    }

    /// Reports a share whose heading says "of" something that it is not divided by.
    fn heading_names_whole(&mut self, column: &hir::Column, expr: &hir::Expr, value: &Expr) {
        let (Some(label), Some(denominator)) = (&column.label, self.share_denominator(value)) else { return };
        let mut right: Vec<String> = vec![self.share_title(expr)];
        for leaf in self.all_leaves(&denominator) {
            let measure = &self.hir.measures[leaf.measure.0];
            right.push(measure.head.title());
            right.push(self.catalog.dataset(leaf.dataset).counts.clone());
            let mut at = measure.rows;
            while let Some(hir::Rows::Cohort(id)) = at {
                right.push(self.hir.cohorts[id.0].head.title());
                at = self.hir.cohorts[id.0].from;
            }
        }
        let said = label.value.to_lowercase();
        let measures = self.hir.measures.iter().filter(|m| !m.head.name.value.is_empty()).map(|m| m.head.title());
        let named = self.hir.cohorts.iter().map(|c| c.head.title()).chain(measures);
        let named = named.filter(|t| t.len() > 2 && said.contains(&format!("of {}", t.to_lowercase())));
        let Some(named) = named.max_by_key(String::len) else { return };
        if !right.iter().any(|r| r.to_lowercase().contains(&named.to_lowercase())) {
            let (label_text, actual) = (label.value.clone(), right[0].clone());
            let fact = DenominatorsFact::LabelNamesAnother { span: label.span, label: label_text, named, actual };
            self.out.push(fact);
        }
    }

    fn share_denominator(&self, value: &Expr) -> Option<Expr> {
        match value {
            Expr::Over { denominator, per: 1, .. } => Some((**denominator).clone()),
            Expr::Indicator(id) => self.share_denominator(&self.indicators[id.0].as_ref()?.value),
            Expr::Within(of, _) | Expr::Where(of, _) => self.share_denominator(of),
            _ => None,
        }
    }

    fn share_title(&self, expr: &hir::Expr) -> String {
        match &expr.kind {
            hir::ExprKind::Percentage(_, whole) => self.title(whole),
            hir::ExprKind::Indicator(id) => self.share_title(&self.hir.indicators[id.0].value),
            hir::ExprKind::In(of, _) | hir::ExprKind::At(of, _) | hir::ExprKind::Where(of, _) => self.share_title(of),
            _ => self.title(expr),
        }
    }

    /// Reports a population whose date or area nothing pins.
    fn pinned(&mut self, typed: &[Typed<'_>], each: &[Option<Dimension>], down: &[&Dimension], period: bool) {
        for column in typed {
            let Some((value, _)) = &column.value else { continue };
            let value = value.clone();
            let around = |class: &Class| {
                down.iter().any(|d| d.class == *class) || each[column.group].as_ref().is_some_and(|d| d.class == *class)
            };
            let populations = |leaves: Vec<Leaf>, checker: &Self| -> Vec<DatasetId> {
                let mut found: Vec<DatasetId> = leaves.iter().map(|l| l.dataset).collect();
                found.sort();
                found.dedup();
                found.retain(|d| matches!(checker.catalog.dataset(*d).role, DatasetRole::Population { .. }));
                found
            };
            if !around(&Class::Time) && !period {
                for dataset in populations(self.open_leaves(&value, &Class::Time), self) {
                    let declared = self.catalog.dataset(dataset);
                    if let Some(time) = declared.time {
                        let (name, kind) = (declared.name.clone(), declared.column(time).name.clone());
                        let span = column.column.span;
                        self.out.push(UnitsFact::SumOverSnapshots { span, dataset: name, kind });
                    }
                }
            }
            for hierarchy in (0..self.catalog.hierarchies.len()).map(crate::catalog::HierarchyId) {
                let class = Class::Area(hierarchy);
                if around(&class) {
                    continue;
                }
                for dataset in populations(self.open_leaves(&value, &class), self) {
                    if matches!(self.area_of(dataset, hierarchy, None, column.column.span), Ok(Some(_))) {
                        let dataset = self.catalog.dataset(dataset).name.clone();
                        self.out.push(DenominatorsFact::AreaNeeded { span: column.column.span, dataset });
                    }
                }
            }
        }
    }

    /// Reports `across` an axis that the table does not have.
    fn axes(&mut self, typed: &[Typed<'_>], each: &[Option<Dimension>], down: &[&Dimension]) {
        for column in typed {
            let Some((value, _)) = &column.value else { continue };
            if down.is_empty() && self.goes_across(value, Axis::Rows) {
                self.out.push(LayoutFact::NothingAcross { span: column.column.span, axis: "rows" });
            }
            if each[column.group].is_none() && self.goes_across(value, Axis::Columns) {
                self.out.push(LayoutFact::NothingAcross { span: column.column.span, axis: "columns" });
            }
        }
    }

    /// Whether a value looks along an axis of its table.
    pub(super) fn goes_across(&self, expr: &Expr, axis: Axis) -> bool {
        match expr {
            Expr::Across(of, along) | Expr::Rank(of, along, _) => *along == axis || self.goes_across(of, axis),
            Expr::Measure(_) | Expr::Number(_) => false,
            Expr::Indicator(id) => self.indicators[id.0].as_ref().is_some_and(|i| self.goes_across(&i.value, axis)),
            Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => {
                self.goes_across(a, axis) || self.goes_across(b, axis)
            }
            Expr::Over { numerator, denominator, .. } => {
                self.goes_across(numerator, axis) || self.goes_across(denominator, axis)
            }
            Expr::Within(of, _) | Expr::Where(of, _) => self.goes_across(of, axis),
        }
    }

    fn order(&mut self, clauses: &Clauses<'_>, columns: &[Column]) -> Option<(usize, bool)> {
        let (by, descending, span) = clauses.order?;
        if clauses.rows.len() > 1 {
            self.out.push(LayoutFact::OrderOfNested { span });
        }
        let found = columns.iter().position(|c| c.label == by.value);
        if found.is_none() && !columns.is_empty() {
            let nearest = nearest(&by.value, columns.iter().map(|c| c.label.as_str())).map(str::to_string);
            self.out.push(LayoutFact::UnknownOrder { span: by.span, heading: by.value.clone(), nearest });
        }
        found.map(|column| (column, descending))
    }

    fn top(&mut self, clauses: &Clauses<'_>) -> Option<usize> {
        let top = clauses.top?;
        if clauses.order.is_none() {
            self.out.push(LayoutFact::TopWithoutOrder { span: top.span });
        }
        if top.value < 1 {
            self.out.push(LayoutFact::TopZero { span: top.span });
        }
        usize::try_from(top.value).ok()
    }

    /// A note for each break in a series that the table's periods span.
    fn break_notes(&self, table: &Table) -> Vec<String> {
        let mut spans: Vec<(DatasetId, i64, i64)> = Vec::new();
        let mut restrictions: Vec<&Restriction> = table.period.iter().collect();
        restrictions.extend(table.rows.iter().flat_map(|r| &r.restrictions));
        for column in &table.columns {
            restrictions.extend(column.member.iter().flat_map(|m| &m.restrictions));
            if let ColumnValue::Expr(expr) = &column.value {
                self.restrictions_in(expr, &mut restrictions);
            }
        }
        for (dataset, meaning) in restrictions.iter().filter(|r| r.class == Class::Time).flat_map(|r| &r.by_dataset) {
            let Meaning::Among { value, set, .. } = meaning else { continue };
            let Some(kind) = self.period_kind(*dataset, value) else { continue };
            for ordinal in set {
                let (first, last) = Period { kind, ordinal: *ordinal }.days();
                match spans.iter_mut().find(|(d, _, _)| d == dataset) {
                    Some(span) => *span = (*dataset, span.1.min(first), span.2.max(last)),
                    None => spans.push((*dataset, first, last)),
                }
            }
        }
        let mut notes = Vec::new();
        for (dataset, first, last) in spans {
            for found in &self.catalog.dataset(dataset).breaks {
                let note = format!("Break in the series: {}.", found.label.trim_end_matches('.'));
                if first < found.day && found.day <= last && !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        notes
    }

    fn restrictions_in<'e>(&'e self, expr: &'e Expr, found: &mut Vec<&'e Restriction>) {
        match expr {
            Expr::Measure(_) | Expr::Number(_) => {}
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.restrictions_in(&indicator.value, found);
                }
            }
            Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => {
                self.restrictions_in(a, found);
                self.restrictions_in(b, found);
            }
            Expr::Over { numerator, denominator, .. } => {
                self.restrictions_in(numerator, found);
                self.restrictions_in(denominator, found);
            }
            Expr::Within(of, restriction) => {
                found.push(restriction);
                self.restrictions_in(of, found);
            }
            Expr::Where(of, _) | Expr::Across(of, _) | Expr::Rank(of, _, _) => self.restrictions_in(of, found),
        }
    }

    fn period_kind(&self, dataset: DatasetId, value: &Value) -> Option<PeriodKind> {
        match value {
            Value::Time { part: TimePart::Period(kind), .. } => Some(*kind),
            Value::Column(column) => match self.catalog.dataset(dataset).column(*column).ty {
                crate::catalog::ColumnType::Period(kind) => Some(kind),
                _ => None,
            },
            Value::Time { .. } | Value::LookUp { .. } | Value::Attribute { .. } | Value::Band { .. } => None,
        }
    }
}

/// The first name in braces.
fn placeholder(text: &str) -> Option<&str> {
    Some(text.split_once('{')?.1.split_once('}')?.0)
}

fn row_heading(rows: &[ast::Dimension]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    match &first.heading {
        Some(heading) => heading.value.clone(),
        None => sentence(&first.path.parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join(" ")),
    }
}

/// The indicator that a column shows, through restrictions: its format is the column's.
fn principal(expr: &hir::Expr) -> Option<hir::IndicatorId> {
    match &expr.kind {
        hir::ExprKind::Indicator(id) => Some(*id),
        hir::ExprKind::In(of, _)
        | hir::ExprKind::At(of, _)
        | hir::ExprKind::Where(of, _)
        | hir::ExprKind::Across(of, _) => principal(of),
        _ => None,
    }
}

fn plain() -> NumberFormat {
    NumberFormat { decimals: 0, thousands: false, plus: false, hundredfold: false, percent_sign: false, low: false }
}

/// A name or label as a heading: words, the first letter a capital.
fn sentence(text: &str) -> String {
    let text = text.replace('_', " ");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}
