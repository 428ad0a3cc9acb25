//! Whole numbers: from fractions that nearly meet the demands to whole numbers that do.
//!
//! In: a problem and a fraction for each class. Out: a whole number for each, and the demands that are not met. Method: round,
//! carrying what is left over; then repair one demand at a time by single and double steps, with demands that stay unmet
//! growing heavier (Morris, "The breakout method", 1993). Invariants: it ends after a fixed number of steps; no number is
//! negative; every number is a multiple of its unit.

use crate::classes::{Demand, Problem, Use};
use crate::random::Random;

/// How many mendings are tried.
const STEPS: usize = 60_000;
/// A small problem may have more: so many looks at a class in all.
const LOOKS: usize = 30_000_000;
/// How many classes are looked at for one step.
const LOOKED_AT: usize = 120;

/// Numbers, and the demands that they do not meet.
pub struct Whole {
    /// One number a class.
    pub numbers: Vec<i64>,
    /// The places of unmet demands.
    pub unmet: Vec<usize>,
}

/// Rounds and repairs.
pub fn solve(problem: &Problem, fractions: &[f64], random: &mut Random) -> Whole {
    let mut state = State::new(problem, rounded(problem, fractions));
    let mut best = (state.total_short(), state.numbers.clone());
    for _ in 0..STEPS.max(LOOKS / (problem.classes.len() * 8 + 1)) {
        if state.unmet.is_empty() {
            break;
        }
        state.repair(random);
        let short = state.total_short();
        if short < best.0 {
            best = (short, state.numbers.clone());
        }
    }
    let state = if state.unmet.is_empty() { state } else { State::new(problem, best.1) };
    Whole { unmet: state.unmet.clone(), numbers: state.numbers }
}

fn rounded(problem: &Problem, fractions: &[f64]) -> Vec<i64> {
    let mut left = 0.0;
    let mut numbers = Vec::with_capacity(fractions.len());
    for (class, fraction) in problem.classes.iter().zip(fractions) {
        let unit = class.unit as f64;
        let wanted = fraction / unit + left;
        let whole = (wanted + 0.5).floor().max(0.0);
        left = (wanted - whole).clamp(-1.0, 1.0);
        numbers.push(whole as i64 * class.unit);
    }
    numbers
}

struct State<'a> {
    problem: &'a Problem,
    numbers: Vec<i64>,
    above: Vec<i64>,
    below: Vec<i64>,
    short: Vec<i64>,
    heavy: Vec<f64>,
    unmet: Vec<usize>,
    /// The turn until which a class is left alone, so that a step is not at once undone.
    resting: Vec<usize>,
    turn: usize,
}

/// A class and how much it grows.
type Step = (u32, i64);

impl<'a> State<'a> {
    fn new(problem: &'a Problem, numbers: Vec<i64>) -> State<'a> {
        let count = problem.demands.len();
        let mut state = State {
            problem,
            numbers: vec![0; numbers.len()],
            above: vec![0; count],
            below: vec![0; count],
            short: vec![0; count],
            heavy: vec![1.0; count],
            unmet: Vec::new(),
            resting: vec![0; problem.classes.len()],
            turn: 0,
        };
        for (place, demand) in problem.demands.iter().enumerate() {
            state.short[place] = demand.short(0, 0);
        }
        state.unmet = (0..count).filter(|place| state.short[*place] > 0).collect();
        for (class, number) in numbers.into_iter().enumerate() {
            state.step((class as u32, number));
        }
        state
    }

    fn total_short(&self) -> i64 {
        self.unmet.iter().map(|place| self.short[*place].min(1 << 40)).sum()
    }

    /// Takes a step.
    fn step(&mut self, (class, grow): Step) {
        if grow == 0 {
            return;
        }
        self.numbers[class as usize] += grow;
        for how in &self.problem.classes[class as usize].uses {
            let place = how.constraint as usize;
            self.above[place] += if how.above { grow } else { 0 };
            self.below[place] += if how.below { grow } else { 0 };
            let short = self.problem.demands[place].short(self.above[place], self.below[place]);
            match (self.short[place] > 0, short > 0) {
                (false, true) => self.unmet.push(place),
                (true, false) => self.unmet.retain(|other| *other != place),
                (true, true) | (false, false) => {}
            }
            self.short[place] = short;
        }
    }

    /// What a step would add to the weighted shortfalls.
    fn cost(&self, (class, grow): Step) -> f64 {
        let mut cost = 0.0;
        for how in &self.problem.classes[class as usize].uses {
            let place = how.constraint as usize;
            let above = self.above[place] + if how.above { grow } else { 0 };
            let below = self.below[place] + if how.below { grow } else { 0 };
            let short = self.problem.demands[place].short(above, below);
            cost += self.heavy[place] * (short - self.short[place]) as f64;
        }
        cost
    }

    /// Tries to better one unmet demand.
    fn repair(&mut self, random: &mut Random) {
        self.turn += 1;
        let place = self.unmet[random.place(self.unmet.len())];
        let mut steps = self.steps(place, LOOKED_AT, random);
        if steps.is_empty() {
            self.heavy[place] += 1.0;
            return;
        }
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        if steps[0].0 < -1e-9 {
            // Among equals, any: the first would be worn out.
            let equal = steps.iter().take_while(|step| step.0 - steps[0].0 < 1e-9).count();
            return self.step(steps[random.place(equal)].1);
        }
        if let Some(pair) = self.pair(&steps, random) {
            return pair.into_iter().for_each(|step| self.step(step));
        }
        for place in self.unmet.clone() {
            self.heavy[place] += 1.0;
        }
        // Out of a dead end by what costs least and was not tried just now.
        let fresh: Vec<Step> = steps
            .iter()
            .map(|(_, step)| *step)
            .filter(|(class, _)| self.resting[*class as usize] < self.turn)
            .collect();
        if !fresh.is_empty() {
            let step = fresh[random.place(fresh.len().min(3))];
            self.resting[step.0 as usize] = self.turn + 5 + random.place(10);
            self.step(step);
        }
    }

    /// The best two steps that together gain.
    fn pair(&mut self, steps: &[(f64, Step)], random: &mut Random) -> Option<[Step; 2]> {
        let mut best: Option<(f64, [Step; 2])> = None;
        for (cost, first) in steps.iter().take(6) {
            let before: Vec<usize> = self.unmet.clone();
            self.step(*first);
            let broken: Vec<usize> = self.unmet.iter().copied().filter(|place| !before.contains(place)).collect();
            for place in broken.into_iter().take(3) {
                for (other, second) in self.steps(place, LOOKED_AT / 5, random) {
                    if second.0 != first.0 && best.as_ref().is_none_or(|(least, _)| cost + other < *least) {
                        best = Some((cost + other, [*first, second]));
                    }
                }
            }
            self.step((first.0, -first.1));
        }
        best.filter(|(cost, _)| *cost < -1e-9).map(|(_, pair)| pair)
    }

    /// Steps that bring one demand nearer, with their costs.
    fn steps(&self, place: usize, most: usize, random: &mut Random) -> Vec<(f64, Step)> {
        let members = &self.problem.members[place];
        let start = if members.len() > most { random.place(members.len()) } else { 0 };
        let stride = if members.len() > most { 1 + random.place(members.len() / most) } else { 1 };
        let mut steps = Vec::new();
        for turn in 0..members.len().min(most) {
            let (class, how) = members[(start + turn * stride) % members.len()];
            let unit = self.problem.classes[class as usize].unit;
            let far = (self.short[place] / unit).max(1) * unit;
            for size in if far > unit { vec![unit, far] } else { vec![unit] } {
                for grow in [size, -size] {
                    if self.numbers[class as usize] + grow < 0 || !self.betters(place, how, grow) {
                        continue;
                    }
                    steps.push((self.cost((class, grow)), (class, grow)));
                }
            }
        }
        steps
    }

    fn betters(&self, place: usize, how: Use, grow: i64) -> bool {
        let above = self.above[place] + if how.above { grow } else { 0 };
        let below = self.below[place] + if how.below { grow } else { 0 };
        self.problem.demands[place].short(above, below) < self.short[place]
    }
}

/// Whether a demand can be met by no number at all.
pub fn is_empty(demand: &Demand) -> bool {
    matches!(demand, Demand::Lie(ranges) if ranges.iter().all(|(low, high)| low > high))
}
