//! Headings that are a code or an area, over numbers of everything: `column "Female" n` counts everyone.
//!
//! In: a column of a table, its heading. Out: the label that the heading is, and what its numbers are of. Invariant: says so only where nothing in
//! the column, the table or its definitions chooses any rows, so that no other condition can be what the heading means.

use std::collections::BTreeSet;

use super::Checker;
use super::groups::{Domain, ORDINARY, REST, SHORT};
use super::nouns;
use crate::catalog::{CodeListId, ColumnType, DatasetId};
use crate::model::typing::list_of;
use crate::model::{Class, Column, Expr, Meaning, Rows, Table};

impl Checker<'_> {
    /// The label of a code or an area that a heading is, and what its numbers are of, where these are of all rows of their data.
    pub(super) fn heading_over_everything(
        &self,
        table: &Table,
        column: &Column,
        heading: &str,
        expr: &Expr,
    ) -> Option<(String, String)> {
        let is_chosen = column.member.iter().flat_map(|member| &member.restrictions).any(|of| of.class != Class::Time);
        if is_chosen || !table.filter.is_empty() || !self.is_of_everything(expr) {
            return None;
        }
        let datasets: BTreeSet<DatasetId> = self.all_leaves(expr).into_iter().map(|leaf| leaf.dataset).collect();
        let called = heading.trim().to_lowercase();
        let in_words = |words: &str| words.to_lowercase().replace('_', " ").contains(called.trim_end_matches('s'));
        let names_it = |dataset: &DatasetId| {
            let declared = self.catalog.dataset(*dataset);
            [&declared.name, &declared.counts, &declared.grain].into_iter().any(|words| in_words(words))
        };
        if called.chars().count() < SHORT || datasets.iter().any(names_it) || self.is_called(expr, &in_words) {
            return None;
        }
        let domains: BTreeSet<Domain> = datasets.iter().flat_map(|dataset| self.domains_of(*dataset)).collect();
        let of_rows = self.domains_of_rows(table);
        let label = domains.difference(&of_rows).find_map(|domain| {
            let is_it = |label: &str| {
                let small = label.to_lowercase();
                !ORDINARY.contains(&small.as_str())
                    && !small.split_whitespace().any(|word| REST.contains(&word))
                    && (small == called
                        || matches!(domain, Domain::List(_)) && nouns::plurals(&small).contains(&called))
            };
            let mut labels = self.lists_of(*domain).into_iter().flat_map(|list| &self.catalog.code_list(list).codes);
            labels.find(|code| code.is_part() && is_it(&code.label)).map(|code| code.label.clone())
        })?;
        let counts: BTreeSet<&str> = datasets.iter().map(|id| self.catalog.dataset(*id).name.as_str()).collect();
        let of: Vec<String> = counts.into_iter().map(|name| format!("`{name}`")).collect();
        Some((label, format!("all rows of {}", of.join(" and "))))
    }

    /// Whether no condition, cohort or area chooses any rows of an expression.
    fn is_of_everything(&self, expr: &Expr) -> bool {
        let mut chooses = false;
        self.visit(expr, &mut |part| match part {
            Expr::Where(..) => chooses = true,
            Expr::Within(_, restriction) => chooses |= restriction.class != Class::Time,
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                chooses |= measure.filter.is_some() || matches!(measure.rows, Rows::Cohort(_));
            }
            _ => {}
        });
        !chooses
    }

    /// Whether a measure of an expression, or what it adds up, is called so.
    fn is_called(&self, expr: &Expr, so: &dyn Fn(&str) -> bool) -> bool {
        self.all_leaves(expr).into_iter().any(|leaf| {
            let measure = &self.model.measures[leaf.measure.0];
            let column = measure.of.as_ref().map(|of| self.catalog.dataset(leaf.dataset).column(of.column()));
            so(&measure.head.name.value)
                || column.is_some_and(|column| {
                    so(&column.name) || so(&column.heading) || column.unit.as_ref().is_some_and(|unit| so(unit))
                })
        })
    }

    /// What the codes of a dataset's own columns are of.
    fn domains_of(&self, dataset: DatasetId) -> Vec<Domain> {
        let columns = self.catalog.dataset(dataset).columns.iter();
        let lists = columns.filter_map(|column| match column.ty {
            ColumnType::Code(list) => Some(self.domain(list)),
            _ => None,
        });
        lists.collect()
    }

    fn domains_of_rows(&self, table: &Table) -> BTreeSet<Domain> {
        let meanings = table.rows.iter().flat_map(|row| &row.restrictions).flat_map(|of| &of.by_dataset);
        let lists = meanings.filter_map(|(dataset, meaning)| match meaning {
            Meaning::Among { value, .. } => list_of(self.catalog, *dataset, value),
            _ => None,
        });
        lists.map(|list| self.domain(list)).collect()
    }

    fn lists_of(&self, domain: Domain) -> Vec<CodeListId> {
        match domain {
            Domain::List(list) => vec![list],
            Domain::Areas(hierarchy) => {
                self.catalog.hierarchy(hierarchy).levels.iter().map(|level| level.list).collect()
            }
        }
    }
}
