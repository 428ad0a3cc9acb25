//! Conflicts: which figures contradict each other, and no fewer.
//!
//! In: the cells and constraints of a step that could not be solved, and which constraints stayed unmet. Out: a smallest set
//! that no numbers of cells meet, fractions included, or nothing when there are fractions that meet all. Method: linear
//! programs decide feasibility; a set is grown round what stayed unmet, and figures are left out one by one while the rest
//! still contradict each other (the deletion filter of Chinneck and Dravnieks, 1991).

use crate::classes::{Demand, Problem, Use};
use crate::constraint::Constraint;
use crate::simplex::{Row, is_feasible};
use crate::whole::is_empty;

/// A program of more entries than this is not set up.
const LARGEST: usize = 1_500_000;

/// The cells of a step.
pub struct Cells<'a> {
    /// Which occur.
    pub alive: &'a [bool],
    /// Weights; a cell of weight 0 stays empty.
    pub weights: &'a [f64],
    /// What numbers are multiples of.
    pub units: &'a [i64],
}

/// The places of figures that contradict each other, each of them needed for it.
pub fn smallest(cells: &Cells, constraints: &[Constraint], unmet: &[usize]) -> Option<Vec<usize>> {
    for place in 0..constraints.len() {
        if !feasible(cells, constraints, &[place])? {
            return Some(vec![place]);
        }
    }
    let touches = neighbours(constraints);
    let mut set: Vec<usize> = unmet.to_vec();
    loop {
        set.sort_unstable();
        set.dedup();
        match feasible(cells, constraints, &set)? {
            false => return filter(cells, constraints, set),
            true if set.len() == constraints.len() => return None,
            true => {}
        }
        let before = set.len();
        let around: Vec<usize> = set.iter().flat_map(|place| touches[*place].iter().copied()).collect();
        set.extend(around);
        set.sort_unstable();
        set.dedup();
        if set.len() == before {
            return None;
        }
    }
}

/// For each constraint, those that share a cell with it.
fn neighbours(constraints: &[Constraint]) -> Vec<Vec<usize>> {
    let most = constraints.iter().flat_map(|c| c.cells.iter().copied()).max().map_or(0, |cell| cell as usize + 1);
    let mut by_cell: Vec<Vec<usize>> = vec![Vec::new(); most];
    for (place, constraint) in constraints.iter().enumerate() {
        constraint.cells.iter().for_each(|cell| by_cell[*cell as usize].push(place));
    }
    let near = |constraint: &Constraint| {
        let mut near: Vec<usize> =
            constraint.cells.iter().flat_map(|cell| by_cell[*cell as usize].iter().copied()).collect();
        near.sort_unstable();
        near.dedup();
        near
    };
    constraints.iter().map(near).collect()
}

/// Leaves out what the contradiction does not need: halves first, then one by one.
fn filter(cells: &Cells, constraints: &[Constraint], mut set: Vec<usize>) -> Option<Vec<usize>> {
    let mut size = set.len().div_ceil(2);
    while size >= 1 {
        let mut start = 0;
        while start < set.len() && set.len() > 1 {
            let end = (start + size).min(set.len());
            let mut rest = set.clone();
            rest.drain(start..end);
            if !rest.is_empty() && !feasible(cells, constraints, &rest)? {
                set = rest;
            } else {
                start = end;
            }
        }
        if size == 1 {
            break;
        }
        size = size.div_ceil(2);
    }
    Some(set)
}

/// Whether fractions meet some of the constraints; `None` when that is too large a question.
fn feasible(cells: &Cells, constraints: &[Constraint], set: &[usize]) -> Option<bool> {
    let chosen: Vec<&Constraint> = set.iter().map(|place| &constraints[*place]).collect();
    let problem = Problem::new(cells.alive, cells.weights, cells.units, &chosen);
    if problem.demands.iter().any(is_empty) {
        return Some(false);
    }
    let mut rows = Vec::new();
    for (place, demand) in problem.demands.iter().enumerate() {
        let members = &problem.members[place];
        let terms = |above: f64, below: f64| -> Vec<(usize, f64)> {
            let term = |(class, how): &(u32, Use)| {
                let coefficient = if how.above { above } else { 0.0 } + if how.below { below } else { 0.0 };
                (*class as usize, coefficient)
            };
            members.iter().map(term).filter(|(_, coefficient)| *coefficient != 0.0).collect()
        };
        match demand {
            Demand::Lie(ranges) => {
                let low = ranges.iter().map(|r| r.0).min().unwrap_or(0) as f64;
                let high = ranges.iter().map(|r| r.1).max().unwrap_or(0) as f64;
                rows.push(Row { terms: terms(1.0, 0.0), low, high });
            }
            Demand::Relate(times, band) => {
                let share = |edge: crate::figure::Edge| edge.over as f64 / edge.under as f64 / *times as f64;
                if let Some(low) = band.low.map(share) {
                    rows.push(Row { terms: terms(1.0, -low), low: 0.0, high: f64::INFINITY });
                }
                if let Some(high) = band.high.map(share) {
                    rows.push(Row { terms: terms(1.0, -high), low: f64::NEG_INFINITY, high: 0.0 });
                }
            }
        }
    }
    (rows.len() * (problem.classes.len() + 2 * rows.len()) <= LARGEST)
        .then(|| is_feasible(problem.classes.len(), &rows))
}
