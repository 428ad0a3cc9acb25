//! Classes: cells that every constraint treats alike, as one unknown.
//!
//! In: living cells with weights, and constraints. Out: a problem over classes. Invariant: a living cell of some weight is in
//! exactly one class; what meets the constraints by class meets them by cell.

use std::collections::BTreeMap;

use crate::constraint::{Constraint, Must};
use crate::figure::Band;

/// One unknown.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its cells, ascending.
    pub cells: Vec<u32>,
    /// What its number is a multiple of.
    pub unit: i64,
    /// The cells' weights together.
    pub weight: f64,
    /// The constraints that it counts in.
    pub uses: Vec<Use>,
}

/// How a class counts in a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The constraint's place.
    pub constraint: u32,
    /// In the sum.
    pub above: bool,
    /// In the sum that it is related to.
    pub below: bool,
}

/// What a constraint asks of its two sums.
#[derive(Clone, Debug)]
pub enum Demand {
    /// The sum lies in one of these ranges.
    Lie(Vec<(i64, i64)>),
    /// `times * above / below` lies in a band.
    Relate(i64, Band),
}

/// Unknowns and demands.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The unknowns.
    pub classes: Vec<Class>,
    /// The demands of the constraints as they are.
    pub demands: Vec<Demand>,
    /// The classes that count in each demand, and how.
    pub members: Vec<Vec<(u32, Use)>>,
}

impl Demand {
    /// How far sums are from what is asked; 0 when it is met.
    pub fn short(&self, above: i64, below: i64) -> i64 {
        match self {
            Demand::Lie(ranges) => {
                let far =
                    |(low, high): &(i64, i64)| if low > high { 1 } else { (low - above).max(above - high).max(0) };
                // Ranges ascend, so that only those on either side count.
                let after = ranges.partition_point(|(_, high)| *high < above);
                let near = &ranges[after.saturating_sub(1)..(after + 1).min(ranges.len())];
                near.iter().map(far).min().unwrap_or(above.max(1))
            }
            Demand::Relate(..) if below <= 0 => above.max(0),
            Demand::Relate(times, band) => {
                let (times, of) = (i128::from(*times), i128::from(below));
                let low = band.low.map_or(0, |edge| edge.lowest(times, of));
                let high = band.high.map_or(i128::from(i64::MAX), |edge| edge.highest(times, of));
                let above = i128::from(above);
                (low - above).max(above - high).clamp(0, i128::from(i64::MAX)) as i64
            }
        }
    }
}

impl Problem {
    /// Merges cells.
    pub fn new(alive: &[bool], weights: &[f64], units: &[i64], constraints: &[&Constraint]) -> Problem {
        let mut uses: Vec<Vec<Use>> = vec![Vec::new(); alive.len()];
        for (place, constraint) in constraints.iter().enumerate() {
            let constraint_place = place as u32;
            for cell in &constraint.cells {
                uses[*cell as usize].push(Use { constraint: constraint_place, above: true, below: false });
            }
            let Must::Relate { to, .. } = &constraint.must else { continue };
            for cell in to {
                match uses[*cell as usize].last_mut().filter(|last| last.constraint == constraint_place) {
                    Some(last) => last.below = true,
                    None => uses[*cell as usize].push(Use { constraint: constraint_place, above: false, below: true }),
                }
            }
        }
        let mut merged: BTreeMap<(Vec<Use>, i64), (Vec<u32>, f64)> = BTreeMap::new();
        for (cell, uses) in uses.into_iter().enumerate().filter(|(cell, _)| alive[*cell] && weights[*cell] > 0.0) {
            let class = merged.entry((uses, units[cell])).or_default();
            class.0.push(cell as u32);
            class.1 += weights[cell];
        }
        let classes: Vec<Class> =
            merged.into_iter().map(|((uses, unit), (cells, weight))| Class { cells, unit, weight, uses }).collect();
        let mut members = vec![Vec::new(); constraints.len()];
        for (place, class) in classes.iter().enumerate() {
            class.uses.iter().for_each(|u| members[u.constraint as usize].push((place as u32, *u)));
        }
        let demand = |constraint: &&Constraint| match &constraint.must {
            Must::Lie(ranges) => Demand::Lie(ranges.clone()),
            Must::Relate { times, band, .. } => Demand::Relate(*times, *band),
        };
        Problem { classes, demands: constraints.iter().map(demand).collect(), members }
    }
}
