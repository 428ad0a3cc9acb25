//! Publishing: which numbers may be shown together.
//!
//! In: every table of a project, and the rows behind their numbers. Out: the numbers to be withheld, and the datasets whose funnels would give
//! a number away.
//! Invariants: no hidden count of a family follows, by any sum and difference and by the bounds of other hidden ones, from numbers that are
//! shown under policies that withhold totals; where that cannot be decided in good time, more is withheld; what is withheld does not depend on which tables are asked for.
//!
//! Numbers are let out one by one, the smallest first, so that of a total and its parts it is the total that is withheld.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{DatasetId, Policy};
use indicia_compiler::hashing::{HashMap, HashSet};
use indicia_compiler::plan::layout::{Behind, Cell as Formula, Layout, Leaf};

use super::atoms::Atoms;
use super::bounds::{self, Bounds, Hidden};
use super::means;
use super::number::{Judge, Number, Numbers, Place, Range, whole};
use super::quantity::Quantity;
use super::span::{Span, Tried};
use crate::cells::Bug;

/// How many steps may be taken for one family: some seconds.
pub(super) const STEPS: u64 = 1 << 30;

/// Of these steps, those that bounds may take are one in this many.
const BOUNDS: u64 = 2;

/// How often a count that differences leave is hidden and all numbers are let out again.
const ROUNDS: usize = 8;

/// What is decided.
#[derive(Default)]
pub(super) struct Decided {
    /// The numbers to be withheld.
    pub(super) withheld: HashMap<(Quantity, usize), Range>,
    /// The datasets whose funnels show no number of rows.
    pub(super) quiet: BTreeSet<DatasetId>,
    /// The numbers of whose rows no single value is shown, such as the largest.
    pub(super) values: HashSet<usize>,
}

/// Decides what may be shown of the numbers of tables; of a question, where these are shown. After so many steps for a family, less is shown.
pub(super) fn decide<'a>(
    tables: &[&Layout],
    questions: &[&Layout],
    atoms: &Atoms,
    judge: &'a dyn Judge,
    steps: u64,
) -> Result<Decided, Bug> {
    let mut decided = Decided::default();
    let mut numbers: Numbers<'a> = BTreeMap::from([(Quantity::Rows, BTreeMap::new())]);
    let mut values: BTreeSet<usize> = BTreeSet::new();
    for (at, layout) in tables.iter().chain(questions).enumerate() {
        let asked = at >= tables.len();
        for (place, leaf) in leaves(at, layout) {
            // What is too small by itself says nothing of the sum of its rows.
            let behind = leaf.guard.as_ref().map(|guard| &guard.behind);
            // A mean over dates is their sum over how many they are, which readers know.
            let is_like_them = matches!(behind, Some(Behind::Numbers { itself: true, .. }));
            let is_sum = !is_like_them || leaf.function.is_per_date() && judge.is_small(leaf)? == Some(false);
            if is_like_them && !leaf.function.is_per_date() {
                let policy = leaf.guard.as_ref().and_then(|guard| judge.policy(guard));
                values.extend(atoms.number(leaf).filter(|_| policy.is_some_and(|policy| policy.totals_withheld)));
            }
            let of_rows = atoms.number(leaf).filter(|_| is_sum);
            let of_people = people(atoms, judge, leaf)?;
            if of_rows.is_none() && of_people.is_none() {
                continue;
            }
            let Some(is_small) = judge.is_small(leaf)? else { continue };
            let policy = leaf.guard.as_ref().and_then(|guard| judge.policy(guard));
            let withheld = judge.withheld(leaf);
            let is_hidden = policy.is_some_and(|policy| policy.totals_withheld) && (is_small || withheld.is_some());
            for number in of_rows.into_iter().chain(of_people).filter(|_| is_hidden) {
                decided.quiet.extend(atoms.datasets(atoms.family(number)));
            }
            let of_rows_too = match of_rows {
                Some(number) if adds_up(leaf) => Some((judge.quantity(leaf), number)),
                // As many different values as rows: it is how many rows there are, whatever it is of.
                Some(number) if judge.exact(leaf)? == Some(whole(atoms.size(number))) => Some((Quantity::Rows, number)),
                Some(_) | None => None,
            };
            for (quantity, number) in of_rows_too.into_iter().chain(of_people.map(|number| (Quantity::Rows, number))) {
                let known = numbers.entry(quantity).or_default();
                let known = known.entry(number).or_insert_with(|| Number { asked, ..Number::default() });
                known.people = known.people.or_else(|| atoms.people_behind(leaf));
                known.is_summed |= leaf.function.additive;
                known.is_averaged |= leaf.function.is_sum_over_number;
                known.is_exact |= leaf.function.is_sum_over_number
                    && means::says_how_many(layout, place, policy, leaf, (atoms.size(number), judge))?;
                known.places.push(place);
                known.of_rows.extend(of_rows.filter(|of| *of != number));
                known.by_itself |= matches!(&layout.cells[place.1][place.2], Formula::Leaf(_));
                match policy {
                    Some(policy) if is_small => {
                        let more = known.small.is_none_or(|other| other.below < policy.below);
                        known.small = if more { Some(policy) } else { known.small };
                    }
                    Some(policy) => {
                        let more = known.shown.is_none_or(|other| other.below < policy.below);
                        known.shown = if more { Some(policy) } else { known.shown };
                        known.fixed |= !policy.totals_withheld;
                        known.withheld = known.withheld.take().or(withheld.clone());
                    }
                    // A table under no policy shows it, whatever another one hides.
                    None => known.fixed = true,
                }
            }
        }
    }
    means::sums_that_follow(&mut numbers, atoms, steps);
    // A sum over its mean is how many rows they are of.
    let are_known = |known: &&Number<'_>| known.is_summed && known.is_averaged || known.is_exact;
    let of_values = numbers.iter().filter(|(quantity, _)| **quantity != Quantity::Rows);
    let mut counted: Vec<(usize, Number<'a>)> = Vec::new();
    for (number, known) in of_values.flat_map(|(_, of)| of.iter().filter(|(_, known)| are_known(known))) {
        counted.push((*number, known.clone()));
        let of_people = |people| (people, Number { of_rows: BTreeSet::from([*number]), ..known.clone() });
        counted.extend(known.people.map(of_people));
    }
    let rows = numbers.entry(Quantity::Rows).or_default();
    counted.into_iter().for_each(|(number, known)| {
        rows.entry(number).or_insert(known);
    });
    let beside_sums = BesideSums::new(&values, &numbers[&Quantity::Rows], atoms);
    // Families of rows come first: people whose rows are withheld are, too, and so is what is computed from these.
    for (quantity, mut numbers) in numbers {
        for family in 0..atoms.families() {
            let is_of_family = |number: &usize| atoms.family(*number) == family;
            for (number, known) in numbers.iter_mut().filter(|(number, _)| is_of_family(number)) {
                let behind = [Some(number), known.people.as_ref()].into_iter().flatten();
                let mut rows = known.of_rows.iter().chain(behind.filter(|_| quantity != Quantity::Rows));
                let is_withheld = rows.any(|rows| decided.withheld.contains_key(&(Quantity::Rows, *rows)));
                known.withheld = known.withheld.take().or(is_withheld.then_some(None));
            }
            let of_family = numbers.iter().filter(|(number, _)| is_of_family(number));
            let of_family = of_family.map(|(number, known)| (*number, known));
            let family = Family { steps, ..Family::new((quantity, family), atoms, of_family) };
            family.decide(&mut decided);
        }
    }
    decided.values = beside_sums.given_away(&decided.withheld);
    Ok(decided)
}

/// Numbers of whose rows a single value is shown, such as the largest, each with those that are hidden of some of these rows, and the sums that
/// these are in. A sum less the largest and the median of three values is the third.
struct BesideSums(Vec<(usize, Vec<Vec<usize>>)>);

impl BesideSums {
    fn new(values: &BTreeSet<usize>, numbers: &BTreeMap<usize, Number<'_>>, atoms: &Atoms) -> BesideSums {
        let overlap = |a: usize, b: usize| {
            let of = atoms.of(b);
            atoms.family(a) == atoms.family(b) && atoms.of(a).iter().any(|atom| of.binary_search(atom).is_ok())
        };
        let sums = |hidden: usize| {
            let shown = numbers.iter().filter(|(_, known)| known.may_be_shown()).map(|(number, _)| *number);
            shown.filter(|sum| overlap(*sum, hidden)).collect()
        };
        let beside = |value: usize| {
            let small = numbers.iter().filter(|(_, known)| known.small.is_some()).map(|(number, _)| *number);
            (value, small.filter(|hidden| overlap(*hidden, value)).map(sums).collect())
        };
        BesideSums(values.iter().map(|value| beside(*value)).collect())
    }

    /// Those of which a hidden one is in a sum that is shown.
    fn given_away(&self, withheld: &HashMap<(Quantity, usize), Range>) -> HashSet<usize> {
        let is_shown = |sum: &usize| !withheld.contains_key(&(Quantity::Rows, *sum));
        let gives = |(_, sums): &&(usize, Vec<Vec<usize>>)| sums.iter().flatten().any(is_shown);
        self.0.iter().filter(gives).map(|(number, _)| *number).collect()
    }
}

/// The people of a number, where it is how many they are.
fn people(atoms: &Atoms, judge: &dyn Judge, leaf: &Leaf) -> Result<Option<usize>, Bug> {
    let Some(number) = atoms.people(leaf) else { return Ok(None) };
    let exact = judge.exact(leaf)?;
    Ok(Some(number).filter(|_| exact == Some(whole(atoms.size(number)))))
}

/// Whether a number is of its rows: what is of different people, of whom each may have several, is not.
fn adds_up(leaf: &Leaf) -> bool {
    match leaf.guard.as_ref().map(|guard| &guard.behind) {
        Some(Behind::Itself(of)) => of.function.is_additive(),
        Some(Behind::Values(_) | Behind::Numbers { .. }) => true,
        None => !leaf.function.counts_different(),
    }
}

/// The leaves of a layout, each with its cell.
pub(super) fn leaves(at: usize, layout: &Layout) -> Vec<(Place, &Leaf)> {
    let mut found = Vec::new();
    for (row, cells) in layout.cells.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            cell.each_leaf(&mut |leaf| found.push(((at, row, column), leaf)));
        }
    }
    found
}

/// The numbers of one family.
struct Family<'a> {
    quantity: Quantity,
    family: usize,
    atoms: &'a Atoms,
    numbers: BTreeMap<usize, &'a Number<'a>>,
    /// Of the policies that withhold, the one that hides most.
    policy: Option<&'a Policy>,
    steps: u64,
    /// Numbers by where they are in a table: along a row, or a column.
    lines: HashMap<(usize, bool, usize), Vec<usize>>,
}

/// What is out of a family.
struct Out {
    span: Span,
    /// The largest last.
    numbers: Vec<usize>,
    withheld: HashMap<usize, Range>,
    /// Whether it was decided what follows from what.
    in_time: bool,
}

impl<'a> Family<'a> {
    fn new(
        (quantity, family): (Quantity, usize),
        atoms: &'a Atoms,
        numbers: impl Iterator<Item = (usize, &'a Number<'a>)>,
    ) -> Family<'a> {
        let numbers: BTreeMap<usize, &Number<'_>> = numbers.collect();
        let policies = numbers.values().flat_map(|known| known.shown.into_iter().chain(known.small));
        let policy = policies.filter(|policy| policy.totals_withheld).max_by_key(|policy| policy.below);
        let mut lines: HashMap<_, Vec<usize>> = HashMap::default();
        for (number, known) in &numbers {
            for (layout, row, column) in &known.places {
                lines.entry((*layout, false, *row)).or_default().push(*number);
                lines.entry((*layout, true, *column)).or_default().push(*number);
            }
        }
        Family { quantity, family, atoms, numbers, policy, steps: STEPS, lines }
    }

    fn decide(&self, decided: &mut Decided) {
        // Under policies that show totals, whatever is large enough is shown.
        if self.policy.is_none() {
            return;
        }
        let small = |(number, known): (&usize, &&'a Number<'a>)| known.small.map(|_| *number);
        let mut hidden: Vec<usize> = self.numbers.iter().filter_map(small).collect();
        hidden.retain(|number| !self.atoms.of(*number).is_empty());
        let differences = self.atoms.differences(self.family).filter(|_| self.quantity == Quantity::Rows);
        let mut extra: Vec<Vec<u32>> = differences.map(<[u32]>::to_vec).collect();
        let mut out = self.let_out(&hidden, &extra);
        for round in 0..=ROUNDS {
            let more = if out.in_time { self.left_by_differences(&mut out) } else { Vec::new() };
            let more: Vec<Vec<u32>> = more.into_iter().filter(|atoms| !extra.contains(atoms)).collect();
            if more.is_empty() {
                break;
            }
            extra.extend(more);
            out = if round < ROUNDS { self.let_out(&hidden, &extra) } else { self.apart() };
        }
        self.within_bounds(&mut out);
        if !(out.withheld.is_empty() && out.in_time) {
            decided.quiet.extend(self.atoms.datasets(self.family));
        }
        if self.quantity == Quantity::Rows {
            self.funnels(&mut out, decided);
        }
        decided.withheld.extend(out.withheld.into_iter().map(|(number, range)| ((self.quantity, number), range)));
        // Whatever has the rows of a number that is withheld already is withheld too.
        for (number, known) in self.numbers.iter().filter(|(_, known)| !known.fixed) {
            decided.withheld.extend(known.withheld.clone().map(|range| ((self.quantity, *number), range)));
        }
    }

    /// Lets numbers out in their order.
    fn let_out(&self, hidden: &[usize], extra: &[Vec<u32>]) -> Out {
        let kept: Vec<&[u32]> =
            hidden.iter().map(|number| self.atoms.of(*number)).chain(extra.iter().map(Vec::as_slice)).collect();
        let span = Span::new(self.atoms.len(self.family), &kept);
        let mut out = Out { span, numbers: Vec::new(), withheld: HashMap::default(), in_time: true };
        // What is shown anyway may give a hidden number away by chance: by another condition that is true of the same rows, or in a
        // formula. Readers need not know that, so it is protected from the others as if those were not shown.
        let mut without = Span::new(self.atoms.len(self.family), &kept);
        let order = self.order();
        let (anyway, others): (Vec<usize>, Vec<usize>) = order.iter().partition(|number| self.numbers[number].fixed);
        for number in anyway {
            out.span.force_out(self.atoms.of(number));
            out.numbers.push(number);
            without.try_out(self.atoms.of(number));
        }
        let mut without = (0..kept.len()).any(|hidden| out.span.is_out(hidden)).then_some(without);
        for number in others {
            if out.span.work >= self.steps {
                return self.apart();
            }
            if self.leaves_few(number, &mut out) {
                out.withheld.insert(number, None);
                continue;
            }
            let tried = match &mut without {
                Some(without) => match without.try_out(self.atoms.of(number)) {
                    Tried::Fine => out.span.try_out(self.atoms.of(number)),
                    given_away => given_away,
                },
                None => out.span.try_out(self.atoms.of(number)),
            };
            out.span.work += without.as_mut().map_or(0, |without| std::mem::take(&mut without.work));
            match tried {
                Tried::Fine => out.numbers.push(number),
                Tried::GivesAway(place, is_part) => {
                    let part = hidden.get(place).filter(|_| is_part);
                    let range = part.and_then(|part| self.range(number, *part));
                    out.withheld.insert(number, range);
                }
            }
        }
        out
    }

    /// The numbers that may be shown, in the order in which they are let out.
    fn order(&self) -> Vec<usize> {
        let candidates = self.numbers.iter().filter(|(_, known)| known.may_be_shown());
        let mut order: Vec<usize> = candidates.map(|(number, _)| *number).collect();
        order.sort_by_key(|number| {
            let known = self.numbers[number];
            (!known.fixed, known.asked, self.count(*number), !known.by_itself, known.places[0])
        });
        order
    }

    /// What is shown where there is no time to find what follows from what: numbers that have no row in common.
    fn apart(&self) -> Out {
        let mut out = Out {
            span: Span::new(self.atoms.len(self.family), &[]),
            numbers: Vec::new(),
            withheld: HashMap::default(),
            in_time: false,
        };
        let hidden = self.numbers.iter().filter(|(_, known)| known.small.is_some() && !known.fixed);
        let mut taken: BTreeSet<u32> = hidden.flat_map(|(number, _)| self.atoms.of(*number)).copied().collect();
        for number in self.order() {
            let atoms = self.atoms.of(number);
            let known = self.numbers[&number];
            let same = out.numbers.iter().any(|other| self.atoms.of(*other) == atoms);
            if known.fixed || same || atoms.iter().all(|atom| !taken.contains(atom)) {
                taken.extend(atoms.iter().copied());
                out.numbers.push(number);
            } else {
                out.withheld.insert(number, None);
            }
        }
        out
    }

    /// Withholds what leaves too few values for a hidden number, in the order in which numbers were let out. Without the time to find that,
    /// only numbers that have no row in common are shown.
    fn within_bounds(&self, out: &mut Out) {
        if self.hidden(out).iter().all(|hidden| hidden.enough.is_none()) {
            return;
        }
        let steps = Cell::new(self.steps / BOUNDS);
        let numbers = self.numbers.keys().map(|number| (*number, self.atoms.of(*number)));
        let numbers: Vec<(usize, &[u32])> = numbers.filter(|(_, atoms)| !atoms.is_empty()).collect();
        let bounds = Bounds::new(&numbers, |atom| self.atoms.count(self.family, [atom]));
        loop {
            let hidden = self.hidden(out);
            let given_away = |numbers: &[usize]| {
                let mut left = steps.get();
                let exposed = bounds.exposed(numbers, &hidden, &mut left);
                steps.set(left);
                exposed.len()
            };
            // The first ones are shown whatever they give away.
            let (mut fine, mut not) = (self.shown_anyway(&out.numbers), out.numbers.len());
            let anyway = given_away(&out.numbers[..fine]);
            let all = given_away(&out.numbers);
            if steps.get() == 0 {
                *out = self.apart();
                return;
            }
            if all == anyway {
                break;
            }
            while fine + 1 < not {
                let middle = (fine + not) / 2;
                let is_fine = given_away(&out.numbers[..middle]) == anyway;
                (fine, not) = if is_fine { (middle, not) } else { (fine, middle) };
            }
            out.withheld.insert(out.numbers.remove(fine), None);
        }
    }

    /// How many of the first numbers that are out are shown whatever they give away.
    fn shown_anyway(&self, numbers: &[usize]) -> usize {
        numbers.iter().take_while(|number| self.numbers[number].fixed).count()
    }

    /// The numbers that are hidden or withheld, as far as readers know them.
    fn hidden(&self, out: &Out) -> Vec<Hidden> {
        let hidden = |(number, known): (&usize, &&Number<'a>)| {
            if known.fixed || self.atoms.of(*number).is_empty() {
                return None;
            }
            let withheld = known.withheld.is_some() || out.withheld.contains_key(number);
            let (policy, enough) = match (known.small, known.shown.filter(|_| withheld)) {
                (Some(policy), _) => (policy, Some(bounds::enough(policy))),
                // Readers see that it is withheld only where a cell shows it and nothing else.
                (None, Some(policy)) if known.by_itself => (policy, None),
                (None, _) => return None,
            };
            let between = bounds::between(policy, self.is_few(policy, self.count(*number)));
            Some(Hidden { number: *number, between, enough })
        };
        self.numbers.iter().filter_map(hidden).collect()
    }

    /// Whether a number and one that is out, or those along a line of a table, or all of them, differ by rows that are too few.
    fn leaves_few(&self, number: usize, out: &mut Out) -> bool {
        let (Some(policy), atoms) = (self.policy, self.atoms.of(number)) else { return false };
        let whole = self.count(number);
        for other in &out.numbers {
            let difference = (whole - self.count(*other)).abs();
            out.span.work += 1;
            let is_few = self.is_few(policy, difference);
            if difference == 0 || !is_few && !self.atoms.may_be_of_few(number, *other) {
                continue;
            }
            out.span.work += atoms.len() as u64;
            let are_nested = self.atoms.is_within(*other, number) || self.atoms.is_within(number, *other);
            if are_nested && (is_few || self.is_between_of_few(policy, number, *other)) {
                return true;
            }
        }
        let places = self.numbers.get(&number).map_or(&[][..], |known| &known.places);
        let mut lines: BTreeSet<(usize, bool, usize)> = BTreeSet::new();
        for (layout, row, column) in places {
            lines.extend([(*layout, false, *row), (*layout, true, *column)]);
        }
        let out_now: BTreeSet<usize> = out.numbers.iter().copied().collect();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for line in lines {
            let all = self.lines.get(&line).into_iter().flatten().copied();
            groups.push(all.filter(|other| out_now.contains(other)).collect());
        }
        groups.push(out.numbers.clone());
        let mut own = vec![false; self.atoms.len(self.family)];
        atoms.iter().for_each(|atom| own[*atom as usize] = true);
        let mut is_left = own.clone();
        for parts in &mut groups {
            parts.sort_by_key(|part| (self.count(*part), *part));
            parts.dedup();
            // A part may be shown together with its own parts: once these are taken away, once the parts of which they are.
            for _ in 0..2 {
                is_left.copy_from_slice(&own);
                let left = self.rest(whole, parts, &mut is_left, &mut out.span.work);
                // What is left are the rows of these atoms, so they are not counted again.
                let of_few = || {
                    let rest = atoms.iter().copied().filter(|atom| is_left[*atom as usize]);
                    self.atoms.are_of_few(self.family, rest, |count| self.is_few(policy, count))
                };
                if left != 0 && left != whole && (self.is_few(policy, left) || of_few()) {
                    return true;
                }
                parts.reverse();
            }
        }
        false
    }

    /// How many rows a number of so many has beside parts that do not overlap, the first ones first. `is_left`: for each atom whether it is
    /// one of the number's, and afterwards whether it is in what it has beside these.
    fn rest(&self, mut rest: i128, parts: &[usize], is_left: &mut [bool], work: &mut u64) -> i128 {
        for part in parts {
            let size = self.count(*part);
            let part = self.atoms.of(*part);
            *work += 1 + part.len().min(8) as u64;
            if size <= rest && part.iter().all(|atom| is_left[*atom as usize]) {
                *work += part.len() as u64;
                part.iter().for_each(|atom| is_left[*atom as usize] = false);
                rest -= size;
            }
        }
        rest
    }

    /// The counts too small to be shown that sums and differences leave, of rows that no number is of.
    fn left_by_differences(&self, out: &mut Out) -> Vec<Vec<u32>> {
        let Some(policy) = self.policy else { return Vec::new() };
        // Atoms that are counted alike by what is out are one, and in an order that only this decides.
        let mut numbers = out.numbers.clone();
        numbers.sort_by_key(|number| self.numbers[number].places[0]);
        let mut classes: BTreeMap<Vec<usize>, Vec<u32>> = BTreeMap::new();
        for (atom, counting) in bounds::counted_by(numbers.iter().map(|number| self.atoms.of(*number))) {
            classes.entry(counting).or_default().push(atom);
        }
        // What is too small is of small classes alone. These come last, so that whatever is left of them is found.
        let mut classes: Vec<(Vec<usize>, Vec<u32>)> = classes.into_iter().collect();
        classes.sort_by_cached_key(|(_, atoms)| {
            let atoms = || atoms.iter().copied();
            (self.are_few(policy, atoms()), Reverse(self.atoms.count(self.family, atoms())))
        });
        let mut by_number: Vec<Vec<u32>> = vec![Vec::new(); numbers.len()];
        for (class, (counting, _)) in classes.iter().enumerate() {
            counting.iter().for_each(|at| by_number[*at].push(class as u32));
        }
        let classes: Vec<Vec<u32>> = classes.into_iter().map(|(_, atoms)| atoms).collect();
        let mut span = Span::new(classes.len(), &[]);
        by_number.iter().for_each(|classes| span.force_out(classes));
        let simple = span.simple();
        out.span.work += span.work;
        let atoms = |of: Vec<u32>| -> Vec<u32> {
            let mut atoms: Vec<u32> = of.into_iter().flat_map(|class| classes[class as usize].clone()).collect();
            atoms.sort_unstable();
            atoms
        };
        let few = |atoms: &Vec<u32>| {
            let count = self.atoms.count(self.family, atoms.iter().copied());
            count != 0 && self.are_few(policy, atoms.iter().copied())
        };
        simple.into_iter().map(atoms).filter(few).collect()
    }

    /// What the funnels of the dataset would give away.
    fn funnels(&self, out: &mut Out, decided: &mut Decided) {
        let Some(policy) = self.policy else { return };
        for (dataset, mut numbers) in self.atoms.funnels() {
            numbers.retain(|number| self.atoms.family(*number) == self.family);
            numbers.sort_by_key(|number| (self.count(*number), *number));
            numbers.dedup();
            let gives_away = |number: usize, out: &mut Out| {
                let few = self.count(number) != 0 && self.are_few(policy, self.atoms.of(number).iter().copied());
                let gives = few
                    || self.leaves_few(number, out)
                    || out.span.work > self.steps
                    || out.span.try_out(self.atoms.of(number)) != Tried::Fine;
                out.numbers.push(number);
                gives
            };
            if numbers.into_iter().any(|number| gives_away(number, out)) {
                decided.quiet.insert(dataset);
            }
        }
    }

    /// What may be derived of a number that is shown ones and a part too small to be shown.
    fn range(&self, number: usize, part: usize) -> Range {
        let policy = self.numbers[&part].small?;
        let shown = whole(self.count(number) - self.count(part));
        let (least, most) = policy.hidden();
        Some((&shown + whole(least), &shown + whole(most)))
    }

    fn count(&self, number: usize) -> i128 {
        self.atoms.size(number)
    }

    fn is_few(&self, policy: &Policy, count: i128) -> bool {
        bounds::hides(policy, count)
    }

    /// Whether some rows are too few, or are of too few people.
    fn are_few(&self, policy: &Policy, atoms: impl Iterator<Item = u32> + Clone) -> bool {
        let is_few = |count| self.is_few(policy, count);
        is_few(self.atoms.count(self.family, atoms.clone())) || self.atoms.are_of_few(self.family, atoms, is_few)
    }

    /// Whether the rows that one of two numbers has beside the other, all of which it has too, are of too few people.
    fn is_between_of_few(&self, policy: &Policy, a: usize, b: usize) -> bool {
        let (narrow, wide) = if self.count(a) < self.count(b) { (a, b) } else { (b, a) };
        let narrow = self.atoms.of(narrow);
        let rest = self.atoms.of(wide).iter().copied().filter(|atom| narrow.binary_search(atom).is_err());
        // Of rows that are kept without a key it is not known which of the others they are.
        let difference = (self.count(a) - self.count(b)).abs();
        self.atoms.count(self.family, rest.clone()) == difference
            && self.atoms.are_of_few(self.family, rest, |count| self.is_few(policy, count))
    }
}
