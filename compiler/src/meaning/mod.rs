//! What definitions mean, in an analyst's words: one sentence for each.
//!
//! In: the catalog and the model of a sound project. Out: text.
//! Invariants: told from the model alone, so that two definitions with one model have one sentence, however they are written;
//! two with different models have different sentences. Other definitions are named, not repeated. What is only wording
//! (labels, titles, notes) is left out.

mod declared;
mod expressions;
mod lists;
mod predicates;
mod rows;
#[cfg(test)]
pub(crate) mod sample;
mod tables;
#[cfg(test)]
mod tests;
mod values;

use crate::catalog::{Catalog, DatasetId};
use crate::dependencies::Node;
use crate::layout::NumberFormat;
use crate::model::{Expr, Model, Predicate, Unit};

/// One sentence for anything that has a name.
pub fn sentence(catalog: &Catalog, model: &Model, node: impl Into<Node>) -> String {
    let words = Words { catalog, model, is: "is " };
    let text = match node.into() {
        Node::Hierarchy(id) => words.hierarchy(id),
        Node::CodeList(id) => words.code_list(id),
        Node::Policy(id) => words.policy(id),
        Node::Dataset(id) => words.dataset(id),
        Node::Cohort(id) => words.cohort(id),
        Node::Measure(id) => words.measure(id),
        Node::Indicator(id) => words.indicator(id),
        Node::Table(id) => words.table(id),
    };
    format!("{}.", capital(&text))
}

/// A condition on the rows of a dataset, short enough for a line: `gravity at least 5`.
pub fn predicate(catalog: &Catalog, dataset: DatasetId, predicate: &Predicate) -> String {
    brief(catalog, &Model::default()).predicate(dataset, predicate)
}

/// A condition in two parts, what is asked about and what is asked of it (`gravity`, `at least 5`), where it has them.
pub fn halves(catalog: &Catalog, dataset: DatasetId, predicate: &Predicate) -> Option<(String, String)> {
    brief(catalog, &Model::default()).halves(dataset, predicate)
}

/// An expression over measures, as part of a sentence: `violent crimes in 2023/24 per 1,000 residents (mid-2022)`.
pub fn expression(catalog: &Catalog, model: &Model, expr: &Expr) -> String {
    brief(catalog, model).expr(expr)
}

/// How a number is shown: `to 1 decimal place`.
pub fn format(format: &NumberFormat) -> String {
    expressions::format(format)
}

/// What a number is a number of: `offences`, `a rate per 1,000 residents`.
pub fn unit(unit: &Unit) -> String {
    expressions::unit(unit)
}

/// What an expression divides by, in words, each once, through the indicators that it is made of.
pub fn denominators(catalog: &Catalog, model: &Model, expr: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    brief(catalog, model).denominators(expr, &mut found);
    found
}

fn brief<'a>(catalog: &'a Catalog, model: &'a Model) -> Words<'a> {
    Words { catalog, model, is: "" }
}

struct Words<'a> {
    catalog: &'a Catalog,
    model: &'a Model,
    /// What joins a value to what is asked of it; nothing where it is not part of a sentence.
    is: &'static str,
}

/// A name as words.
fn named(name: &str) -> String {
    name.replace(['_', '.'], " ")
}

/// With a capital first letter, inside brackets too.
fn capital(text: &str) -> String {
    let at = text.find(|c: char| c != '(').unwrap_or(0);
    let mut letters = text[at..].chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{}{first}{}", &text[..at], letters.as_str())
}
