//! One thing changed in a declaration: what a gap means, what is left out, what is of a date, which date serves, what a policy counts,
//! what a code is of others.
//!
//! In: a checked project. Out: the mutants of its datasets and code lists, in order of name. Invariants: only what definitions look at is
//! changed; a rule that stops a run is not changed into none, since no test can expect a run to stop.

use std::collections::BTreeSet;

use super::advice::Advice;
use super::mutant::{Change, Declared, Mutant, Subject};
use super::project::Project;
use super::reach::{rows, uses};
use crate::catalog::{
    Catalog, Code, CodeList, CodeListId, CodeRelation, ColumnId, ColumnType, Dataset, DatasetId, DisclosureBy, Gaps,
    OutsideCovers,
};
use crate::manifest::{self, Node, NodeKind};
use crate::names::hir::Definition;
use crate::source::Span;
use crate::value::{Period, PeriodKind};

/// The mutants of every declaration that definitions look at.
pub(super) fn changes(project: &Project<'_>) -> Vec<Mutant> {
    let Catalog { datasets, code_lists, .. } = &project.checked.catalog;
    let reached = reached(project);
    let is_used = |subject: Subject| uses(&project.checked.catalog, &reached, subject);
    let mut found = Vec::new();
    for (at, dataset) in datasets.iter().enumerate() {
        let subject = Subject::Definition(Definition::Dataset(DatasetId(at)));
        if is_used(subject) {
            let places = Places::of(project, dataset.span);
            of_dataset(&project.checked.catalog, DatasetId(at), dataset, &mut |path, said, change, advice| {
                found.push(mutant(subject, &dataset.name, places.key(path, dataset.span), said, change, advice));
            });
        }
    }
    for (at, list) in code_lists.iter().enumerate() {
        let subject = Subject::CodeList(CodeListId(at));
        if list.has_totals && is_used(subject) {
            found.extend(of_list(CodeListId(at), list, subject));
        }
    }
    found
}

/// Every definition, and the datasets at the end of their chains.
fn reached(project: &Project<'_>) -> BTreeSet<Definition> {
    let model = &project.checked.model;
    let mut reached = BTreeSet::new();
    model.measures.iter().for_each(|measure| rows(model, measure.rows, &mut reached));
    model.cohorts.iter().for_each(|cohort| rows(model, cohort.rows, &mut reached));
    reached
}

fn mutant(of: Subject, name: &str, span: Span, said: String, change: Declared, advice: String) -> Mutant {
    let (change, advice) = (Change::Declaration(change), Advice::words(advice));
    Mutant { of, name: name.to_string(), span, said, change, advice, equivalent: None }
}

/// Takes a change of a dataset: where it is declared, what it is in words, and what a test must contain.
type Add<'a> = dyn FnMut(&[&str], String, Declared, String) + 'a;

fn of_dataset(catalog: &Catalog, id: DatasetId, dataset: &Dataset, add: &mut Add<'_>) {
    let name = &dataset.name;
    if let Some(gaps @ (Gaps::Unknown | Gaps::Zero)) = dataset.complete {
        let (is, other, instead, expect) = match gaps {
            Gaps::Zero => ("zero", "unknown", Gaps::Unknown, "0"),
            _ => ("unknown", "zero", Gaps::Zero, "missing"),
        };
        let advice =
            format!("a test of a number of {name} with rows that lack a combination of theirs: expect it {expect}");
        add(&["gaps"], format!("gaps: {is} -> {other}"), Declared::Gaps(id, instead), advice.clone());
        add(&["gaps"], format!("left out: gaps: {is}"), Declared::Gaps(id, Gaps::Error), advice);
    }
    if dataset.outside_covers == OutsideCovers::LeaveOut
        && let Some((from, _)) = dataset.covers
    {
        let advice = format!("a test with a row of {name} dated {}: expect it left out", before(dataset, from));
        let change = Declared::OutsideCovers(id, OutsideCovers::Error);
        add(&["outside_covers"], "left out: outside_covers: leave out".into(), change, advice);
    }
    stocks(id, dataset, add);
    serves(id, dataset, add);
    if let Some(DisclosureBy::Column(column)) = dataset.disclosure_by
        && let Some(policy) = dataset.disclosure.map(|policy| &catalog.policies[policy.0])
    {
        let column = &dataset.column(column).name;
        let advice = format!(
            "a test of a table with several rows of {name} that are of one {column}, under {}: expect them suppressed",
            policy.name
        );
        let said = format!("disclosure_by: {column} -> rows");
        add(&["disclosure_by"], said, Declared::CountedBy(id, DisclosureBy::Rows), advice);
    }
}

/// Whether numbers are of a date.
fn stocks(id: DatasetId, dataset: &Dataset, add: &mut Add<'_>) {
    let advice = format!("a test of a mean or a total of {} with rows of two dates", dataset.name);
    if dataset.stock && !dataset.is_population() {
        add(&["stock"], "left out: stock: true".into(), Declared::Stock(id, false), advice.clone());
    }
    for (at, column) in dataset.columns.iter().enumerate() {
        let (is, instead) = match (column.stock, column.flow) {
            (true, _) if !dataset.stock => ("true", false),
            (_, true) if dataset.stock => ("false", true),
            _ => continue,
        };
        let said = format!("{}: left out: stock: {is}", column.name);
        let change = Declared::StockColumn(id, ColumnId(at), instead);
        add(&["columns", &column.name, "stock"], said, change, advice.clone());
    }
}

/// Each period of a kind served by the date before its own; a period that is the only one of its kind, by a date that is covered.
fn serves(id: DatasetId, dataset: &Dataset, add: &mut Add<'_>) {
    let kinds: BTreeSet<PeriodKind> = dataset.serves.iter().map(|(period, _)| period.kind).collect();
    for kind in kinds {
        let dates: BTreeSet<i64> =
            dataset.serves.iter().filter(|(period, _)| period.kind == kind).map(|(_, date)| *date).collect();
        let earlier = |date: i64| dates.range(..date).next_back().copied();
        let moved = |(period, date): &(Period, i64)| match earlier(*date) {
            Some(before) if period.kind == kind => (*period, before),
            _ => (*period, *date),
        };
        let serves: Vec<(Period, i64)> = dataset.serves.iter().map(moved).collect();
        let last = dataset.serves.iter().rev().find(|(period, date)| period.kind == kind && earlier(*date).is_some());
        let Some((period, date)) = last else {
            let own: Vec<&(Period, i64)> = dataset.serves.iter().filter(|(period, _)| period.kind == kind).collect();
            if let [(period, date)] = own[..]
                && let Some(other) = beside(dataset, *date)
            {
                let serves = dataset.serves.iter().map(|pair| if pair == own[0] { (*period, other) } else { *pair });
                let (is, instead) = (dataset.date_in_words(*date), dataset.date_in_words(other));
                let said = format!("serves: {period} by {is} -> by {instead}");
                let advice = format!("a test of a rate in {period} with rows of {} of {is} alone", dataset.name);
                add(&["serves"], said, Declared::Serves(id, serves.collect()), advice);
            }
            continue;
        };
        let words = |date: i64| dataset.date_in_words(date);
        let (is, before) = (words(*date), words(earlier(*date).unwrap_or(*date)));
        let said = format!("serves: {period} by {is} -> by {before}, and so each before it");
        let advice = format!(
            "a test of a rate in {period} with rows of {} of {is} and of {before}, not as many people in each: expect it \
             over those of {is}",
            dataset.name
        );
        add(&["serves"], said, Declared::Serves(id, serves), advice);
    }
}

/// The date before one of a dataset or else the one after it, where it is covered.
fn beside(dataset: &Dataset, date: i64) -> Option<i64> {
    let (_, first, last) = dataset.covered()?;
    [date - 1, date + 1].into_iter().find(|other| (first..=last).contains(other))
}

/// The date before what a dataset covers.
fn before(dataset: &Dataset, from: Period) -> String {
    match dataset.covered() {
        Some((time, first, _)) if matches!(dataset.column(time).ty, ColumnType::Period(_)) => {
            dataset.date_in_words(first - 1)
        }
        _ => Period { kind: PeriodKind::Day, ordinal: from.days().0 - 1 }.to_string(),
    }
}

/// Each total, and each code that is apart, as a part like the others.
fn of_list(id: CodeListId, list: &CodeList, subject: Subject) -> Vec<Mutant> {
    let changed = |(at, code): (usize, &Code)| {
        let label = &code.label;
        let (said, advice) = match &code.relation {
            CodeRelation::Part => return None,
            CodeRelation::Total(parts) => {
                let part = parts.first().map_or("", |part| &list.codes[*part].label);
                let said = format!("{label:?}: left out: total_of");
                (said, format!("a test with a row of {label} and one of {part}: expect a total that has one of both"))
            }
            CodeRelation::Apart => (
                format!("{label:?}: left out: apart"),
                format!("a test with a row of {label} and one of another code: expect a total without the first"),
            ),
        };
        let change = Declared::Relation(id, at, CodeRelation::Part);
        Some(mutant(subject, &list.name, code.span, said, change, advice))
    };
    list.codes.iter().enumerate().filter_map(changed).collect()
}

/// Where the fields of a YAML file are; it is read again for that, since a catalog does not say where each field was written.
struct Places {
    tree: Option<Node>,
}

impl Places {
    fn of(project: &Project<'_>, span: Span) -> Places {
        Places { tree: manifest::tree(project.sources, span.source).0 }
    }

    /// The key at the end of a path of keys; as much of the path as is there.
    fn key(&self, path: &[&str], otherwise: Span) -> Span {
        let (mut at, mut found) = (self.tree.as_ref(), otherwise);
        for key in path {
            let Some(Node { kind: NodeKind::Mapping(entries), .. }) = at else { break };
            let Some(entry) = entries.iter().find(|entry| entry.key.value == *key) else { break };
            (at, found) = (Some(&entry.value), entry.key.span);
        }
        found
    }
}
