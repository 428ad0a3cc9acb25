//! One sentence for anything that has a name, and its parts.
//!
//! In: the catalog and the model of a sound project. Out: text.

use super::build::Phrases;
use super::conditions::Style;
use super::formulas::format;
use crate::catalog::{Catalog, DatasetId};
use crate::dependencies::Node;
use crate::model::{Expr, Indicator, Model, Predicate, Unit};

/// One sentence for anything that has a name.
pub fn sentence(catalog: &Catalog, model: &Model, node: impl Into<Node>) -> String {
    let phrases = Phrases::new(catalog, model);
    let text = match node.into() {
        Node::Hierarchy(id) => phrases.hierarchy_words(id),
        Node::CodeList(id) => phrases.code_list_words(id),
        Node::Policy(id) => phrases.policy_words(id),
        Node::Dataset(id) => phrases.dataset_words(id),
        Node::Cohort(id) => phrases.cohort(&model.cohorts[id.0]).words(Style::SENTENCE),
        Node::Measure(id) => phrases.aggregate(&model.measures[id.0]).words(Style::SENTENCE),
        Node::Indicator(id) => indicator(&phrases, &model.indicators[id.0]),
        Node::Table(id) => phrases.table_words(&model.tables[id.0]),
    };
    format!("{}.", capital(&text))
}

/// A condition on the rows of a dataset, short enough for a line: `gravity at least 5`.
pub fn predicate(catalog: &Catalog, dataset: DatasetId, predicate: &Predicate) -> String {
    Phrases::new(catalog, &Model::default()).condition(dataset, predicate).words(Style::BRIEF)
}

/// An expression over measures, as part of a sentence: `violent crimes in 2023/24 per 1,000 residents (mid-2022)`.
pub fn expression(catalog: &Catalog, model: &Model, expr: &Expr) -> String {
    Phrases::new(catalog, model).formula(expr).words(Style::BRIEF)
}

/// What an expression divides by, in words, each once, through the indicators that it is made of.
pub fn denominators(catalog: &Catalog, model: &Model, expr: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    expr.visit_through(&|id| Some(&model.indicators[id.0].value), &mut |part| {
        if let Expr::Divide(_, divisor) | Expr::Over { denominator: divisor, .. } = part {
            let text = expression(catalog, model, divisor);
            if !found.contains(&text) {
                found.push(text);
            }
        }
    });
    found
}

fn indicator(phrases: &Phrases<'_, '_>, indicator: &Indicator) -> String {
    let mut text = match (&indicator.unit, &indicator.value) {
        // "As a percentage of" is what a division of counts by 1 means anywhere but in a rate for each one.
        (Unit::Rate { per: 1, .. }, Expr::Over { numerator, denominator, .. }) => {
            let (numerator, denominator) = (phrases.formula(numerator), phrases.formula(denominator));
            format!("{} per {}", numerator.part(Style::SENTENCE), denominator.below(Style::SENTENCE))
        }
        (_, value) => phrases.formula(value).words(Style::SENTENCE),
    };
    text.push_str(&format!(", shown {}", format(&indicator.format)));
    for accepted in &indicator.accepts {
        text.push_str(&format!(", across the break {accepted:?}"));
    }
    text
}

/// With a capital first letter, inside brackets too.
fn capital(text: &str) -> String {
    let at = text.find(|c: char| c != '(').unwrap_or(0);
    let mut letters = text[at..].chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{}{first}{}", &text[..at], letters.as_str())
}
