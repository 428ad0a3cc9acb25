//! What depends on what: circles, chains that are too long, the dataset at the end of each chain, definitions that no table uses.
//!
//! In: the definitions as resolved. Out: the same without circles, with datasets filled in, and what was found.
//! Invariant: after `break_cycles`, following references always ends.

use std::collections::{BTreeSet, HashMap};

use super::facts;
use super::hir::*;
use crate::diagnostics::Diagnostics;

/// What a definition refers to directly.
pub fn dependencies(hir: &Hir, definition: Definition) -> Vec<Definition> {
    let mut found = Vec::new();
    match definition {
        Definition::Dataset(_) => {}
        Definition::Cohort(id) => {
            let cohort = &hir.cohorts[id.0];
            found.extend(cohort.from.into_iter().chain(cohort.amongs.iter().filter_map(|a| a.rows)).map(rows));
        }
        Definition::Measure(id) => found.extend(hir.measures[id.0].rows.map(rows)),
        Definition::Indicator(id) => in_expr(&hir.indicators[id.0].value, &mut found),
        Definition::Table(id) => {
            for column in hir.tables[id.0].columns.iter().flat_map(|g| &g.columns) {
                if let ColumnValue::Expr(expr) = &column.value {
                    in_expr(expr, &mut found);
                }
            }
        }
    }
    found
}

fn rows(rows: Rows) -> Definition {
    match rows {
        Rows::Dataset(id) => Definition::Dataset(id),
        Rows::Cohort(id) => Definition::Cohort(id),
    }
}

fn in_expr(expr: &Expr, found: &mut Vec<Definition>) {
    expr.visit(&mut |part| match part.kind {
        ExprKind::Measure(id) => found.push(Definition::Measure(id)),
        ExprKind::Indicator(id) => found.push(Definition::Indicator(id)),
        _ => {}
    });
}

/// How many definitions may be taken from one another in a chain. Passes follow such a chain by calls of their own.
const LONGEST: usize = 200;

/// How many numbers an indicator may be of, with the indicators that it names written out, and how many cohorts a cohort may be of, with
/// those that it is taken from and is among. Each that uses one twice has twice as many, and an engine is asked for all.
const LARGEST: u64 = 2_000;

/// What a definition comes to.
#[derive(Clone, Copy)]
struct Extent {
    /// How many definitions follow from one another up to it.
    length: usize,
    /// How many numbers or cohorts it is of, with those that it names written out.
    parts: u64,
}

/// Reports each circle, each chain that is too long and each cohort or indicator that is too large once, and cuts it where it was found.
pub(super) fn break_cycles(hir: &mut Hir, out: &mut Diagnostics) {
    let mut done: HashMap<Definition, Extent> = HashMap::new();
    let starts: Vec<Definition> = (0..hir.cohorts.len())
        .map(|i| Definition::Cohort(CohortId(i)))
        .chain((0..hir.indicators.len()).map(|i| Definition::Indicator(IndicatorId(i))))
        .collect();
    for start in starts {
        if done.contains_key(&start) {
            continue;
        }
        // An explicit stack: a chain of definitions may be longer than ours.
        let mut path: Vec<(Definition, Vec<Definition>)> = vec![(start, dependencies(hir, start))];
        let mut places: HashMap<Definition, usize> = HashMap::from([(start, 0)]);
        while let Some((at, rest)) = path.last_mut() {
            let at = *at;
            let Some(next) = rest.pop() else {
                let extent = extent(hir, at, &done, out);
                done.insert(at, extent);
                places.remove(&at);
                path.pop();
                continue;
            };
            if let Some(first) = places.get(&next) {
                let ring = path[*first..].iter().filter_map(|(d, _)| Some(hir.head(*d)?.name.clone()));
                out.push(facts::cycle(&ring.collect::<Vec<_>>()));
                cut(hir, at, next);
            } else if !done.contains_key(&next) {
                let needs = dependencies(hir, next);
                places.insert(next, path.len());
                path.push((next, needs));
            }
        }
    }
}

/// What a definition comes to, whose own are known; one that comes to too much is cut, so that it comes to little.
fn extent(hir: &mut Hir, at: Definition, done: &HashMap<Definition, Extent>, out: &mut Diagnostics) -> Extent {
    let needs = dependencies(hir, at);
    let known = |of: &Definition| done.get(of).copied().unwrap_or(Extent { length: 0, parts: 1 });
    let length = 1 + needs.iter().map(|of| known(of).length).max().unwrap_or(0);
    let parts = match at {
        Definition::Indicator(id) => numbers_of(&hir.indicators[id.0].value, &known),
        Definition::Cohort(_) => {
            let cohorts = needs.iter().filter(|of| matches!(of, Definition::Cohort(_)));
            cohorts.fold(1, |sum: u64, of| sum.saturating_add(known(of).parts))
        }
        _ => 1,
    };
    if length <= LONGEST && parts <= LARGEST {
        return Extent { length, parts };
    }
    // Of what needs it, more would be too long, and so is a long circle that was cut; the first is enough.
    let is_said = |code: &str| matches!(code, "names::too-large" | "names::cycle");
    if let Some(head) = hir.head(at).filter(|_| !out.iter().any(|found| is_said(found.code))) {
        out.push(match length > LONGEST {
            true => facts::too_long_a_chain(&head.name, LONGEST),
            false if matches!(at, Definition::Cohort(_)) => facts::too_many_cohorts(&head.name, LARGEST),
            false => facts::too_large(&head.name, LARGEST),
        });
    }
    needs.into_iter().for_each(|next| cut(hir, at, next));
    Extent { length: 1, parts: 1 }
}

/// How many numbers an expression is of; what a change is of counts twice.
fn numbers_of(expr: &Expr, known: &impl Fn(&Definition) -> Extent) -> u64 {
    match &expr.kind {
        ExprKind::Indicator(id) => known(&Definition::Indicator(*id)).parts,
        ExprKind::Change(_, of, ..) => numbers_of(of, known).saturating_mul(2),
        ExprKind::Unknown | ExprKind::Measure(_) | ExprKind::Number(..) => 1,
        _ => expr.parts().into_iter().fold(0, |sum: u64, part| sum.saturating_add(numbers_of(part, known))),
    }
}

fn cut(hir: &mut Hir, at: Definition, next: Definition) {
    match at {
        Definition::Cohort(id) => {
            let cohort = &mut hir.cohorts[id.0];
            let cut = |of: &mut Option<Rows>| *of = of.filter(|of| rows(*of) != next);
            cut(&mut cohort.from);
            cohort.amongs.iter_mut().for_each(|among| cut(&mut among.rows));
        }
        Definition::Indicator(id) => cut_expr(&mut hir.indicators[id.0].value, next),
        Definition::Dataset(_) | Definition::Measure(_) | Definition::Table(_) => {}
    }
}

fn cut_expr(expr: &mut Expr, next: Definition) {
    match expr.kind {
        ExprKind::Indicator(id) if Definition::Indicator(id) == next => expr.kind = ExprKind::Unknown,
        _ => expr.parts_mut().into_iter().for_each(|part| cut_expr(part, next)),
    }
}

/// Fills in the dataset behind every cohort and measure.
pub(super) fn trace_datasets(hir: &mut Hir) {
    for i in 0..hir.cohorts.len() {
        let mut at = hir.cohorts[i].from;
        while let Some(Rows::Cohort(id)) = at {
            at = hir.cohorts[id.0].from;
        }
        if let Some(Rows::Dataset(id)) = at {
            hir.cohorts[i].dataset = Some(id);
        }
    }
    for i in 0..hir.measures.len() {
        hir.measures[i].dataset = match hir.measures[i].rows {
            Some(Rows::Dataset(id)) => Some(id),
            Some(Rows::Cohort(id)) => hir.cohorts[id.0].dataset,
            None => None,
        };
    }
}

/// Reports definitions that no table reaches; a project without tables has nothing to reach from and is left alone, and so
/// is one with a table that has lost its columns.
pub(super) fn report_unused(hir: &Hir, out: &mut Diagnostics) {
    if hir.tables.is_empty() || hir.tables.iter().any(|t| t.columns.is_empty()) {
        return;
    }
    let mut reached = BTreeSet::new();
    let mut todo: Vec<Definition> = (0..hir.tables.len()).map(|i| Definition::Table(TableId(i))).collect();
    while let Some(definition) = todo.pop() {
        if reached.insert(definition) {
            todo.extend(dependencies(hir, definition));
        }
    }
    for (head, definition) in hir.named().filter(|(_, definition)| !reached.contains(definition)) {
        out.push(facts::unused(&head.name, definition.kind()));
    }
}
