//! Fitting: from weights to fractional numbers that meet the demands, or nearly.
//!
//! In: a problem. Out: a number for each class. Method: iterative proportional fitting (Deming and Stephan, 1940), where a
//! demand that is a range moves its sum only as far as the nearest end. Invariant: additions, products and quotients in one
//! order, so every machine gives the same.

use crate::classes::{Demand, Problem};
use crate::figure::Edge;

const SWEEPS: usize = 500;

/// Fits.
pub fn fit(problem: &Problem) -> Vec<f64> {
    let mut numbers: Vec<f64> = problem.classes.iter().map(|class| class.weight).collect();
    let scale = scale(problem, &numbers);
    numbers.iter_mut().for_each(|number| *number *= scale);
    for _ in 0..SWEEPS {
        let mut worst = 0.0_f64;
        for (place, demand) in problem.demands.iter().enumerate() {
            worst = worst.max(pull(problem, place, demand, &mut numbers));
        }
        if worst < 0.1 {
            break;
        }
    }
    numbers
}

/// What weights are times to be like the largest sum that is known: what no demand counts is as dense.
fn scale(problem: &Problem, numbers: &[f64]) -> f64 {
    let mut best = (0_i64, 1.0);
    for (place, demand) in problem.demands.iter().enumerate() {
        let Demand::Lie(ranges) = demand else { continue };
        let [(low, high)] = ranges[..] else { continue };
        let sum: f64 = problem.members[place].iter().map(|(class, _)| numbers[*class as usize]).sum();
        if low == high && low > best.0 && sum > 0.0 {
            best = (low, low as f64 / sum);
        }
    }
    best.1
}

/// Moves the sum of one demand into its range; says how far it was from it.
fn pull(problem: &Problem, place: usize, demand: &Demand, numbers: &mut [f64]) -> f64 {
    let (mut only, mut both, mut rest) = (0.0, 0.0, 0.0);
    for (class, how) in &problem.members[place] {
        let number = numbers[*class as usize];
        match (how.above, how.below) {
            (true, true) => both += number,
            (true, false) => only += number,
            (false, _) => rest += number,
        }
    }
    let above = only + both;
    let (target, factor) = match demand {
        Demand::Lie(ranges) => {
            let target = nearest(ranges, above);
            (target, if above > 0.0 { target / above } else { 1.0 })
        }
        Demand::Relate(times, band) => {
            let below = both + rest;
            let at = |edge: Edge| edge.over as f64 / edge.under as f64 / *times as f64;
            let (low, high) = (band.low.map(at), band.high.map(at));
            // A little inside, so that whole numbers near by are inside too.
            let room = high.unwrap_or(f64::INFINITY) - low.unwrap_or(0.0);
            let inward = (room / 4.0).min(0.02 / *times as f64).max(0.0);
            let (low, high) = (low.map(|low| low + inward), high.map(|high| high - inward));
            let share = if below > 0.0 { above / below } else { 0.0 };
            let wanted = match (low, high) {
                (Some(low), _) if share < low => low,
                (_, Some(high)) if share > high => high,
                _ => return 0.0,
            };
            // factor * above = wanted * (rest + factor * both)
            let under = above - wanted * both;
            let factor = if under > 0.0 && rest > 0.0 { wanted * rest / under } else { 1.0 };
            (wanted * (rest + factor * both), factor)
        }
    };
    let far = (target - above).abs();
    if far == 0.0 || !factor.is_finite() {
        return far;
    }
    let factor = factor.clamp(1e-6, 1e6);
    for (class, how) in &problem.members[place] {
        if how.above {
            numbers[*class as usize] *= factor;
        }
    }
    far
}

/// The nearest number of the ranges, which ascend.
fn nearest(ranges: &[(i64, i64)], sum: f64) -> f64 {
    let after = ranges.partition_point(|(_, high)| (*high as f64) < sum);
    let near = &ranges[after.saturating_sub(1)..(after + 1).min(ranges.len())];
    let mut best = (f64::INFINITY, sum);
    for (low, high) in near.iter().filter(|(low, high)| low <= high) {
        let target = sum.max(*low as f64).min(*high as f64);
        let far = (target - sum).abs();
        if far < best.0 {
            best = (far, target);
        }
    }
    best.1
}
