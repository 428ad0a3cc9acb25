//! Columns of one fixed period or area in a table with a row for each of several: every row shows the same number.
//!
//! In: a table of the model, its headings. Out: a warning for each such column. Invariant: says nothing where the heading says that the
//! number is of another time or place than the row, or where some part of it has the period or area of the row.

use super::Checker;
use super::facts::{layout, periods};
use super::groups::Choices;
use crate::catalog::HierarchyId;
use crate::model::{Class, Column, ColumnValue, Expr, Member, Restriction, Table};
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
                let mut fixed = Vec::new();
                if self.are_fixed(expr, class, None, &mut fixed) && !fixed.is_empty() {
                    let place = heading.as_ref().map_or(table.head.name.span, |heading| heading.span);
                    let mut of: Vec<String> = fixed.into_iter().map(|of| self.fixed_in_words(of)).collect();
                    of.sort();
                    let (label, of) = (&column.label, lists::some(&of, "and"));
                    self.out.push(match class {
                        Class::Time => periods::same_in_every_row(place, label, &of),
                        _ => layout::same_in_every_row(place, label, &of),
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
