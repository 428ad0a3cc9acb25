//! One sentence for anything that has a name, and its parts.
//!
//! In: the catalog and the model of a sound project. Out: text.

use super::build::Phrases;
use super::conditions::Style;
use super::formulas::format;
use super::lists::{self, named};
use crate::catalog::{Catalog, CodeRelation, ColumnType, DatasetId, Gaps};
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

/// How a dataset is dated, what it covers and serves, what a gap in it means, and its policy, as a sentence; nothing where it says none of that.
/// Then which codes of its columns are totals of others.
pub fn dataset_rules(catalog: &Catalog, model: &Model, id: DatasetId) -> Vec<String> {
    let (phrases, dataset) = (Phrases::new(catalog, model), catalog.dataset(id));
    let rules = phrases.dataset_rules(id);
    let rules = rules.trim_start_matches([',', ';', ' ', '(']);
    let mut found: Vec<String> = (!rules.is_empty()).then(|| format!("{}.", capital(rules))).into_iter().collect();
    if dataset.complete == Some(Gaps::Error) {
        found.push("Each area, period and group that it covers needs a row: a gap stops the run.".to_string());
    }
    for column in &dataset.columns {
        let ColumnType::Code(list) = column.ty else { continue };
        let codes = &catalog.code_list(list).codes;
        let totals = codes.iter().filter(|code| matches!(code.relation, CodeRelation::Total(_)));
        let totals: Vec<String> = totals.map(|code| format!("{:?}", code.label)).collect();
        let apart = codes.iter().filter(|code| code.relation == CodeRelation::Apart);
        let apart: Vec<String> = apart.map(|code| format!("{:?}", code.label)).collect();
        let name = named(&column.name);
        if !totals.is_empty() {
            let is = if totals.len() == 1 { "is the total" } else { "are totals" };
            found.push(format!(
                "Of {name}, {} {is} of others: numbers add up the parts, unless they name it.",
                lists::all(&totals, "and")
            ));
        }
        if !apart.is_empty() {
            let overlap = if apart.len() == 1 { "overlaps" } else { "overlap" };
            found.push(format!(
                "Of {name}, {} {overlap} others: numbers leave that out, unless they name it.",
                lists::all(&apart, "and")
            ));
        }
    }
    found
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
