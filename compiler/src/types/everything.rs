//! Headings that are a code or an area, over numbers of everything: `column "Female" n` counts everyone. Titles that say where, likewise.
//!
//! In: a column of a table, its heading or its title. Out: the label that the text is or names, and what its numbers are of. Invariant: says so only where nothing in
//! the column, the table or its definitions chooses any rows, so that no other condition can be what the heading means.

use std::collections::BTreeSet;

use super::Checker;
use super::groups::{Domain, ORDINARY, Place, REST, SHORT, is_of_an_exception};
use super::listed::subject;
use super::nouns;
use crate::catalog::{CodeListId, ColumnType, DatasetId};
use crate::model::typing::list_of;
use crate::model::{Class, Column, ColumnValue, Expr, Meaning, Restriction, Rows, Table};

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
        let domains: BTreeSet<Domain> = datasets.iter().flat_map(|dataset| self.domains_of(*dataset)).collect();
        let of_rows = self.domains_of_rows(table);
        let whole = heading.trim().to_lowercase();
        let label = domains.difference(&of_rows).find_map(|domain| {
            let listed = || self.listed_in(heading, *domain).filter(|listed| !self.is_all(listed, *domain));
            let called = [whole.clone(), subject(heading)];
            let one = called.iter().filter(|called| !self.is_name_of(called, &datasets, expr));
            one.into_iter()
                .find_map(|called| self.part_called(called, *domain))
                .or_else(|| Some(self.label(listed()?[0])))
        })?;
        Some((label, self.all_rows_of(&datasets)))
    }

    /// The same of a title, where all numbers of the table are of all rows of their data.
    pub(super) fn title_over_everything(&self, table: &Table, title: &str) -> Option<(String, String)> {
        let shown = table.columns.iter().filter_map(|column| match &column.value {
            ColumnValue::Expr(expr) => Some(self.heading_over_everything(table, column, title, expr)),
            ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
        });
        let named: Vec<(String, String)> = shown.collect::<Option<_>>()?;
        named.into_iter().next()
    }

    /// Whether some data, or a number of it, is itself called so.
    fn is_name_of(&self, called: &str, datasets: &BTreeSet<DatasetId>, expr: &Expr) -> bool {
        let in_words = |words: &str| words.to_lowercase().replace('_', " ").contains(called.trim_end_matches('s'));
        let names_it = |dataset: &DatasetId| {
            let declared = self.catalog.dataset(*dataset);
            [&declared.name, &declared.counts, &declared.grain].into_iter().any(|words| in_words(words))
        };
        called.chars().count() < SHORT || datasets.iter().any(names_it) || self.is_called(expr, &in_words)
    }

    /// The label of the part of a list or of the areas that is called so.
    fn part_called(&self, called: &str, domain: Domain) -> Option<String> {
        let is_it = |list: CodeListId, label: &str| {
            let small = label.to_lowercase();
            let sexes = || nouns::of_sex(&small, self.small_labels(list)).contains(&called);
            !ORDINARY.contains(&small.as_str())
                && !small.split_whitespace().any(|word| REST.contains(&word))
                && (small == called
                    || matches!(domain, Domain::List(_)) && (nouns::is_plural(called, &small) || sexes()))
        };
        let mut labels = self.lists_of(domain).into_iter().flat_map(|list| {
            let codes = self.catalog.code_list(list).codes.iter();
            codes.map(move |code| (list, code))
        });
        labels.find(|(list, code)| code.is_part() && is_it(*list, &code.label)).map(|(_, code)| code.label.clone())
    }

    /// Whether some codes are all that there is.
    fn is_all(&self, listed: &[Place], domain: Domain) -> bool {
        let parts: Option<Vec<BTreeSet<Place>>> = listed.iter().map(|place| self.made_of(domain, *place)).collect();
        parts.is_none_or(|parts| parts.into_iter().flatten().collect::<BTreeSet<_>>() == self.parts_in(domain))
    }

    /// The area that a text says that numbers are in, `Thefts in Ash`, and what they are of, where these are of all rows of their data. Data that
    /// is called after the area may be of it alone.
    pub(super) fn place_over_everything(
        &self,
        table: &Table,
        columns: &[Column],
        text: &str,
    ) -> Option<(String, String)> {
        let is_chosen = |column: &Column| {
            let of_member = column.member.iter().flat_map(|member| &member.restrictions);
            of_member.into_iter().any(|of| of.class != Class::Time)
        };
        if columns.iter().any(is_chosen) || !table.filter.is_empty() || is_of_an_exception(text) {
            return None;
        }
        let shown = columns.iter().filter_map(|column| match &column.value {
            ColumnValue::Expr(expr) => Some(expr),
            ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
        });
        let shown: Vec<&Expr> = shown.collect();
        if !shown.iter().all(|expr| self.is_of_everything(expr)) {
            return None;
        }
        let leaves = shown.into_iter().flat_map(|expr| self.all_leaves(expr));
        let datasets: BTreeSet<DatasetId> = leaves.map(|leaf| leaf.dataset).collect();
        let of_rows = self.domains_of_rows(table);
        let domains: BTreeSet<Domain> = datasets.iter().flat_map(|dataset| self.domains_of(*dataset)).collect();
        let areas = domains.difference(&of_rows).filter(|domain| matches!(domain, Domain::Areas(_)));
        let label = areas.into_iter().find_map(|domain| {
            let named = self.named_in(text, *domain);
            let parts = named.iter().map(|(place, _)| self.made_of(*domain, *place)).collect::<Option<Vec<_>>>()?;
            let parts: BTreeSet<Place> = parts.into_iter().flatten().collect();
            let is_in = |at: &usize| text[..*at].to_lowercase().split(' ').rev().nth(1) == Some("in");
            let (place, _) = named.iter().find(|(_, at)| is_in(at))?;
            (parts != self.parts_in(*domain)).then(|| self.label(*place))
        })?;
        let small = label.to_lowercase();
        let is_of_it = |dataset: &DatasetId| {
            let declared = self.catalog.dataset(*dataset);
            let called = [&declared.name, &declared.counts, &declared.grain].into_iter().chain(&declared.description);
            let called = called.chain(&declared.files.paths);
            called.into_iter().any(|words| words.to_lowercase().replace(['_', '-'], " ").contains(&small))
        };
        (!datasets.iter().any(is_of_it)).then(|| (label, self.all_rows_of(&datasets)))
    }

    fn all_rows_of(&self, datasets: &BTreeSet<DatasetId>) -> String {
        let counts: BTreeSet<&str> = datasets.iter().map(|id| self.catalog.dataset(*id).name.as_str()).collect();
        let of: Vec<String> = counts.into_iter().map(|name| format!("`{name}`")).collect();
        format!("all rows of {}", of.join(" and "))
    }

    /// Whether no condition, cohort or area chooses any rows of an expression.
    pub(super) fn is_of_everything(&self, expr: &Expr) -> bool {
        let mut chooses = false;
        self.visit(expr, &mut |part| match part {
            Expr::Where(..) => chooses = true,
            Expr::Within(_, restriction) => {
                chooses |= restriction.class != Class::Time && !self.leaves_all(restriction)
            }
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                chooses |= measure.filter.is_some() || matches!(measure.rows, Rows::Cohort(_));
            }
            _ => {}
        });
        !chooses
    }

    /// Whether a restriction leaves all codes that there are: `at all`.
    fn leaves_all(&self, restriction: &Restriction) -> bool {
        restriction.by_dataset.iter().all(|(dataset, meaning)| match meaning {
            Meaning::Among { value, set, .. } => list_of(self.catalog, *dataset, value).is_some_and(|list| {
                let codes = 0..self.catalog.code_list(list).codes.len() as i64;
                codes.into_iter().all(|code| set.binary_search(&code).is_ok())
            }),
            Meaning::Whole => true,
            Meaning::NotApplicable | Meaning::NotServed(_) => false,
        })
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
