//! Sentences over whole projects: no two definitions read alike, and no clause can change unseen.
//!
//! In: indicators/ and the examples, and their models with one thing changed at a time.

use std::collections::BTreeMap;
use std::path::PathBuf;

use indicia_compiler::catalog::Catalog;
use indicia_compiler::dependencies::{Node, graph};
use indicia_compiler::meaning::sentence;
use indicia_compiler::model::{Model, Operand, Predicate};
use indicia_compiler::names::hir::{CohortId, IndicatorId, MeasureId};
use indicia_compiler::{Checked, check};
use indicia_tests::{examples, project, root};

fn projects() -> Vec<(String, Checked)> {
    let indicators: (String, PathBuf) = ("indicators".into(), root().join("indicators"));
    let all = examples().into_iter().chain([indicators]);
    let checked = all.map(|(name, folder)| (name, check(&project(&folder))));
    checked.inspect(|(name, checked)| assert!(checked.is_sound(), "{name}: {:?}", checked.diagnostics)).collect()
}

#[test]
fn no_two_definitions_of_a_kind_read_alike() {
    for (project, checked) in projects() {
        let graph = graph(&checked.catalog, &checked.model);
        let mut seen: BTreeMap<(&str, String), String> = BTreeMap::new();
        for named in graph.nodes() {
            let text = sentence(&checked.catalog, &checked.model, named.node);
            assert!(text.len() > 10 && text.ends_with('.'), "{project}, {}: {text}", named.name);
            // Names of files apart, names are words.
            let names = text.split(" read from ").next().unwrap_or(&text).contains('_');
            assert!(!text.contains("  ") && !names, "{project}, {}: {text}", named.name);
            if let Some(other) = seen.insert((named.node.kind(), text.clone()), named.name.clone()) {
                panic!("{project}: {} and {other} read alike: {text}", named.name);
            }
        }
    }
}

#[test]
fn no_clause_changes_unseen() {
    let mut changes = 0;
    for (project, checked) in projects() {
        let (catalog, model) = (&checked.catalog, &checked.model);
        for (at, cohort) in model.cohorts.iter().enumerate() {
            let node = Node::Cohort(CohortId(at));
            for (clause, written) in cohort.clauses.iter().enumerate() {
                let dropped = changed(model, |model| {
                    model.cohorts[at].clauses.remove(clause);
                });
                differs(&project, catalog, model, &dropped, node, &mut changes);
                for other in variants(&written.predicate) {
                    let other = changed(model, |model| model.cohorts[at].clauses[clause].predicate = other);
                    differs(&project, catalog, model, &other, node, &mut changes);
                }
            }
            for among in 0..cohort.amongs.len() {
                let other = changed(model, |model| model.cohorts[at].amongs[among].negated ^= true);
                differs(&project, catalog, model, &other, node, &mut changes);
            }
            if cohort.keep.is_some() {
                let last = changed(model, |model| model.cohorts[at].keep.iter_mut().for_each(|keep| keep.last ^= true));
                differs(&project, catalog, model, &last, node, &mut changes);
                let all = changed(model, |model| model.cohorts[at].keep = None);
                differs(&project, catalog, model, &all, node, &mut changes);
            }
        }
        for (at, measure) in model.measures.iter().enumerate() {
            for other in measure.filter.iter().flat_map(variants) {
                let other = changed(model, |model| model.measures[at].filter = Some(other));
                differs(&project, catalog, model, &other, Node::Measure(MeasureId(at)), &mut changes);
            }
        }
        for at in 0..model.indicators.len() {
            let other = changed(model, |model| model.indicators[at].format.decimals += 1);
            differs(&project, catalog, model, &other, Node::Indicator(IndicatorId(at)), &mut changes);
        }
    }
    assert!(changes > 200, "only {changes} changes were made");
}

fn changed(model: &Model, change: impl FnOnce(&mut Model)) -> Model {
    let mut model = model.clone();
    change(&mut model);
    model
}

#[track_caller]
fn differs(project: &str, catalog: &Catalog, before: &Model, after: &Model, node: Node, changes: &mut usize) {
    let (was, is) = (sentence(catalog, before, node), sentence(catalog, after, node));
    assert_ne!(was, is, "{project}, {}", node.kind());
    *changes += 1;
}

/// A condition with one thing changed: turned round, a limit moved, a member left out, a part dropped.
fn variants(predicate: &Predicate) -> Vec<Predicate> {
    let mut all = vec![Predicate::Not(Box::new(predicate.clone()))];
    match predicate {
        Predicate::And(parts) => {
            all.push(Predicate::Or(parts.clone()));
            all.extend(with_one_less(parts).map(Predicate::And));
        }
        Predicate::Or(parts) => {
            all.push(Predicate::And(parts.clone()));
            all.extend(with_one_less(parts).map(Predicate::Or));
        }
        Predicate::In(of, ranges) => {
            let moved = |first: i64, last: i64| match (first, last) {
                (first, i64::MAX) => (first + 1, i64::MAX),
                (first, last) if first < last => (first, last - 1),
                (first, last) => (first + 1, last + 1),
            };
            let last = ranges.len() - 1;
            let mut other = ranges.clone();
            other[last] = moved(ranges[last].0, ranges[last].1);
            all.push(Predicate::In(of.clone(), other));
            if ranges.len() > 1 {
                all.push(Predicate::In(of.clone(), ranges[1..].to_vec()));
            }
            if let Operand::NumberOf(conditions) = of {
                all.push(Predicate::In(Operand::NumberOf(conditions[1..].to_vec()), ranges.clone()));
            }
        }
        Predicate::Not(inner) => all.push((**inner).clone()),
        Predicate::Compare(..) | Predicate::Text(..) | Predicate::Missing(_) => {}
    }
    all
}

fn with_one_less(parts: &[Predicate]) -> impl Iterator<Item = Vec<Predicate>> {
    (0..parts.len()).map(|at| {
        let mut parts = parts.to_vec();
        parts.remove(at);
        parts
    })
}
