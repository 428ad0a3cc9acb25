//! Suppressed numbers that shown ones reveal: what a run warns of where a policy shows totals.
//!
//! In: every table of a project, what may be shown of its numbers. Out: a warning for each table that has one. Invariants: a number is
//! warned of only if it follows from what readers see, as exactly as they see it; cells are named by their labels, and no number is.

use std::cell;
use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, PolicyId};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::functions;
use indicia_compiler::plan::layout::{self, Behind, Cell as Formula, Layout, Leaf};
use indicia_compiler::words::lists;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::bounds;
use super::exact::Exact;
use super::feasible::{Enough, Left, System};
use super::number::Place;
use super::people;
use super::primary::{Guarded, Judged, Withheld, hides};
use super::quantity::Quantity;
use super::said::{Known, Remainder, Term, View, rows_of, said, terms};
use crate::cells::{Bug, Cell, Numbers, evaluate, value};

/// How many cells a warning names at most.
const NAMED: usize = 4;

/// How many steps the search for what follows may take in all: a second or two.
pub(super) const STEPS: u64 = 1 << 27;

/// A largest or smallest value: its rows, its output, and whether it is the largest.
type End = (usize, usize, bool);

/// What tables show and hide.
#[derive(Default)]
struct Seen {
    /// What cells say.
    known: Vec<Known>,
    /// Counts that a cell shows as they are.
    counts: BTreeMap<usize, Place>,
    /// The largest or smallest values that a cell shows.
    ends: Vec<(Place, usize, Extreme)>,
    hidden: Vec<Hidden>,
    /// The steps that the search for what follows may still take.
    steps: cell::Cell<u64>,
}

/// A largest or a smallest value: of what, how large, and whether it is the largest.
#[derive(Clone, Debug)]
struct Extreme {
    of: usize,
    value: BigRational,
    is_largest: bool,
}

/// A number that is suppressed.
struct Hidden {
    place: Place,
    /// What it is computed from; nothing for a largest or a smallest value, or a remainder.
    terms: Vec<Term>,
    /// What a remainder adds up and takes away, and how many rows that is.
    remainder: Option<Remainder>,
    extreme: Option<Extreme>,
    number: usize,
    /// The rows that it is computed from.
    rows: usize,
    /// What readers know of the number of its rows.
    between: Option<(i128, Option<i128>)>,
    /// How many values must be left; none for one that is withheld because of others.
    enough: Option<Enough>,
}

/// A hidden number that readers can work out: its place among those that are hidden, and what is left of it.
struct Revealed {
    hidden: usize,
    left: Left,
    /// Of a largest or smallest value, the cell that shows it.
    end: Option<Place>,
}

/// The cells that give a hidden number away.
#[derive(Default)]
struct By {
    /// A whole, then its parts.
    cells: Vec<Place>,
    /// Whether the whole has other hidden parts, so that it takes their bounds as well.
    with_others: bool,
    numbers: Vec<usize>,
}

/// A warning for each table of which hidden numbers follow from what is shown: the first ones, by which cells, and how many more; and one
/// where so many steps do not suffice to look for all.
pub(super) fn warnings(tables: &[&Layout], numbers: &Guarded<'_>, steps: u64) -> Result<Vec<Diagnostic>, Bug> {
    if numbers.catalog.policies.is_empty() {
        return Ok(Vec::new());
    }
    let seen = Seen { steps: cell::Cell::new(steps), ..Seen::new(tables, numbers)? };
    let mut revealed = seen.revealed(numbers);
    revealed.sort_by_key(|revealed| (seen.hidden[revealed.hidden].place, seen.hidden[revealed.hidden].rows));
    // One number as rows and as people is one.
    revealed.dedup_by_key(|revealed| (seen.hidden[revealed.hidden].place, seen.hidden[revealed.hidden].rows));
    let mut found = Vec::new();
    for at in 0..tables.len() {
        let here: Vec<&Revealed> = revealed.iter().filter(|one| seen.hidden[one.hidden].place.0 == at).collect();
        let Some(first) = here.first() else { continue };
        let by = match first.end {
            Some(cell) => By { cells: vec![cell], ..By::default() },
            None => seen.by(first, numbers),
        };
        let together = if by.with_others { seen.together(&by, first, &here, numbers) } else { vec![first.hidden] };
        let places: Vec<Place> = together.iter().map(|hidden| seen.hidden[*hidden].place).collect();
        found.push(warning(tables, &places, (first.left, &by), here.len() - places.len(), numbers.catalog));
    }
    let withheld = Withheld::default();
    let judged = Judged { numbers, withheld: &withheld };
    let mut of_people = people::revealing(tables, &numbers.atoms, &judged)?;
    of_people.retain(|(at, _, _)| revealed.iter().all(|known| seen.hidden[known.hidden].place.0 != *at));
    of_people.sort_unstable();
    of_people.dedup_by_key(|(at, _, _)| *at);
    found.extend(of_people.into_iter().map(|place| beside_few(tables, place, numbers.catalog)));
    if seen.steps.get() == 0 {
        let first = seen.hidden.iter().map(|hidden| hidden.place).min();
        found.extend(first.map(|place| not_all(tables[place.0])));
    }
    Ok(found)
}

/// That a number of different people is shown beside others that leave so few that the policy hides them.
fn beside_few(tables: &[&Layout], place: Place, catalog: &Catalog) -> Diagnostic {
    let (at, named) = (place.0, cell(tables, place, place.0));
    let message = format!(
        "`{}` suppresses a number of people that readers can work out: {named} less others that are shown leaves so few",
        tables[at].name
    );
    let policy = policy(tables[at], place).and_then(|id| catalog.policies.get(id.0));
    let name = policy.map_or("", |policy| policy.name.as_str());
    let help = format!(
        "write `totals: withheld` in the policy `{name}`, which suppresses such totals too, or leave {named} out"
    );
    Diagnostic::new("disclosure::gives-away", message)
        .at(tables[at].span, "a suppressed number of this table")
        .help(help)
}

/// That more may be revealed than was found.
fn not_all(table: &Layout) -> Diagnostic {
    let message = "these tables show and suppress too many numbers to look for everything that readers can work out";
    let help = "other suppressed numbers may follow from those that are shown: write `totals: withheld` in the policies, which suppresses what \
                could give them away, or give a project of its own to some of the tables";
    Diagnostic::new("disclosure::gives-away", message)
        .at(table.span, "the first table that suppresses a number")
        .help(help)
}

impl Seen {
    fn new(tables: &[&Layout], numbers: &Guarded<'_>) -> Result<Seen, Bug> {
        let mut seen = Seen::default();
        let mut known: BTreeSet<(Vec<Term>, Option<End>)> = BTreeSet::new();
        let mut remainders: BTreeSet<BTreeMap<Term, BigRational>> = BTreeSet::new();
        let mut places = Vec::new();
        for (at, table) in tables.iter().enumerate() {
            let rows = shown_rows(table, numbers)?;
            let cells = (0..rows.len()).flat_map(|row| (0..table.columns.len()).map(move |column| (at, row, column)));
            places.extend(cells.filter(|(_, row, _)| rows[*row]));
        }
        let leaves_of = |(at, row, column): &Place| {
            let mut leaves = Vec::new();
            tables[*at].cells[*row][*column].each_leaf(&mut |leaf| leaves.push(leaf));
            leaves
        };
        // Counts of rows are taken for counts of people where different people of theirs are counted somewhere, or they are in several datasets.
        // Where totals are withheld, it is decided elsewhere what may be shown of people.
        let of_people = |leaf: &Leaf| {
            let policy = numbers.policy(leaf.guard.as_ref()?).filter(|policy| !policy.totals_withheld);
            policy.and_then(|_| Some(numbers.atoms.family(numbers.atoms.people(leaf)?)))
        };
        let all = places.iter().flat_map(leaves_of).filter(|leaf| counts_different(leaf));
        let different: BTreeSet<usize> = all.filter_map(of_people).collect();
        let views = |leaves: &[&Leaf]| {
            let is_asked = |family: usize| different.contains(&family) || numbers.atoms.datasets(family).len() > 1;
            let is_counted = |leaf: &&Leaf| of_people(leaf).is_some_and(is_asked);
            if leaves.iter().any(is_counted) { &View::BOTH[..] } else { &View::BOTH[..1] }
        };
        for (at, row, column) in &places {
            let (table, leaves) = (tables[*at], leaves_of(&(*at, *row, *column)));
            let formula = &table.cells[*row][*column];
            let found = remainder((*at, *row, *column), formula, table, numbers)?;
            let is_new = |found: &Hidden| found.remainder.iter().any(|(of, _)| remainders.insert(of.clone()));
            seen.hidden.extend(found.filter(is_new));
            let by_itself = matches!(formula, Formula::Leaf(_));
            for (leaf, view) in leaves.iter().flat_map(|leaf| views(&[*leaf]).iter().map(move |view| (leaf, *view))) {
                let Some(found) = suppressed((*at, *row, *column), leaf, (view, by_itself), numbers)? else { continue };
                let same = |other: &Hidden| other.terms == found.terms && other.end() == found.end();
                if known.insert((found.terms.clone(), found.end())) {
                    seen.hidden.push(found);
                } else if let Some(other) = seen.hidden.iter_mut().find(|other| same(other)) {
                    other.between = other.between.or(found.between);
                }
            }
        }
        if seen.hidden.iter().all(|hidden| hidden.enough.is_none()) {
            return Ok(Seen::default());
        }
        let families: Vec<BTreeSet<usize>> = places.iter().map(|place| families(&leaves_of(place), numbers)).collect();
        let about_hidden = seen.about_hidden(&families, numbers);
        let is_about_hidden = |of: &BTreeSet<usize>| !of.is_disjoint(&about_hidden);
        let saying = places.iter().zip(&families).filter(|(_, of)| is_about_hidden(of));
        for (at, row, column) in saying.map(|(place, _)| *place) {
            let (table, formula) = (tables[at], &tables[at].cells[row][column]);
            let Cell::Value(number) = value(formula, table, numbers)? else { continue };
            for view in views(&leaves_of(&(at, row, column))).iter().copied() {
                seen.known.extend(said(formula, &number, &table.columns[column].format, (view, numbers))?);
            }
            if let Formula::Leaf(leaf) = formula {
                seen.shown((at, row, column), leaf, number, numbers);
            }
        }
        Ok(seen)
    }

    /// The families of what is hidden, and of all that cells compute from these and others: no cell of others says anything of what is hidden.
    fn about_hidden(&self, of_cells: &[BTreeSet<usize>], numbers: &Guarded<'_>) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> =
            self.hidden.iter().flat_map(Hidden::numbers).map(|number| numbers.atoms.family(number)).collect();
        let with_others: BTreeSet<&BTreeSet<usize>> = of_cells.iter().filter(|of| of.len() > 1).collect();
        loop {
            let before = found.len();
            for of in &with_others {
                if !of.is_disjoint(&found) {
                    found.extend(*of);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    fn shown(&mut self, place: Place, leaf: &Leaf, value: BigRational, numbers: &Guarded<'_>) {
        for of in View::BOTH.into_iter().filter_map(|view| terms(leaf, view, numbers)) {
            if let [(Quantity::Rows, number)] = of[..] {
                self.counts.entry(number).or_insert(place);
            }
        }
        if let (Some(extreme), Some(number)) = (extreme(leaf, value, numbers), numbers.atoms.number(leaf)) {
            self.ends.push((place, number, extreme));
        }
    }

    fn revealed(&self, numbers: &Guarded<'_>) -> Vec<Revealed> {
        let asked: Vec<usize> = (0..self.hidden.len()).filter(|at| self.hidden[*at].enough.is_some()).collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let every: Vec<&Known> = self.known.iter().collect();
        let left = self.left(&every, &asked, numbers);
        let mut found = Vec::new();
        for (hidden, left) in asked.into_iter().zip(left) {
            let of = &self.hidden[hidden];
            match &of.extreme {
                Some(extreme) => {
                    let end = self.end(of, extreme, numbers);
                    found.extend(end.map(|cell| Revealed { hidden, left: Left::One, end: Some(cell) }));
                }
                None if left == Left::Enough => {}
                None => found.push(Revealed { hidden, left, end: None }),
            }
        }
        found
    }

    /// What is left of hidden numbers where readers know these sums, and the bounds of all that is hidden.
    fn left(&self, known: &[&Known], asked: &[usize], numbers: &Guarded<'_>) -> Vec<Left> {
        let atoms = &numbers.atoms;
        let of_known = known.iter().flat_map(|known| known.of.keys().map(|(_, number)| *number));
        let of_hidden = self.hidden.iter().flat_map(Hidden::numbers);
        let used: BTreeSet<usize> = of_known.chain(of_hidden).collect();
        let mut counted_by: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
        for number in used {
            let family = atoms.family(number);
            atoms.of(number).iter().for_each(|atom| counted_by.entry((family, *atom)).or_default().push(number));
        }
        // Rows that the same numbers count are one variable.
        let mut alike: BTreeMap<Vec<usize>, i128> = BTreeMap::new();
        for ((family, atom), counting) in counted_by {
            *alike.entry(counting).or_default() += atoms.count(family, [atom]);
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let rows: Vec<i128> = alike.values().copied().collect();
        for (group, counting) in alike.keys().enumerate() {
            counting.iter().for_each(|number| groups.entry(*number).or_default().push(group));
        }
        let mut build =
            Build { system: System::default(), groups, rows, variables: BTreeMap::new(), numbers: BTreeMap::new() };
        for known in known {
            build.know(known);
        }
        let mut wanted = Vec::new();
        let mut places: Vec<Vec<usize>> = vec![Vec::new(); self.hidden.len()];
        for (at, hidden) in self.hidden.iter().enumerate() {
            if let Some((of, rows)) = &hidden.remainder {
                let variable = build.system.variable(None, None);
                build.narrow(variable, hidden.between, exact(rows));
                build.add_up(of, variable);
                if let Some(enough) = hidden.enough.filter(|_| asked.binary_search(&at).is_ok()) {
                    places[at].push(wanted.len());
                    wanted.push((variable, enough));
                }
            }
            for (quantity, number) in &hidden.terms {
                let variable = build.number((*quantity, *number));
                let between = hidden.between.filter(|_| *quantity == Quantity::Rows);
                build.narrow(variable, between, Some(atoms.size(*number).into()));
                if let Some(enough) = hidden.enough.filter(|_| asked.binary_search(&at).is_ok()) {
                    places[at].push(wanted.len());
                    // A sum of values has no end; in the smallest units it is a whole number.
                    wanted.push((variable, if *quantity == Quantity::Rows { enough } else { Enough(2) }));
                }
            }
        }
        let mut steps = self.steps.get();
        let left = build.system.left(&wanted, &mut steps);
        self.steps.set(steps);
        // What is computed from two is known where both are.
        let of = |at: &usize| places[*at].iter().map(|place| left[*place]).max_by_key(|left| *left != Left::One);
        let of = |at: &usize| match (of(at), places[*at].len()) {
            (Some(Left::Few), 2..) | (None, _) => Left::Enough,
            (Some(left), _) => left,
        };
        asked.iter().map(of).collect()
    }

    /// A whole and its other parts that give a hidden count away, where it is so simple.
    fn by(&self, revealed: &Revealed, numbers: &Guarded<'_>) -> By {
        let (of, atoms) = (&self.hidden[revealed.hidden], &numbers.atoms);
        let own: BTreeSet<u32> = atoms.of(of.number).iter().copied().collect();
        let family = atoms.family(of.number);
        if of.terms[..] != [(Quantity::Rows, of.number)] || own.is_empty() {
            return By::default();
        }
        let count = |number: &usize| atoms.count(family, atoms.of(*number).iter().copied());
        let mut shown: Vec<usize> = self.counts.keys().copied().filter(|at| atoms.family(*at) == family).collect();
        shown.retain(|number| !atoms.of(*number).is_empty());
        shown.sort_by_key(|number| (count(number), self.counts[number]));
        let wholes = shown.iter().filter(|whole| own.iter().all(|atom| atoms.of(**whole).binary_search(atom).is_ok()));
        for whole in wholes {
            let mut rest: BTreeSet<u32> = atoms.of(*whole).iter().copied().filter(|atom| !own.contains(atom)).collect();
            let exactly = shown.iter().filter(|part| rest.iter().eq(atoms.of(**part)));
            let mut used = vec![*whole];
            let parts: Vec<usize> = match exactly.min_by_key(|part| self.counts[*part]) {
                Some(part) => vec![*part],
                None => shown.iter().rev().copied().collect(),
            };
            for part in parts {
                if atoms.of(part).iter().all(|atom| rest.contains(atom)) {
                    atoms.of(part).iter().for_each(|atom| {
                        rest.remove(atom);
                    });
                    used.push(part);
                }
            }
            if self.left_by(&used, &[revealed.hidden], numbers)[0] == revealed.left {
                let whole = self.counts[&used[0]];
                let mut parts: Vec<Place> = used[1..].iter().map(|number| self.counts[number]).collect();
                parts.sort_unstable();
                return By { cells: [vec![whole], parts].concat(), with_others: !rest.is_empty(), numbers: used };
            }
        }
        By::default()
    }

    /// What is left of hidden numbers where readers know these counts alone.
    fn left_by(&self, counts: &[usize], asked: &[usize], numbers: &Guarded<'_>) -> Vec<Left> {
        let known: Vec<Known> = counts.iter().map(|number| Known::count(*number)).collect();
        self.left(&known.iter().collect::<Vec<_>>(), asked, numbers)
    }

    /// The hidden numbers of a table of which the same cells leave as much as of the first one.
    fn together(&self, by: &By, first: &Revealed, here: &[&Revealed], numbers: &Guarded<'_>) -> Vec<usize> {
        let mut asked: Vec<usize> = here.iter().map(|one| one.hidden).collect();
        asked.sort_unstable();
        let left = self.left_by(&by.numbers, &asked, numbers);
        // The first one is among them also where there is no time to find that again.
        let is_alike = |(hidden, left): &(usize, Left)| *hidden == first.hidden || *left == first.left;
        let alike = asked.into_iter().zip(left).filter(is_alike);
        let mut together: Vec<usize> = alike.map(|(hidden, _)| hidden).collect();
        together.sort_by_key(|hidden| self.hidden[*hidden].place);
        together
    }

    /// The cell whose largest or smallest value can only be that of the hidden one: all else that it is of has none so far out.
    fn end(&self, hidden: &Hidden, extreme: &Extreme, numbers: &Guarded<'_>) -> Option<Place> {
        let (atoms, family) = (&numbers.atoms, numbers.atoms.family(hidden.number));
        let own = atoms.of(hidden.number);
        let alike = self.ends.iter().filter(|(_, number, end)| {
            atoms.family(*number) == family && end.of == extreme.of && end.is_largest == extreme.is_largest
        });
        let alike: Vec<&(Place, usize, Extreme)> = alike.collect();
        let gives = |(_, whole, end): &&&(Place, usize, Extreme)| {
            let whole = atoms.of(*whole);
            let further = |value: &BigRational| match extreme.is_largest {
                true => *value < end.value,
                false => *value > end.value,
            };
            let mut rest: BTreeSet<u32> =
                whole.iter().copied().filter(|atom| own.binary_search(atom).is_err()).collect();
            for (_, part, _) in alike.iter().filter(|(_, _, part)| further(&part.value)) {
                atoms.of(*part).iter().for_each(|atom| {
                    rest.remove(atom);
                });
            }
            !own.is_empty() && rest.is_empty() && own.iter().all(|atom| whole.binary_search(atom).is_ok())
        };
        alike.iter().find(gives).map(|(place, _, _)| *place)
    }
}

impl Hidden {
    /// The numbers that it is of.
    fn numbers(&self) -> impl Iterator<Item = usize> {
        let of_remainder = self.remainder.iter().flat_map(|(of, _)| of.keys().map(|(_, number)| *number));
        std::iter::once(self.number).chain(of_remainder)
    }

    /// A largest or smallest value by its rows, its output and which of them it is.
    fn end(&self) -> Option<End> {
        self.extreme.as_ref().map(|extreme| (self.number, extreme.of, extreme.is_largest))
    }
}

/// A system while it is made.
struct Build {
    system: System,
    /// The groups of rows of each number.
    groups: BTreeMap<usize, Vec<usize>>,
    rows: Vec<i128>,
    /// By group, and by number.
    variables: BTreeMap<(Quantity, usize), usize>,
    numbers: BTreeMap<Term, usize>,
}

impl Build {
    /// How often each variable is in a quantity over the rows of a number.
    fn of(&mut self, (quantity, number): Term) -> Vec<usize> {
        let groups = self.groups.get(&number).cloned().unwrap_or_default();
        let variable = |group: usize| {
            let below = (quantity == Quantity::Rows).then(|| Exact::from(self.rows[group]));
            *self.variables.entry((quantity, group)).or_insert_with(|| self.system.part(below))
        };
        groups.into_iter().map(variable).collect()
    }

    /// The variable of a quantity over the rows of a number.
    fn number(&mut self, term: Term) -> usize {
        if let Some(known) = self.numbers.get(&term) {
            return *known;
        }
        let of = self.of(term);
        let variable = match of[..] {
            [variable] => variable,
            _ => {
                let variable = self.system.variable(None, None);
                let sum = of.into_iter().map(|at| (at, Exact::one())).chain([(variable, -Exact::one())]);
                self.system.sum(sum.collect());
                variable
            }
        };
        self.numbers.insert(term, variable);
        variable
    }

    /// What readers know of a variable that comes to so many rows.
    fn narrow(&mut self, variable: usize, between: Option<(i128, Option<i128>)>, rows: Option<Exact>) {
        if let (Some((least, most)), Some(rows)) = (between, rows) {
            let left = |left: Exact| if left.is_negative() { Exact::zero() } else { left };
            let above = most.map(|most| left(Exact::from(most) - rows));
            self.system.narrow(variable, Some(left(rows - Exact::from(least))), above);
        }
    }

    /// A variable is what multiples of terms add up to.
    fn add_up(&mut self, of: &BTreeMap<Term, BigRational>, variable: usize) {
        let Some(mut sum) = self.sum(of) else { return };
        sum.insert(variable, -Exact::one());
        self.system.sum(sum.into_iter().collect());
    }

    /// Multiples of terms, by variables; nothing where their factors are too long.
    fn sum(&mut self, of: &BTreeMap<Term, BigRational>) -> Option<BTreeMap<usize, Exact>> {
        let mut sum: BTreeMap<usize, Exact> = BTreeMap::new();
        for (term, factor) in of {
            let factor = exact(factor)?;
            for variable in self.of(*term) {
                *sum.entry(variable).or_insert_with(Exact::zero) += factor;
            }
        }
        sum.retain(|_, factor| !factor.is_zero());
        Some(sum)
    }

    fn know(&mut self, known: &Known) {
        let Some(mut sum) = self.sum(&known.of) else { return };
        let end = |end: &Option<BigRational>| end.as_ref().map(|end| exact(end).ok_or(())).transpose();
        let (Ok(below), Ok(above), false) = (end(&known.below), end(&known.above), sum.is_empty()) else { return };
        let is_exact = [below, above].iter().all(|end| end.is_some_and(|end| end.is_zero()));
        if !is_exact {
            let variable = self.system.variable(below, above);
            sum.insert(variable, -Exact::one());
        }
        self.system.sum(sum.into_iter().collect());
    }
}

impl Known {
    /// A count that is shown as it is.
    fn count(number: usize) -> Known {
        let none = || Some(BigRational::zero());
        Known { of: BTreeMap::from([((Quantity::Rows, number), BigRational::one())]), below: none(), above: none() }
    }
}

/// Only numbers that are short enough to be counted with.
fn exact(number: &BigRational) -> Option<Exact> {
    let short = |number: Option<i128>| number.filter(|number| number.unsigned_abs() < 1 << 60);
    Some(Exact::new(short(number.numer().to_i128())?, short(number.denom().to_i128())?))
}

/// Which rows of a table are shown: `top` and rows without anything leave some out.
fn shown_rows(table: &Layout, numbers: &Guarded<'_>) -> Result<Vec<bool>, Bug> {
    if table.top.is_none() && !table.hide_empty {
        return Ok(vec![true; table.rows.len()]);
    }
    let shown = evaluate(table, numbers)?.rows;
    let is_shown = |row: &layout::Row| {
        shown.iter().any(|shown| shown.labels == row.labels && shown.kind == row.kind && shown.keys == row.keys)
    };
    Ok(table.rows.iter().map(is_shown).collect())
}

/// A largest or smallest value.
fn extreme(leaf: &Leaf, value: BigRational, numbers: &Guarded<'_>) -> Option<Extreme> {
    let end = leaf.function.extreme()?;
    Some(Extreme { of: numbers.column_of(leaf)?, value, is_largest: end == functions::Extreme::Largest })
}

/// What a formula leaves that is suppressed although all that it is computed from is shown.
fn remainder(place: Place, formula: &Formula, table: &Layout, numbers: &Guarded<'_>) -> Result<Option<Hidden>, Bug> {
    let (Formula::Add(a, b) | Formula::Subtract(a, b) | Formula::Multiply(a, b) | Formula::Divide(a, b)) = formula
    else {
        return match formula {
            Formula::Base(of) => remainder(place, of, table, numbers),
            _ => Ok(None),
        };
    };
    if let Some(found) = remainder(place, a, table, numbers)? {
        return Ok(Some(found));
    }
    if let Some(found) = remainder(place, b, table, numbers)? {
        return Ok(Some(found));
    }
    let is_suppressed = |of: &Formula| Ok(matches!(value(of, table, numbers)?, Cell::Suppressed(_)));
    if is_suppressed(a)? || is_suppressed(b)? || !is_suppressed(formula)? {
        return Ok(None);
    }
    let Some((of, rows)) = rows_of(formula, numbers)? else { return Ok(None) };
    let mut policy = None;
    formula.each_leaf(&mut |leaf| {
        let over =
            leaf.guard.as_ref().and_then(|guard| numbers.policy(guard)).filter(|policy| hides(policy, &rows.abs()));
        policy = policy.or(over);
    });
    let (Some(policy), Some((_, number))) = (policy, of.keys().next().copied()) else { return Ok(None) };
    let (of, rows) = match rows.is_negative() {
        true => (of.into_iter().map(|(term, factor)| (term, -factor)).collect(), -rows),
        false => (of, rows),
    };
    let (enough, between) = (Some(bounds::enough(policy)), Some(bounds::between(policy, true)));
    Ok(Some(Hidden {
        place,
        terms: Vec::new(),
        remainder: Some((of, rows)),
        extreme: None,
        number,
        rows: number,
        between,
        enough,
    }))
}

/// The families of what leaves count, as rows and as people.
fn families(leaves: &[&Leaf], numbers: &Guarded<'_>) -> BTreeSet<usize> {
    let atoms = &numbers.atoms;
    let counted = leaves.iter().flat_map(|leaf| [atoms.number(leaf), atoms.people(leaf)]);
    counted.flatten().map(|number| atoms.family(number)).collect()
}

/// Whether a leaf counts different values.
fn counts_different(leaf: &Leaf) -> bool {
    let behind = leaf.guard.as_ref().map(|guard| &guard.behind);
    matches!(behind, Some(Behind::Itself(region)) if !region.function.is_additive())
}

/// What a leaf is that is suppressed.
fn suppressed(
    place: Place,
    leaf: &Leaf,
    (view, by_itself): (View, bool),
    numbers: &Guarded<'_>,
) -> Result<Option<Hidden>, Bug> {
    let (Some(guard), Some(number)) = (&leaf.guard, numbers.atoms.number(leaf)) else { return Ok(None) };
    let (Some(policy), Cell::Suppressed(_)) = (numbers.policy(guard), numbers.leaf(leaf)?) else { return Ok(None) };
    let Cell::Value(exact) = numbers.exact(leaf)? else { return Ok(None) };
    let is_count = matches!(guard.behind, Behind::Itself(_));
    let is_small = is_count && hides(policy, &exact);
    let extreme = extreme(leaf, exact, numbers).filter(|_| view == View::Rows);
    let terms = if extreme.is_some() { Vec::new() } else { terms(leaf, view, numbers).unwrap_or_default() };
    if terms.is_empty() && extreme.is_none() {
        return Ok(None);
    }
    let (number, rows) = match (view, &terms[..]) {
        (View::People, [(_, people)]) => (*people, number),
        _ => (number, number),
    };
    // One that is withheld because of others may be known.
    let enough = (is_small || !numbers.is_withheld(leaf)).then(|| bounds::enough(policy));
    // That one is withheld because of others readers see only where a cell shows it and nothing else.
    let between = (is_count && (is_small || by_itself)).then(|| bounds::between(policy, is_small));
    Ok(Some(Hidden { place, terms, remainder: None, extreme, number, rows, between, enough }))
}

fn warning(
    tables: &[&Layout],
    hidden: &[Place],
    (left, by): (Left, &By),
    more: usize,
    catalog: &Catalog,
) -> Diagnostic {
    let at = hidden[0].0;
    let table = tables[at];
    let named = |places: &[Place]| -> Vec<String> {
        let mut names: Vec<String> = places.iter().map(|place| cell(tables, *place, at)).collect();
        names.dedup();
        names
    };
    let others = named(&by.cells);
    let from = match &others[..] {
        [] => None,
        [one] => Some(one.clone()),
        [whole, parts @ ..] if others.len() <= NAMED => Some(format!("{whole} less {}", parts.join(" and "))),
        [whole, parts @ ..] => Some(format!("{whole} less {} other cells", parts.len())),
    };
    let mut names = named(hidden);
    let unnamed = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let names = match unnamed {
        0 => lists::all(&names, "and"),
        unnamed => format!("{} and {unnamed} more", names.join(", ")),
    };
    let each = if hidden.len() > 1 { " for each" } else { "" };
    let can = match (from, left, by.with_others) {
        (None, Left::Few, _) => {
            "which readers can narrow down to few values from the other numbers that are shown".into()
        }
        (None, ..) => "which readers can work out from the other numbers that are shown".into(),
        (Some(from), Left::Few, _) => format!("which readers can narrow down: {from} leaves few possible values{each}"),
        (Some(from), _, true) => format!("which readers can work out: {from} leaves one possible value{each}"),
        (Some(from), _, false) => format!("which readers can work out: it is {from}"),
    };
    let mut message = format!("`{}` suppresses {names}, {can}", table.name);
    match more {
        0 => {}
        1 => message.push_str("; and 1 more of its suppressed numbers in the same way"),
        more => message.push_str(&format!("; and {more} more of its suppressed numbers in the same way")),
    }
    let policy = policy(table, hidden[0]).and_then(|id| catalog.policies.get(id.0));
    let help = match policy.filter(|policy| !policy.totals_withheld) {
        Some(policy) => format!(
            "write `totals: withheld` in the policy `{}`, which suppresses such totals too, or leave one of these cells out",
            policy.name
        ),
        None => "leave one of these cells out".to_string(),
    };
    Diagnostic::new("disclosure::gives-away", message).at(table.span, "a suppressed number of this table").help(help)
}

/// The policy that hides a cell.
fn policy(table: &Layout, (_, row, column): Place) -> Option<PolicyId> {
    let mut found = None;
    table.cells[row][column].each_leaf(&mut |leaf| {
        found = found.or(leaf.guard.as_ref().map(|guard| guard.policy));
    });
    found
}

/// A cell by its labels: `Men, Patients`; with its table where that is another one.
fn cell(tables: &[&Layout], (at, row, column): Place, here: usize) -> String {
    let table = tables[at];
    let labels = table.rows[row].labels.iter().map(String::as_str).chain([table.columns[column].label.as_str()]);
    let labels: Vec<&str> = labels.filter(|label| !label.is_empty()).collect();
    let of = if here == at { String::new() } else { format!(" of `{}`", table.name) };
    format!("\"{}\"{of}", labels.join(", "))
}
