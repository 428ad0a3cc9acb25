//! Feasible values: which values a hidden number may have, by all that readers know.
//!
//! In: variables with the least and the most that readers know them to be, and sums of them that readers know. Out: the hidden ones of which
//! too few values are left. Invariant: one that is said to have too few values has; where there is no time to take all sums together, they
//! are taken one by one, which finds less, and where they have very many parts, these are left out first, which may miss that some but
//! fewer values than are wanted are left.
//!
//! Everything is kept as how far it is from the truth, which is always possible: so the search for the least and the most of a variable (the
//! simplex method with bounds, by Bland's rule) starts from 0 everywhere, and a sum that is known is a sum of distances that is 0.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::{One, Signed, Zero};

use super::exact::{Exact, TooLong, divided, minus, plus, times};
use super::relations::relations;

/// What one step with exact numbers costs, in steps of the search by rows.
const STEP: u64 = 8;

/// Tables of more numbers than this are not searched.
const MOST: usize = 1_000_000;

/// Where making a table of all parts takes more steps than this, it is made without them.
pub(super) const HEAVY: usize = 1 << 21;

/// How often all sums are gone through one by one.
const PASSES: usize = 16;

/// What readers know.
#[derive(Clone, Default)]
pub(super) struct System {
    /// For each variable how far below and above the truth it may be; nothing where there is no end.
    room: Vec<Room>,
    /// Sums that readers know: how often each variable is in them.
    sums: Vec<Vec<(usize, Exact)>>,
    /// The variables that are parts: nothing is known of one by itself, but that it may not be below 0.
    parts: BTreeSet<usize>,
}

/// How far below and above the truth a variable may be.
type Room = (Option<Exact>, Option<Exact>);

/// How many whole numbers a hidden number must still be able to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Enough(pub(super) i128);

/// What is left of a hidden number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// Enough values.
    Enough,
    /// More than one, but too few.
    Few,
    /// One.
    One,
}

impl System {
    /// Adds a variable by how far below and above the truth it may be.
    pub(super) fn variable(&mut self, below: Option<Exact>, above: Option<Exact>) -> usize {
        self.room.push((below.map(|below| -below), above));
        self.room.len() - 1
    }

    /// Adds a part of sums, by how far below the truth it may be; nothing where there is no end. One that cannot be lower is kept as others are.
    pub(super) fn part(&mut self, below: Option<Exact>) -> usize {
        let part = self.variable(below, None);
        if below.is_none_or(|below| !below.is_zero()) {
            self.parts.insert(part);
        }
        part
    }

    /// A variable may be no further from the truth than this.
    pub(super) fn narrow(&mut self, variable: usize, below: Option<Exact>, above: Option<Exact>) {
        self.parts.remove(&variable);
        let (least, most) = &mut self.room[variable];
        let nearer = |a: Option<Exact>, b: Option<Exact>| a.into_iter().chain(b).min();
        *least = nearer(least.map(|least| -least), below).map(|below| -below);
        *most = nearer(*most, above);
    }

    /// Adds a sum that readers know.
    pub(super) fn sum(&mut self, of: Vec<(usize, Exact)>) {
        self.sums.push(of);
    }

    /// What is left of some variables; takes from the steps that there are. Where these do not suffice, none are left, and more may be left
    /// of a variable than there is.
    pub(super) fn left(self, asked: &[(usize, Enough)], steps: &mut u64) -> Vec<Left> {
        let of_asked: BTreeSet<usize> = asked.iter().map(|(variable, _)| *variable).collect();
        let mut system = self.lighter(HEAVY, &of_asked);
        system.forget(&of_asked);
        system.left_of(asked, steps)
    }

    fn left_of(&self, asked: &[(usize, Enough)], steps: &mut u64) -> Vec<Left> {
        let known = self.known();
        let mut found = vec![Left::One; asked.len()];
        let mut asking: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        asked.iter().enumerate().for_each(|(at, (variable, _))| asking.entry(*variable).or_default().push(at));
        for (variables, sums) in self.components(&known) {
            let asking = |(place, variable): (usize, &usize)| {
                asking.get(variable).into_iter().flatten().map(move |at| (*at, place))
            };
            let of: Vec<(usize, usize)> = variables.iter().enumerate().flat_map(asking).collect();
            if of.is_empty() {
                continue;
            }
            let wanted: Vec<(usize, Enough)> = of.iter().map(|(at, place)| (*place, asked[*at].1)).collect();
            let left = match self.together(&variables, &sums, &wanted, steps) {
                Ok(left) => left,
                Err(Undecided) => {
                    *steps = 0;
                    let ends = self.one_by_one(&variables, &sums);
                    wanted.iter().map(|(place, enough)| enough.left(&ends[*place])).collect()
                }
            };
            of.iter().zip(left).for_each(|((at, _), left)| found[*at] = left);
        }
        found
    }

    /// The same, without parts where it would take more steps than so many to make a table of all: what the sums of these say of all else is
    /// kept, and not that no part may be below 0. Some variables are to be kept.
    ///
    /// A part has a row at least. So where sums count parts once or not at all, one that cannot be below 0 leaves two values of a hidden
    /// number anyway: that all parts are forgotten hides no number of which one value is left.
    pub(super) fn lighter(mut self, heavy: usize, kept: &BTreeSet<usize>) -> System {
        let known = self.known();
        let mut is_part = vec![false; known.len()];
        self.parts.iter().filter(|variable| !kept.contains(variable)).for_each(|variable| is_part[*variable] = true);
        let is_heavy = |(variables, sums): &(Vec<usize>, Vec<usize>)| {
            variables.len().saturating_mul(sums.len()).saturating_mul(sums.len()) > heavy
                && variables.iter().any(|variable| is_part[*variable])
        };
        let heavy: Vec<(Vec<usize>, Vec<usize>)> = self.components(&known).into_iter().filter(is_heavy).collect();
        for (_, sums) in heavy {
            // What is known is no further from the truth than 0, and says nothing in a sum.
            let mut open = |at: &usize| -> Vec<(usize, Exact)> {
                let mut of = std::mem::take(&mut self.sums[*at]);
                of.retain(|(variable, _)| !known[*variable]);
                of
            };
            let of_parts: Vec<Vec<(usize, Exact)>> = sums.iter().map(&mut open).collect();
            match relations(&of_parts, |variable| is_part[variable]) {
                Some(relations) => self.sums.extend(relations),
                None => sums.iter().zip(of_parts).for_each(|(at, of)| self.sums[*at] = of),
            }
        }
        self
    }

    /// What is left of variables by all sums together.
    fn together(
        &self,
        variables: &[usize],
        sums: &[usize],
        wanted: &[(usize, Enough)],
        steps: &mut u64,
    ) -> Result<Vec<Left>, Undecided> {
        let mut search = Search::new(self, variables, sums, steps)?;
        wanted.iter().map(|(place, enough)| search.left(*place, *enough, steps)).collect()
    }

    /// How far each variable may be from the truth by one sum after another.
    fn one_by_one(&self, variables: &[usize], sums: &[usize]) -> Vec<Room> {
        let mut ends: Vec<Room> = variables.iter().map(|variable| self.room[*variable]).collect();
        for _ in 0..PASSES {
            let mut moves = false;
            for sum in sums {
                let of = self.sums[*sum].iter();
                let of: Vec<(usize, Exact)> =
                    of.filter_map(|(at, factor)| Some((variables.binary_search(at).ok()?, *factor))).collect();
                moves |= narrowed(&of, &mut ends).unwrap_or(false);
            }
            if !moves {
                break;
            }
        }
        ends
    }

    /// Forgets sums that say nothing of what is asked: those with a variable that has no end and is in no other, one after another.
    fn forget(&mut self, asked: &BTreeSet<usize>) {
        let mut sums_of: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.room.len()];
        for (at, sum) in self.sums.iter().enumerate() {
            for (variable, _) in sum {
                sums_of[*variable].insert(at);
            }
        }
        let has_no_end: Vec<bool> = (0..self.room.len())
            .map(|variable| self.room[variable] == (None, None) && !asked.contains(&variable))
            .collect();
        let mut alone: Vec<usize> =
            (0..sums_of.len()).filter(|at| has_no_end[*at] && sums_of[*at].len() == 1).collect();
        while let Some(variable) = alone.pop() {
            let Some(at) = sums_of[variable].pop_first() else { continue };
            for (other, _) in std::mem::take(&mut self.sums[at]) {
                sums_of[other].remove(&at);
                if has_no_end[other] && sums_of[other].len() == 1 {
                    alone.push(other);
                }
            }
        }
    }

    /// Variables that can only be what they are, because a sum has no other, one after another.
    fn known(&self) -> Vec<bool> {
        let is_zero = |end: &Option<Exact>| end.is_some_and(|end| end.is_zero());
        let mut known: Vec<bool> = self.room.iter().map(|(least, most)| is_zero(least) && is_zero(most)).collect();
        let mut sums_of: Vec<Vec<usize>> = vec![Vec::new(); known.len()];
        let mut open: Vec<usize> = vec![0; self.sums.len()];
        for (at, sum) in self.sums.iter().enumerate() {
            for (variable, _) in sum {
                sums_of[*variable].push(at);
                open[at] += usize::from(!known[*variable]);
            }
        }
        let mut ready: Vec<usize> = (0..open.len()).filter(|at| open[*at] == 1).collect();
        while let Some(at) = ready.pop() {
            let Some((variable, _)) = self.sums[at].iter().find(|(variable, _)| !known[*variable]) else { continue };
            known[*variable] = true;
            for other in &sums_of[*variable] {
                open[*other] -= 1;
                if open[*other] == 1 {
                    ready.push(*other);
                }
            }
        }
        known
    }

    /// Variables that are not known, with the sums that they have in common; both ascending.
    fn components(&self, known: &[bool]) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut root: Vec<usize> = (0..known.len()).collect();
        let first = |sum: &[(usize, Exact)]| sum.iter().map(|(variable, _)| *variable).find(|at| !known[*at]);
        for sum in &self.sums {
            let Some(one) = first(sum) else { continue };
            for (other, _) in sum.iter().filter(|(at, _)| !known[*at]) {
                let (a, b) = (first_of(&mut root, one), first_of(&mut root, *other));
                root[a.max(b)] = a.min(b);
            }
        }
        let mut place: Vec<Option<usize>> = vec![None; known.len()];
        let mut found: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for variable in (0..known.len()).filter(|at| !known[*at]) {
            let of = first_of(&mut root, variable);
            let at = *place[of].get_or_insert_with(|| {
                found.push((Vec::new(), Vec::new()));
                found.len() - 1
            });
            found[at].0.push(variable);
        }
        for (at, sum) in self.sums.iter().enumerate() {
            if let Some(of) = first(sum).and_then(|variable| place[first_of(&mut root, variable)]) {
                found[of].1.push(at);
            }
        }
        found
    }
}

/// The first variable of those that have a sum in common.
fn first_of(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

impl Enough {
    fn left(self, (least, most): &Room) -> Left {
        let (Some(least), Some(most)) = (least, most) else { return Left::Enough };
        let apart = most.floor().to_integer() - least.ceil().to_integer();
        match apart {
            0 => Left::One,
            apart if apart + 1 < self.0 => Left::Few,
            _ => Left::Enough,
        }
    }
}

/// Narrows what the variables of a sum may be by what the others may be; whether that changes anything.
fn narrowed(of: &[(usize, Exact)], ends: &mut [Room]) -> Result<bool, Undecided> {
    let (mut least, mut most) = (Total::default(), Total::default());
    for (at, factor) in of {
        let (low, high) = multiple(ends[*at], factor)?;
        least.add(low)?;
        most.add(high)?;
    }
    let mut moves = false;
    for (at, factor) in of {
        // The others, each as far as it goes: what is left of the sum is as far the other way.
        let (own_low, own_high) = multiple(ends[*at], factor)?;
        let others = (most.without(own_high)?, least.without(own_low)?);
        let (low, high) = multiple((others.0.map(|end| -end), others.1.map(|end| -end)), &factor.recip())?;
        let (known_low, known_high) = ends[*at];
        if let Some(low) = low.filter(|low| known_low.is_none_or(|known| *low > known)) {
            (ends[*at].0, moves) = (Some(low), true);
        }
        if let Some(high) = high.filter(|high| known_high.is_none_or(|known| *high < known)) {
            (ends[*at].1, moves) = (Some(high), true);
        }
        let (low, high) = multiple(ends[*at], factor)?;
        least.replace(own_low, low)?;
        most.replace(own_high, high)?;
    }
    Ok(moves)
}

/// The ends of a multiple.
fn multiple((low, high): Room, factor: &Exact) -> Result<Room, Undecided> {
    let end = |end: Option<Exact>| end.map(|end| times(&end, factor)).transpose();
    let (low, high) = (end(low)?, end(high)?);
    Ok(if factor.is_negative() { (high, low) } else { (low, high) })
}

/// A sum of ends, some of which there may not be.
#[derive(Default)]
struct Total {
    sum: Exact,
    without_end: usize,
}

impl Total {
    fn add(&mut self, end: Option<Exact>) -> Result<(), Undecided> {
        match end {
            Some(end) => self.sum = plus(&self.sum, &end)?,
            None => self.without_end += 1,
        }
        Ok(())
    }

    /// Without one of them; nothing where another one has no end.
    fn without(&self, end: Option<Exact>) -> Result<Option<Exact>, Undecided> {
        Ok(match (end, self.without_end) {
            (Some(end), 0) => Some(minus(&self.sum, &end)?),
            (None, 1) => Some(self.sum),
            (Some(_) | None, _) => None,
        })
    }

    fn replace(&mut self, old: Option<Exact>, new: Option<Exact>) -> Result<(), Undecided> {
        match old {
            Some(old) => self.sum = minus(&self.sum, &old)?,
            None => self.without_end -= 1,
        }
        self.add(new)
    }
}

fn take(steps: &mut u64, of: usize) -> Result<(), Undecided> {
    *steps = steps.checked_sub(of as u64 * STEP).ok_or(Undecided)?;
    Ok(())
}

/// The search among some variables.
struct Search {
    room: Vec<Room>,
    /// A sum of distances that is 0, for each variable of `basic`, which no other sum has and which is in its own once.
    rows: Vec<Vec<Exact>>,
    basic: Vec<usize>,
    /// Which row a variable is the basic one of.
    row_of: Vec<Option<usize>>,
    /// Where the search is, and the least and the most that it has seen of each variable.
    at: Vec<Exact>,
    seen: Vec<(Exact, Exact)>,
}

/// There was no time, or a number became too long.
struct Undecided;

impl From<TooLong> for Undecided {
    fn from(TooLong: TooLong) -> Undecided {
        Undecided
    }
}

/// What ends a move.
enum End {
    /// Nothing.
    None,
    /// The variable that moves is at an end of its room.
    Itself,
    /// The basic one of this row is.
    Row(usize),
}

impl Search {
    fn new(system: &System, variables: &[usize], sums: &[usize], steps: &mut u64) -> Result<Search, Undecided> {
        let width = variables.len();
        if width.saturating_mul(sums.len()) > MOST {
            return Err(Undecided);
        }
        let mut search = Search {
            room: variables.iter().map(|variable| system.room[*variable]).collect(),
            rows: Vec::new(),
            basic: Vec::new(),
            row_of: vec![None; width],
            at: vec![Exact::zero(); width],
            seen: vec![(Exact::zero(), Exact::zero()); width],
        };
        for sum in sums {
            let mut row = vec![Exact::zero(); width];
            for (variable, factor) in &system.sums[*sum] {
                if let Ok(place) = variables.binary_search(variable) {
                    row[place] = plus(&row[place], factor)?;
                }
            }
            for (known, basic) in search.rows.iter().zip(&search.basic) {
                let factor = row[*basic];
                take(steps, 1)?;
                if !factor.is_zero() {
                    less_times(&mut row, known, factor, steps)?;
                }
            }
            let Some(basic) = row.iter().position(|factor| !factor.is_zero()) else { continue };
            search.rows.push(row);
            search.basic.push(basic);
            search.row_of[basic] = Some(search.rows.len() - 1);
            search.clear(search.rows.len() - 1, basic, steps)?;
        }
        Ok(search)
    }

    /// What is left of a variable.
    fn left(&mut self, variable: usize, enough: Enough, steps: &mut u64) -> Result<Left, Undecided> {
        for up in [true, false] {
            let mut goes_on = true;
            while goes_on {
                let (least, most) = self.seen[variable];
                if enough.left(&(Some(least), Some(most))) == Left::Enough {
                    return Ok(Left::Enough);
                }
                goes_on = match self.step(variable, up, steps)? {
                    Some(End::None) => return Ok(Left::Enough),
                    Some(End::Itself | End::Row(_)) => true,
                    None => false,
                };
            }
        }
        let (least, most) = self.seen[variable];
        Ok(enough.left(&(Some(least), Some(most))))
    }

    /// Moves a variable up or down, if it can be.
    fn step(&mut self, variable: usize, up: bool, steps: &mut u64) -> Result<Option<End>, Undecided> {
        let mut chosen = None;
        for other in (0..self.at.len()).filter(|other| self.row_of[*other].is_none()) {
            let gain = match self.row_of[variable] {
                Some(row) => -self.rows[row][other],
                None if other == variable => Exact::one(),
                None => Exact::zero(),
            };
            if gain.is_zero() {
                continue;
            }
            let rises = gain.is_positive() == up;
            let (least, most) = &self.room[other];
            let end = if rises { most } else { least };
            if end.is_none_or(|end| end != self.at[other]) {
                chosen = Some((other, rises));
                break;
            }
        }
        take(steps, self.at.len())?;
        let Some((moved, rises)) = chosen else { return Ok(None) };
        let (least, most) = self.room[moved];
        let mut furthest: Option<(Exact, usize, End)> = match if rises { most } else { least } {
            Some(end) => Some((minus(&end, &self.at[moved])?.abs(), moved, End::Itself)),
            None => None,
        };
        for (row, basic) in self.basic.iter().enumerate() {
            let factor = self.rows[row][moved];
            if factor.is_zero() {
                continue;
            }
            // The basic one moves the other way, by so much for each.
            let (least, most) = self.room[*basic];
            let end = if factor.is_negative() == rises { most } else { least };
            let Some(end) = end else { continue };
            let far = divided(&minus(&end, &self.at[*basic])?.abs(), &factor.abs())?;
            let nearer = furthest.as_ref().is_none_or(|(known, of, _)| far < *known || far == *known && basic < of);
            if nearer {
                furthest = Some((far, *basic, End::Row(row)));
            }
        }
        take(steps, self.basic.len())?;
        let Some((far, _, end)) = furthest else { return Ok(Some(End::None)) };
        let by = if rises { far } else { -far };
        self.at[moved] = plus(&self.at[moved], &by)?;
        for (row, basic) in self.basic.iter().enumerate() {
            let factor = &self.rows[row][moved];
            if !factor.is_zero() {
                self.at[*basic] = minus(&self.at[*basic], &times(factor, &by)?)?;
            }
        }
        for (at, (least, most)) in self.at.iter().zip(&mut self.seen) {
            *least = (*least).min(*at);
            *most = (*most).max(*at);
        }
        if let End::Row(row) = end {
            self.row_of[self.basic[row]] = None;
            self.basic[row] = moved;
            self.row_of[moved] = Some(row);
            self.clear(row, moved, steps)?;
        }
        Ok(Some(end))
    }

    /// Makes a variable the basic one of a row: once in it, and in no other.
    fn clear(&mut self, row: usize, basic: usize, steps: &mut u64) -> Result<(), Undecided> {
        let mut own = std::mem::take(&mut self.rows[row]);
        let lead = own[basic];
        if lead != Exact::one() {
            for factor in own.iter_mut().filter(|factor| !factor.is_zero()) {
                *factor = divided(factor, &lead)?;
            }
        }
        take(steps, own.len())?;
        for (at, other) in self.rows.iter_mut().enumerate() {
            if at == row || other[basic].is_zero() {
                continue;
            }
            let factor = other[basic];
            less_times(other, &own, factor, steps)?;
        }
        self.rows[row] = own;
        Ok(())
    }
}

/// Takes a row away from another so many times.
fn less_times(row: &mut [Exact], other: &[Exact], factor: Exact, steps: &mut u64) -> Result<(), Undecided> {
    take(steps, row.len())?;
    for (to, from) in row.iter_mut().zip(other).filter(|(_, from)| !from.is_zero()) {
        let more = times(from, &factor)?;
        *to = if to.is_zero() { -more } else { minus(to, &more)? };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hidden counts of 1 to 4 by their true values, and sums of some of them that readers know.
    fn left(values: &[i128], sums: &[&[usize]]) -> Vec<Left> {
        let mut system = System::default();
        for value in values {
            system.variable(Some((value - 1).into()), Some((4 - value).into()));
        }
        for sum in sums {
            system.sum(sum.iter().map(|at| (*at, Exact::one())).collect());
        }
        let asked: Vec<(usize, Enough)> = (0..values.len()).map(|at| (at, Enough(2))).collect();
        system.left(&asked, &mut (1 << 24))
    }

    #[test]
    fn the_ends_of_a_sum_give_its_parts_away() {
        use Left::{Enough, One};
        assert_eq!(left(&[4, 4], &[&[0, 1]]), [One, One]);
        assert_eq!(left(&[1, 1, 1], &[&[0, 1, 2]]), [One, One, One]);
        assert_eq!(left(&[4, 3], &[&[0, 1]]), [Enough, Enough]);
        assert_eq!(left(&[2, 3], &[]), [Enough, Enough]);
        assert_eq!(left(&[2, 3], &[&[0]]), [One, Enough]);
    }

    #[test]
    fn sums_of_rows_and_columns_are_taken_together() {
        use Left::{Enough, One};
        // 4 1 / 1 4, with the sums of both rows and both columns: 5 each, so it could be any.
        let sums: [&[usize]; 4] = [&[0, 1], &[2, 3], &[0, 2], &[1, 3]];
        assert_eq!(left(&[4, 1, 1, 4], &sums), [Enough; 4]);
        // 4 4 / 1 4: the first row is at its end, and so is all else.
        assert_eq!(left(&[4, 4, 1, 4], &sums), [One; 4]);
        // 3 by 3, with nothing at its end but what two sums leave of a third.
        let three: [&[usize]; 3] = [&[0, 1, 2], &[0, 1], &[2, 3]];
        assert_eq!(left(&[2, 2, 3, 1], &three), [Enough, Enough, One, One]);
    }

    #[test]
    fn without_parts_one_value_is_left_of_the_same_numbers() {
        let mut seed = 1_u64;
        let mut below = |end: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % end
        };
        let mut some = 0;
        for _ in 0..400 {
            // A table of two or three ways; each cell is hidden where it is small, and each total known or not.
            let sides = [2 + below(3) as usize, 2 + below(3) as usize, 1 + below(2) as usize];
            let mut system = System::default();
            let mut asked = Vec::new();
            let mut parts = Vec::new();
            for _ in 0..sides.iter().product::<usize>() {
                let rows = 1 + below(6) as i128;
                let part = system.part(Some(rows.into()));
                let is_small = rows < 5;
                let (least, most) =
                    if is_small { (rows - 1, Some((4 - rows).into())) } else { (0, Some(Exact::zero())) };
                let cell = system.variable(Some(least.into()), most);
                system.sum(vec![(part, Exact::one()), (cell, -Exact::one())]);
                asked.extend(is_small.then_some((cell, Enough(2))));
                parts.push(part);
            }
            for kept in 0..8_usize {
                let place = |at: usize| [at % sides[0], at / sides[0] % sides[1], at / sides[0] / sides[1]];
                let group =
                    |at: usize| (0..3).map(|way| if kept >> way & 1 == 1 { place(at)[way] } else { 0 }).collect();
                let mut totals: BTreeMap<Vec<usize>, Vec<(usize, Exact)>> = BTreeMap::new();
                for (at, part) in parts.iter().enumerate() {
                    totals.entry(group(at)).or_default().push((*part, Exact::one()));
                }
                totals
                    .into_values()
                    .filter(|total| total.len() > 1 && below(3) > 0)
                    .for_each(|total| system.sum(total));
            }
            let kept: BTreeSet<usize> = asked.iter().map(|(variable, _)| *variable).collect();
            let lighter = system.clone().lighter(0, &kept);
            let (all, without) = (system.left(&asked, &mut (1 << 30)), lighter.left(&asked, &mut (1 << 30)));
            assert_eq!(all, without);
            some += all.iter().filter(|left| **left == Left::One).count();
        }
        assert!(some > 100, "{some}");
    }

    #[test]
    fn too_few_values_are_fewer_than_were_asked_for() {
        let mut system = System::default();
        let one = system.variable(Some(8.into()), Some(0.into()));
        let two = system.variable(Some(7.into()), Some(1.into()));
        system.sum(vec![(one, Exact::one()), (two, Exact::one())]);
        let asked = [(one, Enough(5)), (two, Enough(2))];
        assert_eq!(system.left(&asked, &mut (1 << 24)), [Left::Few, Left::Enough]);
    }

    #[test]
    fn where_there_is_no_time_sums_are_taken_one_by_one() {
        let mut system = System::default();
        let all: Vec<usize> =
            (0..4).map(|at| system.variable(Some(3.into()), Some(i128::from(at == 3).into()))).collect();
        system.sum(all[..3].iter().map(|at| (*at, Exact::one())).collect());
        system.sum(vec![(all[2], Exact::one()), (all[3], -Exact::one())]);
        let asked: Vec<(usize, Enough)> = all.iter().map(|at| (*at, Enough(2))).collect();
        for mut steps in [0, 1 << 24] {
            assert_eq!(system.clone().left(&asked, &mut steps), [Left::One; 4]);
        }
    }
}
