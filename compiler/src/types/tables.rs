//! Tables: rows and columns listed, every cell's restrictions resolved.
//!
//! In: the Hir's tables. Out: the model's, one for one.
//! Invariant: every row knows what it restricts in each dataset that the columns count.

use rayon::prelude::*;

use super::columns::{Typed, sentence};
use super::dimensions::{Codes, Dimension, Kind, MOST_ROWS, Picked};
use super::exprs::Leaf;
use super::facts::layout;
use super::literals;
use super::noted::Noted;
use super::{Checker, Found};
use crate::catalog::{DatasetId, PolicyId};
use crate::diagnostics::near;
use crate::model::{Class, Column, LeftOut, Meaning, Member, Restriction, Table};
use crate::names::hir;
use crate::presentation::{Number, RowKind, Top};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Axis, TableClauseKind};
use crate::value::{Period, PeriodKind};

/// The clauses of a table that occur once, sorted out.
#[derive(Default)]
struct Clauses<'a> {
    number: Option<(Number, Span)>,
    title: Option<&'a Spanned<String>>,
    chapter: Option<&'a Spanned<String>>,
    notes: Vec<String>,
    sources: Vec<String>,
    rows: &'a [ast::Dimension],
    period: Option<&'a ast::Literal>,
    filter: Option<&'a ast::Predicate>,
    order: Option<(&'a Spanned<String>, bool, Span)>,
    top: Option<(&'a Spanned<i64>, bool)>,
    hide_empty: Option<Span>,
    disclosure: Option<&'a ast::Ident>,
}

/// How many rows may be inside one another.
const DEEPEST: usize = 12;

/// Rows of one dimension, by themselves or inside others.
struct Level<'d> {
    dimension: &'d Dimension,
    picked: Vec<Picked>,
    leaves: Vec<Leaf>,
    span: Span,
    /// What of the whole that shares are of is left by rows inside others.
    rest: Rest,
}

/// What of the whole is left where some rows inside others are no part of it.
enum Rest {
    /// All: there are no such rows.
    All,
    /// This; and whether what is outside is left out as well.
    Without(Restriction, bool),
    /// What nothing lists, as other periods than one that is apart.
    Unlisted,
}

impl Checker<'_> {
    pub(super) fn tables(&mut self) {
        let mut numbers: Vec<(Number, Span)> = Vec::new();
        let mut tables: Vec<(&hir::Table, Clauses<'_>)> = Vec::new();
        for table in &self.hir.tables[self.model.tables.len()..] {
            let clauses = self.clauses(&table.clauses);
            if let Some((number, span)) = clauses.number {
                match numbers.iter().find(|(n, _)| *n == number) {
                    Some((_, first)) => self.out.push(layout::duplicate_number(span, *first, number)),
                    None => numbers.push((number, span)),
                }
            }
            self.chapter(clauses.chapter);
            tables.push((table, clauses));
        }
        // No table depends on another: they are checked side by side, and what was found is put together in their order.
        let share = tables.len().div_ceil(rayon::current_num_threads()).max(1);
        let checked: Vec<(Vec<Table>, Found)> = tables
            .par_chunks(share)
            .map(|tables| {
                let mut checker = self.beside();
                // What is noted of one says nothing of the next.
                let mut typed = |table, clauses| checker.noting(|checker| checker.table(table, clauses)).0;
                let typed = tables.iter().map(|(table, clauses)| typed(table, clauses)).collect();
                (typed, (checker.out, checker.once, checker.compared))
            })
            .collect();
        for (typed, found) in checked {
            self.take(found);
            self.model.to_mut().tables.extend(typed);
        }
    }

    /// Reports a chapter that the project's list, if there is one, does not have.
    fn chapter(&mut self, named: Option<&Spanned<String>>) {
        let listed = &self.catalog.project.chapters;
        let (Some(named), Some(first)) = (named, listed.first()) else { return };
        if listed.contains(named) {
            return;
        }
        let nearest = near(&named.value, listed.iter().map(|chapter| chapter.value.as_str()));
        self.out.push(layout::unknown_chapter(named.span, &named.value, first.span, nearest));
    }

    fn clauses<'t>(&mut self, written: &'t [ast::TableClause]) -> Clauses<'t> {
        let mut clauses = Clauses::default();
        let mut seen: Vec<(&'static str, Span)> = Vec::new();
        for clause in written {
            let once = match &clause.kind {
                TableClauseKind::Number(number) => {
                    clauses.number = Some((Number::Table(number.value), number.span));
                    "number` or `figure"
                }
                TableClauseKind::Figure(number) => {
                    clauses.number = Some((Number::Figure(number.value), number.span));
                    "number` or `figure"
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
                TableClauseKind::Top(number, exactly) => {
                    clauses.top = Some((number, *exactly));
                    "top"
                }
                TableClauseKind::HideEmpty => {
                    clauses.hide_empty = Some(clause.span);
                    "hide empty"
                }
                TableClauseKind::Disclosure(policy) => {
                    clauses.disclosure = Some(policy);
                    "disclosure"
                }
                TableClauseKind::Column(_) | TableClauseKind::Columns(..) => continue,
            };
            match seen.iter().find(|(name, _)| *name == once) {
                Some((_, first)) => self.out.push(layout::repeated_clause(clause.span, *first, once)),
                None => seen.push((once, clause.span)),
            }
        }
        clauses
    }

    fn table(&mut self, table: &hir::Table, clauses: &Clauses<'_>) -> Table {
        if table.columns.is_empty() {
            self.out.push(layout::no_columns(&table.head.name));
        }
        let typed = self.typed_columns(table);
        let datasets = self.counted(&typed);
        let each: Vec<Option<Dimension>> = table
            .columns
            .iter()
            .map(|g| g.each.as_ref().and_then(|each| self.dimension(&each.path, &datasets)))
            .collect();
        let of_text =
            !typed.is_empty() && typed.iter().all(|t| matches!(t.column.value, hir::ColumnValue::Attribute(_)));
        if of_text {
            self.only_texts(table, clauses);
        }
        let down = |checker: &mut Self, rows: &ast::Dimension| match of_text {
            true => checker.list_dimension(&rows.path),
            false => checker.dimension(&rows.path, &datasets),
        };
        let dimensions: Vec<Option<Dimension>> = clauses.rows.iter().map(|rows| down(self, rows)).collect();
        for dimension in dimensions.iter().flatten().filter(|d| d.class == Class::Time) {
            let open = typed.iter().flat_map(|t| &t.value).flat_map(|(e, _)| self.open_leaves(e, &Class::Time));
            let leaves: Vec<Leaf> = open.collect();
            self.kept_before(&leaves, &dimension.period_kind(), dimension.span);
        }
        for (group, dimension) in each.iter().enumerate() {
            let Some(dimension) = dimension.as_ref().filter(|d| d.class == Class::Time) else { continue };
            let inside = typed.iter().filter(|t| t.group == group).flat_map(|t| &t.value);
            let leaves: Vec<Leaf> = inside.flat_map(|(e, _)| self.open_leaves(e, &Class::Time)).collect();
            self.kept_before(&leaves, &dimension.period_kind(), dimension.span);
        }
        let down: Vec<&Dimension> = dimensions.iter().flatten().collect();
        for (across, group) in each.iter().zip(&table.columns) {
            let twice = across.as_ref().filter(|a| down.iter().any(|d| d.class == a.class));
            if let (Some(twice), Some(written)) = (twice, &group.each) {
                self.out.push(layout::dimension_twice(written.span, &twice.name));
            }
        }
        let period = clauses.period.map(|literal| self.table_period(literal, &typed, &each, &down));
        let filter = self.table_filter(clauses.filter, &typed);
        let rows = self.rows(clauses.rows, &dimensions, &typed, &datasets);
        self.headings_of_rows(clauses.rows, &dimensions, &rows);
        let (columns, headings) = self.columns(table, &typed, &each, &datasets, clauses.rows, &dimensions);
        // What rows and columns would have given a number is not known where they could not be read.
        let are_read = dimensions.iter().all(Option::is_some)
            && each.iter().zip(&table.columns).all(|(across, group)| across.is_some() || group.each.is_none());
        let is_here = |span: Span| {
            let whole = table.head.span;
            span.source == whole.source && whole.start <= span.start && span.end <= whole.end
        };
        let lacks_areas = self.out.iter().any(|found| {
            found.code == "denominators::no-area" && found.labels.first().is_some_and(|label| is_here(label.span))
        });
        if are_read && !lacks_areas {
            self.pinned(&typed, &each, &down, period.is_some(), &filter);
        }
        let of_columns = self.both_sides(&typed, &each, &down, clauses.period);
        let texts = clauses.title.map(|title| &title.value).into_iter().chain(&clauses.notes);
        let texts = texts.chain(columns.iter().map(|column| &column.label));
        let texts: Vec<&String> = texts.collect();
        self.years_side_by_side(&of_columns, texts.iter().copied());
        self.years_beside_columns(&of_columns, &each, &texts);
        self.axes(table, !clauses.rows.is_empty(), &typed, &each, &down);
        let order = self.order(clauses, &columns);
        let mut model = Table {
            head: table.head.clone(),
            number: clauses.number.map(|(number, _)| number),
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
            hide_empty: clauses.hide_empty.is_some(),
            disclosure: clauses.disclosure.and_then(|named| self.policy(named)),
        };
        let notes = table.clauses.iter().filter_map(|clause| match &clause.kind {
            TableClauseKind::Note(text) => Some(text),
            _ => None,
        });
        let places: Vec<Option<Span>> = headings.iter().map(|h| h.as_ref().map(|text| text.span)).collect();
        self.totals_in_cells(&model, &places);
        self.texts_and_numbers(&model, clauses.title, &notes.collect::<Vec<_>>(), &headings);
        self.elsewhen(&model, &places);
        self.fixed_in_rows(&model, &headings);
        self.same_labels(&model, clauses.rows);
        self.formulas(&model, &places);
        let broken = self.break_notes(&model);
        model.notes.extend(broken);
        let not_served = self.not_served_notes(&model);
        model.notes.extend(not_served);
        model
    }

    /// Reports clauses that restrict numbers, in a table of texts.
    fn only_texts(&mut self, table: &hir::Table, clauses: &Clauses<'_>) {
        let each = table.columns.iter().filter_map(|group| group.each.as_ref()).map(|each| (each.span, "for each"));
        let period = clauses.period.map(|literal| (literal.span, "in"));
        let filter = clauses.filter.map(|predicate| (predicate.span, "where"));
        let empty = clauses.hide_empty.map(|span| (span, "hide empty"));
        let policy = clauses.disclosure.map(|policy| (policy.span, "disclosure"));
        for (span, clause) in each.chain(period).chain(filter).chain(empty).chain(policy) {
            self.out.push(layout::nothing_counted(span, clause));
        }
    }

    fn policy(&mut self, named: &ast::Ident) -> Option<PolicyId> {
        let found = self.catalog.policy_named(&named.value);
        if found.is_none() {
            let names = self.catalog.declared_policies().map(|(_, p)| p.name.as_str());
            self.out.push(layout::unknown_policy(named, near(&named.value, names)));
        }
        found
    }

    fn typed_columns<'t>(&mut self, table: &'t hir::Table) -> Vec<Typed<'t>> {
        let mut typed = Vec::new();
        for (group, columns) in table.columns.iter().enumerate() {
            for column in &columns.columns {
                let (value, noted) = match &column.value {
                    hir::ColumnValue::Expr(expr) => {
                        let (value, noted) = self.noting(|checker| checker.expr(expr));
                        self.breaks_crossed(expr, &[]);
                        (Some(value), noted)
                    }
                    hir::ColumnValue::Attribute(_) => (None, Noted::default()),
                };
                typed.push(Typed { column, group, value, noted });
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
        if let Some(rows) = down.iter().find(|d| d.class == Class::Time) {
            let written = self.written(literal.span);
            self.out.push(layout::period_and_rows(literal.span, &written, &rows.name, rows_of_period(literal, rows)));
        }
        let free = typed.iter().filter(|t| each[t.group].as_ref().is_none_or(|d| d.class != Class::Time));
        let leaves: Vec<Leaf> =
            free.flat_map(|t| &t.value).flat_map(|(e, _)| self.open_leaves(e, &Class::Time)).collect();
        let restriction = self.in_period(literal, &leaves);
        self.kept_before(&leaves, &self.kinds_of(&restriction), literal.span);
        restriction
    }

    /// Reports columns whose sides differ in period or area, or in the kind of a year, with what the table puts around them; and gives what
    /// was noted of each.
    fn both_sides(
        &mut self,
        typed: &[Typed<'_>],
        each: &[Option<Dimension>],
        down: &[&Dimension],
        period: Option<&ast::Literal>,
    ) -> Vec<Noted> {
        let mut of_columns = Vec::new();
        for column in typed {
            let Some((value, _)) = &column.value else { continue };
            let over = || down.iter().copied().chain(each[column.group].as_ref());
            // The rows around others have the first dimension alone.
            let of_all = || down.first().copied().into_iter().chain(each[column.group].as_ref());
            let around =
                |class: &Class| period.is_some() && *class == Class::Time || of_all().any(|d| d.class == *class);
            self.settled(&column.noted, around);
            self.years_of_the_kind_around(&column.noted, over(), period);
            let of_table = period.filter(|_| over().all(|dimension| dimension.class != Class::Time));
            if of_table.is_none() {
                self.years_of_one_kind(&column.noted);
                of_columns.push(column.noted.clone());
                continue;
            }
            let leaves = self.open_leaves(value, &Class::Time);
            let ((), noted) = self.quietly(|checker| {
                checker.noting(|checker| {
                    checker.note_all(&column.noted);
                    if let Some(literal) = of_table {
                        checker.in_period(literal, &leaves);
                    }
                })
            });
            self.years_of_one_kind(&noted);
            of_columns.push(noted);
        }
        of_columns
    }

    fn table_filter(
        &mut self,
        filter: Option<&ast::Predicate>,
        typed: &[Typed<'_>],
    ) -> Vec<(DatasetId, crate::model::Predicate)> {
        let Some(filter) = filter else { return Vec::new() };
        let conditions = self.narrowed(filter, &self.counted(typed));
        let leaves: Vec<Leaf> = typed.iter().flat_map(|t| &t.value).flat_map(|(e, _)| self.all_leaves(e)).collect();
        self.kept_before_condition(&leaves, &conditions, filter.span);
        conditions
    }

    fn rows(
        &mut self,
        written: &[ast::Dimension],
        dimensions: &[Option<Dimension>],
        typed: &[Typed<'_>],
        datasets: &[DatasetId],
    ) -> Vec<Member> {
        let mut levels: Vec<Level<'_>> = Vec::new();
        if let Some(deep) = written.get(DEEPEST) {
            self.out.push(layout::too_deep(deep.span, DEEPEST));
            return Vec::new();
        }
        for (dimension, written) in dimensions.iter().zip(written) {
            let Some(dimension) = dimension else { return Vec::new() };
            let picked = self.members(dimension, written.members.as_ref(), datasets);
            let columns = typed.iter().filter_map(|t| Some((t.column.span, &t.value.as_ref()?.0)));
            self.apart_enough(dimension, &picked, Axis::Rows, levels.is_empty(), columns);
            let open = typed.iter().flat_map(|t| &t.value).flat_map(|(e, _)| self.open_leaves(e, &dimension.class));
            let leaves = open.collect();
            levels.push(Level { dimension, picked, leaves, span: written.span, rest: Rest::All });
        }
        let Some((first, rest)) = levels.split_first_mut() else {
            let everything = Member {
                labels: vec![String::new()],
                kind: RowKind::Body,
                depth: 0,
                within_whole: true,
                in_whole: true,
                beyond_parts: false,
                apart: false,
                left_out: LeftOut::Nothing,
                restrictions: Vec::new(),
                inside: None,
                code: None,
                period: None,
            };
            return vec![everything];
        };
        // Beside a row that is not taken apart, what is outside inside others is not all that is outside.
        let outside = first.picked.iter().all(|picked| !picked.alone);
        for level in rest.iter_mut() {
            self.rest_of(level, outside);
        }
        let mut rows = Vec::new();
        self.rows_of(first, rest, &[], &[], &mut rows);
        if rows.len() > MOST_ROWS {
            self.out.push(layout::too_large(first.span, "rows", MOST_ROWS));
            return Vec::new();
        }
        if rest.iter().any(|level| matches!(level.rest, Rest::Unlisted)) {
            rows.iter_mut().for_each(|row| row.within_whole = false);
        }
        rows
    }

    /// Decides what of the whole is left where rows inside others are outside or apart, as it is where such rows are inside none.
    fn rest_of(&mut self, level: &mut Level<'_>, outside: bool) {
        let is_taken_out = level.picked.iter().any(|member| member.takes_out(outside));
        let without = self.without_taken_out(level.dimension, &mut level.picked, outside);
        level.rest = match without {
            _ if !is_taken_out => Rest::All,
            None => Rest::Unlisted,
            Some(without) => {
                let mut restriction = |without: &Picked| {
                    self.quietly(|checker| checker.restriction(level.dimension, without, &level.leaves, level.span))
                };
                let mut rest = restriction(&without);
                // Of people, nobody is outside; those who are not recorded are of the whole as well.
                let people = restriction(&Picked { outside: false, missing: false, ..without.clone() });
                for (dataset, meaning) in &mut rest.by_dataset {
                    let same = people.by_dataset.iter().find(|(of, _)| of == dataset);
                    if let (Meaning::NotApplicable, Some((_, Meaning::Among { value, set, .. }))) = (&meaning, same) {
                        let (value, set) = (value.clone(), set.clone());
                        *meaning = Meaning::Among { value, set, missing: without.missing };
                    }
                }
                Rest::Without(rest, outside)
            }
        };
    }

    /// The rows of a level, each with those inside it.
    fn rows_of(
        &mut self,
        level: &Level<'_>,
        rest: &[Level<'_>],
        around: &[(&Dimension, &Picked)],
        restrictions: &[Restriction],
        rows: &mut Vec<Member>,
    ) {
        let dimension = level.dimension;
        for member in &level.picked {
            // More than may be: it is said where all are known.
            if rows.len() > MOST_ROWS {
                return;
            }
            if !around.iter().all(|(outer, of)| self.lies_in(dimension, member, outer, of)) {
                continue;
            }
            let mut row = self.member(dimension, member, &level.leaves, level.span, around.len(), restrictions);
            row.within_whole = around.iter().all(|(_, outer)| match outer.kind {
                RowKind::Body | RowKind::Missing => true,
                RowKind::Total => outer.in_whole,
                RowKind::Outside | RowKind::Comparator => false,
            });
            for inner in rest {
                let Rest::Without(within, outside) = &inner.rest else { continue };
                let mut taken = inner.picked.iter().filter(|taken| taken.takes_out(*outside));
                if taken.any(|taken| self.lies_in(inner.dimension, taken, dimension, member)) {
                    row.in_whole = false;
                    if row.is_of_whole() {
                        row.inside.get_or_insert_with(|| row.restrictions.clone()).push(within.clone());
                    }
                }
            }
            let inner = row.restrictions.clone();
            rows.push(row);
            let Some((next, rest)) = rest.split_first().filter(|_| !member.alone) else { continue };
            let around: Vec<_> = around.iter().copied().chain([(dimension, member)]).collect();
            self.rows_of(next, rest, &around, &inner, rows);
        }
    }

    pub(super) fn member(
        &mut self,
        dimension: &Dimension,
        picked: &Picked,
        leaves: &[Leaf],
        span: Span,
        depth: usize,
        outer: &[Restriction],
    ) -> Member {
        let restriction = self.restriction(dimension, picked, leaves, span);
        let one = !picked.outside && !picked.missing;
        let code = match &picked.codes {
            Codes::Listed(codes) if codes.len() == 1 && one => Some(codes[0]),
            Codes::Listed(_) | Codes::All | Codes::Periods(_) => None,
        };
        let period = match (&dimension.kind, &picked.codes) {
            (Kind::Time(kind), Codes::Periods(periods)) if periods.len() == 1 && one => {
                Some(Period { kind: *kind, ordinal: periods[0] })
            }
            _ => None,
        };
        let restrictions = outer.iter().cloned().chain([restriction]).collect();
        let inside = (picked.beyond_parts && picked.outside).then(|| {
            let picked = Picked { outside: false, ..picked.clone() };
            let restriction = self.quietly(|checker| checker.restriction(dimension, &picked, leaves, span));
            outer.iter().cloned().chain([restriction]).collect()
        });
        let Picked { kind, in_whole, beyond_parts, apart, left_out, .. } = *picked;
        let labels = vec![picked.label.clone()];
        let within_whole = true;
        Member {
            labels,
            kind,
            depth,
            within_whole,
            in_whole,
            beyond_parts,
            apart,
            left_out,
            restrictions,
            inside,
            code,
            period,
        }
    }

    fn order(&mut self, clauses: &Clauses<'_>, columns: &[Column]) -> Option<(usize, bool)> {
        let (by, descending, span) = clauses.order?;
        if clauses.rows.len() > 1 {
            self.out.push(layout::order_of_nested(span));
        }
        let found = columns.iter().position(|c| c.label == by.value);
        if found.is_none() && !columns.is_empty() {
            let nearest = near(&by.value, columns.iter().map(|c| c.label.as_str()));
            self.out.push(layout::unknown_order(by.span, &by.value, nearest));
        }
        found.map(|column| (column, descending))
    }

    fn top(&mut self, clauses: &Clauses<'_>) -> Option<Top> {
        let (top, exactly) = clauses.top?;
        if clauses.order.is_none() {
            self.out.push(layout::top_without_order(top.span));
        }
        if top.value < 1 {
            self.out.push(layout::top_zero(top.span));
        }
        usize::try_from(top.value).ok().map(|rows| Top { rows, exactly })
    }
}

fn row_heading(rows: &[ast::Dimension]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    match &first.heading {
        Some(heading) => heading.value.clone(),
        None => sentence(&first.path.parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join(" ")),
    }
}

/// The rows of a kind of period that a longer period has, as a table can list them: `month from 2023-04 to 2024-03`.
fn rows_of_period(literal: &ast::Literal, rows: &Dimension) -> Option<String> {
    let Kind::Time(kind) = rows.kind else { return None };
    let around = [PeriodKind::FinancialYear, PeriodKind::CalendarYear, PeriodKind::Month];
    let (first, last) = around.into_iter().find_map(|beside| literals::period_beside(&literal.kind, beside))?.days();
    let (first, last) = (kind.of_day(first)?, kind.of_day(last)?);
    let written = |ordinal: i64| Period { kind, ordinal }.to_string();
    (first < last).then(|| format!("{} from {} to {}", rows.name, written(first), written(last)))
}
