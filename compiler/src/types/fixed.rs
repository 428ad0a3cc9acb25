//! Columns of one fixed period in a table with a row for each of several: every row shows the same number.
//!
//! In: a table of the model, its headings. Out: a warning for each such column. Invariant: says nothing where the heading says that the
//! number is of another time than the row, or where some part of it has the period of the row.

use super::Checker;
use super::facts::periods;
use crate::model::{Class, ColumnValue, Expr, Restriction, Table};
use crate::source::Spanned;
use crate::words::lists;

/// What a heading has that says of another time than the row's.
const SAYS_SO: [&str; 10] =
    ["base", "before", "earlier", "previous", "prior", "first", "start", "then", "latest", "last"];

impl Checker<'_> {
    /// Warns of columns whose numbers are the same in every row.
    pub(super) fn fixed_in_rows(&mut self, table: &Table, headings: &[Option<Spanned<String>>]) {
        let mut of_periods = table.rows.iter().filter(|row| row.time().is_some());
        let Some(first) = of_periods.next() else { return };
        if of_periods.all(|row| row.labels == first.labels) {
            return;
        }
        for (column, heading) in table.columns.iter().zip(headings) {
            let ColumnValue::Expr(expr) = &column.value else { continue };
            let text = column.label.to_lowercase();
            let says_so = text.chars().any(|c| c.is_ascii_digit()) || SAYS_SO.iter().any(|word| text.contains(word));
            if says_so || column.member.as_ref().is_some_and(|member| member.time().is_some()) {
                continue;
            }
            let mut fixed = Vec::new();
            if self.are_fixed(expr, None, &mut fixed) && !fixed.is_empty() {
                let mut periods: Vec<String> = fixed.into_iter().map(|of| self.period_in_words(of)).collect();
                periods.sort();
                let place = heading.as_ref().map_or(table.head.name.span, |heading| heading.span);
                self.out.push(periods::same_in_every_row(place, &column.label, &lists::some(&periods, "and")));
            }
        }
    }

    /// Whether every number of an expression is of a period of its own, whatever is around it; and these periods, each once.
    fn are_fixed<'e>(
        &'e self,
        expr: &'e Expr,
        inside: Option<&'e Restriction>,
        found: &mut Vec<&'e Restriction>,
    ) -> bool {
        match expr {
            Expr::Within(of, restriction) if restriction.class == Class::Time => {
                self.are_fixed(of, Some(restriction), found)
            }
            Expr::Measure(_) => {
                found.extend(inside.filter(|of| !found.contains(of)));
                inside.is_some()
            }
            Expr::Indicator(id) => {
                self.indicators[id.0].as_ref().is_some_and(|indicator| self.are_fixed(&indicator.value, inside, found))
            }
            other => other.parts().into_iter().all(|part| self.are_fixed(part, inside, found)),
        }
    }

    fn period_in_words(&self, restriction: &Restriction) -> String {
        let mut periods = restriction.by_dataset.iter().flat_map(|(dataset, _)| self.periods_in(restriction, *dataset));
        periods.next().map_or("one period".to_string(), |period| period.to_string())
    }
}
