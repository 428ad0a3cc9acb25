//! Columns of tables: one for each member of what they repeat for, each with a heading and a format.
//!
//! In: the columns of a Hir table, typed. Out: the model's columns, and the heading of each as it is written.
//! Invariants: headings differ; a share's heading names what it is a share of.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Checker;
use super::dimensions::{Dimension, Kind, Picked};
use super::facts::{denominators, layout};
use super::noted::Noted;
use crate::catalog::{AttributeType, CodeListId, DatasetId};
use crate::model::{Column, ColumnValue, Expr, Unit};
use crate::names::hir;
use crate::presentation::NumberFormat;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Axis};

/// More columns than a spreadsheet has.
const MOST_COLUMNS: usize = 16_384;

/// A column before its members are distinguished.
pub(super) struct Typed<'a> {
    pub column: &'a hir::Column,
    pub group: usize,
    pub value: Option<(Expr, Unit)>,
    /// What was noted of it.
    pub noted: Noted,
}

impl Checker<'_> {
    pub(super) fn columns(
        &mut self,
        table: &hir::Table,
        typed: &[Typed<'_>],
        each: &[Option<Dimension>],
        datasets: &[DatasetId],
        rows: &[ast::Dimension],
        dimensions: &[Option<Dimension>],
    ) -> (Vec<Column>, Vec<Option<Spanned<String>>>) {
        let mut columns: Vec<Column> = Vec::new();
        let (mut spans, mut headings): (Vec<(Span, Option<String>)>, Vec<_>) = (Vec::new(), Vec::new());
        for (group, written) in table.columns.iter().enumerate() {
            let inside: Vec<&Typed<'_>> = typed.iter().filter(|t| t.group == group).collect();
            let picked: Vec<Picked> = match (&each[group], &written.each) {
                (Some(dimension), Some(each)) => self.members(dimension, each.members.as_ref(), datasets),
                (None, Some(_)) => continue, // the dimension was reported
                (_, None) => Vec::new(),
            };
            let members: Vec<Option<&Picked>> = match &written.each {
                Some(_) => picked.iter().map(Some).collect(),
                None => vec![None],
            };
            if columns.len() + members.len() * inside.len() > MOST_COLUMNS {
                self.out.push(layout::too_large(
                    written.each.as_ref().map_or(table.head.name.span, |each| each.span),
                    "columns",
                    MOST_COLUMNS,
                ));
                break;
            }
            if let Some(dimension) = &each[group] {
                let values = inside.iter().filter_map(|t| Some((t.column.span, &t.value.as_ref()?.0)));
                self.apart_enough(dimension, &picked, Axis::Columns, true, values);
            }
            let first = columns.len();
            for picked in &members {
                for column in &inside {
                    let across = each[group].as_ref().zip(*picked);
                    if let Some(made) = self.column(column, across, rows, dimensions) {
                        spans.push((column.column.span, across.map(|(dimension, _)| dimension.name.clone())));
                        headings.push(written_heading(column.column, across, &made));
                        columns.push(made);
                    }
                }
            }
            let made = columns.len() - first;
            if !inside.is_empty() && made == members.len() * inside.len() {
                for place in 0..inside.len() {
                    let like: Vec<usize> = (0..members.len()).map(|m| first + m * inside.len() + place).collect();
                    let like: Arc<[usize]> = like.into();
                    like.iter().for_each(|index| columns[*index].siblings = Arc::clone(&like));
                }
            }
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut twice: Vec<(Span, Option<String>, String)> = Vec::new();
        for (column, (span, across)) in columns.iter().zip(spans) {
            if placeholder(&column.label).is_some() {
                continue; // reported: nothing fills it in
            }
            if !seen.insert(&column.label) {
                twice.push((span, across, column.label.clone()));
            }
        }
        twice.dedup();
        for (span, across, heading) in twice {
            self.out.push(layout::same_heading(span, &heading, across.as_deref()));
        }
        (columns, headings)
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
                    (shown, _) => self.format((Some(expr), &value), &unit, shown),
                };
                self.heading_names_whole(typed.column, expr, &value);
                let definition = self.definition(expr);
                let value = ColumnValue::Expr(value);
                let (siblings, except_totals) = (Arc::default(), typed.column.except_totals);
                Some(Column { label, definition, value, member, siblings, format, unit, except_totals })
            }
            (hir::ColumnValue::Attribute(path), _) => {
                let value = self.row_attribute(path, rows, dimensions)?;
                let ty = match &value {
                    ColumnValue::Attribute { list, attribute } => {
                        Some(&self.catalog.code_list(*list).attributes[*attribute].ty)
                    }
                    ColumnValue::Code(_) | ColumnValue::Expr(_) => None,
                };
                let decimals = match ty {
                    Some(AttributeType::Decimal { scale }) => *scale,
                    Some(AttributeType::Code(_) | AttributeType::Integer) | None => 0,
                };
                let format = NumberFormat::plain(decimals);
                let (unit, siblings, except_totals) = (Unit::Number, Arc::default(), typed.column.except_totals);
                Some(Column { label, definition: None, value, member: None, siblings, format, unit, except_totals })
            }
            (hir::ColumnValue::Expr(_), None) => None,
        }
    }

    /// What `attribute PATH` shows: the code of the row, or an attribute of it. The path begins with that of the rows or, where these are
    /// areas, with a level of them.
    fn row_attribute(
        &mut self,
        path: &ast::Path,
        rows: &[ast::Dimension],
        dimensions: &[Option<Dimension>],
    ) -> Option<ColumnValue> {
        let (last, stem) = path.parts.split_last()?;
        let mut found: Option<(Vec<CodeListId>, bool)> = None;
        for (written, dimension) in rows.iter().zip(dimensions) {
            let is_stem = written.path.parts == stem;
            match dimension {
                None if is_stem => return None,
                Some(Dimension { kind: Kind::Code { list, .. }, .. }) if is_stem => found = Some((vec![*list], false)),
                Some(Dimension { kind: Kind::Area { hierarchy, .. }, .. }) => {
                    let levels = &self.catalog.hierarchy(*hierarchy).levels;
                    let named = levels.iter().find(|level| matches!(stem, [name] if name.value == level.name));
                    match named {
                        Some(level) => found = Some((vec![level.list], true)),
                        None if is_stem => found = Some((levels.iter().map(|level| level.list).collect(), false)),
                        None => {}
                    }
                }
                _ => {}
            }
        }
        let (lists, is_level) = found.unwrap_or_default();
        if last.value == "code" && !lists.is_empty() {
            return Some(ColumnValue::Code(lists.first().copied().filter(|_| is_level)));
        }
        let of = |list: &CodeListId| Some((*list, self.catalog.code_list(*list).attribute_named(&last.value)?));
        match lists.iter().filter_map(of).collect::<Vec<_>>()[..] {
            [(list, attribute)] => Some(ColumnValue::Attribute { list, attribute }),
            [] => self.report(layout::attribute_of_other(path.span, self.sources.text(path.span))),
            ref several => {
                let paths =
                    several.iter().map(|(list, _)| format!("{}.{}", self.catalog.code_list(*list).name, last.value));
                let paths: Vec<String> = paths.collect();
                self.report(layout::attribute_of_levels(path.span, self.sources.text(path.span), &paths))
            }
        }
    }

    fn heading(&mut self, column: &hir::Column, across: Option<(&Dimension, &Picked)>) -> String {
        let Some(label) = &column.label else {
            return match (across, &column.value) {
                (Some((_, picked)), _) => picked.label.clone(),
                (None, hir::ColumnValue::Expr(expr)) => sentence(&self.title(expr)),
                (None, hir::ColumnValue::Attribute(path)) => sentence(&path.parts[path.parts.len() - 1].value),
            };
        };
        let text = filled(&label.value, across, |picked| &picked.label);
        if let Some(placeholder) = placeholder(&text) {
            let dimension = across.map(|(d, _)| d.name.as_str());
            self.out.push(layout::unknown_placeholder(label.span, placeholder, dimension));
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
        let Some(named) = self.whole_named_in(&said) else { return };
        if !right.iter().any(|r| r.to_lowercase().contains(&named.to_lowercase())) {
            self.out.push(denominators::label_names_another(label.span, &label.value, &named, &right[0]));
        }
    }

    /// The cohort or measure with the longest name that a heading in small letters has behind `of`.
    fn whole_named_in(&self, said: &str) -> Option<String> {
        let wholes = self.known.wholes.get_or_init(|| {
            let measures = self.hir.measures.iter().filter(|m| !m.head.name.value.is_empty()).map(|m| m.head.title());
            let titles =
                self.hir.cohorts.iter().map(|c| c.head.title()).chain(measures).filter(|title| title.len() > 2);
            let mut wholes: Vec<(String, String)> =
                titles.map(|title| (format!("of {}", title.to_lowercase()), title)).collect();
            wholes.sort_by(|a, b| a.0.cmp(&b.0));
            wholes
        });
        // A name that the heading has begins as the heading goes on there; all that begin so are beside each other.
        let begins = said.match_indices("of ").map(|(at, _)| &said[at..]);
        let named = begins.flat_map(|rest| {
            let end = wholes.partition_point(|(words, _)| words.as_str() <= rest);
            let first: String = rest.chars().take(4).collect();
            wholes[..end]
                .iter()
                .rev()
                .take_while(move |(words, _)| words.starts_with(first.as_str()))
                .filter(move |(words, _)| rest.starts_with(words.as_str()))
        });
        named.map(|(_, title)| title).max_by_key(|title| title.len()).cloned()
    }

    fn share_denominator(&self, value: &Expr) -> Option<Expr> {
        match value.unrestricted(&|id| self.value_of(id)) {
            Expr::Over { denominator, per: 1, .. } => Some((**denominator).clone()),
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
}

/// The heading of a column to be compared with its numbers, with the members' own names in place of labels given to them: these are
/// compared where they are given. `None` where the heading is just the label of a member.
fn written_heading(
    column: &hir::Column,
    across: Option<(&Dimension, &Picked)>,
    made: &Column,
) -> Option<Spanned<String>> {
    match &column.label {
        Some(label) => Some(Spanned { value: filled(&label.value, across, |picked| &picked.names), span: label.span }),
        None if across.is_none() => Some(Spanned { value: made.label.clone(), span: column.span }),
        None => None,
    }
}

/// A heading with a text of its member in place of `{area}`.
fn filled(heading: &str, across: Option<(&Dimension, &Picked)>, text: impl Fn(&Picked) -> &String) -> String {
    match across {
        Some((dimension, picked)) => heading.replace(&format!("{{{}}}", dimension.name), text(picked)),
        None => heading.to_string(),
    }
}

/// The first name in braces.
fn placeholder(text: &str) -> Option<&str> {
    Some(text.split_once('{')?.1.split_once('}')?.0)
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

/// A name or label as a heading: words, the first letter a capital.
pub(super) fn sentence(text: &str) -> String {
    let text = text.replace('_', " ");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}
