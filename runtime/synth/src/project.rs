//! A project's margins files together: which is solved before which, and all of them solved.
//!
//! In: the catalog and the sources of margins. Out: solved files, parents and populations first. Invariant: the order of files
//! on disk decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, ColumnType, DatasetId, UnpivotHeadings};
use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::manifest::tree;
use indicia_compiler::source::{SourceKind, Sources};
use indicia_compiler::value::Period;

use crate::facts;
use crate::others::Others;
use crate::path::Shape;
use crate::read::read;
use crate::solve::{Solved, solve};
use crate::spec::{Kind, MarginsFile, Step, Weights};

/// Reads every margins file of a project.
pub fn files(sources: &Sources, found: &mut Diagnostics) -> Vec<MarginsFile> {
    let mut files = Vec::new();
    for (id, _) in sources.of_kind(SourceKind::Margins) {
        let (node, wrong) = tree(sources, id);
        found.append(wrong);
        files.extend(node.and_then(|node| read(&node, found)));
    }
    files
}

/// The files that these datasets need, themselves included, in the order in which they are solved. All when none is named.
pub fn ordered(files: &[MarginsFile], only: &[String], found: &mut Diagnostics) -> Option<Vec<MarginsFile>> {
    let mut by_name: BTreeMap<&str, &MarginsFile> = BTreeMap::new();
    for file in files {
        let word = &file.dataset;
        if by_name.insert(&word.value, file).is_some() {
            found.push(facts::made_twice(word));
            return None;
        }
    }
    let mut waiting: Vec<&str> =
        by_name.keys().copied().filter(|n| only.is_empty() || only.iter().any(|o| o == n)).collect();
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if wanted.insert(name) {
            let file = by_name[name];
            waiting.extend(needs(file).into_iter().filter_map(|n| by_name.keys().copied().find(|k| *k == n)));
        }
    }
    let mut order: Vec<MarginsFile> = Vec::new();
    while order.len() < wanted.len() {
        let done = |name: &str| order.iter().any(|file| file.dataset.value == name);
        let ready = |name: &&&str| {
            !done(name) && needs(by_name[**name]).iter().all(|n| done(n) || !by_name.contains_key(n.as_str()))
        };
        match wanted.iter().find(ready) {
            Some(name) => order.push(by_name[name].clone()),
            None => {
                let left: Vec<&str> = wanted.iter().filter(|n| !done(n)).copied().collect();
                let span = left.first().and_then(|n| by_name.get(n)).map(|f| f.dataset.span)?;
                found.push(facts::circle(&left, span));
                return None;
            }
        }
    }
    Some(order)
}

/// The datasets that a file's figures, weights and links are of.
fn needs(file: &MarginsFile) -> BTreeSet<String> {
    let dataset = |of: &str| of.split('.').next().unwrap_or(of).to_string();
    let mut needs = BTreeSet::new();
    let people = file.people.iter().flat_map(|people| &people.steps);
    let steps: Vec<&Step> = file.steps.iter().chain(people).collect();
    for margin in steps.iter().flat_map(|step| &step.margins) {
        if let Kind::Rates(per) = &margin.kind {
            needs.insert(dataset(&per.of.value));
        }
    }
    for spread in &file.spread {
        if let Weights::Like(per) = &spread.weights {
            needs.insert(dataset(&per.of.value));
        }
    }
    needs.extend(file.parent.iter().map(|parent| parent.dataset.value.clone()));
    needs.remove(&file.dataset.value);
    needs
}

/// Solves files in their order. `seed` takes the place of their own.
pub fn solve_all(
    catalog: &Catalog,
    files: &[MarginsFile],
    seed: Option<u64>,
    found: &mut Diagnostics,
    mut before_each: impl FnMut(&str),
) -> Vec<Solved> {
    let mut others = Others { catalog, solved: BTreeMap::new() };
    let mut all = Vec::new();
    for file in files {
        before_each(&file.dataset.value);
        let Some(shape) = shape(catalog, file, found) else { continue };
        let seed = seed.unwrap_or(file.seed);
        if let Some(solved) = solve(catalog, shape, file, seed, &others, found) {
            others.solved.extend(solved.sums().map(|sums| (file.dataset.value.clone(), sums)));
            all.push(solved);
        }
    }
    all
}

/// The columns that a file writes.
pub fn shape(catalog: &Catalog, file: &MarginsFile, found: &mut Diagnostics) -> Option<Shape> {
    let mut named = |word: &crate::spec::Word| {
        let id = catalog.dataset_named(&word.value);
        if id.is_none() {
            found.push(facts::unknown_dataset(word, catalog.datasets.iter().map(|d| d.name.as_str())));
        }
        id
    };
    let id = named(&file.dataset)?;
    let mut shape = of_dataset(catalog, id);
    if let Some(word) = &file.also {
        let other = catalog.dataset(named(word)?);
        let turned = other.files.unpivot.as_ref();
        let hidden = |place: usize| turned.is_some_and(|u| u.name.0 == place || u.value.0 == place);
        for (place, column) in other.columns.iter().enumerate().filter(|(place, _)| !hidden(*place)) {
            if shape.columns.iter().all(|c| c.heading != column.heading) {
                shape.columns.push(other.columns[place].clone());
            }
        }
        if let Some(turned) = turned
            && let UnpivotHeadings::Listed(headings) = &turned.headings
        {
            for (heading, _) in headings {
                let mut column = other.column(turned.value).clone();
                (column.name, column.heading) = (heading.clone(), heading.clone());
                shape.columns.push(column);
            }
        }
    }
    shape.written = shape.columns.len();
    let people = file.people.iter().flat_map(|people| &people.steps);
    for cell in people.chain(&file.steps).flat_map(|step| &step.cells) {
        if !cell.hidden && cell.counts.is_empty() {
            continue;
        }
        let name = &cell.path.value;
        if shape.columns.iter().any(|column| column.name == *name) {
            continue;
        }
        let Some(mut column) = shape.columns.first().cloned() else { continue };
        (column.name, column.heading) = (name.clone(), name.clone());
        let most = Some(cell.counts.len() as i64);
        let ty = if cell.hidden { ColumnType::Text } else { ColumnType::Integer { min: Some(0), max: most } };
        (column.ty, column.look_up, column.comparators) = (ty, None, false);
        shape.columns.push(column);
    }
    Some(shape)
}

/// The columns of a dataset.
pub fn of_dataset(catalog: &Catalog, id: DatasetId) -> Shape {
    let dataset = catalog.dataset(id);
    let days = |(from, to): (Period, Period)| (from.days().0, to.days().1);
    let dated = dataset.time.is_none_or(|time| !matches!(dataset.column(time).ty, ColumnType::Text));
    let days = dataset.covers.filter(|_| dated).map(days);
    Shape { dataset: id, columns: dataset.columns.clone(), days, written: dataset.columns.len() }
}
