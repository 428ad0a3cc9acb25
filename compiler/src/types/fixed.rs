//! Columns of one fixed period or area in a table with a row for each of several: every row shows the same number, or a number of that area
//! over one of the row's.
//!
//! In: a table of the model, its headings. Out: a warning for each such column. Invariant: says nothing where the heading says that the
//! number is of another time or place than the row, nor of what is divided by a whole around the row, or by an earlier year.

use std::collections::BTreeSet;

use super::Checker;
use super::facts::{layout, periods};
use super::groups::{Choices, Place};
use crate::catalog::{DatasetId, HierarchyId};
use crate::model::{Class, Column, ColumnValue, Expr, Meaning, Member, Restriction, Table};
use crate::source::Spanned;
use crate::words::lists;

/// What a heading has that says of another time than the row's.
const SAYS_SO: [&str; 10] =
    ["base", "before", "earlier", "previous", "prior", "first", "start", "then", "latest", "last"];

/// What a heading has that says of another place than the row's.
const SAYS_WHERE: [&str; 16] = [
    "all",
    "average",
    "overall",
    "total",
    "whole",
    "county",
    "force",
    "region",
    "nation",
    "england",
    "here",
    "compar",
    "benchmark",
    "everywhere",
    "elsewhere",
    "area",
];

impl Checker<'_> {
    /// Warns of columns whose numbers are the same in every row.
    pub(super) fn fixed_in_rows(&mut self, table: &Table, headings: &[Option<Spanned<String>>]) {
        let mut classes = vec![Class::Time];
        classes.extend((0..self.catalog.hierarchies.len()).map(|at| Class::Area(HierarchyId(at))));
        for class in &classes {
            let of_class = |row: &&Member| row.restrictions.iter().any(|of| of.class == *class);
            let mut rows = table.rows.iter().filter(of_class);
            let Some(first) = rows.next() else { continue };
            if rows.all(|row| row.labels == first.labels) {
                continue;
            }
            for (column, heading) in table.columns.iter().zip(headings) {
                let ColumnValue::Expr(expr) = &column.value else { continue };
                let is_of_column = |member: &Member| member.restrictions.iter().any(|of| of.class == *class);
                if self.heading_says_so(column, class) || column.member.as_ref().is_some_and(is_of_column) {
                    continue;
                }
                let place = heading.as_ref().map_or(table.head.name.span, |heading| heading.span);
                let label = &column.label;
                if let Some(of) = self.fixed_to(expr, class) {
                    self.out.push(match class {
                        Class::Time => periods::same_in_every_row(place, label, &of),
                        _ => layout::same_in_every_row(place, label, &of),
                    });
                } else if let Some((of, is_numerator)) = self.fixed_on_one_side(expr, class, &table.rows) {
                    self.out.push(match class {
                        Class::Time => periods::one_side_in_every_row(place, label, &of),
                        _ => layout::one_side_in_every_row(place, label, &of, is_numerator),
                    });
                }
            }
        }
    }

    /// Whether the heading of a column says that it is of another time, or place, than the rows.
    fn heading_says_so(&self, column: &Column, class: &Class) -> bool {
        let text = column.label.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match class {
            Class::Area(hierarchy) => {
                let levels = &self.catalog.hierarchy(*hierarchy).levels;
                let labels = levels.iter().flat_map(|level| &self.catalog.code_list(level.list).codes);
                has(&SAYS_WHERE)
                    || labels.map(|code| code.label.to_lowercase()).any(|label| text.contains(&label))
                    || levels.iter().any(|level| text.contains(&level.name.to_lowercase()))
            }
            _ => text.chars().any(|c| c.is_ascii_digit()) || has(&SAYS_SO),
        }
    }

    /// The period or area of an expression, in words, where every number of it has one of its own.
    fn fixed_to(&self, expr: &Expr, class: &Class) -> Option<String> {
        let mut fixed = Vec::new();
        if !self.are_fixed(expr, class, None, &mut fixed) || fixed.is_empty() {
            return None;
        }
        let mut of: Vec<String> = fixed.into_iter().map(|of| self.fixed_in_words(of)).collect();
        of.sort();
        Some(lists::some(&of, "and"))
    }

    /// The first fraction of which one side is of a period or area of its own and the other of the row's: that period or area, and whether it is
    /// the numerator's. Over the same rows in a whole around the row, or in another year, it is a share or an index.
    fn fixed_on_one_side(&self, expr: &Expr, class: &Class, rows: &[Member]) -> Option<(String, bool)> {
        let (above, below) = match expr {
            Expr::Over { numerator, denominator, .. } => (numerator, denominator),
            Expr::Divide(above, below) => (above, below),
            Expr::Indicator(id) => {
                return self.fixed_on_one_side(&self.indicators[id.0].as_ref()?.value, class, rows);
            }
            Expr::Within(_, of) if of.class == *class => return None,
            other => return other.parts().into_iter().find_map(|part| self.fixed_on_one_side(part, class, rows)),
        };
        let of_row = |part: &Expr| {
            let open = self.open_leaves(part, class);
            open.into_iter().find(|leaf| rows.iter().any(|row| is_reached(row, class, leaf.dataset)))
        };
        let is_of_same = |part: &Expr, dataset: DatasetId| self.all_leaves(part).iter().any(|of| of.dataset == dataset);
        if let (Some(of), Some(leaf)) = (self.fixed_to(above, class), of_row(below)) {
            return (*class != Class::Time || !is_of_same(above, leaf.dataset)).then_some((of, true));
        }
        if let (Some(of), Some(leaf), Class::Area(_)) = (self.fixed_to(below, class), of_row(above), class) {
            return (!is_of_same(below, leaf.dataset) && self.is_beside(below, class, rows)).then_some((of, false));
        }
        [above, below].into_iter().find_map(|part| self.fixed_on_one_side(part, class, rows))
    }

    /// Whether some row is no part of the areas that an expression is of.
    fn is_beside(&self, expr: &Expr, class: &Class, rows: &[Member]) -> bool {
        let mut fixed = Vec::new();
        self.are_fixed(expr, class, None, &mut fixed);
        let of_class = |row: &&Restriction| row.class == *class;
        let rows: Vec<BTreeSet<Place>> =
            rows.iter().filter_map(|row| self.finest_of(row.restrictions.iter().find(of_class)?)).collect();
        fixed.into_iter().filter_map(|of| self.finest_of(of)).any(|whole| rows.iter().any(|row| !row.is_subset(&whole)))
    }

    /// The finest areas that a restriction chooses; nothing where that is not known.
    fn finest_of(&self, restriction: &Restriction) -> Option<BTreeSet<Place>> {
        let mut choices = Choices::default();
        choices.within(&restriction.class, self.chosen_by(restriction));
        let group = choices.groups().into_iter().next()?;
        self.finest_codes(&group)
    }

    /// Whether every number of an expression is of a period, or an area, of its own, whatever is around it; and these, each once.
    fn are_fixed<'e>(
        &'e self,
        expr: &'e Expr,
        class: &Class,
        inside: Option<&'e Restriction>,
        found: &mut Vec<&'e Restriction>,
    ) -> bool {
        match expr {
            Expr::Within(of, restriction) if restriction.class == *class => {
                self.are_fixed(of, class, Some(restriction), found)
            }
            Expr::Measure(_) => {
                found.extend(inside.filter(|of| !found.contains(of)));
                inside.is_some()
            }
            Expr::Indicator(id) => {
                let value = self.indicators[id.0].as_ref().map(|indicator| &indicator.value);
                value.is_some_and(|value| self.are_fixed(value, class, inside, found))
            }
            other => other.parts().into_iter().all(|part| self.are_fixed(part, class, inside, found)),
        }
    }

    fn fixed_in_words(&self, restriction: &Restriction) -> String {
        if restriction.class != Class::Time {
            let mut choices = Choices::default();
            choices.within(&restriction.class, self.chosen_by(restriction));
            return choices.groups().first().map_or("one area".to_string(), |group| self.described(group));
        }
        let mut periods = restriction.by_dataset.iter().flat_map(|(dataset, _)| self.periods_in(restriction, *dataset));
        periods.next().map_or("one period".to_string(), |period| period.to_string())
    }
}

/// Whether a row is of some part of a dataset, by a class.
fn is_reached(row: &Member, class: &Class, dataset: DatasetId) -> bool {
    let is_of_some = |(of, meaning): &(DatasetId, Meaning)| *of == dataset && matches!(meaning, Meaning::Among { .. });
    row.restrictions.iter().filter(|of| of.class == *class).any(|of| of.by_dataset.iter().any(is_of_some))
}
