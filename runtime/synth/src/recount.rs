//! The recount: every figure against the rows themselves.
//!
//! In: solved files and one copy of their rows. Out: the figures that the rows do not give. Invariant: nothing of the solver is
//! used but the figures and what they are of; rows are counted by their own values.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Catalog, ColumnType};

use crate::classes::Demand;
use crate::constraint::{Constraint, Must};
use crate::members::Set;
use crate::path::{MISSING, OUTSIDE, Path};
use crate::resolve::MEASURE;
use crate::rows::Batch;
use crate::solve::{Solved, SolvedStep};

/// A figure that the rows do not give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The margin's name.
    pub name: String,
    /// Row and column.
    pub label: String,
    /// As printed.
    pub text: String,
    /// What the rows give: a sum, and what it is related to.
    pub counted: (i64, Option<i64>),
}

/// Counts the rows of one file again. `parent` is the batch that its rows belong to.
pub fn recount(catalog: &Catalog, file: &Solved, batch: &Batch, parent: Option<&Batch>) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut first_rows = vec![true; batch.rows];
    let mut seen = std::collections::BTreeSet::new();
    for (row, person) in batch.people.iter().enumerate() {
        first_rows[row] = seen.insert(*person);
    }
    for step in &file.people {
        broken.extend(step_again(catalog, file, batch, parent, step, &first_rows));
    }
    let all = vec![true; batch.rows];
    for step in &file.rows {
        broken.extend(step_again(catalog, file, batch, parent, step, &all));
    }
    broken
}

fn step_again(
    catalog: &Catalog,
    file: &Solved,
    batch: &Batch,
    parent: Option<&Batch>,
    step: &SolvedStep,
    counted: &[bool],
) -> Vec<Broken> {
    // The paths that figures are of, each once.
    let mut paths: Vec<&Path> = Vec::new();
    let about = &step.filter;
    for constraint in &step.constraints.list {
        let related: &[(Path, Set)] = match &constraint.must {
            Must::Relate { conditions, .. } => conditions,
            Must::Lie(_) => &[],
        };
        for (path, _) in constraint.conditions.iter().chain(related) {
            if path.text != MEASURE && !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    let value = |path: &Path, row: usize| match (path.through, parent) {
        (Some((_, column)), Some(parent)) => {
            path.value(catalog, parent.columns[column].number(batch.parents[row] as usize))
        }
        (Some(_), None) => MISSING,
        (None, _) => {
            let base = batch.columns[path.column].number(row);
            let outside = matches!(file.shape.columns[path.column].ty, ColumnType::Code(list)
                if base >= catalog.code_list(list).codes.len() as i64);
            path.value(catalog, if outside { OUTSIDE } else { base })
        }
    };
    // Rows that are alike along all of them, with their number or their measures.
    let width = file.measures.len().max(1);
    let mut sums: BTreeMap<Vec<i64>, Vec<i64>> = BTreeMap::new();
    let is_about = |row: &usize| about.iter().all(|(path, set)| set.contains(value(path, *row)));
    for row in (0..batch.rows).filter(|row| counted[*row]).filter(is_about) {
        let key: Vec<i64> = paths.iter().map(|path| value(path, row)).collect();
        let sum = sums.entry(key).or_insert_with(|| vec![0; width]);
        if file.measures.is_empty() {
            sum[0] += 1;
        }
        for (place, column) in file.measures.iter().enumerate() {
            let number = batch.columns[*column].number(row);
            sum[place] += if number == MISSING { 0 } else { number };
        }
    }
    let names: Vec<i64> = file
        .measures
        .iter()
        .map(|c| file.names.texts.iter().position(|t| *t == file.shape.columns[*c].name).map_or(MISSING, |p| p as i64))
        .collect();
    let total = |conditions: &[(Path, Set)]| -> i64 {
        let wanted: Vec<usize> = (0..width)
            .filter(|place| {
                let of = conditions.iter().find(|(path, _)| path.text == MEASURE);
                of.is_none_or(|(_, set)| names.get(*place).is_some_and(|name| set.contains(*name)))
            })
            .collect();
        let places: Vec<(usize, &Set)> =
            conditions.iter().filter_map(|(path, set)| Some((paths.iter().position(|p| *p == path)?, set))).collect();
        let fits = |key: &Vec<i64>| places.iter().all(|(place, set)| set.contains(key[*place]));
        let fitting = sums.iter().filter(|(key, _)| fits(key));
        fitting.map(|(_, sum)| wanted.iter().map(|place| sum[*place]).sum::<i64>()).sum()
    };
    let again = |constraint: &Constraint| -> Option<Broken> {
        let above = total(&constraint.conditions);
        let (demand, below) = match &constraint.must {
            Must::Lie(ranges) => (Demand::Lie(ranges.clone()), None),
            Must::Relate { conditions, times, band, .. } => (Demand::Relate(*times, *band), Some(total(conditions))),
        };
        (demand.short(above, below.unwrap_or(0)) > 0).then(|| Broken {
            name: constraint.name.clone(),
            label: constraint.label.clone(),
            text: constraint.text.clone(),
            // A suppressed cell's number is nobody's business, here too.
            counted: if constraint.drawn { (0, None) } else { (above, below) },
        })
    };
    step.constraints.list.iter().filter_map(again).collect()
}
